"""Kilometres by road from every place to every camp, while legs, places, camps and borders are open or closed."""

import heapq
import math
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from jornada.domain.nouns.flee3 import Event
from jornada.domain.nouns.place import Place
from jornada.domain.nouns.route import Route
from jornada.domain.scenario.scenario import Scenario

EARTH = 6371.0  # km
WINDING = 1.3  # km by road for each as the crow flies, where no road is told of
CLOSURES = ("close_country", "close_place", "close_link", "close_camp", "close_idpcamp")


@dataclass(frozen=True)
class Closed:
    """What is closed on a day.

    Legs by the names of both ends, places, camps, and borders by the names of both countries.
    """

    legs: frozenset[frozenset[str]]
    places: frozenset[str]
    camps: frozenset[str]
    borders: frozenset[frozenset[str]]

    def bars(self, route: Route, country: dict[str, str]) -> bool:
        """Say whether nobody can take a leg."""
        ends = frozenset((route.start_place, route.end_place))
        over = frozenset(country.get(end, "") for end in ends)
        return bool(ends & self.places) or ends in self.legs or over in self.borders


@dataclass(frozen=True)
class Spell:
    """Days on which the same roads are open, and km (P, C) from each place to each camp.

    Infinite where none leads there.
    """

    first: int
    last: int
    km: np.ndarray


def closed_on(scenario: Scenario, day: int) -> Closed:
    """Return what is closed on a day, by what the tables mean: a row that closes a place "to" another place closes the
    leg between.

    Flee itself cuts the first place off from everywhere in such a row; burundi2015 has one (see
    docs/explanation/flee.md).
    """
    names = {place.place for place in scenario.places}
    shut = [event for event in scenario.events if event.event in CLOSURES and _holds(event, day)]
    of = {kind: [event for event in shut if event.event == kind] for kind in CLOSURES}
    legs = of["close_link"] + [event for event in of["close_place"] if event.other in names]
    return Closed(
        frozenset(frozenset((event.name, event.other)) for event in legs),
        frozenset(event.name for event in of["close_place"] if event.other not in names),
        frozenset(event.name for event in (*of["close_camp"], *of["close_idpcamp"])),
        frozenset(frozenset((event.name, event.other)) for event in of["close_country"]),
    )


def _holds(event: Event, day: int) -> bool:
    return event.day <= day and (event.until is None or day < event.until or event.until < event.day)


def spells_of(scenario: Scenario, camps: list[str]) -> tuple[Spell, ...]:
    """Return the kilometres to camps, by spells of days between which anything opens or closes."""
    shut = [event for event in scenario.events if event.event in CLOSURES]
    turns = {day for event in shut for day in (event.day, event.until) if day is not None and 0 < day < scenario.days}
    firsts = sorted({0, *turns})
    # no road is told of at all
    apart = not np.isfinite(km_to(scenario, camps, None)[_elsewhere(scenario, camps)]).any()
    flown = _flown(scenario, camps)
    found = []
    for first, after in zip(firsts, [*firsts[1:], scenario.days], strict=True):
        km = flown if apart else km_to(scenario, camps, closed_on(scenario, first))
        found.append(Spell(first, after - 1, _shut(km, camps, closed_on(scenario, first))))
    return tuple(found)


def _elsewhere(scenario: Scenario, camps: list[str]) -> np.ndarray:
    """Return which places are no camps, (P,)."""
    return np.array([place.place not in camps for place in scenario.places], bool)


def _shut(km: np.ndarray, camps: list[str], closed: Closed) -> np.ndarray:
    """Return kilometres without camps that are closed themselves."""
    shut = np.array([camp in closed.camps or camp in closed.places for camp in camps], bool)
    return np.where(shut[None, :], np.inf, km)


def km_to(scenario: Scenario, camps: list[str], closed: Closed | None) -> np.ndarray:
    """Return the shortest kilometres by road from each place to each camp, (P, C)."""
    number = {place.place: i for i, place in enumerate(scenario.places)}
    country = {place.place: place.country for place in scenario.places}
    legs: list[list[tuple[int, float]]] = [[] for _ in number]
    for route in scenario.routes:
        if closed is None or not closed.bars(route, country):
            start, end = number[route.start_place], number[route.end_place]
            legs[start].append((end, max(route.km, 0.0)))
            legs[end].append((start, max(route.km, 0.0)))
    return np.array([_shortest(legs, number[camp]) for camp in camps]).reshape(len(camps), len(number)).T


def _shortest(legs: list[list[tuple[int, float]]], start: int) -> list[float]:
    """Return the shortest way from a place to all others (Dijkstra 1959, doi:10.1007/BF01386390)."""
    found, ahead = [math.inf] * len(legs), [(0.0, start)]
    found[start] = 0.0
    while ahead:
        so_far, here = heapq.heappop(ahead)
        for there, km in legs[here] if so_far <= found[here] else []:
            if so_far + km < found[there]:
                found[there] = so_far + km
                heapq.heappush(ahead, (so_far + km, there))
    return found


def _flown(scenario: Scenario, camps: list[str]) -> np.ndarray:
    """Return kilometres as the crow flies, lengthened as roads wind, (P, C)."""
    at = {place.place: place for place in scenario.places}
    return np.array([[WINDING * crow(place, at[camp]) for camp in camps] for place in scenario.places]).reshape(
        len(scenario.places), len(camps)
    )


def crow(one: Place, other: Place) -> float:
    """Return kilometres between two places as the crow flies (haversine).

    Examples
    --------
    >>> round(crow(Place("Bangui", latitude=4.36, longitude=18.55), Place("Bimbo", latitude=4.26, longitude=18.42)))
    18
    """
    north, east = math.radians(one.latitude), math.radians(one.longitude)
    to_north, to_east = math.radians(other.latitude), math.radians(other.longitude)
    half = (
        math.sin((to_north - north) / 2) ** 2
        + math.cos(north) * math.cos(to_north) * math.sin((to_east - east) / 2) ** 2
    )
    return 2 * EARTH * math.asin(min(1.0, math.sqrt(half)))


def opened_later(scenario: Scenario, camps: Collection[str]) -> np.ndarray:
    """Return for each camp whether it was closed itself on the first day and opens on a later one, (C,)."""
    first = closed_on(scenario, 0)
    shut = first.camps | first.places
    ends = {
        event.name
        for event in scenario.events
        if event.event in CLOSURES[1:] and event.until is not None and 0 < event.until < scenario.days
    }
    return np.array([camp in shut and camp in ends for camp in camps], bool)
