"""Offices and papers of the naive twin: party by party, as one would tell it."""

import math
from datetime import timedelta
from fnmatch import fnmatchcase
from types import SimpleNamespace

from tests.known.naive_stops import there

AS_COUNTED = {
    "grant": "granted",
    "refuse": "refused",
    "return": "returned",
    "remove": "removed",
    "release": "released",
    "admit": "admitted",
}


class Offices:
    """What the twin does at offices; `self` is the run, `p` a party and `o` an office."""

    def open_to(self, p, o) -> bool:  # type: ignore[no-untyped-def]
        """May the party join the line or list of an office, by where and who it is and the paper it holds?"""
        g = self.groups[p.group]
        here, least = self.within(p.place, o.from_places or o.place), self.units(o.least_means)
        who = fnmatchcase(g.nationality, o.nationality) and fnmatchcase(g.household, o.household)
        test = p.means >= least and (p.sponsor or not o.sponsor) and (p.health != "well" or not o.heals)
        return here and who and test and (o.any_paper or p.paper == o.takes)

    def within(self, place: str, pattern: str) -> bool:
        """Does a pattern name a place or its region?"""
        return fnmatchcase(place, pattern) or fnmatchcase(self.places[place].region, pattern)

    def units(self, dollars: float) -> int:
        """Whole units of a payment, at least one where there is any."""
        return max(1, math.floor(dollars / self.s.money_unit + 0.5)) if dollars > 0 else 0

    def lines(self, p) -> dict[str, float]:  # type: ignore[no-untyped-def]
        """The weight of joining each line that can be joined here."""
        return {
            o.office: math.exp(o.apply - o.baulk * self.expects(p, o))
            for o in self.s.offices
            if not o.on_list and self.open_to(p, o) and (o.gives == "" or o.gives != p.paper)
        }

    def register(self) -> None:
        for o in self.s.offices:
            for p in self.parties:
                if (
                    o.on_list
                    and p.place
                    and not p.captive
                    and not p.on_list
                    and not p.home
                    and self.open_to(p, o)
                    and self.dice.random() < o.joins
                ):
                    self.join(p, o.office)

    def a_day(self, o) -> float:  # type: ignore[no-untyped-def]
        """What an office serves an open day, on average."""
        capacity = self.staffed(o)
        return capacity / (365.25 / 84 * len(o.days)) if o.period == "month" else capacity

    def staffed(self, o) -> int:  # type: ignore[no-untyped-def]
        """What an office serves a period with the staff it has."""
        return math.floor(o.capacity * there(self.s, o.staff) + 0.5) if o.staff and o.by_one else o.capacity

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
        """Who leaves the places where one keeps one's place in a line or on a list loses it."""
        if p.line and not self.keeps(self.world.offices[p.line], end):
            self.flow["abandoned"] += self.size(p)
            p.line = ""
        if p.on_list and not self.keeps(self.world.offices[p.on_list], end):
            self.flow["abandoned"] += self.size(p)
            p.on_list = ""

    def keeps(self, o, place: str) -> bool:  # type: ignore[no-untyped-def]
        """Does one keep one's place at this place?"""
        return self.within(place, o.stay or ("*" if o.on_list else o.place))

    def waits_on_list(self, p) -> float:  # type: ignore[no-untyped-def]
        """How much more weight staying has for those on a list, where they may wait for it."""
        o = self.world.offices.get(p.on_list)
        return math.exp(o.waits) if o and o.waits is not None and self.keeps(o, p.place) else 1.0

    def pays(self, p, dollars: float, fee: float = 0.0) -> bool:  # type: ignore[no-untyped-def]
        """Ask a side payment; say whether the party could pay, and a fee after it."""
        units = self.units(dollars)
        if p.means < units + self.units(fee):
            return False
        p.means -= units
        self.flow["bribes"] += dollars
        return True

    def serve(self) -> None:
        for o in self.s.offices:
            if str(self.day.isoweekday()) in o.days:
                called = self.called(o, self.room_today(o))
                self.used[o.office] += sum(self.size(p) if o.unit == "people" else 1 for p in called)
                for p in called:
                    self.call(p, o)
            self.end_limits(o)
            if o.room is not None:
                self.crowd_out(o)

    def room_today(self, o) -> int:  # type: ignore[no-untyped-def]
        """What an office may serve today: of a month's quota what is due by now, less what it has used this month."""
        room = capacity = self.staffed(o)
        if o.period == "month":
            begun, due, used = self.due.get(o.office, (None, 0, 0))
            month = (self.day.year, self.day.month)
            if begun != month:
                due, used = 0, self.used[o.office]
            first = self.day.replace(day=1)
            days = [first + timedelta(days=i) for i in range(31)]
            open_days = [d for d in days if d.month == self.day.month and str(d.isoweekday()) in o.days]
            number = open_days.index(self.day)
            due += capacity * (number + 1) // len(open_days) - capacity * number // len(open_days)
            self.due[o.office] = month, due, used
            room = due - (self.used[o.office] - used)
        return room if o.total is None else max(0, min(room, o.total - self.used[o.office]))

    def in_line(self, o) -> list:  # type: ignore[no-untyped-def]
        return [
            p for p in self.parties if p.place and not p.captive and (p.on_list if o.on_list else p.line) == o.office
        ]

    def free(self, o) -> float:  # type: ignore[no-untyped-def]
        """How many people an office may take: no more than have a free bed, where beds limit it."""
        if not o.beds_at:
            return math.inf
        return max(0, self.places[o.beds_at].beds - sum(self.size(p) for p in self.parties if p.place == o.beds_at))

    def waited_since(self, p, o) -> int:  # type: ignore[no-untyped-def]
        return p.listed if o.on_list else p.since

    def called(self, o, capacity: int) -> list:  # type: ignore[no-untyped-def]
        line = [p for p in self.in_line(o) if self.waited_since(p, o) <= self.t]
        if o.on_list:
            line = [p for p in line if self.within(p.place, o.from_places or o.place)]
        in_people, capacity = o.unit == "people", min(capacity, self.free(o))
        if o.order != "part":
            return self.fitting(self.in_order(line, o, o.order == "lottery"), capacity, in_people, o.fits)
        lucky = self.fitting(self.in_order(line, o, True), math.floor(capacity * o.by_lot + 0.5), in_people, o.fits)
        left = capacity - sum(self.size(p) if in_people else 1 for p in lucky)
        return lucky + self.fitting(
            self.in_order([p for p in line if p not in lucky], o, False), left, in_people, o.fits
        )

    def in_order(self, line: list, o, by_lot: bool) -> list:  # type: ignore[no-untyped-def]
        """Those who are first before others, then the longest waiting or all by lot; by lot among equals."""
        self.dice.shuffle(line)
        return sorted(line, key=lambda p: (not fnmatchcase(p.group, o.first), 0 if by_lot else self.waited_since(p, o)))

    def call(self, p, o) -> None:  # type: ignore[no-untyped-def]
        if self.dice.random() < o.no_show:
            self.flow["no_shows"] += self.size(p)
            self.leave(p, o)
        elif p.means < self.units(o.fee) or (self.dice.random() < o.bribe_share and not self.pays(p, o.bribe, o.fee)):
            self.flow["unpaid"] += self.size(p)
            if o.on_list:
                p.listed = self.since(o)
            else:
                p.since = self.since(o)
        else:
            self.flow["served"] += self.size(p)
            self.flow["waited_days"] += self.size(p) * (self.t - self.waited_since(p, o) + o.delay)
            self.leave(p, o)
            decided = self.outcome(p, o)
            if decided.effect in ("grant", "admit"):
                self.flow["fees"] += math.floor(o.fee + 0.5)
                p.means -= self.units(o.fee)
            if decided.effect == "grant" and o.heals:
                self.healed(p, o)
            self.follow(p, decided)

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
        if r.effect not in ("next", "move"):
            self.flow[AS_COUNTED[r.effect]] += self.size(p)
            self.flow[AS_COUNTED[r.effect], p.place] += self.size(p)
        self.unheard(p, r.effect, r.gives or p.paper)
        if r.effect in ("remove", "release", "admit"):
            self.parties.remove(p)
            return
        p.held = p.held and r.effect not in ("grant", "return")
        p.tries += r.effect == "return"  # whom an office returns counts as met before
        if r.gives:
            self.give(p, r.gives)
        if r.effect == "move":
            self.flow["unheard"] += (
                self.size(p)
                if self.claims(r.gives or p.paper) and self.places[r.to].country != self.places[p.place].country
                else 0
            )
            if p.held:
                self.move(p, r.to)
            else:  # they waited for a seat
                self.flow["took_seat"] += self.size(p)
                self.ride(p, r.to)
        if r.to and r.to != p.place:  # who is there already goes nowhere: bed and line are kept
            self.abandon(p, r.to)
            p.place, p.bed = r.to, False
        if r.next:
            self.join(p, r.next)

    def unheard(self, p, effect: str, paper: str) -> None:  # type: ignore[no-untyped-def]
        """Count who is sent away with a paper in hand that says a claim is undecided."""
        if effect in ("remove", "return") and self.claims(paper):
            self.flow["unheard"] += self.size(p)

    def claims(self, paper: str) -> bool:
        """Does a paper say that a claim is undecided?"""
        return bool(paper) and self.world.papers[paper].claim

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
