"""The day of Flee 3 on our table of people: who moves on, and how far they come.

People decide one after another in Flee, and each sees how full camps are. Here those on the road are met in a few slices,
more of them where a camp is nearly full, and everybody in a slice sees the same.
"""

import math
from typing import Any

import numpy as np

from jornada.engine.cohorts import GROUP, POSITION, Rows, add, clear, get, merge, put, reserve, state_of
from jornada.engine.cohorts import value_of as value
from jornada.engine.compiled import hot, kernel, lean
from jornada.engine.draw import numbered, part, uniform
from jornada.engine.flee_choose import at_place, look, rest
from jornada.engine.flee_legs import ARRIVED
from jornada.engine.flee_plan import RECENT_STEPS
from jornada.engine.flee_today import BARRED, FIRST_LEG, MOVED, RECENT, chances_on
from jornada.engine.ledger import CAME
from jornada.engine.today import Draw, Today

MOST_SLICES, STEEP = 16, 0.1  # at most so many slices a day; in one the weight of a place shall not fall by more
HOPS, LOOK = 4096, 16  # rows between two looks at the room left in a table

def move(people: Rows, today: Today, draw: Draw) -> Rows:
    """Decide for everybody at a place, and take those on the road as far as the day allows, with what they decide on the way."""
    plan, memory = today.choice, today.memory
    chances = chances_on(plan, memory, today)
    keys = (draw.key("decide"), draw.key("slice"), draw.key("hop"))
    people, memory.tables, memory.came = _move(people, memory.tables, today.world.layout, memory.net, chances, keys, (today.flows, memory.came, plan.calendar.closing[today.day], memory.visits))
    return people


@kernel
def _move(people: Any, scratch: Any, layout: Any, net: Any, chances: Any, keys: Any, counted: Any) -> Any:
    night, base, road = scratch
    flows, before, closing, visits = counted
    came = flows[CAME, : net.places].sum(1)
    most = 2 + (chances.place["last"] - chances.place["first"]).max()
    look(chances, net)
    for in_camps in (True, False):  # who came long ago decides first, and those are in camps
        night, base = _decide(people, night, base, layout, net, chances, (keys[0], in_camps, most, closing), flows)
        _begin(chances)
        look(chances, net)
    visits[0] += people.used[0]
    clear(people)
    after = people
    slices = _slices(chances, net, before + _heading(base, layout, net))
    visits[2] += slices
    for number in range(slices):
        _begin(chances)
        look(chances, net)
        road = _slice(base, road, slices - number, numbered(keys[1], number))
        hop = 0
        while road.used[0] > 0:
            visits[1] += road.used[0]
            night, after = _hop(road, night, after, layout, net, chances, (numbered(keys[2], number * HOPS + hop), most), flows)
            clear(road)
            road, after = after, road
            look(chances, net)
            hop += 1
    clear(base)
    return merge(after, night), (night, base, road), flows[CAME, : net.places].sum(1) - came


@lean
def _begin(chances: Any) -> None:
    """Begin a slice."""
    for place in range(chances.place.size):
        chances.place[place].begun = chances.place[place].here


@kernel
def _heading(base: Any, layout: Any, net: Any) -> np.ndarray:
    """Return the people on legs to each place, (P,)."""
    heading = np.zeros(net.places, np.int64)
    for row in range(base.used[0]):
        heading[net.leg[net.slot[get(base, row, layout, POSITION) - net.places].leg].end] += base.table[row].count
    return heading


@lean
def _slices(chances: Any, net: Any, coming: np.ndarray) -> int:
    """Return in how many slices those on the road are met: few where no camp comes near its limit."""
    most = 1
    for place in range(net.places):
        room, here = chances.place[place].room, chances.place[place].here
        if room < 1.0 or here >= room or chances.place[place].full:
            continue
        low = net.buffer * room
        soon = here + 2 * coming[place] + 1
        if soon > low:
            fall = (min(soon, room) - max(float(here), low)) / (room - low + 1e-9)
            most = max(most, int(math.ceil(fall / STEEP)))
    return min(most, MOST_SLICES)


@kernel
def _slice(base: Any, road: Any, left: int, key: np.uint64) -> Any:
    """Take one of the slices that are left from those on the road."""
    road = reserve(road, base.used[0])
    for row in range(base.used[0]):
        parties = base.table[row].count
        if parties == 0:
            continue
        some = parties if left == 1 else part(parties, 1.0 / left, uniform(key, base.table[row].address, 0))
        if some > 0:
            base.table[row].count -= some
            add(road, state_of(base, row), some)
    return road


@kernel
def _decide(people: Any, night: Any, base: Any, layout: Any, net: Any, chances: Any, which: Any, flows: np.ndarray) -> Any:
    """Let those decide who are in camps, or all others; those on the road go on."""
    key, in_camps, most, closing = which
    for row in range(people.used[0]):
        if row % LOOK == 0:
            night, base = reserve(night, LOOK), reserve(base, LOOK * most)
        parties, state = people.table[row].count, state_of(people, row)
        if parties == 0:
            continue
        position = get(people, row, layout, POSITION)
        if (position < net.places and chances.place[position].camp) != in_camps:
            continue
        if position >= net.places:
            if closing[net.slot[position - net.places].leg] and layout.fields[BARRED].mask:
                state = put(state, layout, BARRED, 1)
            add(base, state, parties)
            continue
        at_place((night, base), layout, net, chances, (state, parties, position, False), (key, state[2]), flows)
    return night, base


@kernel
def _hop(road: Any, night: Any, after: Any, layout: Any, net: Any, chances: Any, which: Any, flows: np.ndarray) -> Any:
    """Take everybody on the road to the end of the leg, or as far as a day leads, and let those decide who arrive early."""
    key, most = which
    for row in range(road.used[0]):
        if row % LOOK == 0:
            night, after = reserve(night, 4 * LOOK), reserve(after, 2 * LOOK * most)
        parties, state = road.table[row].count, state_of(road, row)
        slot = get(road, row, layout, POSITION) - net.places
        walk = net.leg[net.slot[slot].leg].walk
        walking = parties if value(state, layout, FIRST_LEG) else parties - parties
        if walking == 0 and walk > 0.0:
            walking = part(parties, walk, uniform(key, state[2], 1 << 20))
        for on_foot in range(2):
            some = walking if on_foot else parties - walking
            if some > 0:
                _travel((night, after), layout, net, chances, (state, some, slot, on_foot > 0), (numbered(key, on_foot), state[2]), flows)
    return night, after


@hot
def _travel(tables: Any, layout: Any, net: Any, chances: Any, who: Any, drawn: Any, flows: np.ndarray) -> None:
    """Travel a day on a leg; Flee gives every leg a whole day, whatever was travelled before it."""
    night, after = tables
    state, parties, slot, on_foot = who
    leg = net.leg[net.slot[slot].leg]
    speed = net.walking if on_foot else leg.speed
    moved, at = value(state, layout, MOVED), net.slot[slot].slow if on_foot else net.slot[slot].fast
    if net.honoured and moved > 0:
        km = max(speed - moved, 0.0) * net.step
        at = min(leg.slot + int(km + 0.5), leg.slot + leg.slots - 1) if km <= net.slot[leg.slot].to_go * net.step else ARRIVED
    if at != ARRIVED:
        rest(night, layout, net, put(state, layout, POSITION, net.places + at), parties, speed if net.honoured else moved + speed)
        return
    moved += net.slot[slot].to_go
    group, barred = value(state, layout, GROUP) - 1, value(state, layout, BARRED)
    place = leg.start if barred else leg.end
    flows[CAME, place, group] += parties
    chances.place[place].here += parties
    state = put(put(put(state, layout, POSITION, place), layout, FIRST_LEG, 0), layout, BARRED, 0)
    if barred or moved >= speed:
        rest(night, layout, net, state, parties, moved)
        return
    tired = value(state, layout, RECENT) / RECENT_STEPS + moved / net.riding >= 1.0
    state = put(state, layout, MOVED, moved)
    at_place((night, after), layout, net, chances, (state, parties, place, net.stints and not tired), drawn, flows)
