"""Triggers and ramps of the naive twin, as one would keep them on paper: the rule of `docs/explanation/offices.md`."""

from fnmatch import fnmatchcase

WEEK = 7


class Switch:
    """One trigger, looked at once each morning."""

    def __init__(self, trigger) -> None:  # type: ignore[no-untyped-def]
        self.rule = trigger
        self.came_on = self.goes_off = None  # the morning it came on, and the one its clock runs to
        self.low_mornings = 0

    def look(self, today: int, past: list) -> bool:  # type: ignore[type-arg]
        """Say whether the trigger is on this morning; `past` has what every day up to yesterday came to."""
        rule = self.rule
        days = [past[today - back] if today - back >= 0 else 0 for back in range(1, rule.window + 1)]
        mean, yesterday = sum(days) / rule.window, past[today - 1] if today else 0
        if (rule.above > 0 and mean >= rule.above) or (rule.spike > 0 and yesterday >= rule.spike):
            self.came_on = today if self.came_on is None else self.came_on
            self.goes_off, self.low_mornings = None, 0
        elif self.came_on is not None:
            self.count_down(today, mean)
        return self.came_on is not None

    def count_down(self, today: int, mean: float) -> None:
        self.low_mornings = self.low_mornings + 1 if mean < self.rule.below else 0
        low = self.low_mornings >= self.rule.days
        if self.rule.wait == 0:
            self.goes_off = today if low else None  # without a clock it must be low on the day itself
        elif low and self.goes_off is None:
            self.goes_off = today + self.rule.wait  # and this clock is stopped by the level of the way in only
        if self.goes_off is not None and today >= self.goes_off and today - self.came_on >= self.rule.least_days:
            self.came_on = self.goes_off = None
            self.low_mornings = 0


class Law:
    """What is in force today; `self` is the run."""

    def watch(self) -> None:
        """Begin to keep what the triggers count, one list for each."""
        self.switches = {p.name: Switch(p.trigger) for p in self.scenario.policies if p.trigger}
        self.counted = {name: [] for name in self.switches}

    def note(self) -> None:
        """Write down tonight what each trigger counts, at the places it names."""
        for name, switch in self.switches.items():
            assert not switch.rule.not_counted, "the twin counts every group"
            at = [q.place for q in self.scenario.places if fnmatchcase(q.place, switch.rule.only)]
            if switch.rule.measure in ("present", "waiting"):
                here = {"present": self.present, "waiting": self.waiting}[switch.rule.measure][-1]
                self.counted[name].append(sum(here.get(place, 0) for place in at))
            elif switch.rule.only == "*":
                self.counted[name].append(self.totals[switch.rule.measure][-1])
            else:
                self.counted[name].append(sum(self.flow[switch.rule.measure, place] for place in at))

    def in_force(self) -> tuple:  # type: ignore[type-arg]
        """Return the policies in force in the order of their table, each with how much of its change is reached."""
        found = []
        # whatever the dates
        on = {name: switch.look(self.t, self.counted[name]) for name, switch in self.switches.items()}
        for p in self.scenario.policies:
            dated = (p.starts is None or p.starts <= self.day) and (p.ends is None or self.day <= p.ends)
            if p.active and dated and on.get(p.name, True):
                since = [(self.day - p.starts).days] if p.starts else []
                since += [self.t - self.switches[p.name].came_on] if p.trigger else []
                found.append((p.name, reached(p.ramp, min(since, default=0))))
        return tuple(found)


def reached(ramp: int, days: int) -> float:
    """Return the share of a change after so many days of a ramp.

    What the line has reached in the middle of the week.
    """
    return min(1.0, (days // WEEK * WEEK + WEEK / 2) / ramp) if ramp else 1.0
