"""Lists: those who may and wish to be on one put themselves on it, wherever they are."""

from typing import Any

import numpy as np

from jornada.engine.draws.numbers import ONLY
from jornada.engine.draws.streams import named, part, uniform
from jornada.engine.jit import kernel, lean
from jornada.engine.people.lines import join_line
from jornada.engine.table.columns import OF_WEEKS
from jornada.engine.table.rows import CHUNK, Rows, add, reserve
from jornada.engine.table.shared import shared
from jornada.engine.table.weeks import taken_out
from jornada.engine.today.today import Draw, Today
from jornada.engine.world.pathways import may_join


def register(people: Rows, today: Today, draw: Draw) -> Rows:
    """Let parties at places join the lists that are open to them, list after list."""
    if today.world.offices.lists.size == 0:
        return people
    return _register(people, today.scene, draw.key("register"))


@kernel
def _register(rows: Any, scene: Any, key: np.uint64) -> Any:
    held, offices, most = shared(scene), scene.offices, 0
    keys = np.array([named(key, office.name) for office in offices.each], np.uint64)
    for place in range(scene.groups.places):
        most = max(most, offices.lists_first[place + 1] - offices.lists_first[place])
    used = rows.used[0]  # whoever joins stands behind these, or is on a list already
    for first in range(0, used, CHUNK):
        rows = reserve(rows, CHUNK * most * OF_WEEKS.size)
        _register_rows(first, min(first + CHUNK, used), shared(rows), keys, held)
    return rows


@lean
def _register_rows(first: int, last: int, rows: Any, keys: np.ndarray, scene: Any) -> None:
    offices = scene.offices
    for number in range(first, last):
        row = rows.table[number]
        if row.position < scene.groups.places and row.captive == 0 and row.list == 0 and row.heading == 0:
            for i in range(offices.lists_first[row.position], offices.lists_first[row.position + 1]):
                _join_list(offices.lists[i], rows, number, keys[offices.lists[i]], scene)


@lean
def _join_list(which: int, rows: Any, number: int, key: np.uint64, scene: Any) -> None:
    offices, row = scene.offices, rows.table[number]
    office, group = offices.each[which], row.group - 1
    if row.count <= 0 or not offices.who[which, group] or not (office.takes < 0 or office.takes == row.paper):
        return
    if not may_join(office, row.means, row.sponsor, row.health):
        return
    some = part(row.count, office.joins, uniform(key, row.address, ONLY))
    if some > 0:
        for i in range(taken_out(rows, number, some, key)):
            party = rows.parts[i]
            join_line(party, scene, which, np.int64(row.position), party.count * scene.groups.each[group].size)
            add(rows, party, party.count)
