"""Where people go under the rules of Flee: a route is chosen by its weight, and by how full its end is."""

from typing import Any, NamedTuple

import numpy as np

from jornada.engine.draws.numbers import MOVES, ROUTES, WALKS
from jornada.engine.draws.streams import pair, part, uniform
from jornada.engine.flee3.plan import RECENT_STEPS
from jornada.engine.jit import hot, lean
from jornada.engine.ledger.ledger import CAME, LEFT_PLACE, SET_OUT
from jornada.engine.table.columns import set_barred, set_first_leg, set_moved, set_position, set_recent, set_route
from jornada.engine.table.rows import row_of, taken_up
from jornada.engine.world.flee_legs import ARRIVED

FULL = 0.5  # a camp turns people away when its weight has fallen below
FEW, CUT = 3, 67108864.0  # so many people a route or fewer choose one by one, by half a draw each: 26 bits
LOOKS = 16  # where so many routes or more stand against one person, those that are taken are put in order as they come
COUNTED = 8  # of so many routes or fewer those before a number are counted
STAYING, LEAVING, TRAVELLING = 1, 2, 3  # the hands for those who stay at a place, set out from it, and are on a leg


class Met(NamedTuple):
    """Those of a row who are met."""

    people: int  # how many they are
    rank: float  # the mean of their ranks in the order in which people set out
    address: np.uint64  # of their draws


class Way(NamedTuple):
    """A way to go."""

    leg: int  # the leg to take
    dest: int  # the place where the way leads in the end
    rest: int  # the number of what is left of it after the leg, 0: nothing
    number: int  # of its draws: the route that was chosen, 0: one that they are on already


@lean
def look(chances: Any, net: Any, expected: np.ndarray) -> None:
    """See how full places are; what has changed makes added-up weights stale.

    Of those `expected` during a slice (P,), everybody in it sees half: had they come one after another, so it would be
    on average.
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


@lean
def at_place(row: Any, met: Any, forced: bool, moving: Any) -> None:
    """Let those of a row who are at a place stay or go on: by the route they are on, or by one they choose."""
    place, on = moving.flee.chances.place[row.position], np.int64(row.route)
    chance = 1.0 if on > 0 or (forced and place.town) else place.leave
    going = met.people if chance >= 1.0 else part(met.people, chance, uniform(moving.key, met.address, MOVES))
    staying = met.people - going
    if going > 0:
        staying += (
            _go_on_by(row, Met(going, met.rank, met.address), on, moving)
            if on > 0
            else _choose(row, Met(going, met.rank, met.address), moving)
        )
    if staying > 0:
        party = taken_up(moving.night.hands[STAYING], row)
        set_route(party, moving.flee.scene.codes, 0)
        rest(party, staying, met.rank, float(party.moved), moving)


@lean
def _go_on_by(row: Any, met: Any, on: int, moving: Any) -> Any:
    """Send those on who are on a route; return those who stay, since their goal is full or no leg is open."""
    left = moving.flee.net.rest[on]
    leg = _leg_to(moving.flee.net, moving.flee.chances, np.int64(row.position), left.next)
    return _take(row, met, Way(leg, left.dest, left.rest, 0), moving) if leg >= 0 else met.people


@lean
def _choose(row: Any, met: Any, moving: Any) -> Any:
    """Share out those who go over the routes from here.

    Return those who stay, since their goal is full or no leg is open.
    """
    chances, group, place = moving.flee.chances, row.group - 1, np.int64(row.position)
    if chances.place[place].first == chances.place[place].last:
        return met.people
    if chances.stale[group, place]:
        _add_up(chances, group, place)
    staying = 0
    for number in range(_share_out(chances.sums[group], chances, place, met, moving.key)):
        route = chances.taken[number]
        item, some = chances.route[route], chances.tally[route]
        chances.tally[route] = 0
        staying += _take(row, Met(some, met.rank, met.address), Way(item.leg, item.dest, item.rest, route), moving)
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
def _share_out(sums: np.ndarray, chances: Any, place: int, met: Any, key: np.uint64) -> int:
    """Count into the tally who goes on which route: a few people one by one, many by what falls to each route.

    The routes that somebody takes are listed in their order; return how many they are. Where few choose among many
    routes, most are taken by nobody, and are not looked at.
    """
    low, high, going = chances.place[place].first, chances.place[place].last, met.people
    sparse, listed = going == 1 or going * LOOKS < high - low, 0
    chances.looked[0] += going if sparse else high - low
    if going > FEW * (high - low - 1):
        return _by_route(sums, chances, place, met, key)
    drawn_now, block = 0.0, (0.0, 0.0)
    for one in range(going):
        if one & 3 == 0:
            block = pair(key, met.address, (ROUTES >> 1) + (one >> 2))
        if one & 1 == 0:  # two choices of one draw, and two draws of one block
            drawn_now = (block[1] if one & 2 else block[0]) * CUT
        whole = np.floor(drawn_now)
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
def _by_route(sums: np.ndarray, chances: Any, place: int, met: Any, key: np.uint64) -> int:
    """Count into the tally what falls to each route; list those that somebody takes, and return how many they are."""
    low, high = chances.place[place].first, chances.place[place].last
    before, left, listed = 0.0, met.people, 0
    for route in range(low, high):
        here, all_left = sums[route] - before, sums[high - 1] - before
        before = sums[route]
        some = (
            part(left, here / all_left, uniform(key, met.address, ROUTES + route - low))
            if route < high - 1 and all_left > here
            else left
        )
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
    """Add up the weights of the routes from a place, without those that are too light beside the best.

    Where all are 0, all count alike.
    """
    total, least = 0.0, 0.0
    for route in range(chances.place[place].first, chances.place[place].last if chances.pruned > 0.0 else 0):
        least = max(
            least, chances.pruned * chances.weights[group, route] * chances.place[chances.route[route].dest].factor
        )
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
    """Return the route that a uniform number falls on: halved while many are left, of which the rest are counted; a
    processor would guess the way to go wrongly."""
    wanted, first, size = u * sums[high - 1], low, high - low
    while size > COUNTED:
        half = size >> 1
        first += half if sums[first + half - 1] < wanted else 0
        size -= half
    found = first
    for route in range(first, first + size - 1):
        found += sums[route] < wanted
    return found


@lean
def _take(row: Any, met: Any, way: Any, moving: Any) -> Any:
    """Send some on their way, as far as its end takes them in; return those who stay."""
    going = _let_in(met.people, way.dest, way.leg, moving)
    if going > 0:
        _go(row, Met(going, met.rank, met.address), way, moving)
    return met.people - going


@hot
def _let_in(some: Any, dest: int, leg: int, moving: Any) -> Any:
    """Return how many of those who want to go to a place it does not turn away.

    Who arrives at once is seen by the next.
    """
    net, place = moving.flee.net, moving.flee.chances.place[dest]
    if (
        not moving.on_the_way
        or place.room < 1.0
        or not place.camp
        or net.leg[leg].end != dest
        or net.slot[net.leg[leg].slot].fast != ARRIVED
    ):
        return some - some if place.full else some
    place.wanted += some
    some = min(some, place.credit)
    place.credit -= some
    return some


@lean
def _go(row: Any, met: Any, way: Any, moving: Any) -> None:
    """Set out on a leg: in the morning, or on the way; then it is travelled at once."""
    scene, net, party = moving.flee.scene, moving.flee.net, taken_up(moving.night.hands[LEAVING], row)
    start, slot = net.leg[way.leg].start, net.leg[way.leg].slot
    scene.flows[LEFT_PLACE, start, row.group - 1] += met.people
    scene.flows[SET_OUT, start, row.group - 1] += met.people
    moving.flee.chances.place[start].here -= met.people
    if net.rest.size > 1:
        set_route(party, scene.codes, way.rest)
    if moving.on_the_way:
        ride(party, met, slot, way.number, moving)
    else:
        set_position(party, scene.codes, net.places + slot)
        lay(moving.ahead, party, met.people, met.rank)


@lean
def ride(row: Any, met: Any, slot: int, number: int, moving: Any) -> None:
    """Let those on a leg travel, by vehicle or on foot."""
    walk = moving.flee.net.leg[moving.flee.net.slot[slot].leg].walk
    walking = met.people if row.first_leg > 0 else 0
    if walking == 0 and walk > 0.0:
        walking = part(met.people, walk, uniform(moving.key, met.address, WALKS + number))
    for on_foot in range(2):
        some = walking if on_foot else met.people - walking
        if some > 0:
            _travel(row, Met(some, met.rank, met.address), slot, on_foot, moving)


@lean
def _travel(row: Any, met: Any, slot: int, on_foot: int, moving: Any) -> None:
    """Travel a day on a leg; Flee gives every leg a whole day, whatever was travelled before it."""
    net, party = moving.flee.net, taken_up(moving.night.hands[TRAVELLING], row)
    leg, moved = net.leg[net.slot[slot].leg], np.int64(row.moved)
    speed, at = net.walking if on_foot else leg.speed, net.slot[slot].slow if on_foot else net.slot[slot].fast
    if net.honoured and moved > 0:
        km = max(speed - moved, 0.0) * net.step
        at = (
            min(leg.slot + int(km + 0.5), leg.slot + leg.slots - 1)
            if km <= net.slot[leg.slot].to_go * net.step
            else ARRIVED
        )
    if at == ARRIVED:
        _arrive(party, met, leg, moved + net.slot[slot].to_go, speed, moving)
    else:
        set_position(party, moving.flee.scene.codes, net.places + at)
        rest(party, met.people, met.rank, speed if net.honoured else moved + speed, moving)


@hot
def _arrive(party: Any, met: Any, leg: Any, moved: int, speed: float, moving: Any) -> None:
    """Come to the end of a leg, or back to its start where it has closed; who is early waits for a turn to decide."""
    scene, barred = moving.flee.scene, party.barred > 0
    place, rests = leg.start if barred else leg.end, barred or moved >= speed
    set_position(party, scene.codes, place)
    if barred or party.first_leg > 0:
        set_first_leg(party, scene.codes, 0)
        set_barred(party, scene.codes, 0)
    if not rests:
        set_moved(party, scene.codes, moved)
    # between the change of the state and its search: its words are not written yet
    scene.flows[CAME, place, party.group - 1] += met.people
    moving.flee.chances.place[place].here += met.people
    if rests:
        rest(party, met.people, met.rank, float(moved), moving)
    else:
        _queue(party, met, moved, moving)


@hot
def _queue(party: Any, met: Any, moved: int, moving: Any) -> None:
    """Let those who arrived early wait for their turn, behind others who have travelled as far.

    Lists of rows, by steps.
    """
    early, queue = moving.ahead, moving.flee.chances.queue
    number = row_of(early, party)
    row = early.table[number]
    if row.count == 0:
        moving.behind[number] = queue[moved]
        queue[moved] = number + 1
    row.count += met.people
    row.ranks += ranks_of(met.people, met.rank)


@lean
def rest(party: Any, some: Any, rank: float, moved: float, moving: Any) -> None:
    """Rest for the night; what was travelled enters the running mean of recent travel."""
    codes, net = moving.flee.scene.codes, moving.flee.net
    set_moved(party, codes, 0)
    if net.stints:
        twice = party.recent + moved * RECENT_STEPS / net.riding
        set_recent(party, codes, min(int(np.rint(twice / 2.0)), 2 * RECENT_STEPS))
    lay(moving.night, party, some, rank)


@hot
def lay(rows: Any, party: Any, some: Any, rank: Any) -> None:
    """Add people in a state, with the sum of their ranks in the order in which people set out; there must be room."""
    row = rows.table[row_of(rows, party)]
    row.count += some
    row.ranks += ranks_of(some, rank)


@hot
def ranks_of(some: Any, rank: Any) -> Any:
    """Return the sum of the ranks of some people, of their mean."""
    return np.int64(some * rank)


@hot
def rank_of(row: Any) -> Any:
    """Return the mean rank of the people of a row."""
    return row.ranks / max(row.count, 1)
