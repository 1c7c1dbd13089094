"""Where people go under the rules of Flee: a route is chosen by its weight, and by how full its end is."""

import math
from typing import Any

import numpy as np

from jornada.engine.cohorts import GROUP, POSITION, put, row_of
from jornada.engine.cohorts import value_of as value
from jornada.engine.compiled import hot, lean
from jornada.engine.draw import part, uniform
from jornada.engine.flee_legs import ARRIVED
from jornada.engine.flee_plan import RECENT_STEPS
from jornada.engine.flee_today import BARRED, FIRST_LEG, MOVED, RECENT, ROUTE
from jornada.engine.ledger import CAME, LEFT_PLACE, SET_OUT

FULL = 0.5  # a camp turns people away when its weight has fallen below
FEW, CUT = 3, 67108864.0  # so many people a route or fewer choose one by one, by half a draw each: 26 bits
LOOKS = 16  # where so many routes or more stand against one person, those that are taken are put in order as they come
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
        chances.place[place].turn = room * (1.0 - FULL * (1.0 - net.buffer))
        chances.place[place].full = chances.place[place].camp and factor < FULL
        factor = factor if net.power == 1.0 else factor**net.power
        if factor != chances.place[place].factor:
            chances.place[place].factor = factor
            changed = True
    if changed:
        chances.stale[:] = True


@hot
def at_place(tables: Any, layout: Any, net: Any, chances: Any, who: Any, drawn: Any, flows: np.ndarray) -> None:
    """Let those who are at a place stay or go on: by the route they are on, or by one they choose."""
    state, parties, place, forced, rank = who
    route = value(state, layout, ROUTE)
    chance = 1.0 if route > 0 or (forced and chances.place[place].town) else chances.place[place].leave
    going = parties if chance >= 1.0 else part(parties, chance, uniform(drawn[0], drawn[1], 0))
    staying = parties - going
    if going > 0 and route > 0:
        leg = _leg_to(net, chances, place, net.rest[route].next)
        some = _let_in(net, chances, (going, net.rest[route].dest, leg), drawn[2]) if leg >= 0 else 0
        staying += going - some
        if some > 0:
            _go(tables, layout, net, chances, (state, some, leg, net.rest[route].rest, rank), (drawn[0], drawn[1], drawn[2], 0), flows)
        state = put(state, layout, ROUTE, 0)
    elif going > 0:
        staying += _choose(tables, layout, net, chances, (state, going, place, rank), drawn, flows)
    if staying > 0:
        rest(tables[0], layout, net, (state, staying, rank), value(state, layout, MOVED))


@hot
def _choose(tables: Any, layout: Any, net: Any, chances: Any, who: Any, drawn: Any, flows: np.ndarray) -> Any:
    """Share out those who go over the routes from here; return those who stay, since their goal is full or no leg is open."""
    state, going, place, rank = who
    group, low, high = value(state, layout, GROUP) - 1, chances.place[place].first, chances.place[place].last
    if low == high:
        return going
    if chances.stale[group, place]:
        _add_up(chances, group, place)
    staying = going - going
    for number in range(_share_out(chances.sums[group], chances, (low, high), going, drawn)):
        route = chances.taken[number]
        some = chances.tally[route]
        chances.tally[route] = 0
        staying += _take(tables, layout, net, chances, (state, some, route, rank), (drawn[0], drawn[1], drawn[2], route), flows)
    return staying


@lean
def _leg_to(net: Any, chances: Any, place: int, end: int) -> int:
    """Return the first open leg from one place to another, -1 where there is none."""
    low, high = net.first[place], net.first[place + 1]
    last = high
    while low < high:
        middle = (low + high) // 2
        if net.leg[net.by_end[middle]].end < end:
            low = middle + 1
        else:
            high = middle
    while low < last and net.leg[net.by_end[low]].end == end:
        if chances.open[net.by_end[low]]:
            return net.by_end[low]
        low += 1
    return -1


@hot
def _share_out(sums: np.ndarray, chances: Any, routes: Any, going: Any, drawn: Any) -> int:
    """Count into the tally who goes on which route: a few people one by one, many by what falls to each route.

    The routes that somebody takes are listed in their order; return how many they are. Where few choose among many routes, most
    are taken by nobody, and are not looked at.
    """
    low, high = routes
    sparse, listed = going * LOOKS < high - low, 0
    chances.looked[0] += going if sparse else high - low
    if going > FEW * (high - low - 1):
        return _by_route(sums, chances, routes, going, drawn)
    drawn_now = 0.0
    for one in range(going):
        if one & 1 == 0:  # two choices of one draw
            drawn_now = uniform(drawn[0], drawn[1], 2 + (one >> 1)) * CUT
        whole = math.floor(drawn_now)
        route = _found(sums, low, high, drawn_now - whole if one & 1 else whole / CUT)
        if sparse and chances.tally[route] == 0:
            listed = _list(chances.taken, listed, route)
        chances.tally[route] += 1
    for route in range(high if sparse else low, high):
        if chances.tally[route] > 0:
            chances.taken[listed] = route
            listed += 1
    return listed


@hot
def _list(taken: np.ndarray, listed: int, route: int) -> int:
    """Put a route into its place in a short list, and return how long that is now."""
    at = listed
    while at > 0 and taken[at - 1] > route:
        taken[at] = taken[at - 1]
        at -= 1
    taken[at] = route
    return listed + 1


@hot
def _by_route(sums: np.ndarray, chances: Any, routes: Any, going: Any, drawn: Any) -> int:
    """Count into the tally what falls to each route; list those that somebody takes, and return how many they are."""
    low, high = routes
    before, left, listed = 0.0, going, 0
    for route in range(low, high):
        here, all_left = sums[route] - before, sums[high - 1] - before
        before = sums[route]
        some = part(left, here / all_left, uniform(drawn[0], drawn[1], 2 + route - low)) if route < high - 1 and all_left > here else left
        if some > 0:
            chances.tally[route] = some
            chances.taken[listed] = route
            listed += 1
        left -= some
        if left == 0:
            break
    return listed


@lean
def _add_up(chances: Any, group: int, place: int) -> None:
    """Add up the weights of the routes from a place, without those that are too light beside the best; where all are 0, all count alike."""
    total, least = 0.0, 0.0
    for route in range(chances.place[place].first, chances.place[place].last if chances.pruned > 0.0 else 0):
        least = max(least, chances.pruned * chances.weights[group, route] * chances.place[chances.route[route].dest].factor)
    for route in range(chances.place[place].first, chances.place[place].last):
        item = chances.route[route]
        weight = chances.weights[group, route] * chances.place[item.dest].factor
        total += item.copies * weight if weight >= least else 0.0
        chances.sums[group, route] = total
    if total <= 0.0:
        for route in range(chances.place[place].first, chances.place[place].last):
            total += chances.route[route].copies
            chances.sums[group, route] = total
    chances.stale[group, place] = False


@hot
def _found(sums: np.ndarray, low: int, high: int, u: float) -> int:
    """Return the route that a uniform number falls on: halved without a choice of ways, which a processor would guess wrongly."""
    wanted, first, size = u * sums[high - 1], low, high - low
    while size > 1:
        half = size >> 1
        first += half if sums[first + half - 1] < wanted else 0
        size -= half
    return first


@hot
def _take(tables: Any, layout: Any, net: Any, chances: Any, who: Any, drawn: Any, flows: np.ndarray) -> Any:
    """Send some on a route, as far as its end takes them in; return those who stay."""
    state, some, route, rank = who
    item = chances.route[route]
    going = _let_in(net, chances, (some, item.dest, item.leg), drawn[2])
    if going > 0:
        _go(tables, layout, net, chances, (state, going, item.leg, item.rest, rank), drawn, flows)
    return some - going


@hot
def _let_in(net: Any, chances: Any, who: Any, on_the_way: bool) -> Any:
    """Return how many of those who want to go to a place it does not turn away: who arrives at once is seen by the next."""
    some, dest, leg = who
    place = chances.place[dest]
    if not on_the_way or place.room < 1.0 or not place.camp or net.leg[leg].end != dest or net.slot[net.leg[leg].slot].fast != ARRIVED:
        return some - some if place.full else some
    place.wanted += some
    some = min(some, place.credit)
    place.credit -= some
    return some


@hot
def _go(tables: Any, layout: Any, net: Any, chances: Any, who: Any, drawn: Any, flows: np.ndarray) -> None:
    """Set out on a leg: in the morning, or on the way; then it is travelled at once."""
    state, some, leg, left, rank = who
    start, group, slot = net.leg[leg].start, value(state, layout, GROUP) - 1, net.leg[leg].slot
    flows[LEFT_PLACE, start, group] += some
    flows[SET_OUT, start, group] += some
    chances.place[start].here -= some
    if net.rest.size > 1:
        state = put(state, layout, ROUTE, left)
    if drawn[2]:
        ride(tables, layout, net, chances, (state, some, slot, rank), (drawn[0], drawn[1], drawn[3]), flows)
    else:
        lay(tables[1], put(state, layout, POSITION, net.places + slot), some, rank)


@hot
def ride(tables: Any, layout: Any, net: Any, chances: Any, who: Any, drawn: Any, flows: np.ndarray) -> None:
    """Let those on a leg travel, by vehicle or on foot."""
    state, parties, slot, rank = who
    walk = net.leg[net.slot[slot].leg].walk
    walking = parties if value(state, layout, FIRST_LEG) else parties - parties
    if walking == 0 and walk > 0.0:
        walking = part(parties, walk, uniform(drawn[0], drawn[1], WALKS + drawn[2]))
    for on_foot in range(2):
        some = walking if on_foot else parties - walking
        if some > 0:
            _travel(tables, layout, net, chances, (state, some, slot, on_foot > 0, rank), flows)


@hot
def _travel(tables: Any, layout: Any, net: Any, chances: Any, who: Any, flows: np.ndarray) -> None:
    """Travel a day on a leg; Flee gives every leg a whole day, whatever was travelled before it."""
    night, early, queue, behind = tables
    state, parties, slot, on_foot, rank = who
    leg = net.leg[net.slot[slot].leg]
    speed = net.walking if on_foot else leg.speed
    moved, at = value(state, layout, MOVED), net.slot[slot].slow if on_foot else net.slot[slot].fast
    if net.honoured and moved > 0:
        km = max(speed - moved, 0.0) * net.step
        at = min(leg.slot + int(km + 0.5), leg.slot + leg.slots - 1) if km <= net.slot[leg.slot].to_go * net.step else ARRIVED
    if at != ARRIVED:
        rest(night, layout, net, (put(state, layout, POSITION, net.places + at), parties, rank), speed if net.honoured else moved + speed)
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
        rest(night, layout, net, (state, parties, rank), moved)
    else:
        _queue(early, (queue, behind), (put(state, layout, MOVED, moved), parties, rank), moved)


@hot
def _queue(early: Any, queues: Any, who: Any, moved: Any) -> None:
    """Let those who arrived early wait for their turn, behind others who have travelled as far: lists of rows, by steps."""
    queue, behind = queues
    state, parties, rank = who
    row = row_of(early, state)
    if early.table[row].count == 0:
        behind[row] = queue[moved]
        queue[moved] = row + 1
    early.table[row].count += parties
    early.table[row].ranks += ranks_of(parties, rank)


@hot
def rest(night: Any, layout: Any, net: Any, who: Any, moved: Any) -> None:
    """Rest for the night; what was travelled enters the running mean of recent travel."""
    state, some, rank = who
    state = put(state, layout, MOVED, 0)
    if net.stints:
        recent = value(state, layout, RECENT)
        twice = recent + moved * RECENT_STEPS / net.riding
        state = put(state, layout, RECENT, min(int(np.rint(twice / 2.0)), 2 * RECENT_STEPS))
    lay(night, state, some, rank)


@hot
def lay(rows: Any, state: Any, some: Any, rank: Any) -> None:
    """Add people in a state, with the sum of their ranks in the order in which people set out; there must be room."""
    row = row_of(rows, state)
    rows.table[row].count += some
    rows.table[row].ranks += ranks_of(some, rank)


@hot
def ranks_of(some: Any, rank: Any) -> Any:
    """Return the sum of the ranks of some people, of their mean."""
    return np.int64(some * rank)


@hot
def rank_of(rows: Any, row: int) -> Any:
    """Return the mean rank of the people of a row."""
    return rows.table[row].ranks / max(rows.table[row].count, 1)
