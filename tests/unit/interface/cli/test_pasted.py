"""What a reader may paste or hand on.

Hints with their paths quoted, folders and workbooks as named, tables for spreadsheets.
"""

import os
import re
import shlex
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from tests.helpers.command import carried_out

import jornada
import jornada as jo
from jornada.domain.fault import ScenarioError
from jornada.domain.nouns.question import NO_TARGET
from jornada.interface.cli import sensitivity as curve
from jornada.interface.cli.pasted import as_file
from jornada.interface.cli.sensitivity import refuse_what_cannot_be_written
from jornada.interface.misuse import Misuse
from jornada.study.ensemble.ensemble import Hands
from jornada.study.publish import publish
from jornada.study.questions.sensitivity import refuse_target
from jornada.study.store.csv_files import write_csv

SOURCE = Path(jornada.__file__).parent
BACKTICKED = re.compile(r"`(jornada [^`]+)`")


def test_hints_can_be_pasted(tmp_path: Path) -> None:
    """Every command that is told leads on as it stands, through folders with spaces and accents in their names."""
    _, out, _ = carried_out("new", "mi lugar/ñandú", cwd=tmp_path)
    check, run = (shlex.split(command)[1:] for command in BACKTICKED.findall(out))
    assert (check, run) == (["check", "mi lugar/ñandú"], ["run", "mi lugar/ñandú"])
    assert carried_out(*check, cwd=tmp_path)[:2] == (0, "no faults\n")
    _, out, _ = carried_out(*run, "--runs", "1", "--out", "mis corridas", cwd=tmp_path)
    report = shlex.split(out.rpartition("next: ")[2])[1:]
    assert report == ["report", "mis corridas"] and carried_out(*report, "--only", "tables", cwd=tmp_path)[0] == 0
    code, _, err = carried_out("check", "mis corridas", cwd=tmp_path)
    assert code == 2 and carried_out("check", *shlex.split(err.rpartition(" is in ")[2]), cwd=tmp_path)[0] == 0
    code, _, err = carried_out("report", "mi lugar/ñandú", cwd=tmp_path)
    assert code == 1 and "--out" not in err and shlex.split(BACKTICKED.findall(err)[0])[1:] == run


def test_a_new_workbook_is_a_workbook(tmp_path: Path) -> None:
    code, out, _ = carried_out("new", "mine.xlsx", cwd=tmp_path)
    assert code == 0 and (tmp_path / "mine.xlsx").is_file() and "a sheet a table" in out
    assert jo.read(tmp_path / "mine.xlsx") == jo.example("three_places")
    assert carried_out("new", "mine.xlsx", cwd=tmp_path)[0] == 2
    code, _, err = carried_out("new", "mine.ods", cwd=tmp_path)
    assert code == 2 and "leave out .ods: mine" in err and not (tmp_path / "mine.ods").exists()


def test_a_file_that_cannot_be_written_is_refused_before_any_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a file").write_text("x", "utf-8")
    (tmp_path / "folder.csv").mkdir()
    for name, says in (("folder.csv", "that is a folder"), ("a file/b.csv", "is a file"), ("c.xls", "end the name in")):
        with pytest.raises(Misuse, match=says):
            as_file(tmp_path / name, (".csv",), "--out")
    refuse_what_cannot_be_written([tmp_path / "new" / "a.png"])
    monkeypatch.setattr(curve, "find_spec", lambda name: None)
    with pytest.raises(Misuse, match="a PNG needs matplotlib: pip install"):
        refuse_what_cannot_be_written([tmp_path / "a.csv", tmp_path / "a.png"])


def test_the_table_of_a_curve_is_printed_whatever_becomes_of_its_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*words: object) -> None:
        raise OSError(28, "No space left on device", "a.csv")

    monkeypatch.setattr(curve, "write_csv", fails)
    words = (
        "sensitivity",
        "one_office",
        "--change",
        "offices.desk.capacity",
        "--values",
        "4,5",
        "--measure",
        "served",
        "--runs",
        "1",
        "--out",
        "a.csv",
    )
    code, out, err = carried_out(*words, cwd=tmp_path)
    assert code == 1 and "served at offices" in out and "the disk is full" in err


def test_tables_for_spreadsheets(tmp_path: Path) -> None:
    table = pd.DataFrame(
        {
            "place": ["=1+1", "+52 555", "- none", "@home", "Ñandú", "-5"],
            "people": [-3.5, 0.1, 2.0, 3.0, 4.0, 5.0],
            "@head": ["x2"] * 6,
        }
    )
    write_csv(publish(table), tmp_path / "a.csv")
    data = (tmp_path / "a.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbfplace,people,'@head\n") and b"\r" not in data
    back = pd.read_csv(tmp_path / "a.csv")
    assert list(back["place"]) == ["'=1+1", "'+52 555", "'- none", "'@home", "Ñandú", "-5"] and list(
        back["people"]
    ) == list(table["people"])


def test_there_is_one_writer_of_csv_for_readers() -> None:
    writers = {
        file.name
        for file in SOURCE.rglob("*.py")
        if re.search(r"\.to_csv\(|csv\.writer\(|DictWriter", file.read_text("utf-8"))
    }
    # what the program and Flee read back is written as they read it
    assert writers - {"folder.py", "write.py", "learned.py"} == {"csv_files.py"}


@pytest.mark.parametrize("name", NO_TARGET)
def test_nothing_is_searched_for_by_who_comes_is_met_or_stopped(name: str) -> None:
    with pytest.raises(ScenarioError, match="J090 target, measure: .*mean_wait, waiting"):
        refuse_target(name)


def test_a_curve_has_no_target_on_encounters_in_python_either(tmp_path: Path) -> None:
    found = jo.sensitivity(
        replace(jo.example("one_office"), days=3),
        {"offices.desk.capacity": [4, 5]},
        1,
        1,
        out=tmp_path,
        hands=Hands(workers=1),
    )
    with pytest.raises(ScenarioError, match="J090"):
        found.crossing("encounters", 3.0)
    assert len(found.crossing("served", 3.0)) == 1


def by_ascii(*words: str, cwd: Path) -> tuple[int, str]:
    """Carry out a command where the system says that it knows ASCII alone."""
    done = subprocess.run(
        [sys.executable, "-m", "jornada", *words],
        capture_output=True,
        cwd=cwd,
        timeout=300,
        env={**os.environ, "PYTHONUTF8": "0", "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0"},
    )
    return done.returncode, (done.stdout + done.stderr).decode("utf-8")


def test_accented_paths_in_a_locale_of_ascii(tmp_path: Path) -> None:
    assert by_ascii("new", "ñandú/á", cwd=tmp_path)[0] == 0
    code, text = by_ascii(
        "run", "ñandú/á", "--runs", "2", "--workers", "2", "--split", "0", "--out", "ñandú/é", cwd=tmp_path
    )
    assert (code, "Traceback" in text) == (0, False) and "runs: ñandú/é" in text, text
    code, text = by_ascii("report", "ñandú/é", "--only", "tables", cwd=tmp_path)
    assert (code, text) == (0, "written: ñandú/é/tables\n")


def test_what_is_printed_in_another_encoding_ends_in_no_traceback(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "jornada", "new", "道"],
        capture_output=True,
        cwd=tmp_path,
        timeout=60,
        env={**os.environ, "PYTHONUTF8": "1", "PYTHONIOENCODING": "cp1252"},
    )
    assert done.returncode == 0 and b"?: a copy of three_places" in done.stdout
