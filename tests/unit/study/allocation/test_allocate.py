"""Allocation: of a scenario whose answers follow a formula, of the engine itself, and what is refused."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.helpers.formula import ByFormula

import jornada as jo
from jornada.domain.fault import ScenarioError, codes
from jornada.domain.nouns.office import Office, Outcome
from jornada.domain.nouns.place import Place
from jornada.domain.scenario.scenario import Scenario
from jornada.interface.findings.allocation import as_content, as_text, sentences, write_allocation
from jornada.study.allocation.allocate import Allocation, Search, allocate
from jornada.study.allocation.objectives import objectives_of
from jornada.study.allocation.resources import RESOURCES, Budget, spots_of
from jornada.study.ensemble.ensemble import Hands
from jornada.study.runs.counted import Key

BASE = replace(jo.example("rows/s22_what_if"), days=30)
FEW = Search(trials=12, runs=2, shown=4, fresh=4, worst=0.5)


def two_camps() -> Scenario:
    camp = next(place for place in BASE.places if place.beds)
    return replace(BASE, places=(*BASE.places, replace(camp, place="Camp", name="Camp")))


def beds(scenario: Scenario, runs: np.ndarray) -> dict[Key, np.ndarray]:
    """Forty need a bed at the first camp, twenty at the other.

    Each bed at the other keeps half a person from being hurt at the first: a trade-off.
    """
    given = {
        change[0].split(".")[1]: float(str(change[1])[1:])
        for policy in scenario.policies
        if policy.name == "what is given"
        for change in policy.change
    }
    first, other = (given.get(name, 0.0) for name in ("Middle", "Camp"))
    short = {"Middle": np.maximum(40.0 + runs % 2 - first, 0.0), "Camp": np.maximum(20.0 - other, 0.0) + 0.0 * runs}
    found: dict[Key, np.ndarray] = {("unsheltered", name, ""): 30.0 * many for name, many in short.items()}
    return found | {
        ("unsheltered", "", ""): 30.0 * (short["Middle"] + short["Camp"]),
        ("died", "", ""): np.maximum(30.0 - other / 2.0, 0.0) + 0.0 * runs,
        ("sheltered", "Middle", ""): 30.0 * (10.0 + first) + 0.0 * runs,
        ("present", "Middle", ""): 1500.0 + 0.0 * runs,
        ("present", "Camp", ""): 600.0 + 0.0 * runs,
    }


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Allocation:
    scenario = replace(two_camps(), routes=tuple(replace(route, death=0.01) for route in BASE.routes))
    return allocate(
        scenario,
        [Budget("beds", 50, step=10)],
        ["needs", "harm"],
        search=FEW,
        out=tmp_path_factory.mktemp("ways"),
        hands=Hands(executor=ByFormula(beds)),
    )


def test_what_no_other_betters_is_the_trade_off(found: Allocation) -> None:
    """The beds that leave fewest without one leave more hurt: 40 and 10 beds, or 30 and 20, against all at the camp."""
    open_ways = {one.units for one, is_open in zip(found.tried, found.unbettered, strict=True) if is_open}
    assert found.ways == 6 and {(30, 20), (0, 50)} <= open_ways and (50, 0) not in open_ways
    table = found.table.loc[found.table["objective"] == "needs"].set_index("way")
    assert table.loc["0", "mean"] == pytest.approx(60.5) and table.loc["0", "worst"] == pytest.approx(61.0)
    assert table["difference"].min() == pytest.approx(-50.0)


def test_unmet_needs_and_fairness_stand_beside(found: Allocation) -> None:
    parts = found.fairness.loc[(found.fairness["way"] == "0") & (found.fairness["objective"] == "needs")].set_index(
        "name"
    )["part"]
    assert parts["Middle"] == pytest.approx(100.0 * 40.5 / 50.5) and parts["Camp"] == 100.0
    for language in ("en", "es"):
        said = sentences(found, language)
        assert len(said) == 4 and "60" in said[2] and all("{" not in one for one in said)
    assert "Nothing" not in as_text(found) and as_content(found)["ways_tried"] == 6


def test_what_is_written_has_every_way(found: Allocation, tmp_path: Path) -> None:
    write_allocation(found, [tmp_path / "ways.csv", tmp_path / "ways.svg"])
    assert all(f"\n{one.name}," in (tmp_path / "ways.csv").read_text("utf-8") for one in found.tried)
    assert "<svg" in (tmp_path / "ways.svg").read_text("utf-8")


def test_other_objectives_do_not_exist() -> None:
    for name in ("encounters", "arrived", "stopped", "cost of shelter"):
        with pytest.raises(ScenarioError, match="J113 allocate, objective: .* there are no other objectives"):
            allocate(BASE, [Budget("beds", 10)], [name])
    with pytest.raises(ScenarioError, match="means something in this scenario"):
        objectives_of(BASE, ["waiting"])
    assert {"J110", "J111", "J112", "J113"} <= set(codes())


def test_every_budget_that_cannot_be_given_is_told_at_once() -> None:
    wrong = [Budget("bed", 10), Budget("case workers", 5), Budget("beds", 0), Budget("beds", 10, at=("Nowhere",))]
    with pytest.raises(ScenarioError) as told:
        spots_of(BASE, wrong)
    text = str(told.value)
    assert (
        len(told.value.faults) == 5
        and "did you mean 'beds'" in text
        and "matches one of Middle" in text
        and "how many more an office serves" in text
    )


def test_nothing_that_takes_people_away_is_given() -> None:
    """Offices that remove, return or hold people get no case workers, and no buses."""
    rows = (
        Office("desk", "Middle", capacity=5),
        Office("station", "Middle", capacity=5),
        Office("coach", "Middle", capacity=5),
        Office("clinic", "Middle", capacity=1, heals=1),
    )
    outcomes = (
        Outcome("station", "sent", share=1.0, effect="remove"),
        Outcome("coach", "seat", share=1.0, effect="move", to="Middle"),
    )
    scenario = Scenario(places=(Place("Middle"),), offices=rows, outcomes=outcomes)
    assert {resource.name: resource.rows(scenario) for resource in RESOURCES} == {
        "beds": [],
        "case workers": ["desk"],
        "clinics": ["clinic"],
        "buses": ["coach"],
        "water points": [],
    }
