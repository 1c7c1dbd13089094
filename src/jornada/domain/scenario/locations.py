"""Where a policy or variant stands: by its rows in tables, by its name in a TOML file or in Python.

`Where` holds one place a policy under "policies", one a variant under "variants", and under `rows_key` one a change or
name.
"""

from collections.abc import Iterator
from itertools import repeat
from typing import NamedTuple

from jornada.domain.fault import Fault, Where
from jornada.domain.nouns.policy import Policy
from jornada.domain.scenario.scenario import Scenario
from jornada.domain.schema.not_read import read_of
from jornada.domain.schema.policy_rows import rows_key


class Spot(NamedTuple):
    """Where one change of a policy stands."""

    at: str  # the file and the row or policy
    path: str  # of what it changes
    in_row: bool  # whether it stands in a row of a table, with a cell for each part

    def part(self, name: str) -> str:
        """Return where a part of what names the change stands: the cell of its row; a path is one text."""
        return f"{self.at}, {name}" if self.in_row else self.at

    @property
    def value(self) -> str:
        """Return where the value stands."""
        return self.part("value") if self.in_row else f"{self.at}, {self.path}"


class Stands(NamedTuple):
    """Where a policy or variant stands."""

    at: str  # the file and the row or name
    name: str  # its own
    rows: tuple[str, ...] = ()  # where each of its changes or names stands; none where it is no table

    @property
    def named(self) -> str:
        """Return where it stands, with its name."""
        return f"{self.at}, {self.name}" if self.rows else self.at

    def trigger(self, name: str) -> str:
        """Return where a part of its trigger stands."""
        return f"{self.at}, {name}" if self.rows else f"{self.at}, trigger, {name}"

    def spots(self, policy: Policy) -> Iterator[Spot]:
        """Return where each change of a policy stands."""
        rows = self.rows or repeat(self.at)
        return (Spot(at, path, bool(self.rows)) for at, (path, _) in zip(rows, policy.change, strict=False))


def policies_at(scenario: Scenario, where: Where) -> Iterator[tuple[Policy, Stands]]:
    """Return every policy with where it stands; one that was never in a file by its name.

    Examples
    --------
    >>> [stands.at for _, stands in policies_at(Scenario(policies=(Policy("more beds"),)), {})]
    ['policies.csv, more beds']
    """
    for number, policy in enumerate(scenario.policies):
        yield policy, _stands("policies", read_of(policy, "name"), number, where)


def variants_at(scenario: Scenario, where: Where) -> Iterator[tuple[tuple[str, ...], Stands]]:
    """Return the policies of every variant, with where it stands."""
    for number, (name, policies) in enumerate(scenario.variants):
        yield policies, _stands("variants", name, number, where)


def _stands(table: str, name: str | None, number: int, where: Where) -> Stands:
    places = where.get(table)
    at = places[number] if places else f"{table}.csv, {name}"
    return Stands(at, name or "", tuple(where.get(rows_key(table, name), ())))


def of_row(fault: Fault, spot: Spot, part: str, found: str) -> Fault:
    """Return a fault of a path as one of the cell that is meant, where the change stands in a row."""
    return (
        Fault(fault.code, spot.part(part), found, fault.allowed, fault.nearest, fault.severity)
        if spot.in_row
        else fault
    )
