"""The row of removal: in the long run the rate is the least of officers, beds over the mean stay, and seats."""

from importlib import resources

import numpy as np
import pytest

import jornada as jo
from jornada.engine.run.run import Daily, daily, run_key
from jornada.files.scenario.folder import check

NAME = "rows/s17_removal"
BASE = jo.example(NAME)
SETTLED = slice(60, 120)
# officers, beds, seats, the share removed of those arrested, and their mean stay where no seat is waited for
LIMITS = {
    "on": (40, 165, 60, 0.9, 5.5),
    "off": (0, 165, 60, 0.9, 5.5),
    "twice the beds": (40, 330, 60, 0.9, 5.5),
    "few seats": (40, 165, 18, 0.9, 5.5),
    "nobody asks": (40, 165, 60, 1.0, 5.0),
}


@pytest.fixture(scope="module")
def runs() -> dict[str, Daily]:
    """One run of each variant, on the same chances."""
    return {name: daily(BASE.variant(name), run_key(1, 0)) for name in LIMITS}


def a_day(run: Daily, name: str) -> float:
    """Return the mean of a flow a day, once the beds have filled."""
    return float(run.flows[name][SETTLED].sum() / (SETTLED.stop - SETTLED.start))


def test_the_folder_has_no_fault() -> None:
    with resources.as_file(resources.files("jornada.examples") / NAME) as folder:
        assert check(folder) == []


def test_every_variant_is_held_to_a_closed_form() -> None:
    assert set(LIMITS) == set(dict(BASE.variants))


@pytest.mark.parametrize("name", LIMITS)
def test_the_rate_is_that_of_what_is_short(runs: dict[str, Daily], name: str) -> None:
    officers, beds, seats, removed, stay = LIMITS[name]
    expected = min(officers * removed, beds / stay * removed, seats)
    assert a_day(runs[name], "removed") == pytest.approx(expected, rel=0.03)


@pytest.mark.parametrize("name", LIMITS)
def test_no_limit_is_ever_passed(runs: dict[str, Daily], name: str) -> None:
    officers, beds, seats, _, _ = LIMITS[name]
    offices, custody = [o.office for o in BASE.offices], [p.place for p in BASE.places].index("Custody")
    assert runs[name].present[:, custody].sum(1).max() <= beds
    assert runs[name].offices["served"][:, offices.index("arrests")].sum(1).max() <= officers
    assert runs[name].offices["removed"][:, offices.index("flights")].sum(1).max() <= seats


def test_beds_are_full_where_beds_or_seats_are_short_and_only_there(runs: dict[str, Daily]) -> None:
    custody = [p.place for p in BASE.places].index("Custody")
    full = {name: float(np.mean(run.present[SETTLED, custody].sum(1) == LIMITS[name][1])) for name, run in runs.items()}
    assert {name for name, share in full.items() if share > 0.95} == {"on", "few seats", "nobody asks"}
    assert full["twice the beds"] == full["off"] == 0.0


def test_a_claim_counts_as_unheard_only_where_nobody_asks(runs: dict[str, Daily]) -> None:
    assert {name for name, run in runs.items() if run.flows["unheard"].sum() > 0} == {"nobody asks"}
    assert a_day(runs["nobody asks"], "unheard") == pytest.approx(0.2 * 33, rel=0.06)
    assert a_day(runs["on"], "admitted") == pytest.approx(0.1 * 30, rel=0.12)


def test_the_beds_that_free_in_a_day_are_filled_the_same_day(runs: dict[str, Daily]) -> None:
    run = runs["on"]
    custody = [p.place for p in BASE.places].index("Custody")
    left = run.flows["removed"][SETTLED, custody].sum(1) + run.flows["admitted"][SETTLED, custody].sum(1)
    assert np.array_equal(run.offices["served"][SETTLED, 2].sum(1), np.minimum(left, 40))
