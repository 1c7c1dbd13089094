"""What can be reached from where, by open legs, the papers they need and the offices on the way."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase

from jornada.domain.office import Office, Outcome
from jornada.domain.people import Paper
from jornada.domain.place import Place
from jornada.domain.scenario import Scenario

Stand = tuple[str, str, str]  # a place, a paper, and the office in whose line one stands
ADMITTED = ""  # no place: those whom an office admits travel no further
LEAVING = ("remove", "release", "admit")
Legs = dict[str, set[tuple[str, str]]]


@dataclass(frozen=True)
class Ways:
    """Where legs lead, which offices can be joined where, and what comes of it."""

    legs: Legs
    papers: dict[str, Paper]
    regions: dict[str, str]
    offices: dict[str, Office]
    outcomes: dict[str, list[Outcome]]
    joined: dict[str, list[Office]]


def reached_from(scenario: Scenario, place: str, papers: Iterable[str] = ("",)) -> set[str]:
    """Return every place that open legs lead to from a place, for people who begin with one of some papers.

    A leg that needs a paper counts where a paper that meets it is held at the start or given by an office on the way.

    Examples
    --------
    >>> import jornada as jo
    >>> len(reached_from(jo.example("three_places"), jo.example("three_places").places[0].place)) > 1
    True
    """
    return {where for where, _, _ in stands_from(scenario, {(place, paper, "") for paper in papers})} - {ADMITTED}


def stands_from(scenario: Scenario, starts: Iterable[Stand]) -> set[Stand]:
    """Return every stand that people can come to who begin at some; `ADMITTED` is the place of those admitted."""
    ways, found = _ways(scenario), set(starts)
    ahead = list(found)
    while ahead:
        new = {stand for stand in _next(ways, *ahead.pop()) if stand not in found}
        ahead += new
        found |= new
    return found


def _next(ways: Ways, here: str, paper: str, line: str) -> Iterator[Stand]:
    """Return where one step leads: along a leg, into a line, out of it, or to the next paper when one runs out."""
    held = ways.papers.get(paper)
    for end, needs in ways.legs.get(here, ()):
        if is_met(needs, held, ways.regions[here]):
            yield end, paper, ""
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
    rows = ways.outcomes.get(office.office) or [Outcome(office.office, "granted", share=office.granted, gives=office.gives)]
    for row in rows:
        if row.share > 0 and row.effect not in LEAVING:
            yield row.to or here, row.gives or paper, row.next
        elif row.share > 0 and row.effect == "admit":
            yield ADMITTED, "", ""


def is_met(needs: str, paper: Paper | None, region: str) -> bool:
    """Say whether a paper meets the needs of a leg that begins in a region: by name or by what it allows, where it is good.

    Examples
    --------
    >>> is_met("bus", Paper("permit", allows="bus air", territory="Chiapas"), "Chiapas"), is_met("bus", None, "Chiapas")
    (True, False)
    """
    if not needs:
        return True
    return paper is not None and needs in (paper.paper, *paper.allows.split()) and fnmatchcase(region, paper.territory)


def words_of(scenario: Scenario) -> list[str]:
    """Return what legs can need: the papers, and the words that they allow."""
    return list(dict.fromkeys(word for paper in scenario.papers for word in (paper.paper, *paper.allows.split())))


def is_joinable(office: Office, place: Place) -> bool:
    """Say whether an office can be joined at a place, by those who may: its name or its region matches."""
    pattern = office.from_places or office.place
    return fnmatchcase(place.place, pattern) or fnmatchcase(place.region, pattern)


def is_kept(office: Office, place: Place) -> bool:
    """Say whether one keeps one's place in the line or on the list of an office at a place.

    Examples
    --------
    >>> is_kept(Office("parole", "Miami", on_list=True, stay="Caracas"), Place("Necocli"))
    False
    """
    pattern = office.stay or ("*" if office.on_list else office.place)
    return fnmatchcase(place.place, pattern) or fnmatchcase(place.region, pattern)


def _ways(scenario: Scenario) -> Ways:
    outcomes: dict[str, list[Outcome]] = {}
    for row in scenario.outcomes:
        outcomes.setdefault(row.office, []).append(row)
    open_to_all = [o for o in scenario.offices if o.joins > 0 or not o.on_list]
    return Ways(
        _legs(scenario), {p.paper: p for p in scenario.papers}, {p.place: p.region for p in scenario.places},
        {o.office: o for o in scenario.offices}, outcomes,
        {p.place: [o for o in open_to_all if is_joinable(o, p)] for p in scenario.places},
    )


def _legs(scenario: Scenario) -> Legs:
    """Return by place where open legs lead and which paper each needs."""
    legs: Legs = {}
    for route in scenario.routes:
        if route.open:
            legs.setdefault(route.start_place, set()).add((route.end_place, route.needs))
            if route.both_ways:
                legs.setdefault(route.end_place, set()).add((route.start_place, route.needs))
    return legs
