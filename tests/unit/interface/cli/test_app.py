"""The command line: answers at once, says every fault, and ends with 0, 1 or 2."""

import subprocess
import sys
from pathlib import Path

import pytest
from tests.helpers.command import by_process, carried_out
from tests.helpers.small import small

from jornada.files.scenario.folder import write

HEAVY = "numba", "pandas", "pyarrow", "numpy"


def jornada(*words: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    code, out, err = carried_out(*words, cwd=cwd or Path.cwd())
    return subprocess.CompletedProcess(words, code, out, err)


@pytest.mark.parametrize(
    "code",
    ["import jornada", "import jornada.interface.cli.app", "import jornada; jornada.check; jornada.explain('J012')"],
)
def test_light_imports(code: str) -> None:
    said = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys\nprint([m for m in {HEAVY} if m in sys.modules])"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.strip() == "[]"


def test_public_names() -> None:
    import jornada

    assert all(getattr(jornada, name) for name in jornada.__all__)
    with pytest.raises(AttributeError):
        _ = jornada.nothing


def test_help_lists_the_commands(tmp_path: Path) -> None:
    code, out, _ = by_process("--help", cwd=tmp_path)
    assert code == 0
    assert all(
        word in out for word in ("demo", "new", "check", "run", "compare", "sensitivity", "report", "explain", "verify")
    )


def test_the_package_can_be_called_as_a_module(tmp_path: Path) -> None:
    said = subprocess.run(
        [sys.executable, "-m", "jornada", "explain", "J012"], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert said.stdout.strip() == by_process("explain", "J012", cwd=tmp_path)[1].strip() != ""


def test_new_check_run_report_verify(tmp_path: Path) -> None:
    assert jornada("new", "mine", cwd=tmp_path).returncode == 0
    assert jornada("new", "mine", cwd=tmp_path).returncode == 2
    assert jornada("check", "mine", cwd=tmp_path).returncode == 0
    ran = jornada("run", "mine", "--runs", "4", "--workers", "1", "--out", "out", cwd=tmp_path)
    assert ran.returncode == 0 and "Scenario, not prediction" in ran.stdout, ran.stderr
    assert (
        jornada("report", "out", "--only", "html", cwd=tmp_path).returncode == 0
        and (tmp_path / "out" / "report.html").exists()
    )
    assert "the same bytes" in jornada("verify", "out", cwd=tmp_path).stdout
    assert "4 pairs of runs" in jornada("compare", "out", "out", "--measure", "died", cwd=tmp_path).stdout


def test_faults_are_said_one_by_one(tmp_path: Path) -> None:
    write(small(), tmp_path / "bad")
    routes = tmp_path / "bad" / "routes.csv"
    routes.write_text(routes.read_text("utf-8").replace("Mexico City", "Mexico Cty"), "utf-8")
    checked, ran = jornada("check", "bad", cwd=tmp_path), jornada("run", "bad", cwd=tmp_path)
    assert checked.returncode == ran.returncode == 1
    assert checked.stdout.count("J012") >= 2 and "did you mean 'Mexico City'" in ran.stderr
    assert "Traceback" not in ran.stderr


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("explain", "j012"), 0, "unknown name"),
        (("explain", "day"), 0, "1. policies"),
        (("explain", "J999"), 2, "nearest: J1"),
        (("explain", "NOCODE"), 2, "nearest: J001; `jornada explain codes` lists all"),
        (("explain", "codes"), 0, "J014: name used twice"),
        (("report", "nowhere"), 1, "no run here"),
        (("check", "nowhere"), 1, "J001"),
        (("run", "three_places", "--variant", "none such"), 2, "there are"),
        (("run", "three_places", "--shard", "3/2"), 2, "i/N"),
        (("run", "three_places", "--fluid", "--seed", "3"), 2, "leave out --runs, --seed"),
        (
            (
                "sensitivity",
                "one_office",
                "--change",
                "offices.desk.capacity",
                "--values",
                "4,6",
                "--measure",
                "removd",
            ),
            2,
            "nearest: removed",
        ),
        (
            (
                "sensitivity",
                "one_office",
                "--change",
                "offices.desk.capacity",
                "--values",
                "4,6",
                "--measure",
                "died",
                "--measure",
                "paper_ran_out",
            ),
            2,
            "cannot occur",
        ),
        (
            ("sensitivity", "one_office", "--change", "offices.desk.capacty", "--values", "4,6", "--measure", "died"),
            1,
            "did you mean 'capacity'",
        ),
        (
            (
                "sensitivity",
                "one_office",
                "--change",
                "offices.desk.capacity",
                "--values",
                "4,6",
                "--measure",
                "served",
                "--runs",
                "1",
                "--target",
                "29",
            ),
            0,
            "not reached by 6",
        ),
        (("run", "one_office", "--fluid", "--out", "smooth"), 0, "no range is claimed"),
        (("examples",), 0, "rows/s12_threshold: Threshold ('on', 'off', 'higher')"),
        (("check", "rows/s07_permits"), 0, "no faults"),
        (("check", "s07_permits"), 2, "did you mean the example 'rows/s07_permits'"),
        (("new", "mine", "--from", "rows/s10_side_payments"), 0, "a copy of rows/s10_side_payments"),
        (("new", "mine", "--from", "one_ofice"), 2, "nearest: one_office"),
        (
            (
                "compare",
                "rows/s10_side_payments:off",
                "rows/s10_side_payments:on",
                "--runs",
                "2",
                "--workers",
                "1",
                "--measure",
                "bribes",
            ),
            0,
            "Side payments: on",
        ),
        (
            ("compare", "rows/s10_side_payments:of", "rows/s10_side_payments:on"),
            2,
            "no variant 'of'; there are: 'on', 'off'; nearest: 'off'",
        ),
        (
            ("compare", "one_office", "one_office", "--measure", "strandet"),
            2,
            "no measure 'strandet'; nearest: stranded",
        ),
        (("run", "one_office", "--seed", "-1"), 2, "--seed"),
        (("run", "one_office", "--seed", "9223372036854775808"), 2, "--seed"),
        (("run", "one_office", "--out", "runs.csv"), 2, "a folder is made here, and the name is that of a file"),
        (
            ("compare", "one_office", "one_office", "--runs", "1", "--report", "here.txt"),
            2,
            "--report here.txt: end the name in .html",
        ),
        (
            (
                "sensitivity",
                "one_office",
                "--change",
                "offices.desk.capacity",
                "--values",
                "4,6",
                "--measure",
                "encounters",
                "--target",
                "9",
            ),
            2,
            "give it to a measure of waiting, harm, access or needs, such as mean_wait",
        ),
        (("nonsense",), 2, "nonsense"),
    ],
)
def test_exit_codes(words: tuple[str, ...], code: int, says: str, tmp_path: Path) -> None:
    said = jornada(*words, cwd=tmp_path)
    assert said.returncode == code and says in said.stdout + said.stderr and "Traceback" not in said.stderr


def test_demo_runs_once_and_reports_without_what_was_fitted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import jornada
    from jornada.interface.cli.app import demo
    from jornada.study.ensemble import ensemble as ensembles

    monkeypatch.setattr(jornada, "example", lambda name: small(125))
    demo(tmp_path / "demo", runs=5, workers=1)
    page = (tmp_path / "demo" / "report.html").read_text("utf-8")
    # the first page says on how many runs it rests
    assert "without what was fitted" in page and "as run" in page and "5 times" in page
    monkeypatch.setattr(ensembles, "run_block", None)  # a second call must not run anything
    demo(tmp_path / "demo", runs=5, workers=1)
