"""How far people on a leg can be under the rules of Flee.

A leg has a slot for each distance that whole days of travel lead to.
"""

from bisect import bisect_left
from typing import NamedTuple

import numpy as np

from jornada.domain.nouns.flee3 import Flee3, Link
from jornada.domain.scenario.scenario import Scenario

NEAR = 6  # distances that agree to so many places after the point are the same
ARRIVED = -1
MOVED_STEPS = 100  # a day's travel is counted in so many steps


class Roads(NamedTuple):
    """Legs as the rules of Flee travel them, with a slot for each distance from the start at which people may be."""

    leg: np.ndarray  # (H,) the leg of a slot
    fast: np.ndarray  # (H,) the slot after a day by vehicle, ARRIVED: at the end
    slow: np.ndarray  # (H,) the slot after a day on foot, ARRIVED: at the end
    to_go: np.ndarray  # (H,) steps still to go
    start: np.ndarray  # (L,) the place where a leg begins
    end: np.ndarray  # (L,) the place where it ends
    slot: np.ndarray  # (L,) its first slot
    slots: np.ndarray  # (L,) how many it has
    speed: np.ndarray  # (L,) steps of a day by vehicle on it
    walk: np.ndarray  # (L,) the chance of walking it
    walking: float  # steps of a day on foot
    step: float  # km of a step
    speed_of_all: float  # steps of a day by vehicle where a leg has no speed of its own


def distances(settings: Flee3, link: Link | None, km: float) -> list[float]:
    """Return the distances from the start of a leg at which people can be, 0 first; a link says how it is travelled
    otherwise.

    Examples
    --------
    >>> distances(Flee3(max_move_speed=400.0), None, 900.0)
    [0.0, 400.0, 800.0]
    """
    if settings.honour_leftover:
        return [float(whole) for whole in range(int(km) + 1)]
    found, near = {0.0}, {0.0}
    while near:
        near = {round(at + step, NEAR) for at in near for step in _steps(settings, link) if at + step <= km} - found
        found |= near
    return sorted(found)


def _steps(settings: Flee3, link: Link | None) -> list[float]:
    """Return the km a day that people may travel on a leg."""
    fast = link.speed if link and link.speed else settings.max_move_speed
    walked = settings.start_on_foot or (link is not None and link.walk > 0.0)
    return [fast, settings.max_walk_speed] if walked else [fast]


def slots_of(scenario: Scenario, legs: list) -> list[list[float]]:
    """Return the distances of every directed leg."""
    links = {link.leg: link for link in scenario.links}
    known = {route.leg: distances(scenario.flee3, links.get(route.leg), route.km or 0.0) for route in scenario.routes}
    return [known[route.leg] for _, route, _, _ in legs]


def roads_of(scenario: Scenario, legs: list) -> Roads:
    """Return the legs of a scenario as the rules of Flee travel them."""
    places = {place.place: i for i, place in enumerate(scenario.places)}
    links, slots = {link.leg: link for link in scenario.links}, slots_of(scenario, legs)
    speed = np.array(
        [(links[r.leg].speed if r.leg in links else None) or scenario.flee3.max_move_speed for _, r, _, _ in legs]
    )
    step = float(max([scenario.flee3.max_move_speed, *speed])) / MOVED_STEPS
    walk = np.array([links[r.leg].walk if r.leg in links else 0.0 for _, r, _, _ in legs])
    sizes = [len(found) for found in slots]
    first = np.cumsum([0, *sizes])[:-1]
    km = [route.km or 0.0 for _, route, _, _ in legs]
    flat = [(i, at) for i, found in enumerate(slots) for at in found]
    fast = np.array([_after(slots[i], first[i], at + speed[i], km[i]) for i, at in flat], np.int64)
    slow = np.array([_after(slots[i], first[i], at + scenario.flee3.max_walk_speed, km[i]) for i, at in flat], np.int64)
    return Roads(
        np.array([i for i, _ in flat], np.int64),
        fast,
        slow,
        np.array([max(round((km[i] - at) / step), 1) for i, at in flat], np.int64),
        np.array([places[a] for _, _, a, _ in legs], np.int64),
        np.array([places[b] for _, _, _, b in legs], np.int64),
        np.array(first, np.int64),
        np.array(sizes, np.int64),
        speed / step,
        walk,
        scenario.flee3.max_walk_speed / step,
        step,
        scenario.flee3.max_move_speed / step,
    )


def _after(slots: list[float], first: int, at: float, km: float) -> int:
    """Return the slot at a distance, the nearest and of two the first; ARRIVED beyond the end of the leg."""
    if at > km:
        return ARRIVED
    after = min(bisect_left(slots, at), len(slots) - 1)
    return int(first + (after - 1 if after and at - slots[after - 1] <= abs(slots[after] - at) else after))
