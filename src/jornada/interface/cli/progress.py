"""How far a long command is.

A bar on the error stream, or a line now and then, and an interrupt that waits for what is in hand.
"""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from jornada.interface.cli.exits import patient

if TYPE_CHECKING:
    from jornada.study.ensemble.ensemble import Progress


# seconds of work until the first line where there is no bar, and how many times as long until each next one
FIRST, OFTEN = 2.0, 2.0
LONG = 5.0  # seconds that are worth a line


@contextmanager
def progress_bar(title: str) -> "Iterator[Progress]":
    """Show how far a long command is, on the error stream.

    A bar where somebody looks at it, else a line now and then.
    """
    with _bar(title) if sys.stderr.isatty() else _lines(title) as show, patient() as check:

        def tell(done: float, total: int) -> None:
            show(done, total)
            if done < total and done == int(done):  # a run in part is not given up
                check()

        yield tell


@contextmanager
def _bar(title: str) -> "Iterator[Progress]":
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


@contextmanager
def _lines(title: str) -> "Iterator[Progress]":
    yield told_in_lines(title, lambda line: print(line, file=sys.stderr, flush=True), time.monotonic)


def told_in_lines(title: str, say: Callable[[str], object], now: Callable[[], float]) -> "Progress":
    """Return who says now and then how much is done and how long the rest will take; of what is soon over, nothing.

    Examples
    --------
    >>> clock = iter([0.0, 60.0, 61.0, 62.0, 66.0])
    >>> tell = told_in_lines("corridor", print, lambda: next(clock))
    >>> for done in (0, 1, 2, 3, 7):
    ...     tell(done, 40)
    corridor: 8 % done, about 37 s left
    corridor: 18 % done, about 33 s left
    """
    # when, and how much was done: at first, at the first step from there, and at each line
    seen: list[tuple[float, float]] = []

    def tell(done: float, total: int) -> None:
        if len(seen) < 2:  # what comes before the first step, such as compiling, says nothing of the rest
            if not seen or done > seen[0][1]:
                seen.append((now(), done))
            return
        began, since, of = seen[1][0], now() - seen[1][0], done - seen[1][1]
        if (
            of > 0
            and since >= (FIRST if len(seen) == 2 else OFTEN * (seen[-1][0] - began))
            and (left := since / of * (total - done)) > LONG
        ):
            seen.append((began + since, done))
            say(f"{title}: {100 * done / total:.0f} % done, about {in_minutes(left)} left")

    return tell


def in_minutes(seconds: float) -> str:
    """Return a time in words.

    Examples
    --------
    >>> in_minutes(42.3), in_minutes(76), in_minutes(8000)
    ('42 s', '1 min 16 s', '2 h 13 min')
    """
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    return f"{whole // 60} min {whole % 60} s" if whole < 3600 else f"{whole // 3600} h {whole % 3600 // 60} min"
