"""Offices serve those who wait, and beds are given for the night: who is taken. What is decided is in `decisions`."""

import math
from typing import Any

import numpy as np

from jornada.engine.cohorts import BED, GROUP, LINE, LIST, LISTED, POSITION, SINCE, Layout, Rows, get, join, later, put, reserve, state_of
from jornada.engine.compiled import kernel
from jornada.engine.decisions import Desk, served, turn_away
from jornada.engine.draw import numbered
from jornada.engine.quota import capacity_today, has_quota, use
from jornada.engine.ration import take_parties, take_people
from jornada.engine.today import Draw, Today
from jornada.engine.world import FIRST_COME, LOTTERY, Groups


def serve(people: Rows, today: Today, draw: Draw) -> Rows:
    """Let each office that is open serve up to its capacity, in its order; then let it turn away those it has no room for."""
    for number, office in enumerate(today.world.scenario.offices):
        world = today.world
        desk = Desk(number, today.day, today.outcomes[number], world.offices, world.papers, world.groups)
        if str(today.date.isoweekday()) in office.days and office.capacity > 0:
            people = _serve_office(people, today, draw, desk)
        if office.room is not None:
            people = _make_room(people, today, draw, desk)
    return people


def _serve_office(people: Rows, today: Today, draw: Draw, desk: Desk) -> Rows:
    office, name, layout = desk.offices.each[desk.office], today.world.names.offices[desk.office], today.world.layout
    row = today.world.scenario.offices[desk.office]
    capacity = capacity_today(row, desk.office, int(office["capacity"]), today.date, today.quotas)
    line, since, first = _line(people, layout, desk, desk.day + 1)
    if line.size == 0 or capacity <= 0:
        return people
    rule = (_with_beds(people, today, desk, capacity), bool(office["in_people"]), bool(office["skip"]))
    if rule[0] <= 0:
        return people
    taken = np.zeros(line.size, people.counts.dtype)
    if office["order"] != FIRST_COME:
        by_lot = rule[0] if office["order"] == LOTTERY else math.floor(rule[0] * office["by_lot"] + 0.5)
        taken += _turn(people, (line, first, taken, desk.groups), (by_lot, *rule[1:]), layout, draw.key("lot", name))
    if office["order"] != LOTTERY:
        used = taken @ (_sizes(people, layout, line, desk.groups) if rule[1] else np.ones(line.size, taken.dtype))
        room = rule[0] - (used if taken.dtype.kind == "f" else int(used))
        taken += _turn(people, (line, first + since, taken, desk.groups), (room, *rule[1:]), layout, draw.key("ration", name))
    if has_quota(row):
        use(desk.office, taken @ _sizes(people, layout, line, desk.groups) if rule[1] else taken.sum(), today.quotas)
    people = served(people, line, taken, layout, desk, draw.key("decision", name), today.flows)
    join(people)
    return people


def _with_beds(people: Rows, today: Today, desk: Desk, capacity: Any) -> Any:
    """Return how many an office serves: where beds limit it, no more people than find one free now."""
    office, world = desk.offices.each[desk.office], today.world
    if office["beds_at"] < 0:
        return capacity
    here = world.layout.code(people, POSITION) == office["beds_at"]
    inside = people.counts[: here.size][here] @ world.groups.size[world.layout.code(people, GROUP)[here] - 1]
    free = world.places.beds[office["beds_at"]] - inside
    return min(capacity, float(free) if people.counts.dtype.kind == "f" else int(free))


def _make_room(people: Rows, today: Today, draw: Draw, desk: Desk) -> Rows:
    """Turn away those who came last while there are more people than room, party by party."""
    office, name, layout = desk.offices.each[desk.office], today.world.names.offices[desk.office], today.world.layout
    line, since, first = _line(people, layout, desk, np.iinfo(np.int64).max)
    people_in_line = people.counts[line] @ _sizes(people, layout, line, desk.groups)
    if people_in_line <= office["room"]:
        return people
    classes = 0 * since if office["order"] == LOTTERY else first + since
    stay = _turn(people, (line, classes, np.zeros(line.size, people.counts.dtype), desk.groups), (int(office["room"]), True, False), layout, draw.key("room", name))
    people = turn_away(people, line, people.counts[line] - stay, layout, desk, today.flows)
    join(people)
    return people


def _line(people: Rows, layout: Layout, desk: Desk, latest: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the rows that stand in a line at a place and may be served by now, their class, and 0 or more for who is first."""
    office = desk.offices.each[desk.office]
    fields = (LIST, LISTED) if office["on_list"] else (LINE, SINCE)
    at = desk.offices.listing[desk.office] if office["on_list"] else np.ones(desk.groups.places, bool)
    line = _in_line(people, layout, fields, desk.office + 1, at, latest)
    since = _codes(people, layout, fields[1], line)
    last = np.where(desk.offices.first[desk.office][_codes(people, layout, GROUP, line) - 1], 0, 1 << 32)
    return line, since, last


def _sizes(people: Rows, layout: Layout, line: np.ndarray, groups: Groups) -> np.ndarray:
    return groups.size[_codes(people, layout, GROUP, line) - 1]


def _turn(people: Rows, waiting: Any, rule: Any, layout: Layout, key: np.uint64) -> np.ndarray:
    """Return the parties taken from each row (R,) beside those already taken: class after class, by lot inside the last."""
    line, classes, taken, groups = waiting
    address = people.address[line]
    order = np.lexsort((address, classes))
    turn = (people.counts[line][order] - taken[order], address[order], _sizes(people, layout, line, groups)[order], classes[order])
    found = np.empty_like(taken)
    found[order] = in_turn(turn, rule, key)
    return found


@kernel
def _in_line(rows: Any, layout: Any, fields: Any, line: int, at: np.ndarray, latest: int) -> np.ndarray:
    found, number = np.empty(rows.used[0], np.int64), 0
    for row in range(rows.used[0]):
        if rows.table[row].count > 0 and get(rows, row, layout, fields[0]) == line and get(rows, row, layout, fields[1]) <= latest:
            place = get(rows, row, layout, POSITION)
            if place < at.size and at[place]:
                found[number] = row
                number += 1
    return found[:number]


@kernel
def _codes(rows: Any, layout: Any, field: int, chosen: np.ndarray) -> np.ndarray:
    codes = np.empty(chosen.size, np.int64)
    for i in range(chosen.size):
        codes[i] = get(rows, chosen[i], layout, field)
    return codes


@kernel
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


@kernel
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


@kernel
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
