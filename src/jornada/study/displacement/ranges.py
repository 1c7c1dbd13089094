"""Ranges of nine in ten, from how far forecasts missed in other conflicts.

A miss is counted in units of what was forecast for the camp and a twentieth of the people in all camps. Its quantiles
are those of the other conflicts mixed, each conflict weighing the same, so many days ahead (split conformal prediction
across conflicts; Vovk et al. 2005, Dunn et al. 2022, doi:10.1080/01621459.2022.2060112: valid for a new conflict that
is exchangeable with these).
"""

from typing import NamedTuple

import numpy as np

from jornada.study.displacement.conflict import Conflict
from jornada.study.displacement.learned import LEVELS, misses

SMALL = 0.05  # of the people in all camps
# of misses in others: a little more than nine in ten, since five conflicts seldom show the worst of a sixth
TAILS = (0.04, 0.96)
STEPS = ((1, 10), (11, 30), (31, 60), (61, 90))  # days ahead that share a range


class Range(NamedTuple):
    """The ends of a range of nine in ten, people by day and camp, each (T, C)."""

    low: np.ndarray
    high: np.ndarray


def unit(people: np.ndarray, total: np.ndarray) -> np.ndarray:
    """Return the unit in which misses are counted, by day and camp.

    Examples
    --------
    >>> unit(np.array([[10.0, 90.0]]), np.array([100.0])).tolist()
    [[15.0, 95.0]]
    """
    return people + SMALL * np.maximum(total, 1.0)[:, None]


def ahead_names(question: str, ahead: np.ndarray) -> np.ndarray:
    """Return under which name misses so many days ahead are kept; those of the full period have one name.

    Examples
    --------
    >>> ahead_names("30 days", np.array([10, 11])).tolist(), ahead_names("full", np.array([300])).tolist()
    (['30 days: 1-10', '30 days: 11-30'], ['full'])
    """
    if question == "full":
        return np.full(len(ahead), "full")
    return np.array([next(f"{question}: {first}-{last}" for first, last in STEPS if day <= last) for day in ahead])


def range_of(conflict: Conflict, people: np.ndarray, total: np.ndarray, ahead: np.ndarray) -> Range:
    """Return the range of a forecast (T, C), whose days have a name each under which misses are kept."""
    ends = {name: _tails(conflict, str(name)) for name in np.unique(ahead)}
    size = unit(people, total)
    below, above = (np.array([ends[name][side] for name in ahead])[:, None] for side in range(2))
    return Range(
        np.clip(people + below * size, 0.0, total[:, None]), np.clip(people + above * size, 0.0, total[:, None])
    )


def _tails(conflict: Conflict, ahead: str) -> tuple[float, float]:
    """Return the low and the high quantile of misses in the conflicts that are not the same."""
    rows = [row.quantiles for row in misses() if row.ahead == ahead and not conflict.is_same(row.country, row.start)]
    low, high = np.quantile(np.concatenate(rows), TAILS) if rows else (-1.0, 1.0)
    return float(low), float(high)


def quantiles_of(missed: np.ndarray) -> tuple[float, ...]:
    """Return the quantiles of misses that are kept."""
    return tuple(float(value) for value in np.quantile(missed, LEVELS))
