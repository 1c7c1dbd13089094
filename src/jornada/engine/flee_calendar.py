"""What places are on each day under the rules of Flee: camps, towns and conflict zones, scores, chances of leaving, closed legs."""

from dataclasses import dataclass, field

import numpy as np

from jornada.domain.event import Event
from jornada.domain.scenario import Scenario
from jornada.domain.site import Site
from jornada.engine.legs import directed_legs

LEAST = 1e-6  # below it there is no conflict
CAMP_CHANCE = 0.005  # a place that people leave more seldom is a camp


@dataclass(frozen=True)
class Calendar:
    """Places and legs by day: arrays (T, P), and (T, L) for legs; `closing` are legs closed on that day.

    `score` is that of a place, `factor` what its population is multiplied by to give its share of new people,
    `conflict` its intensity (0 without one), `water` the level of water.
    """

    town: np.ndarray
    camp: np.ndarray
    marker: np.ndarray
    leave: np.ndarray
    score: np.ndarray
    factor: np.ndarray
    conflict: np.ndarray
    water: np.ndarray
    open: np.ndarray
    closing: np.ndarray


@dataclass
class Spot:
    """A place as it is today."""

    site: Site
    kind: str
    town: bool = False
    camp: bool = False
    leave: float = 0.0
    conflict: float = -1.0
    since: int = -1
    water: float = 0.0
    food: float = 0.0


@dataclass
class Days:
    """The days so far."""

    rows: dict[str, list[list[float]]] = field(default_factory=lambda: {name: [] for name in Calendar.__dataclass_fields__})


def calendar_of(scenario: Scenario) -> Calendar:
    """Return the calendar of a scenario: each day in the order in which Flee changes things."""
    sites = {site.place: site for site in scenario.sites}
    spots = {place.place: _first(scenario, sites.get(place.place, Site(place.place))) for place in scenario.places}
    legs = directed_legs(scenario)
    shut = [not route.open for _, route, _, _ in legs]
    days, factor = Days(), _factors(scenario, spots, 0)
    courses = {kind: courses_of(scenario, kind) for kind in ("conflict", "water", "food")}
    for day in range(scenario.days):
        factor = _morning(scenario, spots, courses, day) or factor
        days.rows["factor"].append(factor)
        days.rows["conflict"].append([max(spot.conflict, 0.0) for spot in spots.values()])
        before = list(shut)
        _closures(scenario, spots, shut, legs, day)
        days.rows["closing"].append([float(a and not b) for a, b in zip(shut, before, strict=True)])
        days.rows["open"].append([float(not closed) for closed in shut])
        factor = _factors(scenario, spots, day)
        _evening(scenario, spots, days, day)
    kept = {name: np.array(rows) for name, rows in days.rows.items()}
    return Calendar(**{name: rows.astype(bool) if name in ("town", "camp", "marker", "open", "closing") else rows for name, rows in kept.items()})


def _first(scenario: Scenario, site: Site) -> Spot:
    """Return a place as it is before the first day."""
    spot = Spot(site, site.kind)
    _becomes(scenario, spot, "town" if site.kind == "conflict" and site.begins > 0 else site.kind, site.intensity)
    if spot.leave < CAMP_CHANCE and not spot.camp and spot.kind != "water_zone":
        spot.camp, spot.town = True, False
    return spot


def _becomes(scenario: Scenario, spot: Spot, kind: str, intensity: float = 1.0) -> None:
    settings = scenario.flee3
    chances = {"camp": settings.camp_movechance, "idpcamp": settings.idpcamp_movechance, "conflict": settings.conflict_movechance, "hub": 1.0, "marker": 1.0}
    spot.kind, spot.town, spot.camp = kind, kind == "town", kind in ("camp", "idpcamp")
    spot.conflict = intensity if kind == "conflict" else -1.0
    spot.leave = chances.get(kind, settings.default_movechance)


def courses_of(scenario: Scenario, kind: str) -> dict[str, np.ndarray]:
    """Return the values of a kind of event by day (T,), by name: steps, but straight lines for food."""
    found: dict[str, list[Event]] = {}
    for event in scenario.events:
        if event.event == kind:
            found.setdefault(event.name, []).append(event)
    return {name: _course(sorted(events, key=lambda event: event.day), scenario.days, kind) for name, events in found.items()}


def _course(events: list[Event], days: int, kind: str) -> np.ndarray:
    when, values = [event.day for event in events], [event.value for event in events]
    if kind == "food":
        return np.interp(np.arange(days), when, values)
    at = np.searchsorted(when, np.arange(days), side="right")
    return np.array([0.0, *values])[at]


def _morning(scenario: Scenario, spots: dict[str, Spot], courses: dict[str, dict[str, np.ndarray]], day: int) -> list[float] | None:
    """Change kinds, food, water and conflicts; return the factors of new people where a conflict began or ended."""
    for event in scenario.events:
        if event.event == "kind" and event.day == day:
            _becomes(scenario, spots[event.name], event.other)
    regions = {place.place: place.region for place in scenario.places}
    for name, spot in spots.items():
        spot.food = float(courses["food"][regions[name]][day]) if regions[name] in courses["food"] else 0.0
        spot.water = float(courses["water"][name][day]) if name in courses["water"] else 0.0
    if scenario.flee3.water_rules:
        return None
    changed = [_conflict(scenario, spots[name], values, day) for name, values in courses["conflict"].items()]
    return _factors(scenario, spots, day) if any(changed) else None


def _conflict(scenario: Scenario, spot: Spot, values: np.ndarray, day: int) -> bool:
    """Begin or end the conflict of a place; say whether it did. Flee sees no other change."""
    now, before = float(values[day]), float(values[day - 1]) if day else 0.0
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


def _factors(scenario: Scenario, spots: dict[str, Spot], day: int) -> list[float]:
    """Return what the population of each place is multiplied by to give its share of new people."""
    settings, found = scenario.flee3, []
    for spot in spots.values():
        at_war = spot.conflict > 0.0
        share = spot.conflict * decay(scenario, day - spot.since) if at_war else 0.0
        hungry = settings.starvation_driven and day > 0 and (at_war or not settings.conflict_zones_only)
        found.append(share + (spot.food / 100.0 if hungry else 0.0))
    return found


def _closures(scenario: Scenario, spots: dict[str, Spot], shut: list[bool], legs: list, day: int) -> None:
    """Close and open legs and camps, in the order of the table."""
    for event in scenario.events:
        if not event.event.startswith("close"):
            continue
        for when, closing in ((event.day, True), (event.until, False)):
            if when == day and event.event in ("close_camp", "close_idpcamp"):
                _becomes(scenario, spots[event.name], "town" if closing else event.event.removeprefix("close_"))
            elif when == day:
                for i in _legs_closed(scenario, event, legs):
                    shut[i] = closing


def _legs_closed(scenario: Scenario, event: Event, legs: list) -> list[int]:
    """Return the legs that an event closes."""
    country = {place.place: place.country for place in scenario.places}
    ends = {event.name, event.other}
    if event.event == "close_country":
        return [i for i, (_, _, a, b) in enumerate(legs) if (country[a], country[b]) in ((event.name, event.other), (event.other, event.name))]
    if event.event == "close_place":
        return [i for i, (_, _, a, b) in enumerate(legs) if event.name in (a, b)]
    return [i for i, (_, _, a, b) in enumerate(legs) if {a, b} == ends] if scenario.flee3.honour_link_closures else []


def _evening(scenario: Scenario, spots: dict[str, Spot], days: Days, day: int) -> None:
    """Keep what places are when people decide."""
    home = scenario.places[0].country if scenario.places else ""
    values = list(spots.values())
    days.rows["town"].append([float(spot.town) for spot in values])
    days.rows["camp"].append([float(spot.camp) for spot in values])
    days.rows["marker"].append([float(spot.kind == "marker") for spot in values])
    days.rows["water"].append([spot.water for spot in values])
    days.rows["leave"].append([_leave(scenario, spot) for spot in values])
    days.rows["score"].append([_score(scenario, spot, place.country != home, day) for spot, place in zip(values, scenario.places, strict=True)])


def _leave(scenario: Scenario, spot: Spot) -> float:
    """Return the chance a day of leaving, before the population of the place is looked at."""
    settings = scenario.flee3
    if settings.water_rules and spot.water > 0.0:
        return between(settings.water_movechances, spot.water)
    return spot.leave


def _score(scenario: Scenario, spot: Spot, foreign: bool, day: int) -> float:
    settings, score = scenario.flee3, 1.0
    if foreign:
        score += spot.site.trade + spot.site.development**2 if settings.use_economic_pull else 0.0
        score *= settings.foreign_weight
    elif settings.avoid_food_deprived_locations and day > 0:
        score *= 1.0 - (spot.food / 100.0) ** 2
    score *= settings.camp_weight if spot.camp else 1.0
    if spot.conflict > 0.0:
        score *= settings.conflict_weight ** (decay(scenario, day - spot.since) * spot.conflict)
    if spot.kind == "water_zone" and settings.water_rules:
        score *= between(settings.water_weights, spot.water)
    return score


def between(values: tuple[float, ...], level: float) -> float:
    """Return the value at a level, between two of them on the straight line.

    Examples
    --------
    >>> between((0.0, 0.5, 1.0), 1.0)
    0.5
    """
    low = int(level)
    return values[low] + (level - low) * (values[low + 1] - values[low])
