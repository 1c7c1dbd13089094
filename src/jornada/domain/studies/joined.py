"""A scenario with the tables of a study.

Policies that act from the parting day in the variants that name them, variants, ranges.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import product
from typing import NamedTuple

from jornada.domain.fault import Where
from jornada.domain.nouns.policy import Policy
from jornada.domain.nouns.uncertainty import Prior
from jornada.domain.scenario.paths import name_of
from jornada.domain.scenario.scenario import Scenario
from jornada.domain.schema.fields import NOUNS
from jornada.domain.schema.not_read import read_of
from jornada.domain.schema.policy_rows import rows_key
from jornada.domain.studies.study import Axis, Study

Variants = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class OwnTables:
    """The tables of a study as they were read, where each row of them stands, and which columns each policy fills in,
    by its place."""

    policies: tuple[Policy, ...] = ()
    variants: Variants = ()
    priors: tuple[Prior, ...] = ()
    where: Where = field(default_factory=dict)
    said: dict[str, tuple[str, ...]] = field(default_factory=dict)


class Cell(NamedTuple):
    """A variant of a grid."""

    name: str  # its steps, joined by commas
    steps: tuple[str, ...]  # the step of each axis
    held: tuple[str, ...]  # the steps of what it is held against; none: the base

    def against(self, base: str) -> str:
        """Return the name of what it is held against."""
        return ", ".join(self.held) or base


def cells(study: Study) -> list[Cell]:
    """Return the variants that the axes of a study make: all combinations of their steps.

    Examples
    --------
    >>> two = (Axis("beds", (), (1.0, 2.0)), Axis("need", (), (5.0, 6.0), assumed=True))
    >>> cells(Study("", "", "", "", date(2024, 1, 1), "", 1.0, axes=two))[-1]
    Cell(name='beds 2, need 6', steps=('beds 2', 'need 6'), held=('need 6',))
    """
    found = []
    for steps in product(*(axis.steps for axis in study.axes)) if study.axes else ():
        held = tuple(step for step, axis in zip(steps, study.axes, strict=True) if axis.assumed)
        found.append(Cell(", ".join(steps), steps, held))
    return found


def made_by_axes(study: Study) -> Variants:
    """Return the variants that axes make: each cell, and what cells are held against, each once."""
    found = {", ".join(steps): steps for cell in cells(study) for steps in (cell.held, cell.steps) if steps}
    return tuple(found.items())


def step_policies(axis: Axis, parts: date) -> Iterator[Policy]:
    """Yield the policy of each step of an axis, from the day on which variants part."""
    for number, name in enumerate(axis.steps):
        yield Policy(
            name, starts=parts, active=False, change=tuple((path, values[number]) for path, values in axis.change)
        )


def cut(scenario: Scenario, study: Study) -> Scenario:
    """Return a scenario that ends on the last day of a study.

    Examples
    --------
    >>> cut(
    ...     Scenario(start=date(2024, 1, 1), days=90),
    ...     Study("", "", "", "", date(2024, 1, 9), "", 1.0, ends=date(2024, 1, 31)),
    ... ).days
    31
    """
    last = scenario.last
    return (
        replace(scenario, days=(min(study.ends, last) - scenario.start).days + 1)
        if study.ends and study.ends >= scenario.start
        else scenario
    )


def joined(scenario: Scenario, study: Study, own: OwnTables) -> Scenario:
    """Return the scenario of a study: that which it names, with its own tables and the variants that its axes make."""
    steps = tuple(step for axis in study.axes for step in step_policies(axis, study.parts))
    policies = (*scenario.policies, *(_from(study.parts, policy) for policy in own.policies), *steps)
    variants = (*scenario.variants, *own.variants, *made_by_axes(study))
    return replace(
        cut(scenario, study),
        policies=policies,
        variants=variants,
        priors=(*_other_priors(scenario, own), *own.priors),
        questions=(),
    )


def _other_priors(scenario: Scenario, own: OwnTables) -> tuple[Prior, ...]:
    """Return the ranges of a scenario of which a study says no other."""
    said = {read_of(prior, "parameter") for prior in own.priors}
    return tuple(prior for prior in scenario.priors if prior.parameter not in said)


def _from(parts: date, policy: Policy) -> Policy:
    """Return a policy of a study as it acts.

    In variants that name it, and from the day on which they part where it says no other.
    """
    # else a part of it could not be read
    return replace(policy, starts=policy.starts or parts, active=False) if type(policy) is Policy else policy


def where_of(scenario: Scenario, label: str, study: Study, own: OwnTables) -> Where:
    """Return where each row of a joined scenario stands.

    Those of the scenario under its label, those of the study in its own files.
    """
    found: Where = {
        table: [f"{label}/{table}.csv, {name_of(table, row)}" for row in getattr(scenario, table)] for table in NOUNS
    }
    found["policies"] = [f"{label}/policies.csv, {policy.name}" for policy in scenario.policies] + own.where.get(
        "policies", []
    )
    found["policies"] += [f"study.toml, axis {axis.name}" for axis in study.axes for _ in axis.steps]
    found["variants"] = [f"{label}/variants.csv, {name}" for name, _ in scenario.variants] + own.where.get(
        "variants", []
    )
    found["variants"] += [f"study.toml, axis, {name}" for name, _ in made_by_axes(study)]
    found |= {
        key: places
        for key, places in own.where.items()
        if key.startswith((rows_key("policies", ""), rows_key("variants", "")))
    }
    found["priors"] = [
        f"{label}/priors.csv, {prior.parameter}" for prior in _other_priors(scenario, own)
    ] + own.where.get("priors", [])
    return found
