"""Workers as fresh interpreters: as many tasks in hand as workers, so that an interrupt waits for little."""

import multiprocessing
import signal
import sys
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing, contextmanager
from itertools import islice
from typing import Any, NamedTuple, TypeVar

from jornada.study.ensemble.progress import PACE
from jornada.study.store.parquet import StoreError

Task = TypeVar("Task")
PATIENCE = 3  # pools that are lost one after the other before any task is done
ENDED = (
    "worker processes were ended from outside three times before a block was done: memory may be short, try fewer"
    " --workers; blocks that are done are kept, and the same command goes on where it stopped"
)


class Beside(NamedTuple):
    """What is done beside the tasks."""

    first: Sequence[Callable[[], None]] = ()  # side by side; if it fails, the tasks that need it will say why
    meanwhile: Callable[[], None] = lambda: None  # every half second, in the process that waits
    broken: Callable[[], None] = lambda: None  # when workers ended without a word, before others take their place


NOTHING = Beside()


class Given(NamedTuple):
    """An executor, and how many tasks it has in hand at a time: an interrupt waits for these."""

    executor: Executor
    at_once: int


def in_pool(
    function: Callable[[Task], Task], tasks: Sequence[Task], workers: int, jobs_beside: Beside = NOTHING
) -> Iterator[Task]:
    """Yield what a function makes of each task, as it is done; no more tasks are in hand than there are workers.

    Where a worker is ended from outside, new ones begin with the tasks that are left, as long as some get done in
    between.

    Raises
    ------
    StoreError
        When workers are ended again and again.
    """
    left, lost = dict(enumerate(tasks)), 0
    while left and lost < PATIENCE:
        before = len(left)
        try:
            with closing(_by_one_pool(function, left, workers, jobs_beside)) as found:
                for number, done in found:
                    del left[number]
                    yield done
        except BrokenProcessPool:
            lost = lost + 1 if len(left) == before else 1
            jobs_beside.broken()
    if left:
        raise StoreError(ENDED)


def _by_one_pool(
    function: Callable[[Task], Task], tasks: dict[int, Task], workers: int, jobs_beside: Beside
) -> Generator[tuple[int, Task], None, None]:
    pool = ProcessPoolExecutor(workers, fresh_context(), deaf)
    try:
        with without_main():
            first = [pool.submit(job) for job in jobs_beside.first]
            while wait(first, PACE).not_done:
                jobs_beside.meanwhile()
            yield from _numbered(function, dict(tasks), Given(pool, workers), jobs_beside.meanwhile)
    finally:
        # on an interrupt: finish the blocks in hand, leave the rest for the next call
        pool.shutdown(cancel_futures=True)


def by_executor(
    function: Callable[[Task], Task], tasks: Sequence[Task], jobs_beside: Beside, given: Given
) -> Iterator[Task]:
    """Yield what a function makes of each task in an executor that somebody else began and ends.

    On an interrupt, what is in hand is awaited.
    """
    first = [given.executor.submit(job) for job in jobs_beside.first]
    while wait(first, PACE).not_done:
        jobs_beside.meanwhile()
    with closing(_numbered(function, dict(enumerate(tasks)), given, jobs_beside.meanwhile)) as found:
        yield from (done for _, done in found)


def _numbered(
    function: Callable[[Task], Task], tasks: dict[int, Task], given: Given, meanwhile: Callable[[], None]
) -> Generator[tuple[int, Task], None, None]:
    """Yield what a function makes of each task with the number of it, as it is done."""
    left, jobs = iter(tasks.items()), {}  # type: ignore[var-annotated]
    try:
        while True:
            jobs |= {
                given.executor.submit(function, task): number
                for number, task in islice(left, given.at_once - len(jobs))
            }
            if not jobs:
                return
            done, _ = wait(jobs, PACE, FIRST_COMPLETED)
            meanwhile()
            yield from ((jobs.pop(job), job.result()) for job in done)
    finally:
        for job in jobs:
            job.cancel()
        wait(jobs)


def deaf() -> None:
    """Let an interrupt pass, which reaches all processes of a terminal or a service: only the one that began them
    answers it, so that no block is lost half done. A second one to end ends a worker too."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: signal.signal(signal.SIGTERM, signal.SIG_DFL))


@contextmanager
def beside(job: Callable[[], Task]) -> Iterator["Future[Task]"]:
    """Have a job done by a fresh interpreter while this one does something else."""
    with ProcessPoolExecutor(1, fresh_context(), deaf) as pool:
        with without_main():
            asked = pool.submit(job)
        yield asked


def fresh_context() -> Any:
    """Return the way of starting workers as fresh interpreters: the same on every system, and safe with threads."""
    [name] = [name for name in multiprocessing.get_all_start_methods() if not name.startswith("fork")]
    return multiprocessing.get_context(name)


@contextmanager
def without_main() -> Iterator[None]:
    """Hide the file of the calling script from the workers, who need nothing of it.

    Without this, a script without a `__main__` guard would start itself again in every worker.
    """
    main = sys.modules["__main__"]
    kept = {name: main.__dict__.pop(name) for name in ("__file__", "__spec__") if name in main.__dict__}
    main.__dict__["__spec__"] = None
    try:
        yield
    finally:
        main.__dict__.update(kept)
