"""Digests of what a run leaves on disk: of every file, and of run.json itself."""

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jornada.study.store.blocks import file_hash

if TYPE_CHECKING:
    from jornada.study.runs.run import Run


KEPT = ("block.json", "stocks.parquet", "flows.parquet", "draws.parquet", "asked.parquet")


def called(run: "Run", file: Path) -> str:
    """Return what a file of a run is called where its digest is kept.

    Block-00000/flows.parquet, scenario/places.csv, summary.parquet.
    """
    return file.relative_to(run.path).as_posix().removeprefix("blocks/")


def digest_of(info: dict[str, Any]) -> str:
    """Return the digest of all that run.json says beside it."""
    text = json.dumps({name: value for name, value in info.items() if name != "digest"}, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def digests_of(run: "Run") -> dict[str, str]:
    """Return the digest of every file of a run by its path in the folder.

    Blocks and their notes, scenario and summary.
    """
    files = [block / name for block in run.blocks for name in KEPT if name != KEPT[-1] or (block / name).exists()]
    files += [*sorted((run.path / "scenario").iterdir()), run.path / "summary.parquet"]
    return {called(run, file): file_hash(file) for file in files}
