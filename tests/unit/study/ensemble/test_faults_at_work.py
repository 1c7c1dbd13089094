"""What can go wrong while runs are made, for real: a worker is ended, the disk is full, a block is damaged."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.helpers.command import carried_out
from tests.helpers.small import small

from jornada.files.scenario.folder import write
from jornada.study.ensemble.ensemble import Hands, ensemble
from jornada.study.ensemble.pool import PATIENCE, in_pool
from jornada.study.runs.run import Run
from jornada.study.store.blocks import FORGOTTEN, clear_left_aside
from jornada.study.store.parquet import StoreError

HERE = Hands(workers=1)
DAYS = 6


def ends_once(mark: Path) -> Path:
    """End the worker that does this, the first time, in the middle of its task."""
    if not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return mark


def ends_always(mark: Path) -> Path:
    os.kill(os.getpid(), signal.SIGKILL)
    return mark


def files(run: Run) -> dict[str, bytes]:
    return {f.relative_to(run.path).as_posix(): f.read_bytes() for f in sorted(run.path.glob("blocks/*/*.parquet"))}


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL on this system")
def test_others_take_the_place_of_a_worker_that_is_ended(tmp_path: Path) -> None:
    marks = [tmp_path / str(number) for number in range(2)]
    assert sorted(in_pool(ends_once, marks, 2)) == marks
    with pytest.raises(StoreError, match="ended from outside three times"):
        list(in_pool(ends_always, marks, 1))
    assert PATIENCE == 3


def test_a_process_that_is_ended_mid_block_leaves_what_the_next_one_finishes(tmp_path: Path) -> None:
    write(small(DAYS), tmp_path / "scenario")
    words = [
        sys.executable,
        "-m",
        "jornada",
        "run",
        str(tmp_path / "scenario"),
        "--runs",
        "30",
        "--split",
        "0",
        "--workers",
        "1",
        "--out",
        str(tmp_path / "run"),
    ]
    going = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    while going.poll() is None and not (tmp_path / "run" / "blocks" / "block-00001").exists():
        pass
    going.kill()
    going.communicate()
    done = {file.name for file in (tmp_path / "run" / "blocks").glob("block-*")}
    assert done, "some blocks are there"
    again = ensemble(small(DAYS), 30, 1, tmp_path / "run", split=0, hands=HERE)
    assert again.runs == 30 and files(again) == files(
        ensemble(small(DAYS), 30, 1, tmp_path / "whole", split=0, hands=HERE)
    )
    left = list((tmp_path / "run" / "blocks").glob(".block-*"))
    for aside in left:
        for file in [*aside.rglob("*"), aside]:
            os.utime(file, (0, os.stat(file).st_mtime - 2 * FORGOTTEN))
    clear_left_aside(tmp_path / "run")
    assert not list((tmp_path / "run" / "blocks").glob(".block-*"))


@pytest.fixture
def tiny(tmp_path: Path) -> Iterator[Path]:
    """Mount a disk with room for little."""
    folder = tmp_path / "tiny"
    folder.mkdir()
    if (
        sys.platform != "linux"
        or os.geteuid() != 0
        or subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=192k", "tmpfs", str(folder)], capture_output=True, check=False
        ).returncode
    ):
        pytest.skip("a small disk can be mounted by root on Linux only")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_is_told_and_what_is_written_is_kept(tiny: Path, tmp_path: Path) -> None:
    write(small(DAYS), tmp_path / "scenario")
    words = (
        "run",
        str(tmp_path / "scenario"),
        "--runs",
        "20",
        "--split",
        "0",
        "--workers",
        "1",
        "--out",
        str(tiny / "run"),
    )
    code, _, err = carried_out(*words, cwd=tmp_path)
    assert code == 1 and "the disk is full" in err and "goes on where it stopped" in err
    kept = sorted(file.name for file in (tiny / "run" / "blocks").glob("block-*"))
    assert kept and not list((tiny / "run" / "blocks").glob(".block-*")), "whole blocks, and nothing of the half one"
    subprocess.run(["mount", "-o", "remount,size=8m", str(tiny)], check=True)
    assert carried_out(*words, cwd=tmp_path)[0] == 0
    assert files(Run(tiny / "run")) == files(ensemble(small(DAYS), 20, 1, tmp_path / "whole", split=0, hands=HERE))


def test_a_damaged_block_is_told_and_made_again(tmp_path: Path) -> None:
    made = ensemble(small(DAYS), 3, 1, tmp_path / "run", split=0, hands=HERE)
    before = files(made)
    (made.blocks[1] / "flows.parquet").write_bytes(before["blocks/block-00001/flows.parquet"][:-40])
    with pytest.raises(StoreError, match="missing or damaged; the same `jornada run` command"):
        Run(made.path).flows("encounters", "month")
    assert files(ensemble(small(DAYS), 3, 1, tmp_path / "run", split=0, hands=HERE)) == before
