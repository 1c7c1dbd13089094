"""A day at a place: paid work found or not, money sent by relatives, the cost of living without a bed."""

from typing import Any

import numpy as np

from jornada.engine.cohorts import (
    BED,
    CAPTIVE,
    CHUNK,
    EXPIRES,
    GROUP,
    HEALTH,
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
)
from jornada.engine.compiled import kernel, lean, within
from jornada.engine.draw import part, uniform
from jornada.engine.ledger import RAN_OUT
from jornada.engine.lines import with_paper
from jornada.engine.today import Draw, Today
from jornada.engine.world import WEEK


def live(people: Rows, today: Today, draw: Draw) -> Rows:
    """Let means change by what is earned, sent and spent, as competing outcomes of one draw."""
    world = today.world
    top = world.scenario.money_levels - 1
    tables = (world.places, world.groups, world.papers.work, today.factors.work, today.care.work)
    people = _live(people, world.layout, tables, top, draw.key("live"))
    join(people)
    if (world.papers.each["days"] > 0).any():
        people = _run_out(people, world.layout, (world.papers, world.groups, world.legs), today.day, today.flows)
        join(people)
    return people


@kernel
def _live(rows: Any, layout: Any, world: Any, top: int, key: np.uint64) -> Any:
    for first in range(0, rows.used[0], CHUNK):
        rows = reserve(rows, 3 * CHUNK)
        _live_rows(first, min(first + CHUNK, rows.used[0]), rows, layout, world, top, key)
    return rows


@lean
def _live_rows(first: int, last: int, rows: Any, layout: Any, world: Any, top: int, key: np.uint64) -> None:
    for row in range(first, last):
        if rows.table[row].count > 0:
            _live_row(rows, row, layout, world, top, key)


@within
def _live_row(rows: Any, row: int, layout: Any, world: Any, top: int, key: np.uint64) -> None:
    places, groups, papers_work, factor, able = world
    place = get(rows, row, layout, POSITION)
    if place >= places.each.size:
        return
    means, group = get(rows, row, layout, MEANS), get(rows, row, layout, GROUP) - 1
    held = get(rows, row, layout, CAPTIVE) > 0
    earn = places.each[place].earn_chance * factor[place] * papers_work[get(rows, row, layout, PAPER), place]
    earn = 0.0 if held else min(1.0, earn * able[get(rows, row, layout, HEALTH)])
    spend = 0.0 if held or get(rows, row, layout, BED) > 0 else places.each[place].spend_chance
    over = max(1.0, earn + groups.each[group].support + spend)
    up = 0.0 if means == top else (earn + groups.each[group].support) / over
    down = 0.0 if means == 0 else spend / over
    if up + down <= 0.0:
        return
    changed = part(rows.table[row].count, min(1.0, up + down), uniform(key, rows.table[row].address, 0))
    if changed > 0:
        rows.table[row].count -= changed
        by = (places.each[place].earn_units, places.each[place].spend_units, top)
        _changed(rows, row, layout, changed, (0.0 if means == top else earn / over, up, down), by, key)


@within
def _changed(rows: Any, row: int, layout: Any, count: Any, chances: Any, by: Any, key: np.uint64) -> None:
    """Spread parties whose means change over earning, support and spending, in this order."""
    earn, up, down = chances
    earned, spent, top = by
    means, rest = get(rows, row, layout, MEANS), up + down
    state = state_of(rows, row)
    some = part(count, min(1.0, earn / rest), uniform(key, rows.table[row].address, 1)) if earn > 0.0 else count - count
    if some > 0:
        later(rows, put(state, layout, MEANS, min(top, means + earned)), some)
    count, rest = count - some, rest - earn
    if count <= 0:
        return
    support = up - earn
    some = part(count, min(1.0, support / rest), uniform(key, rows.table[row].address, 2)) if support > 1e-15 else count - count
    if some > 0:
        later(rows, put(state, layout, MEANS, min(top, means + 1)), some)
    if count - some > 0:
        later(rows, put(state, layout, MEANS, max(0, means - spent)), count - some)


@kernel
def _run_out(rows: Any, layout: Any, world: Any, day: int, flows: np.ndarray) -> Any:
    """Let papers run out at the end of their week, at places and on the way."""
    rows = reserve(rows, rows.used[0])
    _run_out_rows(rows, layout, world, day, flows)
    return rows


@lean
def _run_out_rows(rows: Any, layout: Any, world: Any, day: int, flows: np.ndarray) -> None:
    papers, groups, legs = world
    for row in range(rows.used[0]):
        week, place, count = get(rows, row, layout, EXPIRES), get(rows, row, layout, POSITION), rows.table[row].count
        if week > 0 and count > 0 and day + 1 >= WEEK * week:
            group = get(rows, row, layout, GROUP) - 1
            if place >= groups.places:
                place = legs.each[legs.of_position[place]].start
            flows[RAN_OUT, place, group] += count * groups.each[group].size
            rows.table[row].count -= count
            after = papers.each[get(rows, row, layout, PAPER)].after
            later(rows, with_paper(state_of(rows, row), layout, papers, after, day), count)
