"""Columns of tables as people read them, and tables as text."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from jornada.interface.language.numbers import FORMS, figure
from jornada.interface.language.texts import say
from jornada.study.publish import Published, shown


@dataclass(frozen=True)
class Column:
    """A column: field of the table, heading, and how its cells are written."""

    field: str
    heading: str
    form: str = "text"


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


def written(column: Column, value: Any, language: str) -> str:
    """Return a cell as it is written in a column."""
    return figure(value, language) if column.form == "figure" else FORMS[column.form](value)


def _align(column: Column) -> str:
    return ' class="n"' if column.form != "text" else ' class="r"' if "range" in column.field else ""


def text_table(published: Published, columns: Sequence[Column]) -> str:
    """Return a table as lines of text, columns aligned.

    Examples
    --------
    >>> import pandas as pd
    >>> from jornada.study.publish import publish
    >>> print(
    ...     text_table(
    ...         publish(pd.DataFrame({"a": ["x"], "b": [1200.0]})),
    ...         [Column("a", "what"), Column("b", "people", "number")],
    ...     )
    ... )
    what  people
    x      1,200
    """
    table = shown(published)
    body = [[FORMS[c.form](row[c.field]) for c in columns] for row in records(table)]
    cells = [[c.heading for c in columns], *body]
    widths = [max(len(row[i]) for row in cells) for i in range(len(columns))]

    def padded(row: list[str]) -> str:
        return "  ".join(
            t.ljust(w) if c.form == "text" else t.rjust(w) for t, w, c in zip(row, widths, columns, strict=True)
        ).rstrip()

    return "\n".join(padded(row) for row in cells)
