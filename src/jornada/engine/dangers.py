"""Dangers as arrays: which are met where, by whom, in which months, and what they cost.

Shape letters: D dangers, P places, L directed legs, G groups, Q papers (0 is none), K kinds of captivity (0 is none).
"""

from collections.abc import Sequence
from fnmatch import fnmatchcase
from functools import cache
from typing import NamedTuple

import numpy as np

from jornada.domain.danger import Danger
from jornada.domain.danger_checks import NO_PAPER
from jornada.domain.route import Route
from jornada.domain.scenario import Scenario
from jornada.engine.cohorts import Column
from jornada.engine.dated import members_of
from jornada.engine.draw import stable_hash
from jornada.engine.ledger import ASSAULTED, EXTORTED, INJURED, KIDNAPPED, ROBBED
from jornada.engine.money import units_of, whole

COUNTED_AS = {"robbery": ROBBED, "extortion": EXTORTED, "kidnapping": KIDNAPPED, "violence": ASSAULTED, "injury": INJURED, "exposure": INJURED}
NOT_COUNTED = -1
ILL = 2  # the last state of health, where it is modelled
DirectedLegs = Sequence[tuple[str, Route, str, str]]


class Dangers(NamedTuple):
    """Dangers as records (D,); whom they meet (D, G) and with which papers (D, Q); those of each leg and of each place as ranges
    of `on_leg` and `at_place`; which one a captive is held by (K,); and the most that a leg has."""

    each: np.ndarray
    who: np.ndarray
    papers: np.ndarray
    leg_first: np.ndarray
    on_leg: np.ndarray
    place_first: np.ndarray
    at_place: np.ndarray
    of_captive: np.ndarray
    most: int


def dangers_of(scenario: Scenario, legs: DirectedLegs) -> Dangers:
    """Return the dangers of a scenario."""
    rows, unit = scenario.dangers, scenario.money_unit
    kidnappings = [i for i, row in enumerate(rows) if row.kind == "kidnapping"]
    each = np.array([(
        row.chance, sum(1 << month for month in row.season), COUNTED_AS.get(row.kind, NOT_COUNTED),
        units_of(row.takes, unit), whole(row.takes), units_of(row.ransom, unit), whole(row.ransom), unit, max(1.0, row.days), row.raised,
        row.death, row.worsens, row.company, kidnappings.index(i) + 1 if i in kidnappings else 0,
        ILL if getattr(scenario, "health", ()) else 0, stable_hash(row.danger),
    ) for i, row in enumerate(rows)], RECORD)
    who, members = np.zeros((len(rows), len(scenario.groups)), bool), members_of(scenario)
    for i, row in enumerate(rows):
        who[i, members(row.nationality, row.household)] = True
    names = (NO_PAPER, *(paper.paper for paper in scenario.papers))
    papers = np.array([[fnmatchcase(name, row.paper) for name in names] for row in rows], bool).reshape(len(rows), len(names))
    leg_first, on_leg = _ranges(_on_legs(scenario, legs))
    place_first, at_place = _ranges(_at_places(scenario))
    return Dangers(each, who, papers, leg_first, on_leg, place_first, at_place, np.array([-1, *kidnappings], np.int64), int(np.diff(leg_first).max(initial=0)))


RECORD = np.dtype([
    ("chance", float), ("months", np.int64), ("counted", np.int64), ("takes", np.int64), ("takes_usd", np.int64), ("ransom", np.int64),
    ("ransom_usd", np.int64), ("unit", float), ("days", float), ("raised", float), ("death", float), ("worsens", float), ("company", float),
    ("captive", np.int64), ("worst", np.int64), ("name", np.uint64),
])


def _on_legs(scenario: Scenario, legs: DirectedLegs) -> np.ndarray:
    """Return which dangers are met on which directed legs (L, D)."""
    region = {p.place: p.region for p in scenario.places}
    named = cache(fnmatchcase)  # the same names and patterns come again and again
    found = [[row.on == "leg" and named(route.mode, row.mode) and (named(route.leg, row.where) or named(region[start], row.where))
              for row in scenario.dangers] for _, route, start, _ in legs]
    return np.array(found, bool).reshape(len(legs), len(scenario.dangers))


def _at_places(scenario: Scenario) -> np.ndarray:
    """Return which dangers are met at which places (P, D); none at destinations."""
    found = [[row.on == "place" and place.kind != "destination" and (fnmatchcase(place.place, row.where) or fnmatchcase(place.region, row.where))
              for row in scenario.dangers] for place in scenario.places]
    return np.array(found, bool).reshape(len(scenario.places), len(scenario.dangers))


def _ranges(met: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the dangers of each row, one row after another, and where those of each begin."""
    found = np.ascontiguousarray(np.nonzero(met)[1])  # a view of another kind would be compiled for anew
    return np.concatenate([[0], np.cumsum(met.sum(1))]).astype(np.int64), found


def in_season(dangers: Dangers, month: int) -> np.ndarray:
    """Return the chance of each danger (D,) in a month."""
    return np.where(dangers.each["months"] >> month & 1, dangers.each["chance"], 0.0)


def captive_column(scenario: Scenario) -> Column:
    """Return the column that says by which danger a party is held; one value where nobody is ever held."""
    return Column("captive", ["no", *(row.danger for row in scenario.dangers if row.kind == "kidnapping")])


def deaths_foreseen(scenario: Scenario, legs: DirectedLegs) -> np.ndarray:
    """Return the chance (L,) of dying on a leg of dangers that are met by all, over the months of the year: what a choice weighs."""
    rows = [(i, row) for i, row in enumerate(scenario.dangers) if row.on == "leg" and row.death > 0 and for_all(row)]
    met, total = _on_legs(scenario, legs), np.zeros(len(legs))
    for i, row in rows:
        total += met[:, i] * row.chance * row.death * len(row.season) / 12
    return total


def for_all(row: Danger) -> bool:
    """Say whether a danger is met by everybody alike."""
    return (row.nationality, row.household, row.paper) == ("*", "*", "*") and row.kind != "kidnapping"


def chance_by_leg(dangers: Dangers, season: np.ndarray) -> np.ndarray:
    """Return the sum of the chances of the dangers of each leg in a month, for parties alone and in company (2, L); -1 where some
    meet only people of some groups or with some papers."""
    legs = len(dangers.leg_first) - 1
    leg = np.repeat(np.arange(legs), np.diff(dangers.leg_first))
    chances = np.stack([season, np.minimum(1.0, season * dangers.each["company"])])[:, dangers.on_leg]
    total = np.stack([np.bincount(leg, weights=row, minlength=legs) for row in chances]).astype(float)  # without dangers it counts
    everyone = np.asarray(dangers.who.all(1) & dangers.papers.all(1))
    total[:, np.bincount(leg, weights=~everyone[dangers.on_leg], minlength=legs) > 0] = -1.0
    return total
