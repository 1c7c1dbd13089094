"""People left at a destination in no line, where they could do nothing for ever."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from jornada.domain.fault import Fault, Where
from jornada.domain.names.pattern import matcher
from jornada.domain.nouns.office import Office
from jornada.domain.reach.network import LEAVING, joined_at, spots_of
from jornada.domain.scenario.patterns import People, concerns, rows_by_people, totals
from jornada.domain.scenario.scenario import Scenario

AWAY = ""  # any place that is not a destination
IN_NO_LINE = "another line, a place to go to, or an end: nobody travels on from a destination"


class Stand(NamedTuple):
    """Where people are in a line: a destination, or AWAY, and the office."""

    place: str
    office: str


class Case(NamedTuple):
    """People in a line."""

    place: str  # where they stand
    office: str  # whose line it is
    rows: tuple[int, ...]  # of the outcomes of the office that are for them, counted from 0


@dataclass(frozen=True)
class Lines:
    """What does not depend on who people are.

    The destinations, and of each office its row, where it is told of and joined.
    """

    scenario: Scenario
    where: Where
    ends: frozenset[str]
    offices: dict[str, Office]
    at: dict[str, str]
    joined: dict[str, frozenset[str]]
    decided: frozenset[str]


def stuck_faults(scenario: Scenario, where: Where) -> Iterator[Fault]:
    """Find people whom an office would leave at a destination in no line; those in the same case are looked at once."""
    lines = _lines(scenario, where)
    entered, arrived = _entered(lines), _arrived(lines)
    told: set[str] = set()
    leads: dict[Case, set[Stand]] = {}
    alike: set[tuple[tuple[int, ...], frozenset[Stand]]] = set()
    for people, rows in rows_by_people(scenario, scenario.outcomes):
        found = _starts(entered, people) | arrived.get(people, set())
        if (kind := (tuple(rows), frozenset(found))) in alike:
            continue  # the same offices decide the same of them
        alike.add(kind)
        at, ahead = _by_office(scenario, rows), sorted(found)
        while ahead:
            stand = ahead.pop()
            case = Case(stand.place, stand.office, tuple(at.get(stand.office, ())))
            if case not in leads:
                faults = [*_left_there(lines, case), *(_left_here(lines, case, people) if case.place else ())]
                yield from (fault for fault in faults if fault.where not in told)
                told |= {fault.where for fault in faults}
                leads[case] = _leads(lines, case)
            new = leads[case] - found
            found |= new
            ahead += sorted(new)


def _lines(scenario: Scenario, where: Where) -> Lines:
    names, spots = [o.office for o in scenario.offices], spots_of(scenario)
    return Lines(
        scenario,
        where,
        frozenset(p.place for p in scenario.places if p.kind == "destination"),
        dict(zip(names, scenario.offices, strict=True)),
        dict(zip(names, where.get("offices", []), strict=True)),
        {o.office: joined_at(o, spots) for o in scenario.offices},
        frozenset(row.office for row in scenario.outcomes),
    )


def _entered(lines: Lines) -> dict[People, set[Stand]]:
    """Return by patterns of nationality and household where people come to be in a line.

    After an encounter, or by joining one.
    """
    areas = {p.place: p.area for p in lines.scenario.places if p.kind == "destination"}
    held = {
        (row.nationality, row.household, row.area, row.office)
        for row in lines.scenario.dispositions
        if row.effect == "hold" and row.share > 0 and row.office and not row.stop
    }
    entered: dict[People, set[Stand]] = {}
    for nationality, household, area, office in held:
        entered.setdefault(People(nationality, household), set()).update(
            Stand(place, office) for place in areas if matcher(area)(areas[place])
        )
    for stop in lines.scenario.dispositions:
        if stop.stop and stop.effect == "hold" and stop.share > 0 and stop.office in lines.offices:
            at = lines.offices[stop.office].place
            entered.setdefault(People(stop.nationality, stop.household), set()).add(
                Stand(at if at in lines.ends else AWAY, stop.office)
            )
    for row in lines.scenario.offices:
        if lines.joined[row.office] - lines.ends:
            entered.setdefault(People(row.nationality, row.household), set()).add(Stand(AWAY, row.office))
    return entered


def _arrived(lines: Lines) -> dict[People, set[Stand]]:
    """Return by nationality and household in which lines people are on arrival."""
    people = {g.group: People(g.nationality, g.household) for g in lines.scenario.groups}
    arrived: dict[People, set[Stand]] = {}
    for row in lines.scenario.arrivals:
        if row.office:
            arrived.setdefault(people[row.group], set()).add(
                Stand(row.place if row.place in lines.ends else AWAY, row.office)
            )
    return arrived


def _starts(entered: dict[People, set[Stand]], people: People) -> set[Stand]:
    return {stand for patterns, stands in entered.items() if concerns(patterns, people) for stand in stands}


def _by_office(scenario: Scenario, rows: list[int]) -> dict[str, list[int]]:
    at: dict[str, list[int]] = {}
    for i in rows:
        at.setdefault(scenario.outcomes[i].office, []).append(i)
    return at


def _leads(lines: Lines, case: Case) -> set[Stand]:
    """Return the lines that people in one come to, and where."""
    office = lines.offices[case.office]
    found = {Stand(case.place, office.full)} if office.room is not None and office.full else set()
    for row in (lines.scenario.outcomes[i] for i in case.rows):
        if row.share > 0 and row.next and row.effect not in LEAVING:
            found.add(Stand(_taken(lines, row.to, case.place), row.next))
    return found


def _taken(lines: Lines, to: str, place: str) -> str:
    return place if not to else to if to in lines.ends else AWAY


def _left_there(lines: Lines, case: Case) -> Iterator[Fault]:
    """Find outcomes that leave people at a destination in no line."""
    for i in case.rows:
        row = lines.scenario.outcomes[i]
        end = _taken(lines, row.to, case.place)
        # without a place or a line it is told already
        untold = row.effect != "next" and (row.to or row.effect != "return")
        if row.share > 0 and end and untold and not row.next and row.effect not in LEAVING:
            yield Fault("J043", f"{lines.where['outcomes'][i]}, effect", f"{row.effect} at {end}", IN_NO_LINE)


def _left_here(lines: Lines, case: Case, people: People) -> Iterator[Fault]:
    """Find ways out of the line of an office that leave people at a destination in no line."""
    place, office, at = case.place, lines.offices[case.office], lines.at[case.office]
    if office.no_show > 0:
        yield Fault(
            "J043", f"{at}, no_show", f"{office.no_show:g} at {place}", "0 for people who are held, or " + IN_NO_LINE
        )
    if office.room is not None and not office.full:
        yield Fault(
            "J043", f"{at}, full", f"nothing at {place}", "an office whose line those turned away enter: " + IN_NO_LINE
        )
    if office.on_list and place not in lines.joined[case.office]:
        yield Fault(
            "J043",
            f"{at}, from",
            office.from_places,
            f"a pattern that matches {place}, where people on this list are: they are served nowhere else",
        )
    if case.office not in lines.decided:
        if office.granted > 0:
            yield Fault(
                "J043",
                f"{at}, granted",
                f"{office.granted:g} at {place}",
                "rows of outcomes that say what becomes of people here, or 0: all are released; " + IN_NO_LINE,
            )
    elif (least := _least(lines.scenario, case.rows)) < 1.0 - 1e-9:
        found = f"outcomes of {least:g} together for {' '.join(people)} at {place}"
        yield Fault(
            "J043",
            f"{at}, office",
            found,
            "1 together: at a destination the others are not refused but released",
            severity="warning",
        )


def _least(scenario: Scenario, rows: tuple[int, ...]) -> float:
    """Return the least that the shares of some outcomes of an office add up to during the scenario."""
    return min(
        (total.share for total in totals(scenario, "outcomes", rows) if scenario.span.holds(total.day)), default=0.0
    )
