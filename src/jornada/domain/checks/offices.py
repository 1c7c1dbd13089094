"""Offices and what they decide: rows that nobody can use, that lack a name, or that do nothing."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from jornada.domain.fault import Fault, Where
from jornada.domain.nouns.office import Office, Outcome
from jornada.domain.reach.network import LEAVING, joined_at, spots_of
from jornada.domain.scenario.changed_fields import Changed, changed_fields, is_given
from jornada.domain.scenario.scenario import Scenario
from jornada.domain.schema.fields import fields_of
from jornada.domain.schema.not_read import each, so_far

Idle = tuple[str, bool, tuple[str, ...], str]  # a field, whether it is idle, the fields that would put it to use, in words
OF_LINES = ("apply", "baulk", "gives_up")


def office_faults(scenario: Scenario, where: Where) -> Iterator[Fault]:
    """Find offices that nobody can use, and what is said of them in vain."""
    yield from so_far(each(scenario, where, "offices", partial(_bed_faults, {p.place: p.beds for p in scenario.places})))
    held = {""} | {g.papers for g in scenario.groups} | {p.after for p in scenario.papers}
    held |= {paper for o in scenario.offices for paper in (o.gives, o.limit_gives)} | {row.gives for row in scenario.outcomes}
    held |= {row.gives for row in scenario.dispositions} | {offer.gives for offer in scenario.offers}
    entered, decides = entered_offices(scenario), {row.office for row in scenario.outcomes}
    changed, spots, ends = changed_fields(scenario), spots_of(scenario), {p.place for p in scenario.places if p.kind == "destination"}

    def told(office: Office, at: str) -> Iterator[Fault]:
        if office.office not in entered:
            yield from _unused(office, held, joined_at(office, spots), ends, at)
        if office.gives and office.takes == office.gives and not office.any_paper:
            yield Fault("J024", f"{at}, gives", office.gives, "another paper than the one it takes: nobody would apply")
        yield from idle_faults("offices", _idle(office, office.office in decides, office.office in entered), office, at, changed)
        yield from payment_faults(scenario, office, at, changed)

    yield from each(scenario, where, "offices", told)


def _bed_faults(beds: Mapping[str, int | None], office: Office, at: str) -> Iterator[Fault]:
    """Find offices that free beds are to limit where nothing says how many there are, or whom they hold."""
    if office.beds_at in beds and office.beds_at and beds[office.beds_at] is None:
        yield Fault("J046", f"{at}, beds_at", office.beds_at, "a place with a number in beds", next((p for p, n in beds.items() if n is not None), ""))
    if office.beds_at and office.unit != "people":
        yield Fault("J046", f"{at}, unit", office.unit, "people: a free bed is for one of them")


def _unused(office: Office, held: set[str], at_all: frozenset[str], ends: set[str], at: str) -> Iterator[Fault]:
    if office.takes not in held and not office.any_paper:
        yield Fault("J024", f"{at}, takes", office.takes, "a paper that a group holds, or that an office or an outcome gives")
    if at_all and not office.on_list and ends.issuperset(at_all):
        allowed = "a place where people decide, or an encounter, outcome or arrival that leads here: nobody joins a line at a destination"
        yield Fault("J024", f"{at}, {'from' if office.from_places else 'place'}", office.from_places or office.place, allowed)


def entered_offices(scenario: Scenario) -> set[str]:
    """Return the offices whose lines are entered by what happens to people, not by their choice."""
    rows = [row.next for row in scenario.outcomes if row.share > 0] + [o.full for o in scenario.offices if o.room is not None]
    rows += [row.office for row in scenario.dispositions if row.effect == "hold"] + [a.office for a in scenario.arrivals]
    return set(rows) - {""}


def _idle(office: Office, decides: bool, entered: bool) -> Iterator[Idle]:
    yield "joins", office.joins > 0 and not office.on_list, ("on_list",), "0, or list = yes: a line is joined by apply"
    if office.on_list and not entered:
        yield "joins", office.joins == 0, ("on_list", "joins"), "a chance above 0: nobody joins the list"
    for name in OF_LINES:
        yield name, office.on_list and is_given(office, name), ("on_list",), "empty, or list = no: a list is joined by joins and not given up"
    yield "stay", bool(office.stay) and office.waits is None and not office.on_list, ("waits",), "empty, or a number in waits: blank, nobody in the line sets out"
    yield "by_lot", office.order != "part" and is_given(office, "by_lot"), ("order",), "empty, or order = part"
    yield "full", bool(office.full) and office.room is None, ("room",), "empty, or a number in room: without it nobody is turned away"
    yield "limit_gives", bool(office.limit_gives) and office.limit is None, ("limit",), "empty, or the longest time in limit: nobody is let go"
    yield "takes", bool(office.takes) and office.any_paper, ("any_paper",), "empty, or any_paper = no"
    yield "granted", decides and is_given(office, "granted"), (), "empty: the rows of outcomes decide"
    yield "gives", decides and bool(office.gives), (), "empty: the rows of outcomes say what they give"


def payment_faults(scenario: Scenario, row: Any, at: str, changed: Changed) -> Iterator[Fault]:
    """Warn of side payments that are never asked, or that nobody could ever pay."""
    table = "offices" if isinstance(row, Office) else "routes"
    idle: list[Idle] = [
        ("bribe_share", row.bribe_share > 0 and row.bribe == 0, ("bribe",), "0, or a payment in bribe"),
        ("bribe", row.bribe > 0 and row.bribe_share == 0, ("bribe_share",), "0, or the share of cases in bribe_share"),
    ]
    yield from idle_faults(table, idle, row, at, changed)
    most = (scenario.money_levels - 1) * scenario.money_unit
    if row.bribe > most and row.bribe_share > 0:
        yield Fault("J038", f"{at}, bribe", f"{row.bribe:g}", f"at most {most:g}, the most that a party can hold: nobody could pay", severity="warning")


def idle_faults(table: str, idle: Any, row: Any, at: str, changed: Changed) -> Iterator[Fault]:
    """Warn of fields that do nothing, unless a policy or a prior may put them to use."""
    for name, is_idle, needs, words in idle:
        if is_idle and not any((table, field) in changed for field in needs):
            shown = next(f.field for f in fields_of(table) if f.attribute == name)
            yield Fault("J042", f"{at}, {shown}", str(getattr(row, name)), words, severity="warning")


def outcome_faults(scenario: Scenario, where: Where) -> Iterator[Fault]:
    """Find outcomes that do not say where people go, or say it in vain."""
    yield from each(scenario, where, "outcomes", _way_faults)
    changed = changed_fields(scenario)
    gives = ("gives",) if not any(p.claim for p in scenario.papers) else ()  # it says that a claim was decided before they left

    def idle(row: Outcome, at: str) -> Iterator[Fault]:
        gone = row.effect in LEAVING
        vain: list[Idle] = [(name, gone and bool(getattr(row, name)), ("effect",), f"empty: who ends in {row.effect} leaves the picture") for name in (*gives, "next", *(("to",) if row.effect != "admit" else ()))]
        yield from idle_faults("outcomes", vain, row, at, changed)

    yield from each(scenario, where, "outcomes", idle)


def _way_faults(row: Outcome, at: str) -> Iterator[Fault]:
    if row.effect == "next" and not row.next:
        yield Fault("J013", f"{at}, next", "", "the office whose line is entered: the effect is next")
    if row.effect in ("return", "move") and not row.to:
        yield Fault("J013", f"{at}, to", "", "the place of the return" if row.effect == "return" else "the place that people are moved to")
