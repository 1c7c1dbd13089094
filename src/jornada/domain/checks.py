"""A scenario from its raw tables, with every fault in them: one function a rule, all told at once."""

from collections.abc import Collection, Iterator
from datetime import timedelta
from typing import Any

from jornada.domain.arrival_checks import origin_faults, season_faults
from jornada.domain.belief_checks import belief_faults, response_faults
from jornada.domain.caravan_checks import caravan_faults
from jornada.domain.changes import policy_faults, prior_faults
from jornada.domain.danger_checks import danger_faults
from jornada.domain.fault import Fault, nearest
from jornada.domain.flee3_checks import flee_faults
from jornada.domain.health_checks import health_faults, range_faults
from jornada.domain.matching import Where, pattern_faults, share_faults, shares_in_days, shock_faults
from jornada.domain.observed import AT_OFFICES
from jornada.domain.office_checks import office_faults, outcome_faults
from jornada.domain.paper_checks import cost_faults, needs_faults, paper_faults
from jornada.domain.pathway_checks import pathway_faults
from jornada.domain.policy_checks import Rule, after_faults
from jornada.domain.reach import ADMITTED, ending, freely_to
from jornada.domain.reading import RawTable, rows_of
from jornada.domain.rules import TRIGGER_MEASURES, policies_of, scenario_values, variants_of
from jornada.domain.scenario import Scenario
from jornada.domain.stages import circle_faults
from jornada.domain.stop_checks import disposition_faults, stop_faults
from jornada.domain.stuck import stuck_faults
from jornada.domain.tables import NEEDED, NOUNS, fields_of

Tomls = dict[str, dict[str, object]]
MEASURES = (
    *TRIGGER_MEASURES, "fares", "taken", "ransoms", "waited_days", "served_in_week", "served_in_month", "served_in_quarter", "served_later",
    "holding", "in_force",
)
BY = {"holding": "paper", "in_force": "policy"}  # what these are split by, and nothing else is


def assemble(raws: dict[str, RawTable], tomls: Tomls, unread: Collection[str] = ()) -> tuple[Scenario | None, list[Fault]]:
    """Return the scenario of some raw tables, and every fault; no scenario where a value cannot be read.

    `unread` names the tables that are there but could not be read: their fault is told already.
    """
    needed = needed_by(tomls)
    faults = [Fault("J001", f"{name}.csv", "no such table", "a table of " + name) for name in needed if name not in raws and name not in unread]
    faults += [Fault("J003", raws[name].file, "a header without rows", f"at least one row of {name}") for name in needed if name in raws and not raws[name].rows]
    values, wrong = ({}, []) if "scenario" in unread else scenario_values(tomls.get("scenario"))
    faults += wrong
    tables, where = {}, {}
    for name, raw in raws.items():
        rows, where[name], wrong = rows_of(raw)
        tables[name] = tuple(rows)
        faults += wrong
    values["policies"], wrong = policies_of(tomls.get("policies", {}))
    values["variants"], more = variants_of(tomls.get("variants", {}))
    faults += [*wrong, *more, *_names(tables, where, raws, unread)]
    if unread or any(fault.severity == "error" for fault in faults):
        return None, faults + _meaning_of_what_is_read(values, tables, where)
    scenario = Scenario(**{**values, **tables})
    return scenario, faults + _meaning(scenario, where)


def needed_by(tomls: Tomls) -> tuple[str, ...]:
    """Return the tables that a scenario must have: under the rules of Flee counts say who sets out, and nobody need arrive."""
    under_flee = tomls.get("scenario", {}).get("rules") == "flee3"
    return tuple(name for name in NEEDED if not (under_flee and name == "arrivals"))


def _names(tables: dict[str, tuple[Any, ...]], where: Where, raws: dict[str, RawTable], unread: Collection[str]) -> list[Fault]:
    """Check that every name stands in its table; names of rows that could not be read count too."""
    known = {table: _known(raws.get(table), table, unread) for table in NOUNS}
    faults = []
    for table, rows in tables.items():
        for field in fields_of(table):
            names = known[field.refers_to] if field.refers_to else None
            if names is None:
                continue  # no reference, or a table whose own fault is told already
            for row, at in zip(rows, where[table], strict=True):
                name = getattr(row, field.attribute)
                if name and name not in names:
                    faults.append(Fault("J012", f"{at}, {field.field}", name, f"a name in {field.refers_to}", nearest(name, names)))
    return faults


def _known(raw: RawTable | None, table: str, unread: Collection[str]) -> list[str] | None:
    """Return the names in a table; None where a fault of the table itself leaves them unknown."""
    key = fields_of(table)[0].field
    if raw is None:
        return None if table in unread or table in NEEDED else []
    if key not in raw.header or (table in NEEDED and not raw.rows):
        return None
    column = raw.header.index(key)
    return [cells[column].strip() for _, cells in raw.rows if column < len(cells)]


def _meaning_of_what_is_read(values: dict[str, Any], tables: dict[str, tuple[Any, ...]], where: Where) -> list[Fault]:
    """Return the faults of meaning that rows left out elsewhere cannot bring about, so that all are told at once."""
    known = {name for name in ("start", "days") if name in values}
    scenario = Scenario(**{**values, **tables})
    faults = [fault for rule in (_periods, _twice, _legs, share_faults) for fault in rule(scenario, where)]
    return [fault for fault in faults if fault.code in ("J014", "J020", "J026", "J028") or (fault.code == "J027" and len(known) == 2)]


def _meaning(scenario: Scenario, where: Where) -> list[Fault]:
    rules: tuple[Rule, ...] = (
        _periods, _twice, _legs, _households, _means, office_faults, outcome_faults, disposition_faults, stop_faults, circle_faults,
        stuck_faults, _destinations,
        paper_faults, needs_faults, cost_faults, danger_faults, _reach, _priors, _measures, pathway_faults, pattern_faults, shock_faults, share_faults,
        belief_faults, response_faults, season_faults, origin_faults, health_faults, range_faults, caravan_faults,
    )
    rules = FLEE_RULES if scenario.rules == "flee3" else rules
    faults, of_policies = [fault for rule in rules for fault in rule(scenario, where)], policy_faults(scenario)
    if any(fault.severity == "error" for fault in of_policies):
        return faults + of_policies  # what cannot be read as a change cannot be made
    return faults + of_policies + (after_faults(scenario, where, of_what_changes(), faults) if scenario.rules != "flee3" else [])


FLEE_RULES: tuple[Rule, ...] = (flee_faults,)


def of_what_changes() -> tuple[Rule, ...]:
    """Return the rules of meaning that what policies change can break; what each reads is in `reads`."""
    return (
        _legs, _households, _means, office_faults, outcome_faults, disposition_faults, stop_faults, circle_faults, stuck_faults, _destinations, paper_faults, needs_faults,
        cost_faults, danger_faults, _reach, pathway_faults, pattern_faults, shares_in_days, belief_faults, response_faults, origin_faults, health_faults,
        caravan_faults,
    )


def _twice(scenario: Scenario, where: Where) -> Iterator[Fault]:
    """Arrivals draw their chances by place, group, first day and name: equal rows would all draw the same."""
    seen: dict[tuple[object, ...], str] = {}
    for row, at in zip(scenario.arrivals, where.get("arrivals", []), strict=True):
        key = (row.place, row.group, row.starts, row.arrival)
        if key in seen:
            yield Fault("J014", f"{at}, arrival", row.arrival, f"a name that tells it from {seen[key]}: same place, group and first day")
        seen.setdefault(key, at)


def _periods(scenario: Scenario, where: Where) -> Iterator[Fault]:
    last = scenario.start + timedelta(days=scenario.days - 1)
    for table in ("arrivals", "dispositions", "outcomes", "observed"):
        for row, at in zip(getattr(scenario, table), where.get(table, []), strict=True):
            if row.starts and row.ends and row.ends < row.starts:
                yield Fault("J020", f"{at}, ends", str(row.ends), f"a day from {row.starts} on")
            elif table == "arrivals" and (row.starts < scenario.start or row.ends > last):
                yield Fault("J027", f"{at}, starts", f"{row.starts} to {row.ends}", f"days from {scenario.start} to {last}; people outside never arrive", severity="warning")
            if table == "arrivals" and row.process == "given" and not row.series and row.people != int(row.people):
                yield Fault("J037", f"{at}, people", str(row.people), "whole people; the fraction is dropped", severity="warning")


def _legs(scenario: Scenario, where: Where) -> Iterator[Fault]:
    ends = {p.place for p in scenario.places if p.kind == "destination"}
    for row, at in zip(scenario.routes, where.get("routes", []), strict=True):
        if row.hours is None and row.km is None:
            yield Fault("J028", f"{at}, hours", "neither hours nor km", "hours, or km at the mode's speed")
        if row.encounter > 0 and row.end_place not in ends:
            yield Fault("J033", f"{at}, encounter", str(row.encounter), "0 unless the leg ends at a destination")
        if row.start_place in ends or (row.both_ways and row.end_place in ends):
            yield Fault("J031", f"{at}, from", row.start_place, "nobody travels on from a destination: make the leg one way into it")
        if row.start_place == row.end_place:
            yield Fault("J012", f"{at}, to", row.end_place, "another place than where the leg begins")
        if row.turned_back + row.encounter > 1.0:
            yield Fault("J026", f"{at}, encounter", str(row.turned_back + row.encounter), "turned_back and encounter at most 1 together")


def _households(scenario: Scenario, where: Where) -> Iterator[Fault]:
    groups = {g.group: g for g in scenario.groups}
    deadly = any(route.death > 0 for route in scenario.routes) or any(row.becomes == "dead" and row.chance > 0 for row in scenario.health)
    deadly = deadly or any(danger.death > 0 for danger in scenario.dangers)
    for group, at in zip(scenario.groups, where.get("groups", []), strict=True):
        if group.means_low > group.means_high:
            yield Fault("J029", f"{at}, means_low", str(group.means_low), f"at most means_high, {group.means_high}")
        smaller = groups.get(group.smaller)
        if smaller and (smaller.size != group.size - 1 or smaller.nationality != group.nationality):
            yield Fault("J023", f"{at}, smaller", group.smaller, f"a group of {group.nationality} of size {group.size - 1}")
        if group.size > 1 and not group.smaller and deadly:
            same = [g.group for g in scenario.groups if g.nationality == group.nationality and g.size == group.size - 1]
            yield Fault("J022", f"{at}, smaller", "", f"a group of {group.nationality} of size {group.size - 1}", same[0] if same else "")


def _means(scenario: Scenario, where: Where) -> Iterator[Fault]:
    most = scenario.money_levels * scenario.money_unit
    for group, at in zip(scenario.groups, where.get("groups", []), strict=True):
        if group.means_high > most:
            yield Fault("J038", f"{at}, means_high", f"{group.means_high:g}", f"at most {most:g}, money_levels units of money_unit; more is cut off", severity="warning")


def _measures(scenario: Scenario, where: Where) -> Iterator[Fault]:
    for row, at in zip(scenario.measures, where.get("measures", []), strict=True):
        if row.measure not in MEASURES:
            yield Fault("J030", f"{at}, measure", row.measure, "one of " + ", ".join(MEASURES), nearest(row.measure, MEASURES))
        elif row.by != BY.get(row.measure, row.by) or (row.by in BY.values() and row.measure not in BY):
            allowed = BY.get(row.measure, "place, nationality, total or office")
            yield Fault("J010", f"{at}, by", row.by, f"{allowed}, for {row.measure}")
        elif row.by.startswith("office") and row.measure not in AT_OFFICES:
            allowed = "split by place, nationality or total, or a measure that offices count: " + ", ".join(AT_OFFICES)
            yield Fault("J030", f"{at}, measure", f"{row.measure} by {row.by}", allowed, nearest(row.measure, AT_OFFICES))


def _destinations(scenario: Scenario, where: Where) -> Iterator[Fault]:
    ends = {p.place for p in scenario.places if p.kind == "destination"}
    for row, at in zip(scenario.arrivals, where.get("arrivals", []), strict=True):
        if row.place in ends and not row.office:
            yield Fault("J034", f"{at}, place", row.place, "a place that is not a destination, or the office in whose line they stand from the start")
    for pull, at in zip(scenario.pulls, where.get("pulls", []), strict=True):
        if pull.place not in ends:
            yield Fault("J031", f"{at}, place", pull.place, "a destination", nearest(pull.place, ends))
    for place, at in zip(scenario.places, where.get("places", []), strict=True):
        if place.latitude == 0.0 and place.longitude == 0.0:
            yield Fault("J036", f"{at}, latitude", "0, 0", "the coordinates of the place", severity="warning")


def _reach(scenario: Scenario, where: Where) -> Iterator[Fault]:
    ends = freely_to(scenario, (p.place for p in scenario.places if p.kind == "destination"))
    papers = {g.group: g.papers for g in scenario.groups}
    starts = {(a.place, papers[a.group], a.office) for a in scenario.arrivals if a.place not in ends}
    arrives = {place for place, _, _ in starts & ending(scenario, starts, {*ends, ADMITTED})} if starts else set()
    for place in sorted({place for place, _, _ in starts} - arrives):
        yield Fault("J021", f"places.csv, {place}", "no way to a destination", "open legs from here to a destination, and the papers they need")


def _priors(scenario: Scenario, where: Where) -> Iterator[Fault]:
    for prior, at in zip(scenario.priors, where.get("priors", []), strict=True):
        if prior.low > prior.high:
            yield Fault("J029", f"{at}, low", str(prior.low), f"at most high, {prior.high}")
        if prior.shape == "log_uniform" and prior.low <= 0:
            yield Fault("J011", f"{at}, low", str(prior.low), "above 0 for a log_uniform shape")
        yield from prior_faults(scenario, prior.parameter, f"{at}, parameter")
