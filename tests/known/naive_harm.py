"""Dangers and captivity of the naive twin: party by party, as one would tell it."""

import math
from fnmatch import fnmatchcase

COUNTED = {
    "robbery": "robbed",
    "extortion": "extorted",
    "kidnapping": "kidnapped",
    "violence": "assaulted",
    "injury": "injured",
    "exposure": "injured",
}


class Harm:
    """What dangers do to parties; `self` is the run, `p` a party and `d` a danger."""

    def concerns(self, d, p) -> bool:  # type: ignore[no-untyped-def]
        """Can this danger meet this party this month?"""
        g, now = self.groups[p.group], [int(m) for m in d.months.split()] or range(1, 13)
        who = fnmatchcase(g.nationality, d.nationality) and fnmatchcase(g.household, d.household)
        return who and fnmatchcase(p.paper or "none", d.paper) and self.day.month in now

    def meets(self, p, dangers) -> bool:  # type: ignore[no-untyped-def]
        """Let the party meet one of some dangers, or none; say whether it met one."""
        weights = {
            i: min(1.0, d.chance * self.factor("danger", d.danger))
            for i, d in enumerate(dangers)
            if self.concerns(d, p)
        }
        weights = {i: min(1.0, chance * (dangers[i].company if p.company else 1)) for i, chance in weights.items()}
        choice = self.pick(weights | {"none": max(0.0, 1 - sum(weights.values()))})
        if choice == "none":
            return False
        self.harmed(p, dangers[choice])
        return True

    def on_leg(self, p, leg) -> bool:  # type: ignore[no-untyped-def]
        """The dangers of a passage."""
        region = self.places[leg.start].region
        return self.meets(
            p,
            [
                d
                for d in self.s.dangers
                if d.on == "leg"
                and fnmatchcase(leg.route.mode, d.mode)
                and (fnmatchcase(leg.route.leg, d.where) or fnmatchcase(region, d.where))
            ],
        )

    def harmed(self, p, d) -> None:  # type: ignore[no-untyped-def]
        """What a danger does to a party."""
        if d.kind in COUNTED:
            self.flow[COUNTED[d.kind]] += self.size(p)
        self.flow["taken"] += self.loses(p, d.takes)
        if self.s.health and self.dice.random() < d.worsens:
            self.come_to(p, {"well": "weak"}.get(p.health, "ill"))
        if d.kind == "kidnapping":
            self.abduct(p, d)
        else:
            self.die(p, d.death, "danger")

    def loses(self, p, dollars: float) -> int:  # type: ignore[no-untyped-def]
        """Take an amount from a party, or all it has; return the dollars."""
        units = self.units(dollars)
        paid = (
            math.floor(dollars + 0.5)
            if p.means >= units
            else min(math.floor(dollars + 0.5), math.floor(p.means * self.s.money_unit + 0.5))
        )
        p.means = max(0, p.means - units)
        return paid

    def bury(self, p, dead: int, cause: str, captive: bool = False) -> None:  # type: ignore[no-untyped-def]
        """Count the dead: in all, of what they died, and where."""
        where = "captive" if captive or p.captive else "at_place" if p.place else "on_leg"
        for name in ("died", f"died_of_{cause}", f"died_{where}"):
            self.flow[name] += dead

    def die(self, p, chance: float, cause: str, captive: bool = False) -> int:  # type: ignore[no-untyped-def]
        """Let each person die with a chance; return how many do."""
        dead = sum(self.dice.random() < chance for _ in range(self.size(p)))
        self.bury(p, dead, cause, captive)
        if dead == self.size(p):
            self.parties.remove(p)
            return dead
        for _ in range(dead):
            p.group = self.groups[p.group].smaller
        return dead

    def abduct(self, p, d) -> None:  # type: ignore[no-untyped-def]
        """Hold a party captive where its leg began, or where it is."""
        p.place, p.leg, p.left, p.bed, p.captive = (p.leg.start if p.leg else p.place), None, 0, False, d.danger
        if p.line:
            self.flow["abandoned"] += self.size(p)
            p.line = ""
        self.abandon(p, p.place)

    def a_day_of_harm(self) -> None:
        """Dangers at places, and the end of captivity."""
        for p in list(self.parties):
            if p.place is None or self.places[p.place].kind == "destination":
                continue
            if p.captive:
                self.hold_on(p, next(d for d in self.s.dangers if d.danger == p.captive))
            else:
                self.meets(p, [d for d in self.s.dangers if d.on == "place" and self.within(p.place, d.where)])

    def hold_on(self, p, d) -> None:  # type: ignore[no-untyped-def]
        """One more day, or the end of captivity: with a ransom raised by others, with its own money, or without."""
        if self.dice.random() >= 1 / d.days:
            return
        p.captive, people = "", self.size(p)
        if self.dice.random() < d.raised:
            self.flow["ransoms"] += math.floor(d.ransom + 0.5)
            self.flow["freed"] += people
            return
        can_pay = d.ransom > 0 and p.means >= self.units(d.ransom)
        self.flow["ransoms"] += self.loses(p, d.ransom)
        self.flow["freed"] += people - (0 if can_pay else self.die(p, d.death, "danger", captive=True))
