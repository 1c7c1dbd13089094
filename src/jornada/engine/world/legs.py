"""Directed legs: a route that goes both ways is two."""

from jornada.domain.nouns.route import Route
from jornada.domain.scenario.scenario import Scenario


def directed_legs(scenario: Scenario) -> list[tuple[str, Route, str, str]]:
    """Return name, route, start and end of every directed leg, in table order."""
    legs = []
    for route in scenario.routes:
        legs.append((route.leg, route, route.start_place, route.end_place))
        if route.both_ways:
            legs.append((route.leg + "<", route, route.end_place, route.start_place))
    return legs
