"""What the twin's parties know: the rules in force, the legs, and what going on is worth, solved naively."""

import math
from collections import defaultdict
from dataclasses import dataclass, fields, replace
from fnmatch import fnmatchcase
from typing import Any

from jornada.domain.people import Group
from jornada.domain.route import Route
from jornada.domain.scenario import Scenario

INF = math.inf


@dataclass(frozen=True)
class Leg:
    """A route in one direction, with its cost in utils for one person and for a family."""

    name: str
    start: str
    end: str
    units: int
    nights: int
    fare: int
    dollars: int
    cost: dict[bool, float]
    route: Route


def changed(scenario: Scenario, path: str, value: Any) -> Scenario:
    """Return the scenario with the fields that a policy's path names changed."""
    table, rest = path.split(".", 1)
    if table == "choice":
        return replace(scenario, choice=replace(scenario.choice, **{rest: _after(getattr(scenario.choice, rest), value)}))
    name, attribute = rest.rsplit(".", 1)
    rows = []
    for row in getattr(scenario, table):
        hit = fnmatchcase(getattr(row, fields(row)[0].name), name)
        rows.append(replace(row, **{attribute: _after(getattr(row, attribute), value)}) if hit else row)
    return replace(scenario, **{table: tuple(rows)})


def _after(now: Any, value: Any) -> Any:
    if isinstance(value, str) and value[:1] == "x":
        after = now * float(value[1:])
    elif isinstance(value, str) and value[:1] in ("+", "-"):
        after = now + float(value)
    else:
        return value
    return round(after) if isinstance(now, int) else after


class Rules:
    """The scenario under some policies on a date: its legs, and what going on is worth."""

    def __init__(self, scenario: Scenario, pulls: dict[tuple[str, str], float]) -> None:
        self.s, self.pulls = scenario, pulls
        self.groups, self.places = {g.group: g for g in scenario.groups}, {p.place: p for p in scenario.places}
        self.offices = {o.office: o for o in scenario.offices}
        self.legs: dict[str, Leg] = {}
        self.out: dict[str, list[Leg]] = defaultdict(list)
        self.solved: dict[tuple[str, str, bool], tuple[dict[str, float], dict[str, float]]] = {}
        for route in scenario.routes:
            ways = [(route.leg, route.start_place, route.end_place), (route.leg + "<", route.end_place, route.start_place)]
            for name, start, end in ways if route.both_ways else ways[:1]:
                self.legs[name] = self._leg(name, start, end, route)
                self.out[start].append(self.legs[name])

    def _leg(self, name: str, start: str, end: str, route: Route) -> Leg:
        c, mode = self.s.choice, next(m for m in self.s.modes if m.mode == route.mode)
        hours = route.hours if route.hours is not None else (route.km or 0) / mode.km_per_hour
        units = max(1, math.ceil(24 * hours / mode.hours - 1e-9))
        fare = route.fare if route.fare is not None else (route.km or 0) * mode.fare_per_km
        cost = {}
        for family in (False, True):
            u = mode.liking * units / 24 + (mode.liking_family * units / 24 if family else 0) - c.time * units / 24
            u -= c.money * fare / 100 + c.distance * (route.km or 0) / 100
            u -= c.danger * 100 * route.death + c.turned_back * route.turned_back
            cost[family] = -min(u, -0.001)
        return Leg(name, start, end, units, math.ceil(units / 24), math.floor(fare / self.s.money_unit + 0.5), math.floor(fare + 0.5), cost, route)

    def worth(self, g: Group) -> dict[str, float]:
        """Return what arriving at each destination is worth to a group."""
        return {
            p.place: g.pull + self.pulls.get((g.nationality, p.place), self.pulls.get(("*", p.place), 0.0))
            for p in self.s.places if p.kind == "destination"
        }

    def solve(self, g: Group, paper: str, home: bool) -> tuple[dict[str, float], dict[str, float]]:
        """Return the value of each place and the weight of each leg considered."""
        key = (g.group, paper, home)
        if key not in self.solved:
            self.solved[key] = self._solve(g, paper, home)
        return self.solved[key]

    def _solve(self, g: Group, paper: str, home: bool) -> tuple[dict[str, float], dict[str, float]]:
        ends = {g.home: 0.0} if home else self.worth(g)
        family, mu = g.size > 1, self.s.choice.scale
        legs = [
            leg for leg in self.legs.values() if leg.route.open and leg.route.needs in ("", paper)
            and leg.start not in ends and not (home and self.places[leg.end].kind == "destination")
        ]
        far = {p: -ends[p] if p in ends else INF for p in self.places}
        for _ in self.places:
            for leg in legs:
                far[leg.start] = min(far[leg.start], far[leg.end] + leg.cost[family])
        value, weight = {p: ends.get(p, -INF) for p in self.places}, {}
        for p in sorted(self.places, key=lambda place: far[place]):
            if p in ends or far[p] == INF:
                continue
            terms = {
                leg.name: math.exp((value[leg.end] - leg.cost[family] + far[p]) / mu) for leg in legs
                if leg.start == p and far[leg.end] < far[p] and leg.cost[family] + far[leg.end] <= far[p] + self.s.choice.detour
            }
            value[p] = mu * math.log(sum(terms.values())) - far[p]
            weight.update({name: term / sum(terms.values()) for name, term in terms.items()})
        return value, weight
