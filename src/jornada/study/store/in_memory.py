"""A table of few runs kept in memory, each measure a slice of it.

A report asks for a hundred measures, one after the other.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from jornada.study.store.parquet import rows_in
from jornada.study.store.rows import EVERY, SPLIT, Names, Rows, each_run, joined

MOST_ROWS = 4_000_000  # about 130 MB
PART_ROWS = 2_000_000  # of a part of many runs, beside what is made of them


@dataclass(frozen=True)
class Kept:
    """Rows put in the order of their measures and periods, and where those of each begin and end; twins of runs too."""

    rows: Rows
    slices: dict[tuple[str, str], tuple[int, int]]

    def of(self, measure: str, every: str) -> Rows:
        """Return the rows of a measure by some periods, in the order of the runs."""
        first, last = self.slices.get((measure, every), (0, 0))
        return self.rows.at(slice(first, last))

    def each(self, measures: Collection[str], twins: bool) -> Iterator[Rows]:
        """Yield the rows of some measures, those of twins where they are asked for."""
        for name in measures:
            for every in EVERY:
                rows = self.of(name, every)
                yield rows if twins else rows.at(rows.run < SPLIT)


def few_at_a_time(blocks: Sequence[Path]) -> Iterator[tuple[Path, ...]]:
    """Yield blocks in parts whose rows, of stocks and flows together, are few; a block that has more stands alone."""
    some: list[Path] = []
    rows = 0
    for block in blocks:
        more = sum(rows_in(block / f"{table}.parquet") for table in ("stocks", "flows"))
        if some and rows + more > PART_ROWS:
            yield tuple(some)
            some, rows = [], 0
        some, rows = [*some, block], rows + more
    if some:
        yield tuple(some)


def kept_in(blocks: Sequence[Path], table: str, names: Names) -> Kept | None:
    """Return a table of some blocks in memory; None where its rows are too many."""
    if sum(rows_in(block / f"{table}.parquet") for block in blocks) > MOST_ROWS:
        return None
    return in_order(joined(list(each_run(blocks, table, names, twins=True))), names)


def in_order(rows: Rows, names: Names) -> Kept:
    """Return rows by measure and period.

    Examples
    --------
    >>> names, codes = Names(), np.array([0, 1, 0])
    >>> rows = Rows(
    ...     np.array([0, 0, 1]),
    ...     codes * 0,
    ...     names.codes("measure", ["died", "fares"])[codes],
    ...     codes * 0,
    ...     codes * 0,
    ...     codes * 0,
    ...     codes + 5,
    ...     None,
    ... )
    >>> in_order(rows, names).of("died", "day").run.tolist()
    [0, 1]
    """
    both = rows.measure.astype(np.int64) * len(EVERY) + rows.every
    order = np.argsort(both, kind="stable")
    found, first = np.unique(both[order], return_index=True)
    edges = [*first.tolist(), len(order)]
    keys = [(names.of("measure")[code // len(EVERY)], EVERY[code % len(EVERY)]) for code in found.tolist()]
    return Kept(rows.at(order), dict(zip(keys, pairwise(edges), strict=True)))
