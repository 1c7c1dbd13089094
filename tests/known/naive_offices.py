"""Offices and papers of the naive twin: party by party, as one would tell it."""

import math
from fnmatch import fnmatchcase
from types import SimpleNamespace

AS_COUNTED = {"grant": "granted", "refuse": "refused", "return": "returned", "remove": "removed", "release": "released", "admit": "admitted"}


class Offices:
    """What the twin does at offices; `self` is the run, `p` a party and `o` an office."""

    def open_to(self, p, o) -> bool:  # type: ignore[no-untyped-def]
        """May the party join the line or list of an office, by where and who it is and the paper it holds?"""
        g = self.groups[p.group]
        here = fnmatchcase(p.place, o.from_places) if o.from_places else p.place == o.place
        who = fnmatchcase(g.nationality, o.nationality) and fnmatchcase(g.household, o.household)
        return here and who and (o.any_paper or p.paper == o.takes)

    def lines(self, p) -> dict[str, float]:  # type: ignore[no-untyped-def]
        """The weight of joining each line that can be joined here."""
        return {o.office: math.exp(o.apply - o.baulk * self.queue[o.office] / max(o.capacity, 1)) for o in self.s.offices
                if not o.on_list and self.open_to(p, o) and (o.gives == "" or o.gives != p.paper)}

    def register(self) -> None:
        for o in self.s.offices:
            for p in self.parties:
                if o.on_list and p.place and not p.on_list and not p.home and self.open_to(p, o) and self.dice.random() < o.joins:
                    self.join(p, o.office)

    def since(self, o) -> int:  # type: ignore[no-untyped-def]
        """The class of those who join today."""
        return self.t // o.since_days * o.since_days + o.delay

    def join(self, p, name: str) -> None:  # type: ignore[no-untyped-def]
        o = self.world.offices[name]
        self.flow["registered" if o.on_list else "applied"] += self.size(p)
        if o.on_list:
            p.on_list, p.listed = name, self.since(o)
        else:
            p.line, p.since = name, self.since(o)

    def leave(self, p, o) -> None:  # type: ignore[no-untyped-def]
        if o.on_list:
            p.on_list = ""
        else:
            p.line = ""

    def abandon(self, p, end: str) -> None:  # type: ignore[no-untyped-def]
        """Who leaves the places where one keeps one's place in a line loses it."""
        if not p.line:
            return
        o = self.world.offices[p.line]
        if not (fnmatchcase(end, o.stay) if o.stay else end == o.place):
            self.flow["abandoned"] += self.size(p)
            p.line = ""

    def pays(self, p, dollars: float) -> bool:  # type: ignore[no-untyped-def]
        """Ask a side payment; say whether the party could pay."""
        units = max(1, math.floor(dollars / self.s.money_unit + 0.5)) if dollars > 0 else 0
        if p.means < units:
            return False
        p.means -= units
        self.flow["bribes"] += dollars
        return True

    def serve(self) -> None:
        for o in self.s.offices:
            if str(self.day.isoweekday()) in o.days:
                for p in self.called(o):
                    self.call(p, o)
            if o.room is not None:
                self.crowd_out(o)

    def in_line(self, o) -> list:  # type: ignore[no-untyped-def]
        return [p for p in self.parties if p.place and (p.on_list if o.on_list else p.line) == o.office]

    def waited_since(self, p, o) -> int:  # type: ignore[no-untyped-def]
        return p.listed if o.on_list else p.since

    def called(self, o) -> list:  # type: ignore[no-untyped-def]
        line = [p for p in self.in_line(o) if self.waited_since(p, o) <= self.t]
        if o.on_list:
            line = [p for p in line if (fnmatchcase(p.place, o.from_places) if o.from_places else p.place == o.place)]
        in_people = o.unit == "people"
        if o.order != "part":
            return self.fitting(self.in_order(line, o, o.order == "lottery"), o.capacity, in_people, o.fits)
        lucky = self.fitting(self.in_order(line, o, True), math.floor(o.capacity * o.by_lot + 0.5), in_people, o.fits)
        left = o.capacity - sum(self.size(p) if in_people else 1 for p in lucky)
        return lucky + self.fitting(self.in_order([p for p in line if p not in lucky], o, False), left, in_people, o.fits)

    def in_order(self, line: list, o, by_lot: bool) -> list:  # type: ignore[no-untyped-def]
        """Those who are first before others, then the longest waiting or all by lot; by lot among equals."""
        self.dice.shuffle(line)
        return sorted(line, key=lambda p: (not fnmatchcase(p.group, o.first), 0 if by_lot else self.waited_since(p, o)))

    def call(self, p, o) -> None:  # type: ignore[no-untyped-def]
        if self.dice.random() < o.no_show:
            self.flow["no_shows"] += self.size(p)
            self.leave(p, o)
        elif self.dice.random() < o.bribe_share and not self.pays(p, o.bribe):
            self.flow["unpaid"] += self.size(p)
            if o.on_list:
                p.listed = self.since(o)
            else:
                p.since = self.since(o)
        else:
            self.flow["waited_days"] += self.size(p) * (self.t - self.waited_since(p, o) + o.delay)
            self.leave(p, o)
            self.follow(p, self.outcome(p, o))

    def first_rows(self, rows, name: str, p, area: str = "") -> list:  # type: ignore[no-untyped-def]
        """The first row of each name that holds for a party today."""
        g, first = self.groups[p.group], {}
        for r in rows:
            now = (r.starts is None or r.starts <= self.day) and (r.ends is None or self.day <= r.ends)
            who = fnmatchcase(g.nationality, r.nationality) and fnmatchcase(g.household, r.household)
            if now and who and fnmatchcase(area, getattr(r, "area", "*")):
                first.setdefault(getattr(r, name), r)
        return list(first.values())

    def outcome(self, p, o):  # type: ignore[no-untyped-def]
        over = self.places[p.place].kind == "destination"  # nobody chooses there: who is refused is let go
        refused = SimpleNamespace(effect="release" if over else "refuse", gives="", next="", to="")
        table = [r for r in self.s.outcomes if r.office == o.office]
        if not table:
            granted = SimpleNamespace(effect="grant", gives=o.gives, next="", to="")
            return granted if self.dice.random() < o.granted else refused
        rows = self.first_rows(table, "outcome", p)
        weights = {i: r.share for i, r in enumerate(rows)}
        choice = self.pick(weights | {"refuse": max(0.0, 1 - sum(weights.values()))})
        return refused if choice == "refuse" else rows[choice]

    def follow(self, p, r) -> None:  # type: ignore[no-untyped-def]
        """Let a party take what was decided."""
        if r.effect != "next":
            self.flow[AS_COUNTED[r.effect]] += self.size(p)
            self.flow[AS_COUNTED[r.effect], p.place] += self.size(p)
        if r.effect in ("remove", "release", "admit"):
            self.parties.remove(p)
            return
        if r.gives:
            self.give(p, r.gives)
        if r.to and r.to != p.place:  # who is there already goes nowhere: bed and line are kept
            self.abandon(p, r.to)
            p.place, p.bed = r.to, False
        if r.next:
            self.join(p, r.next)

    def crowd_out(self, o) -> None:  # type: ignore[no-untyped-def]
        """Turn away the last in line for whom there is no room tonight."""
        line = self.in_line(o)
        self.dice.shuffle(line)
        if o.order != "lottery":
            line = self.in_order(line, o, False)
        stay = self.fitting(line, o.room, True, "stop")
        for p in line:
            if p not in stay:
                self.flow["turned_away"] += self.size(p)
                self.leave(p, o)
                if o.full:
                    self.join(p, o.full)

    def give(self, p, paper: str) -> None:  # type: ignore[no-untyped-def]
        """Hand over a paper; the weeks of its term begin today."""
        q = self.world.papers.get(paper)
        p.paper, p.expires = paper, math.ceil((self.t + q.days) / 7) if q and q.days else 0

    def run_out(self) -> None:
        for p in self.parties:
            if p.expires and self.t + 1 >= 7 * p.expires:
                self.flow["paper_ran_out"] += self.size(p)
                self.give(p, self.world.papers[p.paper].after)

    def work_with(self, p) -> float:  # type: ignore[no-untyped-def]
        """How many times the chance of work the paper in hand makes it."""
        q = self.world.papers.get(p.paper)
        return q.work if q and fnmatchcase(self.places[p.place].region, q.territory) else 1.0
