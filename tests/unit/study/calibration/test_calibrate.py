"""A calibration of the engine.

What was not known is not used, an interrupted one ends the same, and draws are taken whole.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

import jornada as jo
from jornada.domain.fault import ScenarioError
from jornada.domain.nouns.observed import Observed, Series
from jornada.domain.nouns.uncertainty import Draw, Prior
from jornada.domain.scenario.scenario import Scenario
from jornada.engine.today.policies import drawn_parameters
from jornada.files.scenario.folder import read, write
from jornada.files.scenario.posterior import read_posterior
from jornada.interface.misuse import Interrupted
from jornada.study.calibration.calibrate import Calibrated, calibrate
from jornada.study.calibration.search import Effort
from jornada.study.ensemble.ensemble import Hands
from jornada.study.store.parquet import StoreError

EFFORT = Effort(rounds=1, populations=1, runs=24, worth=5)
UNTIL = date(2024, 1, 16)


def counted(first: int, last: int, people: float, known: int) -> Observed:
    return Observed(
        "met",
        date(2024, 1, first),
        date(2024, 1, last),
        "North",
        people=people,
        known_from=date(2024, 1, known),
        source="made up",
    )


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return replace(
        jo.example("three_places"),
        observed=(counted(1, 7, 46, 9), counted(8, 14, 92, 16), counted(15, 21, 60, 23)),
        series=(Series("met", "encounters", "negative_binomial", 0.1, "assumption"),),
        priors=(
            Prior("routes.cross.encounter", "set", 0.3, 0.9, source="assumption"),
            Prior("places.Middle.stay", "plus", -1.0, 1.0, source="assumption"),
        ),
    )


def fitted(scenario: Scenario, folder: Path, progress: Callable[[float, int], None] | None = None) -> Calibrated:
    return calibrate(scenario, UNTIL, effort=EFFORT, seed=4, out=folder, hands=Hands(workers=1, progress=progress))


@pytest.fixture(scope="module")
def found(scenario: Scenario, tmp_path_factory: pytest.TempPathFactory) -> Calibrated:
    return fitted(scenario, tmp_path_factory.mktemp("calibration") / "whole")


def test_what_is_said(found: Calibrated) -> None:
    info = found.info
    assert info["figures"] == {"met": 2} and info["last_day"] == "2024-01-14" and info["runs"] == 20 + 24
    assert (
        info["temperature"] >= 1.0
        and info["effective"] >= 4.0
        and {row["parameter"] for row in info["parameters"]} == {"routes.cross.encounter", "places.Middle.stay"}
    )
    assert [row["figures"] for row in info["checks"]] == [2]


def test_interrupted_and_taken_up_again_it_is_the_same(scenario: Scenario, found: Calibrated, tmp_path: Path) -> None:
    def stop(done: float, total: int) -> None:
        if done == 30:
            raise Interrupted

    with pytest.raises(Interrupted):
        fitted(scenario, tmp_path / "half", stop)
    assert not (tmp_path / "half" / "posterior.csv").exists()
    again = fitted(scenario, tmp_path / "half")
    assert all(
        (again.path / name).read_bytes() == (found.path / name).read_bytes()
        for name in ("posterior.csv", "calibration.json", "predictive.csv")
    )


def test_rows_that_were_known_later_make_no_difference(scenario: Scenario, found: Calibrated, tmp_path: Path) -> None:
    """Without them the plan is the same, so that the same folder holds its end already.

    With another figure in time it is not.
    """
    early = replace(scenario, observed=scenario.observed[:2])
    assert fitted(early, found.path).info["digest"] == found.info["digest"]
    with pytest.raises(StoreError, match="another scenario, seed, day or size"):
        fitted(replace(scenario, observed=(counted(1, 7, 47, 9), *scenario.observed[1:])), found.path)


def test_a_run_takes_a_draw_whole(scenario: Scenario, found: Calibrated, tmp_path: Path) -> None:
    draws = read_posterior(found.path / "posterior.csv")
    with_draws = replace(scenario, posterior=draws)
    write(with_draws, tmp_path / "mine")
    assert read(tmp_path / "mine").posterior == draws
    whole = {tuple(row.value for row in draws if row.draw == name) for name in {row.draw for row in draws}}
    taken = [tuple(drawn_parameters(with_draws, 7, run)[1].values()) for run in range(64)]
    assert all(values in whole for values in taken)
    weights = {
        tuple(row.value for row in draws if row.draw == name): next(row.weight for row in draws if row.draw == name)
        for name in {row.draw for row in draws}
    }
    likeliest = max(weights, key=lambda values: weights[values])
    share = np.mean([values == likeliest for values in taken])
    assert share == pytest.approx(weights[likeliest] / sum(weights.values()), abs=2.0 / 64)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"series": ()}, "J098"),
        ({"priors": ()}, "J098"),
        ({"observed": ()}, "J098"),
        (
            {"observed": (counted(1, 7, 90000, 9),), "series": (Series("met", "encounters", "log_normal", 0.05),)},
            "J100",
        ),
    ],
)
def test_what_cannot_be_fitted_is_refused(
    scenario: Scenario, change: dict[str, object], code: str, tmp_path: Path
) -> None:
    with pytest.raises(ScenarioError, match=code):
        fitted(replace(scenario, **change), tmp_path / "never")  # type: ignore[arg-type]
    assert not (tmp_path / "never" / "posterior.csv").exists()


def test_a_posterior_that_does_not_fit_together_is_told(scenario: Scenario, tmp_path: Path) -> None:
    rows = (
        Draw("1", "routes.cross.encounter", 0.5),
        Draw("1", "places.Middle.stay", 0.1, "plus"),
        Draw("2", "routes.cross.encounter", 0.6),
    )
    write(replace(scenario, posterior=rows), tmp_path / "mine")
    assert [fault.code for fault in jo.check(tmp_path / "mine")] == ["J097"]


def test_the_plan_is_written_first(found: Calibrated) -> None:
    assert json.loads((found.path / "plan.json").read_text("utf-8"))["digest"] == found.info["digest"]
