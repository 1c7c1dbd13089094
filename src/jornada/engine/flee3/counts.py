"""How many people set out each day under the rules of Flee: from what was counted in camps, as arrays."""

from dataclasses import dataclass

import numpy as np

from jornada.domain.flee3.counts import counts_by_day
from jornada.domain.scenario.scenario import Scenario


@dataclass(frozen=True)
class Counts:
    """What was counted, by area and day (A, T), whole people.

    New people by day (T,), and people there on the first day by area.
    """

    areas: tuple[str, ...]
    people: np.ndarray
    new: np.ndarray
    first: dict[str, int]

    def of(self, area: str) -> np.ndarray:
        """Return what was counted in an area by day, (T,)."""
        return self.people[self.areas.index(area)]


def counts_of(scenario: Scenario) -> Counts:
    """Return what was counted, interpolated, corrected and scaled as Flee does it."""
    counts = counts_by_day(scenario)
    people = np.array(list(counts.people.values()), np.int64).reshape(len(counts.people), scenario.days)
    return Counts(tuple(counts.people), people, np.array(counts.new, np.int64), counts.first)
