"""A store enlarged from real runs.

Their tables under other numbers, so that what many runs need can be looked at without making them.
"""

import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from jornada.study.ensemble.ensemble import finish
from jornada.study.ensemble.plan import Plan, blocks_of, numbers_of, run_keys
from jornada.study.ensemble.prepare import prepare
from jornada.study.runs.run import Run, open_run
from jornada.study.store.arrow import column
from jornada.study.store.blocks import block_hash, block_name, file_hash
from jornada.study.store.parquet import read_parquet

TABLES = ("stocks", "flows", "draws")


def enlarged(run: Run, runs: int, folder: Path) -> Run:
    """Return a store of so many runs, run i with the figures of run i modulo those that are there."""
    plan = Plan(run.scenario, runs, int(run.info["seed"]), 0)
    blocks, tables = blocks_of(run_keys(plan)), {table: _by_run(run, table) for table in TABLES}
    prepare(folder, plan, blocks, False)
    for number, keys in zip(numbers_of(blocks), blocks, strict=True):
        place = folder / "blocks" / block_name(number)
        place.mkdir(parents=True)
        for table, rows in tables.items():
            _write(
                place / f"{table}.parquet",
                read_parquet(run.blocks[0] / f"{table}.parquet").schema,
                [(key.run, rows[key.run % run.runs]) for key in keys if rows],
            )
        note = {
            "hash": block_hash(plan.study, keys),
            "files": {file.stem: file_hash(file) for file in sorted(place.glob("*.parquet"))},
            "seconds": [1.0] * len(keys),
            "rows": [1] * len(keys),
        }
        (place / "block.json").write_text(json.dumps(note), "utf-8")
    finish(folder, runs, 1.0)
    return open_run(folder)


def _by_run(run: Run, table: str) -> dict[int, pa.Table]:
    found: dict[int, pa.Table] = {}
    for block in run.blocks:
        whole = read_parquet(block / f"{table}.parquet")
        numbers = whole["run"].to_numpy()
        found |= {int(number): whole.filter(pa.array(numbers == number)) for number in np.unique(numbers)}
    return found


def _write(file: Path, schema: pa.Schema, rows: list[tuple[int, pa.Table]]) -> None:
    """Write the rows of some runs.

    Where no run has any, as of values drawn where none has a range, a table without rows.
    """
    with pq.ParquetWriter(file, rows[0][1].schema if rows else schema, compression="zstd") as writer:
        for number, table in rows:
            writer.write_table(
                table.set_column(0, "run", column(np.full(len(table), number, np.int32))), max(1, len(table))
            )
