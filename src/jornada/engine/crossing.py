"""The end of a leg that nothing kept from it: to the place there, or over a border; and what follows an encounter."""

from typing import Any, NamedTuple

import numpy as np

from jornada.engine.choose import cell_of
from jornada.engine.cohorts import (
    BED,
    HEADING,
    LEFT,
    LINE,
    LIST,
    MEANS,
    PAPER,
    POSITION,
    TRIES,
    WEEKS,
    add,
    later,
    put,
    value_of,
)
from jornada.engine.compiled import hot, lean, within
from jornada.engine.dated import HOLD, REMOVE, RETURN, Dispositions
from jornada.engine.draw import part, uniform
from jornada.engine.ledger import (
    BRIBES,
    CAME,
    ENCOUNTERS,
    ENTERED,
    FIRST_ENCOUNTERS,
    LEFT_LINE,
    RELEASED,
    REMOVED,
    RETURNED,
    TURNED_BACK,
    UNHEARD,
    WENT_HOME,
    WENT_ON,
)
from jornada.engine.lines import count_out, joined, kept_at, left_all, out_of
from jornada.engine.offices import Offices
from jornada.engine.stops import Stops
from jornada.engine.today import Today
from jornada.engine.world import MOST_TRIES, Papers

TURNED, SEEN, BOUGHT, DISPOSITIONS = 20, 21, 22, 23  # numbers of the draws at the end of a leg; those before 20 are of dangers


class Law(NamedTuple):
    """What the authorities do today: dispositions after an encounter, stops, the offices, what papers say, and the day;
    and the most states in which parties of one state may be after any step at the end of a leg."""

    dispositions: Dispositions
    stops: Stops
    offices: Offices
    papers: Papers
    day: int
    ends: int


def law_on(today: Today) -> Law:
    """Return the law of a day, with the shocks on stops, which are those on turning back."""
    world = today.world
    stops = today.stops._replace(chance=np.minimum(1.0, today.stops.chance * today.factors.turned_back))
    ends = 4 + today.dispositions.each.shape[2] + len(stops.each)
    return Law(today.dispositions, stops, world.offices, world.papers, today.day, ends)


@within
def through(state: Any, leg: int, group: int, count: Any, out: Any, layout: Any, road: Any, flows: np.ndarray) -> None:
    """Bring parties to the place at the end of a leg: home, on to the next pass where a leg still fits, or to sleep."""
    legs, groups, _, _, choice = road[0]
    place, size, heading = legs.each[leg].end, groups.each[group].size, value_of(state, layout, HEADING)
    if heading > 0 and groups.each[group].home == place:
        flows[WENT_HOME, place, group] += count * size
        left_all(state, layout, place, count * size, groups.places, flows)
        return
    flows[CAME, place, group] += count * size
    arrived = put(state, layout, POSITION, place)
    if legs.each[leg].new_region:
        arrived = put(arrived, layout, WEEKS, 0)
    cell = cell_of(choice, heading, group, value_of(state, layout, PAPER), place)
    if value_of(state, layout, LEFT) >= choice.least[cell, value_of(state, layout, MEANS)]:
        add(out[0].ready, arrived, count)
    else:
        later(out[0].people, put(arrived, layout, LEFT, 0), count)


@hot
def to_night(state: Any, place: int, group: int, count: Any, out: Any, layout: Any, size: int, flows: np.ndarray) -> None:
    """Put parties at a place for the night."""
    flows[CAME, place, group] += count * size
    later(out[0].people, put(put(state, layout, POSITION, place), layout, LEFT, 0), count)


@lean
def turn_back(state: Any, leg: int, group: int, count: Any, out: Any, layout: Any, road: Any, flows: np.ndarray) -> None:
    """Bring parties back to the place where the leg begins."""
    legs, groups, _, _, _ = road[0]
    place, size = legs.each[leg].start, groups.each[group].size
    flows[TURNED_BACK, place, group] += count * size
    to_night(state, place, group, count, out, layout, size, flows)


@within
def _let_pass(state: Any, leg: int, group: int, count: Any, out: Any, layout: Any, road: Any, flows: np.ndarray) -> None:
    """Let parties through that have paid for it: to the place at the end, or across a border without an encounter."""
    legs, groups, _, _, _ = road[0]
    if not legs.each[leg].crossing:
        through(state, leg, group, count, out, layout, road, flows)
        return
    _passed(state, leg, group, count * groups.each[group].size, layout, legs, groups, flows)


@within
def _passed(state: Any, leg: int, group: int, people: Any, layout: Any, legs: Any, groups: Any, flows: np.ndarray) -> None:
    """Let people out of the picture who pass a crossing without an encounter: lawfully, with the paper that the leg needs, or unseen."""
    place = legs.each[leg].end
    flows[WENT_ON if legs.lawful[value_of(state, layout, PAPER), leg] else ENTERED, place, group] += people
    left_all(state, layout, place, people, groups.places, flows)


@lean
def cross(state: Any, leg: int, group: int, count: Any, out: Any, layout: Any, road: Any, key: np.uint64, flows: np.ndarray) -> None:
    """End a crossing: turned back, encountered, or past it without an encounter."""
    legs, groups, chances, _, _ = road[0]
    size, turned, met = groups.each[group].size, chances.turned_back[leg], chances.encounter[leg]
    back = part(count, turned, uniform(key, state[2], TURNED)) if turned > 0.0 else count - count
    if back > 0:
        pay_or_turn_back(state, leg, group, back, out, layout, road, key, flows)
    count -= back
    seen = part(count, min(1.0, met / max(1.0 - turned, 1e-300)), uniform(key, state[2], SEEN)) if count > 0 else count
    if count - seen > 0:
        _passed(state, leg, group, (count - seen) * size, layout, legs, groups, flows)
    if seen > 0:
        _encounter(state, leg, group, seen, out, layout, road, key, flows)


@lean
def pay_or_turn_back(state: Any, leg: int, group: int, count: Any, out: Any, layout: Any, road: Any, key: np.uint64, flows: np.ndarray) -> None:
    """Stop parties on a leg: some of those who can pay buy the way through, the others are turned back."""
    legs, groups, _, _, _ = road[0]
    means, price = value_of(state, layout, MEANS), legs.each[leg].bribe
    if legs.each[leg].bribe_share > 0.0 and means >= price:
        paying = part(count, legs.each[leg].bribe_share, uniform(key, state[2], BOUGHT))
        if paying > 0:
            flows[BRIBES, legs.each[leg].start, group] += paying * legs.each[leg].bribe_usd
            _let_pass(put(state, layout, MEANS, means - price), leg, group, paying, out, layout, road, flows)
            count -= paying
    if count > 0:
        turn_back(state, leg, group, count, out, layout, road, flows)


@within
def _encounter(state: Any, leg: int, group: int, count: Any, out: Any, layout: Any, road: Any, key: np.uint64, flows: np.ndarray) -> None:
    """Count an encounter, an event, and draw what follows it."""
    legs, groups, _, law, _ = road[0]
    dispositions = law.dispositions
    place, tries, size = legs.each[leg].end, value_of(state, layout, TRIES), groups.each[group].size
    flows[ENCOUNTERS, place, group] += count * size
    if tries == 0:
        flows[FIRST_ENCOUNTERS, place, group] += count * size
    count_out(LEFT_LINE, LINE, state, layout, place, count * size, groups.places, flows)
    state, rest = out_of(state, layout, LINE), 1.0
    follows = dispositions.each[dispositions.end_of[place], group]
    for k in range(follows.size):
        share = follows[k].share
        if share <= 0.0 or count <= 0:
            continue
        some = part(count, min(1.0, share / max(rest, 1e-300)), uniform(key, state[2], DISPOSITIONS + k))
        rest, count = rest - share, count - some
        effect, to = follows[k].effect, follows[k].to
        if effect in (RETURN, REMOVE) and law.papers.each[value_of(state, layout, PAPER)].claim:
            flows[UNHEARD, place, group] += some * size
        if effect != RETURN:
            count_out(LEFT_LINE, LIST, state, layout, place, some * size, groups.places, flows)
        if some > 0 and effect == RETURN:
            to = to if to >= 0 else legs.each[leg].start
            flows[RETURNED, to, group] += some * size
            again = kept_at(state, layout, law.offices, place, to, some * size, groups.places, flows)
            again = put(put(again, layout, TRIES, min(MOST_TRIES, tries + 1)), layout, BED, 0)
            to_night(again, to, group, some, out, layout, size, flows)
        elif some > 0 and effect == HOLD:
            held = put(put(out_of(state, layout, LIST), layout, TRIES, min(MOST_TRIES, tries + 1)), layout, BED, 0)
            held = joined(held, follows[k].office, place, some * size, (layout, law.offices, law.day, groups.places), flows)
            to_night(held, place, group, some, out, layout, size, flows)
        elif some > 0:
            flows[REMOVED if effect == REMOVE else RELEASED, place, group] += some * size
    flows[RELEASED, place, group] += count * size
    count_out(LEFT_LINE, LIST, state, layout, place, count * size, groups.places, flows)
