"""Offices and what they decide: rows that nobody can use, that lack a name, or that do nothing."""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any, NamedTuple

from jornada.domain.fault import Fault, Where
from jornada.domain.nouns.office import Office, Outcome
from jornada.domain.reach.network import LEAVING, joined_at, spots_of
from jornada.domain.scenario.changed_fields import Changed, changed_fields, is_given
from jornada.domain.scenario.scenario import Scenario
from jornada.domain.schema.fields import fields_of, table_of
from jornada.domain.schema.not_read import each, so_far

OF_LINES = ("apply", "baulk", "gives_up")


class Idle(NamedTuple):
    """A field that may do nothing."""

    field: str  # its name, as the attribute of a row
    is_idle: bool  # whether it does nothing as the row stands
    needs: tuple[str, ...]  # fields that would put it to use, if a policy or a prior changed them
    allowed: str  # what is allowed in it, in words


def office_faults(scenario: Scenario, where: Where) -> Iterator[Fault]:
    """Find offices that nobody can use, and what is said of them in vain."""
    yield from so_far(
        each(scenario, where, "offices", partial(_bed_faults, {p.place: p.beds for p in scenario.places}))
    )
    held = {""} | {g.papers for g in scenario.groups} | {p.after for p in scenario.papers}
    held |= {paper for o in scenario.offices for paper in (o.gives, o.limit_gives)} | {
        row.gives for row in scenario.outcomes
    }
    held |= {row.gives for row in scenario.dispositions} | {offer.gives for offer in scenario.offers}
    entered, decides = entered_offices(scenario), {row.office for row in scenario.outcomes}
    changed, spots, ends = (
        changed_fields(scenario),
        spots_of(scenario),
        {p.place for p in scenario.places if p.kind == "destination"},
    )

    def told(office: Office, at: str) -> Iterator[Fault]:
        if office.office not in entered:
            yield from _takes_nothing(office, held, at)
            yield from _joined_nowhere(office, joined_at(office, spots), ends, at)
        if office.gives and office.takes == office.gives and not office.any_paper:
            yield Fault("J024", f"{at}, gives", office.gives, "another paper than the one it takes: nobody would apply")
        yield from idle_faults(_idle(office, office.office in decides, office.office in entered), office, at, changed)
        yield from payment_faults(scenario, office, at, changed)

    yield from each(scenario, where, "offices", told)


def _bed_faults(beds: Mapping[str, int | None], office: Office, at: str) -> Iterator[Fault]:
    """Find offices that free beds are to limit where nothing says how many there are, or whom they hold."""
    if office.beds_at in beds and office.beds_at and beds[office.beds_at] is None:
        yield Fault(
            "J046",
            f"{at}, beds_at",
            office.beds_at,
            "a place with a number in beds",
            next((p for p, n in beds.items() if n is not None), ""),
        )
    if office.beds_at and office.unit != "people":
        yield Fault("J046", f"{at}, unit", office.unit, "people: a free bed is for one of them")


def _takes_nothing(office: Office, held: set[str], at: str) -> Iterator[Fault]:
    """Find an office that takes a paper which nobody holds."""
    if office.takes not in held and not office.any_paper:
        yield Fault(
            "J024", f"{at}, takes", office.takes, "a paper that a group holds, or that an office or an outcome gives"
        )


def _joined_nowhere(office: Office, joined: frozenset[str], ends: set[str], at: str) -> Iterator[Fault]:
    """Find an office whose line could be joined at destinations alone."""
    if joined and not office.on_list and ends.issuperset(joined):
        allowed = (
            "a place where people decide, or an encounter, outcome or arrival that leads here: nobody joins a line at a"
            " destination"
        )
        yield Fault(
            "J024", f"{at}, {'from' if office.from_places else 'place'}", office.from_places or office.place, allowed
        )


def entered_offices(scenario: Scenario) -> set[str]:
    """Return the offices whose lines are entered by what happens to people, not by their choice."""
    rows = [row.next for row in scenario.outcomes if row.share > 0] + [
        o.full for o in scenario.offices if o.room is not None
    ]
    rows += [row.office for row in scenario.dispositions if row.effect == "hold"] + [
        a.office for a in scenario.arrivals
    ]
    return set(rows) - {""}


def _idle(office: Office, decides: bool, entered: bool) -> Iterator[Idle]:
    yield Idle(
        "joins", office.joins > 0 and not office.on_list, ("on_list",), "0, or list = yes: a line is joined by apply"
    )
    if office.on_list and not entered:
        yield Idle("joins", office.joins == 0, ("on_list", "joins"), "a chance above 0: nobody joins the list")
    for name in OF_LINES:
        yield Idle(
            name,
            office.on_list and is_given(office, name),
            ("on_list",),
            "empty, or list = no: a list is joined by joins and not given up",
        )
    yield Idle(
        "stay",
        bool(office.stay) and office.waits is None and not office.on_list,
        ("waits",),
        "empty, or a number in waits: blank, nobody in the line sets out",
    )
    yield Idle("by_lot", office.order != "part" and is_given(office, "by_lot"), ("order",), "empty, or order = part")
    yield Idle(
        "full",
        bool(office.full) and office.room is None,
        ("room",),
        "empty, or a number in room: without it nobody is turned away",
    )
    yield Idle(
        "limit_gives",
        bool(office.limit_gives) and office.limit is None,
        ("limit",),
        "empty, or the longest time in limit: nobody is let go",
    )
    yield Idle("takes", bool(office.takes) and office.any_paper, ("any_paper",), "empty, or any_paper = no")
    yield Idle("granted", decides and is_given(office, "granted"), (), "empty: the rows of outcomes decide")
    yield Idle(
        "staff",
        bool(office.staff) and office.by_one == 0,
        ("by_one",),
        "empty, or a number in by_one: without it its capacity takes nobody",
    )
    yield Idle("by_one", office.by_one > 0 and not office.staff, ("staff",), "empty, or the pool in staff")
    yield Idle("gives", decides and bool(office.gives), (), "empty: the rows of outcomes say what they give")


def payment_faults(scenario: Scenario, row: Any, at: str, changed: Changed) -> Iterator[Fault]:
    """Warn of side payments that are never asked, or that nobody could ever pay."""
    idle = [
        Idle("bribe_share", row.bribe_share > 0 and row.bribe == 0, ("bribe",), "0, or a payment in bribe"),
        Idle(
            "bribe", row.bribe > 0 and row.bribe_share == 0, ("bribe_share",), "0, or the share of cases in bribe_share"
        ),
    ]
    yield from idle_faults(idle, row, at, changed)
    most = (scenario.money_levels - 1) * scenario.money_unit
    if row.bribe > most and row.bribe_share > 0:
        yield Fault(
            "J038",
            f"{at}, bribe",
            f"{row.bribe:g}",
            f"at most {most:g}, the most that a party can hold: nobody could pay",
            severity="warning",
        )


def idle_faults(idle: Iterable[Idle], row: Any, at: str, changed: Changed) -> Iterator[Fault]:
    """Warn of fields that do nothing, unless a policy or a prior may put them to use."""
    table = table_of(row)
    for one in idle:
        if one.is_idle and not any((table, field) in changed for field in one.needs):
            shown = next(f.field for f in fields_of(table) if f.attribute == one.field)
            yield Fault("J042", f"{at}, {shown}", str(getattr(row, one.field)), one.allowed, severity="warning")


def outcome_faults(scenario: Scenario, where: Where) -> Iterator[Fault]:
    """Find outcomes that do not say where people go, or say it in vain."""
    yield from each(scenario, where, "outcomes", _way_faults)
    changed = changed_fields(scenario)
    # it says that a claim was decided before they left
    gives = ("gives",) if not any(p.claim for p in scenario.papers) else ()

    def idle(row: Outcome, at: str) -> Iterator[Fault]:
        gone = row.effect in LEAVING
        names = *gives, "next", *(("to",) if row.effect != "admit" else ())
        allowed = f"empty: who ends in {row.effect} leaves the picture"
        vain = [Idle(name, gone and bool(getattr(row, name)), ("effect",), allowed) for name in names]
        yield from idle_faults(vain, row, at, changed)

    yield from each(scenario, where, "outcomes", idle)


def _way_faults(row: Outcome, at: str) -> Iterator[Fault]:
    if row.effect == "next" and not row.next:
        yield Fault("J013", f"{at}, next", "", "the office whose line is entered: the effect is next")
    if row.effect in ("return", "move") and not row.to:
        yield Fault(
            "J013",
            f"{at}, to",
            "",
            "the place of the return" if row.effect == "return" else "the place that people are moved to",
        )
