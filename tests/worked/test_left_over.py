"""What an office leaves over, and an outcome that takes people nowhere, by hand.

The engine and the naive twin say the same.
"""

import random
from dataclasses import replace
from datetime import date

import pytest

from jornada.domain.nouns.arrival import Arrival
from jornada.domain.nouns.group import Group
from jornada.domain.nouns.office import Disposition, Office, Outcome
from jornada.domain.nouns.place import Place
from jornada.domain.nouns.policy import Policy
from jornada.domain.nouns.route import Mode, Route
from jornada.domain.scenario.scenario import Scenario
from jornada.engine.run.run import daily, run_key
from tests.known.naive import Twin

DAYS, START = 8, date(2024, 1, 1)
# two alone and a family of three set out each day, cross the same day, and are heard that evening; a list is drawn for
# on the way
BORDER = Scenario(
    start=START,
    days=DAYS,
    places=(Place("Town", stay=-50.0), Place("Crossing", kind="destination", area="East")),
    modes=(Mode("foot", 8, 4),),
    routes=(Route("cross", "Town", "Crossing", "foot", hours=4, encounter=1.0),),
    groups=(Group("one", "VEN"), Group("three", "VEN", "family", 3, "two"), Group("two", "VEN", "family", 2, "one")),
    arrivals=tuple(
        Arrival(group, "Town", group, START, date(2024, 1, DAYS), number * DAYS)
        for group, number in (("one", 2), ("three", 3))
    ),
    offices=(
        Office("court", "Crossing", capacity=99, days="1234567"),
        Office("draw", "Town", on_list=True, order="lottery", days="1234567", joins=1.0),
    ),
    outcomes=(
        Outcome("court", "removal", share=1.0, effect="remove"),
        Outcome("draw", "drawn", share=1.0, effect="admit"),
    ),
    dispositions=(Disposition("held", share=1.0, effect="hold", office="court"),),
)
NONE_LEFT = Policy("no removals", starts=date(2024, 1, 4), change={"outcomes.court/removal.share": 0.0})  # type: ignore[arg-type]


def _both(scenario: Scenario, name: str) -> list[int]:
    run, twin = daily(scenario, run_key(1, 0)), Twin(scenario, random.Random(1)).run()
    found = (run.flows[name] if name in run.flows else run.stocks[name]).sum((1, 2)).tolist()
    assert found == twin.totals[name]
    return found


def test_whom_the_outcomes_leave_over_at_a_destination_is_released() -> None:
    scenario = replace(BORDER, policies=(NONE_LEFT,))
    assert _both(scenario, "encounters") == [5] * DAYS
    assert _both(scenario, "removed") == [5, 5, 5, 0, 0, 0, 0, 0]
    assert _both(scenario, "released") == [0, 0, 0, 5, 5, 5, 5, 5]
    assert (
        _both(scenario, "refused")
        == _both(scenario, "present")
        == _both(scenario, "waiting")
        == _both(scenario, "listed")
        == [0] * DAYS
    )
    at_court = daily(scenario, run_key(1, 0)).offices["released"].sum(2).tolist()
    assert at_court == [[0, 0]] * 3 + [[5, 0]] * 5


def test_in_fractions_too() -> None:
    half = replace(BORDER, policies=(replace(NONE_LEFT, change=(("outcomes.court/removal.share", "x0.5"),)),))
    run = daily(half, run_key(1, 0), fluid=True)
    assert run.flows["released"].sum((1, 2)).tolist() == pytest.approx([0, 0, 0, 2.5, 2.5, 2.5, 2.5, 2.5])
    assert run.present.sum() == pytest.approx(0.0)


def test_elsewhere_they_are_refused_and_stay() -> None:
    town = replace(
        BORDER,
        routes=(replace(BORDER.routes[0], open=False),),
        offices=(Office("court", "Town", capacity=99, days="1234567", apply=50.0),),
        outcomes=(Outcome("court", "removal", share=0.0, effect="remove"),),
        dispositions=(),
    )
    assert _both(town, "refused") == [5 * day for day in range(1, DAYS + 1)]  # they apply again every day
    assert _both(town, "released") == [0] * DAYS
    assert _both(town, "present") == [5 * day for day in range(1, DAYS + 1)]


def test_an_outcome_in_the_place_where_one_is_keeps_bed_and_line() -> None:
    # five come first and have the five beds; fifty more come the next day; all are called every evening and told to
    # stay in Town
    camp = replace(
        BORDER,
        days=4,
        places=(Place("Town", beds=5, stay=50.0), BORDER.places[1], Place("Other", beds=0)),
        dispositions=(),
        groups=(*BORDER.groups, Group("late", "HND")),
        arrivals=(
            Arrival("first", "Town", "one", START, START, 5),
            Arrival("late", "Town", "late", date(2024, 1, 2), date(2024, 1, 2), 50),
        ),
        offices=(Office("desk", "Town", capacity=999, days="1234567", on_list=True, joins=1.0),),
        outcomes=(Outcome("desk", "stays", share=1.0, effect="refuse", to="Town"),),
    )
    assert _both(camp, "refused") == [5, 55, 55, 55]
    assert daily(camp, run_key(1, 0)).stocks["sheltered"].sum(1).tolist() == [[5, 0, 0, 0]] * 4
    twin = Twin(camp, random.Random(1)).run()
    assert [p.group for p in twin.parties if p.bed] == ["one"] * 5
    there = replace(camp, outcomes=(replace(camp.outcomes[0], to="Other"),))
    assert _both(there, "refused") == [5, 50, 0, 0]  # who is moved is on no list there, and has no bed
    assert daily(there, run_key(1, 0)).stocks["sheltered"].sum() == 0
