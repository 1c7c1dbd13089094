"""Scores of camps: all digits as a plain implementation, written apart, gives them."""

import random
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from jornada.domain.nouns.flee3 import Event, Site
from jornada.domain.nouns.observed import Observed
from jornada.domain.nouns.policy import Policy
from jornada.domain.scenario.scenario import Scenario
from jornada.study.scores.camps import counted_in, left_out_of
from jornada.study.scores.errors import LEVELS, crps, flee_error, interval_score
from jornada.study.scores.rivals import after_first_shares, last_counts, rivals_of, without_capacities

START = date(2020, 1, 1)


def plain_error(simulated: list[list[float]], counted: list[list[float]], rescaled: bool) -> float:
    """Return Flee's error as its words say it, day by day."""
    days = []
    for n, m in zip(simulated, counted, strict=True):
        if rescaled and sum(n) > 0:
            n = [people * sum(m) / sum(n) for people in n]
        days.append(sum(abs(a - b) for a, b in zip(n, m, strict=True)) / max(1.0, sum(m)))
    return sum(days) / len(days)


def plain_crps(runs: list[float], seen: float) -> float:
    """Return E|X - y| - E|X - X'|/2 over all pairs of runs."""
    pairs = sum(abs(a - b) for a in runs for b in runs) / (2 * len(runs) ** 2)
    return sum(abs(a - seen) for a in runs) / len(runs) - pairs


def plain_interval(runs: list[float], seen: float) -> float:
    """Return the weighted interval score from its definition."""
    total = 0.5 * abs(seen - float(np.median(runs)))
    for alpha in LEVELS:
        low, high = float(np.quantile(runs, alpha / 2)), float(np.quantile(runs, 1 - alpha / 2))
        penalty = 2 / alpha * (low - seen if seen < low else seen - high if seen > high else 0.0)
        total += alpha / 2 * (high - low + penalty)
    return total / (len(LEVELS) + 0.5)


@pytest.fixture(scope="module")
def numbers() -> tuple[np.ndarray, np.ndarray]:
    dice = random.Random(7)
    simulated = np.array(
        [[[dice.randint(0, 900) * (day > 1) for _ in range(4)] for day in range(12)] for _ in range(9)], float
    )
    return simulated, np.array([[dice.randint(0, 900) * (day > 0) for _ in range(4)] for day in range(12)], float)


@pytest.mark.parametrize("rescaled", [False, True])
def test_the_error_of_flee(numbers: tuple[np.ndarray, np.ndarray], rescaled: bool) -> None:
    simulated, counted = numbers
    for run in simulated:
        assert flee_error(run, counted, rescaled) == pytest.approx(
            plain_error(run.tolist(), counted.tolist(), rescaled), rel=1e-14
        )


def test_honest_scores(numbers: tuple[np.ndarray, np.ndarray]) -> None:
    simulated, counted = numbers
    ours, wide = crps(simulated, counted), interval_score(simulated, counted)
    for day, camp in ((0, 0), (1, 2), (5, 3), (11, 1)):
        runs, seen = simulated[:, day, camp].tolist(), float(counted[day, camp])
        assert ours[day, camp] == pytest.approx(plain_crps(runs, seen), rel=1e-12, abs=1e-12)
        assert wide[day, camp] == pytest.approx(plain_interval(runs, seen), rel=1e-12)


def counted_at(*made: tuple[str, int, float]) -> tuple[Observed, ...]:
    """Return counts of camps, each by its day from the first of January on."""
    return tuple(
        Observed(area, START + timedelta(days=day), START + timedelta(days=day), area, people=people)
        for area, day, people in made
    )


def camps(observed: tuple[Observed, ...], days: int, **more: object) -> Scenario:
    """Return two camps with some counts."""
    return Scenario(
        rules="flee3",
        start=START,
        days=days,
        sites=(Site("C", "camp", capacity=10), Site("D", "camp", capacity=30)),
        observed=observed,
        **more,
    )  # type: ignore[arg-type]


def test_rivals_know_counts_made_by_then_and_no_line_towards_the_next() -> None:
    scenario = camps(counted_at(("C", 0, 10.0), ("C", 2, 30.0), ("D", 0, 10.0), ("D", 3, 60.0)), 4)
    names, counted = counted_in(scenario)
    assert counted.tolist() == [[10, 10], [20, 26], [30, 43], [30, 60]]
    said = rivals_of(scenario, names, counted)
    # nobody has shares of day 30 in four days
    assert list(said) == ["last count", "equal shares", "shares of capacity"]
    assert said["last count"].tolist() == [[0, 0], [10, 10], [10, 10], [30, 10]]
    assert said["equal shares"][2].tolist() == [36.5, 36.5]
    assert said["shares of capacity"][3].tolist() == [22.5, 67.5]


def test_a_recount_is_known_from_its_day_on() -> None:
    scenario = camps(
        counted_at(("C", 0, 50.0), ("C", 10, 100.0), ("C", 20, 80.0), ("D", 0, 50.0)),
        25,
        events=(Event("recount", "C", 20),),
    )
    said = last_counts(scenario, ["C", "D"])[:, 0]
    assert (said[1], said[10], said[11], said[20], said[21]) == (50, 50, 100, 100, 80)
    # the level of registration that came twenty days later: what Flee compares with
    assert counted_in(scenario)[1][0, 0] == 40


def test_a_count_is_known_when_it_is_published() -> None:
    late = replace(counted_at(("C", 1, 30.0))[0], known_from=START + timedelta(days=3))
    assert last_counts(camps((*counted_at(("C", 0, 10.0)), late), 6), ["C"])[:, 0].tolist() == [0, 10, 10, 10, 30, 30]


def test_shares_of_day_30_are_those_that_were_counted_by_then() -> None:
    scenario = camps(counted_at(("C", 0, 10.0), ("D", 0, 30.0), ("C", 29, 30.0), ("D", 32, 90.0), ("C", 60, 30.0)), 61)
    said = rivals_of(scenario, *counted_in(scenario))["shares of day 30"]
    # drawn towards the count of day 32 it was a third
    assert (said[40:] / said[40:].sum(1, keepdims=True)).tolist() == [[0.5, 0.5]] * 21
    assert (said[20] / said[20].sum()).tolist() == [0.25, 0.75]


@pytest.mark.parametrize(("days", "late"), [(1, False), (59, False), (60, True)])
def test_a_run_of_fewer_than_60_days_has_no_score_after_day_30(days: int, late: bool) -> None:
    assert (after_first_shares(days) is not None) == late


def test_counts_outside_the_run_give_no_score() -> None:
    before, after = counted_at(("C", -3, 10.0)), counted_at(("D", 9, 10.0))
    scenario = camps((*before, *after, *counted_at(("Town", 3, 5.0))), 9)
    assert counted_in(scenario)[0] == []
    assert left_out_of(scenario) == [
        ("Town", "counted, but no camp on the first day"),
        ("C", "its counts, 2019-12-29 to 2019-12-29, lie outside the run, 2020-01-01 to 2020-01-09"),
        ("D", "its counts, 2020-01-10 to 2020-01-10, lie outside the run, 2020-01-01 to 2020-01-09"),
    ]
    assert counted_in(replace(scenario, days=10))[0] == ["D"]


def test_without_capacities_nothing_limits_a_camp() -> None:
    changes = {"sites.C.capacity": 5, "flee3.camp_weight": 2.0}
    limited = camps(
        (),
        3,
        policies=(Policy("fewer", change={"sites.C.capacity": 5}), Policy("both", change=changes)),
        variants=(("cut", ("fewer",)),),
    )
    free = without_capacities(replace(limited, sites=(Site("C", "camp", capacity=10, growth=3),)))
    assert [(site.capacity, site.growth) for site in free.sites] == [(0, 0)]
    assert [(policy.name, dict(policy.change)) for policy in free.policies] == [("both", {"flee3.camp_weight": 2.0})]
    assert free.variants == ()
