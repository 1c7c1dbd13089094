"""A scenario from its raw tables, with every fault in them: one function a rule, all told at once."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import fields
from functools import partial
from typing import Any

from jornada.domain.checks.arrivals import origin_faults, season_faults
from jornada.domain.checks.beliefs import belief_faults, response_faults
from jornada.domain.checks.caravans import caravan_faults
from jornada.domain.checks.dangers import danger_faults
from jornada.domain.checks.dates import outside_faults
from jornada.domain.checks.health import health_faults, range_faults
from jornada.domain.checks.observed import jump_faults, observed_faults
from jornada.domain.checks.offices import office_faults, outcome_faults
from jornada.domain.checks.papers import cost_faults, needs_faults, paper_faults
from jornada.domain.checks.pathways import pathway_faults
from jornada.domain.checks.policies import Looking, Rule, after_faults, looking_at
from jornada.domain.checks.questions import question_faults
from jornada.domain.checks.stops import disposition_faults, stop_faults
from jornada.domain.checks.unsaid import unsaid_faults
from jornada.domain.checks.weighed import posterior_faults, series_faults
from jornada.domain.checks.widths import width_faults
from jornada.domain.fault import Fault, Where, nearest
from jornada.domain.flee3.checks import flee_faults
from jornada.domain.measures import AT_OFFICES, KEPT, NAMED, OFFICE
from jornada.domain.nouns.arrival import Arrival, Pull
from jornada.domain.nouns.group import Group
from jornada.domain.nouns.observed import Recorded
from jornada.domain.nouns.place import Place
from jornada.domain.nouns.route import Route
from jornada.domain.nouns.rules import FLEE3, JORNADA, RULE_SETS
from jornada.domain.nouns.uncertainty import Prior
from jornada.domain.reach.network import ADMITTED, ending, freely_to
from jornada.domain.reach.office_circles import circle_faults
from jornada.domain.reach.stuck import stuck_faults
from jornada.domain.scenario.change_faults import policy_faults
from jornada.domain.scenario.paths import prior_faults
from jornada.domain.scenario.patterns import pattern_faults, share_faults, shares_in_days, shock_faults
from jornada.domain.scenario.scenario import Scenario
from jornada.domain.scenario.unread_fields import unread_cells
from jornada.domain.schema.cells import RawTable
from jornada.domain.schema.fields import NEEDED
from jornada.domain.schema.not_read import each, lacking, so_far
from jornada.domain.schema.policy_rows import policies_in, variants_in
from jornada.domain.schema.references import tables_of
from jornada.domain.schema.settings import policies_of, scenario_values, variants_of

Tomls = dict[str, dict[str, object]]
# whose checks hold of a scenario as it stands: what policies change they do not look at again
BEFORE_CHANGES = (FLEE3.tables,)
BY = {row.name: row.kept for row in NAMED}  # what these are split by, and nothing else is


def assemble(
    raws: dict[str, RawTable], tomls: Tomls, unread: Collection[str] = ()
) -> tuple[Scenario | None, list[Fault]]:
    """Return the scenario of some raw tables, and every fault; no scenario where a value cannot be read.

    What cannot be read is left out as such: a rule that asks for it waits, and all others tell what they find.
    `unread` names the tables that are there but could not be read: their fault is told already.
    """
    values, faults = _of_scenario(tomls, unread)
    rules = [RULE_SETS[values["rules"]]] if "rules" in values else RULE_SETS.values()
    needed = [name for name in NEEDED if name != "arrivals" or not any(known.from_counts for known in rules)]
    missing, lost = _missing(raws, needed, unread)
    tables, where, wrong = tables_of(raws, lost)
    faults += missing + wrong + _add_policies(raws, tomls, tables, where)
    tables = {table: rows for table, rows in tables.items() if table not in unread}
    scenario = lacking(
        Scenario, values | tables, {field.name for field in fields(Scenario)} - values.keys() - tables.keys()
    )
    whole = not unread and not any(fault.severity == "error" for fault in faults)
    faults += [*meaning_of(scenario, where, whole), *unsaid_faults(raws, scenario, where)]
    return scenario if whole else None, faults


def _of_scenario(tomls: Tomls, unread: Collection[str]) -> tuple[dict[str, Any], list[Fault]]:
    """Return the values of scenario.toml that can be read, and their faults."""
    values, faults = (
        scenario_values(tomls.get("scenario")) if "scenario" in tomls or "scenario" not in unread else ({}, [])
    )
    return {} if "scenario" in unread else values, faults


def _add_policies(
    raws: Mapping[str, RawTable], tomls: Tomls, tables: dict[str, tuple[Any, ...]], where: Where
) -> list[Fault]:
    """Add policies and variants to what is read, from their tables or in their older form, and return every fault in
    them."""
    faults: list[Fault] = []
    for table, in_rows, in_toml in (("policies", policies_in, policies_of), ("variants", variants_in, variants_of)):
        tables[table], places, wrong = in_rows(raws[table]) if table in raws else in_toml(tomls.get(table, {}))
        where |= places
        faults += wrong
    return faults


def _missing(
    raws: dict[str, RawTable], needed: Collection[str], unread: Collection[str]
) -> tuple[list[Fault], set[str]]:
    """Return a fault for each needed table that is not there, and all the tables of which nothing is known."""
    absent = [name for name in needed if name not in raws and name not in unread]
    empty = [name for name in needed if name in raws and not raws[name].rows]
    faults = [Fault("J001", f"{name}.csv", "no such table", "a table of " + name) for name in absent]
    faults += [Fault("J003", raws[name].file, "a header without rows", f"at least one row of {name}") for name in empty]
    return faults, {*absent, *empty, *unread}


def meaning_of(scenario: Scenario, where: Where, whole: bool) -> Iterator[Fault]:
    """Tell what the rules of meaning find in what was read; what policies lead to waits until all was."""
    of_policies = policy_faults(scenario, where)
    looking = looking_at(scenario, where) if whole and scenario.policies else None
    faults = list(so_far(_by_rules(scenario, where, looking)))
    told = {(fault.code, fault.where) for fault in faults}
    yield from (
        faults
        + of_policies
        + [fault for fault in so_far(unread_cells(scenario, where)) if (fault.code, fault.where) not in told]
    )
    # only what can be read as a change can be made
    if (
        looking
        and scenario.rule_set.tables not in BEFORE_CHANGES
        and not any(fault.severity == "error" for fault in of_policies)
    ):
        yield from after_faults(scenario, of_what_changes(), faults, looking)


def _by_rules(scenario: Scenario, where: Where, looking: Looking | None) -> Iterator[Fault]:
    rules: tuple[Rule, ...] = (
        _periods,
        _twice,
        _legs,
        _households,
        _means,
        office_faults,
        outcome_faults,
        disposition_faults,
        stop_faults,
        circle_faults,
        stuck_faults,
        _destinations,
        paper_faults,
        needs_faults,
        cost_faults,
        danger_faults,
        _reach,
        _priors,
        posterior_faults,
        _measures,
        pathway_faults,
        pattern_faults,
        shock_faults,
        share_faults,
        observed_faults,
        series_faults,
        belief_faults,
        response_faults,
        season_faults,
        origin_faults,
        health_faults,
        range_faults,
        caravan_faults,
        width_faults,
        partial(question_faults, KEPT),
    )
    of_flee: tuple[Rule, ...] = (
        flee_faults,
        jump_faults,
        _priors,
        posterior_faults,
        series_faults,
        _measures,
        cost_faults,
        partial(question_faults, KEPT),
    )
    for rule in (*{JORNADA.tables: rules, FLEE3.tables: of_flee}[scenario.rule_set.tables], outside_faults):
        yield from so_far(looking.of(rule, scenario) if looking else rule(scenario, where))


def of_what_changes() -> tuple[Rule, ...]:
    """Return the rules of meaning that what policies change can break."""
    return (
        _legs,
        _households,
        _means,
        office_faults,
        outcome_faults,
        disposition_faults,
        stop_faults,
        circle_faults,
        stuck_faults,
        _destinations,
        paper_faults,
        needs_faults,
        cost_faults,
        danger_faults,
        _reach,
        pathway_faults,
        pattern_faults,
        shares_in_days,
        belief_faults,
        response_faults,
        origin_faults,
        health_faults,
        caravan_faults,
    )


def _twice(scenario: Scenario, where: Where) -> Iterator[Fault]:
    """Arrivals draw their chances by place, group, first day and name: equal rows would all draw the same."""
    seen: dict[tuple[object, ...], str] = {}

    def told(row: Arrival, at: str) -> Iterator[Fault]:
        key = (row.place, row.group, row.starts, row.arrival)
        if key in seen:
            yield Fault(
                "J014",
                f"{at}, arrival",
                row.arrival,
                f"a name that tells it from {seen[key]}: same place, group and first day",
            )
        seen.setdefault(key, at)

    yield from each(scenario, where, "arrivals", told)


def _periods(scenario: Scenario, where: Where) -> Iterator[Fault]:
    for table in ("arrivals", "dispositions", "outcomes", "observed"):
        yield from so_far(each(scenario, where, table, _ends_first))
    yield from each(scenario, where, "arrivals", partial(_outside, scenario))
    yield from each(scenario, where, "arrivals", _fraction)


def _ends_first(row: Any, at: str) -> Iterator[Fault]:
    if row.starts and row.ends and row.ends < row.starts:
        yield Fault("J020", f"{at}, ends", str(row.ends), f"a day from {row.starts} on")


def _outside(scenario: Scenario, row: Arrival, at: str) -> Iterator[Fault]:
    last = scenario.last
    # a projection may reach beyond a run: another last day is asked for
    later = row.projected and row.starts >= scenario.start
    if row.starts <= row.ends and not later and (row.starts < scenario.start or row.ends > last):
        yield Fault(
            "J027",
            f"{at}, starts",
            f"{row.starts} to {row.ends}",
            f"days from {scenario.start} to {last}; people outside never arrive",
            severity="warning",
        )


def _fraction(row: Arrival, at: str) -> Iterator[Fault]:
    if row.process == "given" and not row.series and row.people != int(row.people):
        yield Fault(
            "J037", f"{at}, people", str(row.people), "whole people; the fraction is dropped", severity="warning"
        )


def _legs(scenario: Scenario, where: Where) -> Iterator[Fault]:
    yield from each(scenario, where, "routes", _leg)
    ends = {p.place for p in scenario.places if p.kind == "destination"}
    yield from each(scenario, where, "routes", partial(_at_ends, ends))


def _leg(row: Route, at: str) -> Iterator[Fault]:
    if row.start_place == row.end_place:
        yield Fault("J012", f"{at}, to", row.end_place, "another place than where the leg begins")
    if row.hours is None and row.km is None:
        yield Fault("J028", f"{at}, hours", "neither hours nor km", "hours, or km at the mode's speed")
    if row.turned_back + row.encounter > 1.0:
        yield Fault(
            "J026",
            f"{at}, encounter",
            str(row.turned_back + row.encounter),
            "turned_back and encounter at most 1 together",
        )


def _at_ends(ends: Collection[str], row: Route, at: str) -> Iterator[Fault]:
    if row.start_place in ends or (row.both_ways and row.end_place in ends):
        yield Fault(
            "J031", f"{at}, from", row.start_place, "nobody travels on from a destination: make the leg one way into it"
        )
    if row.encounter > 0 and row.end_place not in ends:
        yield Fault("J033", f"{at}, encounter", str(row.encounter), "0 unless the leg ends at a destination")


def _households(scenario: Scenario, where: Where) -> Iterator[Fault]:
    yield from each(scenario, where, "groups", _range_of_means)
    groups = {g.group: g for g in scenario.groups}
    yield from each(scenario, where, "groups", partial(_smaller, groups))
    deadly = any(route.death > 0 for route in scenario.routes) or any(
        row.becomes == "dead" and row.chance > 0 for row in scenario.health
    )
    if deadly or any(danger.death > 0 for danger in scenario.dangers):
        yield from each(scenario, where, "groups", partial(_alone, groups))


def _range_of_means(group: Group, at: str) -> Iterator[Fault]:
    if group.means_low > group.means_high:
        yield Fault("J029", f"{at}, means_low", str(group.means_low), f"at most means_high, {group.means_high}")


def _smaller(groups: Mapping[str, Group], group: Group, at: str) -> Iterator[Fault]:
    smaller = groups.get(group.smaller)
    if smaller and (smaller.size != group.size - 1 or smaller.nationality != group.nationality):
        yield Fault("J023", f"{at}, smaller", group.smaller, f"a group of {group.nationality} of size {group.size - 1}")


def _alone(groups: Mapping[str, Group], group: Group, at: str) -> Iterator[Fault]:
    if group.size > 1 and not group.smaller:
        same = [g.group for g in groups.values() if g.nationality == group.nationality and g.size == group.size - 1]
        yield Fault(
            "J022",
            f"{at}, smaller",
            "",
            f"a group of {group.nationality} of size {group.size - 1}",
            same[0] if same else "",
        )


def _means(scenario: Scenario, where: Where) -> Iterator[Fault]:
    most = scenario.money_levels * scenario.money_unit

    def told(group: Group, at: str) -> Iterator[Fault]:
        if group.means_high > most:
            yield Fault(
                "J038",
                f"{at}, means_high",
                f"{group.means_high:g}",
                f"at most {most:g}, money_levels units of money_unit; more is cut off",
                severity="warning",
            )

    yield from each(scenario, where, "groups", told)


def _measures(scenario: Scenario, where: Where) -> Iterator[Fault]:
    yield from _at_offices(scenario, where)
    yield from each(scenario, where, "measures", _measure)


def _at_offices(scenario: Scenario, where: Where) -> Iterator[Fault]:
    """Tell once, of all rows, that what offices count is asked for by the column `by`, and not by another name."""
    rows = [
        (row.measure, at)
        for row, at in zip(scenario.measures, where.get("measures", []), strict=True)
        if row.measure.removeprefix(OFFICE) in AT_OFFICES
    ]
    if asked := [(name, at) for name, at in rows if name.startswith(OFFICE)]:
        names = tuple(dict.fromkeys(name.removeprefix(OFFICE) for name, _ in asked))
        allowed = f"{', '.join(names)} in measure, and office in by: so offices are counted apart"
        yield Fault("J030", f"{asked[0][1]}, measure", ", ".join(dict.fromkeys(name for name, _ in asked)), allowed)


def _measure(row: Recorded, at: str) -> Iterator[Fault]:
    if row.measure.startswith(OFFICE) and row.measure.removeprefix(OFFICE) in AT_OFFICES:
        return  # told once, of all rows
    if row.measure not in KEPT:
        yield Fault(
            "J030",
            f"{at}, measure",
            row.measure,
            "a measure that is kept; `jornada explain measures` lists them",
            nearest(row.measure, KEPT),
        )
    elif row.by != BY.get(row.measure, row.by) or (row.by in BY.values() and row.measure not in BY):
        allowed = BY.get(row.measure, "place, nationality, total or office")
        yield Fault("J010", f"{at}, by", row.by, f"{allowed}, for {row.measure}")
    elif row.by.startswith("office") and row.measure not in AT_OFFICES:
        allowed = "split by place, nationality or total, or a measure that offices count: " + ", ".join(AT_OFFICES)
        yield Fault("J030", f"{at}, measure", f"{row.measure} by {row.by}", allowed, nearest(row.measure, AT_OFFICES))


def _destinations(scenario: Scenario, where: Where) -> Iterator[Fault]:
    yield from each(scenario, where, "places", _coordinates)
    ends = {p.place for p in scenario.places if p.kind == "destination"}
    yield from each(scenario, where, "arrivals", partial(_arrives, ends))
    yield from each(scenario, where, "pulls", partial(_pulls, ends))


def _coordinates(place: Place, at: str) -> Iterator[Fault]:
    if place.latitude == 0.0 and place.longitude == 0.0:
        yield Fault("J036", f"{at}, latitude", "0, 0", "the coordinates of the place", severity="warning")


def _arrives(ends: Collection[str], row: Arrival, at: str) -> Iterator[Fault]:
    if row.place in ends and not row.office:
        yield Fault(
            "J034",
            f"{at}, place",
            row.place,
            "a place that is not a destination, or the office in whose line they stand from the start",
        )


def _pulls(ends: Collection[str], pull: Pull, at: str) -> Iterator[Fault]:
    if pull.place not in ends:
        yield Fault("J031", f"{at}, place", pull.place, "a destination", nearest(pull.place, ends))


def _reach(scenario: Scenario, where: Where) -> Iterator[Fault]:
    ends = freely_to(scenario, (p.place for p in scenario.places if p.kind == "destination"))
    papers = {g.group: g.papers for g in scenario.groups}
    starts = {(a.place, papers[a.group], a.office) for a in scenario.arrivals if a.place not in ends}
    arrives = {place for place, _, _ in starts & ending(scenario, starts, {*ends, ADMITTED})} if starts else set()
    for place in sorted({place for place, _, _ in starts} - arrives):
        yield Fault(
            "J021",
            f"places.csv, {place}",
            "no way to a destination",
            "open legs from here to a destination, and the papers they need",
        )


def _priors(scenario: Scenario, where: Where) -> Iterator[Fault]:
    yield from each(scenario, where, "priors", _prior)
    yield from each(
        scenario, where, "priors", lambda prior, at: prior_faults(scenario, prior.parameter, f"{at}, parameter")
    )


def _prior(prior: Prior, at: str) -> Iterator[Fault]:
    if prior.low > prior.high:
        yield Fault("J029", f"{at}, low", str(prior.low), f"at most high, {prior.high}")
    if prior.shape == "log_uniform" and prior.low <= 0:
        yield Fault("J011", f"{at}, low", str(prior.low), "above 0 for a log_uniform shape")
