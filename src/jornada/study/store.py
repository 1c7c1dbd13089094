"""What a run leaves on disk: blocks of runs, written whole or not at all, and how to read them back.

Blocks are working storage, as the memory of a run is: they hold every figure of every run, so that an interrupted
ensemble goes on and `verify` can repeat it to the byte. They are not output and have not passed `publish`: do not hand
them on. All that is read through the methods of `Run` has passed; `read_stocks` and `read_flows` are for counting on.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from jornada.domain.scenario import Scenario
from jornada.study.asked import flow_of, split, stock_of
from jornada.study.columns import coded, column
from jornada.study.digests import file_hash
from jornada.study.kept import Kept, kept_in
from jornada.study.parquet import StoreError, read_parquet
from jornada.study.publish import publish, shown
from jornada.study.rows import Names, Rows, each_run, of_measures

if TYPE_CHECKING:
    import pandas as pd

    from jornada.engine.record import Table
    from jornada.engine.run import RunKey
    from jornada.study.questions import Made

TABLES = ("stocks", "flows", "draws")
ASKED = "asked"  # a fourth, where the scenario has questions that what it keeps does not answer
CODED = ("measure", "place", "nationality", "every")
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


def write_block(folder: Path, number: int, made_of: str, results: "Iterable[Made]") -> None:
    """Write a block aside, then put it in place; half a block is never seen under its name."""
    name, blocks = block_name(number), folder / "blocks"
    aside = blocks / f".{name}.{os.getpid()}"
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    seconds, rows = write_tables(aside, results)
    note = {"hash": made_of, "files": {file.stem: file_hash(file) for file in sorted(aside.glob("*.parquet"))}, "seconds": seconds, "rows": rows}
    (aside / "block.json").write_text(json.dumps(note), "utf-8")
    shutil.rmtree(blocks / name, ignore_errors=True)
    os.replace(aside, blocks / name)


def write_tables(folder: Path, results: "Iterable[Made]") -> tuple[list[float], list[int]]:
    """Write the tables of some runs, each as it comes, and return the seconds and the most rows of each; the same runs give the same bytes."""
    seconds, most, draws, asked = [], [], [], []
    with ExitStack() as files:
        writers: dict[str, pq.ParquetWriter] = {}
        for key, result, numbers in results:
            for kind in ("stocks", "flows"):
                table = long_table(key.run, getattr(result, kind))
                if kind not in writers:
                    writers[kind] = files.enter_context(pq.ParquetWriter(folder / f"{kind}.parquet", table.schema, compression="zstd"))
                writers[kind].write_table(table, max(1, len(table)))  # a run is a group of rows
            draws += [(key.run, name, value) for name, value in result.parameters.items()]
            asked += [(key.run, name, value) for name, value in numbers.items()]
            seconds.append(round(result.seconds, 4))
            most.append(int(result.rows.max(initial=0)))
    pq.write_table(_by_name("parameter", draws), folder / "draws.parquet", compression="zstd")
    if asked:
        pq.write_table(_by_name("question", asked), folder / f"{ASKED}.parquet", compression="zstd")
    return seconds, most


def _by_name(what: str, values: list[tuple[int, str, float]]) -> pa.Table:
    """Return values of runs as a long table: of uncertain parameters, or the numbers that questions ask for."""
    names = list(dict.fromkeys(name for _, name, _ in values))
    codes = np.array([names.index(name) for _, name, _ in values], np.int32)
    return pa.table({"run": column(np.array([run for run, _, _ in values], np.int32)), what: coded(codes, names),
                     "value": column(np.array([value for _, _, value in values], np.float64))})


def long_table(run: int, rows: "Table") -> pa.Table:
    """Return the long table of a run, coded columns as dictionaries."""
    columns = {"run": column(np.full(len(rows["date"]), run, np.int32)), "date": column(rows["date"].astype("datetime64[D]"))}
    columns |= {name: coded(rows[name], rows.names[name]) for name in CODED}
    return pa.table(columns | {name: column(rows[name]) for name in ("people", "nights") if name in rows.columns})


def is_whole(folder: Path, number: int, made_of: str) -> bool:
    """Say whether a block is there, is made of what is asked for, and holds the bytes that were written."""
    block = folder / "blocks" / block_name(number)
    try:
        note = json.loads((block / "block.json").read_text("utf-8"))
        return note["hash"] == made_of and {*TABLES} <= {*note["files"]} and all(file_hash(block / f"{t}.parquet") == digest for t, digest in note["files"].items())
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

    @property
    def numbers(self) -> list[int]:
        """Return the numbers of all runs in order, twins included."""
        return sorted(int(number) for number in self.info["run_numbers"])

    @cached_property
    def names(self) -> Names:
        """Return the texts of coded columns, the same codes for all blocks."""
        return Names()

    @cached_property
    def kept(self) -> "dict[str, Kept | None]":
        """Return the stocks and the flows of all runs, kept in memory; None where they are too many."""
        return {table: kept_in(self.blocks, table, self.names) for table in ("stocks", "flows")}

    def rows(self, table: str, measures: Collection[str], twins: bool = False) -> Iterator[Rows]:
        """Yield the rows of some measures, a run at a time; of memory where a report has put them there."""
        kept = self.kept[table] if "kept" in vars(self) else None
        if kept is not None:
            return kept.each(measures, twins)
        return (of_measures(rows, self.names, measures) for rows in each_run(self.blocks, table, self.names, twins))

    def stands_for(self, measure: str) -> int:
        """Return how many people one of those counted stands for: days in force are no people."""
        return 1 if measure == "in_force" else self.scenario.stands_for

    def stocks(self, measure: str, twins: bool = False, by: str = "", every: str = "") -> "pd.DataFrame":
        """Return a stock: run, date (last night of the period), place, nationality, people; zeros are left out.

        People are the mean over the nights of a period, day, week or month: without `every` of the shortest that was kept.

        `by` is total, place, nationality or place+nationality; by default the finest that was kept. No row is the sum of others.

        Raises
        ------
        UnknownName
            When there is no such stock, or these runs do not keep it; it says which they do.
        """
        import pandas as pd

        from jornada.study.frames import read_stocks

        frame = read_stocks(self, stock_of(self.scenario, measure, every), twins, every)
        return pd.DataFrame(shown(publish(split(frame.drop(columns=["last", "nights"]), by))))

    def flows(self, measure: str, every: str, twins: bool = False, by: str = "") -> "pd.DataFrame":
        """Return a flow: run, date (first day of the period), place, nationality, people; zeros are left out.

        `every` is day, week or month; `by` as for stocks. No row is the sum of others.

        Raises
        ------
        UnknownName
            When there is no such flow or period, or these runs do not keep it; it says which they do.
        """
        import pandas as pd

        from jornada.study.frames import read_flows

        return pd.DataFrame(shown(publish(split(read_flows(self, flow_of(self.scenario, measure, every), every, twins), by))))

    def answers(self, *texts: str) -> "pd.DataFrame":
        """Return one row a question: its number with its range, for which days it is, and in how many runs it is past its level.

        Questions are texts, as `present at Tapachula on 2023-09-01`; without any, those of the scenario.

        Raises
        ------
        ScenarioError
            When a text is no question, or these runs did not keep what it asks for.
        """
        import pandas as pd

        from jornada.study.answers import answers
        from jornada.study.ask import questions_of

        return pd.DataFrame(answers([self], questions_of(self.scenario, texts))).drop(columns=["scenario", "number", "difference", "difference_q05", "difference_q95"], errors="ignore")

    def draws(self) -> "pd.DataFrame":
        """Return the uncertain parameters of each run: run, parameter, value."""
        import pandas as pd

        whole = pa.concat_tables([read_parquet(block / "draws.parquet") for block in self.blocks])
        return pd.DataFrame(shown(publish(whole.unify_dictionaries().to_pandas())))

    def summary(self) -> "pd.DataFrame":
        """Return mean and quantiles over the main runs, by measure, period, place and nationality."""
        import pandas as pd

        return pd.DataFrame(shown(publish(read_parquet(self.path / "summary.parquet").to_pandas())))


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
