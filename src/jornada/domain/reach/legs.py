"""Legs by where they begin, where they end, and by what mode."""

from collections.abc import Mapping

from jornada.domain.nouns.route import Route
from jornada.domain.scenario.scenario import Scenario

Legs = Mapping[tuple[str, str, str], Route]


def legs_by_ends(scenario: Scenario) -> Legs:
    """Return the route of each leg by where it begins and ends and its mode; of several the first."""
    found: dict[tuple[str, str, str], Route] = {}
    for route in scenario.routes:
        found.setdefault((route.start_place, route.end_place, route.mode), route)
        if route.both_ways:
            found.setdefault((route.end_place, route.start_place, route.mode), route)
    return found
