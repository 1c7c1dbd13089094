"""Posterior predictive checks: what would have been published of the runs that agree, against what was.

Shape letters: N runs, M observations, K draws.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from jornada.study.weighing.observations import Observations
from jornada.study.weighing.weights import systematic

DRAWS = 1000
LEVELS = (0.05, 0.5, 0.95)


class Figure(NamedTuple):
    """A published figure with what the model says of it."""

    series: str  # that it is of
    starts: str  # the first day that it counts
    ends: str  # the last day that it counts
    area: str  # that it counts, blank: all
    nationality: str  # that it counts, blank: all
    observed: float  # what was published
    q05: float  # the quantile of the model at 5 %
    q50: float  # the middle of the model
    q95: float  # the quantile of the model at 95 %
    place: float  # where in what was drawn the published figure lies, 0 to 1

    @property
    def inside(self) -> bool:
        """Say whether the figure lies in the range."""
        return self.q05 <= self.observed <= self.q95


class Check(NamedTuple):
    """How a series agrees with the model."""

    series: str  # its name
    figures: int  # how many were published
    inside: int  # how many of them lie in nine in ten of what was drawn
    share_low: float  # the lower end of nine in ten for the share of these
    share_high: float  # the upper end
    ratio: float  # published over the middle of the model, all figures added up


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
    from scipy.stats import binomtest

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
