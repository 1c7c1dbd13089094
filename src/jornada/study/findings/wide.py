"""A measure run by run, before it is summed up over the runs.

A few rows are spread out at a time, and of many runs the counts wait aside.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import SpooledTemporaryFile

import numpy as np
import pandas as pd

from jornada.study.runs.axes import Axis, axes_of
from jornada.study.runs.cells import NAMES, Margin, Split, quantiles
from jornada.study.runs.run import Run
from jornada.study.runs.sums import cells_of
from jornada.study.runs.totals import kept_at
from jornada.study.store.aside import IN_MEMORY, Aside
from jornada.study.store.rows import EVERY

FEW = ("q05", "q50", "q95")
LINES = ("office_waiting", "office_listed")
TOGETHER, AT_ONCE = 24, 4_000_000  # rows that are spread out over weeks and runs at a time, and numbers: 32 MB


@dataclass(frozen=True)
class Layer:
    """A measure by rows and periods: values (S, R, T), S statistics over the runs.

    Rows that are left out are zero in every run.
    """

    measure: str
    by: str
    axis: str
    rows: tuple[int, ...]
    stats: tuple[str, ...]
    values: np.ndarray


def codes_of(run: Run, noun: str) -> dict[str, int]:
    """Return the numbers of places, offices or nationalities, in the order of their tables."""
    scenario = run.scenario
    names = {
        "place": [row.place for row in scenario.places],
        "office": [row.office for row in scenario.offices],
        "group": sorted({row.nationality for row in scenario.groups}),
    }[noun]
    return {name: i for i, name in enumerate(names)}


def _numbers(names: pd.Series, known: dict[str, int]) -> np.ndarray:
    """Return the number of each name, -1 for those that are not known: each different one is looked up once."""
    codes, texts = pd.factorize(names)
    return np.array([*(known.get(str(text), -1) for text in texts), -1], np.int64)[codes]


def keys_of(run: Run, by: str, rows: pd.DataFrame) -> np.ndarray:
    """Return the row of each cell: the number of its place, office or nationality; -1 for anything else."""
    places, nations = codes_of(run, "office" if by == "office" else "place"), codes_of(run, "group")
    place, nation = _numbers(rows["place"], places), _numbers(rows["nationality"], nations)
    if by == "total":
        return np.zeros(len(rows), np.int64)
    if by == "place+group":
        return np.where((place < 0) | (nation < 0), -1, place * len(nations) + nation)
    return nation if by == "group" else place


@dataclass(frozen=True)
class Wide:
    """A measure run by run, before it is summed up: its axis, and entries sorted by row.

    Only a few rows are spread out at a time.
    """

    axis: Axis
    runs: int
    key: np.ndarray
    when: np.ndarray
    run: np.ndarray
    people: np.ndarray

    @property
    def rows(self) -> np.ndarray:
        """Return the rows that have entries."""
        return np.unique(self.key)

    def at(self, rows: np.ndarray) -> np.ndarray:
        """Return people (R, T, N) at some rows, in order and with none of the entries' rows left out between them."""
        values = np.zeros((len(rows), len(self.axis.last), self.runs))
        here = slice(*np.searchsorted(self.key, (rows[0], rows[-1] + 1)))
        np.add.at(values, (np.searchsorted(rows, self.key[here]), self.when[here], self.run[here]), self.people[here])
        return values


class WideAside:
    """The same of runs that are too many for the memory: counts by row, period and run, put aside as they come.

    (K, T, N) where all K rows may have some.
    """

    def __init__(self, axis: Axis, runs: int, keys: int, folder: Path) -> None:
        self.axis, self.runs, self._seen = axis, runs, np.zeros(keys, bool)
        self._aside = Aside(SpooledTemporaryFile(IN_MEMORY, dir=folder), runs, keys * len(axis.last))  # noqa: SIM115  (gone with whoever asks)
        self._last: tuple[tuple[int, int], np.ndarray] = ((0, 0), np.zeros((runs, 0)))

    @property
    def rows(self) -> np.ndarray:
        """Return the rows that have entries."""
        return np.flatnonzero(self._seen)

    def add(self, some: "Wide") -> None:
        """Put the entries of some of the runs aside, each run once."""
        days = len(self.axis.last)
        for run in np.unique(some.run):
            here = some.run == run
            counts = np.bincount(some.key[here] * days + some.when[here], some.people[here], len(self._seen) * days)
            self._aside.put(int(run), counts)
        self._seen[some.key] = True

    def at(self, rows: np.ndarray) -> np.ndarray:
        """Return people (R, T, N) at some rows, in order."""
        days = len(self.axis.last)
        values = np.zeros((len(rows), days, self.runs))
        for i, row in enumerate(rows.tolist()):
            for first, last in self._aside.parts:
                begins, ends = max(first, row * days), min(last, (row + 1) * days)
                if begins < ends:
                    values[i, begins - row * days : ends - row * days] = self._part(first, last)[
                        :, begins - first : ends - first
                    ].T
        return values

    def _part(self, first: int, last: int) -> np.ndarray:
        if self._last[0] != (first, last):
            self._last = ((0, 0), np.zeros((self.runs, 0)))
            self._last = ((first, last), self._aside.take(first, last))
        return self._last[1]


Counts = Wide | WideAside


def gathered(run: Run, keys: int, entries: "Callable[[Run], Wide | None]") -> Counts | None:
    """Return the entries of all runs.

    As they are where the runs are few, or else put aside, a part of the runs after the other.
    """
    found: WideAside | None = None
    for part in run.parts():
        some = entries(part)
        if part is run:
            return some
        if some is not None:
            found = found or WideAside(some.axis, run.runs, keys, run.path)
            found.add(some)
    return found


def most_rows(run: Run, by: str) -> int:
    """Return how many rows a measure can have."""
    places, nations = len(run.scenario.places), len(codes_of(run, "group"))
    return {"total": 1, "group": nations, "office": len(run.scenario.offices), "place+group": places * nations}.get(
        by, places
    )


def wide_of(run: Run, split: Split, every: str = "", of: str = "people") -> Counts | None:
    """Return a measure run by run, by some periods or by the shortest; None where it was not kept.

    Of a stock `people` are a mean of nights, `last` is the last.
    """
    return gathered(run, most_rows(run, split.by), lambda part: _entries(part, split, every, of))


def _entries(run: Run, split: Split, every: str, of: str) -> Wide | None:
    """Return a measure of some of the runs."""
    by = split.by
    margin: Margin = (by not in ("total", "group"), by in ("group", "place+group"))
    found = ((length, cells_of(run, split.measure, margin, (length,))) for length in ((every,) if every else EVERY))
    length, cells = next(((length, cells) for length, cells in found if cells is not None), ("", None))
    if cells is None:
        return None
    axis = axes_of(run)[length]
    keys, when = keys_of(run, by, cells), axis.index(cells["date"], "last" in cells)
    order = np.argsort(keys, kind="stable")
    order = order[(keys[order] >= 0) & (when[order] >= 0)]
    return (
        Wide(axis, run.runs, keys[order], when[order], cells["run"].to_numpy()[order], cells[of].to_numpy()[order])
        if len(order)
        else None
    )


def rows_in_lines(run: Run) -> dict[str, np.ndarray]:
    """Return the offices of which those on the list, or else those in line, were kept, and the places all of whose
    offices are such."""
    where, offices = codes_of(run, "place"), run.scenario.offices
    at = np.array([where[office.place] for office in offices], np.int64)
    kept = np.array([kept_at(run.scenario, LINES[office.on_list]) for office in offices], bool)
    return {"office": np.flatnonzero(kept), "place": np.setdiff1d(at[kept], at[~kept]), "at": at}


def lines_of(run: Run) -> dict[tuple[str, str], Counts]:
    """Return the people in line or on the list, run by run: of each office, and of all offices at a place.

    Nothing where nobody can be.
    """
    rows, found = rows_in_lines(run), {}
    for name, by in (("office_queue", "office"), ("queue", "place")):
        counts = (
            gathered(run, most_rows(run, by), lambda part, by=by: _in_line(part, rows, by))
            if len(rows["office"])
            else None
        )
        if counts is not None:
            found[name, by] = counts
    return found


def _in_line(run: Run, rows: dict[str, np.ndarray], by: str) -> Wide | None:
    """Return the people in line of some of the runs, by office or by the place where that is."""
    parts = [found for name in LINES if (found := _entries(run, Split(name, "office"), "", "people")) is not None]
    if not parts or len({part.axis.name for part in parts}) > 1:
        return None
    keys, when, runs, people = (
        np.concatenate([getattr(part, name) for part in parts]) for name in ("key", "when", "run", "people")
    )
    codes = keys if by == "office" else rows["at"][keys]
    order = np.argsort(codes, kind="stable")
    order = order[np.isin(codes[order], rows[by])]
    return Wide(parts[0].axis, run.runs, codes[order], when[order], runs[order], people[order])


def summed(of: Counts, split: Split, rows: np.ndarray, values_at: Callable[[np.ndarray], np.ndarray]) -> Layer:
    """Return the quantiles over the runs of people (R, T, N), which are asked for a few rows at a time."""
    axis, runs = of.axis, of.runs
    stats = FEW if split.by == "place+group" else NAMES
    found = []
    for part in parts_of(rows, len(axis.last) * runs):
        values = values_at(part)
        found.append(
            quantiles(values.reshape(-1, values.shape[2]))[list(stats)]
            .to_numpy()
            .T.reshape(len(stats), *values.shape[:2])
        )
    return Layer(*split, axis.name, tuple(int(row) for row in rows), stats, np.concatenate(found, axis=1))


def parts_of(rows: np.ndarray, numbers: int) -> list[np.ndarray]:
    """Return rows a few at a time, each of so many numbers: of ten thousand runs and a hundred weeks, all at once would
    fill the memory.

    Examples
    --------
    >>> [len(part) for part in parts_of(np.arange(30), 100)], [len(part) for part in parts_of(np.arange(5), 2_000_000)]
    ([24, 6], [2, 2, 1])
    """
    few = max(1, min(TOGETHER, AT_ONCE // max(1, numbers)))
    return [rows[i : i + few] for i in range(0, len(rows), few)]
