"""Lists: those who may and wish to be on one put themselves on it, wherever they are."""

from typing import Any

import numpy as np

from jornada.engine.cohorts import (
    CAPTIVE,
    CHUNK,
    GROUP,
    HEADING,
    HEALTH,
    LIST,
    MEANS,
    PAPER,
    POSITION,
    SPONSOR,
    Rows,
    add,
    get,
    reserve,
    state_of,
)
from jornada.engine.compiled import kernel, lean, within
from jornada.engine.draw import named, part, uniform
from jornada.engine.lines import joined
from jornada.engine.pathways import may_join
from jornada.engine.today import Draw, Today


def register(people: Rows, today: Today, draw: Draw) -> Rows:
    """Let parties at places join the lists that are open to them, list after list."""
    offices = today.world.offices
    lists = np.flatnonzero(offices.each["on_list"] & (offices.each["joins"] > 0.0))
    if lists.size == 0:
        return people
    return _register(people, today.world.layout, (lists, offices, today.world.groups), (today.day, draw.key("register")), today.flows)


@kernel
def _register(rows: Any, layout: Any, world: Any, when: Any, flows: np.ndarray) -> Any:
    lists, offices, _ = world
    day, key = when
    keys = np.array([named(key, offices.each[number].name) for number in lists])
    used = rows.used[0]  # whoever joins stands behind these, or is on a list already
    for first in range(0, used, CHUNK):
        rows = reserve(rows, CHUNK * lists.size)
        _register_rows(first, min(first + CHUNK, used), rows, layout, world, (day, keys), flows)
    return rows


@lean
def _register_rows(first: int, last: int, rows: Any, layout: Any, world: Any, when: Any, flows: np.ndarray) -> None:
    lists, _, groups = world
    for row in range(first, last):
        if get(rows, row, layout, POSITION) >= groups.places or get(rows, row, layout, CAPTIVE) > 0:
            continue
        if get(rows, row, layout, LIST) == 0 and get(rows, row, layout, HEADING) == 0:
            for i in range(lists.size):
                _join_list(lists[i], rows, row, layout, world, (when[0], when[1][i]), flows)


@within
def _join_list(number: int, rows: Any, row: int, layout: Any, world: Any, when: Any, flows: np.ndarray) -> None:
    _, offices, groups = world
    day, key = when
    office, place, count = offices.each[number], get(rows, row, layout, POSITION), rows.table[row].count
    group, paper = get(rows, row, layout, GROUP) - 1, get(rows, row, layout, PAPER)
    if count <= 0 or not offices.listing[number, place] or not offices.who[number, group] or not (office.takes < 0 or office.takes == paper):
        return
    if not may_join(office, get(rows, row, layout, MEANS), get(rows, row, layout, SPONSOR), get(rows, row, layout, HEALTH)):
        return
    some = part(count, office.joins, uniform(key, rows.table[row].address, 0))
    if some > 0:
        rows.table[row].count -= some
        people = some * groups.each[group].size
        add(rows, joined(state_of(rows, row), number, place, people, (layout, offices, day, groups.places), flows), some)
