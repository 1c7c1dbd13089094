"""The table of people under other rules: a policy may make a leg longer, and so columns have other values."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from jornada.engine.table.columns import Codes, Column, fields_of
from jornada.engine.table.rows import Rows, new_rows, with_all
from jornada.engine.table.weeks import by_weeks


class Coding(NamedTuple):
    """What the codes in a table of people mean."""

    codes: Codes
    columns: tuple[Column, ...]


def recoded(rows: Rows, before: Coding, after: Coding) -> Rows:
    """Return the rows with each value under the code it has after, found by its name; rows that are alike then are
    joined.

    People on a leg that is shorter now are on its last night; other values that are gone do not occur.

    Examples
    --------
    >>> from jornada.engine.table.columns import codes_of
    >>> first, then = ((Column("position", names),) for names in (["a", "b"], ["new", "b"]))
    >>> int(recoded(new_rows(8), Coding(codes_of(first), first), Coding(codes_of(then), then)).used[0])
    0
    """
    names = {column.name: (field, column) for field, column in fields_of(after.columns).items()}
    found, people = {}, by_weeks(rows)
    for field, column in fields_of(before.columns).items():
        there, values = names[column.name]
        found[there] = _codes(column.values, values.values)[people[field]]
    return table_of(found, people, after.codes, rows.table.size)


def table_of(found: dict[str, np.ndarray], numbers: np.ndarray, codes: Codes, room: int) -> Rows:
    """Return a table with room for so many rows: codes (R,) by field, and parties, and ranks, from `numbers` (R,).

    Those alike are joined.
    """
    each = np.zeros(len(numbers), numbers.dtype)
    for field, value in found.items():
        each[field] = value
        each["address"] += codes.hashes[codes.first[field][0] + value]
    for number in ("count", "ranks"):
        if number in (numbers.dtype.names or ()):
            each[number] = numbers[number]
    table = new_rows(max(room, 16), numbers["count"].dtype.kind == "f", "ranks" in (numbers.dtype.names or ()))
    return with_all(table, each)


def _codes(old: Sequence[str], new: Sequence[str]) -> np.ndarray:
    """Return the new code of each old value."""
    found = {name: code for code, name in enumerate(new)}
    return np.array([_code(name, found) for name in old], np.int64)


def _code(name: str, found: dict[str, int]) -> int:
    if name in found:
        return found[name]
    leg, plus, night = name.rpartition("+")
    nights = range(int(night), -1, -1) if plus and night.isdigit() else ()
    return next((found[f"{leg}+{n}"] for n in nights if f"{leg}+{n}" in found), 0)
