"""What can be reached from where, by open legs and the papers they need."""

from collections.abc import Iterable

from jornada.domain.scenario import Scenario

Stand = tuple[str, str]


def reached_from(scenario: Scenario, place: str, papers: Iterable[str] = ("",)) -> set[str]:
    """Return every place that open legs lead to from a place, for people who begin with one of some papers.

    A leg that needs a paper counts where the paper is held at the start or given by an office on the way.

    Examples
    --------
    >>> import jornada as jo
    >>> len(reached_from(jo.example("three_places"), jo.example("three_places").places[0].place)) > 1
    True
    """
    found = {(place, paper) for paper in papers}
    ways, ahead = _legs(scenario), list(found)
    while ahead:
        here, paper = ahead.pop()
        new = {(end, paper) for end, needs in ways.get(here, ()) if needs in ("", paper)}
        new |= {(here, office.gives) for office in scenario.offices if (office.place, office.takes) == (here, paper)}
        ahead += new - found
        found |= new
    return {where for where, _ in found}


def _legs(scenario: Scenario) -> dict[str, set[Stand]]:
    """Return by place where open legs lead and which paper each needs."""
    ways: dict[str, set[Stand]] = {}
    for route in scenario.routes:
        if route.open:
            ways.setdefault(route.start_place, set()).add((route.end_place, route.needs))
            if route.both_ways:
                ways.setdefault(route.end_place, set()).add((route.start_place, route.needs))
    return ways
