"""The end of a leg: hurt, turned back, stopped, or through; what follows is in `stopped` and `crossing`.

Dangers compete in one draw with "nothing happens to anybody": only the parties to whom something happens
are looked at more closely.
"""

from typing import Any, NamedTuple

import numpy as np

from jornada.engine.cohorts import GROUP, HEALTH, POSITION, get, join, put, reserve, state_of, value_of
from jornada.engine.compiled import hot, kernel, lean
from jornada.engine.crossing import TURNED, cross, go_on, pay_or_turn_back, through
from jornada.engine.dangers import Dangers
from jornada.engine.deaths import deaths, some_die
from jornada.engine.draw import numbered, part, uniform
from jornada.engine.harm import ON_THE_WAY, chance_of_some, struck
from jornada.engine.health import DEAD, LIVING, WEAK, WELL, Care, bereave, changes, tell_health
from jornada.engine.stopped import past_stops
from jornada.engine.today import Factors
from jornada.engine.world import Legs

ANY, DYING, DEATHS, HARMED = 0, 1, 2, 19  # numbers of the draws at the end of a leg; those from 20 are of `crossing`


class Chances(NamedTuple):
    """Chances of the day: death of a person, turning back and encounter of a party (L,); `any` of the
    first two for a party of each size (L, S), of death alone where the leg is a crossing; those of health; the dangers, and
    the chance of each (D,) in this month."""

    death: np.ndarray
    turned_back: np.ndarray
    encounter: np.ndarray
    any: np.ndarray
    care: Care
    dangers: Dangers
    season: np.ndarray


def leg_chances(legs: Legs, factors: Factors, sizes: int, care: Care, dangers: Dangers, season: np.ndarray) -> Chances:
    """Return the chances of the day, shocks included, for parties of up to `sizes` people."""
    each = legs.each
    death = np.minimum(1.0, each["death"] * factors.death)
    turned = np.minimum(1.0, each["turned_back"] * factors.turned_back)
    met = np.where(each["crossing"], np.minimum(1.0, each["encounter"] * factors.encounter), 0.0)
    over = np.maximum(1.0, turned + met)
    turned, met = turned / over, met / over
    unhurt = (1.0 - death)[:, None] ** np.arange(sizes + 1)
    return Chances(death, turned, met, 1.0 - unhurt * np.where(each["crossing"], 1.0, 1.0 - turned)[:, None], care, dangers, season)


@hot
def end_leg(state: Any, leg: int, group: int, count: Any, out: Any, layout: Any, road: Any, key: np.uint64, flows: np.ndarray) -> None:
    """End a leg for parties in one state: the walk wears some, then something may happen to them, and the others come through."""
    if road[2].care.at_end[leg, value_of(state, layout, HEALTH)]:
        count -= _worn(state, leg, group, count, out, layout, road, key, flows)
    if count > 0:
        _end(state, leg, group, count, out, layout, road, key, flows)


@lean
def _worn(state: Any, leg: int, group: int, count: Any, out: Any, layout: Any, road: Any, key: np.uint64, flows: np.ndarray) -> Any:
    """End a leg for those whose health changes on the last part of a day, and return how many; in a new state they draw from streams of its own."""
    legs, groups, chances, _, _ = road
    care, before, place, size = chances.care, value_of(state, layout, HEALTH), legs.each[leg].start, groups.each[group].size
    odds = care.walked + (leg * care.kinds + care.kind[group]) * LIVING + before
    dying, well, weak, ill = changes(count, (care, odds, size), state[2], key)
    if dying > 0:
        bereave(out[2], state, (place, care.odds[odds, DEAD], False), dying, layout, groups, key, flows)
    for after in range(LIVING):
        some = well if after == WELL else weak if after == WEAK else ill
        if some > 0:
            tell_health(flows, place, group, some * size, after)
            _end_changed(put(state, layout, HEALTH, after), leg, group, some, out, layout, road, numbered(key, LIVING * before + after), flows)
    return dying + well + weak + ill


@lean
def _end_changed(state: Any, leg: int, group: int, count: Any, out: Any, layout: Any, road: Any, key: np.uint64, flows: np.ndarray) -> None:
    _end(state, leg, group, count, out, layout, road, key, flows)


@hot
def _end(state: Any, leg: int, group: int, count: Any, out: Any, layout: Any, road: Any, key: np.uint64, flows: np.ndarray) -> None:
    """Let something happen to some; the others come through."""
    legs, groups, chances, _, _ = road
    chance = chances.any[leg, groups.each[group].size]
    if chances.dangers.leg_first[leg + 1] > chances.dangers.leg_first[leg]:
        count -= _met_by_any(state, leg, group, count, out, layout, road, key, flows)
    elif chance > 0.0:
        touched = part(count, chance, uniform(key, state[2], ANY))
        if touched > 0:
            _touched(state, leg, group, touched, out, layout, road, key, flows)
            count -= touched
    if count > 0 and legs.each[leg].stops:
        count = past_stops(state, leg, group, count, out, layout, road, key, flows)
    if count > 0:
        if legs.each[leg].crossing:
            cross(state, leg, group, count, out, layout, road, key, flows)
        else:
            through(state, leg, group, count, out, layout, road, flows)


@lean
def _met_by_any(state: Any, leg: int, group: int, count: Any, out: Any, layout: Any, road: Any, key: np.uint64, flows: np.ndarray) -> Any:
    """Let one of the dangers of a leg, or else death and turning back, come to some, all in one draw with nothing; return how many."""
    legs, groups, chances, law, _ = road
    dangers, chance = chances.dangers, chances.any[leg, groups.each[group].size]
    first, last = dangers.leg_first[leg], dangers.leg_first[leg + 1]
    total = chance_of_some(dangers, (first, last, dangers.on_leg), state, group, layout, chances.season)
    harm = min(1.0, total)
    some = harm + (1.0 - harm) * chance
    touched = part(count, some, uniform(key, state[2], ANY)) if some > 0.0 else count - count
    if touched <= 0:
        return touched
    harmed = part(touched, harm / some, uniform(key, state[2], HARMED)) if harm > 0.0 else count - count
    if harmed > 0:
        world, which = (dangers, chances.season, groups, law.offices), (first, last, dangers.on_leg, total)
        struck(state, (legs.each[leg].start, group, ON_THE_WAY), harmed, which, (out[2], out[1]), layout, world, key, flows)
    if touched - harmed > 0:
        _touched(state, leg, group, touched - harmed, out, layout, road, key, flows)
    return touched


@lean
def _touched(state: Any, leg: int, group: int, count: Any, out: Any, layout: Any, road: Any, key: np.uint64, flows: np.ndarray) -> None:
    """Spread those to whom something happens over deaths and turning back."""
    legs, groups, chances, _, _ = road
    size = groups.each[group].size
    chance = min(1.0, some_die(chances.death[leg], size) / chances.any[leg, size])
    some = part(count, chance, uniform(key, state[2], DYING)) if chance > 0.0 else count - count
    if some > 0:
        who = (legs.each[leg].start, group, ON_THE_WAY)
        deaths(state, who, some, chances.death[leg], (key, state[2], np.int64(DEATHS)), out[2], layout, groups, flows)
    if count - some > 0:
        pay_or_turn_back(state, leg, group, count - some, out, layout, road, key, flows)


@kernel
def end_bereaved(out: Any, layout: Any, road: Any, key: np.uint64, flows: np.ndarray) -> Any:
    """End the leg for parties that have lost somebody or met a danger on it: the living may still be turned back or met."""
    further, people, bereaved = out
    join(bereaved)
    legs, _, chances, law, _ = road
    further, people = reserve(further, law.on * bereaved.used[0]), reserve(people, law.ends * bereaved.used[0])
    for row in range(bereaved.used[0]):
        state, count = state_of(bereaved, row), bereaved.table[row].count
        leg, group = legs.of_position[get(bereaved, row, layout, POSITION)], get(bereaved, row, layout, GROUP) - 1
        tables = (further, people, bereaved)
        turned = 0.0 if legs.each[leg].crossing else chances.turned_back[leg]
        back = part(count, turned, uniform(key, state[2], TURNED)) if turned > 0.0 else count - count
        if back > 0:
            pay_or_turn_back(state, leg, group, back, tables, layout, road, key, flows)
        count -= back
        if count > 0 and legs.each[leg].stops:
            count = past_stops(state, leg, group, count, tables, layout, road, key, flows)
        if count > 0:
            go_on(state, leg, group, count, tables, layout, road, key, flows)
    return further, people
