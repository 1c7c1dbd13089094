"""What an answer depends on: of a scenario whose answers follow a formula, of a difference, and what is refused."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.helpers.formula import ByFormula

import jornada as jo
from jornada.domain.fault import ScenarioError
from jornada.domain.nouns.uncertainty import Prior
from jornada.domain.scenario.scenario import Scenario
from jornada.interface.findings.dependence import as_content, as_text, sentences, write_dependence
from jornada.study.ensemble.ensemble import Hands
from jornada.study.runs.counted import Key
from jornada.study.sensitivity.dependence import Dependence, Design

BASE = jo.example("three_places")
CHANCE = 10.0 * float(np.sin(np.arange(4)).mean())  # of the runs that all points share


def uncertain(*more: Prior) -> Scenario:
    weights = [name for name in vars(BASE.choice) if isinstance(getattr(BASE.choice, name), float)][:4]
    return replace(
        BASE, priors=(*(Prior(f"choice.{name}", "set", 0.0, 1.0, source="made up") for name in weights), *more)
    )


def weights_of(scenario: Scenario) -> list[float]:
    names = [name for name in vars(BASE.choice) if isinstance(getattr(BASE.choice, name), float)][:4]
    return [getattr(scenario.choice, name) for name in names]


def linear(scenario: Scenario, runs: np.ndarray) -> dict[Key, np.ndarray]:
    """Deaths: 40 a unit of the first, 20 of the second, 2 of the third, none of the fourth.

    Runs apart by what all points share; more beds halve it.
    """
    first, second, third, _ = weights_of(scenario)
    died = 100.0 + 40.0 * first + 20.0 * second + 2.0 * third + 10.0 * np.sin(runs)
    on = any(policy.active for policy in scenario.policies)
    return {("died", "", ""): died - (on * (5.0 * second + 1.0))}


def found_in(folder: Path, against: Scenario | None = None, scenario: Scenario | None = None) -> Dependence:
    return jo.depends(
        scenario or uncertain(),
        "died",
        4,
        3,
        against=against,
        design=Design(8, 128),
        out=folder,
        hands=Hands(executor=ByFormula(linear)),
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("dependence")


@pytest.fixture(scope="module")
def found(folder: Path) -> Dependence:
    return found_in(folder)


def test_shares_of_a_sum_are_the_squares_of_its_weights(found: Dependence) -> None:
    table = found.table.set_index("parameter")
    names = [prior.parameter for prior in found.asked.scenario.priors]
    assert table.loc[names[0], "first"] == pytest.approx(0.8, abs=0.08) and table.loc[
        names[1], "total"
    ] == pytest.approx(0.2, abs=0.08)
    assert names[3] not in table.index and found.weighed.names.of == (names[0], names[1])
    assert table.loc[names[0], "low"] == pytest.approx(115.0 + CHANCE, abs=2.5) and table.loc[
        names[0], "high"
    ] == pytest.approx(147.0 + CHANCE, abs=2.5)
    assert found.answers["chance"].iloc[0] == pytest.approx(0.0, abs=1e-9)
    assert found.runs == 4 * (8 * 5 + 128 * 4)


def test_the_sentence_is_made_of_the_numbers(found: Dependence, tmp_path: Path) -> None:
    name = found.asked.scenario.priors[0].parameter
    english, spanish = (sentences(found, "died", language) for language in ("en", "es"))
    assert f"the answer depends most on {name}" in english[0] and f"depende sobre todo de {name}" in spanish[0]
    assert "2 of 4 uncertain values" in " ".join(english) and f"{found.runs} runs in all" in english[-1]
    write_dependence(found, [tmp_path / "one.csv", tmp_path / "one.svg"], "es")
    assert name in (tmp_path / "one.svg").read_text("utf-8") and name in (tmp_path / "one.csv").read_text("utf-8")
    assert name in as_text(found) and as_content(found)["runs"] == 4


def test_a_difference_depends_on_what_the_policy_acts_with(tmp_path: Path) -> None:
    base = uncertain()
    found = found_in(tmp_path, against=base, scenario=base.variant("more beds"))
    assert found.table["parameter"].tolist() == [base.priors[1].parameter]
    assert found.answers["mean"].iloc[0] == pytest.approx(-3.5, abs=0.1)
    assert "the difference depends most on" in sentences(found, "died")[0]


def test_what_was_run_is_not_run_again(found: Dependence, folder: Path) -> None:
    again = ByFormula(linear)
    jo.depends(uncertain(), "died", 4, 3, design=Design(8, 128), out=folder, hands=Hands(executor=again))
    assert again.runs == 0


def test_nothing_uncertain_and_unknown_measures_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="J110"):
        jo.depends(BASE, "died", out=tmp_path)
    with pytest.raises(ScenarioError, match="J030"):
        jo.depends(uncertain(), "waiting", out=tmp_path)


def test_nothing_that_moves_is_said(tmp_path: Path) -> None:
    still = jo.depends(
        uncertain(),
        "died",
        2,
        design=Design(2, 4),
        out=tmp_path,
        hands=Hands(executor=ByFormula(lambda scenario, runs: {("died", "", ""): np.ones(len(runs))})),
    )
    assert "nothing that is uncertain moves it" in sentences(still, "died")[0]
