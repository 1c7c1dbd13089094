"""The one reader of cells.

A text or a sheet becomes rows of clean text, for folders, workbooks and folders of Flee alike.
"""

import csv
import io
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import NamedTuple

from jornada.domain.fault import Fault
from jornada.domain.schema.cells import NOTES, SPREADSHEET_ERROR, UNCOUNTED, RawRow, RawTable
from jornada.domain.schema.numbers import has_decimal_comma
from jornada.files.scenario.text import clean

SEPARATORS = (",", ";", "\t", "|")
SAID = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)  # a first line that some spreadsheets write
QUOTED = re.compile(r'"[^"]*"')
TAG = re.compile(r"#[a-z]\w*(?:\s*\+\s*\w+)*", re.IGNORECASE)  # a hashtag of HXL with its attributes
BROKEN = {
    "unexpected end of data": (
        "a quote that is opened and never closed",
        "quotes in pairs; two for one that belongs to a text",
    ),
    "expected after": (
        "text after a quote that closes",
        "quotes round whole cells; two for one that belongs to a text",
    ),
    "field limit": (
        "a cell of more than 131,072 letters",
        "a shorter text; leave columns out that nothing reads, such as outlines of areas",
    ),
}
REMARK = "a name without # before it: the row is read as any other; to leave it out, delete it or move it to notes"


class Origin(NamedTuple):
    """Where a table comes from."""

    table: str  # its name
    file: str  # or sheet that it stands in
    cell: Callable[[int, int], str]  # how one is named there, by row and column


@dataclass(frozen=True)
class Grid:
    """Cells as clean text: rows that are not blank with their numbers, and whether numbers have decimal commas."""

    rows: tuple[RawRow, ...]
    comma: bool = False


def grid_of_text(file: str, text: str) -> tuple[Grid, list[Fault]]:
    """Return the cells of a text: commas, semicolons, tabs or bars between them; a row has the number of its first
    line.

    Examples
    --------
    >>> grid_of_text("places.csv", "place;latitude\\nSouth;14,9\\n")[0]
    Grid(rows=(RawRow(number=1, cells=('place', 'latitude')), RawRow(number=2, cells=('South', '14,9'))), comma=True)
    """
    said = SAID.fullmatch(text.partition("\n")[0])
    separator = said[1] if said else _separator(text)
    rows, faults = _rows(file, text, separator)
    filled = tuple(row for row in rows[1 if said else 0 :] if any(row.cells))
    return Grid(filled, separator != "," and any(has_decimal_comma(cells) for _, cells in filled)), faults


def _separator(text: str) -> str:
    """Return what parts the cells of the first line that is no comment; a comma where nothing does."""
    lines = [line for line in io.StringIO(text) if line.strip()] or [""]
    head = next((line for line in lines if not line.lstrip('" ').startswith("#")), lines[-1])
    bare = QUOTED.sub("", head)
    return max(SEPARATORS, key=bare.count)


def _rows(file: str, text: str, separator: str) -> tuple[list[RawRow], list[Fault]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[RawRow] = []
    line = 1
    try:
        for cells in reader:
            if reader.line_num > line and _swallows(cells, separator):
                allowed = "quotes in pairs round single cells: the rows in between became one cell"
                return [], [
                    Fault(
                        "J002", f"{file}, row {line}", f"a quote that is closed in row {reader.line_num} only", allowed
                    )
                ]
            rows.append(RawRow(line, tuple(map(str.strip, cells))))
            line = reader.line_num + 1
    except csv.Error as error:
        found, allowed = next(
            (told for words, told in BROKEN.items() if words in str(error)),
            (str(error), "comma-separated values, quotes closed"),
        )
        return [], [Fault("J002", f"{file}, row {line}", found, allowed)]
    return rows, []


def _swallows(cells: list[str], separator: str) -> bool:
    """Say whether a cell over several lines holds what are rows.

    As many separators for each break as the row has itself.
    """
    return len(cells) > 2 and any(
        cell.count(separator) == cell.count("\n") * (len(cells) - 1) for cell in cells if "\n" in cell
    )


def grid_of_sheet(rows: Iterable[Sequence[object]], odd: Mapping[tuple[int, int], str]) -> Grid:
    """Return the cells of a sheet; `odd` holds what stands in some of them instead, by row and column from 0."""
    texts = [[sheet_text(value) for value in row] for row in rows]
    for (row, column), text in odd.items():
        if row < len(texts) and column < len(texts[row]):
            texts[row][column] = text
    return Grid(tuple(RawRow(number, tuple(cells)) for number, cells in enumerate(texts, 1) if any(cells)))


def sheet_text(value: object) -> str:
    """Return the value of a cell of a sheet as clean text.

    Examples
    --------
    >>> sheet_text(40.0), sheet_text(True), sheet_text(" South "), sheet_text(None)
    ('40', 'TRUE', 'South', '')
    """
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return repr(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")  # a time of day is a fault
    return value.isoformat() if isinstance(value, date) else "" if value is None else clean(str(value)).strip()


def cell_text(value: object) -> str:
    """Return a value as the text of a cell; it reads back as the same value.

    Examples
    --------
    >>> cell_text(True), cell_text(0.1), cell_text(None)
    ('yes', '0.1', '')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return repr(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)
    return str(value)


def raw_table(grid: Grid, origin: Origin, known: Collection[str]) -> tuple[RawTable | None, list[Fault]]:
    """Return a table with its header, of some known names.

    Without comments, tag rows, notes and columns that hold nothing.
    """
    table, file, cell = origin.table, origin.file, origin.cell
    at, header = _header(grid.rows, known)
    if at is None:
        return None, [
            Fault(
                "J003",
                file,
                "an empty sheet" if file.startswith("sheet ") else "an empty file",
                "a header row with the names of the fields",
            )
        ]
    body = [row for row in grid.rows[at + 1 :] if not _is_comment(row.cells, len(header))]
    body = body[1:] if body and is_tags(body[0].cells) else body
    remarks = [
        Fault("J017", f"{file}, row {number}", cells[0], REMARK, severity="warning")
        for number, cells in body
        if is_marked(cells)
    ]
    kept = [
        n
        for n, title in enumerate(header)
        if title != NOTES and (title or any(n < len(cells) and cells[n] for _, cells in body))
    ]
    rows = tuple(
        RawRow(number, cells if len(cells) == len(header) == len(kept) else tuple(_kept(cells, kept, len(header))))
        for number, cells in body
    )
    return RawTable(
        table,
        file,
        tuple(header[n] for n in kept),
        rows,
        lambda row, column: cell(row, kept[column]),
        grid.comma,
        grid.rows[at].number,
    ), remarks


def _kept(cells: tuple[str, ...], kept: Sequence[int], width: int) -> Iterator[str]:
    """Return the cells of a row in the columns that are kept, and what stands behind the last of all."""
    yield from (cells[n] for n in kept if n < len(cells))
    yield from trimmed(cells[width:])


def _header(rows: Sequence[RawRow], known: Collection[str]) -> tuple[int | None, tuple[str, ...]]:
    """Return where the header stands and its names.

    The first row that is no comment, or one above it with a mark and more known names.
    """
    plain = next((n for n, (_, cells) in enumerate(rows) if not is_marked(cells)), len(rows))
    titles = [_titles(unmarked(cells), known) for _, cells in rows[:plain]] + [
        _titles(cells, known) for _, cells in rows[plain : plain + 1]
    ]
    best = max(range(len(titles)), key=lambda n: (sum(title in known for title in titles[n]), n), default=None)
    if best is None or (best < plain and not any(title in known for title in titles[best])):
        return None, ()
    return best, titles[best]


def _titles(cells: tuple[str, ...], known: Collection[str]) -> tuple[str, ...]:
    """Return the names of a header: those of fields in small letters, others as they stand."""
    small = ["_".join(cell.lower().replace("-", " ").split()) for cell in trimmed(cells)]
    return tuple(name if name in known or name == NOTES else cell for name, cell in zip(small, cells, strict=False))


def trimmed(cells: tuple[str, ...]) -> tuple[str, ...]:
    """Return a row without the empty cells at its end.

    Examples
    --------
    >>> trimmed(("a", "", "b", "", ""))
    ('a', '', 'b')
    """
    filled = max((n for n, cell in enumerate(cells, 1) if cell), default=0)
    return cells[:filled]


def is_marked(cells: tuple[str, ...]) -> bool:
    """Say whether a row begins with the mark of comments, tags and headers of Flee.

    Errors of spreadsheets begin with it too.
    """
    return cells[0].startswith("#") and not cells[0].startswith(UNCOUNTED) and not SPREADSHEET_ERROR.match(cells[0])


def unmarked(cells: tuple[str, ...]) -> tuple[str, ...]:
    """Return a row without its mark.

    Examples
    --------
    >>> unmarked(('#"name"', "region"))
    ('name', 'region')
    """
    return (cells[0].lstrip("# ").strip('" ') or cells[0], *cells[1:])


def is_tags(cells: tuple[str, ...]) -> bool:
    """Say whether a row holds hashtags of HXL, which are no values.

    Examples
    --------
    >>> is_tags(("#LOC+NAME", "", "#geo +lat")), is_tags(("#N/A", "")), is_tags(("", ""))
    (True, False, False)
    """
    filled = [cell for cell in cells if cell]
    return bool(filled) and all(TAG.fullmatch(cell) and not SPREADSHEET_ERROR.match(cell) for cell in filled)


def _is_comment(cells: tuple[str, ...], width: int) -> bool:
    """Say whether a row below the header is a remark.

    Nothing but a mark with a space behind it, or a mark in one cell of several.
    """
    return is_marked(cells) and not any(cells[1:]) and (cells[0][1:2] == " " or len(cells) == 1 < width)
