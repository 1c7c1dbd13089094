"""Lists: those who may and wish to be on one put themselves on it, wherever they are."""

from typing import Any, NamedTuple

import numpy as np

from jornada.engine.compiled import kernel, lean
from jornada.engine.draw import part, uniform
from jornada.engine.lines import join_line
from jornada.engine.pathways import may_join
from jornada.engine.shared import shared
from jornada.engine.table.rows import CHUNK, Rows, add, reserve, taken_up
from jornada.engine.today import Draw, Today

REGISTERED = 0  # the hand of who joins a list


class Lists(NamedTuple):
    """The lists that one may join, place by place: their numbers and the keys of their draws (N,), those of each place as ranges by a
    first of each (P + 1)."""

    number: np.ndarray
    key: np.ndarray
    first: np.ndarray


def register(people: Rows, today: Today, draw: Draw) -> Rows:
    """Let parties at places join the lists that are open to them, list after list."""
    each, names = today.world.offices.each, today.world.names.offices
    lists = np.flatnonzero(each["on_list"] & (each["joins"] > 0.0))
    if lists.size == 0:
        return people
    place, which = np.nonzero(today.world.offices.listing[lists].T)
    first = np.searchsorted(place, np.arange(len(today.world.names.places) + 1))
    keys = np.array([draw.key("register", names[number]) for number in lists])
    return _register(people, today.scene, Lists(lists[which], keys[which], first), len(lists))


@kernel
def _register(rows: Any, scene: Any, lists: Any, most: int) -> Any:
    held, open_lists = shared(scene), shared(lists)
    used = rows.used[0]  # whoever joins stands behind these, or is on a list already
    for first in range(0, used, CHUNK):
        rows = reserve(rows, CHUNK * most)
        _register_rows(first, min(first + CHUNK, used), shared(rows), open_lists, held)
    return rows


@lean
def _register_rows(first: int, last: int, rows: Any, lists: Any, scene: Any) -> None:
    for number in range(first, last):
        row = rows.table[number]
        if row.position < scene.groups.places and row.captive == 0 and row.list == 0 and row.heading == 0:
            for i in range(lists.first[row.position], lists.first[row.position + 1]):
                _join_list(lists.number[i], rows, row, lists.key[i], scene)


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
