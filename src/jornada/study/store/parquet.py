"""Tables of a run as files: read, or said to be missing or damaged."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq


class StoreError(RuntimeError):
    """A folder of runs that cannot be read, or that holds something else than asked for."""


@contextmanager
def opened(file: Path) -> Iterator[pq.ParquetFile]:
    """Open a table of a run.

    Raises
    ------
    StoreError
        When the file is missing or damaged.
    """
    try:
        with pq.ParquetFile(file) as found:
            yield found
    except (OSError, pa.ArrowInvalid):
        raise StoreError(
            f"{file} is missing or damaged; the same `jornada run` command as before makes it again"
        ) from None


def groups_of(file: Path) -> Iterator[pa.Table]:
    """Yield a table of a run group by group of its rows: no more is in memory at a time."""
    with opened(file) as found:
        for group in range(found.num_row_groups):
            yield found.read_row_group(group, use_threads=False)


def rows_in(file: Path) -> int:
    """Return how many rows a table has."""
    with opened(file) as found:
        return int(found.metadata.num_rows)


def read_parquet(file: Path) -> pa.Table:
    """Return a whole table of a run."""
    with opened(file) as found:
        return found.read(use_threads=False)
