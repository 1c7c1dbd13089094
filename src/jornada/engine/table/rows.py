"""The state of the world: one table of cohorts, hashed and merged."""

from typing import Any, NamedTuple

import numpy as np
from numba.extending import overload

from jornada.engine.jit import hot, kernel, lean, maker
from jornada.engine.table.columns import BUT_WEEKS, FLUID, MIXED, OF_FLEE, OF_WEEKS, WHOLE

EMPTY = -1
LOOKUPS = 64  # states that are looked up together
CHUNK = 128  # rows between two looks at the room that is left: a look costs more than a row
HANDS = 8  # states that may be at hand at the same time


class Rows(NamedTuple):
    """Rows of cohorts.

    Those who come while a step goes through the table are in a list, there for the next step, so that nobody is met
    twice by one. Parties that differ only in the weeks they have been in their region are one row, for nothing depends
    on these. Whoever leaves a row is told apart by them: outside the table each state has its weeks, and they are a
    part of its address.
    """

    table: np.ndarray  # (R,) records: a state and its parties
    used: np.ndarray  # (1,) how many of them are used
    slots: np.ndarray  # of the hash: the row that stands there, EMPTY: none
    coming: np.ndarray  # the list of those who come during a step
    came: np.ndarray  # (1,) how many entries it has
    hands: np.ndarray  # room for states at hand, which change before they are put anywhere
    weeks: np.ndarray  # (R, W) parties by weeks in their region, where those of the row are `MIXED`
    parts: np.ndarray  # (W,) room for those who leave a row, told apart by their weeks

    @property
    def address(self) -> np.ndarray:
        """Return the address of each state, (R,)."""
        return self.table["address"]

    @property
    def counts(self) -> np.ndarray:
        """Return the parties in each state, (R,)."""
        return self.table["count"]

    def code(self, field: str) -> np.ndarray:
        """Return the codes of a field of all rows in use, (R,)."""
        return self.table[field][: int(self.used[0])].astype(np.int64)


def new_rows(capacity: int = 1024, fluid: bool = False, flee: bool = False) -> Rows:
    """Return an empty table with room for `capacity` rows."""
    # at most three in four are taken
    kind, slots = OF_FLEE if flee else FLUID if fluid else WHOLE, 1 << (4 * capacity // 3 - 1).bit_length()
    return Rows(
        np.zeros(capacity, kind),
        np.zeros(1, np.int64),
        np.full(slots, EMPTY, np.int32),
        np.zeros(LOOKUPS, kind),
        np.zeros(1, np.int64),
        np.zeros(HANDS, kind),
        np.zeros((capacity, OF_WEEKS.size), kind["count"]),
        np.zeros(OF_WEEKS.size, kind),
    )


@hot
def same(one: Any, other: Any) -> bool:
    """Say whether two states are equal but for their weeks."""
    return (
        (one.w0 == other.w0)
        & (one.w1 == other.w1)
        & ((one.w2 ^ other.w2) & BUT_WEEKS == 0)
        & (one.w3 == other.w3)
        & (one.w4 == other.w4)
    )  # type: ignore[no-any-return]


@hot
def address_of(state: Any) -> Any:
    """Return the address of the row of a state: its own without that of its weeks."""
    return state.address - OF_WEEKS[state.weeks]


@hot
def become(row: Any, other: Any) -> None:
    """Take over the state of another row."""
    row.address, row.w0, row.w1, row.w2, row.w3, row.w4 = (
        other.address,
        other.w0,
        other.w1,
        other.w2,
        other.w3,
        other.w4,
    )


@hot
def taken_up(hand: Any, row: Any) -> Any:
    """Return a state at hand that is like a row, to be changed."""
    become(hand, row)
    return hand


@kernel
def blank(rows: Any, codes: Any) -> Any:
    """Return a state at hand with every field at code 0."""
    hand = rows.hands[0]
    hand.w0 = hand.w1 = hand.w2 = hand.w3 = hand.w4 = np.uint64(0)
    hand.address = codes.hashes[codes.first[0].position]
    return hand


def begin_ranks(row: Any) -> None:
    """Let a new row have no ranks, where rows have ranks: under the rules of Flee."""


def add_ranks(row: Any, other: Any) -> None:
    """Add the ranks of another row, where rows have ranks."""


@overload(begin_ranks)
def _begin(row):  # type: ignore[no-untyped-def]
    def begun(row):  # type: ignore[no-untyped-def]
        row.ranks = 0

    return begun if "ranks" in row.fields else lambda row: None


@overload(add_ranks)
def _add(row, other):  # type: ignore[no-untyped-def]
    def added(row, other):  # type: ignore[no-untyped-def]
        row.ranks += other.ranks

    return added if "ranks" in row.fields else lambda row, other: None


@hot
def _slot(rows: Any, state: Any, address: np.uint64) -> Any:
    """Return the slot where the row of a state stands or would stand."""
    last = np.uint64(rows.slots.size - 1)
    i = address & last  # an index without a sign needs no test for counting from the end
    while True:
        row = rows.slots[i]
        if row < 0 or same(rows.table[np.uint64(row)], state):
            return i
        i = (i + np.uint64(1)) & last


@lean
def _fill_slots(rows: Any) -> None:
    empty_slots(rows)
    for row in range(rows.used[0]):
        rows.slots[_slot(rows, rows.table[row], rows.table[row].address)] = row


@lean
def empty_slots(rows: Any) -> None:
    """Let no row be found by its state."""
    for i in range(rows.slots.size):
        rows.slots[i] = -1


@kernel
def grown(rows: Any) -> Any:
    """Return the table with twice the room."""
    capacity = 2 * rows.table.size
    larger = Rows(
        np.empty(capacity, rows.table.dtype),
        rows.used,
        np.empty(2 * rows.slots.size, np.int32),
        rows.coming,
        rows.came,
        rows.hands,
        np.empty((capacity, OF_WEEKS.size), rows.weeks.dtype),
        rows.parts,
    )
    for row in range(rows.used[0]):
        larger.table[row] = rows.table[row]
        if larger.table[row].weeks == MIXED:
            larger.weeks[row] = rows.weeks[row]
    _fill_slots(larger)
    empty_slots(rows)  # whoever still holds the smaller table finds it empty
    return larger


@maker
def _longer(rows: Any) -> Any:
    """Return the table with twice the room in the list of those who come."""
    coming = np.empty(2 * rows.coming.size, rows.table.dtype)
    coming[: rows.came[0]] = rows.coming[: rows.came[0]]
    return Rows(rows.table, rows.used, rows.slots, coming, rows.came, rows.hands, rows.weeks, rows.parts)


@maker
def reserve(rows: Any, more: int) -> Any:
    """Return the table with room for `more` rows. Asked for once a chunk, so that `add` need not return a table."""
    while rows.used[0] + more >= rows.table.size:
        rows = grown(rows)
    return rows


@maker
def expecting(rows: Any, more: int) -> Any:
    """Return the table with room for `more` in the list of those who come, as `reserve` for `later`; the table itself
    grows with those who do come: a large one is slow."""
    while rows.came[0] + more > rows.coming.size:
        rows = _longer(rows)
    return rows


@hot
def has_room(rows: Any, more: int) -> bool:
    """Say whether a table has room for `more` rows."""
    return rows.used[0] + more < rows.table.size  # type: ignore[no-any-return]


@hot
def can_expect(rows: Any, more: int) -> bool:
    """Say whether the list of those who come has room for `more`."""
    return rows.came[0] + more <= rows.coming.size  # type: ignore[no-any-return]


@hot
def row_of(rows: Any, state: Any) -> Any:
    """Return the row of a state, a new and empty one where it has none; there must be room."""
    address = address_of(state)
    slot = _slot(rows, state, address)
    row = np.int64(rows.slots[slot])
    if row < 0:
        row = rows.used[0]
        become(rows.table[row], state)
        rows.table[row].address = address
        rows.table[row].count = 0
        begin_ranks(rows.table[row])
        rows.slots[slot] = row
        rows.used[0] = row + 1
    return row


@hot
def add(rows: Any, state: Any, count: Any) -> None:
    """Add parties in a state, to the row that has it or as a new row; there must be room."""
    put(rows, row_of(rows, state), np.int64(state.weeks), count)


@lean
def put(rows: Any, number: int, weeks: int, count: Any) -> None:
    """Add parties that have been in their region for so many weeks to a row."""
    row = rows.table[number]
    if row.count <= 0:
        row.weeks = weeks
    elif row.weeks != weeks:
        if row.weeks != MIXED:
            for other in range(OF_WEEKS.size):
                rows.weeks[number, other] = 0
            rows.weeks[number, row.weeks] = row.count
            row.weeks = MIXED
        rows.weeks[number, weeks] += count
    row.count += count


@hot
def later(rows: Any, state: Any, count: Any) -> Any:
    """Add parties in a state for the next step, and return their row, in which the state may still change.

    There must be room.
    """
    new = rows.coming[rows.came[0]]
    become(new, state)
    new.count = count
    rows.came[0] += 1
    return new


@kernel
def join(rows: Any) -> Any:
    """Return the table with those who came during a step in it."""
    rows = reserve(rows, rows.came[0])
    row, known = np.empty(LOOKUPS, np.int64), np.empty(LOOKUPS, np.bool_)
    for first in range(0, rows.came[0], LOOKUPS):
        last = min(first + LOOKUPS, rows.came[0])
        _look_up(rows, first, last, row, known)
        for i in range(last - first):
            new = rows.coming[first + i]
            if known[i]:
                put(rows, row[i], np.int64(new.weeks), new.count)
            else:
                add(rows, new, new.count)
    rows.came[0] = 0
    return rows


@lean
def _look_up(rows: Any, first: int, last: int, row: np.ndarray, known: np.ndarray) -> None:
    """Find the rows of some states of the list, where they stand in the first slot for them: memory answers many
    questions at once where none waits for the answer to another."""
    most = np.uint64(rows.slots.size - 1)
    for i in range(last - first):
        row[i] = rows.slots[address_of(rows.coming[first + i]) & most]
    for i in range(last - first):
        known[i] = (row[i] >= 0) & same(rows.coming[first + i], rows.table[max(row[i], 0)])


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
        other = others.table[row]
        if other.count > 0:
            here = row_of(rows, other)
            put(rows, here, np.int64(other.weeks), other.count)
            add_ranks(rows.table[here], other)
    clear(others)
    return rows


@kernel
def compact(rows: Any) -> None:
    """Drop the rows in which nobody is left, keeping the order of the others."""
    kept = 0
    for row in range(rows.used[0]):
        if rows.table[row].count > 0:
            rows.table[kept] = rows.table[row]
            if rows.table[kept].weeks == MIXED:
                rows.weeks[kept] = rows.weeks[row]
            kept += 1
    rows.used[0] = kept
    _fill_slots(rows)


@kernel
def with_all(rows: Any, states: np.ndarray) -> Any:
    """Return the table with parties in some states (N,) added."""
    rows = reserve(rows, states.size)
    for number in range(states.size):
        here = row_of(rows, states[number])
        put(rows, here, np.int64(states[number].weeks), states[number].count)
        add_ranks(rows.table[here], states[number])
    return rows
