"""The book of questions.

What was asked, how far each is and what is known of it, kept in SQLite so that a restart forgets nothing.
"""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

FILE = "questions.sqlite"
TABLE = """create table if not exists questions (id text primary key, question text not null, said text not null, state text not null, asked_at text not null,
    pairs integer not null default 0, seconds real, problem text not null default '', rows text not null default '[]', changed integer not null default 0)"""
FIELDS = ("id", "question", "said", "state", "asked_at", "pairs", "seconds", "problem", "rows", "changed")
OPEN = ("waiting", "running")


class Entry(NamedTuple):
    """A question in the book."""

    id: str  # its name
    question: str  # what was asked, as JSON
    said: str  # how it is said in words, as JSON
    state: str  # how it stands: waiting, running, done, cancelled or failed
    asked_at: str  # when it was first asked, in UTC
    pairs: int  # how many are known so far
    seconds: float | None  # that these took, none: nothing is known yet
    problem: str  # what went wrong, blank: nothing
    rows: str  # the figures that are known so far, as JSON
    changed: int  # how often it has been written to

    @property
    def figures(self) -> list[dict[str, Any]]:
        """Return the rows that are known so far."""
        return list(json.loads(self.rows))


class Book:
    """Questions by their names, in a file under a folder."""

    def __init__(self, folder: Path) -> None:
        """Open the book, or begin one.

        What was running when it was left stands there as cancelled, and can be resumed.
        """
        folder.mkdir(parents=True, exist_ok=True)
        self.file = folder / FILE
        with self._open() as db:
            db.execute("pragma journal_mode=wal")
            db.execute(TABLE)
            db.execute("update questions set state = 'cancelled' where state in ('waiting', 'running')")

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self.file, timeout=20)) as db, db:
            yield db

    def write(self, name: str, question: str, said: str) -> None:
        """Write a question down as waiting.

        One that is there keeps the day of its first asking and what is known of it.
        """
        now = datetime.now(UTC).isoformat(timespec="seconds")
        with self._open() as db:
            db.execute(
                "insert or ignore into questions (id, question, said, state, asked_at) values (?, ?, ?, 'waiting', ?)",
                (name, question, said, now),
            )
            db.execute(
                "update questions set state = 'waiting', problem = '', said = ?, changed = changed + 1 where id = ? and"
                " state not in ('running', 'done')",
                (said, name),
            )

    def known(self, name: str, pairs: int, seconds: float, rows: list[dict[str, Any]]) -> None:
        """Write down what is known of a question after so many pairs."""
        with self._open() as db:
            db.execute(
                "update questions set pairs = ?, seconds = ?, rows = ?, changed = changed + 1 where id = ?",
                (pairs, seconds, json.dumps(rows), name),
            )

    def state(self, name: str, state: str, problem: str = "") -> None:
        """Write down how a question stands."""
        with self._open() as db:
            db.execute(
                "update questions set state = ?, problem = ?, changed = changed + 1 where id = ?",
                (state, problem, name),
            )

    def of(self, name: str) -> Entry | None:
        """Return a question; none where it was never asked."""
        with self._open() as db:
            found = db.execute(f"select {', '.join(FIELDS)} from questions where id = ?", (name,)).fetchone()
        return Entry(*found) if found else None

    def all(self) -> list[Entry]:
        """Return all questions, the last first."""
        with self._open() as db:
            return [
                Entry(*row)
                for row in db.execute(
                    f"select {', '.join(FIELDS)} from questions order by asked_at desc, rowid desc limit 200"
                )
            ]
