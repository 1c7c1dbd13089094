"""Calibration against what is exact.

A normal posterior, a gamma one, and ranks that lie evenly over many made-up truths.
"""

import math
from datetime import date, timedelta

import numpy as np
import pytest
from scipy.stats import chisquare, gamma

from jornada.domain.nouns.span import Span
from jornada.study.calibration.population import Runs
from jornada.study.calibration.search import Effort, Found, NothingLeft, Search, searched
from jornada.study.weighing.errors import ErrorModel
from jornada.study.weighing.observations import Observation, Observations
from jornada.study.weighing.weights import systematic

WIDE = 10.0  # the prior: even from -5 to 5
RANKS = 9  # draws of each posterior among which the truth has a rank


def published(people: np.ndarray, error: ErrorModel) -> Observations:
    days = [date(2024, 1, 1) + timedelta(days=i) for i in range(len(people))]
    return Observations(
        tuple(
            Observation("made up", "present", Span(day, day), "", "", float(value), error)
            for day, value in zip(days, people, strict=True)
        )
    )


class Level:
    """Counts a level as often as was published, each time with a chance of its own."""

    def __init__(self, figures: int, chance: float = 0.0) -> None:
        self.figures, self.chance = figures, chance

    def __call__(self, points: np.ndarray, first: int) -> np.ndarray:
        noise = np.array(
            [np.random.default_rng([9, first + i]).standard_normal(self.figures) for i in range(len(points))]
        )
        return np.asarray(WIDE * points[:, :1] - WIDE / 2.0 + self.chance * noise)


def mean_and_spread(found: Found, parameter: int = 0) -> tuple[float, float]:
    values = WIDE * found.runs.points[:, parameter] - WIDE / 2.0
    mean = float(found.weighed.weights @ values)
    return mean, math.sqrt(float(found.weighed.weights @ values**2) - mean**2)


@pytest.mark.parametrize(("chance", "rounds"), [(0.0, 0), (0.7, 0), (0.7, 1)])
def test_a_normal_level(chance: float, rounds: int) -> None:
    """The chance of single runs belongs to the model: the posterior is as wide as both spreads make it."""
    seen = np.array([0.4, 1.1, -0.2, 0.9])
    found = searched(
        Search(published(seen, ErrorModel("normal", 1.0)), 1, Effort(rounds, 4, 400, 100), 3), Level(4, chance)
    )
    mean, spread = mean_and_spread(found)
    exact = math.sqrt((1.0 + chance**2) / len(seen))
    assert found.weighed.temperature == 1.0 and found.weighed.effective > 100.0
    assert mean == pytest.approx(seen.mean(), abs=0.15 * exact) and spread == pytest.approx(exact, rel=0.1)


def test_a_parameter_that_nothing_depends_on_keeps_its_prior() -> None:
    found = searched(
        Search(published(np.array([0.5]), ErrorModel("normal", 1.0)), 2, Effort(0, 3, 400, 100), 1), Level(1)
    )
    assert mean_and_spread(found, 1)[1] == pytest.approx(WIDE / math.sqrt(12.0), rel=0.06)


def test_a_rate_of_counts() -> None:
    """An even prior and Poisson counts give a gamma posterior."""
    counts = np.array([31.0, 24.0, 28.0])

    def rate(points: np.ndarray, first: int) -> np.ndarray:
        return np.repeat(100.0 * points, len(counts), axis=1)

    found = searched(Search(published(counts, ErrorModel("poisson")), 1, Effort(0, 4, 400, 100), 2), rate)
    values = 100.0 * found.runs.points[:, 0]
    exact, mean = gamma(counts.sum() + 1.0, scale=1.0 / len(counts)), float(found.weighed.weights @ values)
    assert mean == pytest.approx(exact.mean(), abs=0.2 * exact.std())
    assert math.sqrt(float(found.weighed.weights @ values**2) - mean**2) == pytest.approx(exact.std(), rel=0.1)


def rank_of(truth: float, found: Found, u: float) -> int:
    values = WIDE * found.runs.points[:, 0] - WIDE / 2.0
    return int(
        (
            values[systematic(found.weighed.weights, u, RANKS * 40)][
                np.random.default_rng([6, int(u * 1e9)]).choice(RANKS * 40, RANKS, replace=False)
            ]
            < truth
        ).sum()
    )


@pytest.mark.parametrize("error", [ErrorModel("normal", 1.0)])
def test_ranks_of_the_truth_lie_evenly(error: ErrorModel) -> None:
    """Simulation-based calibration (Talts et al. 2018, arXiv:1804.06788).

    A truth from the prior has any rank among draws.
    """
    rng, ranks = np.random.default_rng(12), []
    for number in range(100):
        truth = float(rng.uniform(-WIDE / 2.0, WIDE / 2.0))
        seen = error.drawn(truth + 0.7 * rng.standard_normal(3), rng)
        ranks.append(
            rank_of(
                truth,
                searched(Search(published(seen, error), 1, Effort(0, 3, 120, 60), number), Level(3, 0.7)),
                float(rng.random()),
            )
        )
    assert chisquare(np.bincount(ranks, minlength=RANKS + 1)).pvalue > 0.01


def test_what_cannot_be_is_said() -> None:
    with pytest.raises(NothingLeft, match="furthest off: made up, all, 2024-01-01 to 2024-01-01: 80"):
        searched(
            Search(published(np.array([80.0]), ErrorModel("normal", 1.0)), 1, Effort(1, 1, 40, 20), 1), Level(1, 0.1)
        )


def test_ruling_out_spares_runs() -> None:
    """Half of the first population would be far off; after a round of ruling out few are."""
    search = Search(published(np.full(4, 1.0), ErrorModel("normal", 0.2)), 1, Effort(2, 1, 60, 20), 5)
    found = searched(search, Level(4, 0.05))
    late = Runs(found.runs.points[-60:], found.runs.counted[-60:], found.runs.log_density[-60:])
    assert found.shares[-1] < 0.3 and np.mean(np.abs(late.counted.mean(1) - 1.0) < 1.0) > 0.8
