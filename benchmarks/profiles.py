"""The coarse profile beside the full one.

Seconds a run, rows a night, and what it changes in the headline measures of a year.
"""

import time
from typing import Any

import numpy as np

from benchmarks.scenarios import corridor
from jornada.domain.measures import FLOWS, STOCKS
from jornada.domain.scenario.coarse import coarse
from jornada.domain.scenario.scenario import Scenario
from jornada.engine.run.run import nights, run_key

RUNS = 4
MEASURES = (
    "arrived",
    "encounters",
    "entered_unseen",
    "turned_back_at_crossing",
    "turned_homeward",
    "settled",
    "died",
    "robbed",
    "extorted",
    "kidnapped",
    "served",
    "granted",
    "fares",
    "present",
    "waiting",
    "listed",
)


def profiles(runs: int = RUNS) -> dict[str, Any]:
    """Return processor seconds and rows of both, by turns, and for each measure the coarse total over the full one."""
    both = {"full": corridor(), "coarse": coarse(corridor())}
    for scenario in both.values():
        measured(scenario, 0)  # what is compiled or read for the first time is not counted
    found: dict[str, list[tuple[float, float, np.ndarray]]] = {name: [] for name in both}
    for number in range(1, runs + 1):
        for name, scenario in both.items():
            found[name].append(measured(scenario, number))
    totals = {name: np.mean([one[2] for one in ones], axis=0) for name, ones in found.items()}
    return {
        name: {
            "seconds": float(np.median([one[0] for one in ones])),
            "rows mean": float(np.mean([one[1] for one in ones])),
        }
        for name, ones in found.items()
    } | {
        "coarse over full": {
            measure: float(part / whole)
            for measure, part, whole in zip(MEASURES, totals["coarse"], totals["full"], strict=True)
            if whole
        }
    }


def measured(scenario: Scenario, number: int) -> tuple[float, float, np.ndarray]:
    """Return processor seconds, mean rows a night, and the totals of a run.

    People of flows, and person-nights of stocks.
    """
    began, rows, total = time.process_time(), [], np.zeros(len(MEASURES))
    for night in nights(scenario, run_key(1, number)):
        rows.append(int(night.people.used[0]))
        both = [
            night.flows[FLOWS.index(name)] if name in FLOWS else night.stocks[STOCKS.index(name)] for name in MEASURES
        ]
        total += np.array([cells[: len(scenario.places)].sum() for cells in both], float)
    return time.process_time() - began, float(np.mean(rows)), total
