"""A workbook to fill in.

A sheet a table with all its columns, lists to choose from, a note on every heading, and a sheet that explains.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from jornada.domain.scenario.scenario import Scenario
from jornada.domain.scenario.unread_fields import readers_under
from jornada.domain.schema.fields import TABLES, WRITTEN, Field, Table, fields_of
from jornada.files.scenario.rows import cells_of
from jornada.files.scenario.toml import scenario_text
from jornada.files.scenario.workbook import key_rows, letters

ROOM = 5_000  # rows of a sheet that lists are offered for
LONGEST = 255  # letters of a list that a spreadsheet takes
READ_ME = "read me"
EXPLAINED = (
    (
        (
            "A scenario of jornada: a sheet a table, a row a thing. Point at a heading to see what it takes; headings"
            " in colour must be filled in."
        ),
        (
            "Un escenario de jornada: una hoja por tabla, una fila por cosa. Señale un encabezado para ver qué admite;"
            " los de color son obligatorios."
        ),
    ),
    (
        (
            "Where there are fixed words, or names from another sheet, the cell offers a list. An empty cell takes the"
            " default."
        ),
        (
            "Donde hay palabras fijas, o nombres de otra hoja, la celda ofrece una lista. Una celda vacía toma el valor"
            " por defecto."
        ),
    ),
    (
        (
            "Sheets you do not need may stay empty or be deleted; places, routes, modes, groups and arrivals are"
            " needed. A column named notes is yours."
        ),
        (
            "Las hojas que no necesite pueden quedar vacías o borrarse; places, routes, modes, groups y arrivals son"
            " necesarias. Una columna notes es suya."
        ),
    ),
    (
        "Every figure has a source, or the word assumption. Enter no data of single persons.",
        "Toda cifra tiene una fuente, o la palabra assumption. No introduzca datos de personas concretas.",
    ),
    (
        (
            "Then: jornada check FILE.xlsx says everything that is wrong, with sheet and cell; jornada run FILE.xlsx"
            " runs it."
        ),
        (
            "Después: jornada check ARCHIVO.xlsx dice todo lo que está mal, con hoja y celda; jornada run ARCHIVO.xlsx"
            " lo ejecuta."
        ),
    ),
)


def write_template(scenario: Scenario, path: Path) -> None:
    """Write a scenario as a workbook to go on from.

    Every cell is text, so that nothing is rounded or turned into a date.
    """
    import xlsxwriter

    with xlsxwriter.Workbook(
        str(path), {"strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        plain, needed = (
            book.add_format({"bold": True, "bg_color": colour, "border": 1}) for colour in ("#EEEEEE", "#FFE08A")
        )
        tables = tables_in(scenario)
        _explain(book, tables)
        _settings(book, plain, scenario)
        for row in tables:
            _table(book, {False: plain, True: needed}, row.table, scenario)


def tables_in(scenario: Scenario) -> list[Table]:
    """Return the tables that have a sheet: all that the rules of a scenario read, and those beside a run.

    Examples
    --------
    >>> names = [row.table for row in tables_in(Scenario())]
    >>> (
    ...     "offices" in names,
    ...     "policies" in names,
    ...     "sites" in names,
    ...     [row.table for row in tables_in(Scenario(rules="flee3"))][:2],
    ... )
    (True, True, False, ['places', 'modes'])
    """
    beside = {"policies", "variants", "shocks", "priors", "observed", "series", "measures", "questions"}
    return [
        row
        for row in TABLES
        if row.table in WRITTEN
        and (row.table in beside or any(readers_under(scenario.rules, field) for field in fields_of(row.table)))
    ]


def _explain(book: Any, tables: list[Table]) -> None:
    """Write the sheet that explains: what to do, in two languages, and what each sheet is."""
    sheet = book.add_worksheet(READ_ME)
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 1, 70, wrapped)
    lines = [*EXPLAINED, ("", ""), *((row.table, row.about) for row in tables)]
    for number, (one, other) in enumerate(lines):
        sheet.write_string(number, 0, one)
        sheet.write_string(number, 1, other)


def _settings(book: Any, bold: Any, scenario: Scenario) -> None:
    """Write the sheet of keys and values, with what each means beside it."""
    sheet = book.add_worksheet("scenario")
    about = {field.field: field for field in fields_of("scenario")} | {
        f"{part}.{field.field}": field for part in ("choice", "flee3") for field in fields_of(part)
    }
    rows = key_rows(scenario_text(scenario))
    for number, (key, value) in enumerate([["key", "value"], *rows]):
        field = about.get(key)
        for column, text in enumerate((key, value, note_of(field) if field else "notes" if number == 0 else "")):
            sheet.write_string(number, column, text, *([bold] if number == 0 else []))
        if field:
            _offer(sheet, Cells(number, 1, number), field)
    sheet.set_column(0, 1, 24)
    sheet.set_column(2, 2, 90)
    sheet.freeze_panes(1, 1)


def _table(book: Any, headings: Mapping[bool, Any], table: str, scenario: Scenario) -> None:
    """Write the sheet of a table: its headings with their notes, what each column offers, and the rows there are."""
    sheet, fields = book.add_worksheet(table), fields_of(table)
    found = cells_of(scenario, table)
    for column, field in enumerate(fields):
        sheet.write_string(0, column, field.field, headings[field.required])
        sheet.write_comment(0, column, note_of(field), {"x_scale": 2.5, "y_scale": 1.6})
        sheet.set_column(column, column, max(12, len(field.field) + 3))
        _offer(sheet, Cells(1, column, ROOM), field)
    for number, row in enumerate(found[1:], 1):
        for name, cell in zip(found[0], row, strict=True):
            if cell:
                sheet.write_string(number, next(i for i, field in enumerate(fields) if field.field == name), cell)
    sheet.ignore_errors({"number_stored_as_text": f"A1:{letters(len(fields))}{ROOM}"})
    sheet.freeze_panes(1, 1)


def note_of(field: Field) -> str:
    """Return what the heading of a column is noted with: what it means, takes, and is where nothing stands.

    Examples
    --------
    >>> unit = next(field for field in fields_of("offices") if field.field == "unit")
    >>> print(note_of(unit))  # doctest: +NORMALIZE_WHITESPACE
    What capacity counts: people, or cases, where a case is a whole party: 600 cases may be 600 families. Takes one of
    case, people; default case.
    """
    unit = f", in {field.unit}" if field.unit else ""
    default = "must be given" if field.required else f"default {field.default}" if field.default else "may be empty"
    names = f"a name in {field.refers_to}" if field.refers_to else field.allowed
    return f"{field.description}. Takes {names}{unit}; {default}."


class Cells(NamedTuple):
    """Cells of a column, counted from 0."""

    first: int  # the first row
    column: int  # which it is
    last: int  # the last row


def _offer(sheet: Any, cells: Cells, field: Field) -> None:
    """Let some cells offer what a field takes: words, or the names in another sheet."""
    if field.refers_to:
        asked: dict[str, Any] = {"validate": "list", "source": f"={field.refers_to}!$A$2:$A${ROOM}"}
    elif field.choices and len(",".join(field.choices)) <= LONGEST:
        asked = {"validate": "list", "source": list(field.choices)}
    else:
        return
    title, allowed = field.field[:30], f"a name in the sheet {field.refers_to}" if field.refers_to else field.allowed
    sheet.data_validation(
        cells.first,
        cells.column,
        cells.last,
        cells.column,
        {
            **asked,
            "ignore_blank": True,
            "error_title": title,
            "error_message": f"Takes {allowed}."[:LONGEST],
            "error_type": "warning" if field.refers_to else "stop",
        },
    )
