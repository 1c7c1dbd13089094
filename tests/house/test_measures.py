"""One list a fact.

The list of measures is whole, in order and in both languages, what tables are stands in one place, and no second list
of either is kept.
"""

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

import jornada
from jornada.domain.measures import FLOWS, KEPT, MEASURES, NUMBERS, OF_PAIRS, OFFICE, SHOWN, STOCKS
from jornada.domain.scenario.scenario import Scenario
from jornada.domain.schema.fields import TABLES, WRITTEN, fields_of
from jornada.study.questions.panel import THEMES
from jornada.study.runs.headline import CONDITIONS
from jornada.study.runs.measure import BY_NAME, parts

SOURCE = Path(jornada.__file__).parent
NAMES = {row.name for row in MEASURES} | {f"{OFFICE}{row.name}" for row in MEASURES}
FEW = 2  # names of measures that may stand side by side in code: a formula has as many
FORMULAS = {  # what is worked out of more measures than that, and columns of rows that are called like some
    "study/findings/offices.py": {"served_in_week", "served_in_month", "served_in_quarter", "served_later"},
    "study/findings/encounters.py": {"released", "removed", "returned"},
    "study/findings/layers.py": {"present", "arrived", "set_out", "turned_homeward", "settled"},
    "domain/checks/widths.py": {"listed", "left", "captive"},
}


def _together(file: Path) -> Iterator[set[str]]:
    """Yield the names of measures that stand in one list, set, tuple or dict of a module."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        elements = (
            node.elts
            if isinstance(node, (ast.Tuple, ast.Set, ast.List))
            else node.keys
            if isinstance(node, ast.Dict)
            else []
        )
        yield {one.value for one in elements if isinstance(one, ast.Constant) and isinstance(one.value, str)} & NAMES


@pytest.mark.parametrize("file", sorted(SOURCE.rglob("*.py")), ids=lambda file: file.relative_to(SOURCE).as_posix())
def test_no_other_list_of_measures_is_kept(file: Path) -> None:
    allowed = FORMULAS.get(file.relative_to(SOURCE).as_posix(), set())
    assert [names for names in _together(file) if len(names - allowed) > FEW] == [], (
        "a fact about measures is a column of schema/measure_list.csv"
    )


def test_each_measure_stands_once_and_has_its_number() -> None:
    assert [name for name, times in Counter(row.name for row in MEASURES).items() if times > 1] == []
    for kind, names in (("flow", FLOWS), ("stock", STOCKS)):
        assert sorted(row.number for row in MEASURES if row.kind == kind and row.number is not None) == [
            *range(len(names))
        ]
    for column in NUMBERS[1:]:
        counted = Counter(
            (row.theme if column == "in_theme" else "", getattr(row, column))
            for row in MEASURES
            if getattr(row, column) is not None
        )
        assert [one for one, times in counted.items() if times > 1] == [], column


@pytest.mark.parametrize("row", SHOWN, ids=lambda row: row.name)
def test_a_measure_is_said_in_both_languages_and_what_it_names_is_there(row) -> None:  # type: ignore[no-untyped-def]
    assert row.kind in ("stock", "flow", "ratio", "total") and all(
        (row.unit, row.label, row.label_es, row.definition, row.definition_es)
    )
    assert (row.kind == "stock" and row.number is not None) == bool(row.status) == bool(row.status_es)
    assert row.kept_with in ("", *KEPT) and row.theme in ("", *THEMES) and bool(row.theme) == (row.in_theme is not None)
    assert (row.kind in ("ratio", "total")) == (not row.rules) == bool(row.of[0]) and (row.kind == "ratio") == bool(
        row.of[1]
    )
    assert all(name in BY_NAME for side in row.of if side for _, name in parts(side))


@pytest.mark.parametrize("row", OF_PAIRS, ids=lambda row: row.name)
def test_what_is_avoided_is_the_harm_that_is_marked_so(row) -> None:  # type: ignore[no-untyped-def]
    assert all((row.unit, row.label, row.label_es, row.definition, row.definition_es)) and row.name not in BY_NAME
    assert {name for _, name in parts(row.of[0])} in ({"died"}, {one.name for one in MEASURES if one.harm == "avoided"})


def test_what_a_measure_needs_is_known() -> None:
    for one in {one for row in MEASURES for need in row.needs for one in need.split("|")} - CONDITIONS.keys():
        table, _, field = one.partition(".")
        assert hasattr(Scenario(), table) and (not field or field in {known.attribute for known in fields_of(table)}), (
            one
        )


def test_what_each_table_is_stands_in_one_list() -> None:
    assert [row.table for row in TABLES] == ["scenario", "choice", "flee3", *WRITTEN]
    assert all(row.about and row.file for row in TABLES)
    assert [row.table for row in TABLES if row.key and row.key != fields_of(row.table)[0].field] == []
