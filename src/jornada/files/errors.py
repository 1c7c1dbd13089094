"""Error cells of a workbook: the reader gives them as empty, and an empty cell would pass as the default."""

import re
from pathlib import Path, PurePosixPath
from xml.etree import ElementTree
from zipfile import BadZipFile, ZipFile

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
Cells = dict[tuple[int, int], str]


def error_cells(path: Path) -> dict[str, Cells]:
    """Return by sheet the cells that hold #N/A, #REF! and the like, by row and column from 0."""
    try:
        with ZipFile(path) as book:
            files = {item.get("Id"): item.get("Target", "") for item in _parsed(book, "xl/_rels/workbook.xml.rels")}
            sheets = {item.get("name", ""): files.get(item.get(LINK), "") for item in _parsed(book, "xl/workbook.xml").iter(f"{MAIN}sheet")}
            return {name: _errors(_parsed(book, str(PurePosixPath("xl") / file).removeprefix("/"))) for name, file in sheets.items() if file}
    except (BadZipFile, KeyError, ElementTree.ParseError):
        return {}  # an unusual workbook: the cells are read as the reader gives them


def _parsed(book: ZipFile, name: str) -> ElementTree.Element:
    return ElementTree.fromstring(book.read(name))


def _errors(sheet: ElementTree.Element) -> Cells:
    return {_place(cell.get("r", "A1")): cell.findtext(f"{MAIN}v") or "#N/A" for cell in sheet.iter(f"{MAIN}c") if cell.get("t") == "e"}


def _place(reference: str) -> tuple[int, int]:
    """Return row and column, from 0, of a cell such as AB7."""
    letters, row = re.match(r"([A-Z]+)(\d+)", reference).groups()  # type: ignore[union-attr]
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(row) - 1, column - 1
