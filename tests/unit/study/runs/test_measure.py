"""Money is told in what the scenario counts in, wherever a figure stands."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
from tests.helpers.command import carried_out

import jornada as jo
from jornada.files.scenario.folder import read, write
from jornada.interface.cli.json import run_as
from jornada.interface.language.texts import viewer_texts
from jornada.interface.pictures.curve import charts
from jornada.interface.pictures.drawing import svg
from jornada.interface.report.annex import key_figures
from jornada.interface.report.assumptions import choice_weights
from jornada.interface.report.datapackage import write_tidy
from jornada.interface.report.page import account_table, find
from jornada.study.ensemble.ensemble import Hands, ensemble
from jornada.study.questions.compare import Comparison
from jornada.study.questions.panel import panel
from jornada.study.questions.sensitivity import sensitivity

HERE = Hands(workers=1)


def test_figures_are_in_the_money_of_the_scenario(tmp_path: Path) -> None:
    scenario = replace(jo.example("rows/s18_money"), days=8, money="XAF", policies=(), variants=())
    write(scenario, tmp_path / "s")
    assert read(tmp_path / "s").money == "XAF" and jo.example("three_places").money == "USD"
    run = ensemble(scenario, 1, 1, tmp_path / "runs", split=0, hands=HERE)
    findings, pair = find(run), Comparison((run, run))
    units = [
        set(table["unit"])
        for table in (
            key_figures(run.summary(), money="XAF"),
            pd.DataFrame(run_as(run)["measures"]),
            panel(pair),
            pair.table("fares"),
            account_table(findings),
        )
    ]
    assert all("XAF" in found and "USD" not in found for found in units)
    assert viewer_texts("XAF")["es"]["unit.USD"] == "XAF" and "100 XAF" in choice_weights(scenario).to_string()
    write_tidy(run, findings.places, findings.offices, tmp_path / "tables")
    assert "USD" not in set(pd.read_csv(tmp_path / "tables" / "measures.csv")["unit"])
    code, out, _ = carried_out("run", "s", "--runs", "1", "--split", "0", "--out", "again", cwd=tmp_path)
    assert code == 0 and "XAF" in out and "USD" not in out


def test_a_curve_is_in_the_money_of_the_scenario(tmp_path: Path) -> None:
    found = sensitivity(
        replace(jo.example("three_places"), days=3, money="EUR"),
        {"places.Middle.beds": [1, 2]},
        1,
        1,
        out=tmp_path,
        hands=HERE,
    )
    assert set(found.table("fares")["unit"]) == {"EUR"} and "money spent on fares, EUR" in svg(
        charts(found, ["fares"], None)
    )
