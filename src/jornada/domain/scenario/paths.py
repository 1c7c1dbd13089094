"""What policies change and priors draw: paths "table.name.field" and the values they lead to."""

import math
from collections.abc import Callable, Iterator
from dataclasses import fields
from functools import lru_cache
from operator import attrgetter
from typing import Any, NamedTuple

from jornada.domain.fault import Fault, nearest
from jornada.domain.names.pattern import PATTERNS_KEPT, matcher
from jornada.domain.nouns.choice import Choice
from jornada.domain.scenario.locations import Spot
from jornada.domain.scenario.scenario import Scenario
from jornada.domain.scenario.unread_fields import unread_path
from jornada.domain.schema.fields import NOUNS, Field, fields_of

SECOND = {"outcomes": ("outcome",), "seasons": ("month",)}  # what names a row beside its first field


class Wrong(NamedTuple):
    """The part of a path that is wrong."""

    part: str  # table, row or field
    found: str  # what stands there
    allowed: str  # what may stand there, in words
    nearest: str = ""  # the nearest name that may, blank: none


def wrong_parts(scenario: Scenario, path: str) -> Iterator[Wrong]:
    """Find what is wrong with a path "table.name.field", part by part.

    Examples
    --------
    >>> [wrong.part for wrong in wrong_parts(Scenario(), "offices.desk.capcity")]
    ['row', 'field']
    """
    table, _, rest = path.partition(".")
    if table == "choice":
        yield from _wrong_weight(rest)
        return
    name, _, field = rest.rpartition(".")
    if table not in NOUNS or not name:
        known = (*NOUNS, "choice")
        yield (
            Wrong("row", name, f"a name or pattern that matches a row of {table}; * for all")
            if table in NOUNS
            else Wrong("table", table, "one of " + ", ".join(known), nearest(table, known))
        )
        return
    rows = getattr(scenario, table)
    if not any(map(named_by(table, name), rows)):
        yield Wrong(
            "row",
            name,
            f"a name or pattern that matches a row of {table}",
            nearest(name, [name_of(table, row) for row in rows]),
        )
    keys = SECOND.get(table, ()) + (fields_of(table)[0].field,)
    columns = [f.field for f in fields_of(table) if f.field not in keys]
    if field not in columns:
        yield Wrong(
            "field", field, f"a field of {table} that is not its key: " + ", ".join(columns), nearest(field, columns)
        )


def _wrong_weight(rest: str) -> Iterator[Wrong]:
    names = [f.name for f in fields(Choice)]
    name, _, field = rest.rpartition(".")
    if name and field in names:
        yield Wrong("row", name, "nothing: the weights of choice are one row")
    elif rest not in names:
        yield Wrong("field", field, "one of " + ", ".join(names), nearest(field, names))


def path_fault(scenario: Scenario, path: str, at: str) -> Iterator[Fault]:
    """Check a path "table.name.field"."""
    table = path.partition(".")[0]
    for wrong in wrong_parts(scenario, path):
        if table == "choice":
            yield Fault(
                "J025", at, path, "choice. and one of " + ", ".join(f.name for f in fields(Choice)), wrong.nearest
            )
        elif wrong.part == "table" or not wrong.found:
            yield Fault("J025", at, path, "table.name.field, table one of " + ", ".join(NOUNS), nearest(table, NOUNS))
        else:
            yield Fault("J025", at, path, wrong.allowed, wrong.nearest)


def name_of(table: str, row: Any) -> str:
    """Return the name by which a path finds a row: its key; an outcome is named office/outcome.

    Examples
    --------
    >>> from jornada.domain.nouns.office import Outcome
    >>> name_of("outcomes", Outcome("court", "asylum", share=0.3))
    'court/asylum'
    """
    return "/".join([str(getattr(row, part)) for part in (fields_of(table)[0].attribute, *SECOND.get(table, ()))])


def is_named(table: str, row: Any, name: str) -> bool:
    """Say whether a name or pattern means a row: by its key, or an outcome by its office alone too.

    Examples
    --------
    >>> from jornada.domain.nouns.office import Outcome
    >>> row = Outcome("court", "asylum", share=0.3)
    >>> [is_named("outcomes", row, name) for name in ("court", "court/asylum", "*/refused")]
    [True, True, False]
    """
    return named_by(table, name)(row)


@lru_cache(maxsize=PATTERNS_KEPT)
def named_by(table: str, name: str) -> Callable[[Any], bool]:
    """Return what says of a row whether a name or pattern means it: for many rows it is read once.

    Examples
    --------
    >>> from jornada.domain.nouns.place import Place
    >>> [named_by("places", "Tapa*")(place) for place in (Place("Tapachula"), Place("Danli"))]
    [True, False]
    """
    key, matches = attrgetter(fields_of(table)[0].attribute), matcher(name)
    if table in SECOND and "/" in name:
        return lambda row: bool(matches(str(key(row))) or matches(name_of(table, row)))
    return lambda row: bool(matches(str(key(row))))


def prior_faults(scenario: Scenario, path: str, at: str) -> Iterator[Fault]:
    """Check the path of a prior: it must lead to a number."""
    wrong = list(path_fault(scenario, path, at))
    yield from wrong
    if not wrong and not is_number(field_at(path)):
        yield Fault("J025", at, path, "a field that holds a number")
    elif not wrong:
        yield from unread_path(scenario, Spot(at, path, in_row=False), rows_at(scenario, path), dated=False)


def field_at(path: str) -> Field:
    """Return the field that a valid path leads to.

    Examples
    --------
    >>> field_at("routes.trail.death").high
    '1'
    """
    table, _, rest = path.partition(".")
    return next(f for f in fields_of(table) if f.field == rest.rpartition(".")[2])


def is_number(field: Field) -> bool:
    """Say whether a field holds a number."""
    return field.type.startswith(("number", "integer"))


def operand(value: Any) -> float | None:
    """Return the number of "x1.5", "+10" or "-10", or None where a value is to be set.

    Examples
    --------
    >>> operand("x1.5"), operand("raft")
    (1.5, None)
    """
    if not isinstance(value, str) or value[:1] not in ("x", "+", "-"):
        return None
    try:
        number = float(value[1:])
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def rows_at(scenario: Scenario, path: str) -> list[Any]:
    """Return the rows that a valid path leads to; the weights of choice are one row."""
    table, _, rest = path.partition(".")
    if table == "choice":
        return [scenario.choice]
    return list(filter(named_by(table, rest.rpartition(".")[0]), getattr(scenario, table)))


def values_at(scenario: Scenario, path: str) -> Iterator[tuple[str, Any]]:
    """Return the name and the value of every row that a valid path leads to."""
    table, attribute = path.partition(".")[0], field_at(path).attribute
    for row in rows_at(scenario, path):
        yield table if table == "choice" else name_of(table, row), getattr(row, attribute)
