"""What nothing reads under the rules of a scenario.

Paths that lead there, and tables, columns and settings that are filled in.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from jornada.domain.fault import Fault, Where, nearest
from jornada.domain.nouns.rules import RULE_SETS
from jornada.domain.scenario.changed_fields import Changed, changed_fields, is_given
from jornada.domain.scenario.locations import Spot
from jornada.domain.scenario.scenario import Scenario
from jornada.domain.schema.fields import NOUNS, Field, Reader, fields_of
from jornada.domain.schema.not_read import each

ONCE = "once"
SECTIONS = ("choice", "flee3")  # of scenario.toml


def readers_under(rules: str, field: Field) -> tuple[Reader, ...]:
    """Return how a rule set, or `study`, reads a field, nothing where it does not.

    Examples
    --------
    >>> readers_under("flee3", fields_of("places")[6])
    ()
    """
    who = RULE_SETS[rules].tables if rules in RULE_SETS else rules
    return tuple(reader for reader in field.readers if reader.who == who)


class Cell(NamedTuple):
    """A field of a row of a table."""

    table: str  # its name
    field: Field  # what it may hold, and who reads it
    row: Any  # of the table, or the scenario or a section of its settings


def unread_path(scenario: Scenario, spot: Spot, rows: Sequence[Any], dated: bool) -> Iterator[Fault]:
    """Refuse a path to a field that the rules never read, or not again once the first day has begun.

    Warn where what it needs is not there.
    """
    at, path, changed = spot.at, spot.path, changed_fields(scenario)
    table, _, rest = path.partition(".")
    field = next(field for field in fields_of(table) if field.field == rest.rpartition(".")[2])
    readers = readers_under(scenario.rules, field)
    if not readers:
        yield Fault(
            "J059", at, path, _read_words(scenario.rules, table), nearest(field.field, _read_of(scenario.rules, table))
        )
    elif dated and all(ONCE in reader.needs for reader in readers):
        yield Fault(
            "J059",
            at,
            path,
            "a field that is read from day to day; this one is read once, before the first day: change the table, or"
            " draw it in priors",
        )
    elif not any(_is_served(Cell(table, field, row), reader, scenario, changed) for row in rows for reader in readers):
        yield Fault(
            "J042",
            at,
            path,
            f"a field that something reads here; {field.field} needs {_needed(readers)}",
            severity="warning",
        )


def tables_unread(rules: str) -> list[str]:
    """Return the tables of which a rule set reads nothing.

    Examples
    --------
    >>> tables_unread("jornada")
    ['sites', 'links', 'events', 'traits', 'series', 'questions']
    """
    return [table for table in NOUNS if not _read_of(rules, table)]


def unread_cells(scenario: Scenario, where: Where) -> Iterator[Fault]:
    """Warn of tables, columns and settings that are filled in, and that nothing reads under the rules of the
    scenario."""
    changed = changed_fields(scenario)
    for table in NOUNS:
        if not _read_of(scenario.rules, table):
            if (rows := len(getattr(scenario, table))) and not _of_studies(table):
                yield Fault(
                    "J059",
                    f"{table}.csv",
                    f"{rows} rows",
                    f'no such table under rules = "{scenario.rules}"',
                    severity="warning",
                )
            continue
        for field in fields_of(table):
            if _may_be_idle(scenario.rules, field):
                yield from each(scenario, where, table, _idle_in(table, field, scenario, changed))
    for section in ("scenario", *SECTIONS):
        row, at = (
            (scenario, "scenario.toml")
            if section == "scenario"
            else (getattr(scenario, section), f"scenario.toml, [{section}]")
        )
        for field in fields_of(section):
            yield from (
                _idle(Cell(section, field, row), at, scenario, changed) if _may_be_idle(scenario.rules, field) else ()
            )


def _may_be_idle(rules: str, field: Field) -> bool:
    """Say whether a field may be filled in in vain: one that must be, or that studies read, is not."""
    readers = readers_under(rules, field)
    return (
        not field.required
        and not readers_under("study", field)
        and all(set(reader.needs) - {ONCE} for reader in readers)
    )


def _idle_in(table: str, field: Field, scenario: Scenario, changed: Changed) -> Callable[[Any, str], Iterator[Fault]]:
    """Return what tells of one field, row by row."""
    return lambda row, at: _idle(Cell(table, field, row), at, scenario, changed)


def _idle(cell: Cell, at: str, scenario: Scenario, changed: Changed) -> Iterator[Fault]:
    """Warn of a value that is not the default, where nothing reads it."""
    field = cell.field
    if not is_given(cell.row, field.attribute):
        return
    readers, found = readers_under(scenario.rules, field), str(getattr(cell.row, field.attribute))
    if not readers:
        yield Fault(
            "J059",
            f"{at}, {field.field}",
            found,
            f'empty: rules = "{scenario.rules}" do not read it',
            severity="warning",
        )
    elif not any(_is_served(cell, reader, scenario, changed) for reader in readers):
        yield Fault("J042", f"{at}, {field.field}", found, f"empty, or {_needed(readers)}", severity="warning")


def _is_served(cell: Cell, reader: Reader, scenario: Scenario, changed: Changed) -> bool:
    return all(_is_there(need, cell, scenario, changed) for need in reader.needs if need != ONCE)


def _is_there(need: str, cell: Cell, scenario: Scenario, changed: Changed) -> bool:
    """Say whether what a reader needs is there, or may be by a policy or a prior."""
    of, dot, name = need.partition(".")
    if not dot:
        return bool(getattr(scenario, need))
    attribute = next(field.attribute for field in fields_of(of or cell.table) if field.field == name)
    rows = [cell.row] if not of else [getattr(scenario, of)] if of in SECTIONS else getattr(scenario, of)
    return (of or cell.table, attribute) in changed or any(is_given(other, attribute) for other in rows)


def _read_of(rules: str, table: str) -> list[str]:
    """Return the fields of a table that a rule set reads."""
    return [field.field for field in fields_of(table) if readers_under(rules, field)]


def _of_studies(table: str) -> bool:
    """Say whether studies read a table, and no rule set does."""
    return all(reader.who == "study" for field in fields_of(table) for reader in field.readers)


def _read_words(rules: str, table: str) -> str:
    """Say what a rule set reads: of a table, or, where that is nothing, which tables."""
    if found := _read_of(rules, table):
        return f'what rules = "{rules}" read of {table}: {", ".join(found)}'
    return f'what rules = "{rules}" read, which is nothing of {table}: ' + ", ".join(
        name for name in NOUNS if _read_of(rules, name)
    )


def _needed(readers: Sequence[Reader]) -> str:
    """Say what a field needs to be read."""
    return " and ".join(_need_words(need) for need in readers[0].needs if need != ONCE)


def _need_words(need: str) -> str:
    of, dot, name = need.partition(".")
    if not dot:
        return f"rows in {need}.csv"
    return (
        f"{name} in [{of}]" if of in SECTIONS else f"{name} in {of}.csv" if of else f"a value in {name} of the same row"
    )
