"""Each morning: stay, set out, turn back, settle, join a line, or give one up."""

from typing import Any

import numpy as np
from numba import njit

from jornada.engine.cohorts import (
    BED,
    GROUP,
    HEADING,
    LEFT,
    LINE,
    MEANS,
    PAPER,
    POSITION,
    SINCE,
    Rows,
    add,
    get,
    merge,
    put,
    reserve,
    state_of,
)
from jornada.engine.draw import lean, part, uniform
from jornada.engine.ledger import APPLIED, ARRIVED, GAVE_UP, SET_OUT, SETTLED, TURNED_HOMEWARD
from jornada.engine.today import Draw, Today
from jornada.engine.world import UNITS_A_DAY


def decide(people: Rows, today: Today, draw: Draw) -> Rows:
    """Let every party at a place choose; those who set out have the whole day left."""
    world, moved = today.world, today.scratch[0]
    moved = _decide(people, moved, world.layout, (world.legs, world.groups, world.offices), today.choice,
                    (crowding(today), today.day, draw.key("decide")), today.flows)
    return merge(people, moved)


def crowding(today: Today) -> np.ndarray:
    """Return the factor (P,) on the weight of staying where there are more people than beds."""
    places = today.world.places
    here = today.present + today.flows[ARRIVED].sum(1)  # this morning: last night and who came since
    over = np.where(places.beds > 0, here / np.maximum(places.beds, 1) - 1.0, 0.0)
    return np.exp(-places.crowding * np.maximum(over, 0.0))


@lean
def weight_row(choice: Any, heading: int, group: int, paper: int) -> int:
    """Return where the leg weights of a heading, group and paper begin in the flat table of weights."""
    _, classes, papers, legs = choice.shape
    return ((heading * classes + choice.class_of[group]) * papers + paper) * legs


@lean
def affordable(layout: Any, legs: Any, choice: Any, rows: Any, row: int) -> float:
    """Return the share of the leg weights at its place that a row can pay for."""
    keys = rows.keys
    place, means = get(keys, row, layout, POSITION), get(keys, row, layout, MEANS)
    group, heading, paper = get(keys, row, layout, GROUP) - 1, get(keys, row, layout, HEADING), get(keys, row, layout, PAPER)
    weights = choice.leg
    first = weight_row(choice, heading, group, paper)
    share = 0.0
    for i in range(legs.out_first[place], legs.out_first[place + 1]):
        leg = legs.out[i]
        if legs.fare[leg] <= means:
            share += weights[first + leg]
    share = min(share, 1.0)
    return share if choice.scale == 1.0 or share <= 0.0 else share**choice.scale


@njit(cache=True)
def _decide(rows: Any, moved: Any, layout: Any, world: Any, choice: Any, when: Any, flows: np.ndarray) -> Any:
    legs, _, offices = world
    places = legs.out_first.size - 1
    moved = reserve(moved, (5 + offices.here.size) * rows.used[0])
    for row in range(rows.used[0]):
        if rows.counts[row] > 0 and get(rows.keys, row, layout, POSITION) < places:
            _decide_row(rows, row, moved, layout, world, choice, when, flows)
    return moved


@lean
def _decide_row(rows: Any, row: int, moved: Any, layout: Any, world: Any, choice: Any, when: Any, flows: np.ndarray) -> None:
    legs, groups, offices = world
    crowd, day, key = when
    place, line = get(rows.keys, row, layout, POSITION), get(rows.keys, row, layout, LINE)
    if line > 0:
        _give_up(rows, row, moved, layout, offices.gives_up[line - 1], key, groups, flows)
        return
    group, paper = get(rows.keys, row, layout, GROUP) - 1, get(rows.keys, row, layout, PAPER)
    onward = get(rows.keys, row, layout, HEADING) == 0
    go = affordable(layout, legs, choice, rows, row)
    back = choice.back[group, paper, place] if onward else 0.0
    settle = choice.settle[group, paper, place] if onward else 0.0
    stay = choice.stay[group, place] * crowd[place]
    apply = _apply_weight(offices, place, paper) if onward else 0.0
    total = stay + go + back + settle + apply
    if total <= stay:
        return
    leaving = part(rows.counts[row], 1.0 - stay / total, uniform(key, rows.address[row], 0))
    if leaving > 0:
        rows.counts[row] -= leaving
        _options(rows, row, moved, layout, leaving, (go, back, settle, apply), (offices, groups, day, key), flows)


@lean
def _apply_weight(offices: Any, place: int, paper: int) -> float:
    total = 0.0
    for i in range(offices.here_first[place], offices.here_first[place + 1]):
        office = offices.here[i]
        if offices.takes[office] == paper and offices.gives[office] != paper:
            total += offices.apply_weight[office]
    return total


@lean
def _give_up(rows: Any, row: int, moved: Any, layout: Any, chance: float, key: np.uint64, groups: Any, flows: np.ndarray) -> None:
    """Let parties leave the line they stand in; they stay tonight."""
    if chance <= 0.0:
        return
    some = part(rows.counts[row], chance, uniform(key, rows.address[row], 0))
    if some > 0:
        rows.counts[row] -= some
        group = get(rows.keys, row, layout, GROUP) - 1
        flows[GAVE_UP, get(rows.keys, row, layout, POSITION), group] += some * groups.size[group]
        state = put(put(state_of(rows, row), layout, LINE, 0), layout, SINCE, 0)
        add(moved, state, some)


@lean
def _options(rows: Any, row: int, moved: Any, layout: Any, leaving: Any, options: Any, what: Any, flows: np.ndarray) -> None:
    """Spread those who do not stay over setting out, turning back, settling and applying, in this order."""
    offices, groups, day, key = what
    go, back, settle, apply = options
    address = rows.address[row]
    place, group = get(rows.keys, row, layout, POSITION), get(rows.keys, row, layout, GROUP) - 1
    size, rest = groups.size[group], go + back + settle + apply
    out = put(put(state_of(rows, row), layout, BED, 0), layout, LEFT, UNITS_A_DAY)
    some = leaving if go >= rest else part(leaving, go / rest, uniform(key, address, 1))
    if some > 0:
        flows[SET_OUT, place, group] += some * size
        add(moved, out, some)
    leaving, rest = leaving - some, back + settle + apply
    if leaving > 0 and back > 0.0:
        some = leaving if back >= rest else part(leaving, back / rest, uniform(key, address, 2))
        if some > 0:
            flows[TURNED_HOMEWARD, place, group] += some * size
            add(moved, put(out, layout, HEADING, 1), some)
            leaving -= some
    rest = settle + apply
    if leaving > 0 and settle > 0.0:
        some = leaving if settle >= rest else part(leaving, settle / rest, uniform(key, address, 3))
        flows[SETTLED, place, group] += some * size
        leaving -= some
    if leaving > 0:
        _join_lines(rows, row, moved, layout, leaving, apply, what, flows)


@lean
def _join_lines(rows: Any, row: int, moved: Any, layout: Any, leaving: Any, rest: float, what: Any, flows: np.ndarray) -> None:
    """Put parties into the lines of the offices here that take their paper."""
    offices, groups, day, key = what
    place, paper = get(rows.keys, row, layout, POSITION), get(rows.keys, row, layout, PAPER)
    group, number = get(rows.keys, row, layout, GROUP) - 1, 4
    for i in range(offices.here_first[place], offices.here_first[place + 1]):
        office = offices.here[i]
        if offices.takes[office] != paper or offices.gives[office] == paper:
            continue
        weight = offices.apply_weight[office]
        some = leaving if weight >= rest * (1.0 - 1e-12) else part(leaving, weight / rest, uniform(key, rows.address[row], number))
        number, rest = number + 1, rest - weight
        if some > 0:
            flows[APPLIED, place, group] += some * groups.size[group]
            state = put(put(state_of(rows, row), layout, LINE, office + 1), layout, SINCE, day + 1)
            add(moved, state, some)
            leaving -= some
