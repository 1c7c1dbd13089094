"""Fluid mode on a road with many ways.

People who are alike on different ways go on together, so that rows are as many as states.
"""

from datetime import date

import numpy as np
import pytest

from jornada.domain.nouns.arrival import Arrival
from jornada.domain.nouns.group import Group
from jornada.domain.nouns.place import Place
from jornada.domain.nouns.route import Mode, Route
from jornada.domain.scenario.scenario import Scenario
from jornada.engine.run.run import dailies, daily, nights, run_key
from jornada.engine.run.state import ROOM
from tests.law.test_laws import GONE

START, HOPS = date(2024, 1, 1), 15


@pytest.fixture(scope="module")
def braid() -> Scenario:
    """Return a row of places, each a short and a long way from the next, with 2^15 ways through a day.

    Some are turned back, to be there again tomorrow.
    """
    places = tuple(Place(f"P{i}", stay=-2.0) for i in range(HOPS))
    routes = tuple(
        Route(f"{name}{i}", f"P{i}", f"P{i + 1}", "foot", hours=hours, turned_back=0.1, death=0.01)
        for i in range(HOPS - 1)
        for name, hours in (("short", 1 / 3), ("long", 2 / 3))
    )
    last = Route("last", f"P{HOPS - 1}", "End", "foot", hours=1 / 3)
    return Scenario(
        start=START,
        days=4,
        places=(*places, Place("End", kind="destination")),
        modes=(Mode("foot", 8, 4),),
        routes=(*routes, last),
        groups=(Group("g", "VEN"),),
        arrivals=(Arrival("a", "P0", "g", START, date(2024, 1, 4), 400, "given"),),
    )


def test_rows_are_as_many_as_states_not_as_ways(braid: Scenario) -> None:
    tables = [night.people for night in nights(braid, run_key(1, 0), fluid=True)]
    assert max(int(people.used[0]) for people in tables) < 40 * HOPS  # places, on four days, and weeks
    assert max(people.table.size for people in tables) <= ROOM  # not even for a moment


def test_it_is_the_mean_of_runs_and_balances(braid: Scenario) -> None:
    smooth = daily(braid, run_key(1, 0), fluid=True)
    runs = list(dailies(braid, (run_key(2, i) for i in range(60))))
    for of in (
        lambda run: run.present.sum(2),
        lambda run: run.flows["turned_back_at_crossing"].sum(2),
        lambda run: run.flows["died"].sum(2),
    ):
        drawn = np.array([of(run) for run in runs])
        error = drawn.std(0) / np.sqrt(len(runs))
        seen = error > 0.05
        z = (drawn.mean(0) - of(smooth))[seen] / error[seen]
        assert np.abs(z).max() < 5.0
        assert np.sqrt((z**2).mean()) < 1.5
    gone = sum(smooth.flows[name].sum((1, 2)) for name in GONE)
    there = smooth.present.sum((1, 2)) + smooth.on_leg.sum(1)
    assert there == pytest.approx(np.cumsum(smooth.flows["arrived"].sum((1, 2)) - gone), rel=1e-9)
