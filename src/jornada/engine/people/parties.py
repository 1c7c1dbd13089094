"""Parties in hand: what a step of one's own takes out of the table, changes, counts, and puts back, with no compiled
code of its own.

Draws are addressed as everywhere: by the key of the step, which has a name of its own, and by the state of the parties.
Shape letters: R rows, N parties in hand (records, of one state each), P places, O offices, G groups.
"""

from fnmatch import fnmatchcase
from typing import Any

import numpy as np

from jornada.domain.fault import Fault, unknown
from jornada.engine.draws.numbers import ONLY
from jornada.engine.draws.streams import part, uniform
from jornada.engine.jit import kernel
from jornada.engine.table.columns import fields_of
from jornada.engine.table.rows import Rows, with_all
from jornada.engine.table.weeks import taken_out
from jornada.engine.today.today import Today


def having(people: Rows, today: Today, column: str, pattern: str) -> np.ndarray:
    """Say of each row (R,) whether its value in a column is one of a pattern, as `having(people, today, "paper",
    "permit*")`.

    Raises
    ------
    UnknownName
        When there is no such column; it names the nearest.
    """
    fits = np.array([fnmatchcase(str(value), pattern) for value in _values(today, column)], bool)
    return fits[people.code(_field(today, column))]  # type: ignore[no-any-return]


def at_liberty(people: Rows, today: Today) -> np.ndarray:
    """Say of each row (R,) whether its parties are at a place where they decide for themselves.

    No destination, no captivity, no caravan.
    """
    places, position = today.world.places, people.code("position")
    there = position < len(places.each)
    free = ~places.each["destination"].astype(bool)[np.where(there, position, 0)]
    return there & free & (people.code("captive") == 0) & (people.code("company") == 0)  # type: ignore[no-any-return]


def present_by(people: Rows, today: Today) -> np.ndarray:
    """Return the people at each place now, by group (P, G)."""
    size, places = today.world.groups.each["size"], len(today.world.places.each)
    found, position, group = np.zeros((places, len(size))), people.code("position"), people.code("group") - 1
    here = position < places
    np.add.at(found, (position[here], group[here]), (people.counts[: len(position)] * size[group])[here])
    return found


def taken(people: Rows, chance: np.ndarray, key: np.uint64) -> np.ndarray:
    """Take parties out of their rows, each with the chance (R,) of its row, and return them (N,).

    A key is for one call on a day.
    """
    found = np.zeros(max(16, len(people.parts)), people.table.dtype)
    first, number = 0, 0
    while first < len(chance):
        first, number = _taken(people, np.ascontiguousarray(chance, np.float64), key, found, np.array([first, number]))
        if first < len(chance):
            found = np.concatenate([found.view(np.uint8), np.zeros_like(found).view(np.uint8)]).view(found.dtype)
    return found[:number]


@kernel
def _taken(rows: Any, chance: np.ndarray, key: np.uint64, found: Any, so_far: np.ndarray) -> Any:
    """Take parties out of rows from a first one on, as long as there is room for them.

    Return the next row, and how many were found.
    """
    number = so_far[1]
    for row in range(so_far[0], chance.size):
        if number + rows.parts.size > found.size:
            return row, number
        state = rows.table[row]
        if chance[row] <= 0.0 or state.count <= 0:
            continue
        some = part(state.count, min(1.0, chance[row]), uniform(key, state.address, ONLY))
        if some > 0:
            for i in range(taken_out(rows, row, some, key)):
                found[number] = rows.parts[i]
                number += 1
    return chance.size, number


def changed(parties: np.ndarray, today: Today, column: str, codes: Any) -> None:
    """Let parties have other codes, one for all or one each (N,), in a column; what addresses them changes with it.

    Raises
    ------
    UnknownName
        When there is no such column; it names the nearest.
    """
    field, known = _field(today, column), today.world.codes
    first = known.first[0][field]
    parties["address"] += (
        known.hashes[first + np.asarray(codes, np.int64)] - known.hashes[first + parties[field].astype(np.int64)]
    )
    parties[field] = codes


def code_of(today: Today, column: str, value: str) -> int:
    """Return the code of a value in a column, as of a paper or an office by its name.

    Raises
    ------
    UnknownName
        When the column has no such value; it names the nearest.
    """
    values = _values(today, column)
    if value not in values:
        raise unknown(Fault("J012", f"people, {column}", str(value), f"a value of {column}"), values)
    return values.index(value)


def counted(parties: np.ndarray, today: Today, measure: str, each: float = 1.0) -> None:
    """Add the people in parties, each counted so many times, to a flow where they are.

    Those on a leg count where it begins.
    """
    world = today.world
    position, group = parties["position"].astype(np.int64), parties["group"].astype(np.int64) - 1
    on_leg = position >= len(world.places.each)
    position[on_leg] = world.legs.each["start"][world.legs.of_position[position[on_leg]]]
    flow = today.flow(measure)
    np.add.at(flow, (position, group), (parties["count"] * world.groups.each["size"][group] * each).astype(flow.dtype))


def put_back(people: Rows, parties: np.ndarray) -> Rows:
    """Return the table with parties in it, each in the row of the state it is in now."""
    return with_all(people, parties)  # type: ignore[no-any-return]


def _values(today: Today, column: str) -> list[str]:
    return next(([*known.values] for known in today.world.columns if known.name == column), [""])


def _field(today: Today, column: str) -> str:
    """Return the field of a column: its own, or one of those for columns that steps add."""
    names = {known.name: field for field, known in fields_of(today.world.columns).items()}
    if column not in names:
        raise unknown(Fault("J012", "people, column", str(column), "a column of the table of people"), names)
    return names[column]
