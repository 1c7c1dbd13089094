"""Averages over all nights, offices' sums and means over nobody, against what is worked out by hand."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from tests.helpers.command import carried_out

import jornada as jo
from jornada.domain.nouns.observed import Recorded
from jornada.domain.nouns.office import Office
from jornada.domain.nouns.policy import Policy
from jornada.interface.cli.json import as_json, run_as
from jornada.interface.language.numbers import rounded, signed
from jornada.interface.report.comparison import page
from jornada.interface.report.outputs import summary_of, told_of
from jornada.interface.report.page import find, folds, tables_of
from jornada.study.ensemble.ensemble import Hands, ensemble
from jornada.study.findings.offices import by_office
from jornada.study.findings.places import by_place
from jornada.study.questions.compare import Comparison
from jornada.study.runs.headline import headlines
from jornada.study.runs.run import Run

HERE = Hands(workers=1)
CASES = Path(__file__).parents[5] / "shared" / "cases" / "scenario"


def pair(folder: Path, *measures: Recorded, capacity: int = 7) -> Comparison:
    """Return one office beside the same with another capacity, in which only some measures are kept.

    No chance is in it.
    """
    base = replace(jo.example("one_office"), measures=measures)
    return jo.compare(
        [base, base.with_policy(Policy("other", change={"offices.desk.capacity": capacity}))], 2, 1, folder, hands=HERE
    )


@pytest.mark.parametrize("every", ["day", "week", "month"])
def test_an_average_night_is_over_all_nights_of_the_period(tmp_path: Path, every: str) -> None:
    table = pair(tmp_path, Recorded("present", every, "place")).table("present")
    # person-nights at Town: 29 in line and 28 of those who set out the next morning
    assert table["mean"].tolist() == pytest.approx([57 / 14, 28 / 14])
    run = Run(next(tmp_path.iterdir()))
    assert by_place(run).set_index("place").at["Town", "present_q50"] in (pytest.approx(57 / 14), pytest.approx(2.0))


def test_what_is_kept_by_office_is_in_the_table_and_an_average_is_over_the_nights_of_its_own(tmp_path: Path) -> None:
    both = pair(
        tmp_path,
        Recorded("present", "day", "place"),
        Recorded("waiting", "week", "office"),
        Recorded("served", "week", "office"),
    )
    run = both.runs[0]
    summary = run.summary().query("every == 'run'").set_index("measure")["q50"]
    assert summary["served"] == 28.0 and summary["office_waiting"] == pytest.approx(29 / 14)
    assert "waiting" not in summary and "mean_wait" not in summary and "applied" not in summary  # not kept: no figure
    offices = by_office(run).set_index("office").loc["desk"]
    assert offices["served_q50"] == 28.0 and offices["caseload_q50"] == pytest.approx(29 / 14)
    assert both.table("served")["mean"].tolist() == [28.0, 28.0]


def test_a_week_is_the_mean_of_its_nights_and_the_last_may_be_short(tmp_path: Path) -> None:
    scenario = replace(
        jo.example("one_office"),
        days=8,
        measures=(Recorded("waiting", "week", "office"), Recorded("waiting", "day", "place")),
    )
    run = ensemble(scenario, 1, 1, tmp_path / "run", split=0, hands=HERE)
    # 2, 4, 6, 8, 3, 3, 3; and nobody on the eighth
    assert run.stocks("office_waiting")["people"].tolist() == [pytest.approx(29 / 7)]
    assert run.stocks("waiting", every="day")["people"].tolist() == [2, 4, 6, 8, 3, 3, 3]
    assert headlines(run, ["waiting", "office_waiting"]).loc[0].tolist() == [29 / 8, 29 / 8]


def test_only_offices_of_which_people_in_line_were_kept_have_a_caseload(tmp_path: Path) -> None:
    base = jo.example("one_office")
    listed = replace(
        base,
        offices=(*base.offices, Office("list", "Town", capacity=1, on_list=True, joins=1.0, source="assumption")),
        measures=(Recorded("waiting", "week", "office"),),
    )
    caseload = by_office(ensemble(listed, 1, 1, tmp_path / "run", split=0, hands=HERE)).set_index("office")[
        "caseload_q50"
    ]
    assert caseload["desk"] > 0 and np.isnan(caseload["list"])


def test_a_mean_over_nobody_is_unknown_everywhere(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    base = jo.example("one_office")
    shut = replace(base, offices=(replace(base.offices[0], capacity=0),))
    both = jo.compare([shut, base], 2, 1, tmp_path, hands=HERE)
    run = both.runs[0]
    assert run.summary().query("measure == 'mean_wait'")[["mean", "q05", "q50", "q95"]].isna().all(axis=None)
    assert {row["measure"]: row["mean"] for row in json.loads(as_json(run_as(run)))["measures"]}["mean_wait"] is None
    table = both.table("mean_wait")
    assert (
        table[["difference", "difference_q05"]].isna().all(axis=None)
        and np.isnan(table["mean"][0])
        and table["mean"][1] == pytest.approx(29 / 28)
    )
    assert any(
        "mean wait until served" in fold.names and "unknown" in fold.words
        for fold in folds(run.summary().query("every == 'run'"), False)
    )
    assert "mean wait" not in str(tables_of(find(run))["measures"])
    assert (
        "Mean wait until served, all offices: – before, 1.0 in every run after (days); – means that there was nobody to"
        " count." in page(both)
    )
    out = carried_out("compare", *(str(one.path) for one in both.runs), cwd=tmp_path)[1]
    assert next(line.split() for line in out.splitlines() if line.startswith("mean wait"))[6:8] == ["days", "–"]


def test_three_digits_are_printed_rows_of_nothing_are_folded_and_machines_are_told_all(tmp_path: Path) -> None:
    base = replace(jo.example("one_office"), arrivals=(replace(jo.example("one_office").arrivals[0], people=12345),))
    run = ensemble(base, 2, 1, tmp_path / "run", split=0, hands=HERE)
    jo.write(base, tmp_path / "scenario")
    code, out, _ = carried_out("run", "scenario", "--runs", "2", "--seed", "1", "--out", "out", cwd=tmp_path)
    assert code == 0 and "12,300 in every run" in out and "12,345" not in out
    zeros = int((headlines(run) == 0).all().sum())
    assert f"{zeros} measures are 0 in every run (--json names them)" in out and "died on the way" not in out
    rows = {row["measure"]: row["mean"] for row in json.loads(as_json(run_as(run)))["measures"]}
    assert rows["arrived"] == 12345.0 and rows["died"] == 0.0
    assert (signed(-12345.0), rounded(float("nan"), float("nan"))) == ("−12,300", "–")


def test_applications_say_that_they_are_not_people() -> None:
    from jornada.study.runs.measure import BY_NAME

    again = [name for name, measure in BY_NAME.items() if "may count several times" in measure.definition]
    assert {"applied", "served", "granted", "gave_up", "registered"} <= set(again) and all(
        BY_NAME[name].unit != "people" for name in again
    )
    assert BY_NAME["applied"].unit == "applications"


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_summary_of_one_page_says_every_caveat_of_the_first_page(tmp_path: Path, language: str) -> None:
    base = jo.example("one_office")
    # beyond the road: whose case is pending there is not on the way
    court = replace(base.offices[0], office="court", place="Border", granted=0.0, gives="")
    pending = replace(
        base,
        offices=(*base.offices, court),
        arrivals=(*base.arrivals, replace(base.arrivals[0], arrival="pending", place="Border", office="court")),
    )
    found = find(ensemble(pending, 2, 1, tmp_path / "run", split=0, hands=HERE), language=language)
    summary, told = summary_of(found, language), told_of(found, language)
    assert (list(summary.asked), list(summary.sure), list(summary.not_said)) == (
        told["asked"],
        told["sure"],
        told["not_said"],
    )
    assert len(summary.not_said) == 5 and any(
        "28" in text and ("on the way" in text or "en camino" in text) for text in summary.asked
    )


@pytest.mark.skipif(not CASES.is_dir(), reason="../shared/cases is absent")
def test_a_border_site_written_from_the_docs_alone(tmp_path: Path) -> None:
    base = jo.read(CASES / "border-site-chad")
    both = jo.compare([base, base.variant("twice the trucks")], 3, 7, tmp_path, hands=HERE)
    nights = [run.stocks("present").query("place == 'Adre'") for run in both.runs]
    there = [found.loc[found["date"] == pd.Timestamp("2023-09-01")].set_index("run")["people"] for found in nights]
    assert all(len(found) == 3 for found in there)
    assert all(80_000 <= people <= 96_000 for people in there[0]) and there[0].mean() == pytest.approx(88_000, rel=0.05)
    assert (there[0] - there[1]).mean() == pytest.approx(29_500, rel=0.01)
    served = both.table("served").set_index("scenario")["mean"]
    by_hand = [run.flows("office_served", "week")["people"].sum() / 3 for run in both.runs]
    assert served.tolist() == pytest.approx(by_hand) and served.iloc[0] > 200_000
    average = nights[0].groupby("run")["people"].sum() / base.days
    assert by_place(both.runs[0]).set_index("place").at["Adre", "present_q50"] == pytest.approx(average.median())
