"""Dated things that lie wholly outside the days of a scenario: they never hold, and are told of."""

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from jornada.domain.fault import Fault, Where
from jornada.domain.nouns.flee3 import Event
from jornada.domain.nouns.policy import Policy
from jornada.domain.nouns.span import Span
from jornada.domain.scenario.locations import policies_at
from jornada.domain.scenario.scenario import Scenario
from jornada.domain.schema.not_read import each, so_far

DATED = ("dispositions", "outcomes", "offers", "pulls", "caravans")
LASTING = ("conflict", "water", "food")  # events that hold from their day on, also where it lies before the first


class Dated(NamedTuple):
    """The days from which to which something holds."""

    starts: date | None  # the first, blank where nothing says so
    ends: date | None  # the last, blank where nothing says so
    field: str = "starts"  # the name of the field of the first


def outside_faults(scenario: Scenario, where: Where) -> Iterator[Fault]:
    """Warn of policies, rows and events whose days lie wholly before the first day of the scenario, or after the
    last."""
    days = scenario.span
    for policy, stands in policies_at(scenario, where):
        yield from so_far(_policy(policy, stands.at, days))
    for table in DATED:
        yield from each(scenario, where, table, partial(_row, days))
    yield from each(scenario, where, "events", partial(_event, scenario))
    for site, at in zip(scenario.sites, where.get("sites", []), strict=True):
        if site.kind == "conflict" and site.begins >= scenario.days:
            yield _outside(
                f"{at}, begins",
                f"day {site.begins}",
                f"a day from 0 to {scenario.days - 1}: there is no conflict before",
            )


def _policy(policy: Policy, at: str, days: Span) -> Iterator[Fault]:
    yield from _never(Dated(policy.starts, policy.ends), at, days)


def _row(days: Span, row: Any, at: str) -> Iterator[Fault]:
    yield from _never(Dated(row.starts, getattr(row, "ends", None)), at, days)
    if getattr(row, "gathers", None) and not row.starts:
        yield from _never(Dated(row.gathers, None, "gathers"), at, days)


def _never(dated: Dated, at: str, days: Span) -> Iterator[Fault]:
    """Warn of what begins after the last of some days, or ends before the first."""
    allowed = f"a day from {days.first} to {days.last}, the days of the scenario: it never holds"
    if dated.starts and dated.starts > days.last:
        yield _outside(f"{at}, {dated.field}", str(dated.starts), allowed)
    elif dated.ends and dated.ends < days.first:
        yield _outside(f"{at}, ends", str(dated.ends), allowed)


def _event(scenario: Scenario, event: Event, at: str) -> Iterator[Fault]:
    late = event.day >= scenario.days and event.event != "food"  # hunger is on its way to the next value
    early = event.day < 0 and event.event not in LASTING and not 0 <= (event.until or -1) < scenario.days
    if late or early:
        yield _outside(
            f"{at}, day",
            str(event.day),
            f"a day from 0 to {scenario.days - 1}, counted from the start: it never happens",
        )


def _outside(at: str, found: str, allowed: str) -> Fault:
    return Fault("J027", at, found, allowed, severity="warning")
