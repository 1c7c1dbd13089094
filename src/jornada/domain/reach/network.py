"""What can be reached from where, by open legs, the papers they need and the offices on the way."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from jornada.domain.names.pattern import PATTERNS_KEPT, matched, matcher
from jornada.domain.nouns.group import Paper
from jornada.domain.nouns.office import Office, Outcome
from jornada.domain.nouns.place import Place
from jornada.domain.nouns.route import directed
from jornada.domain.scenario.scenario import Scenario

T = TypeVar("T")
Stand = tuple[str, str, str]  # a place, a paper, and the office in whose line one stands
ADMITTED = ""  # no place: those whom an office admits travel no further
LEAVING = ("remove", "release", "admit")
Legs = dict[str, set[tuple[str, str]]]
Spots = tuple[tuple[str, str], ...]  # places and their regions


@dataclass(frozen=True)
class Ways:
    """Where legs lead, which offices can be joined where, and what comes of it."""

    legs: Legs
    papers: dict[str, Paper]
    regions: dict[str, str]
    offices: dict[str, Office]
    outcomes: dict[str, list[Outcome]]
    joined: dict[str, list[Office]]
    given: dict[tuple[str, str], set[str]]


def reached_from(scenario: Scenario, place: str, papers: Iterable[str] = ("",)) -> set[str]:
    """Return every place that open legs lead to from a place, for people who begin with one of some papers.

    A leg that needs a paper counts where a paper that meets it is held at the start or given by an office on the way.

    Examples
    --------
    >>> import jornada as jo
    >>> len(reached_from(jo.example("three_places"), jo.example("three_places").places[0].place)) > 1
    True
    """
    return {where for where, _, _ in _steps_from(scenario, {(place, paper, "") for paper in papers})} - {ADMITTED}


def freely_to(scenario: Scenario, ends: Iterable[str]) -> set[str]:
    """Return the places from which open legs that need no paper lead to one of some places, and those themselves."""
    before: dict[str, list[str]] = {}
    for start, legs in _legs(scenario).items():
        for end in (end for end, needs in legs if not needs):
            before.setdefault(end, []).append(start)
    return _back(before, ends)


def ending(scenario: Scenario, starts: Iterable[Stand], ends: Collection[str]) -> set[Stand]:
    """Return the stands, of those that people can come to, that lead to one of some places or are at one."""
    before: dict[Stand, list[Stand]] = {}
    steps = _steps_from(scenario, starts)
    for stand, following in steps.items():
        for then in following:
            before.setdefault(then, []).append(stand)
    return _back(before, {stand for stand in steps if stand[0] in ends})


def _back(before: Mapping[T, Iterable[T]], ends: Iterable[T]) -> set[T]:
    """Return all that leads to some ends, by what comes before each, and the ends."""
    found = set(ends)
    ahead = list(found)
    while ahead:
        new = set(before.get(ahead.pop(), ())) - found
        found |= new
        ahead += new
    return found


def _steps_from(scenario: Scenario, starts: Iterable[Stand]) -> dict[Stand, set[Stand]]:
    """Return every stand that people can come to who begin at some, and where one step leads from it."""
    ways, ahead = _ways(scenario), list(starts)
    steps: dict[Stand, set[Stand]] = {}
    while ahead:
        stand = ahead.pop()
        if stand not in steps:
            steps[stand] = set(_next(ways, *stand))
            ahead += steps[stand]
    return steps


def _next(ways: Ways, here: str, paper: str, line: str) -> Iterator[Stand]:
    """Return where one step leads: along a leg, into a line, out of it, or to the next paper when one runs out."""
    held = ways.papers.get(paper)
    for end, needs in ways.legs.get(here, ()):
        if is_met(needs, held, ways.regions[here]):
            yield end, paper, ""
            for given in ways.given.get((here, end), ()):
                yield end, given, ""
    if held and held.days is not None:
        yield here, held.after, line
    if line:
        yield here, paper, ""
        yield from _decided(ways, here, paper, ways.offices[line])
        return
    for office in ways.joined.get(here, ()):
        if (office.any_paper or office.takes == paper) and not (office.gives and office.gives == paper):
            yield here, paper, office.office


def _decided(ways: Ways, here: str, paper: str, office: Office) -> Iterator[Stand]:
    if office.room is not None and office.full in ways.offices:
        yield here, paper, office.full
    if office.limit_gives:
        yield here, office.limit_gives, ""
    rows = ways.outcomes.get(office.office) or [
        Outcome(office.office, "granted", share=office.granted, gives=office.gives)
    ]
    for row in rows:
        if row.share > 0 and row.effect not in LEAVING:
            yield row.to or here, row.gives or paper, row.next
        elif row.share > 0 and row.effect == "admit":
            yield ADMITTED, "", ""


def is_met(needs: str, paper: Paper | None, region: str) -> bool:
    """Say whether a paper meets the needs of a leg that begins in a region: by name or by what it allows, where it is
    good.

    Examples
    --------
    >>> is_met("bus", Paper("permit", allows="bus air", territory="Chiapas"), "Chiapas"), is_met("bus", None, "Chiapas")
    (True, False)
    """
    if not needs:
        return True
    return (
        paper is not None and needs in (paper.paper, *paper.allows.split()) and bool(matcher(paper.territory)(region))
    )


def is_joinable(office: Office, place: Place) -> bool:
    """Say whether an office can be joined at a place, by those who may: its name or its region matches."""
    return _is_at(office.from_places or office.place, place)


def joined_at(office: Office, spots: Spots) -> frozenset[str]:
    """Return at which of some places an office can be joined, by those who may.

    Examples
    --------
    >>> sorted(
    ...     joined_at(
    ...         Office("desk", "Necocli", from_places="Panama*"),
    ...         (("Bajo Chiquito", "Panama east"), ("Necocli", "Colombia")),
    ...     )
    ... )
    ['Bajo Chiquito']
    """
    return meant(office.from_places or office.place, spots)


def spots_of(scenario: Scenario) -> Spots:
    """Return the places and their regions."""
    return tuple((p.place, p.region) for p in scenario.places)


@lru_cache(maxsize=PATTERNS_KEPT)
def meant(pattern: str, spots: Spots) -> frozenset[str]:
    """Return which of some places a name or a pattern means, of their own or of their region.

    Examples
    --------
    >>> sorted(meant("Panama*", (("Bajo Chiquito", "Panama east"), ("Necocli", "Colombia"))))
    ['Bajo Chiquito']
    """
    matches = matcher(pattern)
    return frozenset(place for place, region in spots if matches(place) or matches(region))


def is_kept(office: Office, place: Place) -> bool:
    """Say whether one keeps one's place in the line or on the list of an office at a place.

    Examples
    --------
    >>> is_kept(Office("parole", "Miami", on_list=True, stay="Caracas"), Place("Necocli"))
    False
    """
    return _is_at(office.stay or ("*" if office.on_list else office.place), place)


def _is_at(pattern: str, place: Place) -> bool:
    return bool(matcher(pattern)(place.place) or matcher(pattern)(place.region))


def outcomes_of(scenario: Scenario) -> dict[str, list[Outcome]]:
    """Return the rows of outcomes by office."""
    outcomes: dict[str, list[Outcome]] = {}
    for row in scenario.outcomes:
        outcomes.setdefault(row.office, []).append(row)
    return outcomes


def _ways(scenario: Scenario) -> Ways:
    spots = spots_of(scenario)
    joined: dict[str, list[Office]] = {}
    for office in scenario.offices:
        if office.joins > 0 or not office.on_list:
            for place in joined_at(office, spots):
                joined.setdefault(place, []).append(office)
    return Ways(
        _legs(scenario),
        {p.paper: p for p in scenario.papers},
        {p.place: p.region for p in scenario.places},
        {o.office: o for o in scenario.offices},
        outcomes_of(scenario),
        joined,
        _given(scenario),
    )


def _given(scenario: Scenario) -> dict[tuple[str, str], set[str]]:
    """Return by start and end of legs the papers given to those who are stopped there and released."""
    found: dict[tuple[str, str], set[str]] = {}
    given = {
        (row.stop, row.gives) for row in scenario.dispositions if row.stop and row.gives and row.effect == "release"
    }
    legs = directed(scenario.routes) if given else []
    names = tuple(leg.name for leg in legs)
    for stop in scenario.stops if given else ():
        papers, by_mode = {paper for named, paper in given if matcher(named)(stop.stop)}, matcher(stop.mode)
        for leg in (legs[number] for number in matched(stop.legs, names)) if papers else ():
            if by_mode(leg.route.mode):
                found.setdefault((leg.start, leg.end), set()).update(papers)
    return found


def _legs(scenario: Scenario) -> Legs:
    """Return by place where open legs lead and which paper each needs."""
    legs: Legs = {}
    for route in scenario.routes:
        if route.open:
            legs.setdefault(route.start_place, set()).add((route.end_place, route.needs))
            if route.both_ways:
                legs.setdefault(route.end_place, set()).add((route.start_place, route.needs))
    return legs
