"""On the road: legs and modes chosen, fares paid, dangers met at the end of a leg, crossings and what follows.

A leg is begun if it ends before the travelling day does, or first thing in the morning. Within a day
there are as many passes as it takes; parties in the same state are joined before each.
"""

from typing import Any

import numpy as np
from numba import njit

from jornada.engine.cohorts import (
    BED,
    GROUP,
    HEADING,
    LEFT,
    MEANS,
    PAPER,
    POSITION,
    TRIES,
    Rows,
    add,
    clear,
    get,
    merge,
    put,
    reserve,
    state_of,
)
from jornada.engine.decide import weight_row
from jornada.engine.draw import lean, part, uniform
from jornada.engine.ledger import (
    CAME,
    DIED,
    ENCOUNTERS,
    ENTERED,
    FARES,
    FIRST_ENCOUNTERS,
    HOUSEHOLD_JOINED,
    HOUSEHOLD_LEFT,
    LEFT_PLACE,
    RELEASED,
    REMOVED,
    RETURNED,
    TURNED_BACK,
    WENT_HOME,
)
from jornada.engine.today import Draw, Today
from jornada.engine.world import MOST_TRIES, REMOVE, RETURN, UNITS_A_DAY

MOST_PASSES = UNITS_A_DAY
MOST_OUT = 64  # legs out of one place, the most there may be
CHUNK = 64  # rows between two looks at the room left: looking costs more than a row


def travel(people: Rows, today: Today, draw: Draw) -> Rows:
    """Move everybody who is on the road, pass by pass, until the day is over for all."""
    world, (ready, ending, night) = today.world, today.scratch
    ready, ending, night = _take_up(people, ready, ending, night, world.layout, world.legs)
    for number in range(MOST_PASSES):
        if ready.used[0] == 0 and ending.used[0] == 0:
            break
        ending, night = _set_out(ready, ending, night, world.layout, (world.legs, world.groups, today.choice),
                                 (number, draw.key("set out", number)), today.flows)
        clear(ready)
        ending = _harm(ending, world.layout, (world.legs, world.groups, today.factors.death),
                       draw.key("harm", number), today.flows)
        chances = (world.legs, world.groups, today.factors.turned_back, today.factors.encounter)
        ready, night = _end(ending, ready, night, world.layout, chances, today.dispositions, draw.key("end", number), today.flows)
        clear(ending)
    night = merge(night, ready)
    return merge(people, night)


@njit(cache=True)
def _take_up(rows: Any, ready: Any, ending: Any, night: Any, layout: Any, legs: Any) -> Any:
    """Take from the table those who set out and those on a leg, who come a day nearer to its end."""
    places = legs.out_first.size - 1
    ready, ending, night = reserve(ready, rows.used[0]), reserve(ending, rows.used[0]), reserve(night, rows.used[0])
    for row in range(rows.used[0]):
        count = rows.counts[row]
        if count <= 0:
            continue
        position = get(rows.keys, row, layout, POSITION)
        if position >= places:
            leg, days = legs.of_position[position], legs.left_of_position[position] - 1
            state = put(state_of(rows, row), layout, POSITION, legs.slot[leg] + days)
            if days > 0:
                add(night, state, count)
            else:
                left = UNITS_A_DAY * legs.nights[leg] - legs.units[leg]
                add(ending, put(state, layout, LEFT, left), count)
            rows.counts[row] = 0
        elif get(rows.keys, row, layout, LEFT) > 0:
            add(ready, state_of(rows, row), count)
            rows.counts[row] = 0
    return ready, ending, night


@njit(cache=True)
def _set_out(ready: Any, ending: Any, night: Any, layout: Any, world: Any, when: Any, flows: np.ndarray) -> Any:
    """Let every party with time left choose a leg and mode, or stop here for the night."""
    for first in range(0, ready.used[0], CHUNK):
        ending, night = reserve(ending, CHUNK * MOST_OUT), reserve(night, CHUNK * MOST_OUT)
        for row in range(first, min(first + CHUNK, ready.used[0])):
            _stop_or_enter(ready, row, ending, night, layout, world, when, flows)
    return ending, night


@lean
def _stop_or_enter(ready: Any, row: int, ending: Any, night: Any, layout: Any, world: Any, when: Any, flows: np.ndarray) -> None:
    legs, _, choice = world
    number, key = when
    place, group = get(ready.keys, row, layout, POSITION), get(ready.keys, row, layout, GROUP) - 1
    stop = choice.stay[group, place] if number > 0 else 0.0
    total, last = _open_weight(ready, row, layout, legs, choice)
    count = ready.counts[row]
    if last >= 0 and stop > 0.0:
        stopping = part(count, stop / (total + stop), uniform(key, ready.address[row], 0))
    else:
        stopping = count if last < 0 else count - count
    if stopping > 0:
        add(night, put(state_of(ready, row), layout, LEFT, 0), stopping)
    if count - stopping > 0:
        _enter(ready, row, ending, night, layout, world, (count - stopping, total, last, key), flows)


@lean
def _fits(legs: Any, leg: int, means: int, left: int) -> bool:
    return legs.fare[leg] <= means and (legs.units[leg] <= left or left == UNITS_A_DAY)


@lean
def _open_weight(ready: Any, row: int, layout: Any, legs: Any, choice: Any) -> tuple[float, int]:
    """Return the weight of the legs a row can begin now, and the last of them (-1: none)."""
    keys = ready.keys
    place, means, left = get(keys, row, layout, POSITION), get(keys, row, layout, MEANS), get(keys, row, layout, LEFT)
    group, heading, paper = get(keys, row, layout, GROUP) - 1, get(keys, row, layout, HEADING), get(keys, row, layout, PAPER)
    weights, first = choice.leg, weight_row(choice, heading, group, paper)
    total, last = 0.0, -1
    for i in range(legs.out_first[place], legs.out_first[place + 1]):
        leg = legs.out[i]
        if weights[first + leg] > 0.0 and _fits(legs, leg, means, left):
            total, last = total + weights[first + leg], leg
    return total, last


@lean
def _enter(ready: Any, row: int, ending: Any, night: Any, layout: Any, world: Any, going: Any, flows: np.ndarray) -> None:
    """Spread parties over the legs they can begin, by weight, and let them pay."""
    legs, groups, choice = world
    count, rest, last, key = going
    keys = ready.keys
    place, means, left = get(keys, row, layout, POSITION), get(keys, row, layout, MEANS), get(keys, row, layout, LEFT)
    group, heading, paper = get(keys, row, layout, GROUP) - 1, get(keys, row, layout, HEADING), get(keys, row, layout, PAPER)
    weights, first = choice.leg, weight_row(choice, heading, group, paper)
    flows[LEFT_PLACE, place, group] += count * groups.size[group]
    for i in range(legs.out_first[place], legs.out_first[place + 1]):
        leg = legs.out[i]
        if weights[first + leg] <= 0.0 or not _fits(legs, leg, means, left) or count <= 0:
            continue
        some = count if leg == last else part(count, min(1.0, weights[first + leg] / rest), uniform(key, ready.address[row], 1 + i - legs.out_first[place]))
        rest -= weights[first + leg]
        if some <= 0:
            continue
        count -= some
        flows[FARES, place, group] += some * legs.dollars[leg]
        days = legs.nights[leg] - 1
        state = put(put(state_of(ready, row), layout, MEANS, means - legs.fare[leg]), layout, POSITION, legs.slot[leg] + days)
        if days > 0:
            add(night, put(state, layout, LEFT, 0), some)
        else:
            add(ending, put(state, layout, LEFT, left - legs.units[leg]), some)


@njit(cache=True)
def _harm(ending: Any, layout: Any, world: Any, key: np.uint64, flows: np.ndarray) -> Any:
    """Let people die at the end of a leg, each with its chance; the party moves to the group that many smaller."""
    legs, groups, factor = world
    smaller = small_like(ending)
    for row in range(ending.used[0]):
        leg = legs.of_position[get(ending.keys, row, layout, POSITION)]
        chance = min(1.0, legs.death[leg] * factor[leg])
        if chance > 0.0:
            smaller = reserve(smaller, groups.size[get(ending.keys, row, layout, GROUP) - 1])
            _deaths(ending, row, smaller, layout, (legs.start[leg], groups, chance, key), flows)
    ending = reserve(ending, smaller.used[0])
    for row in range(smaller.used[0]):
        add(ending, state_of(smaller, row), smaller.counts[row])
    return ending


@njit(cache=True)
def small_like(rows: Any) -> Any:
    """Return a small empty table of the same kind."""
    return Rows(
        np.zeros((16, 2), np.uint64), np.zeros(16, rows.counts.dtype), np.zeros(16, np.uint64),
        np.zeros(1, np.int64), np.full(64, -1, np.int32),
    )


@lean
def _deaths(ending: Any, row: int, smaller: Any, layout: Any, how: Any, flows: np.ndarray) -> None:
    """Draw the number of deaths in each party of a row, 0 to all, as one multinomial."""
    place, groups, chance, key = how
    group = get(ending.keys, row, layout, GROUP) - 1
    size, count = groups.size[group], ending.counts[row]
    here, rest = (1.0 - chance) ** size, 1.0
    after = group
    for dead in range(size + 1):
        some = count if dead == size else part(count, min(1.0, here / rest), uniform(key, ending.address[row], dead))
        rest = max(rest - here, 1e-300)
        here *= (size - dead) / (dead + 1.0) * chance / max(1.0 - chance, 1e-300)
        count -= some
        if dead > 0 and some > 0:
            ending.counts[row] -= some
            flows[DIED, place, group] += some * dead
            flows[HOUSEHOLD_LEFT, place, group] += some * size
            if dead < size:
                flows[HOUSEHOLD_JOINED, place, after] += some * groups.size[after]
                add(smaller, put(state_of(ending, row), layout, GROUP, after + 1), some)
        after = groups.smaller[after] if after >= 0 else -1
        if count <= 0:
            break


@njit(cache=True)
def _end(ending: Any, ready: Any, night: Any, layout: Any, world: Any, dispositions: Any, key: np.uint64, flows: np.ndarray) -> Any:
    """End legs: turned back, encountered, entered unseen, or at a place with what is left of the day."""
    ready, night = reserve(ready, ending.used[0]), reserve(night, (2 + dispositions.share.shape[0]) * ending.used[0])
    for row in range(ending.used[0]):
        if ending.counts[row] > 0:
            _end_row(ending, row, ready, night, layout, world, dispositions, key, flows)
    return ready, night


@lean
def _end_row(ending: Any, row: int, ready: Any, night: Any, layout: Any, world: Any, dispositions: Any, key: np.uint64, flows: np.ndarray) -> None:
    legs, groups, turning, meeting = world
    leg, group = legs.of_position[get(ending.keys, row, layout, POSITION)], get(ending.keys, row, layout, GROUP) - 1
    size, address, count = groups.size[group], ending.address[row], ending.counts[row]
    turned, met = min(1.0, legs.turned_back[leg] * turning[leg]), 0.0
    if legs.crossing[leg]:
        met = min(1.0, legs.encounter[leg] * meeting[leg])
        turned, met = turned / max(1.0, turned + met), met / max(1.0, turned + met)
    back = part(count, turned, uniform(key, address, 0)) if turned > 0.0 else count - count
    if back > 0:
        flows[TURNED_BACK, legs.start[leg], group] += back * size
        _at_night(night, state_of(ending, row), layout, legs.start[leg], back, (group, size), flows)
    count -= back
    if not legs.crossing[leg]:
        _through(ending, row, ready, night, layout, (legs, groups), count, flows)
        return
    seen = part(count, min(1.0, met / max(1.0 - turned, 1e-300)), uniform(key, address, 1)) if count > 0 else count
    flows[ENTERED, legs.end[leg], group] += (count - seen) * size
    if seen > 0:
        _encounter(ending, row, night, layout, (legs, groups, leg), (seen, dispositions, key), flows)


@lean
def _at_night(night: Any, state: Any, layout: Any, place: int, count: Any, who: Any, flows: np.ndarray) -> None:
    """Put parties at a place for the night."""
    group, size = who
    flows[CAME, place, group] += count * size
    add(night, put(put(state, layout, POSITION, place), layout, LEFT, 0), count)


@lean
def _through(ending: Any, row: int, ready: Any, night: Any, layout: Any, world: Any, count: Any, flows: np.ndarray) -> None:
    """Bring parties to the place at the end of a leg: home, on to the next pass, or to sleep."""
    if count <= 0:
        return
    legs, groups = world
    place = legs.end[legs.of_position[get(ending.keys, row, layout, POSITION)]]
    group = get(ending.keys, row, layout, GROUP) - 1
    size = groups.size[group]
    if get(ending.keys, row, layout, HEADING) > 0 and groups.home[group] == place:
        flows[WENT_HOME, place, group] += count * size
    elif get(ending.keys, row, layout, LEFT) > 0:
        flows[CAME, place, group] += count * size
        add(ready, put(state_of(ending, row), layout, POSITION, place), count)
    else:
        _at_night(night, state_of(ending, row), layout, place, count, (group, size), flows)


@lean
def _encounter(ending: Any, row: int, night: Any, layout: Any, where: Any, what: Any, flows: np.ndarray) -> None:
    """Count an encounter, an event, and draw what follows it."""
    legs, groups, leg = where
    count, dispositions, key = what
    group, place, tries = get(ending.keys, row, layout, GROUP) - 1, legs.end[leg], get(ending.keys, row, layout, TRIES)
    size = groups.size[group]
    flows[ENCOUNTERS, place, group] += count * size
    if tries == 0:
        flows[FIRST_ENCOUNTERS, place, group] += count * size
    rest = 1.0
    for k in range(dispositions.share.shape[0]):
        share = dispositions.share[k, group, place]
        if share <= 0.0 or count <= 0:
            continue
        some = part(count, min(1.0, share / max(rest, 1e-300)), uniform(key, ending.address[row], 2 + k))
        rest, count = rest - share, count - some
        effect, to = dispositions.effect[k, group, place], dispositions.to[k, group, place]
        if some > 0 and effect == RETURN:
            to = to if to >= 0 else legs.start[leg]
            flows[RETURNED, to, group] += some * size
            state = put(put(state_of(ending, row), layout, TRIES, min(MOST_TRIES, tries + 1)), layout, BED, 0)
            _at_night(night, state, layout, to, some, (group, size), flows)
        elif some > 0:
            flows[REMOVED if effect == REMOVE else RELEASED, place, group] += some * size
    flows[RELEASED, place, group] += count * size
