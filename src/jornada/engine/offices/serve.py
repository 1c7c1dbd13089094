"""Offices serve those who wait, and beds are given for the night: who is taken. What is decided is in `decisions`."""

import math
from typing import Any, NamedTuple

import numpy as np

from jornada.engine.draws.sharing import Parties, take_parties, take_people
from jornada.engine.draws.streams import named, numbered
from jornada.engine.jit import hot, kernel, lean, maker
from jornada.engine.offices.decisions import Desk, let_go, served, turn_away
from jornada.engine.people.lines import line_up, nobody_standing, roomier
from jornada.engine.table.columns import set_bed
from jornada.engine.table.rows import EMPTY, Rows, add, grown, reserve
from jornada.engine.table.shared import shared
from jornada.engine.table.weeks import parts_of, taken_out
from jornada.engine.today.today import Draw, Today
from jornada.engine.world.offices import FIRST_COME, LOTTERY
from jornada.engine.world.quotas import capacity_today, use

EVER = np.iinfo(np.int64).max
BEHIND = 1 << 32  # added to the class of those who are not `first`: more than any day


class Keys(NamedTuple):
    """The streams of what offices draw; each office has its own below them, by its name."""

    lot: np.uint64  # who is served by lot
    ration: np.uint64  # who is served of the last class, where the longest waiting come first
    decision: np.uint64  # what is decided
    room: np.uint64  # who stays where there is no room for all


class Serving(NamedTuple):
    """What offices read when they take their turns, and what they write."""

    scene: Any  # a Scene
    outcomes: Any  # Outcomes: what they decide, with its shares
    slots: np.ndarray  # (O,) cases or people that each can serve today
    used: np.ndarray  # (O,) what each uses of its quota, in cases or people; written
    keys: Any  # Keys of their draws


class Rule(NamedTuple):
    """How something is shared out."""

    room: Any  # how much of it there is, in parties or people
    in_people: np.int64  # 1: among people, 0: among parties
    skip: np.int64  # 1: the next is asked after one who does not fit, 0: it ends there


def serve(people: Rows, today: Today, draw: Draw) -> Rows:
    """Let each office that is open serve up to its capacity, in its order.

    Then let it turn away those it has no room for.
    """
    if today.world.offices.each.size == 0:
        return people
    keys = Keys(draw.key("lot"), draw.key("ration"), draw.key("decision"), draw.key("room"))
    slots = _slots(people, today)
    used = np.zeros_like(slots)
    people = _serve(people, today.scene, today.outcomes, slots, used, keys)
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
def _serve(rows: Any, scene: Any, outcomes: Any, slots: np.ndarray, used: np.ndarray, keys: Any) -> Any:
    """Let the offices take their turns, and enlarge the table when one of them needs more room."""
    serving = shared(Serving(shared(scene), shared(outcomes), slots, used, keys))
    standing, turn, last = nobody_standing(rows, slots.size), 0, 2 * slots.size
    while turn < last:
        turn = _take_turns(turn, shared(rows), shared(standing), serving)
        if turn < last:
            rows = grown(rows)
            standing = roomier(rows, standing)
    return rows


@lean
def _take_turns(turn: int, rows: Any, standing: Any, serving: Any) -> int:
    """Go through the offices in the order of their table, two turns each: it serves, then lets go and makes room.

    Who is sent on tonight stands in the lines of those that follow. A turn for which the table is too small is
    returned without effect: only outside this loop can the table grow.
    """
    offices, slots, keys = serving.scene.offices, serving.slots, serving.keys
    for now in range(turn, 2 * slots.size):
        line_up(rows, offices.listing, standing)
        number, second = now // 2, now % 2 == 1
        office = offices.each[number]
        if standing.first[number] == EMPTY or not (
            office.room >= 0 or office.limit >= 0 if second else slots[number] > 0
        ):
            continue
        desk = Desk(number, office, serving.scene, serving.outcomes, named(keys.decision, office.name))
        if second:
            done = _end_at_limit(rows, standing, desk) and _make_room(rows, standing, desk, keys)
        else:
            done, serving.used[number] = _serve_office(rows, standing, desk, slots[number], keys)
        if not done:
            return now
    return 2 * slots.size


@lean
def _serve_office(rows: Any, standing: Any, desk: Any, slots: Any, keys: Any) -> Any:
    """Serve as many as there are slots; return whether the table had the room for it, and what is used of a quota."""
    office, slots = desk.office, _with_beds(rows, desk, slots)
    if slots <= 0:
        return True, 0 * slots
    number, amount = _stand_up(rows, standing, desk, desk.scene.day + 1, office.in_people)
    line, taken = standing.line[:number], standing.taken[:number]
    if amount > slots:  # else there is nothing to draw
        _call_up(rows, line, desk, slots, keys, taken)
    used = _amount(rows, line, taken, desk, office.in_people) if office.quota else 0 * slots
    return served(rows, line, taken, desk), used


@lean
def _with_beds(rows: Any, desk: Any, slots: Any) -> Any:
    """Return how many an office serves: where beds limit it, no more people than find one free now."""
    if desk.office.beds_at < 0:
        return slots
    free = 0 * slots + desk.office.beds
    for number in range(rows.used[0]):
        row = rows.table[number]
        if row.position == desk.office.beds_at:
            free -= row.count * desk.scene.groups.each[row.group - 1].size
    return min(slots, free)


@lean
def _end_at_limit(rows: Any, standing: Any, desk: Any) -> bool:
    """Let those go who have waited for as long as anybody may be kept.

    Return False, and do nothing, in too small a table.
    """
    office = desk.office
    if office.limit < 0:
        return True
    number, _ = _stand_up(rows, standing, desk, desk.scene.day + 1 + office.delay - office.limit, False)
    return let_go(rows, standing.line[:number], standing.taken[:number], desk)


@lean
def _make_room(rows: Any, standing: Any, desk: Any, keys: Any) -> bool:
    """Turn away those who came last while there are more people than room, party by party."""
    if desk.office.room < 0:
        return True
    number, people = _stand_up(rows, standing, desk, EVER, True)
    line, away = standing.line[:number], standing.taken[:number]
    if people <= desk.office.room:
        return True
    _have_no_room(rows, line, desk, keys, away)
    return turn_away(rows, line, away, desk)


@lean
def _stand_up(rows: Any, standing: Any, desk: Any, latest: int, in_people: bool) -> Any:
    """Put the rows that stand in the line of the office and may be served by now, and their counts, into `standing`;
    return how many rows, and how many parties or people, they are."""
    on_list, number, i = np.int64(desk.office.on_list), 0, standing.first[desk.number]
    amount = 0 * rows.table[0].count
    while i != EMPTY:
        row = rows.table[i]
        if row.count > 0 and (row.listed if on_list else row.since) <= latest:
            standing.line[number], standing.taken[number] = i, row.count
            number, amount = number + 1, amount + row.count * _weight(row, desk, in_people)
        i = standing.after[on_list, i]
    return number, amount


@hot
def _weight(row: Any, desk: Any, in_people: bool) -> int:
    """Return what a party of a row counts for: its people, or one."""
    return desk.scene.groups.each[row.group - 1].size if in_people else 1  # type: ignore[no-any-return]


@lean
def _amount(rows: Any, line: np.ndarray, counts: np.ndarray, desk: Any, in_people: bool) -> Any:
    """Return the people, or else the parties, that some counts of the rows of a line come to."""
    amount = 0 * rows.table[0].count
    for i in range(line.size):
        amount += counts[i] * _weight(rows.table[line[i]], desk, in_people)
    return amount


@maker
def _call_up(rows: Any, line: np.ndarray, desk: Any, slots: Any, keys: Any, taken: np.ndarray) -> None:
    """Put into `taken` (R,) the parties for which there are slots.

    By lot, the longest waiting first, or part by lot.
    """
    office = desk.office
    parties, classes = _waiting(rows, line, desk)
    by_lot = (
        0 * slots
        if office.order == FIRST_COME
        else slots
        if office.order == LOTTERY
        else 0 * slots + math.floor(slots * office.by_lot + 0.5)
    )
    in_people, skip = np.int64(office.in_people), np.int64(office.skip)
    taken[:] = in_turn(parties, classes // BEHIND * BEHIND, Rule(by_lot, in_people, skip), named(keys.lot, office.name))
    if office.order != LOTTERY:
        left = slots - _amount(rows, line, taken, desk, office.in_people) if by_lot > 0 else slots
        others = Parties(parties.counts - taken, parties.sizes, parties.address)
        taken += in_turn(others, classes, Rule(left, in_people, skip), named(keys.ration, office.name))


@maker
def _have_no_room(rows: Any, line: np.ndarray, desk: Any, keys: Any, away: np.ndarray) -> None:
    """Put into `away` (R,) the parties that came last, or by lot where all is by lot."""
    parties, classes = _waiting(rows, line, desk)
    if desk.office.order == LOTTERY:
        classes = 0 * classes
    rule = Rule(0 * away[0] + desk.office.room, np.int64(1), np.int64(0))
    away[:] = parties.counts - in_turn(parties, classes, rule, named(keys.room, desk.office.name))


@maker
def _waiting(rows: Any, line: np.ndarray, desk: Any) -> Any:
    """Return the parties of a line, and the class of each row (R,)."""
    sizes, classes = np.empty(line.size, np.int64), np.empty(line.size, np.int64)
    counts, address = np.empty(line.size, rows.table.count.dtype), np.empty(line.size, np.uint64)
    for i in range(line.size):
        row = rows.table[line[i]]
        counts[i], address[i], sizes[i] = row.count, row.address, desk.scene.groups.each[row.group - 1].size
        classes[i] = (row.listed if desk.office.on_list else row.since) + (
            0 if desk.scene.offices.first[desk.number, row.group - 1] else BEHIND
        )
    return Parties(counts, sizes, address), classes


class Classes(NamedTuple):
    """Rows by the class that they are of: by day, those who come first before all others."""

    first: np.ndarray  # (C,) the first row of each class, EMPTY: none
    after: np.ndarray  # (R,) the next row of the same class
    need: np.ndarray  # (C,) parties or people of each class


@maker
def _by_class(parties: Any, classes: np.ndarray, days: int, in_people: int) -> Any:
    """Return the rows by class: classes are days, and there are not many.

    Behind them stand those of the others who are not `first`.
    """
    first, after, need = (
        np.full(2 * days, EMPTY),
        np.empty(classes.size, np.int64),
        np.zeros(2 * days, parties.counts.dtype),
    )
    for row in range(classes.size - 1, -1, -1):
        code = classes[row] % BEHIND + classes[row] // BEHIND * days
        after[row], first[code] = first[code], row
        need[code] += parties.counts[row] * (parties.sizes[row] if in_people else 1)
    return Classes(first, after, need)


@maker
def in_turn(parties: Any, classes: np.ndarray, rule: Any, key: np.uint64) -> np.ndarray:
    """Return the parties taken from each row (R,), whatever the order of the rows: class after class, by lot inside the
    last one served.

    Nothing is put in order but the rows of a class in which lots are drawn, by their addresses.
    """
    taken, left = np.zeros_like(parties.counts), parties.counts[0] * 0 + rule.room
    if left <= 0:
        return taken
    days = (classes % BEHIND).max() + 1
    by_class = _by_class(parties, classes, days, rule.in_people)
    for code in range(2 * days):
        row = by_class.first[code]
        if row == EMPTY:
            continue
        if by_class.need[code] <= left:
            left -= by_class.need[code]
            while row != EMPTY:
                taken[row] = parties.counts[row]
                row = by_class.after[row]
        else:
            # a class that is skipped into must not meet the draws of the one before
            its_own = numbered(key, classes[row])
            left = _by_lot(
                parties, _in_order(parties, by_class, code), left, rule, its_own if rule.in_people else key, taken
            )
        if left <= 0:
            break
    return taken


@kernel
def _in_order(parties: Any, by_class: Any, code: int) -> np.ndarray:
    """Return the rows of a class in the order of their addresses."""
    rows, row, number = np.empty_like(by_class.after), by_class.first[code], 0
    while row != EMPTY:
        rows[number], row, number = row, by_class.after[row], number + 1
    rows = rows[:number]
    return rows[np.argsort(parties.address[rows])]


@maker
def _by_lot(parties: Any, rows: np.ndarray, left: Any, rule: Any, key: np.uint64, taken: np.ndarray) -> Any:
    """Draw lots in a class, into `taken`.

    Return what is left for the next, which is asked only where those who do not fit are skipped.
    """
    if not rule.in_people:
        take_parties(parties, rows, left, key, taken)
        return 0 * left
    take_people(parties, rows, left, rule.skip > 0, key, taken)
    if not rule.skip:
        return 0 * left
    for row in rows:
        left -= taken[row] * parties.sizes[row]
    return left


def shelter(people: Rows, today: Today, draw: Draw) -> Rows:
    """Give free beds to parties in random order; those who hold a bed keep it."""
    if not (today.world.places.beds > 0).any():
        return people
    return _shelter(people, today.scene, draw.key("beds"))


@kernel
def _shelter(rows: Any, scene: Any, key: np.uint64) -> Any:
    free, chosen = _free_beds(rows, scene)
    place = np.array([np.int64(rows.table[row].position) for row in chosen], np.int64)
    order = np.argsort(place, kind="mergesort")
    chosen, place = chosen[order], place[order]
    first = 0
    while first < chosen.size:
        last = np.searchsorted(place, place[first], "right")
        here = scene.places.each[place[first]]
        rule = Rule(free[place[first]], np.int64(1), np.int64(here.skip))
        rows = _give_beds(rows, scene, chosen[first:last], rule, named(key, here.name))
        first = last
    return rows


@maker
def _free_beds(rows: Any, scene: Any) -> tuple[np.ndarray, np.ndarray]:
    """Return free beds (P,) and the rows without a bed at places where one is free."""
    free = scene.places.each.beds + 0 * rows.table[0].count
    for i in range(rows.used[0]):
        row = rows.table[i]
        if row.position < free.size and row.bed > 0:
            free[row.position] -= row.count * scene.groups.each[row.group - 1].size
    found = [0 for _ in range(0)]
    for i in range(rows.used[0]):
        row = rows.table[i]
        if row.count <= 0 or row.position >= free.size or free[row.position] <= 0:
            continue
        if row.bed == 0 and row.captive == 0:
            found.append(i)
    return free, np.array(found, np.int64)


@maker
def _give_beds(rows: Any, scene: Any, chosen: np.ndarray, rule: Any, key: np.uint64) -> Any:
    """Share out the free beds of a place among the rows `chosen`."""
    sizes = np.array([scene.groups.each[rows.table[row].group - 1].size for row in chosen], np.int64)
    parties = Parties(rows.table.count[chosen], sizes, rows.table.address[chosen])
    taken = in_turn(parties, np.zeros(chosen.size, np.int64), rule, key)
    rows = reserve(rows, np.array([parts_of(rows, row) for row in chosen]).sum())
    for i in range(taken.size):
        if taken[i] > 0:
            for k in range(taken_out(rows, chosen[i], taken[i], key)):
                set_bed(rows.parts[k], scene.codes, 1)
                add(rows, rows.parts[k], rows.parts[k].count)
    return rows
