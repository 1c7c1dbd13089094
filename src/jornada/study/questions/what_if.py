"""What if.

A scenario with policies of its own switched on and cells changed from a day on, as somebody asks for it in words.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from jornada.domain.checks.assemble import meaning_of
from jornada.domain.fault import Fault, ScenarioError, Where, unknown
from jornada.domain.nouns.policy import Policy
from jornada.domain.scenario.announcements import announcement_faults
from jornada.domain.scenario.scenario import Scenario
from jornada.domain.schema.cells import RawRow, RawTable
from jornada.domain.schema.fields import NOUNS
from jornada.domain.schema.policy_rows import policies_in
from jornada.study.ensemble.parting import Asked, Values, values_on

HEADER = ("policy", "starts", "ends", "table", "row", "field", "how", "value", "source")
CHANGES, SOURCE = "changes", "asked on a page"
WHAT_IF = "what if"


@dataclass(frozen=True)
class Change:
    """A change as it is asked for, every part a text as in a cell of policies.csv.

    Where, how (set, times, plus), the value, and its dates.
    """

    path: str
    value: str
    how: str = "set"
    starts: str = ""
    ends: str = ""

    @property
    def name(self) -> str:
        """Return the name of its policy.

        Examples
        --------
        >>> Change("places.Middle.beds", "80", starts="2024-01-08").name
        'places.Middle.beds set 80 from 2024-01-08'
        """
        span = "".join(f" {word} {day}" for word, day in (("from", self.starts), ("to", self.ends)) if day)
        return f"{self.path} {self.how} {self.value}{span}"

    @property
    def cells(self) -> tuple[str, ...]:
        """Return it as a row of policies.csv."""
        table, _, rest = self.path.partition(".")
        row, _, field = rest.rpartition(".")
        return (self.name, self.starts, self.ends, table, row, field, self.how, self.value, SOURCE)


@dataclass(frozen=True)
class WhatIf:
    """A question.

    What is different from a base where some of its policies, or all of a variant, are switched on and some cells
    changed.
    """

    base: Scenario
    changes: tuple[Change, ...] = ()
    policies: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()

    @property
    def policies_asked(self) -> tuple[Policy, ...]:
        """Return the changes as policies.

        Raises
        ------
        ScenarioError
            With every fault of what was asked.
        """
        return self._read()[0]

    @property
    def scenario(self) -> Scenario:
        """Return the base with all that is asked for in force.

        Raises
        ------
        ScenarioError
            With every fault of what was asked, and of what it would lead to.

        Examples
        --------
        >>> import jornada as jo
        >>> asked = WhatIf(jo.example("three_places"), (Change("places.Middle.beds", "80", starts="2024-01-08"),))
        >>> asked.scenario.policies[-1].change
        (('places.Middle.beds', 80),)
        """
        policies, where = self._read()
        on = set(self._switched_on())
        own = tuple(replace(policy, active=policy.active or policy.name in on) for policy in self.base.policies)
        found = replace(self.base, title=f"{self.base.title}: {WHAT_IF}", policies=(*own, *policies), variants=())
        before = _faults_of(self.base)
        wrong = [
            fault
            for fault in meaning_of(found, _where(self.base, where), True)
            if fault.severity == "error" and fault not in before
        ]
        if wrong:
            raise ScenarioError(dict.fromkeys(wrong))
        return found

    def _switched_on(self) -> Iterator[str]:
        """Yield the policies that are switched on."""
        lists, names = dict(self.base.variants), [policy.name for policy in self.base.policies]
        for name in self.variants:
            if name not in lists:
                raise unknown(Fault("J012", f"{CHANGES}, variant", name, "a variant of the scenario"), lists)
            yield from lists[name]
        for name in self.policies:
            if name not in names:
                raise unknown(Fault("J012", f"{CHANGES}, policy", name, "a policy of the scenario"), names)
            yield name

    def _read(self) -> tuple[tuple[Policy, ...], Where]:
        """Return the changes as policies, and where each stands: what no cell of its field takes is refused."""
        rows = tuple(RawRow(number, change.cells) for number, change in enumerate(self.changes, 1))
        found = policies_in(
            RawTable("policies", CHANGES, HEADER, rows, lambda row, column: f"{CHANGES}, row {row}, {HEADER[column]}")
        )
        policies = () if any(fault.severity == "error" for fault in found.faults) else tuple(found.rows)
        only = replace(self.base, policies=policies, variants=())
        wrong = [*found.faults, *_same(self.changes), *announcement_faults(only, found.where)]
        if errors := [fault for fault in wrong if fault.severity == "error"]:
            raise ScenarioError(errors)
        return policies, found.where


def _same(changes: Sequence[Change]) -> Iterator[Fault]:
    """Refuse a change that is asked for twice."""
    seen: dict[str, int] = {}
    for number, change in enumerate(changes, 1):
        if change.name in seen:
            yield Fault(
                "J014",
                f"{CHANGES}, row {number}",
                change.name,
                f"a change that is not in row {seen[change.name]} already",
            )
        seen.setdefault(change.name, number)


@lru_cache(maxsize=8)
def _faults_of(base: Scenario) -> frozenset[Fault]:
    """Return what may be said of a base already: no change that is asked for is at fault for it."""
    return frozenset(meaning_of(replace(base, variants=()), _where(base, {}), True))


def _where(base: Scenario, asked: Where) -> Where:
    """Return where policies stand: those of the base by their names, those that are asked for by their rows."""
    tables = {
        table: [f"{table}.csv, row {number}" for number in range(2, len(getattr(base, table)) + 2)] for table in NOUNS
    }
    own = [f"policies.csv, {policy.name}" for policy in base.policies]
    return {**tables, **asked, "policies": [*own, *asked.get("policies", [])]}


def before_and_after(asked: WhatIf, found: Scenario, change: Change) -> tuple[Values, Values]:
    """Return the values of the field of a change on its first day, in the base and with all that is asked for, a
    trigger taken to be off."""
    day = max(date.fromisoformat(change.starts), found.start) if change.starts else found.start
    names = Asked(frozenset(policy.name for policy in found.policies if policy not in asked.base.policies))
    return values_on(asked.base, change.path, day, Asked(frozenset())), values_on(found, change.path, day, names)
