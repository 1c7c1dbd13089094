"""A scenario as one workbook: a sheet a table, and one of keys and values for scenario.toml."""

import json
import re
import tomllib
from datetime import date
from pathlib import Path

from jornada.domain.fault import Fault
from jornada.domain.scenario.scenario import Scenario
from jornada.domain.schema.cells import NO, SPREADSHEET_ERROR, UNCOUNTED, WORK_OUT, YES, RawTable
from jornada.domain.schema.fields import WRITTEN, fields_of
from jornada.files.scenario.cells import Grid, Origin, grid_of_sheet, raw_table
from jornada.files.scenario.entries import KNOWN, OLDER, is_left_alone, older_form, table_of, unknown_sheets
from jornada.files.scenario.error_cells import odd_cells
from jornada.files.scenario.rows import cells_of
from jornada.files.scenario.text import Found, errors_in, misnamed
from jornada.files.scenario.toml import scenario_text

KEY_VALUE = ["key", "value"]
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def write_workbook(scenario: Scenario, path: Path) -> None:
    """Write a scenario as a workbook; every cell is text, so that nothing is rounded or turned into a date."""
    import xlsxwriter

    with xlsxwriter.Workbook(
        str(path), {"strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        bold = book.add_format({"bold": True})
        _write_sheet(book, bold, "scenario", [["key", "value"], *key_rows(scenario_text(scenario))])
        for table in WRITTEN:
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


def key_rows(text: str) -> list[list[str]]:
    """Return a TOML text as rows of dotted key and JSON value."""
    rows: list[list[str]] = []
    for key, value in tomllib.loads(text).items():
        parts = {f"{key}.{name}": item for name, item in value.items()} if isinstance(value, dict) else {key: value}
        rows += [
            [name, item.isoformat() if isinstance(item, date) else json.dumps(item, ensure_ascii=False)]
            for name, item in parts.items()
        ]
    return rows


def found_in_workbook(path: Path) -> Found:
    """Return the raw tables of a workbook, and what cannot be read."""
    from python_calamine import CalamineError

    try:
        grids, hidden = _grids(path)
    except (CalamineError, OSError, ValueError) as error:
        return Found(faults=[Fault("J002", path.name, str(error)[:80], "a workbook (.xlsx)")], unread={*KNOWN})
    found, told = Found(), []
    for name, grid in grids.items():
        if not table_of(name):
            told += [name] if grid.rows and name not in hidden and not is_left_alone(name) else []
        elif table_of(name) in found.raws.keys() | found.tomls.keys():
            found.faults.append(Fault("J015", f"sheet {name}", name, f"one sheet for {table_of(name)}"))
        else:
            _take(found, table_of(name), name, grid)
    found.faults += unknown_sheets(told)
    found.unread |= misnamed(found)
    return found


def _grids(path: Path) -> tuple[dict[str, Grid], set[str]]:
    """Return the cells of every sheet of a workbook that has some, and which are hidden."""
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    book, odd = CalamineWorkbook.from_path(str(path)), odd_cells(path)
    sheets = [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    rows = {sheet.name: book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False) for sheet in sheets}
    grids = {name: grid_of_sheet(cells, odd.get(name, {})) for name, cells in rows.items()}
    return grids, {sheet.name for sheet in sheets if sheet.visible != SheetVisibleEnum.Visible}


def _take(found: Found, table: str, name: str, grid: Grid) -> None:
    """Add a sheet to what is found: keys and values, a table, or a fault."""
    fields = (
        KEY_VALUE
        if table == "scenario"
        else [*([field.field for field in fields_of(table)]), *(KEY_VALUE if table in OLDER else ())]
    )
    raw, wrong = raw_table(
        grid, Origin(table, f"sheet {name}", lambda row, column: f"cell {letters(column)}{row}"), fields
    )
    found.faults += [older_form(f"sheet {name}", table)] if raw and table in OLDER and "key" in raw.header else []
    if raw and (table == "scenario" or (table in OLDER and "key" in raw.header)):
        keys, wrong = _nested(raw)
        found.tomls |= {table: keys} if not wrong else {}
        found.keys |= {table: _cells_of_keys(raw)} if not wrong else {}
    elif raw:
        found.raws[table] = raw
    found.faults += wrong
    found.unread |= {table} if errors_in(wrong) else set()


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


def _nested(raw: RawTable) -> tuple[dict[str, object], list[Fault]]:
    """Return the content of a key-value sheet as it would be read from TOML."""
    found: dict[str, object] = {}
    if sorted(raw.header) != ["key", "value"]:
        return found, [
            Fault(
                "J005",
                f"{raw.file}, row {raw.first}",
                ", ".join(raw.header),
                "a header of key and value, and no other column but notes",
            )
        ]
    faults, seen = [], set[str]()
    for number, cells in raw.rows:
        key, value = _pair(raw, cells)
        faults += _odd_value(raw, number, key, value)
        if key in seen:
            faults.append(Fault("J014", _at(raw, number, "key"), key, "each key once"))
        seen.add(key)
        try:
            _put(found, _parts(key), _value(value))
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            faults.append(Fault("J010", _at(raw, number, "key"), key, "a dotted key and a value"))
    return {key: _listed(value) if key == "policy" else value for key, value in found.items()}, faults


def _at(raw: RawTable, number: int, column: str) -> str:
    return f"{raw.file}, {raw.cell(number, raw.header.index(column))}"


def _odd_value(raw: RawTable, number: int, key: str, value: str) -> list[Fault]:
    """Return a fault where the value of a key is an error of a spreadsheet, or a formula without its value."""
    if value.startswith(UNCOUNTED):
        return [
            Fault(
                "J080",
                _at(raw, number, "value"),
                value.removeprefix(UNCOUNTED).strip(),
                f"the value of {key}: {WORK_OUT}",
            )
        ]
    return (
        [Fault("J010", _at(raw, number, "value"), value, f"the value of {key}")]
        if SPREADSHEET_ERROR.match(value)
        else []
    )


def _pair(raw: RawTable, cells: tuple[str, ...]) -> tuple[str, str]:
    """Return the key and the value of a row."""
    named = dict(zip(raw.header, cells, strict=False))
    return named.get("key", ""), named.get("value", "")


def _parts(key: str) -> list[str]:
    """Return the parts of a key; what a policy changes is one part, dots and all, as is the name of a variant.

    Examples
    --------
    >>> _parts("policy.1.change.places.Middle.beds"), _parts("variants.more beds"), _parts("choice.time")
    (['policy', '1', 'change', 'places.Middle.beds'], ['variants', 'more beds'], ['choice', 'time'])
    """
    if key.startswith("["):
        return list(json.loads(key))
    parts = key.split(".")
    whole = 3 if parts[0] == "policy" and parts[2:3] == ["change"] else 1 if parts[0] == "variants" else len(parts)
    return parts[:whole] + ([".".join(parts[whole:])] if parts[whole:] else [])


def _cells_of_keys(raw: RawTable) -> dict[tuple[str, ...], str]:
    """Return by dotted key the cell of its value; keys of a policy also by the name of the policy."""
    cells, named = {}, {}
    for number, row in raw.rows:
        name, value = _pair(raw, row)
        key = tuple(map(str, _parts(name)))
        cells[key] = raw.cell(number, raw.header.index("value")).removeprefix("cell ")
        if key[0] == "policy" and key[-1] == "name":
            named[key[1]] = str(_value(value))
    more = {(named[key[1]], *key[2:]): cell for key, cell in cells.items() if key[0] == "policy" and key[1] in named}
    return cells | more


def _put(found: dict[str, object], parts: list[str], value: object) -> None:
    for part in parts[:-1]:
        found = found.setdefault(part, {})  # type: ignore[assignment]
    found[parts[-1]] = value


def _value(text: str) -> object:
    if text.lower() in (*YES[1:], *NO[1:]):
        return text.lower() in YES
    try:
        return date.fromisoformat(text) if DAY.fullmatch(text) else json.loads(text)  # 14491001 is a number, not a day
    except (ValueError, RecursionError):
        return text


def _listed(value: object) -> object:
    """Return numbered tables as the list they came from."""
    if isinstance(value, dict) and value and all(key.isdecimal() for key in value):
        return [value[key] for key in sorted(value, key=int)]
    return value
