"""The routes that people weigh under the rules of Flee: all paths of a few legs, the whole of which is chosen at once."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from jornada.domain.scenario import Scenario
from jornada.engine.legs import directed_legs
from jornada.engine.records import records

EARTH = 6371.0
Path = tuple[int, ...]


class Routes(NamedTuple):
    """Routes from each place as ranges of `first` (P + 1), as records (R,): where they end, their first leg, what is left after it,
    and how often they are counted; the divisor of their weight (R,), and the legs between places (P, P), -1 where none is open."""

    first: np.ndarray
    route: np.ndarray
    divisor: np.ndarray
    between: np.ndarray


class Rests(NamedTuple):
    """What is left of a route, each (S,), none first: the next place, what is left after it, and the end."""

    next: np.ndarray
    rest: np.ndarray
    dest: np.ndarray


@dataclass(frozen=True)
class Network:
    """Directed legs: ends (L,) each, km (L,), how often each counts (L,), and legs out of each place in table order."""

    start: list[int]
    end: list[int]
    km: list[float]
    copies: list[int]
    out: list[list[int]]


def network_of(scenario: Scenario) -> Network:
    """Return the legs of a scenario."""
    places = {place.place: i for i, place in enumerate(scenario.places)}
    doubled = {link.leg for link in scenario.links if link.redirection == 1 and not scenario.flee3.single_links}
    legs = directed_legs(scenario)
    start, end = [places[a] for _, _, a, _ in legs], [places[b] for _, _, _, b in legs]
    out = [[i for i, place in enumerate(start) if place == here] for here in range(len(places))]
    return Network(start, end, [route.km or 0.0 for _, route, _, _ in legs], [2 if route.leg in doubled else 1 for _, route, _, _ in legs], out)


def paths(network: Network, scenario: Scenario, place: int, shown: np.ndarray, marker: np.ndarray) -> Iterator[tuple[Path, float, int]]:
    """Yield every path from a place that people weigh: its places, km and how often it counts.

    Markers are no ends, and cost no awareness. A path never comes back to a place before the last.
    """
    stack: list[tuple[int, float, Path, int, int]] = [(leg, 0.0, (place,), 1, 1) for leg in reversed(network.out[place]) if shown[leg]]
    while stack:
        leg, before, names, step, copies = stack.pop()
        end, km, many = network.end[leg], before + network.km[leg], copies * network.copies[leg]
        if marker[end]:
            step -= 1
        else:
            yield (*names, end), km, many
        if scenario.flee3.awareness_level > step:
            further = [out for out in network.out[end] if shown[out] and network.end[out] not in names]
            stack += [(out, km, (*names, end), step + 1, many) for out in reversed(further)]


def rests_of(scenario: Scenario, network: Network, markers: list[np.ndarray]) -> list[Path]:
    """Return all that can be left of a route after its first legs, nothing first."""
    shown = np.ones(len(network.start), bool)
    found: dict[Path, None] = {(): None}
    for marker in markers:
        for place in range(len(network.out)):
            for path, _, _ in paths(network, scenario, place, shown, marker):
                found |= {path[i:]: None for i in range(2, len(path))}
    return list(found)


def table_of(rests: list[Path]) -> Rests:
    """Return what is left of routes as arrays."""
    number = {path: i for i, path in enumerate(rests)}
    return Rests(
        np.array([path[0] if path else -1 for path in rests], np.int64),
        np.array([number[path[1:]] if path else 0 for path in rests], np.int64),
        np.array([path[-1] if path else -1 for path in rests], np.int64),
    )


def routes_of(scenario: Scenario, network: Network, shown: np.ndarray, marker: np.ndarray, rests: list[Path]) -> Routes:
    """Return the routes that people weigh while some legs are open and some places are markers."""
    settings, number = scenario.flee3, {path: i for i, path in enumerate(rests)}
    between = np.full((len(network.out), len(network.out)), -1, np.int64)
    for leg in reversed(range(len(network.start))):
        if shown[leg]:
            between[network.start[leg], network.end[leg]] = leg
    found = [[*paths(network, scenario, place, shown, marker)] for place in range(len(network.out))]
    flat = [row for rows in found for row in rows]
    route = records({
        "dest": np.array([path[-1] for path, _, _ in flat], np.int64), "leg": np.array([between[path[0], path[1]] for path, _, _ in flat], np.int64),
        "rest": np.array([number[path[2:]] for path, _, _ in flat], np.int64), "copies": np.array([many for _, _, many in flat], float),
    })
    divisor = np.array([(settings.softening + km) ** settings.distance_power for _, km, _ in flat])
    return Routes(np.cumsum([0, *(len(rows) for rows in found)]), route, divisor, between)


def nearness(scenario: Scenario) -> np.ndarray:
    """Return what the distance as the crow flies leaves of the score of a place, by where one is (P, P)."""
    settings, count = scenario.flee3, len(scenario.places)
    if not settings.stay_close_to_home:
        return np.ones((count, count))
    swapped = settings.first_coordinate == "latitude" and not settings.true_coordinates  # Flee takes what stands first for the longitude
    at = [(p.longitude, p.latitude) if swapped else (p.latitude, p.longitude) for p in scenario.places]
    return np.array([[1.0 / max(1.0, crow(one, other)) ** settings.home_distance_power for other in at] for one in at])


def crow(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the km between two points, latitude first, by the haversine formula.

    Examples
    --------
    >>> round(crow((0.0, 0.0), (0.0, 90.0)))
    10008
    """
    (a, b), (c, d) = (map(math.radians, point) for point in (one, other))
    half = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return EARTH * 2.0 * math.atan2(math.sqrt(half), math.sqrt(1.0 - half))
