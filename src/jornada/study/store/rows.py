"""Rows of the tables of runs as arrays, a run at a time: no more of them is in memory than one run has."""

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from jornada.study.store.arrow import cells_of
from jornada.study.store.parquet import groups_of

EVERY = ("day", "week", "month")  # the shortest first
SPLIT = 1_000_000  # the number of the first twin
CODED = ("measure", "every", "place", "nationality")


class Names:
    """Texts of coded columns and their codes, the same for all blocks of a run: the order is that of the first."""

    def __init__(self) -> None:
        self._codes: dict[str, dict[str, int]] = {name: {"": 0} for name in CODED} | {
            "every": {name: i for i, name in enumerate(EVERY)}
        }

    def of(self, column: str) -> tuple[str, ...]:
        """Return the texts of a column, by code."""
        return tuple(self._codes[column])

    def code(self, column: str, text: str) -> int:
        """Return the code of a text, -1 where it stands nowhere."""
        return self._codes[column].get(text, -1)

    def codes(self, column: str, texts: Sequence[str]) -> np.ndarray:
        """Return the codes of some texts, with new ones for those not met yet."""
        known = self._codes[column]
        return np.array([known.setdefault(text, len(known)) for text in texts], np.int32)


class Rows(NamedTuple):
    """Rows of a table of runs, texts by code."""

    run: np.ndarray  # (R,) its number
    date: np.ndarray  # (R,) in days since 1970
    measure: np.ndarray  # (R,) code
    every: np.ndarray  # (R,) code of the period
    place: np.ndarray  # (R,) code, of offices too
    nationality: np.ndarray  # (R,) code
    people: np.ndarray  # (R,) of a flow all, of a stock those on the last night
    nights: np.ndarray | None  # (R,) of a stock the people of all nights of a period; none of flows

    def at(self, which: np.ndarray | slice) -> "Rows":
        """Return some of the rows."""
        return Rows(*(None if cells is None else cells[which] for cells in self))


def each_run(blocks: Sequence[Path], table: str, names: Names, twins: bool = False) -> Iterator[Rows]:
    """Yield the rows of a table of some blocks, a run at a time; those of twins where they are asked for.

    Raises
    ------
    StoreError
        When a file is missing or damaged.
    """
    for block in blocks:
        waiting: list[Rows] = []
        for rows in (
            part
            for group in groups_of(block / f"{table}.parquet")
            for part in _runs_in(_rows(group.combine_chunks(), names))
        ):
            if waiting and waiting[0].run[0] != rows.run[0]:
                yield joined(waiting)
                waiting = []
            waiting += [rows] if twins or rows.run[0] < SPLIT else []
        if waiting:
            yield joined(waiting)


def _runs_in(rows: Rows) -> Iterator[Rows]:
    """Yield the rows of each run: a group is one run, or where another version wrote it, some of several."""
    edges = [0, *(np.flatnonzero(np.diff(rows.run)) + 1).tolist(), len(rows.run)]
    return (rows.at(slice(first, last)) for first, last in pairwise(edges) if last > first)


def joined(parts: Sequence[Rows]) -> Rows:
    """Return some rows as those of one table."""
    if not parts:
        return Rows(*(np.zeros(0, np.int64) for _ in Rows._fields))
    return (
        parts[0]
        if len(parts) == 1
        else Rows(*(None if cells[0] is None else np.concatenate(cells) for cells in zip(*parts, strict=True)))
    )


def of_measures(rows: Rows, names: Names, measures: Collection[str]) -> Rows:
    """Return the rows of some measures."""
    wanted = np.zeros(len(names.of("measure")) + 1, bool)
    wanted[[names.code("measure", name) for name in measures if names.code("measure", name) >= 0]] = True
    return rows.at(np.flatnonzero(wanted[rows.measure]))


def _rows(table: pa.Table, names: Names) -> Rows:
    """Return a table of Arrow as rows."""

    def cells(name: str) -> np.ndarray | None:
        if name not in table.column_names:
            return None
        chunks = table[name].chunks
        return (
            np.zeros(0, np.int64)
            if not chunks
            else _coded(name, chunks[0], names)
            if name in CODED
            else cells_of(chunks[0])
        )

    return Rows(*(cells(name) for name in Rows._fields))  # type: ignore[arg-type]


def _coded(column: str, part: pa.DictionaryArray, names: Names) -> np.ndarray:
    """Return texts under the codes that they have in all blocks."""
    codes = names.codes(column, part.dictionary.to_pylist())
    return codes[cells_of(part.indices)] if len(codes) else np.zeros(0, np.int32)
