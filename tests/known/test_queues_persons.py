"""Lines person by person, over random scenarios with offices of every feature: nobody overtakes, nobody is served
twice.

The ledger stops a run by itself where a line does not balance; here the story of each party is followed through the
flows of its group, and at each desk those taken are held against a plain reading of who stands there.
"""

from dataclasses import replace
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from jornada.domain.nouns.office import Office
from jornada.domain.scenario.scenario import Scenario
from jornada.engine.offices.serve import serve
from jornada.engine.run.day import STEPS
from jornada.engine.run.run import Daily, daily, run_key
from jornada.engine.table.rows import Rows
from jornada.engine.today.today import Draw, Today
from tests.known.persons import OFFICES, many, scenarios, sizes_of

OUT = ("served", "gave_up", "abandoned", "no_shows", "turned_away", "left_line")
some = settings(max_examples=60, derandomize=True, deadline=None, database=None)


def _days_open(office: Office, scenario: Scenario) -> np.ndarray:
    return np.array([str((scenario.start.weekday() + t) % 7 + 1) in office.days for t in range(scenario.days)])


def _in_line(run: Daily) -> np.ndarray:
    return run.offices["waiting"] + run.offices["listed"]


# ---- capacity and stocks, by the flows of each day


@some
@given(scenarios(), st.integers(1, 20), st.integers(0, 99))
def test_no_office_takes_more_than_its_capacity(scenario: Scenario, times: int, seed: int) -> None:
    run = daily(many(scenario, times), run_key(seed, 0))
    people = run.offices["served"] + run.offices["no_shows"] + run.offices["unpaid"]
    for o, office in enumerate(scenario.offices):
        used = (people[:, o] if office.unit == "people" else people[:, o] // sizes_of(scenario)).sum(1)
        assert (used <= np.where(_days_open(office, scenario), office.capacity, 0)).all()


@some
@given(scenarios(), st.integers(0, 99))
def test_nobody_stands_in_two_lines_or_in_one_without_being_there(scenario: Scenario, seed: int) -> None:
    run = daily(scenario, run_key(seed, 0))
    here = run.present.sum(1) + run.stocks["on_leg"].sum(1)  # (T, G): 0 of those who died, left or were taken away
    for lists in (False, True):
        kind = [o for o, office in enumerate(scenario.offices) if office.on_list == lists]
        lines = _in_line(run)[:, kind].sum(1)
        assert np.isin(lines, (0, *np.unique(sizes_of(scenario)))).all()
        assert (lines <= here).all()


# ---- each party's story


@some
@given(scenarios(), st.integers(0, 99))
def test_each_party_is_served_once_for_each_time_it_joins_and_waits_as_counted(scenario: Scenario, seed: int) -> None:
    run = daily(scenario, run_key(seed, 0))
    whole = (run.flows["household_left"] + run.flows["household_joined"]).sum((0, 1)) == 0  # nobody died
    for o, office in enumerate(scenario.offices):
        for g in np.flatnonzero(whole):
            _follow(office, int(sizes_of(scenario)[g]), {name: flow[:, o, g] for name, flow in run.offices.items()})


def _follow(office: Office, size: int, flows: dict[str, np.ndarray]) -> None:
    """Follow one party at one office.

    It is out only after it was in, and what it waited is the days since it joined.
    """
    since = None
    for t in range(len(flows["waiting"])):
        joins, out = (flows["applied"] + flows["registered"])[t], sum(flows[name][t] for name in OUT)
        assert flows["served"][t] + flows["no_shows"][t] + flows["unpaid"][t] in (0, size)
        # sent on to the same office, a party may be in and out twice a day
        stays = (size if since is not None else 0) + joins - out
        if since is None and joins:
            since = t
        assert out == 0 or since is not None
        # more than one way out in a day: the story of that day is not told by its flows
        if flows["served"][t] and out == size:
            joined = since // office.since_days * office.since_days
            assert flows["waited_days"][t] == size * (t - joined)
            assert t >= joined + office.delay
        if out:
            since = t if stays > 0 else None
        elif flows["unpaid"][t]:
            since = t
        assert (since is not None) == (flows["waiting"][t] + flows["listed"][t] > 0)


@some
@given(scenarios(), st.integers(0, 99))
def test_who_is_elsewhere_tonight_keeps_only_a_line_that_may_be_waited_for_from_there(
    scenario: Scenario, seed: int
) -> None:
    run = daily(scenario, run_key(seed, 0))
    for o, office in enumerate(scenario.offices):
        kept = [
            office.on_list or office.stay == "*" or place.place in (office.stay, "" if office.stay else office.place)
            for place in scenario.places
        ]
        lines, joined = _in_line(run)[:, o], run.offices["applied"][:, o] + run.offices["registered"][:, o]
        for place, stays in enumerate(kept):
            came = (run.present[1:, place] > 0) & (run.present[:-1, place] == 0)
            if not stays:
                assert not (came & (lines[1:] > 0) & (lines[:-1] > 0) & (joined[1:] == 0)).any()


# ---- at the desk: who is taken, and who is turned away


Seen = dict[str, Any]


def _reading(people: Rows, today: Today, number: int) -> Seen:
    """Return who stands in the line of an office, row by row."""
    offices, groups, office = today.world.offices, today.world.groups, today.world.offices.each[number]
    line, since = ("list", "listed") if office["on_list"] else ("line", "since")
    place, group = people.code("position"), people.code("group") - 1
    at = np.append(offices.listing[number] if office["on_list"] else np.ones(groups.places, bool), False)
    counts = people.counts[: len(place)].copy()
    stands = (people.code(line) == number + 1) & at[np.minimum(place, groups.places)] & (counts > 0)
    return {
        "stands": stands,
        "since": people.code(since) - 1,
        "counts": counts,
        "size": groups.size[group],
        "first": offices.first[number][group],
    }


def _desk(scenario: Scenario, number: int, seed: int) -> list[Seen]:
    """Return who stands at an office each day before it serves, and how many of each row are taken.

    Rows that stood there only lose.
    """
    found: list[Seen] = []

    def watched(people: Rows, today: Today, draw: Draw) -> Rows:
        seen = _reading(people, today, number)
        after = serve(people, today, draw)
        taken = seen["counts"] - after.counts[: len(seen["counts"])]
        found.append(
            {
                **seen,
                "day": today.day,
                "taken": np.where(seen["stands"], taken, 0),
                "open": str(today.date.isoweekday()) in scenario.offices[number].days,
            }
        )
        return after

    daily(
        scenario,
        run_key(seed, 0),
        tuple(replace(step, act=watched) if step.name == "serve" else step for step in STEPS),
    )
    return found


def _alone(scenario: Scenario, number: int, **fields: Any) -> Scenario:
    """Return the scenario in which one office alone takes anybody out of a line, and sends nobody into one."""
    others = [replace(office, capacity=0, room=None) for office in scenario.offices]
    others[number] = replace(scenario.offices[number], since_days=1, bribe_share=0.0, full="", **fields)
    return replace(scenario, offices=tuple(others), outcomes=())


@some
@given(scenarios(), st.integers(1, 20), st.integers(0, 99), st.integers(0, OFFICES - 1))
def test_nobody_overtakes_at_a_desk(scenario: Scenario, times: int, seed: int, number: int) -> None:
    alone = _alone(many(scenario, times), number, room=None)
    office = alone.offices[number]
    for desk in _desk(alone, number, seed):
        may = desk["stands"] & (desk["since"] <= desk["day"])
        assert (desk["taken"] >= 0).all()
        assert (desk["taken"] <= np.where(may, desk["counts"], 0)).all()  # only who stands there by now, and each once
        if not desk["open"]:
            assert desk["taken"].sum() == 0
        elif office.order == "first_come":
            _in_order(office, {name: desk[name][may] for name in ("counts", "taken", "since", "first", "size")})
        elif office.order == "lottery" and office.unit == "case":
            first = desk["first"] & may
            assert desk["taken"].sum() == min(office.capacity, desk["counts"][may].sum())
            assert desk["taken"][first].sum() == min(office.capacity, desk["counts"][first].sum())
        elif office.unit == "case":
            assert desk["taken"].sum() == min(office.capacity, desk["counts"][may].sum())


def _in_order(office: Office, line: Seen) -> None:
    """Go through the classes: those before all others, then by day of joining.

    The next is reached only as the rule allows.
    """
    turn, unit = (
        line["since"] + np.where(line["first"], 0, 10**6),
        line["size"] if office.unit == "people" else np.ones_like(line["size"]),
    )
    room, closed = office.capacity, False
    for now in np.unique(turn):
        rows = turn == now
        assert not closed or line["taken"][rows].sum() == 0
        room -= (line["taken"] * unit)[rows].sum()
        left = unit[rows & (line["counts"] > line["taken"])]
        assert room >= 0
        if left.size and office.unit == "people" and office.fits == "skip":
            assert left.min() > room  # who was passed by did not fit
        elif left.size:
            assert left.max() > room
            closed = True


@some
@given(scenarios(), st.integers(1, 20), st.integers(0, 99), st.integers(0, OFFICES - 1))
def test_rooms_turn_away_the_last_to_come_and_no_more_than_they_must(
    scenario: Scenario, times: int, seed: int, number: int
) -> None:
    alone = _alone(many(scenario, times), number, room=4, capacity=0)
    office = alone.offices[number]
    for desk in _desk(alone, number, seed):
        stands = desk["stands"]
        if desk["taken"].sum() == 0:
            assert (np.where(stands, desk["counts"], 0) * desk["size"]).sum() <= office.room
            continue
        stay = np.where(stands, desk["counts"] - desk["taken"], 0)
        out = np.where(stands, desk["taken"], 0)
        turn = np.where(desk["first"], 0, 10**6) + desk["since"]
        turn = 0 * turn if office.order == "lottery" else turn  # the room of a lottery is by lot among all
        room = office.room - (stay * desk["size"]).sum()
        assert room >= 0
        assert out.sum() == desk["taken"].sum()
        assert turn[stay > 0].max(initial=-1) <= turn[out > 0].min()
        assert desk["size"][(out > 0) & (turn == turn[out > 0].min())].max() > room
