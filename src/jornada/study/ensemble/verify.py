"""Repeat runs that are on disk, compare every file with its digest, and say which are not the same."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from jornada.study.ensemble.ensemble import Progress
from jornada.study.ensemble.states import FOLDER
from jornada.study.findings.summary import summarise
from jornada.study.publish import publish, shown
from jornada.study.runs.digests import called, digest_of
from jornada.study.runs.run import Run
from jornada.study.store.blocks import file_hash, write_tables
from jornada.study.store.parquet import StoreError, read_parquet


@dataclass(frozen=True)
class Verdict:
    """What was found: files that are not what they were when they were written, files that come out otherwise when they
    are made again, how many were compared, states among them, and how many blocks were repeated."""

    altered: tuple[str, ...]
    different: tuple[str, ...]
    compared: int
    repeated: int
    blocks: int
    states: int = 0

    @property
    def wrong(self) -> tuple[str, ...]:
        """Return every file that is not the same, once."""
        return tuple(dict.fromkeys((*self.altered, *self.different)))


def verify(run: Run, tell: Progress | None = None, blocks: int | None = None) -> list[str]:
    """Return the files that are not the same as when they were written, or when the first blocks, or all of them, are
    repeated."""
    return list(verdict_on(run, tell, blocks).wrong)


def verdict_on(run: Run, tell: Progress | None = None, blocks: int | None = None) -> Verdict:
    """Compare every file of a folder with its digest, and repeat its first blocks, or all of them and the summary.

    Nothing is repeated where the scenario or the plan of the runs is not what it was.
    """
    altered, count = tuple(altered_files(run)), len(run.blocks) if blocks is None else min(blocks, len(run.blocks))
    if any(name == "run.json" or name.startswith("scenario/") for name in altered):
        return Verdict(altered, (), _compared(run), 0, len(run.blocks), len(_states(run)))
    different = [name for number in range(count) for name in _repeated(run, number, count, tell)]
    if count == len(run.blocks) and not (altered or different) and not _same_summary(run):
        different.append("summary.parquet")
    return Verdict(altered, tuple(different), _compared(run), count, len(run.blocks), len(_states(run)))


def _compared(run: Run) -> int:
    """Return how many files have a digest: those in run.json, run.json itself, and states, each with its own."""
    return len(run.info.get("hashes", {})) + 1 + len(_states(run))


def _states(run: Run) -> list[Path]:
    """Return the states beside runs; others may be kept later, and any may be deleted."""
    return sorted(file for file in (run.path / FOLDER).glob("*") if not file.name.startswith("."))


def altered_files(run: Run) -> Iterator[str]:
    """Yield the files that are missing, not the bytes that were written, or not of this run.

    Run.json itself, and states.
    """
    from jornada.study.store.state_file import is_whole

    kept = run.info.get("hashes", {})
    if run.info.get("digest") != digest_of(run.info):
        yield "run.json"
    there = {
        called(run, file): file
        for file in sorted(
            [*(run.path / "scenario").iterdir(), *(run.path / "blocks").glob("*/*"), run.path / "summary.parquet"]
        )
    }
    yield from (
        name
        for name, digest in kept.items()
        if name not in there or not there[name].is_file() or file_hash(there[name]) != digest
    )
    yield from (name for name in there if name not in kept and "/." not in name and not name.startswith("."))
    yield from (called(run, file) for file in _states(run) if not is_whole(file.read_bytes()))


def _repeated(run: Run, number: int, of: int, tell: Progress | None) -> Iterator[str]:
    """Yield the files of a block whose bytes are not the same when its runs are made again."""
    from jornada.engine.run.state import RunKey
    from jornada.study.runs.question_records import simulated

    keys, block = [RunKey(**key) for key in run.info["keys"][number]], run.blocks[number]
    with TemporaryDirectory() as again:
        write_tables(Path(again), (simulated(run.scenario, key, run.fluid) for key in keys))
        yield from (
            f"{block.name}/{file.name}"
            for file in sorted(Path(again).iterdir())
            if not same_bytes(file, block / file.name)
        )
    if tell:
        tell(number + 1, of)


def _same_summary(run: Run) -> bool:
    """Say whether the summary says what comes out of the blocks."""
    try:
        return bool(
            shown(publish(summarise(run))).to_pandas().equals(read_parquet(run.path / "summary.parquet").to_pandas())
        )
    except StoreError:
        return False


def same_bytes(one: Path, other: Path) -> bool:
    """Say whether two files hold the same bytes; a file that is not there is not the same."""
    return one.exists() and other.exists() and file_hash(one) == file_hash(other)
