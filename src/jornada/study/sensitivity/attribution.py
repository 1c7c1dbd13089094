"""What each policy of a variant brings: each alone, all but each, and what they do together beyond that, run by run."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from jornada.domain.fault import Fault, ScenarioError
from jornada.domain.measures import ordered_by
from jornada.domain.nouns.question import MAY_BE_TARGET, NO_TARGET
from jornada.domain.scenario.past import common_days
from jornada.domain.scenario.scenario import Scenario
from jornada.study.design.trial import Trial, counting
from jornada.study.design.trials import Done, carried_out, crew, parts_in
from jornada.study.ensemble.ensemble import Hands
from jornada.study.ensemble.states import states_beside
from jornada.study.publish import publish, shown
from jornada.study.runs.counted import Counted, refuse_missing
from jornada.study.runs.headline import can_occur
from jornada.study.runs.measure import measure, unit_of
from jornada.study.studies.answer import told

OUT = Path("runs/attribution")
POLICY, TOGETHER, ALL = "policy", "together", "all"
TOLD = ("difference", "difference_q05", "difference_q95", "standard_error", "verdict")
Names = frozenset[str]


@dataclass(frozen=True)
class Attribution:
    """What came out of a scenario with some of the policies of a variant, by which of them.

    With none, each alone, all but each, and all.
    """

    scenario: Scenario
    variant: str
    policies: tuple[str, ...]
    measures: tuple[str, ...]
    counted: dict[Names, Counted]

    @property
    def runs(self) -> int:
        """Return in how many pairs of runs."""
        return next(iter(self.counted.values())).size

    @cached_property
    def table(self) -> pd.DataFrame:
        """Return of each measure one row a policy, one for what they do together beyond what each does alone, and one
        for all of them.

        `alone` is the difference to none of them, `last` that of all to all but this one; with the range of nine pairs
        in ten (`_q05`, `_q95`), the error of the mean and a verdict. What they do together is all less the sum of each
        alone, pair by pair.
        """
        rows = [row for name in self.measures for row in self._of(name)]
        return pd.DataFrame(shown(publish(pd.DataFrame(rows))))

    def _of(self, name: str) -> Iterator[dict[str, Any]]:
        every, none = frozenset(self.policies), frozenset[str]()
        figure = {names: counted.figures([name])[name] for names, counted in self.counted.items()}
        about = {"measure": name, "unit": unit_of(name, self.scenario.money)}
        for policy in self.policies:
            alone, last = told(figure[frozenset([policy])], figure[none]), told(figure[every], figure[every - {policy}])
            yield about | {"kind": POLICY, "policy": policy} | _named("alone", alone) | _named("last", last)
        by_one = np.sum([figure[frozenset([policy])] - figure[none] for policy in self.policies], axis=0)
        both = told(figure[every] - figure[none], by_one)
        yield about | {"kind": TOGETHER, "policy": ""} | _named("alone", both) | _named("last", both)
        whole = told(figure[every], figure[none])
        yield about | {"kind": ALL, "policy": ""} | _named("alone", whole) | _named("last", whole)


def _named(which: str, row: dict[str, Any]) -> dict[str, Any]:
    return {
        name.replace("difference", which) if name.startswith("difference") else f"{which}_{name}": row[name]
        for name in TOLD
    }


def attribute(
    scenario: Scenario,
    variant: str,
    measures: Sequence[str] = (),
    runs: int | None = None,
    *,
    seed: int | None = None,
    out: str | Path = OUT,
    hands: Hands | None = None,
) -> Attribution:
    """Say what each policy of a variant brings, in paired runs: run i meets the same chances with any of them.

    Runs go on from states of those without any of them, from the first day on which one can act. Measures are by
    default those that comparisons begin with, and deaths.

    Raises
    ------
    ScenarioError
        When the variant adds no policy, or the only measures are of how many people come, are met or are stopped: a
        list of policies is not searched for by these.
    UnknownName
        When there is no such variant or measure.
    """
    names = own_policies(scenario, variant)
    measures = tuple(measures) or tuple(name for name in (*ordered_by("compared"), "died") if can_occur(name, scenario))
    refuse_alone(measures)
    refuse_missing(scenario, measures, "attribute, measure")
    hands, folder, runs, seed = (
        hands or Hands(),
        Path(out),
        runs or scenario.runs,
        scenario.seed if seed is None else seed,
    )
    base, others = counting(scenario), {chosen: counting(with_policies(scenario, chosen)) for chosen in subsets(names)}
    states = states_beside(folder, base, others.values()) if hands.fork else None
    done = Done(hands.progress, parts_in(len(others) + 1, runs))
    with crew(scenario, runs * (len(others) + 1), hands) as executor:
        first = carried_out([Trial(base, runs, seed, states=states)], folder, executor, done)
        trials = [
            Trial(other, runs, seed, states=states and states.up_to(common_days(base, other)))
            for other in others.values()
        ]
        rest = carried_out(trials, folder, executor, done)
    return Attribution(
        scenario, variant, names, measures, {frozenset[str](): first[0], **dict(zip(others, rest, strict=True))}
    )


def own_policies(scenario: Scenario, variant: str) -> tuple[str, ...]:
    """Return the policies that a variant makes active, in the order of the scenario.

    Raises
    ------
    ScenarioError
        When it makes none active that is not active anyhow.

    Examples
    --------
    >>> import jornada as jo
    >>> own_policies(jo.example("three_places"), "more beds")
    ('more beds',)
    """
    before = {policy.name: policy.active for policy in scenario.policies}
    found = tuple(
        policy.name for policy in scenario.variant(variant).policies if policy.active and not before[policy.name]
    )
    if not found:
        raise ScenarioError(
            [Fault("J111", "attribute, variant", variant, "a variant with a policy that is not in force without it")]
        )
    return found


def with_policies(scenario: Scenario, names: Names) -> Scenario:
    """Return a scenario with some policies made active."""
    return replace(
        scenario,
        policies=tuple(replace(policy, active=policy.active or policy.name in names) for policy in scenario.policies),
    )


def subsets(names: Sequence[str]) -> list[Names]:
    """Return each name alone, all but each, and all, each set once.

    Examples
    --------
    >>> [sorted(names) for names in subsets(("a", "b", "c"))]
    [['a'], ['b'], ['c'], ['b', 'c'], ['a', 'c'], ['a', 'b'], ['a', 'b', 'c']]
    """
    every = frozenset(names)
    return list(
        dict.fromkeys(
            names
            for names in (*(frozenset([name]) for name in names), *(every - {name} for name in names), every)
            if names
        )
    )


def refuse_alone(measures: Sequence[str]) -> None:
    """Refuse to weigh policies by nothing but how many people come, are met or are stopped.

    Raises
    ------
    ScenarioError
        When every measure is one of these; the fault names some that may stand beside them.

    Examples
    --------
    >>> refuse_alone(["encounters", "died"])
    """
    names = [measure(name).name for name in measures]
    if names and all(name in NO_TARGET for name in names):
        allowed = "beside it a measure of waiting, harm, access or needs, such as " + ", ".join(MAY_BE_TARGET)
        raise ScenarioError([Fault("J090", "attribute, measure", ", ".join(measures), allowed)])
