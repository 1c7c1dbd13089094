"""Repeat runs that are on disk, and say which files differ."""

from pathlib import Path
from tempfile import TemporaryDirectory

from jornada.study.ensemble import Progress
from jornada.study.store import TABLES, Run, file_hash, write_tables


def verify(run: Run, tell: Progress | None = None, blocks: int | None = None) -> list[str]:
    """Repeat the first blocks of a folder, or all of them, and return the files whose bytes are not the same."""
    from jornada.engine.run import RunKey, simulate

    different: list[str] = []
    keys = [[RunKey(**key) for key in block] for block in run.info["keys"]][:blocks]
    for number, (block, addresses) in enumerate(zip(run.blocks, keys, strict=False)):
        with TemporaryDirectory() as again:
            write_tables(Path(again), [(key, simulate(run.scenario, key, run.fluid)) for key in addresses])
            different += [f"{block.name}/{t}.parquet" for t in TABLES if not same_bytes(Path(again) / f"{t}.parquet", block / f"{t}.parquet")]
        if tell:
            tell(number + 1, len(keys))
    return different


def same_bytes(one: Path, other: Path) -> bool:
    """Say whether two files hold the same bytes; a file that is not there is not the same."""
    return one.exists() and other.exists() and file_hash(one) == file_hash(other)
