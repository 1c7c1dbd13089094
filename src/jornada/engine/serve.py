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
    get,
    join,
    later,
    put,
    reserve,
    state_of,
)
from jornada.engine.draw import numbered, part, uniform
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
    office, layout = world.offices.each[number], world.layout
    line = _in_line(people, layout, number + 1)
    if line.size == 0:
        return people
    since = _codes(people, layout, SINCE, line)
    if office["order"] == LOTTERY:
        order, classes = np.argsort(people.address[line]), np.zeros(line.size, np.int64)
    else:
        order = np.lexsort((people.address[line], since))
        classes = since[order]
    line = line[order]
    sizes = world.groups.size[_codes(people, layout, GROUP, line) - 1]
    rule = (int(office["capacity"]), bool(office["in_people"]), bool(office["skip"]))
    taken = in_turn((people.counts[line], people.address[line], sizes, classes), rule, draw.key("ration", name))
    served = (number + 1, office["gives"], office["granted"], today.day, draw.key("decision", name))
    people = _served(people, line, taken, layout, world.groups, served, today.flows)
    join(people)
    return people


@njit(cache=True)
def _in_line(rows: Any, layout: Any, line: int) -> np.ndarray:
    found = [row for row in range(rows.used[0]) if rows.table[row].count > 0 and get(rows, row, layout, LINE) == line]
    return np.array(found, np.int64)


@njit(cache=True)
def _codes(rows: Any, layout: Any, field: int, chosen: np.ndarray) -> np.ndarray:
    return np.array([get(rows, row, layout, field) for row in chosen], np.int64)


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
            its_own = numbered(key, classes[first])  # a class that is skipped into must not meet the draws of the one before
            take_people((counts, sizes, address), np.arange(first, last), left, skip, its_own, taken)
            if not skip:
                break
            for i in range(first, last):
                left -= taken[i] * sizes[i]
        first = last
    return taken


@njit(cache=True)
def _served(rows: Any, chosen: np.ndarray, taken: np.ndarray, layout: Any, groups: Any, office: Any, flows: np.ndarray) -> Any:
    """Decide the cases taken: the paper granted or not, the line left either way."""
    line, paper, chance, day, key = office
    for i in range(taken.size):
        row, some = chosen[i], taken[i]
        if some <= 0:
            continue
        rows = reserve(rows, 2)
        rows.table[row].count -= some
        place, group = get(rows, row, layout, POSITION), get(rows, row, layout, GROUP) - 1
        size = groups.each[group].size
        flows[WAITED, place, group] += some * size * (day + 1 - get(rows, row, layout, SINCE))
        yes = part(some, chance, uniform(key, rows.table[row].address, 0))
        state = put(put(state_of(rows, row), layout, LINE, 0), layout, SINCE, 0)
        if yes > 0:
            flows[GRANTED, place, group] += yes * size
            later(rows, put(state, layout, PAPER, paper), yes)
        if some - yes > 0:
            flows[REFUSED, place, group] += (some - yes) * size
            later(rows, state, some - yes)
    return rows


def shelter(people: Rows, today: Today, draw: Draw) -> Rows:
    """Give free beds to parties in random order; those who hold a bed keep it."""
    world = today.world
    if not (world.places.beds > 0).any():
        return people
    free, chosen = _free_beds(people, world.layout, world.groups, world.places.beds.copy())
    if chosen.size == 0:
        return people
    place = _codes(people, world.layout, POSITION, chosen)
    order = np.lexsort((people.address[chosen], place))
    chosen, place = chosen[order], place[order]
    sizes = world.groups.size[_codes(people, world.layout, GROUP, chosen) - 1]
    keys = {int(p): draw.key("beds", world.names.places[p]) for p in np.unique(place)}
    stream_of = np.array([keys[int(p)] for p in place], np.uint64)
    waiting = (chosen, place, sizes, people.address[chosen], stream_of)
    people = _give_beds(people, world.layout, waiting, (people.counts[chosen], free, world.places.each["skip"].copy()))
    join(people)
    return people


@njit(cache=True)
def _free_beds(rows: Any, layout: Any, groups: Any, beds: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return free beds (P,) and the rows without a bed at places where one is free."""
    free = beds + 0 * rows.table[0].count
    places = beds.size
    for row in range(rows.used[0]):
        place = get(rows, row, layout, POSITION)
        if place < places and get(rows, row, layout, BED) > 0:
            free[place] -= rows.table[row].count * groups.each[get(rows, row, layout, GROUP) - 1].size
    found = [0 for _ in range(0)]
    for row in range(rows.used[0]):
        place = get(rows, row, layout, POSITION)
        if rows.table[row].count > 0 and place < places and free[place] > 0 and get(rows, row, layout, BED) == 0:
            found.append(row)
    return free, np.array(found, np.int64)


@njit(cache=True)
def _give_beds(rows: Any, layout: Any, waiting: Any, rule: Any) -> Any:
    """Share out the free beds of each place; `waiting` comes in order of place and address."""
    chosen, place, sizes, address, stream_of = waiting
    counts, free, skip = rule
    first = 0
    while first < chosen.size:
        last = first
        while last < chosen.size and place[last] == place[first]:
            last += 1
        here = (counts[first:last], address[first:last], sizes[first:last], 0 * place[first:last])
        taken = in_turn(here, (free[place[first]], True, skip[place[first]]), stream_of[first])
        rows = reserve(rows, taken.size)
        for i in range(taken.size):
            if taken[i] > 0:
                row = chosen[first + i]
                rows.table[row].count -= taken[i]
                later(rows, put(state_of(rows, row), layout, BED, 1), taken[i])
        first = last
    return rows
