"""What a scenario must be under the rules of Flee: the tables they read, and none of those they do not."""

from collections.abc import Iterator
from functools import partial
from itertools import islice

from jornada.domain.fault import Fault, Where, nearest
from jornada.domain.flee3.counts import TOTAL
from jornada.domain.flee3.known import known_faults
from jornada.domain.names.nearest import Alike
from jornada.domain.nouns.flee3 import Event, Site
from jornada.domain.scenario.scenario import Scenario
from jornada.domain.scenario.unread_fields import tables_unread
from jornada.domain.schema.not_read import each, so_far

CAMPS = ("camp", "idpcamp")
NAMES_SHOWN = 8
KINDS = ("conflict", "town", "camp", "idpcamp", "hub", "marker", "water_zone")


def flee_faults(scenario: Scenario, where: Where) -> Iterator[Fault]:
    """Check a scenario under `rules = "flee3"`."""
    faults = list(_meaning(scenario, where))
    yield from faults
    if not any(fault.severity == "error" for fault in faults):  # names that stand nowhere lead to no place
        yield from so_far(known_faults(scenario, where))


def _meaning(scenario: Scenario, where: Where) -> Iterator[Fault]:
    for table in tables_unread(scenario.rules):
        if getattr(scenario, table):
            yield Fault(
                "J059", f"{table}.csv", f"{len(getattr(scenario, table))} rows", "no such table under the rules of Flee"
            )
    yield from so_far(each(scenario, where, "sites", _named))
    yield from so_far(_people(scenario, where))
    yield from so_far(_counts(scenario, where))
    yield from so_far(
        each(scenario, where, "events", partial(_event, scenario, _known(scenario) if scenario.events else {}))
    )
    if scenario.flee3.awareness_level == 0:
        yield Fault("J053", "scenario.toml, [flee3], awareness_level", "0", "1 or more: at 0 nobody ever moves")


def _named(site: Site, at: str) -> Iterator[Fault]:
    if site.place == TOTAL and site.kind in CAMPS:
        yield Fault(
            "J014",
            f"{at}, place",
            site.place,
            "another name for a camp: counts of `total` are those of all camps together, in Flee and here, and would be"
            " taken for this place",
        )


def _people(scenario: Scenario, where: Where) -> Iterator[Fault]:
    for group, at in zip(scenario.groups, where.get("groups", []), strict=True):
        if group.size != 1:
            yield Fault("J059", f"{at}, size", str(group.size), "1: everybody travels alone under the rules of Flee")
    settings = scenario.flee3
    careful = settings.women_avoid_hazards or settings.children_avoid_hazards or settings.elderly_avoid_hazards
    if len(scenario.groups) != (3 if careful else 1):
        yield Fault(
            "J059",
            "groups.csv",
            f"{len(scenario.groups)} groups",
            "three groups where some avoid hazards (people, those who avoid, those who take risks), else one",
        )
    for route, at in zip(scenario.routes, where.get("routes", []), strict=True):
        if route.km is None:
            yield Fault("J028", f"{at}, km", "", "km: the rules of Flee travel by distance")


def _counts(scenario: Scenario, where: Where) -> Iterator[Fault]:
    if scenario.flee3.departures != "data":
        return
    counted = {row.area for row in scenario.observed}
    for site, at in zip(scenario.sites, where.get("sites", []), strict=True):
        if site.kind in CAMPS and site.place not in counted:
            yield Fault(
                "J057", f"{at}, place", site.place, "a camp that observed.csv has counts of; 0 on the first day will do"
            )
    seen: dict[tuple[str, str], tuple[object, str]] = {}
    for row, at in zip(scenario.observed, where.get("observed", []), strict=True):
        before = seen.get((row.series, row.area))
        if before and str(row.ends) <= str(before[0]):
            yield Fault(
                "J020",
                f"{at}, ends",
                str(row.ends),
                f"a day after {before[0]}: counts of a series in the order of time",
            )
        seen[row.series, row.area] = (row.ends, at)


def _known(scenario: Scenario) -> dict[str, Alike]:
    """Return the names that events can be of, by what they name."""
    return {
        "place": Alike(p.place for p in scenario.places),
        "country": Alike(sorted({p.country for p in scenario.places})),
        "region": Alike(sorted({p.region for p in scenario.places})),
        "area": Alike(sorted({row.area for row in scenario.observed})),
        "kind": Alike(KINDS),
        "counted": Alike(dict.fromkeys(f"{row.area} {(row.ends - scenario.start).days}" for row in scenario.observed)),
    }


def _event(scenario: Scenario, known: dict[str, Alike], event: Event, at: str) -> Iterator[Fault]:
    names = known[{"food": "region", "close_country": "country", "recount": "area"}.get(event.event, "place")]
    if event.name not in names:
        yield Fault(
            "J012",
            f"{at}, name",
            event.name,
            "a name that the event can be of: " + ", ".join(islice(names, NAMES_SHOWN)),
            nearest(event.name, names),
        )
    others = {"close_country": "country", "close_link": "place", "end_redirection": "place", "kind": "kind"}.get(
        event.event
    )
    if others and event.other not in known[others]:
        yield Fault(
            "J012",
            f"{at}, other",
            event.other,
            "one of " + ", ".join(islice(known[others], NAMES_SHOWN)),
            nearest(event.other, known[others]),
        )
    if event.event == "recount" and f"{event.name} {event.day}" not in known["counted"]:
        yield Fault("J056", f"{at}, day", str(event.day), f"a day on which {event.name} was counted")
    values = scenario.flee3.water_movechances if event.event == "water" else ()
    if values and not 0.0 <= event.value <= min(len(values), len(scenario.flee3.water_weights)) - 2:
        yield Fault(
            "J056",
            f"{at}, value",
            f"{event.value:g}",
            "a level with one more number in water_movechances and water_weights after its own",
        )
