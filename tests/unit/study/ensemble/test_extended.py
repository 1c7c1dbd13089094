"""An ensemble is extended: what is there stays, and a range is known when it is."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.helpers.command import carried_out
from tests.helpers.small import small

from jornada.domain.fault import ScenarioError
from jornada.domain.scenario.scenario import Scenario
from jornada.study.ensemble.ensemble import Hands, ensemble
from jornada.study.ensemble.precision import Precision, known_of, share_known
from jornada.study.ensemble.verify import verify
from jornada.study.runs.run import open_run
from jornada.study.store.parquet import StoreError

DAYS = 6
HERE = Hands(workers=1)


def short() -> Scenario:
    return small(DAYS)


def files(folder: Path) -> dict[str, bytes]:
    return {f.relative_to(folder).as_posix(): f.read_bytes() for f in sorted(folder.glob("blocks/*/*.parquet"))}


def test_more_runs_are_added_and_the_first_are_untouched(tmp_path: Path) -> None:
    few, more = ensemble(short(), 16, 1, tmp_path / "run", split=2, hands=HERE), []
    before, written = files(few.path), {file: file.stat().st_mtime_ns for file in few.path.glob("blocks/*/*")}
    many = ensemble(
        short(),
        18,
        1,
        tmp_path / "run",
        split=1,
        hands=replace(HERE, progress=lambda done, total: more.append((done, total))),
    )
    assert more[0] == (20, 22), "16 runs and 4 twins are there already"
    assert {name: content for name, content in files(many.path).items() if name in before} == before
    assert all(file.stat().st_mtime_ns == since for file, since in written.items())
    assert many.runs == 18 and many.info["split"] == 2 and not verify(many, blocks=0)
    whole = ensemble(short(), 18, 1, tmp_path / "whole", split=2, hands=HERE)
    assert (
        files(whole.path) == files(many.path)
        and (whole.path / "summary.parquet").read_bytes() == (many.path / "summary.parquet").read_bytes()
    )
    with pytest.raises(StoreError, match="runs are added and never taken away"):
        ensemble(short(), 10, 1, tmp_path / "run", split=2, hands=HERE)
    with pytest.raises(StoreError, match="holds another run"):
        ensemble(short(), 30, 2, tmp_path / "run", split=2, hands=HERE)


def test_a_short_last_block_is_filled(tmp_path: Path) -> None:
    ensemble(short(), 17, 1, tmp_path / "run", split=0, hands=HERE)
    filled = ensemble(short(), 18, 1, tmp_path / "run", split=0, hands=HERE)
    assert files(filled.path) == files(ensemble(short(), 18, 1, tmp_path / "whole", split=0, hands=HERE).path)


def test_a_folder_of_runs_is_added_to_by_the_command(tmp_path: Path) -> None:
    made = ensemble(short(), 2, 5, tmp_path / "run", split=0, hands=HERE)
    code, out, err = carried_out("run", str(made.path), "--runs", "3", "--split", "0", "--workers", "1", cwd=tmp_path)
    assert (code, err) == (0, "") and "3 runs, seed 5" in out and open_run(made.path).runs == 3


def test_the_range_of_a_quantile_holds_as_often_as_it_says() -> None:
    random, held = np.random.default_rng(5), []
    for _ in range(400):
        found = known_of(random.lognormal(0.0, 1.0, 90))
        held.append([one.low <= np.exp(z) <= one.high for one, z in zip(found, (-1.6449, 0.0, 1.6449), strict=True)])
    assert (np.mean(held, axis=0) > 0.93).all(), "of 400 at least 372, where 380 are expected or more"
    assert share_known(known_of(np.arange(71.0))) == float("inf") and share_known(known_of(np.arange(72.0))) < float(
        "inf"
    )


def test_runs_are_added_until_a_range_is_known(tmp_path: Path) -> None:
    found = ensemble(short(), 400, 1, tmp_path / "run", split=0, precision=Precision(0.3, "encounters"), hands=HERE)
    told = found.info["precision"]
    assert told["reached"] and told["known"] <= 0.3 and 72 <= told["runs"] == found.runs < 400
    assert not verify(found, blocks=0), "run.json has its digest"
    again = ensemble(short(), 400, 1, tmp_path / "run", split=0, precision=Precision(0.3, "encounters"), hands=HERE)
    assert again.info["precision"] == told
    code, out, _ = carried_out(
        "run",
        str(found.path),
        "--runs",
        str(found.runs),
        "--precision",
        "1%",
        "--measure",
        "encounters",
        "--workers",
        "1",
        cwd=tmp_path,
    )
    assert code == 0 and "1 % was asked for and is not reached" in out


@pytest.mark.parametrize(
    "words",
    [
        ("--precision", "5%"),
        ("--precision", "105%", "--measure", "died"),
        ("--measure", "died"),
        ("--precision", "5%", "--measure", "dyed"),
        ("--precision", "5%", "--measure", "died", "--shard", "1/2"),
    ],
)
def test_misuse_of_precision_is_told(tmp_path: Path, words: tuple[str, ...]) -> None:
    code, _, err = carried_out("run", "three_places", *words, cwd=tmp_path)
    assert code == 2 and "--precision" in err or "dyed" in err
    with pytest.raises(ScenarioError):
        Precision(1.5, "died")


def test_two_at_once_in_one_folder_leave_the_same_bytes(tmp_path: Path) -> None:
    with ThreadPoolExecutor(2) as both:
        done = list(both.map(lambda _: ensemble(short(), 6, 1, tmp_path / "run", split=0, hands=HERE), range(2)))
    alone = ensemble(short(), 6, 1, tmp_path / "alone", split=0, hands=HERE)
    assert files(done[0].path) == files(alone.path) and done[0].info["finished"] and not verify(done[0], blocks=1)
    assert not list(alone.path.glob("blocks/.*")) and not list(done[0].path.glob("blocks/.*"))
