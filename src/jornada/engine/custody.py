"""What the authorities do with people they have stopped: taken to another place, held, or out of the picture; and seats that are offered."""

from typing import Any

import numpy as np

from jornada.engine.cohorts import BED, GROUP, LINE, LIST, MOVES, POSITION, put, value_of
from jornada.engine.compiled import lean, within
from jornada.engine.ledger import LEFT_LINE, MOVED, MOVED_AGAIN, REMOVED, TOOK_SEAT
from jornada.engine.lines import count_out, joined, kept_at, left_all
from jornada.engine.stops import MOST_MOVES


@lean
def moved_to(state: Any, here: int, to: int, people: Any, layout: Any, offices: Any, places: int, flows: np.ndarray) -> Any:
    """Return the state of people whom the authorities take to another place: in the line and on the list that are kept there,
    without a bed, and moved once more; the place they go to counts them."""
    group, times = value_of(state, layout, GROUP) - 1, value_of(state, layout, MOVES)
    flows[MOVED, to, group] += people
    if times > 0:
        flows[MOVED_AGAIN, to, group] += people
    most = min(MOST_MOVES, np.int64(layout.fields[MOVES].mask))
    return taken_to(put(state, layout, MOVES, min(most, times + 1)), here, to, people, layout, offices, places, flows)


@lean
def seated(state: Any, here: int, to: int, people: Any, layout: Any, offices: Any, places: int, flows: np.ndarray) -> Any:
    """Return the state of people who take a seat to another place that they waited for themselves: nobody has moved them."""
    flows[TOOK_SEAT, to, value_of(state, layout, GROUP) - 1] += people
    return taken_to(state, here, to, people, layout, offices, places, flows)


@lean
def taken_to(state: Any, here: int, to: int, people: Any, layout: Any, offices: Any, places: int, flows: np.ndarray) -> Any:
    """Return the state at another place: in the line and on the list that are kept there, without a bed."""
    state = kept_at(state, layout, offices, here, to, people, places, flows)
    return put(put(state, layout, BED, 0), layout, POSITION, to)


@within
def held_at(state: Any, here: int, office: int, people: Any, when: Any, flows: np.ndarray) -> Any:
    """Return the state of people who are held: at the place of an office, in its line; they lose another they stand in."""
    layout, offices, _, places = when
    place, kind = offices.each[office].place, LIST if offices.each[office].on_list else LINE
    state = kept_at(state, layout, offices, here, place, people, places, flows)
    count_out(LEFT_LINE, kind, state, layout, place, people, places, flows)
    return joined(put(put(state, layout, BED, 0), layout, POSITION, place), office, place, people, when, flows)


@within
def removed_at(state: Any, place: int, people: Any, layout: Any, places: int, flows: np.ndarray) -> None:
    """Take people out of the picture who set out from a place, out of their line and off their list."""
    flows[REMOVED, place, value_of(state, layout, GROUP) - 1] += people
    left_all(state, layout, place, people, places, flows)
