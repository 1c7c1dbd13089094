"""Lists: those who may and wish to be on one put themselves on it, wherever they are."""

from typing import Any

import numpy as np

from jornada.engine.compiled import kernel, lean
from jornada.engine.draw import named, part, uniform
from jornada.engine.lines import join_line
from jornada.engine.pathways import may_join
from jornada.engine.shared import shared
from jornada.engine.table.rows import CHUNK, Rows, add, reserve, taken_up
from jornada.engine.today import Draw, Today

REGISTERED = 0  # the hand of who joins a list


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
        rows = reserve(rows, CHUNK * most)
        _register_rows(first, min(first + CHUNK, used), shared(rows), keys, held)
    return rows


@lean
def _register_rows(first: int, last: int, rows: Any, keys: np.ndarray, scene: Any) -> None:
    offices = scene.offices
    for number in range(first, last):
        row = rows.table[number]
        if row.position < scene.groups.places and row.captive == 0 and row.list == 0 and row.heading == 0:
            for i in range(offices.lists_first[row.position], offices.lists_first[row.position + 1]):
                _join_list(offices.lists[i], rows, row, keys[offices.lists[i]], scene)


@lean
def _join_list(number: int, rows: Any, row: Any, key: np.uint64, scene: Any) -> None:
    offices, group = scene.offices, row.group - 1
    office = offices.each[number]
    if row.count <= 0 or not offices.who[number, group] or not (office.takes < 0 or office.takes == row.paper):
        return
    if not may_join(office, row.means, row.sponsor, row.health):
        return
    some = part(row.count, office.joins, uniform(key, row.address, 0))
    if some > 0:
        row.count -= some
        party = taken_up(rows.hands[REGISTERED], row)
        join_line(party, scene, number, np.int64(row.position), some * scene.groups.each[group].size)
        add(rows, party, some)
