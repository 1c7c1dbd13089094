"""A year of the corridor: seconds, rows and visits a day, and where the time goes."""

import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from statistics import median
from typing import Any
from unittest.mock import patch

import numpy as np

import jornada.engine.run.day as day_module
import jornada.engine.run.run as run_module
from benchmarks.scenarios import corridor
from benchmarks.timing import Found, seconds
from benchmarks.visits import visits_of
from jornada.engine.ledger.record import Recorder
from jornada.engine.run.day import STEPS
from jornada.engine.run.run import nights, run_key, simulate
from jornada.engine.table.rows import Rows
from jornada.engine.today.today import Draw, Step, Today

BESIDE = {  # what a day does beside its steps, by where it is called from
    "compact": (day_module, "compact"),
    "count stocks": (run_module, "count_stocks"),
    "ledger": (run_module, "check_ledger"),
    "shocks": (run_module, "factors_on"),
    "record": (Recorder, "add"),
    "choices solved": (run_module.RuleBook, "on"),
}


def timed(name: str, act: Callable[..., Any], spent: dict[str, float]) -> Callable[..., Any]:
    """Return a function that adds its processor seconds to those spent under a name."""

    def acts(*arguments: Any) -> Any:
        began = time.process_time()
        try:
            return act(*arguments)
        finally:
            spent[name] += time.process_time() - began

    return acts


@contextmanager
def watched(spent: dict[str, float]) -> Iterator[tuple[Step, ...]]:
    """Give the steps of a day with a clock around each; what a day does beside them has one too."""
    with ExitStack() as stack:
        for name, (owner, attribute) in BESIDE.items():
            stack.enter_context(patch.object(owner, attribute, timed(name, getattr(owner, attribute), spent)))
        yield tuple(Step(step.name, timed(step.name, step.act, spent), step.does) for step in STEPS)


def by_process(times: int = 3) -> Found:
    """Return the median seconds of each step of a year, and of what a day does beside; `rest` is all else."""
    scenario, tries = corridor(), []
    for _ in range(times):
        spent: dict[str, float] = defaultdict(float)
        with watched(spent) as steps:
            recorder, began = Recorder(scenario), time.process_time()
            for night in nights(scenario, run_key(1, 0), steps):
                recorder.add(night.date, night.stocks, night.flows, night.world.scenario)
            recorder.tables()
            spent["all"] = time.process_time() - began
        spent["rest"] = 2 * spent["all"] - sum(spent.values())
        tries.append(spent)
    return {
        name: median(spent[name] for spent in tries)
        for name in (*(step.name for step in STEPS), *BESIDE, "rest", "all")
    }


def rows_and_visits() -> Found:
    """Return rows a night (mean, most) and visits of `travel` a day, over a year."""
    visits: list[int] = []

    def counted(people: Rows, today: Today, draw: Draw) -> Rows:
        people, found = visits_of(people, today, draw)
        visits.append(found)
        return people

    steps = tuple(Step("travel", counted, "") if step.name == "travel" else step for step in STEPS)
    rows = [int(night.people.used[0]) for night in nights(corridor(), run_key(1, 0), steps)]
    return {
        "rows mean": float(np.mean(rows)),
        "rows most": max(rows),
        "visits mean": float(np.mean(visits)),
        "visits most": max(visits),
    }


def year(times: int = 5) -> dict[str, Found]:
    """Return all of it: the median of a few runs, with the shocks and the records of an ordinary run."""
    spent = [seconds(lambda: simulate(corridor(), run_key(1, 0))) for _ in range(times)]
    return {
        "a run": {"seconds": median(spent), "least": min(spent), "most": max(spent)},
        "sizes": rows_and_visits(),
        "seconds by process": by_process(),
    }
