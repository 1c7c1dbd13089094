"""The rules of a day for the naive twin: changes made, legs, and what going on is worth."""

import math
from collections import defaultdict
from dataclasses import dataclass, fields, replace
from fnmatch import fnmatchcase

from jornada.domain.scenario.scenario import Scenario
from tests.known.naive_stops import stopped

INF = math.inf


@dataclass
class Leg:
    name: str
    start: str
    end: str
    units: int
    nights: int
    fare: int
    dollars: int
    cost: dict[bool, float]
    route: object


class Rules:
    """The scenario under some policies, with its legs and the values of going on."""

    def __init__(self, changes: list, scenario: Scenario) -> None:  # type: ignore[type-arg]
        self.given = scenario  # kept, so that no other scenario comes to have its id in the cache
        for path, value, share in changes:
            scenario = altered(scenario, path, value, share)
        s = self.s = scenario
        self.groups, self.places = {g.group: g for g in s.groups}, {p.place: p for p in s.places}
        self.offices, self.papers, self.solved = {o.office: o for o in s.offices}, {q.paper: q for q in s.papers}, {}
        modes = {m.mode: m for m in s.modes}
        self.legs, self.out = {}, defaultdict(list)
        for r in s.routes:
            m = modes[r.mode]
            units = max(1, math.ceil(24 * (r.hours if r.hours is not None else r.km / m.km_per_hour) / m.hours - 1e-9))
            dollars = r.fare if r.fare is not None else (r.km or 0) * m.fare_per_km
            for name, a, b in ((r.leg, r.start_place, r.end_place), (r.leg + "<", r.end_place, r.start_place))[
                : 2 if r.both_ways else 1
            ]:
                cost = {}  # stops come on top, by the paper in hand
                for family in (False, True):
                    u = (
                        m.liking + (m.liking_family if family else 0) - s.choice.time
                    ) * units / 24 - s.choice.money * dollars / 100
                    cost[family] = s.choice.distance * (r.km or 0) / 100 - u
                leg = Leg(
                    name,
                    a,
                    b,
                    units,
                    math.ceil(units / 24),
                    math.floor(dollars / s.money_unit + 0.5),
                    math.floor(dollars + 0.5),
                    cost,
                    r,
                )
                self.legs[name] = leg
                self.out[a].append(leg)

    def foreseen(self, r, region: str) -> float:  # type: ignore[no-untyped-def]
        """The chance of dying of what meets everybody on a leg, over the months of a year."""
        return sum(
            d.chance * d.death * len(d.months.split() or range(12)) / 12
            for d in self.s.dangers
            if d.on == "leg"
            and d.kind != "kidnapping"
            and (d.nationality, d.household, d.paper) == ("*", "*", "*")
            and fnmatchcase(r.mode, d.mode)
            and (fnmatchcase(r.leg, d.where) or fnmatchcase(region, d.where))
        )

    def allowed(self, leg: Leg, paper: str) -> bool:
        if not leg.route.needs:
            return True
        q = self.papers.get(paper)
        region = self.places[leg.start].region
        return q is not None and leg.route.needs in (q.paper, *q.allows.split()) and fnmatchcase(region, q.territory)

    def solve(self, g, paper: str, home: bool, mind=((), 0.0)) -> tuple[dict, dict]:  # type: ignore[no-untyped-def]
        key = (g.group, paper, home, mind)
        if key not in self.solved:
            self.solved[key] = self._solve(g, paper, home, dict(mind[0]), mind[1])
        return self.solved[key]

    def cost(self, leg: Leg, family: bool, feared: dict, paper: str) -> float:  # type: ignore[type-arg]
        """What a leg costs in utils, with what is feared on it: as believed, or as it is."""
        r, weigh = leg.route, self.s.choice
        danger = feared.get(
            ("danger", r.leg), weigh.danger * 100 * (r.death + self.foreseen(r, self.places[leg.start].region))
        )
        danger += weigh.stopped * stopped(self, paper, leg)
        return max(0.001, leg.cost[family] + danger + feared.get(("stops", r.leg), weigh.turned_back * r.turned_back))

    def _solve(self, g, paper: str, home: bool, feared: dict, hope: float) -> tuple[dict, dict]:  # type: ignore[no-untyped-def, type-arg]
        ends = {p.place: g.pull + hope for p in self.s.places if p.kind == "destination"} if not home else {g.home: 0.0}
        legs = [
            leg
            for leg in self.legs.values()
            if leg.route.open and self.allowed(leg, paper) and not (home and self.places[leg.end].kind == "destination")
        ]
        cost = {leg.name: self.cost(leg, g.size > 1, feared, paper) for leg in legs}
        far = {p: -ends[p] if p in ends else INF for p in self.places}
        for _ in self.places:
            for leg in legs:
                if leg.start not in ends:
                    far[leg.start] = min(far[leg.start], far[leg.end] + cost[leg.name])
        value, weight = {p: ends.get(p, -INF) for p in self.places}, {}
        for p in sorted(self.places, key=lambda p: far[p]):
            if p in ends or far[p] == INF:
                continue
            good = [
                leg
                for leg in legs
                if leg.start == p
                and far[leg.end] < far[p]
                and cost[leg.name] + far[leg.end] <= far[p] + self.s.choice.detour
            ]
            mu = self.s.choice.scale
            terms = {leg.name: math.exp((value[leg.end] - cost[leg.name] + far[p]) / mu) for leg in good}
            value[p] = mu * math.log(sum(terms.values())) - far[p]
            weight.update({name: term / sum(terms.values()) for name, term in terms.items()})
        return value, weight


def altered(scenario: Scenario, path: str, value: object, share: float = 1.0) -> Scenario:
    """Return the scenario with "table.name.field" set, multiplied ("x1.5"), or raised or lowered ("+3", "-3").

    Of a change of numbers only a share may be reached yet; anything else changes at once.
    """
    table, *name, attribute = path.split(".")
    rows = [scenario.choice] if table == "choice" else list(getattr(scenario, table))
    for i, row in enumerate(rows):
        called = [getattr(row, fields(row)[0].name)] + ([f"{row.office}/{row.outcome}"] if table == "outcomes" else [])
        if name and not any(fnmatchcase(own, ".".join(name)) for own in called):
            continue
        now, new = getattr(row, attribute), value
        if isinstance(value, str) and value[:1] in ("x", "+", "-"):
            number = float(value[1:])
            new = {"x": (now or 0) * number, "+": (now or 0) + number, "-": (now or 0) - number}[value[0]]
            new = round(new) if type(now) is int else new
        if share < 1 and all(type(number) in (int, float) for number in (now, new)):
            new = round(now + share * (new - now)) if type(now) is int else now + share * (new - now)
        rows[i] = replace(row, **{attribute: new})
    return replace(scenario, **{table: rows[0] if table == "choice" else tuple(rows)})
