"""Offices serve those who wait, and beds are given for the night: who is taken. What is decided is in `decisions`."""

import math
from typing import Any, NamedTuple

import numpy as np

from jornada.engine.cohorts import BED, CAPTIVE, EMPTY, GROUP, LISTED, POSITION, SINCE, Rows, add, get, grown, put, reserve, state_of
from jornada.engine.compiled import hot, kernel, lean, within
from jornada.engine.decisions import Desk, let_go, served, turn_away
from jornada.engine.draw import named, numbered
from jornada.engine.lines import line_up, nobody_standing, roomier
from jornada.engine.offices import FIRST_COME, LOTTERY
from jornada.engine.quota import capacity_today, use
from jornada.engine.ration import take_parties, take_people
from jornada.engine.today import Draw, Today

EVER = np.iinfo(np.int64).max
BEHIND = 1 << 32  # added to the class of those who are not `first`: more than any day


class Keys(NamedTuple):
    """The streams of what offices draw; each office has its own below them, by its name."""

    lot: np.uint64
    ration: np.uint64
    decision: np.uint64
    room: np.uint64


def serve(people: Rows, today: Today, draw: Draw) -> Rows:
    """Let each office that is open serve up to its capacity, in its order; then let it turn away those it has no room for."""
    world = today.world
    if world.offices.each.size == 0:
        return people
    keys = Keys(draw.key("lot"), draw.key("ration"), draw.key("decision"), draw.key("room"))
    slots = _slots(people, today)
    used = np.zeros_like(slots)
    tables = (today.outcomes, world.offices, world.papers, world.groups)
    people = _serve(people, world.layout, tables, (today.day, slots, used, keys), today.flows)
    for number in np.flatnonzero(used):
        use(int(number), used[number], today.quotas)
    return people


def _slots(people: Rows, today: Today) -> np.ndarray:
    """Return how many cases, or people, each office can serve today (O,): none where it is shut."""
    each = today.world.offices.each
    is_open = (each["open"] >> today.date.isoweekday()) & 1
    slots = (is_open * each["capacity"]).astype(people.counts.dtype)
    for number in np.flatnonzero(each["quota"] & (slots > 0)):
        office = today.world.scenario.offices[number]
        slots[number] = capacity_today(office, int(number), int(each["capacity"][number]), today.date, today.quotas)
    return slots


@kernel
def _serve(rows: Any, layout: Any, tables: Any, when: Any, flows: np.ndarray) -> Any:
    """Let the offices take their turns, and enlarge the table when one of them needs more room."""
    standing, turn, last = nobody_standing(rows, tables[1].each.size), 0, 2 * tables[1].each.size
    while turn < last:
        turn = _take_turns(turn, rows, layout, standing, tables, when, flows)
        if turn < last:
            rows = grown(rows)
            standing = roomier(rows, standing)
    return rows


@lean
def _take_turns(turn: int, rows: Any, layout: Any, standing: Any, tables: Any, when: Any, flows: np.ndarray) -> int:
    """Go through the offices in the order of their table, two turns each: it serves, then lets go and makes room.

    Who is sent on tonight stands in the lines of those that follow. A turn for which the table is too small is
    returned without effect: only outside this loop can the table grow.
    """
    outcomes, offices, papers, groups = tables
    day, slots, used, keys = when
    for now in range(turn, 2 * offices.each.size):
        line_up(rows, layout, offices.listing, standing)
        number, second = now // 2, now % 2 == 1
        office, desk = offices.each[number], Desk(number, day, outcomes, offices, papers, groups)
        if standing.first[number] == EMPTY or not (office.room >= 0 or office.limit >= 0 if second else slots[number] > 0):
            continue
        if second:
            done = _end_at_limit(rows, layout, standing, desk, flows) and _make_room(rows, layout, standing, desk, keys, flows)
        else:
            done, used[number] = _serve_office(rows, layout, standing, desk, slots[number], keys, flows)
        if not done:
            return now
    return 2 * offices.each.size


@within
def _serve_office(rows: Any, layout: Any, standing: Any, desk: Any, slots: Any, keys: Any, flows: np.ndarray) -> Any:
    """Serve as many as there are slots; return whether the table had the room for it, and what is used of a quota."""
    office, slots = desk.offices.each[desk.office], _with_beds(rows, layout, desk, slots)
    if slots <= 0:
        return True, 0 * slots
    number, amount = _stand_up(rows, layout, standing, desk, desk.day + 1, office.in_people)
    line, taken = standing.line[:number], standing.taken[:number]
    if amount > slots:  # else there is nothing to draw
        _call_up(rows, layout, line, desk, slots, keys, taken)
    used = _amount(rows, layout, line, taken, desk.groups, office.in_people) if office.quota else 0 * slots
    return served(rows, line, taken, layout, desk, named(keys.decision, office.name), flows), used


@within
def _with_beds(rows: Any, layout: Any, desk: Any, slots: Any) -> Any:
    """Return how many an office serves: where beds limit it, no more people than find one free now."""
    office = desk.offices.each[desk.office]
    if office.beds_at < 0:
        return slots
    free = 0 * slots + office.beds
    for row in range(rows.used[0]):
        if get(rows, row, layout, POSITION) == office.beds_at:
            free -= rows.table[row].count * desk.groups.each[get(rows, row, layout, GROUP) - 1].size
    return min(slots, free)


@within
def _end_at_limit(rows: Any, layout: Any, standing: Any, desk: Any, flows: np.ndarray) -> bool:
    """Let those go who have waited for as long as anybody may be kept; return False, and do nothing, in too small a table."""
    office = desk.offices.each[desk.office]
    if office.limit < 0:
        return True
    number, _ = _stand_up(rows, layout, standing, desk, desk.day + 1 + office.delay - office.limit, False)
    return let_go(rows, standing.line[:number], standing.taken[:number], layout, desk, flows)


@within
def _make_room(rows: Any, layout: Any, standing: Any, desk: Any, keys: Any, flows: np.ndarray) -> bool:
    """Turn away those who came last while there are more people than room, party by party."""
    if desk.offices.each[desk.office].room < 0:
        return True
    number, people = _stand_up(rows, layout, standing, desk, EVER, True)
    line, away = standing.line[:number], standing.taken[:number]
    if people <= desk.offices.each[desk.office].room:
        return True
    _have_no_room(rows, layout, line, desk, keys, away)
    return turn_away(rows, line, away, layout, desk, flows)


@lean
def _stand_up(rows: Any, layout: Any, standing: Any, desk: Any, latest: int, in_people: bool) -> Any:
    """Put the rows that stand in the line of the office and may be served by now, and their counts, into `standing`; return how
    many rows, and how many parties or people, they are."""
    on_list, number, row = np.int64(desk.offices.each[desk.office].on_list), 0, standing.first[desk.office]
    amount = 0 * rows.table[0].count
    while row != EMPTY:
        if rows.table[row].count > 0 and get(rows, row, layout, LISTED if on_list else SINCE) <= latest:
            standing.line[number], standing.taken[number] = row, rows.table[row].count
            number, amount = number + 1, amount + rows.table[row].count * _weight(rows, row, layout, desk.groups, in_people)
        row = standing.after[on_list, row]
    return number, amount


@hot
def _weight(rows: Any, row: int, layout: Any, groups: Any, in_people: bool) -> int:
    """Return what a party of a row counts for: its people, or one."""
    return groups.each[get(rows, row, layout, GROUP) - 1].size if in_people else 1  # type: ignore[no-any-return]


@lean
def _amount(rows: Any, layout: Any, line: np.ndarray, counts: np.ndarray, groups: Any, in_people: bool) -> Any:
    """Return the people, or else the parties, that some counts of the rows of a line come to."""
    amount = 0 * rows.table[0].count
    for i in range(line.size):
        amount += counts[i] * _weight(rows, line[i], layout, groups, in_people)
    return amount


@kernel
def _call_up(rows: Any, layout: Any, line: np.ndarray, desk: Any, slots: Any, keys: Any, taken: np.ndarray) -> None:
    """Put into `taken` (R,) the parties for which there are slots: by lot, the longest waiting first, or part by lot."""
    office, waiting = desk.offices.each[desk.office], _waiting(rows, layout, line, desk)
    counts, address, sizes, classes = waiting
    by_lot = 0 * slots if office.order == FIRST_COME else slots if office.order == LOTTERY else 0 * slots + math.floor(slots * office.by_lot + 0.5)
    taken[:] = _turn((counts, address, sizes, classes // BEHIND * BEHIND), (by_lot, office.in_people, office.skip), named(keys.lot, office.name))
    if office.order != LOTTERY:
        left = slots - _amount(rows, layout, line, taken, desk.groups, office.in_people) if by_lot > 0 else slots
        taken += _turn((counts - taken, address, sizes, classes), (left, office.in_people, office.skip), named(keys.ration, office.name))


@kernel
def _have_no_room(rows: Any, layout: Any, line: np.ndarray, desk: Any, keys: Any, away: np.ndarray) -> None:
    """Put into `away` (R,) the parties that came last, or by lot where all is by lot."""
    office, waiting = desk.offices.each[desk.office], _waiting(rows, layout, line, desk)
    counts, address, sizes, classes = waiting
    if office.order == LOTTERY:
        classes = 0 * classes
    away[:] = counts - _turn((counts, address, sizes, classes), (office.room, True, False), named(keys.room, office.name))


@kernel
def _waiting(rows: Any, layout: Any, line: np.ndarray, desk: Any) -> Any:
    """Return the counts, addresses, party sizes and classes of a line, each (R,)."""
    first, since = desk.offices.first[desk.office], LISTED if desk.offices.each[desk.office].on_list else SINCE
    sizes, classes = np.empty(line.size, np.int64), np.empty(line.size, np.int64)
    for i in range(line.size):
        group = get(rows, line[i], layout, GROUP) - 1
        sizes[i] = desk.groups.each[group].size
        classes[i] = get(rows, line[i], layout, since) + (0 if first[group] else BEHIND)
    return rows.table.count[line], rows.table.address[line], sizes, classes


@kernel
def _turn(waiting: Any, rule: Any, key: np.uint64) -> np.ndarray:
    """Return the parties taken from each row (R,), whatever the order of the rows."""
    counts, address, sizes, classes = waiting
    if rule[0] <= 0:
        return np.zeros_like(counts)
    order = _by_class(classes)
    taken = np.empty_like(counts)
    taken[order] = in_turn((counts[order], address[order], sizes[order], classes[order]), rule, key)
    return taken


@kernel
def _by_class(classes: np.ndarray) -> np.ndarray:
    """Return the rows (R,) in order of class, by counting the rows of each: classes are days, and there are not many."""
    days = (classes % BEHIND).max() + 1
    before, order = np.zeros(2 * days + 1, np.int64), np.empty(classes.size, np.int64)
    for one in classes:
        before[one % BEHIND + one // BEHIND * days + 1] += 1
    before = np.cumsum(before)
    for row in range(classes.size):
        code = classes[row] % BEHIND + classes[row] // BEHIND * days
        order[before[code]] = row
        before[code] += 1
    return order


@kernel
def in_turn(waiting: Any, rule: Any, key: np.uint64) -> np.ndarray:
    """Return the parties taken from each row (R,): class after class, by lot inside the last one served.

    `waiting` is (counts, addresses, sizes, classes), each (R,), in order of class; `rule` is (room, in people, skip).
    Only a class in which lots are drawn is put in the order of its addresses: the order of the others makes no difference.
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
            take_parties(counts, address, first + np.argsort(address[first:last]), left, key, taken)
            break
        else:
            its_own = numbered(key, classes[first])  # a class that is skipped into must not meet the draws of the one before
            take_people((counts, sizes, address), first + np.argsort(address[first:last]), left, skip, its_own, taken)
            if not skip:
                break
            for i in range(first, last):
                left -= taken[i] * sizes[i]
        first = last
    return taken


def shelter(people: Rows, today: Today, draw: Draw) -> Rows:
    """Give free beds to parties in random order; those who hold a bed keep it."""
    if not (today.world.places.beds > 0).any():
        return people
    return _shelter(people, today.world.layout, today.world.places, today.world.groups, draw.key("beds"))


@kernel
def _shelter(rows: Any, layout: Any, places: Any, groups: Any, key: np.uint64) -> Any:
    free, chosen = _free_beds(rows, layout, groups, places.each.beds)
    place = np.array([get(rows, row, layout, POSITION) for row in chosen], np.int64)
    order = np.argsort(place, kind="mergesort")
    chosen, place = chosen[order], place[order]
    first = 0
    while first < chosen.size:
        last = np.searchsorted(place, place[first], "right")
        here = places.each[place[first]]
        rows = _give_beds(rows, layout, groups, chosen[first:last], (free[place[first]], True, here.skip), named(key, here.name))
        first = last
    return rows


@within
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
        if rows.table[row].count <= 0 or place >= places or free[place] <= 0:
            continue
        if get(rows, row, layout, BED) == 0 and get(rows, row, layout, CAPTIVE) == 0:
            found.append(row)
    return free, np.array(found, np.int64)


@within
def _give_beds(rows: Any, layout: Any, groups: Any, chosen: np.ndarray, rule: Any, key: np.uint64) -> Any:
    """Share out the free beds of a place among the rows `chosen`."""
    sizes = np.array([groups.each[get(rows, row, layout, GROUP) - 1].size for row in chosen], np.int64)
    taken = in_turn((rows.table.count[chosen], rows.table.address[chosen], sizes, np.zeros(chosen.size, np.int64)), rule, key)
    rows = reserve(rows, taken.size)
    for i in range(taken.size):
        if taken[i] > 0:
            rows.table[chosen[i]].count -= taken[i]
            add(rows, put(state_of(rows, chosen[i]), layout, BED, 1), taken[i])
    return rows
