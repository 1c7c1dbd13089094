"""The engine as what a filter follows: states of runs on disk, carried from one published figure to the next.

Shape letters: K particles, D parameters, M observations.
"""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from jornada.domain.nouns.uncertainty import Draw, Prior
from jornada.domain.scenario.scenario import Scenario
from jornada.engine.run.run import Keeping, simulate
from jornada.engine.run.state import RunKey, StateError, taken_over
from jornada.engine.today.policies import drawn_parameters
from jornada.study.ensemble.crew import Crew
from jornada.study.filtering.particles import Moved, Particles
from jornada.study.store.state_file import read_state, write_state
from jornada.study.weighing.figures import Counted
from jornada.study.weighing.observations import Observations
from jornada.study.weighing.values import bounded, quantiles_of, unbounded, values_of, with_values

WIDER = 0.1  # of the range of a posterior, on each side: how far parameters without a row in priors.csv may move


class Standing(NamedTuple):
    """Where a particle stands.

    The file of its state, none before the first day, and of which run the ranges of costs, health and dangers are.
    """

    file: str
    ranges: int


@dataclass(frozen=True)
class Carry:
    """A particle to be carried to the morning of a day.

    Its scenario, with its values, from which state, into which file, held against what.
    """

    scenario: Scenario
    key: RunKey
    before: str
    until: int
    file: str
    observations: Observations


def carry(task: Carry) -> tuple[float, ...]:
    """Carry a particle, and return what its run counted of each observation (M,).

    What is there already is not run again.
    """
    counts = Path(task.file).with_suffix(".json")
    if counts.exists():
        return tuple(json.loads(counts.read_text("utf-8")))
    drawn, _ = drawn_parameters(task.scenario, task.key.seed, task.key.parameters)
    state = taken_over(read_state(Path(task.before)), drawn, task.key) if task.before else None
    result = simulate(task.scenario, task.key, keeping=Keeping(state, until=task.until))
    if result.state is None:
        raise StateError(f"run {task.key.run} has no state on day {task.until}")
    found = tuple(Counted(task.scenario, result.stocks, result.flows).of(task.observations).tolist())
    write_state(Path(task.file), result.state)
    aside = counts.with_name(f".{counts.name}.{os.getpid()}")
    aside.write_text(json.dumps(found), "utf-8")
    os.replace(aside, counts)
    return found


@dataclass(frozen=True)
class Followed:
    """Runs of a scenario as particles.

    What is observed, the digest of each step, the seed, where states are kept, who works, and who is told.
    """

    scenario: Scenario
    observations: Observations
    digests: tuple[str, ...]
    seed: int
    folder: Path
    crew: Crew
    tell: Callable[[int, int], None] = lambda step, done: None

    def moved(self, particles: Particles, step: int) -> Moved:
        """Carry particles through the days to the end of the figures of a step."""
        tasks = self._tasks(particles, step)
        Path(tasks[0].file).parent.mkdir(parents=True, exist_ok=True)
        counted = np.array(self.crew.carried(carry, tasks, lambda done: self.tell(step, done)))
        states = tuple(Standing(task.file, task.key.parameters) for task in tasks)
        return Moved(states, self.observations.ending(self.observations.ends[step]).log_density(counted))

    def _tasks(self, particles: Particles, step: int) -> list[Carry]:
        day, priors = self.observations.ends[step], scales_of(self.scenario)
        until, values = (day - self.scenario.start).days + 1, values_of(priors, bounded(particles.parameters))
        here = self.folder / step_name(step, self.digests[step])
        standing = [state or Standing("", i) for i, state in enumerate(particles.states)]
        return [
            Carry(
                with_values(self.scenario, draws_of(priors, row, "1")),
                RunKey(self.seed, i, at.ranges, i, i),
                at.file,
                until,
                str(here / f"particle-{i:05d}.arrow"),
                self.observations.ending(day),
            )
            for i, (at, row) in enumerate(zip(standing, values, strict=True))
        ]


def step_name(step: int, digest: str) -> str:
    """Return the name of the folder of a step: one that is decided by something else has another."""
    return f"step-{step:04d}-{digest[:8]}"


def draws_of(priors: tuple[Prior, ...], values: np.ndarray, name: str) -> tuple[Draw, ...]:
    """Return values (D,) as one draw."""
    return tuple(
        Draw(name, prior.parameter, float(value), prior.how) for prior, value in zip(priors, values, strict=True)
    )


def scales_of(scenario: Scenario) -> tuple[Prior, ...]:
    """Return the scale of each uncertain parameter.

    Its prior, or where a posterior alone has it, a range somewhat wider than its values.
    """
    known = {prior.parameter: prior for prior in scenario.priors}
    drawn: dict[str, list[Draw]] = {}
    for row in scenario.posterior:
        if row.parameter not in known:
            drawn.setdefault(row.parameter, []).append(row)
    others = ((rows[0], [row.value for row in rows]) for rows in drawn.values())
    return (*known.values(), *(_wider(row, min(values), max(values)) for row, values in others))


def _wider(row: Draw, low: float, high: float) -> Prior:
    more = WIDER * (high - low)
    return Prior(row.parameter, row.how, low - min(more, low / 2.0) if low > 0.0 else low - more, high + more)


def begun(scenario: Scenario, seed: int, particles: int) -> Particles:
    """Return particles before the first day.

    Parameters as the runs of an ensemble draw them, from priors or a posterior.
    """
    priors = scales_of(scenario)
    drawn = [drawn_parameters(scenario, seed, i)[1] for i in range(particles)]
    values = np.array([[one[prior.parameter] for prior in priors] for one in drawn], float).reshape(
        particles, len(priors)
    )
    return Particles((None,) * particles, unbounded(quantiles_of(priors, values)), np.zeros(particles))
