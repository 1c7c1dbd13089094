"""How many people set out each day under the rules of Flee: from what was counted in camps."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from jornada.domain.scenario import Scenario

Count = tuple[int, float]
TOTAL = "total"


@dataclass(frozen=True)
class Counts:
    """What was counted, by area and day (A, T), whole people; new people by day (T,), and people there on the first day by area."""

    areas: tuple[str, ...]
    people: np.ndarray
    new: np.ndarray
    first: dict[str, int]

    def of(self, area: str) -> np.ndarray:
        """Return what was counted in an area by day, (T,)."""
        return self.people[self.areas.index(area)]


def counts_of(scenario: Scenario) -> Counts:
    """Return what was counted, interpolated, corrected and scaled as Flee does it."""
    tables = _tables(scenario)
    days = scenario.days
    people = np.array([[_on(table, day) for day in range(days)] for table in tables.values()], np.int64).reshape(len(tables), days)
    first = {area: int(people[i, 0]) for i, area in enumerate(tables)}
    if scenario.flee3.empty_camps_on_day0:
        people = people - people[:, :1]
    return Counts(tuple(tables), people, _new(scenario, tuple(tables), people, sum(first.values())), first)


def _tables(scenario: Scenario) -> dict[str, list[Count]]:
    """Return the counts of each area in the order of the tables, files added up, corrections made."""
    files: dict[str, dict[str, list[Count]]] = {}
    for row in scenario.observed:
        series = files.setdefault(row.area, {}).setdefault(row.series, [])
        series.append(((row.ends - scenario.start).days, row.people / scenario.flee3.hasten))
    tables = {area: _added(list(series.values())) for area, series in files.items()}
    for event in scenario.events:
        if event.event == "recount":
            tables[event.name] = recounted(tables[event.name], event.day)
    return tables


def _added(series: Sequence[list[Count]]) -> list[Count]:
    total = series[0]
    for other in series[1:]:
        total = added(total, other)
    return total


def added(one: list[Count], other: list[Count]) -> list[Count]:
    """Return two series added up the way Flee does: at the days of the second, and those of the first in between.

    Examples
    --------
    >>> added([(0, 1.0), (10, 2.0)], [(0, 5.0), (10, 7.0)])
    [(0, 6.0), (10, 9.0)]
    """
    found: list[Count] = []
    at, last = 0, 0.0
    for day, people in other:
        while day > one[at][0]:
            found.append((one[at][0], last + one[at][1]))
            if at == len(one) - 1:
                break
            at += 1
        if day == one[at][0]:
            found.append((day, people + one[at][1]))
            at = min(at + 1, len(one) - 1)
            last = people
        elif day < one[at][0]:
            found.append((day, people + one[at][1]))
            last = people
    return found


def recounted(table: list[Count], day: int) -> list[Count]:
    """Return a series whose earlier values are scaled to the level that registration had from a day on.

    Examples
    --------
    >>> recounted([(0, 50.0), (10, 100.0), (20, 80.0)], 20)
    [(0, 40.0), (10, 80.0), (20, 80.0)]
    """
    for i, (when, people) in enumerate(table):
        if when == day and i > 0:
            ratio = people / table[i - 1][1]
            return [(d, n * ratio) for d, n in table[:i]] + table[i:]
    return table


def _on(table: list[Count], day: int) -> int:
    """Return the people of a series on a day: between two counts on the straight line, cut to whole people."""
    if day <= table[0][0]:
        return int(table[0][1])
    for (before, old), (after, new) in zip(table, table[1:], strict=False):
        if day < after:
            return int(old + (day - before) / (after - before) * (new - old))
    return int(table[-1][1])


def _new(scenario: Scenario, areas: tuple[str, ...], people: np.ndarray, all_of_first: int) -> np.ndarray:
    """Return how many people set out each day: the growth of the counts; where they shrink, later growth pays for it."""
    settings = scenario.flee3
    wanted = np.array([(area == TOTAL) != settings.sum_from_camps for area in areas], bool)
    sums = people[wanted].sum(0) if len(areas) else np.zeros(scenario.days, np.int64)
    growth = np.diff(sums, prepend=0)
    if settings.sum_from_camps and not settings.count_day0_once:
        growth[0] = all_of_first  # the total is counted as a camp on the first day
    growth[0] = 0 if settings.insert_day0 or settings.empty_camps_on_day0 else growth[0]
    new, debt = np.zeros(scenario.days, np.int64), 0
    for day, people_today in enumerate(growth):
        due = int(people_today) - debt
        new[day], debt = max(due, 0), max(-due, 0)
    return new
