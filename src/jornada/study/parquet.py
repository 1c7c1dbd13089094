"""Tables of a run as files: read, or said to be missing or damaged."""

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq


class StoreError(RuntimeError):
    """A folder of runs that cannot be read, or that holds something else than asked for."""


def read_parquet(file: Path, columns: list[str] | None = None, filters: list[tuple[str, str, Any]] | None = None) -> pa.Table:
    """Return a table of a run.

    Raises
    ------
    StoreError
        When the file is missing or damaged.
    """
    try:
        return pq.read_table(file, columns=columns, filters=filters)
    except (OSError, pa.ArrowInvalid):
        raise StoreError(f"{file} is missing or damaged; the same `jornada run` command as before makes it again") from None


def distinct(file: Path, columns: list[str]) -> set[Any]:
    """Return the texts that stand together in some columns."""
    table = read_parquet(file, columns)
    rows = table.group_by(columns).aggregate([]).to_pydict()
    texts = [[str(value) for value in rows[column]] for column in columns]
    return set(zip(*texts, strict=True)) if len(columns) > 1 else set(texts[0])
