"""The naive twin's offices by hand."""

import random
from dataclasses import replace

from jornada.domain.nouns.group import Paper
from jornada.domain.nouns.office import Office, Outcome
from jornada.domain.scenario.scenario import Scenario
from tests.known.naive import Twin
from tests.known.worlds_offices import DESK, EVERY, _arrive

# seven alone on the first day, all put in the line, and nobody has anywhere to go
LINE = replace(DESK, days=5, routes=DESK.routes[:0], arrivals=(_arrive("one", 7, 1, office="desk"),))


def _run(scenario: Scenario, seed: int = 1) -> dict[str, list[int]]:
    return Twin(scenario, random.Random(seed)).run().totals


def _desk(**fields: object) -> Scenario:
    return replace(
        LINE, offices=(replace(Office("desk", "A", capacity=2, days=EVERY, takes="slip", gives="permit"), **fields),)
    )


def test_two_a_day() -> None:
    run = _run(_desk())
    assert run["granted"] == [2, 2, 2, 1, 0]
    assert run["waited_days"] == [0, 2, 4, 3, 0]
    assert run["waiting"] == [5, 3, 1, 0, 0]


def test_a_term_comes_first_and_counts_as_waiting() -> None:
    run = _run(_desk(delay=2, capacity=9))
    assert run["granted"] == [0, 0, 7, 0, 0]
    assert run["waited_days"] == [0, 0, 14, 0, 0]


def test_who_does_not_come_loses_the_slot_for_everybody() -> None:
    run = _run(_desk(no_show=1.0))
    assert run["no_shows"] == [2, 2, 2, 1, 0]
    assert sum(run["granted"] + run["waited_days"]) == 0


def test_who_cannot_pay_goes_to_the_end_of_the_line() -> None:
    poor = replace(_desk(bribe=50.0, bribe_share=1.0), groups=tuple(replace(g, means_high=0) for g in DESK.groups))
    run = _run(poor)
    assert run["unpaid"] == [2] * 5
    assert run["waiting"] == [7] * 5
    rich = replace(poor, groups=tuple(replace(g, means_low=50, means_high=50) for g in DESK.groups))
    assert _run(rich)["bribes"] == [100, 100, 100, 50, 0]


def test_stages_in_table_order_are_passed_on_the_same_day() -> None:
    first = replace(_desk().offices[0], gives="")
    stages = replace(
        _desk(),
        offices=(first, Office("next", "A", capacity=1, days=EVERY, takes="slip")),
        outcomes=(Outcome("desk", "on", share=1.0, effect="next", next="next"),),
    )
    assert _run(stages)["granted"] == [1, 1, 1, 1, 1]
    back = replace(stages, offices=stages.offices[::-1])
    assert _run(back)["granted"] == [0, 1, 1, 1, 1]


def test_a_room_of_none_and_an_office_for_the_rest() -> None:
    room = _desk(room=0, full="rest", capacity=3)
    run = _run(
        replace(
            room, offices=(*room.offices, Office("rest", "A", order="lottery", capacity=3, days=EVERY, takes="slip"))
        )
    )
    assert run["turned_away"] == [4, 0, 0, 0, 0]
    assert run["granted"] == [6, 1, 0, 0, 0]


def test_no_more_are_taken_than_have_a_free_bed() -> None:
    held = (
        Office("out", "C", capacity=1, days=EVERY, unit="people", delay=1),
        Office("desk", "A", capacity=9, days=EVERY, unit="people", beds_at="C"),
    )
    rows = (
        Outcome("desk", "held", share=1.0, effect="next", next="out", to="C", gives="claim"),
        Outcome("out", "removed", share=1.0, effect="remove"),
    )
    places = tuple(replace(p, beds=3) if p.place == "C" else p for p in LINE.places)
    run = Twin(
        replace(LINE, offices=held, outcomes=rows, places=places, papers=(*LINE.papers, Paper("claim", claim=True))),
        random.Random(1),
    ).run()
    assert run.totals["applied"] == [7 + 3, 1, 1, 1, 1]
    assert run.totals["removed"] == run.totals["unheard"] == [0, 1, 1, 1, 1]
    assert [night["C"] for night in run.present] == [3] * 5


def test_a_paper_runs_out_with_the_week() -> None:
    papers = (Paper("permit", days=3, after="old"), Paper("old", days=1), Paper("slip"))
    run = _run(replace(_desk(capacity=1, days="12345"), days=9, papers=papers))
    assert run["granted"] == [1, 1, 1, 1, 1, 0, 0, 1, 1]
    # at the end of the first week, the paper after it a day later
    assert run["paper_ran_out"] == [0, 0, 0, 0, 0, 0, 5, 5, 0]


def test_a_months_quota_is_spread_over_its_open_days() -> None:
    # fifteen Mondays, Tuesdays and Wednesdays in January 2024 for six cases: two for every five open days
    run = _run(replace(_desk(capacity=6, period="month", days="123"), days=31))
    assert [t for t, n in enumerate(run["granted"]) for _ in range(n)] == [2, 8, 15, 21, 28, 30]
    assert _run(replace(_desk(capacity=62, period="month"), days=31))["granted"][:5] == [2, 2, 2, 1, 0]


def test_no_more_than_the_total() -> None:
    assert _run(_desk(total=3))["granted"] == [2, 1, 0, 0, 0]


def test_a_fee_is_paid_when_granted_by_those_who_can() -> None:
    groups = tuple(replace(g, means_low=100, means_high=100) for g in DESK.groups)
    run = _run(replace(_desk(fee=80.0), groups=groups))
    assert run["fees"] == [160, 160, 160, 80, 0]
    dear = _run(replace(_desk(fee=180.0), groups=groups))
    assert (dear["unpaid"], sum(dear["granted"] + dear["fees"])) == ([2] * 5, 0)
