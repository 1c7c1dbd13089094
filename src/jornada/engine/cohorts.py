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

from jornada.engine.compiled import hot, kernel, lean
from jornada.engine.draw import stable_hash

(
    POSITION, GROUP, MEANS, PAPER, HEADING, TRIES, BED, LINE, SINCE, LEFT, LIST, LISTED, EXPIRES, SPONSOR,
    HEALTH, COMPANY, CAPTIVE, MOVES, WEEKS,
) = range(19)
EMPTY = -1
LOOKUPS = 64  # states that are looked up together
CHUNK = 256  # rows between two looks at the room left in a table: a look costs more than a row, and large tables are slow
FIELD = np.dtype([("word", np.int64), ("shift", np.uint64), ("mask", np.uint64), ("first", np.int64)])


class LayoutError(ValueError):
    """The columns do not fit into two words; the message shows the bit budget."""


@dataclass(frozen=True)
class Column:
    """A column of the cohort table: its name and the stable names of its values, the default first."""

    name: str
    values: Sequence[str]


class Layout(NamedTuple):
    """Where each column lies in the two words (records), and the stable hash of each value."""

    fields: np.ndarray
    hashes: np.ndarray

    def code(self, rows: "Rows", field: int) -> np.ndarray:
        """Return the codes of a field of all rows in use, (R,)."""
        part = self.fields[field]
        word = rows.table["k0" if part["word"] == 0 else "k1"][: int(rows.used[0])]
        return ((word >> part["shift"]) & part["mask"]).astype(np.int64)


class Rows(NamedTuple):
    """Rows of cohorts: a table (R,) of records, how many are used (1,), and the slots of the hash; and a list of those who come
    while a step goes through the table, and how many entries it has (1,): they are there for the next step, so that nobody is
    met twice by one.

    A record holds the two words of a state, its address, the parties in it, and the sum of their ranks where it matters who came first.
    Records in one array, and not five arrays: compiled code is handed few arrays, and a row is one cache line.
    """

    table: np.ndarray
    used: np.ndarray
    slots: np.ndarray
    coming: np.ndarray
    came: np.ndarray

    @property
    def keys(self) -> np.ndarray:
        """Return the two words of each state, (R, 2)."""
        return self.table.view(np.uint64).reshape(len(self.table), -1)[:, :2]

    @property
    def address(self) -> np.ndarray:
        """Return the address of each state, (R,)."""
        return self.table["address"]

    @property
    def counts(self) -> np.ndarray:
        """Return the parties in each state, (R,)."""
        return self.table["count"]


WHOLE, FLUID = (
    np.dtype([("k0", np.uint64), ("k1", np.uint64), ("address", np.uint64), ("count", number), ("ranks", number)])
    for number in (np.int64, np.float64)
)


def layout_of(columns: Sequence[Column]) -> Layout:
    """Return the layout of some columns: first fit into two words; a column with one value takes no bits.

    Raises
    ------
    LayoutError
        When they need more than 2 x 64 bits.

    Examples
    --------
    >>> layout_of([Column("position", ["a", "b"]), Column("means", ["0", "1", "2"])]).fields["shift"].tolist()
    [0, 1]
    """
    widths = [(len(column.values) - 1).bit_length() for column in columns]
    word, shift, free = [], [], [0, 0]
    for width in widths:
        place = 0 if free[0] + max(width, 1) <= 64 else 1
        if free[place] + width > 64:
            raise LayoutError(bit_budget(columns))
        word.append(place)
        shift.append(free[place] if width else 0)  # a shift by 64 would be none
        free[place] += width
    sizes = [len(column.values) for column in columns]
    masks = [(1 << width) - 1 for width in widths]
    first = np.concatenate([[0], np.cumsum(sizes)])[:-1].astype(int).tolist()
    fields = np.array(list(zip(word, shift, masks, first, strict=True)), FIELD)
    return Layout(fields, np.concatenate([_hashes(column) for column in columns]))


def bit_budget(columns: Sequence[Column]) -> str:
    """Say how many bits each column takes of the 128 there are.

    Examples
    --------
    >>> print(bit_budget([Column("bed", ["no", "yes"])]))
    bed 1, in all 1 of 128 bits (each column whole in one of two words of 64)
    """
    widths = {column.name: (len(column.values) - 1).bit_length() for column in columns}
    parts = [f"{name} {width}" for name, width in widths.items()]
    return ", ".join(parts) + f", in all {sum(widths.values())} of 128 bits (each column whole in one of two words of 64)"


def _hashes(column: Column) -> np.ndarray:
    hashes = [0] + [int(stable_hash(f"{column.name}={value}")) for value in column.values[1:]]
    if column.name == "position":  # a place has no default: an unused first place must not change anything
        hashes[0] = int(stable_hash(f"{column.name}={column.values[0]}"))
    return np.array(hashes, np.uint64)


def new_rows(capacity: int = 1024, fluid: bool = False) -> Rows:
    """Return an empty table with room for `capacity` rows."""
    kind, slots = FLUID if fluid else WHOLE, 1 << (4 * capacity // 3 - 1).bit_length()  # at most three in four are taken
    return Rows(np.zeros(capacity, kind), np.zeros(1, np.int64), np.full(slots, EMPTY, np.int32), np.zeros(LOOKUPS, kind), np.zeros(1, np.int64))


@hot
def get(rows: Any, row: int, layout: Any, field: int) -> Any:
    """Return the code of a field of a row."""
    part = layout.fields[field]
    word = rows.table[row].k0 if part.word == 0 else rows.table[row].k1
    return np.int64((word >> part.shift) & part.mask)


@hot
def value_of(state: tuple[np.uint64, np.uint64, np.uint64], layout: Any, field: int) -> Any:
    """Return the code of a field of a state."""
    part = layout.fields[field]
    word = state[0] if part.word == 0 else state[1]
    return np.int64((word >> part.shift) & part.mask)


@hot
def put(state: tuple[np.uint64, np.uint64, np.uint64], layout: Any, field: int, value: int) -> Any:
    """Return the state (two words and address) with a field set."""
    k0, k1, address = state
    part = layout.fields[field]
    if part.word == 0:
        old = (k0 >> part.shift) & part.mask
        k0 = (k0 & ~(part.mask << part.shift)) | (np.uint64(value) << part.shift)
    else:
        old = (k1 >> part.shift) & part.mask
        k1 = (k1 & ~(part.mask << part.shift)) | (np.uint64(value) << part.shift)
    first = np.uint64(part.first)
    address = address + layout.hashes[first + np.uint64(value)] - layout.hashes[first + old]
    return k0, k1, address


@hot
def state_of(rows: Any, row: int) -> Any:
    """Return the two words and the address of a row."""
    return rows.table[row].k0, rows.table[row].k1, rows.table[row].address


@kernel
def blank(layout: Any) -> Any:
    """Return the state with every field at code 0."""
    return np.uint64(0), np.uint64(0), layout.hashes[layout.fields[0].first]


@hot
def _slot(rows: Any, k0: np.uint64, k1: np.uint64, address: np.uint64) -> Any:
    """Return the slot where a key stands or would stand."""
    last = np.uint64(rows.slots.size - 1)
    i = address & last  # an index without a sign needs no test for counting from the end
    while True:
        row = rows.slots[i]
        if row < 0:
            return i
        found = rows.table[np.uint64(row)]
        if found.k0 == k0 and found.k1 == k1:
            return i
        i = (i + np.uint64(1)) & last


@lean
def _fill_slots(rows: Any) -> None:
    _empty_slots(rows)
    for row in range(rows.used[0]):
        k0, k1, address = state_of(rows, row)
        rows.slots[_slot(rows, k0, k1, address)] = row


@lean
def _empty_slots(rows: Any) -> None:
    for i in range(rows.slots.size):
        rows.slots[i] = -1


@kernel
def grown(rows: Any) -> Any:
    """Return the table with twice the room."""
    capacity = 2 * rows.table.size
    larger = Rows(np.empty(capacity, rows.table.dtype), rows.used, np.empty(2 * rows.slots.size, np.int32), rows.coming, rows.came)
    for row in range(rows.used[0]):
        larger.table[row] = rows.table[row]
    _fill_slots(larger)
    _empty_slots(rows)  # whoever still holds the smaller table finds it empty
    return larger


@kernel
def _longer(rows: Any) -> Any:
    """Return the table with twice the room in the list of those who come."""
    coming = np.empty(2 * rows.coming.size, rows.table.dtype)
    coming[: rows.came[0]] = rows.coming[: rows.came[0]]
    return Rows(rows.table, rows.used, rows.slots, coming, rows.came)


@kernel
def reserve(rows: Any, more: int) -> Any:
    """Return the table with room for `more` rows, now or later. Asked for once a chunk, so that `add` and `later` need not return a table."""
    while rows.used[0] + rows.came[0] + more >= rows.table.size:
        rows = grown(rows)
    while rows.came[0] + more > rows.coming.size:
        rows = _longer(rows)
    return rows


@hot
def has_room(rows: Any, more: int) -> bool:
    """Say whether a table has room for `more` rows, now or later."""
    ahead = rows.came[0] + more
    return rows.used[0] + ahead < rows.table.size and ahead <= rows.coming.size  # type: ignore[no-any-return]


@hot
def row_of(rows: Any, state: Any) -> Any:
    """Return the row of a state, a new and empty one where it has none; there must be room."""
    k0, k1, address = state
    slot = _slot(rows, k0, k1, address)
    row = np.int64(rows.slots[slot])
    if row < 0:
        row = rows.used[0]
        new = rows.table[row]
        new.k0, new.k1, new.address = k0, k1, address
        new.count = new.ranks = 0
        rows.slots[slot] = row
        rows.used[0] = row + 1
    return row


@hot
def add(rows: Any, state: Any, count: Any) -> None:
    """Add parties in a state, to the row that has it or as a new row; there must be room."""
    rows.table[row_of(rows, state)].count += count


@hot
def later(rows: Any, state: Any, count: Any) -> None:
    """Add parties in a state for the next step; there must be room."""
    new = rows.coming[rows.came[0]]
    new.k0, new.k1, new.address = state
    new.count = count
    rows.came[0] += 1


@hot
def append(rows: Any, state: Any, count: Any) -> None:
    """Add parties in a state as a row of its own to a table that is a list: it must have no equal row, and there must be room."""
    new = rows.table[rows.used[0]]
    new.k0, new.k1, new.address = state
    new.count, new.ranks = count, count - count
    rows.used[0] += 1


@kernel
def join(rows: Any) -> None:
    """Let those who came during a step be there."""
    row, known = np.empty(LOOKUPS, np.int64), np.empty(LOOKUPS, np.bool_)
    for first in range(0, rows.came[0], LOOKUPS):
        last = min(first + LOOKUPS, rows.came[0])
        _look_up(rows, first, last, row, known)
        for i in range(last - first):
            new = rows.coming[first + i]
            if known[i]:
                rows.table[row[i]].count += new.count
            else:
                add(rows, (new.k0, new.k1, new.address), new.count)
    rows.came[0] = 0


@lean
def _look_up(rows: Any, first: int, last: int, row: np.ndarray, known: np.ndarray) -> None:
    """Find the rows of some states of the list, where they stand in the first slot for them: memory answers many questions at once
    where none waits for the answer to another."""
    most = np.uint64(rows.slots.size - 1)
    for i in range(last - first):
        row[i] = rows.slots[rows.coming[first + i].address & most]
    for i in range(last - first):
        new, found = rows.coming[first + i], rows.table[max(row[i], 0)]
        known[i] = (row[i] >= 0) & (found.k0 == new.k0) & (found.k1 == new.k1)


@kernel
def clear(rows: Any) -> None:
    """Empty a table, keeping its room."""
    last = rows.slots.size - 1
    for row in range(rows.used[0]):
        i = np.int64(rows.table[row].address & np.uint64(last))
        while rows.slots[i] != row:  # holes already made do not stop the walk: the row stands further on
            i = (i + 1) & last
        rows.slots[i] = -1
    rows.used[0] = rows.came[0] = 0


@kernel
def merge(rows: Any, others: Any) -> Any:
    """Add every row of `others` that has parties in it; empty `others`."""
    rows = reserve(rows, others.used[0])
    for row in range(others.used[0]):
        if others.table[row].count > 0:
            here = rows.table[row_of(rows, state_of(others, row))]
            here.count += others.table[row].count
            here.ranks += others.table[row].ranks
    clear(others)
    return rows


@kernel
def compact(rows: Any) -> None:
    """Drop the rows in which nobody is left, keeping the order of the others."""
    kept = 0
    for row in range(rows.used[0]):
        if rows.table[row].count > 0:
            rows.table[kept] = rows.table[row]
            kept += 1
    rows.used[0] = kept
    _fill_slots(rows)


@kernel
def pool(rows: Any, layout: Any, least: float) -> None:
    """Fluid mode: forget the means and earlier tries of rows with fewer than `least` parties, so that they join.

    Nobody moves or leaves a line or a bed, so that the ledger does not see it.
    """
    for row in range(rows.used[0]):
        if 0.0 < rows.table[row].count < least:
            state = put(put(state_of(rows, row), layout, MEANS, 0), layout, TRIES, 0)
            count = rows.table[row].count
            rows.table[row].count = 0
            later(rows, state, count)
    join(rows)
