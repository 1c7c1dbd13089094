"""The day of Flee 3 on our table of people: who moves on, and how far they come.

People decide one after another in Flee, and each sees how full camps are. Here those on the road are met in a few slices,
more of them where a camp is nearly full, and everybody in a slice sees the same. Who arrives early decides again on the same
day: of those in a slice, who has travelled least so far is met first, so that people in the same state at a place are met together.
"""

import math
from typing import Any

import numpy as np

from jornada.engine.cohorts import POSITION, Rows, add, clear, get, merge, put, reserve, state_of
from jornada.engine.cohorts import value_of as value
from jornada.engine.compiled import kernel, lean
from jornada.engine.draw import numbered, part, uniform
from jornada.engine.flee_choose import at_place, look, ride
from jornada.engine.flee_plan import RECENT_STEPS
from jornada.engine.flee_today import BARRED, RECENT, chances_on
from jornada.engine.ledger import CAME
from jornada.engine.today import Draw, Today

MOST_SLICES, STEEP = 16, 0.1  # at most so many slices a day; in one the weight of a place shall not fall by more
LOOK = 16  # rows between two looks at the room left in a table


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
    expected = np.zeros(net.places)
    look(chances, net, expected)
    for in_camps in (True, False):  # who came long ago decides first, and those are in camps
        night, base = _decide(people, night, base, layout, net, chances, (keys[0], in_camps, most, closing), flows)
        look(chances, net, expected)
    visits[0] += people.used[0]
    clear(people)
    coming = before + _heading(base, layout, net)
    slices = _slices(chances, net, coming)
    visits[2] += slices
    expected[:] = coming / slices
    for number in range(slices):
        look(chances, net, expected)
        so_far = chances.place["here"].copy()
        night, road = _slice(base, night, road, layout, net, chances, (slices - number, numbered(keys[1], number)), flows)
        night, road = _on_the_way(road, night, layout, net, chances, (most, numbered(keys[2], number)), (flows, visits))
        expected[:] = chances.place["here"] - so_far
    clear(base)
    return merge(people, night), (night, base, road), flows[CAME, : net.places].sum(1) - came


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
def _slice(base: Any, night: Any, road: Any, layout: Any, net: Any, chances: Any, which: Any, flows: np.ndarray) -> Any:
    """Let one of the slices that are left of those on the road travel; return who rests, and who arrived early."""
    left, key = which
    for row in range(base.used[0]):
        if row % LOOK == 0:
            night, road = reserve(night, 2 * LOOK), reserve(road, 2 * LOOK)
        parties, state = base.table[row].count, state_of(base, row)
        some = parties if left == 1 or parties == 0 else part(parties, 1.0 / left, uniform(key, state[2], 0))
        if some > 0:
            base.table[row].count -= some
            ride((night, road, chances.queue), layout, net, chances, (state, some, get(base, row, layout, POSITION) - net.places), (key, state[2], 0), flows)
    return night, road


@kernel
def _on_the_way(road: Any, night: Any, layout: Any, net: Any, chances: Any, which: Any, counted: Any) -> Any:
    """Let those decide who arrived early, and travel on, until nobody is left who can go on today."""
    most, key = which
    flows, visits = counted
    looked = 0
    for steps in range(chances.queue.size):
        while chances.queue[steps] > 0:
            row = chances.queue[steps] - 1
            chances.queue[steps] = road.table[row].coming
            parties, state = road.table[row].count, state_of(road, row)
            road.table[row].count = 0
            if looked % LOOK == 0:
                night, road = reserve(night, 2 * LOOK * most), reserve(road, 2 * LOOK * most)
            looked += 1
            tired = value(state, layout, RECENT) / RECENT_STEPS + steps / net.riding >= 1.0
            who = (state, parties, get(road, row, layout, POSITION), net.stints and not tired)
            at_place((night, road, chances.queue), layout, net, chances, who, (key, state[2], True), flows)
    visits[1] += looked
    clear(road)
    return night, road


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
        at_place((night, base, chances.queue), layout, net, chances, (state, parties, position, False), (key, state[2], False), flows)
    return night, base
