"""`jornada evaluate` under the rules of Flee.

What there is nothing to score of is said, and nothing ends in a traceback.
"""

import contextlib
import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from jornada.domain.nouns.observed import Recorded
from jornada.domain.scenario.scenario import Scenario
from jornada.files.flee.read import read_flee
from jornada.interface.cli import app as cli
from jornada.study.ensemble.ensemble import Hands, ensemble
from jornada.study.runs.run import Run
from jornada.study.scores.camps import score_camps
from jornada.study.scores.rivals import without_capacities
from jornada.study.store.parquet import StoreError
from tests.flee.folders import write_folder

Made = Callable[[Scenario], Run]


@pytest.fixture
def sound(tmp_path: Path) -> Scenario:
    return replace(
        read_flee(write_folder(tmp_path / "flee")),
        days=4,
        measures=(Recorded("present", "day", "place"), Recorded("arrived", "day", "place")),
    )


@pytest.fixture
def made(tmp_path: Path) -> Made:
    return lambda scenario: ensemble(scenario, 2, 1, tmp_path / "run", split=0, hands=Hands(workers=1))


def said(run: Run, *more: str) -> str:
    """Return what the command prints."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        cli.app(["evaluate", str(run.path), *more], standalone_mode=False)
    return out.getvalue()


def test_a_few_days_have_no_score_after_day_30(sound: Scenario, made: Made) -> None:
    run = made(sound)
    text = said(run)
    assert "after day 30: these runs have fewer than 60 days" in text and "shares of day 30" not in text
    assert re.search(
        r"error of Flee: 0\.\d{3} \(0\.\d{3} to 0\.\d{3}\) plain, 0\.\d{3} \(0\.\d{3} to 0\.\d{3}\) rescaled", text
    ), "no figure has more than three digits"
    rows = json.loads(said(run, "--json"))
    assert [row["who"] for row in rows["rivals"]] == ["this run", "last count", "equal shares", "shares of capacity"]
    assert [(row["camp"], row["capacity"]) for row in rows["camps"]] == [("C", 900), ("D", 5000)]
    assert all("after" not in row for row in rows["rivals"])


def test_without_camps_there_is_nothing_to_score(sound: Scenario, made: Made) -> None:
    towns = replace(
        sound,
        sites=tuple(replace(site, kind="town") if site.kind == "camp" else site for site in sound.sites),
        observed=(),
        events=(),
    )
    assert "nothing to score" in said(made(towns))


def test_counts_outside_the_run_give_no_score(sound: Scenario, made: Made) -> None:
    run = made(replace(sound, start=sound.start.replace(year=2019), events=()))
    assert "nothing to score" in said(run)
    assert "not scored: C: its counts, 2020-01-01 to 2020-01-20, lie outside the run, 2019-01-01 to 2019-01-04" in said(
        run
    )
    assert json.loads(said(run, "--json"))["total"] == []


def test_nobody_in_camps_is_a_score_of_nobody(sound: Scenario, made: Made) -> None:
    empty = replace(sound, flee3=replace(sound.flee3, empty_camps_on_day0=True), days=1)
    scores = score_camps(made(empty))
    assert scores.camps["simulated"].tolist() == [0.0, 0.0] and scores.days["mean"].tolist() == [0.0] * 3


def test_people_are_people_where_one_in_ten_is_simulated(sound: Scenario, made: Made) -> None:
    scores = score_camps(made(replace(sound, flee3=replace(sound.flee3, hasten=10), events=(), days=1)))
    assert scores.camps["counted"].tolist() == [50.0, 0.0] and scores.camps["simulated"].tolist() == [50.0, 0.0]
    assert scores.days.loc[scores.days["camp"] == "C", ["counted", "mean"]].to_numpy().tolist() == [[50.0, 50.0]]


def test_people_that_were_not_kept_by_day_are_said(sound: Scenario, made: Made) -> None:
    with pytest.raises(StoreError, match="present,day,place"):
        score_camps(made(replace(sound, measures=(Recorded("arrived", "day", "place"),))))


def test_capacities_off_is_a_row_of_its_own(sound: Scenario, made: Made) -> None:
    run = made(sound)
    assert "this run, capacities off" in said(run, "--capacities-off")
    beside = Run(run.path / "without-capacities")
    assert beside.runs == run.runs and beside.scenario == without_capacities(run.scenario)
    assert "this run, capacities off" not in said(run)
