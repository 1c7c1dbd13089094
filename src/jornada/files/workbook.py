"""A scenario as one workbook: a sheet a table, and sheets for scenario, policies and variants."""

import json
import re
import tomllib
from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path

from jornada.domain.fault import Fault, nearest
from jornada.domain.reading import RawTable
from jornada.domain.scenario import Scenario
from jornada.domain.tables import NOUNS
from jornada.files.errors import error_cells
from jornada.files.folder import TOMLS, cells_of
from jornada.files.text import Found, misnamed
from jornada.files.toml import policies_text, scenario_text, variants_text

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def write_workbook(scenario: Scenario, path: Path) -> None:
    """Write a scenario as a workbook; every cell is text, so that nothing is rounded or turned into a date."""
    import xlsxwriter

    texts = {"scenario": scenario_text(scenario), "policies": policies_text(scenario), "variants": variants_text(scenario)}
    with xlsxwriter.Workbook(str(path), {"strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold = book.add_format({"bold": True})
        for name in TOMLS:
            if texts[name]:
                _write_sheet(book, bold, name, [["key", "value"], *_key_rows(texts[name])])
        for table in NOUNS:
            rows = cells_of(scenario, table)
            if len(rows) > 1:
                _write_sheet(book, bold, table, rows)


def _write_sheet(book: object, bold: object, name: str, rows: list[list[str]]) -> None:
    sheet = book.add_worksheet(name)  # type: ignore[attr-defined]
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            sheet.write_string(number, column, cell, *([bold] if number == 0 else []))
    sheet.freeze_panes(1, 1)
    sheet.autofit()


def _key_rows(text: str) -> list[list[str]]:
    """Return a TOML text as rows of dotted key and JSON value, tables in lists numbered from 1."""
    rows: list[list[str]] = []

    def walk(prefix: list[str], value: object) -> None:
        if isinstance(value, dict):
            for key, item in value.items():
                walk([*prefix, key], item)
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            for number, item in enumerate(value, 1):
                walk([*prefix, str(number)], item)
        else:
            rows.append([json.dumps(prefix, ensure_ascii=False) if any("." in part for part in prefix) else ".".join(prefix),
                         value.isoformat() if isinstance(value, date) else json.dumps(value, ensure_ascii=False)])

    walk([], tomllib.loads(text))
    return rows


def found_in_workbook(path: Path) -> Found:
    """Return the raw tables of a workbook, and what cannot be read."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_path(str(path))
        sheets = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
    except (CalamineError, OSError, ValueError) as error:
        return Found(faults=[Fault("J002", path.name, str(error)[:80], "a workbook (.xlsx)")], unread={*TOMLS, *NOUNS})
    found, errors = Found(), error_cells(path)
    for name, rows in sheets.items():
        for (row, column), text in errors.get(name, {}).items():
            rows[row][column] = text
        _take(found, name, rows)
    found.unread |= misnamed(found)
    return found


def _take(found: Found, name: str, rows: Sequence[Sequence[object]]) -> None:
    """Add a sheet to what is found: keys and values, a table, or a fault."""
    known = (*TOMLS, *NOUNS)
    if name in TOMLS:
        found.tomls[name], wrong = _nested(name, rows)
        found.keys[name] = _cells_of_keys(rows)
        found.faults += wrong
        found.unread |= {name} if wrong else set()
    elif name not in NOUNS:
        found.faults.append(Fault("J015", f"sheet {name}", name, "a sheet: " + ", ".join(known), nearest(name, known)))
    elif not rows or not any(rows[0]):
        found.faults.append(Fault("J003", f"sheet {name}", "an empty sheet", "a header row with the names of the fields"))
        found.unread.add(name)
    else:
        found.raws[name] = _raw_sheet(name, rows)


def _raw_sheet(name: str, rows: Sequence[Sequence[object]]) -> RawTable:
    cells = [(number, tuple(_cell(cell) for cell in row)) for number, row in enumerate(rows, 1)]
    header = cells[0][1]
    while header and not header[-1]:
        header = header[:-1]
    body = tuple((n, c if any(c[len(header):]) else c[: len(header)]) for n, c in cells[1:] if any(cell.strip() for cell in c))
    return RawTable(name, f"sheet {name}", tuple(h.strip() for h in header), body, lambda row, column: f"cell {letters(column)}{row}")


def letters(column: int) -> str:
    """Return the letters of a column, from 0.

    Examples
    --------
    >>> letters(0), letters(27)
    ('A', 'AB')
    """
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return repr(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")  # a time of day is a fault
    return value.isoformat() if isinstance(value, date) else "" if value is None else str(value)


def _nested(name: str, rows: Sequence[Sequence[object]]) -> tuple[dict[str, object], list[Fault]]:
    """Return the content of a key-value sheet as it would be read from TOML."""
    found: dict[str, object] = {}
    faults = []
    for number, row in enumerate(rows[1:], 2):
        key, value = (_cell(row[0]) if row else ""), (_cell(row[1]) if len(row) > 1 else "")
        if not key:
            continue
        try:
            _put(found, _parts(key), _value(value))
        except (ValueError, TypeError, KeyError):
            faults.append(Fault("J010", f"sheet {name}, cell A{number}", key, "a dotted key and a value"))
    return {key: _listed(value) if key == "policy" else value for key, value in found.items()}, faults


def _parts(key: str) -> list[str]:
    return list(json.loads(key)) if key.startswith("[") else key.split(".")


def _cells_of_keys(rows: Sequence[Sequence[object]]) -> dict[tuple[str, ...], str]:
    """Return by dotted key the cell of its value; keys of a policy also by the name of the policy."""
    cells, named = {}, {}
    for number, row in enumerate(rows[1:], 2):
        try:
            key = tuple(map(str, _parts(_cell(row[0]))))
        except (ValueError, IndexError):
            continue  # told already
        cells[key] = f"B{number}"
        if key[0] == "policy" and key[-1] == "name" and len(row) > 1:
            named[key[1]] = str(_value(_cell(row[1])))
    more = {(named[key[1]], *key[2:]): cell for key, cell in cells.items() if key[0] == "policy" and key[1] in named}
    return cells | more


def _put(found: dict[str, object], parts: list[str], value: object) -> None:
    for part in parts[:-1]:
        found = found.setdefault(part, {})  # type: ignore[assignment]
    found[parts[-1]] = value


def _value(text: str) -> object:
    try:
        return date.fromisoformat(text) if DAY.fullmatch(text) else json.loads(text)  # 14491001 is a number, not a day
    except ValueError:
        return text


def _listed(value: object) -> object:
    """Return numbered tables as the list they came from."""
    if isinstance(value, dict) and value and all(key.isdecimal() for key in value):
        return [value[key] for key in sorted(value, key=int)]
    return value
