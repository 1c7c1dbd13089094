"""Mean and quantiles over runs, of every measure by period and in all; rows are read a run at a time."""

import os
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from jornada.study.publish import publish, shown
from jornada.study.runs.cells import MARGINS, NAMES, over_runs
from jornada.study.runs.headline import figures
from jornada.study.runs.measure import is_known, measure
from jornada.study.runs.run import Run
from jornada.study.runs.totals import fine_enough
from jornada.study.store.arrow import cells_of, coded, column
from jornada.study.store.aside import Aside, room_for
from jornada.study.store.parquet import read_parquet
from jornada.study.store.rows import EVERY, Rows, each_run

COLUMNS = ["measure", "kind", "every", "date", "place", "nationality", "mean", *NAMES, "runs"]
FEW = 250_000  # numbers whose quantiles are taken at a time
UNREAD = 1_000_000  # keys of rows that wait to be told apart
# bits of a key above which a place, a date, and measure with period stand; below them a nationality
PLACE, DATE, WHAT = 12, 28, 48
# the bits that tell cells apart at each margin, beside their date
PARTS = (0, (1 << DATE) - (1 << PLACE), (1 << PLACE) - 1, (1 << DATE) - 1)
DATES = (1 << WHAT) - (1 << DATE)


class Cells(NamedTuple):
    """Cells of a table, as keys of measure, period, date, place and nationality."""

    kept: np.ndarray  # (K,) keys of what was kept in any run
    keys: np.ndarray  # of the rows of the summary, in their order
    order: np.ndarray  # which measure and period come first, second and so on
    rows: np.ndarray  # (4, K) the row that what was kept is added to, at each margin; one after the last: none

    @property
    def what(self) -> np.ndarray:
        """Return the measure and period of each row of the summary."""
        return self.order[self.keys >> WHAT >> 2]

    @property
    def date(self) -> np.ndarray:
        """Return the date of each row of the summary, in days since 1970."""
        return (self.keys & DATES) >> DATE


def summarise(run: Run) -> pa.Table:
    """Return the summary of a run.

    Every recorded measure by period, and one figure for the whole run (`every` = run).
    """
    return pa.concat_tables([*(_of_kind(run, kind) for kind in ("flow", "stock")), whole_run(run)])


def write_summary(run: Run) -> None:
    """Write the summary of a run beside its blocks, whole or not at all: another process may be writing the same."""
    summary = shown(publish(summarise(run)))
    with TemporaryDirectory(prefix=".summary.", dir=run.path, ignore_cleanup_errors=True) as room:
        pq.write_table(summary, Path(room) / "summary.parquet", compression="zstd")
        os.replace(Path(room) / "summary.parquet", run.path / "summary.parquet")


def figures_in(path: Path) -> list[dict[str, Any]]:
    """Return the figures of the whole run in the summary of a folder of runs, one row a measure."""
    whole = read_parquet(path / "summary.parquet")
    every = whole["every"].combine_chunks().dictionary_encode()
    rows = np.flatnonzero(cells_of(every.indices) == every.dictionary.to_pylist().index("run"))
    found = whole.take(column(rows))
    numbers = ("mean", *NAMES)
    named = {
        name: cells_of(found[name].combine_chunks()).tolist() if name in numbers else found[name].to_pylist()
        for name in ("measure", "kind", *numbers)
    }
    return list(shown(publish([dict(zip(named, row, strict=True)) for row in zip(*named.values(), strict=True)])))


def _of_kind(run: Run, kind: str) -> pa.Table:
    """Return the summary of all stocks, or of all flows, by period."""
    cells = _cells_in(run, kind)
    found, scale, few = np.zeros((len(cells.keys), 1 + len(NAMES))), _scale(run, kind, cells), max(1, FEW // run.runs)
    with room_for(run.runs, len(cells.keys), run.path) as counts:
        _count(run, kind, cells, counts)
        for first, last in counts.parts:
            wide = counts.take(first, last)
            for some in range(0, last - first, few):
                here = slice(first + some, min(first + some + few, last))
                found[here] = over_runs(
                    np.ascontiguousarray(wide[:, some : some + few].T) * scale[0, here, None] / scale[1, here, None]
                )
    return _table(run, kind, cells, found)


def _cells_in(run: Run, kind: str) -> Cells:
    """Return the cells of all stocks, or of all flows.

    At each margin of what was kept most coarsely of that which is fine enough.
    """
    kept = _kept(run, kind)
    what, grain = kept >> WHAT, (kept & PARTS[1] > 0) + 2 * (kept & PARTS[2] > 0)
    names = [(name, every) for name in run.names.of("measure") for every in EVERY]
    order = np.array(
        sorted((i for i, (name, _) in enumerate(names) if is_known(name)), key=names.__getitem__), np.int64
    )
    rank = np.full(len(names), -1)
    rank[order] = np.arange(len(order))
    there = np.zeros((len(names), len(MARGINS)), bool)
    there[what, grain] = True
    keys = np.full((len(MARGINS), len(kept)), -1)
    for number, margin in enumerate(MARGINS):
        finer = fine_enough(margin)
        chosen = np.where(there[:, finer].any(1) & (rank >= 0), np.array(finer)[there[:, finer].argmax(1)], -1)
        if margin == (True, True):  # by the month only: by the week they would be most of the file
            chosen[np.arange(len(names)) % len(EVERY) != EVERY.index("month")] = -1
        used = chosen[what] == grain
        keys[number, used] = (rank[what] << 2 | number)[used] << WHAT | kept[used] & (DATES | PARTS[number])
    found = np.unique(keys[keys >= 0])
    return Cells(kept, found, order, np.where(keys >= 0, np.searchsorted(found, keys), len(found)).astype(np.int32))


def _kept(run: Run, kind: str) -> np.ndarray:
    """Return the keys of all cells that were kept in any run."""
    waiting = [np.zeros(0, np.int64)]
    for rows in each_run(run.blocks, f"{kind}s", run.names):
        waiting.append(_key(rows))
        if sum(map(len, waiting)) > UNREAD:
            waiting = [np.unique(np.concatenate(waiting))]
    return np.unique(np.concatenate(waiting))


def _key(rows: Rows) -> np.ndarray:
    """Return rows as the keys of their cells."""
    what = rows.measure.astype(np.int64) * len(EVERY) + rows.every
    return what << WHAT | rows.date.astype(np.int64) << DATE | rows.place.astype(np.int64) << PLACE | rows.nationality


def _count(run: Run, kind: str, cells: Cells, counts: Aside) -> None:
    """Put aside what was counted in each cell by run; of stocks in all nights of a period."""
    for rows in each_run(run.blocks, f"{kind}s", run.names):
        at = np.searchsorted(cells.kept, _key(rows))
        people = (
            rows.people if rows.nights is None else np.where(rows.every == EVERY.index("day"), rows.people, rows.nights)
        )
        added = [np.bincount(to[at], people, len(cells.keys) + 1) for to in cells.rows]
        counts.put(int(rows.run[0]), np.sum(added, axis=0)[:-1])


def _scale(run: Run, kind: str, cells: Cells) -> np.ndarray:
    """Return what the counts of each cell are multiplied with, the people that one stands for, and divided by, the
    nights of its period; (2, C)."""
    many = np.array([run.stands_for(name) for name in run.names.of("measure")], np.int64)[cells.what // len(EVERY)]
    if kind == "flow":
        return np.array([many, np.ones_like(many)])
    start = np.datetime64(run.info["start"], "D")
    last = cells.date.astype("datetime64[D]")
    since, in_month = (
        (last - start).astype(np.int64) + 1,
        (last - last.astype("datetime64[M]").astype("datetime64[D]")).astype(np.int64) + 1,
    )
    return np.array(
        [
            many,
            np.choose(cells.what % len(EVERY), [np.ones_like(since), (since - 1) % 7 + 1, np.minimum(since, in_month)]),
        ]
    )


def _table(run: Run, kind: str, cells: Cells, found: np.ndarray) -> pa.Table:
    """Return the rows of the summary of a table."""
    codes = {
        "measure": cells.what // len(EVERY),
        "kind": np.zeros_like(cells.what),
        "every": cells.what % len(EVERY),
        "place": (cells.keys & PARTS[1]) >> PLACE,
        "nationality": cells.keys & PARTS[2],
    }
    names = {name: run.names.of(name) for name in codes if name != "kind"} | {"kind": (kind,)}
    return _columns({name: coded(codes[name], names[name]) for name in codes}, cells.date, found, run.runs)


def whole_run(run: Run) -> pa.Table:
    """Return mean and quantiles of the one figure of every measure, over the runs that have one.

    A mean over nobody is unknown, not zero.
    """
    by_name = figures(run)
    kinds = ("stock", "flow", "ratio", "total")
    nothing = np.zeros(len(by_name), np.int64)
    codes = {
        "measure": coded(np.arange(len(by_name)), tuple(by_name)),
        "every": coded(nothing, ["run"]),
        "place": coded(nothing, [""]),
        "kind": coded(np.array([kinds.index(measure(name).kind) for name in by_name], np.int64), kinds),
        "nationality": coded(nothing, [""]),
    }
    start = np.datetime64(run.info["start"], "D").astype(np.int64)
    return _columns(
        codes, nothing + start, over_runs(np.array([*by_name.values()]).reshape(len(by_name), run.runs)), run.runs
    )


def _columns(texts: dict[str, pa.Array], days: np.ndarray, found: np.ndarray, runs: int) -> pa.Table:
    cells = {name: text.dictionary_decode() for name, text in texts.items()} | {
        "date": column(days.astype("datetime64[D]").astype("datetime64[us]"))
    }
    cells |= {name: column(np.ascontiguousarray(found[:, i])) for i, name in enumerate(("mean", *NAMES))}
    return pa.table({name: cells[name] for name in COLUMNS[:-1]} | {"runs": column(np.full(len(days), runs, np.int64))})
