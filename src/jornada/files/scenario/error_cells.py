"""Cells of a workbook that its reader gives as empty: errors, and formulas that nobody has worked out.

An empty cell would pass as the default.
"""

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from xml.etree import ElementTree
from zipfile import BadZipFile, ZipFile

from jornada.domain.schema.cells import UNCOUNTED

NUMBER = re.compile(r"[+-]?[\d.]+(?:[eE][+-]?\d+)?")
Element = ElementTree.Element
Cells = dict[tuple[int, int], str]


def odd_cells(path: Path) -> dict[str, Cells]:
    """Return by sheet the cells that hold #N/A and the like, or a formula without its value, by row and column
    from 0."""
    try:
        with ZipFile(path) as book:
            files = {item.get("Id"): item.get("Target", "") for item in _parsed(book, "xl/_rels/workbook.xml.rels")}
            main = _parsed(book, "xl/workbook.xml")
            never = any(item.get("fullCalcOnLoad") in ("1", "true") for item in main.iterfind(".//{*}calcPr"))
            sheets = {item.get("name", ""): files.get(_link(item), "") for item in main.iterfind(".//{*}sheet")}
            return {
                name: _odd(_parsed(book, str(PurePosixPath("xl") / file).removeprefix("/")), never)
                for name, file in sheets.items()
                if file
            }
    except (BadZipFile, KeyError, ElementTree.ParseError):
        return {}  # an unusual workbook: the cells are read as the reader gives them


def _link(sheet: Element) -> str:
    return next((value for name, value in sheet.items() if name.endswith("}id")), "")


def _parsed(book: ZipFile, name: str) -> Element:
    return ElementTree.fromstring(book.read(name))


def _odd(sheet: Element, never: bool) -> Cells:
    """Return the odd cells of a sheet.

    `never` says that the workbook has not been worked out since a program wrote it.
    """
    found = {}
    for place, cell in _placed(sheet):
        value, formula = cell.findtext("{*}v"), cell.find("{*}f")
        if cell.get("t") == "e":
            found[place] = value or "#N/A"
        elif formula is not None and _is_open(cell, value, never):
            found[place] = f"{UNCOUNTED} ={formula.text or ''}"
    return found


def _is_open(cell: Element, value: str | None, never: bool) -> bool:
    """Say whether the value of a formula is not known.

    Programs write 0 or nothing for it, and a spreadsheet may work out nothing at all.
    """
    if never and value in (None, "", "0"):
        return True
    return value is None or (cell.get("t", "n") == "n" and not NUMBER.fullmatch(value))


def _placed(sheet: Element) -> Iterator[tuple[tuple[int, int], Element]]:
    """Return every cell with its row and column from 0; where a file leaves a place out, it is the next one."""
    row = -1
    for line in sheet.iterfind(".//{*}row"):
        row, column = int(line.get("r", row + 2)) - 1, -1
        for cell in line.iterfind("{*}c"):
            column = _column(cell.get("r", "")) if cell.get("r") else column + 1
            yield (row, column), cell


def _column(reference: str) -> int:
    """Return the column, from 0, of a cell such as AB7."""
    column = 0
    for letter in re.sub(r"[^A-Z]", "", reference):
        column = column * 26 + ord(letter) - 64
    return column - 1
