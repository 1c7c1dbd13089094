"""All that the rules of Flee need of a scenario for a run, compiled once: who sets out, where they may go, what places are."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from jornada.domain.flee_spots import courses_of
from jornada.domain.scenario import Scenario
from jornada.domain.site import Site
from jornada.engine.cohorts import Column
from jornada.engine.draw import stable_hash
from jornada.engine.flee_calendar import Calendar, between, calendar_of
from jornada.engine.flee_counts import Counts, counts_of
from jornada.engine.flee_legs import MOVED_STEPS, Roads, roads_of
from jornada.engine.flee_routes import Network, Path, Rests, Routes, nearness, network_of, rests_of, routes_of, table_of
from jornada.engine.legs import directed_legs

RECENT_STEPS = 8  # a day's travel, in the running mean of recent travel, is counted in so many steps: finer ones change no camp by half a percent
CARE = (1.0, 2.0, 0.0)  # power of the score of a place: people, people who avoid hazards, people who take risks


@dataclass(frozen=True)
class Plan:
    """The rules of Flee for a scenario; arrays by place (P,) and by day (T, P).

    `care` (G,) is the power of scores, `shares` (P, G) the shares of groups among those who set out,
    `room` (T, P) the capacity before it is scaled, `names` (P,) the stable names of places.
    """

    scenario: Scenario
    calendar: Calendar
    counts: Counts
    network: Network
    roads: Roads
    rests: list[Path]
    table: Rests
    near: np.ndarray
    people: np.ndarray
    room: np.ndarray
    initial: np.ndarray
    care: np.ndarray
    shares: np.ndarray
    names: np.ndarray
    known: dict[Any, Any]

    @cached_property
    def still(self) -> bool:
        """Say whether the population of places stays as it is, so that what is worked out on a day can be kept."""
        return not self.scenario.flee3.take_from_population

    def routes_on(self, day: int) -> Routes:
        """Return the routes that people weigh on a day."""
        key = (self.calendar.open[day].tobytes(), self.calendar.marker[day].tobytes())
        if key not in self.known:
            self.known[key] = routes_of(self.scenario, self.network, self.calendar.open[day], self.calendar.marker[day], self.rests)
        return self.known[key]

    def weights_on(self, day: int, population: np.ndarray) -> np.ndarray:
        """Return the weights of routes on a day by group (G, R), before full places are looked at."""
        settings, routes = self.scenario.flee3, self.routes_on(day)
        extra = self.extra_on(day, population)
        key = (id(routes), self.calendar.score[day].tobytes(), extra.tobytes())
        if key not in self.known:
            origin = np.repeat(np.arange(len(self.people)), np.diff(routes.first))
            score = self.calendar.score[day][None, :] ** self.care[:, None] * extra
            worth = score[:, routes.route["dest"]] * self.near[origin, routes.route["dest"]] + settings.weight_softening
            self.known[key] = np.ascontiguousarray((worth / routes.divisor) ** settings.weight_power)
        return self.known[key]

    def extra_on(self, day: int, population: np.ndarray) -> np.ndarray:
        """Return what scores are multiplied by for high water and large populations, (P,)."""
        settings, calendar = self.scenario.flee3, self.calendar
        extra = np.ones(len(self.people))
        if settings.water_rules:
            extra = np.array([between(settings.water_weights, level) if level > 0.0 else 1.0 for level in calendar.water[day]])
        if settings.use_pop_for_loc_weight:
            extra = np.where(calendar.camp[day], extra, extra * np.maximum(1.0, population) ** settings.pop_power_for_loc_weight)
        return extra

    def leave_on(self, day: int, population: np.ndarray) -> np.ndarray:
        """Return the chance of leaving each place on a day, (P,)."""
        settings, calendar = self.scenario.flee3, self.calendar
        leave = calendar.leave[day]
        high = calendar.water[day] > 0.0 if settings.water_rules else np.zeros(len(leave), bool)
        if settings.movechance_pop_scale_factor:
            size = np.maximum(population, np.where(self.room[day] > 0, self.room[day], -1.0)) / settings.movechance_pop_base
            leave = np.where(high, leave, leave * np.maximum(size, 0.0) ** settings.movechance_pop_scale_factor)
        if settings.flee_when_starving:
            hunger = self.hunger[day] / 100.0
            leave = np.where(high, leave, hunger + (1.0 - hunger) * leave)
        return np.minimum(leave, 1.0)

    @cached_property
    def hunger(self) -> np.ndarray:
        """Return the level of hunger by day and place (T, P)."""
        food = courses_of(self.scenario, "food")
        return np.array([food.get(place.region, np.zeros(self.scenario.days)) for place in self.scenario.places]).T


def plan_of(scenario: Scenario) -> Plan:
    """Return the plan of a scenario as it stands (policies already applied)."""
    calendar, counts, network, legs = calendar_of(scenario), counts_of(scenario), network_of(scenario), directed_legs(scenario)
    rests = rests_of(scenario, network, list({row.tobytes(): row for row in calendar.marker}.values()))
    sites = _sites(scenario)
    return Plan(
        scenario, calendar, counts, network, roads_of(scenario, legs), rests, table_of(rests), nearness(scenario),
        np.array([site.population // scenario.flee3.hasten for site in sites], float), _room(scenario, sites, counts), _initial(scenario, sites, counts),
        np.array(CARE[: len(scenario.groups)]), _shares(scenario), np.array([stable_hash(place.place) for place in scenario.places], np.uint64), {},
    )


def _sites(scenario: Scenario) -> list[Site]:
    sites = {site.place: site for site in scenario.sites}
    return [sites.get(place.place, Site(place.place)) for place in scenario.places]


def _room(scenario: Scenario, sites: list[Site], counts: Counts) -> np.ndarray:
    """Return the capacity of each place by day (T, P): Flee takes off those there on the first day, and they stand there too."""
    settings = scenario.flee3
    twice = settings.insert_day0 and not settings.count_day0_once and settings.departures == "data"
    room = np.array([site.capacity // settings.hasten for site in sites], float)
    first = np.array([counts.first.get(site.place, 0) if twice else 0 for site in sites])
    growth = np.array([site.growth for site in sites], float)
    return np.where(room > 0, room - first, room) + growth * np.arange(1, scenario.days + 1)[:, None]


def _initial(scenario: Scenario, sites: list[Site], counts: Counts) -> np.ndarray:
    """Return the people who stand in camps before the first day."""
    settings = scenario.flee3
    if settings.empty_camps_on_day0:
        return np.zeros(len(sites), np.int64)
    everywhere = settings.departures.startswith("water")
    camps = [everywhere or site.kind in ("camp", "idpcamp") for site in sites]
    counted = [counts.first.get(site.place, 0) if settings.insert_day0 else 0 for site in sites]
    return np.array([site.initial + people if camp else 0 for site, people, camp in zip(sites, counted, camps, strict=True)], np.int64)


def _shares(scenario: Scenario) -> np.ndarray:
    """Return the shares of groups among those who set out from each place, (P, G)."""
    return np.array([_shares_at(scenario, place.place) for place in scenario.places])


def _shares_at(scenario: Scenario, place: str) -> list[float]:
    if len(scenario.groups) == 1:
        return [1.0]
    ages, genders = (_weights(scenario, trait, place) for trait in ("age", "gender"))
    shares = [0.0] * len(CARE)
    for age, often in ages.items():
        for gender, share in genders.items():
            shares[care_of(scenario, float(age or 30), gender)] += often * share
    return shares


def _weights(scenario: Scenario, trait: str, place: str) -> dict[str, float]:
    """Return the share of each value of a trait among those who set out from a place."""
    rows = [row for row in scenario.traits if row.trait == trait]
    there = [row for row in rows if row.place == place] or [row for row in rows if not row.place]
    total = sum(row.weight for row in there)
    return {row.value: row.weight / total for row in there} if total else {"": 1.0}


def care_of(scenario: Scenario, age: float, gender: str) -> int:
    """Return the group of a person: 0 people, 1 who avoid hazards, 2 who take risks.

    Examples
    --------
    >>> from jornada.domain.flee3 import Flee3
    >>> care_of(Scenario(flee3=Flee3(women_avoid_hazards=True)), 30.0, "female")
    1
    """
    settings = scenario.flee3
    child, old = settings.children_avoid_hazards and age < 19, settings.elderly_avoid_hazards and age > 59
    if settings.children_avoid_hazards and settings.boys_take_risk and gender == "male" and age > 14:
        return 2
    return 1 if child or old or (settings.women_avoid_hazards and gender == "female") else 0


def columns_of_flee(scenario: Scenario) -> tuple[Column, ...]:
    """Return the columns of the table of people beside those of the model: recent travel, travel today, what is left of a
    route, whether the first leg is still to be walked, and whether the leg was closed meanwhile."""
    settings, network, calendar = scenario.flee3, network_of(scenario), calendar_of(scenario)
    rests = rests_of(scenario, network, list({row.tobytes(): row for row in calendar.marker}.values()))
    names = [place.place for place in scenario.places]
    recent = 2 * RECENT_STEPS + 1 if settings.avoid_short_stints else 1
    return (
        Column("recent", [str(i) for i in range(recent)]), Column("moved", [str(i) for i in range(MOVED_STEPS + 1)]),
        Column("route", [">".join(names[i] for i in path) for path in rests]),
        Column("first_leg", ["no", "on foot"] if settings.start_on_foot else ["no"]),
        Column("barred", ["no", "yes"] if calendar.closing.any() and not settings.forget_closures else ["no"]),
    )
