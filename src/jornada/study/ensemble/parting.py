"""Where two scenarios part: the fields that differ, the day from which they do, and what holds on that day in each."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from typing import Any, NamedTuple

from jornada.domain.nouns.policy import Policy
from jornada.domain.scenario.apply import values_after
from jornada.domain.scenario.paths import name_of
from jornada.domain.scenario.scenario import Scenario
from jornada.domain.schema.fields import NOUNS, fields_of
from jornada.engine.today.policies import WEEK, change_of, in_force
from jornada.engine.today.triggers import TriggerState

FEW = 12  # cells of a table that are told one by one
PLAIN = ("start", "days", "money_unit", "money_levels", "stranded", "rules")  # of scenario.toml, beside its tables
Values = tuple[Any, ...]
Pair = tuple[Scenario, Scenario]


@dataclass(frozen=True)
class Own:
    """A policy that one of two scenarios has and the other has not, or has otherwise: then in both forms."""

    forms: tuple[Policy, ...]
    gone: bool = False

    @property
    def name(self) -> str:
        """Return what it is called."""
        return self.forms[0].name

    @property
    def paths(self) -> tuple[str, ...]:
        """Return the fields that it changes, in either form."""
        return tuple(dict.fromkeys(path for form in self.forms for path, _ in form.change))


@dataclass(frozen=True)
class Parting:
    """A field on the day from which it differs: its values in the first and in the other, all policies of each in
    force.

    `full` is what the other comes to at the end of a ramp. Without policies it is the table itself that differs. The
    values are the same where a policy never makes a difference to the field.
    """

    path: str
    day: date
    before: Values
    after: Values
    full: Values
    policies: tuple[Own, ...] = ()


def partings(first: Scenario, other: Scenario) -> list[Parting]:
    """Return the fields in which two scenarios differ, those of policies first, then cells of tables."""
    found: dict[tuple[str, date], Parting] = {}
    for own in own_policies(first, other):
        for path in own.paths:
            parting = _of_policy((first, other), own, path)
            if parting.before == parting.after == parting.full and len(own.forms) > 1:
                continue  # in its other form it changes this field alike
            same = found.get((path, parting.day))
            found[path, parting.day] = _together((first, other), path, same, own) if same else parting
    return [*found.values(), *_cells(first, other)]


def own_policies(first: Scenario, other: Scenario) -> list[Own]:
    """Return the policies in force that two scenarios do not share.

    What they rest on may differ, and what they do not change.
    """
    before, after = (
        {p.name: replace(p, source="", basis="assumption") for p in s.policies if p.active} for s in (first, other)
    )
    added = [
        Own((before[name], policy) if name in before else (policy,))
        for name, policy in after.items()
        if before.get(name) != policy
    ]
    return added + [Own((policy,), gone=True) for name, policy in before.items() if name not in after]


class Asked(NamedTuple):
    """The policies that are asked about, and whether their ramps are walked up or are taken to be complete."""

    names: frozenset[str]
    ramped: bool = True


def values_on(scenario: Scenario, path: str, day: date, asked: Asked) -> Values:
    """Return the values of a field on a day with the policies in force on it.

    Triggers are taken to be off, but for those of the policies that are asked about; without ramps, these are complete.
    """
    policies = {
        p.name: replace(p, ramp=p.ramp if asked.ramped or p.name not in asked.names else 0) for p in scenario.policies
    }
    states = {name: TriggerState(on=name in asked.names) for name in policies}
    changes = [
        change
        for name, step in in_force(tuple(policies.values()), day, states)
        for change in change_of(policies[name], step)
    ]
    return tuple(values_after(scenario, path, changes))


def _of_policy(pair: Pair, own: Own, path: str) -> Parting:
    starts = min(max(pair[0].start, form.starts or pair[0].start) for form in own.forms)
    ends = max(form.ends or date.max for form in own.forms)
    return _parting(pair, path, (own,), [starts, *(day for day in turning_days(pair) if starts < day <= ends)])


def _together(pair: Pair, path: str, parting: Parting, own: Own) -> Parting:
    """Return what several policies do together to a field, from one day on."""
    return _parting(pair, path, (*parting.policies, own), [parting.day])


def _parting(pair: Pair, path: str, own: tuple[Own, ...], days: list[date]) -> Parting:
    """Return a field on the first of some days on which its values differ, or else on the first of all."""
    asked = Asked(frozenset(one.name for one in own))
    values = ((day, *(values_on(scenario, path, day, asked) for scenario in pair)) for day in days)
    day = next((day for day, before, after in values if before != after), days[0])
    before, after = (values_on(scenario, path, day, asked) for scenario in pair)
    return Parting(path, day, before, after, values_on(pair[1], path, day, asked._replace(ramped=False)), own)


def turning_days(pair: Pair) -> list[date]:
    """Return the days on which policies of two scenarios begin, end or take a step, in order."""
    days = {scenario.start for scenario in pair}
    for policy in (policy for scenario in pair for policy in scenario.policies if policy.active):
        first = policy.starts or pair[0].start
        days |= {first, *(first + timedelta(days=i) for i in range(0, policy.ramp, WEEK))}
        days |= {policy.ends + timedelta(days=1)} if policy.ends and policy.ends < date.max else set()
    return sorted(days)


def _cells(first: Scenario, other: Scenario) -> Iterator[Parting]:
    """Yield cells that differ by themselves: these are no variants of one scenario."""
    pair, days = (first, other), [first.start, *(day for day in turning_days((first, other)) if day > first.start)]
    for path in [
        path for table in (*NOUNS, "choice") if table != "questions" for path in differing_cells(first, other, table)
    ]:
        yield _parting(pair, path, (), days)
    for field in (field.name for field in fields(first.flee3)):
        yield from _setting(first.start, f"flee3.{field}", getattr(first.flee3, field), getattr(other.flee3, field))
    for field in PLAIN:
        yield from _setting(first.start, f"scenario.{field}", getattr(first, field), getattr(other, field))


def _setting(day: date, path: str, before: Any, after: Any) -> Iterator[Parting]:
    if before != after:
        yield Parting(path, day, (before,), (after,), (after,))


def differing_cells(first: Scenario, other: Scenario, table: str) -> list[str]:
    """Return the paths of the cells of a table that differ.

    None where they are many or the rows are not the same ones.
    """
    one, another = (_rows(scenario, table) for scenario in (first, other))
    if one == another or list(one) != list(another) or "" in one:
        return []
    columns = [field for field in fields_of(table) if field.field != "source"]
    found = [
        path_of(table, name, field.field)
        for name in one
        for field in columns
        if getattr(one[name], field.attribute) != getattr(another[name], field.attribute)
    ]
    return found if len(found) <= FEW else []


def path_of(table: str, name: str, field: str) -> str:
    """Return the path of a cell.

    Examples
    --------
    >>> path_of("choice", "choice", "time"), path_of("places", "South", "beds")
    ('choice.time', 'places.South.beds')
    """
    return f"choice.{field}" if table == "choice" else f"{table}.{name}.{field}"


def _rows(scenario: Scenario, table: str) -> dict[str, Any]:
    """Return the rows of a table by name; under no name at all where a name is not that of one row alone."""
    if table == "choice":
        return {"choice": scenario.choice}
    rows = getattr(scenario, table)
    named = {name_of(table, row): row for row in rows}
    alone = len(named) == len(rows) and not any(set("*?[") & set(name) for name in named)
    return named if alone else {"": rows}
