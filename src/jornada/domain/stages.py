"""From office to office: circles that nobody leaves, and people left at a destination in no line."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from fnmatch import fnmatchcase

from jornada.domain.fault import Fault
from jornada.domain.matching import People, Where, cases_of, concerns, people_of, totals
from jornada.domain.office import Office
from jornada.domain.reach import LEAVING, is_joinable
from jornada.domain.scenario import Scenario

Lead = Mapping[str, set[str]]
AWAY = ""  # any place that is not a destination
Stand = tuple[str, str]  # a destination, or AWAY, and the office in whose line people are
LEFT = "another line, a place to go to, or an end: nobody travels on from a destination"


def circle_faults(scenario: Scenario, where: Where) -> Iterator[Fault]:
    """Find offices that lead back to themselves: by turning away, without an end, or without delay."""
    turned = {o.office: {o.full} - {""} for o in scenario.offices if o.room is not None}
    after: dict[str, set[str]] = {name: set(full) for name, full in turned.items()}
    for row in scenario.outcomes:
        if row.share > 0 and row.next and row.effect not in LEAVING:
            after.setdefault(row.office, set()).add(row.next)
    quick = {o.office: {n for n in after.get(o.office, ()) if _delay(scenario, n) == 0} for o in scenario.offices}
    told: set[str] = set()
    for office, at in zip(scenario.offices, where.get("offices", []), strict=True):
        name = office.office
        if name in (round_again := _further(turned, name)) and told.isdisjoint(round_again):
            told |= round_again
            yield Fault("J041", f"{at}, full", office.full, "an office that does not turn people away to this one again")
    for office, at in zip(scenario.offices, where.get("offices", []), strict=True):
        name, further = office.office, _further(after, office.office)
        if name in told or name not in further:
            continue
        told |= {other for other in further if name in _further(after, other)}
        if not any(_has_end(scenario, other) for other in (name, *further)):
            yield Fault("J041", f"{at}, office", name, "an outcome in the circle that ends it: nobody would ever leave " + ", ".join(sorted({name, *further})))
        elif name in _further(quick, name):
            allowed = "a delay at an office of the circle: without one people come round day after day"
            yield Fault("J041", f"{at}, delay", "0", allowed, severity="warning")


def _delay(scenario: Scenario, name: str) -> int:
    return next((o.delay for o in scenario.offices if o.office == name), 0)


def _further(lead: Lead, name: str) -> set[str]:
    """Return every office that one leads to, itself where it is in a circle."""
    found: set[str] = set()
    ahead = [name]
    while ahead:
        new = lead.get(ahead.pop(), set()) - found
        found |= new
        ahead += new
    return found


def _has_end(scenario: Scenario, name: str) -> bool:
    """Say whether some of those at an office may come to an end there: an outcome that leads to no other line, or giving up."""
    office = next(o for o in scenario.offices if o.office == name)
    rows = [row for row in scenario.outcomes if row.office == name and row.share > 0]
    most: dict[str, float] = {}
    for row in rows:
        most[row.outcome] = max(most.get(row.outcome, 0.0), row.share)
    return (
        sum(most.values()) < 1.0 - 1e-9 or any(not row.next or row.effect in LEAVING for row in rows)
        or any(not any(concerns(row, people) for row in rows) for people in people_of(scenario))
        or office.gives_up > 0 or office.no_show > 0 or office.waits is not None or (office.room is not None and not office.full)
    )


def stuck_faults(scenario: Scenario, where: Where) -> Iterator[Fault]:
    """Find people whom an office would leave at a destination in no line, where they could do nothing for ever."""
    told: set[str] = set()
    for people in people_of(scenario):
        found = _starts(scenario, people)
        ahead = list(found)
        while ahead:
            place, name = ahead.pop()
            office = next(o for o in scenario.offices if o.office == name)
            faults = [*_left_there(scenario, where, office, place, people), *(_left_here(scenario, where, office, place, people) if place else ())]
            yield from (fault for fault in faults if fault.where not in told)
            told |= {fault.where for fault in faults}
            new = _leads(scenario, office, place, people) - found
            found |= new
            ahead += new


def _starts(scenario: Scenario, people: People) -> set[Stand]:
    """Return where people come to be in a line: after an encounter, on arrival, or by joining one."""
    ends = {p.place: p.area for p in scenario.places if p.kind == "destination"}
    groups = {g.group for g in scenario.groups if (g.nationality, g.household) == people}
    held = [row for row in scenario.dispositions if row.effect == "hold" and row.share > 0 and row.office and concerns(row, people)]
    found = {(place, row.office) for row in held for place in ends if fnmatchcase(ends[place], row.area)}
    found |= {(a.place if a.place in ends else AWAY, a.office) for a in scenario.arrivals if a.office and a.group in groups}
    return found | {
        (AWAY, o.office) for o in scenario.offices
        if concerns(o, people) and any(is_joinable(o, p) for p in scenario.places if p.place not in ends)
    }


def _leads(scenario: Scenario, office: Office, place: str, people: People) -> set[Stand]:
    """Return the lines that people in one come to, and where."""
    found = {(place, office.full)} if office.room is not None and office.full else set()
    for i in cases_of(scenario, office.office, people):
        row = scenario.outcomes[i]
        if row.share > 0 and row.next and row.effect not in LEAVING:
            found.add((_taken(scenario, row.to, place), row.next))
    return found


def _taken(scenario: Scenario, to: str, place: str) -> str:
    ends = {p.place for p in scenario.places if p.kind == "destination"}
    return place if not to else to if to in ends else AWAY


def _left_there(scenario: Scenario, where: Where, office: Office, place: str, people: People) -> Iterator[Fault]:
    """Find outcomes that leave people at a destination in no line."""
    for i in cases_of(scenario, office.office, people):
        row = scenario.outcomes[i]
        end = _taken(scenario, row.to, place)
        untold = row.effect != "next" and (row.to or row.effect != "return")  # without a place or a line it is told already
        if row.share > 0 and end and untold and not row.next and row.effect not in LEAVING:
            yield Fault("J043", f"{where['outcomes'][i]}, effect", f"{row.effect} at {end}", LEFT)


def _left_here(scenario: Scenario, where: Where, office: Office, place: str, people: People) -> Iterator[Fault]:
    """Find ways out of the line of an office that leave people at a destination in no line."""
    at = where["offices"][scenario.offices.index(office)]
    if office.no_show > 0:
        yield Fault("J043", f"{at}, no_show", f"{office.no_show:g} at {place}", "0 for people who are held, or " + LEFT)
    if office.room is not None and not office.full:
        yield Fault("J043", f"{at}, full", f"nothing at {place}", "an office whose line those turned away enter: " + LEFT)
    if office.on_list and not any(is_joinable(office, p) for p in scenario.places if p.place == place):
        yield Fault("J043", f"{at}, from", office.from_places, f"a pattern that matches {place}, where people on this list are: they are served nowhere else")
    if not any(row.office == office.office for row in scenario.outcomes):
        if office.granted > 0:
            yield Fault("J043", f"{at}, granted", f"{office.granted:g} at {place}", "rows of outcomes that say what becomes of people here, or 0: all are released; " + LEFT)
    elif (least := _least(scenario, office.office, people)) < 1.0 - 1e-9:
        found = f"outcomes of {least:g} together for {' '.join(people)} at {place}"
        yield Fault("J043", f"{at}, office", found, "1 together: at a destination the others are not refused but released", severity="warning")


def _least(scenario: Scenario, office: str, people: People) -> float:
    """Return the least that the shares of an office add up to for some people during the scenario."""
    last = scenario.start + timedelta(days=scenario.days - 1)
    rows = cases_of(scenario, office, people)
    return min((total for day, total, _ in totals(scenario, "outcomes", rows) if scenario.start <= day <= last), default=0.0)
