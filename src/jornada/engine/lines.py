"""Lines of offices and lists: joining, keeping one's place, and leaving."""

from typing import Any

import numpy as np

from jornada.engine.cohorts import EXPIRES, GROUP, LINE, LIST, LISTED, PAPER, SINCE, put, value_of
from jornada.engine.compiled import hot, lean
from jornada.engine.ledger import ABANDONED, APPLIED, LEFT_LINE, REGISTERED
from jornada.engine.world import WEEK


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
def out_of_line(state: Any, layout: Any) -> Any:
    """Return the state in no line; the list is kept."""
    return put(put(state, layout, LINE, 0), layout, SINCE, 0)


@lean
def off_list(state: Any, layout: Any) -> Any:
    """Return the state on no list; the line is kept."""
    return put(put(state, layout, LIST, 0), layout, LISTED, 0)


@lean
def count_out(kind: int, state: Any, layout: Any, place: int, people: Any, places: int, flows: np.ndarray) -> None:
    """Count people who leave the line they stand in, at a place and at the office."""
    line, group = value_of(state, layout, LINE), value_of(state, layout, GROUP) - 1
    if line > 0:
        flows[kind, place, group] += people
        flows[kind, places + line - 1, group] += people


@lean
def count_off(kind: int, state: Any, layout: Any, place: int, people: Any, places: int, flows: np.ndarray) -> None:
    """Count people who leave the list they are on, at a place and at the office."""
    on_list, group = value_of(state, layout, LIST), value_of(state, layout, GROUP) - 1
    if on_list > 0:
        flows[kind, place, group] += people
        flows[kind, places + on_list - 1, group] += people


@lean
def left_all(state: Any, layout: Any, place: int, people: Any, places: int, flows: np.ndarray) -> None:
    """Count people who leave the picture, or their group, out of the line and the list they had."""
    count_out(LEFT_LINE, state, layout, place, people, places, flows)
    count_off(LEFT_LINE, state, layout, place, people, places, flows)


@lean
def kept_at(state: Any, layout: Any, offices: Any, here: int, place: int, people: Any, places: int, flows: np.ndarray) -> Any:
    """Return the state at another place: in its line and on its list where these are kept there, else out of them."""
    line, on_list = value_of(state, layout, LINE), value_of(state, layout, LIST)
    if line > 0 and not offices.keeps[line - 1, place]:
        count_out(ABANDONED, state, layout, here, people, places, flows)
        state = out_of_line(state, layout)
    if on_list > 0 and not offices.keeps[on_list - 1, place]:
        count_off(ABANDONED, state, layout, here, people, places, flows)
        state = off_list(state, layout)
    return state


@lean
def with_paper(state: Any, layout: Any, papers: Any, paper: int, day: int) -> Any:
    """Return the state with a paper from today, kept to the week it runs out in."""
    days = papers.each[paper].days
    week = (day + days + WEEK - 1) // WEEK if days > 0 else 0
    return put(put(state, layout, PAPER, paper), layout, EXPIRES, week)
