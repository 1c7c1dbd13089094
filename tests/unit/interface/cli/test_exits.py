"""How commands end.

Whatever is given to them, they say what is wrong and how to mend it, and never show a traceback.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.helpers.command import by_process, carried_out
from tests.helpers.small import small

import jornada as jo
from jornada.domain.fault import ScenarioError
from jornada.files.scenario.folder import write
from jornada.interface.cli.exits import FAULTY, FINE, INTERRUPTED, MISUSED, ended
from jornada.interface.misuse import Interrupted
from jornada.study.ensemble.ensemble import Hands, ensemble
from jornada.study.questions.compare import Comparison
from jornada.study.runs.run import Run

COMMAND = [sys.executable, "-m", "jornada.interface.cli.app"]
SAME = ("run", "scenario", "--runs", "3", "--seed", "1", "--split", "1", "--workers", "1", "--out")


def said(*words: str, cwd: Path) -> tuple[int, str]:
    code, out, err = carried_out(*words, cwd=cwd)
    assert "Traceback" not in out + err and "\x1b" not in out + err, out + err
    return code, out + err


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    here = tmp_path_factory.mktemp("ending")
    write(small(30), here / "scenario")
    ensemble(small(30), 3, 1, here / "runs", split=1, hands=Hands(workers=1))
    (here / "a file").write_text("x", "utf-8")
    return here


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("new", "a file"), MISUSED, "a file is in the way"),
        (("new", "a file/deeper"), MISUSED, "a file is in the way"),
        (("run", "scenario", "--runs", "0"), MISUSED, "greater than or equal to 1"),
        (("run", "scenario", "--out", "a file"), FAULTY, "is a file"),
        (("run", "scenario", "--out", "scenario"), FAULTY, "holds something else (arrivals.csv"),
        (("run", "scenario", "--out", "/proc/nowhere"), FAULTY, "is the path right"),
        (("run", "scenario/places.csv"), MISUSED, "give the folder of tables"),
        (("run", "three_place"), MISUSED, "did you mean the example 'three_places'?"),
        (
            ("run", "scenario", "--runs", "2", "--out", "runs"),
            FAULTY,
            "3 runs of the same, 2 were asked for; runs are added and never taken away",
        ),
        (
            ("run", "scenario", "--runs", "3", "--seed", "2", "--out", "runs"),
            FAULTY,
            "another run (Three places for tests, 3 runs, split 1, seed 1)",
        ),
        (
            ("run", "one_office", "--runs", "3", "--seed", "1", "--split", "1", "--out", "runs"),
            FAULTY,
            "of changed tables, or by another version",
        ),
        (("check", "runs"), MISUSED, str(Path("runs", "scenario"))),
        (("report", "scenario"), FAULTY, "no run here"),
        (("report", "a file"), FAULTY, "no run here"),
        (("report", "runs/run.json"), FAULTY, "no run here"),
        (("compare", "runs", "runs", "--measure", "dide"), MISUSED, "nearest: died"),
    ],
)
def test_bad_input_is_told_what_would_be_good(words: tuple[str, ...], code: int, says: str, made: Path) -> None:
    found, text = said(*words, cwd=made)
    assert (found, says in text) == (code, True), text


@pytest.mark.parametrize(
    "words", [("report", "a file"), ("compare", "runs", "runs", "--measure", "dide"), ("verify", "runs")]
)
def test_a_process_of_its_own_ends_with_the_same_words(words: tuple[str, ...], made: Path) -> None:
    assert by_process(*words, cwd=made) == carried_out(*words, cwd=made)


def damaged(made: Path, to: Path, file: str, content: str | None) -> None:
    """Copy the runs, and write something else into one of the files, or remove it."""
    shutil.copytree(made, to, dirs_exist_ok=True)
    if content is None:
        (to / "runs" / file).unlink()
    else:
        (to / "runs" / file).write_text(content, "utf-8")


@pytest.mark.parametrize(
    "file", ["blocks/block-00000/flows.parquet", "blocks/block-00001/stocks.parquet", "summary.parquet"]
)
@pytest.mark.parametrize("content", ["not a table", None])
def test_a_damaged_file_is_named_and_made_again(file: str, content: str | None, made: Path, tmp_path: Path) -> None:
    damaged(made, tmp_path, file, content)
    code, text = said("report", "runs", cwd=tmp_path)
    assert code == FAULTY and file in text and "makes it again" in text
    assert said(*SAME, "runs", cwd=tmp_path)[0] == FINE
    assert (tmp_path / "runs" / file).read_bytes() == (made / "runs" / file).read_bytes()


@pytest.mark.parametrize("content", ['{"finished": true}', "[1]", "no JSON"])
def test_a_damaged_plan_is_said(content: str, made: Path, tmp_path: Path) -> None:
    damaged(made, tmp_path, "run.json", content)
    assert [said(command, "runs", cwd=tmp_path)[0] for command in ("report", "verify")] == [FAULTY, FAULTY]
    code, text = said(*SAME, "runs", cwd=tmp_path)
    assert code == FAULTY and "cannot be read" in text


def test_verify_says_which_files_are_not_the_same(made: Path, tmp_path: Path) -> None:
    damaged(made, tmp_path, "blocks/block-00000/flows.parquet", None)
    code, text = said("verify", "runs", cwd=tmp_path)
    assert code == FAULTY and "block-00000/flows.parquet" in text and "1 file not the same" in text


@pytest.mark.slow
@pytest.mark.parametrize(("workers", "interrupt"), [("1", signal.SIGINT), ("2", signal.SIGINT), ("2", signal.SIGTERM)])
def test_an_interrupted_run_says_so_and_goes_on(workers: str, interrupt: signal.Signals, tmp_path: Path) -> None:
    words = ("run", "scenario", "--runs", "16", "--split", "0", "--workers", workers, "--out", "runs")
    write(small(), tmp_path / "scenario")
    at_work = subprocess.Popen(
        [*COMMAND, *words], stderr=subprocess.PIPE, text=True, cwd=tmp_path, start_new_session=True
    )
    deadline = time.monotonic() + 90
    while not list(tmp_path.glob("runs/blocks/block-*")) and time.monotonic() < deadline:
        time.sleep(0.01)
    os.killpg(at_work.pid, interrupt)
    text = at_work.communicate(timeout=90)[1]
    assert (at_work.returncode, "goes on where it stopped" in text, "Traceback" in text) == (
        INTERRUPTED,
        True,
        False,
    ), text
    kept = {file: file.stat().st_mtime_ns for file in tmp_path.glob("runs/blocks/block-*/block.json")}
    assert said(*words, cwd=tmp_path)[0] == FINE
    assert kept and {file: file.stat().st_mtime_ns for file in kept} == kept


def test_every_ending_has_its_code(capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted() -> None:
        raise Interrupted

    assert ended(interrupted) == INTERRUPTED and "goes on" in capsys.readouterr().err
    assert ended(lambda: None) == FINE


def test_a_policy_whose_name_is_taken_is_refused() -> None:
    with pytest.raises(ScenarioError, match="J014 with_policy, name: found 'no way south'"):
        small().with_policy(jo.Policy("no way south"))


def test_what_is_compared_has_different_names(made: Path) -> None:
    base, closed = (
        small(30),
        small(30).with_policy(jo.Policy("slow", change={"routes.south.death": "x2"}, source="assumption")),
    )
    assert closed.title == "Three places for tests + slow"
    pair = Comparison((Run(made / "runs"), ensemble(closed, 3, 1, made / "closed", split=0, hands=Hands(workers=1))))
    assert pair.names == (base.title, closed.title)
    assert set(pair.table("died")["scenario"]) == {base.title, closed.title}
    shutil.copytree(made / "runs", made / "again", dirs_exist_ok=True)
    assert len(set(Comparison((Run(made / "runs"), Run(made / "again"))).names)) == 2
