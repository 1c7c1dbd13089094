"""Whatever is kept by whatever and however often.

Totals, averages and comparisons are those of every day counted by hand.
"""

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import jornada as jo
from jornada.domain.nouns.observed import Recorded
from jornada.domain.nouns.policy import Policy
from jornada.domain.scenario.scenario import Scenario
from jornada.engine.run.run import daily, run_key
from jornada.study.ensemble.ensemble import Hands
from jornada.study.findings.offices import by_office
from jornada.study.findings.places import by_place
from jornada.study.questions.compare import Comparison
from jornada.study.runs.headline import figures_of
from tests.law.test_laws import scenarios

RUNS, SEED = 2, 5
ANYWHERE = ("present", "on_leg", "unsheltered", "arrived", "encounters", "died")
OFFICES = ("waiting", "served", "waited_days", "granted")
STOCKS = {"present", "on_leg", "unsheltered", "waiting"}
BY, BY_OFFICE = ("place", "nationality", "place+nationality", "total"), ("office", "office+nationality")
EVERY = ("day", "week", "month")


@st.composite
def rows(draw: Any) -> tuple[Recorded, ...]:
    """Return rows of `measures.csv`: each measure kept once, twice or not at all, and offices by themselves too."""
    every = st.sampled_from(EVERY)
    found = [
        Recorded(name, draw(every), draw(st.sampled_from(BY)))
        for name in (*ANYWHERE, *OFFICES)
        for _ in range(draw(st.integers(0, 2)))
    ]
    found += [
        Recorded(name, draw(every), draw(st.sampled_from(BY_OFFICE)))
        for name in OFFICES
        for _ in range(draw(st.integers(0, 2)))
    ]
    return tuple(draw(st.permutations(found or [Recorded("present", "day", "place")])))


def by_hand(scenario: Scenario) -> dict[str, np.ndarray]:
    """Return every measure by run (N,), added up from every day, without a recorder.

    Totals of flows, averages of stocks over all nights.
    """
    ends = np.array([place.kind == "destination" for place in scenario.places])
    found: dict[str, list[float]] = {}
    for run in range(RUNS):
        nights = daily(scenario, run_key(SEED, run))
        every = (
            nights.flows
            | nights.stocks
            | {name: nights.stocks[name] * ~ends[:, None] for name in ("present", "waiting")}
        )
        for name, cells in (
            *((name, every[name]) for name in (*ANYWHERE, *OFFICES)),
            *((f"office_{name}", nights.offices[name]) for name in OFFICES),
        ):
            found.setdefault(name, []).append(
                float(cells.sum()) / (scenario.days if name.removeprefix("office_") in STOCKS else 1)
            )
    return {name: np.array(values) for name, values in found.items()}


def known(measures: tuple[Recorded, ...]) -> set[str]:
    """Return what can be told from what is kept: what is counted at offices only is as many by place."""
    found = {f"office_{row.measure}" if row.by.startswith("office") else row.measure for row in measures}
    twins = {name.removeprefix("office_") for name in found} & {"served", "waited_days", "granted"}
    return found | twins | {f"office_{name}" for name in twins}


@settings(
    max_examples=8,
    phases=(Phase.explicit, Phase.generate),
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(scenarios(), rows(), st.integers(1, 40))
def test_sums_are_the_same_by_whatever_they_are_kept(
    scenario: Scenario, measures: tuple[Recorded, ...], days: int
) -> None:
    scenario = replace(scenario, title="sums", days=days, measures=measures)
    other = scenario.with_policy(Policy("more", change={"offices.desk.capacity": "+3", "places.B.beds": 9}))
    wanted = [by_hand(one) for one in (scenario, other)]
    with tempfile.TemporaryDirectory() as folder:
        pair = jo.compare([scenario, other], RUNS, SEED, Path(folder), hands=Hands(workers=1))
        names = [*wanted[0]]
        figures = [figures_of(run, names) for run in pair.runs]
        for found, hand in zip(figures, wanted, strict=True):
            assert set(found) == known(measures) & set(names)
            assert {name: found[name].tolist() for name in found} == {
                name: pytest.approx(hand[name].tolist(), rel=1e-12) for name in found
            }
        _compared(pair, wanted)
        _at_places_and_offices(pair, wanted[0])


def _compared(pair: Comparison, wanted: list[dict[str, np.ndarray]]) -> None:
    """Hold the differences of a comparison, and a mean wait, against those by hand."""
    table = pair.table().set_index(["scenario", "measure"]).loc[pair.names[1]]
    told = [name for name in wanted[0] if name in table.index]
    assert told and all(
        table.at[name, "difference"] == pytest.approx((wanted[1][name] - wanted[0][name]).mean(), abs=1e-9)
        for name in told
    )
    if "mean_wait" in table.index:
        served, waited = (np.array([hand[name] for hand in wanted]) for name in ("served", "waited_days"))
        mean = waited[1][served[1] > 0] / served[1][served[1] > 0]
        assert (mean.mean() if len(mean) else np.nan) == pytest.approx(table.at["mean_wait", "mean"], nan_ok=True)


def _at_places_and_offices(pair: Comparison, wanted: dict[str, np.ndarray]) -> None:
    """Hold what the tables of places and offices say against the totals: they add up to them, or are not told."""
    run = pair.runs[0]
    offices, places = by_office(run), by_place(run)
    kept = {(row.measure, row.by) for row in run.scenario.measures}
    assert ("served_q50" in offices) == any(name == "served" and by in BY_OFFICE for name, by in kept)
    assert ("caseload_q50" in offices) == any(name == "waiting" and by in BY_OFFICE for name, by in kept)
    for column, name in (("served_q50", "served"), ("caseload_q50", "office_waiting")):
        assert column not in offices or offices[column].sum() == pytest.approx(np.median(wanted[name]))
    assert "present_q50" not in places or any(name == "present" and "place" in by for name, by in kept)
