"""Dials.

The cells of a scenario's tables that a dated policy may change, with the value in force, its range and where it comes
from.
"""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from jornada.domain.nouns.uncertainty import Prior
from jornada.domain.scenario.locations import Spot
from jornada.domain.scenario.paths import SECOND, field_at, name_of, named_by, path_fault, rows_at
from jornada.domain.scenario.scenario import Scenario
from jornada.domain.scenario.unread_fields import readers_under, unread_path
from jornada.domain.schema.fields import NOUNS, Field, fields_of
from jornada.study.ensemble.parting import Asked, path_of, values_on
from jornada.study.questions.changes import several

SECTION, EVERY = "choice", "*"
NO_DIAL = ("basis", "source", "known_from")  # what a row says of itself
ONCE = "once"


class Dial(NamedTuple):
    """A cell that a policy may change."""

    table: str  # its name, or that of the section of choice
    row: str  # its name, or * for all rows
    field: Field  # what it may hold

    @property
    def path(self) -> str:
        """Return the path by which a policy names it."""
        return path_of(self.table, self.row, self.field.field)


class Now(NamedTuple):
    """What is known of a dial on a day."""

    value: str  # in force, in words
    rows: int  # how many it stands for
    allowed: str  # what it takes, in words
    uncertain: tuple[Prior, ...]  # the priors that draw its value
    sources: tuple[str, ...]  # of the rows, with their basis


@lru_cache(maxsize=8)
def dials_of(scenario: Scenario) -> tuple[Dial, ...]:
    """Return the dials of a scenario: cell by cell, and for all rows of a table together.

    Examples
    --------
    >>> import jornada as jo
    >>> [dial.path for dial in dials_of(jo.example("three_places")) if dial.field.field == "beds"]
    ['places.*.beds', 'places.South.beds', 'places.Middle.beds', 'places.North.beds']
    """
    return tuple(
        Dial(table, row, field)
        for table in (*NOUNS, SECTION)
        for field in _turned(scenario, table)
        for row in _rows(scenario, table)
    )


def _turned(scenario: Scenario, table: str) -> Iterator[Field]:
    """Yield the fields of a table that hold a number or one of some words, and that are read from day to day."""
    keys = (fields_of(table)[0].field, *SECOND.get(table, ())) if table != SECTION else ()
    for field in fields_of(table):
        readers = readers_under(scenario.rules, field)
        plain = field.type.startswith(("number", "integer")) and field.type != "numbers" or field.choices
        if plain and field.field not in (*keys, *NO_DIAL) and any(ONCE not in reader.needs for reader in readers):
            yield field


def _rows(scenario: Scenario, table: str) -> list[str]:
    if table == SECTION:
        return [SECTION]
    names = list(dict.fromkeys(name_of(table, row) for row in getattr(scenario, table)))
    plain = [name for name in names if name and not set("*?[") & set(name)]
    return [EVERY, *plain] if len(plain) > 1 else plain


def is_read(scenario: Scenario, path: str) -> bool:
    """Say whether a path leads to something, and something reads it there from day to day.

    Examples
    --------
    >>> import jornada as jo
    >>> three = jo.example("three_places")
    >>> is_read(three, "places.Middle.beds"), is_read(three, "places.Middle.bed")
    (True, False)
    """
    if any(path_fault(scenario, path, path)):
        return False
    return not any(unread_path(scenario, Spot(path, path, in_row=False), rows_at(scenario, path), dated=True))


def now_of(scenario: Scenario, path: str, day: date) -> Now:
    """Return what is known of a dial on a day, all policies that are in force on it included; triggers are taken to be
    off.

    Examples
    --------
    >>> import jornada as jo
    >>> from datetime import date
    >>> now_of(jo.example("three_places"), "places.Middle.beds", date(2024, 1, 8))[:3]
    ('40', 1, 'a whole number, at least 0 and at most 100000000 (or empty)')
    """
    rows = rows_at(scenario, path)
    values = values_on(scenario, path, day, Asked(frozenset()))
    sources = tuple(dict.fromkeys(source for row in rows if (source := _source(row))))
    return Now(
        several(values),
        len(rows),
        field_at(path).allowed,
        tuple(prior for prior in scenario.priors if _is_of(prior, path, rows)),
        sources,
    )


def _source(row: Any) -> str:
    basis, source = (str(getattr(row, name, "") or "") for name in ("basis", "source"))
    return source if basis in ("", source) else f"{source} ({basis})" if source else basis


def _is_of(prior: Prior, path: str, rows: list[Any]) -> bool:
    """Say whether a prior draws the value of some of the rows of a path."""
    table, field = path.split(".", 1)[0], path.rpartition(".")[2]
    of, _, rest = prior.parameter.partition(".")
    name, _, drawn = rest.rpartition(".")
    return of == table and drawn == field and (table == SECTION or any(map(named_by(table, name), rows)))
