"""A block on a machine that somebody else runs.

Written in place where the disk is shared, or else sent back and put in place here.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from jornada.engine.version import version
from jornada.study.ensemble.block import Task, run_block
from jornada.study.store.blocks import block_name, is_whole, put_in_place
from jornada.study.store.parquet import StoreError


@contextmanager
def seen_from_afar(tasks: list[Task]) -> Iterator[list[Task]]:
    """Give tasks a proof of the disk of their folder: who reads it there shares the disk.

    It is gone when they are done.
    """
    proofs = {task.folder: task.folder / "blocks" / f".shared-{uuid4().hex}" for task in tasks}
    try:
        for proof in proofs.values():
            proof.parent.mkdir(parents=True, exist_ok=True)
            proof.write_text(proof.name, "utf-8")
        yield [replace(task, proof=proofs[task.folder].resolve(), version=version()) for task in tasks]
    finally:
        for proof in proofs.values():
            proof.unlink(missing_ok=True)


def run_afar(task: Task) -> Task:
    """Run a block wherever this is, and send its files back where the folder of the runs is not seen.

    Raises
    ------
    StoreError
        When another version of the model is installed here, or runs must go on from states that are not here.
    """
    if version() != task.version:
        raise StoreError(
            f"a worker has version {version()} of the model, and this is {task.version}: install the same on both, or"
            " the bytes would differ"
        )
    if _is_here(task.proof):
        return run_block(task)
    if task.states and (task.states.needed or task.states.only):
        raise StoreError(
            "--from: workers of the cluster do not see the folder of states; use a disk that all share, or leave out"
            " --from"
        )
    with TemporaryDirectory(prefix="jornada-") as room:
        there = replace(task, folder=Path(room), states=None, tell=_nobody)
        run_block(there)
        files = sorted((Path(room) / "blocks" / block_name(task.number)).iterdir())
        return replace(task, sent={file.name: file.read_bytes() for file in files})


def taken_in(task: Task) -> Task:
    """Put the files of a block in place that came from afar.

    Raises
    ------
    StoreError
        When they are not the bytes that were written there.
    """
    if task.sent is None:
        return task
    blocks, name = task.folder / "blocks", block_name(task.number)
    with TemporaryDirectory(prefix=f".{name}.", dir=blocks, ignore_cleanup_errors=True) as room:
        aside = Path(room) / name
        aside.mkdir()
        for file, content in task.sent.items():
            (aside / file).write_bytes(content)
        put_in_place(aside, task.folder, task.number, task.made_of)
    if not is_whole(task.folder, task.number, task.made_of):
        raise StoreError(f"{blocks / name} did not arrive whole from a worker; the same command makes it again")
    return replace(task, sent=None)


def _is_here(proof: Path | None) -> bool:
    try:
        return proof is not None and proof.read_text("utf-8") == proof.name
    except OSError:
        return False


def _nobody(_: float) -> None:
    """Tell nobody how far a run is."""
