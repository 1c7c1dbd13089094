"""What a run leaves for readers: PDF of the right length, a workbook, tidy tables that say what they are, pictures.

All say the same.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import python_calamine
from tests.helpers.command import carried_out
from tests.helpers.office import with_office

from jornada.interface.language.numbers import figure, rounded
from jornada.interface.misuse import Misuse
from jornada.interface.report.annex import flows_by_place, heading, key_figures, over_time
from jornada.interface.report.comparison import panel
from jornada.interface.report.outputs import KINDS, kinds_of, summary_of, write_outputs
from jornada.interface.report.page import find
from jornada.interface.report.pdf import can_typeset, pages_in
from jornada.study.ensemble.ensemble import Hands, ensemble
from jornada.study.findings.offices import by_office
from jornada.study.findings.places import by_place
from jornada.study.questions.compare import Comparison
from jornada.study.runs.run import Run


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Return a few runs with an office and costs, and all that is written of them."""
    made = ensemble(with_office(95), 3, 1, tmp_path_factory.mktemp("outputs") / "run", split=2, hands=Hands(workers=1))
    write_outputs(find(made), made.path)
    return made


def test_everything_is_written(run: Run) -> None:
    found = {file.name for file in run.path.iterdir()}
    assert {"report.html", "pictures", "annex.xlsx", "tables"} <= found
    assert (run.path / "report.html").stat().st_size < 8e5  # of which the viewer is half; the corridor has 2.8 MB
    assert {"map.svg", "map.png", "map-phone.png", "map-phone.svg"} <= {
        file.name for file in (run.path / "pictures").iterdir()
    }


@pytest.mark.skipif(not can_typeset(), reason="typst or matplotlib is not installed")
def test_pdfs_have_their_length(run: Run) -> None:
    assert {name: pages_in((run.path / f"{name}.pdf").read_bytes()) for name in ("summary-en", "summary-es")} == {
        "summary-en": 1,
        "summary-es": 1,
    }
    assert 2 <= pages_in((run.path / "brief.pdf").read_bytes()) <= 4


def test_the_summary_says_the_figures_of_the_run_in_both_languages(run: Run) -> None:
    summary = run.summary()
    row = summary.loc[(summary["every"] == "run") & (summary["measure"] == "encounters")].iloc[0]
    pages = {language: summary_of(find(run), language) for language in ("en", "es")}
    for language, label in (("en", "encounters"), ("es", "encuentros")):
        said = next(text for name, text, _ in pages[language].figures if name == label)
        assert said == f"{rounded(row['q05'], row['q95'], language)} ({figure(row['q50'], language)})"
    assert pages["es"].period == "1 de enero de 2022 al 5 de abril de 2022"


def sheet(run: Run, name: str) -> pd.DataFrame:
    """Return a sheet of the annex, headings first."""
    rows: list[list[Any]] = (
        python_calamine.CalamineWorkbook.from_path(run.path / "annex.xlsx").get_sheet_by_name(name).to_python()
    )
    return pd.DataFrame(rows[2:], columns=rows[1])


def test_the_annex_has_the_figures_and_its_own_charts(run: Run) -> None:
    figures = key_figures(run.summary()).set_index("measure")
    found = sheet(run, "Key figures").set_index("measure")
    assert found["middle run"].astype(float).to_dict() == pytest.approx(figures["q50"].to_dict())
    assert set(sheet(run, "Queues")["office"]) == {office.office for office in run.scenario.offices}
    assert "seed" in set(sheet(run, "Provenance")["what"])
    import zipfile

    charts = [
        name for name in zipfile.ZipFile(run.path / "annex.xlsx").namelist() if name.startswith("xl/charts/chart")
    ]
    assert len(charts) >= 2


def test_every_figure_of_the_annex_is_that_of_the_run(run: Run) -> None:
    summary = run.summary()
    for name, expected in (
        ("Key figures", key_figures(summary)),
        ("Over time", over_time(summary)),
        ("Flows by place", flows_by_place(summary)),
        ("Places", by_place(run)),
        ("Queues", by_office(run)),
    ):
        found = sheet(run, name)
        assert list(found.columns) == [heading(str(column), "en") for column in expected]
        assert len(found) == len(expected) > 1
        for column, values in zip(found.columns, (expected[name] for name in expected), strict=True):
            if values.dtype.kind == "f":
                assert pd.to_numeric(found[column]).tolist() == pytest.approx(values.tolist(), nan_ok=True), (
                    name,
                    column,
                )
    whole = summary.loc[(summary["every"] == "run") & (summary["measure"] == "encounters"), "mean"].item()
    assert flows_by_place(summary)["encounters"].sum() == pytest.approx(whole), (
        "flows by place add up to the flow of the run"
    )


def test_every_figure_of_the_tables_is_that_of_the_run(run: Run) -> None:
    summary, folder = run.summary(), run.path / "tables"
    for name, expected in (
        ("key-figures.csv", key_figures(summary)),
        ("places.csv", by_place(run)),
        ("offices.csv", by_office(run)),
    ):
        pd.testing.assert_frame_equal(pd.read_csv(folder / name), expected.reset_index(drop=True), check_dtype=False)
    periods = summary.loc[summary["every"] != "run"].reset_index(drop=True)
    pd.testing.assert_frame_equal(
        pd.read_parquet(folder / "periods.parquet"), periods, check_dtype=False, check_categorical=False
    )
    assert set(pd.read_csv(folder / "measures.csv")["measure"]) >= set(summary["measure"]) - {"came"} - {
        name for name in summary["measure"] if name.startswith("cost of ")
    }


def test_readers_get_their_language(run: Run, tmp_path: Path) -> None:
    code, _, _ = carried_out(
        "report", str(run.path), "--language", "es", "--only", "annex", "--out", "informe", cwd=tmp_path
    )
    names = python_calamine.CalamineWorkbook.from_path(tmp_path / "informe" / "annex.xlsx").sheet_names
    assert (code, names[0], names[-1]) == (0, "Cifras clave", "Gráficas")
    code, _, said = carried_out("report", str(run.path), "--language", "fr", cwd=tmp_path)
    assert (code, said.strip()) == (2, "--language fr: there are en and es")


def test_tables_are_as_the_datapackage_describes_them(run: Run) -> None:
    folder = run.path / "tables"
    package = json.loads((folder / "datapackage.json").read_text("utf-8"))
    assert {resource["path"] for resource in package["resources"]} == {file.name for file in folder.iterdir()} - {
        "datapackage.json"
    }
    for resource in package["resources"]:
        file = folder / resource["path"]
        table = pd.read_csv(file) if file.suffix == ".csv" else pd.read_parquet(file)
        assert [field["name"] for field in resource["schema"]["fields"]] == list(table.columns)
        assert resource["hash"] == "sha256:" + hashlib.sha256(file.read_bytes()).hexdigest()
    periods = pd.read_parquet(folder / "periods.parquet")
    assert len(periods) == (run.summary()["every"] != "run").sum()


def test_a_comparison_with_itself_differs_in_nothing(run: Run) -> None:
    assert not panel(Comparison((run, run)))["differs"].any()


def test_machines_get_json(run: Run, tmp_path: Path) -> None:
    code, out, _ = carried_out(
        "compare", str(run.path), str(run.path), "--measure", "died", "--json", "--report", "pair.html", cwd=tmp_path
    )
    assert code == 0
    assert [row["difference"] for row in json.loads(out)["measures"]] == [0.0, 0.0]
    assert "jornada-viewer" in (tmp_path / "pair.html").read_text("utf-8")
    code, out, _ = carried_out("check", "three_places", "--json", cwd=tmp_path)
    assert (code, json.loads(out)["errors"]) == (0, 0)
    code, out, _ = carried_out("examples", "--json", cwd=tmp_path)
    assert "more beds" in next(row for row in json.loads(out) if row["name"] == "three_places")["variants"]


def test_only_what_is_asked_for(run: Run, tmp_path: Path) -> None:
    code, out, _ = carried_out("report", str(run.path), "--out", "there", "--only", "tables", cwd=tmp_path)
    assert (code, out.strip()) == (0, "written: there/tables")
    assert [file.name for file in (tmp_path / "there").iterdir()] == ["tables"]
    assert kinds_of([]) == KINDS
    with pytest.raises(Misuse, match="nearest: tables"):
        kinds_of(["table"])


@pytest.mark.parametrize("words", [("--help",), ("run", "-h"), ("compare", "--help")])
def test_help_teaches_by_example(words: tuple[str, ...], tmp_path: Path) -> None:
    code, out, _ = carried_out(*words, cwd=tmp_path)
    assert code == 0
    assert "jornada run three_places --runs 20" in out or "For example:" in out
    assert "\x1b[" not in out
