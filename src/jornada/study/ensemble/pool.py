"""Workers as fresh interpreters: as many tasks in hand as workers, so that an interrupt waits for little."""

import multiprocessing
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from itertools import islice
from typing import Any, NamedTuple, TypeVar

from jornada.study.ensemble.progress import PACE

Task = TypeVar("Task")


class Beside(NamedTuple):
    """What is done beside the tasks: first, side by side, for which it does not matter if it fails: the tasks that need it will say
    why; and every half second meanwhile, in the process that waits."""

    first: Sequence[Callable[[], None]] = ()
    meanwhile: Callable[[], None] = lambda: None


NOTHING = Beside()


def in_pool(function: Callable[[Task], Task], tasks: Sequence[Task], workers: int, jobs_beside: Beside = NOTHING) -> Iterator[Task]:
    """Yield what a function makes of each task, as it is done; no more tasks are in hand than there are workers."""
    pool = ProcessPoolExecutor(workers, fresh_context(), deaf)
    left = iter(tasks[workers:])
    try:
        with without_main():
            first = [pool.submit(job) for job in jobs_beside.first]
            while wait(first, PACE).not_done:
                jobs_beside.meanwhile()
            jobs = {pool.submit(function, task) for task in tasks[:workers]}
        while jobs:
            done, jobs = wait(jobs, PACE, FIRST_COMPLETED)
            jobs_beside.meanwhile()
            for job in done:
                yield job.result()
                jobs |= {pool.submit(function, task) for task in islice(left, 1)}
    finally:
        pool.shutdown(cancel_futures=True)  # on an interrupt: finish the blocks in hand, leave the rest for the next call


def deaf() -> None:
    """Let an interrupt pass, which reaches all processes of a terminal or a service: only the one that began them answers it, so
    that no block is lost half done. A second one to end ends a worker too."""
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
