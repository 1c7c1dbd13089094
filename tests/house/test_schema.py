"""The schema tables and the dataclasses say the same: fields, and what an empty cell stands for."""

from dataclasses import MISSING, fields
from typing import Any

import pytest

from jornada.domain.nouns.choice import Choice
from jornada.domain.nouns.flee3 import Flee3
from jornada.domain.scenario.scenario import Scenario
from jornada.domain.schema.cells import value_of
from jornada.domain.schema.fields import NOUNS, WRITTEN, Field, fields_of

TABLES: dict[str, type[Any]] = {**WRITTEN, "choice": Choice, "flee3": Flee3}
FILLED_IN = {"arrival"}  # an empty cell stands for the number of its row
LISTS = {*NOUNS, "policies", "variants", "choice", "flee3"}  # what the other files of a folder hold


def attributes_of(noun: type[Any]) -> dict[str, Any]:
    """Return the fields of a dataclass and their defaults, MISSING where there is none."""
    return {f.name: f.default for f in fields(noun)}


def says_default(field: Field, default: Any) -> bool:
    """Say whether an empty cell gives the default of the dataclass."""
    if field.required or field.field in FILLED_IN or field.type == "numbers":
        return True  # the cell cannot be left empty, whatever code may leave out
    return bool(value_of(field, "") == default)


@pytest.mark.parametrize("table", sorted(TABLES))
def test_every_field_has_a_row_and_the_reverse(table: str) -> None:
    assert [f.attribute for f in fields_of(table)] == list(attributes_of(TABLES[table]))


@pytest.mark.parametrize("table", sorted(TABLES))
def test_defaults_agree(table: str) -> None:
    defaults = attributes_of(TABLES[table])
    assert [f.field for f in fields_of(table) if not says_default(f, defaults[f.attribute])] == []


@pytest.mark.parametrize("table", sorted(TABLES))
def test_what_has_no_default_is_required(table: str) -> None:
    bare = {name for name, default in attributes_of(TABLES[table]).items() if default is MISSING}
    assert bare <= {f.attribute for f in fields_of(table) if f.required} | FILLED_IN


def test_the_scenario_itself() -> None:
    defaults = {name: default for name, default in attributes_of(Scenario).items() if name not in LISTS}
    rows = {f.attribute: f for f in fields_of("scenario")}
    assert list(rows) == list(defaults)
    assert [name for name, f in rows.items() if f.type != "texts" and not says_default(f, defaults[name])] == []


@pytest.mark.parametrize("table", sorted({*TABLES, "scenario"}))
def test_rows_are_complete(table: str) -> None:
    rows = fields_of(table)
    assert len({f.field for f in rows}) == len(rows)
    assert [f.field for f in rows if not f.type or not f.description] == []
    assert [f.field for f in rows if f.refers_to and f.refers_to not in WRITTEN] == []
