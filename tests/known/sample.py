"""Samples of both sides: people and lines by place and day, and what happened by day."""

import random

import numpy as np

from jornada.domain.scenario.scenario import Scenario
from jornada.engine.run.day import STEPS
from jornada.engine.run.run import dailies, run_key
from jornada.engine.today.today import Step
from tests.known.naive import FLOWS as EVENTS
from tests.known.naive import STOCKS, Twin


def of_twin(scenario: Scenario, runs: int, seed: int) -> np.ndarray:
    """Return (runs, 2 x places x days + (stocks + events) x days) of the twin.

    Present, waiting, other stocks and events.
    """
    rows = []
    for i in range(runs):
        twin = Twin(scenario, random.Random(1_000_003 * seed + i)).run()
        stocks = [[night.get(p.place, 0) for p in scenario.places] for night in twin.present + twin.waiting]
        rows.append(np.concatenate([np.ravel(stocks), np.ravel([twin.totals[name] for name in (*STOCKS, *EVENTS)])]))
    return np.array(rows)


def of_engine(scenario: Scenario, runs: int, seed: int, steps: tuple[Step, ...] | None = None) -> np.ndarray:
    """Return the same of the engine."""
    rows = []
    for run in dailies(scenario, (run_key(seed, i) for i in range(runs)), steps or STEPS):
        places = len(scenario.places)
        found, nothing = {**run.stocks, **run.flows}, np.zeros_like(run.present)
        stocks = [run.present, found.get("waiting", nothing)[:, :places]]
        events = [found.get(name, nothing)[:, :places] for name in (*STOCKS, *EVENTS)]
        rows.append(np.concatenate([*(x.sum(2).ravel() for x in stocks), *(x.sum((1, 2)) for x in events)]))
    return np.array(rows)


def names_of(scenario: Scenario) -> list[str]:
    """Return the names of the cells of a sample."""
    days = range(scenario.days)
    stocks = [
        f"{name} at {p.place} on day {t}" for name in ("present", "waiting") for t in days for p in scenario.places
    ]
    return stocks + [f"{name} on day {t}" for name in (*STOCKS, *EVENTS) for t in days]
