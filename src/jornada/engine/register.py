"""Lists: those who may and wish to be on one put themselves on it, wherever they are."""

from typing import Any

import numpy as np

from jornada.engine.cohorts import GROUP, HEADING, LIST, MEANS, PAPER, POSITION, SPONSOR, Rows, get, join, later, reserve, state_of
from jornada.engine.compiled import kernel, lean
from jornada.engine.draw import part, uniform
from jornada.engine.lines import joined
from jornada.engine.pathways import may_join
from jornada.engine.today import Draw, Today


def register(people: Rows, today: Today, draw: Draw) -> Rows:
    """Let parties at places join the lists that are open to them, list after list."""
    offices = today.world.offices
    for number in np.flatnonzero(offices.each["on_list"] & (offices.each["joins"] > 0.0)):
        key = draw.key("register", today.world.names.offices[number])
        people = _register(people, today.world.layout, (offices, today.world.groups), (int(number), today.day, key), today.flows)
        join(people)
    return people


@kernel
def _register(rows: Any, layout: Any, world: Any, when: Any, flows: np.ndarray) -> Any:
    rows = reserve(rows, rows.used[0])
    _register_rows(rows, layout, world, when, flows)
    return rows


@lean
def _register_rows(rows: Any, layout: Any, world: Any, when: Any, flows: np.ndarray) -> None:
    offices, groups = world
    number, day, key = when
    office = offices.each[number]
    for row in range(rows.used[0]):
        place, count = get(rows, row, layout, POSITION), rows.table[row].count
        if count <= 0 or place >= groups.places or not offices.listing[number, place] or get(rows, row, layout, LIST) > 0:
            continue
        group, paper = get(rows, row, layout, GROUP) - 1, get(rows, row, layout, PAPER)
        if get(rows, row, layout, HEADING) > 0 or not offices.who[number, group] or not (office.takes < 0 or office.takes == paper):
            continue
        if not may_join(office, get(rows, row, layout, MEANS), get(rows, row, layout, SPONSOR)):
            continue
        some = part(count, office.joins, uniform(key, rows.table[row].address, 0))
        if some > 0:
            rows.table[row].count -= some
            people = some * groups.each[group].size
            later(rows, joined(state_of(rows, row), number, place, people, (layout, offices, day, groups.places), flows), some)
