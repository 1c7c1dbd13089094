"""What policies lead to: the rules of meaning once more, with each policy and those of each variant in force."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta

from jornada.domain.applied import changed
from jornada.domain.fault import Fault
from jornada.domain.matching import Where
from jornada.domain.policy import Policy
from jornada.domain.scenario import Scenario

Rule = Callable[[Scenario, Where], Iterator[Fault]]
Case = tuple[str, tuple[Policy, ...], date, date]  # where it is written, the policies in force together, first and last day
MAY_BE = ("J021", "J024")  # for a time nobody may get on, or an office may be of no use: told, and allowed
MEANT = ("J044",)  # a paper that is no longer good for a leg is what such a policy is for


def after_faults(scenario: Scenario, where: Where, rules: Mapping[str, tuple[Rule, ...]], told: Collection[Fault]) -> list[Fault]:
    """Return what would be wrong with the scenario under its policies and is not without them.

    Each is looked at over its own dates, alone and beside those in force at the same time; `rules` says by table, or by
    "table.field", what a change of it can break; `told` are the faults of the scenario as it is.
    """
    known = {(fault.code, fault.where) for fault in told}
    found: list[Fault] = []
    for at, policies, first, last in _cases(scenario, rules):
        then = changed(scenario, [change for policy in policies for change in policy.change])
        then = replace(then, start=first, days=(last - first).days + 1)
        broken = dict.fromkeys(rule for policy in policies for rule in _broken_by(policy, rules))
        new = [fault for rule in broken for fault in rule(then, where) if fault.code not in MEANT and (fault.code, fault.where) not in known]
        known |= {(fault.code, fault.where) for fault in new}
        found += [replace(fault, where=f"{at}: {fault.where}", severity="warning" if fault.code in MAY_BE else fault.severity) for fault in new]
    return found


def _broken_by(policy: Policy, rules: Mapping[str, tuple[Rule, ...]]) -> list[Rule]:
    """Return the rules that a policy can break, by the fields it changes."""
    parts = [(path.partition(".")[0], path.rpartition(".")[2]) for path, _ in policy.change]
    return [rule for table, field in parts for rule in rules.get(f"{table}.{field}", rules.get(table, ()))]


def _cases(scenario: Scenario, rules: Mapping[str, tuple[Rule, ...]]) -> Iterator[Case]:
    """Return each policy alone, and those that act together for some days, once each."""
    last = scenario.start + timedelta(days=scenario.days - 1)
    risky = [policy for policy in scenario.policies if _broken_by(policy, rules)]
    for policy in risky:
        begin, end = max(policy.starts or scenario.start, scenario.start), min(policy.ends or last, last)
        if begin <= end:
            yield f"policies.toml, {policy.name}, in force", (policy,), begin, end
    told: set[tuple[str, ...]] = set()
    for variant, wanted in (("", ()), *scenario.variants):
        active = [policy for policy in risky if policy.active or policy.name in wanted]
        for policies, begin, end in _spells(active, scenario.start, last):
            names = tuple(policy.name for policy in policies)
            if len(names) > 1 and names not in told:
                told.add(names)
                at = f"variants.toml, {variant}" if variant else "policies.toml"
                yield f"{at}, {' and '.join(names)} in force together", policies, begin, end


def _spells(policies: list[Policy], first: date, last: date) -> Iterator[tuple[tuple[Policy, ...], date, date]]:
    """Return the spells of days between the dates of policies, and which may act on all of them; triggers may be on."""
    days = {first} | {p.starts for p in policies if p.starts} | {p.ends + timedelta(days=1) for p in policies if p.ends and p.ends < date.max}
    begins = sorted(day for day in days if first <= day <= last)
    for begin, following in zip(begins, [*begins[1:], last + timedelta(days=1)], strict=True):
        acting = [p for p in policies if (p.starts or begin) <= begin <= (p.ends or begin)]
        yield tuple(acting), begin, following - timedelta(days=1)
