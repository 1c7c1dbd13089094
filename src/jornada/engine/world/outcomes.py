"""Dated tables: what follows an encounter, and what offices decide, on a date.

Shape letters: P places, G groups, K dispositions or outcomes.
"""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from fnmatch import fnmatchcase
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from jornada.domain.nouns.office import Disposition, Outcome
from jornada.domain.scenario.scenario import Scenario

if TYPE_CHECKING:
    from jornada.engine.world.names import Names


GRANT, REFUSE, NEXT, RETURN, REMOVE, RELEASE, ADMIT, HOLD, MOVE = range(9)
EFFECTS = {
    "grant": GRANT,
    "refuse": REFUSE,
    "next": NEXT,
    "return": RETURN,
    "remove": REMOVE,
    "release": RELEASE,
    "admit": ADMIT,
    "hold": HOLD,
    "move": MOVE,
}
DISPOSITION = np.dtype([("share", float), *((name, np.int64) for name in ("effect", "to", "office"))])
OUTCOME = np.dtype(
    [
        ("share", float),
        *((name, np.int64) for name in ("effect", "gives", "next", "to")),
        ("abroad", bool),
        ("mark", np.int64),
    ]
)


class Dispositions(NamedTuple):
    """What follows an encounter on a date, as records (E, G, K) of the E places over the border: share, effect,
    destination and office, -1 for none; and which of these places each place is (P,), -1 for all others. Stops are in
    `stops`."""

    each: np.ndarray
    end_of: np.ndarray


class Outcomes(NamedTuple):
    """What the offices decide on a date, as records (K, G): share, effect, paper given, next office and place, -1 for
    none, whether it leads abroad, and the code of the outcome for the steps that act on it, 0 for none; those of office
    o from first[o] to first[o + 1]."""

    each: np.ndarray
    first: np.ndarray


def dispositions_on(scenario: Scenario, names: "Names", day: date) -> Dispositions:
    """Return the shares of what follows an encounter on a date, first matching row first."""
    rows = [row for row in scenario.dispositions if not row.stop]
    kinds = {name: k for k, name in enumerate(dict.fromkeys(row.disposition for row in rows))}
    places, offices = (
        {"": -1} | {name: i for i, name in enumerate(column)} for column in (names.places, names.offices)
    )
    ends = np.array([i for i, p in enumerate(scenario.places) if p.kind == "destination"], np.int64)
    each = np.full((len(ends), len(scenario.groups), len(kinds)), np.array((0.0, RELEASE, -1, -1), DISPOSITION))
    there, members = matches(tuple(scenario.places[end].area for end in ends)), members_of(scenario)
    for row in reversed([row for row in rows if is_in_force(row, day)]):
        found = (row.share, EFFECTS[row.effect], places[row.to], offices[row.office])
        each[there(row.area)[:, None], members(row.nationality, row.household), kinds[row.disposition]] = found
    end_of = np.full(len(scenario.places), -1)
    end_of[ends] = np.arange(len(ends))
    return Dispositions(each, end_of)


def is_in_force(row: Disposition | Outcome, day: date) -> bool:
    """Say whether a dated row holds on a day."""
    return (row.starts is None or row.starts <= day) and (row.ends is None or day <= row.ends)


def members_of(scenario: Scenario) -> Callable[[str, str], np.ndarray]:
    """Return what finds the groups of a nationality and a household, or of patterns of them.

    Each is looked for once.
    """
    return _members(tuple((g.nationality, g.household) for g in scenario.groups))


@lru_cache(8)
def _members(groups: tuple[tuple[str, str], ...]) -> Callable[[str, str], np.ndarray]:
    @cache
    def of(nationality: str, household: str) -> np.ndarray:
        return np.flatnonzero(
            [fnmatchcase(one, nationality) and fnmatchcase(other, household) for one, other in groups]
        )

    return of


@lru_cache(16)
def matches(names: tuple[str, ...]) -> Callable[[str], np.ndarray]:
    """Return what finds which of some names a pattern is for; each pattern is looked for once."""

    @cache
    def of(pattern: str) -> np.ndarray:
        return np.flatnonzero([fnmatchcase(name, pattern) for name in names])

    return of


class Desk(NamedTuple):
    """What decisions depend on of an office; how many it serves, and when, changes more often."""

    office: str  # its name
    place: str  # the name of its place
    granted: float  # the share that is granted where no rows of outcomes say more
    gives: str  # the paper that is given then


def desks_of(scenario: Scenario) -> tuple[Desk, ...]:
    """Return what decisions depend on of each office."""
    return tuple(Desk(office.office, office.place, office.granted, office.gives) for office in scenario.offices)


def outcomes_on(
    scenario: Scenario, names: "Names", desks: Sequence[Desk], day: date, marks: Sequence[str] = ()
) -> Outcomes:
    """Return what the offices decide on a date, first matching row first.

    Outcomes that steps act on are marked by their place among `marks`.
    """
    rows: dict[str, list[Outcome]] = {desk.office: [] for desk in desks}
    for row in scenario.outcomes:
        rows[row.office].append(row)
    tables = [
        rows[desk.office] or [Outcome(desk.office, "granted", share=desk.granted, gives=desk.gives)] for desk in desks
    ]
    kinds = [list(dict.fromkeys(row.outcome for row in table)) for table in tables]
    first = np.cumsum([0, *(len(names) for names in kinds)])
    each = np.full((first[-1], len(names.groups)), np.array((0.0, REFUSE, -1, -1, -1, True, 0), OUTCOME))
    country = {p.place: p.country for p in scenario.places}
    papers, offices, places = (
        {"": -1} | {name: code for code, name in enumerate(column) if name}
        for column in (names.papers, names.offices, names.places)
    )
    members = members_of(scenario)
    for office, table in enumerate(tables):
        here = country[desks[office].place]
        for row in reversed([row for row in table if is_in_force(row, day)]):
            found = (
                row.share,
                EFFECTS[row.effect],
                papers[row.gives],
                offices[row.next],
                places[row.to],
                row.effect != "move" or country.get(row.to, here) != here,
                marks.index(row.outcome) if row.outcome in marks else 0,
            )
            each[first[office] + kinds[office].index(row.outcome), members(row.nationality, row.household)] = found
    return Outcomes(each, first)


def change_days(scenario: Scenario) -> set[date]:
    """Return the dates on which a dated table (dispositions, outcomes, pulls, health) may change."""
    dates = (
        changes_of(scenario.dispositions)
        | changes_of(scenario.outcomes)
        | {p.starts for p in scenario.pulls if p.starts}
    )
    return dates | _new_months(scenario)


def changes_of(rows: Sequence[Disposition | Outcome]) -> set[date]:
    """Return the dates on which rows of a dated table begin to hold, or hold no longer."""
    return {row.starts for row in rows if row.starts} | {row.ends + timedelta(days=1) for row in rows if row.ends}


def _new_months(scenario: Scenario) -> set[date]:
    """Return the first days of months, where some chance of health is for some months."""
    days = (scenario.start + timedelta(days=i) for i in range(scenario.days))
    return {day for day in days if day.day == 1} if any(row.months for row in scenario.health) else set()
