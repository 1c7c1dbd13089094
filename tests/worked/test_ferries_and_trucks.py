"""An island, a camp and two lines by hand.

Who goes on by ferry with a permit, who takes a seat, who is moved, and who waits how long.
"""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from jornada.domain.nouns.arrival import Arrival
from jornada.domain.nouns.danger import Danger
from jornada.domain.nouns.group import Group, Paper
from jornada.domain.nouns.observed import Recorded
from jornada.domain.nouns.office import Disposition, Office, Outcome
from jornada.domain.nouns.place import Place
from jornada.domain.nouns.route import Mode, Route
from jornada.domain.nouns.stop import Stop
from jornada.domain.scenario.scenario import Scenario
from jornada.engine.run.run import Daily, daily, run_key
from jornada.interface.report.first_page import cards, first_figures
from jornada.interface.report.page import find
from jornada.study.ensemble.ensemble import Hands, ensemble
from jornada.study.questions.compare import Comparison
from jornada.study.questions.panel import panel
from jornada.study.runs.headline import headlines
from jornada.study.runs.run import Run

DAY, EVERY = date(2024, 1, 1), "1234567"
# eight in the line for a permit, four a day; ten in the line for trucks to the camp, two a day; nobody leaves the camp.
# Abroad six ask for a visa, of whom one a day is let in; at the end three have a case that nobody decides
FERRY = Scenario(
    title="Ferries and trucks",
    start=DAY,
    days=6,
    places=(
        Place("Island", stay=-40.0, region="island"),
        Place("Shore", stay=40.0),
        Place("Camp", stay=40.0),
        Place("Abroad"),
        Place("End", kind="destination", region="land"),
    ),
    modes=(Mode("ferry", 24, 50),),
    routes=(
        Route("ferry", "Island", "End", "ferry", hours=5, needs="permit"),
        Route("way on", "Shore", "End", "ferry", hours=5),
    ),
    papers=(Paper("permit"),),
    groups=(Group("one", "SDN"),),
    arrivals=tuple(
        Arrival(place, place, "one", DAY, DAY, people, office=office)
        for place, people, office in (
            ("Island", 8, "permits"),
            ("Shore", 10, "trucks"),
            ("Abroad", 6, "visas"),
            ("End", 3, "court"),
        )
    ),
    offices=(
        Office("permits", "Island", capacity=4, days=EVERY, gives="permit"),
        Office("trucks", "Shore", capacity=2, unit="people", days=EVERY),
        Office("visas", "Abroad", capacity=1, days=EVERY),
        Office("court", "End", any_paper=True),
    ),
    outcomes=(
        Outcome("trucks", "to the camp", share=1.0, effect="move", to="Camp"),
        Outcome("visas", "let in", share=1.0, effect="admit"),
        Outcome("court", "over", share=1.0, effect="release"),
    ),
)


def _days(run: Daily, name: str) -> list[int]:
    return [int(people) for people in run.flows[name].sum((1, 2))]


def test_with_a_permit_that_is_good_beyond_they_go_on_legally() -> None:
    run = daily(FERRY, run_key(1, 0))
    assert _days(run, "went_on_legally") == [0, 4, 4, 0, 0, 0]
    assert sum(_days(run, "entered_unseen")) == 0 == sum(_days(run, "encounters"))


def test_with_one_that_is_good_on_the_island_alone_they_enter_unseen() -> None:
    run = daily(replace(FERRY, papers=(Paper("permit", territory="island"),)), run_key(1, 0))
    assert _days(run, "entered_unseen") == [0, 4, 4, 0, 0, 0]
    assert sum(_days(run, "went_on_legally")) == 0


def test_who_needs_no_paper_has_no_lawful_way() -> None:
    run = daily(replace(FERRY, routes=tuple(replace(row, needs="") for row in FERRY.routes)), run_key(1, 0))
    assert sum(_days(run, "went_on_legally")) == 0 < sum(_days(run, "entered_unseen"))


def test_who_waited_for_a_truck_took_a_seat_and_nobody_moved_them() -> None:
    run = daily(FERRY, run_key(1, 0))
    assert _days(run, "took_seat") == [2, 2, 2, 2, 2, 0]
    assert sum(_days(run, "moved")) == 0
    assert run.offices["took_seat"].sum((0, 2)).tolist() == [0, 10, 0, 0]


def test_who_is_held_after_a_stop_and_taken_away_is_moved() -> None:
    stopped = replace(
        FERRY,
        stops=(Stop("patrol", "ferry", chance=1.0),),
        dispositions=(Disposition("held", stop="patrol", share=1.0, effect="hold", office="trucks"),),
    )
    run = daily(stopped, run_key(1, 0))
    assert sum(_days(run, "moved")) == 12 and sum(_days(run, "took_seat")) == 0  # two a day for six days


def test_people_on_the_way_are_not_in_a_line_at_the_end_or_abroad() -> None:
    run = daily(FERRY, run_key(1, 0))
    assert _days(run, "arrived")[0] == 27 and _days(run, "on_the_way")[0] == 18
    assert run.flows["on_the_way"].sum((0, 2)).tolist() == [8, 10, 0, 0, 0]


def test_deaths_at_a_place_and_of_a_danger_are_told_apart() -> None:
    burning = replace(FERRY, dangers=(Danger("fire", "violence", on="place", where="Shore", chance=1.0, death=1.0),))
    run = daily(burning, run_key(1, 0))
    dead = {name: sum(_days(run, name)) for name in run.flows if name.startswith("died")}
    assert dead == {
        "died": 10,
        "died_on_leg": 0,
        "died_at_place": 10,
        "died_captive": 0,
        "died_of_passage": 0,
        "died_of_danger": 10,
        "died_of_illness": 0,
    }


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return ensemble(FERRY, 2, 1, tmp_path_factory.mktemp("ferry") / "run", split=0, hands=Hands(workers=1))


def test_each_office_has_its_own_mean_wait(run: Run) -> None:
    # permits: four wait 0 days and four 1; trucks: two each wait 0, 1, 2, 3 and 4 days; visas: one each 0 to 5; the
    # court serves nobody
    figures = headlines(run)
    assert figures["mean wait at permits"].tolist() == [0.5, 0.5]
    assert figures["mean wait at trucks"].tolist() == [2.0, 2.0]
    assert figures["mean wait at visas"].tolist() == [2.5, 2.5]
    assert figures["mean wait at court"].isna().all()
    assert "mean_wait" not in figures and headlines(run, ["mean_wait"])["mean_wait"].tolist() == pytest.approx(
        [(4 + 20 + 15) / 24] * 2
    )


def test_the_first_page_names_the_longest_and_counts_people_on_the_way(run: Run) -> None:
    found = find(run)
    rows = first_figures(found.headline, found.offices)
    assert rows.loc["on_the_way", "q50"] == 18 and "arrived" not in rows.index
    assert rows["label"].iloc[-1] == "longest mean wait: visas" and rows["q50"].iloc[-1] == 2.5
    assert [card["label"] for card in cards(first_figures(found.headline, found.offices, "es"), language="es")][
        -1
    ] == "espera media más larga: visas"
    assert found.offices.set_index("office")["wait_q50"].to_dict() == pytest.approx(
        {"permits": 0.5, "trucks": 2.0, "visas": 2.5, "court": float("nan")}, nan_ok=True
    )


def test_a_comparison_shows_each_wait_under_waiting_and_seats_under_a_theme_of_their_own(run: Run) -> None:
    table = panel(Comparison((run, run)))
    themes = table.drop_duplicates("measure").set_index("measure")["theme"]
    assert themes["mean wait at trucks"] == "waiting" and themes["took_seat"] == "offered seats"
    # nobody can be: no stop, no custody that leads elsewhere, no danger, no illness
    assert "moved" not in themes and "died_at_place" not in themes


def test_deaths_are_per_thousand_on_the_way(tmp_path: Path) -> None:
    burning = replace(FERRY, dangers=(Danger("fire", "violence", on="place", where="Shore", chance=1.0, death=1.0),))
    assert headlines(ensemble(burning, 1, 1, tmp_path, split=0, hands=Hands(workers=1)))[
        "deaths_per_1000"
    ].tolist() == pytest.approx([1000 * 10 / 18])


def test_who_asks_for_a_measure_gets_its_parts(tmp_path: Path) -> None:
    asked = replace(
        FERRY, measures=(Recorded("arrived", "month", "total"), Recorded("entered_unseen", "week", "place"))
    )
    figures = headlines(ensemble(asked, 1, 1, tmp_path, split=0, hands=Hands(workers=1)))
    assert figures["on_the_way"].tolist() == [18.0] and figures["went_on_legally"].tolist() == [8.0]
