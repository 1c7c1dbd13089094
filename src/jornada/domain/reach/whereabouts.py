"""Who is on the road and who is held, by what the tables say.

Where people come in, and how they come to be in a line.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from jornada.domain.names.pattern import matcher
from jornada.domain.nouns.office import Outcome
from jornada.domain.nouns.route import Route
from jornada.domain.reach.network import joined_at, outcomes_of, spots_of
from jornada.domain.scenario.scenario import Scenario
from jornada.domain.schema.cells import YES


class Ways(NamedTuple):
    """What leads on from a place."""

    ends: Collection[str]  # places at which journeys end
    begins: Collection[str]  # places at which some leg begins that is ever open
    outcomes: Mapping[str, list[Outcome]]  # by office


SENT_FREE = ("grant", "return")  # who is in a line after these is there by a decision, and not in custody


def away_from_the_road(scenario: Scenario) -> frozenset[str]:
    """Return the places where people come into the picture and are not on the way: destinations, and places abroad.

    Abroad is where no leg that is ever open begins, neither there nor where offices take people from there, and all
    that leads on is an office that admits. Whoever has nowhere to apply is counted as on the way.

    Examples
    --------
    >>> from jornada.domain.nouns.place import Place
    >>> sorted(away_from_the_road(Scenario(places=(Place("Town"), Place("Court", kind="destination")))))
    ['Court']
    """
    ends = frozenset(p.place for p in scenario.places if p.kind == "destination")
    routes = [route for route in scenario.routes if _is_ever_open(scenario, route)]
    begins = {end for r in routes for end in ((r.start_place, r.end_place) if r.both_ways else (r.start_place,))}
    ways = Ways(ends, begins, outcomes_of(scenario))
    return ends | {
        p.place for p in scenario.places if p.place not in ends | begins and _only_admits(scenario, p.place, ways)
    }


def _is_ever_open(scenario: Scenario, route: Route) -> bool:
    """Say whether a leg is open, or a policy opens it."""
    paths = (
        path
        for policy in scenario.policies
        for path, value in policy.change
        if str(value).lower() in YES and path.startswith("routes.") and path.endswith(".open")
    )
    return route.open or any(matcher(path.removeprefix("routes.").removesuffix(".open"))(route.leg) for path in paths)


def _only_admits(scenario: Scenario, place: str, ways: Ways) -> bool:
    """Say whether the offices at a place, and where they take people, admit some, and no leg begins at any of these
    places."""
    spots, found, fresh = spots_of(scenario), set[str](), {place}
    outcomes: list[Outcome] = []
    while fresh:
        found |= fresh
        first = {o.office for o in scenario.offices if found & joined_at(o, spots)} | {
            a.office for a in scenario.arrivals if a.office and a.place in found
        }
        outcomes = [
            row for office in _followed(scenario, first, ways.outcomes, ()) for row in ways.outcomes.get(office, ())
        ]
        fresh = {row.to for row in outcomes if row.to} - found - {*ways.ends}
    return not found & {*ways.begins} and any(row.effect == "admit" for row in outcomes)


def holding(scenario: Scenario) -> frozenset[str]:
    """Return the offices in whose lines people are held by the authorities: whoever these take to a place is moved.

    They are those at destinations, those that an encounter or a stop leads to, and those that all these lead to.
    Whoever waits at any other office does so by a choice, and takes a seat that is offered.

    Examples
    --------
    >>> from jornada.domain.nouns.office import Disposition, Office
    >>> rows = Office("station", "Town"), Office("buses", "Town"), Office("ferry", "Town")
    >>> follows = Outcome("station", "on", share=1.0, effect="next", next="buses")
    >>> sorted(
    ...     holding(
    ...         Scenario(
    ...             offices=rows,
    ...             outcomes=(follows,),
    ...             dispositions=(Disposition("held", effect="hold", office="station"),),
    ...         )
    ...     )
    ... )
    ['buses', 'station']
    """
    ends = {p.place for p in scenario.places if p.kind == "destination"}
    first = {o.office for o in scenario.offices if o.place in ends} | {
        a.office for a in scenario.arrivals if a.place in ends and a.office
    }
    first |= {row.office for row in scenario.dispositions if row.effect == "hold" and row.office}
    return _followed(scenario, first, outcomes_of(scenario), SENT_FREE)


def _followed(
    scenario: Scenario, first: Iterable[str], rows: Mapping[str, list[Outcome]], free: tuple[str, ...]
) -> frozenset[str]:
    """Return some offices and all whose lines they lead to, by their outcomes, but for some effects, or when they are
    full."""
    full = {o.office: o.full for o in scenario.offices}
    found, ahead = set(first), list(first)
    while ahead:
        office = ahead.pop()
        new = {row.next for row in rows.get(office, ()) if row.next and row.effect not in free} | {full.get(office, "")}
        new -= {*found, ""}
        found |= new
        ahead += new
    return frozenset(found)
