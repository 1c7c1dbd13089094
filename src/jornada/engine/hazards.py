"""The end of a leg: through, hurt, turned back, or met at a border; and what follows an encounter.

Dangers compete in one draw with "nothing happens to anybody": only the parties to whom something happens
are looked at more closely.
"""

from typing import Any, NamedTuple

import numpy as np

from jornada.engine.choose import cell_of
from jornada.engine.cohorts import (
    BED,
    GROUP,
    HEADING,
    HEALTH,
    LEFT,
    LINE,
    LIST,
    MEANS,
    PAPER,
    POSITION,
    TRIES,
    add,
    get,
    later,
    put,
    reserve,
    state_of,
    value_of,
)
from jornada.engine.compiled import hot, kernel, lean
from jornada.engine.dated import HOLD, REMOVE, RETURN, Dispositions
from jornada.engine.draw import numbered, part, uniform
from jornada.engine.health import DEAD, LIVING, WEAK, WELL, Care, bereave, changes, tell_health
from jornada.engine.ledger import (
    BRIBES,
    CAME,
    DIED,
    ENCOUNTERS,
    ENTERED,
    FIRST_ENCOUNTERS,
    HOUSEHOLD_JOINED,
    HOUSEHOLD_LEFT,
    LEFT_LINE,
    RELEASED,
    REMOVED,
    RETURNED,
    TURNED_BACK,
    UNHEARD,
    WENT_HOME,
)
from jornada.engine.lines import count_out, joined, kept_at, left_all, out_of
from jornada.engine.offices import Offices
from jornada.engine.today import Factors
from jornada.engine.world import MOST_TRIES, Legs, Papers

# Numbers of the draws at the end of a leg.
ANY, DYING, DEATHS, TURNED, SEEN, BOUGHT, DISPOSITIONS = 0, 1, 2, 20, 21, 22, 23


class Law(NamedTuple):
    """What the authorities do today: dispositions after an encounter, the offices, what papers say, and the day."""

    dispositions: Dispositions
    offices: Offices
    papers: Papers
    day: int


class Chances(NamedTuple):
    """Chances of the day: death of a person, turning back and encounter of a party (L,); `any` of the
    first two for a party of each size (L, S), of death alone where the leg is a crossing; and those of health."""

    death: np.ndarray
    turned_back: np.ndarray
    encounter: np.ndarray
    any: np.ndarray
    care: Care


def leg_chances(legs: Legs, factors: Factors, sizes: int, care: Care) -> Chances:
    """Return the chances of the day, shocks included, for parties of up to `sizes` people."""
    each = legs.each
    death = np.minimum(1.0, each["death"] * factors.death)
    turned = np.minimum(1.0, each["turned_back"] * factors.turned_back)
    met = np.where(each["crossing"], np.minimum(1.0, each["encounter"] * factors.encounter), 0.0)
    over = np.maximum(1.0, turned + met)
    turned, met = turned / over, met / over
    unhurt = (1.0 - death)[:, None] ** np.arange(sizes + 1)
    return Chances(death, turned, met, 1.0 - unhurt * np.where(each["crossing"], 1.0, 1.0 - turned)[:, None], care)


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
    if chance > 0.0:
        touched = part(count, chance, uniform(key, state[2], ANY))
        if touched > 0:
            _touched(state, leg, group, touched, out, layout, road, key, flows)
            count -= touched
    if count > 0:
        if legs.each[leg].crossing:
            _cross(state, leg, group, count, out, layout, road, key, flows)
        else:
            _through(state, leg, group, count, out, layout, road, flows)


@lean
def _touched(state: Any, leg: int, group: int, count: Any, out: Any, layout: Any, road: Any, key: np.uint64, flows: np.ndarray) -> None:
    """Spread those to whom something happens over deaths and turning back."""
    legs, groups, chances, _, _ = road
    size = groups.each[group].size
    dying = 1.0 - (1.0 - chances.death[leg]) ** size
    chance = min(1.0, dying / chances.any[leg, size])
    some = part(count, chance, uniform(key, state[2], DYING)) if chance > 0.0 else count - count
    if some > 0:
        _deaths(state, leg, group, some, out, layout, road, key, flows)
    if count - some > 0:
        _stop(state, leg, group, count - some, out, layout, road, key, flows)


@lean
def _deaths(state: Any, leg: int, group: int, count: Any, out: Any, layout: Any, road: Any, key: np.uint64, flows: np.ndarray) -> None:
    """Draw how many die in each party in which somebody dies; the others go on as the group that many smaller."""
    legs, groups, chances, _, _ = road
    size, chance, place = groups.each[group].size, chances.death[leg], legs.each[leg].start
    here = size * chance * (1.0 - chance) ** (size - 1)
    rest, after = 1.0 - (1.0 - chance) ** size, groups.each[group].smaller
    flows[HOUSEHOLD_LEFT, place, group] += count * size
    for dead in range(1, size + 1):
        some = count if dead == size else part(count, min(1.0, here / max(rest, 1e-300)), uniform(key, state[2], DEATHS + dead))
        rest -= here
        here *= (size - dead) / (dead + 1.0) * chance / max(1.0 - chance, 1e-300)
        count -= some
        flows[DIED, place, group] += some * dead
        if some > 0:
            left_all(state, layout, place, some * size, groups.places, flows)
        if dead < size and some > 0:
            left_all(put(state, layout, GROUP, after + 1), layout, place, -some * groups.each[after].size, groups.places, flows)
            flows[HOUSEHOLD_JOINED, place, after] += some * groups.each[after].size
            add(out[2], put(state, layout, GROUP, after + 1), some)
        after = groups.each[after].smaller if after >= 0 else -1
        if count <= 0:
            break


@kernel
def end_bereaved(out: Any, layout: Any, road: Any, key: np.uint64, flows: np.ndarray) -> Any:
    """End the leg for parties that have lost somebody on it: the living may still be turned back or met."""
    further, people, bereaved = out
    legs, _, chances, law, _ = road
    room = (3 + law.dispositions.share.shape[0]) * bereaved.used[0]
    further, people = reserve(further, bereaved.used[0]), reserve(people, room)
    for row in range(bereaved.used[0]):
        state, count = state_of(bereaved, row), bereaved.table[row].count
        leg, group = legs.of_position[get(bereaved, row, layout, POSITION)], get(bereaved, row, layout, GROUP) - 1
        tables = (further, people, bereaved)
        if legs.each[leg].crossing:
            _cross(state, leg, group, count, tables, layout, road, key, flows)
            continue
        back = part(count, chances.turned_back[leg], uniform(key, state[2], TURNED)) if chances.turned_back[leg] > 0.0 else count - count
        if back > 0:
            _stop(state, leg, group, back, tables, layout, road, key, flows)
        if count - back > 0:
            _through(state, leg, group, count - back, tables, layout, road, flows)
    return further, people


@lean
def _stop(state: Any, leg: int, group: int, count: Any, out: Any, layout: Any, road: Any, key: np.uint64, flows: np.ndarray) -> None:
    """Stop parties on a leg: some of those who can pay buy the way through, the others are turned back."""
    legs, groups, _, _, _ = road
    means, price = value_of(state, layout, MEANS), legs.each[leg].bribe
    if legs.each[leg].bribe_share > 0.0 and means >= price:
        paying = part(count, legs.each[leg].bribe_share, uniform(key, state[2], BOUGHT))
        if paying > 0:
            flows[BRIBES, legs.each[leg].start, group] += paying * legs.each[leg].bribe_usd
            _let_pass(put(state, layout, MEANS, means - price), leg, group, paying, out, layout, road, flows)
            count -= paying
    if count > 0:
        _turn_back(state, leg, group, count, out, layout, road, flows)


@lean
def _let_pass(state: Any, leg: int, group: int, count: Any, out: Any, layout: Any, road: Any, flows: np.ndarray) -> None:
    """Let parties through that have paid for it: to the place at the end, or across a border without an encounter."""
    legs, groups, _, _, _ = road
    if not legs.each[leg].crossing:
        _through(state, leg, group, count, out, layout, road, flows)
        return
    place, people = legs.each[leg].end, count * groups.each[group].size
    flows[ENTERED, place, group] += people
    left_all(state, layout, place, people, groups.places, flows)


@lean
def _turn_back(state: Any, leg: int, group: int, count: Any, out: Any, layout: Any, road: Any, flows: np.ndarray) -> None:
    """Bring parties back to the place where the leg begins."""
    legs, groups, _, _, _ = road
    place, size = legs.each[leg].start, groups.each[group].size
    flows[TURNED_BACK, place, group] += count * size
    _to_night(state, place, group, count, out, layout, size, flows)


@hot
def _to_night(state: Any, place: int, group: int, count: Any, out: Any, layout: Any, size: int, flows: np.ndarray) -> None:
    """Put parties at a place for the night."""
    flows[CAME, place, group] += count * size
    later(out[1], put(put(state, layout, POSITION, place), layout, LEFT, 0), count)


@hot
def _through(state: Any, leg: int, group: int, count: Any, out: Any, layout: Any, road: Any, flows: np.ndarray) -> None:
    """Bring parties to the place at the end of a leg: home, on to the next pass where a leg still fits, or to sleep."""
    legs, groups, _, _, choice = road
    place, size, heading = legs.each[leg].end, groups.each[group].size, value_of(state, layout, HEADING)
    if heading > 0 and groups.each[group].home == place:
        flows[WENT_HOME, place, group] += count * size
        left_all(state, layout, place, count * size, groups.places, flows)
        return
    flows[CAME, place, group] += count * size
    arrived = put(state, layout, POSITION, place)
    cell = cell_of(choice, heading, group, value_of(state, layout, PAPER), place)
    if value_of(state, layout, LEFT) >= choice.least[cell, value_of(state, layout, MEANS)]:
        add(out[0], arrived, count)
    else:
        later(out[1], put(arrived, layout, LEFT, 0), count)


@lean
def _cross(state: Any, leg: int, group: int, count: Any, out: Any, layout: Any, road: Any, key: np.uint64, flows: np.ndarray) -> None:
    """End a crossing: turned back, encountered, or entered unseen."""
    legs, groups, chances, _, _ = road
    size, turned, met = groups.each[group].size, chances.turned_back[leg], chances.encounter[leg]
    back = part(count, turned, uniform(key, state[2], TURNED)) if turned > 0.0 else count - count
    if back > 0:
        _stop(state, leg, group, back, out, layout, road, key, flows)
    count -= back
    seen = part(count, min(1.0, met / max(1.0 - turned, 1e-300)), uniform(key, state[2], SEEN)) if count > 0 else count
    flows[ENTERED, legs.each[leg].end, group] += (count - seen) * size
    if count - seen > 0:
        left_all(state, layout, legs.each[leg].end, (count - seen) * size, groups.places, flows)
    if seen > 0:
        _encounter(state, leg, group, seen, out, layout, road, key, flows)


@lean
def _encounter(state: Any, leg: int, group: int, count: Any, out: Any, layout: Any, road: Any, key: np.uint64, flows: np.ndarray) -> None:
    """Count an encounter, an event, and draw what follows it."""
    legs, groups, _, law, _ = road
    dispositions = law.dispositions
    place, tries, size = legs.each[leg].end, value_of(state, layout, TRIES), groups.each[group].size
    flows[ENCOUNTERS, place, group] += count * size
    if tries == 0:
        flows[FIRST_ENCOUNTERS, place, group] += count * size
    count_out(LEFT_LINE, LINE, state, layout, place, count * size, groups.places, flows)
    state, rest = out_of(state, layout, LINE), 1.0
    for k in range(dispositions.share.shape[0]):
        share = dispositions.share[k, group, place]
        if share <= 0.0 or count <= 0:
            continue
        some = part(count, min(1.0, share / max(rest, 1e-300)), uniform(key, state[2], DISPOSITIONS + k))
        rest, count = rest - share, count - some
        effect, to = dispositions.effect[k, group, place], dispositions.to[k, group, place]
        if effect in (RETURN, REMOVE) and law.papers.each[value_of(state, layout, PAPER)].claim:
            flows[UNHEARD, place, group] += some * size
        if effect != RETURN:
            count_out(LEFT_LINE, LIST, state, layout, place, some * size, groups.places, flows)
        if some > 0 and effect == RETURN:
            to = to if to >= 0 else legs.each[leg].start
            flows[RETURNED, to, group] += some * size
            again = kept_at(state, layout, law.offices, place, to, some * size, groups.places, flows)
            again = put(put(again, layout, TRIES, min(MOST_TRIES, tries + 1)), layout, BED, 0)
            _to_night(again, to, group, some, out, layout, size, flows)
        elif some > 0 and effect == HOLD:
            held = put(put(out_of(state, layout, LIST), layout, TRIES, min(MOST_TRIES, tries + 1)), layout, BED, 0)
            held = joined(held, dispositions.office[k, group, place], place, some * size, (layout, law.offices, law.day, groups.places), flows)
            _to_night(held, place, group, some, out, layout, size, flows)
        elif some > 0:
            flows[REMOVED if effect == REMOVE else RELEASED, place, group] += some * size
    flows[RELEASED, place, group] += count * size
    count_out(LEFT_LINE, LIST, state, layout, place, count * size, groups.places, flows)
