"""Offices as arrays: who may join, where one keeps one's place, and in which order they serve.

Shape letters: P places, G groups, O offices.
"""

import math
from collections.abc import Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from functools import partial
from typing import NamedTuple

import numpy as np

from jornada.domain.nouns.staff import capacity_with
from jornada.domain.reach.whereabouts import holding
from jornada.domain.scenario.scenario import Scenario
from jornada.engine.draws.streams import stable_hash
from jornada.engine.table.records import records
from jornada.engine.world.memo import Once
from jornada.engine.world.money import units_of, whole
from jornada.engine.world.outcomes import members_of
from jornada.engine.world.pathways import fields_of_pathways

ORDERS = ("first_come", "lottery", "part")
FIRST_COME, LOTTERY, PART = range(3)


class Offices(NamedTuple):
    """Offices, who may join them and where."""

    each: np.ndarray  # (O,) records: place, order, capacity, papers, delays
    who: np.ndarray  # (O, G) who may join
    first: np.ndarray  # (O, G) who comes first
    keeps: np.ndarray  # (O, P) where one keeps one's place in line
    listing: np.ndarray  # (O, P) where those on the list of the office can be called
    here_first: np.ndarray  # (P + 1,) where the lines to join at each place begin in `here`
    here: np.ndarray  # (N,) their offices
    here_place: np.ndarray  # (N,) their places
    lists_first: np.ndarray  # (P + 1,) where the lists that people join of themselves at each place begin in `lists`
    lists: np.ndarray  # their offices
    ends: np.ndarray  # (P,) which places are destinations


def offices_of(scenario: Scenario, groups: int, papers: Sequence[str], once: Once) -> Offices:
    """Return the offices of a scenario for so many groups, with the names of papers, none first."""
    there, unit = scenario.staff_there, scenario.money_unit
    rows = tuple(
        replace(office, capacity=capacity_with(office, there)) if office.staff else office
        for office in scenario.offices
    )
    offices, places = [o.office for o in rows], [p.place for p in scenario.places]
    held = once.of(holding, scenario, "holding")
    beds = {p.place: -1 if p.beds is None else p.beds for p in scenario.places}
    each = records(
        {
            "place": np.array([places.index(o.place) for o in rows], np.int64),
            "on_list": np.array([o.on_list for o in rows], bool),
            "order": np.array([ORDERS.index(o.order) for o in rows], np.int64),
            "by_lot": np.array([o.by_lot for o in rows], float),
            "capacity": np.array([o.capacity for o in rows], np.int64),
            "in_people": np.array([o.unit == "people" for o in rows], bool),
            "skip": np.array([o.fits == "skip" for o in rows], bool),
            "takes": np.array([-1 if o.any_paper else papers.index(o.takes) for o in rows], np.int64),
            "gives": np.array([papers.index(o.gives) for o in rows], np.int64),
            "apply": np.array([o.apply for o in rows], float),
            "joins": np.array([o.joins for o in rows], float),
            "waits": np.array([float(o.on_list) if o.waits is None else math.exp(o.waits) for o in rows], float),
            "gives_up": np.array([o.gives_up for o in rows], float),
            "no_show": np.array([o.no_show for o in rows], float),
            "delay": np.array([o.delay for o in rows], np.int64),
            "since_days": np.array([o.since_days for o in rows], np.int64),
            "room": np.array([-1 if o.room is None else o.room for o in rows], np.int64),
            "full": np.array([offices.index(o.full) if o.full else -1 for o in rows], np.int64),
            "beds_at": np.array([places.index(o.beds_at) if o.beds_at else -1 for o in rows], np.int64),
            "beds": np.array([beds.get(o.beds_at, -1) for o in rows], np.int64),
            "limit": np.array([-1 if o.limit is None else o.limit for o in rows], np.int64),
            "limit_gives": np.array([papers.index(o.limit_gives) if o.limit_gives else -1 for o in rows], np.int64),
            "bribe": np.array([units_of(o.bribe, unit) for o in rows], np.int64),
            "bribe_usd": np.array([whole(o.bribe) for o in rows], np.int64),
            "bribe_share": np.array([o.bribe_share for o in rows], float),
            "heals": np.array([o.heals for o in rows], np.int64),
            **fields_of_pathways(rows, unit),
            # a bit for each day of the week
            "open": np.array([sum(1 << int(day) for day in o.days) for o in rows], np.int64),
            "name": np.array([stable_hash(o.office) for o in rows], np.uint64),
            "holds": np.array([o.office in held for o in rows], bool),
        }
    )
    who, members = np.zeros((len(rows), groups), bool), members_of(scenario)
    for i, office in enumerate(rows):
        who[i, members(office.nationality, office.household)] = True
    first = [[bool(o.first) and fnmatchcase(g.group, o.first) for g in scenario.groups] for o in rows]
    at = _at(scenario, [(o.from_places or o.place) for o in rows], once)
    keeps = _at(scenario, [o.stay or ("*" if o.on_list else o.place) for o in rows], once)
    listing, ends = at & each["on_list"][:, None], np.array([p.kind == "destination" for p in scenario.places], bool)
    here, lists = _by_place(at & ~each["on_list"][:, None]), _by_place(listing & (each["joins"] > 0.0)[:, None])
    return Offices(
        each,
        who,
        np.array(first, bool).reshape(who.shape),
        keeps,
        listing,
        here.first,
        here.office,
        here.place,
        lists.first,
        lists.office,
        ends,
    )


class ByPlace(NamedTuple):
    """Offices by place."""

    first: np.ndarray  # (P + 1,) where those of each place begin
    place: np.ndarray  # (N,) the place of each
    office: np.ndarray  # (N,) the office


def _by_place(at: np.ndarray) -> ByPlace:
    """Return which offices are (O, P) at each place."""
    place, office = np.ascontiguousarray(np.nonzero(at.T))  # views would be compiled for anew
    return ByPlace(np.searchsorted(place, np.arange(at.shape[1] + 1)), place, office)


def _at(scenario: Scenario, patterns: list[str], once: Once) -> np.ndarray:
    """Return at which places (P,) each pattern holds, by the name of the place or of its region."""
    found = [once.of(partial(_held, pattern), scenario, "at", pattern) for pattern in patterns]
    return np.array(found, bool).reshape(len(patterns), len(scenario.places))


def _held(pattern: str, scenario: Scenario) -> list[bool]:
    return [fnmatchcase(p.place, pattern) or fnmatchcase(p.region, pattern) for p in scenario.places]
