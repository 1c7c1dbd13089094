"""A table of few runs kept in memory, each measure a slice of it: a report asks for a hundred measures, one after the other."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pyarrow as pa

MOST_ROWS = 4_000_000  # about 130 MB


@dataclass(frozen=True)
class Kept:
    """Rows put in the order of their measures and periods, and where those of each begin and end."""

    table: pa.Table
    slices: dict[tuple[str, str], tuple[int, int]]

    def of(self, measure: str, every: str = "") -> pa.Table:
        """Return the rows of a measure, of a flow those by some periods, in the order of the runs."""
        first, last = self.slices.get((measure, every), (0, 0))
        return self.table.slice(first, last - first)


def in_order(table: pa.Table) -> Kept:
    """Return a table with its rows by measure and period.

    Examples
    --------
    >>> rows = pa.table({"run": [0, 0, 1], "measure": pa.array(["died", "fares", "died"]).dictionary_encode()})
    >>> in_order(rows).of("died")["run"].to_pylist()
    [0, 1]
    """
    table = table.unify_dictionaries().combine_chunks()
    names = [_texts(table, column) for column in ("measure", "every")]
    codes = [_codes(table, column) for column in ("measure", "every")]
    both = codes[0] * len(names[1]) + codes[1]
    order = np.argsort(both, kind="stable")
    found, first = np.unique(both[order], return_index=True)
    edges = [*first.tolist(), len(order)]
    keys = [(names[0][code // len(names[1])], names[1][code % len(names[1])]) for code in found.tolist()]
    return Kept(table.take(pa.array(order)), dict(zip(keys, pairwise(edges), strict=True)))


def _texts(table: pa.Table, column: str) -> list[str]:
    return table[column].chunk(0).dictionary.to_pylist() if column in table.column_names and len(table) else [""]


def _codes(table: pa.Table, column: str) -> np.ndarray:
    if column not in table.column_names or not len(table):
        return np.zeros(len(table), np.int64)
    return table[column].chunk(0).indices.to_numpy(zero_copy_only=False).astype(np.int64)
