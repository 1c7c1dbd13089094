"""What a run leaves on disk: blocks of runs, written whole or not at all.

Blocks are working storage, as the memory of a run is: they hold every figure of every run, so that an interrupted
ensemble goes on and `verify` can repeat it to the byte. They are not output and have not passed `publish`: do not hand
them on. All that is read through the methods of `Run` has passed; `read_stocks` and `read_flows` are for counting on.
"""

import errno
import hashlib
import json
import os
import shutil
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from pathlib import Path
from shlex import quote
from tempfile import TemporaryDirectory
from threading import get_ident
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from jornada.study.store.arrow import coded, column
from jornada.study.store.parquet import StoreError

if TYPE_CHECKING:
    from jornada.engine.ledger.record import Table
    from jornada.engine.run.run import RunResult
    from jornada.engine.run.state import RunKey


TABLES = ("stocks", "flows", "draws")
ASKED = "asked"  # a fourth, where the scenario has questions that what it keeps does not answer
SINCE = "since"  # a fifth, where figures from a day on are kept apart
FORGOTTEN = 3600.0  # seconds without a word after which nobody writes a block any more
TRIES = 5  # to put a block in place, where another process does the same
CODED = ("measure", "place", "nationality", "every")
PLANNED = {
    "version",
    "study",
    "seed",
    "runs",
    "split",
    "days",
    "start",
    "title",
    "blocks",
    "run_numbers",
    "keys",
    "finished",
}


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
    """Write a block aside, then put it in place.

    Half a block is never seen under its name, and what fails leaves nothing behind.
    """
    name, blocks = block_name(number), folder / "blocks"
    blocks.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=f".{name}.", dir=blocks, ignore_cleanup_errors=True) as room:
        aside = Path(room) / name
        aside.mkdir()
        seconds, rows = write_tables(aside, results)
        note = {
            "hash": made_of,
            "files": {file.stem: file_hash(file) for file in sorted(aside.glob("*.parquet"))},
            "seconds": seconds,
            "rows": rows,
        }
        (aside / "block.json").write_text(json.dumps(note), "utf-8")
        put_in_place(aside, folder, number, made_of)


def put_in_place(aside: Path, folder: Path, number: int, made_of: str) -> None:
    """Move a block that is whole to its place; another process may have put the same one there a moment ago."""
    place = folder / "blocks" / block_name(number)
    for _ in range(TRIES):
        if is_whole(folder, number, made_of):
            return
        shutil.rmtree(place, ignore_errors=True)
        try:
            os.replace(aside, place)
            return
        except OSError as error:
            if error.errno not in (errno.ENOTEMPTY, errno.EEXIST, errno.EACCES):
                raise
    raise StoreError(
        f"{place}: another process writes there again and again; let only one write other runs into {folder}"
    )


def clear_left_aside(folder: Path) -> None:
    """Remove what was being written when processes were ended from outside.

    Not what another process may be writing now.
    """
    for aside in (folder / "blocks").glob(".block-*"):
        last = max((file.stat().st_mtime for file in [aside, *aside.rglob("*")] if file.exists()), default=0.0)
        if time.time() - last > FORGOTTEN:
            shutil.rmtree(aside, ignore_errors=True)


def write_tables(folder: Path, results: "Iterable[Made]") -> tuple[list[float], list[int]]:
    """Write the tables of some runs, each as it comes, and return the seconds and the most rows of each.

    The same runs give the same bytes.
    """
    seconds, most, draws, asked = [], [], [], []
    with ExitStack() as files:
        writers: dict[str, pq.ParquetWriter] = {}
        for key, result, numbers, since in results:
            tables = {kind: long_table(key.run, getattr(result, kind)) for kind in ("stocks", "flows")}
            for kind, table in (tables | ({SINCE: _in_all(key.run, since)} if since else {})).items():
                if kind not in writers:
                    writers[kind] = files.enter_context(
                        pq.ParquetWriter(folder / f"{kind}.parquet", table.schema, compression="zstd")
                    )
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
    return pa.table(
        {
            "run": column(np.array([run for run, _, _ in values], np.int32)),
            what: coded(codes, names),
            "value": column(np.array([value for _, _, value in values], np.float64)),
        }
    )


def long_table(run: int, rows: "Table") -> pa.Table:
    """Return the long table of a run, coded columns as dictionaries."""
    columns = {
        "run": column(np.full(len(rows["date"]), run, np.int32)),
        "date": column(rows["date"].astype("datetime64[D]")),
    }
    columns |= {name: coded(rows[name], rows.names[name]) for name in CODED}
    return pa.table(columns | {name: column(rows[name]) for name in ("people", "nights") if name in rows.columns})


def _in_all(run: int, since: "tuple[Table, ...]") -> pa.Table:
    """Return the figures kept apart of a run as one long table: of stocks the people of all nights."""
    parts = [long_table(run, table) for table in since]
    kept = [part.drop_columns(["date", "every"]) for part in parts]
    return pa.concat_tables(
        [
            (
                part.drop_columns(["nights"]).set_column(
                    part.column_names.index("people"), "people", part["nights"].cast(pa.int64())
                )
                if "nights" in part.column_names
                else part.set_column(part.column_names.index("people"), "people", part["people"].cast(pa.int64()))
            )
            for part in kept
        ]
    ).unify_dictionaries()


def is_whole(folder: Path, number: int, made_of: str) -> bool:
    """Say whether a block is there, is made of what is asked for, and holds the bytes that were written."""
    block = folder / "blocks" / block_name(number)
    try:
        note = json.loads((block / "block.json").read_text("utf-8"))
        return (
            note["hash"] == made_of
            and {*TABLES} <= {*note["files"]}
            and all(file_hash(block / f"{t}.parquet") == digest for t, digest in note["files"].items())
        )
    except (OSError, ValueError, KeyError):
        return False


def write_json(path: Path, content: dict[str, Any]) -> None:
    """Write a small file whole or not at all."""
    with _written_aside(path, json.dumps(content, indent=1)) as aside:
        os.replace(aside, path)


def write_new_json(path: Path, content: dict[str, Any]) -> bool:
    """Write a small file whole if there is none yet, and say whether it is written: of two processes one does."""
    with _written_aside(path, json.dumps(content, indent=1)) as aside:
        try:
            os.link(aside, path)
        except FileExistsError:
            return False
        except OSError:  # there are disks without links
            os.replace(aside, path)
    return True


@contextmanager
def _written_aside(path: Path, text: str) -> Iterator[Path]:
    aside = path.with_name(f".{path.name}.{os.getpid()}.{get_ident()}")
    try:
        aside.write_text(text, "utf-8")
        yield aside
    finally:
        aside.unlink(missing_ok=True)


def no_runs(folder: Path) -> str:
    """Return why there are no runs in a folder, and the command that leads to some."""
    if (folder / "scenario.toml").exists() or folder.suffix.lower() == ".xlsx" and folder.exists():
        return (
            f"{folder}: a scenario, and no run here; run it first: `jornada run {quote(str(folder))}` says where the"
            " runs are"
        )
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


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class Made(NamedTuple):
    """A run that is made."""

    key: "RunKey"  # its address
    result: "RunResult"  # what it leaves
    numbers: dict[str, float]  # that each question asks for, by what is asked
    since: "tuple[Table, ...]" = ()  # figures kept apart, of stocks and flows
