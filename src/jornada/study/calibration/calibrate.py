"""`jornada calibrate`.

Weighted draws of uncertain parameters that agree with what was published by a day, in a folder that goes on where it
stopped.
"""

import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from jornada.domain.fault import Fault, ScenarioError
from jornada.domain.nouns.uncertainty import Draw
from jornada.domain.scenario.known import known_on
from jornada.domain.scenario.past import past_of
from jornada.domain.scenario.scenario import Scenario
from jornada.domain.schema.seeds import seed_of
from jornada.engine.version import version
from jornada.files.scenario.posterior import read_posterior, write_posterior
from jornada.study.calibration.identified import as_rows, pairs_of, parameters_of
from jornada.study.calibration.predictive import checks_of, predicted
from jornada.study.calibration.runs import Engine, draws_at, fitted_scenario
from jornada.study.calibration.search import Effort, Found, NothingLeft, Search, most_runs, searched
from jornada.study.ensemble.crew import crew
from jornada.study.ensemble.ensemble import Hands
from jornada.study.publish import publish
from jornada.study.store.csv_files import csv_text
from jornada.study.store.parquet import StoreError
from jornada.study.weighing.observations import Observations, observations_of
from jornada.study.weighing.values import values_of

POSTERIOR, TOLD, PLAN = "posterior.csv", "calibration.json", "plan.json"
LIGHT = 1e-6  # of the heaviest draw: lighter ones are left out


@dataclass(frozen=True)
class Calibrated:
    """A folder of a calibration: posterior.csv, and what is said of it."""

    path: Path

    @property
    def info(self) -> dict[str, Any]:
        """What calibration.json says: from what, how, what is identified, and how the series fare."""
        return dict(json.loads((self.path / TOLD).read_text("utf-8")))

    @property
    def posterior(self) -> tuple[Draw, ...]:
        """Return the weighted draws."""
        return read_posterior(self.path / POSTERIOR)


class Fit(NamedTuple):
    """What is fitted."""

    scenario: Scenario  # as it is run
    observations: Observations  # what it is held against
    until: date | None  # the day on which it is done: nothing known later is used; none: all is
    seed: int  # of the runs and proposals
    effort: Effort  # how much is run

    @property
    def digest(self) -> str:
        """Return the digest of all that decides the posterior."""
        past = past_of(self.scenario, self.scenario.days)
        return hashlib.sha256(
            f"{version()} {vars(past)!r} {self.scenario.priors!r} {self.observations!r} {self.seed} "
            f"{self.effort}".encode()
        ).hexdigest()


def calibrate(
    scenario: Scenario,
    until: date | str | None = None,
    *,
    effort: Effort | None = None,
    seed: int = 1,
    out: str | Path | None = None,
    hands: Hands | None = None,
    first: date | None = None,
    hear: Callable[[str], None] = lambda _: None,
) -> Calibrated:
    """Find weighted draws of the parameters in priors.csv that agree with what was published by a day, and say what is
    not identified.

    Rows that became known later, in any table, are not used. Ranges of costs, health and dangers stay as they are.

    Raises
    ------
    ScenarioError
        When there is nothing to fit, or nothing published to fit to, or no values inside the priors come near it.
    StoreError
        When the folder holds something else.
    """
    day = _day(until)
    known = known_to_fit(scenario, day)
    observations = observations_of(known, day, first)
    fit = Fit(fitted_scenario(known, observations), observations, day, seed_of(seed), effort or Effort())
    if later := sum(row.series in {one.series for one in scenario.series} for row in scenario.observed) - len(
        observations.rows
    ):
        hear(f"{later} published figures are not used: known after {day or fit.scenario.last}, or of other days")
    folder = Path(out) if out else Path("runs") / f"calibrated-{fit.digest[:8]}"
    _prepare(folder, fit)
    if not (folder / TOLD).exists():
        _write(folder, fit, _searched(fit, folder, hands or Hands(), hear))
    return Calibrated(folder)


def known_to_fit(scenario: Scenario, until: date | None) -> Scenario:
    """Return a scenario as it was known on a day, if there is something to fit and what it is fitted with."""
    if find_spec("sklearn") is None or find_spec("scipy") is None:
        raise ScenarioError([Fault("J099", "calibrate", "no scikit-learn", "pip install 'jornada[stats]'")])
    known = known_on(scenario, until) if until else scenario
    if not known.priors:
        raise ScenarioError(
            [Fault("J098", "priors.csv", "no rows", "the parameters that are to be fitted, with their ranges")]
        )
    return known


def _searched(fit: Fit, folder: Path, hands: Hands, hear: Callable[[str], None]) -> Found:
    search = Search(fit.observations, len(fit.scenario.priors), fit.effort, fit.seed)
    total = most_runs(search)

    def tell(done: int) -> None:
        if hands.progress:
            hands.progress(min(done, total), total)

    with crew(hands, fit.scenario, total) as workers:
        engine = Engine(fit.scenario, fit.observations, fit.seed, folder / "runs", workers, tell)
        try:
            return searched(search, engine, hear)
        except NothingLeft as error:
            raise ScenarioError([Fault("J100", "priors.csv", "nothing left", str(error))]) from None


def _prepare(folder: Path, fit: Fit) -> None:
    """Write the plan down, or refuse a folder that holds another."""
    file = folder / PLAN
    there = json.loads(file.read_text("utf-8")).get("digest") if file.exists() else None
    if there not in (None, fit.digest) or there is None and folder.exists() and any(folder.iterdir()):
        raise StoreError(
            f"{folder} holds something else, or a calibration of another scenario, seed, day or size; choose another"
            " --out, or delete that folder"
        )
    folder.mkdir(parents=True, exist_ok=True)
    _put(file, json.dumps({"digest": fit.digest, "version": version()}))


def _write(folder: Path, fit: Fit, found: Found) -> None:
    """Write the posterior, the checks, and last what is said of them."""
    import pandas as pd

    runs, weights, priors = found.runs, found.weighed.weights, fit.scenario.priors
    values = values_of(priors, runs.points)
    heavy = np.flatnonzero(weights > LIGHT * weights.max())
    write_posterior(
        tuple(
            row
            for number, i in enumerate(heavy, 1)
            for row in draws_at(priors, values[i], str(number), float(weights[i]))
        ),
        folder / POSTERIOR,
    )
    figures = predicted(fit.observations, runs.counted, weights, fit.seed)
    checked = pd.DataFrame(as_rows(figures)).assign(inside=[row.inside for row in figures])
    _put(folder / "predictive.csv", csv_text(publish(checked)))
    told = {
        "what": "weighted draws of uncertain parameters, made by jornada calibrate",
        "version": version(),
        "scenario": fit.scenario.title,
        "digest": fit.digest,
        "seed": fit.seed,
        "until": fit.until and fit.until.isoformat(),
        "effort": asdict(fit.effort),
        "figures": {name: len(fit.observations.of_series(name)) for name in fit.observations.series},
        "first_day": fit.scenario.start.isoformat(),
        "last_day": fit.scenario.last.isoformat(),
        "runs": len(weights),
        "draws": len(heavy),
        "effective": found.weighed.effective,
        "temperature": found.weighed.temperature,
        "left_of_priors": list(found.shares),
        "temperatures": list(found.temperatures),
        "parameters": as_rows(parameters_of(priors, values, runs.points, weights)),
        "together": as_rows(pairs_of(priors, runs.points, weights)),
        "checks": as_rows(checks_of(figures)),
    }
    _put(folder / TOLD, json.dumps(told, indent=1))


def _put(file: Path, text: str) -> None:
    aside = file.with_name(f".{file.name}.{os.getpid()}")
    aside.write_text(text, "utf-8", newline="")
    os.replace(aside, file)


def _day(until: date | str | None) -> date | None:
    if until is None or isinstance(until, date):
        return until
    try:
        return date.fromisoformat(until)
    except ValueError:
        raise ScenarioError([Fault("J010", "calibrate, until", until, "a date, YYYY-MM-DD")]) from None
