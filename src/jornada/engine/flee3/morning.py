"""The morning of a day under the rules of Flee: who is at a place decides, in the order of the list where it matters.

In Flee people decide one after another, and who leaves a camp that is full makes room that only those behind them in
the list see. So those in camps that are nearly full decide first, and it is kept where in the list those stand who
leave. All others are met in slices of the list: each sees the camps as they are by then, with those in them who leave
further down. A slice ends where a camp has emptied by a step, or no longer turns people away; on most days one slice or
a few hold everybody. Nobody arrives in the morning: places only empty.
"""

from typing import Any, NamedTuple

import numpy as np

from jornada.engine.draws.numbers import IN_SLICE, TURN
from jornada.engine.draws.streams import numbered, part, uniform
from jornada.engine.flee3.choose import Met, at_place, lay, look, rank_of
from jornada.engine.flee3.slices import BINS, ENDS, STEEP, marked, share_in, stretch
from jornada.engine.flee3.today import Moving
from jornada.engine.jit import hot, kernel, lean, maker
from jornada.engine.table.columns import set_barred
from jornada.engine.table.rows import CHUNK, has_room, reserve, taken_up
from jornada.engine.table.shared import shared

# bins of the list in a slice at most, where many leave a nearly full place that is no camp: one that was closed
APART = 2
CLOSED = 0  # the hand for those whose leg closes; who is at a place takes up others


class Piece(NamedTuple):
    """Who decides now."""

    in_camps: bool  # whether those in nearly full camps decide, or all others
    sliced: bool  # whether only those do who stand in a slice of the list
    start: float  # where the slice begins, 0 to 1
    end: float  # where it ends, 0 to 1
    key: np.uint64  # of the draws of those who decide
    slice_key: np.uint64  # of the draws of who stands in the slice
    left: np.ndarray  # (P, B + 1) people who have left nearly full camps, by bin of the list, or in a bin and behind it


@kernel
def morning(people: Any, night: Any, base: Any, behind: np.ndarray, flee: Any) -> Any:
    """Let everybody at a place decide; return the tables of those who rest and of those on the road."""
    net, chances, day = flee.net, flee.chances, flee.day
    expected, left = np.zeros(net.places), np.zeros((net.places, BINS + 1))
    look(chances, net, expected)
    crowded, first = _mark_tight(chances, net), 0
    night, base = _decide(
        people, night, base, behind, Piece(True, False, 0.0, 1.0, day.decide, day.morning, left), flee
    )
    _add_up_from_behind(left)
    sliced = _last(first, left, crowded, chances, net) < BINS
    if sliced:
        _mark(people, net, chances.tight)
    while first < BINS:
        last = _last(first, left, crowded, chances, net)
        expected[:] = left[:, first] + left[:, last]
        look(chances, net, expected)
        key = numbered(day.decide, first) if sliced else day.decide
        piece = Piece(False, sliced, ENDS[first], ENDS[last], key, numbered(day.morning, first), left)
        night, base = _decide(people, night, base, behind, piece, flee)
        first = last
    return night, base


@lean
def _mark_tight(chances: Any, net: Any) -> bool:
    """Mark the camps that are nearly full, and say whether another place is.

    Those who leave make room that others see.
    """
    crowded = False
    for place in range(net.places):
        here = chances.place[place]
        full = here.room >= 1.0 and here.here > net.buffer * here.room
        chances.tight[place] = full and here.camp
        crowded = crowded or (full and not here.camp)
    return crowded


@maker
def _mark(people: Any, net: Any, tight: np.ndarray) -> None:
    """Write where in the list those stand who are still to decide, in the place of the sum of their ranks."""
    for row in range(people.used[0]):
        here = people.table[row]
        if here.count > 0 and here.position < net.places and not tight[here.position]:
            here.ranks = marked(here.ranks / here.count, here.count)


@lean
def _add_up_from_behind(left: np.ndarray) -> None:
    """Turn those who have left a camp, by bin, into those of them who stand in a bin or behind it."""
    for place in range(left.shape[0]):
        for piece in range(BINS - 1, -1, -1):
            left[place, piece] += left[place, piece + 1]


@lean
def _last(first: int, left: np.ndarray, crowded: bool, chances: Any, net: Any) -> int:
    """Return the bin after those of a slice.

    Of one bin, or of more through which all nearly full camps look about the same.
    """
    last = first + 1
    while last < BINS and not (crowded and last - first >= APART) and _alike(first, last + 1, left, chances, net):
        last += 1
    return last


@lean
def _alike(first: int, last: int, left: np.ndarray, chances: Any, net: Any) -> bool:
    """Say whether each nearly full camp empties by less than a step in some bins, and turns people away before them as
    behind them."""
    for place in range(net.places):
        here, before, after = chances.place[place], left[place, first], left[place, last]
        if before > after and (
            before - after > STEEP * (1.0 - net.buffer) * here.room
            or (here.here + before > here.turn) != (here.here + after > here.turn)
        ):
            return False
    return True


@kernel
def _decide(people: Any, night: Any, base: Any, behind: np.ndarray, piece: Any, flee: Any) -> Any:
    """Let those decide who are in nearly full camps, or all others of a slice.

    Those on the road go on at the end of the list.
    """
    row, who = 0, shared(piece)
    while row < people.used[0]:
        night, base = reserve(night, CHUNK), reserve(base, max(CHUNK, flee.day.most))
        row = _decide_rows(
            row, shared(people), who, shared(Moving(flee, shared(night), shared(base), behind, False, piece.key))
        )
    return night, base


@lean
def _decide_rows(row: int, people: Any, piece: Any, moving: Any) -> int:
    """Let rows decide from one on, as long as there is room; return the next."""
    while row < people.used[0] and has_room(moving.night, 1) and has_room(moving.ahead, moving.flee.day.most):
        here = people.table[row]
        if here.count > 0 and here.position >= moving.flee.net.places:
            if not piece.in_camps and piece.end >= 1.0:
                _go_on(here, moving)
        elif here.count > 0 and moving.flee.chances.tight[here.position] == piece.in_camps:
            _decide_at(here, piece, moving)
        row += 1
    return row


@hot
def _go_on(row: Any, moving: Any) -> None:
    """Let those of a row be on the road today, too; where their leg has closed, they will come to know it."""
    scene, party = moving.flee.scene, taken_up(moving.night.hands[CLOSED], row)
    if (
        moving.flee.day.closing[moving.flee.net.slot[row.position - moving.flee.net.places].leg]
        and scene.codes.most[0].barred > 0
    ):
        set_barred(party, scene.codes, 1)
    lay(moving.ahead, party, row.count, rank_of(row))


@lean
def _decide_at(row: Any, piece: Any, moving: Any) -> None:
    """Let those of a row decide who are met, and keep where in the list those stand who leave a nearly full camp."""
    total, place = moving.flee.day.total, moving.flee.chances.place[row.position]
    met = Met(row.count, rank_of(row), row.address)
    if piece.sliced:
        met = _of_slice(row, piece, total)
    here = place.here
    if met.people > 0:
        at_place(row, met, False, moving)
    if piece.in_camps and here > place.here:
        where = stretch(marked(met.rank, met.people), total)
        _keep(piece.left, row.position, where, here - place.here, uniform(piece.slice_key, row.address, TURN))


@hot
def _of_slice(row: Any, piece: Any, total: float) -> Any:
    """Take those out of a row who stand in a slice of the list."""
    low, high = stretch(row.ranks, total)
    share = share_in(low, high, piece.start, piece.end)
    some = (
        row.count
        if share >= 1.0
        else part(row.count, share, uniform(piece.slice_key, row.address, IN_SLICE))
        if share > 0.0
        else 0
    )
    row.count -= some
    return Met(some, 0.5 * total * (max(low, piece.start) + min(high, piece.end)), row.address)


@hot
def _keep(left: np.ndarray, place: int, where: Any, gone: Any, u: float) -> None:
    """Keep by bin of the list (P, B) how many have left a camp.

    One person at some place of the stretch, more all over it.
    """
    low, high = where.low, where.high
    at = low + u * (high - low)
    for piece in range(BINS):
        begin, end = ENDS[piece], ENDS[piece + 1]
        if gone > 1 and high > low:
            left[place, piece] += gone * max(min(high, end) - max(low, begin), 0.0) / (high - low)
        elif (at >= begin or piece == 0) and (at < end or piece == BINS - 1):
            left[place, piece] += gone
