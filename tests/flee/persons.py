"""Flee's day, person by person in the order of its list, for small folders: one leg ahead, by vehicle, no stints
counted.

Written apart from the engine, from the words of the rules; only what places are on a day comes from the calendar.
"""

import random
from dataclasses import dataclass

import numpy as np

from jornada.domain.nouns.route import directed
from jornada.domain.scenario.scenario import Scenario
from jornada.engine.flee3.calendar import Calendar, calendar_of
from jornada.engine.flee3.counts import counts_of


@dataclass
class Person:
    """Where somebody is: at a place, or on a leg with so many kilometres behind them."""

    place: int
    leg: int = -1
    km: float = 0.0


class Conflict:
    """A run of Flee's rules for a scenario, person by person."""

    def __init__(self, scenario: Scenario, seed: int) -> None:
        names = [place.place for place in scenario.places]
        self.scenario, self.dice, self.people = scenario, random.Random(seed), list[Person]()
        self.legs = [
            (names.index(start), names.index(end), float(route.km))
            for _, route, start, end in directed(scenario.routes)
        ]
        self.by = {site.place: site for site in scenario.sites}
        self.names, self.here = names, [0] * len(names)
        self.calendar: Calendar = calendar_of(scenario)
        self.day = 0

    def days(self) -> np.ndarray:
        """Return the people at places by day (T, P)."""
        counts, settings, found = counts_of(self.scenario), self.scenario.flee3, []
        homes = [float(self.by[name].population) if name in self.by else 0.0 for name in self.names]
        for day in range(self.scenario.days):
            self.day = day
            if day == 0:
                for place, name in enumerate(self.names):
                    self.come(
                        place,
                        counts.first.get(name, 0)
                        if name in self.by and self.by[name].kind in ("camp", "idpcamp")
                        else 0,
                    )
            weights = [factor * home for factor, home in zip(self.calendar.factor[day], homes, strict=True)]
            for place in (
                self.dice.choices(range(len(self.names)), weights, k=int(counts.new[day])) if counts.new[day] else ()
            ):
                self.come(place, 1)
            for person in self.people:
                self.decide(person)
            for person in self.people:
                self.travel(person, settings.max_move_speed, 0.0)
            found.append(list(self.here))
        return np.array(found)

    def come(self, place: int, some: int) -> None:
        """Put some people at the end of the list."""
        self.people += [Person(place) for _ in range(some)]
        self.here[place] += some

    def free(self, place: int) -> float:
        """Return what is left of the weight of a place as it fills."""
        settings, site = self.scenario.flee3, self.by.get(self.names[place])
        first = counts_of_first(self.scenario, self.names[place])
        room = (site.capacity - first if site and site.capacity > 0 else 0) * settings.capacity_scaling
        low = settings.capacity_buffer * room
        if room < 1.0 or self.here[place] <= low:
            return 1.0
        return max(1.0 - (self.here[place] - low) / (room - low), 0.0)

    def decide(self, person: Person) -> None:
        """Let somebody at a place stay, or set out on a leg."""
        if person.leg >= 0 or self.dice.random() >= self.calendar.leave[self.day][person.place]:
            return
        ways = [
            leg
            for leg, (start, _, _) in enumerate(self.legs)
            if start == person.place and self.calendar.open[self.day][leg]
        ]
        if not ways:
            return
        settings = self.scenario.flee3
        weights = [
            (
                (settings.weight_softening + self.calendar.score[self.day][end])
                / (settings.softening + km) ** settings.distance_power
                * self.free(end)
            )
            ** settings.weight_power
            for _, end, km in (self.legs[leg] for leg in ways)
        ]
        leg = self.dice.choices(ways, weights if sum(weights) > 0.0 else None)[0]
        end = self.legs[leg][1]
        if self.calendar.camp[self.day][end] and self.free(end) < 0.5:
            return
        self.here[person.place] -= 1
        person.leg, person.km = leg, 0.0

    def travel(self, person: Person, speed: float, moved: float) -> None:
        """Let somebody on a leg travel a day, and decide again where they arrive early."""
        if person.leg < 0:
            return
        _, end, km = self.legs[person.leg]
        person.km += speed
        if person.km <= km:
            return
        moved += speed - (person.km - km)
        person.place, person.leg = end, -1
        self.here[end] += 1
        if moved < speed:
            self.decide(person)
            self.travel(person, speed, moved)


def counts_of_first(scenario: Scenario, place: str) -> int:
    """Return the people of the first day who are taken off the capacity of a camp, as Flee does it."""
    first = scenario.observed[0].ends if scenario.observed else scenario.start
    people = sum(int(row.people) for row in scenario.observed if row.area == place and row.ends == first)
    return 0 if scenario.flee3.count_day0_once or not scenario.flee3.insert_day0 else people
