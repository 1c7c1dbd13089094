"""Where people go under the rules of Flee: a route is chosen by its weight, and by how full its end is."""

import math
from typing import Any

import numpy as np

from jornada.engine.cohorts import GROUP, POSITION, add, put
from jornada.engine.cohorts import value_of as value
from jornada.engine.compiled import hot, lean
from jornada.engine.draw import part, uniform
from jornada.engine.flee_plan import RECENT_STEPS
from jornada.engine.flee_today import MOVED, RECENT, ROUTE
from jornada.engine.ledger import LEFT_PLACE, SET_OUT

FEW = 8  # so many people or fewer choose one by one

@lean
def look(chances: Any, net: Any) -> None:
    """See how full places are; what has changed makes added-up weights stale.

    Of those who have come during a slice, everybody in it sees half: had they come one after another, so it would be on average.
    """
    changed = False
    for place in range(net.places):
        room, here = chances.place[place].room, (chances.place[place].begun + chances.place[place].here) / 2.0
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
    night, base = tables
    state, parties, place, forced = who
    route = value(state, layout, ROUTE)
    chance = 1.0 if route > 0 or (forced and chances.place[place].town) else chances.place[place].leave
    going = parties if chance >= 1.0 else part(parties, chance, uniform(drawn[0], drawn[1], 0))
    staying = parties - going
    if going > 0 and route > 0:
        leg = chances.between[place, net.rest[route].next]
        if leg >= 0 and not chances.place[net.rest[route].dest].full:
            _go(base, layout, net, (state, going, leg, net.rest[route].rest), chances, flows)
        else:
            staying += going
            state = put(state, layout, ROUTE, 0)
    elif going > 0:
        staying += _choose(base, layout, net, chances, (state, going, place), drawn, flows)
    if staying > 0:
        rest(night, layout, net, state, staying, value(state, layout, MOVED))


@hot
def _choose(base: Any, layout: Any, net: Any, chances: Any, who: Any, drawn: Any, flows: np.ndarray) -> Any:
    """Share out those who go over the routes from here; return those who stay, since their goal is full or no leg is open."""
    state, going, place = who
    group, low, high = value(state, layout, GROUP) - 1, chances.place[place].first, chances.place[place].last
    if low == high:
        return going
    if chances.stale[group, place]:
        _add_up(chances, group, place)
    sums, key, address, staying = chances.sums[group], drawn[0], drawn[1], going - going
    if going <= FEW:
        for one in range(going):
            route = _found(sums, low, high, uniform(key, address, 1 + one))
            staying += _take(base, layout, net, chances, (state, 1, route), flows)
        return staying
    before, left = 0.0, going
    for route in range(low, high):
        here = sums[route] - before
        if here <= 0.0:
            continue
        some = left if sums[high - 1] - sums[route] <= 0.0 else part(left, here / (sums[high - 1] - before), uniform(key, address, 1 + route - low))
        before = sums[route]
        left -= some
        if some > 0:
            staying += _take(base, layout, net, chances, (state, some, route), flows)
        if left == 0:
            break
    return staying


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
def _take(base: Any, layout: Any, net: Any, chances: Any, who: Any, flows: np.ndarray) -> Any:
    """Send some on a route, unless its end is full; return those who stay."""
    state, some, route = who
    item = chances.route[route]
    if chances.place[item.dest].full:
        return some
    _go(base, layout, net, (state, some, item.leg, item.rest), chances, flows)
    return some - some


@hot
def _go(base: Any, layout: Any, net: Any, who: Any, chances: Any, flows: np.ndarray) -> None:
    """Set out on a leg."""
    state, some, leg, rest = who
    start, group = net.leg[leg].start, value(state, layout, GROUP) - 1
    flows[LEFT_PLACE, start, group] += some
    flows[SET_OUT, start, group] += some
    chances.place[start].here -= some
    add(base, put(put(state, layout, POSITION, net.places + net.leg[leg].slot), layout, ROUTE, rest), some)


@hot
def rest(night: Any, layout: Any, net: Any, state: Any, some: Any, moved: Any) -> None:
    """Rest for the night; what was travelled enters the running mean of recent travel."""
    state = put(state, layout, MOVED, 0)
    if net.stints:
        recent = value(state, layout, RECENT)
        twice = recent + moved * RECENT_STEPS / net.riding
        state = put(state, layout, RECENT, min(int(math.ceil(twice / 2.0 - 0.5)), 2 * RECENT_STEPS))
    add(night, state, some)
