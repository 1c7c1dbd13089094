"""Posterior predictive checks: what would have been published of the runs that agree, against what was.

Shape letters: N runs, M observations, K draws.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy.stats import binomtest

from jornada.study.weighing.observations import Observations
from jornada.study.weighing.weights import systematic

DRAWS = 1000
LEVELS = (0.05, 0.5, 0.95)


class Figure(NamedTuple):
    """A published figure with the range of nine in ten in which the model has it, and where in that it lies, 0 to 1."""

    series: str
    starts: str
    ends: str
    area: str
    nationality: str
    observed: float
    q05: float
    q50: float
    q95: float
    place: float

    @property
    def inside(self) -> bool:
        """Say whether the figure lies in the range."""
        return self.q05 <= self.observed <= self.q95


class Check(NamedTuple):
    """A series.

    How many figures, how many lie in nine in ten, the interval of that share, and published over predicted in all.
    """

    series: str
    figures: int
    inside: int
    share_low: float
    share_high: float
    ratio: float


def predicted(observations: Observations, counted: np.ndarray, weights: np.ndarray, seed: int) -> list[Figure]:
    """Return every figure (M,) with its range, from what runs counted (N, M) by their weights (N,), with errors
    drawn."""
    rng = np.random.default_rng([seed, 4])
    drawn = observations.drawn(counted[systematic(weights, float(rng.random()), DRAWS)], rng)
    ranges = np.quantile(drawn, LEVELS, axis=0)
    below, same = (drawn < observations.people).mean(0), (drawn == observations.people).mean(0)
    return [
        Figure(
            row.series,
            row.span.first.isoformat(),
            row.span.last.isoformat(),
            row.area,
            row.nationality,
            row.people,
            *(float(q) for q in ranges[:, i]),
            float(below[i] + same[i] / 2.0),
        )
        for i, row in enumerate(observations.rows)
    ]


def checks_of(figures: Sequence[Figure]) -> list[Check]:
    """Return how each series fares; of a share of figures the interval of Clopper and Pearson."""
    found = []
    for name in dict.fromkeys(row.series for row in figures):
        rows = [row for row in figures if row.series == name]
        inside = sum(row.inside for row in rows)
        interval = binomtest(inside, len(rows)).proportion_ci(0.9)
        middle = sum(row.q50 for row in rows)
        found.append(
            Check(
                name,
                len(rows),
                inside,
                float(interval.low),
                float(interval.high),
                sum(row.observed for row in rows) / middle if middle else np.nan,
            )
        )
    return found


def in_words(checks: Sequence[Check]) -> list[str]:
    """Return a sentence a series."""
    return [
        f"{row.series}: {row.inside} of {row.figures} figures lie in the range of nine in ten (share"
        f" {row.share_low:.0%} to {row.share_high:.0%}); published over predicted in all {row.ratio:.2f}"
        + ("; too few: the model, or the error declared, is wrong" if row.share_high < 0.9 else "")
        for row in checks
    ]
