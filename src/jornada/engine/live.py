"""A day at a place: paid work found or not, money sent by relatives, the cost of living without a bed."""

from typing import Any

import numpy as np
from numba import njit

from jornada.engine.cohorts import BED, GROUP, MEANS, POSITION, Rows, add, get, merge, put, reserve, state_of
from jornada.engine.draw import lean, part, uniform
from jornada.engine.today import Draw, Today


def live(people: Rows, today: Today, draw: Draw) -> Rows:
    """Let means change by what is earned, sent and spent, as competing outcomes of one draw."""
    world = today.world
    top = world.scenario.money_levels - 1
    moved = _live(people, today.scratch[0], world.layout, (world.places, world.groups, today.factors.work),
                  top, draw.key("live"))
    return merge(people, moved)


@njit(cache=True)
def _live(rows: Any, moved: Any, layout: Any, world: Any, top: int, key: np.uint64) -> Any:
    moved = reserve(moved, 3 * rows.used[0])
    for row in range(rows.used[0]):
        if rows.counts[row] > 0:
            _live_row(rows, row, moved, layout, world, top, key)
    return moved


@lean
def _live_row(rows: Any, row: int, moved: Any, layout: Any, world: Any, top: int, key: np.uint64) -> None:
    places, groups, factor = world
    place = get(rows.keys, row, layout, POSITION)
    if place >= places.beds.size:
        return
    means, group = get(rows.keys, row, layout, MEANS), get(rows.keys, row, layout, GROUP) - 1
    earn = min(1.0, places.earn_chance[place] * factor[place])
    spend = 0.0 if get(rows.keys, row, layout, BED) > 0 else places.spend_chance[place]
    over = max(1.0, earn + groups.support[group] + spend)
    up = 0.0 if means == top else (earn + groups.support[group]) / over
    down = 0.0 if means == 0 else spend / over
    if up + down <= 0.0:
        return
    changed = part(rows.counts[row], min(1.0, up + down), uniform(key, rows.address[row], 0))
    if changed > 0:
        rows.counts[row] -= changed
        by = (places.earn_units[place], places.spend_units[place], top)
        _changed(rows, row, moved, layout, changed, (0.0 if means == top else earn / over, up, down), by, key)


@lean
def _changed(rows: Any, row: int, moved: Any, layout: Any, count: Any, chances: Any, by: Any, key: np.uint64) -> None:
    """Spread parties whose means change over earning, support and spending, in this order."""
    earn, up, down = chances
    earned, spent, top = by
    means, rest = get(rows.keys, row, layout, MEANS), up + down
    state = state_of(rows, row)
    some = part(count, min(1.0, earn / rest), uniform(key, rows.address[row], 1)) if earn > 0.0 else count - count
    if some > 0:
        add(moved, put(state, layout, MEANS, min(top, means + earned)), some)
    count, rest = count - some, rest - earn
    if count <= 0:
        return
    support = up - earn
    some = part(count, min(1.0, support / rest), uniform(key, rows.address[row], 2)) if support > 1e-15 else count - count
    if some > 0:
        add(moved, put(state, layout, MEANS, min(top, means + 1)), some)
    if count - some > 0:
        add(moved, put(state, layout, MEANS, max(0, means - spent)), count - some)
