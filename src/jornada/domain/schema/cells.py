"""From cells to values: every cell is read by its field of the schema, and every fault is kept."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from jornada.domain.fault import Fault, nearest
from jornada.domain.schema.fields import KEYS, WRITTEN, Field, fields_of
from jornada.domain.schema.not_read import lacking, meant_by
from jornada.domain.schema.numbers import THOUSANDS, pointed, readings

SPREADSHEET_ERROR = re.compile(
    r"#(?:N/[AD]|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|BUSY!|UNKNOWN!|GETTING_DATA"
    r"|[¡¿]|VALOR!|NOMBRE\?|VALEUR!|NOM\?|NOMBRE!|WERT!|BEZUG!|ZAHL!|NV$)|Err:\d{3}$",
    re.IGNORECASE,
)
UNCOUNTED = "#FORMULA!"  # put before a formula that nobody has worked out, where its value would stand
WORK_OUT = "open the workbook in a spreadsheet, which works it out, and save it; or write the value"
# as spreadsheets write them
YES, NO = ("yes", "true", "verdadero", "vrai", "wahr", "verdadeiro"), ("no", "false", "falso", "faux", "falsch")
LONG = 100  # digits of which no number that is in bounds has more
NOTES = "notes"  # a column that any table may have, and nothing reads


class Column(NamedTuple):
    """A column of a table that is a field."""

    field: Field  # what its cells may hold
    at: int  # which column it is, counted from 0
    known: dict[str, Any]  # the value of each text that was read there: the same text is read once


class RawRow(NamedTuple):
    """A row as it stands in a file: its number, and its cells."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class RawTable:
    """A table as it stands in a file.

    Header, rows with their numbers, how to name a cell, whether commas are decimal, and the row of the header.
    """

    table: str
    file: str
    header: tuple[str, ...]
    rows: tuple[RawRow, ...]
    cell: Callable[[int, int], str]
    comma: bool = False
    first: int = 1


class Placed(NamedTuple):
    """What was read of a table."""

    rows: list[Any]  # nouns, lacking what cannot be read
    where: list[str]  # each of them stands
    faults: list[Fault]  # all that were found


class Unreadable(ValueError):
    """A cell that its field cannot take; `code` says how."""

    def __init__(self, code: str) -> None:
        """Keep the code."""
        super().__init__(code)
        self.code = code


def value_of(field: Field, text: str) -> Any:
    """Return the value of a cell.

    Raises
    ------
    Unreadable
        With J010 for a wrong type, J011 out of bounds, J013 where a value is missing, J080 for a formula without one.

    Examples
    --------
    >>> value_of(fields_of("places")[6], "120"), value_of(fields_of("places")[6], "")
    (120, None)
    """
    text = text.strip()
    if not text:
        if field.required:
            raise Unreadable("J013")
        text = field.default
    if not text:
        return None if field.type == "date" or field.type.endswith("?") else ""
    if text.startswith(UNCOUNTED):
        raise Unreadable("J080")
    if SPREADSHEET_ERROR.match(text):
        raise Unreadable("J010")
    if field.choices:
        return _choice(field, text)
    if field.type in ("text", "weekdays"):
        if field.type == "weekdays" and (set(text) - set("1234567") or len(set(text)) < len(text)):
            raise Unreadable("J010")
        return text
    return _date(text) if field.type == "date" else _number(field, text)


def _choice(field: Field, text: str) -> Any:
    word = text.lower()
    if field.choices == ("yes", "no") and word in (*YES, *NO):
        return word in YES
    if word not in field.choices:
        raise Unreadable("J010")
    return word


def _date(text: str) -> date:
    if not text.isascii():
        raise Unreadable("J010")
    try:
        return date.fromisoformat(text[:10] if text[10:] in (" 00:00:00", "T00:00:00") else text)
    except ValueError:
        raise Unreadable("J010") from None


def _number(field: Field, text: str) -> float | int:
    try:
        number = float(text)
    except ValueError:
        raise Unreadable("J010") from None
    whole = field.type.startswith("integer")
    if not math.isfinite(number) or (whole and number != int(number)) or "_" in text or not text.isascii():
        raise Unreadable("J010")
    if whole:
        # a long seed has more digits than a float holds
        number = int(text) if len(text) < LONG and text.lstrip("+-").isdigit() else int(number)
    if (field.low and number < _bound(field.low, whole)) or (field.high and number > _bound(field.high, whole)):
        raise Unreadable("J011")
    return number


def _bound(text: str, whole: bool) -> float | int:
    return int(text) if whole else float(text)


def is_read(field: Field, text: str) -> bool:
    """Say whether a cell can be read.

    Examples
    --------
    >>> is_read(fields_of("places")[0], "Tapachula"), is_read(fields_of("places")[0], "#N/A")
    (True, False)
    """
    try:
        value_of(field, text)
    except Unreadable:
        return False
    return True


def meant(field: Field, text: str) -> str:
    """Return what may have been meant by a cell that cannot be read, or nothing; of two readings the first that is in
    bounds.

    Examples
    --------
    >>> (
    ...     meant(fields_of("routes")[10], "0,01"),
    ...     meant(fields_of("arrivals")[5], "1,070"),
    ...     meant(fields_of("places")[3], "14,925"),
    ... )
    ('0.01', '1070', '14.925')
    """
    if field.choices:
        return nearest(text.strip().lower(), field.choices)
    if not field.type.startswith(("number", "integer")):
        return ""
    return next((number for number in readings(text) if is_read(field, number)), "")


def rows_of(raw: RawTable) -> Placed:
    """Return the rows of a table as dataclasses.

    A row that cannot be read in full is there too, without the fields that cannot: see `unread`.
    """
    fields = {field.field: field for field in fields_of(raw.table)}
    faults, twice = _header_faults(raw, fields), _twice(raw)
    columns, blank, lost = _columns(raw, fields), _blank(raw, fields), _lost(raw, fields)
    rows, where = [], []
    for row in raw.rows:
        values, wrong = _values(raw, columns, row)
        unread = lost | (
            {column.field.attribute for column in columns if column.field.attribute not in values} if wrong else set()
        )
        faults += wrong
        if row.number in twice:
            faults.append(twice[row.number])
            unread |= {fields_of(raw.table)[0].attribute}
        rows.append(lacking(WRITTEN[raw.table], blank | values, unread))
        where.append(f"{raw.file}, row {row.number}")
    return Placed(rows, where, faults)


def _columns(raw: RawTable, fields: dict[str, Field]) -> list[Column]:
    """Return the columns that are fields, with room for the values of cells: the same text is read once."""
    at = {name: column for column, name in enumerate(raw.header)}
    return [Column(field, at[name], {}) for name, field in fields.items() if name in at]


def _blank(raw: RawTable, fields: dict[str, Field]) -> dict[str, Any]:
    """Return the values of the fields without a column; of one that is required that is a fault of its own."""
    return {
        field.attribute: value_of(field, "")
        for name, field in fields.items()
        if name not in raw.header and not field.required
    }


def _lost(raw: RawTable, fields: dict[str, Field]) -> set[str]:
    """Return what cannot be known of any row.

    Needed columns that are not there, those there twice, and those that a wrong name may mean.
    """
    meant = meant_by((name for name in raw.header if name not in fields), fields.keys() - {*raw.header})
    return {
        field.attribute
        for name, field in fields.items()
        if raw.header.count(name) > 1 or name in meant or (field.required and name not in raw.header)
    }


def _header_faults(raw: RawTable, fields: dict[str, Field]) -> list[Fault]:
    faults = []
    for column, name in enumerate(raw.header):
        if name not in fields:
            allowed = f"a field of {raw.table}: {', '.join(fields)}; or {NOTES}, which nothing reads"
            faults.append(
                Fault(
                    "J004",
                    f"{raw.file}, {raw.cell(raw.first, column)}",
                    name or "a column without a name",
                    allowed,
                    nearest(name, (*fields, NOTES)),
                )
            )
        if name in raw.header[:column]:
            faults.append(Fault("J007", f"{raw.file}, {raw.cell(raw.first, column)}", name, "each column once"))
    misspelt = {fault.nearest for fault in faults if fault.code == "J004"}  # told already
    missing = [f.field for f in fields.values() if f.required and f.field not in raw.header and f.field not in misspelt]
    return faults + [
        Fault("J005", raw.file, "no column " + name, f"a column named {name}", nearest(name, raw.header))
        for name in missing
    ]


def _values(raw: RawTable, columns: list[Column], row: RawRow) -> tuple[dict[str, Any], list[Fault]]:
    """Return the values of a row and its faults.

    In a row of another length than the header nothing is where it should be.
    """
    if len(row.cells) != len(raw.header):
        return {}, [
            Fault(
                "J006",
                f"{raw.file}, row {row.number}",
                f"{len(row.cells)} cells",
                f"{len(raw.header)}, as in the header",
            )
        ]
    values, faults = {}, []
    for field, at, known in columns:
        text = row.cells[at]
        try:
            if text not in known:
                known[text] = value_of(field, with_point(field, text) if raw.comma else text)
            values[field.attribute] = known[text]
        except Unreadable as wrong:
            faults.append(
                cell_fault(
                    wrong.code, f"{raw.file}, row {row.number}, {field.field} ({raw.cell(row.number, at)})", field, text
                )
            )
    return values, faults


def with_point(field: Field, text: str) -> str:
    """Return a cell of a table with decimal commas as one with a point; where commas are decimal a point may part
    thousands.

    Raises
    ------
    Unreadable
        With J010 where it may: 1.070 can be 1070.
    """
    if not field.type.startswith(("number", "integer")):
        return text
    if "." in text and THOUSANDS.fullmatch(text) and any(is_read(field, number) for number in readings(text)):
        raise Unreadable("J010")
    return pointed(text)


def cell_fault(code: str, at: str, field: Field, text: str) -> Fault:
    """Return the fault of a cell that its field cannot take."""
    if code == "J080":
        return Fault(code, at, text.removeprefix(UNCOUNTED).strip(), f"its value: {WORK_OUT}")
    return Fault(code, at, text, field.allowed, meant(field, text))


def _twice(raw: RawTable) -> dict[int, Fault]:
    """Return by row the names that another row before it has."""
    key = KEYS.get(raw.table)
    if key is None or key not in raw.header:
        return {}
    seen: dict[str, int] = {}
    column, faults = raw.header.index(key), {}
    for number, cells in raw.rows:
        name = cells[column].strip() if column < len(cells) else ""
        if name and name in seen:
            faults[number] = Fault(
                "J014", f"{raw.file}, row {number}, {key}", name, f"a name not used in row {seen[name]}"
            )
        seen.setdefault(name, number)
    return faults
