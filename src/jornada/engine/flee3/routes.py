"""The routes that people weigh under the rules of Flee: all paths of a few legs, the whole of which is chosen at once.

They are found once a run, level by level for all places together; where legs are closed, those that need them are left
out.
"""

import math
from typing import NamedTuple

import numpy as np

from jornada.domain.nouns.route import directed
from jornada.domain.scenario.scenario import Scenario
from jornada.engine.table.records import records

EARTH = 6371.0
NONE = -1


class Routes(NamedTuple):
    """The routes that people weigh on a day, place after place."""

    first: np.ndarray  # (P + 1,) where the routes from each place begin
    route: np.ndarray  # (R,) records: where it ends, its first leg, what is left after it, and how often it counts
    divisor: np.ndarray  # (R,) what the weight of a route is divided by
    near: np.ndarray  # (R,) what the distance as the crow flies leaves of it


class Rests(NamedTuple):
    """What can be left of a route, each by its number; number 0 is nothing."""

    next: np.ndarray  # (S,) the next place
    rest: np.ndarray  # (S,) the number of what is left after it
    dest: np.ndarray  # (S,) the place where it ends


class Left(NamedTuple):
    """What is left of paths, before it is put in order."""

    found: np.ndarray  # (S,) where it is found first
    next: np.ndarray  # (S,) the next place
    rest: np.ndarray  # (S,) the code of what is left after that
    dest: np.ndarray  # (S,) the place where it ends


class Network(NamedTuple):
    """Directed legs."""

    start: np.ndarray  # (L,) the place where each begins
    end: np.ndarray  # (L,) the place where each ends
    km: np.ndarray  # (L,) how long each is
    copies: np.ndarray  # (L,) how often each counts
    first: np.ndarray  # (P + 1,) where the legs out of each place begin in `out` and in `by_end`
    out: np.ndarray  # (L,) legs by the place where they begin, in the order of their table
    by_end: np.ndarray  # (L,) the same, those of a place by their end

    @property
    def places(self) -> int:
        """Return how many places there are."""
        return len(self.first) - 1


class Paths(NamedTuple):
    """Paths with all legs open, from each place in the order in which Flee finds them."""

    legs: np.ndarray  # (N, D) their legs, NONE behind the last
    places: np.ndarray  # (N, D + 1) the places on them, the first included, NONE behind the last
    length: np.ndarray  # (N,) how many legs
    km: np.ndarray  # (N,) how long they are
    copies: np.ndarray  # (N,) how often each counts
    step: np.ndarray  # (N,) places come to that are no markers: the awareness that it takes

    def some(self, which: np.ndarray) -> "Paths":
        """Return some of the paths."""
        return Paths(*(part[which] for part in self))


class Ways(NamedTuple):
    """The paths that people weigh while some places are markers."""

    paths: Paths  # the paths (N,)
    rest: np.ndarray  # (N,) the number of what is left of each after its first leg
    divisor: np.ndarray  # (N,) what its weight is divided by
    near: np.ndarray  # (N,) what the distance as the crow flies leaves of it


def network_of(scenario: Scenario) -> Network:
    """Return the legs of a scenario."""
    places = {place.place: i for i, place in enumerate(scenario.places)}
    doubled = {link.leg for link in scenario.links if link.redirection == 1 and not scenario.flee3.single_links}
    legs = directed(scenario.routes)
    start, end = (
        np.array([places[a] for _, _, a, _ in legs], np.int64),
        np.array([places[b] for _, _, _, b in legs], np.int64),
    )
    km, copies = (
        np.array([route.km or 0.0 for _, route, _, _ in legs], float),
        np.array([2 if route.leg in doubled else 1 for _, route, _, _ in legs], np.int64),
    )
    out = np.argsort(start, kind="stable")
    return Network(
        start, end, km, copies, np.searchsorted(start[out], np.arange(len(places) + 1)), out, np.lexsort((end, start))
    )


def paths_of(network: Network, awareness: int, marker: np.ndarray) -> Paths:
    """Return every path that people weigh: its places, km and how often it counts.

    Markers are no ends, and cost no awareness. A path never comes back to a place before the last.
    """
    ends = np.stack([network.start, network.end], 1)
    fresh, found = (
        Paths(
            np.arange(len(ends))[:, None],
            ends,
            np.ones(len(ends), np.int64),
            network.km,
            network.copies,
            np.ones(len(ends), np.int64),
        ),
        [],
    )
    while len(fresh.legs):
        passed = marker[fresh.places[:, -1]]
        found.append(fresh.some(~passed))
        step = fresh.step - passed
        fresh = _further(network, fresh._replace(step=step).some(step < awareness))
    return _in_order(found)


def _further(network: Network, paths: Paths) -> Paths:
    """Return paths with each of the legs that lead on from their ends."""
    here = paths.places[:, -1]
    many = network.first[here + 1] - network.first[here]
    before = np.repeat(np.arange(len(here)), many)
    leg = network.out[np.arange(len(before)) - np.repeat(np.cumsum(many) - many, many) + network.first[here][before]]
    new = (paths.places[before, :-1] != network.end[leg][:, None]).all(1)
    paths, leg = paths.some(before[new]), leg[new]
    return Paths(
        np.hstack([paths.legs, leg[:, None]]),
        np.hstack([paths.places, network.end[leg][:, None]]),
        paths.length + 1,
        paths.km + network.km[leg],
        paths.copies * network.copies[leg],
        paths.step + 1,
    )


def _in_order(found: list[Paths]) -> Paths:
    """Return paths of all lengths from place to place, each before those that go on from it."""
    if not found:
        nothing = np.zeros(0, np.int64)
        return Paths(np.zeros((0, 1), np.int64), np.zeros((0, 2), np.int64), nothing, np.zeros(0), nothing, nothing)
    deepest = len(found)
    legs, places = (
        np.concatenate(
            [np.pad(part[i], ((0, 0), (0, deepest + i - part[i].shape[1])), constant_values=NONE) for part in found]
        )
        for i in range(2)
    )
    whole = Paths(legs, places, *(np.concatenate([part[i] for part in found]) for i in range(2, 6)))
    return whole.some(np.lexsort((*legs.T[::-1], places[:, 0])))


def ways_of(scenario: Scenario, network: Network, markers: list[np.ndarray]) -> tuple[list[Ways], Rests]:
    """Return the paths that people weigh under each set of markers (P,), and all that can be left of one after its
    first legs."""
    every = [paths_of(network, scenario.flee3.awareness_level, marker) for marker in markers]
    lefts, rests = _left_of(every, network.places)
    at = [Spot(p.latitude, p.longitude) for p in scenario.places]
    ways = [
        Ways(paths, left, _divisors(scenario, paths.km), nearness(scenario, at, paths))
        for paths, left in zip(every, lefts, strict=True)
    ]
    return ways, rests


def _divisors(scenario: Scenario, km: np.ndarray) -> np.ndarray:
    settings = scenario.flee3
    far = settings.softening + km
    return far if settings.distance_power == 1.0 else np.array([each**settings.distance_power for each in far.tolist()])


def _left_of(every: list[Paths], places: int) -> tuple[list[np.ndarray], Rests]:
    """Return what is left of each path after its first leg, by number, and all that is left of any, in the order in
    which it is found."""
    codes, left = _coded(every, places)
    order = np.argsort(left.found, kind="stable")
    number = np.zeros(len(order) + 1, np.int64)
    number[order + 1] = np.arange(1, len(order) + 1)
    rests = Rests(
        *(np.append(none, part[order]) for none, part in ((NONE, left.next), (0, number[left.rest]), (NONE, left.dest)))
    )
    return [number[code] for code in codes], rests


def _coded(every: list[Paths], places: int) -> tuple[list[np.ndarray], Left]:
    """Return a code of what is left of each path after its first leg (N,), 0 for nothing, and all that has one.

    What is left is built from its end: a place and what is left behind it make one code, whichever path they are of.
    """
    length, width = np.concatenate([paths.length for paths in every]), max(paths.places.shape[1] for paths in every)
    wide = np.concatenate(
        [np.pad(paths.places, ((0, 0), (0, width - paths.places.shape[1])), constant_values=NONE) for paths in every]
    )
    code, made, parts = np.zeros(len(length), np.int64), 0, [Left(*(np.zeros(0, np.int64) for _ in Left._fields))]
    for back in range(width - 2):
        rows = np.flatnonzero(length >= back + 2)
        place = wide[rows, length[rows] - back]
        _, chosen, which = np.unique(code[rows] * places + place, return_index=True, return_inverse=True)
        found = np.full(len(chosen), len(length) * width)
        np.minimum.at(found, which, rows * width + length[rows] - 2 - back)
        parts.append(Left(found, place[chosen], code[rows[chosen]], wide[rows[chosen], length[rows[chosen]]]))
        code[rows] = made + 1 + which
        made += len(chosen)
    return np.split(code, np.cumsum([len(paths.length) for paths in every])[:-1]), Left(
        *(np.concatenate(part) for part in zip(*parts, strict=True))
    )


def routes_of(network: Network, ways: Ways, shown: np.ndarray) -> Routes:
    """Return the routes that people weigh while some legs are open (L,).

    Of legs between the same places all travel by the first.
    """
    here = np.append(shown, True)[ways.paths.legs].all(1)  # NONE, behind the last leg, is always open
    paths = ways.paths.some(here)
    leg = _stands_for(network, shown)[paths.legs[:, 0]]
    route = records(
        {
            "dest": paths.places[np.arange(len(leg)), paths.length],
            "leg": leg,
            "rest": ways.rest[here],
            "copies": paths.copies.astype(float),
        }
    )
    first = np.searchsorted(paths.places[:, 0], np.arange(network.places + 1))
    return Routes(first, route, ways.divisor[here], ways.near[here])


def _stands_for(network: Network, shown: np.ndarray) -> np.ndarray:
    """Return for each leg (L,) the first open one between the same places."""
    _, pair = np.unique(network.start * network.places + network.end, return_inverse=True)
    first = np.full(len(shown) + 1, len(shown))
    np.minimum.at(first, pair[shown], np.flatnonzero(shown))
    return first[pair] if len(shown) else np.zeros(0, np.int64)


class Spot(NamedTuple):
    """A point of the earth, in degrees."""

    latitude: float
    longitude: float


def nearness(scenario: Scenario, at: list[Spot], paths: Paths) -> np.ndarray:
    """Return what the distance as the crow flies leaves of the score of the end of a path, by where one is (N,)."""
    settings = scenario.flee3
    if not settings.stay_close_to_home:
        return np.ones(len(paths.length))
    # Flee takes what stands first for the longitude
    swapped = settings.first_coordinate == "latitude" and not settings.true_coordinates
    at = [Spot(spot.longitude, spot.latitude) for spot in at] if swapped else at
    pairs, which = np.unique(
        paths.places[:, 0] * len(at) + paths.places[np.arange(len(paths.length)), paths.length], return_inverse=True
    )
    near = [
        1.0 / max(1.0, crow(at[pair // len(at)], at[pair % len(at)])) ** settings.home_distance_power
        for pair in pairs.tolist()
    ]
    return np.array(near, float)[which]


def crow(one: Spot, other: Spot) -> float:
    """Return the km between two points, latitude first, by the haversine formula.

    Examples
    --------
    >>> round(crow(Spot(0.0, 0.0), Spot(0.0, 90.0)))
    10008
    """
    (a, b), (c, d) = (map(math.radians, spot) for spot in (one, other))
    half = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return EARTH * 2.0 * math.atan2(math.sqrt(half), math.sqrt(1.0 - half))
