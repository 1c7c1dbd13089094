"""Health: changes that lead nowhere, patterns that match nothing, and states of which nothing is said."""

from collections.abc import Iterator
from functools import partial

from jornada.domain.checks.offices import Idle, idle_faults
from jornada.domain.fault import Fault, Where
from jornada.domain.nouns.health import HealthChange, months_of
from jornada.domain.scenario.changed_fields import changed_fields
from jornada.domain.scenario.paths import is_named
from jornada.domain.scenario.patterns import unmatched
from jornada.domain.scenario.scenario import Scenario
from jornada.domain.schema.not_read import each

CONDITIONS = ("weak", "ill")


def health_faults(scenario: Scenario, where: Where) -> Iterator[Fault]:
    """Find changes of health that do nothing or cannot be read, and what is said of health in vain."""
    for rule in (_pattern_faults, _row_faults):
        yield from each(scenario, where, "health", partial(rule, scenario))
    said = {row.condition for row in scenario.conditions}
    if scenario.health:
        yield from (
            Fault(
                "J013", f"conditions.csv, {name}", "", "a row each for weak and ill: whether people rest, and can work"
            )
            for name in CONDITIONS
            if name not in said
        )
    else:
        yield from _without_health(scenario, where)


def range_faults(scenario: Scenario, where: Where) -> Iterator[Fault]:
    """Find ranges that do not hold their chance, as the table gives it.

    What policies make of a drawn chance may lie outside.
    """
    yield from each(scenario, where, "health", partial(_range_faults, scenario))


def _without_health(scenario: Scenario, where: Where) -> Iterator[Fault]:
    """Warn of what reads health where nobody's health ever changes."""
    for row, at in zip(scenario.conditions, where.get("conditions", []), strict=True):
        yield Fault(
            "J042",
            f"{at}, condition",
            row.condition,
            "none, or rows in health.csv: nobody ever becomes weak or ill",
            severity="warning",
        )
    for office, at in zip(scenario.offices, where.get("offices", []), strict=True):
        if office.heals:
            yield Fault(
                "J042",
                f"{at}, heals",
                str(office.heals),
                "0, or rows in health.csv: nobody ever becomes weak or ill",
                severity="warning",
            )


def _row_faults(scenario: Scenario, row: HealthChange, at: str) -> Iterator[Fault]:
    try:
        months_of(row.months)
    except ValueError:
        yield Fault("J010", f"{at}, months", row.months, "months from 1 to 12, as in 5-9, 11-2 or 4 6-8; blank: all")
    beds = any(place.beds is not None for place in scenario.places) or ("places", "beds") in changed_fields(scenario)
    idle = [
        Idle("becomes", row.becomes == row.state, ("becomes",), "another state than before"),
        Idle("mode", row.mode != "*" and row.on == "place", ("on",), "empty, or on = leg"),
        Idle(
            "bed",
            row.bed != "any" and (row.on == "leg" or not beds),
            ("on",),
            "any, or on = place, where places have beds",
        ),
    ]
    yield from idle_faults(idle, row, at, changed_fields(scenario))


def _range_faults(scenario: Scenario, row: HealthChange, at: str) -> Iterator[Fault]:
    """Find ranges that are half given, upside down, or given a second time by a prior."""
    if row.low is None and row.high is None:
        return
    if row.low is None or row.high is None:
        yield Fault("J013", f"{at}, {'low' if row.low is None else 'high'}", "", "both ends of the range, or neither")
    elif not 0.0 < row.low <= row.chance <= row.high:
        yield Fault(
            "J029", f"{at}, chance", f"{row.chance:g}", f"a value from low, {row.low:g}, above 0, to high, {row.high:g}"
        )
    for prior in scenario.priors:
        table, _, rest = prior.parameter.partition(".")
        if table == "health" and rest.endswith(".chance") and is_named("health", row, rest.removesuffix(".chance")):
            yield Fault("J045", f"{at}, low", prior.parameter, "one range for a value: this one, or the prior")


def _pattern_faults(scenario: Scenario, row: HealthChange, at: str) -> Iterator[Fault]:
    region = {place.place: place.region for place in scenario.places}
    if row.on == "place":
        names = {*region, *region.values()}
    else:
        starts = {route.start_place for route in scenario.routes} | {
            route.end_place for route in scenario.routes if route.both_ways
        }
        names = (
            {route.leg for route in scenario.routes} | starts | {region[start] for start in starts if start in region}
        )
        yield from unmatched(row.mode, {route.mode for route in scenario.routes}, f"{at}, mode")
    yield from unmatched(row.where, names, f"{at}, where")
    yield from unmatched(row.household, {group.household for group in scenario.groups}, f"{at}, household")
