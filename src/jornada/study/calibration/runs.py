"""The engine as what a search asks: a run for each point, held against what was published; kept on disk as they are
made.

Shape letters: N runs, D parameters, M observations.
"""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from jornada.domain.nouns.uncertainty import Draw, Prior
from jornada.domain.scenario.scenario import Scenario
from jornada.engine.run.run import simulate
from jornada.engine.run.state import RunKey
from jornada.study.ensemble.crew import Crew
from jornada.study.weighing.figures import Counted, recording_for
from jornada.study.weighing.observations import Observations
from jornada.study.weighing.values import values_of, with_values

FIRST = 3_000_000  # the number of the first run: no run of an ensemble, nor any twin, meets the same chances


@dataclass(frozen=True)
class Asked:
    """A run to be made.

    Its scenario, with its values, its address, what it is held against, and where its count is kept.
    """

    scenario: Scenario
    key: RunKey
    observations: Observations
    file: str


def counted_by(task: Asked) -> tuple[float, ...]:
    """Make a run, and return what it counted of each observation (M,); what is there already is not made again."""
    file = Path(task.file)
    if file.exists():
        return tuple(json.loads(file.read_text("utf-8")))
    result = simulate(task.scenario, task.key)
    found = tuple(Counted(task.scenario, result.stocks, result.flows).of(task.observations).tolist())
    aside = file.with_name(f".{file.name}.{os.getpid()}")
    aside.write_text(json.dumps(found), "utf-8")
    os.replace(aside, file)
    return found


@dataclass(frozen=True)
class Engine:
    """Runs of a scenario at points of its priors.

    What they are held against, the seed, where counts are kept, who works, and who is told how many are done.
    """

    scenario: Scenario
    observations: Observations
    seed: int
    folder: Path
    crew: Crew
    tell: Callable[[int], None] = lambda done: None

    def __call__(self, points: np.ndarray, first: int) -> np.ndarray:
        """Return what runs counted, (N, M); those that were made before are read.

        They are gone when all of a round are joined.
        """
        joined = self.folder / f"runs-{first:06d}.json"
        if joined.exists():
            there = json.loads(joined.read_text("utf-8"))
            if there["points"] == points.tolist():
                return np.array(there["counted"], float)
        self.folder.mkdir(parents=True, exist_ok=True)
        tasks = self._tasks(points, first)
        counted = self.crew.carried(counted_by, tasks, lambda done: self.tell(first + done))
        aside = joined.with_name(f".{joined.name}.{os.getpid()}")
        aside.write_text(json.dumps({"points": points.tolist(), "counted": counted}), "utf-8")
        os.replace(aside, joined)
        for task in tasks:
            Path(task.file).unlink(missing_ok=True)
        return np.array(counted, float)

    def _tasks(self, points: np.ndarray, first: int) -> list[Asked]:
        priors, numbers = self.scenario.priors, range(first, first + len(points))
        asked = recording_for(self.scenario, self.observations)
        return [
            Asked(
                with_values(asked, draws_at(priors, row, "1")),
                RunKey(self.seed, FIRST + n, FIRST + n, FIRST + n, FIRST + n),
                self.observations,
                str(self.folder / f"run-{n:06d}.json"),
            )
            for n, row in zip(numbers, values_of(priors, points), strict=True)
        ]


def draws_at(priors: tuple[Prior, ...], values: np.ndarray, name: str, weight: float = 1.0) -> tuple[Draw, ...]:
    """Return values (D,) as one draw."""
    return tuple(
        Draw(name, prior.parameter, float(value), prior.how, weight)
        for prior, value in zip(priors, values, strict=True)
    )


def fitted_scenario(scenario: Scenario, observations: Observations) -> Scenario:
    """Return what is run to be held against observations: to the last day of these, without what no day depends on.

    A posterior that is there is what is to be found anew.
    """
    return replace(scenario.until(observations.ends[-1]), posterior=(), variants=(), questions=())
