"""On the road: legs and modes chosen, fares paid, and as many passes as the day has room for.

A leg is begun if it ends before the travelling day does, or first thing in the morning. Parties in the
same state are joined before each pass. What may happen on a leg is in `hazards`.
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
    add,
    clear,
    get,
    join,
    later,
    put,
    reserve,
    state_of,
    value_of,
)
from jornada.engine.compiled import hot, kernel, lean
from jornada.engine.crossing import law_on
from jornada.engine.dangers import in_season
from jornada.engine.draw import numbered, part, uniform
from jornada.engine.hazards import end_bereaved, end_leg, leg_chances
from jornada.engine.health import LIVING, resting
from jornada.engine.ledger import FARES, LEFT_PLACE
from jornada.engine.lines import kept_at
from jornada.engine.today import Draw, Factors, Today
from jornada.engine.world import UNITS_A_DAY


def travel(people: Rows, today: Today, draw: Draw) -> Rows:
    """Move everybody who is on the road, pass by pass, until the day is over for all."""
    keys = (draw.key("arrive at"), draw.key("set out"), draw.key("end"), draw.key("bereaved"))
    return _travel(people, today.scratch, today.world.layout, road_of(today, today.factors), keys, today.flows)


def road_of(today: Today, factors: Factors) -> tuple[Any, ...]:
    """Return what the end of a leg reads: legs, groups, the chances of the day under some factors, law and choice."""
    world = today.world
    season = in_season(world.dangers, today.date.month)
    chances = leg_chances(world.legs, factors, int(world.groups.size.max()), today.care, world.dangers, season)
    return world.legs, world.groups, chances, law_on(today), today.choice


@kernel
def _travel(people: Any, scratch: Any, layout: Any, road: Any, keys: Any, flows: np.ndarray) -> Any:
    ready, further, bereaved = scratch
    first, choosing, ending, mourning = keys
    ready, further, people, bereaved = _take_up(ready, (further, people, bereaved), layout, road, first, flows)
    number = np.int64(0)
    while ready.used[0] + further.used[0] + bereaved.used[0] > 0:
        when = (number, numbered(choosing, number), numbered(ending, number))
        further, people, bereaved = _pass(ready, (further, people, bereaved), layout, road, when, flows)
        if bereaved.used[0] > 0:
            further, people = end_bereaved((further, people, bereaved), layout, road, numbered(mourning, number), flows)
            clear(bereaved)
        clear(ready)
        ready, further, number = further, ready, number + 1
    join(people)
    return people


@kernel
def _take_up(ready: Any, out: Any, layout: Any, road: Any, key: np.uint64, flows: np.ndarray) -> Any:
    """Take from the table those who set out, and those on a leg, who come a day nearer to its end or end it."""
    further, people, bereaved = out
    on, sizes = ways_of(road) * road[3].on, ways_of(road) * room_of_bereaved(road[2])
    most = 1 + ways_of(road) * (road[3].ends + 2 * road[2].dangers.most)
    for first in range(0, people.used[0], CHUNK):
        ready, further = reserve(ready, CHUNK), reserve(further, CHUNK * on)
        people, bereaved = reserve(people, CHUNK * most), reserve(bereaved, CHUNK * sizes)
        last = min(first + CHUNK, people.used[0])
        _take_rows(first, last, ready, (further, people, bereaved), layout, road, key, flows)
    return ready, further, people, bereaved


@lean
def ways_of(road: Any) -> int:
    """Return in how many states of health parties in one state may end a leg."""
    return 1 if road[2].care.at_end.sum() == 0 else 1 + LIVING


@lean
def _take_rows(first: int, last: int, ready: Any, out: Any, layout: Any, road: Any, key: np.uint64, flows: np.ndarray) -> None:
    legs, people = road[0], out[1]
    for row in range(first, last):
        position, count = get(people, row, layout, POSITION), people.table[row].count
        if count <= 0:
            continue
        if position >= legs.out_first.size - 1:
            if get(people, row, layout, COMPANY) > 0:  # moved by the caravan
                continue
            people.table[row].count = 0
            health = get(people, row, layout, HEALTH)
            if health > 0:
                some = resting(count, health, road[2].care, people.table[row].address, key)
                later(people, state_of(people, row), some)
                count -= some
                if count <= 0:
                    continue
            leg, days = legs.of_position[position], max(0, legs.left_of_position[position] - 1)  # a caravan may sleep on a leg of one day
            state = put(state_of(people, row), layout, POSITION, legs.each[leg].slot + days)
            if days > 0:
                later(people, state, count)
            else:
                state = put(state, layout, LEFT, UNITS_A_DAY * legs.each[leg].nights - legs.each[leg].units)
                end_leg(state, leg, get(people, row, layout, GROUP) - 1, count, out, layout, road, key, flows)
        elif get(people, row, layout, LEFT) > 0:
            people.table[row].count = 0
            add(ready, state_of(people, row), count)


@hot
def room_of_bereaved(chances: Any) -> int:
    """Return how many rows those may need to whom something happens on a leg, of one row."""
    return chances.any.shape[1] * (1 + 2 * chances.dangers.most)  # type: ignore[no-any-return]


@kernel
def _pass(ready: Any, out: Any, layout: Any, road: Any, when: Any, flows: np.ndarray) -> Any:
    """Let every party with time left choose a leg and mode, or stop here for the night."""
    further, people, bereaved = out
    ways = ways_of(road)
    options, on, ends, sizes = ways * road[4].options, road[3].on, road[3].ends + 2 * road[2].dangers.most, room_of_bereaved(road[2])
    for first in range(0, ready.used[0], CHUNK):
        further, bereaved = reserve(further, CHUNK * options * on), reserve(bereaved, CHUNK * options * sizes)
        people = reserve(people, CHUNK * options * ends)
        last = min(first + CHUNK, ready.used[0])
        _set_out_rows(first, last, ready, (further, people, bereaved), layout, road, when, flows)
    return further, people, bereaved


@lean
def _set_out_rows(first: int, last: int, ready: Any, out: Any, layout: Any, road: Any, when: Any, flows: np.ndarray) -> None:
    for row in range(first, last):
        _set_out(ready, row, out, layout, road, when, flows)


@hot
def _fits(option: Any, means: int, left: int) -> bool:
    return option.fare <= means and (option.units <= left or left == UNITS_A_DAY)


@hot
def _set_out(ready: Any, row: int, out: Any, layout: Any, road: Any, when: Any, flows: np.ndarray) -> None:
    """Spread the parties of a row over stopping here and the legs they can pay for and still begin today."""
    legs, _, _, _, choice = road
    count = ready.table[row].count
    place, means, left = get(ready, row, layout, POSITION), get(ready, row, layout, MEANS), get(ready, row, layout, LEFT)
    group, paper = get(ready, row, layout, GROUP) - 1, get(ready, row, layout, PAPER)
    cell = cell_of(choice, get(ready, row, layout, HEADING), group, paper, place)
    total, last = 0.0, -1
    for i in range(choice.first[cell], choice.first[cell + 1]):
        if _fits(choice.option[i], means, left):
            total, last = total + choice.option[i].weight, i
    number, key, _ = when
    stop = choice.stay[group, place] if number > 0 else 0.0
    stopping = count
    if last >= 0:
        stopping = part(count, stop / (total + stop), uniform(key, ready.table[row].address, 0)) if stop > 0.0 else count - count
    if stopping > 0:
        later(out[1], put(state_of(ready, row), layout, LEFT, 0), stopping)
    if count - stopping > 0:
        going = (count - stopping, total, choice.first[cell], last)
        _enter(state_of(ready, row), (place, group, means, left), going, out, layout, road, when, flows)


@hot
def _enter(state: Any, who: Any, going: Any, out: Any, layout: Any, road: Any, when: Any, flows: np.ndarray) -> None:
    """Spread parties over the legs they can begin, by weight, and let them pay."""
    legs, groups, _, law, choice = road
    place, group, means, left = who
    count, rest, first, last = going
    _, key, end_key = when
    flows[LEFT_PLACE, place, group] += count * groups.each[group].size
    for i in range(first, last + 1):
        option = choice.option[i]
        if count <= 0:
            break
        if not _fits(option, means, left):
            continue
        leg = option.leg
        some = count if i == last else part(count, min(1.0, option.weight / rest), uniform(key, state[2], 1 + option.number))
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
            later(out[1], put(on, layout, LEFT, 0), some)
        else:
            end_leg(put(on, layout, LEFT, left - legs.each[leg].units), leg, group, some, out, layout, road, end_key, flows)
