"""A value changed step by step while all else and all chances stay the same.

A curve with its range, and where it meets a target.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from jornada.domain.fault import Fault, ScenarioError, UnknownName
from jornada.domain.nouns.policy import Policy
from jornada.domain.nouns.question import MAY_BE_TARGET, NO_TARGET
from jornada.domain.scenario.change_faults import policy_faults
from jornada.domain.scenario.paths import operand
from jornada.domain.scenario.scenario import Scenario
from jornada.study.ensemble.ensemble import Hands, Progress, ensemble
from jornada.study.ensemble.plan import Plan, run_id
from jornada.study.publish import publish, shown
from jornada.study.runs.answers import answers
from jornada.study.runs.cells import KEPT, NAMES, quantiles
from jornada.study.runs.headline import figures_of
from jornada.study.runs.measure import measure, unit_of
from jornada.study.runs.question_text import questions_of
from jornada.study.runs.run import Run

Value = int | float | str
ASKED_FOR = "a measure that can occur in this scenario and that its measures.csv asks for"
KIND = 'numbers, or multiples such as "x0.5" and "x2"'


@dataclass(frozen=True)
class Sensitivity:
    """Runs of a scenario at several steps, all on the same seeds; at each step every path has its value.

    `values` holds one tuple a path, in the order of `paths`, each as long as `runs`: one ensemble a step.
    """

    paths: tuple[str, ...]
    values: tuple[tuple[Value, ...], ...]
    runs: tuple[Run, ...]

    def table(self, *measures: str) -> pd.DataFrame:
        """Return one row a step and measure: the value of each path, then mean and quantiles over the runs.

        Raises
        ------
        UnknownName
            When there is no such measure, or it cannot occur in the scenario.
        """
        parts = [self._rows(name, self._figures(name)) for name in measures]
        return pd.DataFrame(shown(publish(pd.concat(parts, ignore_index=True))))

    def answers(self, *texts: str) -> pd.DataFrame:
        """Return one row a question and step: the value of each path, the number with its range, and the difference to
        the first step.

        Questions are texts, as `present at Tapachula on 2023-09-01`; without any, those of the scenario.

        Raises
        ------
        ScenarioError
            When a text is no question, or these runs did not keep what it asks for.
        """
        rows = answers(self.runs, questions_of(self.runs[0].scenario, texts))
        return pd.DataFrame(
            [
                {path: values[row["number"]] for path, values in zip(self.paths, self.values, strict=True)} | row
                for row in rows
            ]
        ).drop(columns=["scenario", "number"], errors="ignore")

    def _rows(self, name: str, figures: np.ndarray) -> pd.DataFrame:
        steps = pd.DataFrame({path: list(values) for path, values in zip(self.paths, self.values, strict=True)})
        found = pd.DataFrame(
            [quantiles(row[~np.isnan(row)][None, :]).iloc[0] if not np.isnan(row).all() else {} for row in figures]
        )
        found = found.reindex(columns=["mean", *NAMES])
        return pd.concat(
            [steps.assign(measure=name, unit=unit_of(name, self.runs[0].scenario.money)), found.reset_index(drop=True)],
            axis=1,
        )

    def crossing(self, name: str, target: float) -> pd.DataFrame:
        """Return where a measure meets a target: one row a path, the middle run and the range of nine runs in ten.

        In each run the curve is straight between two steps, and its first meeting counts. A run that has passed the
        target before the lowest value counts as -inf (share `already`), one that does not meet it by the highest as
        inf (share `not_reached`); `reached` is the share of the others.

        Raises
        ------
        ScenarioError
            When it is a measure of how many people come, are met or are stopped: no value is searched for by these.
        """
        refuse_target(name)
        figures = self._figures(name)
        at = np.array([meeting(curve, target) for curve in figures.T])
        rows = [
            {"change": path, "measure": name, "target": target, **_spread_of(at, numbers(values))}
            for path, values in zip(self.paths, self.values, strict=True)
        ]
        shares = {
            "reached": np.isfinite(at).mean(),
            "already": (at == -np.inf).mean(),
            "not_reached": (at == np.inf).mean(),
        }
        return pd.DataFrame(shown(publish(pd.DataFrame(rows).assign(**shares))))

    def _figures(self, name: str) -> np.ndarray:
        """Return the figure of each step and run (V, N)."""
        measure(name)
        figures = [figures_of(run, [name]) for run in self.runs]
        if any(name not in figure for figure in figures):
            raise UnknownName(
                Fault("J030", "measure", name, ASKED_FOR),
                f"'{name}' cannot occur in this scenario, or its measures.csv does not ask for it",
            )
        return np.array([figure[name].to_numpy(float) for figure in figures])


def refuse_target(name: str) -> None:
    """Refuse to search for the value at which so many people come, are met or are stopped.

    Raises
    ------
    ScenarioError
        When the measure is one of these; the fault names some that may have a target.

    Examples
    --------
    >>> refuse_target("served")
    """
    if measure(name).name in NO_TARGET:
        raise ScenarioError(
            [
                Fault(
                    "J090",
                    "target, measure",
                    name,
                    "a measure of waiting, harm, access or needs, such as " + ", ".join(MAY_BE_TARGET),
                )
            ]
        )


def sensitivity(
    scenario: Scenario,
    change: Mapping[str, Sequence[Value]],
    runs: int = 100,
    seed: int = 1,
    *,
    out: str | Path | None = None,
    hands: Hands | None = None,
) -> Sensitivity:
    """Run a scenario at each step of some values, every step on the same seeds, in folders of their own under `out`.

    `change` gives the values of paths such as "offices.Court.capacity": numbers, or multiples ("x2"). Several paths
    move together, step by step. A value holds from the first day and comes after every policy of the scenario.

    Raises
    ------
    ScenarioError
        When a path leads nowhere, a value is not allowed there, or the values of two paths do not pair.

    Examples
    --------
    >>> import jornada as jo
    >>> jo.sensitivity(
    ...     jo.example("one_office"), {"offices.desk.capacty": [4, 5]}
    ... )  # doctest: +ELLIPSIS, +NORMALIZE_WHITESPACE
    Traceback (most recent call last):
    jornada.domain.fault.ScenarioError: J025 sensitivity, offices.desk.capacty: found 'offices.desk.capacty'; allowed: a
    field ...
    """
    paths, steps = tuple(change), in_order({path: tuple(values) for path, values in change.items()})
    policies = [
        Policy(
            "; ".join(f"{path} = {value}" for path, value in zip(paths, step, strict=True)),
            change=tuple(zip(paths, step, strict=True)),
        )
        for step in steps
    ]
    if faults := [fault for policy in policies for fault in _faults(scenario, policy)]:
        raise ScenarioError(list({(fault.where, fault.found): fault for fault in faults}.values()))
    folder, hands = Path(out) if out else Path("runs"), hands or Hands()
    done = []
    for number, policy in enumerate(policies):
        changed = scenario.with_policy(policy)
        told = replace(hands, progress=_part(hands.progress, number, len(policies)))
        done.append(ensemble(changed, runs, seed, folder / run_id(Plan(changed, runs, seed, 0)), split=0, hands=told))
    return Sensitivity(paths, tuple(zip(*steps, strict=True)), tuple(done))


def in_order(change: dict[str, tuple[Value, ...]]) -> list[tuple[Value, ...]]:
    """Return the steps, one value a path, in the order of the first path.

    Raises
    ------
    ScenarioError
        When there is no path, fewer than two steps, a different number of values, or a value twice.

    Examples
    --------
    >>> in_order({"places.A.beds": (40, 10), "offices.desk.capacity": ("x4", "x1")})
    [(10, 'x1'), (40, 'x4')]
    """
    if not change:
        raise ScenarioError(
            [Fault("J047", "sensitivity, change", "nothing", "at least one path, table.name.field, with its values")]
        )
    first = next(iter(change))
    for path, values in change.items():
        wanted = max(2, len(change[first]))
        if len(values) != wanted:
            allowed = "at least 2 values" if path == first else f"{wanted} values, as many as {first} has"
            raise ScenarioError([Fault("J047", f"sensitivity, {path}", _listed(values), allowed)])
        kinds = {
            (
                "multiple"
                if isinstance(value, str) and value[:1] == "x" and operand(value) is not None
                else type(value).__name__
            )
            for value in values
        }
        if not (kinds == {"multiple"} or kinds <= {"int", "float"}):
            raise ScenarioError([Fault("J047", f"sensitivity, {path}", _listed(values), KIND)])
    order = np.argsort(numbers(change[first]), kind="stable")
    if len(set(numbers(change[first]))) < len(order):
        raise ScenarioError([Fault("J047", f"sensitivity, {first}", _listed(change[first]), "every value once")])
    return [tuple(values[i] for values in change.values()) for i in order]


def numbers(values: Sequence[Value]) -> np.ndarray:
    """Return values as numbers, multiples by their factor.

    Examples
    --------
    >>> numbers(["x0.5", "x2"]).tolist(), numbers([3, 4]).tolist()
    ([0.5, 2.0], [3.0, 4.0])
    """
    return np.array([operand(value) if isinstance(value, str) else value for value in values], float)


def meeting(curve: np.ndarray, target: float) -> float:
    """Return at which step (from 0, with its fraction) a curve (V,) first meets a target; -inf before the first, inf
    beyond the last.

    Examples
    --------
    >>> (
    ...     meeting(np.array([10.0, 20.0, 40.0]), 30.0),
    ...     meeting(np.array([10.0, 20.0]), 50.0),
    ...     meeting(np.array([10.0, 20.0]), 5.0),
    ... )
    (1.5, inf, -inf)
    >>> meeting(np.array([90.0, 40.0]), 20.0)
    inf
    """
    gap = curve - target
    for i in range(len(gap)):
        if gap[i] == 0.0:
            return float(i)
        if i + 1 < len(gap) and gap[i] * gap[i + 1] < 0.0:
            return float(i + gap[i] / (gap[i] - gap[i + 1]))
    known = gap[~np.isnan(gap)]
    rises = len(known) == 0 or known[-1] >= known[0]
    return -np.inf if len(known) and (known[0] > 0.0) == rises else np.inf


def _spread_of(at: np.ndarray, values: np.ndarray) -> dict[str, float]:
    """Return the quantiles over runs of where the target is met, as values of a path.

    Each is that of a run, none lies between two.
    """
    met = np.sort(at)
    chosen = [met[max(0, int(np.ceil(q * len(met))) - 1)] for q in (0.05, 0.5, 0.95)]
    found = [step if np.isinf(step) else np.interp(step, np.arange(len(values)), values) for step in chosen]
    return dict(zip(KEPT, map(float, found), strict=True))


def _faults(scenario: Scenario, policy: Policy) -> list[Fault]:
    ours = f"policies.csv, {policy.name}"
    found = [
        fault
        for fault in policy_faults(replace(scenario, policies=(*scenario.policies, policy)), {})
        if fault.where.startswith(ours)
    ]
    paths = [path for path, _ in policy.change]
    return [
        replace(
            fault,
            where="sensitivity, " + next((p for p in paths if fault.where.endswith(p) or fault.found == p), paths[0]),
        )
        for fault in found
    ]


def _part(progress: Progress | None, number: int, parts: int) -> Progress | None:
    """Return what tells how far one ensemble of several is, as a part of all."""
    return None if progress is None else lambda done, total: progress(number * total + done, parts * total)


def _listed(values: Sequence[Value]) -> str:
    return ", ".join(str(value) for value in values) or "nothing"
