"""What a run leaves on disk: blocks of runs, written whole or not at all, and how to read them back.

Blocks are working storage, as the memory of a run is: they hold every figure of every run, so that an interrupted
ensemble goes on and `verify` can repeat it to the byte. They are not output and have not passed `publish`: do not hand
them on. All that is read through the methods of `Run` has passed; `read_stocks` and `read_flows` are for counting on.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from jornada.domain.scenario import Scenario
from jornada.study.asked import EVERY, flow_of, split, stock_of
from jornada.study.digests import file_hash
from jornada.study.kept import MOST_ROWS, Kept, in_order
from jornada.study.parquet import StoreError, distinct, read_parquet
from jornada.study.publish import publish, shown

if TYPE_CHECKING:
    from jornada.engine.run import RunKey, RunResult

TABLES = ("stocks", "flows", "draws")
CODED = ("measure", "place", "nationality", "every")
SPLIT = 1_000_000
PLANNED = {"version", "study", "seed", "runs", "split", "days", "start", "title", "blocks", "run_numbers", "keys", "finished"}


def block_name(number: int) -> str:
    """Return the name of a block.

    Examples
    --------
    >>> block_name(3)
    'block-00003'
    """
    return f"block-{number:05d}"


def block_hash(study: str, keys: "Sequence[RunKey]") -> str:
    """Return what a block must be made of: the study (scenario, version) and the addresses of its runs."""
    text = study + json.dumps([asdict(key) for key in keys])
    return hashlib.sha256(text.encode()).hexdigest()


def write_block(folder: Path, number: int, made_of: str, results: "Sequence[tuple[RunKey, RunResult]]") -> None:
    """Write a block aside, then put it in place; half a block is never seen under its name."""
    name, blocks = block_name(number), folder / "blocks"
    aside = blocks / f".{name}.{os.getpid()}"
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    write_tables(aside, results)
    note = {
        "hash": made_of, "files": {table: file_hash(aside / f"{table}.parquet") for table in TABLES},
        "seconds": [round(result.seconds, 4) for _, result in results], "rows": [int(result.rows.max(initial=0)) for _, result in results],
    }
    (aside / "block.json").write_text(json.dumps(note), "utf-8")
    shutil.rmtree(blocks / name, ignore_errors=True)
    os.replace(aside, blocks / name)


def write_tables(folder: Path, results: "Sequence[tuple[RunKey, RunResult]]") -> None:
    """Write the tables of some runs; the same runs give the same bytes."""
    for kind in ("stocks", "flows"):
        table = long_table([(key.run, getattr(result, kind)) for key, result in results])
        pq.write_table(table, folder / f"{kind}.parquet", compression="zstd")
    rows = [(key.run, name, value) for key, result in results for name, value in result.parameters.items()]
    draws = pa.table({
        "run": pa.array([row[0] for row in rows], pa.int32()),
        "parameter": pa.array([row[1] for row in rows], pa.string()).dictionary_encode(),
        "value": pa.array([row[2] for row in rows], pa.float64()),
    })
    pq.write_table(draws, folder / "draws.parquet", compression="zstd")


def long_table(parts: Sequence[tuple[int, Any]]) -> pa.Table:
    """Return the long tables of several runs as one, coded columns as dictionaries."""
    names = parts[0][1].names
    columns = {"run": pa.array(np.concatenate([np.full(len(part["date"]), run, np.int32) for run, part in parts]))}
    days = np.concatenate([part["date"] for _, part in parts])
    columns["date"] = pa.array(days.astype("datetime64[D]"), pa.date32())
    for name in CODED:
        codes = np.concatenate([part[name] for _, part in parts]).astype(np.int32)
        columns[name] = pa.DictionaryArray.from_arrays(pa.array(codes), pa.array(list(names[name]), pa.string()))
    for name in (name for name in ("people", "nights") if name in parts[0][1].columns):
        columns[name] = pa.array(np.concatenate([part[name] for _, part in parts]))
    return pa.table(columns)


def is_whole(folder: Path, number: int, made_of: str) -> bool:
    """Say whether a block is there, is made of what is asked for, and holds the bytes that were written."""
    block = folder / "blocks" / block_name(number)
    try:
        note = json.loads((block / "block.json").read_text("utf-8"))
        return note["hash"] == made_of and all(file_hash(block / f"{t}.parquet") == note["files"][t] for t in TABLES)
    except (OSError, ValueError, KeyError):
        return False


def write_json(path: Path, content: dict[str, Any]) -> None:
    """Write a small file whole or not at all."""
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    aside.write_text(json.dumps(content, indent=1), "utf-8")
    os.replace(aside, path)


@dataclass(frozen=True)
class Run:
    """The runs of a scenario on disk: N main runs, and twins of some of them that share parameters or shocks."""

    path: Path

    @cached_property
    def info(self) -> dict[str, Any]:
        """What run.json says: version, seed, runs, split, days, start, title, timings, rows, hashes."""
        return dict(json.loads((self.path / "run.json").read_text("utf-8")))

    @cached_property
    def scenario(self) -> Scenario:
        """Return the scenario as it was run, variants and changes resolved."""
        from jornada.files.folder import read

        return read(self.path / "scenario")

    @property
    def runs(self) -> int:
        """Return the number of main runs."""
        return int(self.info["runs"])

    @property
    def fluid(self) -> bool:
        """Say whether it is one run without chance."""
        return bool(self.info.get("fluid"))

    @cached_property
    def blocks(self) -> tuple[Path, ...]:
        """Return the folders of the blocks."""
        return tuple(self.path / "blocks" / block_name(i) for i in range(int(self.info["blocks"])))

    @cached_property
    def kept(self) -> "dict[str, Kept | None]":
        """Return the stocks and the flows of all runs, kept in memory; None where they are too many."""
        found: dict[str, Kept | None] = {}
        for table in ("stocks", "flows"):
            files = [block / f"{table}.parquet" for block in self.blocks]
            few = sum(len(read_parquet(file, [])) for file in files) <= MOST_ROWS
            found[table] = in_order(pa.concat_tables([read_parquet(file) for file in files])) if few else None
        return found

    def stocks(self, measure: str, twins: bool = False, by: str = "", every: str = "") -> pd.DataFrame:
        """Return a stock: run, date (last night of the period), place, nationality, people; zeros are left out.

        People are the mean over the nights of a period, day, week or month: without `every` of the shortest that was kept.

        `by` is total, place, nationality or place+nationality; by default the finest that was kept. No row is the sum of others.

        Raises
        ------
        UnknownName
            When there is no such stock, or these runs do not keep it; it says which they do.
        """
        frame = read_stocks(self, stock_of(self.scenario, measure, every), twins, every)
        return pd.DataFrame(shown(publish(split(frame.drop(columns=["last", "nights"]), by))))

    def flows(self, measure: str, every: str, twins: bool = False, by: str = "") -> pd.DataFrame:
        """Return a flow: run, date (first day of the period), place, nationality, people; zeros are left out.

        `every` is day, week or month; `by` as for stocks. No row is the sum of others.

        Raises
        ------
        UnknownName
            When there is no such flow or period, or these runs do not keep it; it says which they do.
        """
        return pd.DataFrame(shown(publish(split(read_flows(self, flow_of(self.scenario, measure, every), every, twins), by))))

    def draws(self) -> pd.DataFrame:
        """Return the uncertain parameters of each run: run, parameter, value."""
        return pd.DataFrame(shown(publish(_read(self, "draws", None, True))))

    def grains(self) -> list[tuple[str, str, str]]:
        """Return what was recorded, in order: (kind, measure, every)."""
        return sorted({(kind, *pair) for block in self.blocks for kind in ("stock", "flow") for pair in distinct(block / f"{kind}s.parquet", ["measure", "every"])})

    def summary(self) -> pd.DataFrame:
        """Return mean and quantiles over the main runs, by measure, period, place and nationality."""
        return pd.DataFrame(shown(publish(read_parquet(self.path / "summary.parquet").to_pandas())))


def read_stocks(run: Run, measure: str, twins: bool = False, every: str = "") -> pd.DataFrame:
    """Return a stock as it stands in the blocks, for more counting: it has not passed the gate.

    `nights` are the people of all nights of a period added up, `last` those of its last night, and `people` the mean of its
    nights. Without `every` it is by the shortest periods that were kept.
    """
    every = every or next((name for name in EVERY if len(_of_measure(run, "stocks", measure, name, twins))), EVERY[0])
    frame = _of_measure(run, "stocks", measure, every, twins)
    mean = frame["people"] if every == "day" else frame["nights"] / nights_of(run, frame["date"], every)
    return frame.rename(columns={"people": "last"}).assign(people=mean)[["run", "date", "place", "nationality", "people", "last", "nights"]]


def nights_of(run: Run, last: pd.Series, every: str) -> pd.Series:
    """Return how many nights the periods have that end on some dates: the last one of a run may be short, and so may its first month."""
    since = (last - pd.Timestamp(run.info["start"])).dt.days + 1
    return {"day": since * 0 + 1, "week": (since - 1) % 7 + 1, "month": np.minimum(since, last.dt.day)}[every]


def read_flows(run: Run, measure: str, every: str, twins: bool = False) -> pd.DataFrame:
    """Return a flow as it stands in the blocks, for more counting: it has not passed the gate."""
    return _of_measure(run, "flows", measure, every, twins)


def _of_measure(run: Run, table: str, measure: str, every: str, twins: bool) -> pd.DataFrame:
    """Return the rows of a measure by some periods, in people: from memory where the runs are few, or else from each block."""
    kept = run.kept[table]
    rows = kept.of(measure, every) if kept is not None else None
    many, wanted = (1 if measure == "in_force" else run.scenario.stands_for), [("measure", "=", measure), ("every", "=", every)]
    frame = _read(run, table, wanted, twins) if rows is None else _frame(rows if twins else rows.filter(pc.less(rows["run"], SPLIT)))
    return frame if many == 1 else frame.assign(**{name: frame[name] * many for name in ("people", "nights") if name in frame})


def _read(run: Run, table: str, filters: list[tuple[str, str, Any]] | None, twins: bool) -> pd.DataFrame:
    wanted = list(filters or ()) + ([] if twins else [("run", "<", SPLIT)])
    parts = [read_parquet(block / f"{table}.parquet", None, wanted or None) for block in run.blocks]
    return _frame(pa.concat_tables(parts).unify_dictionaries())


def _frame(whole: pa.Table) -> pd.DataFrame:
    """Return rows without what all of them have in common."""
    frame = whole.drop_columns([c for c in ("measure", "every") if c in whole.column_names]).to_pandas()
    if "date" in frame:
        frame["date"] = pd.to_datetime(frame["date"])
    return frame


def open_run(path: str | Path) -> Run:
    """Open the runs in a folder.

    Raises
    ------
    StoreError
        When there is no finished run in the folder.
    """
    folder = Path(path)
    info = read_info(folder)
    if info is None:
        raise StoreError(no_runs(folder))
    if not info.keys() >= PLANNED:
        raise StoreError(f"{folder}: run.json cannot be read; run again into another folder")
    if not info.get("finished"):
        raise StoreError(f"{folder}: the run is not finished; the same `jornada run` command goes on where it stopped")
    return Run(folder)


def no_runs(folder: Path) -> str:
    """Return why there are no runs in a folder, and the command that leads to some."""
    if (folder / "scenario.toml").exists() or folder.suffix.lower() == ".xlsx" and folder.exists():
        return f"{folder}: a scenario, and no run here; run it first: `jornada run {quote(str(folder))}` says where the runs are"
    inside = sorted(file.parent for file in folder.glob("*/run.json"))
    if inside:
        return f"{folder}: no run here, but in folders inside it; name one of them, such as {quote(str(inside[0]))}"
    into = f" --out {quote(str(folder))}" if not folder.exists() else ""
    return f"{folder}: no run here (no run.json); make one with `jornada run SCENARIO{into}`"


def read_info(folder: Path) -> dict[str, Any] | None:
    """Return what run.json in a folder says: None where there is none, nothing where it cannot be read."""
    try:
        info = json.loads((folder / "run.json").read_text("utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except ValueError:
        return {}
    return info if isinstance(info, dict) else {}
