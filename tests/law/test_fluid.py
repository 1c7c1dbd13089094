"""Fluid mode: it balances, and it is what many runs come to as the numbers grow."""

from dataclasses import replace
from datetime import date

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from jornada.domain.nouns.arrival import Arrival
from jornada.domain.nouns.group import Group, Paper
from jornada.domain.nouns.office import Disposition, Office
from jornada.domain.nouns.place import Place
from jornada.domain.nouns.policy import Policy, Trigger
from jornada.domain.nouns.route import Mode, Route
from jornada.domain.scenario.scenario import Scenario
from jornada.engine.run.run import Daily, dailies, daily, run_key
from tests.law.test_laws import GONE, LAW, scenarios

START, DAYS = date(2024, 1, 1), 20


@settings(LAW, max_examples=10)
@given(scenarios(), st.integers(0, 100))
def test_the_ledger_holds_to_a_thousand_millionth(scenario: Scenario, run: int) -> None:
    result = daily(scenario, run_key(4, run), fluid=True)
    gone = sum(result.flows[name].sum((1, 2)) for name in GONE)
    came = result.flows["arrived"].sum((1, 2))
    now = result.present.sum((1, 2)) + result.on_leg.sum(1)
    assert np.abs(now - np.cumsum(came - gone)).max() <= 1e-9 * max(1.0, came.sum())
    assert min(cells.min() for cells in (result.present, result.on_leg, *result.stocks.values())) > -1e-9
    assert min(cells.sum(2).min() for cells in result.flows.values()) > -1e-9  # of groups together, as in test_laws


def _scarce(scale: int) -> Scenario:
    """Return a town with a desk, a camp with too few beds, and a crossing closed when many cross.

    `scale` times as many people.
    """
    return Scenario(
        start=START,
        days=DAYS,
        money_unit=20.0,
        papers=(Paper("permit"),),
        places=(
            Place("Town", stay=-1.0),
            Place("Camp", beds=6 * scale, stay=0.5, crowding=0.8, living=10.0),
            Place("North", kind="destination"),
        ),
        modes=(Mode("foot", 8, 4),),
        routes=(
            Route("road", "Town", "Camp", "foot", hours=8, needs="permit"),
            Route("cross", "Camp", "North", "foot", hours=6, encounter=0.7, turned_back=0.2),
        ),
        groups=(Group("two", "VEN", "family", 2, "one", means_high=60), Group("one", "VEN", means_high=60)),
        arrivals=tuple(
            Arrival(g, "Town", g, START, date(2024, 1, DAYS), 3 * scale * DAYS, "poisson") for g in ("two", "one")
        ),
        offices=(
            Office(
                "desk",
                "Town",
                capacity=6 * scale,
                unit="people",
                days="1234567",
                gives="permit",
                granted=0.8,
                apply=1.0,
                gives_up=0.05,
            ),
        ),
        dispositions=(Disposition("back", share=0.4, effect="return"),),
        policies=(
            Policy(
                "slow",
                trigger=Trigger("encounters", 3, 2.2 * scale, 1.4 * scale, 2),
                change={"routes.cross.turned_back": 0.8},
            ),
        ),  # type: ignore[arg-type]
    )


def _path(run: Daily, scale: int) -> np.ndarray:
    return (
        np.concatenate(
            [run.present.sum(2).ravel(), run.stocks["sheltered"].sum(2).ravel(), run.flows["encounters"].sum((1, 2))]
        )
        / scale
    )


def test_scarcity_crowding_and_a_trigger_agree_as_the_numbers_grow() -> None:
    smooth, gap = {scale: _path(daily(_scarce(scale), run_key(1, 0), fluid=True), scale) for scale in (1, 100)}, {}
    assert np.allclose(smooth[1], smooth[100])  # a hundred times as many people are a hundred times as many
    for scale, runs in ((1, 200), (100, 20)):
        mean = np.mean(
            [_path(run, scale) for run in dailies(_scarce(scale), (run_key(2, i) for i in range(runs)))], axis=0
        )
        gap[scale] = np.abs(mean - smooth[1]).sum() / smooth[1].sum()
    assert gap[1] > 0.05  # few people: beds stand empty on some days, and the rule comes early or late
    assert gap[100] < 0.01


def test_without_scarcity_the_sum_of_many_runs_is_the_fluid_one() -> None:
    free = replace(
        _scarce(1),
        policies=(),
        offices=(),
        places=tuple(replace(p, beds=None) for p in _scarce(1).places),
        routes=tuple(replace(r, needs="") for r in _scarce(1).routes),
    )
    runs = np.array([_path(run, 1) for run in dailies(free, (run_key(3, i) for i in range(400)))])
    smooth = _path(daily(free, run_key(1, 0), fluid=True), 1)
    error = runs.std(0) / np.sqrt(len(runs))
    moving = error > 0
    z = (runs.mean(0) - smooth)[moving] / error[moving]
    assert np.abs(z).max() < 4.5
    assert np.sqrt((z**2).mean()) < 1.5
    assert np.allclose(runs.mean(0)[~moving], smooth[~moving])
