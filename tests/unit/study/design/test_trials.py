"""Trials.

A point is the run whose values it has, a trial counts what an ensemble counts, parts are the whole, and what is damaged
is run again.
"""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import jornada as jo
from jornada.domain.nouns.cost import Cost
from jornada.domain.nouns.uncertainty import Draw, Prior
from jornada.engine.draws.streams import stream, uniform
from jornada.engine.run.run import run_key, simulate
from jornada.study.design.trial import PART, Trial, counting, joined, kept, tried
from jornada.study.design.trials import Done, Here, carried_out
from jornada.study.design.uncertain import at_point, uncertain_in
from jornada.study.ensemble.ensemble import Hands, ensemble
from jornada.study.runs.headline import headlines

pytestmark = pytest.mark.xdist_group("study")
BASE = replace(jo.example("three_places"), days=12)
PRIORS = (
    Prior("routes.*.death", "times", 0.5, 8.0, "log_uniform"),
    Prior("places.Middle.beds", "plus", -10.0, 10.0, "triangular"),
    Prior("choice.time", "set", 0.5, 1.5),
)
NAMES = ("died", "arrived", "unsheltered", "cost of shelter", "present at Middle")


def test_a_point_is_the_run_whose_values_it_has() -> None:
    costs = (Cost("bed", "shelter", "sheltered", usd=2.0, low=1.0, high=5.0),)
    scenario = replace(BASE, priors=PRIORS, costs=costs)
    kinds = {prior.parameter: ("prior", prior.parameter) for prior in PRIORS} | {"costs.bed.usd": ("cost", "bed")}
    assert [one.name for one in uncertain_in(scenario)] == [*kinds]
    quantiles = {name: uniform(stream(5, 3, *address), stream(0), 0) for name, address in kinds.items()}
    there, drawn = simulate(at_point(scenario, quantiles), run_key(5, 3)), simulate(scenario, run_key(5, 3))
    assert all(
        np.array_equal(there.flows[column], drawn.flows[column])
        and np.array_equal(there.stocks[column], drawn.stocks[column])
        for column in ("people", "date", "measure")
    )
    assert not at_point(scenario, quantiles).has_ranges


def test_the_draws_of_a_posterior_are_uncertain_as_one() -> None:
    rows = tuple(
        Draw(name, "choice.time", value, "set", weight) for name, value, weight in (("a", 0.5, 1.0), ("b", 2.0, 3.0))
    )
    scenario = replace(BASE, priors=PRIORS, posterior=rows)
    assert [one.name for one in uncertain_in(scenario)] == ["posterior", "routes.*.death", "places.Middle.beds"]
    assert [at_point(scenario, {"posterior": u}).choice.time for u in (0.0, 0.2, 0.3, 1.0)] == [0.5, 0.5, 2.0, 2.0]
    assert not at_point(scenario, {}).has_ranges


def test_a_trial_counts_what_an_ensemble_counts(tmp_path: Path) -> None:
    scenario = replace(BASE, costs=(Cost("bed", "shelter", "sheltered", usd=2.0),))
    counted = tried(Trial(counting(scenario), 3, 7))
    run = ensemble(scenario, 3, 7, tmp_path / "runs", split=0, hands=Hands(workers=1))
    for name, column in headlines(run, NAMES).items():
        assert counted.figures([str(name)])[str(name)] == pytest.approx(column.to_numpy()), name


def test_parts_are_the_whole_and_what_is_damaged_is_run_again(tmp_path: Path) -> None:
    trial = Trial(counting(BASE), PART + 1, 7, fine=True)
    [whole] = carried_out([trial], tmp_path, Here(), Done(None, 2))
    alone = tried(trial)
    assert whole.size == alone.size and all(
        np.array_equal(whole.sums.get(key, np.zeros(5)), values) for key, values in alone.sums.items()
    )
    files = sorted((tmp_path / "trials").glob("*.npz"))
    files[0].write_bytes(b"nothing")
    assert len(files) == 2 and any(kept(part, files[0]) is None for part in (trial,))
    [again] = carried_out([trial], tmp_path, Here(), Done(None, 2))
    assert np.array_equal(again.of("arrived"), alone.of("arrived")) and joined([alone]) is alone
