"""The filter on the engine.

States go on, a later day goes on from the last step, and runs start from what it leaves.
"""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from tests.helpers.small import small

from jornada.domain.nouns.observed import Observed, Series
from jornada.domain.scenario.scenario import Scenario
from jornada.engine.run.run import Keeping, run_key, simulate
from jornada.engine.run.state import StateError, taken_over
from jornada.engine.today.policies import drawn_parameters
from jornada.study.ensemble.ensemble import Hands, ensemble
from jornada.study.filtering.filter import filter as followed
from jornada.study.filtering.filtered import Filtered, open_filtered
from jornada.study.store.parquet import StoreError

PARTICLES, SEED = 6, 3
ALONE = Hands(workers=1)


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    people = ((5, 250.0), (10, 620.0), (15, 700.0))
    observed = tuple(
        Observed("met", date(2022, 1, day - 4), date(2022, 1, day), people=count, source="made up")
        for day, count in people
    )
    return replace(small(25), observed=observed, series=(Series("met", "encounters", "log_normal", 0.3, "assumption"),))


def by(scenario: Scenario, until: date, folder: Path) -> Filtered:
    return followed(scenario, until, PARTICLES, seed=SEED, out=folder, hands=ALONE)


@pytest.fixture(scope="module")
def found(scenario: Scenario, tmp_path_factory: pytest.TempPathFactory) -> Filtered:
    return by(scenario, date(2022, 1, 15), tmp_path_factory.mktemp("filter") / "whole")


def test_a_later_day_goes_on_from_the_last_step(scenario: Scenario, found: Filtered, tmp_path: Path) -> None:
    early = by(scenario, date(2022, 1, 10), tmp_path / "f")
    steps = early.info["steps"]
    later = by(scenario, date(2022, 1, 15), tmp_path / "f")
    assert (
        later.info["steps"][:2] == steps
        and later.info["steps"] == found.info["steps"]
        and later.day == date(2022, 1, 15)
    )
    assert (later.path / "posterior.csv").read_bytes() == (found.path / "posterior.csv").read_bytes()
    with pytest.raises(StoreError, match="another scenario, seed, number or day"):
        by(scenario, date(2022, 1, 10), tmp_path / "f")


def test_runs_start_from_what_it_leaves(scenario: Scenario, found: Filtered, tmp_path: Path) -> None:
    again = open_filtered(found.path)
    going = again.scenario(scenario)
    runs = ensemble(
        going, again.runs, again.seed, tmp_path / "ahead", split=0, hands=Hands(workers=1, states=again.states)
    )
    drawn = runs.draws()
    assert len(drawn) == PARTICLES and set(drawn["value"]) <= {row.value for row in going.posterior}
    nights = runs.stocks("present")
    assert nights["date"].max() == np.datetime64(scenario.last)


def test_a_state_is_taken_over_by_another_run(scenario: Scenario) -> None:
    half = simulate(scenario, run_key(5, 2), keeping=Keeping(until=12)).state
    assert half is not None
    other = run_key(5, 3)
    with pytest.raises(StateError, match="another run"):
        simulate(scenario, other, keeping=Keeping(half))
    moved = taken_over(half, drawn_parameters(scenario, other.seed, other.parameters)[0], other)
    result, own = simulate(scenario, other, keeping=Keeping(moved)), simulate(scenario, other)
    assert result.rows[:12].tolist() == half.rows.tolist() and len(result.rows) == len(own.rows)
    assert not np.array_equal(result.rows, own.rows)


def test_shocks_go_on_from_those_of_yesterday(scenario: Scenario) -> None:
    """A month that has begun badly ends badly, whoever goes on."""
    shaken = replace(scenario, shocks=tuple(replace(shock, correlation=0.9) for shock in scenario.shocks))
    half = simulate(shaken, run_key(5, 2), keeping=Keeping(until=12)).state
    assert half is not None
    moved = taken_over(half, drawn_parameters(shaken, 5, 3)[0], run_key(5, 3))
    last = simulate(shaken, run_key(5, 3), keeping=Keeping(moved, until=20)).state
    assert last is not None and [one.tolist() for one in last.shocks] == [one.tolist() for one in half.shocks]
