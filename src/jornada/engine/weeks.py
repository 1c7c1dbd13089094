"""How long people have been in one region, whoever moved them about in it, and who is stranded there.

The clock counts turns of the week, up to a quarter of a year, and goes on for all on the same day. Who has seen n turns has
been there for 7 (n - 1) to 7 n - 1 days: 3, 5 and 13 turns stand for 14, 30 and 90 days. At a destination, or a place without a
region, nobody is ever stranded, and no time is kept: the same people need fewer rows.
"""

from typing import Any, NamedTuple

import numpy as np

from jornada.engine.choose import NOWHERE, Choice
from jornada.engine.compiled import kernel
from jornada.engine.ledger import STRANDED, STRANDED_14, STRANDED_90
from jornada.engine.table.columns import set_weeks
from jornada.engine.table.rows import Rows, join, later, reserve
from jornada.engine.today import Draw, Today
from jornada.engine.world import MOST_WEEKS, WEEK, World

TURNS_14, TURNS_30, TURNS_90 = 3, 5, 13


class Lacking(NamedTuple):
    """Where people are counted (P,), and who lacks the paper or the fare for the best way on: by class, kind of paper, place and
    means (C, K, P, M); the class of a group at a place (G, P), the kind of a paper (Q,)."""

    counts: np.ndarray
    lacks: np.ndarray
    class_of: np.ndarray
    kind_of: np.ndarray


def count_weeks(people: Rows, today: Today, draw: Draw) -> Rows:
    """Let a week more in their region be counted for all, once a week."""
    if today.world.scenario.stranded and today.day % WEEK == WEEK - 1:
        people = _older(people, today.world.codes, _counted(today.world))
        join(people)
    return people


def _counted(world: World) -> np.ndarray:
    """Return the places (P,) at which people may be stranded."""
    return np.array([p.kind != "destination" and bool(p.region) for p in world.scenario.places], bool)


@kernel
def _older(rows: Any, codes: Any, counted: np.ndarray) -> Any:
    rows = reserve(rows, rows.used[0])
    for number in range(rows.used[0]):
        row = rows.table[number]
        then = min(MOST_WEEKS, row.weeks + 1) if row.position >= counted.size or counted[row.position] else 0
        if row.count > 0 and then != row.weeks:
            set_weeks(later(rows, row, row.count), codes, then)
            row.count = 0
    return rows


def lacking_on(world: World, choice: Choice) -> Lacking | None:
    """Return who lacks what under some choices; None where nobody is counted as stranded."""
    if not world.scenario.stranded:
        return None
    counts = _counted(world)
    value = choice.value[0]
    paper = value < value.max(1, keepdims=True) - 1e-6
    fare = _best_fares(choice.first, choice.option)[: value.size].reshape(value.shape)
    means = np.arange(world.scenario.money_levels)
    lacks = (paper | (value <= NOWHERE))[..., None] | (fare[..., None] > means)
    return Lacking(counts, lacks, choice.class_of, choice.kind_of)


@kernel
def _best_fares(first: np.ndarray, options: np.ndarray) -> np.ndarray:
    """Return the fare of the best option of each cell, in units: the first leg with the greatest weight; 0 where there is none."""
    fares = np.zeros(first.size - 1, np.int64)
    for cell in range(fares.size):
        greatest = -1.0
        for i in range(first[cell], first[cell + 1]):
            if options[i].weight > greatest:
                greatest, fares[cell] = options[i].weight, options[i].fare
    return fares


@kernel
def count_stranded(rows: Any, groups: Any, lacking: Any, stocks: np.ndarray) -> None:
    """Count people into the stocks (S, P + O, G) of those who are stranded: long in one region, heading on, and lacking."""
    for number in range(rows.used[0]):
        row = rows.table[number]
        place, group = row.position, row.group - 1
        if row.weeks < TURNS_14 or place >= lacking.counts.size or not lacking.counts[place] or row.heading > 0:
            continue
        waits = row.line > 0 or row.list > 0
        if not waits and not lacking.lacks[lacking.class_of[group, place], lacking.kind_of[row.paper], place, row.means]:
            continue
        people = row.count * groups.each[group].size
        stocks[STRANDED_14, place, group] += people
        if row.weeks >= TURNS_30:
            stocks[STRANDED, place, group] += people
        if row.weeks >= TURNS_90:
            stocks[STRANDED_90, place, group] += people
