"""`jornada verify`: every file against its digest, blocks made again, and words for which is which."""

import json
import shutil
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from tests.helpers.command import carried_out

import jornada as jo
from jornada.study.ensemble.ensemble import Hands, ensemble
from jornada.study.ensemble.verify import verdict_on
from jornada.study.runs.digests import digest_of
from jornada.study.runs.run import Run


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return ensemble(
        replace(jo.example("one_office"), days=7),
        3,
        1,
        tmp_path_factory.mktemp("verify") / "runs",
        split=0,
        hands=Hands(workers=1),
    ).path


def add_a_space(file: Path) -> None:
    file.write_bytes(file.read_bytes() + b"\n")


@pytest.mark.parametrize(
    "file",
    [
        "blocks/block-00002/block.json",
        "blocks/block-00001/flows.parquet",
        "blocks/block-00001/draws.parquet",
        "summary.parquet",
    ],
)
def test_an_altered_file_is_told_though_its_block_is_not_repeated(file: str, made: Path, tmp_path: Path) -> None:
    shutil.copytree(made, tmp_path / "runs")
    add_a_space(tmp_path / "runs" / file)
    found = verdict_on(Run(tmp_path / "runs"), None, 1)
    assert found.wrong == (file.removeprefix("blocks/"),) and not found.different
    (tmp_path / "runs" / file).unlink()
    assert verdict_on(Run(tmp_path / "runs"), None, 1).wrong == (file.removeprefix("blocks/"),)


def test_a_state_that_is_not_what_was_kept_is_told(made: Path, tmp_path: Path) -> None:
    shutil.copytree(made, tmp_path / "runs")
    states = tmp_path / "runs" / "states"
    states.mkdir(exist_ok=True)
    kept = b"a state"
    (states / "run-0000000.day-00003.aa.arrow").write_bytes(kept + sha256(kept).digest())
    whole = verdict_on(Run(tmp_path / "runs"), None, 1)
    assert not whole.wrong and whole.states == len(list(states.iterdir()))
    (states / "run-0000000.day-00003.aa.arrow").write_bytes(b"A" + kept[1:] + sha256(kept).digest())
    code, out, _ = carried_out("verify", "runs", cwd=tmp_path)
    assert (
        code == 1
        and "not the same as when it was written: states/run-0000000.day-00003.aa.arrow" in out
        and "run.json, " in out
        and "state" in out
    )


@pytest.mark.parametrize("file", ["scenario/places.csv", "scenario/scenario.toml"])
def test_nothing_is_repeated_of_another_scenario(file: str, made: Path, tmp_path: Path) -> None:
    shutil.copytree(made, tmp_path / "runs")
    add_a_space(tmp_path / "runs" / file)
    (tmp_path / "runs" / "scenario" / "stops.csv").write_text("stop,source\n", "utf-8")
    code, out, _ = carried_out("verify", "runs", cwd=tmp_path)
    assert (
        code == 1
        and f"not the same as when it was written: {file}" in out
        and "scenario/stops.csv" in out
        and "nothing repeated" in out
    )


def test_an_altered_plan_is_told(made: Path, tmp_path: Path) -> None:
    shutil.copytree(made, tmp_path / "runs")
    info = json.loads((tmp_path / "runs" / "run.json").read_text("utf-8"))
    assert info["digest"] == digest_of(info)
    (tmp_path / "runs" / "run.json").write_text(json.dumps(info | {"title": "Another"}), "utf-8")
    assert verdict_on(Run(tmp_path / "runs"), None, 1).wrong == ("run.json",)


def test_all_is_repeated_with_the_summary(made: Path, tmp_path: Path) -> None:
    code, out, _ = carried_out("verify", str(made), cwd=tmp_path)
    assert (code, out.splitlines()[:2]) == (
        0,
        [
            "1 of 3 blocks repeated: the same bytes",
            f"{len(list(made.rglob('*.*')))} files compared with the digests kept of them: the same",
        ],
    )
    assert "only compared, not repeated: 2 blocks, the summary, the scenario, run.json" in out
    code, out, _ = carried_out("verify", str(made), "--all", cwd=tmp_path)
    assert code == 0 and "3 of 3 blocks repeated: the same bytes" in out and "the summary worked out again" in out
    shutil.copytree(made, tmp_path / "runs")
    table = pq.read_table(made / "summary.parquet")
    pq.write_table(table.slice(1), tmp_path / "runs" / "summary.parquet")
    info = json.loads((made / "run.json").read_text("utf-8"))
    from jornada.study.store.blocks import file_hash

    info["hashes"]["summary.parquet"] = file_hash(tmp_path / "runs" / "summary.parquet")
    (tmp_path / "runs" / "run.json").write_text(json.dumps(info | {"digest": digest_of(info)}), "utf-8")
    assert verdict_on(Run(tmp_path / "runs"), None, None).different == ("summary.parquet",)  # with digests that agree
