"""The day of Flee 3 on our table of people: who moves on, and how far they come.

People decide one after another in Flee, and each sees how full camps are. Here those on the road are met in a few slices,
more of them where a camp is nearly full, and everybody in a slice sees the same. Who arrives early decides again on the same
day: of those in a slice, who has travelled least so far is met first, so that people in the same state at a place are met together.
"""

from typing import Any

import numpy as np

from jornada.engine.cohorts import CHUNK, POSITION, Rows, clear, get, has_room, reserve, state_of
from jornada.engine.cohorts import value_of as value
from jornada.engine.compiled import kernel, lean
from jornada.engine.draw import numbered, part, uniform
from jornada.engine.flee_choose import at_place, look, rank_of, ride
from jornada.engine.flee_morning import morning
from jornada.engine.flee_plan import RECENT_STEPS
from jornada.engine.flee_slices import BINS, ENOUGH, MOST, binned, credit_of, heading, near, next_end, pilot, share_in, stretch
from jornada.engine.flee_today import RECENT, chances_on
from jornada.engine.today import Draw, Today


def move(people: Rows, today: Today, draw: Draw) -> Rows:
    """Decide for everybody at a place, and take those on the road as far as the day allows, with what they decide on the way."""
    plan, memory = today.choice, today.memory
    chances = chances_on(plan, memory, today)
    keys = (draw.key("decide"), draw.key("slice"), draw.key("hop"), draw.key("morning"))
    day = (today.flows, plan.calendar.closing[today.day], max(memory.set_out, 1) / memory.rank, memory.hops, memory.visits)
    people, memory.tables = _move(people, memory.tables, today.world.layout, memory.net, chances, keys, day)
    memory.visits[3] += chances.looked[0]
    return people


@kernel
def _move(people: Any, tables: Any, layout: Any, net: Any, chances: Any, keys: Any, day: Any) -> Any:
    night, base, road = tables[:3]
    flows, closing, total, hops, visits = day
    most = 2 + (chances.place["last"] - chances.place["first"]).max()
    night, base = morning(people, (night, base, tables[3]), layout, net, chances, (keys[0], keys[3], most, closing, total), flows)
    look(chances, net, np.zeros(net.places))
    visits[0] += people.used[0]
    clear(people)
    tables = _slices((night, base, road, tables[3]), layout, net, chances, (keys[1], keys[2], most, total), (flows, hops, visits))
    clear(base)
    return tables[0], (people, tables[1], tables[2], tables[3])


@kernel
def _slices(tables: Any, layout: Any, net: Any, chances: Any, how: Any, counted: Any) -> Any:
    """Meet those on the road, all at once or in slices; `hops` (2, P + 1) tells who came by hops the day before, who wanted to, and of how many."""
    night, base, road, behind = tables
    travel_key, hop_key, most, total = how
    flows, hops, visits = counted
    people, direct = heading(base, layout, net)
    before = hops[0, net.places]
    expected, known = direct + hops[0, : net.places], min(before, ENOUGH)
    told = hops[:, : net.places] * (known / max(before, 1.0))
    new = people > 2.0 * before + ENOUGH
    sliced = near(chances, net, expected + people if new else expected)
    bins = binned(base, layout, net, total) if sliced else (np.zeros(BINS), np.zeros((1, 1)))
    hops[:, : net.places], hops[:, net.places] = 0.0, people
    hopped, start, end, number = np.zeros((2, net.places)), 0.0, 1.0, 0
    while start < 1.0:
        if sliced:
            end = next_end(start, chances, net, bins, told[0] / max(known, 1.0), expected)
            end = 1.0 if number == MOST - 1 else min(end, pilot(bins[0])) if new and number == 0 else end
        look(chances, net, expected)
        here, met = chances.place["here"].copy(), 0
        night, road, behind, met = _slice(base, night, (road, behind), layout, net, chances, (start, end, total, numbered(travel_key, number)), flows)
        direct[:] = chances.place["here"] - here
        for place in range(net.places):
            hopping, u = met * told[1, place] / max(known, 1.0), uniform(numbered(hop_key, number), chances.place[place].name, 0)
            chances.place[place].credit = credit_of(chances.place[place], here[place], direct[place], hopping, u)
        chances.place["wanted"][:] = 0
        night, road, behind = _on_the_way((road, behind), night, layout, net, chances, (most, numbered(hop_key, number)), (flows, visits))
        hopped[0], hopped[1] = chances.place["here"] - here - direct, chances.place["wanted"]
        hops[:, : net.places] += hopped
        told, known = told / 2.0 + hopped, known / 2.0 + met
        start, number = end, number + 1
    visits[2] += number
    return night, base, road, behind


@kernel
def _slice(base: Any, night: Any, roads: Any, layout: Any, net: Any, chances: Any, which: Any, flows: np.ndarray) -> Any:
    """Let those of a slice travel who are on the road; return who rests, who arrived early, and how many were met."""
    road, behind = roads
    row, met = 0, 0
    while row < base.used[0]:
        night, road = reserve(night, CHUNK), reserve(road, CHUNK)
        behind = as_long(behind, road)
        row, some = _meet(row, base, (night, road, chances.queue, behind), layout, net, chances, which, flows)
        met += some
    return night, road, behind, met


@lean
def _meet(row: int, base: Any, tables: Any, layout: Any, net: Any, chances: Any, which: Any, flows: np.ndarray) -> Any:
    """Let those travel who are met in a slice, from a row on, as long as there is room; return the next row and how many they are."""
    start, end, total, key = which
    met = 0
    while row < base.used[0] and has_room(tables[0], 2) and has_room(tables[1], 2):
        parties, state = base.table[row].count, state_of(base, row)
        low, high = stretch(base.table[row].ranks, total)
        share = share_in(low, high, start, end)
        some = parties if share >= 1.0 else part(parties, share, uniform(key, state[2], 0)) if share > 0.0 else 0
        if some > 0:
            base.table[row].count -= some
            met += some
            rank = 0.5 * total * (max(low, start) + min(high, end))
            ride(tables, layout, net, chances, (state, some, get(base, row, layout, POSITION) - net.places, rank), (key, state[2], 0), flows)
        row += 1
    return row, met


@kernel
def as_long(behind: np.ndarray, rows: Any) -> np.ndarray:
    """Return the list of rows that wait behind others, as long as their table."""
    if behind.size >= rows.table.size:
        return behind
    longer = np.zeros(rows.table.size, np.int64)
    longer[: behind.size] = behind
    return longer


@kernel
def _on_the_way(roads: Any, night: Any, layout: Any, net: Any, chances: Any, which: Any, counted: Any) -> Any:
    """Let those decide who arrived early, and travel on, until nobody is left who can go on today."""
    road, behind = roads
    most, key = which
    flows, visits = counted
    steps = 0
    while steps < chances.queue.size:
        night, road = reserve(night, max(CHUNK, 2 * most)), reserve(road, max(CHUNK, 2 * most))
        behind = as_long(behind, road)
        steps, looked = _go_on(steps, most, (night, road, chances.queue, behind), layout, net, chances, key, flows)
        visits[1] += looked
    clear(road)
    return night, road, behind


@lean
def _go_on(steps: int, most: int, tables: Any, layout: Any, net: Any, chances: Any, key: np.uint64, flows: np.ndarray) -> Any:
    """Let those decide who have travelled least, from so many steps on, as long as there is room; return the steps and the rows looked at."""
    _, road, queue, behind = tables
    looked = 0
    while steps < queue.size and has_room(tables[0], 2 * most) and has_room(road, 2 * most):
        row = queue[steps] - 1
        if row < 0:
            steps += 1
            continue
        looked += 1
        queue[steps] = behind[row]
        parties, state, rank = road.table[row].count, state_of(road, row), rank_of(road, row)
        road.table[row].count = road.table[row].ranks = 0
        tired = value(state, layout, RECENT) / RECENT_STEPS + steps / net.riding >= 1.0
        who = (state, parties, get(road, row, layout, POSITION), net.stints and not tired, rank)
        at_place(tables, layout, net, chances, who, (key, state[2], True), flows)
    return steps, looked
