"""Conflict: what a forecast of camps may look at, and what it is scored against."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np

from jornada.domain.scenario.scenario import Scenario
from jornada.study.displacement.roads import Spell, opened_later, spells_of
from jornada.study.scores.camps import counted_in
from jornada.study.scores.rivals import known_by, made_on


@dataclass(frozen=True)
class Conflict:
    """A conflict in a folder of Flee: given are totals by day, conflicts, closures, roads; forecast is who stands in
    which camp.

    `counted` (T, C) is what a forecast is scored against, and is read by scores alone; `everybody` (T,) its total,
    given to all. `active` (T, P) says where there is conflict, `population` (P,) who lives there, `nest` (C, K) which
    camp is in which country.
    """

    name: str
    scenario: Scenario
    camps: tuple[str, ...]
    counted: np.ndarray
    active: np.ndarray
    population: np.ndarray
    nest: np.ndarray
    late: np.ndarray
    spells: tuple[Spell, ...]

    @property
    def days(self) -> int:
        """Return the number of days."""
        return len(self.counted)

    @property
    def everybody(self) -> np.ndarray:
        """Return the people in all camps by day, (T,): given to every forecast, as Flee is given them."""
        return self.counted.sum(1)

    @cached_property
    def arriving(self) -> np.ndarray:
        """Return the people who arrive by day, (T,).

        Growth of the total, where earlier shrinking pays for later growth, as in Flee.
        """
        growth = np.diff(self.everybody, prepend=self.everybody[:1])
        height = np.maximum.accumulate(np.cumsum(growth))
        return np.maximum(np.diff(np.maximum(height, 0.0), prepend=0.0), 0.0)

    @cached_property
    def _known(self) -> dict[int, np.ndarray]:
        return {}

    def known(self, day: int) -> np.ndarray:
        """Return the last counts of camps made by the end of a day, at the level of registration of then, (C,)."""
        if day not in self._known:
            self._known[day] = known_by(self.scenario, list(self.camps), day)
        return self._known[day]

    @cached_property
    def made(self) -> tuple[np.ndarray, ...]:
        """Return for each camp the days of the run on which a count of it was made, in order."""
        days = [
            sorted({made_on(self.scenario, row) for row in self.scenario.observed if row.area == camp})
            for camp in self.camps
        ]
        return tuple(np.array(some, int) for some in days)

    def last_made(self, day: int) -> np.ndarray:
        """Return the day of the last count of each camp made by the end of a day, the first day where none was,
        (C,)."""
        return np.array([max(0, int(some[some <= day].max())) if (some <= day).any() else 0 for some in self.made], int)

    def is_same(self, country: str, start: date) -> bool:
        """Say whether it is the conflict that began in a country about a day.

        Copies of one differ in length and start.
        """
        home = self.scenario.places[0].country if self.scenario.places else ""
        return home == country and abs(self.scenario.start - start) < timedelta(days=366)


def conflict_of(name: str, scenario: Scenario) -> Conflict:
    """Return what is forecast and scored of a scenario under the rules of Flee.

    Camps of the first day that were counted in the run.
    """
    camps, counted = counted_in(scenario)
    names = [place.place for place in scenario.places]
    lives = {site.place: float(max(site.population, 0)) for site in scenario.sites}
    country = {place.place: place.country for place in scenario.places}
    countries = sorted({country[camp] for camp in camps})
    nest = np.array([[country[camp] == one for one in countries] for camp in camps], float).reshape(
        len(camps), len(countries)
    )
    return Conflict(
        name,
        scenario,
        tuple(camps),
        counted.reshape(scenario.days, len(camps)),
        _active(scenario, names),
        np.array([lives.get(place, 0.0) for place in names]),
        nest,
        opened_later(scenario, camps),
        spells_of(scenario, camps),
    )


def _active(scenario: Scenario, names: list[str]) -> np.ndarray:
    """Return where there is conflict by day (T, P).

    On days without any, where there was, or where there will be, or anywhere at home.
    """
    active, number = np.zeros((scenario.days, len(names)), bool), {name: i for i, name in enumerate(names)}
    for event in scenario.events:
        if event.event == "conflict" and event.name in number and event.day < scenario.days:
            active[max(event.day, 0) :, number[event.name]] = event.value > 0.0
    camps = {site.place for site in scenario.sites if site.kind in ("camp", "idpcamp")}
    home = scenario.places[0].country if scenario.places else ""
    at_home = np.array([place.country == home and place.place not in camps for place in scenario.places], bool)
    so_far = np.maximum.accumulate(active, axis=0)
    for other in (so_far, np.broadcast_to(active.any(0), active.shape), np.broadcast_to(at_home, active.shape)):
        active = np.where(active.any(1, keepdims=True), active, other)
    return active
