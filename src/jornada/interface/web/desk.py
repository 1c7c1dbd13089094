"""The desk.

One question at a time is carried out, pair by pair, and what is known is written in the book as it comes.
"""

import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Executor
from typing import NamedTuple

from jornada.domain.fault import ScenarioError
from jornada.interface.web.book import Book
from jornada.interface.web.figures import figures
from jornada.interface.web.posed import Posed
from jornada.study.questions.compare import Comparison
from jornada.study.questions.pairs import Workers, pairs_as_they_come
from jornada.study.store.parquet import StoreError

# how much longer than working out a panel is waited until the next one, so that most of the time goes into runs
SLOWER = 2.0


class Crew(NamedTuple):
    """Who makes the runs: an executor of so many workers, which the desk begins, or the thread of the desk."""

    begin: Callable[[], Executor] | None = None
    count: int = 1


class Desk:
    """A thread that carries out questions in the order in which they were asked."""

    def __init__(self, book: Book, crew: Crew) -> None:
        """Begin to wait for questions."""
        self.book, self.crew = book, crew
        self._asked: queue.Queue[Posed | None] = queue.Queue()
        self._enough: set[str] = set()
        self._executor: Executor | None = None
        self._closed = False
        self._thread = threading.Thread(target=self._work, name="jornada-desk", daemon=True)
        self._thread.start()

    def ask(self, posed: Posed) -> None:
        """Put a question in the line."""
        self._enough.discard(posed.id)
        self._asked.put(posed)

    def cancel(self, name: str) -> None:
        """Say that no more pairs are wanted; what is in hand is finished and kept."""
        self._enough.add(name)
        entry = self.book.of(name)
        if entry and entry.state == "waiting":
            self.book.state(name, "cancelled")

    def close(self) -> None:
        """End after what is in hand."""
        self._closed = True
        self._asked.put(None)
        self._thread.join(timeout=60)
        if self._executor:
            self._executor.shutdown(cancel_futures=True)

    def _work(self) -> None:
        self._executor = self.crew.begin() if self.crew.begin else None
        while (posed := self._asked.get()) is not None and not self._closed:
            entry = self.book.of(posed.id)
            if entry and entry.state == "waiting":
                self._carry_out(posed)

    def _carry_out(self, posed: Posed) -> None:
        self.book.state(posed.id, "running")
        try:
            pairs = self._run(posed)
        except (ScenarioError, StoreError, OSError) as error:
            self.book.state(posed.id, "failed", str(error))
        except Exception as error:  # the desk goes on with the next question, and this one says what befell it
            self.book.state(posed.id, "failed", f"{type(error).__name__}: {error}")
        else:
            self.book.state(posed.id, "done" if pairs >= posed.question.pairs else "cancelled")

    def _run(self, posed: Posed) -> int:
        """Make the pairs of a question, and write down what is known now and then, and at the end.

        Return how many pairs there are.
        """
        began, free, told = time.monotonic(), 0.0, 0
        last: Comparison | None = None
        for last in pairs_as_they_come(
            posed.pairing, Workers(self._executor, self.crew.count, lambda: self._closed or posed.id in self._enough)
        ):
            if time.monotonic() >= free:
                before, told = time.monotonic(), last.runs[0].runs
                self.book.known(posed.id, told, before - began, figures(last))
                free = time.monotonic() + SLOWER * (time.monotonic() - before)
        done = last.runs[0].runs if last else 0
        if last and done != told:
            self.book.known(posed.id, done, time.monotonic() - began, figures(last))
        return done
