"""The scenario as arrays: what stands still while the day's rules are unchanged.

Shape letters: P places, L directed legs, G groups, O offices, Q papers (0 is none), C classes of groups
with equal costs, H headings (0 onward, 1 home), K dispositions.
"""

import math
from dataclasses import dataclass
from datetime import date, timedelta
from fnmatch import fnmatchcase
from typing import NamedTuple

import numpy as np

from jornada.domain.route import Mode, Route
from jornada.domain.scenario import Scenario
from jornada.engine.cohorts import Column, Layout, layout_of

UNITS_A_DAY = 24
RETURN, REMOVE, RELEASE = 0, 1, 2
EFFECTS = {"return": RETURN, "remove": REMOVE, "release": RELEASE}
MOST_TRIES = 1
FIRST_COME, LOTTERY = 0, 1


class Places(NamedTuple):
    """Places as records (P,): compiled code is handed one array, not one a field."""

    each: np.ndarray

    @property
    def beds(self) -> np.ndarray:
        """Return the beds of each place, -1 where they are not limited."""
        return self.each["beds"]


class Legs(NamedTuple):
    """Directed legs as records (L,), and the legs out of each place as ranges of `out`."""

    each: np.ndarray
    out_first: np.ndarray
    out: np.ndarray
    of_position: np.ndarray
    left_of_position: np.ndarray


class Costs(NamedTuple):
    """What the choice of a leg weighs, each (L,): USD, km, utils a day, chances and the paper needed."""

    dollars: np.ndarray
    km: np.ndarray
    liking: np.ndarray
    liking_family: np.ndarray
    death: np.ndarray
    turned_back: np.ndarray
    open: np.ndarray
    needs: np.ndarray


class Groups(NamedTuple):
    """Groups as records (G,)."""

    each: np.ndarray

    @property
    def size(self) -> np.ndarray:
        """Return the people in a party of each group."""
        return self.each["size"]


class Offices(NamedTuple):
    """Offices as records (O,), and the offices at each place as ranges of `here`."""

    each: np.ndarray
    here_first: np.ndarray
    here: np.ndarray


class Dispositions(NamedTuple):
    """Shares (K, G, P), effects and destinations of what follows an encounter on a date."""

    share: np.ndarray
    effect: np.ndarray
    to: np.ndarray


@dataclass(frozen=True)
class Names:
    """The names behind the codes, in the order of the scenario's tables."""

    places: tuple[str, ...]
    legs: tuple[str, ...]
    groups: tuple[str, ...]
    offices: tuple[str, ...]
    papers: tuple[str, ...]


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
    layout: Layout


def compile_world(scenario: Scenario, extra: tuple[Column, ...] = ()) -> World:
    """Return the arrays of a scenario as it stands (policies already applied)."""
    legs = directed_legs(scenario)
    names = Names(
        tuple(p.place for p in scenario.places), tuple(name for name, _, _, _ in legs),
        tuple(g.group for g in scenario.groups), tuple(o.office for o in scenario.offices),
        ("", *(p.paper for p in scenario.papers)),
    )
    arrays = _legs(scenario, legs, names)
    return World(
        scenario, names, _places(scenario), arrays, _costs(scenario, legs, names), _groups(scenario, names), _offices(scenario, names),
        layout_of([*columns_of(scenario, names, arrays), *extra]),
    )


def columns_of(scenario: Scenario, names: Names, legs: Legs) -> list[Column]:
    """Return the columns of the cohort table with the stable names of their values."""
    slots = [f"{names.legs[leg]}+{days}" for leg, nights in enumerate(legs.each["nights"]) for days in range(int(nights))]
    return [
        Column("position", [*names.places, *slots]),
        Column("group", ["", *names.groups]),
        Column("means", [str(units) for units in range(scenario.money_levels)]),
        Column("paper", names.papers),
        Column("heading", ["onward", "home"]),
        Column("tries", [str(tries) for tries in range(MOST_TRIES + 1)]),
        Column("bed", ["no", "yes"]),
        Column("line", ["", *names.offices]),
        Column("since", ["", *(str(day) for day in range(scenario.days))]),
        Column("left", [str(units) for units in range(UNITS_A_DAY + 1)]),
    ]


def directed_legs(scenario: Scenario) -> list[tuple[str, Route, str, str]]:
    """Return name, route, start and end of every directed leg, in table order."""
    legs = []
    for route in scenario.routes:
        legs.append((route.leg, route, route.start_place, route.end_place))
        if route.both_ways:
            legs.append((route.leg + "<", route, route.end_place, route.start_place))
    return legs


def hours_of(route: Route, mode: Mode) -> float:
    """Return the hours of a leg: given, or its distance at the mode's speed."""
    return route.hours if route.hours is not None else (route.km or 0.0) / mode.km_per_hour


def fare_of(route: Route, mode: Mode) -> float:
    """Return the fare of a leg in USD: given, or by distance."""
    return route.fare if route.fare is not None else (route.km or 0.0) * mode.fare_per_km


def whole(value: float) -> int:
    """Round half up, the rule for money."""
    return math.floor(value + 0.5)


def records(columns: dict[str, np.ndarray]) -> np.ndarray:
    """Return one array of records with these columns."""
    arrays = {name: np.ascontiguousarray(values) for name, values in columns.items()}
    table = np.empty(len(next(iter(arrays.values()))), [(name, values.dtype) for name, values in arrays.items()])
    for name, values in arrays.items():
        table[name] = values
    return table


def _legs(scenario: Scenario, legs: list[tuple[str, Route, str, str]], names: Names) -> Legs:
    places = {name: i for i, name in enumerate(names.places)}
    modes = {mode.mode: mode for mode in scenario.modes}
    start = np.array([places[a] for _, _, a, _ in legs], np.int64)
    end = np.array([places[b] for _, _, _, b in legs], np.int64)
    units = np.array([_units(route, modes[route.mode]) for _, route, _, _ in legs], np.int64)
    nights = -(-units // UNITS_A_DAY)
    dollars = np.array([fare_of(route, modes[route.mode]) for _, route, _, _ in legs])
    destination = np.array([p.kind == "destination" for p in scenario.places])
    order = np.argsort(start, kind="stable")
    each = records({
        "start": start, "end": end, "units": units, "nights": nights,
        "slot": len(places) + np.cumsum(nights) - nights,
        "fare": np.floor(dollars / scenario.money_unit + 0.5).astype(np.int64), "dollars": np.floor(dollars + 0.5).astype(np.int64),
        "death": _column(legs, "death"), "turned_back": _column(legs, "turned_back"), "encounter": _column(legs, "encounter"),
        "crossing": destination[end] if len(legs) else np.zeros(0, bool),
    })
    return Legs(
        each, np.searchsorted(start[order], np.arange(len(places) + 1)), order,
        np.concatenate([np.full(len(places), -1), np.repeat(np.arange(len(legs)), nights)]),
        np.concatenate([np.zeros(len(places), np.int64), *(np.arange(n) for n in nights)]),
    )


def _column(legs: list[tuple[str, Route, str, str]], field: str) -> np.ndarray:
    return np.array([getattr(route, field) for _, route, _, _ in legs], float)


def _costs(scenario: Scenario, legs: list[tuple[str, Route, str, str]], names: Names) -> Costs:
    modes = {mode.mode: mode for mode in scenario.modes}
    rows = [(route, modes[route.mode]) for _, route, _, _ in legs]
    return Costs(
        np.array([fare_of(r, m) for r, m in rows]), np.array([r.km or 0.0 for r, _ in rows]),
        np.array([m.liking for _, m in rows]), np.array([m.liking_family for _, m in rows]),
        np.array([r.death for r, _ in rows]), np.array([r.turned_back for r, _ in rows]),
        np.array([r.open for r, _ in rows], bool),
        np.array([names.papers.index(r.needs) for r, _ in rows], np.int64),
    )


def _units(route: Route, mode: Mode) -> int:
    return max(1, math.ceil(UNITS_A_DAY * hours_of(route, mode) / mode.hours - 1e-9))


def _places(scenario: Scenario) -> Places:
    unit, places = scenario.money_unit, scenario.places
    earn = np.array([max(1, whole(p.wage / unit)) for p in places], np.int64)
    spend = np.array([max(1, whole(p.living / unit)) for p in places], np.int64)
    return Places(records({
        "beds": np.array([-1 if p.beds is None else p.beds for p in places], np.int64),
        "skip": np.array([p.fits == "skip" for p in places]),
        "crowding": np.array([p.crowding for p in places], float),
        "earn_chance": np.array([p.work * p.wage for p in places], float) / (unit * earn), "earn_units": earn,
        "spend_chance": np.array([p.living for p in places], float) / (unit * spend), "spend_units": spend,
    }))


def _groups(scenario: Scenario, names: Names) -> Groups:
    places = {name: i for i, name in enumerate(names.places)}
    groups = {name: i for i, name in enumerate(names.groups)}
    top, unit = scenario.money_levels - 1, scenario.money_unit
    return Groups(records({
        "size": np.array([g.size for g in scenario.groups], np.int64),
        "smaller": np.array([groups.get(g.smaller, -1) for g in scenario.groups], np.int64),
        "paper": np.array([names.papers.index(g.papers) for g in scenario.groups], np.int64),
        "low": np.array([min(top, whole(g.means_low / unit)) for g in scenario.groups], np.int64),
        "high": np.array([min(top, whole(g.means_high / unit)) for g in scenario.groups], np.int64),
        "home": np.array([places.get(g.home, -1) for g in scenario.groups], np.int64),
        "support": np.array([g.support / unit for g in scenario.groups], float),
    }))


def _offices(scenario: Scenario, names: Names) -> Offices:
    offices = scenario.offices
    place = np.array([names.places.index(o.place) for o in offices], np.int64)
    order = np.argsort(place, kind="stable")
    each = records({
        "place": place, "order": np.array([LOTTERY if o.order == "lottery" else FIRST_COME for o in offices], np.int64),
        "capacity": np.array([o.capacity for o in offices], np.int64), "in_people": np.array([o.unit == "people" for o in offices], bool),
        "skip": np.array([o.fits == "skip" for o in offices], bool),
        "takes": np.array([names.papers.index(o.takes) for o in offices], np.int64),
        "gives": np.array([names.papers.index(o.gives) for o in offices], np.int64),
        "granted": np.array([o.granted for o in offices], float), "apply": np.exp(np.array([o.apply for o in offices], float)),
        "gives_up": np.array([o.gives_up for o in offices], float),
    })
    return Offices(each, np.searchsorted(place[order], np.arange(len(names.places) + 1)), order)


def dispositions_on(scenario: Scenario, day: date) -> Dispositions:
    """Return the shares of what follows an encounter on a date, first matching row first."""
    names = list(dict.fromkeys(d.disposition for d in scenario.dispositions))
    places = {p.place: i for i, p in enumerate(scenario.places)}
    shape = (len(names), len(scenario.groups), len(scenario.places))
    share, effect, to = np.zeros(shape), np.full(shape, RELEASE), np.full(shape, -1)
    for row in reversed(scenario.dispositions):
        if (row.starts and day < row.starts) or (row.ends and day > row.ends):
            continue
        groups = [fnmatchcase(g.nationality, row.nationality) and fnmatchcase(g.household, row.household) for g in scenario.groups]
        ends = [p.kind == "destination" and fnmatchcase(p.area, row.area) for p in scenario.places]
        cells = np.ix_(np.array([names.index(row.disposition)]), np.flatnonzero(groups), np.flatnonzero(ends))
        share[cells], effect[cells], to[cells] = row.share, EFFECTS[row.effect], places.get(row.to, -1)
    return Dispositions(share, effect, to)


def change_days(scenario: Scenario) -> set[date]:
    """Return the dates on which a dated table (dispositions, pulls) may change."""
    dates = {d.starts for d in scenario.dispositions if d.starts} | {p.starts for p in scenario.pulls if p.starts}
    return dates | {d.ends + timedelta(days=1) for d in scenario.dispositions if d.ends}
