"""What was counted by area and day, and how many people set out by it: as Flee interpolates, corrects and adds up."""

from collections.abc import Sequence
from dataclasses import dataclass

from jornada.domain.scenario.scenario import Scenario

Count = tuple[int, float]
Series = list[Count]
TOTAL = "total"


@dataclass(frozen=True)
class DailyCounts:
    """Whole people counted by area and day; how many set out each day; and those there on the first day by area."""

    people: dict[str, list[int]]
    new: list[int]
    first: dict[str, int]


def counts_by_day(scenario: Scenario) -> DailyCounts:
    """Return what was counted, interpolated, corrected and scaled as Flee does it.

    Examples
    --------
    >>> from datetime import date
    >>> from jornada.domain.nouns.observed import Observed
    >>> rows = [
    ...     Observed("far-dune", date(2020, 2, day), date(2020, 2, day), "Dune", people=people)
    ...     for day, people in ((15, 10), (17, 30))
    ... ]
    >>> counts_by_day(Scenario(start=date(2020, 2, 15), days=4, observed=tuple(rows))).new
    [0, 10, 10, 0]
    """
    people = {
        area: [people_on(table, day) for day in range(scenario.days)] for area, table in corrected_of(scenario).items()
    }
    first = {area: days[0] for area, days in people.items()}
    if scenario.flee3.empty_camps_on_day0:
        people = {area: [count - first[area] for count in days] for area, days in people.items()}
    return DailyCounts(people, _set_out(scenario, people, sum(first.values())), first)


def counted_of(scenario: Scenario) -> dict[str, Series]:
    """Return the counts of each area in the order of the tables, files added up, before any correction."""
    files: dict[str, dict[str, Series]] = {}
    for row in scenario.observed:
        series = files.setdefault(row.area, {}).setdefault(row.series, [])
        series.append(((row.ends - scenario.start).days, row.people / scenario.flee3.hasten))
    return {area: _added(list(series.values())) for area, series in files.items()}


def corrected_of(scenario: Scenario) -> dict[str, Series]:
    """Return the counts of each area with the corrections of registration made, in the order of the tables."""
    tables = counted_of(scenario)
    for event in scenario.events:
        if event.event == "recount" and event.name in tables:
            tables[event.name] = recounted(tables[event.name], event.day)
    return tables


def _added(series: Sequence[Series]) -> Series:
    total = series[0]
    for other in series[1:]:
        total = added(total, other)
    return total


def added(one: Series, other: Series) -> Series:
    """Return two series added up the way Flee does: at the days of the second, and those of the first in between.

    Examples
    --------
    >>> added([(0, 1.0), (10, 2.0)], [(0, 5.0), (10, 7.0)])
    [(0, 6.0), (10, 9.0)]
    """
    found: Series = []
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


def recounted(table: Series, day: int) -> Series:
    """Return a series whose earlier values are scaled to the level that registration had from a day on.

    Where nothing was counted before, or 0, there is nothing to scale by: Flee stops, and here the series stays as it
    is.

    Examples
    --------
    >>> recounted([(0, 50.0), (10, 100.0), (20, 80.0)], 20)
    [(0, 40.0), (10, 80.0), (20, 80.0)]
    >>> recounted([(0, 0.0), (10, 600.0)], 10)
    [(0, 0.0), (10, 600.0)]
    """
    for i, (when, people) in enumerate(table):
        if when == day and i > 0 and table[i - 1][1] > 0.0:
            ratio = people / table[i - 1][1]
            return [(d, n * ratio) for d, n in table[:i]] + table[i:]
    return table


def people_on(table: Series, day: int) -> int:
    """Return the people of a series on a day: between two counts on the straight line, cut to whole people."""
    if day <= table[0][0]:
        return int(table[0][1])
    for (before, old), (after, new) in zip(table, table[1:], strict=False):
        if day < after:
            return int(old + (day - before) / (after - before) * (new - old))
    return int(table[-1][1])


def _set_out(scenario: Scenario, people: dict[str, list[int]], first: int) -> list[int]:
    """Return how many people set out each day: the growth of the counts; where they shrink, later growth pays for it.

    `people` are the counts by area and day, `first` all that was counted on the first day.
    """
    settings = scenario.flee3
    wanted = [days for area, days in people.items() if (area == TOTAL) != settings.sum_from_camps]
    sums = [sum(today) for today in zip(*wanted, strict=True)] or [0] * scenario.days
    growth = [now - before for before, now in zip([0, *sums], sums, strict=False)]
    if settings.sum_from_camps and not settings.count_day0_once:
        growth[0] = first  # the total is counted as a camp on the first day
    growth[0] = 0 if settings.insert_day0 or settings.empty_camps_on_day0 else growth[0]
    new, debt = [], 0
    for people_today in growth:
        due = people_today - debt
        new.append(max(due, 0))
        debt = max(-due, 0)
    return new
