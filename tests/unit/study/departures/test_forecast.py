"""Forecasts of departures.

Nothing later than the origin is read, scores are known ones, a known course is found again.
"""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from jornada.study.departures import forecast as forecasts
from jornada.study.departures.counted import TablesError, known_at, read_counts
from jornada.study.departures.policies import Dated, mapped, pulse
from jornada.study.departures.process import Ask, Course, Process, filtered, projected
from jornada.study.departures.rivals import ARIMA, SMOOTHING, Until, drawn, rivals
from jornada.study.departures.season import season
from tools.score_corridor import main

ORIGIN = pd.Period("2021-12", "M")
MONTHS = pd.period_range("2015-01", "2022-04", freq="M")
PROCESS = Process("one", 0.7, 0.1, 0.02, 0.5, 0.03, 0.02, -0.4, 0.3, 0.9)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Tables of a small border: two nationalities, two sectors, a policy that the map has and one it has not."""
    path, draw = tmp_path_factory.mktemp("border"), np.random.default_rng(3)
    people = (10_000 * np.exp(draw.normal(0, 0.1, len(MONTHS)).cumsum() * 0.5)).astype(int)
    stamps = [{"year": month.year, "month": month.month} for month in MONTHS]
    pd.DataFrame([stamp | {"usbp": count} for stamp, count in zip(stamps, people, strict=True)]).to_csv(
        path / "encounters_totals_monthly.csv", index=False
    )
    cells = [
        stamp
        | {
            "component": "USBP",
            "citizenship_iso3": nation,
            "area_of_responsibility": f"{sector} Sector",
            "count": int(count * share),
        }
        for stamp, count in list(zip(stamps, people, strict=True))[48:]
        for nation, sector, share in (("MEX", "Yuma", 0.6), ("VEN", "Tucson", 0.3), ("XYZ", "Yuma", 0.1))
    ]
    pd.DataFrame(cells).to_csv(path / "encounters_monthly.csv", index=False)
    rows = [
        ("2021-06-01", "CHNV parole", "rule"),
        ("2021-07-01", "a new wall", ""),
        ("2022-02-01", "CHNV parole", "later"),
    ]
    pd.DataFrame(rows, columns=["date", "policy", "source"]).to_csv(path / "policy_timeline.csv", index=False)
    return path


def test_later_rows_change_no_byte(folder: Path, tmp_path: Path) -> None:
    for name in ("encounters_totals_monthly.csv", "encounters_monthly.csv", "policy_timeline.csv"):
        table = pd.read_csv(folder / name)
        later = table["date"] > "2021-12-31" if "date" in table else table["year"] > 2021
        table[~later].to_csv(tmp_path / name, index=False)
    whole, cut = (forecasts.forecast(read_counts(path), ORIGIN) for path in (folder, tmp_path))
    assert whole.people.keys() == cut.people.keys()
    assert all(whole.people[cell].tobytes() == cut.people[cell].tobytes() for cell in whole.people)
    assert whole.policies == cut.policies and whole.policies.unmapped == ("2021-07-01: a new wall",)


def test_the_command_scores_beside_rivals(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("scoringrules")
    assert main(["--data", str(folder), "--origins", "2021-12..2022-01", "--json", "--simple"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert {row["who"] for row in found["totals"]} == {"forecast", *(one.rival for one in rivals({}, fitted=False))}
    assert next(row["forecasts"] for row in found["totals"]) == 7  # of eight months seven have been counted
    assert any("honduras_monthly.csv" in note for note in found["notes"])
    last = next(row for row in found["forecasts"] if row["who"] == "last value" and row["kind"] == "total")
    assert last["said"] == read_counts(folder).total[ORIGIN]


def test_wrong_tables_and_origins_say_so(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(TablesError, match="encounters_totals_monthly.csv"):
        read_counts(tmp_path)
    (tmp_path / "encounters_totals_monthly.csv").write_text("year,month,usbp\n2020,13,-4\n")
    with pytest.raises(TablesError, match=r"month: found \[13\][\s\S]*row 2: found"):
        read_counts(tmp_path)
    assert main(["--data", str(folder), "--origins", "soon"]) == 1 and "first..last" in capsys.readouterr().err
    assert main(["--data", str(folder), "--origins", "2031-01"]) == 1 and "2031-01" in capsys.readouterr().err


def test_a_policy_acts_in_two_months_and_only_where_known() -> None:
    rule = mapped(pd.DataFrame([("2019-06-16", "CHNV parole")], columns=["date", "policy"])).policies[-1]
    acts = [pulse((rule,), month) for month in pd.period_range("2019-05", "2019-08", freq="M")]
    assert [round(act.mean, 3) for act in acts] == [0.0, 0.5, 0.5, 0.0]
    known = known_at(
        read_counts_of([("2022-02-01", "CHNV parole", "2021-11-30"), ("2022-02-02", "CHNV parole", "")]), ORIGIN
    )
    assert list(known.timeline["date"]) == ["2022-02-01"]  # announced before the origin


def read_counts_of(rows: list[tuple[str, str, str]]) -> forecasts.Counted:
    """Return counts with a timeline of such rows, and nothing else."""
    months = pd.PeriodIndex([], freq="M")
    empty = pd.DataFrame(index=months)
    timeline = pd.DataFrame(rows, columns=["date", "policy", "known_from"]).replace({"known_from": {"": None}})
    return forecasts.Counted(pd.Series(dtype=float, index=months), empty, empty, empty, timeline)


def test_known_courses_are_found_again() -> None:
    months, flat = pd.period_range("2010-01", "2019-12", freq="M"), dict.fromkeys(range(1, 13), 0.0)
    steady = Course(pd.Series(5_000.0, index=months), flat)
    belief = filtered(PROCESS, steady)[months[-1]]
    ahead = projected(PROCESS, steady, belief, Ask(months[-4:] + 4, 4_000, np.random.default_rng(1)))
    assert np.exp(np.median(ahead, axis=1)) == pytest.approx(np.full(4, 5_000.0), rel=0.02)
    jumped = steady.people.where(steady.people.index < pd.Period("2018-01", "M"), 10_000.0)
    after = filtered(PROCESS, Course(jumped, flat))[months[-1]]
    assert np.exp(after.weight @ after.mean[:, 0]) == pytest.approx(10_000.0, rel=0.05)


def test_a_month_nobody_counted_widens_what_is_known() -> None:
    months, flat = pd.period_range("2010-01", "2013-12", freq="M"), dict.fromkeys(range(1, 13), 0.0)
    people = pd.Series(5_000.0, index=months)
    gap = people.where(people.index != months[-1])
    whole, holed = (filtered(PROCESS, Course(series, flat))[months[-1]] for series in (people, gap))
    assert holed.weight @ holed.cov[:, 2, 2] > whole.weight @ whole.cov[:, 2, 2]


def test_a_restriction_lowers_the_months_after_it() -> None:
    months, flat = pd.period_range("2010-01", "2013-12", freq="M"), dict.fromkeys(range(1, 13), 0.0)
    day = months[-1].end_time.date()
    plain = Course(pd.Series(5_000.0, index=months), flat)
    ruled = plain._replace(policies=(Dated(day, day, "restriction", 1.0, "a rule"),))
    said = [
        np.median(
            projected(
                PROCESS, one, filtered(PROCESS, one)[months[-1]], Ask(months[-4:] + 4, 4_000, np.random.default_rng(1))
            ),
            axis=1,
        )[0]
        for one in (plain, ruled)
    ]
    assert said[1] - said[0] == pytest.approx(PROCESS.policy, abs=0.08)


def test_rivals_by_hand() -> None:
    months = pd.period_range("2018-01", "2019-12", freq="M")
    people = pd.Series(np.arange(1.0, 25.0), index=months)
    flat = season(people.iloc[:3])
    said = {one.rival: drawn(one, people, months[-1], 2)[0] for one in rivals(flat, fitted=False)}
    assert said == {
        "last value": 24.0,
        "same month last year": 14.0,
        "last value by season": 24.0,
        "mean of 3 months": 23.0,
        "mean of 6 months": 21.5,
        "mean of 12 months": 18.5,
    }


def test_fitted_rivals_follow_a_steady_season() -> None:
    pytest.importorskip("statsmodels")
    months = pd.period_range("2016-01", "2019-12", freq="M")
    season_, noise = (
        np.array([1.3 if month.month == 3 else 1.0 for month in months]),
        np.random.default_rng(2).normal(0.0, 0.05, len(months)),
    )
    people = pd.Series(10_000 * season_ * np.exp(noise), index=months)
    said = {
        one.rival: one.says(Until(people.to_numpy(), 12), 3)
        for one in rivals(dict.fromkeys(range(1, 13), 0.0))
        if one.rival in (ARIMA, SMOOTHING)
    }
    assert set(said) == {ARIMA, SMOOTHING} and all(11_000 < value < 15_000 for value in said.values())
