"""The panel of variants and what changed between them, on the example of S22, held against counts by hand."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from tests.helpers.command import carried_out

import jornada as jo
from jornada.domain.nouns.policy import Policy
from jornada.domain.scenario.scenario import Scenario
from jornada.files.scenario.folder import read
from jornada.study.ensemble.ensemble import Hands
from jornada.study.ensemble.parting import partings
from jornada.study.questions.changes import after_of, several, what_changed
from jornada.study.questions.compare import Comparison
from jornada.study.questions.panel import HARM, THEMES, panel, theme_of
from jornada.study.runs.headline import panel_of

VARIANTS, RUNS = ("off", "on", "beds", "both"), 6


@pytest.fixture(scope="module")
def four(tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    base = jo.example("rows/s22_what_if")
    return jo.compare(
        [base.variant(name) for name in VARIANTS], RUNS, 1, tmp_path_factory.mktemp("four"), hands=Hands(workers=1)
    )


def cell(table: pd.DataFrame, variant: str, measure: str, column: str) -> float:
    """Return a figure of the panel."""
    rows = table.loc[table["scenario"].str.endswith(f": {variant}") & (table["measure"] == measure), column]
    assert len(rows) == 1
    return float(rows.iloc[0])


def test_every_variant_is_shown_by_the_same_panel_with_its_human_cost(four: Comparison) -> None:
    table = panel(four)
    shown = [table.loc[table["scenario"] == name, "measure"].tolist() for name in four.names]
    assert all(names == shown[0] for names in shown) and {
        "encounters",
        "died",
        "deaths avoided",
        "unsheltered",
        "cost of shelter",
    } <= set(shown[0])
    assert "waiting" not in shown[0]  # there is no office to wait for
    assert list(dict.fromkeys(table["theme"])) == [theme for theme in THEMES if theme in set(table["theme"])]
    assert {theme_of(name) for name in panel_of(Scenario())} <= {*THEMES}  # none is left over


def test_a_control_costs_lives_and_beds_change_no_journey(four: Comparison) -> None:
    table = panel(four)
    more = 42 * 30 * 0.01 * (1 / (1 - 0.396) - 1)  # deaths, by hand
    for variant in ("on", "both"):
        assert cell(table, variant, "died", "difference") == pytest.approx(more, abs=4 * np.sqrt(2 * more / RUNS) + 1)
        assert cell(table, variant, "deaths avoided", "mean") == -cell(table, variant, "died", "difference") < 0
    same = ["encounters", "died", "arrived", "turned_back_at_crossing"]
    assert [cell(table, "beds", name, column) for name in same for column in ("difference_q05", "difference_q95")] == [
        0.0
    ] * 8
    assert cell(table, "beds", "unsheltered", "difference") < 0 < cell(table, "beds", "cost of shelter", "difference")
    assert cell(table, "off", "deaths avoided", "mean") == 0.0 and "harm avoided" not in set(table["measure"])
    assert HARM[0] == "died"


def test_what_changed_is_told_field_by_field_with_the_people_a_day(four: Comparison) -> None:
    table = what_changed(four.runs[0], four.runs[3]).set_index("path")
    control, beds = table.loc["routes.trail.turned_back"], table.loc["places.Middle.beds"]
    assert (control["before"], control["after"], control["where"], control["when"]) == (
        "0",
        "0.4",
        "South",
        "from 2024-01-15 to 2024-02-25",
    )
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
    assert (
        out.count("second: ") == 3
        and out.count("deaths and harm") == 3
        and out.count("what changed, and who is affected") == 3
    )
    assert "routes.trail.turned_back" in out and "measures are 0 in every run of both (--json names them)" in out
    code, out, _ = carried_out(
        "compare", *(str(run.path) for run in four.runs[:2]), "--measure", "died", "--json", cwd=tmp_path
    )
    assert [row["path"] for row in json.loads(out)["changes"]] == ["routes.trail.turned_back"]


def desk_of_one(*names: str) -> Scenario:
    """Return the office of the example with capacity 1, doubled by each of some policies."""
    base = jo.example("one_office")
    base = replace(base, offices=(replace(base.offices[0], capacity=1),))
    for name in names:
        base = base.with_policy(Policy(name, change={"offices.desk.capacity": "x2"}))
    return base


def test_before_and_after_are_the_values_in_force_with_all_other_policies() -> None:
    (row,) = partings(desk_of_one("first"), desk_of_one("first", "second"))
    assert (row.before, row.after, row.day) == ((2,), (4,), date(2024, 1, 1))
    (row,) = partings(desk_of_one("first", "second"), desk_of_one("first"))
    assert (row.before, row.after, row.policies[0].gone) == ((4,), (2,), True)
    (row,) = partings(desk_of_one(), desk_of_one("first", "second"))  # two policies on one field
    assert (row.before, row.after, [own.name for own in row.policies]) == ((1,), (4,), ["first", "second"])


def test_before_and_after_are_those_of_the_day_from_which_two_differ() -> None:
    base = jo.example("one_office")
    opens = Policy("opens", starts="2024-01-05", change={"offices.desk.capacity": 30})
    ramp = Policy("grows", starts="2024-01-03", ramp=28, change={"offices.desk.capacity": 25})
    shut = Policy("shut", starts="2024-01-05", ends="2024-01-08", change={"offices.desk.capacity": 0})
    (row,) = partings(base.with_policy(opens), base.with_policy(opens).with_policy(shut))
    assert (row.before, row.after, row.day) == ((30,), (0,), date(2024, 1, 5))
    # while both hold, the later in the list
    (row,) = partings(base.with_policy(shut), base.with_policy(shut).with_policy(opens))
    assert (row.before, row.after) == ((0,), (30,))
    (row,) = partings(base.with_policy(opens), replace(base.with_policy(opens), policies=(shut, replace(opens))))
    assert row.before == row.after == (30,) and after_of(row) == "unchanged"  # what it says is overruled every day
    (row,) = partings(base, base.with_policy(ramp))
    assert (row.before, row.after, row.full, after_of(row)) == ((5,), (8,), (25,), "8 … 25")
    (row,) = partings(
        base.with_policy(ramp), base.with_policy(ramp).with_policy(replace(opens, starts=date(2024, 1, 10)))
    )
    assert (row.before, row.after) == ((12,), (30,))  # a week and a half into four
    later = replace(base.with_policy(opens), policies=(replace(opens, starts=date(2024, 1, 9)),))
    (row,) = partings(base.with_policy(opens), later)
    assert (row.before, row.after, row.day) == ((30,), (5,), date(2024, 1, 5))


def test_cells_and_settings_that_differ_are_told_one_by_one_with_what_is_in_force() -> None:
    base = desk_of_one("first")
    more = replace(
        base, offices=(replace(base.offices[0], capacity=3),), choice=replace(base.choice, time=2.0), days=20
    )
    found = {row.path: (row.before, row.after) for row in partings(base, more)}
    assert found == {
        "offices.desk.capacity": ((2,), (6,)),
        "choice.time": ((1.0,), (2.0,)),
        "scenario.days": ((14,), (20,)),
    }
    assert partings(base, replace(base, policies=(replace(base.policies[0], source="told"),))) == []


def test_no_camp_that_another_policy_opens_goes_from_0_to_0() -> None:
    folder = Path(__file__).parents[5] / "shared" / "cases" / "scenario" / "border-site-chad"
    if not folder.exists():
        pytest.skip("the inputs that failed are not here")
    base = read(folder)
    found = {
        row.path: (several(row.before), after_of(row), row.day)
        for name in ("twice the trucks", "Ourang three weeks later")
        for row in partings(base, base.variant(name))
    }
    assert found["places.Ourang.beds"] == ("30000", "0", date(2023, 7, 5)) and found["offices.trucks Ourang.apply"][
        :2
    ] == ("12", "-100")
    assert found["offices.trucks*.capacity"] == ("600", "1200", base.start)
