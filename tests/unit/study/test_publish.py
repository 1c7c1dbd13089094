"""One gate for all output.

A figure that a rule withholds is in nothing that a reader gets, by any way out of the program.
"""

import contextlib
import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from tests.helpers.office import with_office

import jornada as jo
from jornada.domain.nouns.observed import Observed
from jornada.interface.cli import app as cli
from jornada.study import publish as gate
from jornada.study.ensemble.ensemble import Hands, ensemble
from jornada.study.findings.offices import by_office
from jornada.study.findings.places import by_place
from jornada.study.findings.spread import spread
from jornada.study.questions.compare import Comparison
from jornada.study.runs.headline import headlines
from jornada.study.runs.run import Run, open_run
from jornada.study.scores.evaluate import evaluate

MARKED, HIDDEN, PURPOSE = 271347.0, ("Mexico City", "Registry"), "cost of processing"
TOLD = ("271347", "271,347")  # long enough that no packed text has it by chance


def withheld(table: Any) -> Any:
    """Withhold the marked published figure, all of a place and an office, and the cost of a purpose."""
    if isinstance(table, tuple):
        return tuple(row for row in table if getattr(row, "people", None) != MARKED)
    for column in ("place", "office"):
        if column in table:
            table = table.loc[~table[column].astype(str).isin(HIDDEN)]
    if "measure" in table:
        table = table.loc[table["measure"] != PURPOSE]
    return table.drop(columns=PURPOSE, errors="ignore")


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    base = with_office(95)
    marked = Observed(
        "encounters",
        *(pd.Timestamp(day).date() for day in ("2022-03-01", "2022-03-31")),
        area="El Paso Sector",
        people=MARKED,
        source="small",
    )
    scenario = replace(base, observed=(*(row for row in base.observed if row.area == ""), marked))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gate, "RULES", (withheld,))
        yield ensemble(scenario, 3, 1, tmp_path_factory.mktemp("gate") / "run", split=2, hands=Hands(workers=1))


@pytest.fixture(autouse=True)
def rule(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "RULES", (withheld,))


def said(*words: str) -> str:
    """Return what a command prints."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        cli.app(list(words), standalone_mode=False)
    return out.getvalue()


def test_what_is_withheld_would_be_there(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "RULES", ())
    assert set(HIDDEN[:1]) <= set(run.stocks("present")["place"]) and set(by_office(run)["office"]) >= {"Registry"}
    assert PURPOSE in headlines(run)


def test_no_method_of_a_run_gives_it(run: Run) -> None:
    tables = [
        run.summary(),
        run.stocks("present"),
        run.stocks("office_waiting"),
        run.flows("set_out", "week"),
        by_place(run),
        by_office(run),
        evaluate(run).cells,
        evaluate(run).scores,
        Comparison((run, run)).table(),
        run.draws(),
    ]
    for table in tables:
        for column in {"place", "office"} & set(table):
            assert not set(table[column].astype(str)) & set(HIDDEN)
        assert "measure" not in table or PURPOSE not in set(table["measure"])
        assert MARKED not in set(table.get("observed", ()))
    assert PURPOSE not in headlines(run) and PURPOSE not in spread(run).index
    assert not [row for row in run.scenario.observed if row.people == MARKED]


def test_no_file_but_working_storage_has_it(run: Run) -> None:
    jo.report(run, run.path / "report.html")
    files = [
        file
        for file in sorted(run.path.rglob("*"))
        if file.is_file() and "blocks" not in file.relative_to(run.path).parts
    ]
    assert {"report.html", "summary.parquet", "run.json", "observed.csv"} <= {file.name for file in files}
    for file in files:
        if file.suffix in (".html", ".csv", ".toml", ".png", ".svg"):
            text = file.read_bytes().decode("utf-8", "ignore")
            assert not [told for told in TOLD if told in text], file.name
        if file.suffix == ".parquet":
            assert not set(pd.read_parquet(file)["place"].astype(str)) & set(HIDDEN)
    page = (run.path / "report.html").read_text("utf-8")
    assert 'data-row="Mexico City"' not in page and "Mexico City: no figure" in page
    assert '<table id="by-office">' not in page  # one office withheld by its name, the other by its place
    assert 'data-row="processing"' not in page and 'data-row="shelter"' in page


def test_no_command_prints_it(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    words = said("compare", str(run.path), str(run.path)) + said("report", str(run.path))
    from jornada.interface.cli.console import show

    show(open_run(run.path))
    words += capsys.readouterr().out
    assert "arrived" in words and "cost of shelter" in words
    assert not [told for told in (*TOLD, *HIDDEN, PURPOSE) if told in words]
