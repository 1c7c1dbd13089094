"""Each morning: stay, set out, turn back, settle, join a line, or give one up."""

from typing import Any

import numpy as np

from jornada.engine.choose import cell_of
from jornada.engine.cohorts import (
    BED,
    CAPTIVE,
    CHUNK,
    COMPANY,
    GROUP,
    HEADING,
    HEALTH,
    LEFT,
    LINE,
    LIST,
    MEANS,
    PAPER,
    POSITION,
    SPONSOR,
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
from jornada.engine.draw import part, uniform
from jornada.engine.ledger import ABANDONED, ARRIVED, CAME, GAVE_UP, LEFT_LINE, LEFT_PLACE, SET_OUT, SETTLED, TURNED_HOMEWARD, WENT_HOME
from jornada.engine.lines import count_out, joined, out_of
from jornada.engine.pathways import may_join
from jornada.engine.today import Draw, Today
from jornada.engine.world import UNITS_A_DAY

WAITS_ON = 30  # the number of the draw of those who give up a line that one may leave


def decide(people: Rows, today: Today, draw: Draw) -> Rows:
    """Let every party at a place choose; those who set out have the whole day left."""
    world = today.world
    when = (crowding(today), _apply_weights(today), today.day, draw.key("decide"), today.care.rest)
    people = _decide(people, world.layout, (world.groups, world.offices, world.places), today.choice, when, today.flows)
    join(people)
    return people


def _apply_weights(today: Today) -> np.ndarray:
    """Return the weight of joining each line at each place (1, H), by group where they believe different waits (G, H).

    It is the worth of the line, less what the wait takes away that it lets expect, or that people believe in.
    """
    offices = today.world.offices
    here, each = offices.here, offices.each[offices.here]
    expected = (today.waiting[here] / np.maximum(each["a_day"], 1))[None, :]
    if today.waits is not None:
        believed = today.waits[:, np.repeat(np.arange(len(offices.here_first) - 1), np.diff(offices.here_first)), here]
        expected = np.ascontiguousarray(np.where(np.isnan(believed), expected, believed))
    return np.exp(np.minimum(each["apply"] - today.world.baulk[here] * expected, 50.0))


def crowding(today: Today) -> np.ndarray:
    """Return the factor (P,) on the weight of staying where there are more people than beds."""
    places = today.world.places
    since = today.flows[ARRIVED] + today.flows[CAME] - today.flows[LEFT_PLACE]  # who came, and who died, since last night
    here = today.present + since[: len(today.present)].sum(1)
    over = np.where(places.beds > 0, here / np.maximum(places.beds, 1) - 1.0, 0.0)
    return np.exp(-places.each["crowding"] * np.maximum(over, 0.0))


@kernel
def _decide(rows: Any, layout: Any, world: Any, choice: Any, when: Any, flows: np.ndarray) -> Any:
    most = 4 + world[1].here.size
    for first in range(0, rows.used[0], CHUNK):  # rows that come to be meanwhile have nobody in them yet
        rows = reserve(rows, CHUNK * most)
        _decide_rows(first, min(first + CHUNK, rows.used[0]), rows, layout, world, choice, when, flows)
    return rows


@lean
def _decide_rows(first: int, last: int, rows: Any, layout: Any, world: Any, choice: Any, when: Any, flows: np.ndarray) -> None:
    places = world[2].each
    for row in range(first, last):
        place = get(rows, row, layout, POSITION)
        if rows.table[row].count <= 0 or place >= places.size or places[place].destination:  # there, people are held
            continue
        if get(rows, row, layout, CAPTIVE) == 0 and get(rows, row, layout, COMPANY) == 0:  # a caravan decides for its own
            _decide_row(rows, row, layout, world, choice, when, flows)


@within
def _decide_row(rows: Any, row: int, layout: Any, world: Any, choice: Any, when: Any, flows: np.ndarray) -> None:
    groups, offices, _ = world
    crowd, weights, day, key, rest = when
    place, line, on_list = get(rows, row, layout, POSITION), get(rows, row, layout, LINE), get(rows, row, layout, LIST)
    group, paper = get(rows, row, layout, GROUP) - 1, get(rows, row, layout, PAPER)
    heading, stay = get(rows, row, layout, HEADING), choice.stay[group, place] * crowd[place]
    apply = 0.0
    if line > 0:
        _give_up(rows, row, layout, offices.each[line - 1].gives_up, key, groups, flows)
        if offices.each[line - 1].waits == 0.0:
            return
        stay *= offices.each[line - 1].waits
    elif heading == 0:
        apply = _apply_weight(rows, row, layout, offices, weights)
    if on_list > 0 and offices.keeps[on_list - 1, place]:
        stay *= offices.each[on_list - 1].waits
    if heading > 0 and groups.each[group].home == place:  # brought there by others
        _is_home(state_of(rows, row), layout, place, rows.table[row].count * groups.each[group].size, groups, flows)
        rows.table[row].count = 0
        return
    go = choice.go[cell_of(choice, heading, group, paper, place), get(rows, row, layout, MEANS)]
    back = choice.back[group, choice.kind_of[paper], place] if heading == 0 else 0.0
    settle = choice.settle[group, choice.kind_of[paper], place] if heading == 0 else 0.0
    idle = rest[get(rows, row, layout, HEALTH)] * (go + back)
    if idle > 0.0:  # of those who would set out
        share = 1.0 - idle / (go + back)
        stay, go, back = stay + idle, go * share, back * share
    leave = go + back + settle + apply
    if leave <= 0.0 or rows.table[row].count <= 0:
        return
    leaving = part(rows.table[row].count, leave / (stay + leave), uniform(key, rows.table[row].address, 0))
    if leaving > 0:
        rows.table[row].count -= leaving
        _options(rows, row, layout, leaving, (go, back, settle, apply), (offices, groups, weights, day, key), flows)


@hot
def _can_join(offices: Any, office: int, who: Any) -> bool:
    group, paper, means, sponsor, health = who
    each = offices.each[office]
    if not offices.who[office, group] or not may_join(each, means, sponsor, health):
        return False
    return (each.takes < 0 or each.takes == paper) and (each.gives == 0 or each.gives != paper)


@hot
def _who(rows: Any, row: int, layout: Any) -> Any:
    """Return the group, paper, means, sponsor and health of a row, by which offices tell who may join."""
    group, paper, means = get(rows, row, layout, GROUP) - 1, get(rows, row, layout, PAPER), get(rows, row, layout, MEANS)
    return group, paper, means, get(rows, row, layout, SPONSOR), get(rows, row, layout, HEALTH)


@within
def _apply_weight(rows: Any, row: int, layout: Any, offices: Any, weights: np.ndarray) -> float:
    total, place, who = 0.0, get(rows, row, layout, POSITION), _who(rows, row, layout)
    for i in range(offices.here_first[place], offices.here_first[place + 1]):
        if _can_join(offices, offices.here[i], who):
            total += weights[who[0] % weights.shape[0], i]
    return total


@within
def _give_up(rows: Any, row: int, layout: Any, chance: float, key: np.uint64, groups: Any, flows: np.ndarray) -> None:
    """Let parties leave the line they stand in; they stay tonight."""
    if chance <= 0.0:
        return
    some = part(rows.table[row].count, chance, uniform(key, rows.table[row].address, WAITS_ON))
    if some > 0:
        rows.table[row].count -= some
        state, place = state_of(rows, row), get(rows, row, layout, POSITION)
        size = groups.each[get(rows, row, layout, GROUP) - 1].size
        count_out(GAVE_UP, LINE, state, layout, place, some * size, groups.places, flows)
        later(rows, out_of(state, layout, LINE), some)


@hot
def _is_home(state: Any, layout: Any, place: int, people: Any, groups: Any, flows: np.ndarray) -> None:
    """Count people whose journey is over, for they turn back, or have turned back, and stand at home."""
    group = value_of(state, layout, GROUP) - 1
    flows[WENT_HOME, place, group] += people
    flows[LEFT_PLACE, place, group] += people
    _leave_lines(state, layout, place, people, groups, flows)


@hot
def _leave_lines(state: Any, layout: Any, place: int, people: Any, groups: Any, flows: np.ndarray) -> None:
    """Count people who leave the picture where they stand: out of the line that they give up, and off their list."""
    count_out(ABANDONED, LINE, state, layout, place, people, groups.places, flows)
    count_out(LEFT_LINE, LIST, state, layout, place, people, groups.places, flows)


@hot
def _options(rows: Any, row: int, layout: Any, leaving: Any, options: Any, what: Any, flows: np.ndarray) -> None:
    """Spread those who do not stay over setting out, turning back, settling and applying, in this order."""
    offices, groups, _, _, key = what
    go, back, settle, apply = options
    address = rows.table[row].address
    place, group = get(rows, row, layout, POSITION), get(rows, row, layout, GROUP) - 1
    size, rest = groups.each[group].size, go + back + settle + apply
    out = put(put(state_of(rows, row), layout, BED, 0), layout, LEFT, UNITS_A_DAY)
    some = leaving if go >= rest else part(leaving, go / rest, uniform(key, address, 1))
    if some > 0:
        flows[SET_OUT, place, group] += some * size
        later(rows, out, some)
    leaving, rest = leaving - some, back + settle + apply
    if leaving > 0 and back > 0.0:
        some = leaving if back >= rest else part(leaving, back / rest, uniform(key, address, 2))
        if some > 0:
            flows[TURNED_HOMEWARD, place, group] += some * size
            if groups.each[group].home == place:
                _is_home(out, layout, place, some * size, groups, flows)
            else:
                later(rows, put(out, layout, HEADING, 1), some)
            leaving -= some
    rest = settle + apply
    if leaving > 0 and settle > 0.0:
        some = leaving if settle >= rest else part(leaving, settle / rest, uniform(key, address, 3))
        flows[SETTLED, place, group] += some * size
        if some > 0:
            _leave_lines(state_of(rows, row), layout, place, some * size, groups, flows)
        leaving -= some
    if leaving > 0:
        _join_lines(rows, row, layout, leaving, apply, what, flows)


@within
def _join_lines(rows: Any, row: int, layout: Any, leaving: Any, rest: float, what: Any, flows: np.ndarray) -> None:
    """Put parties into the lines of the offices that they may join here."""
    offices, groups, weights, day, key = what
    place, who, number = get(rows, row, layout, POSITION), _who(rows, row, layout), 4
    group = who[0]
    for i in range(offices.here_first[place], offices.here_first[place + 1]):
        office = offices.here[i]
        if not _can_join(offices, office, who):
            continue
        weight = weights[group % weights.shape[0], i]
        some = leaving if weight >= rest * (1.0 - 1e-12) else part(leaving, weight / rest, uniform(key, rows.table[row].address, number))
        number, rest = number + 1, rest - weight
        if some > 0:
            state = joined(state_of(rows, row), office, place, some * groups.each[group].size, (layout, offices, day, groups.places), flows)
            later(rows, state, some)
            leaving -= some
