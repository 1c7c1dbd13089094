"""The corridor, twelve days of it: the same bytes for any number of threads, workers and shards, and after a break."""

import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

import jornada as jo
from jornada.domain.scenario.scenario import Scenario
from jornada.study.ensemble.ensemble import Hands, ensemble
from jornada.study.runs.run import Run

RUNS, SEED, SPLIT = 4, 7, 1
pytestmark = pytest.mark.slow


@cache
def corridor() -> Scenario:
    """Return the first twelve days of the corridor."""
    return replace(jo.example("corridor"), days=12)


def _made(folder: Path, hands: Hands) -> Run:
    return ensemble(corridor(), RUNS, SEED, folder, split=SPLIT, hands=hands)


def _bytes(run: Run) -> dict[str, bytes]:
    files = [file for block in run.blocks for file in block.glob("*.parquet")] + [run.path / "summary.parquet"]
    return {str(file.relative_to(run.path)): file.read_bytes() for file in files}


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Return what one worker makes."""
    return _bytes(_made(tmp_path_factory.mktemp("bits") / "one", Hands(workers=1)))


def test_there_is_something_to_compare(plain: dict[str, bytes]) -> None:
    assert len(plain) == 3 * (RUNS + 2 * SPLIT) + 1
    assert len(set(plain.values())) > 2 * (RUNS + 2 * SPLIT)


def test_two_workers(plain: dict[str, bytes], tmp_path: Path) -> None:
    assert _bytes(_made(tmp_path / "two", Hands(workers=2))) == plain


def test_three_threads(plain: dict[str, bytes], tmp_path: Path) -> None:
    with ThreadPoolExecutor(3) as pool:
        assert _bytes(_made(tmp_path / "threads", Hands(executor=pool))) == plain


def test_shards_in_any_order(plain: dict[str, bytes], tmp_path: Path) -> None:
    for i in (3, 1, 2):
        run = _made(tmp_path / "shards", Hands(workers=1, shard=(i, 3)))
    assert _bytes(run) == plain


def test_shards_from_the_command_line(plain: dict[str, bytes], tmp_path: Path) -> None:
    jo.write(corridor(), tmp_path / "scenario")
    for i in (2, 1):
        words = (
            "run",
            "scenario",
            "--runs",
            "3",
            "--seed",
            str(SEED),
            "--workers",
            "1",
            "--shard",
            f"{i}/2",
            "--out",
            "out",
        )
        said = subprocess.run(
            [sys.executable, "-m", "jornada.interface.cli.app", *words],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert said.returncode == 0, said.stderr
    # run i does not depend on how many there are
    first = [f"blocks/block-{i:05d}/{table}.parquet" for i in range(3) for table in ("stocks", "flows", "draws")]
    made = _bytes(Run(tmp_path / "out"))
    assert [made[name] for name in first] == [plain[name] for name in first]


def _stops_after(number: int, how: Callable[[], None]) -> Callable[[int, int], None]:
    return lambda done, total: how() if done >= number else None


def test_an_interrupt_and_a_resumption(plain: dict[str, bytes], tmp_path: Path) -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        _made(tmp_path / "broken", Hands(workers=2, progress=_stops_after(3, interrupt)))
    assert 3 <= len(list((tmp_path / "broken" / "blocks").glob("block-*"))) < RUNS + 2 * SPLIT
    assert _bytes(_made(tmp_path / "broken", Hands(workers=2))) == plain


CUT_SHORT = """
import os, sys
from jornada.study.store import blocks as store
from jornada.study.ensemble.ensemble import Hands
from tests.examples.test_same_bits import _made
from pathlib import Path

whole, left = store.pq.ParquetWriter.close, [7]

def half(writer):  # the power goes off while the eighth table is written
    is_open = writer.is_open
    whole(writer)
    left[0] -= is_open
    if left[0] < 0:
        os.truncate(writer.where, os.path.getsize(writer.where) // 2)
        os._exit(9)

store.pq.ParquetWriter.close = half
_made(Path(sys.argv[1]), Hands(workers=1))
"""


def test_a_sudden_end_in_the_middle_of_a_file(plain: dict[str, bytes], tmp_path: Path) -> None:
    root = str(Path(__file__).parents[2])
    path = os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH")]))
    said = subprocess.run(
        [sys.executable, "-c", CUT_SHORT, str(tmp_path / "cut")],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 9, said.stderr
    assert len(list((tmp_path / "cut" / "blocks").glob("block-*"))) == 2
    assert _bytes(_made(tmp_path / "cut", Hands(workers=1))) == plain
