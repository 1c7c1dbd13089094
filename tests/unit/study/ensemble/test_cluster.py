"""A cluster that others run.

A real scheduler and two workers on loopback, one of them ended in the middle, and the scheduler lost.
"""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest
from tests.helpers.small import small

from jornada.study.ensemble.afar import run_afar, seen_from_afar, taken_in
from jornada.study.ensemble.block import Task
from jornada.study.ensemble.cluster import cluster, where_of
from jornada.study.ensemble.ensemble import Hands, Job, Shard, _tasks_of, ensemble, prepare
from jornada.study.ensemble.plan import Plan, blocks_of, run_keys
from jornada.study.runs.run import Run
from jornada.study.store.parquet import StoreError

pytest.importorskip("distributed", reason="Dask is not installed: pip install 'jornada[cluster]'")
DAYS, RUNS = 6, 16
HERE = Hands(workers=1)
ADDRESS = re.compile(r"(tcp://127\.0\.0\.1:\d+)")


class Machines(NamedTuple):
    """A scheduler and its workers, each a process."""

    address: str
    scheduler: subprocess.Popen[str]
    workers: list[subprocess.Popen[str]]


def begun(*words: str, cwd: Path) -> subprocess.Popen[str]:
    quiet = {
        **os.environ,
        "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "5",
        "DASK_DISTRIBUTED__ADMIN__LOW_LEVEL_LOG_LENGTH": "0",
    }
    return subprocess.Popen(
        [sys.executable, "-m", "distributed.cli." + words[0], *words[1:]],
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        cwd=cwd,
        env=quiet,
    )


@contextmanager
def machines(folder: Path) -> Iterator[Machines]:
    """Begin a scheduler and two workers with one thread each, and end what is left of them."""
    scheduler = begun("dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", cwd=folder)
    every = [scheduler]
    try:
        address = next(found[1] for line in scheduler.stderr or () if (found := ADDRESS.search(line)))
        threading.Thread(target=lambda: [None for _ in scheduler.stderr or ()], daemon=True).start()
        for number in range(2):
            worker = begun(
                "dask_worker",
                address,
                "--nthreads",
                "1",
                "--no-nanny",
                "--no-dashboard",
                "--local-directory",
                str(folder / f"worker-{number}"),
                cwd=folder,
            )
            threading.Thread(target=lambda worker=worker: [None for _ in worker.stderr or ()], daemon=True).start()
            every.append(worker)
        yield Machines(address, scheduler, every[1:])
    finally:
        for process in every:
            process.kill()
            process.wait()


def files(run: Run) -> dict[str, bytes]:
    return {f.relative_to(run.path).as_posix(): f.read_bytes() for f in sorted(run.path.glob("blocks/*/*.parquet"))}


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return ensemble(small(DAYS), RUNS, 1, tmp_path_factory.mktemp("alone") / "run", split=2, hands=HERE)


class Watcher:
    """Hears how far the work is, and does something once when some runs are done."""

    def __init__(self, at: int, what: object) -> None:
        self.at, self.what, self.heard = at, what, []

    def __call__(self, done: float, total: int) -> None:
        self.heard.append((done, total))
        if done >= self.at and callable(self.what):
            self.what()
            self.what = None


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL on this system")
def test_same_bytes_with_a_worker_ended_in_the_middle_and_a_scheduler_lost(alone: Run, tmp_path: Path) -> None:
    with machines(tmp_path) as there:
        watcher = Watcher(3, there.workers[0].kill)
        with cluster(there.address, patience=20.0) as given:
            done = ensemble(
                small(DAYS), RUNS, 1, tmp_path / "one", split=2, hands=Hands(executor=given, progress=watcher)
            )
        assert there.workers[0].wait() == -signal.SIGKILL and files(done) == files(alone)
        numbers = [number for number, _ in watcher.heard]
        assert numbers == sorted(numbers) or max(numbers) == numbers[-1] and watcher.heard[-1] == (20, 20)

        class Stopped(Exception):
            pass

        def stop() -> None:
            raise Stopped

        with pytest.raises(Stopped), cluster(there.address, patience=20.0) as given:
            ensemble(
                small(DAYS), RUNS, 1, tmp_path / "two", split=2, hands=Hands(executor=given, progress=Watcher(3, stop))
            )
        with (
            pytest.raises(StoreError, match="was lost; blocks that are done are kept"),
            cluster(there.address, patience=3.0) as given,
        ):
            ensemble(
                small(DAYS),
                RUNS,
                1,
                tmp_path / "two",
                split=2,
                hands=Hands(executor=given, progress=Watcher(6, there.scheduler.kill)),
            )
    again = ensemble(small(DAYS), RUNS, 1, tmp_path / "two", split=2, hands=HERE)
    assert files(again) == files(alone)
    with pytest.raises(StoreError, match="no scheduler answers at"), cluster(there.address, patience=0.5):
        pass


def test_blocks_come_back_from_where_no_disk_is_shared(alone: Run, tmp_path: Path) -> None:
    plan = Plan(small(DAYS), RUNS, 1, 2)
    blocks = blocks_of(run_keys(plan))
    prepare(tmp_path / "run", plan, blocks, False)
    tasks = _tasks_of(Job(tmp_path / "run", plan, blocks, None), Shard(1, 1))[:2]
    with seen_from_afar(tasks) as proven:
        assert run_afar(proven[0]).sent is None, "here the disk is shared"
        afar = replace(proven[1], proof=tmp_path / "nowhere" / "proof", folder=tmp_path / "not here")
        back = replace(run_afar(afar), folder=tmp_path / "run")
        assert back.sent is not None and not (tmp_path / "not here").exists()
        taken_in(back)
        with pytest.raises(StoreError, match="did not arrive whole"):
            taken_in(replace(back, number=3, sent={name: content[:-1] for name, content in back.sent.items()}))
        with pytest.raises(StoreError, match="install the same on both"):
            run_afar(replace(afar, version="0.0.1"))
    for name in ("block-00000", "block-00001"):
        for file in (tmp_path / "run" / "blocks" / name).glob("*.parquet"):
            assert file.read_bytes() == (alone.path / "blocks" / name / file.name).read_bytes()
    assert not list((tmp_path / "run" / "blocks").glob(".*"))
    assert isinstance(back, Task)


@pytest.mark.parametrize("text", ["", "local", "local:0", "http://a:1", "tcp://a"])
def test_says_what_a_cluster_is(text: str) -> None:
    with pytest.raises(StoreError, match="--cluster"):
        where_of(text)


def test_gives_up_soon() -> None:
    began = time.monotonic()
    with pytest.raises(StoreError, match="no scheduler answers"), cluster("tcp://127.0.0.1:9", patience=0.3):
        pass
    assert time.monotonic() - began < 20.0
