"""Scores of camps: all digits as a plain implementation, written apart, gives them."""

import random

import numpy as np
import pytest

from jornada.domain.observed import Observed
from jornada.domain.scenario import Scenario
from jornada.domain.site import Site
from jornada.study.camps import LEVELS, crps, flee_error, interval_score, rivals_of


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
    simulated = np.array([[[dice.randint(0, 900) * (day > 1) for _ in range(4)] for day in range(12)] for _ in range(9)], float)
    return simulated, np.array([[dice.randint(0, 900) * (day > 0) for _ in range(4)] for day in range(12)], float)


@pytest.mark.parametrize("rescaled", [False, True])
def test_the_error_of_flee(numbers: tuple[np.ndarray, np.ndarray], rescaled: bool) -> None:
    simulated, counted = numbers
    for run in simulated:
        assert flee_error(run, counted, rescaled) == pytest.approx(plain_error(run.tolist(), counted.tolist(), rescaled), rel=1e-14)


def test_honest_scores(numbers: tuple[np.ndarray, np.ndarray]) -> None:
    simulated, counted = numbers
    ours, wide = crps(simulated, counted), interval_score(simulated, counted)
    for day, camp in ((0, 0), (1, 2), (5, 3), (11, 1)):
        runs, seen = simulated[:, day, camp].tolist(), float(counted[day, camp])
        assert ours[day, camp] == pytest.approx(plain_crps(runs, seen), rel=1e-12, abs=1e-12)
        assert wide[day, camp] == pytest.approx(plain_interval(runs, seen), rel=1e-12)


def test_rivals_look_at_no_later_count() -> None:
    scenario = Scenario(rules="flee3", sites=(Site("C", "camp", capacity=10), Site("D", "camp", capacity=30)), observed=(Observed("c", None, None),))  # type: ignore[arg-type]
    counted = np.array([[10.0, 10.0], [30.0, 10.0], [20.0, 60.0]])
    said = rivals_of(scenario, ["C", "D"], counted)
    assert said["last value"].tolist() == [[0.0, 0.0], [10.0, 10.0], [30.0, 10.0]]
    assert said["last shares"].tolist() == [[10.0, 10.0], [20.0, 20.0], [60.0, 20.0]]
    assert said["equal shares"][2].tolist() == [40.0, 40.0]
    assert said["shares of capacity"][2].tolist() == [20.0, 60.0]
    later = counted.copy()
    later[2] = [70.0, 10.0]
    assert all((rivals_of(scenario, ["C", "D"], later)[who][:2] == table[:2]).all() for who, table in said.items())
