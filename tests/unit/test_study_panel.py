"""The panel of variants and what changed between them, on the example of S22, held against counts by hand."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import jornada as jo
from jornada.domain.scenario import Scenario
from jornada.study.changed import what_changed
from jornada.study.compare import Comparison
from jornada.study.ensemble import Hands
from jornada.study.headline import panel_of
from jornada.study.panel import HARM, THEMES, panel, theme_of
from tests.unit.command import carried_out

VARIANTS, RUNS = ("off", "on", "beds", "both"), 6


@pytest.fixture(scope="module")
def four(tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    base = jo.example("rows/s22_what_if")
    return jo.compare([base.variant(name) for name in VARIANTS], RUNS, 1, tmp_path_factory.mktemp("four"), Hands(workers=1))


def cell(table: pd.DataFrame, variant: str, measure: str, column: str) -> float:
    """Return a figure of the panel."""
    rows = table.loc[table["scenario"].str.endswith(f": {variant}") & (table["measure"] == measure), column]
    assert len(rows) == 1
    return float(rows.iloc[0])


def test_every_variant_is_shown_by_the_same_panel_with_its_human_cost(four: Comparison) -> None:
    table = panel(four)
    shown = [table.loc[table["scenario"] == name, "measure"].tolist() for name in four.names]
    assert all(names == shown[0] for names in shown) and {"encounters", "died", "deaths avoided", "unsheltered", "cost of shelter"} <= set(shown[0])
    assert "waiting" not in shown[0]  # there is no office to wait for
    assert list(dict.fromkeys(table["theme"])) == [theme for theme, _ in THEMES if theme in set(table["theme"])]
    assert {theme_of(name) for name in panel_of(Scenario())} <= {theme for theme, _ in THEMES}  # none is left over


def test_a_control_costs_lives_and_beds_change_no_journey(four: Comparison) -> None:
    table = panel(four)
    more = 42 * 30 * 0.01 * (1 / (1 - 0.396) - 1)  # deaths, by hand
    for variant in ("on", "both"):
        assert cell(table, variant, "died", "difference") == pytest.approx(more, abs=4 * np.sqrt(2 * more / RUNS) + 1)
        assert cell(table, variant, "deaths avoided", "mean") == -cell(table, variant, "died", "difference") < 0
    same = ["encounters", "died", "arrived", "turned_back_at_crossing"]
    assert [cell(table, "beds", name, column) for name in same for column in ("difference_q05", "difference_q95")] == [0.0] * 8
    assert cell(table, "beds", "unsheltered", "difference") < 0 < cell(table, "beds", "cost of shelter", "difference")
    assert cell(table, "off", "deaths avoided", "mean") == 0.0 and "harm avoided" not in set(table["measure"])
    assert HARM[0] == "died"


def test_what_changed_is_told_field_by_field_with_the_people_a_day(four: Comparison) -> None:
    table = what_changed(four.runs[0], four.runs[3]).set_index("path")
    control, beds = table.loc["routes.trail.turned_back"], table.loc["places.Middle.beds"]
    assert (control["before"], control["after"], control["where"], control["when"]) == ("0", "0.4", "South", "from 2024-01-15 to 2024-02-25")
    assert (beds["before"], beds["after"], beds["rows"]) == ("10", "40", 1)
    arrived = four.table("arrived")["mean"].iloc[0]
    assert control["people_a_day"] == pytest.approx(arrived / 90, rel=0.02)  # who arrives sets out the same day
    assert beds["people_a_day_q05"] <= four.table("present")["mean"].iloc[0] <= beds["people_a_day_q95"]
    back = what_changed(four.runs[3], four.runs[0])
    assert back["policy"].tolist() == ["no longer: control", "no longer: beds"]
    assert len(what_changed(four.runs[1], four.runs[1])) == 0


def test_the_command_shows_any_number_of_variants_beside_the_first(tmp_path: Path, four: Comparison) -> None:
    code, out, _ = carried_out("compare", *(str(run.path) for run in four.runs), cwd=tmp_path)
    assert code == 0
    assert out.count("second: ") == 3 and out.count("deaths and harm") == 3 and out.count("what changed, and who is affected") == 3
    assert "routes.trail.turned_back" in out and "0 in every run of both: " in out
    code, out, _ = carried_out("compare", *(str(run.path) for run in four.runs[:2]), "--measure", "died", "--json", cwd=tmp_path)
    assert [row["path"] for row in json.loads(out)["changes"]] == ["routes.trail.turned_back"]
