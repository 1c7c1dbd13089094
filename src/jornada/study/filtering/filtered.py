"""What a filter leaves.

Its steps, and particles handed on as states of the runs of an ensemble, with the values that they have.
"""

import json
import os
import shutil
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from jornada.domain.nouns.uncertainty import Draw
from jornada.domain.scenario.known import known_on
from jornada.domain.scenario.scenario import Scenario
from jornada.engine.draws.streams import stream, uniform
from jornada.engine.run.state import RunKey, State, taken_over
from jornada.engine.today.policies import drawn_parameters
from jornada.engine.today.posterior import drawn_of
from jornada.files.scenario.posterior import read_posterior, write_posterior
from jornada.study.ensemble.states import FOLDER, States
from jornada.study.filtering.followed import Standing, draws_of, scales_of, step_name
from jornada.study.filtering.particles import Particles
from jornada.study.runs.question_records import recording
from jornada.study.store.parquet import StoreError
from jornada.study.store.state_file import read_state
from jornada.study.weighing.figures import without_needs
from jornada.study.weighing.values import bounded, values_of
from jornada.study.weighing.weights import systematic

PLAN, POSTERIOR = "filter.json", "posterior.csv"


@dataclass(frozen=True)
class Step:
    """What a step gave: the digest of all that decided it, its last day, how many figures, its part of the
    log-likelihood, how many particles their weights were worth, whether they were taken again, and, of the last step,
    the particles."""

    digest: str
    day: date
    figures: int
    log_likelihood: float
    effective: float
    resampled: bool
    particles: Particles

    def told(self) -> dict[str, Any]:
        """Return the step as it stands in a file, without its particles."""
        return {
            "digest": self.digest,
            "day": self.day.isoformat(),
            "figures": self.figures,
            "log_likelihood": self.log_likelihood,
            "effective": self.effective,
            "resampled": self.resampled,
        }


@dataclass(frozen=True)
class Filtered:
    """A folder of a filter: its steps, and states from which the runs of an ensemble go on."""

    path: Path

    @property
    def info(self) -> dict[str, Any]:
        """What filter.json says: version, seed, particles, start, steps."""
        return dict(json.loads((self.path / PLAN).read_text("utf-8")))

    @property
    def log_likelihood(self) -> float:
        """Return the log-likelihood of all that was published, its estimate."""
        return float(sum(step["log_likelihood"] for step in self.info["steps"]))

    @property
    def seed(self) -> int:
        """Return the seed of the runs that go on."""
        return int(self.info["seed"])

    @property
    def runs(self) -> int:
        """Return how many runs have a state to go on from."""
        return int(self.info["particles"])

    @property
    def day(self) -> date:
        """Return the last day that the runs have behind them."""
        return date.fromisoformat(self.info["steps"][-1]["day"])

    @property
    def states(self) -> States:
        """Return where the states are: every run must go on from its own."""
        return States(self.path / FOLDER, needed=True)

    def scenario(self, scenario: Scenario) -> Scenario:
        """Return a scenario, as it was known on the day of the filter, whose runs take the values of the particles that
        they go on from."""
        file, until = self.path / POSTERIOR, self.info["until"]
        scenario = known_on(scenario, date.fromisoformat(until)) if until else scenario
        return replace(scenario, posterior=read_posterior(file)) if file.exists() else scenario


def open_filtered(path: str | Path) -> Filtered:
    """Open what a filter left.

    Raises
    ------
    StoreError
        When there is none in the folder, or it is not finished.
    """
    folder = Path(path)
    if not is_filtered(folder):
        raise StoreError(
            f"{folder} holds nothing that `jornada filter` left, or not yet all: the same command goes on where it"
            " stopped"
        )
    return Filtered(folder)


def is_filtered(folder: Path) -> bool:
    """Say whether a folder holds the particles of a filter, handed on."""
    return (folder / PLAN).exists() and bool(json.loads((folder / PLAN).read_text("utf-8")).get("finished"))


def write_plan(folder: Path, told: dict[str, Any]) -> None:
    """Write what is known of a filter aside, then put it in place."""
    aside = folder / f".{PLAN}.{os.getpid()}"
    aside.write_text(json.dumps(told, indent=1), "utf-8")
    os.replace(aside, folder / PLAN)


def finish(folder: Path, until: date | None) -> None:
    """Say that all particles were handed on, as known on a day."""
    write_plan(folder, {**Filtered(folder).info, "until": until and until.isoformat(), "finished": True})


def read_plan(folder: Path) -> list[Step] | None:
    """Return the steps in a folder, None where there is no filter; the last one has its particles."""
    file = folder / PLAN
    if not file.exists():
        return (
            []
            if not folder.exists() or all(part.name.startswith((".", "step-")) for part in folder.iterdir())
            else None
        )
    told = json.loads(file.read_text("utf-8"))
    last, where = told["last"], folder / step_name(len(told["steps"]) - 1, told["steps"][-1]["digest"])
    size = (int(told["particles"]), -1) if last["parameters"] and last["parameters"][0] else (int(told["particles"]), 0)
    standing = tuple(
        Standing(str(where / file), ranges) for file, ranges in zip(last["files"], last["ranges"], strict=True)
    )
    particles = Particles(
        standing, np.array(last["parameters"], float).reshape(size), np.array(last["log_weights"], float)
    )
    return [
        Step(
            step["digest"],
            date.fromisoformat(step["day"]),
            step["figures"],
            step["log_likelihood"],
            step["effective"],
            step["resampled"],
            particles,
        )
        for step in told["steps"]
    ]


def handed_on(folder: Path, scenario: Scenario, particles: Particles, seed: int) -> None:
    """Hand particles on as states of runs: run i goes on from the particle whose values it draws.

    Particles are taken once more by their weights, so that all runs weigh the same.
    """
    number = len(particles.log_weights)
    taken = systematic(particles.weights, float(uniform(stream(seed, 0, "hand on"), np.uint64(0), 0)))
    standing = [particles.states[i] for i in taken]
    posterior = _posterior(scenario, particles, taken, seed)
    going = recording(replace(scenario, posterior=posterior))
    states = States(folder / FOLDER)
    shutil.rmtree(states.folder, ignore_errors=True)
    for run in range(number):
        which = int(drawn_of(posterior, seed, run)[0].draw) - 1 if posterior else run
        state = _as_of(going, standing[which], RunKey(seed, run, run, run, run))
        states.take(replace(state, record=without_needs(state.record, going)))
    if posterior:
        write_posterior(posterior, folder / POSTERIOR)


def _as_of(scenario: Scenario, standing: Standing, key: RunKey) -> State:
    """Return the state of a particle as that of a run of a scenario."""
    return taken_over(read_state(Path(standing.file)), drawn_parameters(scenario, key.seed, key.parameters)[0], key)


def _posterior(scenario: Scenario, particles: Particles, taken: np.ndarray, seed: int) -> tuple[Draw, ...]:
    """Return the values of the particles that are taken, each a draw.

    Parameters, and the ranges of costs, health and dangers that it has.
    """
    priors = scales_of(scenario)
    values = values_of(priors, bounded(particles.parameters))
    rows: list[Draw] = []
    for number, i in enumerate(taken, 1):
        drawn = drawn_parameters(replace(scenario, priors=(), posterior=()), seed, particles.states[i].ranges)[1]
        rows += [
            *draws_of(priors, values[i], str(number)),
            *(
                Draw(str(number), name, value, "set")
                for name, value in drawn.items()
                if name not in {p.parameter for p in priors}
            ),
        ]
    return tuple(rows)
