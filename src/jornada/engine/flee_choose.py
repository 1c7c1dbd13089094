"""Where people go under the rules of Flee: a route is chosen by its weight, and by how full its end is."""

import math
from typing import Any

import numpy as np

from jornada.engine.cohorts import GROUP, POSITION, add, put, row_of
from jornada.engine.cohorts import value_of as value
from jornada.engine.compiled import hot, lean
from jornada.engine.draw import part, uniform
from jornada.engine.flee_legs import ARRIVED
from jornada.engine.flee_plan import RECENT_STEPS
from jornada.engine.flee_today import BARRED, FIRST_LEG, MOVED, RECENT, ROUTE
from jornada.engine.ledger import CAME, LEFT_PLACE, SET_OUT

FEW, CUT = 32, 67108864.0  # so many people or fewer choose one by one, by half a draw each: 26 bits
WALKS = 1 << 20  # draws from here on say who walks


@lean
def look(chances: Any, net: Any, expected: np.ndarray) -> None:
    """See how full places are; what has changed makes added-up weights stale.

    Of those `expected` during a slice (P,), everybody in it sees half: had they come one after another, so it would be on average.
    """
    changed = False
    for place in range(net.places):
        room, here = chances.place[place].room, chances.place[place].here + expected[place] / 2.0
        factor = 1.0
        if room >= 1.0 and here > net.buffer * room:
            factor = 0.0 if here >= room else 1.0 - (here - net.buffer * room) / (room * (1.0 - net.buffer))
        chances.place[place].full = chances.place[place].camp and factor < 0.5
        factor = factor if net.power == 1.0 else factor**net.power
        if factor != chances.place[place].factor:
            chances.place[place].factor = factor
            changed = True
    if changed:
        chances.stale[:] = True


@hot
def at_place(tables: Any, layout: Any, net: Any, chances: Any, who: Any, drawn: Any, flows: np.ndarray) -> None:
    """Let those who are at a place stay or go on: by the route they are on, or by one they choose."""
    night = tables[0]
    state, parties, place, forced = who
    route = value(state, layout, ROUTE)
    chance = 1.0 if route > 0 or (forced and chances.place[place].town) else chances.place[place].leave
    going = parties if chance >= 1.0 else part(parties, chance, uniform(drawn[0], drawn[1], 0))
    staying = parties - going
    if going > 0 and route > 0:
        leg = chances.between[place, net.rest[route].next]
        if leg >= 0 and not chances.place[net.rest[route].dest].full:
            _go(tables, layout, net, chances, (state, going, leg, net.rest[route].rest), (drawn[0], drawn[1], drawn[2], 0), flows)
        else:
            staying += going
            state = put(state, layout, ROUTE, 0)
    elif going > 0:
        staying += _choose(tables, layout, net, chances, (state, going, place), drawn, flows)
    if staying > 0:
        rest(night, layout, net, state, staying, value(state, layout, MOVED))


@hot
def _choose(tables: Any, layout: Any, net: Any, chances: Any, who: Any, drawn: Any, flows: np.ndarray) -> Any:
    """Share out those who go over the routes from here; return those who stay, since their goal is full or no leg is open."""
    state, going, place = who
    group, low, high = value(state, layout, GROUP) - 1, chances.place[place].first, chances.place[place].last
    if low == high:
        return going
    if chances.stale[group, place]:
        _add_up(chances, group, place)
    _share_out(chances.sums[group], chances.tally, low, high, going, drawn)
    staying = going - going
    for route in range(low, high):
        some = chances.tally[route]
        if some > 0:
            chances.tally[route] = 0
            staying += _take(tables, layout, net, chances, (state, some, route), (drawn[0], drawn[1], drawn[2], route), flows)
    return staying


@hot
def _share_out(sums: np.ndarray, tally: np.ndarray, low: int, high: int, going: Any, drawn: Any) -> None:
    """Count into `tally` who goes on which route: a few people one by one, many by what falls to each route."""
    if going <= FEW:
        drawn_now = 0.0
        for one in range(going):
            if one & 1 == 0:  # two choices of one draw
                drawn_now = uniform(drawn[0], drawn[1], 2 + (one >> 1)) * CUT
            whole = math.floor(drawn_now)
            tally[_found(sums, low, high, whole / CUT if one & 1 == 0 else drawn_now - whole)] += 1
        return
    before, left = 0.0, going
    for route in range(low, high):
        here, all_left = sums[route] - before, sums[high - 1] - before
        before = sums[route]
        some = part(left, here / all_left, uniform(drawn[0], drawn[1], 2 + route - low)) if sums[high - 1] > before else left
        tally[route] = some
        left -= some
        if left == 0:
            return


@lean
def _add_up(chances: Any, group: int, place: int) -> None:
    """Add up the weights of the routes from a place; where all are 0, all count alike."""
    total = 0.0
    for route in range(chances.place[place].first, chances.place[place].last):
        item = chances.route[route]
        total += item.copies * chances.weights[group, route] * chances.place[item.dest].factor
        chances.sums[group, route] = total
    if total <= 0.0:
        for route in range(chances.place[place].first, chances.place[place].last):
            total += chances.route[route].copies
            chances.sums[group, route] = total
    chances.stale[group, place] = False


@lean
def _found(sums: np.ndarray, low: int, high: int, u: float) -> int:
    """Return the route that a uniform number falls on."""
    wanted = u * sums[high - 1]
    while low < high - 1:
        middle = (low + high - 1) // 2
        if sums[middle] >= wanted:
            high = middle + 1
        else:
            low = middle + 1
    return low


@hot
def _take(tables: Any, layout: Any, net: Any, chances: Any, who: Any, drawn: Any, flows: np.ndarray) -> Any:
    """Send some on a route, unless its end is full; return those who stay."""
    state, some, route = who
    item = chances.route[route]
    if chances.place[item.dest].full:
        return some
    _go(tables, layout, net, chances, (state, some, item.leg, item.rest), drawn, flows)
    return some - some


@hot
def _go(tables: Any, layout: Any, net: Any, chances: Any, who: Any, drawn: Any, flows: np.ndarray) -> None:
    """Set out on a leg: in the morning, or on the way; then it is travelled at once."""
    state, some, leg, left = who
    start, group, slot = net.leg[leg].start, value(state, layout, GROUP) - 1, net.leg[leg].slot
    flows[LEFT_PLACE, start, group] += some
    flows[SET_OUT, start, group] += some
    chances.place[start].here -= some
    if net.rest.size > 1:
        state = put(state, layout, ROUTE, left)
    if drawn[2]:
        ride(tables, layout, net, chances, (state, some, slot), (drawn[0], drawn[1], drawn[3]), flows)
    else:
        add(tables[1], put(state, layout, POSITION, net.places + slot), some)


@hot
def ride(tables: Any, layout: Any, net: Any, chances: Any, who: Any, drawn: Any, flows: np.ndarray) -> None:
    """Let those on a leg travel, by vehicle or on foot."""
    state, parties, slot = who
    walk = net.leg[net.slot[slot].leg].walk
    walking = parties if value(state, layout, FIRST_LEG) else parties - parties
    if walking == 0 and walk > 0.0:
        walking = part(parties, walk, uniform(drawn[0], drawn[1], WALKS + drawn[2]))
    for on_foot in range(2):
        some = walking if on_foot else parties - walking
        if some > 0:
            _travel(tables, layout, net, chances, (state, some, slot, on_foot > 0), flows)


@hot
def _travel(tables: Any, layout: Any, net: Any, chances: Any, who: Any, flows: np.ndarray) -> None:
    """Travel a day on a leg; Flee gives every leg a whole day, whatever was travelled before it."""
    night, early, queue = tables
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
    state = put(state, layout, POSITION, place)
    if barred or value(state, layout, FIRST_LEG):
        state = put(put(state, layout, FIRST_LEG, 0), layout, BARRED, 0)
    if barred or moved >= speed:
        rest(night, layout, net, state, parties, moved)
    else:
        _queue(early, queue, put(state, layout, MOVED, moved), parties, moved)


@hot
def _queue(early: Any, queue: Any, state: Any, parties: Any, moved: Any) -> None:
    """Let those who arrived early wait for their turn, behind others who have travelled as far: a list in the table itself."""
    row = row_of(early, state)
    item = early.table[row]
    if item.count == 0:
        item.coming = queue[moved]
        queue[moved] = row + 1
    item.count += parties


@hot
def rest(night: Any, layout: Any, net: Any, state: Any, some: Any, moved: Any) -> None:
    """Rest for the night; what was travelled enters the running mean of recent travel."""
    state = put(state, layout, MOVED, 0)
    if net.stints:
        recent = value(state, layout, RECENT)
        twice = recent + moved * RECENT_STEPS / net.riding
        state = put(state, layout, RECENT, min(int(np.rint(twice / 2.0)), 2 * RECENT_STEPS))
    add(night, state, some)
