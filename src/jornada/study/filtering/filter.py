"""`jornada filter`.

Runs carried along with what was published, step by step, on disk, so that it goes on where it stopped.
"""

import hashlib
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from jornada.domain.fault import Fault, ScenarioError
from jornada.domain.scenario.known import known_on
from jornada.domain.scenario.past import past_of
from jornada.domain.scenario.scenario import Scenario
from jornada.domain.schema.seeds import runs_of, seed_of
from jornada.engine.version import version
from jornada.study.ensemble.crew import crew
from jornada.study.ensemble.ensemble import Hands
from jornada.study.filtering.filtered import Filtered, Step, finish, handed_on, is_filtered, read_plan, write_plan
from jornada.study.filtering.followed import Followed, begun, step_name
from jornada.study.filtering.particles import Assimilated, Particles, assimilated
from jornada.study.runs.question_records import kept
from jornada.study.store.parquet import StoreError
from jornada.study.weighing.figures import recording_for
from jornada.study.weighing.observations import Observations, observations_of

PARTICLES = 100


def filter(
    scenario: Scenario,
    until: date | str | None = None,
    particles: int = PARTICLES,
    *,
    seed: int = 1,
    out: str | Path | None = None,
    hands: Hands | None = None,
    first: date | None = None,
) -> Filtered:
    """Carry runs along with what was published by a day, and return those that agree: with log-likelihood, and states
    to start from.

    Only figures of series in series.csv count, and only what was known on the day. The same folder with a later day
    goes on from the last step that is there.

    Raises
    ------
    ScenarioError
        When nothing published can be held against the runs.
    StoreError
        When the folder holds something else.
    """
    day = _day(until)
    plan = planned(scenario, day, Size(runs_of(particles), seed_of(seed)), first)
    folder = Path(out) if out else Path("runs") / f"filtered-{plan.digests[-1][:8]}"
    hands = hands or Hands()
    done = _prepared(folder, plan)
    with crew(hands, plan.scenario, plan.size.particles * len(plan.digests)) as workers:
        model = Followed(
            plan.scenario, plan.observations, plan.digests, plan.size.seed, folder, workers, _teller(hands, plan)
        )
        last = _carried(model, plan, folder, done)
    if not is_filtered(folder):
        handed_on(
            folder,
            longer(known_on(scenario, day) if day else scenario, plan.observations.ends[-1]),
            last,
            plan.size.seed,
        )
        finish(folder, day)
    return Filtered(folder)


class Size(NamedTuple):
    """How many particles, and from which seed."""

    particles: int
    seed: int


@dataclass(frozen=True)
class Plan:
    """What is followed: a scenario that records what it is held against, the figures, how many particles from which
    seed, and for each step the digest of all that decides it and those before."""

    scenario: Scenario
    observations: Observations
    size: Size
    digests: tuple[str, ...]


def planned(scenario: Scenario, until: date | None, size: Size, first: date | None = None) -> Plan:
    """Return what is to be followed, as it was known on a day."""
    known = known_on(scenario, until) if until else scenario
    observations = observations_of(known, until, first)
    base = longer(known, observations.ends[-1])
    # what later figures need is recorded from the first day: a later day then goes on from here
    every = observations_of(scenario)
    followed = recording_for(base, every, kept(base))
    return Plan(followed, observations, size, tuple(_digests(followed, observations, size)))


def longer(scenario: Scenario, day: date) -> Scenario:
    """Return a scenario that goes on after a day.

    The last of a run ends what is recorded, and this day is not to be the last.
    """
    return scenario if day < scenario.last else scenario.until(day + timedelta(days=1))


def _digests(scenario: Scenario, observations: Observations, size: Size) -> list[str]:
    found, before = [], f"{version()} {size} {scenario.priors!r} {scenario.posterior!r}"
    for day in observations.ends:
        past = past_of(scenario, (day - scenario.start).days + 1)
        before = hashlib.sha256(f"{before} {vars(past)!r} {observations.ending(day)!r}".encode()).hexdigest()
        found.append(before)
    return found


def _prepared(folder: Path, plan: Plan) -> list[Step]:
    """Return the steps that a folder holds of a plan; a folder with others is refused."""
    there = read_plan(folder)
    if there is None and folder.exists() and any(folder.iterdir()):
        raise StoreError(f"{folder} holds something else; choose a new folder for --out")
    steps = there or []
    if [step.digest for step in steps[: len(plan.digests)]] != list(plan.digests[: len(steps)]) or len(steps) > len(
        plan.digests
    ):
        raise StoreError(
            f"{folder} holds particles of another scenario, seed, number or day, or of another version of the model;"
            " choose another --out, or delete that folder"
        )
    folder.mkdir(parents=True, exist_ok=True)
    return steps


def _carried(model: Followed, plan: Plan, folder: Path, done: list[Step]) -> Particles:
    """Carry particles through the steps that are missing, and return them after the last."""
    particles, steps = (
        done[-1].particles if done else begun(plan.scenario, plan.size.seed, plan.size.particles),
        list(done),
    )
    for step in range(len(done), len(plan.digests)):
        found = assimilated(particles, model.moved(particles, step), plan.size.seed, step)
        particles = found.particles
        steps.append(_told(found, plan, step))
        _write(folder, plan, steps)
        if step:
            shutil.rmtree(folder / step_name(step - 1, plan.digests[step - 1]), ignore_errors=True)
    return particles


def _told(found: Assimilated, plan: Plan, step: int) -> Step:
    day = plan.observations.ends[step]
    return Step(
        plan.digests[step],
        day,
        len(plan.observations.ending(day).rows),
        found.log_likelihood,
        found.effective,
        found.resampled,
        found.particles,
    )


def _write(folder: Path, plan: Plan, steps: list[Step]) -> None:
    """Write what is known of the steps so far: of particles those of the last one, for the others are gone."""
    last = steps[-1].particles
    told: dict[str, Any] = {
        "version": version(),
        "seed": plan.size.seed,
        "particles": plan.size.particles,
        "start": plan.scenario.start.isoformat(),
        "steps": [step.told() for step in steps],
        "last": {
            "files": [Path(state.file).name for state in last.states],
            "ranges": [state.ranges for state in last.states],
            "parameters": last.parameters.tolist(),
            "log_weights": last.log_weights.tolist(),
        },
    }
    write_plan(folder, told)


def _teller(hands: Hands, plan: Plan) -> Callable[[int, int], None]:
    total = plan.size.particles * len(plan.digests)

    def tell(step: int, done: int) -> None:
        if hands.progress:
            hands.progress(step * plan.size.particles + done, total)

    return tell


def _day(until: date | str | None) -> date | None:
    if until is None or isinstance(until, date):
        return until
    try:
        return date.fromisoformat(until)
    except ValueError:
        raise ScenarioError([Fault("J010", "filter, until", until, "a date, YYYY-MM-DD")]) from None
