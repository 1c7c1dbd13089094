"""A deliberately naive twin of the engine: one object a party, plain Python, its own random numbers.

It shares nothing with the engine but the dataclasses of the scenario, and must agree with it in distribution.
Offices and papers are in `naive_offices`, dangers in `naive_harm`, beliefs in `naive_news`, health in `naive_health`,
stops in `naive_stops`, the rules of a day with its legs and what going on is worth in `naive_rules`, triggers and ramps
in `naive_triggers`, people who walk together in `naive_caravans`.
"""

import math
import random
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from fnmatch import fnmatchcase

from jornada.domain.scenario.scenario import Scenario
from tests.known.naive_caravans import Caravans
from tests.known.naive_harm import Harm
from tests.known.naive_health import Health
from tests.known.naive_news import News
from tests.known.naive_offices import Offices
from tests.known.naive_rules import INF, Leg, Rules
from tests.known.naive_stops import Stops
from tests.known.naive_triggers import Law

FLOWS = (
    "arrived",
    "encounters",
    "died",
    "returned",
    "released",
    "removed",
    "settled",
    "went_home",
    "bribes",
    "applied",
    "registered",
    "granted",
    "refused",
    "admitted",
    "fees",
    "waited_days",
    "gave_up",
    "abandoned",
    "no_shows",
    "turned_away",
    "unpaid",
    "paper_ran_out",
    "unheard",
    "not_begun",
    "fell_ill",
    "recovered",
    "stopped",
    "turned_homeward",
    "set_out",
    "turned_back_at_crossing",
    "first_encounters",
    "fares",
    "served",
    "moved",
    "moved_again",
    "let_go",
    "stranded_14",
    "stranded",
    "stranded_90",
    "robbed",
    "extorted",
    "kidnapped",
    "freed",
    "assaulted",
    "injured",
    "taken",
    "ransoms",
    "joined_caravan",
    "left_caravan",
    "accepted_offer",
    "on_the_way",
    "entered_unseen",
    "went_on_legally",
    "took_seat",
    "died_on_leg",
    "died_at_place",
    "died_captive",
    "died_of_passage",
    "died_of_danger",
    "died_of_illness",
)


STOCKS = {  # of a party and its place, None on a leg: is it counted?
    "listed": lambda p, at: p.on_list and at,
    "weak": lambda p, at: p.health == "weak",
    "ill": lambda p, at: p.health == "ill",
    "heading_home": lambda p, at: p.home and at,
    "held": lambda p, at: at and at.kind == "destination",
    "captive": lambda p, at: p.captive and at,
    "sheltered": lambda p, at: at and at.beds is not None and p.bed and not p.captive,
    "in_caravan": lambda p, at: p.company,
}


@dataclass(eq=False)
class Party:
    place: str | None
    group: str
    means: int
    paper: str = ""
    expires: int = 0
    home: bool = False
    bed: bool = False
    line: str = ""
    since: int = 0
    on_list: str = ""
    listed: int = 0
    sponsor: bool = False
    health: str = "well"
    captive: str = ""
    left: int = 0
    leg: object = None
    nights: int = 0
    moves: int = 0
    weeks: int = 0
    company: str = ""
    held: bool = False
    tries: int = 0


@dataclass
class Twin(Offices, Harm, Health, News, Stops, Law, Caravans):
    """One run of the twin; `present` and `waiting` count people by place and day."""

    scenario: Scenario
    dice: random.Random
    parties: list[Party] = field(default_factory=list)
    present: list[dict[str, int]] = field(default_factory=list)
    waiting: list[dict[str, int]] = field(default_factory=list)
    totals: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    laws: list[tuple] = field(default_factory=list)  # type: ignore[type-arg]

    def run(self) -> "Twin":
        self.watch()
        self.form()
        self.shock, self.queue, self.used, self.due = {}, Counter(), Counter(), {}
        self.head, self.told, self.first, self.begins = {}, {}, {}, {}
        for t in range(self.scenario.days):
            self.t, self.day, self.flow = t, self.scenario.start + timedelta(days=t), Counter()
            self.rules()
            self.listen()
            self.arrive()
            self.a_day_of_harm()
            self.register()
            self.walk()
            self.decide()
            self.travel()
            self.serve()
            self.shelter()
            self.night_of_health()
            self.live()
            self.run_out()
            self.count_weeks()
            self.disperse()
            self.record()
        return self

    def record(self) -> None:
        self.queue = Counter()
        self.present.append(Counter())
        self.waiting.append(Counter())
        for p in self.parties:
            self.queue[p.line] += self.size(p)
            if p.place:
                self.present[-1][p.place] += self.size(p)
                self.waiting[-1][p.place] += self.size(p) if p.line else 0
        for name in FLOWS:
            self.totals[name].append(self.flow[name])
        self.totals["present"].append(sum(self.present[-1].values()))
        self.totals["waiting"].append(sum(self.waiting[-1].values()))
        for name, counted in STOCKS.items():
            self.totals[name].append(sum(self.size(p) for p in self.parties if counted(p, self.places.get(p.place))))
        self.note()

    def size(self, p: Party) -> int:
        return self.groups[p.group].size

    def rules(self) -> None:
        s, now = self.scenario, self.in_force()
        self.laws.append(now)
        if (id(s), now) not in CACHE:
            share = dict(now)
            CACHE[id(s), now] = Rules(
                [(*change, share[p.name]) for p in s.policies if p.name in share for change in p.change], s
            )
        self.world = CACHE[id(s), now]
        self.s, self.groups, self.places = self.world.s, self.world.groups, self.world.places

    def factor(self, kind: str, name: str, place: str = "", nation: str = "", group: str = "") -> float:
        total = 1.0
        for i, shock in enumerate(self.s.shocks):
            if shock.acts_on != kind:
                continue
            unit = {"all": "all", "leg": name, "place": place, "nationality": nation, "group": group, "danger": name}[
                shock.by
            ]
            if not fnmatchcase(unit, shock.only or "*"):
                continue
            period = self.t if shock.period == "day" else self.t // 7
            z = self.noise(i, unit, period)
            total *= math.exp(shock.sd * z - shock.sd**2 / 2)
        return total

    def noise(self, i: int, unit: str, period: int) -> float:
        key = (i, unit, period)
        if key not in self.shock:
            fresh, rho = self.dice.gauss(0, 1), self.s.shocks[i].correlation
            self.shock[key] = (
                fresh if period == 0 else rho * self.noise(i, unit, period - 1) + math.sqrt(1 - rho**2) * fresh
            )
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
                if a.season or a.series:
                    n = math.floor(self.share(a, d) / g.size + 1e-9) - math.floor(self.share(a, d - 1) / g.size + 1e-9)
            else:
                mean = (
                    (self.share(a, d) - self.share(a, d - 1) if a.season or a.series else a.people / days)
                    / g.size
                    * self.factor("arrivals", "", a.place, g.nationality, a.group)
                )
                if a.process == "negative_binomial":
                    mean = self.dice.gammavariate(a.dispersion, mean / a.dispersion) if mean else 0
                n = self.poisson(mean)
            n = self.begun(a, n)
            low, high = (
                min(s.money_levels - 1, math.floor(x / s.money_unit + 0.5)) for x in (g.means_low, g.means_high)
            )
            self.flow["arrived"] += n * g.size
            self.flow["on_the_way"] += n * g.size if self.comes_by_road(a.place) else 0
            for _ in range(n):
                p = Party(a.place, a.group, self.dice.randint(low, high), sponsor=self.dice.random() < g.sponsor)
                self.parties.append(p)
                self.give(p, g.papers)
                if a.office:
                    self.join(p, a.office)
                    p.held = self.places[a.place].kind == "destination"

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
            if not p.place or p.captive or p.company or self.places[p.place].kind == "destination":
                continue
            if p.line and self.dice.random() < self.world.offices[p.line].gives_up:
                self.flow["gave_up"] += self.size(p)
                p.line = ""
            elif not p.line or self.world.offices[p.line].waits is not None:
                self.choose(p, here[p.place])

    def choose(self, p: Party, here: int) -> None:
        at_home = p.place == self.groups[p.group].home
        choice = "back" if p.home and at_home else self.pick(self.options(p, here))
        if choice in ("go", "back") and not (p.home and at_home) and self.rests(p):
            return
        self.flow["turned_homeward"] += self.size(p) if choice == "back" and not p.home else 0
        if choice == "back" and at_home:
            self.flow["went_home"] += self.size(p)
            self.flow["abandoned"] += self.size(p) if p.line else 0
            self.parties.remove(p)
        elif choice in ("go", "back"):
            self.flow["set_out"] += self.size(p) if choice == "go" else 0
            p.left, p.bed, p.home = 24, False, p.home or choice == "back"
        elif choice == "settle":
            self.flow["settled"] += self.size(p)
            self.flow["abandoned"] += self.size(p) if p.line else 0
            self.parties.remove(p)
        elif choice != "stay":
            self.join(p, choice)
            p.held = False

    def options(self, p: Party, here: int) -> dict[str, float]:
        place, g = self.places[p.place], self.groups[p.group]
        crowd = place.crowding * max(0, here / place.beds - 1) if place.beds else 0
        mind = self.mind(g, p.place)
        value, weight = self.world.solve(g, p.paper, p.home, mind)
        share = sum(weight.get(leg.name, 0) for leg in self.world.out[p.place] if leg.fare <= p.means)
        waits = math.exp(self.world.offices[p.line].waits) if p.line else 1
        waits *= self.waits_on_list(p)
        w = {
            "stay": math.exp(place.stay + g.stay - crowd) * waits,
            "go": share**self.s.choice.scale if share > 0 else 0,
        }
        if p.home:
            return w
        lost = value[p.place] == -INF
        onward = 0 if lost else value[p.place]
        homeward = self.world.solve(g, p.paper, True, mind)[0].get(p.place, -INF) if g.home else -INF
        if g.turn_back is not None and homeward > -INF:
            w["back"] = math.exp(g.turn_back + (0 if lost else homeward) - onward)
        if place.settle is not None:
            w["settle"] = math.exp(place.settle + g.settle - onward)
        if not p.line:
            w |= self.lines(p)
        return w

    def travel(self) -> None:
        for p in list(self.parties):
            if p.company or (p.leg is not None and self.rests(p)):
                continue
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
        _, weight = self.world.solve(g, p.paper, p.home, self.mind(g, p.place))
        w = {
            leg.name: weight[leg.name]
            for leg in self.world.out[p.place]
            if weight.get(leg.name, 0) > 0 and leg.fare <= p.means and (leg.units <= p.left or p.left == 24)
        }
        if w and not morning:
            w["stop"] = math.exp(self.places[p.place].stay + g.stay)
        choice = self.pick(w) if w else "stop"
        if choice == "stop":
            p.left = 0
            return
        leg = self.world.legs[choice]
        self.abandon(p, leg.end)
        self.flow["fares"] += leg.dollars
        p.means, p.leg, p.place = p.means - leg.fare, leg, None
        if leg.nights > 1:
            p.nights, p.left = leg.nights - 1, 0
        else:
            p.left -= leg.units
            self.end(p)

    def end(self, p: Party) -> None:
        leg, r = p.leg, p.leg.route
        together = self.law_of(p.company)
        if not self.worn(p, self.day_of_health(p, leg), leg.units / 24 - leg.nights + 1) and not self.on_leg(p, leg):
            self.die(
                p,
                min(1, r.death * self.factor("death", leg.name, leg.end) * (together.death if together else 1)),
                "passage",
            )
        if p not in self.parties or p.captive:
            return
        turned = min(
            1, r.turned_back * self.factor("turned_back", leg.name, leg.end) * (together.turned_back if together else 1)
        )
        crossing = self.places[leg.end].kind == "destination"
        met = min(1, r.encounter * self.factor("encounter", leg.name, leg.end)) if crossing else 0
        over = max(1, turned + met)
        outcome = self.pick({"back": turned / over, "met": met / over, "on": max(0, 1 - (turned + met) / over)})
        p.leg = None
        if crossing and not self.goes_on(p, leg):
            return
        if outcome == "back" and self.dice.random() < r.bribe_share and self.pays(p, r.bribe):
            outcome = "on"
        if outcome == "back":
            self.turn_back(p, leg)
        elif not crossing and not self.goes_on(p, leg):
            return
        elif outcome == "met":
            self.encounter(p, leg)
        elif crossing or (p.home and leg.end == self.groups[p.group].home):
            self.flow[self.passed(p, leg) if crossing else "went_home"] += self.size(p)
            self.parties.remove(p)
        else:
            p.place = leg.end
            self.enter_region(p, leg)

    def turn_back(self, p: Party, leg: Leg) -> None:
        """Bring a party back to where its leg began, for the night."""
        self.flow["turned_back_at_crossing"] += self.size(p)
        p.place, p.left = leg.start, 0

    def comes_by_road(self, place: str) -> bool:
        """Is who comes in here on the way, not where journeys end, nor abroad, where an office is all there is?"""
        offices = {o.office for o in self.s.offices if self.within(place, o.from_places or o.place)}
        applies = any(r.office in offices and r.effect == "admit" for r in self.s.outcomes)
        return self.places[place].kind != "destination" and (bool(self.world.out[place]) or not applies)

    def passed(self, p: Party, leg: Leg) -> str:
        """What it is called to cross without being met.

        With a paper that the leg needs and that is good beyond, or unseen.
        """
        q = self.world.papers.get(p.paper)
        good = (
            q
            and leg.route.needs
            and self.world.allowed(leg, p.paper)
            and fnmatchcase(self.places[leg.end].region, q.territory)
        )
        return "went_on_legally" if good else "entered_unseen"

    def encounter(self, p: Party, leg: Leg) -> None:
        self.flow["encounters"] += self.size(p)
        self.flow["first_encounters"] += 0 if p.tries else self.size(p)
        p.tries += 1
        self.flow["encounters", leg.end] += self.size(p)
        rows = self.first_rows(
            [d for d in self.s.dispositions if not d.stop], "disposition", p, self.places[leg.end].area
        )
        weights = {i: d.share for i, d in enumerate(rows)}
        choice = self.pick(weights | {"release": max(0.0, 1 - sum(weights.values()))})
        effect = "release" if choice == "release" else rows[choice].effect
        p.line, p.left = "", 0
        self.unheard(p, effect, p.paper)
        if effect == "return":
            self.flow["returned"] += self.size(p)
            p.place = rows[choice].to or leg.start
            self.abandon(p, p.place)
        elif effect == "hold":
            p.place, p.on_list = leg.end, ""
            self.join(p, rows[choice].office)
            p.held = True
        else:
            self.flow[{"remove": "removed", "release": "released"}[effect]] += self.size(p)
            self.parties.remove(p)

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
            waiting = [p for p in here if not p.bed and not p.captive]
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
            more = self.factor("work", "", p.place) * self.work_with(p) * self.said(p, "work", 1.0)
            if p.captive:
                more = 0
            w = {
                "earn": min(1, place.work * place.wage / (unit * earned) * more),
                "support": g.support / unit,
                "spend": 0 if p.bed or p.captive else place.living / (unit * spent),
            }
            over = max(1, sum(w.values()))
            w = {k: v / over for k, v in w.items()}
            w["nothing"] = max(0, 1 - sum(w.values()))
            step = {"earn": earned, "support": 1, "spend": -spent, "nothing": 0}[self.pick(w)]
            p.means = min(top, max(0, p.means + step))


CACHE: dict = {}
