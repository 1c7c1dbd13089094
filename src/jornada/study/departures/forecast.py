"""A forecast of encounters between ports, four months ahead.

In all, by nationality and by sector, from what was known at an origin.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd

from jornada.study.departures.averaging import DRAWS, HORIZONS, Averaged
from jornada.study.departures.counted import Counted, known_at
from jornada.study.departures.policies import Mapped, mapped
from jornada.study.departures.process import Course
from jornada.study.departures.season import season
from jornada.study.departures.shares import Lead, Parts, drawn, said

TOTAL = "total"
LEAST_MONTHS = 24
UPSTREAM_OF = ("VEN", "ECU", "COL", "HTI", "CUB", "PER", "BRA")  # who passes Honduras from farther away


class Cell(NamedTuple):
    """What is forecast."""

    kind: str  # total, nationality or sector
    part: str  # which of these, blank for the total
    ahead: int  # how many months after the origin


class Forecast(NamedTuple):
    """What is said at an origin."""

    origin: pd.Period  # the last month that is known
    people: dict[Cell, np.ndarray]  # by cell, as drawn (N,)
    shares: dict[tuple[str, int], dict[str, float]]  # by kind and months ahead, of each part, as said
    weights: dict[str, float]  # of the processes
    policies: Mapped  # that were known


def forecast(counted: Counted, origin: pd.Period, seed: int = 1) -> Forecast:
    """Return the forecast from an origin; no later row of `counted` is looked at.

    Raises
    ------
    ValueError
        When the origin's month was not counted, or fewer than two years before it.
    """
    known = known_at(counted, origin)
    if (
        origin not in known.total.index
        or not np.isfinite(known.total[origin])
        or known.total.notna().sum() < LEAST_MONTHS
    ):
        raise ValueError(
            f"origins: found {origin}; allowed: a month that was counted, and two years before it:"
            f" {counted.total.index[0]} to {counted.total.index[-1]}"
        )
    policies = mapped(known.timeline)
    ahead = Averaged(Course(known.total, season(known.total), policies.policies), seed).ahead(origin)
    totals = np.exp(ahead.logs)
    people = {Cell(TOTAL, "", step): totals[step - 1] for step in range(1, HORIZONS + 1)}
    shares: dict[tuple[str, int], dict[str, float]] = {}
    for number, kind in enumerate(("nationality", "sector")):
        parts = parts_of(known, kind)
        for step in range(1, HORIZONS + 1) if origin in parts.people.index else ():
            draw = np.random.default_rng([seed, origin.year, origin.month, 100 + 10 * number + step])
            names, lead = list(parts.people.columns), Lead(origin, step)
            of_all = drawn(parts, lead, draw, DRAWS)
            people |= {
                Cell(kind, str(name), step): totals[step - 1] * row for name, row in zip(names, of_all, strict=True)
            }
            shares[kind, step] = dict(zip(names, np.exp(said(parts, lead)).tolist(), strict=True))
    return Forecast(origin, people, shares, ahead.weights, policies)


def parts_of(counted: Counted, kind: str) -> Parts:
    """Return the parts of a kind, with upstream counts where they have any."""
    if kind == "sector":
        return Parts(counted.sectors, counted.upstream[[]])
    return Parts(counted.nations, counted.upstream[[name for name in UPSTREAM_OF if name in counted.upstream]])
