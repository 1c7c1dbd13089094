"""The table of cohorts under other rules: a policy may make a leg longer, and so columns have other values."""

from collections.abc import Sequence

import numpy as np

from jornada.engine.cohorts import Column, Layout, Rows, merge, new_rows


def recoded(rows: Rows, before: tuple[Layout, Sequence[Column]], after: tuple[Layout, Sequence[Column]]) -> Rows:
    """Return the rows with each value under the code it has after, found by its name.

    People on a leg that is shorter now are on its last night; other values that are gone do not occur.

    Examples
    --------
    >>> from jornada.engine.cohorts import layout_of
    >>> columns = [Column("position", ["a", "b"])], [Column("position", ["new", "b"])]
    >>> layouts = [layout_of(c) for c in columns]
    >>> int(recoded(new_rows(8), (layouts[0], columns[0]), (layouts[1], columns[1])).used[0])
    0
    """
    (old, columns), (new, names) = before, after
    used = int(rows.used[0])
    table = new_rows(max(rows.table.size, 16), rows.counts.dtype.kind == "f")
    for number in ("count", "ranks"):
        table.table[number][:used] = rows.table[number][:used]
    table.used[0] = used
    for field, column in enumerate(columns):
        codes = _codes(column, names[field])[old.code(rows, field)]
        place = new.fields[field]
        word = table.table["k0" if place["word"] == 0 else "k1"][:used]
        word |= codes.astype(np.uint64) << place["shift"]
        table.table["address"][:used] += new.hashes[place["first"] + codes]
    return merge(new_rows(table.table.size, rows.counts.dtype.kind == "f"), _slotted(table))


def _slotted(table: Rows) -> Rows:
    """Return the table with its rows in the slots; equal rows are not joined yet."""
    last, free = table.slots.size - 1, {}
    for row in range(int(table.used[0])):
        spot = int(table.address[row]) & last
        while spot in free:
            spot = (spot + 1) & last
        free[spot] = row
    for spot, row in free.items():
        table.slots[spot] = row
    return table


def _codes(old: Column, new: Column) -> np.ndarray:
    """Return the new code of each old value."""
    found = {name: code for code, name in enumerate(new.values)}
    return np.array([_code(name, found) for name in old.values], np.int64)


def _code(name: str, found: dict[str, int]) -> int:
    if name in found:
        return found[name]
    leg, plus, night = name.rpartition("+")
    nights = range(int(night), -1, -1) if plus and night.isdigit() else ()
    return next((found[f"{leg}+{n}"] for n in nights if f"{leg}+{n}" in found), 0)
