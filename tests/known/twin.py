"""A deliberately naive twin of the engine: one object a party, plain Python, its own random numbers.

It imports nothing but the dataclasses of the scenario. It follows the written semantics of a day, not the
engine's code, and must agree with the engine in distribution.
"""

import math
import random
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from fnmatch import fnmatchcase
from typing import Any

from jornada.domain.scenario import Scenario
from tests.known.twin_rules import INF, Leg, Rules, changed

TRAVELLING_DAY = 24
EVENTS = (
    "arrived", "set_out", "encounters", "first_encounters", "entered_unseen", "turned_back_at_crossing", "returned", "released", "removed",
    "settled", "turned_homeward", "went_home", "died", "applied", "granted", "refused", "gave_up", "waited_days", "fares",
)


@dataclass
class Party:
    """People who travel together."""

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
    leg: Leg | None = None
    nights: int = 0
    gone: bool = False


@dataclass
class Twin:
    """Runs of the twin: `present` counts people by place each night, `totals` each day's events."""

    scenario: Scenario
    dice: random.Random
    book: dict[Any, Rules] = field(default_factory=dict)
    parties: list[Party] = field(default_factory=list)
    present: list[Counter[str]] = field(default_factory=list)
    totals: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def run(self) -> "Twin":
        """Take everybody through every day."""
        self.on, self.below = {p.name: False for p in self.scenario.policies}, Counter[str]()
        self.noises: dict[tuple[int, str, int], float] = {}
        for t in range(self.scenario.days):
            self.t = t
            self.day, self.flow = self.scenario.start + timedelta(days=self.t), Counter[str]()
            self.rules = self.in_force()
            self.s, self.groups, self.places = self.rules.s, self.rules.groups, self.rules.places
            for step in (self.arrive, self.decide, self.travel, self.serve, self.shelter, self.live):
                step()
                self.parties = [p for p in self.parties if not p.gone]
            self.present.append(Counter())
            for p in self.parties:
                if p.place:
                    self.present[-1][p.place] += self.size(p)
            for name in EVENTS:
                self.totals[name].append(self.flow[name])
        return self

    def size(self, p: Party) -> int:
        """Return the people in a party."""
        return self.groups[p.group].size

    def leave(self, p: Party, why: str) -> None:
        """Take a party out of the picture."""
        self.flow[why] += self.size(p)
        p.gone = True

    def in_force(self) -> Rules:
        """Return the rules of the day; triggers read the totals up to yesterday."""
        for p in self.scenario.policies:
            if p.trigger:
                mean = sum(self.totals[p.trigger.measure][-p.trigger.window:]) / p.trigger.window
                if not self.on[p.name]:
                    self.on[p.name], self.below[p.name] = mean > p.trigger.above, 0
                else:
                    self.below[p.name] = self.below[p.name] + 1 if mean < p.trigger.below else 0
                    self.on[p.name] = self.below[p.name] < p.trigger.days
            else:
                self.on[p.name] = True
        now = tuple(
            p for p in self.scenario.policies
            if p.active and self.on[p.name] and (p.starts is None or p.starts <= self.day) and (p.ends is None or self.day <= p.ends)
        )
        rows = sorted((r.starts or self.scenario.start, i) for i, r in enumerate(self.scenario.pulls) if r.starts is None or r.starts <= self.day)
        key = (tuple(p.name for p in now), tuple(rows))
        if key not in self.book:
            s = self.scenario
            for p in now:
                for path, value in p.change:
                    s = changed(s, path, value)
            self.book[key] = Rules(s, {(s.pulls[i].nationality, s.pulls[i].place): s.pulls[i].pull for _, i in rows})
        return self.book[key]

    def factor(self, kind: str, **facts: str) -> float:
        """Return the product of the shocks of a kind on something described by `facts`."""
        total = 1.0
        for i, shock in enumerate(self.s.shocks):
            unit = "all" if shock.by == "all" else facts.get(shock.by, "")
            if shock.acts_on == kind and fnmatchcase(unit, shock.only):
                z = self.noise(i, unit, self.t if shock.period == "day" else self.t // 7)
                total *= math.exp(shock.sd * z - shock.sd**2 / 2)
        return total

    def noise(self, i: int, unit: str, period: int) -> float:
        """Return a standard normal number, correlated with that of the period before."""
        key = (i, unit, period)
        if key not in self.noises:
            fresh, rho = self.dice.gauss(0, 1), self.s.shocks[i].correlation
            self.noises[key] = fresh if period == 0 else rho * self.noise(i, unit, period - 1) + math.sqrt(1 - rho**2) * fresh
        return self.noises[key]

    def poisson(self, mean: float) -> int:
        """Count unit exponentials that fit into `mean`."""
        n, total = 0, self.dice.expovariate(1)
        while total < mean:
            n, total = n + 1, total + self.dice.expovariate(1)
        return n

    def arrive(self) -> None:
        """Add new parties."""
        unit, top = self.s.money_unit, self.s.money_levels - 1
        for a in self.s.arrivals:
            d, days, g = (self.day - a.starts).days, (a.ends - a.starts).days + 1, self.groups[a.group]
            if not 0 <= d < days:
                continue
            if a.process == "given":
                n = int(a.people) * (d + 1) // (days * g.size) - int(a.people) * d // (days * g.size)
            else:
                mean = a.people / days / g.size * self.factor("arrivals", place=a.place, nationality=g.nationality, group=a.group)
                if a.process == "negative_binomial":
                    mean = self.dice.gammavariate(a.dispersion, mean / a.dispersion)
                n = self.poisson(mean)
            low, high = (min(top, math.floor(x / unit + 0.5)) for x in (g.means_low, g.means_high))
            self.flow["arrived"] += n * g.size
            self.parties += [Party(a.place, a.group, self.dice.randint(low, high), g.papers) for _ in range(n)]

    def pick(self, weights: dict[str, float]) -> str:
        """Pick one by weight."""
        return self.dice.choices(list(weights), list(weights.values()))[0]

    def decide(self) -> None:
        """Let each party at a place choose what to do today."""
        here: Counter[str] = Counter()
        for p in self.parties:
            if p.place:
                here[p.place] += self.size(p)
        for p in self.parties:
            if p.place and p.line:
                if self.dice.random() < self.rules.offices[p.line].gives_up:
                    self.flow["gave_up"] += self.size(p)
                    p.line = ""
            elif p.place:
                self.do(p, self.pick(self.weights(p, p.place, here[p.place])))

    def weights(self, p: Party, at: str, people: int) -> dict[str, float]:
        """Return the weights of what a party can do this morning."""
        place, g = self.places[at], self.groups[p.group]
        crowd = place.crowding * max(0, people / place.beds - 1) if place.beds else 0
        value, weight = self.rules.solve(g, p.paper, p.home)
        share = sum(weight.get(leg.name, 0) for leg in self.rules.out[at] if leg.fare <= p.means)
        w = {"stay": math.exp(place.stay + g.stay - crowd), "go": share**self.s.choice.scale if share > 0 else 0.0}
        if p.home:
            return w
        lost = value[at] == -INF
        back = self.rules.solve(g, p.paper, True)[0][at] if g.home else -INF
        if g.turn_back is not None and back > -INF:
            w["back"] = math.exp(g.turn_back if lost else g.turn_back + back - value[at])
        if place.settle is not None:
            w["settle"] = math.exp(place.settle + g.settle - (0 if lost else value[at]))
        for o in self.s.offices:
            if o.place == at and o.takes == p.paper and o.gives != p.paper:
                w["office " + o.office] = math.exp(o.apply)
        return w

    def do(self, p: Party, choice: str) -> None:
        """Begin what was chosen."""
        if choice in ("go", "back"):
            self.flow["set_out" if choice == "go" else "turned_homeward"] += self.size(p)
            p.left, p.bed, p.home = TRAVELLING_DAY, False, p.home or choice == "back"
        elif choice == "settle":
            self.leave(p, "settled")
        elif choice != "stay":
            self.flow["applied"] += self.size(p)
            p.line, p.since = choice.removeprefix("office "), self.t

    def travel(self) -> None:
        """Take each party along the road until its day is over."""
        for p in self.parties:
            morning = p.leg is None
            if p.leg is not None:
                p.nights -= 1
                if p.nights == 0:
                    p.left = TRAVELLING_DAY * p.leg.nights - p.leg.units
                    self.end(p, p.leg)
            while not p.gone and p.place and p.left > 0:
                self.set_out(p, p.place, morning)
                morning = False

    def set_out(self, p: Party, at: str, morning: bool) -> None:
        """Begin a leg, or stop for the night."""
        g = self.groups[p.group]
        weight = self.rules.solve(g, p.paper, p.home)[1]
        w = {
            leg.name: weight[leg.name] for leg in self.rules.out[at]
            if leg.name in weight and leg.fare <= p.means and (leg.units <= p.left or p.left == TRAVELLING_DAY)
        }
        if not w or not morning:
            w["stop"] = math.exp(self.places[at].stay + g.stay)
        choice = self.pick(w)
        if choice == "stop":
            p.left = 0
            return
        leg = self.rules.legs[choice]
        self.flow["fares"] += leg.dollars
        p.means, p.place, p.leg, p.nights = p.means - leg.fare, None, leg, leg.nights - 1
        p.left = 0 if leg.nights > 1 else p.left - leg.units
        if leg.nights == 1:
            self.end(p, leg)

    def chance(self, kind: str, leg: Leg) -> float:
        """Return a chance of a leg under today's shocks."""
        return min(1.0, getattr(leg.route, kind) * self.factor(kind, leg=leg.name, place=leg.end))

    def end(self, p: Party, leg: Leg) -> None:
        """End a leg: deaths first, then what becomes of those who live."""
        death = self.chance("death", leg)
        dead = sum(self.dice.random() < death for _ in range(self.size(p)))
        self.flow["died"] += dead
        p.gone = dead == self.size(p)
        if p.gone:
            return
        for _ in range(dead):
            p.group = self.groups[p.group].smaller
        crossing, p.leg = self.places[leg.end].kind == "destination", None
        turned, met = self.chance("turned_back", leg), self.chance("encounter", leg) if crossing else 0.0
        over = max(1.0, turned + met)
        outcome = self.pick({"back": turned / over, "met": met / over, "on": max(0.0, 1 - (turned + met) / over)})
        if outcome == "back":
            self.flow["turned_back_at_crossing"] += self.size(p)
            p.place, p.left = leg.start, 0
        elif outcome == "met":
            self.encounter(p, leg)
        elif crossing:
            self.leave(p, "entered_unseen")
        elif p.home and leg.end == self.groups[p.group].home:
            self.leave(p, "went_home")
        else:
            p.place = leg.end

    def encounter(self, p: Party, leg: Leg) -> None:
        """Meet the authorities; the first row of each disposition that matches gives its share."""
        g, area, rows = self.groups[p.group], self.places[leg.end].area, {}
        self.flow["encounters"] += g.size
        self.flow["first_encounters"] += 0 if p.tried else g.size
        for row in self.s.dispositions:
            dated = (row.starts is None or row.starts <= self.day) and (row.ends is None or self.day <= row.ends)
            if dated and fnmatchcase(g.nationality, row.nationality) and fnmatchcase(g.household, row.household) and fnmatchcase(area, row.area):
                rows.setdefault(row.disposition, row)
        shares = {name: row.share for name, row in rows.items()}
        name = self.pick({**shares, "": max(0.0, 1 - sum(shares.values()))})
        if name and rows[name].effect == "return":
            self.flow["returned"] += g.size
            p.place, p.left, p.tried = rows[name].to or leg.start, 0, True
        else:
            self.leave(p, "removed" if name and rows[name].effect == "remove" else "released")

    def serve(self) -> None:
        """Serve the lines of the offices that are open."""
        for o in self.s.offices:
            if str(self.day.isoweekday()) not in o.days:
                continue
            line = [p for p in self.parties if p.line == o.office]
            self.dice.shuffle(line)
            if o.order == "first_come":
                line.sort(key=lambda p: p.since)
            for p in self.fitting(line, o.capacity, o.unit == "people", o.fits):
                yes = self.dice.random() < o.granted
                self.flow["granted" if yes else "refused"] += self.size(p)
                self.flow["waited_days"] += self.size(p) * (self.t - p.since)
                p.line, p.paper = "", o.gives if yes else p.paper

    def fitting(self, line: list[Party], room: int, in_people: bool, fits: str) -> list[Party]:
        """Return the parties of a line that fit, one by one."""
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
        """Give free beds by lot."""
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
        """Let means change."""
        unit, top = self.s.money_unit, self.s.money_levels - 1
        for p in self.parties:
            if not p.place:
                continue
            place, g = self.places[p.place], self.groups[p.group]
            earned, spent = (max(1, math.floor(x / unit + 0.5)) for x in (place.wage, place.living))
            w = {
                "earn": min(1.0, place.work * place.wage / (unit * earned) * self.factor("work", place=p.place)),
                "support": g.support / unit, "spend": 0.0 if p.bed else place.living / (unit * spent),
            }
            w["nothing"] = max(0.0, 1 - sum(w.values()))
            p.means += {"earn": earned, "support": 1, "spend": -spent, "nothing": 0}[self.pick(w)]
            p.means = min(top, max(0, p.means))
