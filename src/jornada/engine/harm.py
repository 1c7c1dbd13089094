"""Harm: what dangers do to parties, on a leg and at a place, and captivity from the first day to the last.

The dangers of a passage, or of a day at a place, compete in one draw with "nothing happens": a party meets one of them at most.
"""

from typing import Any

import numpy as np

from jornada.engine.cohorts import (
    BED,
    CAPTIVE,
    CHUNK,
    COMPANY,
    GROUP,
    HEALTH,
    LEFT,
    LINE,
    MEANS,
    PAPER,
    POSITION,
    Rows,
    get,
    join,
    later,
    put,
    reserve,
    state_of,
    value_of,
)
from jornada.engine.compiled import hot, kernel, lean, within
from jornada.engine.dangers import ILL, NOT_COUNTED, in_season
from jornada.engine.deaths import deaths, some_die
from jornada.engine.draw import named, part, uniform
from jornada.engine.ledger import (
    ABANDONED,
    CAME,
    DIED,
    DIED_AT_PLACE,
    DIED_CAPTIVE,
    DIED_ON_LEG,
    FELL_ILL,
    FREED,
    OF_DANGER,
    RANSOMS,
    TAKEN,
)
from jornada.engine.lines import count_out, kept_at, out_of
from jornada.engine.today import Draw, Today

# Numbers of the draws below the key of a danger.
WHICH, WORSE, DYING, DEATHS, DYING_WORSE, DEATHS_WORSE, OVER, RAISED, DYING_HELD, DEATHS_HELD = 0, 1, 2, 3, 20, 21, 40, 41, 42, 43
THERE, ON_THE_WAY = np.int64(1), np.int64(0)  # whether people are at the place where they are counted; as numbers, for code is compiled for each True and False
STRUCK = 0  # the number of the draw, at a place, of those whom some danger meets


@hot
def _chance_of(dangers: Any, danger: int, state: Any, group: int, layout: Any, season: np.ndarray) -> float:
    """Return the chance of a party of meeting a danger."""
    if not dangers.who[danger, group] or not dangers.papers[danger, value_of(state, layout, PAPER)]:
        return 0.0
    if value_of(state, layout, COMPANY) > 0:
        return min(1.0, season[danger] * dangers.each[danger].company)
    return float(season[danger])


@lean
def chance_of_some(dangers: Any, which: Any, state: Any, group: int, layout: Any, season: np.ndarray) -> float:
    """Return the sum of the chances of meeting each of some dangers; where it is above 1, all are scaled."""
    first, last, some = which
    total = 0.0
    for i in range(first, last):
        total += _chance_of(dangers, some[i], state, group, layout, season)
    return total


@lean
def struck(state: Any, who: Any, count: Any, which: Any, tables: Any, layout: Any, world: Any, key: np.uint64, flows: np.ndarray) -> None:
    """Spread parties that meet a danger over the dangers there are.

    `who` is the place where it is counted, the group, and whether people are there or on a leg from there; `which` the range of
    dangers and the sum of their chances; `tables` the table of those who are free after it, and of those who are held.
    """
    first, last, some, rest = which
    dangers, season, _, _ = world
    address = state[2]
    for i in range(first, last):
        chance = _chance_of(dangers, some[i], state, who[1], layout, season)
        if chance <= 0.0 or count <= 0:
            continue
        its_own = named(key, dangers.each[some[i]].name)
        met = part(count, min(1.0, chance / rest), uniform(its_own, address, WHICH))
        rest, count = max(rest - chance, 1e-300), count - met
        if met > 0:
            _harmed(state, who, met, some[i], tables, layout, world, its_own, flows)
    if count > 0:  # what rounding leaves
        later(tables[0], state, count)


@within
def _harmed(state: Any, who: Any, count: Any, danger: int, tables: Any, layout: Any, world: Any, key: np.uint64, flows: np.ndarray) -> None:
    """Count what a danger does, take money, and let health get worse for some."""
    dangers, _, groups, _ = world
    place, group, _ = who
    each, address = dangers.each[danger], state[2]
    if each.counted != NOT_COUNTED:
        flows[each.counted, place, group] += count * groups.each[group].size
    state = _robbed(state, who, count, each, layout, flows)
    worse = part(count, each.worsens, uniform(key, address, WORSE)) if each.worsens > 0.0 and each.worst > 0 else count - count
    if worse > 0:
        after = _worsened(state, who, worse, each, layout, groups, flows)
        _survived(after, who, worse, danger, tables, layout, world, (key, address, np.int64(DYING_WORSE)), flows)
    if count - worse > 0:
        _survived(state, who, count - worse, danger, tables, layout, world, (key, address, np.int64(DYING)), flows)


@within
def _robbed(state: Any, who: Any, count: Any, each: Any, layout: Any, flows: np.ndarray) -> Any:
    """Return the state with less money: what the danger takes, or all there is."""
    means = value_of(state, layout, MEANS)
    if each.takes == 0 or means == 0:
        return state
    flows[TAKEN, who[0], who[1]] += count * _usd(means, each.takes, each.takes_usd, each.unit)
    return put(state, layout, MEANS, max(0, means - each.takes))


@hot
def _usd(means: int, units: int, usd: int, unit: float) -> Any:
    """Return what is paid of an amount: all of it, or all that a party has."""
    return usd if means >= units else min(usd, np.int64(means * unit + 0.5))


@within
def _worsened(state: Any, who: Any, count: Any, each: Any, layout: Any, groups: Any, flows: np.ndarray) -> Any:
    """Return the state one step less well."""
    health = value_of(state, layout, HEALTH)
    after = min(each.worst, health + 1)
    if after == ILL and health < ILL:
        flows[FELL_ILL, who[0], who[1]] += count * groups.each[who[1]].size
    return put(state, layout, HEALTH, after)


@lean
def _survived(state: Any, who: Any, count: Any, danger: int, tables: Any, layout: Any, world: Any, draws: Any, flows: np.ndarray) -> None:
    """Hold parties captive, or let those go on who live."""
    dangers, _, groups, offices = world
    each = dangers.each[danger]
    if each.captive > 0:
        later(tables[1], _held(state, who, count, each, layout, groups, offices, flows), count)
        return
    if each.death > 0.0:
        key, address, number = draws
        dying = part(count, some_die(each.death, groups.each[who[1]].size), uniform(key, address, number))
        if dying > 0:
            deaths(state, who, dying, (each.death, DIED_AT_PLACE if who[2] > 0 else DIED_ON_LEG, OF_DANGER), (key, address, number), tables[0], layout, groups, flows)
            count -= dying
    if count > 0:
        later(tables[0], state, count)


@within
def _held(state: Any, who: Any, count: Any, each: Any, layout: Any, groups: Any, offices: Any, flows: np.ndarray) -> Any:
    """Return the state in captivity: at the place where the leg begins, in no bed and no line; lists are kept as when travelling."""
    place, group, there = who
    people = count * groups.each[group].size
    if there == 0:
        flows[CAME, place, group] += people
    state = put(put(put(put(state, layout, POSITION, place), layout, LEFT, 0), layout, BED, 0), layout, CAPTIVE, each.captive)
    count_out(ABANDONED, LINE, state, layout, place, people, groups.places, flows)
    return kept_at(out_of(state, layout, LINE), layout, offices, place, place, people, groups.places, flows)


def harm(people: Rows, today: Today, draw: Draw) -> Rows:
    """Let parties at places meet the dangers of the day, and let the captivity of some come to its end."""
    world = today.world
    dangers = world.dangers
    if dangers.at_place.size == 0 and dangers.of_captive.size == 1:
        return people
    tables = (dangers, in_season(dangers, today.date.month, today.factors.danger), world.groups, world.offices)
    people = _harm(people, world.layout, tables, draw.key("harm"), today.flows)
    join(people)
    return people


@kernel
def _harm(rows: Any, layout: Any, world: Any, key: np.uint64, flows: np.ndarray) -> Any:
    dangers, groups, most = world[0], world[2], 0
    for group in range(groups.each.size):
        most = max(most, groups.each[group].size)
    most = 2 + 2 * dangers.each.size * (1 + most)
    for first in range(0, rows.used[0], CHUNK):
        rows = reserve(rows, CHUNK * most)
        _harm_rows(first, min(first + CHUNK, rows.used[0]), rows, layout, world, key, flows)
    return rows


@lean
def _harm_rows(first: int, last: int, rows: Any, layout: Any, world: Any, key: np.uint64, flows: np.ndarray) -> None:
    dangers, groups = world[0], world[2]
    for row in range(first, last):
        place = get(rows, row, layout, POSITION)
        if place >= groups.places or rows.table[row].count <= 0:
            continue
        if get(rows, row, layout, CAPTIVE) > 0:
            _hold_on(rows, row, layout, world, key, flows)
        elif dangers.place_first[place + 1] > dangers.place_first[place]:
            _meet(rows, row, place, layout, world, key, flows)


@within
def _meet(rows: Any, row: int, place: int, layout: Any, world: Any, key: np.uint64, flows: np.ndarray) -> None:
    """Let some parties of a row meet one of the dangers of their place."""
    dangers, season, _, _ = world
    state, group = state_of(rows, row), get(rows, row, layout, GROUP) - 1
    first, last = dangers.place_first[place], dangers.place_first[place + 1]
    total = chance_of_some(dangers, (first, last, dangers.at_place), state, group, layout, season)
    if total <= 0.0:
        return
    some = part(rows.table[row].count, min(1.0, total), uniform(key, state[2], STRUCK))
    if some > 0:
        rows.table[row].count -= some
        struck(state, (place, group, THERE), some, (first, last, dangers.at_place, total), (rows, rows), layout, world, key, flows)


@within
def _hold_on(rows: Any, row: int, layout: Any, world: Any, key: np.uint64, flows: np.ndarray) -> None:
    """Let captivity end for some parties of a row: with a ransom that was raised, or with what they have."""
    dangers, _, groups, _ = world
    each = dangers.each[dangers.of_captive[get(rows, row, layout, CAPTIVE)]]
    place, group, address = get(rows, row, layout, POSITION), get(rows, row, layout, GROUP) - 1, rows.table[row].address
    its_own = named(key, each.name)
    over = part(rows.table[row].count, 1.0 / each.days, uniform(its_own, address, OVER))
    if over <= 0:
        return
    rows.table[row].count -= over
    state, who = put(state_of(rows, row), layout, CAPTIVE, 0), (place, group, THERE)
    raised = part(over, each.raised, uniform(its_own, address, RAISED)) if each.raised > 0.0 else over - over
    if raised > 0:
        flows[RANSOMS, place, group] += raised * each.ransom_usd
        flows[FREED, place, group] += raised * groups.each[group].size
        later(rows, state, raised)
    if over - raised > 0:
        _pay_or_not(state, who, over - raised, each, rows, layout, groups, (its_own, address), flows)


@within
def _pay_or_not(state: Any, who: Any, count: Any, each: Any, rows: Any, layout: Any, groups: Any, draws: Any, flows: np.ndarray) -> None:
    """End captivity for parties whose relatives raise nothing: they pay and are free, or give all they have, and some die."""
    place, group, _ = who
    means, size = value_of(state, layout, MEANS), groups.each[group].size
    flows[RANSOMS, place, group] += count * _usd(means, each.ransom, each.ransom_usd, each.unit)
    state, before = put(state, layout, MEANS, max(0, means - each.ransom)), flows[DIED, place, group]
    flows[FREED, place, group] += count * size
    if each.death > 0.0 and (each.ransom == 0 or means < each.ransom):
        dying = part(count, some_die(each.death, size), uniform(draws[0], draws[1], DYING_HELD))
        if dying > 0:
            deaths(state, who, dying, (each.death, DIED_CAPTIVE, OF_DANGER), (draws[0], draws[1], np.int64(DYING_HELD)), rows, layout, groups, flows)
            count -= dying
    flows[FREED, place, group] -= flows[DIED, place, group] - before
    if count > 0:
        later(rows, state, count)
