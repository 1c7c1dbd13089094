"""What rules did, as a report shows it.

Papers in hand, policies in force, what follows an encounter, offices over time.
"""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from tests.helpers.office import with_office
from tests.helpers.small import small

import jornada as jo
from jornada.domain.nouns.observed import Recorded
from jornada.engine.run.run import daily, run_key, simulate
from jornada.files.scenario.folder import check, write
from jornada.interface.report import rules_at_work as acts
from jornada.interface.report.page import find, offices_table, report
from jornada.interface.viewer.data import viewer_data
from jornada.study.ensemble.ensemble import Hands, ensemble, fluid
from jornada.study.findings.encounters import by_effect
from jornada.study.findings.papers import by_paper
from jornada.study.findings.policies import days_in_force, share_in_force, spans_in_force
from jornada.study.publish import shown
from jornada.study.runs.run import Run

HERE = Hands(workers=1)
RUNS = 3


@pytest.fixture(scope="module")
def threshold(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return ensemble(
        jo.example("rows/s12_threshold").variant("on"),
        RUNS,
        1,
        tmp_path_factory.mktemp("threshold") / "run",
        split=0,
        hands=HERE,
    )


@pytest.fixture(scope="module")
def permits(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return ensemble(
        jo.example("rows/s07_permits").variant("seven days"),
        RUNS,
        1,
        tmp_path_factory.mktemp("permits") / "run",
        split=0,
        hands=HERE,
    )


@pytest.fixture(scope="module")
def page(threshold: Run) -> str:
    return report(threshold).read_text("utf-8")


def test_everybody_holds_one_paper_or_none(permits: Run) -> None:
    held = permits.stocks("holding").groupby(["run", "date"])["people"].sum()
    there = (
        pd.concat([permits.stocks(name) for name in ("present", "on_leg")])
        .query("nationality == ''")
        .groupby(["run", "date"])["people"]
        .sum()
    )
    whole = (
        permits.stocks("present")
        .query("nationality != ''")
        .groupby(["run", "date"])["people"]
        .sum()
        .add(there, fill_value=0)
    )
    assert len(held) > 10 and np.allclose(held, whole.loc[held.index], rtol=1e-12)  # means of the nights of a week


def test_papers_of_a_report_are_those_of_the_run(permits: Run) -> None:
    held = permits.stocks("holding")
    length = (held["date"] - pd.Timestamp(permits.info["start"])).dt.days % 7 + 1  # the last week is short
    per_run = (
        held.assign(people=held["people"] * length).loc[held["place"] == "permit"].groupby("run")["people"].sum()
        / permits.info["days"]
    )
    table = by_paper(permits).set_index("paper")
    assert list(table.index) == ["permit", "no paper"]
    assert table.at["permit", "holding_q50"] == pytest.approx(per_run.median()) and per_run.median() > 30
    assert (
        "three times the chance"
        in report(permits).read_text("utf-8").split('<table id="papers">')[1].split("</table>")[0]
    )


def test_a_paper_with_the_name_of_an_office_is_kept_apart(tmp_path: Path) -> None:
    scenario = replace(
        with_office(40), papers=(replace(with_office().papers[0], paper="Registry"), with_office().papers[1])
    )
    offices = tuple(
        replace(
            o, gives={"permit": "Registry"}.get(o.gives, o.gives), takes={"permit": "Registry"}.get(o.takes, o.takes)
        )
        for o in scenario.offices
    )
    run = ensemble(replace(scenario, offices=offices), 2, 1, tmp_path / "run", split=0, hands=HERE)
    assert by_paper(run).set_index("paper").at["Registry", "at_end_q50"] > 0
    assert find(run).offices.set_index("office").at["Registry", "caseload_q50"] > 0


def test_days_in_force_are_those_of_the_trigger(threshold: Run) -> None:
    # while it is shut some are returned every day
    shut = daily(threshold.scenario, run_key(1, 0)).flows["returned"].sum((1, 2)) > 0
    days = threshold.flows("in_force", "week")
    assert days.loc[days["run"] == 0, "people"].sum() == shut.sum() > 40
    table = days_in_force(threshold)
    assert table["policy"].tolist() == ["shutdown"] and table["ever"].tolist() == [1.0]
    assert table["days_q50"].iloc[0] == days.groupby("run")["people"].sum().median()


def test_the_strip_has_the_share_of_days_of_every_week(threshold: Run) -> None:
    shares = share_in_force(threshold)
    days = threshold.flows("in_force", "week").groupby("date")["people"].sum()
    for row in shares.itertuples():
        assert row.share == pytest.approx(days[row.date] / (RUNS * (row.until - row.date).days))
    assert shares["share"].min() > 0 and shares["share"].max() == 1.0


def test_a_policy_that_goes_by_dates_has_dates_and_no_share(tmp_path: Path) -> None:
    base = jo.example("three_places")
    shut = jo.Policy(
        "shut", starts="2024-01-10", ends="2024-01-11", source="assumption", change={"routes.ride.open": False}
    )
    run = ensemble(
        replace(base, days=14, policies=(), variants=()).with_policy(shut), 2, 1, tmp_path / "run", split=0, hands=HERE
    )
    assert share_in_force(run)["share"].round(2).tolist() == [0.29]
    [row] = spans_in_force(run).itertuples()
    assert (row.policy, row.date, row.until, row.share) == (
        "shut",
        pd.Timestamp("2024-01-10"),
        pd.Timestamp("2024-01-12"),
        1.0,
    )
    [variant] = shown(viewer_data([run]))[0].variants
    assert variant.policies[0]["dates"] == {
        "en": "from 10 January 2024 to 11 January 2024",
        "es": "del 10 de enero de 2024 al 11 de enero de 2024",
    }
    text = report(run).read_text("utf-8")
    assert (
        "shut: in force from 10 January 2024 to 11 January 2024" in text
        and "of days" not in text.partition("Policies in force")[2][:4000]
    )


def test_a_policy_of_a_trigger_has_a_share_and_no_dates(threshold: Run) -> None:
    [variant] = shown(viewer_data([threshold]))[0].variants
    triggered = {policy.name for policy in threshold.scenario.policies if policy.trigger}
    assert [policy["dates"] for policy in variant.policies if policy["name"] in triggered] == [None]
    assert spans_in_force(threshold).equals(share_in_force(threshold))


def test_an_encounter_ends_at_once_in_one_of_four_ways(threshold: Run) -> None:
    table = by_effect(threshold).set_index("effect")
    flows = {
        name: threshold.flows(name, "month").groupby("run")["people"].sum() for name in ("encounters", "office_removed")
    }
    held = threshold.flows("office_applied", "month").query("place == 'fast track'").groupby("run")["people"].sum()
    assert table.at["held", "at_once_q50"] == held.median() > 0
    assert (
        table.at["removed", "at_once_q95"] == 0
        and table.at["removed", "later_q50"] == flows["office_removed"].median() > 0
    )
    assert table[["share_q05"]].sum().iloc[0] <= 1.0 <= table[["share_q95"]].sum().iloc[0]
    assert (
        table.at["returned", "at_once_q50"]
        == threshold.flows("returned", "week").groupby("run")["people"].sum().median()
    )


def test_tables_on_the_page_are_those_of_the_run(threshold: Run, page: str) -> None:
    for name, table in acts.tables(find(threshold).acts).items():
        columns = [column for column in acts.COLUMNS[name] if column.field.endswith("_range")]
        for row in table.to_dict("records"):
            for column in columns:
                cell = f'data-row="{row[acts.COLUMNS[name][0].field]}">.*?data-field="{column.field}"[^>]*>([^<]*)<'
                found = re.search(cell, page.split(f'<table id="{name}">')[1].split("</table>")[0], re.DOTALL)
                assert found and found[1] == row[column.field]


def test_bars_say_the_ranges_of_the_table(threshold: Run, page: str) -> None:
    table = offices_table(find(threshold)).set_index("office")
    assert (
        f"<title>fast track, called after to 7 days: {table.at['fast track', 'served_in_week_range']}</title>" in page
    )
    assert page.count("served, by days from joining") == 1


def test_the_line_of_an_office_is_drawn_over_the_whole_run(threshold: Run) -> None:
    lines = acts.caseloads(threshold, threshold.summary())
    kept = threshold.stocks("office_waiting").query("place == 'fast track'")
    assert lines["name"].unique().tolist() == ["fast track"]
    assert lines["date"].nunique() == threshold.stocks("present")["date"].nunique() > kept["date"].nunique()
    last = kept["date"].max()
    assert (
        lines.set_index("date").at[last, "q50"]
        == kept.loc[kept["date"] == last].set_index("run")["people"].reindex(range(RUNS), fill_value=0).median()
    )


def test_what_a_scenario_does_not_have_is_not_shown(tmp_path: Path) -> None:
    page = report(
        ensemble(replace(small(30), policies=(), variants=()), 2, 1, tmp_path / "bare", split=0, hands=HERE)
    ).read_text("utf-8")
    assert '<table id="effects">' in page  # there are encounters
    assert not any(
        word in page for word in ("Papers in hand", "Policies in force", "How long people waited", "Caseload over time")
    )


def test_a_fluid_run_shows_the_same_without_ranges(tmp_path: Path) -> None:
    run = fluid(jo.example("rows/s12_threshold").variant("on"), tmp_path / "smooth")
    page = report(run).read_text("utf-8")
    assert '<td data-field="days_q50" class="n">51</td>' in page  # as worked out by hand in tests/examples/test_rows.py
    assert "nine runs in ten" not in page and "over all runs" not in page and "Runs in which" not in page


def test_holding_is_asked_for_by_paper_and_days_in_force_by_policy(tmp_path: Path) -> None:
    asked = replace(
        jo.example("rows/s07_permits").variant("on"),
        measures=(Recorded("holding", "day", "paper"), Recorded("in_force", "month", "policy")),
    )
    result = simulate(asked, run_key(1, 0))
    assert set(result.stocks["measure"]) == {result.stocks.names["measure"].index("holding")} and set(
        result.stocks["place"]
    ) == {result.stocks.names["place"].index("permit")}
    assert len(set(result.stocks["date"].tolist()) & {date(2024, 1, day) for day in range(1, 32)}) == 31
    assert result.flows["people"].tolist() == [31, 29, 31, 29] and result.flows["date"].tolist()[1] == date(2024, 2, 1)
    for wrong in (Recorded("holding", "week", "place"), Recorded("encounters", "week", "policy")):
        write(replace(asked, measures=(wrong,)), tmp_path / wrong.measure)
        assert [fault.code for fault in check(tmp_path / wrong.measure)] == ["J010"]
