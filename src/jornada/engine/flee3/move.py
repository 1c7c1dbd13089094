"""The day of Flee 3 on our table of people: who moves on, and how far they come.

People decide one after another in Flee, and each sees how full camps are. Here those on the road are met in a few
slices, more of them where a camp is nearly full, and everybody in a slice sees the same. Who arrives early decides
again on the same day: of those in a slice, who has travelled least so far is met first, so that people in the same
state at a place are met together.
"""

from typing import Any, NamedTuple

import numpy as np

from jornada.engine.draws.numbers import ONLY
from jornada.engine.draws.streams import numbered, part, uniform
from jornada.engine.flee3.choose import Met, at_place, look, rank_of, ride
from jornada.engine.flee3.morning import morning
from jornada.engine.flee3.plan import RECENT_STEPS
from jornada.engine.flee3.slices import (
    BINS,
    ENOUGH,
    MOST,
    Bins,
    binned,
    credit_of,
    heading,
    near,
    next_end,
    pilot,
    share_in,
    stretch,
)
from jornada.engine.flee3.today import CHOSEN, DECIDED, HOPPED, SLICED, Flee, Moving, Tables, Turns, chances_on
from jornada.engine.jit import kernel, lean, maker
from jornada.engine.table.rows import CHUNK, Rows, clear, has_room, reserve
from jornada.engine.table.shared import shared
from jornada.engine.today.today import Draw, Today


class Slice(NamedTuple):
    """A slice of the list of those on the road."""

    start: float  # where it begins, 0 to 1
    end: float  # where it ends, 0 to 1
    key: np.uint64  # of the draws on the road
    hop_key: np.uint64  # of the draws of those who arrive early and decide on the way


def move(people: Rows, today: Today, draw: Draw) -> Rows:
    """Decide for everybody at a place, and take those on the road as far as the day allows, with what they decide on
    the way."""
    plan, memory = today.choice, today.memory
    chances = chances_on(plan, memory, today)
    most = 2 + int((chances.place["last"] - chances.place["first"]).max())
    day = Turns(
        draw.key("decide"),
        draw.key("slice"),
        draw.key("hop"),
        draw.key("morning"),
        plan.calendar.closing[today.day],
        max(memory.set_out, 1) / memory.rank,
        memory.hops,
        memory.visits,
        most,
    )
    people, memory.tables = _move(people, memory.tables, today.scene, memory.net, chances, day)
    memory.visits[CHOSEN] += chances.looked[0]
    return people


@kernel
def _move(people: Any, tables: Any, scene: Any, net: Any, chances: Any, day: Any) -> Any:
    flee = shared(Flee(shared(scene), shared(net), shared(chances), shared(day)))
    night, base = morning(people, tables.night, tables.base, tables.behind, flee)
    look(flee.chances, flee.net, np.zeros(net.places))
    day.visits[DECIDED] += people.used[0]
    clear(people)
    night, road, behind = _slices(night, base, tables.road, tables.behind, flee)
    clear(base)
    return night, Tables(people, base, road, behind)


@maker
def _slices(night: Any, base: Any, road: Any, behind: np.ndarray, flee: Any) -> Any:
    """Meet those on the road, all at once or in slices."""
    net, chances, day = flee.net, flee.chances, flee.day
    hops, places = day.hops, net.places
    people, direct = heading(base, net)
    before = hops[0, places]
    expected, known = direct + hops[0, :places], min(before, ENOUGH)
    told = hops[:, :places] * (known / max(before, 1.0))
    new = people > 2.0 * before + ENOUGH
    sliced = near(chances, net, expected + people if new else expected)
    bins = binned(base, net, day.total) if sliced else Bins(np.zeros(BINS), np.zeros((1, 1)))
    hops[:, :places], hops[:, places] = 0.0, people
    hopped, start, end, number = np.zeros((2, places)), 0.0, 1.0, 0
    while start < 1.0:
        if sliced:
            end = next_end(start, chances, net, bins, told[0] / max(known, 1.0), expected)
            end = 1.0 if number == MOST - 1 else min(end, pilot(bins.people)) if new and number == 0 else end
        look(chances, net, expected)
        here, piece = (
            chances.place["here"].copy(),
            Slice(start, end, numbered(day.travel, number), numbered(day.hop, number)),
        )
        night, road, behind, met = _slice(base, night, road, behind, piece, flee)
        direct[:] = chances.place["here"] - here
        for place in range(places):
            hopping, u = met * told[1, place] / max(known, 1.0), uniform(piece.hop_key, chances.place[place].name, ONLY)
            chances.place[place].credit = credit_of(chances.place[place], here[place], direct[place], hopping, u)
        chances.place["wanted"][:] = 0
        night, road, behind = _on_the_way(night, road, behind, piece.hop_key, flee)
        hopped[0], hopped[1] = chances.place["here"] - here - direct, chances.place["wanted"]
        hops[:, :places] += hopped
        told, known = told / 2.0 + hopped, known / 2.0 + met
        start, number = end, number + 1
    day.visits[SLICED] += number
    return night, road, behind


@maker
def _slice(base: Any, night: Any, road: Any, behind: np.ndarray, piece: Any, flee: Any) -> Any:
    """Let those of a slice travel who are on the road; return who rests, who arrived early, and how many were met."""
    row = met = 0
    while row < base.used[0]:
        night, road = reserve(night, CHUNK), reserve(road, CHUNK)
        behind = as_long(behind, road)
        row, some = _meet(
            row, shared(base), shared(piece), shared(Moving(flee, shared(night), shared(road), behind, True, piece.key))
        )
        met += some
    return night, road, behind, met


@lean
def _meet(row: int, base: Any, piece: Any, moving: Any) -> Any:
    """Let those travel who are met in a slice, from a row on, as long as there is room.

    Return the next row and how many they are.
    """
    met = 0
    while row < base.used[0] and has_room(moving.night, 2) and has_room(moving.ahead, 2):
        met += _travel_in(base.table[row], piece, moving)
        row += 1
    return row, met


@lean
def _travel_in(row: Any, piece: Any, moving: Any) -> Any:
    """Let those of a row travel who are met in a slice; return how many they are."""
    net, total = moving.flee.net, moving.flee.day.total
    low, high = stretch(row.ranks, total)
    share = share_in(low, high, piece.start, piece.end)
    some = (
        row.count
        if share >= 1.0
        else part(row.count, share, uniform(piece.key, row.address, ONLY))
        if share > 0.0
        else 0
    )
    if some > 0:
        row.count -= some
        rank = 0.5 * total * (max(low, piece.start) + min(high, piece.end))
        ride(row, Met(some, rank, row.address), row.position - net.places, 0, moving)
    return some


@maker
def as_long(behind: np.ndarray, rows: Any) -> np.ndarray:
    """Return the list of rows that wait behind others, as long as their table."""
    if behind.size >= rows.table.size:
        return behind
    longer = np.zeros(rows.table.size, np.int64)
    longer[: behind.size] = behind
    return longer


@maker
def _on_the_way(night: Any, road: Any, behind: np.ndarray, key: np.uint64, flee: Any) -> Any:
    """Let those decide who arrived early, and travel on, until nobody is left who can go on today."""
    steps, room = 0, max(CHUNK, 2 * flee.day.most)
    while steps < flee.chances.queue.size:
        night, road = reserve(night, room), reserve(road, room)
        behind = as_long(behind, road)
        steps = _go_on(steps, shared(Moving(flee, shared(night), shared(road), behind, True, key)))
    clear(road)
    return night, road, behind


@lean
def _go_on(steps: int, moving: Any) -> int:
    """Let those decide who have travelled least, from so many steps on, as long as there is room; return the steps."""
    road, queue, room, flee = moving.ahead, moving.flee.chances.queue, 2 * moving.flee.day.most, moving.flee
    while steps < queue.size and has_room(moving.night, room) and has_room(road, room):
        number = queue[steps] - 1
        if number < 0:
            steps += 1
            continue
        flee.day.visits[HOPPED] += 1
        queue[steps] = moving.behind[number]
        row = road.table[number]
        met = Met(row.count, rank_of(row), row.address)
        row.count = row.ranks = 0
        tired = row.recent / RECENT_STEPS + steps / flee.net.riding >= 1.0
        at_place(row, met, flee.net.stints and not tired, moving)
    return steps
