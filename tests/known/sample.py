"""Samples of both sides: people by place and day, and what happened by day."""

import random

import numpy as np

from jornada.domain.scenario import Scenario
from jornada.engine.run import daily, run_key
from jornada.engine.today import Step
from tests.known.naive import Twin

EVENTS = ("encounters", "died", "arrived", "granted", "returned", "settled", "went_home", "waited_days")


def of_twin(scenario: Scenario, runs: int, seed: int) -> np.ndarray:
    """Return (runs, places x days + events x days) of the twin."""
    rows = []
    for i in range(runs):
        twin = Twin(scenario, random.Random(1_000_003 * seed + i)).run()
        cells = [[night.get(p.place, 0) for p in scenario.places] for night in twin.present]
        rows.append(np.concatenate([np.ravel(cells), np.ravel([twin.totals[name] for name in EVENTS])]))
    return np.array(rows)


def of_engine(scenario: Scenario, runs: int, seed: int, steps: tuple[Step, ...] | None = None) -> np.ndarray:
    """Return the same of the engine."""
    rows = []
    for i in range(runs):
        run = daily(scenario, run_key(seed, i), steps)
        rows.append(np.concatenate([run.present.sum(2).ravel(), np.ravel([run.flows[name].sum((1, 2)) for name in EVENTS])]))
    return np.array(rows)
