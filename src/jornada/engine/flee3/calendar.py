"""What places are on each day under the rules of Flee.

Camps, towns and conflict zones, scores, chances of leaving, closed legs.
"""

from dataclasses import dataclass, field

import numpy as np

from jornada.domain.flee3.spots import Spot, days_of, decay
from jornada.domain.nouns.flee3 import Event
from jornada.domain.nouns.route import directed
from jornada.domain.scenario.scenario import Scenario


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
class Days:
    """The days so far."""

    rows: dict[str, list[list[float]]] = field(
        default_factory=lambda: {name: [] for name in Calendar.__dataclass_fields__}
    )


def calendar_of(scenario: Scenario) -> Calendar:
    """Return the calendar of a scenario: each day in the order in which Flee changes things."""
    legs, days = directed(scenario.routes), Days()
    shut = [not route.open for _, route, _, _ in legs]
    for day, (spots, conflict, factor) in enumerate(days_of(scenario)):
        days.rows["factor"].append(factor)
        days.rows["conflict"].append(conflict)
        before = list(shut)
        _close_legs(scenario, shut, legs, day)
        days.rows["closing"].append([float(a and not b) for a, b in zip(shut, before, strict=True)])
        days.rows["open"].append([float(not closed) for closed in shut])
        _evening(scenario, spots, days, day)
    kept = {name: np.array(rows) for name, rows in days.rows.items()}
    return Calendar(
        **{
            name: rows.astype(bool) if name in ("town", "camp", "marker", "open", "closing") else rows
            for name, rows in kept.items()
        }
    )


def _close_legs(scenario: Scenario, shut: list[bool], legs: list, day: int) -> None:
    """Close and open legs, in the order of the table."""
    for event in scenario.events:
        if event.event in ("close_country", "close_place", "close_link"):
            for when, closing in ((event.day, True), (event.until, False)):
                for i in _legs_closed(scenario, event, legs) if when == day else ():
                    shut[i] = closing


def _legs_closed(scenario: Scenario, event: Event, legs: list) -> list[int]:
    """Return the legs that an event closes."""
    country = {place.place: place.country for place in scenario.places}
    ends = {event.name, event.other}
    if event.event == "close_country":
        return [
            i
            for i, (_, _, a, b) in enumerate(legs)
            if (country[a], country[b]) in ((event.name, event.other), (event.other, event.name))
        ]
    if event.event == "close_place":
        return [i for i, (_, _, a, b) in enumerate(legs) if event.name in (a, b)]
    return [i for i, (_, _, a, b) in enumerate(legs) if {a, b} == ends] if scenario.flee3.honour_link_closures else []


def _evening(scenario: Scenario, spots: list[Spot], days: Days, day: int) -> None:
    """Keep what places are when people decide."""
    home = scenario.places[0].country if scenario.places else ""
    days.rows["town"].append([float(spot.town) for spot in spots])
    days.rows["camp"].append([float(spot.camp) for spot in spots])
    days.rows["marker"].append([float(spot.kind == "marker") for spot in spots])
    days.rows["water"].append([spot.water for spot in spots])
    days.rows["leave"].append([_leave(scenario, spot) for spot in spots])
    days.rows["score"].append(
        [_score(scenario, spot, place.country != home, day) for spot, place in zip(spots, scenario.places, strict=True)]
    )


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
