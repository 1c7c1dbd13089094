"""Stops of the naive twin, and the clock of those who are stuck: person by person, as one would tell it."""

import math
from fnmatch import fnmatchcase


def there(s, name: str) -> float:  # type: ignore[no-untyped-def]
    """The share of those posted from a pool, at stops and at offices, who are there."""
    number = next(q.number for q in s.staff if q.staff == name)
    posted = sum(stop.posted for stop in s.stops if stop.staff == name)
    posted += sum(o.capacity / o.by_one for o in s.offices if o.staff == name and o.by_one)
    return min(1.0, number / posted) if posted else 1.0


def strength(s, stop) -> float:  # type: ignore[no-untyped-def]
    """The share of its chance that a stop reaches with the staff it has."""
    if not stop.staff or stop.needs == 0:
        return 1.0
    return min(1.0, stop.posted * there(s, stop.staff) / stop.needs)


def stops_on(s, leg) -> list:  # type: ignore[no-untyped-def]
    """The stops on a leg with the chance of each."""
    return [
        (stop, stop.chance * strength(s, stop))
        for stop in s.stops
        if fnmatchcase(leg.name, stop.legs) and fnmatchcase(leg.route.mode, stop.mode)
    ]


def passes(world, stop, paper: str, leg) -> bool:  # type: ignore[no-untyped-def]
    """Does a paper, by name or by what it allows, open a stop where it is good?"""
    q = world.papers.get(paper)
    return (
        q is not None
        and bool(stop.passes)
        and stop.passes in (q.paper, *q.allows.split())
        and fnmatchcase(world.places[leg.start].region, q.territory)
    )


def stopped(world, paper: str, leg, together: bool = False) -> float:  # type: ignore[no-untyped-def]
    """The chance of being stopped on a leg with a paper, alone or with a caravan."""
    held = [(stop, chance) for stop, chance in stops_on(world.s, leg) if not passes(world, stop, paper, leg)]
    return 1 - math.prod(1 - (min(1.0, chance * stop.company) if together else chance) for stop, chance in held)


class Stops:
    """What the twin does at checkpoints; `self` is the run, `p` a party, `leg` a leg that it ends."""

    def goes_on(self, p, leg) -> bool:  # type: ignore[no-untyped-def]
        """Stop the party or not; say whether it goes on to the end of the leg."""
        met = stops_on(self.s, leg)
        if not met or self.dice.random() >= min(
            1.0, stopped(self.world, p.paper, leg, bool(p.company)) * self.factor("turned_back", leg.name, leg.end)
        ):
            return True
        self.flow["stopped"] += self.size(p)
        if self.dice.random() < leg.route.bribe_share and self.pays(p, leg.route.bribe):
            return True
        stop = self.pick({s.stop: chance for s, chance in met})
        rows = self.first_rows(
            [row for row in self.s.dispositions if row.stop and fnmatchcase(stop, row.stop)], "disposition", p
        )
        weights = {i: row.share for i, row in enumerate(rows)}
        choice = self.pick(weights | {"back": max(0.0, 1 - sum(weights.values()))})
        p.left = p.left if choice != "back" and rows[choice].effect == "release" else 0
        if choice == "back":
            self.turn_back(p, leg)
            return False
        return self.follows(p, leg, rows[choice])

    def follows(self, p, leg, row) -> bool:  # type: ignore[no-untyped-def]
        """Carry out what follows a stop."""
        if row.effect == "remove" or (
            row.effect == "move" and self.places[row.to].country != self.places[leg.start].country
        ):
            self.flow["unheard"] += self.size(p) if self.claims(p.paper) else 0
        if row.effect == "release":
            if row.gives:
                self.give(p, row.gives)
            return True
        if row.effect == "move":
            self.move(p, row.to)
        elif row.effect == "hold":
            o = self.world.offices[row.office]
            self.abandon(p, o.place)
            p.place, p.line, p.bed = o.place, "", False
            self.join(p, o.office)
            p.held = True
        else:
            self.flow["removed"] += self.size(p)
            self.parties.remove(p)
        return False

    def move(self, p, to: str) -> None:  # type: ignore[no-untyped-def]
        """Take a party to a place and count it."""
        self.flow["moved"] += self.size(p)
        self.flow["moved_again"] += self.size(p) if p.moves else 0
        p.moves += 1
        self.ride(p, to)

    def ride(self, p, to: str) -> None:  # type: ignore[no-untyped-def]
        """Bring a party to a place, in no bed."""
        self.abandon(p, to)
        p.place, p.bed = to, False

    def end_limits(self, o) -> None:  # type: ignore[no-untyped-def]
        """Let those go who have been in the line for as long as anybody may be."""
        for p in self.in_line(o):
            if o.limit is not None and self.t - self.waited_since(p, o) + o.delay >= o.limit:
                self.flow["let_go"] += self.size(p)
                self.leave(p, o)
                if self.places[p.place].kind == "destination":
                    self.flow["released"] += self.size(p)
                    self.parties.remove(p)
                elif o.limit_gives:
                    self.give(p, o.limit_gives)

    def enter_region(self, p, leg) -> None:  # type: ignore[no-untyped-def]
        """Begin the clock anew for a party that has come to another region by itself."""
        if self.places[leg.start].region != self.places[leg.end].region:
            p.weeks = 0

    def count_weeks(self) -> None:
        """Count the turns of the week, and who is stranded."""
        for p in self.parties:
            counted = not p.place or (self.places[p.place].kind != "destination" and bool(self.places[p.place].region))
            if self.t % 7 == 6:
                p.weeks = min(13, p.weeks + 1) if counted else 0
            if self.s.stranded and p.place and not p.home and counted and self.lacks(p):
                for name, turns in (("stranded_14", 3), ("stranded", 5), ("stranded_90", 13)):
                    self.flow[name] += self.size(p) if p.weeks >= turns else 0

    def lacks(self, p) -> bool:  # type: ignore[no-untyped-def]
        """Does a party wait for somebody, or lack the paper or the fare for the best way on?"""
        if p.line or p.on_list:
            return True
        g = self.groups[p.group]
        value, weight = self.world.solve(g, p.paper, False, self.mind(g, p.place))
        best = max(
            self.world.solve(g, paper, False, self.mind(g, p.place))[0][p.place] for paper in ("", *self.world.papers)
        )
        ways = [leg for leg in self.world.out[p.place] if weight.get(leg.name, 0) > 0]
        if value[p.place] == -math.inf or value[p.place] < best - 1e-6:
            return True
        return max(ways, key=lambda leg: weight[leg.name]).fare > p.means
