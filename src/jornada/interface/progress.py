"""How far a long command is: a bar on the error stream, and an interrupt that waits for what is in hand."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from jornada.interface.ending import patient

if TYPE_CHECKING:
    from jornada.study.ensemble import Progress


@contextmanager
def progress_bar(title: str) -> "Iterator[Progress]":
    """Show how far a long command is, on the error stream, where somebody looks at it."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task(title, total=None)
        with patient() as check:
            def tell(done: int, total: int) -> None:
                bar.update(task, completed=done, total=total)
                if done < total:
                    check()
            yield tell
