"""What can be reached from where, by open legs."""

from jornada.domain.scenario import Scenario


def reached_from(scenario: Scenario, place: str) -> set[str]:
    """Return every place that open legs lead to from a place, whatever papers they need.

    Examples
    --------
    >>> import jornada as jo
    >>> len(reached_from(jo.example("three_places"), jo.example("three_places").places[0].place)) > 1
    True
    """
    ways: dict[str, set[str]] = {}
    for route in scenario.routes:
        if route.open:
            ways.setdefault(route.start_place, set()).add(route.end_place)
            if route.both_ways:
                ways.setdefault(route.end_place, set()).add(route.start_place)
    found, ahead = {place}, [place]
    while ahead:
        new = ways.get(ahead.pop(), set()) - found
        found |= new
        ahead += new
    return found
