"""Stops on the way: who is stopped on which leg, and what may follow.

Several stops on a leg are met one after another, so that nobody is stopped at any with the chance of the product. What
follows is compiled for the leg: of each stop as its dispositions say, weighted by the chances of the stops.

Shape letters: L directed legs, G groups, Q papers (0 is none), S stops, K what follows; P places.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from jornada.domain.nouns.office import Disposition
from jornada.domain.nouns.route import directed
from jornada.domain.nouns.staff import strength
from jornada.domain.nouns.stop import Stop
from jornada.domain.reach.network import is_met
from jornada.domain.scenario.scenario import Scenario
from jornada.engine.table.columns import Column
from jornada.engine.table.distinct import distinct_rows
from jornada.engine.world.outcomes import EFFECTS, is_in_force, matches, members_of

if TYPE_CHECKING:
    from jornada.engine.world.names import Names

MOST_MOVES = 7
FOLLOWS = np.dtype([("effect", np.int64), ("to", np.int64), ("office", np.int64), ("gives", np.int64)])
DirectedLegs = Sequence[tuple[str, Any, str, str]]
Kind = tuple[str, str, str, str, str]  # name, effect, place, office and paper given


class Stops(NamedTuple):
    """Stops on legs, and what may follow."""

    chance: np.ndarray  # (2, Q, L) of a party of being stopped, alone or in company, by paper and leg
    each: np.ndarray  # (K,) records of what may follow: effect, place, office, paper given
    share: np.ndarray  # (D, G, K) the share of each among those of a group who are stopped on a kind of leg
    kind_of: np.ndarray  # (L,) the kind of a leg: those with the same stops are one of D
    abroad: np.ndarray  # (K, L) whether it takes people out of the country


def moves_column(scenario: Scenario) -> Column:
    """Return the column of the times moved; where nobody is ever moved it has one value and takes no bits."""
    ever = bool(scenario.stops) or any(row.effect == "move" for row in scenario.outcomes)
    later = any(
        path.endswith(".effect") and value == "move" for policy in scenario.policies for path, value in policy.change
    )
    return Column("moves", [str(times) for times in range(MOST_MOVES + 1)] if ever or later else ["0"])


def stopped_on(scenario: Scenario, legs: DirectedLegs, there: Mapping[str, float]) -> np.ndarray:
    """Return the chance of being stopped, alone or in company, by paper and leg (2, Q, L), with the share of each pool
    of staff that is there."""
    free = np.ones((2, 1 + len(scenario.papers), len(legs)))
    if not scenario.stops:
        return free - 1.0
    region = {p.place: p.region for p in scenario.places}
    starts = [region[start] for _, _, start, _ in legs]
    for stop, chance in zip(scenario.stops, _by_leg(scenario, legs, there), strict=True):
        held = _let_through(scenario, stop, starts)
        free[0] *= 1.0 - np.where(held, 0.0, chance)
        free[1] *= 1.0 - np.where(held, 0.0, np.minimum(1.0, chance * stop.company))
    return 1.0 - free


def _by_leg(scenario: Scenario, legs: DirectedLegs, there: Mapping[str, float]) -> np.ndarray:
    """Return the chance of each stop on each leg for those alone (S, L), as far as its staff goes."""
    ways = tuple((name, route.mode) for name, route, _, _ in legs)
    chance = [stop.chance * strength(stop, there) for stop in scenario.stops]
    return _where(tuple((stop.legs, stop.mode) for stop in scenario.stops), ways) * np.array(chance)[:, None]


@lru_cache(8)
def _where(stops: tuple[tuple[str, str], ...], ways: tuple[tuple[str, str], ...]) -> np.ndarray:
    """Return 1 where a stop stands on a leg (S, L), by the patterns of its legs and modes.

    These seldom change, chances do.
    """
    found = [[fnmatchcase(name, legs) and fnmatchcase(mode, modes) for name, mode in ways] for legs, modes in stops]
    return np.array(found, float).reshape(len(stops), len(ways))


def _let_through(scenario: Scenario, stop: Stop, starts: list[str]) -> np.ndarray:
    """Return which papers (Q,), none first, a stop lets through on which legs (L,), by the region where they begin."""
    papers, regions = (None, *scenario.papers), {region: i for i, region in enumerate(dict.fromkeys(starts))}
    if not stop.passes:
        return np.zeros((len(papers), len(starts)), bool)
    good = np.array([[is_met(stop.passes, paper, region) for region in regions] for paper in papers], bool)
    return good[:, [regions[region] for region in starts]]


def stops_on(scenario: Scenario, names: "Names", chance: np.ndarray, day: date, there: Mapping[str, float]) -> Stops:
    """Return what may follow a stop on a date, first matching row of a name first, beside the chances (2, Q, L) with
    the staff that is there."""
    rows, legs = [row for row in scenario.dispositions if row.stop], directed(scenario.routes)
    if not rows or not scenario.stops:
        none = np.zeros(len(legs), np.int64)
        return Stops(
            chance, np.zeros(0, FOLLOWS), np.zeros((1, len(scenario.groups), 0)), none, np.zeros((0, len(legs)), bool)
        )
    kinds = list(dict.fromkeys(_kind(row) for row in rows))
    weight, kind_of = distinct_rows(np.ascontiguousarray(_by_leg(scenario, legs, there).T))
    weight = weight / np.maximum(weight.sum(1, keepdims=True), 1e-300)
    # a product of matrices would wait for its threads
    share = np.einsum("kgs,ds->dgk", _shares(scenario, rows, kinds, day), weight)
    return Stops(chance, _records(names, kinds), np.ascontiguousarray(share), kind_of, _abroad(scenario, kinds, legs))


def _kind(row: Disposition) -> Kind:
    return row.disposition, row.effect, row.to, row.office, row.gives


def _shares(scenario: Scenario, rows: list[Disposition], kinds: Sequence[Kind], day: date) -> np.ndarray:
    """Return the share of each kind by group and stop (K, G, S)."""
    share, members, named = (
        np.zeros((len(kinds), len(scenario.groups), len(scenario.stops))),
        members_of(scenario),
        matches(tuple(stop.stop for stop in scenario.stops)),
    )
    for row in reversed([row for row in rows if is_in_force(row, day)]):
        groups, there = members(row.nationality, row.household)[:, None], named(row.stop)
        # another row of the name holds no longer
        for kind in (k for k, other in enumerate(kinds) if other[0] == row.disposition):
            share[kind, groups, there] = row.share if kinds[kind] == _kind(row) else 0.0
    return share


def _records(names: "Names", kinds: Sequence[Kind]) -> np.ndarray:
    places, offices = ({name: i for i, name in enumerate(column)} for column in (names.places, names.offices))
    papers = {"": -1} | {name: code for code, name in enumerate(names.papers) if code}
    rows = [
        (EFFECTS[effect], places.get(to, -1), offices.get(office, -1), papers[gives])
        for _, effect, to, office, gives in kinds
    ]
    return np.array(rows, FOLLOWS)


def _abroad(scenario: Scenario, kinds: Sequence[Kind], legs: DirectedLegs) -> np.ndarray:
    """Return which kinds (K,) take people from a leg (L,) to another country, or out of the picture."""
    country = {p.place: p.country for p in scenario.places}
    start = np.array([country[start] for _, _, start, _ in legs])
    return np.array(
        [(start != country[to]) if to else np.full(len(legs), False) for _, _, to, _, _ in kinds]
    ) | np.array([[kind[1] == "remove"] for kind in kinds])
