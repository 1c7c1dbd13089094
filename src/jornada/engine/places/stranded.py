"""How long people have been in one region, whoever moved them about in it, and who is stranded there.

The clock counts turns of the week, up to a quarter of a year, and goes on for all on the same day. Who has seen n turns
has been there for 7 (n - 1) to 7 n - 1 days: 3, 5 and 13 turns stand for 14, 30 and 90 days. At a destination, or a
place without a region, nobody is ever stranded, and no time is kept: the same people need fewer rows.
"""

from typing import Any, NamedTuple

import numpy as np

from jornada.engine.choice.logit import NOWHERE, Choice
from jornada.engine.jit import kernel, lean
from jornada.engine.ledger.ledger import STRANDED, STRANDED_14, STRANDED_90
from jornada.engine.table.columns import MIXED, MOST_WEEKS
from jornada.engine.table.rows import Rows
from jornada.engine.today.today import Draw, Today
from jornada.engine.world.world import WEEK, World

TURNS_14, TURNS_30, TURNS_90 = 3, 5, 13


class Lacking(NamedTuple):
    """Who lacks the paper or the fare for the best way on."""

    counts: np.ndarray  # (P,) where people are counted
    lacks: np.ndarray  # (C, K, P, M) by class, kind of paper, place and level of means
    class_of: np.ndarray  # (G, P) the class of a group at a place
    kind_of: np.ndarray  # (Q,) the kind of a paper


def count_weeks(people: Rows, today: Today, draw: Draw) -> Rows:
    """Let a week more in their region be counted for all, once a week."""
    if today.world.scenario.stranded and today.day % WEEK == WEEK - 1:
        _older(people, _counted(today.world))
    return people


def _counted(world: World) -> np.ndarray:
    """Return the places (P,) at which people may be stranded."""
    return np.array([p.kind != "destination" and bool(p.region) for p in world.scenario.places], bool)


@kernel
def _older(rows: Any, counted: np.ndarray) -> None:
    for number in range(rows.used[0]):
        row = rows.table[number]
        if row.position < counted.size and not counted[row.position]:
            row.weeks = 0
        elif row.weeks != MIXED:
            row.weeks = min(MOST_WEEKS, row.weeks + 1)
        else:
            _each_older(row, rows.weeks[number])


@lean
def _each_older(row: Any, each: np.ndarray) -> None:
    """Let all parties of a row have been there for a week more; where they are alike then, the row says so."""
    each[MOST_WEEKS] += each[MOST_WEEKS - 1]
    for weeks in range(MOST_WEEKS - 1, 0, -1):
        each[weeks] = each[weeks - 1]
    each[0] = 0
    for weeks in range(MOST_WEEKS + 1):
        if each[weeks] == row.count:
            row.weeks = weeks


@lean
def _for_at_least(turns: int, row: Any, each: np.ndarray) -> Any:
    """Return how many parties of a row have been in their region for so many turns of the week."""
    if row.weeks != MIXED:
        return row.count if row.weeks >= turns else row.count - row.count
    parties = row.count - row.count
    for weeks in range(turns, MOST_WEEKS + 1):
        parties += each[weeks]
    return parties


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
    """Return the fare of the best option of each cell, in units: the first leg with the greatest weight.

    0 where there is none.
    """
    fares = np.zeros(first.size - 1, np.int64)
    for cell in range(fares.size):
        greatest = -1.0
        for i in range(first[cell], first[cell + 1]):
            if options[i].weight > greatest:
                greatest, fares[cell] = options[i].weight, options[i].fare
    return fares


@kernel
def count_stranded(rows: Any, groups: Any, lacking: Any, stocks: np.ndarray) -> None:
    """Count people into the stocks (S, P + O, G) of those who are stranded.

    Long in one region, heading on, and lacking.
    """
    for number in range(rows.used[0]):
        row = rows.table[number]
        place, group = row.position, row.group - 1
        if (
            row.weeks < TURNS_14
            or row.count <= 0
            or place >= lacking.counts.size
            or not lacking.counts[place]
            or row.heading > 0
        ):
            continue
        waits = row.line > 0 or row.list > 0
        if (
            not waits
            and not lacking.lacks[lacking.class_of[group, place], lacking.kind_of[row.paper], place, row.means]
        ):
            continue
        size, each = groups.each[group].size, rows.weeks[number]
        stocks[STRANDED_14, place, group] += size * _for_at_least(TURNS_14, row, each)
        stocks[STRANDED, place, group] += size * _for_at_least(TURNS_30, row, each)
        stocks[STRANDED_90, place, group] += size * _for_at_least(TURNS_90, row, each)
