"""Dangers.

Rows that meet nobody, ranges and months that cannot be read, and what does nothing beside the other fields.
"""

from collections.abc import Collection, Iterator
from functools import partial

from jornada.domain.checks.offices import Idle, idle_faults
from jornada.domain.fault import Fault, Where
from jornada.domain.names.pattern import matcher
from jornada.domain.nouns.danger import DEADLY, Danger
from jornada.domain.scenario.changed_fields import changed_fields
from jornada.domain.scenario.paths import is_named
from jornada.domain.scenario.patterns import concerns, people_of, unmatched
from jornada.domain.scenario.scenario import Scenario
from jornada.domain.schema.not_read import each, so_far

NO_PAPER = "none"  # what a pattern of papers calls having none
ALLOWED_MONTHS = "numbers 1 to 12 with spaces between them, as in 6 7 8, or blank for all"


def danger_faults(scenario: Scenario, where: Where) -> Iterator[Fault]:
    """Find dangers that meet nobody, what is wrong with their ranges and months, and what is said of them in vain."""
    for rule in (_month_faults, _day_faults):
        yield from each(scenario, where, "dangers", rule)
    for beside in (_range_faults, _pattern_faults, _money_faults):
        yield from each(scenario, where, "dangers", partial(beside, scenario))
    if not any(any(_month_faults(row, "")) for row in scenario.dangers):
        yield from so_far(_sums(scenario, where))
    changed = changed_fields(scenario)
    yield from each(scenario, where, "dangers", lambda row, at: idle_faults(_idle(scenario, row), row, at, changed))


def _day_faults(row: Danger, at: str) -> Iterator[Fault]:
    if row.kind == "kidnapping" and row.days == 0:
        yield Fault("J013", f"{at}, days", "0", "the mean days in captivity, 1 or more")
    elif 0 < row.days < 1:
        yield Fault("J011", f"{at}, days", f"{row.days:g}", "1 or more: captivity is over on some later day")


def _range_faults(scenario: Scenario, row: Danger, at: str) -> Iterator[Fault]:
    """Find ranges that are half given, upside down, or given a second time by a prior."""
    if row.low is None and row.high is None:
        return
    if row.low is None or row.high is None:
        yield Fault("J013", f"{at}, {'low' if row.low is None else 'high'}", "", "both ends of the range, or neither")
    elif not row.low <= row.chance <= row.high:
        yield Fault(
            "J029", f"{at}, chance", f"{row.chance:g}", f"a chance from low, {row.low:g}, to high, {row.high:g}"
        )
    elif row.low == 0 < row.high:
        yield Fault("J011", f"{at}, low", "0", "above 0: between the ends the chance is log-uniform")
    for prior in scenario.priors:
        table, _, rest = prior.parameter.partition(".")
        if table == "dangers" and rest.endswith(".chance") and is_named("dangers", row, rest.removesuffix(".chance")):
            yield Fault("J045", f"{at}, low", prior.parameter, "one range for a value: this one, or the prior")


def _month_faults(row: Danger, at: str) -> Iterator[Fault]:
    months = row.months.split()
    if any(not (month.isascii() and month.isdigit() and 1 <= int(month) <= 12) for month in months):
        yield Fault("J010", f"{at}, months", row.months, ALLOWED_MONTHS)
    elif len(set(months)) < len(months):
        yield Fault("J010", f"{at}, months", row.months, "each month once")


def _pattern_faults(scenario: Scenario, row: Danger, at: str) -> Iterator[Fault]:
    """Warn of patterns that match nothing."""
    region = {p.place: p.region for p in scenario.places}
    ends = {p.place for p in scenario.places if p.kind == "destination"}
    legs = {r.leg for r in scenario.routes} | {region.get(r.start_place, "") for r in scenario.routes}
    legs |= {region.get(r.end_place, "") for r in scenario.routes if r.both_ways}
    there = {p.place for p in scenario.places} - ends | {p.region for p in scenario.places if p.place not in ends}
    yield from unmatched(row.where, legs if row.on == "leg" else there, f"{at}, where")
    if row.on == "leg":
        yield from unmatched(row.mode, {m.mode for m in scenario.modes}, f"{at}, mode")
    yield from unmatched(row.nationality, {g.nationality for g in scenario.groups}, f"{at}, nationality")
    yield from unmatched(row.household, {g.household for g in scenario.groups}, f"{at}, household")
    yield from unmatched(row.paper, {NO_PAPER, *(p.paper for p in scenario.papers)}, f"{at}, paper")


def _idle(scenario: Scenario, row: Danger) -> Iterator[Idle]:
    held = row.kind == "kidnapping"
    yield Idle("mode", row.on == "place" and row.mode != "*", ("on",), "empty: nobody travels at a place")
    for name in ("days", "ransom", "raised"):
        yield Idle(name, not held and getattr(row, name) > 0, ("kind",), "0, or the kind kidnapping")
    yield Idle("raised", held and row.raised > 0 and row.ransom == 0, ("ransom",), "0, or a ransom that is raised")
    yield Idle(
        "death",
        row.kind in DEADLY and row.death == 0,
        ("death", "kind"),
        "a chance above 0: of drowning the deaths alone are counted",
    )
    yield Idle(
        "worsens",
        row.worsens > 0 and not getattr(scenario, "health", ()),
        ("worsens",),
        "0, or a scenario with health: nobody's is modelled",
    )
    yield Idle(
        "company",
        row.company != 1 and not getattr(scenario, "caravans", ()),
        ("company",),
        "1, or a scenario with caravans: all travel alone",
    )


def _money_faults(scenario: Scenario, row: Danger, at: str) -> Iterator[Fault]:
    most = (scenario.money_levels - 1) * scenario.money_unit
    if row.ransom > most and row.raised == 0:
        allowed = f"at most {most:g}, the most that a party can hold, or a share in raised: nobody could pay it"
        yield Fault("J038", f"{at}, ransom", f"{row.ransom:g}", allowed, severity="warning")


def _sums(scenario: Scenario, where: Where) -> Iterator[Fault]:
    """Find legs and places where the chances of dangers add up to more than 1 for somebody.

    Each last row is told once.
    """
    if sum(row.chance for row in scenario.dangers) <= 1.0:
        return
    told: set[int] = set()
    for at, rows in _met(scenario):
        if sum(scenario.dangers[i].chance for i in rows) <= 1.0:
            continue
        for people in people_of(scenario):
            for month in range(1, 13):
                here = [
                    i for i in rows if concerns(scenario.dangers[i], people) and month in scenario.dangers[i].season
                ]
                total = sum(scenario.dangers[i].chance for i in here)
                if total > 1.0 + 1e-9 and here[-1] not in told:
                    told.add(here[-1])
                    yield Fault(
                        "J026",
                        f"{where['dangers'][here[-1]]}, chance",
                        f"{total:g} together for {' '.join(people)} {at}",
                        "at most 1 over the dangers of a passage or a day",
                    )


def _met(scenario: Scenario) -> Iterator[tuple[str, Collection[int]]]:
    """Return where dangers are met, and which they are."""
    region = {p.place: p.region for p in scenario.places}
    for route in scenario.routes:
        starts = [route.start_place, *([route.end_place] if route.both_ways else [])]
        names = {route.leg, *(region.get(start, "") for start in starts)}
        yield (
            f"on {route.leg}",
            [
                i
                for i, row in enumerate(scenario.dangers)
                if row.on == "leg" and matcher(row.mode)(route.mode) and any(matcher(row.where)(name) for name in names)
            ],
        )
    for place in scenario.places:
        if place.kind != "destination":
            yield (
                f"at {place.place}",
                [
                    i
                    for i, row in enumerate(scenario.dangers)
                    if row.on == "place" and (matcher(row.where)(place.place) or matcher(row.where)(place.region))
                ],
            )
