"""From office to office: circles that nobody leaves."""

from collections.abc import Iterator, Mapping

from jornada.domain.fault import Fault, Where
from jornada.domain.reach.network import LEAVING
from jornada.domain.scenario.patterns import concerns, people_of
from jornada.domain.scenario.scenario import Scenario

Lead = Mapping[str, set[str]]


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
            yield Fault(
                "J041", f"{at}, full", office.full, "an office that does not turn people away to this one again"
            )
    for office, at in zip(scenario.offices, where.get("offices", []), strict=True):
        name, further = office.office, _further(after, office.office)
        if name in told or name not in further:
            continue
        told |= {other for other in further if name in _further(after, other)}
        if not any(_has_end(scenario, other) for other in (name, *further)):
            yield Fault(
                "J041",
                f"{at}, office",
                name,
                "an outcome in the circle that ends it: nobody would ever leave " + ", ".join(sorted({name, *further})),
            )
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
    """Say whether some of those at an office may come to an end there.

    An outcome that leads to no other line, or giving up.
    """
    office = next(o for o in scenario.offices if o.office == name)
    rows = [row for row in scenario.outcomes if row.office == name and row.share > 0]
    most: dict[str, float] = {}
    for row in rows:
        most[row.outcome] = max(most.get(row.outcome, 0.0), row.share)
    return (
        sum(most.values()) < 1.0 - 1e-9
        or any(not row.next or row.effect in LEAVING for row in rows)
        or any(not any(concerns(row, people) for row in rows) for people in people_of(scenario))
        or office.gives_up > 0
        or office.limit is not None
        or office.no_show > 0
        or office.waits is not None
        or (office.room is not None and not office.full)
    )
