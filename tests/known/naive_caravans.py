"""Caravans for the naive twin: one object a caravan, one party after the other."""

import math
from dataclasses import dataclass


@dataclass
class Walk:
    phase: str = "gathering"
    at: int = 0
    km: float = 0.0
    marched: int = 0
    closed: int = 0
    people: int = 0


class Caravans:
    """What the twin does with people who walk together."""

    def form(self) -> None:
        self.walks = {c.caravan: Walk() for c in self.scenario.caravans}

    def law_of(self, company: str):  # type: ignore[no-untyped-def]
        return next((c for c in self.s.caravans if c.caravan == company), None)

    def next_leg(self, c, walk: Walk):  # type: ignore[no-untyped-def]
        """Return the leg ahead, or the one it sleeps on."""
        ends = c.places[walk.at : walk.at + 2]
        return next(
            (
                leg
                for leg in self.world.out[ends[0]]
                if len(ends) > 1 and leg.end == ends[1] and leg.route.mode == c.mode
            ),
            None,
        )

    def born(self, c) -> bool:  # type: ignore[no-untyped-def]
        return c.starts is None and c.size is None

    def walk(self) -> None:
        for c in self.s.caravans:
            walk = self.walks[c.caravan]
            early = walk.phase == "gathering" and not self.born(c) and (c.gathers is None or c.gathers <= self.day)
            if early or (walk.phase == "under way" and walk.km == 0):
                self.gather(c, c.joins if early else c.picks_up, c.places[walk.at])
        for c in self.s.caravans:
            self.set_off(c, self.walks[c.caravan])

    def gather(self, c, chance: float, place: str) -> None:  # type: ignore[no-untyped-def]
        for p in self.parties:
            g = self.groups[p.group]
            may = (
                p.place == place
                and not p.company
                and not p.home
                and c.nationality in ("*", g.nationality)
                and c.household in ("*", g.household)
            )
            if may and self.dice.random() < chance:
                p.company = c.caravan
                self.flow["joined_caravan"] += self.size(p)

    def set_off(self, c, walk: Walk) -> None:  # type: ignore[no-untyped-def]
        if walk.phase == "gathering" and (
            (c.starts and c.starts <= self.day) or (c.size is not None and walk.people > c.size)
        ):
            walk.phase = "under way"
        if walk.phase != "under way":
            return
        leg = self.next_leg(c, walk)
        if leg is None:  # at the end of its road it stays until its day
            return
        if c.rest and walk.marched >= c.rest:
            walk.marched = walk.closed = 0
        elif walk.km == 0 and self.shut(leg):
            walk.marched, walk.closed = 0, walk.closed + 1
        else:
            walk.marched, walk.closed = walk.marched + 1, 0
            self.march(c, walk)

    def shut(self, leg) -> bool:  # type: ignore[no-untyped-def]
        return not leg.route.open or bool(leg.route.needs)

    def march(self, c, walk: Walk) -> None:  # type: ignore[no-untyped-def]
        walked = 0.0
        while leg := self.next_leg(c, walk):
            if walk.km == 0 and walked > 0 and (walked >= c.pace_low - 1e-9 or self.shut(leg)):
                break
            ahead, begins = leg.route.km - walk.km, walk.km == 0
            members = [
                p
                for p in self.parties
                if p.company == c.caravan and (p.place == leg.start if begins else self.is_on(p, leg))
            ]
            for p in members:
                p.bed, p.left = False, 0
                if begins:
                    self.flow["set_out"] += self.size(p)
                    self.abandon(p, leg.end)
                p.place, p.leg = None, leg
            if walked + ahead > c.pace_high + 1e-9:
                walk.km += self.dice.uniform(c.pace_low, c.pace_high) - walked
                for p in members:
                    p.nights = max(1, min(leg.nights - 1, math.ceil((1 - walk.km / leg.route.km) * leg.nights - 1e-9)))
                break
            walked, walk.at, walk.km = walked + ahead, walk.at + 1, 0.0
            for p in members:
                self.end(p)

    def is_on(self, p, leg) -> bool:  # type: ignore[no-untyped-def]
        return p.leg is not None and p.leg.name == leg.name  # under other rules it is another object

    def disperse(self) -> None:
        begun = {name: walk.phase for name, walk in self.walks.items()}
        moved: set = set()  # nobody leaves two caravans in one evening
        for c in self.s.caravans:
            walk = self.walks[c.caravan]
            if begun[c.caravan] == "over":
                continue
            here = None if walk.km else c.places[walk.at]
            for p in self.members(c, moved):
                if p.home or (p.place != here if here else not self.is_on(p, self.next_leg(c, walk))):
                    self.go_alone(p, moved)
            if here:
                for offer in self.s.offers:
                    if offer.caravan == c.caravan and offer.place in ("", here):
                        self.propose(c, offer, moved)
            if begun[c.caravan] == "under way":
                self.shed(c, walk, moved)
        for c in self.s.caravans:
            self.look_after(c, self.walks[c.caravan])

    def members(self, c, moved: set) -> list:  # type: ignore[no-untyped-def, type-arg]
        return [p for p in self.parties if p.company == c.caravan and id(p) not in moved]

    def go_alone(self, p, moved: set, into: str = "") -> None:  # type: ignore[no-untyped-def, type-arg]
        self.flow["left_caravan"] += self.size(p)
        self.flow["joined_caravan"] += self.size(p) if into else 0
        p.company = into
        moved.add(id(p))

    def propose(self, c, offer, moved: set) -> None:  # type: ignore[no-untyped-def, type-arg]
        if (offer.starts and self.day < offer.starts) or (offer.ends and self.day > offer.ends):
            return
        wish = [p for p in self.members(c, moved) if self.dice.random() < offer.accepts]
        self.dice.shuffle(wish)
        for p in wish if offer.seats is None else self.fitting(wish, offer.seats, True, "skip"):
            self.go_alone(p, moved)
            self.flow["accepted_offer"] += self.size(p)
            if offer.gives:
                self.give(p, offer.gives)
            if offer.to and offer.to != p.place:
                self.abandon(p, offer.to)
                p.place, p.bed = offer.to, False

    def shed(self, c, walk: Walk, moved: set) -> None:  # type: ignore[no-untyped-def, type-arg]
        press = (c.strain * max(0, walk.people / c.feeds - 1) if c.feeds else 0) + (
            c.leaves_blocked if walk.closed else 0
        )
        into = self.part_of(c, walk) if press > 0 else ""
        for p in self.members(c, moved):
            if self.dice.random() < min(1, c.leaves + press):
                pressed = self.dice.random() < press / (c.leaves + press)
                self.go_alone(p, moved, into if pressed else "")
        if into and any(p.company == into for p in self.parties):
            self.walks[into].phase = "under way"

    def part_of(self, c, walk: Walk) -> str:  # type: ignore[no-untyped-def]
        other, of = self.walks.get(c.splits), self.law_of(c.splits)
        if other is None or walk.km:
            return ""
        if other.phase == "gathering" and self.born(of):
            other.at = walk.at
            return c.splits
        return c.splits if other.phase == "under way" and other.km == 0 and other.at == walk.at else ""

    def look_after(self, c, walk: Walk) -> None:  # type: ignore[no-untyped-def]
        if walk.phase == "over":
            return
        walk.people = sum(self.size(p) for p in self.members(c, set()))
        over = walk.phase == "under way" and (
            (walk.at == len(c.places) - 1 and not c.ends)
            or walk.people < c.least
            or bool(c.patience and walk.closed >= c.patience)
        )
        if over or (c.ends and c.ends <= self.day):
            walk.phase = "over"
            for p in self.members(c, set()):
                self.go_alone(p, set())
