"""What may happen on a leg: the walk wears some, dangers meet some, some are turned back; their order is in `ended`.

Dangers compete in one draw with "nothing happens to anybody": only the parties to whom something happens
are looked at more closely.
"""

from typing import Any, NamedTuple

import numpy as np

from jornada.engine.cohorts import COMPANY, HEALTH, PAPER, later, put, value_of
from jornada.engine.compiled import hot, lean, within
from jornada.engine.crossing import TURNED, pay_or_turn_back
from jornada.engine.dangers import Dangers, chance_by_leg
from jornada.engine.deaths import deaths, some_die
from jornada.engine.draw import part, uniform
from jornada.engine.harm import ON_THE_WAY, struck
from jornada.engine.health import DEAD, LIVING, WEAK, WELL, Care, changes, tell_health
from jornada.engine.ledger import DIED_ON_LEG, OF_ILLNESS, OF_PASSAGE
from jornada.engine.today import Factors
from jornada.engine.world import Legs

ANY, DYING, DEATHS, HARMED, WEARING = 0, 1, 2, 19, 9010  # numbers of the draws at the end of a leg; those from 20 are of `crossing`


class Chances(NamedTuple):
    """Chances of the day: death of a person, turning back and encounter of a party (L,); `any` of the
    first two for a party of each size (L, S), of death alone where the leg is a crossing; those of health; the dangers, the
    chance of each (D,) in this month, and the sum of those of a leg for parties alone and in company (2, L, W) by kind of people."""

    death: np.ndarray
    turned_back: np.ndarray
    encounter: np.ndarray
    any: np.ndarray
    care: Care
    dangers: Dangers
    season: np.ndarray
    harm: np.ndarray


def leg_chances(legs: Legs, factors: Factors, sizes: int, care: Care, dangers: Dangers, season: np.ndarray) -> Chances:
    """Return the chances of the day, shocks included, for parties of up to `sizes` people."""
    each = legs.each
    death = np.minimum(1.0, each["death"] * factors.death)
    turned = np.minimum(1.0, each["turned_back"] * factors.turned_back)
    met = np.where(each["crossing"], np.minimum(1.0, each["encounter"] * factors.encounter), 0.0)
    over = np.maximum(1.0, turned + met)
    turned, met = turned / over, met / over
    unhurt = (1.0 - death)[:, None] ** np.arange(sizes + 1)
    return Chances(death, turned, met, 1.0 - unhurt * np.where(each["crossing"], 1.0, 1.0 - turned)[:, None], care, dangers, season, chance_by_leg(dangers, season))


@lean
def worn(state: Any, leg: int, group: int, count: Any, out: Any, layout: Any, road: Any, key: np.uint64, flows: np.ndarray) -> Any:
    """Let the health of parties change on the last part of a day; return how many are now in a new state, or have lost somebody."""
    legs, groups, chances, _, _ = road[0]
    care, before, place, size = chances.care, value_of(state, layout, HEALTH), legs.each[leg].start, groups.each[group].size
    odds = care.walked + (leg * care.kinds + care.kind[group]) * LIVING + before
    dying, well, weak, ill = changes(count, (care, odds, size), state[2], key)
    if dying > 0:
        deaths(state, (place, group, ON_THE_WAY), dying, (care.odds[odds, DEAD], DIED_ON_LEG, OF_ILLNESS), (key, state[2], np.int64(WEARING)), out[0].bereaved, layout, groups, flows)
    for after in range(LIVING):
        some = well if after == WELL else weak if after == WEAK else ill
        if some > 0:
            tell_health(flows, place, group, some * size, after)
            later(out[0].worn, put(state, layout, HEALTH, after), some)
    return dying + well + weak + ill


@within
def met(state: Any, leg: int, group: int, count: Any, out: Any, layout: Any, road: Any, key: np.uint64, flows: np.ndarray) -> Any:
    """Let one of the dangers of a leg, or else death and turning back, come to some, all in one draw with nothing; return to how many."""
    legs, groups, chances, _, _ = road[0]
    chance, harm = chances.any[leg, groups.each[group].size], min(1.0, harm_on(state, leg, group, layout, chances))
    some = harm + (1.0 - harm) * chance
    touched = part(count, some, uniform(key, state[2], ANY)) if some > 0.0 else count - count
    if touched > 0:
        _touched(state, leg, group, (touched, harm / some), out, layout, road, key, flows)
    return touched


@hot
def harm_on(state: Any, leg: int, group: int, layout: Any, chances: Any) -> float:
    """Return the sum of the chances of the dangers of a leg, for those whom they meet."""
    kind = chances.dangers.kind_of[group, value_of(state, layout, PAPER)]
    return chances.harm[min(1, value_of(state, layout, COMPANY)), leg, kind]  # type: ignore[no-any-return]


@lean
def _touched(state: Any, leg: int, group: int, touched: Any, out: Any, layout: Any, road: Any, key: np.uint64, flows: np.ndarray) -> None:
    """Spread those to whom something happens over dangers, deaths and turning back."""
    legs, groups, chances, law, _ = road[0]
    count, by_dangers = touched
    dangers, size, who = chances.dangers, groups.each[group].size, (legs.each[leg].start, group, ON_THE_WAY)
    harmed = part(count, by_dangers, uniform(key, state[2], HARMED)) if by_dangers > 0.0 else count - count
    if harmed > 0:
        which = (dangers.leg_first[leg], dangers.leg_first[leg + 1], dangers.on_leg, harm_on(state, leg, group, layout, chances))
        struck(state, who, harmed, which, (out[0].bereaved, out[0].people), layout, (dangers, chances.season, groups, law.offices), key, flows)
    count -= harmed
    chance = min(1.0, some_die(chances.death[leg], size) / chances.any[leg, size]) if count > 0 else 0.0
    dying = part(count, chance, uniform(key, state[2], DYING)) if chance > 0.0 else count - count
    if dying > 0:
        deaths(state, who, dying, (chances.death[leg], DIED_ON_LEG, OF_PASSAGE), (key, state[2], np.int64(DEATHS)), out[0].bereaved, layout, groups, flows)
    if count - dying > 0:
        pay_or_turn_back(state, leg, group, count - dying, out, layout, road, key, flows)


@lean
def turned(state: Any, leg: int, group: int, count: Any, out: Any, layout: Any, road: Any, key: np.uint64, flows: np.ndarray) -> Any:
    """Turn back some of those who have lost somebody or met a danger: the living may still be stopped; return how many."""
    back = part(count, road[0][2].turned_back[leg], uniform(key, state[2], TURNED)) if road[0][2].turned_back[leg] > 0.0 else count - count
    if back > 0:
        pay_or_turn_back(state, leg, group, back, out, layout, road, key, flows)
    return back
