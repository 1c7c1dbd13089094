"""Tables as HTML."""

from collections.abc import Sequence
from html import escape

from jornada.interface.language.columns import Column, _align, records, written
from jornada.interface.language.numbers import FORMS
from jornada.study.publish import Published, shown


def html_table(published: Published, columns: Sequence[Column], name: str, language: str = "en") -> str:
    """Return a table as HTML; each row carries its first column as `data-row`, and each cell its field."""
    table = shown(published)
    rows = []
    for record in records(table):
        cells = "".join(
            f'<td data-field="{c.field}"{_align(c)}>{escape(written(c, record[c.field], language))}</td>'
            for c in columns
        )
        rows.append(f'<tr data-row="{escape(str(record[columns[0].field]))}">{cells}</tr>')
    return _framed(columns, rows, name)


def plain_table(published: Published, columns: Sequence[Column], name: str) -> str:
    """Return a table as HTML with nothing but its cells.

    Long tables of assumptions are looked at, and not looked up.
    """
    table = shown(published)
    rows = [
        f"<tr>{''.join(f'<td{_align(c)}>{escape(FORMS[c.form](record[c.field]))}' for c in columns)}"
        for record in records(table)
    ]
    return _framed(columns, rows, name)


def _framed(columns: Sequence[Column], rows: Sequence[str], name: str) -> str:
    head = "".join(f"<th{_align(c)}>{escape(c.heading)}</th>" for c in columns)
    return (
        '<div class="scroll"><table'
        f' id="{name}"><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table></div>'
    )
