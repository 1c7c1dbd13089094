"""Southern Mexico: offices at their published capacities; the wait in Tapachula comes out of the run."""

from importlib import resources

import numpy as np
import pytest

import jornada as jo
from jornada.engine.run.run import Daily, daily, run_key, simulate
from jornada.files.scenario.folder import check

pytestmark = pytest.mark.slow
BASE = jo.example("southern_mexico")
NAMES = [office.office for office in BASE.offices]
OCTOBER = slice(273, 304)


@pytest.fixture(scope="module")
def runs() -> dict[str, Daily]:
    """One run of the base and of each variant, on the same chances."""
    return {
        name: daily(BASE.variant(name) if name else BASE, run_key(1, 0)) for name in ("", "other regions", "no duty")
    }


def at(run: Daily, measure: str, *words: str, days: slice = slice(None)) -> int:
    """Return the people of a measure at the offices whose names have all these words."""
    chosen = [i for i, name in enumerate(NAMES) if all(word in name for word in words)]
    return int(run.offices[measure][days][:, chosen].sum())


def wait(run: Daily, *words: str) -> float:
    """Return the mean wait of those served in October."""
    return at(run, "waited_days", *words, days=OCTOBER) / at(run, "served", *words, days=OCTOBER)


def test_the_folder_has_no_fault() -> None:
    # duties to stay are given by region: patterns of `from` and `stay` match places and regions
    with resources.as_file(resources.files("jornada.examples") / "southern_mexico") as folder:
        assert check(folder) == []


def test_the_wait_in_tapachula_is_that_of_the_press(runs: dict[str, Daily]) -> None:
    # 8 to 10 weeks from registration to the procedure (5 October 2023); within a factor of two
    assert 28 <= wait(runs[""], "Tapachula registration") + wait(runs[""], "Tapachula admission") <= 140


def test_admissions_follow_capacity_and_no_shows(runs: dict[str, Daily]) -> None:
    admitted, missed = (at(runs[""], name, "Tapachula admission") for name in ("served", "no_shows"))
    working_days = sum((np.datetime64("2023-01-01") + d).astype(object).isoweekday() < 6 for d in range(BASE.days))
    assert admitted + missed <= 400 * working_days
    assert admitted / (admitted + missed) == pytest.approx(0.8, abs=0.01)
    chiapas = at(runs[""], "served", "Tapachula admission") + at(runs[""], "served", "Palenque admission")
    assert chiapas / at(runs[""], "served", "admission") == pytest.approx(0.61, abs=0.1)


def test_no_more_are_served_on_a_day_than_there_is_capacity_for(runs: dict[str, Daily]) -> None:
    for i, office in enumerate(BASE.offices):
        most = max(
            [
                office.capacity,
                *(
                    int(v)
                    for p in BASE.policies
                    for path, v in p.change
                    if path == f"offices.{office.office}.capacity" and p.active
                ),
            ]
        )
        assert (runs[""].offices["served"][:, i].sum(1) + runs[""].offices["no_shows"][:, i].sum(1)).max() <= most


def test_moving_staff_does_not_help_those_who_may_not_follow(runs: dict[str, Daily]) -> None:
    assert wait(runs["other regions"], "Tapachula admission") > wait(runs[""], "Tapachula admission")
    assert at(runs["other regions"], "served", "Mexico City admission") > 1.5 * at(
        runs[""], "served", "Mexico City admission"
    )


def test_without_the_duty_fewer_claims_are_abandoned(runs: dict[str, Daily]) -> None:
    assert at(runs["no duty"], "abandoned", "COMAR") < 0.5 * at(runs[""], "abandoned", "COMAR")
    assert at(runs["no duty"], "served", "decision") > at(runs[""], "served", "decision")


def test_the_account_is_what_was_done_times_what_it_costs(runs: dict[str, Daily]) -> None:
    run = simulate(BASE, run_key(1, 0))
    flows, prices = (
        run.flows,
        {name: run.parameters[f"costs.{name}.usd"] for name in ("registration", "admission", "decision")},
    )
    booked = flows.names["measure"].index("cost of asylum in Mexico")
    usd = int(flows["people"][flows["measure"] == booked].sum())
    expected = sum(price * at(runs[""], "served", "COMAR", stage) for stage, price in prices.items())
    assert usd == pytest.approx(expected, abs=12)
