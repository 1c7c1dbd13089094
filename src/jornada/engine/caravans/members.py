"""People in a caravan: joining it, marching with it, being left behind, what it is offered, and leaving it.

Whatever moves a party elsewhere takes it out of its caravan the same evening: who is turned back, taken away or held.
"""

from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from jornada.domain.nouns.caravan import Offer
from jornada.engine.caravans.march import (
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
from jornada.engine.draws.numbers import ACCEPTS, JOINS, PARTS, PRESSED
from jornada.engine.draws.sharing import Parties, take_people
from jornada.engine.draws.streams import part, uniform
from jornada.engine.jit import hot, kernel, lean
from jornada.engine.ledger.ledger import ACCEPTED_OFFER, CAME, JOINED_CARAVAN, LEFT_CARAVAN, LEFT_PLACE, SET_OUT
from jornada.engine.people.lines import give_paper, keep_lines
from jornada.engine.road.frames import end_from
from jornada.engine.road.journey import Keys, road_of
from jornada.engine.road.travel import go_on
from jornada.engine.table.columns import OF_WEEKS, set_bed, set_company, set_position
from jornada.engine.table.frames import roomy, start
from jornada.engine.table.rows import CHUNK, Rows, expecting, join, later
from jornada.engine.table.shared import shared
from jornada.engine.table.weeks import taken_out
from jornada.engine.today.today import Draw, Today
from jornada.engine.world.health import ILL

ALONE = 0


class Gathering(NamedTuple):
    """A caravan that may be joined."""

    caravan: int  # its code in the column of company
    place: int  # the place where it is
    chance: float  # of a party there of joining it today
    who: np.ndarray  # (G,) which groups may


class March(NamedTuple):
    """A caravan on a leg today."""

    caravan: int  # its code in the column of company
    leg: int  # the leg that it walks on
    begins: bool  # whether it sets out on it from the place at its start
    slot: int  # the position on the leg where it sleeps, -1: it comes to the end


class Parting(NamedTuple):
    """A caravan that is left."""

    caravan: int  # its code in the column of company
    place: int  # the place where it is, or which it left last
    leg: int  # the leg that it is on, -1: at the place
    chance: float  # of a party of leaving it tonight
    pressed: float  # the share of those who leave that goes on as another caravan, where there is one
    other: int  # the code of that one, ALONE: there is none


class Offered(NamedTuple):
    """What a caravan is offered tonight."""

    caravan: int  # its code in the column of company
    here: int  # the place where it is
    accepts: float  # the chance of a party of accepting
    seats: int  # people who can be taken, -1: all
    gives: int  # the paper given, -1: none
    to: int  # the place that they are taken to; `here` where they stay
    accepting: np.uint64  # the key of who accepts, and of how those who leave are told apart
    seating: np.uint64  # the key of who of those gets a seat


def walk(people: Rows, today: Today, draw: Draw) -> Rows:
    """Let parties join the caravans that are where they are, and let each caravan march."""
    caravans = today.world.caravans
    for number, row in enumerate(caravans.rows):
        if gathers(caravans, today.walking, number, today.date):
            chance = row.joins if today.walking.state["phase"][number] == GATHERING else row.picks_up
            gathering = Gathering(number + 1, place_of(caravans, today.walking, number), chance, caravans.who[number])
            people = _gather(people, gathering, today.scene, draw.key("join caravan", row.caravan))
            people = join(people)
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
    road = road_of(
        today, replace(factors, death=factors.death * row.death, turned_back=factors.turned_back * row.turned_back)
    )
    for i, stage in enumerate(stages):
        slot = -1 if stage.ends else night_on(world.legs, caravans, stage.leg, float(walking.state["km"][number]))
        key = draw.key("march", row.caravan, i)
        people, frames = _walk_stage(
            people, today.scratch[0], today.scene, March(number + 1, stage.leg, stage.begins, slot)
        )
        people, today.scratch[0] = go_on(people, frames, road, Keys(key, key))
    return people


@hot
def _can_walk(row: Any) -> bool:
    """Say whether parties are free and not ill."""
    return row.captive == 0 and row.health < ILL  # type: ignore[no-any-return]


@kernel
def _gather(rows: Any, gathering: Any, scene: Any, key: np.uint64) -> Any:
    for first in range(0, rows.used[0], CHUNK):
        rows = expecting(rows, CHUNK * OF_WEEKS.size)
        _gather_rows(first, min(first + CHUNK, rows.used[0]), shared(rows), shared(gathering), shared(scene), key)
    return rows


@lean
def _gather_rows(first: int, last: int, rows: Any, gathering: Any, scene: Any, key: np.uint64) -> None:
    for number in range(first, last):
        row = rows.table[number]
        group = row.group - 1
        if row.count <= 0 or row.position != gathering.place or row.company > 0 or not gathering.who[group]:
            continue
        if row.heading > 0 or not _can_walk(row):
            continue
        some = part(row.count, gathering.chance, uniform(key, row.address, JOINS))
        if some > 0:
            scene.flows[JOINED_CARAVAN, gathering.place, group] += some * scene.groups.each[group].size
            for i in range(taken_out(rows, number, some, key)):
                set_company(later(rows, rows.parts[i], rows.parts[i].count), scene.codes, gathering.caravan)


@kernel
def _walk_stage(people: Any, frames: Any, scene: Any, march: Any) -> Any:
    """Move the members of a caravan along a leg to tonight's camp on it, or to its end.

    They have no time for another.
    """
    for first in range(0, people.used[0], CHUNK):
        people, frames = expecting(people, CHUNK * OF_WEEKS.size), roomy(frames, CHUNK * OF_WEEKS.size)
        _walk_rows(first, min(first + CHUNK, people.used[0]), shared(people), shared(frames), shared(scene), march)
    return people, frames


@lean
def _walk_rows(first: int, last: int, people: Any, frames: Any, scene: Any, march: Any) -> None:
    for number in range(first, last):
        row = people.table[number]
        if row.count <= 0 or row.company != march.caravan or not _can_walk(row):
            continue
        # else turned back
        if (
            (row.position == scene.legs.each[march.leg].start)
            if march.begins
            else (scene.legs.of_position[row.position] == march.leg)
        ):
            for i in range(taken_out(people, number, row.count, np.uint64(0))):  # all of them: nothing is drawn
                _walk_parties(people.parts[i], people, frames, scene, march)


@lean
def _walk_parties(walker: Any, people: Any, frames: Any, scene: Any, march: Any) -> None:
    each, count, path = scene.legs.each[march.leg], walker.count, walker.address
    set_bed(walker, scene.codes, 0)
    if march.begins:
        people_there = count * scene.groups.each[walker.group - 1].size
        scene.flows[SET_OUT, each.start, walker.group - 1] += people_there
        scene.flows[LEFT_PLACE, each.start, walker.group - 1] += people_there
        keep_lines(walker, scene, each.start, each.end, people_there)
    if march.slot >= 0:
        set_position(later(people, walker, count), scene.codes, march.slot)
    else:
        frame = start(walker, count, frames, 0)
        end_from(frame, march.leg, 0, scene)
        frame.path = path


def disperse(people: Rows, today: Today, draw: Draw) -> Rows:
    """Take out of their caravans those who are elsewhere, accept what is offered, or leave; and let caravans end."""
    caravans, walking = today.world.caravans, today.walking
    was = walking.state["phase"].copy()
    for number in np.flatnonzero(was != OVER).tolist():
        place, leg = place_of(caravans, walking, number), leg_of(caravans, walking, number)
        people = _part(people, Parting(number + 1, place, leg, 0.0, 0.0, ALONE), today.scene, np.uint64(0))
        if leg < 0:
            for offer in caravans.offers[number]:
                people = _offered(people, number, offer, today, draw)
        if was[number] == UNDER_WAY:
            people = _left(people, number, today, draw)
    people = join(people)
    return _ended(people, today)


def _left(people: Rows, number: int, today: Today, draw: Draw) -> Rows:
    """Let parties leave a caravan that is under way, some of them as another one."""
    caravans, walking, world = today.world.caravans, today.walking, today.world
    chance, pressed = chances_of_leaving(caravans.rows[number], walking.state[number])
    if chance <= 0.0:
        return people
    other = splits_into(caravans, walking, number) if pressed > 0.0 else -1
    parting = Parting(
        number + 1, place_of(caravans, walking, number), leg_of(caravans, walking, number), chance, pressed, other + 1
    )
    people = _part(people, parting, today.scene, draw.key("leave caravan", caravans.rows[number].caravan))
    if other >= 0 and _people_in(people, world.groups, other + 1) > 0:
        walking.state["phase"][other] = UNDER_WAY
    return people


def _ended(people: Rows, today: Today) -> Rows:
    """Count who is left, and break up the caravans that end tonight."""
    caravans, walking, world = today.world.caravans, today.walking, today.world
    for number in np.flatnonzero(walking.state["phase"] != OVER).tolist():
        walking.state["people"][number] = _people_in(people, world.groups, number + 1)
        if ends_tonight(caravans, walking, number, today.date):
            walking.state["phase"][number] = OVER
            place, leg = place_of(caravans, walking, number), leg_of(caravans, walking, number)
            people = _part(people, Parting(number + 1, place, leg, 1.0, 0.0, ALONE), today.scene, np.uint64(0))
            people = join(people)
    return people


@kernel
def _people_in(rows: Any, groups: Any, caravan: int) -> Any:
    """Return the people in a caravan, those who have just come to it included."""
    people = 0 * rows.table[0].count
    for number in range(rows.used[0]):
        if rows.table[number].company == caravan:
            people += rows.table[number].count * groups.each[rows.table[number].group - 1].size
    for number in range(rows.came[0]):
        if rows.coming[number].company == caravan:
            people += rows.coming[number].count * groups.each[rows.coming[number].group - 1].size
    return people


@kernel
def _part(rows: Any, parting: Any, scene: Any, key: np.uint64) -> Any:
    """Take out of a caravan those who are elsewhere, and by chance those who are with it."""
    for first in range(0, rows.used[0], CHUNK):
        rows = expecting(rows, 2 * CHUNK * OF_WEEKS.size)
        _part_rows(first, min(first + CHUNK, rows.used[0]), shared(rows), shared(parting), shared(scene), key)
    return rows


@lean
def _part_rows(first: int, last: int, rows: Any, parting: Any, scene: Any, key: np.uint64) -> None:
    for number in range(first, last):
        row = rows.table[number]
        if row.count > 0 and row.company == parting.caravan:
            _part_row(number, rows, parting, scene, key)


@lean
def _part_row(number: int, rows: Any, parting: Any, scene: Any, key: np.uint64) -> None:
    """Let parties of a row leave their caravan, some of them for another."""
    row = rows.table[number]
    group, leg, count = row.group - 1, scene.legs.of_position[row.position], row.count
    here = scene.legs.each[leg].start if leg >= 0 else np.int64(row.position)
    away = row.position != parting.place if parting.leg < 0 else leg != parting.leg
    if away or row.heading > 0 or not _can_walk(row) or (parting.chance >= 1.0 and parting.other == ALONE):
        leaving, onward = count, count - count
    elif parting.chance <= 0.0:  # nothing is drawn
        return
    else:
        leaving = part(count, parting.chance, uniform(key, row.address, PARTS))
        onward = (
            part(leaving, parting.pressed, uniform(key, row.address, PRESSED))
            if parting.other > 0
            else leaving - leaving
        )
    scene.flows[LEFT_CARAVAN, here, group] += leaving * scene.groups.each[group].size
    scene.flows[JOINED_CARAVAN, here, group] += onward * scene.groups.each[group].size
    if onward > 0:
        for i in range(taken_out(rows, number, onward, key)):
            set_company(later(rows, rows.parts[i], rows.parts[i].count), scene.codes, parting.other)
    if leaving - onward > 0:
        for i in range(taken_out(rows, number, leaving - onward, key)):
            set_company(later(rows, rows.parts[i], rows.parts[i].count), scene.codes, ALONE)


def _offered(people: Rows, number: int, offer: Offer, today: Today, draw: Draw) -> Rows:
    """Let parties accept an offer that is made tonight where their caravan is."""
    world, names = today.world, today.world.names
    here = place_of(world.caravans, today.walking, number)
    in_time = (offer.starts is None or offer.starts <= today.date) and (offer.ends is None or today.date <= offer.ends)
    if not in_time or offer.place not in ("", names.places[here]):
        return people
    gives, to = (
        (names.papers.index(offer.gives) if offer.gives else -1),
        (names.places.index(offer.to) if offer.to else here),
    )
    seats = -1 if offer.seats is None else offer.seats
    offered = Offered(
        number + 1,
        here,
        offer.accepts,
        seats,
        gives,
        to,
        draw.key("offer", offer.offer),
        draw.key("seats", offer.offer),
    )
    return _accept(people, offered, today.scene)


@kernel
def _accept(rows: Any, offered: Any, scene: Any) -> Any:
    """Draw who accepts, share out the seats by lot where they are too few, and let those leave who have one."""
    used = rows.used[0]
    counts, sizes, address = 0 * rows.table.count[:used], np.ones(used, np.int64), rows.table.address[:used].copy()
    for number in range(used):
        row = rows.table[number]
        sizes[number] = scene.groups.each[max(0, row.group - 1)].size
        if row.count > 0 and row.company == offered.caravan and row.position == offered.here:
            counts[number] = part(row.count, offered.accepts, uniform(offered.accepting, row.address, ACCEPTS))
    order = np.argsort(address)
    chosen = order[counts[order] > 0]
    taken, rows = counts.copy(), expecting(rows, chosen.size * OF_WEEKS.size)
    if offered.seats >= 0:
        taken[:] = 0
        take_people(Parties(counts, sizes, address), chosen, offered.seats, True, offered.seating, taken)
    for number in chosen:
        if taken[number] > 0:
            for i in range(taken_out(shared(rows), number, taken[number], offered.accepting)):
                _take_offer(rows.parts[i], shared(rows), shared(offered), shared(scene))
    return rows


@lean
def _take_offer(party: Any, rows: Any, offered: Any, scene: Any) -> None:
    """Let parties accept an offer: they leave their caravan, with a paper, or for another place."""
    here, to, group = offered.here, offered.to, party.group - 1
    people = party.count * scene.groups.each[group].size
    scene.flows[ACCEPTED_OFFER, here, group] += people
    scene.flows[LEFT_CARAVAN, here, group] += people
    new = later(rows, party, party.count)
    set_company(new, scene.codes, ALONE)
    if offered.gives >= 0:
        give_paper(new, scene, offered.gives)
    if to != here:
        scene.flows[LEFT_PLACE, here, group] += people
        scene.flows[CAME, to, group] += people
        set_position(new, scene.codes, to)
        set_bed(new, scene.codes, 0)
        keep_lines(new, scene, here, to, people)
