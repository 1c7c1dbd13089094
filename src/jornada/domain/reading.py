"""From cells to values: every cell is read by its field of the schema, and every fault is kept."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from jornada.domain.fault import Fault, nearest
from jornada.domain.tables import KEYS, NOUNS, Field, fields_of
from jornada.domain.unread import lacking, meant_by

SPREADSHEET_ERRORS = ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!")
Column = tuple[Field, int, dict[str, Any]]  # where a field stands, and the value of each text read there


@dataclass(frozen=True)
class RawTable:
    """A table as it stands in a file: header, rows with their numbers, and how to name a cell."""

    table: str
    file: str
    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    cell: Callable[[int, int], str]


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
        With J010 for a wrong type, J011 out of bounds, J013 where a value is missing.

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
    if text.upper().startswith(SPREADSHEET_ERRORS):
        raise Unreadable("J010")
    if field.choices:
        return _choice(field, text)
    if field.type in ("text", "weekdays"):
        if field.type == "weekdays" and (set(text) - set("1234567") or len(set(text)) < len(text)):
            raise Unreadable("J010")
        return text
    return _date(text) if field.type == "date" else _number(field, text)


def _choice(field: Field, text: str) -> Any:
    if text.lower() not in field.choices:
        raise Unreadable("J010")
    return text.lower() == "yes" if field.choices == ("yes", "no") else text.lower()


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
        number = int(text) if text.lstrip("+-").isdigit() else int(number)  # a long seed has more digits than a float holds
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
    """Return what may have been meant by a cell that cannot be read, or nothing.

    Examples
    --------
    >>> meant(fields_of("routes")[10], "0,01"), meant(fields_of("routes")[10], "1%")
    ('0.01', '0.01')
    """
    if field.choices:
        return nearest(text.strip().lower(), field.choices)
    number = text.strip().removesuffix("%").strip()
    number = number.replace(",", ".") if number.count(",") == 1 and "." not in number else number
    try:
        number = f"{float(number) / 100:.12g}" if text.strip().endswith("%") else number
        return number if number != text.strip() and _number(field, number) is not None else ""
    except ValueError:
        return ""


def rows_of(raw: RawTable) -> tuple[list[Any], list[str], list[Fault]]:
    """Return the rows of a table as dataclasses, where each stands, and every fault in it.

    A row that cannot be read in full is there too, without the fields that cannot: see `unread`.
    """
    fields = {field.field: field for field in fields_of(raw.table)}
    faults, twice = _header_faults(raw, fields), _twice(raw)
    columns, blank, lost = _columns(raw, fields), _blank(raw, fields), _lost(raw, fields)
    rows, where = [], []
    for number, cells in raw.rows:
        values, wrong = _values(raw, columns, number, cells)
        unread = lost | {field.attribute for field, _, _ in columns if field.attribute not in values}
        faults += wrong
        if number in twice:
            faults.append(twice[number])
            unread |= {fields_of(raw.table)[0].attribute}
        rows.append(lacking(NOUNS[raw.table], blank | values, unread))
        where.append(f"{raw.file}, row {number}")
    return rows, where, faults


def _columns(raw: RawTable, fields: dict[str, Field]) -> list[Column]:
    """Return the columns that are fields, with room for the values of cells: the same text is read once."""
    at = {name: column for column, name in enumerate(raw.header)}
    return [(field, at[name], {}) for name, field in fields.items() if name in at]


def _blank(raw: RawTable, fields: dict[str, Field]) -> dict[str, Any]:
    """Return the values of the fields without a column; of one that is required that is a fault of its own."""
    return {field.attribute: value_of(field, "") for name, field in fields.items() if name not in raw.header and not field.required}


def _lost(raw: RawTable, fields: dict[str, Field]) -> set[str]:
    """Return what cannot be known of any row: needed columns that are not there, those there twice, and those that a wrong name may mean."""
    meant = meant_by((name for name in raw.header if name not in fields), fields.keys() - {*raw.header})
    return {field.attribute for name, field in fields.items() if raw.header.count(name) > 1 or name in meant or (field.required and name not in raw.header)}


def _header_faults(raw: RawTable, fields: dict[str, Field]) -> list[Fault]:
    faults = []
    for column, name in enumerate(raw.header):
        if name not in fields:
            faults.append(Fault("J004", f"{raw.file}, {raw.cell(1, column)}", name, "a field of " + raw.table + ": " + ", ".join(fields), nearest(name, fields)))
        if name in raw.header[:column]:
            faults.append(Fault("J007", f"{raw.file}, {raw.cell(1, column)}", name, "each column once"))
    misspelt = {fault.nearest for fault in faults if fault.code == "J004"}  # told already
    missing = [f.field for f in fields.values() if f.required and f.field not in raw.header and f.field not in misspelt]
    return faults + [Fault("J005", raw.file, "no column " + name, f"a column named {name}", nearest(name, raw.header)) for name in missing]


def _values(raw: RawTable, columns: list[Column], number: int, cells: tuple[str, ...]) -> tuple[dict[str, Any], list[Fault]]:
    """Return the values of a row and its faults; in a row of another length than the header nothing is where it should be."""
    if len(cells) != len(raw.header):
        return {}, [Fault("J006", f"{raw.file}, row {number}", f"{len(cells)} cells", f"{len(raw.header)}, as in the header")]
    values, faults = {}, []
    for field, column, known in columns:
        text = cells[column]
        try:
            if text not in known:
                known[text] = value_of(field, text)
            values[field.attribute] = known[text]
        except Unreadable as wrong:
            cell = raw.cell(number, raw.header.index(field.field))
            faults.append(Fault(wrong.code, f"{raw.file}, row {number}, {field.field} ({cell})", text, field.allowed, meant(field, text)))
    return values, faults


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
            faults[number] = Fault("J014", f"{raw.file}, row {number}, {key}", name, f"a name not used in row {seen[name]}")
        seen.setdefault(name, number)
    return faults
