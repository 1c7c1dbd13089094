"""Changes made: the scenario with fields of rows set, multiplied, or raised and lowered."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from jornada.domain.scenario.paths import field_at, is_named, named_by, rows_at
from jornada.domain.scenario.scenario import Scenario


def changed(scenario: Scenario, changes: Sequence[tuple[str, Any]]) -> Scenario:
    """Return the scenario with fields of rows changed, in order.

    Examples
    --------
    >>> import jornada as jo
    >>> changed(jo.example("three_places"), [("choice.time", "x2")]).choice.time
    2.0
    """
    for path, value in changes:
        scenario = _change(scenario, path, value)
    return scenario


def _change(scenario: Scenario, path: str, value: Any) -> Scenario:
    return replace(scenario, **{path.partition(".")[0]: table_after(scenario, path, value)})


def table_after(scenario: Scenario, path: str, value: Any) -> Any:
    """Return the table of a path, or the weights of choices, after a change of a field; nothing else of the scenario is
    looked at.

    Examples
    --------
    >>> import jornada as jo
    >>> table_after(jo.example("three_places"), "choice.time", "x2").time
    2.0
    """
    table, rest = path.split(".", 1)
    if table == "choice":
        now = getattr(scenario.choice, rest)
        return replace(scenario.choice, **{rest: new_value(now, value)})
    is_meant, attribute = named_by(table, rest.rsplit(".", 1)[0]), field_at(path).attribute
    return tuple(
        replace(row, **{attribute: new_value(getattr(row, attribute), value)}) if is_meant(row) else row
        for row in getattr(scenario, table)
    )


def values_after(scenario: Scenario, path: str, changes: Sequence[tuple[str, Any]]) -> list[Any]:
    """Return the values of the rows that a path leads to after some changes, in order: no table is copied for one
    field.

    Examples
    --------
    >>> import jornada as jo
    >>> values_after(
    ...     jo.example("one_office"),
    ...     "offices.desk.capacity",
    ...     [("offices.*.capacity", "x2"), ("offices.desk.capacity", "+1")],
    ... )
    [11]
    """
    table, attribute = path.split(".", 1)[0], field_at(path).attribute
    same = [
        (change, value)
        for change, value in changes
        if change.split(".", 1)[0] == table and field_at(change).attribute == attribute
    ]
    found = []
    for row in rows_at(scenario, path):
        now = getattr(row, attribute)
        for change, value in same:
            now = (
                new_value(now, value)
                if table == "choice" or is_named(table, row, change.split(".", 1)[1].rpartition(".")[0])
                else now
            )
        found.append(now)
    return found


@dataclass(frozen=True)
class Partly:
    """A change on its way: the share of it that is reached."""

    value: Any
    share: float


def new_value(now: Any, value: Any) -> Any:
    """Return a field after a change: text "x1.5" multiplies, "+10" and "-10" add, anything else is set.

    Examples
    --------
    >>> new_value(10, "x1.5"), new_value(10, "-3"), new_value(None, 4), new_value(10, Partly(20, 0.25))
    (15, 7, 4, 12)
    """
    if isinstance(value, Partly):
        return _partly(now, new_value(now, value.value), value.share)
    if isinstance(value, str) and value[:1] in "x+-" and _is_number(value[1:]):
        number = float(value[1:])
        after = (now or 0) * number if value[0] == "x" else (now or 0) + (number if value[0] == "+" else -number)
        return round(after) if isinstance(now, int) and not isinstance(now, bool) else after
    return value


def _partly(now: Any, full: Any, share: float) -> Any:
    """Return a number on its way to another; anything else, a blank one too, is at once what it becomes."""
    if any(isinstance(value, bool) or not isinstance(value, (int, float)) for value in (now, full)):
        return full
    after = now + share * (full - now)
    return round(after) if isinstance(now, int) else after


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
