"""The removal plan: what is short decides, beds are never overfull, and what it costs adds up."""

from dataclasses import replace
from importlib import resources

import numpy as np
import pytest

import jornada as jo
from jornada.engine.run.run import Daily, daily, run_key, simulate
from jornada.files.scenario.folder import check

FULL = jo.example("removal_plan")
BASE = replace(FULL, days=300).without_ranges()
NAMES = ("", "twice the beds", "twice the officers", "twice the flights", "expedited")
OFFICES, CUSTODY = [o.office for o in BASE.offices], 1
ARRESTS = [i for i, name in enumerate(OFFICES) if name.startswith("Arrests")]


@pytest.fixture(scope="module")
def runs() -> dict[str, Daily]:
    """The first 300 days of some variants, every value as its table says, on the same chances."""
    return {name: daily(BASE.variant(name) if name else BASE, run_key(1, 0)) for name in NAMES}


def test_the_folder_has_no_fault() -> None:
    with resources.as_file(resources.files("jornada.examples") / "removal_plan") as folder:
        assert check(folder) == []


def test_the_stock_is_what_the_ranges_say() -> None:
    with_order = sum(a.people for a in FULL.arrivals if a.office == "Arrests, final orders")
    assert 1.2e6 <= with_order <= 1.4e6
    assert 11e6 <= sum(a.people for a in FULL.arrivals) <= 13e6
    assert all(prior.source for prior in FULL.priors) and all(
        cost.low is not None and cost.low < cost.usd < (cost.high or 0) for cost in FULL.costs
    )


@pytest.mark.parametrize("name", NAMES)
def test_nobody_is_arrested_who_finds_no_bed(runs: dict[str, Daily], name: str) -> None:
    beds = 60_000 if name == "twice the beds" else 30_000
    run = runs[name]
    assert run.present[:, CUSTODY].sum(1).max() <= beds
    assert int(run.stocks["unsheltered"][:, CUSTODY].sum()) == 0
    arrested = run.offices["served"][:, ARRESTS].sum((1, 2))
    assert arrested.max() <= (780 if name == "twice the officers" else 390)
    if name != "twice the officers":
        assert (arrested == 390).all()  # officers are short: a bed is always free


def test_beds_alone_change_nothing_where_officers_are_short(runs: dict[str, Daily]) -> None:
    assert np.array_equal(runs["twice the beds"].flows["removed"], runs[""].flows["removed"])


def test_twice_the_officers_run_into_the_beds(runs: dict[str, Daily]) -> None:
    inside = runs["twice the officers"].present[:, CUSTODY].sum(1)
    assert (inside[-100:] == 30_000).mean() > 0.9
    removed = {name: float(runs[name].flows["removed"][-100:].sum()) for name in NAMES}
    assert removed[""] < removed["twice the officers"] < 1.6 * removed[""]


def test_more_seats_take_those_who_would_be_let_go(runs: dict[str, Daily]) -> None:
    released = {name: int(runs[name].flows["released"].sum()) for name in NAMES}
    assert released["twice the flights"] < released[""]
    assert runs["twice the flights"].flows["removed"].sum() > runs[""].flows["removed"].sum()


def test_without_judges_claims_go_unheard(runs: dict[str, Daily]) -> None:
    assert runs[""].flows["unheard"].sum() == 0
    expedited = runs["expedited"]
    arrested = expedited.offices["served"][:-60, OFFICES.index("Arrests, others")].sum()
    assert (
        0.5 * 0.1 * arrested
        < expedited.flows["unheard"].sum()
        < 0.1 * expedited.offices["served"][:, OFFICES.index("Arrests, others")].sum()
    )
    assert expedited.flows["admitted"].sum() < 0.5 * runs[""].flows["admitted"].sum()


def test_the_account_is_people_times_what_the_run_drew() -> None:
    short = replace(FULL, days=90)
    run, seen = simulate(short, run_key(1, 3)), daily(short, run_key(1, 3))
    price = {name: run.parameters[f"costs.{name}.usd"] for name in ("seat", "bus", "bed")}
    by_air = [i for i, name in enumerate(OFFICES) if name.startswith("Flights")]
    expected = {
        "removal": price["seat"] * seen.offices["removed"][:, by_air].sum()
        + price["bus"] * seen.offices["removed"][:, OFFICES.index("Buses MEX")].sum(),
        "detention": price["bed"] * seen.stocks["sheltered"][:, CUSTODY].sum(),
    }
    for purpose, usd in expected.items():
        booked = run.flows["measure"] == run.flows.names["measure"].index(f"cost of {purpose}")
        assert float(run.flows["people"][booked].sum()) == pytest.approx(usd, abs=3.0) and usd > 0
