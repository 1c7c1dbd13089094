"""What others say of who stands in which camp, from the same knowledge as ours.

Totals given, counts made by the origin, no capacity.
"""

import numpy as np

from jornada.study.displacement.conflict import Conflict
from jornada.study.displacement.forecast import Window, since
from jornada.study.displacement.gravity import PLAIN, Gravity, arrivals
from jornada.study.displacement.learned import best_of, name_of
from jornada.study.displacement.roads import km_to

DRIFT = 60  # days of which growth is carried on
FIXED = tuple(f"fixed {member.exponent:g}" for member in PLAIN)
LAST = "last shares"


def even_of(conflict: Conflict) -> np.ndarray:
    """Return equal shares by day and camp, (T, C)."""
    return np.full(conflict.counted.shape, 1.0 / max(len(conflict.camps), 1))


def plain_of(conflict: Conflict) -> Gravity:
    """Return the plain gravity with the exponent that did best on the other conflicts."""
    names = [name_of(member).replace("gravity", "plain") for member in PLAIN]
    return PLAIN[names.index(best_of(conflict, names))]


def fixed_gravity(conflict: Conflict, exponent: float) -> np.ndarray:
    """Return shares by camp that stay all days (T, C).

    By the roads with all of them open, from all places that ever have conflict.
    """
    km = km_to(conflict.scenario, list(conflict.camps), None)
    weight = np.where(np.isfinite(km), np.maximum(km, 1.0) ** -exponent, 0.0)
    weight = weight / np.maximum(weight.sum(1, keepdims=True), 1e-300)
    shares = (np.maximum(conflict.population, 1.0) * conflict.active.any(0)) @ weight
    return np.tile(shares / shares.sum() if shares.sum() > 0.0 else even_of(conflict)[0], (conflict.days, 1))


def of_full_period(conflict: Conflict) -> dict[str, np.ndarray]:
    """Return what rivals without a model of people say of all days from the first on, by name, (T, C) each, before
    scaling to totals."""
    first, even = conflict.known(0), even_of(conflict)
    exponent = float(best_of(conflict, list(FIXED)).split()[1])
    gravity = arrivals(conflict, plain_of(conflict))
    return {
        "equal split": even,
        "shares of the first day": np.tile(first, (conflict.days, 1)) if first.sum() > 0.0 else even,
        "first day and equal arrivals": _grown(conflict, even),
        "gravity by road, fixed": fixed_gravity(conflict, exponent),
        "gravity by road, with closures and first day": _grown(conflict, gravity),
    }


def _grown(conflict: Conflict, shares: np.ndarray) -> np.ndarray:
    """Return people of the first day and those who arrive, by the shares of these."""
    return conflict.known(0)[None, :] + np.cumsum(conflict.arriving[:, None] * shares, axis=0) + 1e-9 * shares


def of_window(conflict: Conflict, window: Window, arriving: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return what rivals say of the days after an origin, by name.

    `arriving` are rival shares of those who arrive (T, C), by name.
    """
    counts, even = conflict.known(window.origin), even_of(conflict)
    last = np.tile(counts, (len(window.days), 1)) if counts.sum() > 0.0 else even[window.days]
    growth = {name: since(conflict, shares, window) for name, shares in arriving.items()}
    new = np.maximum(conflict.everybody[window.days] - counts.sum(), 0.0)[:, None]
    grown = {
        f"last counts, growth by {name}": counts[None, :] + new * shares + 1e-9 * shares
        for name, shares in growth.items()
    }
    drift = _recent(conflict, window.origin)
    return {
        LAST: last,
        "equal split": even[window.days],
        **grown,
        f"last counts, growth of the last {DRIFT} days": counts[None, :] + new * drift + 1e-9,
    }


def _recent(conflict: Conflict, origin: int) -> np.ndarray:
    """Return the shares of camps in what counts grew by in recent days, as known on the origin, (C,).

    Of counts where none did.
    """
    now = conflict.known(origin)
    grown = np.maximum(now - conflict.known(max(origin - DRIFT, 0)), 0.0)
    base = grown if grown.sum() > 0.0 else now
    return np.asarray(base / base.sum() if base.sum() > 0.0 else np.full(len(now), 1.0 / max(len(now), 1)))


def growing(people: np.ndarray) -> np.ndarray:
    """Return the shares of those who arrive that a run implies, by day (T, C): of the growth of each camp, or its
    people where none grows.

    Examples
    --------
    >>> growing(np.array([[0.0, 1.0], [3.0, 2.0]])).tolist()
    [[0.0, 1.0], [0.75, 0.25]]
    """
    grown = np.maximum(np.diff(people, axis=0, prepend=people[:1]), 0.0)
    for other in (people, np.ones_like(people)):
        grown = np.where(grown.sum(1, keepdims=True) > 0.0, grown, other)
    return np.asarray(grown / grown.sum(1, keepdims=True))
