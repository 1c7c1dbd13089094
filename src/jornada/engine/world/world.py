"""The scenario as arrays: what stands still while the day's rules are unchanged.

Shape letters: P places, L directed legs, G groups, O offices, Q papers (0 is none), C classes of groups
with equal costs, H headings (0 onward, 1 home), K dispositions.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import partial
from typing import NamedTuple

import numpy as np

from jornada.domain.nouns.health import STATES
from jornada.domain.nouns.route import Leg, Mode, Route, directed
from jornada.domain.reach.network import is_met
from jornada.domain.scenario.scenario import Scenario
from jornada.engine.draws.streams import stable_hash
from jornada.engine.table.columns import MOST_WEEKS, Codes, Column, codes_of
from jornada.engine.table.records import records
from jornada.engine.world.caravans import Caravans, caravans_of, company_column
from jornada.engine.world.dangers import Dangers, captive_column, dangers_of, deaths_foreseen
from jornada.engine.world.flee_legs import slots_of
from jornada.engine.world.memo import Once
from jornada.engine.world.money import units_of, whole
from jornada.engine.world.names import Names
from jornada.engine.world.offices import Offices, offices_of
from jornada.engine.world.pathways import asks_for_sponsors, sponsor_column, sponsored
from jornada.engine.world.stops import moves_column, stopped_on

UNITS_A_DAY = 24
MOST_TRIES = 1
LEG = np.dtype(
    [  # what each choice of a leg reads comes first
        ("name", "u8"),
        *((name, "i4") for name in ("start", "end", "slot", "fare", "dollars", "units", "nights")),
        ("crossing", "?"),
        ("new_region", "?"),
        ("bribe", "i4"),
        ("bribe_usd", "i4"),
        *((chance, "f8") for chance in ("bribe_share", "death", "turned_back", "encounter")),
    ],
    align=True,
)
MOST_USD = 2**31 - 1  # of a fare or bribe: more than anybody has
WEEK = 7  # days


class Places(NamedTuple):
    """Places as records (P,): compiled code is handed one array, not one a field."""

    each: np.ndarray

    @property
    def beds(self) -> np.ndarray:
        """Return the beds of each place, -1 where they are not limited."""
        return self.each["beds"]


class Legs(NamedTuple):
    """Directed legs, and the positions of those who spend nights on them."""

    each: np.ndarray  # (L,) records: places, nights, units of a day, fare, bribe, chances
    out_first: np.ndarray  # (P + 1,) where the legs out of each place begin in `out`
    out: np.ndarray  # (L,) legs by the place where they begin
    of_position: np.ndarray  # the leg of each position, -1: a place
    left_of_position: np.ndarray  # days still to go at each position on a leg, 0 at places
    lawful: np.ndarray  # (Q, L) with which papers a leg is lawful that needs one, at both ends


class Costs(NamedTuple):
    """What the choice of a leg weighs."""

    dollars: np.ndarray  # (L,) fare in USD
    km: np.ndarray  # (L,) how long it is
    liking: np.ndarray  # (L,) utils a day by which its mode is liked
    liking_family: np.ndarray  # (L,) utils a day by which families like it more
    death: np.ndarray  # (L,) the chance of a person of dying of the passage, and of dangers that all meet
    turned_back: np.ndarray  # (L,) the chance of a party of being turned back
    open: np.ndarray  # (L,) whether it is open
    meets: np.ndarray  # (Q, L) which papers, none first, meet its needs
    stopped: np.ndarray  # (2, Q, L) the chance of being stopped, alone or in company, by paper


class Groups(NamedTuple):
    """Groups as records (G,), and how many places there are: what happens in a line is counted behind them."""

    each: np.ndarray
    places: int

    @property
    def size(self) -> np.ndarray:
        """Return the people in a party of each group."""
        return self.each["size"]


class Papers(NamedTuple):
    """Papers: the clock of each, and whether it says that a claim is undecided, as records (Q,).

    Work with it at a place (Q, P).
    """

    each: np.ndarray
    work: np.ndarray


@dataclass(frozen=True)
class World:
    """A scenario compiled for the rules in force."""

    scenario: Scenario
    names: Names
    places: Places
    legs: Legs
    costs: Costs
    groups: Groups
    offices: Offices
    papers: Papers
    dangers: Dangers
    caravans: Caravans
    baulk: np.ndarray
    columns: tuple[Column, ...]
    codes: Codes


def compile_world(scenario: Scenario, extra: tuple[Column, ...] = (), once: Once | None = None) -> World:
    """Return the arrays of a scenario as it stands (policies already applied)."""
    once, s = once or Once(), scenario
    names, of_offices = (
        once.same(names_of(s)),
        Waits(asks_for_sponsors(s), max((o.delay for o in s.offices), default=0)),
    )
    # counted here: offices have a part in stops only by what they leave of the staff
    legs, there = partial(_legs, names), s.staff_there

    def table(s: Scenario) -> Table:
        columns = (*columns_of(s, names, once.of(legs, s, "legs", names), of_offices), *extra)
        return Table(columns, codes_of(columns))

    people = once.of(table, s, "table", names, of_offices)
    return World(
        scenario=s,
        names=names,
        places=once.of(_places, s, "places"),
        legs=once.of(legs, s, "legs", names),
        costs=once.of(partial(_costs, once, there), s, "costs", *there.values()),
        groups=once.of(partial(_groups, names, of_offices.sponsors), s, "groups", names, of_offices.sponsors),
        offices=offices_of(s, len(names.groups), names.papers, once),
        papers=once.of(partial(_papers, names), s, "papers", names),
        dangers=once.of(lambda s: dangers_of(s, directed(s.routes)), s, "dangers"),
        caravans=once.of(lambda s: caravans_of(s, names.places, directed(s.routes)), s, "caravans", names),
        baulk=np.array([o.baulk for o in s.offices], float),
        columns=people.columns,
        codes=people.codes,
    )


class Waits(NamedTuple):
    """What the columns of the table of people depend on of the offices."""

    sponsors: bool  # whether some office asks for one, now or under a policy
    delay: int  # the longest, in days


class Table(NamedTuple):
    """The columns of the table of people, and what their codes mean."""

    columns: tuple[Column, ...]
    codes: Codes


def names_of(scenario: Scenario) -> Names:
    """Return the names behind the codes of a scenario."""
    return Names(
        tuple(p.place for p in scenario.places),
        tuple(name for name, _, _, _ in directed(scenario.routes)),
        tuple(g.group for g in scenario.groups),
        tuple(o.office for o in scenario.offices),
        ("", *(p.paper for p in scenario.papers)),
    )


def columns_of(scenario: Scenario, names: Names, legs: Legs, waits: Waits) -> list[Column]:
    """Return the columns of the table of people with the stable names of their values."""
    days = [str(day) for day in range(scenario.days + waits.delay)]
    weeks = max((-(-(scenario.days + p.days) // WEEK) for p in scenario.papers if p.days), default=0)
    slots = [
        f"{names.legs[leg]}+{night}" for leg, nights in enumerate(legs.each["nights"]) for night in range(int(nights))
    ]
    return [
        Column("position", [*names.places, *slots]),
        Column("group", ["", *names.groups]),
        Column("means", [str(units) for units in range(scenario.money_levels)]),
        Column("paper", names.papers),
        Column("heading", ["onward", "home"]),
        Column("tries", [str(tries) for tries in range(MOST_TRIES + 1)]),
        Column("bed", ["no", "yes"]),
        Column("line", ["", *names.offices]),
        Column("since", ["", *days]),
        Column("list", ["", *names.offices]),
        Column("listed", ["", *days]),
        Column("expires", [str(week) for week in range(1 + weeks)]),
        sponsor_column(waits.sponsors),
        Column("health", [state for state in STATES if state != "dead"] if scenario.health else ["well"]),
        company_column(scenario),
        captive_column(scenario),
        moves_column(scenario),
        Column("weeks", [str(weeks) for weeks in range((MOST_WEEKS if scenario.stranded else 0) + 1)]),
    ]


def hours_of(route: Route, mode: Mode) -> float:
    """Return the hours of a leg: given, or its distance at the mode's speed."""
    return route.hours if route.hours is not None else (route.km or 0.0) / mode.km_per_hour


def fare_of(route: Route, mode: Mode) -> float:
    """Return the fare of a leg in USD: given, or by distance."""
    return route.fare if route.fare is not None else (route.km or 0.0) * mode.fare_per_km


def _legs(names: Names, scenario: Scenario) -> Legs:
    legs = directed(scenario.routes)
    places = {name: i for i, name in enumerate(names.places)}
    modes = {mode.mode: mode for mode in scenario.modes}
    start = np.array([places[a] for _, _, a, _ in legs], np.int64)
    end = np.array([places[b] for _, _, _, b in legs], np.int64)
    units = np.array([_units(route, modes[route.mode]) for _, route, _, _ in legs], np.int64)
    nights = (
        -(-units // UNITS_A_DAY)
        if not scenario.rule_set.by_km
        else np.array([len(slots) for slots in slots_of(scenario, legs)], np.int64)
    )
    dollars = np.array([fare_of(route, modes[route.mode]) for _, route, _, _ in legs])
    destination = np.array([p.kind == "destination" for p in scenario.places])
    order = np.argsort(start, kind="stable")
    each = np.zeros(len(legs), LEG)
    each["name"] = [stable_hash(name) for name in names.legs]
    each["start"], each["end"], each["units"], each["nights"], each["slot"] = (
        start,
        end,
        units,
        nights,
        len(places) + np.cumsum(nights) - nights,
    )
    each["fare"], each["dollars"] = (
        np.minimum(np.floor(usd + 0.5), MOST_USD) for usd in (dollars / scenario.money_unit, dollars)
    )
    each["crossing"], each["new_region"] = destination[end] if len(legs) else False, _to_new_regions(scenario, legs)
    each["bribe"] = [min(MOST_USD, units_of(route.bribe, scenario.money_unit)) for _, route, _, _ in legs]
    each["bribe_usd"] = [min(MOST_USD, whole(route.bribe)) for _, route, _, _ in legs]
    for chance in ("death", "turned_back", "encounter", "bribe_share"):
        each[chance] = _column(legs, chance)
    return Legs(
        each,
        np.searchsorted(start[order], np.arange(len(places) + 1)),
        order,
        np.concatenate([np.full(len(places), -1), np.repeat(np.arange(len(legs)), nights)]),
        np.concatenate([np.zeros(len(places), np.int64), *(np.arange(n) for n in nights)]),
        _lawful(scenario, legs),
    )


def _to_new_regions(scenario: Scenario, legs: list[Leg]) -> np.ndarray:
    """Return which legs (L,) lead from one region to another, where the weeks in a region are counted."""
    region = {p.place: p.region for p in scenario.places}
    return np.array([scenario.stranded and region[start] != region[end] for _, _, start, end in legs], bool)


def _column(legs: list[Leg], field: str) -> np.ndarray:
    return np.array([getattr(route, field) for _, route, _, _ in legs], float)


def _costs(once: Once, there: Mapping[str, float], scenario: Scenario) -> Costs:
    legs, stopped = (
        directed(scenario.routes),
        once.of(lambda s: stopped_on(s, directed(s.routes), there), scenario, "stopped", *there.values()),
    )
    modes = {mode.mode: mode for mode in scenario.modes}
    rows = [(route, modes[route.mode]) for _, route, _, _ in legs]
    return Costs(
        np.array([fare_of(r, m) for r, m in rows]),
        np.array([r.km or 0.0 for r, _ in rows]),
        np.array([m.liking for _, m in rows]),
        np.array([m.liking_family for _, m in rows]),
        np.array([r.death for r, _ in rows]) + deaths_foreseen(scenario, legs),
        np.array([r.turned_back for r, _ in rows]),
        np.array([r.open for r, _ in rows], bool),
        _meets(scenario, legs),
        stopped,
    )


def _meets(scenario: Scenario, legs: list[Leg]) -> np.ndarray:
    """Return which papers (Q,), none first, meet the needs of which legs (L,).

    By name or by what they allow, in their territory.
    """
    region = {p.place: p.region for p in scenario.places}
    needs = [route.needs for _, route, _, _ in legs]
    rows = [[not need for need in needs]]
    for paper in scenario.papers:
        words = {paper.paper, *paper.allows.split()}
        rows.append(
            [
                not need or (need in words and fnmatchcase(region[start], paper.territory))
                for need, (_, _, start, _) in zip(needs, legs, strict=True)
            ]
        )
    return np.array(rows, bool).reshape(1 + len(scenario.papers), len(legs))


def _lawful(scenario: Scenario, legs: list[Leg]) -> np.ndarray:
    """Return with which papers (Q,), none first, which legs (L,) are lawful that need one.

    It is good where they begin and where they end.
    """
    region = {p.place: p.region for p in scenario.places}
    rows = [[False] * len(legs)]
    rows += [
        [bool(r.needs) and all(is_met(r.needs, paper, region[at]) for at in ends) for _, r, *ends in legs]
        for paper in scenario.papers
    ]
    return np.array(rows, bool).reshape(1 + len(scenario.papers), len(legs))


def _papers(names: Names, scenario: Scenario) -> Papers:
    each = records(
        {
            "days": np.array([0, *(p.days or 0 for p in scenario.papers)], np.int64),
            "after": np.array([0, *(names.papers.index(p.after) for p in scenario.papers)], np.int64),
            "claim": np.array([False, *(p.claim for p in scenario.papers)], bool),
        }
    )
    work = [[1.0] * len(scenario.places)]
    work += [
        [p.work if fnmatchcase(place.region, p.territory) else 1.0 for place in scenario.places]
        for p in scenario.papers
    ]
    return Papers(each, np.array(work))


def _units(route: Route, mode: Mode) -> int:
    return max(1, math.ceil(UNITS_A_DAY * hours_of(route, mode) / mode.hours - 1e-9))


def _places(scenario: Scenario) -> Places:
    """Return the places, with beds and ends of journeys where the rules in force know these."""
    unit, places, known = scenario.money_unit, scenario.places, scenario.rule_set
    earn = np.array([max(1, whole(p.wage / unit)) for p in places], np.int64)
    spend = np.array([max(1, whole(p.living / unit)) for p in places], np.int64)
    return Places(
        records(
            {
                "name": np.array([stable_hash(p.place) for p in places], np.uint64),
                "beds": np.array([-1 if p.beds is None or not known.beds else p.beds for p in places], np.int64),
                "skip": np.array([p.fits == "skip" for p in places]),
                "crowding": np.array([p.crowding for p in places], float),
                "destination": np.array([p.kind == "destination" and known.ends for p in places], bool),
                "earn_chance": np.array([p.work * p.wage for p in places], float) / (unit * earn),
                "earn_units": earn,
                "spend_chance": np.array([p.living for p in places], float) / (unit * spend),
                "spend_units": spend,
            }
        )
    )


def _groups(names: Names, sponsors: bool, scenario: Scenario) -> Groups:
    places = {name: i for i, name in enumerate(names.places)}
    groups = {name: i for i, name in enumerate(names.groups)}
    top, unit = scenario.money_levels - 1 if scenario.rule_set.money else 0, scenario.money_unit
    return Groups(
        records(
            {
                "size": np.array([g.size for g in scenario.groups], np.int64),
                "smaller": np.array([groups.get(g.smaller, -1) for g in scenario.groups], np.int64),
                "paper": np.array([names.papers.index(g.papers) for g in scenario.groups], np.int64),
                "low": np.array([min(top, whole(g.means_low / unit)) for g in scenario.groups], np.int64),
                "high": np.array([min(top, whole(g.means_high / unit)) for g in scenario.groups], np.int64),
                "home": np.array([places.get(g.home, -1) for g in scenario.groups], np.int64),
                "support": np.array([g.support / unit for g in scenario.groups], float),
                "sponsor": sponsored(scenario, sponsors),
            }
        ),
        len(names.places),
    )
