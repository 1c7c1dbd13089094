"""Offices serve those who wait, and beds are given for the night."""

from typing import Any

import numpy as np
from numba import njit

from jornada.engine.cohorts import (
    BED,
    GROUP,
    LINE,
    PAPER,
    POSITION,
    SINCE,
    Rows,
    add,
    get,
    merge,
    put,
    reserve,
    state_of,
)
from jornada.engine.draw import part, uniform
from jornada.engine.ledger import GRANTED, REFUSED, WAITED
from jornada.engine.ration import take_parties, take_people
from jornada.engine.today import Draw, Today
from jornada.engine.world import LOTTERY


def serve(people: Rows, today: Today, draw: Draw) -> Rows:
    """Let each office that is open serve up to its capacity, in its order."""
    offices = today.world.scenario.offices
    for number, office in enumerate(offices):
        if str(today.date.isoweekday()) in office.days:
            people = _serve_office(people, today, draw, number)
    return people


def _serve_office(people: Rows, today: Today, draw: Draw, number: int) -> Rows:
    world, name = today.world, today.world.names.offices[number]
    offices, layout = world.offices, world.layout
    line = _in_line(people, layout, number + 1)
    if line.size == 0:
        return people
    since = _codes(people, layout, SINCE, line)
    if offices.order[number] == LOTTERY:
        order, classes = np.argsort(people.address[line]), np.zeros(line.size, np.int64)
    else:
        order = np.lexsort((people.address[line], since))
        classes = since[order]
    line = line[order]
    sizes = world.groups.size[_codes(people, layout, GROUP, line) - 1]
    rule = (int(offices.capacity[number]), bool(offices.in_people[number]), bool(offices.skip[number]))
    taken = in_turn((people.counts[line], people.address[line], sizes, classes), rule, draw.key("ration", name))
    served = (number + 1, offices.gives[number], offices.granted[number], today.day, draw.key("decision", name))
    moved = _served(people, line, taken, today.scratch[0], layout, world.groups, served, today.flows)
    return merge(people, moved)


@njit(cache=True)
def _in_line(rows: Any, layout: Any, line: int) -> np.ndarray:
    found = [row for row in range(rows.used[0]) if rows.counts[row] > 0 and get(rows.keys, row, layout, LINE) == line]
    return np.array(found, np.int64)


@njit(cache=True)
def _codes(rows: Any, layout: Any, field: int, chosen: np.ndarray) -> np.ndarray:
    return np.array([get(rows.keys, row, layout, field) for row in chosen], np.int64)


@njit(cache=True)
def in_turn(waiting: Any, rule: Any, key: np.uint64) -> np.ndarray:
    """Return the parties taken from each row (R,): class after class, by lot inside the last one served.

    `waiting` is (counts, addresses, sizes, classes), each (R,), in order of class and address; `rule` is
    (room, in people, skip).
    """
    counts, address, sizes, classes = waiting
    room, in_people, skip = rule
    taken, left = np.zeros_like(counts), counts[0] * 0 + room
    first = 0
    while first < counts.size and left > 0:
        last, need = first, left * 0
        while last < counts.size and classes[last] == classes[first]:
            need += counts[last] * (sizes[last] if in_people else 1)
            last += 1
        if need <= left:
            taken[first:last] = counts[first:last]
            left -= need
        elif not in_people:
            take_parties(counts, address, np.arange(first, last), left, key, taken)
            break
        else:
            take_people((counts, sizes, address), np.arange(first, last), left, skip, key, taken)
            if not skip:
                break
            for i in range(first, last):
                left -= taken[i] * sizes[i]
        first = last
    return taken


@njit(cache=True)
def _served(rows: Any, chosen: np.ndarray, taken: np.ndarray, moved: Any, layout: Any, groups: Any, office: Any, flows: np.ndarray) -> Any:
    """Decide the cases taken: the paper granted or not, the line left either way."""
    line, paper, chance, day, key = office
    for i in range(taken.size):
        row, some = chosen[i], taken[i]
        if some <= 0:
            continue
        moved = reserve(moved, 2)
        rows.counts[row] -= some
        place, group = get(rows.keys, row, layout, POSITION), get(rows.keys, row, layout, GROUP) - 1
        size = groups.size[group]
        flows[WAITED, place, group] += some * size * (day + 1 - get(rows.keys, row, layout, SINCE))
        yes = part(some, chance, uniform(key, rows.address[row], 0))
        state = put(put(state_of(rows, row), layout, LINE, 0), layout, SINCE, 0)
        if yes > 0:
            flows[GRANTED, place, group] += yes * size
            add(moved, put(state, layout, PAPER, paper), yes)
        if some - yes > 0:
            flows[REFUSED, place, group] += (some - yes) * size
            add(moved, state, some - yes)
    return moved


def shelter(people: Rows, today: Today, draw: Draw) -> Rows:
    """Give free beds to parties in random order; those who hold a bed keep it."""
    world = today.world
    if not (world.places.beds > 0).any():
        return people
    free, chosen = _free_beds(people, world.layout, world.groups, world.places.beds)
    if chosen.size == 0:
        return people
    place = _codes(people, world.layout, POSITION, chosen)
    order = np.lexsort((people.address[chosen], place))
    chosen, place = chosen[order], place[order]
    sizes = world.groups.size[_codes(people, world.layout, GROUP, chosen) - 1]
    keys = {int(p): draw.key("beds", world.names.places[p]) for p in np.unique(place)}
    stream_of = np.array([keys[int(p)] for p in place], np.uint64)
    moved = _give_beds(people, today.scratch[0], world.layout, (chosen, place, sizes, stream_of), (free, world.places.skip))
    return merge(people, moved)


@njit(cache=True)
def _free_beds(rows: Any, layout: Any, groups: Any, beds: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return free beds (P,) and the rows without a bed at places where one is free."""
    free = beds.astype(rows.counts.dtype)
    places = beds.size
    for row in range(rows.used[0]):
        place = get(rows.keys, row, layout, POSITION)
        if place < places and get(rows.keys, row, layout, BED) > 0:
            free[place] -= rows.counts[row] * groups.size[get(rows.keys, row, layout, GROUP) - 1]
    found = [0 for _ in range(0)]
    for row in range(rows.used[0]):
        place = get(rows.keys, row, layout, POSITION)
        if rows.counts[row] > 0 and place < places and free[place] > 0 and get(rows.keys, row, layout, BED) == 0:
            found.append(row)
    return free, np.array(found, np.int64)


@njit(cache=True)
def _give_beds(rows: Any, moved: Any, layout: Any, waiting: Any, rule: Any) -> Any:
    chosen, place, sizes, stream_of = waiting
    free, skip = rule
    first = 0
    while first < chosen.size:
        last = first
        while last < chosen.size and place[last] == place[first]:
            last += 1
        room = (free[place[first]], True, skip[place[first]])
        same = chosen[first:last]
        waiting = (rows.counts[same], rows.address[same], sizes[first:last], np.zeros(last - first, np.int64))
        taken = in_turn(waiting, room, stream_of[first])
        for i in range(taken.size):
            if taken[i] > 0:
                moved = reserve(moved, 1)
                rows.counts[same[i]] -= taken[i]
                add(moved, put(state_of(rows, same[i]), layout, BED, 1), taken[i])
        first = last
    return moved
