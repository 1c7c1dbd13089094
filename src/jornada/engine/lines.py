"""Lines of offices and lists: joining, keeping one's place, and leaving."""

from typing import Any, NamedTuple

import numpy as np

from jornada.engine.cohorts import CAPTIVE, EMPTY, EXPIRES, GROUP, LINE, LIST, LISTED, PAPER, POSITION, SINCE, get, put, value_of
from jornada.engine.compiled import hot, kernel, lean
from jornada.engine.ledger import ABANDONED, APPLIED, LEFT_LINE, REGISTERED
from jornada.engine.world import WEEK


class Standing(NamedTuple):
    """Which rows stand where tonight, each line or list a chain: its first and last row (O,), the row that comes after
    each in its line and on its list (2, R), and how many rows of the table have been looked at (1,); and room for the rows
    of one line and for those taken from each (R,)."""

    first: np.ndarray
    last: np.ndarray
    after: np.ndarray
    seen: np.ndarray
    line: np.ndarray
    taken: np.ndarray


@kernel
def nobody_standing(rows: Any, offices: int) -> Any:
    """Return the lines and lists of so many offices, with room for the rows of a table; none has been looked at."""
    nobody, most = np.full(offices, EMPTY), rows.table.size
    return Standing(nobody, nobody.copy(), np.empty((2, most), np.int64), np.zeros(1, np.int64), np.empty(most, np.int64), np.empty_like(rows.table.count))


@kernel
def roomier(rows: Any, standing: Any) -> Any:
    """Return the same with room for the rows of a table that has grown."""
    larger = nobody_standing(rows, standing.first.size)
    larger.after[:, : standing.after.shape[1]] = standing.after
    return Standing(standing.first, standing.last, larger.after, standing.seen, larger.line, larger.taken)


@lean
def line_up(rows: Any, layout: Any, listing: np.ndarray, standing: Any) -> None:
    """Put the rows that are new to the table behind those that stand in their line and on their list already."""
    for row in range(standing.seen[0], rows.used[0]):
        place, line, on_list = get(rows, row, layout, POSITION), get(rows, row, layout, LINE) - 1, get(rows, row, layout, LIST) - 1
        if place >= listing.shape[1]:  # on the way: the line is kept, but nobody can be served
            continue
        if line >= 0:
            _stand(standing, 0, line, row)
        if on_list >= 0 and listing[on_list, place] and get(rows, row, layout, CAPTIVE) == 0:
            _stand(standing, 1, on_list, row)
    standing.seen[0] = rows.used[0]


@hot
def _stand(standing: Any, kind: int, office: int, row: int) -> None:
    if standing.first[office] == EMPTY:
        standing.first[office] = row
    else:
        standing.after[kind, standing.last[office]] = row
    standing.last[office], standing.after[kind, row] = row, EMPTY


@hot
def since_on(offices: Any, office: int, day: int) -> int:
    """Return the code of the class of the line that a party joins on a day: the first day it can be served, plus 1."""
    each = offices.each[office]
    return day // each.since_days * each.since_days + each.delay + 1


@lean
def joined(state: Any, office: int, place: int, people: Any, when: Any, flows: np.ndarray) -> Any:
    """Return the state in the line or on the list of an office, and count the people who join."""
    layout, offices, day, places = when
    group = value_of(state, layout, GROUP) - 1
    since = since_on(offices, office, day)
    if offices.each[office].on_list:
        flows[REGISTERED, place, group] += people
        flows[REGISTERED, places + office, group] += people
        return put(put(state, layout, LIST, office + 1), layout, LISTED, since)
    flows[APPLIED, place, group] += people
    flows[APPLIED, places + office, group] += people
    return put(put(state, layout, LINE, office + 1), layout, SINCE, since)


@lean
def out_of(state: Any, layout: Any, kind: int) -> Any:
    """Return the state out of its line (`kind` is LINE) or off its list (LIST); the other one is kept."""
    return put(put(state, layout, kind, 0), layout, SINCE if kind == LINE else LISTED, 0)


@lean
def count_out(flow: int, kind: int, state: Any, layout: Any, place: int, people: Any, places: int, flows: np.ndarray) -> None:
    """Count people who leave their line or their list, if they have one, at a place and at the office."""
    office, group = value_of(state, layout, kind) - 1, value_of(state, layout, GROUP) - 1
    if office >= 0:
        flows[flow, place, group] += people
        flows[flow, places + office, group] += people


@lean
def left_all(state: Any, layout: Any, place: int, people: Any, places: int, flows: np.ndarray) -> None:
    """Count people who leave the picture, or their group, out of the line and the list they had."""
    count_out(LEFT_LINE, LINE, state, layout, place, people, places, flows)
    count_out(LEFT_LINE, LIST, state, layout, place, people, places, flows)


@lean
def kept_at(state: Any, layout: Any, offices: Any, here: int, place: int, people: Any, places: int, flows: np.ndarray) -> Any:
    """Return the state at another place: in its line and on its list where these are kept there, else out of them."""
    for kind in (LINE, LIST):
        office = value_of(state, layout, kind) - 1
        if office >= 0 and not offices.keeps[office, place]:
            count_out(ABANDONED, kind, state, layout, here, people, places, flows)
            state = out_of(state, layout, kind)
    return state


@lean
def with_paper(state: Any, layout: Any, papers: Any, paper: int, day: int) -> Any:
    """Return the state with a paper from today, kept to the week it runs out in."""
    days = papers.each[paper].days
    week = (day + days + WEEK - 1) // WEEK if days > 0 else 0
    return put(put(state, layout, PAPER, paper), layout, EXPIRES, week)
