"""The two small examples give what their README files work out by hand."""

import math
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

import jornada as jo
from jornada.engine.choice.logit import choice_on
from jornada.engine.run.run import Daily, daily, run_key
from jornada.engine.world.world import compile_world

NAMES = ("three_places", "one_office")


@pytest.fixture(scope="module")
def average() -> Daily:
    """Return the average of three_places: fluid mode multiplies where a run draws."""
    return daily(jo.example("three_places"), run_key(1, 0), fluid=True)


def people(daily: Daily, name: str, day: int) -> list[float]:
    """Return the people of a measure by place on a day of January, to three digits."""
    table = daily.flows[name] if name in daily.flows else daily.stocks[name]
    return [round(float(x), 3) for x in table[day - 1].sum(1)]


@pytest.mark.parametrize("name", NAMES)
def test_they_are_without_fault(name: str) -> None:
    from importlib import resources

    with resources.as_file(resources.files("jornada.examples") / name) as folder:
        assert [fault for fault in jo.check(folder) if fault.severity == "error"] == []


def test_titles() -> None:
    assert [jo.example(name).title for name in NAMES] == ["Three places", "One office"]


def test_the_value_of_going_on_is_that_of_the_readme() -> None:
    choice = choice_on(compile_world(jo.example("three_places")), date(2024, 1, 1))
    assert choice.value[0, 0, 0].round(4).tolist() == [9.0805, 9.6, 10.0]
    assert choice.option["weight"][:3].round(4).tolist() == [0.0796, 0.9204, 1.0]
    assert choice.stay[0].round(4).tolist() == [1.0, 2.0138, 1.0]


def test_sixteen_people_a_day_for_a_week() -> None:
    run = daily(jo.example("three_places"), run_key(3, 0))
    assert run.flows["arrived"][:7].sum((1, 2)).tolist() == [16] * 7
    assert int(run.flows["arrived"][14:].sum()) == 0


@pytest.mark.parametrize(
    ("measure", "day", "expected"),
    [
        ("set_out", 1, [8.0, 0.0, 0.0]),
        ("turned_back_at_crossing", 1, [0.368, 0.232, 0.0]),
        ("encounters", 1, [0.0, 0.0, 1.391]),
        ("entered_unseen", 1, [0.0, 0.0, 0.696]),
        ("died", 1, [0.0, 0.002, 0.0]),
        ("returned", 1, [0.0, 0.435, 0.0]),
        ("released", 1, [0.0, 0.0, 0.956]),
        ("present", 1, [8.368, 5.341, 0.0]),
        ("sheltered", 1, [0.0, 5.341, 0.0]),
        ("on_leg", 1, [0.637, 0.0, 0.0]),
        ("set_out", 2, [12.184, 1.772, 0.0]),
    ],
)
def test_the_first_days_on_average(average: Daily, measure: str, day: int, expected: list[float]) -> None:
    assert people(average, measure, day) == expected


def test_a_walk_of_three_days_ends_in_the_evening_of_the_third() -> None:
    base = jo.example("three_places")
    only_walk = replace(
        base,
        arrivals=tuple(replace(a, ends=a.starts, people=10.0) for a in base.arrivals if a.arrival == "week 1 adults"),
        routes=tuple(replace(r, open=r.leg != "ride") for r in base.routes),
        places=tuple(replace(p, stay=-50.0 if p.place == "South" else p.stay) for p in base.places),
    )
    run = daily(only_walk, run_key(1, 0))
    assert run.on_leg[:3, 0].tolist() == [10.0, 10.0, 0.0]
    assert int(run.flows["came"][2, 1].sum()) == 10
    assert int(run.flows["encounters"][2].sum()) == 0  # nothing is left of the day to cross


def test_more_beds_change_who_sleeps_under_a_roof_and_nothing_else() -> None:
    base = jo.example("three_places")
    runs = [daily(scenario, run_key(7, 1)) for scenario in (base, base.variant("more beds"))]
    assert np.array_equal(runs[0].flows["arrived"], runs[1].flows["arrived"])
    assert runs[0].stocks["sheltered"][:, 1].sum(1).max() == 40
    assert int(runs[1].stocks["unsheltered"].sum()) < int(runs[0].stocks["unsheltered"].sum())
    assert np.array_equal(runs[0].stocks["sheltered"][:7], runs[1].stocks["sheltered"][:7])


def test_saturday_opening_serves_the_last_three() -> None:
    base = jo.example("one_office")
    longer = replace(base, offices=tuple(replace(office, days="123456") for office in base.offices))
    assert int(daily(longer, run_key(1, 0)).flows["waited_days"].sum()) == 23


def test_little_holds_to_the_person() -> None:
    run = daily(jo.example("one_office"), run_key(1, 0))
    waiting = float(run.stocks["waiting"][:8].sum()) / 8
    rate, wait = (
        float(run.flows["applied"].sum()) / 8,
        float(run.flows["waited_days"].sum() / run.flows["granted"].sum()),
    )
    assert math.isclose(waiting, rate * wait)


def test_those_refused_join_the_line_again() -> None:
    base = jo.example("one_office")
    strict = replace(base, days=60, offices=tuple(replace(office, granted=0.5) for office in base.offices))
    run = daily(strict, run_key(1, 0))
    total = {name: int(run.flows[name].sum()) for name in ("applied", "granted", "refused")}
    assert total["applied"] == 28 + total["refused"]
    assert total["granted"] == 28
