"""What policies lead to: the rules of meaning once more, with each policy and those of each variant in force."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from jornada.domain.fault import Fault, Where
from jornada.domain.nouns.policy import Change, Policy
from jornada.domain.nouns.span import Span
from jornada.domain.scenario.apply import changed
from jornada.domain.scenario.locations import policies_at, variants_at
from jornada.domain.scenario.reads import Read, Watch
from jornada.domain.scenario.scenario import Scenario

Rule = Callable[[Scenario, Where], Iterator[Fault]]
Reads = dict[Rule, Read]  # by rule: the fields that it has read
Looked = dict[tuple[Rule, Change], list[Span]]  # by rule and what it read of the changes: on which days
MAY_BE = ("J021", "J024")  # for a time nobody may get on, or an office may be of no use: told, and allowed
MEANT = ("J044",)  # a paper that is no longer good for a leg is what such a policy is for


class Case(NamedTuple):
    """Policies that are in force together."""

    at: str  # where that is written
    policies: tuple[Policy, ...]  # those that are in force
    days: Span  # on which they are


class Looking(NamedTuple):
    """Rules that are looked at."""

    where: Where  # each row of the tables is written
    reads: Reads  # what each rule has read
    watch: Watch  # which sees to that

    def told(self, rules: Iterable[Rule], scenario: Scenario) -> list[Fault]:
        """Return what rules say of a scenario, and keep what each reads of it."""
        return [fault for rule in rules for fault in self.of(rule, scenario)]

    def of(self, rule: Rule, scenario: Scenario) -> Iterator[Fault]:
        """Return what a rule says of a scenario: it has to be asked before another one is."""
        return rule(self.watch.over(scenario, self.reads.setdefault(rule, set())), self.where)


def looking_at(scenario: Scenario, where: Where) -> Looking:
    """Return what rules are looked at with, so that it is known which of them read what some policy changes."""
    return Looking(where, {}, Watch({_field_of(path) for policy in scenario.policies for path, _ in policy.change}))


def after_faults(scenario: Scenario, rules: Sequence[Rule], told: Collection[Fault], looking: Looking) -> list[Fault]:
    """Return what would be wrong with the scenario under its policies and is not without them.

    Each is looked at over its own dates, alone and beside those in force at the same time, by those of the rules that
    read what it changes; `told` are the faults of the scenario as it is, and `looking` has what rules read of it.
    """
    known = {(fault.code, fault.where) for fault in told}
    found: list[Fault] = []
    looked: Looked = {}
    looking.told([rule for rule in rules if rule not in looking.reads], scenario)
    reads = {rule: looking.reads[rule] for rule in rules}
    for case in _cases(scenario, looking.where, reads):
        changes = tuple(change for policy in case.policies for change in policy.change)
        broken = _to_look_at(changes, case.days, reads, looked)
        then = replace(scenario, start=case.days.first, days=(case.days.last - case.days.first).days + 1)
        faults = _under(changes, then, broken, looking) if broken else []
        new = [fault for fault in faults if fault.code not in MEANT and (fault.code, fault.where) not in known]
        known |= {(fault.code, fault.where) for fault in new}
        found += [
            replace(
                fault, where=f"{case.at}: {fault.where}", severity="warning" if fault.code in MAY_BE else fault.severity
            )
            for fault in new
        ]
    return found


def _under(changes: Change, scenario: Scenario, broken: Sequence[Rule], looking: Looking) -> list[Fault]:
    """Return what rules say under changes.

    Of these only those are made that they read, and they may read others once these are made.
    """
    made: Change | None = None
    faults: list[Fault] = []
    while made != (
        wanted := tuple(
            change for change in changes if any(_field_of(change[0]) in looking.reads[rule] for rule in broken)
        )
    ):
        made, faults = wanted, looking.told(broken, changed(scenario, wanted))
    return faults


def _to_look_at(changes: Change, days: Span, reads: Reads, looked: Looked) -> list[Rule]:
    """Return the rules that read some of the changes, and keep in `looked` that they were looked at on some days.

    A rule that reads none of the changes says what it says of the scenario as it is; one that has been looked at with
    all that it reads of them, on all of the days, would say the same again. What a rule reads is what it has read so
    far, of the scenario as it is and under changes: it cannot come to read more without reading something that is
    changed.
    """
    new, fields = [], [_field_of(path) for path, _ in changes]
    for rule, known in reads.items():
        read = tuple(change for change, field in zip(changes, fields, strict=True) if field in known)
        spells = looked.setdefault((rule, read), [])
        if read and not any(spell.covers(days) for spell in spells):
            spells.append(days)
            new.append(rule)
    return new


def _field_of(path: str) -> str:
    return f"{path.partition('.')[0]}.{path.rpartition('.')[2]}"


def _cases(scenario: Scenario, where: Where, reads: Reads) -> Iterator[Case]:
    """Yield each policy alone, and then those that act together for some days, once each.

    Of these only such as change what is read by then.
    """
    for policy, stands in policies_at(scenario, where):
        days = Span(
            max(policy.starts or scenario.start, scenario.start), min(policy.ends or scenario.last, scenario.last)
        )
        if days.first <= days.last:
            yield Case(f"{stands.named}, in force", (policy,), days)
    told: set[tuple[str, ...]] = set()
    before: list[Policy] | None = None
    while before != (
        risky := [
            p
            for p in scenario.policies
            if any(_field_of(path) in read for path, _ in p.change for read in reads.values())
        ]
    ):
        before = risky
        yield from _together(scenario, where, risky, told)


def _together(scenario: Scenario, where: Where, risky: Sequence[Policy], told: set[tuple[str, ...]]) -> Iterator[Case]:
    """Yield the policies that act together for some days, in the scenario as it is and in each variant, those that were
    not told before."""
    for wanted, at in (
        ((), _file_of(scenario, where)),
        *((wanted, stands.named) for wanted, stands in variants_at(scenario, where)),
    ):
        active = [policy for policy in risky if policy.active or policy.name in wanted]
        for policies, days in _spells(active, scenario.span):
            names = tuple(policy.name for policy in policies)
            if len(names) > 1 and names not in told:
                told.add(names)
                yield Case(f"{at}, {' and '.join(names)} in force together", policies, days)


def _file_of(scenario: Scenario, where: Where) -> str:
    """Return the file that policies stand in."""
    return next((stands.at.partition(", ")[0] for _, stands in policies_at(scenario, where)), "policies.csv")


def _spells(policies: list[Policy], span: Span) -> Iterator[tuple[tuple[Policy, ...], Span]]:
    """Return the spells of days between the dates of policies, and which may act on all of them; triggers may be on."""
    days = (
        {span.first}
        | {p.starts for p in policies if p.starts}
        | {p.ends + timedelta(days=1) for p in policies if p.ends and p.ends < date.max}
    )
    begins = sorted(day for day in days if span.holds(day))
    for begin, following in zip(begins, [*begins[1:], span.last + timedelta(days=1)], strict=True):
        acting = [p for p in policies if (p.starts or begin) <= begin <= (p.ends or begin)]
        yield tuple(acting), Span(begin, following - timedelta(days=1))
