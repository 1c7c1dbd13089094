"""Tables as people read them: numbers, ranges and shares in words and figures, as HTML or text."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Any

from jornada.interface.texts import say
from jornada.study.publish import Published, shown

SCALES = ((1e9, "billion"), (1e6, "million"))


@dataclass(frozen=True)
class Column:
    """A column: field of the table, heading, and how its cells are written."""

    field: str
    heading: str
    form: str = "text"


def number(value: Any) -> str:
    """Return a figure with as many digits as a reader can use.

    Examples
    --------
    >>> number(1234567.8), number(54.13), number(3.977), number(0.0213), number(0), number(float("nan"))
    ('1,234,568', '54', '4.0', '0.021', '0', '–')
    """
    if value is None or value != value:
        return "–"
    size = abs(float(value))
    if size == 0 or size >= 10:
        return f"{value:,.0f}"
    return f"{value:.1f}" if size >= 1 else f"{value:.2g}"


def signed(value: Any, language: str = "en") -> str:
    """Return a difference in three digits with its sign.

    Examples
    --------
    >>> signed(12345.0), signed(-0.5), signed(0.0), signed(float("nan"))
    ('+12,300', '−0.5', '0', '–')
    """
    return ("+" if value > 0 else "−" if value < 0 else "") + figure(abs(value), language)


def rounded(low: Any, high: Any, language: str = "en") -> str:
    """Return a range in three digits: more would claim what nobody knows. Ends that are told alike are told once.

    Examples
    --------
    >>> rounded(5418579, 5552142), rounded(168513, 174995), rounded(3.16, 6.41), rounded(28, 28), rounded(15001, 15004)
    ('5.42 to 5.55 million', '169,000 to 175,000', '3.2 to 6.4', '28 in every run', '15,000')
    >>> rounded(5418579, 5552142, "es"), rounded(float("nan"), float("nan"))
    ('5.42 a 5.55 millones', '–')
    """
    if low != low:
        return number(low)
    if low == high:
        return say("every.run", language, {"figure": figure(low, language)})
    one, other = figure(low, language), figure(high, language)
    if one == other:
        return one
    words = [say(word, language, {"figure": ""}) for _, word in SCALES]
    same = next((word for word in words if one.endswith(word) and other.endswith(word)), "")
    return say("to", language, {"low": one.removesuffix(same), "high": other})


def three_digits(value: float) -> float:
    """Return a value in three digits.

    Examples
    --------
    >>> three_digits(168513.0), three_digits(43.0)
    (169000.0, 43.0)
    """
    return float(f"{value:.3g}")


def ratio(value: Any) -> str:
    """Return a ratio.

    Examples
    --------
    >>> ratio(1.0104)
    '1.01'
    """
    return "–" if value is None or value != value else f"{value:.2f}"


def error(value: Any) -> str:
    """Return an error as a share, in three digits behind the point.

    Examples
    --------
    >>> error(0.14159), error(float("nan"))
    ('0.142', '–')
    """
    return "–" if value is None or value != value else f"{value:.3f}"


def percent(value: Any) -> str:
    """Return a share in whole percent.

    Examples
    --------
    >>> percent(0.926), percent(float("nan"))
    ('93\\xa0%', '–')
    """
    if value is None or value != value:
        return "–"
    return "<\u00a01\u00a0%" if 0 < value < 0.005 else f"{100 * value:.0f}\u00a0%"


def share_range(low: Any, high: Any, language: str = "en") -> str:
    """Return a range of shares in whole percent.

    Examples
    --------
    >>> share_range(0.102, 0.18), share_range(0.2, 0.2)
    ('10 to 18\\xa0%', '20\\xa0%')
    """
    one, other = percent(low), percent(high)
    return one if one == other else say("to", language, {"low": one.removesuffix("\u00a0%"), "high": other})


def ranged(table: Any, low: str, high: str, into: str, language: str = "en") -> Any:
    """Return a table with a column of ranges in three digits, from two of its columns."""
    return table.assign(**{into: [rounded(a, b, language) for a, b in zip(table[low], table[high], strict=True)]})


def count(value: Any) -> str:
    """Return a whole number.

    Examples
    --------
    >>> count(4.0)
    '4'
    """
    return f"{value:,.0f}"


def figure(value: Any, language: str = "en") -> str:
    """Return a figure in three digits, large ones in millions or billions.

    Examples
    --------
    >>> figure(1425273268.0), figure(34755212.0), figure(34630.0), figure(0.44), figure(1425273268.0, "es")
    ('1.43 billion', '34.8 million', '34,600', '0.44', '1.43 mil millones')
    """
    value = three_digits(value)
    for size, word in SCALES:
        if abs(value) >= size:
            return say(word, language, {"figure": f"{value / size:#.3g}".removesuffix(".")})
    return number(value)


FORMS = {"number": number, "count": count, "figure": figure, "signed": signed, "percent": percent, "error": error, "ratio": ratio, "text": str}


def records(table: Any) -> list[dict[str, Any]]:
    """Return the rows of a table one by one: of a data frame, or as they are.

    Examples
    --------
    >>> records([{"a": 1}])
    [{'a': 1}]
    """
    return list(table if isinstance(table, list) else table.to_dict("records"))


def headed(columns: Sequence[Column], language: str) -> list[Column]:
    """Return columns with their headings in a language: until then a heading is the key of its text."""
    return [replace(column, heading=say(column.heading, language)) for column in columns]


def html_table(published: Published, columns: Sequence[Column], name: str, language: str = "en") -> str:
    """Return a table as HTML; each row carries its first column as `data-row`, and each cell its field."""
    table = shown(published)
    rows = []
    for record in records(table):
        cells = "".join(f'<td data-field="{c.field}"{_align(c)}>{escape(_written(c, record[c.field], language))}</td>' for c in columns)
        rows.append(f'<tr data-row="{escape(str(record[columns[0].field]))}">{cells}</tr>')
    return _framed(columns, rows, name)


def plain_table(published: Published, columns: Sequence[Column], name: str) -> str:
    """Return a table as HTML with nothing but its cells: long tables of assumptions are looked at, and not looked up."""
    table = shown(published)
    rows = [f"<tr>{''.join(f'<td{_align(c)}>{escape(FORMS[c.form](record[c.field]))}' for c in columns)}" for record in records(table)]
    return _framed(columns, rows, name)


def _framed(columns: Sequence[Column], rows: Sequence[str], name: str) -> str:
    head = "".join(f"<th{_align(c)}>{escape(c.heading)}</th>" for c in columns)
    return f'<div class="scroll"><table id="{name}"><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table></div>'


def _written(column: Column, value: Any, language: str) -> str:
    return figure(value, language) if column.form == "figure" else FORMS[column.form](value)


def _align(column: Column) -> str:
    return ' class="n"' if column.form != "text" else ' class="r"' if "range" in column.field else ""


def text_table(published: Published, columns: Sequence[Column]) -> str:
    """Return a table as lines of text, columns aligned.

    Examples
    --------
    >>> import pandas as pd
    >>> from jornada.study.publish import publish
    >>> print(text_table(publish(pd.DataFrame({"a": ["x"], "b": [1200.0]})), [Column("a", "what"), Column("b", "people", "number")]))
    what  people
    x      1,200
    """
    table = shown(published)
    body = [[FORMS[c.form](row[c.field]) for c in columns] for row in records(table)]
    cells = [[c.heading for c in columns], *body]
    widths = [max(len(row[i]) for row in cells) for i in range(len(columns))]
    def padded(row: list[str]) -> str:
        return "  ".join(t.ljust(w) if c.form == "text" else t.rjust(w) for t, w, c in zip(row, widths, columns, strict=True)).rstrip()
    return "\n".join(padded(row) for row in cells)
