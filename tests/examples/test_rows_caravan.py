"""The row of the caravan: each day, and every turning back, by hand."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import pytest

import jornada as jo
from jornada.engine.run.run import Daily, daily, run_key

DIES, BACK = 0.01, 0.4  # on each of two legs, for who walks alone
SOUTH, MIDDLE, UPPER = range(3)
FIRST = 10  # the eleventh day: 30 km, Middle, 30 km, rest, Upper


@cache
def fluid(variant: str) -> Daily:
    """Return the expected values of the row, day by day."""
    return daily(jo.example("rows/s01_caravan").variant(variant).without_ranges(), run_key(0, 0), fluid=True)


def total(run: Daily, name: str) -> float:
    """Return a flow over places, groups and the whole run."""
    return float(run.flows[name].sum())


def by_day(run: Daily, name: str, place: int | None = None) -> np.ndarray:
    """Return a flow or stock by day (T,), at a place or at all."""
    table = run.flows[name] if name in run.flows else run.stocks[name]
    return table.sum((1, 2)) if place is None else table[:, place].sum(1)


@dataclass
class Alone:
    """What befalls one party that walks a leg alone until it is through: turned back so often, dead, or through."""

    back: float = (1 - DIES) * BACK / (1 - (1 - DIES) * BACK)
    dead: float = DIES / (1 - (1 - DIES) * BACK)
    through: float = (1 - DIES) * (1 - BACK) / (1 - (1 - DIES) * BACK)


def both(people: float) -> tuple[float, float]:
    """Return how often those who walk both legs alone are turned back, and how many die."""
    leg = Alone()
    return people * (leg.back + leg.through * leg.back), people * (leg.dead + leg.through * leg.dead)


def one(people: float) -> tuple[float, float]:
    """Return the same of one leg."""
    return people * Alone().back, people * Alone().dead


def together(people: float, leaves: float) -> tuple[np.ndarray, float, float]:
    """Return who is in the caravan on its nights, how often somebody is turned back in all, and how many die."""
    nights, back, dead, leg = [], 0.0, 0.0, 1
    for what in ("walk", "arrive", "walk", "rest", "arrive"):
        if what == "arrive":
            dead += 2 * DIES * people
            turned = (1 - 2 * DIES) * people * BACK / 4
            ends = (both if leg == 1 else one)(turned)
            back, dead = back + turned + ends[0], dead + ends[1]
            people, leg = (1 - 2 * DIES) * people - turned, 2 if leg == 1 else 3
        ends = (both if leg == 1 else one)(leaves * people) if leg < 3 else (0.0, 0.0)
        back, dead, people = back + ends[0], dead + ends[1], people * (1 - leaves)
        nights.append(people)
    return np.array([*nights[:-1], 0.0]), back, dead  # at the end of the road it breaks up


def test_alone_they_are_turned_back_as_a_geometric_series_says() -> None:
    back, dead = both(1000.0)
    assert total(fluid("off"), "turned_back_at_crossing") == pytest.approx(back, rel=1e-3)
    assert total(fluid("off"), "died") == pytest.approx(dead, rel=1e-3)
    assert total(fluid("off"), "joined_caravan") == 0.0


@pytest.mark.parametrize(("variant", "leaves"), [("on", 0.05), ("nobody leaves", 0.0)])
def test_together_they_are_turned_back_less_and_die_more(variant: str, leaves: float) -> None:
    run, (nights, back, dead) = fluid(variant), together(1000.0, leaves)
    assert by_day(run, "in_caravan")[FIRST : FIRST + 5] == pytest.approx(nights)
    assert total(run, "turned_back_at_crossing") == pytest.approx(back, rel=1e-3)
    assert total(run, "died") == pytest.approx(dead, rel=1e-3)
    assert dead > both(1000.0)[1] and back < both(1000.0)[0]


def test_it_sleeps_where_its_pace_and_its_rests_lead() -> None:
    run = fluid("nobody leaves")
    where = run.stocks["in_caravan"][FIRST : FIRST + 4].sum(2).argmax(1)
    assert where.tolist() == [SOUTH, MIDDLE, MIDDLE, MIDDLE]  # on a leg they are counted where it begins
    assert run.on_leg[FIRST : FIRST + 4].max(1).tolist() == pytest.approx([1000.0, 0.0, 882.0, 882.0])
    assert by_day(run, "joined_caravan")[:FIRST] == pytest.approx(100.0)


def test_a_closed_road_holds_them_for_as_many_days() -> None:
    on, closed = fluid("nobody leaves"), fluid("road closed")
    at_upper = [np.flatnonzero(by_day(run, "left_caravan") > 500.0)[0] for run in (on, closed)]
    assert at_upper == [FIRST + 4, FIRST + 6]  # three days later, less the day of rest that standing still was
    assert (by_day(closed, "in_caravan", MIDDLE)[FIRST + 1 : FIRST + 5] > 800.0).all()


def test_of_those_who_stay_each_evening_leaves_as_many_as_drawn_by_lot() -> None:
    run = daily(jo.example("rows/s01_caravan").variant("on"), run_key(1, 0))
    inside, left = by_day(run, "in_caravan"), by_day(run, "left_caravan")
    assert left[FIRST] == pytest.approx(50.0, abs=4.0 * (1000 * 0.05 * 0.95) ** 0.5)
    assert inside[FIRST] == 1000 - left[FIRST]
