"""Counts of many runs put aside as they come, run by run, and taken up again for all runs together, a few cells at a
time."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO

import numpy as np
import pyarrow as pa

IN_MEMORY = 64_000_000  # bytes, compressed: of more a file without a name is made
TOGETHER = 8_000_000  # counts of all runs that are taken up at a time: 64 MB


class Aside:
    """The counts of cells by run, (N, C), compressed; those of a run that never came are zero.

    Examples
    --------
    >>> from io import BytesIO
    >>> counts = Aside(BytesIO(), 2, 3)
    >>> counts.put(1, np.array([5.0, 0.0, 7.0]))
    >>> [counts.take(first, last).tolist() for first, last in counts.parts]
    [[[0.0, 0.0, 0.0], [5.0, 0.0, 7.0]]]
    """

    def __init__(self, file: IO[bytes], runs: int, cells: int) -> None:
        step = max(1, TOGETHER // runs)
        self.parts = [(first, min(first + step, cells)) for first in range(0, cells, step)]
        self._file = file
        self._where = np.zeros((runs, len(self.parts), 2), np.int64)
        self._codec = pa.Codec("zstd", 1)

    def put(self, run: int, counts: np.ndarray) -> None:
        """Put the counts of a run (C,) aside, in the order of the cells."""
        self._file.seek(0, 2)
        for i, (first, last) in enumerate(self.parts):
            begins = self._file.tell()
            self._file.write(self._codec.compress(np.ascontiguousarray(counts[first:last]), asbytes=True))
            self._where[run, i] = begins, self._file.tell() - begins

    def take(self, first: int, last: int) -> np.ndarray:
        """Return the counts of a part of the cells, (N, last - first)."""
        found, part = np.zeros((len(self._where), last - first)), self.parts.index((first, last))
        for run, (begins, size) in enumerate(self._where[:, part]):
            if size:
                self._file.seek(begins)
                found[run] = np.frombuffer(self._codec.decompress(self._file.read(size), 8 * (last - first)))
        return found


@contextmanager
def room_for(runs: int, cells: int, folder: Path) -> Iterator[Aside]:
    """Make room for the counts of so many runs and cells.

    In memory, or if they take too much, in a file in a folder, gone at the end.
    """
    with SpooledTemporaryFile(IN_MEMORY, dir=folder) as file:
        yield Aside(file, runs, cells)
