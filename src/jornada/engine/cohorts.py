"""The state of the world: one table of cohorts, packed, hashed and merged.

A row is a state and the number of parties in it. A state is packed into two 64-bit words by a
`Layout` computed for the scenario. Beside it stands the row's `address`, the sum of stable hashes of
the names and values of its columns that are not at their default: it addresses the random draws of
the row and finds equal rows, so neither depends on bit positions, table indices or row order.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numba import njit

from jornada.engine.draw import lean, stable_hash

POSITION, GROUP, MEANS, PAPER, HEADING, TRIES, BED, LINE, SINCE, LEFT = range(10)
EMPTY = -1


class LayoutError(ValueError):
    """The columns do not fit into two words; the message shows the bit budget."""


@dataclass(frozen=True)
class Column:
    """A column of the cohort table: its name and the stable names of its values, the default first."""

    name: str
    values: Sequence[str]


class Layout(NamedTuple):
    """Where each column lies in the two words, and the stable hash of each value."""

    word: np.ndarray
    shift: np.ndarray
    mask: np.ndarray
    first: np.ndarray
    hashes: np.ndarray


class Rows(NamedTuple):
    """Rows of cohorts: keys (R, 2), counts (R,) in parties, addresses (R,), how many are used (1,), and slots."""

    keys: np.ndarray
    counts: np.ndarray
    address: np.ndarray
    used: np.ndarray
    slots: np.ndarray


def layout_of(columns: Sequence[Column]) -> Layout:
    """Return the layout of some columns: first fit into two words.

    Raises
    ------
    LayoutError
        When they need more than 2 x 64 bits.

    Examples
    --------
    >>> layout_of([Column("position", ["a", "b"]), Column("means", ["0", "1", "2"])]).shift.tolist()
    [0, 1]
    """
    widths = [max(1, (len(column.values) - 1).bit_length()) for column in columns]
    word, shift, free = [], [], [0, 0]
    for width in widths:
        place = 0 if free[0] + width <= 64 else 1
        if free[place] + width > 64:
            raise LayoutError(bit_budget(columns))
        word.append(place)
        shift.append(free[place])
        free[place] += width
    sizes = [len(column.values) for column in columns]
    return Layout(
        np.array(word, np.int64), np.array(shift, np.uint64),
        np.array([(1 << w) - 1 for w in widths], np.uint64),
        np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
        np.concatenate([_hashes(column) for column in columns]),
    )


def bit_budget(columns: Sequence[Column]) -> str:
    """Say how many bits each column takes of the 128 there are.

    Examples
    --------
    >>> print(bit_budget([Column("bed", ["no", "yes"])]))
    bed 1, in all 1 of 128 bits (each column whole in one of two words of 64)
    """
    widths = {column.name: max(1, (len(column.values) - 1).bit_length()) for column in columns}
    parts = [f"{name} {width}" for name, width in widths.items()]
    return ", ".join(parts) + f", in all {sum(widths.values())} of 128 bits (each column whole in one of two words of 64)"


def _hashes(column: Column) -> np.ndarray:
    hashes = [0] + [int(stable_hash(f"{column.name}={value}")) for value in column.values[1:]]
    if column.name == "position":  # a place has no default: an unused first place must not change anything
        hashes[0] = int(stable_hash(f"{column.name}={column.values[0]}"))
    return np.array(hashes, np.uint64)


def new_rows(capacity: int = 1024, fluid: bool = False) -> Rows:
    """Return an empty table with room for `capacity` rows."""
    return Rows(
        np.zeros((capacity, 2), np.uint64),
        np.zeros(capacity, np.float64 if fluid else np.int64),
        np.zeros(capacity, np.uint64),
        np.zeros(1, np.int64),
        np.full(4 * capacity, EMPTY, np.int32),
    )


@lean
def get(keys: np.ndarray, row: int, layout: Any, field: int) -> Any:
    """Return the code of a field of a row."""
    return np.int64((keys[row, layout.word[field]] >> layout.shift[field]) & layout.mask[field])


@lean
def put(state: tuple[np.uint64, np.uint64, np.uint64], layout: Any, field: int, value: int) -> Any:
    """Return the state (two words and address) with a field set."""
    k0, k1, address = state
    shift, mask, first = layout.shift[field], layout.mask[field], layout.first[field]
    if layout.word[field] == 0:
        old = (k0 >> shift) & mask
        k0 = (k0 & ~(mask << shift)) | (np.uint64(value) << shift)
    else:
        old = (k1 >> shift) & mask
        k1 = (k1 & ~(mask << shift)) | (np.uint64(value) << shift)
    address = address + layout.hashes[first + value] - layout.hashes[first + np.int64(old)]
    return k0, k1, address


@lean
def state_of(rows: Any, row: int) -> Any:
    """Return the two words and the address of a row."""
    return rows.keys[row, 0], rows.keys[row, 1], rows.address[row]


@njit(cache=True)
def blank(layout: Any) -> Any:
    """Return the state with every field at code 0."""
    return np.uint64(0), np.uint64(0), layout.hashes[layout.first[0]]


@lean
def _slot(rows: Any, k0: np.uint64, k1: np.uint64, address: np.uint64) -> Any:
    """Return the slot where a key stands or would stand."""
    last = rows.slots.size - 1
    i = np.int64(address & np.uint64(last))
    while True:
        row = rows.slots[i]
        if row < 0 or (rows.keys[row, 0] == k0 and rows.keys[row, 1] == k1):
            return i
        i = (i + 1) & last


@njit(cache=True)
def grown(rows: Any) -> Any:
    """Return the table with twice the room."""
    n, capacity = rows.used[0], 2 * rows.counts.size
    keys, counts = np.zeros((capacity, 2), np.uint64), np.zeros(capacity, rows.counts.dtype)
    address, slots = np.zeros(capacity, np.uint64), np.full(4 * capacity, -1, np.int32)
    keys[:n], counts[:n], address[:n] = rows.keys[:n], rows.counts[:n], rows.address[:n]
    larger = Rows(keys, counts, address, rows.used, slots)
    for row in range(n):
        slots[_slot(larger, keys[row, 0], keys[row, 1], address[row])] = row
    rows.slots[:] = -1  # whoever still holds the smaller table finds it empty
    return larger


@njit(cache=True)
def reserve(rows: Any, more: int) -> Any:
    """Return the table with room for `more` rows. Asked for once a row, so that `add` need not return a table."""
    while rows.used[0] + more >= rows.counts.size:
        rows = grown(rows)
    return rows


@lean
def add(rows: Any, state: Any, count: Any) -> None:
    """Add parties in a state, to the row that has it or as a new row; there must be room."""
    k0, k1, address = state
    slot = _slot(rows, k0, k1, address)
    row = rows.slots[slot]
    if row >= 0:
        rows.counts[row] += count
        return
    row = rows.used[0]
    rows.keys[row, 0], rows.keys[row, 1] = k0, k1
    rows.counts[row], rows.address[row] = count, address
    rows.slots[slot] = row
    rows.used[0] = row + 1


@njit(cache=True)
def clear(rows: Any) -> None:
    """Empty a table, keeping its room."""
    last = rows.slots.size - 1
    for row in range(rows.used[0]):
        i = np.int64(rows.address[row] & np.uint64(last))
        while rows.slots[i] != row:  # holes already made do not stop the walk: the row stands further on
            i = (i + 1) & last
        rows.slots[i] = -1
    rows.used[0] = 0


@njit(cache=True)
def merge(rows: Any, others: Any) -> Any:
    """Add every row of `others` that has parties in it; empty `others`."""
    rows = reserve(rows, others.used[0])
    for row in range(others.used[0]):
        if others.counts[row] > 0:
            add(rows, state_of(others, row), others.counts[row])
    clear(others)
    return rows


@njit(cache=True)
def compact(rows: Any) -> None:
    """Drop the rows in which nobody is left, keeping the order of the others."""
    kept = 0
    for row in range(rows.used[0]):
        if rows.counts[row] > 0:
            rows.keys[kept] = rows.keys[row]
            rows.counts[kept], rows.address[kept] = rows.counts[row], rows.address[row]
            kept += 1
    rows.used[0] = kept
    rows.slots[:] = -1
    for row in range(kept):
        rows.slots[_slot(rows, rows.keys[row, 0], rows.keys[row, 1], rows.address[row])] = row
