"""Health in the naive twin: what wears a party and what restores it, party by party."""

from collections import Counter
from fnmatch import fnmatchcase

ORDER = ("well", "weak", "ill")


class Health:
    """What health does to a party of the twin; `self` is the run, `p` a party and `leg` the leg it is on, if any."""

    def day_of_health(self, p, leg=None) -> dict[str, float]:  # type: ignore[no-untyped-def]
        """The chances of a whole day, here or on a leg, of coming to each state."""
        if not self.s.health:
            return {}
        found, here = Counter(), self.places[leg.start if leg else p.place]
        if not leg and here.kind == "destination":
            return found
        for r in self.s.health:
            where = [here.place, here.region, *([leg.route.leg] if leg else [])]
            wanted = r.on == ("leg" if leg else "place") and any(fnmatchcase(name, r.where) for name in where)
            wanted = (
                wanted
                and (not leg or fnmatchcase(leg.route.mode, r.mode))
                and fnmatchcase(self.groups[p.group].household, r.household)
            )
            wanted = wanted and (r.bed == "any" or (here.beds is not None and p.bed == (r.bed == "yes")))
            if wanted and r.state == p.health and r.becomes != p.health and self.in_months(r.months):
                found[r.becomes] += r.chance
        over = max(1.0, sum(chance for state, chance in found.items() if state != "dead"))
        return {state: min(1.0, chance if state == "dead" else chance / over) for state, chance in found.items()}

    def in_months(self, text: str) -> bool:
        """Is this month meant? Only spans that do not go round the end of a year."""
        spans = [(int(part.split("-")[0]), int(part.split("-")[-1])) for part in text.split()]
        return not text or any(first <= self.day.month <= last for first, last in spans)

    def worn(self, p, chances: dict[str, float], part: float = 1.0) -> bool:  # type: ignore[no-untyped-def]
        """Let a part of a day act on a party; say whether somebody died."""
        if not chances:
            return False
        chances = {state: 1 - (1 - chance) ** part for state, chance in chances.items()}
        dead = sum(self.dice.random() < chances.get("dead", 0.0) for _ in range(self.size(p)))
        if dead:
            self.bury(p, dead, "illness")
            self.lose(p, dead)
            return True
        moves = {state: chance for state, chance in chances.items() if state != "dead"}
        after = self.pick(moves | {p.health: max(0.0, 1 - sum(moves.values()))})
        self.come_to(p, after)
        return False

    def lose(self, p, dead: int) -> None:  # type: ignore[no-untyped-def]
        """Let so many of a party be gone."""
        if dead == self.size(p):
            self.parties.remove(p)
            return
        for _ in range(dead):
            p.group = self.groups[p.group].smaller

    def come_to(self, p, state: str) -> None:  # type: ignore[no-untyped-def]
        if state != p.health and state in ("well", "ill"):
            self.flow["recovered" if state == "well" else "fell_ill"] += self.size(p)
        p.health = state

    def said(self, p, field: str, default: float) -> float:  # type: ignore[no-untyped-def]
        """What the scenario says of the state of a party."""
        return next((getattr(c, field) for c in self.s.conditions if c.condition == p.health), default)

    def rests(self, p) -> bool:  # type: ignore[no-untyped-def]
        return self.dice.random() < self.said(p, "rest", 0.0)

    def night_of_health(self) -> None:
        for p in list(self.parties) if self.s.health else ():
            self.worn(p, self.day_of_health(p, p.leg))

    def healed(self, p, o) -> None:  # type: ignore[no-untyped-def]
        """Let a clinic make a party better by so many states."""
        self.come_to(p, ORDER[max(0, ORDER.index(p.health) - o.heals)])
