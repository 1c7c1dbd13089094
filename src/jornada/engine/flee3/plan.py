"""All that the rules of Flee need of a scenario for a run, compiled once.

Who sets out, where they may go, what places are.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from jornada.domain.flee3.spots import courses_of
from jornada.domain.nouns.flee3 import Site, Trait
from jornada.domain.nouns.route import directed
from jornada.domain.scenario.scenario import Scenario
from jornada.engine.draws.streams import stable_hash
from jornada.engine.flee3.calendar import Calendar, between
from jornada.engine.flee3.counts import Counts, counts_of
from jornada.engine.flee3.ground import Ground, ground_of
from jornada.engine.flee3.routes import Rests, Routes, routes_of
from jornada.engine.table.columns import Column
from jornada.engine.world.flee_legs import MOVED_STEPS, Roads, roads_of

# a day's travel, in the running mean of recent travel, is counted in so many steps: finer ones change no camp by half a
# percent
RECENT_STEPS = 8
KEPT = 1 << 21  # routes of days, and their weights, that are kept for later runs
CARE = (1.0, 2.0, 0.0)  # power of the score of a place: people, people who avoid hazards, people who take risks


@dataclass(frozen=True)
class Plan:
    """The rules of Flee for a scenario; arrays by place (P,) and by day (T, P).

    `care` (G,) is the power of scores, `shares` (P, G) the shares of groups among those who set out,
    `room` (T, P) the capacity before it is scaled, `names` (P,) the stable names of places.
    """

    scenario: Scenario
    ground: Ground
    counts: Counts
    roads: Roads
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

    @property
    def calendar(self) -> Calendar:
        """Return what places and legs are each day."""
        return self.ground.calendar

    def routes_on(self, day: int) -> Routes:
        """Return the routes that people weigh on a day."""
        shown, marker = self.calendar.open[day], self.calendar.marker[day].tobytes()
        return self._kept(
            (shown.tobytes(), marker), lambda: routes_of(self.ground.network, self.ground.ways[marker], shown)
        )

    def weights_on(self, day: int, population: np.ndarray) -> np.ndarray:
        """Return the weights of routes on a day by group (G, R), before full places are looked at."""
        routes, score, extra = self.routes_on(day), self.calendar.score[day], self.extra_on(day, population)
        key = (self.calendar.open[day].tobytes(), self.calendar.marker[day].tobytes(), score.tobytes(), extra.tobytes())
        return self._kept(key, lambda: self._weights(routes, score[None, :] ** self.care[:, None] * extra))

    def _weights(self, routes: Routes, score: np.ndarray) -> np.ndarray:
        """Return the weights of routes (G, R), by the scores of places (G, P)."""
        worth = score[:, routes.route["dest"]] * routes.near + self.scenario.flee3.weight_softening
        return np.ascontiguousarray((worth / routes.divisor) ** self.scenario.flee3.weight_power)

    def _kept(self, key: tuple[bytes, ...], make: Callable[[], Any]) -> Any:
        """Return what is made of some days, made once; where much is kept, the rest is made anew."""
        if key not in self.known:
            made = make()
            if len(self.known) * np.size(made.divisor if isinstance(made, Routes) else made) > KEPT:
                self.known.clear()
            self.known[key] = made
        return self.known[key]

    def extra_on(self, day: int, population: np.ndarray) -> np.ndarray:
        """Return what scores are multiplied by for high water and large populations, (P,)."""
        settings, calendar = self.scenario.flee3, self.calendar
        extra = np.ones(len(self.people))
        if settings.water_rules:
            extra = np.array(
                [between(settings.water_weights, level) if level > 0.0 else 1.0 for level in calendar.water[day]]
            )
        if settings.use_pop_for_loc_weight:
            extra = np.where(
                calendar.camp[day], extra, extra * np.maximum(1.0, population) ** settings.pop_power_for_loc_weight
            )
        return extra

    def leave_on(self, day: int, population: np.ndarray) -> np.ndarray:
        """Return the chance of leaving each place on a day, (P,)."""
        settings, calendar = self.scenario.flee3, self.calendar
        leave = calendar.leave[day]
        high = calendar.water[day] > 0.0 if settings.water_rules else np.zeros(len(leave), bool)
        if settings.movechance_pop_scale_factor:
            size = (
                np.maximum(population, np.where(self.room[day] > 0, self.room[day], -1.0))
                / settings.movechance_pop_base
            )
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
    counts, sites = counts_of(scenario), _sites(scenario)
    return Plan(
        scenario,
        ground_of(scenario),
        counts,
        roads_of(scenario, directed(scenario.routes)),
        np.array([site.population // scenario.flee3.hasten for site in sites], float),
        _room(scenario, sites, counts),
        _initial(scenario, sites, counts),
        np.array(CARE[: len(scenario.groups)]),
        _shares(scenario),
        np.array([stable_hash(place.place) for place in scenario.places], np.uint64),
        {},
    )


def _sites(scenario: Scenario) -> list[Site]:
    sites = {site.place: site for site in scenario.sites}
    return [sites.get(place.place, Site(place.place)) for place in scenario.places]


def _room(scenario: Scenario, sites: list[Site], counts: Counts) -> np.ndarray:
    """Return the capacity of each place by day (T, P).

    Flee takes off those there on the first day, and they stand there too.
    """
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
    return np.array(
        [site.initial + people if camp else 0 for site, people, camp in zip(sites, counted, camps, strict=True)],
        np.int64,
    )


def _shares(scenario: Scenario) -> np.ndarray:
    """Return the shares of groups among those who set out from each place, (P, G)."""
    if len(scenario.groups) == 1:
        return np.ones((len(scenario.places), 1))
    rows: dict[tuple[str, str], list[Trait]] = {}
    for row in scenario.traits:
        rows.setdefault((row.trait, row.place), []).append(row)
    return np.array([_shares_at(scenario, rows, place.place) for place in scenario.places])


def _shares_at(scenario: Scenario, rows: Mapping[tuple[str, str], list[Trait]], place: str) -> list[float]:
    ages, genders = (_weights(rows.get((trait, place)) or rows.get((trait, ""), [])) for trait in ("age", "gender"))
    shares = [0.0] * len(CARE)
    for age, often in ages.items():
        for gender, share in genders.items():
            shares[care_of(scenario, float(age or 30), gender)] += often * share
    return shares


def _weights(there: list[Trait]) -> dict[str, float]:
    """Return the share of each value of a trait among those who set out from a place."""
    total = sum(row.weight for row in there)
    return {row.value: row.weight / total for row in there} if total else {"": 1.0}


def care_of(scenario: Scenario, age: float, gender: str) -> int:
    """Return the group of a person: 0 people, 1 who avoid hazards, 2 who take risks.

    Examples
    --------
    >>> from jornada.domain.nouns.flee3 import Flee3
    >>> care_of(Scenario(flee3=Flee3(women_avoid_hazards=True)), 30.0, "female")
    1
    """
    settings = scenario.flee3
    child, old = settings.children_avoid_hazards and age < 19, settings.elderly_avoid_hazards and age > 59
    if settings.children_avoid_hazards and settings.boys_take_risk and gender == "male" and age > 14:
        return 2
    return 1 if child or old or (settings.women_avoid_hazards and gender == "female") else 0


def departures(plan: Plan, population: np.ndarray, day: int) -> tuple[np.ndarray, int]:
    """Return weights of places and the number to share out by them; or what is expected at each place, and -1."""
    settings, calendar = plan.scenario.flee3, plan.calendar
    if settings.departures == "data":
        return calendar.factor[day] * population, int(plan.counts.new[day])
    if settings.departures.startswith("water"):
        levels, share = settings.displaced_by_level, settings.departures == "water_pop_ratio"
        rate = np.array([between(levels, level) if level > 0.0 else 0.0 for level in calendar.water[day]])
        return np.floor(rate * population if share else rate), -1
    whole = settings.displaced_per_day if settings.departures == "pop_ratio" else math.floor(settings.displaced_per_day)
    rate = whole * calendar.conflict[day] * (population if settings.departures == "pop_ratio" else 1.0)
    return rate if settings.departures == "poisson" else np.floor(rate), -1


def most_people(plan: Plan) -> float:
    """Return about how many people are in a run at most.

    Who stand there and who set out, where no population runs out.
    """
    shared = [departures(plan, plan.people, day) for day in range(plan.scenario.days)]
    return float(plan.initial.sum()) + sum(float(total if total >= 0 else expected.sum()) for expected, total in shared)


def columns_of_flee(scenario: Scenario) -> tuple[Column, ...]:
    """Return the columns of the table of people beside those of the model: recent travel, travel today, what is left of
    a route, whether the first leg is still to be walked, and whether the leg was closed meanwhile."""
    settings, ground = scenario.flee3, ground_of(scenario)
    recent = 2 * RECENT_STEPS + 1 if settings.avoid_short_stints else 1
    return (
        Column("recent", [str(i) for i in range(recent)]),
        Column("moved", [str(i) for i in range(MOVED_STEPS + 1)]),
        Column("route", names_of(ground.rests, [place.place for place in scenario.places])),
        Column("first_leg", ["no", "on foot"] if settings.start_on_foot else ["no"]),
        Column("barred", ["no", "yes"] if ground.calendar.closing.any() and not settings.forget_closures else ["no"]),
    )


def names_of(rests: Rests, places: Sequence[str]) -> list[str]:
    """Return a name of what is left of each route: the places, in their order.

    Examples
    --------
    >>> names_of(Rests(*(np.array(column) for column in ([-1, 0, 1], [0, 2, 0], [-1, 1, 1]))), ["north", "south"])
    ['', 'north>south', 'south']
    """
    after, rest = rests.next.tolist(), rests.rest.tolist()
    names = [""] * len(after)
    for each in range(1, len(after)):
        left, here = [each], rest[each]
        while here:
            left.append(here)
            here = rest[here]
        names[each] = ">".join(places[after[one]] for one in left)
    return names
