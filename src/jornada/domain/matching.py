"""Patterns: what they match, and what the dispositions that match one encounter add up to."""

from collections.abc import Iterator
from datetime import date, timedelta
from fnmatch import fnmatchcase

from jornada.domain.fault import Fault, nearest
from jornada.domain.scenario import Scenario

Where = dict[str, list[str]]


def pattern_faults(scenario: Scenario, where: Where) -> Iterator[Fault]:
    """Warn of patterns and names that match nothing and so would do nothing."""
    words = {
        "nationality": {g.nationality for g in scenario.groups}, "household": {g.household for g in scenario.groups},
        "area": {p.area for p in scenario.places if p.kind == "destination"},
    }
    for row, at in zip(scenario.dispositions, where.get("dispositions", []), strict=True):
        for field, names in words.items():
            yield from _unmatched(getattr(row, field), names, f"{at}, {field}")
    for pull, at in zip(scenario.pulls, where.get("pulls", []), strict=True):
        if pull.nationality != "*" and pull.nationality not in words["nationality"]:
            yield Fault("J032", f"{at}, nationality", pull.nationality, "* or a nationality of a group", nearest(pull.nationality, words["nationality"]), "warning")
    for seen, at in zip(scenario.observed, where.get("observed", []), strict=True):
        names = words["area"] | {p.place for p in scenario.places}
        if seen.area and seen.area not in names:
            yield Fault("J032", f"{at}, area", seen.area, "an area of a destination, or a place", nearest(seen.area, names), "warning")


def shock_faults(scenario: Scenario, where: Where) -> Iterator[Fault]:
    """Warn of shocks that act on nothing."""
    words = {
        "nationality": {g.nationality for g in scenario.groups}, "place": {p.place for p in scenario.places},
        "leg": {r.leg for r in scenario.routes}, "group": {g.group for g in scenario.groups},
    }
    for shock, at in zip(scenario.shocks, where.get("shocks", []), strict=True):
        if shock.by in words:
            yield from _unmatched(shock.only, words[shock.by], f"{at}, only")


def _unmatched(pattern: str, names: set[str], at: str) -> Iterator[Fault]:
    if not any(fnmatchcase(name, pattern) for name in names):
        shown = ", ".join(sorted(names)[:20])
        yield Fault("J032", at, pattern, f"a pattern that matches one of {shown}", nearest(pattern, names), "warning")


def share_faults(scenario: Scenario, where: Where) -> Iterator[Fault]:
    """Find encounters whose dispositions add up to more than 1; each row that brings the sum there is told once."""
    told: set[int] = set()
    sums: dict[tuple[int, ...], list[tuple[int, float, date]]] = {}
    for nationality, household, area in _encounters(scenario):
        rows = tuple(
            i for i, row in enumerate(scenario.dispositions)
            if fnmatchcase(nationality, row.nationality) and fnmatchcase(household, row.household) and fnmatchcase(area, row.area)
        )
        if rows not in sums:
            sums[rows] = list(_above_one(scenario, rows))
        for last, total, day in sums[rows]:
            if last not in told:
                told.add(last)
                found = f"{total:g} together for {nationality} {household} in {area} on {day}"
                yield Fault("J026", f"{where['dispositions'][last]}, share", found, "at most 1 over the dispositions of an encounter")


def _encounters(scenario: Scenario) -> Iterator[tuple[str, str, str]]:
    people = sorted({(g.nationality, g.household) for g in scenario.groups})
    areas = sorted({p.area for p in scenario.places if p.kind == "destination"})
    for nationality, household in people:
        for area in areas:
            yield nationality, household, area


def _above_one(scenario: Scenario, rows: tuple[int, ...]) -> Iterator[tuple[int, float, date]]:
    """Return the last row, the sum and the day wherever the first rows in force of each name add up to more than 1."""
    table = scenario.dispositions
    days = {scenario.start} | {table[i].starts or scenario.start for i in rows}
    days |= {end + timedelta(days=1) for i in rows if (end := table[i].ends) and end < date.max}
    for day in sorted(days):
        first: dict[str, int] = {}
        for i in rows:
            if (table[i].starts or day) <= day <= (table[i].ends or day):
                first.setdefault(table[i].disposition, i)
        total = sum(table[i].share for i in first.values())
        if total > 1.0 + 1e-9:
            yield max(i for i in first.values() if table[i].share > 0), total, day
