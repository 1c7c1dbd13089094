"""The workbook that `jornada new` makes.

It reads back as the scenario it was made of, offers what its cells take, and explains itself.
"""

import re
import zipfile
from pathlib import Path

import pytest
import python_calamine
from tests.helpers.command import carried_out

import jornada as jo
from jornada.domain.schema.fields import fields_of
from jornada.files.scenario.folder import check, read
from jornada.files.scenario.template import new
from jornada.files.scenario.workbook_template import READ_ME, ROOM, note_of, tables_in


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return new(tmp_path_factory.mktemp("books") / "mine.xlsx")


def parts(book: Path, kind: str) -> str:
    """Return the texts of all parts of a workbook of a kind, one after another."""
    with zipfile.ZipFile(book) as files:
        return "".join(files.read(name).decode() for name in files.namelist() if kind in name)


@pytest.mark.parametrize("name", ["three_places", "one_office", "removal_plan"])
def test_it_reads_back_without_a_fault(name: str, tmp_path: Path) -> None:
    made = new(tmp_path / "mine.xlsx", name)
    assert check(made, notes=True) == check(Path(jo.__file__).parent / "examples" / name, notes=True) == [] and read(
        made
    ) == jo.example(name)


def test_every_sheet_has_all_columns_of_its_table_and_nothing_else(book: Path) -> None:
    found = python_calamine.CalamineWorkbook.from_path(book)
    assert found.sheet_names == [READ_ME, "scenario", *(row.table for row in tables_in(read(book)))]
    for name in found.sheet_names[2:]:
        assert found.get_sheet_by_name(name).to_python()[0] == [field.field for field in fields_of(name)], name
    words = [str(cell) for row in found.get_sheet_by_name(READ_ME).to_python() for cell in row]
    assert (
        any("jornada check" in word for word in words)
        and any("Después" in word for word in words)
        and "offices" in words
    )


def test_cells_offer_words_and_names_of_other_sheets(book: Path) -> None:
    offered = parts(book, "worksheets/sheet")
    choices = sum(
        len(",".join(field.choices)) <= 255
        for row in tables_in(read(book))
        for field in fields_of(row.table)
        if field.choices
    )
    assert (
        f"<formula1>places!$A$2:$A${ROOM}</formula1>" in offered
        and '<formula1>"first_come,lottery,part"</formula1>' in offered
    )
    for other in ("offices", "groups", "papers", "modes"):
        assert f"<formula1>{other}!$A$2:$A${ROOM}</formula1>" in offered
    assert offered.count("<formula1>&quot;") + offered.count('<formula1>"') >= choices


def test_every_heading_has_a_note_with_unit_and_description(book: Path) -> None:
    notes, capacity = (
        parts(book, "xl/comments"),
        next(field for field in fields_of("offices") if field.field == "capacity"),
    )
    assert len(re.findall("<comment ", notes)) == sum(len(fields_of(row.table)) for row in tables_in(read(book)))
    assert "in units a period; must be given." in note_of(capacity) and note_of(capacity) in notes


def test_a_command_makes_it_and_says_what_next(tmp_path: Path) -> None:
    code, out, err = carried_out("new", "plan.xlsx", "--as", "workbook", "--from", "one_office", cwd=tmp_path)
    assert code == 0 and "lists to choose from" in out and read(tmp_path / "plan.xlsx") == jo.example("one_office"), err
    assert carried_out("new", "plan", "--as", "scenario", "--from", "plan.xlsx", cwd=tmp_path)[0] == 0 and read(
        tmp_path / "plan"
    ) == jo.example("one_office")
    code, out, err = carried_out("new", "other", "--as", "workbook", cwd=tmp_path)
    assert code == 2 and ".xlsx" in out + err
