"""What places are from day to day under the rules of Flee.

Towns, camps and conflict zones, and how many set out from each.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from jornada.domain.nouns.flee3 import Event, Site
from jornada.domain.scenario.scenario import Scenario

LEAST = 1e-6  # below it there is no conflict
CAMP_CHANCE = 0.005  # a place that people leave more seldom is a camp
Courses = dict[str, dict[str, list[float]]]  # values by kind of event, name and day


@dataclass
class Spot:
    """A place as it is today."""

    site: Site
    kind: str
    region: str = ""
    town: bool = False
    camp: bool = False
    leave: float = 0.0
    conflict: float = -1.0
    since: int = -1
    water: float = 0.0
    food: float = 0.0


class Day(NamedTuple):
    """The places of a day."""

    spots: list[Spot]  # the places as they are when people decide
    conflict: list[float]  # how much there is in each when people set out
    factor: list[float]  # what the population of each is multiplied by to give its share


def spots_of(scenario: Scenario) -> dict[str, Spot]:
    """Return the places as they are before the first day."""
    sites = {site.place: site for site in scenario.sites}
    return {
        place.place: _first(scenario, sites.get(place.place, Site(place.place)), place.region)
        for place in scenario.places
    }


def _first(scenario: Scenario, site: Site, region: str) -> Spot:
    spot = Spot(site, site.kind, region)
    _becomes(scenario, spot, "town" if site.kind == "conflict" and site.begins > 0 else site.kind, site.intensity)
    if spot.leave < CAMP_CHANCE and not spot.camp and spot.kind != "water_zone":
        spot.camp, spot.town = True, False
    return spot


def _becomes(scenario: Scenario, spot: Spot, kind: str, intensity: float = 1.0) -> None:
    settings = scenario.flee3
    chances = {
        "camp": settings.camp_movechance,
        "idpcamp": settings.idpcamp_movechance,
        "conflict": settings.conflict_movechance,
        "hub": 1.0,
        "marker": 1.0,
    }
    spot.kind, spot.town, spot.camp = kind, kind == "town", kind in ("camp", "idpcamp")
    spot.conflict = intensity if kind == "conflict" else -1.0
    spot.leave = chances.get(kind, settings.default_movechance)


def courses_of(scenario: Scenario, kind: str) -> dict[str, list[float]]:
    """Return the values of a kind of event by day, by name: steps, but straight lines for food."""
    found: dict[str, list[Event]] = {}
    for event in scenario.events:
        if event.event == kind:
            found.setdefault(event.name, []).append(event)
    course = _lines if kind == "food" else _steps
    return {name: course(sorted(events, key=lambda event: event.day), scenario.days) for name, events in found.items()}


def _steps(events: list[Event], days: int) -> list[float]:
    when, values = [event.day for event in events], [0.0, *(event.value for event in events)]
    return [values[bisect_right(when, day)] for day in range(days)]


def _lines(events: list[Event], days: int) -> list[float]:
    return [_on_line(events, [event.day for event in events], day) for day in range(days)]


def _on_line(events: list[Event], when: list[int], day: int) -> float:
    after = bisect_right(when, day)
    if after in (0, len(events)):
        return events[max(after - 1, 0)].value
    one, other = events[after - 1], events[after]
    return (other.value - one.value) / (other.day - one.day) * (day - one.day) + one.value


def morning(scenario: Scenario, spots: dict[str, Spot], courses: Courses, day: int) -> list[float] | None:
    """Change kinds, food, water and conflicts; return the factors of new people where a conflict began or ended."""
    for event in scenario.events:
        if event.event == "kind" and event.day == day:
            _becomes(scenario, spots[event.name], event.other)
    for name, spot in spots.items():
        spot.food = courses["food"][spot.region][day] if spot.region in courses["food"] else 0.0
        spot.water = courses["water"][name][day] if name in courses["water"] else 0.0
    if scenario.flee3.water_rules:
        return None
    changed = [_conflict(scenario, spots[name], values, day) for name, values in courses["conflict"].items()]
    return factors_of(scenario, spots.values(), day) if any(changed) else None


def _conflict(scenario: Scenario, spot: Spot, values: list[float], day: int) -> bool:
    """Begin or end the conflict of a place; say whether it did. Flee sees no other change."""
    now, before = values[day], values[day - 1] if day else 0.0
    if now > LEAST and before < LEAST:
        spot.leave, spot.conflict, spot.town, spot.since = scenario.flee3.conflict_movechance, now, False, day
    elif now < LEAST <= before:
        spot.leave, spot.conflict, spot.town = scenario.flee3.default_movechance, -1.0, True
    elif now != before and scenario.flee3.follow_intensity:
        spot.conflict = now
    return (now > LEAST) != (before >= LEAST)


def decay(scenario: Scenario, since: int) -> float:
    """Return what is left of a conflict so many days after it began."""
    left = scenario.flee3.decay
    return left[min(int(since / scenario.flee3.decay_interval), len(left) - 1)] if left else 1.0


def factors_of(scenario: Scenario, spots: Iterable[Spot], day: int) -> list[float]:
    """Return what the population of each place is multiplied by to give its share of new people."""
    settings, found = scenario.flee3, []
    for spot in spots:
        at_war = spot.conflict > 0.0
        share = spot.conflict * decay(scenario, day - spot.since) if at_war else 0.0
        hungry = settings.starvation_driven and day > 0 and (at_war or not settings.conflict_zones_only)
        found.append(share + (spot.food / 100.0 if hungry else 0.0))
    return found


def close_camps(scenario: Scenario, spots: dict[str, Spot], day: int) -> None:
    """Make towns of the camps that close today, and camps again of those that open."""
    for event in scenario.events:
        if event.event in ("close_camp", "close_idpcamp"):
            for when, closing in ((event.day, True), (event.until, False)):
                if when == day:
                    _becomes(scenario, spots[event.name], "town" if closing else event.event.removeprefix("close_"))


def days_of(scenario: Scenario) -> Iterator[Day]:
    """Yield what places are from day to day."""
    spots, courses = spots_of(scenario), {kind: courses_of(scenario, kind) for kind in ("conflict", "water", "food")}
    factor = factors_of(scenario, spots.values(), 0)
    for day in range(scenario.days):
        factor = morning(scenario, spots, courses, day) or factor
        conflict = [max(spot.conflict, 0.0) for spot in spots.values()]
        close_camps(scenario, spots, day)
        yield Day(list(spots.values()), conflict, factor)
        factor = factors_of(scenario, spots.values(), day)
