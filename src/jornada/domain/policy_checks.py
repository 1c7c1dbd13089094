"""What policies lead to: the rules of meaning once more, with each policy and those of each variant in force."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from jornada.domain.applied import changed
from jornada.domain.fault import Fault
from jornada.domain.matching import Where
from jornada.domain.policy import Change, Policy
from jornada.domain.reads import fields_read
from jornada.domain.scenario import Scenario
from jornada.domain.stands import policies_at, variants_at

Rule = Callable[[Scenario, Where], Iterator[Fault]]
Days = tuple[date, date]
Looked = dict[tuple[Rule, Change], list[Days]]  # by rule and what it read of the changes: on which days
Case = tuple[str, tuple[Policy, ...], date, date]  # where it is written, the policies in force together, first and last day
MAY_BE = ("J021", "J024")  # for a time nobody may get on, or an office may be of no use: told, and allowed
MEANT = ("J044",)  # a paper that is no longer good for a leg is what such a policy is for


def after_faults(scenario: Scenario, where: Where, rules: Sequence[Rule], told: Collection[Fault]) -> list[Fault]:
    """Return what would be wrong with the scenario under its policies and is not without them.

    Each is looked at over its own dates, alone and beside those in force at the same time, by those of the rules that read
    what it changes; `told` are the faults of the scenario as it is.
    """
    known = {(fault.code, fault.where) for fault in told}
    found: list[Fault] = []
    looked: Looked = {}
    for at, policies, first, last in _cases(scenario, where, rules):
        changes = tuple(change for policy in policies for change in policy.change)
        if not (broken := _to_look_at(changes, (first, last), rules, looked)):
            continue
        read = frozenset[str]().union(*(fields_read(rule.__name__) for rule in broken))
        then = replace(changed(scenario, [change for change in changes if _field_of(change[0]) in read]), start=first, days=(last - first).days + 1)
        new = [fault for rule in broken for fault in rule(then, where) if fault.code not in MEANT and (fault.code, fault.where) not in known]
        known |= {(fault.code, fault.where) for fault in new}
        found += [replace(fault, where=f"{at}: {fault.where}", severity="warning" if fault.code in MAY_BE else fault.severity) for fault in new]
    return found


def _to_look_at(changes: Change, days: Days, rules: Sequence[Rule], looked: Looked) -> list[Rule]:
    """Return the rules that read some of the changes, and keep in `looked` that they were looked at on some days.

    A rule that reads none of the changes says what it says of the scenario as it is; one that has been looked at with all
    that it reads of them, on all of the days, would say the same again.
    """
    new, fields = [], [_field_of(path) for path, _ in changes]
    for rule in rules:
        known = fields_read(rule.__name__)
        read = tuple(change for change, field in zip(changes, fields, strict=True) if field in known)
        spells = looked.setdefault((rule, read), [])
        if read and not any(first <= days[0] and days[1] <= last for first, last in spells):
            spells.append(days)
            new.append(rule)
    return new


def _field_of(path: str) -> str:
    return f"{path.partition('.')[0]}.{path.rpartition('.')[2]}"


def _cases(scenario: Scenario, where: Where, rules: Sequence[Rule]) -> Iterator[Case]:
    """Return each policy alone, and those that act together for some days, once each."""
    last = scenario.start + timedelta(days=scenario.days - 1)
    risky = [p for p in scenario.policies if any(_field_of(path) in fields_read(rule.__name__) for path, _ in p.change for rule in rules)]
    for policy, stands in ((policy, stands) for policy, stands in policies_at(scenario, where) if policy in risky):
        begin, end = max(policy.starts or scenario.start, scenario.start), min(policy.ends or last, last)
        if begin <= end:
            yield f"{stands.named}, in force", (policy,), begin, end
    told: set[tuple[str, ...]] = set()
    for wanted, at in (((), _file_of(scenario, where)), *((wanted, stands.named) for wanted, stands in variants_at(scenario, where))):
        active = [policy for policy in risky if policy.active or policy.name in wanted]
        for policies, begin, end in _spells(active, scenario.start, last):
            names = tuple(policy.name for policy in policies)
            if len(names) > 1 and names not in told:
                told.add(names)
                yield f"{at}, {' and '.join(names)} in force together", policies, begin, end


def _file_of(scenario: Scenario, where: Where) -> str:
    """Return the file that policies stand in."""
    return next((stands.at.partition(", ")[0] for _, stands in policies_at(scenario, where)), "policies.csv")


def _spells(policies: list[Policy], first: date, last: date) -> Iterator[tuple[tuple[Policy, ...], date, date]]:
    """Return the spells of days between the dates of policies, and which may act on all of them; triggers may be on."""
    days = {first} | {p.starts for p in policies if p.starts} | {p.ends + timedelta(days=1) for p in policies if p.ends and p.ends < date.max}
    begins = sorted(day for day in days if first <= day <= last)
    for begin, following in zip(begins, [*begins[1:], last + timedelta(days=1)], strict=True):
        acting = [p for p in policies if (p.starts or begin) <= begin <= (p.ends or begin)]
        yield tuple(acting), begin, following - timedelta(days=1)
