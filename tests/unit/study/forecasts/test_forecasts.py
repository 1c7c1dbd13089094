"""Forecasts of published figures.

Their periods, what was known when, rivals, scores against closed forms, and the verdict.
"""

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from tests.helpers.command import carried_out

import jornada as jo
from jornada.domain.fault import ScenarioError
from jornada.domain.nouns.observed import Observed, Series
from jornada.domain.nouns.span import Span
from jornada.domain.scenario.scenario import Scenario
from jornada.files.scenario.folder import write
from jornada.study.ensemble.ensemble import Hands
from jornada.study.forecasts.ahead import History, figures_ahead, histories, later_figures
from jornada.study.forecasts.forecast import forecast
from jornada.study.forecasts.scored import MODEL, Cell, cells_of, scores_of
from jornada.study.forecasts.verdict import in_words, keep, kept, verdict_of

ORIGIN = date(2024, 1, 16)


def week(number: int, people: float, known: date | None = None, area: str = "North") -> Observed:
    """Return what was met in a week of January 2024."""
    first = date(2024, 1, 1) + timedelta(days=7 * number)
    return Observed("met", first, first + timedelta(days=6), area, people=people, known_from=known, source="made up")


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    """Return a small scenario with four published weeks, of which two were known on 16 January."""
    rows = (
        week(0, 46, date(2024, 1, 9)),
        week(1, 92, date(2024, 1, 16)),
        week(2, 60, date(2024, 1, 23)),
        week(3, 30, date(2024, 1, 30)),
    )
    return replace(
        jo.example("three_places"),
        runs=6,
        observed=rows,
        series=(Series("met", "encounters", "negative_binomial", 0.1, "assumption"),),
    )


def test_series_go_on_by_weeks_and_by_months(scenario: Scenario) -> None:
    assert [row.span for row in figures_ahead(scenario, ORIGIN, 14).rows] == [
        Span(date(2024, 1, 15), date(2024, 1, 21)),
        Span(date(2024, 1, 22), date(2024, 1, 28)),
    ]
    months = History(
        (Observed("m", date(2023, 12, 1), date(2023, 12, 31)), Observed("m", date(2024, 1, 1), date(2024, 1, 31)))
    )
    assert months.season == 12 and months.periods(date(2024, 3, 31)) == [
        Span(date(2024, 2, 1), date(2024, 2, 29)),
        Span(date(2024, 3, 1), date(2024, 3, 31)),
    ]
    with pytest.raises(ScenarioError, match="nothing to forecast"):
        figures_ahead(scenario, date(2024, 1, 5), 14)


def test_a_recount_counts_from_when_it_was_known() -> None:
    known = Scenario(
        series=(Series("met", "encounters"),), observed=(week(0, 46, date(2024, 1, 9)), week(0, 50, date(2024, 1, 20)))
    )
    assert histories(known)["met", "North", ""].people.tolist() == [50.0]


def test_what_was_known_later_changes_nothing(scenario: Scenario) -> None:
    made = forecast(scenario, ORIGIN, 12, Hands(workers=1))
    other = replace(scenario, observed=(*scenario.observed[:2], week(2, 9000, date(2024, 1, 23))))
    again = forecast(other, ORIGIN, 12, Hands(workers=1))
    assert (made.drawn == again.drawn).all() and made.drawn.shape == (60, 2)
    assert made.notes and "nobody arrives after" in made.notes[0]
    assert later_figures(made.figures, other.observed)[0] == 9000.0 and np.isnan(
        later_figures(made.figures, other.observed)[1]
    )


def cell(who: str, said: tuple[float, ...], observed: float, area: str = "North", starts: str = "2024-01-01") -> Cell:
    return Cell("2024-01-01", who, "met", starts, "2024-01-31", area, "", *said, observed)


def test_scores_by_hand() -> None:
    sure, wide = (10.0,) * 5, (0.0, 5.0, 10.0, 15.0, 20.0)
    [one] = scores_of([cell(MODEL, sure, 12.0)])
    assert (one.miss, one.wis, one.held) == (2.0, pytest.approx(2.0), 0.0)
    [other] = scores_of([cell(MODEL, wide, 12.0)])
    assert other.wis == pytest.approx((0.5 * 2 + 0.25 * 10 + 0.05 * 20) / 2.5) and other.held == 1.0
    [shared] = scores_of([cell(MODEL, sure, 30.0), cell(MODEL, sure, 10.0, "South")])
    assert shared.place_shares == pytest.approx(0.25) and np.isnan(shared.nationality_shares)


def test_only_figures_that_all_forecast_are_compared() -> None:
    said = (10.0,) * 5
    cells = [cell(MODEL, said, 10.0), cell(MODEL, said, 90.0, starts="2024-02-01"), cell("last value", said, 10.0)]
    assert {score.who: score.figures for score in scores_of(cells)} == {MODEL: 1, "last value": 1}
    assert scores_of([cell(MODEL, said, float("nan"))]) == []


def test_a_verdict_has_a_grade_and_is_kept(tmp_path: Path) -> None:
    wide, off = (0.0, 5.0, 10.0, 15.0, 20.0), (30.0,) * 5
    cells = [
        cell(who, said, 10.0, starts=f"month {i}")
        for i in range(12)
        for who, said in ((MODEL, wide), ("last value", off))
    ]
    found = verdict_of(scores_of(cells))
    assert found is not None and (found.grade, found.ranges, found.better_than) == ("A", "right", ("last value",))
    assert kept(keep(found, tmp_path).parent) == found and "Grade A" in in_words(found)
    assert verdict_of(()) is None and kept(tmp_path / "nothing") is None


def test_rivals_of_a_library() -> None:
    pytest.importorskip("statsmodels")
    from jornada.study.forecasts.rivals import quantiles_by

    rows = tuple(
        Observed(
            "m", date(2020 + i // 12, i % 12 + 1, 1), date(2020 + i // 12, i % 12 + 1, 28), people=100.0 + 10 * (i % 12)
        )
        for i in range(30)
    )
    months = History(
        tuple(replace(row, ends=(row.starts + timedelta(days=32)).replace(day=1) - timedelta(days=1)) for row in rows)
    )
    said = quantiles_by(months, 2)
    assert {"last value", "same period 12 earlier", "ETS", "ARIMA", "Theta"} <= set(said)
    assert said["last value"][:, 2].tolist() == [150.0, 150.0] and said["same period 12 earlier"][:, 2].tolist() == [
        160.0,
        170.0,
    ]
    assert all((np.diff(one, axis=1) >= 0).all() and (one >= 0).all() for one in said.values())
    assert set(quantiles_by(History(months.rows[:9]), 6)) == {"last value", "ETS", "ARIMA", "Theta"}
    assert quantiles_by(History(months.rows[:3]), 2) == {}


def test_the_command_scores_figures_from_outside_and_keeps_a_verdict(scenario: Scenario, tmp_path: Path) -> None:
    write(replace(scenario, observed=scenario.observed[:2]), tmp_path / "mine")
    later = tmp_path / "later.csv"
    later.write_text(
        "series,starts,ends,area,nationality,people,source,known_from\nmet,2024-01-15,2024-01-21,North,,60,made"
        " up,2024-01-23\n",
        "utf-8",
    )
    words = [
        "forecast",
        str(tmp_path / "mine"),
        "--from",
        "2024-01-16",
        "--days",
        "10",
        "--runs",
        "4",
        "--observed",
        str(later),
        "--out",
        str(tmp_path / "out"),
        "--json",
    ]
    code, told_text, _ = carried_out(*words, cwd=tmp_path)
    told = json.loads(told_text)
    assert code == 0
    assert [row["observed"] for row in told["forecast"]] == [60.0] and told["verdict"]["figures"] == 1
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"forecast.csv", "scores.csv", "verdict.json"}
    assert cells_of(scenario, forecast(scenario, ORIGIN, 5, Hands(workers=1)), scenario.observed)[0].observed == 60.0
