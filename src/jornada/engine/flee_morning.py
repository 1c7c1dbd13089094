"""The morning of a day under the rules of Flee: who is at a place decides, in the order of the list where it matters.

In Flee people decide one after another, and who leaves a camp that is full makes room that only those behind them in the list
see. So those in camps that are nearly full decide first, and it is kept where in the list those stand who leave. All others are
met in slices of the list: each sees the camps as they are by then, with those in them who leave further down. On most days
nobody leaves such a camp, and one slice holds everybody. Nobody arrives in the morning: places only empty.
"""

from typing import Any

import numpy as np

from jornada.engine.cohorts import CHUNK, POSITION, get, has_room, put, reserve, state_of
from jornada.engine.compiled import hot, kernel, lean
from jornada.engine.draw import numbered, part, uniform
from jornada.engine.flee_choose import at_place, lay, look, rank_of
from jornada.engine.flee_slices import BINS, ENDS, marked, share_in, stretch
from jornada.engine.flee_today import BARRED

APART = 2  # bins of the list in a slice at most, where many leave a nearly full place that is no camp: one that was closed


@kernel
def morning(people: Any, tables: Any, layout: Any, net: Any, chances: Any, how: Any, flows: np.ndarray) -> Any:
    """Let everybody at a place decide; return the tables of those who rest and of those on the road."""
    night, base, behind = tables
    key, slice_key, most, closing, total = how
    expected, left = np.zeros(net.places), np.zeros((net.places, BINS))
    look(chances, net, expected)
    tight, crowded = chances.tight, _mark_tight(chances, net)
    way = (key, slice_key, most, closing, total)
    night, base = _decide(people, (night, base, behind), layout, net, chances, (tight, left, 0.0, 1.0, True, False), way, flows)
    sliced = crowded or left.any()
    if sliced:
        _mark(people, layout, net, tight)
    first = 0
    while first < BINS:
        last = _last(first, left, crowded) if sliced else BINS
        for place in range(net.places):
            expected[place] = 2.0 * left[place, first:].sum() - left[place, first:last].sum()
        look(chances, net, expected)
        stands = (tight, left, ENDS[first] if sliced else 0.0, ENDS[last] if sliced else 1.0, False, sliced)
        way = (numbered(key, first) if sliced else key, numbered(slice_key, first), most, closing, total)
        night, base = _decide(people, (night, base, behind), layout, net, chances, stands, way, flows)
        first = last
    return night, base


@lean
def _mark_tight(chances: Any, net: Any) -> bool:
    """Mark the camps that are nearly full, and say whether another place is: those who leave make room that others see."""
    crowded = False
    for place in range(net.places):
        here = chances.place[place]
        full = here.room >= 1.0 and here.here > net.buffer * here.room
        chances.tight[place] = full and here.camp
        crowded = crowded or (full and not here.camp)
    return crowded


@kernel
def _mark(people: Any, layout: Any, net: Any, tight: np.ndarray) -> None:
    """Write where in the list those stand who are still to decide, in the place of the sum of their ranks."""
    for row in range(people.used[0]):
        here, position = people.table[row], get(people, row, layout, POSITION)
        if here.count > 0 and position < net.places and not tight[position]:
            here.ranks = marked(here.ranks / here.count, here.count)


@lean
def _last(first: int, left: np.ndarray, crowded: bool) -> int:
    """Return the bin after those of a slice: a bin in which somebody leaves a nearly full camp is a slice of its own."""
    last = first + 1
    while last < BINS and not _leaves(left, first) and not _leaves(left, last) and not (crowded and last - first >= APART):
        last += 1
    return last


@lean
def _leaves(left: np.ndarray, piece: int) -> bool:
    """Say whether somebody in a bin leaves a nearly full camp."""
    found = False
    for place in range(left.shape[0]):
        found = found or left[place, piece] > 0.0
    return found


@kernel
def _decide(people: Any, tables: Any, layout: Any, net: Any, chances: Any, stands: Any, way: Any, flows: np.ndarray) -> Any:
    """Let those decide who are in nearly full camps, or all others of a slice; those on the road go on at the end of the list."""
    night, base, behind = tables
    row = 0
    while row < people.used[0]:
        night, base = reserve(night, CHUNK), reserve(base, max(CHUNK, way[2]))
        row = _decide_rows(row, people, (night, base, chances.queue, behind), layout, net, chances, stands, way, flows)
    return night, base


@lean
def _decide_rows(row: int, people: Any, tables: Any, layout: Any, net: Any, chances: Any, stands: Any, way: Any, flows: np.ndarray) -> int:
    """Let rows decide from one on, as long as there is room; return the next."""
    tight, left, start, end, in_camps, sliced = stands
    key, slice_key, most, closing, total = way
    while row < people.used[0] and has_room(tables[0], 1) and has_room(tables[1], most):
        parties, state, position = people.table[row].count, state_of(people, row), get(people, row, layout, POSITION)
        if parties > 0 and position < net.places and tight[position] == in_camps:
            rank = rank_of(people, row)
            if sliced:
                parties, rank = _of_slice(people.table[row], start, end, total, uniform(slice_key, state[2], 1))
            here = chances.place[position].here
            if parties > 0:
                at_place(tables, layout, net, chances, (state, parties, position, False, rank), (key, state[2], False), flows)
            if in_camps and here > chances.place[position].here:
                _keep(left, position, stretch(marked(rank, parties), total), here - chances.place[position].here, uniform(slice_key, state[2], 0))
        elif parties > 0 and position >= net.places and not in_camps and end >= 1.0:
            if closing[net.slot[position - net.places].leg] and layout.fields[BARRED].mask:
                state = put(state, layout, BARRED, 1)
            lay(tables[1], state, parties, rank_of(people, row))
        row += 1
    return row


@hot
def _of_slice(row: Any, start: float, end: float, total: Any, u: float) -> Any:
    """Take out of a row those who stand in a slice of the list; return how many they are, and their mean rank."""
    low, high = stretch(row.ranks, total)
    share = share_in(low, high, start, end)
    some = row.count if share >= 1.0 else part(row.count, share, u) if share > 0.0 else 0
    row.count -= some
    return some, 0.5 * total * (max(low, start) + min(high, end))


@hot
def _keep(left: np.ndarray, place: int, where: Any, gone: Any, u: float) -> None:
    """Keep by bin of the list (P, B) how many have left a camp: one person at some place of the stretch, more all over it."""
    low, high = where
    at = low + u * (high - low)
    for piece in range(BINS):
        begin, end = ENDS[piece], ENDS[piece + 1]
        if gone > 1 and high > low:
            left[place, piece] += gone * max(min(high, end) - max(low, begin), 0.0) / (high - low)
        elif (at >= begin or piece == 0) and (at < end or piece == BINS - 1):
            left[place, piece] += gone
