"""A crew that is kept over many small rounds of work.

Fresh interpreters started once, results in the order of the tasks.
"""

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

from jornada.domain.scenario.scenario import Scenario
from jornada.study.ensemble.ensemble import Hands
from jornada.study.ensemble.pool import deaf, fresh_context, without_main
from jornada.study.ensemble.progress import PACE
from jornada.study.ensemble.warming import is_little, is_ready

Task = TypeVar("Task")
Found = TypeVar("Found")
Tell = Callable[[int], None]
IN_HAND = 2  # tasks a worker: one at work, one waiting


@dataclass(frozen=True)
class Crew:
    """Who does the work: an executor with so many workers, or nobody but this process."""

    executor: Executor | None = None
    workers: int = 1
    compiled: bool = True

    def carried(self, function: Callable[[Task], Found], tasks: Sequence[Task], tell: Tell) -> list[Found]:
        """Return what a function makes of each task, in their order; who listens is told how many are done.

        Where nothing is compiled yet one task is done first: workers would compile the same side by side.
        """
        if self.executor is None:
            return list(_one_by_one(function, tasks, tell))
        first = [] if self.compiled or not tasks else [self._ordered(function, tasks[:1], tell)]
        return [
            one
            for part in (*first, self._ordered(function, tasks[len(first) :], lambda done: tell(done + len(first))))
            for one in part
        ]

    def _ordered(self, function: Callable[[Task], Found], tasks: Sequence[Task], tell: Tell) -> list[Found]:
        """Hand out tasks, as many at a time as keep the workers busy, so that an interrupt waits for little."""
        assert self.executor is not None
        left, jobs, found = deque(enumerate(tasks)), dict[Future[Found], int](), dict[int, Found]()
        while left or jobs:
            with without_main():
                while left and len(jobs) < IN_HAND * self.workers:
                    number, task = left.popleft()
                    jobs[self.executor.submit(function, task)] = number
            done, _ = wait(jobs, PACE, FIRST_COMPLETED)
            for job in done:
                found[jobs.pop(job)] = job.result()
                tell(len(found))
        return [found[i] for i in range(len(tasks))]


def _one_by_one(function: Callable[[Task], Found], tasks: Sequence[Task], tell: Tell) -> Iterator[Found]:
    for number, task in enumerate(tasks, 1):
        yield function(task)
        tell(number)


@contextmanager
def crew(hands: Hands, scenario: Scenario, runs: int) -> Iterator[Crew]:
    """Keep a crew for so many runs of a scenario in all; on an interrupt what is in hand is finished."""
    workers = min(hands.workers or os.cpu_count() or 1, runs)
    if hands.executor is not None:
        yield Crew(hands.executor, workers)
    elif workers <= 1 or hands.workers is None and is_little(scenario, runs):
        yield Crew()
    else:
        pool = ProcessPoolExecutor(workers, fresh_context(), deaf)
        try:
            yield Crew(pool, workers, is_ready(scenario))
        finally:
            pool.shutdown(cancel_futures=True)
