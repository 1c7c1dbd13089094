"""Who stands in which camp: from the first day, or from what was known on a later one.

The state on a day is the last count of each camp, made by then. What the total given has more than these is new: people
who arrived since, and go where those who arrive go, partly where others already are. Registration falls when it is put
right: counts that do not fit into the total, with those who came since they were made, are scaled down to it first.
"""

from typing import NamedTuple

import numpy as np

from jornada.study.displacement.conflict import Conflict

LEVELS = (0.3, 1.0)  # how far counts may be scaled to the total: registration is put right downwards
TIE = 0.25  # of those who arrive, go where people already are
FEW = 1000.0  # people: as many say half of what more would of where others go


class Window(NamedTuple):
    """The last day whose counts are known, and the days that are forecast."""

    origin: int
    days: np.ndarray


def from_first_day(conflict: Conflict, shares: np.ndarray, tie: float = TIE) -> np.ndarray:
    """Return people by day and camp (T, C), from those counted on the first day, and the shares of those who arrive (T,
    C)."""
    first = conflict.known(0)
    going = _tied(shares, first, tie)
    return first[None, :] + np.cumsum(conflict.arriving[:, None] * going, axis=0) + 1e-9 * shares


def from_origin(conflict: Conflict, shares: np.ndarray, window: Window, tie: float = TIE) -> np.ndarray:
    """Return people by day of a window and camp, from counts made by its origin, and the shares of those who arrive (T,
    C)."""
    counts = conflict.known(window.origin)
    total = conflict.everybody[window.days]
    counts = counts * level(conflict, shares, window.origin)
    new = np.maximum(total - counts.sum(), 0.0)
    going = _tied(since(conflict, shares, window), counts, tie)
    return counts[None, :] + new[:, None] * going + 1e-9 * going


def level(conflict: Conflict, shares: np.ndarray, origin: int) -> float:
    """Return by how much counts are scaled, so that they and those who came since they were made are the total of the
    origin."""
    counts = conflict.known(origin)
    if counts.sum() <= 0.0:
        return 1.0
    came = np.cumsum(conflict.arriving[:, None] * shares, axis=0)
    last = conflict.last_made(origin)
    uncounted = float((came[origin] - came[last, np.arange(len(last))]).sum())
    return float(np.clip((conflict.everybody[origin] - uncounted) / counts.sum(), *LEVELS))


def since(conflict: Conflict, shares: np.ndarray, window: Window) -> np.ndarray:
    """Return the mean shares of those who arrive between the origin and each day of a window, by camp.

    Of the day where nobody does.
    """
    came = np.cumsum(conflict.arriving[:, None] * shares, axis=0)
    new = came[window.days] - came[window.origin]
    everybody = new.sum(1, keepdims=True)
    return np.where(everybody > 0.0, new / np.maximum(everybody, 1e-300), shares[window.days])


def _tied(shares: np.ndarray, counts: np.ndarray, tie: float) -> np.ndarray:
    """Return shares of those who arrive, a part of whom go where people already are."""
    everybody = counts.sum()
    drawn = tie * everybody / (everybody + FEW)
    return shares if everybody <= 0.0 else (1.0 - drawn) * shares + drawn * counts / everybody


def to_total(people: np.ndarray, total: np.ndarray) -> np.ndarray:
    """Return people by day and camp scaled to the total of each day; shared equally where nobody is anywhere.

    Examples
    --------
    >>> to_total(np.array([[1.0, 3.0]]), np.array([8.0])).tolist()
    [[2.0, 6.0]]
    """
    here = people.sum(1, keepdims=True)
    shares = np.where(here > 0.0, people / np.maximum(here, 1e-300), 1.0 / max(people.shape[1], 1))
    return shares * total[:, None]
