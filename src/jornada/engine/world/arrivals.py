"""Arrivals over time as arrays: what share of a row has come by each day."""

from typing import NamedTuple

import numpy as np

from jornada.domain.nouns.arrival import Arrival
from jornada.domain.reach.origins import daily_weights
from jornada.domain.scenario.scenario import Scenario

EVEN = -1


class Curves(NamedTuple):
    """How rows of arrivals are spread over their days."""

    first: np.ndarray  # (A,) where the curve of each row begins in `share`, EVEN: it is spread evenly
    people: np.ndarray  # (A,) of the whole row: as the table says, times what its days count where it has a series
    share: np.ndarray  # come by the end of each day of the row, one curve after another, each begun by a 0


def curves_of(scenario: Scenario) -> Curves:
    """Return the curves of the arrivals of a scenario; rows of the same days, season and series share one."""
    known: dict[tuple[object, ...], tuple[int, float]] = {}
    shares: list[np.ndarray] = []
    first, people = np.full(len(scenario.arrivals), EVEN), np.array([a.people for a in scenario.arrivals], float)
    nations = {group.group: group.nationality for group in scenario.groups}
    for i, row in enumerate(scenario.arrivals):
        if not row.season and not row.series:
            continue
        key = (row.starts, row.ends, row.season, row.series, nations[row.group] if row.series else "")
        if key not in known:
            known[key] = sum(len(share) for share in shares), _add(shares, scenario, row)
        first[i] = known[key][0]
        people[i] *= known[key][1] if row.series else 1.0
    return Curves(first, people, np.concatenate(shares) if shares else np.zeros(1))


def _add(shares: list[np.ndarray], scenario: Scenario, row: Arrival) -> float:
    """Add the curve of a row, and return what its days count in all."""
    total = np.concatenate([[0.0], np.cumsum(daily_weights(scenario, row))])
    shares.append(total / total[-1] if total[-1] > 0.0 else total)
    return float(total[-1])
