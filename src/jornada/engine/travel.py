"""On the road: legs and modes chosen, fares paid, and as many passes as the day has room for.

A leg is begun if it ends before the travelling day does, or first thing in the morning. Parties in the
same state are joined before each pass. What follows at the end of a leg is in `ended`.
"""

from typing import Any

import numpy as np

from jornada.engine.choose import cell_of
from jornada.engine.cohorts import (
    CHUNK,
    COMPANY,
    GROUP,
    HEADING,
    HEALTH,
    LEFT,
    LINE,
    LIST,
    MEANS,
    PAPER,
    POSITION,
    Rows,
    append,
    clear,
    get,
    join,
    later,
    put,
    reserve,
    state_of,
    value_of,
)
from jornada.engine.compiled import hot, kernel, lean, within
from jornada.engine.crossing import law_on
from jornada.engine.dangers import in_season
from jornada.engine.draw import numbered, part, uniform
from jornada.engine.ended import Ends, end_legs
from jornada.engine.hazards import leg_chances
from jornada.engine.health import resting
from jornada.engine.ledger import FARES, LEFT_PLACE
from jornada.engine.lines import kept_at
from jornada.engine.today import Draw, Factors, Today
from jornada.engine.world import UNITS_A_DAY


def travel(people: Rows, today: Today, draw: Draw) -> Rows:
    """Move everybody who is on the road, pass by pass, until the day is over for all."""
    keys = (draw.key("rest"), draw.key("set out"), draw.key("end"))
    people, today.scratch[:] = _travel(people, tuple(today.scratch), today.world.layout, road_of(today, today.factors), keys, today.flows)
    return people


def road_of(today: Today, factors: Factors) -> tuple[Any, ...]:
    """Return what the end of a leg reads: legs, groups, the chances of the day under some factors, law and choice."""
    world = today.world
    season = in_season(world.dangers, today.date.month, factors.danger)
    chances = leg_chances(world.legs, factors, int(world.groups.size.max()), today.care, world.dangers, season)
    return world.legs, world.groups, chances, law_on(today), today.choice


@kernel
def _travel(people: Any, scratch: Any, layout: Any, road: Any, keys: Any, flows: np.ndarray) -> Any:
    ready, further, ends = scratch
    first, choosing, ending = keys
    people, ends = _advance(people, ends, layout, road, first)
    number = np.int64(0)
    while number < 2 or ends.ending.used[0] > 0:
        ends, further, people = end_legs(ends, further, people, layout, road, numbered(ending, number), flows)
        if number > 0:  # the first to choose are those who set out from where they have slept
            ready, further = further, ready
        people, ends = _set_out_all(ready, people, ends, layout, road, (number, numbered(choosing, number)), flows)
        clear(ready)
        number += 1
    join(people)
    return people, (ready, further, ends)


@within
def _advance(people: Any, ends: Any, layout: Any, road: Any, key: np.uint64) -> Any:
    """Bring those on a leg a day nearer to its end, or to it."""
    ending = ends.ending
    for first in range(0, people.used[0], CHUNK):
        people, ending = reserve(people, 2 * CHUNK), reserve(ending, CHUNK)
        _advance_rows(first, min(first + CHUNK, people.used[0]), (people, ending), layout, road, key)
    return people, Ends(ending, ends.worn, ends.bereaved, ends.freed)


@lean
def _advance_rows(first: int, last: int, out: Any, layout: Any, road: Any, key: np.uint64) -> None:
    legs, people = road[0], out[0]
    for row in range(first, last):
        position, count = get(people, row, layout, POSITION), people.table[row].count
        if count <= 0 or position < legs.out_first.size - 1 or get(people, row, layout, COMPANY) > 0:  # a caravan moves its own
            continue
        people.table[row].count = 0
        health = get(people, row, layout, HEALTH)
        if health > 0:
            some = resting(count, health, road[2].care, people.table[row].address, key)
            later(people, state_of(people, row), some)
            count -= some
        leg, days = legs.of_position[position], max(0, legs.left_of_position[position] - 1)  # a caravan may sleep on a leg of one day
        state = put(state_of(people, row), layout, POSITION, legs.each[leg].slot + days)
        if count > 0 and days > 0:
            later(people, state, count)
        elif count > 0:
            append(out[1], put(state, layout, LEFT, UNITS_A_DAY * legs.each[leg].nights - legs.each[leg].units), count)


@within
def _set_out_all(ready: Any, people: Any, ends: Any, layout: Any, road: Any, when: Any, flows: np.ndarray) -> Any:
    """Let every party with time left choose a leg and mode, or stop here for the night."""
    ending, options = ends.ending, 1 + road[4].options
    used = ready.used[0] if when[0] > 0 else people.used[0]
    for first in range(0, used, CHUNK):
        people, ending = reserve(people, CHUNK * options), reserve(ending, CHUNK * options)
        _set_out_rows(first, min(first + CHUNK, used), ready if when[0] > 0 else people, (people, ending), layout, road, when, flows)
    return people, Ends(ending, ends.worn, ends.bereaved, ends.freed)


@lean
def _set_out_rows(first: int, last: int, ready: Any, out: Any, layout: Any, road: Any, when: Any, flows: np.ndarray) -> None:
    places = road[1].places
    for row in range(first, last):
        if ready.table[row].count > 0 and get(ready, row, layout, POSITION) < places and (when[0] > 0 or get(ready, row, layout, LEFT) > 0):
            _set_out(ready, row, out, layout, road, when, flows)


@hot
def _fits(option: Any, means: int, left: int) -> bool:
    return option.fare <= means and (option.units <= left or left == UNITS_A_DAY)


@within
def _set_out(ready: Any, row: int, out: Any, layout: Any, road: Any, when: Any, flows: np.ndarray) -> None:
    """Spread the parties of a row over stopping here and the legs they can pay for and still begin today."""
    legs, _, _, _, choice = road
    count = ready.table[row].count
    place, means, left = get(ready, row, layout, POSITION), get(ready, row, layout, MEANS), get(ready, row, layout, LEFT)
    group, paper = get(ready, row, layout, GROUP) - 1, get(ready, row, layout, PAPER)
    cell = cell_of(choice, get(ready, row, layout, HEADING), group, paper, place)
    total, last = 0.0, np.int64(-1)
    for i in range(choice.first[cell], choice.first[cell + 1]):
        if _fits(choice.option[i], means, left):
            total, last = total + choice.option[i].weight, np.int64(i)
    number, key = when
    ready.table[row].count = 0
    stop = choice.stay[group, place] if number > 0 else 0.0
    stopping = count
    if last >= 0:
        stopping = part(count, stop / (total + stop), uniform(key, ready.table[row].address, 0)) if stop > 0.0 else count - count
    if stopping > 0:
        later(out[0], put(state_of(ready, row), layout, LEFT, 0), stopping)
    if count - stopping > 0:
        going = (count - stopping, total, choice.first[cell], last)
        _enter(state_of(ready, row), (place, group, means, left), going, out, layout, road, when, flows)


@within
def _enter(state: Any, who: Any, going: Any, out: Any, layout: Any, road: Any, when: Any, flows: np.ndarray) -> None:
    """Spread parties over the legs they can begin, by weight, and let them pay; they are on a leg tonight, or at its end."""
    legs, groups, _, law, choice = road
    place, group, means, left = who
    count, rest, first, last = going
    flows[LEFT_PLACE, place, group] += count * groups.each[group].size
    for i in range(first, last + 1):
        option = choice.option[i]
        if count <= 0:
            break
        if not _fits(option, means, left):
            continue
        leg = option.leg
        some = count if i == last else part(count, min(1.0, option.weight / rest), uniform(when[1], state[2], 1 + option.number))
        rest -= option.weight
        if some <= 0:
            continue
        count -= some
        flows[FARES, place, group] += some * legs.each[leg].dollars
        days = legs.each[leg].nights - 1
        on = put(put(state, layout, MEANS, means - legs.each[leg].fare), layout, POSITION, legs.each[leg].slot + days)
        if value_of(state, layout, LINE) + value_of(state, layout, LIST) > 0:
            on = kept_at(on, layout, law.offices, place, legs.each[leg].end, some * groups.each[group].size, groups.places, flows)
        if days > 0:
            later(out[0], put(on, layout, LEFT, 0), some)
        else:
            append(out[1], put(on, layout, LEFT, left - legs.each[leg].units), some)
