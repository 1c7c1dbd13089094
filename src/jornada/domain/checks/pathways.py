"""Pathways: tests that nobody can pass, what is asked in vain, and admissions to where no journey ends."""

from collections.abc import Collection, Iterator

from jornada.domain.checks.offices import Idle, entered_offices, idle_faults
from jornada.domain.fault import Fault, Where, nearest
from jornada.domain.nouns.office import Office, Outcome
from jornada.domain.reach.network import is_joinable, is_kept, outcomes_of
from jornada.domain.scenario.changed_fields import changed_fields
from jornada.domain.scenario.patterns import People, concerns
from jornada.domain.scenario.scenario import Scenario
from jornada.domain.schema.not_read import each, so_far


def pathway_faults(scenario: Scenario, where: Where) -> Iterator[Fault]:
    """Find sponsors and means that nobody has or nobody asks for, and admissions that lead to no destination."""
    yield from so_far(_admissions(scenario, where))
    changed, entered = changed_fields(scenario), entered_offices(scenario)
    rows = outcomes_of(scenario)
    for office, at in zip(scenario.offices, where.get("offices", []), strict=True):
        if office.office not in entered and ("groups", "sponsor") not in changed:
            yield from _sponsor_faults(scenario, office, at)
        yield from idle_faults(_idle(scenario, office, rows.get(office.office, ())), office, at, changed)
        yield from _means_faults(scenario, office, at)
    asked = any(o.sponsor for o in scenario.offices) or ("offices", "sponsor") in changed
    for group, at in zip(scenario.groups, where.get("groups", []), strict=True):
        if group.sponsor > 0 and not asked:
            yield Fault(
                "J042",
                f"{at}, sponsor",
                f"{group.sponsor:g}",
                "0, or an office with sponsor = yes: nobody asks",
                severity="warning",
            )


def _sponsor_faults(scenario: Scenario, office: Office, at: str) -> Iterator[Fault]:
    if office.sponsor and not any(
        g.sponsor > 0 and concerns(office, People(g.nationality, g.household)) for g in scenario.groups
    ):
        yield Fault("J024", f"{at}, sponsor", "yes", "no, or a group that may join with a share above 0 in sponsor")


def _idle(scenario: Scenario, office: Office, rows: Collection[Outcome]) -> Iterator[Idle]:
    gives = any(row.share > 0 and row.effect in ("grant", "admit") for row in rows) if rows else office.granted > 0
    yield Idle(
        "fee",
        office.fee > 0 and not gives,
        ("granted",),
        "0, or an outcome that grants or admits: nobody is asked for it",
    )
    waits = office.on_list and bool(office.stay)
    near = waits and any(is_joinable(office, place) and is_kept(office, place) for place in scenario.places)
    words = "empty, or a pattern that matches a place one may join from: nobody could wait there"
    yield Idle("stay", waits and not near, ("from_places",), words)


def _means_faults(scenario: Scenario, office: Office, at: str) -> Iterator[Fault]:
    most = (scenario.money_levels - 1) * scenario.money_unit
    for name, usd in (("least_means", office.least_means), ("fee", office.fee)):
        if usd > most:
            yield Fault(
                "J038",
                f"{at}, {name}",
                f"{usd:g}",
                f"at most {most:g}, the most that a party can hold: nobody could have it",
                severity="warning",
            )


def _admissions(scenario: Scenario, where: Where) -> Iterator[Fault]:
    ends = {p.place for p in scenario.places if p.kind == "destination"}

    def told(row: Outcome, at: str) -> Iterator[Fault]:
        if row.effect == "admit" and row.to and row.to not in ends:
            yield Fault(
                "J031",
                f"{at}, to",
                row.to,
                "empty, or the destination that people are admitted to",
                nearest(row.to, ends),
            )

    yield from each(scenario, where, "outcomes", told)
