"""Simulation-based calibration of the whole.

Truths from the priors, counts made by the engine, ranks of the truths among draws (Talts et al. 2018).
"""

import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import chisquare

import jornada as jo
from jornada.domain.nouns.observed import Observed, Series
from jornada.domain.nouns.uncertainty import Prior
from jornada.domain.scenario.scenario import Scenario
from jornada.engine.run.run import run_key, simulate
from jornada.engine.today.policies import drawn_parameters
from jornada.study.calibration.calibrate import calibrate
from jornada.study.calibration.search import Effort
from jornada.study.ensemble.ensemble import Hands
from jornada.study.weighing.figures import Counted, recording_for
from jornada.study.weighing.observations import observations_of
from jornada.study.weighing.weights import systematic

TRUTHS, RANKS, FIRST = int(os.environ.get("JORNADA_LONG", "0")), 9, 9_000_000
PRIORS = (Prior("routes.cross.encounter", "set", 0.3, 0.9), Prior("places.Middle.stay", "plus", -1.0, 1.0))
pytestmark = pytest.mark.skipif(not TRUTHS, reason="make test-long runs it")


def blank() -> Scenario:
    """Return a scenario with weeks in which people are counted, and no figures yet."""
    weeks = [(date(2024, 1, day), date(2024, 1, day + 6)) for day in (1, 8, 15)]
    return replace(
        jo.example("three_places"),
        priors=PRIORS,
        series=(
            Series("met", "encounters", "negative_binomial", 0.1),
            Series("there", "present", "negative_binomial", 0.1),
        ),
        observed=(
            *(Observed("met", first, last, "North") for first, last in weeks),
            *(Observed("there", last, last, "Middle") for _, last in weeks),
        ),
    )


def counted(scenario: Scenario, number: int) -> tuple[Scenario, dict[str, float]]:
    """Return a scenario with figures as they would have been published of one of its runs, and the values of that
    run."""
    observations = observations_of(scenario)
    asked, key = recording_for(scenario, observations), run_key(17, FIRST + number)
    result = simulate(asked, key)
    drawn = observations.drawn(
        Counted(asked, result.stocks, result.flows).of(observations)[None], np.random.default_rng([17, number])
    )[0]
    figures = dict(zip(((row.series, row.span.first) for row in observations.rows), drawn, strict=True))
    return (
        replace(
            scenario,
            observed=tuple(replace(row, people=float(figures[row.series, row.starts])) for row in scenario.observed),
        ),
        drawn_parameters(scenario, key.seed, key.parameters)[1],
    )


def test_truths_have_any_rank(tmp_path: Path) -> None:
    ranks: dict[str, list[int]] = {prior.parameter: [] for prior in PRIORS}
    for number in range(TRUTHS):
        scenario, truth = counted(blank(), number)
        found = calibrate(
            scenario, effort=Effort(1, 3, 80, 40), seed=number, out=tmp_path / str(number), hands=Hands(workers=1)
        )
        rows = found.posterior
        for name, values in ranks.items():
            mine = [row for row in rows if row.parameter == name]
            rng = np.random.default_rng([18, number])
            taken = systematic(np.array([row.weight for row in mine]), float(rng.random()), RANKS * 40)[
                rng.choice(RANKS * 40, RANKS, replace=False)
            ]
            values.append(int((np.array([row.value for row in mine])[taken] < truth[name]).sum()))
    print({name: np.bincount(values, minlength=RANKS + 1).tolist() for name, values in ranks.items()})
    assert all(chisquare(np.bincount(values, minlength=RANKS + 1)).pvalue > 0.005 for values in ranks.values())
