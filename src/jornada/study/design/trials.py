"""Many trials: by any executor, each kept as it comes, those that are there not run again."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from jornada.domain.fault import Fault, ScenarioError
from jornada.domain.scenario.scenario import Scenario
from jornada.study.design.trial import PART, Trial, joined, keep, kept, parts_of, tried
from jornada.study.ensemble.ensemble import Hands
from jornada.study.ensemble.pool import deaf, fresh_context, without_main
from jornada.study.ensemble.warming import is_little, warming
from jornada.study.runs.counted import Counted

FOLDER = "trials"
IN_HAND = 2  # trials in hand for each worker


def refuse_without(package: str, extra: str, command: str) -> None:
    """Refuse to begin what needs a package that is not installed.

    Raises
    ------
    ScenarioError
        With what to install.
    """
    if find_spec(package) is None:
        raise ScenarioError([Fault("J099", command, f"no {package}", f"pip install 'jornada[{extra}]'")])


class Here(Executor):
    """An executor that does what it is asked at once, in this process."""

    def submit(self, fn: Callable[..., Any], /, *args: Any) -> "Future[Any]":  # type: ignore[override]
        """Do something and return what came of it."""
        done: Future[Any] = Future()
        done.set_result(fn(*args))
        return done


@contextmanager
def crew(scenario: Scenario, runs: int, hands: Hands) -> Iterator[Executor]:
    """Give the executor that carries out some runs of a scenario in all.

    That of the hands, workers of its own, or this process where there is little to do.
    """
    workers = hands.workers or os.cpu_count() or 1
    if hands.executor is not None:
        yield hands.executor
    elif workers <= 1 or hands.workers is None and is_little(scenario, runs):
        yield Here()
    else:
        pool = ProcessPoolExecutor(workers, fresh_context(), deaf)
        try:
            with without_main():
                wait([pool.submit(job) for job in warming(scenario)])
            yield pool
        finally:
            pool.shutdown(cancel_futures=True)


@dataclass
class Done:
    """How many parts of trials are done, and who is told of how many."""

    tell: Callable[[float, int], None] | None
    of: int
    parts: int = 0

    def more(self, parts: int = 1) -> None:
        """Count some more, and tell."""
        self.parts += parts
        if self.tell:
            self.tell(min(self.parts, self.of), self.of)


def parts_in(trials: int, runs: int) -> int:
    """Return of how many parts some trials of so many runs are made.

    Examples
    --------
    >>> parts_in(10, 6)
    20
    """
    return trials * -(-runs // PART)


def carried_out(trials: Sequence[Trial], folder: Path, executor: Executor, done: Done) -> list[Counted]:
    """Return what comes out of some trials, in their order; what was run before is read from the folder."""
    names = [[part.name for part in parts_of(trial)] for trial in trials]
    parts = {part.name: part for trial in trials for part in parts_of(trial)}
    found = {
        name: before
        for name, part in parts.items()
        if (before := kept(part, folder / FOLDER / f"{name}.npz")) is not None
    }
    done.more(len(found))
    for name, counted in _run({name: part for name, part in parts.items() if name not in found}, executor):
        keep(counted, folder / FOLDER / f"{name}.npz")
        found[name] = counted
        done.more()
    return [joined([found[name] for name in of]) for of in names]


def _run(trials: dict[str, Trial], executor: Executor) -> Iterator[tuple[str, Counted]]:
    """Yield what comes out of trials, as each is done; not many more are in hand than there are workers."""
    left, jobs = iter(trials.items()), dict["Future[Counted]", str]()
    room = 1 if isinstance(executor, Here) else IN_HAND * (os.cpu_count() or 1)
    while True:
        for name, trial in left:
            jobs[executor.submit(tried, trial)] = name
            if len(jobs) >= room:
                break
        if not jobs:
            return
        finished, _ = wait(jobs, return_when=FIRST_COMPLETED)
        for job in finished:
            yield jobs.pop(job), job.result()
