"""A deliberately naive twin of the engine: one object a party, plain Python, its own random numbers.

It shares nothing with the engine but the dataclasses of the scenario, and must agree with it in distribution.
"""

import math
import random
from collections import Counter, defaultdict
from dataclasses import dataclass, field, fields, replace
from datetime import timedelta
from fnmatch import fnmatchcase

from jornada.domain.scenario import Scenario

INF = math.inf


@dataclass
class Party:
    place: str | None
    group: str
    means: int
    paper: str
    home: bool = False
    tried: bool = False
    bed: bool = False
    line: str = ""
    since: int = 0
    left: int = 0
    leg: object = None
    nights: int = 0


@dataclass
class Leg:
    name: str
    start: str
    end: str
    units: int
    nights: int
    fare: int
    cost: dict[bool, float]
    route: object


@dataclass
class Twin:
    """One run of the twin; `present` counts people by place and day."""

    scenario: Scenario
    dice: random.Random
    parties: list[Party] = field(default_factory=list)
    present: list[dict[str, int]] = field(default_factory=list)
    totals: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def run(self) -> "Twin":
        self.on, self.below = dict.fromkeys((p.name for p in self.scenario.policies), False), Counter()
        self.shock = {}
        for t in range(self.scenario.days):
            self.t, self.flow = t, Counter()
            self.rules()
            self.arrive()
            self.decide()
            self.travel()
            self.serve()
            self.shelter()
            self.live()
            self.present.append(Counter())
            for p in self.parties:
                if p.place:
                    self.present[-1][p.place] += self.size(p)
            for name in ("encounters", "died", "arrived", "granted", "returned", "settled", "went_home", "waited_days"):
                self.totals[name].append(self.flow[name])
            self.totals["present"].append(sum(self.present[-1].values()))
            self.totals["waiting"].append(sum(self.size(p) for p in self.parties if p.line))
        return self

    def size(self, p: Party) -> int:
        return self.groups[p.group].size

    def rules(self) -> None:
        s, day = self.scenario, self.scenario.start + timedelta(days=self.t)
        for p in s.policies:
            if p.trigger:
                past = self.totals[p.trigger.measure][-p.trigger.window:]
                mean = sum(past) / p.trigger.window
                if not self.on[p.name]:
                    self.on[p.name], self.below[p.name] = mean >= p.trigger.above, 0
                else:
                    self.below[p.name] = self.below[p.name] + 1 if mean < p.trigger.below else 0
                    self.on[p.name] = self.below[p.name] < p.trigger.days
            else:
                self.on[p.name] = True
        names = tuple(p.name for p in s.policies if p.active and self.on[p.name]
                      and (p.starts is None or p.starts <= day) and (p.ends is None or day <= p.ends))
        key = (id(s), names)
        if key not in CACHE:
            CACHE[key] = Rules([change for p in s.policies if p.name in names for change in p.change], s)
        self.world = CACHE[key]
        self.s, self.groups, self.places = self.world.s, self.world.groups, self.world.places

    def factor(self, kind: str, name: str, place: str = "", nation: str = "", group: str = "") -> float:
        total = 1.0
        for i, shock in enumerate(self.s.shocks):
            if shock.acts_on != kind:
                continue
            unit = {"all": "all", "leg": name, "place": place, "nationality": nation, "group": group}[shock.by]
            period = self.t if shock.period == "day" else self.t // 7
            z = self.noise(i, unit, period)
            total *= math.exp(shock.sd * z - shock.sd**2 / 2)
        return total

    def noise(self, i: int, unit: str, period: int) -> float:
        key = (i, unit, period)
        if key not in self.shock:
            fresh, rho = self.dice.gauss(0, 1), self.s.shocks[i].correlation
            self.shock[key] = fresh if period == 0 else rho * self.noise(i, unit, period - 1) + math.sqrt(1 - rho**2) * fresh
        return self.shock[key]

    def poisson(self, mean: float) -> int:
        n, total = 0, self.dice.expovariate(1)
        while total < mean:
            n, total = n + 1, total + self.dice.expovariate(1)
        return n

    def arrive(self) -> None:
        s = self.s
        for a in s.arrivals:
            d, days = (s.start + timedelta(days=self.t) - a.starts).days, (a.ends - a.starts).days + 1
            if not 0 <= d < days:
                continue
            g = self.groups[a.group]
            if a.process == "given":
                n = int(a.people) * (d + 1) // (days * g.size) - int(a.people) * d // (days * g.size)
            else:
                mean = a.people / days / g.size * self.factor("arrivals", "", a.place, g.nationality, a.group)
                if a.process == "negative_binomial":
                    mean = self.dice.gammavariate(a.dispersion, mean / a.dispersion) if mean else 0
                n = self.poisson(mean)
            low, high = (min(s.money_levels - 1, math.floor(x / s.money_unit + 0.5)) for x in (g.means_low, g.means_high))
            self.flow["arrived"] += n * g.size
            self.parties += [Party(a.place, a.group, self.dice.randint(low, high), g.papers) for _ in range(n)]

    def pick(self, weights: dict) -> object:
        spot = self.dice.random() * sum(weights.values())
        for item, weight in weights.items():
            spot -= weight
            if spot < 0:
                return item
        return item

    def decide(self) -> None:
        here = Counter()
        for p in self.parties:
            if p.place:
                here[p.place] += self.size(p)
        for p in list(self.parties):
            if not p.place:
                continue
            if p.line:
                if self.dice.random() < self.world.offices[p.line].gives_up:
                    p.line = ""
                continue
            place, g = self.places[p.place], self.groups[p.group]
            crowd = place.crowding * max(0, here[p.place] / place.beds - 1) if place.beds else 0
            value, weight = self.world.solve(g, p.paper, p.home)
            share = sum(weight.get(leg.name, 0) for leg in self.world.out[p.place] if leg.fare <= p.means)
            w = {"stay": math.exp(place.stay + g.stay - crowd), "go": share**self.s.choice.scale if share > 0 else 0}
            if not p.home:
                lost = value[p.place] == -INF
                onward = 0 if lost else value[p.place]
                homeward = self.world.solve(g, p.paper, True)[0].get(p.place, -INF) if g.home else -INF
                if g.turn_back is not None and homeward > -INF:
                    w["back"] = math.exp(g.turn_back + (0 if lost else homeward) - onward)
                if place.settle is not None:
                    w["settle"] = math.exp(place.settle + g.settle - onward)
                for o in self.s.offices:
                    if o.place == p.place and o.takes == p.paper and o.gives != p.paper:
                        w[o.office] = math.exp(o.apply)
            choice = self.pick(w)
            if choice in ("go", "back"):
                p.left, p.bed, p.home = 24, False, p.home or choice == "back"
            elif choice == "settle":
                self.flow["settled"] += g.size
                self.parties.remove(p)
            elif choice != "stay":
                p.line, p.since = choice, self.t

    def travel(self) -> None:
        for p in list(self.parties):
            if p.leg is not None:
                p.nights -= 1
                if p.nights == 0:
                    p.left = 24 * p.leg.nights - p.leg.units
                    self.end(p)
            first = p.place is not None
            while p.place and p.left > 0 and p in self.parties:
                self.set_out(p, first and p.left == 24)
                first = False

    def set_out(self, p: Party, morning: bool) -> None:
        g = self.groups[p.group]
        _, weight = self.world.solve(g, p.paper, p.home)
        w = {leg.name: weight[leg.name] for leg in self.world.out[p.place]
             if weight.get(leg.name, 0) > 0 and leg.fare <= p.means and (leg.units <= p.left or p.left == 24)}
        if w and not morning:
            w["stop"] = math.exp(self.places[p.place].stay + g.stay)
        choice = self.pick(w) if w else "stop"
        if choice == "stop":
            p.left = 0
            return
        leg = self.world.legs[choice]
        p.means, p.leg, p.place = p.means - leg.fare, leg, None
        if leg.nights > 1:
            p.nights, p.left = leg.nights - 1, 0
        else:
            p.left -= leg.units
            self.end(p)

    def end(self, p: Party) -> None:
        leg, r = p.leg, p.leg.route
        death = min(1, r.death * self.factor("death", leg.name, leg.end))
        dead = sum(self.dice.random() < death for _ in range(self.size(p)))
        self.flow["died"] += dead
        if dead == self.size(p):
            self.parties.remove(p)
            return
        for _ in range(dead):
            p.group = self.groups[p.group].smaller
        turned = min(1, r.turned_back * self.factor("turned_back", leg.name, leg.end))
        crossing = self.places[leg.end].kind == "destination"
        met = min(1, r.encounter * self.factor("encounter", leg.name, leg.end)) if crossing else 0
        over = max(1, turned + met)
        outcome = self.pick({"back": turned / over, "met": met / over, "on": max(0, 1 - (turned + met) / over)})
        p.leg = None
        if outcome == "back":
            p.place, p.left = leg.start, 0
        elif outcome == "met":
            self.encounter(p, leg)
        elif crossing or (p.home and leg.end == self.groups[p.group].home):
            self.flow["went_home"] += 0 if crossing else self.size(p)
            self.parties.remove(p)
        else:
            p.place = leg.end

    def encounter(self, p: Party, leg: Leg) -> None:
        self.flow["encounters"] += self.size(p)
        weights = {d: d.share for d in self.s.dispositions}
        weights["release"] = max(0.0, 1 - sum(weights.values()))
        d = self.pick(weights)
        if d != "release" and d.effect == "return":
            self.flow["returned"] += self.size(p)
            p.place, p.left, p.tried = d.to or leg.start, 0, True
        else:
            self.parties.remove(p)

    def serve(self) -> None:
        day = self.s.start + timedelta(days=self.t)
        for o in self.s.offices:
            if str(day.isoweekday()) not in o.days:
                continue
            line = [p for p in self.parties if p.line == o.office]
            self.dice.shuffle(line)
            if o.order == "first_come":
                line.sort(key=lambda p: p.since)
            for p in self.fitting(line, o.capacity, o.unit == "people", o.fits):
                yes = self.dice.random() < o.granted
                self.flow["granted"] += self.size(p) if yes else 0
                self.flow["waited_days"] += self.size(p) * (self.t - p.since)
                p.line, p.paper = "", o.gives if yes else p.paper

    def fitting(self, line: list[Party], room: int, in_people: bool, fits: str) -> list[Party]:
        served = []
        for p in line:
            need = self.size(p) if in_people else 1
            if need <= room:
                served.append(p)
                room -= need
            elif fits == "stop":
                break
        return served

    def shelter(self) -> None:
        for place in self.s.places:
            if place.beds is None:
                continue
            here = [p for p in self.parties if p.place == place.place]
            free = place.beds - sum(self.size(p) for p in here if p.bed)
            waiting = [p for p in here if not p.bed]
            self.dice.shuffle(waiting)
            for p in self.fitting(waiting, max(0, free), True, place.fits):
                p.bed = True

    def live(self) -> None:
        unit, top = self.s.money_unit, self.s.money_levels - 1
        for p in self.parties:
            if not p.place:
                continue
            place, g = self.places[p.place], self.groups[p.group]
            earned, spent = (max(1, math.floor(x / unit + 0.5)) for x in (place.wage, place.living))
            w = {"earn": min(1, place.work * place.wage / (unit * earned) * self.factor("work", "", p.place)), "support": g.support / unit,
                 "spend": 0 if p.bed else place.living / (unit * spent)}
            over = max(1, sum(w.values()))
            w = {k: v / over for k, v in w.items()}
            w["nothing"] = max(0, 1 - sum(w.values()))
            step = {"earn": earned, "support": 1, "spend": -spent, "nothing": 0}[self.pick(w)]
            p.means = min(top, max(0, p.means + step))


class Rules:
    """The scenario under some policies, with its legs and the values of going on."""

    def __init__(self, changes: list, scenario: Scenario) -> None:  # type: ignore[type-arg]
        for path, value in changes:
            scenario = altered(scenario, path, value)
        s = self.s = scenario
        self.groups, self.places = {g.group: g for g in s.groups}, {p.place: p for p in s.places}
        self.offices, self.solved = {o.office: o for o in s.offices}, {}
        modes = {m.mode: m for m in s.modes}
        self.legs, self.out = {}, defaultdict(list)
        for r in s.routes:
            m = modes[r.mode]
            units = max(1, math.ceil(24 * (r.hours if r.hours is not None else r.km / m.km_per_hour) / m.hours - 1e-9))
            dollars = r.fare if r.fare is not None else (r.km or 0) * m.fare_per_km
            for name, a, b in ((r.leg, r.start_place, r.end_place), (r.leg + "<", r.end_place, r.start_place))[: 2 if r.both_ways else 1]:
                cost = {}
                for family in (False, True):
                    u = (m.liking + (m.liking_family if family else 0) - s.choice.time) * units / 24 - s.choice.money * dollars / 100
                    u -= s.choice.distance * (r.km or 0) / 100 + s.choice.danger * 100 * r.death + s.choice.turned_back * r.turned_back
                    cost[family] = -min(u, -0.001)
                leg = Leg(name, a, b, units, math.ceil(units / 24), math.floor(dollars / s.money_unit + 0.5), cost, r)
                self.legs[name] = leg
                self.out[a].append(leg)

    def solve(self, g, paper: str, home: bool) -> tuple[dict, dict]:  # type: ignore[no-untyped-def]
        key = (g.group, paper, home)
        if key not in self.solved:
            self.solved[key] = self._solve(g, paper, home)
        return self.solved[key]

    def _solve(self, g, paper: str, home: bool) -> tuple[dict, dict]:  # type: ignore[no-untyped-def]
        ends = {p.place: g.pull for p in self.s.places if p.kind == "destination"} if not home else {g.home: 0.0}
        legs = [leg for leg in self.legs.values() if leg.route.open and leg.route.needs in ("", paper)
                and not (home and self.places[leg.end].kind == "destination")]
        family = g.size > 1
        far = {p: -ends[p] if p in ends else INF for p in self.places}
        for _ in self.places:
            for leg in legs:
                if leg.start not in ends:
                    far[leg.start] = min(far[leg.start], far[leg.end] + leg.cost[family])
        value, weight = {p: ends.get(p, -INF) for p in self.places}, {}
        for p in sorted(self.places, key=lambda p: far[p]):
            if p in ends or far[p] == INF:
                continue
            good = [leg for leg in legs if leg.start == p and far[leg.end] < far[p] and leg.cost[family] + far[leg.end] <= far[p] + self.s.choice.detour]
            mu = self.s.choice.scale
            terms = {leg.name: math.exp((value[leg.end] - leg.cost[family] + far[p]) / mu) for leg in good}
            value[p] = mu * math.log(sum(terms.values())) - far[p]
            weight.update({name: term / sum(terms.values()) for name, term in terms.items()})
        return value, weight


def altered(scenario: Scenario, path: str, value: object) -> Scenario:
    """Return the scenario with "table.name.field" set, multiplied ("x1.5"), or raised or lowered ("+3", "-3")."""
    table, *name, attribute = path.split(".")
    rows = [scenario.choice] if table == "choice" else list(getattr(scenario, table))
    for i, row in enumerate(rows):
        if name and not fnmatchcase(getattr(row, fields(row)[0].name), ".".join(name)):
            continue
        now, new = getattr(row, attribute), value
        if isinstance(value, str) and value[:1] in ("x", "+", "-"):
            number = float(value[1:])
            new = {"x": (now or 0) * number, "+": (now or 0) + number, "-": (now or 0) - number}[value[0]]
            new = round(new) if type(now) is int else new
        rows[i] = replace(row, **{attribute: new})
    return replace(scenario, **{table: rows[0] if table == "choice" else tuple(rows)})


CACHE: dict = {}
