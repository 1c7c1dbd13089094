"""The end of legs: the walk wears some, something happens to some, stops hold some, and the others come through.

Whoever comes to a new state on the way stands in a table of its own, where equal states are joined, and draws from
streams of its own: parties of several states may come to be alike, and each row draws once.
"""

from typing import Any, NamedTuple

import numpy as np

from jornada.engine.cohorts import CHUNK, GROUP, HEALTH, POSITION, Rows, clear, join, new_rows, reserve, state_of, value_of
from jornada.engine.compiled import hot, lean, pointed, within
from jornada.engine.crossing import cross, through
from jornada.engine.draw import numbered
from jornada.engine.hazards import met, turned, worn
from jornada.engine.health import LIVING
from jornada.engine.stopped import halted

ENDING, WORN, BEREAVED, FREED = range(4)  # where parties stand at the end of their leg: what may still happen to them


class Ends(NamedTuple):
    """Those at the end of their leg, a list; those whose health the walk has changed; those who have lost somebody or met a
    danger; and those who were stopped and may go on."""

    ending: Rows
    worn: Rows
    bereaved: Rows
    freed: Rows


class Out(NamedTuple):
    """Where those come who end a leg: `ready` with time left today, `people` for the night, or first to one of the tables of `Ends`."""

    ready: Rows
    people: Rows
    worn: Rows
    bereaved: Rows
    freed: Rows


def new_ends(capacity: int, fluid: bool) -> Ends:
    """Return empty tables with room for so many rows."""
    return Ends(*(new_rows(capacity, fluid) for _ in Ends._fields))


@within
def end_legs(ends: Any, ready: Any, people: Any, layout: Any, road: Any, key: np.uint64, flows: np.ndarray) -> Any:
    """End the legs of all who stand in `ends`: they come to `ready` with time left today, or to `people` for the night."""
    ending = ends.ending
    out, held = Out(ready, people, ends.worn, ends.bereaved, ends.freed), pointed(road)
    for stage in range(4):
        table = ending if stage == ENDING else out.worn if stage == WORN else out.bereaved if stage == BEREAVED else out.freed
        if stage > ENDING:
            join(table)
        its_own = numbered(key, stage)
        for first in range(0, table.used[0], CHUNK):
            out = _roomy(out, stage, CHUNK, road)
            _end_rows((first, min(first + CHUNK, table.used[0]), stage), table, pointed(out), layout, held, its_own, flows)
    ending.used[0] = 0
    clear(out.worn)
    clear(out.bereaved)
    clear(out.freed)
    return Ends(ending, out.worn, out.bereaved, out.freed), out.ready, out.people


@within
def _roomy(out: Any, stage: int, rows: int, road: Any) -> Any:
    """Return the tables with room for what may come of some rows of a stage; none comes to the table of its own."""
    night = rows * (road[3].ends + 2 * road[2].dangers.most)
    ready, people = reserve(out.ready, 3 * rows), reserve(out.people, night)
    worn_ones = reserve(out.worn, rows * LIVING) if stage < WORN else out.worn
    bereaved = reserve(out.bereaved, 2 * rows * _most_bereaved(road[2])) if stage < BEREAVED else out.bereaved
    return Out(ready, people, worn_ones, bereaved, reserve(out.freed, night) if stage < FREED else out.freed)


@hot
def _most_bereaved(chances: Any) -> int:
    """Return how many rows those may need to whom something happens on a leg, of one row."""
    return chances.any.shape[1] * (1 + 2 * chances.dangers.most)  # type: ignore[no-any-return]


@lean
def _end_rows(which: Any, table: Any, out: Any, layout: Any, road: Any, key: np.uint64, flows: np.ndarray) -> None:
    first, last, stage = which
    for row in range(first, last):
        if table.table[row].count > 0:
            _end_row(state_of(table, row), stage, table.table[row].count, out, layout, road, key, flows)


@within
def _end_row(state: Any, stage: int, count: Any, out: Any, layout: Any, road: Any, key: np.uint64, flows: np.ndarray) -> None:
    """Let what may happen at the end of a leg happen to parties in one state, one thing after the other."""
    legs, _, chances, _, _ = road[0]
    leg, group = legs.of_position[value_of(state, layout, POSITION)], value_of(state, layout, GROUP) - 1
    if stage == ENDING and chances.care.at_end[leg, value_of(state, layout, HEALTH)]:
        count -= worn(state, leg, group, count, out, layout, road, key, flows)
    if stage < BEREAVED and count > 0:
        count -= met(state, leg, group, count, out, layout, road, key, flows)
    if stage == BEREAVED and not legs.each[leg].crossing:
        count -= turned(state, leg, group, count, out, layout, road, key, flows)
    if stage < FREED and count > 0 and legs.each[leg].stops:
        count -= halted(state, leg, group, count, out, layout, road, key, flows)
    if count > 0 and legs.each[leg].crossing:
        cross(state, leg, group, count, out, layout, road, key, flows)
    elif count > 0:
        through(state, leg, group, count, out, layout, road, flows)
