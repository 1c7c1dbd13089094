"""Dangers as arrays: which are met where, by whom, in which months, and what they cost.

Shape letters: D dangers, P places, L directed legs, G groups, Q papers (0 is none), K kinds of captivity (0 is none), W
kinds of people who meet the same dangers.
"""

from collections.abc import Sequence
from fnmatch import fnmatchcase
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np

from jornada.domain.checks.dangers import NO_PAPER
from jornada.domain.nouns.danger import Danger
from jornada.domain.nouns.route import Leg
from jornada.domain.scenario.scenario import Scenario
from jornada.engine.draws.streams import stable_hash
from jornada.engine.ledger.ledger import ASSAULTED, EXTORTED, INJURED, KIDNAPPED, ROBBED
from jornada.engine.table.columns import Column
from jornada.engine.table.distinct import distinct_rows
from jornada.engine.world.money import units_of, whole
from jornada.engine.world.outcomes import members_of

COUNTED_AS = {
    "robbery": ROBBED,
    "extortion": EXTORTED,
    "kidnapping": KIDNAPPED,
    "violence": ASSAULTED,
    "injury": INJURED,
    "exposure": INJURED,
}
NOT_COUNTED = -1
ILL = 2  # the last state of health, where it is modelled
DirectedLegs = Sequence[Leg]


class Dangers(NamedTuple):
    """Dangers, whom they meet, and where."""

    each: np.ndarray  # (D,) records: chance, months, what it takes, ransom, death
    who: np.ndarray  # (D, G) whom they meet
    papers: np.ndarray  # (D, Q) with which papers they are met
    kind_of: np.ndarray  # (G, Q) of which kind (W) people of a group with a paper are
    met_by: np.ndarray  # (W, D) which dangers each kind meets
    leg_first: np.ndarray  # (L + 1,) where those of each leg begin in `on_leg`
    on_leg: np.ndarray  # dangers leg after leg
    place_first: np.ndarray  # (P + 1,) where those of each place begin in `at_place`
    at_place: np.ndarray  # dangers place after place
    of_captive: np.ndarray  # (K,) which one a captive is held by, -1: none
    most: int  # the most that a leg has


def dangers_of(scenario: Scenario, legs: DirectedLegs) -> Dangers:
    """Return the dangers of a scenario."""
    rows, unit = scenario.dangers, scenario.money_unit
    kidnappings = [i for i, row in enumerate(rows) if row.kind == "kidnapping"]
    each = np.array(
        [
            (
                row.chance,
                sum(1 << month for month in row.season),
                COUNTED_AS.get(row.kind, NOT_COUNTED),
                units_of(row.takes, unit),
                whole(row.takes),
                units_of(row.ransom, unit),
                whole(row.ransom),
                unit,
                max(1.0, row.days),
                row.raised,
                row.death,
                row.worsens,
                row.company,
                kidnappings.index(i) + 1 if i in kidnappings else 0,
                ILL if getattr(scenario, "health", ()) else 0,
                stable_hash(row.danger),
            )
            for i, row in enumerate(rows)
        ],
        RECORD,
    )
    who, members = np.zeros((len(rows), len(scenario.groups)), bool), members_of(scenario)
    for i, row in enumerate(rows):
        who[i, members(row.nationality, row.household)] = True
    names = (NO_PAPER, *(paper.paper for paper in scenario.papers))
    papers = np.array([[fnmatchcase(name, row.paper) for name in names] for row in rows], bool).reshape(
        len(rows), len(names)
    )
    leg_first, on_leg = _ranges(_on_legs(scenario, legs))
    place_first, at_place = _ranges(_at_places(scenario))
    return Dangers(
        each,
        who,
        papers,
        *_kinds(who, papers),
        leg_first,
        on_leg,
        place_first,
        at_place,
        np.array([-1, *kidnappings], np.int64),
        int(np.diff(leg_first).max(initial=0)),
    )


RECORD = np.dtype(
    [
        ("chance", float),
        ("months", np.int64),
        ("counted", np.int64),
        ("takes", np.int64),
        ("takes_usd", np.int64),
        ("ransom", np.int64),
        ("ransom_usd", np.int64),
        ("unit", float),
        ("days", float),
        ("raised", float),
        ("death", float),
        ("worsens", float),
        ("company", float),
        ("captive", np.int64),
        ("worst", np.int64),
        ("name", np.uint64),
    ]
)


def _on_legs(scenario: Scenario, legs: DirectedLegs) -> np.ndarray:
    """Return which dangers are met on which directed legs (L, D)."""
    region = {p.place: p.region for p in scenario.places}
    return _met_on(
        tuple((row.on, row.where, row.mode) for row in scenario.dangers),
        tuple((route.leg, region[start], route.mode) for _, route, start, _ in legs),
    )


@lru_cache(8)
def _met_on(dangers: tuple[tuple[str, str, str], ...], legs: tuple[tuple[str, str, str], ...]) -> np.ndarray:
    """Return the same by names and patterns, which are the same in all runs."""
    named = cache(fnmatchcase)  # the same names and patterns come again and again
    found = [
        [
            on == "leg" and named(mode, pattern) and (named(leg, where) or named(region, where))
            for on, where, pattern in dangers
        ]
        for leg, region, mode in legs
    ]
    met = np.array(found, bool).reshape(len(legs), len(dangers))
    met.setflags(write=False)
    return met


def _at_places(scenario: Scenario) -> np.ndarray:
    """Return which dangers are met at which places (P, D); none at destinations."""
    found = [
        [
            row.on == "place"
            and place.kind != "destination"
            and (fnmatchcase(place.place, row.where) or fnmatchcase(place.region, row.where))
            for row in scenario.dangers
        ]
        for place in scenario.places
    ]
    return np.array(found, bool).reshape(len(scenario.places), len(scenario.dangers))


def _ranges(met: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the dangers of each row, one row after another, and where those of each begin."""
    found = np.ascontiguousarray(np.nonzero(met)[1])  # a view of another kind would be compiled for anew
    return np.concatenate([[0], np.cumsum(met.sum(1))]).astype(np.int64), found


def in_season(dangers: Dangers, month: int, factor: np.ndarray) -> np.ndarray:
    """Return the chance of each danger (D,) in a month, under the factors of a day."""
    return np.where(dangers.each["months"] >> month & 1, np.minimum(1.0, dangers.each["chance"] * factor), 0.0)


def captive_column(scenario: Scenario) -> Column:
    """Return the column that says by which danger a party is held; one value where nobody is ever held."""
    return Column("captive", ["no", *(row.danger for row in scenario.dangers if row.kind == "kidnapping")])


def deaths_foreseen(scenario: Scenario, legs: DirectedLegs) -> np.ndarray:
    """Return the chance (L,) of dying on a leg of dangers that are met by all, over the months of the year.

    What a choice weighs.
    """
    rows = [(i, row) for i, row in enumerate(scenario.dangers) if row.on == "leg" and row.death > 0 and for_all(row)]
    met, total = _on_legs(scenario, legs), np.zeros(len(legs))
    for i, row in rows:
        total += met[:, i] * row.chance * row.death * len(row.season) / 12
    return total


def for_all(row: Danger) -> bool:
    """Say whether a danger is met by everybody alike."""
    return (row.nationality, row.household, row.paper) == ("*", "*", "*") and row.kind != "kidnapping"


def chance_by_leg(dangers: Dangers, season: np.ndarray) -> np.ndarray:
    """Return the sum of the chances of the dangers of each leg in a month, for parties alone and in company (2, L, W)
    of each kind."""
    legs, kinds = len(dangers.leg_first) - 1, len(dangers.met_by)
    leg = np.repeat(np.arange(legs), np.diff(dangers.leg_first))
    total = np.zeros((2, legs, kinds))
    for company, chances in enumerate((season, np.minimum(1.0, season * dangers.each["company"]))):
        for kind in range(kinds):
            total[company, :, kind] = np.bincount(
                leg, weights=(chances * dangers.met_by[kind])[dangers.on_leg], minlength=legs
            )
    return total


def _kinds(who: np.ndarray, papers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return of which kind people of each group with each paper are (G, Q), and which dangers each kind meets (W,
    D)."""
    meets = (who.T[:, None, :] & papers.T[None, :, :]).reshape(who.shape[1] * papers.shape[1], len(who))
    met_by, which = distinct_rows(meets)
    return which.reshape(who.shape[1], papers.shape[1]), met_by
