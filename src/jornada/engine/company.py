"""People in a caravan: joining it, marching with it, being left behind, what it is offered, and leaving it.

Whatever moves a party elsewhere takes it out of its caravan the same evening: who is turned back, taken away or held.
"""

from dataclasses import replace
from typing import Any

import numpy as np

from jornada.domain.caravan import Offer
from jornada.engine.caravan import (
    GATHERING,
    OVER,
    UNDER_WAY,
    chances_of_leaving,
    ends_tonight,
    gathers,
    leg_of,
    night_on,
    place_of,
    splits_into,
    stages_today,
)
from jornada.engine.cohorts import (
    BED,
    CAPTIVE,
    CHUNK,
    COMPANY,
    GROUP,
    HEADING,
    HEALTH,
    LEFT,
    POSITION,
    Rows,
    append,
    get,
    join,
    later,
    put,
    reserve,
    state_of,
    value_of,
)
from jornada.engine.compiled import hot, kernel, lean, within
from jornada.engine.draw import part, uniform
from jornada.engine.ended import Ends, end_legs
from jornada.engine.health import ILL
from jornada.engine.ledger import ACCEPTED_OFFER, CAME, JOINED_CARAVAN, LEFT_CARAVAN, LEFT_PLACE, SET_OUT
from jornada.engine.lines import kept_at, with_paper
from jornada.engine.ration import take_people
from jornada.engine.today import Draw, Today
from jornada.engine.travel import road_of

ALONE = 0
JOINS, LEAVES, PRESSED, ACCEPTS = 0, 0, 1, 0  # the numbers of the draws, each below a key of its own


def walk(people: Rows, today: Today, draw: Draw) -> Rows:
    """Let parties join the caravans that are where they are, and let each caravan march."""
    caravans, world = today.world.caravans, today.world
    for number, row in enumerate(caravans.rows):
        if gathers(caravans, today.walking, number, today.date):
            chance = row.joins if today.walking.state["phase"][number] == GATHERING else row.picks_up
            what = (number + 1, place_of(caravans, today.walking, number), chance, caravans.who[number])
            people = _gather(people, world.layout, what, world.groups, draw.key("join caravan", row.caravan), today.flows)
            join(people)
    for number in range(len(caravans.rows)):
        people = _march(people, number, today, draw)
    return people


def _march(people: Rows, number: int, today: Today, draw: Draw) -> Rows:
    """Let a caravan march today's stages."""
    caravans, walking, world = today.world.caravans, today.walking, today.world
    row, factors = caravans.rows[number], today.factors
    stages = stages_today(caravans, walking, number, today.day, today.date)
    if not stages:
        return people
    road = road_of(today, replace(factors, death=factors.death * row.death, turned_back=factors.turned_back * row.turned_back))
    for i, stage in enumerate(stages):
        slot = -1 if stage.ends else night_on(world.legs, caravans, stage.leg, float(walking.state["km"][number]))
        what = (number + 1, stage.leg, stage.begins, slot)
        people = _walk_stage(people, tuple(today.scratch), world.layout, road, what, draw.key("march", row.caravan, i), today.flows)
    return people


@hot
def _can_walk(rows: Any, row: int, layout: Any) -> bool:
    """Say whether parties are free and not ill."""
    return get(rows, row, layout, CAPTIVE) == 0 and get(rows, row, layout, HEALTH) < ILL


@kernel
def _gather(rows: Any, layout: Any, what: Any, groups: Any, key: np.uint64, flows: np.ndarray) -> Any:
    for first in range(0, rows.used[0], CHUNK):
        rows = reserve(rows, CHUNK)
        _gather_rows(first, min(first + CHUNK, rows.used[0]), rows, layout, what, groups, key, flows)
    return rows


@lean
def _gather_rows(first: int, last: int, rows: Any, layout: Any, what: Any, groups: Any, key: np.uint64, flows: np.ndarray) -> None:
    caravan, place, chance, who = what
    for row in range(first, last):
        count, group = rows.table[row].count, get(rows, row, layout, GROUP) - 1
        if count <= 0 or get(rows, row, layout, POSITION) != place or get(rows, row, layout, COMPANY) > 0 or not who[group]:
            continue
        if get(rows, row, layout, HEADING) > 0 or not _can_walk(rows, row, layout):
            continue
        some = part(count, chance, uniform(key, rows.table[row].address, JOINS))
        if some > 0:
            rows.table[row].count -= some
            flows[JOINED_CARAVAN, place, group] += some * groups.each[group].size
            later(rows, put(state_of(rows, row), layout, COMPANY, caravan), some)


@kernel
def _walk_stage(people: Any, scratch: Any, layout: Any, road: Any, what: Any, key: np.uint64, flows: np.ndarray) -> Any:
    """Move the members of a caravan along a leg, to its end or to tonight's camp on it; whoever comes through stays at the end."""
    _, further, ends = scratch
    ending = ends.ending
    for first in range(0, people.used[0], CHUNK):
        people, ending = reserve(people, CHUNK), reserve(ending, CHUNK)
        _walk_rows(first, min(first + CHUNK, people.used[0]), (people, ending), layout, road, what, flows)
    if ending.used[0] > 0:
        ends, further, people = end_legs(Ends(ending, ends.worn, ends.bereaved, ends.freed), further, people, layout, road, key, flows)
    join(people)
    return people


@lean
def _walk_rows(first: int, last: int, out: Any, layout: Any, road: Any, what: Any, flows: np.ndarray) -> None:
    people = out[0]
    for row in range(first, last):
        if people.table[row].count > 0 and get(people, row, layout, COMPANY) == what[0] and _can_walk(people, row, layout):
            _walk_row(row, out, layout, road, what, flows)


@within
def _walk_row(row: int, out: Any, layout: Any, road: Any, what: Any, flows: np.ndarray) -> None:
    legs, groups, _, law, _ = road
    _, leg, begins, slot = what
    people, position, group = out[0], get(out[0], row, layout, POSITION), get(out[0], row, layout, GROUP) - 1
    start, count = legs.each[leg].start, out[0].table[row].count
    if (begins and position != start) or (not begins and legs.of_position[position] != leg):  # turned back on an earlier stage
        return
    state = put(put(state_of(people, row), layout, BED, 0), layout, LEFT, 0)
    people.table[row].count = 0
    if begins:
        flows[SET_OUT, start, group] += count * groups.each[group].size
        flows[LEFT_PLACE, start, group] += count * groups.each[group].size
        state = kept_at(state, layout, law.offices, start, legs.each[leg].end, count * groups.each[group].size, groups.places, flows)
    if slot >= 0:
        later(people, put(state, layout, POSITION, slot), count)
    else:
        append(out[1], put(state, layout, POSITION, legs.each[leg].slot), count)


def disperse(people: Rows, today: Today, draw: Draw) -> Rows:
    """Take out of their caravans those who are elsewhere, accept what is offered, or leave; and let caravans end."""
    caravans, walking, world = today.world.caravans, today.walking, today.world
    was = walking.state["phase"].copy()
    for number in np.flatnonzero(was != OVER).tolist():
        place, leg = place_of(caravans, walking, number), leg_of(caravans, walking, number)
        people = _part(people, world.layout, (number + 1, place, leg, 0.0, 0.0, ALONE), (world.legs, world.groups), np.uint64(0), today.flows)
        if leg < 0:
            for offer in caravans.offers[number]:
                people = _offered(people, number, offer, today, draw)
        if was[number] == UNDER_WAY:
            people = _left(people, number, today, draw)
    join(people)
    return _ended(people, today)


def _left(people: Rows, number: int, today: Today, draw: Draw) -> Rows:
    """Let parties leave a caravan that is under way, some of them as another one."""
    caravans, walking, world = today.world.caravans, today.walking, today.world
    chance, pressed = chances_of_leaving(caravans.rows[number], walking.state[number])
    if chance <= 0.0:
        return people
    other = splits_into(caravans, walking, number) if pressed > 0.0 else -1
    what = (number + 1, place_of(caravans, walking, number), leg_of(caravans, walking, number), chance, pressed, other + 1)
    people = _part(people, world.layout, what, (world.legs, world.groups), draw.key("leave caravan", caravans.rows[number].caravan), today.flows)
    if other >= 0 and _people_in(people, world.layout, world.groups, other + 1) > 0:
        walking.state["phase"][other] = UNDER_WAY
    return people


def _ended(people: Rows, today: Today) -> Rows:
    """Count who is left, and break up the caravans that end tonight."""
    caravans, walking, world = today.world.caravans, today.walking, today.world
    for number in np.flatnonzero(walking.state["phase"] != OVER).tolist():
        walking.state["people"][number] = _people_in(people, world.layout, world.groups, number + 1)
        if ends_tonight(caravans, walking, number, today.date):
            walking.state["phase"][number] = OVER
            place, leg = place_of(caravans, walking, number), leg_of(caravans, walking, number)
            what = (number + 1, place, leg, 1.0, 0.0, ALONE)
            people = _part(people, world.layout, what, (world.legs, world.groups), np.uint64(0), today.flows)
            join(people)
    return people


@kernel
def _people_in(rows: Any, layout: Any, groups: Any, caravan: int) -> Any:
    """Return the people in a caravan, those who have just come to it included."""
    people = 0 * rows.table[0].count
    for row in range(rows.used[0]):
        if get(rows, row, layout, COMPANY) == caravan:
            people += rows.table[row].count * groups.each[get(rows, row, layout, GROUP) - 1].size
    for i in range(rows.came[0]):
        new = rows.coming[i]
        state = new.k0, new.k1, new.address
        if value_of(state, layout, COMPANY) == caravan:
            people += new.count * groups.each[value_of(state, layout, GROUP) - 1].size
    return people


@kernel
def _part(rows: Any, layout: Any, what: Any, world: Any, key: np.uint64, flows: np.ndarray) -> Any:
    """Take out of a caravan those who are elsewhere, and by chance those who are with it."""
    for first in range(0, rows.used[0], CHUNK):
        rows = reserve(rows, 2 * CHUNK)
        _part_rows(first, min(first + CHUNK, rows.used[0]), rows, layout, what, world, key, flows)
    return rows


@lean
def _part_rows(first: int, last: int, rows: Any, layout: Any, what: Any, world: Any, key: np.uint64, flows: np.ndarray) -> None:
    legs, groups = world
    caravan, place, leg, chance, pressed, other = what
    for row in range(first, last):
        count = rows.table[row].count
        if count <= 0 or get(rows, row, layout, COMPANY) != caravan:
            continue
        position, group, state = get(rows, row, layout, POSITION), get(rows, row, layout, GROUP) - 1, state_of(rows, row)
        here = position if position < groups.places else legs.each[legs.of_position[position]].start
        away = position != place if leg < 0 else legs.of_position[position] != leg
        if away or get(rows, row, layout, HEADING) > 0 or not _can_walk(rows, row, layout):
            leaving, onward = count, count - count
        else:
            leaving = part(count, chance, uniform(key, state[2], LEAVES))
            onward = part(leaving, pressed, uniform(key, state[2], PRESSED)) if other > 0 else leaving - leaving
        rows.table[row].count -= leaving
        flows[LEFT_CARAVAN, here, group] += leaving * groups.each[group].size
        flows[JOINED_CARAVAN, here, group] += onward * groups.each[group].size
        if onward > 0:
            later(rows, put(state, layout, COMPANY, other), onward)
        if leaving - onward > 0:
            later(rows, put(state, layout, COMPANY, ALONE), leaving - onward)


def _offered(people: Rows, number: int, offer: Offer, today: Today, draw: Draw) -> Rows:
    """Let parties accept an offer that is made tonight where their caravan is."""
    world, names = today.world, today.world.names
    here = place_of(world.caravans, today.walking, number)
    in_time = (offer.starts is None or offer.starts <= today.date) and (offer.ends is None or today.date <= offer.ends)
    if not in_time or offer.place not in ("", names.places[here]):
        return people
    gives, to = (names.papers.index(offer.gives) if offer.gives else -1), (names.places.index(offer.to) if offer.to else here)
    what = (number + 1, here, offer.accepts, -1 if offer.seats is None else offer.seats, gives, to, today.day)
    keys = draw.key("offer", offer.offer), draw.key("seats", offer.offer)
    return _accept(people, world.layout, what, (world.groups, world.offices, world.papers), keys, today.flows)


@kernel
def _accept(rows: Any, layout: Any, what: Any, world: Any, keys: Any, flows: np.ndarray) -> Any:
    """Draw who accepts, share out the seats by lot where they are too few, and let those leave who have one."""
    caravan, here, accepts, seats, _, _, _ = what
    groups, used = world[0], rows.used[0]
    rows = reserve(rows, used)
    counts, sizes, address = 0 * rows.table.count[:used], np.ones(used, np.int64), rows.table.address[:used].copy()
    for row in range(used):
        sizes[row] = groups.each[max(0, get(rows, row, layout, GROUP) - 1)].size
        if rows.table[row].count > 0 and get(rows, row, layout, COMPANY) == caravan and get(rows, row, layout, POSITION) == here:
            counts[row] = part(rows.table[row].count, accepts, uniform(keys[0], address[row], ACCEPTS))
    order = np.argsort(address)
    chosen = order[counts[order] > 0]
    taken = counts.copy()
    if seats >= 0:
        taken[:] = 0
        take_people((counts, sizes, address), chosen, seats, True, keys[1], taken)
    for row in chosen:
        if taken[row] > 0:
            _take_offer(rows, row, taken[row], layout, what, world, flows)
    return rows


@lean
def _take_offer(rows: Any, row: int, count: Any, layout: Any, what: Any, world: Any, flows: np.ndarray) -> None:
    groups, offices, papers = world
    _, here, _, _, gives, to, day = what
    state, group = put(state_of(rows, row), layout, COMPANY, ALONE), get(rows, row, layout, GROUP) - 1
    people = count * groups.each[group].size
    rows.table[row].count -= count
    flows[ACCEPTED_OFFER, here, group] += people
    flows[LEFT_CARAVAN, here, group] += people
    if gives >= 0:
        state = with_paper(state, layout, papers, gives, day)
    if to != here:
        flows[LEFT_PLACE, here, group] += people
        flows[CAME, to, group] += people
        state = kept_at(put(put(state, layout, POSITION, to), layout, BED, 0), layout, offices, here, to, people, groups.places, flows)
    later(rows, state, count)
