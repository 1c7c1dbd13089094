"""Runs on disk: whole or not at all, resumed, the same for any number of runs or hands."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pandas as pd
import pytest
from tests.helpers.small import small

from jornada.engine.run.run import run_key
from jornada.study.ensemble.ensemble import Hands, ensemble
from jornada.study.ensemble.plan import Plan, blocks_of, run_keys
from jornada.study.ensemble.verify import verify
from jornada.study.runs.frames import read_flows, read_stocks
from jornada.study.runs.run import Run, open_run
from jornada.study.store import in_memory as kept
from jornada.study.store.parquet import StoreError
from jornada.study.store.rows import SPLIT, Names

DAYS = 40
HERE = Hands(workers=1)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return ensemble(small(DAYS), 5, 1, tmp_path_factory.mktemp("store") / "run", split=2, hands=HERE)


def bytes_of(run: Run) -> dict[str, bytes]:
    return {
        f"{block.name}/{file.name}": file.read_bytes()
        for block in run.blocks
        for file in sorted(block.glob("*.parquet"))
    }


def test_opens_again(run: Run) -> None:
    again = open_run(run.path)
    assert again.runs == 5 and again.info["split"] == 2
    assert again.scenario == small(DAYS)


def test_twins_share_what_they_should() -> None:
    keys = {key.run: key for key in run_keys(Plan(small(), 5, 1, 2))}
    assert set(keys) == {0, 1, 2, 3, 4, SPLIT, SPLIT + 1, 2 * SPLIT, 2 * SPLIT + 1}
    assert (keys[SPLIT + 1].parameters, keys[SPLIT + 1].shocks) == (1, 1) and keys[SPLIT + 1].chance != 1
    assert keys[2 * SPLIT + 1].parameters == 1 and keys[2 * SPLIT + 1].shocks != 1


def test_a_second_call_runs_nothing(run: Run) -> None:
    told: list[tuple[int, int]] = []
    ensemble(
        small(DAYS),
        5,
        1,
        run.path,
        split=2,
        hands=Hands(workers=1, progress=lambda done, total: told.append((done, total))),
    )
    assert told == [(9, 9)]


def test_resumes_a_lost_and_a_damaged_block(run: Run, tmp_path: Path) -> None:
    made = ensemble(small(DAYS), 5, 1, tmp_path / "again", split=2, hands=HERE)
    wanted = bytes_of(made)
    (made.blocks[1] / "stocks.parquet").write_bytes(b"half a file")
    for file in made.blocks[3].iterdir():
        file.unlink()
    made.blocks[3].rmdir()
    told: list[int] = []
    mended = ensemble(
        small(DAYS),
        5,
        1,
        tmp_path / "again",
        split=2,
        hands=Hands(workers=1, progress=lambda done, total: told.append(done)),
    )
    assert told[0] == 7 and bytes_of(mended) == wanted == bytes_of(run)


def test_shards_make_the_same(run: Run, tmp_path: Path) -> None:
    first = ensemble(small(DAYS), 5, 1, tmp_path / "shards", split=2, hands=Hands(workers=1, shard=(1, 2)))
    assert not first.info["finished"]
    with pytest.raises(StoreError, match="not finished"):
        open_run(first.path)
    whole = ensemble(small(DAYS), 5, 1, tmp_path / "shards", split=2, hands=Hands(workers=1, shard=(2, 2)))
    assert bytes_of(whole) == bytes_of(run)


def test_any_executor(run: Run, tmp_path: Path) -> None:
    with ThreadPoolExecutor(1) as pool:
        made = ensemble(small(DAYS), 5, 1, tmp_path / "threads", split=2, hands=Hands(executor=pool))
    assert bytes_of(made) == bytes_of(run)


def test_run_is_independent_of_how_many(run: Run, tmp_path: Path) -> None:
    fewer = ensemble(small(DAYS), 2, 1, tmp_path / "two", split=0, hands=HERE)
    wide = run.flows("encounters", "week")
    pd.testing.assert_frame_equal(
        fewer.flows("encounters", "week"), wide.loc[wide["run"] < 2].reset_index(drop=True), check_categorical=False
    )


def test_another_scenario_is_refused(run: Run) -> None:
    with pytest.raises(StoreError, match="holds another run"):
        ensemble(small(DAYS + 1), 5, 1, run.path, split=2, hands=HERE)


def test_verify_finds_a_changed_byte(run: Run, tmp_path: Path) -> None:
    assert verify(run, blocks=1) == []
    other = ensemble(small(DAYS), 2, 1, tmp_path / "v", split=0, hands=HERE)
    with (other.blocks[0] / "flows.parquet").open("ab") as file:
        file.write(b"x")
    assert verify(other) == ["block-00000/flows.parquet"]


def test_hashes_and_size_of_blocks(run: Run) -> None:
    info = json.loads((run.path / "run.json").read_text("utf-8"))
    assert "scenario/places.csv" in info["hashes"] and info["rows"] > 0
    few, many = ([len(block) for block in blocks_of([run_key(1, run) for run in range(runs)])] for runs in (40, 5000))
    assert few == [1] * 16 + [2] * 12 and many[:28] == few and max(many) == 64 and sum(many) == 5000


def test_nothing_there(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no run here"):
        open_run(tmp_path)


def test_runs_too_many_for_memory_are_read_block_by_block_to_the_same_rows(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = open_run(run.path)
    assert all(few.kept.values())
    monkeypatch.setattr(kept, "MOST_ROWS", 0)
    many = open_run(run.path)
    assert many.kept == {"stocks": None, "flows": None}
    for table in ("stocks", "flows"):
        for measure, every in few.kept[table].slices:
            one, other = (
                (read_stocks(of, measure, True, every) if table == "stocks" else read_flows(of, measure, every, True))
                for of in (few, many)
            )
            assert len(one) > 0
            pd.testing.assert_frame_equal(one, other, check_categorical=False)


def test_many_places_have_codes_of_their_own() -> None:
    names = Names()
    assert names.codes("place", [f"town {i}" for i in range(40_000)]).tolist() == list(range(1, 40_001))
