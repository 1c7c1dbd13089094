"""The rules of Flee as a rival.

Run by the engine, with capacities of the folder or without, its faults kept or mended, under settings of others.
"""

from dataclasses import replace

import numpy as np

from jornada.domain.nouns.flee3 import Event, Flee3
from jornada.domain.scenario.scenario import Scenario
from jornada.engine.ledger.ledger import PRESENT
from jornada.engine.run.rulebook import rule_book
from jornada.engine.run.run import nights, run_key
from jornada.study.scores.rivals import without_capacities

MOST_PEOPLE = 4000.0  # simulated; scores differ by less than 0.015 from those with all people
RUNS = 2
DECAY = (1.0, 1.0, 1.0, 0.5, 0.1)
_PACKAGE = Flee3(conflict_weight=0.25)
_CLASSIC = Flee3(
    decay=DECAY, default_movechance=0.5, start_on_foot=True, avoid_short_stints=True, capacity_scaling=1.25
)
_MODERN = replace(_CLASSIC, max_move_speed=400.0, softening=36.0, distance_power=0.75, camp_movechance=0.0005)
SETTINGS = {  # that come with Flee and with FabFlee
    "package": _PACKAGE,
    "classic125": _CLASSIC,
    "modern125": _MODERN,
    "modern125aw2dm75": replace(_MODERN, awareness_level=2, default_movechance=0.75),
    "fastflow": replace(_MODERN, max_move_speed=500.0, default_movechance=1.0, start_on_foot=False),
    "flee3": replace(_CLASSIC, max_move_speed=200.0, camp_weight=2.0),
    "validation": Flee3(
        decay=DECAY,
        max_move_speed=400.0,
        softening=50.0,
        default_movechance=0.5,
        avoid_short_stints=True,
        capacity_scaling=1.25,
        distance_power=0.75,
        conflict_weight=0.25,
    ),
}


def people_by(scenario: Scenario, camps: list[str], everybody: float) -> np.ndarray:
    """Return the people in camps by day as the rules of Flee say, the mean over some runs, (T, C), scaled down to a few
    thousand."""
    small = replace(scenario, flee3=replace(scenario.flee3, hasten=max(1, round(everybody / MOST_PEOPLE))))
    at = [[place.place for place in scenario.places].index(camp) for camp in camps]
    book, places = rule_book(small), len(scenario.places)
    found = [
        [night.stocks[PRESENT, :places].sum(1)[at] for night in nights(small, run_key(1, run), book=book)]
        for run in range(RUNS)
    ]
    return np.array(found, float).reshape(RUNS, scenario.days, len(camps)).mean(0)


def under(scenario: Scenario, settings: str) -> Scenario:
    """Return a scenario under settings of Flee by name; what people are counted by stays as the folder says."""
    own, other = scenario.flee3, SETTINGS[settings]
    kept = {
        "departures": own.departures,
        "first_coordinate": own.first_coordinate,
        "insert_day0": own.insert_day0,
        "empty_camps_on_day0": own.empty_camps_on_day0,
        "sum_from_camps": own.sum_from_camps,
    }
    return replace(scenario, flee3=replace(other, **kept))


def mended(scenario: Scenario) -> Scenario:
    """Return a scenario with every fault of Flee mended that has a switch, and legs closed where a row closes a place
    to another place."""
    switches = dict.fromkeys(
        (
            "honour_leftover",
            "count_day0_once",
            "single_links",
            "honour_link_closures",
            "follow_intensity",
            "true_coordinates",
            "forget_closures",
        ),
        True,
    )
    names = {place.place for place in scenario.places}
    events = tuple(_meant(event, names) for event in scenario.events)
    return replace(scenario, flee3=replace(scenario.flee3, **switches), events=events)


def _meant(event: Event, names: set[str]) -> Event:
    return replace(event, event="close_link") if event.event == "close_place" and event.other in names else event


def variants_of(scenario: Scenario, settings: str) -> dict[str, Scenario]:
    """Return the rules of Flee as rivals by name; the last looks ahead, for its capacities equal later counts."""
    free = without_capacities(scenario)
    return {
        "Flee's rules": free,
        "Flee's rules, mended folder": mended(free),
        "Flee's rules, best settings of the others": under(free, settings),
        LEAKING: scenario,
    }


LEAKING = "Flee's rules with capacities that equal later counts"
