"""What an answer depends on.

Uncertain values screened by Morris, those that are left weighed by Sobol, chance averaged over the same runs at every
point.
"""

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from jornada.domain.fault import Fault, ScenarioError
from jornada.domain.scenario.scenario import Scenario
from jornada.study.design.trial import Trial, counting
from jornada.study.design.trials import Done, carried_out, crew, parts_in, refuse_without
from jornada.study.design.uncertain import Uncertain, at_point, uncertain_in
from jornada.study.ensemble.ensemble import Hands
from jornada.study.publish import publish, shown
from jornada.study.runs.counted import refuse_missing
from jornada.study.runs.measure import unit_of
from jornada.study.sensitivity.estimators import (
    FIFTH,
    Names,
    ends,
    kept_by,
    screened,
    screening_points,
    share_of_chance,
    share_points,
    shares,
)

OUT = Path("runs/dependence")
FEW_RUNS = 4


class Design(NamedTuple):
    """How it is looked into what an answer depends on."""

    trajectories: int = 10  # walks of the screening
    points: int = 64  # of each of two sequences for the shares, a power of 2
    most: int = 8  # values that are weighed, at most
    least: float = 0.1  # what a value must be able to move, beside the one that moves most


@dataclass(frozen=True)
class Asked:
    """What is asked.

    Of a scenario, or of its difference to another (`against`), which measures, from which day on, over how many runs
    from which seed.
    """

    scenario: Scenario
    measures: tuple[str, ...]
    against: Scenario | None
    runs: int
    seed: int
    since: date | None

    def trials(self, quantiles: dict[str, float]) -> list[Trial]:
        """Return what is run at a point: the scenario, and after it the one that it is held against."""
        scenarios = [self.scenario, *([self.against] if self.against else [])]
        return [
            Trial(counting(at_point(scenario, quantiles), self.since), self.runs, self.seed) for scenario in scenarios
        ]


@dataclass(frozen=True)
class Points:
    """Points of a design (D, K), the values that they are of, and the answers to each measure by point and run
    (D, N)."""

    names: Names
    at: np.ndarray
    answers: dict[str, np.ndarray]


@dataclass(frozen=True)
class Dependence:
    """What an answer depends on, by measure and uncertain value.

    Runs without a figure, as a wait of nobody, are left out of the mean of their point.
    """

    asked: Asked
    uncertain: tuple[Uncertain, ...]
    walks: Points
    weighed: Points

    @property
    def unit(self) -> dict[str, str]:
        """Return the unit of each measure."""
        return {name: unit_of(name, self.asked.scenario.money) for name in self.asked.measures}

    @cached_property
    def screening(self) -> pd.DataFrame:
        """Return one row a measure and uncertain value.

        How far it moves the answer alone (`moves`, mu*, and `moves_error`), how unevenly (`uneven`, sigma), and whether
        it was weighed.
        """
        tables = [
            screened(self.walks.names, self.walks.at, means_of(self.walks.answers[name])).assign(measure=name)
            for name in self.asked.measures
        ]
        table = pd.concat(tables, ignore_index=True)
        return pd.DataFrame(shown(publish(table.assign(weighed=table["parameter"].isin(self.weighed.names.of)))))

    @cached_property
    def table(self) -> pd.DataFrame:
        """Return one row a measure and value that was weighed, the largest share first: `first` and `total` shares of
        the variance with half the widths of their ranges of 95 %, and the mean answer in the lowest and in the highest
        fifth of the value with its standard error."""
        parts = [self._of(name) for name in self.asked.measures]
        return pd.DataFrame(shown(publish(pd.concat(parts, ignore_index=True))))

    def _of(self, name: str) -> pd.DataFrame:
        names, answers = self.weighed.names, means_of(self.weighed.answers[name])
        table = shares(names, answers).merge(ends(names, self.weighed.at, answers), on="parameter")
        known = {one.name: one for one in self.uncertain}
        about = {
            "how": [known[one].how for one in names.of],
            "source": [known[one].source for one in names.of],
            "low_value": [known[one].at(FIFTH / 2) for one in names.of],
            "high_value": [known[one].at(1.0 - FIFTH / 2) for one in names.of],
        }
        return table.assign(measure=name, unit=self.unit[name], **about).sort_values(
            "total", ascending=False, kind="stable"
        )

    @cached_property
    def answers(self) -> pd.DataFrame:
        """Return one row a measure: the mean over all points, where nine points in ten lie, the standard deviation
        among points, and the share of it squared that is left to chance (`chance`) and to values acting together
        (`together`)."""
        rows = []
        for name in self.asked.measures:
            by_run = self.weighed.answers[name]
            means = means_of(by_run)
            first = float(self._of(name)["first"].sum())
            rows.append(
                {
                    "measure": name,
                    "unit": self.unit[name],
                    "mean": means.mean(),
                    "q05": np.quantile(means, 0.05),
                    "q95": np.quantile(means, 0.95),
                    "sd": means.std(ddof=1),
                    "chance": share_of_chance(by_run[~np.isnan(by_run).any(1)]),
                    "together": max(0.0, 1.0 - first),
                }
            )
        return pd.DataFrame(shown(publish(pd.DataFrame(rows))))

    @property
    def runs(self) -> int:
        """Return how many runs were made in all."""
        return (len(self.walks.at) + len(self.weighed.at)) * self.asked.runs * (2 if self.asked.against else 1)


def means_of(by_run: np.ndarray) -> np.ndarray:
    """Return the mean of the runs of each point (D,), over those that have a figure; a point where none has one has the
    mean of the others.

    Examples
    --------
    >>> means_of(np.array([[1.0, 3.0], [np.nan, 5.0], [np.nan, np.nan]])).tolist()
    [2.0, 5.0, 3.5]
    """
    known = (~np.isnan(by_run)).sum(1)
    means = np.where(known > 0, np.nansum(by_run, axis=1) / np.maximum(known, 1), np.nan)
    return np.where(known > 0, means, means[known > 0].mean() if known.any() else 0.0)


def depends(
    scenario: Scenario,
    measures: str | Sequence[str],
    runs: int = FEW_RUNS,
    seed: int = 1,
    *,
    against: Scenario | None = None,
    since: date | None = None,
    design: Design | None = None,
    out: str | Path = OUT,
    hands: Hands | None = None,
) -> Dependence:
    """Say what the answer of a scenario depends on, or that of its difference to another (`against`), among all that is
    uncertain in it.

    Every value with a range, of priors, unit costs, chances of health and dangers, moves between the quantiles of its
    range. A screening finds those that move some answer at all; the others stay in their middle while these are weighed
    by their shares of the variance. At every point the same runs are made, from the same seed, and their mean is the
    answer: chance is averaged, not varied.

    Raises
    ------
    ScenarioError
        When nothing in the scenario is uncertain.
    UnknownName
        When there is no such measure.
    """
    asked = Asked(scenario, (measures,) if isinstance(measures, str) else tuple(measures), against, runs, seed, since)
    for one in (scenario, *([against] if against else [])):
        refuse_missing(one, asked.measures, "sensitivity, measure")
    refuse_without("SALib", "stats", "sensitivity --priors")
    design = design or Design()
    uncertain = uncertain_of(asked)
    hands, folder, names = hands or Hands(), Path(out), Names(tuple(one.name for one in uncertain), seed)
    walks = screening_points(names, design.trajectories)
    both = 2 if against else 1
    with crew(scenario, len(walks) * runs * both, hands) as executor:
        work = _Work(
            folder,
            executor,
            Done(
                hands.progress,
                parts_in((len(walks) + design.points * (min(design.most, len(uncertain)) + 2)) * both, runs),
            ),
        )
        first = _answered(asked, Points(names, walks, {}), work)
        chosen = Names(_weighed(first, design), seed)
        points = share_points(chosen, design.points)
        work.done.of = parts_in((len(walks) + len(points)) * both, runs)
        second = _answered(asked, Points(chosen, points, {}), work)
    return Dependence(asked, uncertain, first, second)


def uncertain_of(asked: Asked) -> tuple[Uncertain, ...]:
    """Return what is uncertain in the scenarios that are asked about, each value once.

    Raises
    ------
    ScenarioError
        When nothing is.
    """
    found = {
        one.name: one for scenario in (asked.scenario, asked.against) if scenario for one in uncertain_in(scenario)
    }
    if not found:
        allowed = (
            "a row of priors.csv, or low and high of a unit cost, a chance of health or a danger; without a range,"
            " `jornada sensitivity --change` moves one value"
        )
        raise ScenarioError([Fault("J110", "sensitivity, priors", "no value with a range", allowed)])
    return tuple(found.values())


def _weighed(walks: Points, design: Design) -> tuple[str, ...]:
    """Return the values that move some answer, in the order of the scenario.

    Of each measure the same number at most.
    """
    tables = [screened(walks.names, walks.at, means_of(by_run)) for by_run in walks.answers.values()]
    chosen = {name for table in tables for name in kept_by(table, design.least, max(1, design.most // len(tables)))}
    return tuple(name for name in walks.names.of if name in chosen) or walks.names.of[:1]


class _Work(NamedTuple):
    """Who does the work, and where it is kept."""

    folder: Path  # of the trials
    executor: Executor  # carries them out
    done: Done  # who is told


def _answered(asked: Asked, points: Points, work: _Work) -> Points:
    """Return points with their answers: values that are not of these stay in their middle."""
    trials = [
        trial for row in points.at for trial in asked.trials(dict(zip(points.names.of, map(float, row), strict=True)))
    ]
    found = [counted.figures(asked.measures) for counted in carried_out(trials, work.folder, work.executor, work.done)]
    step = 2 if asked.against else 1
    answers = {
        name: (
            np.array([one[name] for one in found[::step]])
            - (np.array([one[name] for one in found[1::2]]) if asked.against else 0.0)
        )
        for name in asked.measures
    }
    return replace(points, answers=answers)
