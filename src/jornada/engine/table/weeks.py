"""Parties that leave a row are told apart by the weeks they have been in their region.

Nothing that happens to people depends on these weeks, so those who leave are any of the row: a draw without replacement
says who.
"""

from typing import Any, NamedTuple

import numpy as np

from jornada.engine.draws.numbers import STRIDE
from jornada.engine.draws.sharing import drawn
from jornada.engine.draws.streams import is_few, numbered, uniform
from jornada.engine.jit import hot, kernel, lean
from jornada.engine.table.columns import MIXED, OF_WEEKS, set_means, set_tries
from jornada.engine.table.rows import Rows, empty_slots, put, row_of, taken_up

FEW = 8  # parties that are told apart one by one


@lean
def taken_out(rows: Any, number: int, count: Any, key: np.uint64) -> int:
    """Take parties out of a row, and return into how many of `parts` they were told apart."""
    row = rows.table[number]
    parts = (
        told_apart(rows, number, row, count, key)
        if row.weeks == MIXED
        else _one_more(rows, 0, row, count, np.int64(row.weeks))
    )
    row.count -= count
    return parts  # type: ignore[no-any-return]


@lean
def parts_of(rows: Any, number: int) -> int:
    """Return into how many parts a row may be told apart."""
    if rows.table[number].weeks != MIXED:
        return 1
    parts = 0
    for weeks in range(OF_WEEKS.size):
        parts += rows.weeks[number, weeks] > 0
    return parts


@lean
def told_apart(rows: Any, number: int, state: Any, count: Any, key: np.uint64) -> int:
    """Tell parties apart who come from a row of several weeks and are in a state now, and return into how many of
    `parts`.

    Draws have a key of their own below that of the step, and the number of those of the row who have not been told
    apart before.
    """
    each, all_of_them = rows.weeks[number], _all_of(rows.weeks[number])
    if count >= all_of_them:
        return _all_apart(rows, each, state)  # type: ignore[no-any-return]
    whose = Whose(count, all_of_them, numbered(key, MIXED), rows.table[number].address)
    if is_few(count, FEW):
        return _few_apart(rows, each, state, whose)  # type: ignore[no-any-return]
    return _many_apart(rows, each, state, whose)  # type: ignore[no-any-return]


@hot
def _all_of(each: np.ndarray) -> Any:
    """Return how many parties there are, whatever their weeks."""
    all_of_them = each[0]
    for weeks in range(1, OF_WEEKS.size):
        all_of_them += each[weeks]
    return all_of_them


@lean
def forget_gone(rows: Any, number: int, key: np.uint64) -> None:
    """Draw how long those had been there who have left a row and were never told apart, for nobody asks where they are
    now."""
    row = rows.table[number]
    if row.weeks == MIXED and row.count > 0:
        gone = _all_of(rows.weeks[number]) - row.count
        if gone > 0:
            told_apart(rows, number, row, gone, key)


class Whose(NamedTuple):
    """Parties of a row that are told apart by their weeks."""

    count: Any  # how many are told apart
    all: Any  # of how many that are left of the row
    key: np.uint64  # of their draws
    address: np.uint64  # of the row


@hot
def _one_more(rows: Any, parts: int, state: Any, count: Any, weeks: int) -> int:
    """Let a part be parties in a state who have been in their region for so many weeks.

    Return how many parts there are.
    """
    one = taken_up(rows.parts[parts], state)
    one.weeks, one.count = weeks, count
    one.address += OF_WEEKS[weeks]
    return parts + 1


@lean
def _all_apart(rows: Any, each: np.ndarray, state: Any) -> int:
    parts = 0
    for weeks in range(OF_WEEKS.size):
        if each[weeks] > 0:
            parts = _one_more(rows, parts, state, each[weeks], weeks)
            each[weeks] = 0
    return parts


@lean
def _few_apart(rows: Any, each: np.ndarray, state: Any, whose: Any) -> int:
    """Pick parties one by one, each out of all that are left."""
    parts, left = 0, whose.all
    while left > whose.all - whose.count:
        at, weeks = uniform(whose.key, whose.address, STRIDE * np.int64(left)) * left, 0
        while at >= each[weeks] and weeks < OF_WEEKS.size - 1:
            at -= each[weeks]
            weeks += 1
        each[weeks] -= 1
        left -= 1
        known = 0
        while known < parts and rows.parts[known].weeks != weeks:
            known += 1
        if known < parts:
            rows.parts[known].count += 1
        else:
            parts = _one_more(rows, parts, state, 1, weeks)
    return parts


@lean
def _many_apart(rows: Any, each: np.ndarray, state: Any, whose: Any) -> int:
    """Draw how many have been there for how long, one number of weeks after another."""
    parts, rest, left = 0, whose.all, whose.count
    for weeks in range(OF_WEEKS.size):
        here = each[weeks]
        if here <= 0 or left <= 0:
            continue
        rest -= here
        some = (
            left
            if rest <= 0
            else drawn(here, rest, left, uniform(whose.key, whose.address, STRIDE * np.int64(whose.all) + 1 + weeks))
        )
        if some > 0:
            parts = _one_more(rows, parts, state, some, weeks)
            each[weeks] -= some
            left -= some
    return parts


def by_weeks(rows: Rows) -> np.ndarray:
    """Return the rows in use as records (N,), those of several weeks once for each."""
    table = rows.table[: int(rows.used[0])]
    parties = np.where(
        table["weeks"][:, None] == MIXED,
        rows.weeks[: len(table)],
        (table["weeks"][:, None] == np.arange(OF_WEEKS.size)) * table["count"][:, None],
    )
    number, weeks = np.nonzero(parties)
    # as bytes: numpy would copy field by field, and fields lie over each other
    whole = np.dtype((np.void, table.itemsize))
    found = np.ascontiguousarray(table.view(whole)[number]).view(table.dtype)
    found["weeks"], found["count"] = weeks, parties[number, weeks]
    return found


@kernel
def pool(rows: Any, codes: Any, least: float) -> None:
    """Fluid mode: forget the means and earlier tries of rows with fewer than `least` parties, so that they join, and
    drop the empty ones.

    Nobody moves or leaves a line or a bed, so that the ledger does not see it.
    """
    used, each = rows.used[0], np.zeros(OF_WEEKS.size, rows.weeks.dtype)
    empty_slots(rows)
    rows.used[0] = 0
    for number in range(used):  # put back one after another: never above where they are read
        row = rows.table[number]
        count, weeks = row.count, np.int64(row.weeks)
        each[:] = rows.weeks[number]
        row.weeks = 0
        if 0.0 < count < least:
            set_means(row, codes, 0)
            set_tries(row, codes, 0)
        if count > 0.0:
            _put_back(rows, row_of(rows, row), count, weeks, each)


@lean
def _put_back(rows: Any, number: int, count: Any, weeks: int, each: np.ndarray) -> None:
    """Add parties to a row, as many as there are for each number of weeks where these are several."""
    if weeks != MIXED:
        put(rows, number, weeks, count)
        return
    for more in range(OF_WEEKS.size):
        if each[more] > 0:
            put(rows, number, more, each[more])
