"""What people of the naive twin believe, as one would tell it.

A value in each head, the same for all of a group at a place.
"""

import math
from datetime import timedelta
from fnmatch import fnmatchcase


class News:
    """What the twin hears and how departures answer; `self` is the run."""

    def listen(self) -> None:
        """Once a week every belief comes nearer to the truth.

        What is announced is added while it is, and fades after.
        """
        if self.t % 7 == 0:
            for b in self.s.beliefs:
                told = math.exp(-7 / b.fades) if b.fades else 0.0
                self.told[b.belief] = b.announced or told * self.told.get(b.belief, 0.0)
                for name in self.about(b):
                    truth, key = b.bias * self.truth(b, name), (b.belief, name)
                    if key in self.head:
                        self.head[key] += (truth - self.head[key]) * (1 - (math.exp(-7 / b.lag) if b.lag else 0.0))
                    else:
                        self.head[key] = truth if b.start is None else b.start
            self.answer()

    def about(self, b) -> list[str]:  # type: ignore[no-untyped-def]
        """The names that a belief is about: both ways of a leg bear one name."""
        names = {"wait": self.world.offices, "rule": [p.name for p in self.s.policies]}.get(
            b.topic, [r.leg for r in self.s.routes]
        )
        return [name for name in names if fnmatchcase(name, b.about)]

    def truth(self, b, name: str) -> float:  # type: ignore[no-untyped-def]
        if b.topic == "wait":
            return self.queue[name] / max(self.a_day(self.world.offices[name]), 1)
        if b.topic == "rule":
            return float(name in dict(self.laws[-1]))
        route = next(r for r in self.s.routes if r.leg == name)
        return (
            route.death + self.world.foreseen(route, self.places[route.start_place].region)
            if b.topic == "danger"
            else route.turned_back
        )

    def thinks(self, b, name: str, told: bool = True) -> float:  # type: ignore[no-untyped-def]
        value = max(0.0, self.head[b.belief, name] + (self.told[b.belief] if told else 0.0))
        return value if b.topic == "wait" else min(1.0, value)

    def held(self, topics: tuple[str, ...], g, place: str) -> list:  # type: ignore[no-untyped-def]
        """The beliefs of a group at a place."""
        return [
            b
            for b in self.s.beliefs
            if b.topic in topics and fnmatchcase(g.nationality, b.nationality) and self.within(place, b.place)
        ]

    def mind(self, g, place: str) -> tuple:  # type: ignore[no-untyped-def]
        """What a group at a place fears of legs, in utils to the thousandth, and what it adds to the pull of
        destinations."""
        feared, hope = {}, 0.0
        for b in reversed(self.held(("danger", "stops", "rule"), g, place)):
            for name in self.about(b):
                utils = {"danger": 100 * self.s.choice.danger, "stops": self.s.choice.turned_back}.get(
                    b.topic, 0.0
                ) * self.thinks(b, name)
                if b.topic != "rule":
                    feared[b.topic, name] = math.floor(utils * 1000 + 0.5) / 1000
            if b.topic == "rule":
                hope += b.worth * max((self.thinks(b, name) for name in self.about(b)), default=0.0)
        return tuple(sorted(feared.items())), math.floor(hope * 1000 + 0.5) / 1000

    def expects(self, p, o) -> float:  # type: ignore[no-untyped-def]
        """The days that a party thinks it would wait."""
        for b in self.held(("wait",), self.groups[p.group], p.place):
            if o.office in self.about(b):
                return self.thinks(b, o.office)
        return self.queue[o.office] / max(self.a_day(o), 1)

    def answer(self) -> None:
        """How many times as many set out of each row of arrivals as before anything was heard."""
        self.begins = {}
        for a in self.s.arrivals:
            g, self.begins[a.arrival] = self.groups[a.group], 1.0
            for r in self.s.responses:
                b = next((b for b in self.s.beliefs if b.belief == r.belief), None)
                mine = fnmatchcase(a.arrival, r.arrivals) and fnmatchcase(g.nationality, r.nationality) and not a.office
                if mine and (b is None or b in self.held((b.topic,), g, a.place)):
                    self.begins[a.arrival] *= self.times(r, b, a, g)
            self.begins[a.arrival] = min(10.0, self.begins[a.arrival])

    def times(self, r, b, a, g) -> float:  # type: ignore[no-untyped-def]
        if b is None:
            value = self.world.solve(g, g.papers, False, self.mind(g, a.place))[0][a.place]
            return math.exp(r.elasticity * (value - self.first.setdefault((r.response, a.arrival), value)))
        values, first = ([self.thinks(b, name, told) for name in self.about(b)] for told in (True, False))
        if b.topic == "rule":
            was = self.first.setdefault(r.response, max(first) if r.reference is None else r.reference)
            return math.exp(r.elasticity * (max(values) - was))
        least = 1.0 if b.topic == "wait" else 1e-4
        was = self.first.setdefault(r.response, sum(first) / len(first) if r.reference is None else r.reference)
        return (max(least, sum(values) / len(values)) / max(least, was)) ** r.elasticity

    def begun(self, a, n: int) -> int:  # type: ignore[no-untyped-def]
        """Of so many who would set out, how many do; or how many with those whom they draw along."""
        times = self.begins.get(a.arrival, 1.0)
        set_out = n * math.floor(times) + sum(self.dice.random() < times - math.floor(times) for _ in range(n))
        self.flow["not_begun"] += max(0, n - set_out) * self.groups[a.group].size
        return set_out

    def share(self, a, d: int) -> float:  # type: ignore[no-untyped-def]
        """The people of a row that come by the end of its day d, by month of the season or as the figures of a series
        say."""
        if a.series:
            return a.people * sum(self.published(a, a.starts + timedelta(days=i)) for i in range(d + 1))
        weight = {row.month: row.factor for row in self.s.seasons if row.season == a.season}
        days = [weight.get((a.starts + timedelta(days=i)).month, 1.0) for i in range((a.ends - a.starts).days + 1)]
        return a.people * sum(days[: d + 1]) / sum(days)

    def published(self, a, day) -> float:  # type: ignore[no-untyped-def]
        """The people that a series counts on a day: of the nationality, or else of all together.

        Everywhere, or else area by area.
        """
        nation, rows = (
            self.groups[a.group].nationality,
            [row for row in self.scenario.observed if row.series == a.series],
        )
        rows = [row for row in rows if row.nationality == nation] or [row for row in rows if row.nationality == ""]
        rows = [row for row in rows if row.area == ""] or rows
        return sum(
            row.people / len(range(row.starts.toordinal(), row.ends.toordinal() + 1))
            for row in rows
            if row.starts <= day <= row.ends
        )
