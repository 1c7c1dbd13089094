"""Scenarios with one field changed, and what a run leaves: whether the two differ says whether the field is read."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import numpy as np

from jornada.domain.nouns.policy import Policy
from jornada.domain.scenario.changed_fields import is_given
from jornada.domain.scenario.paths import name_of, path_fault
from jornada.domain.scenario.scenario import Scenario
from jornada.domain.schema.fields import Field, fields_of
from jornada.engine.run.run import run_key, simulate

SECTIONS = ("scenario", "choice", "flee3")
Left = tuple[tuple[tuple[str, ...], ...], ...]


def left_by(scenario: Scenario) -> Left:
    """Return all that a run leaves: stocks and flows, with their names."""
    result = simulate(scenario, run_key(5, 3))
    tables = []
    for table in (result.stocks, result.flows):
        columns = [
            np.array(table.names[name], object)[values] if name in table.names else values
            for name, values in table.columns.items()
        ]
        rows = zip(*(map(str, column) for column in columns), strict=True)
        # that a policy is in force is not what it does
        tables.append(tuple(sorted(row for row in rows if "in_force" not in row)))
    return tuple(tables)


def others(field: Field, now: Any, scenario: Scenario) -> list[Any]:
    """Return some values that a field could have instead."""
    if field.refers_to:
        names = [getattr(row, fields_of(field.refers_to)[0].attribute) for row in getattr(scenario, field.refers_to)]
        return [name for name in [*names, *([] if field.required else [""])] if name != now]
    if field.choices:
        return [not now] if field.choices == ("yes", "no") else [choice for choice in field.choices if choice != now]
    if field.type == "date":
        return [day for day in (scenario.start + timedelta(days=days) for days in (1, 3, 500)) if day != now]
    if field.type == "numbers":
        return [tuple(value / 2 for value in now)] if now else []
    if field.type in ("text", "weekdays", "texts"):
        return [
            text
            for text in (("1", "67") if field.type == "weekdays" else ("", "*", "zzz", "1", *_names(scenario, field)))
            if text != now
        ]
    return _numbers(field, now)


def _names(scenario: Scenario, field: Field) -> tuple[str, ...]:
    """Return names that a text may have to be of: of places, papers, legs and whatever else has one."""
    tables = {
        "arrivals": "arrivals",
        "belief": "beliefs",
        "stop": "stops",
        "area": "places",
        "paper": "papers",
        "measure": "measures",
    }.get(field.field, "places")
    return tuple(getattr(row, fields_of(tables)[0].attribute) for row in getattr(scenario, tables)[-2:])


def _numbers(field: Field, now: float | None) -> list[float | int | None]:
    found: list[float | int | None] = [None] if field.type.endswith("?") and now is not None else []
    for value in ((now or 0.0) * 2, (now or 0.0) / 2, 0.0, 1.0, 0.4, 5.0, 100.0):
        value = min(max(value, float(field.low or -1e9)), float(field.high or 1e9))
        value = int(value) if field.type.startswith("integer") else value
        found += [value] if value != now and value not in found else []
    return found


def edited(scenario: Scenario, table: str, field: Field, value: Any, rows: set[int] | None = None) -> Scenario:
    """Return a scenario with a field changed, in all rows or some."""
    if table == "scenario":
        return replace(scenario, **{field.attribute: value})
    if table in SECTIONS:
        return replace(scenario, **{table: replace(getattr(scenario, table), **{field.attribute: value})})
    after = tuple(
        replace(row, **{field.attribute: value}) if rows is None or i in rows else row
        for i, row in enumerate(getattr(scenario, table))
    )
    return replace(scenario, **{table: after})


def changes(scenario: Scenario, table: str, field: Field) -> Iterator[Scenario]:
    """Yield a scenario with a field changed: in all rows, then row by row, and other values by and by."""
    rows = (
        [scenario if table == "scenario" else getattr(scenario, table)]
        if table in SECTIONS
        else getattr(scenario, table)
    )
    values = [others(field, getattr(row, field.attribute), scenario) for row in rows]
    for i in range(max(map(len, values), default=0)):
        first = next((some[i] for some in values if len(some) > i), None)
        yield edited(scenario, table, field, first)
        for row, some in enumerate(values if table not in SECTIONS and len(rows) > 1 else []):
            if len(some) > i:
                yield edited(scenario, table, field, some[i], {row})


def gives(scenario: Scenario, table: str, field: Field) -> bool:
    """Say whether a field is filled in somewhere: there it matters first."""
    rows = [getattr(scenario, table, scenario)] if table in SECTIONS else getattr(scenario, table)
    return any(is_given(row, field.attribute) for row in rows)


def as_policy(before: Scenario, after: Scenario, table: str, field: Field) -> Scenario | None:
    """Return the scenario with a change made by a policy of all days instead of by hand.

    None where no path leads there.
    """
    if table not in SECTIONS:
        pairs = zip(getattr(before, table), getattr(after, table), strict=True)
        change = tuple(
            (f"{table}.{name_of(table, row)}.{field.field}", getattr(other, field.attribute))
            for row, other in pairs
            if row != other
        )
    else:
        change = (
            ((f"{table}.{field.field}", getattr(getattr(after, table), field.attribute)),) if table == "choice" else ()
        )
    if not change or any(list(path_fault(before, path, "")) for path, _ in change):
        return None
    return replace(before, policies=(*before.policies, Policy("changed", change=change)))


def differs(scenario: Scenario, left: Left) -> bool:
    """Say whether a run leaves something else, or comes to no end: either way the change was read."""
    try:
        now = left_by(scenario)
    except (KeyError, ValueError, IndexError, ArithmeticError, RuntimeError, AssertionError):
        return True
    return now != left
