"""What each policy brings: by a formula whose parts are known, and what is refused."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.helpers.formula import ByFormula

import jornada as jo
from jornada.domain.fault import ScenarioError
from jornada.domain.scenario.scenario import Scenario
from jornada.interface.findings.attribution import as_content, as_text, sentences, write_attribution
from jornada.study.ensemble.ensemble import Hands
from jornada.study.runs.counted import Key
from jornada.study.sensitivity.attribution import Attribution

BASE = replace(jo.example("rows/s22_what_if"), days=30)


def parts(scenario: Scenario, runs: np.ndarray) -> dict[Key, np.ndarray]:
    """The control takes 10 away, beds 3, both together 4 more; runs differ by what all share."""
    on = {policy.name for policy in scenario.policies if policy.active}
    left = 60.0 + runs - 10.0 * ("control" in on) - 3.0 * ("beds" in on) - 4.0 * ({"control", "beds"} <= on)
    return {("unsheltered", "", ""): 30.0 * left, ("died", "", ""): 5.0 + 0.0 * runs}


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Attribution:
    return jo.attribute(
        BASE,
        "both",
        ["unsheltered", "died"],
        6,
        out=tmp_path_factory.mktemp("parts"),
        hands=Hands(executor=ByFormula(parts), fork=False),
    )


def test_each_alone_and_last_and_what_they_do_together(found: Attribution) -> None:
    table = found.table.loc[found.table["measure"] == "unsheltered"]
    by_name = {row.policy or row.kind: row for row in table.itertuples()}
    assert {name: (row.alone, row.last) for name, row in by_name.items() if name in ("control", "beds")} == {
        "control": (-10.0, -14.0),
        "beds": (-3.0, -7.0),
    }
    assert (
        by_name["together"].alone == -4.0 and by_name["all"].alone == -17.0 and by_name["all"].alone_verdict == "fewer"
    )
    assert set(found.table.loc[found.table["measure"] == "died", "alone_verdict"]) == {"same"}


def test_it_is_said_and_drawn_from_the_numbers(found: Attribution, tmp_path: Path) -> None:
    said = sentences(found, "unsheltered")
    assert (
        "−17" in said[0]
        and "“control”: −10 alone" in said[1]
        and "−4" in said[2]
        and len(sentences(found, "died")) == 1
    )
    assert (
        "«control»" in sentences(found, "unsheltered", "es")[1]
        and "control" in as_text(found, "es")
        and as_content(found)["pairs"] == 6
    )
    write_attribution(found, [tmp_path / "parts.svg", tmp_path / "parts.csv"])
    assert "control, alone" in (tmp_path / "parts.svg").read_text("utf-8")


def test_policies_are_not_weighed_by_who_comes_alone(tmp_path: Path) -> None:
    for name in ("encounters", "arrived", "turned_back_at_crossing"):
        with pytest.raises(ScenarioError, match="J090 attribute, measure"):
            jo.attribute(BASE, "both", [name], 2, out=tmp_path)


def test_a_variant_without_policies_of_its_own_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="J111"):
        jo.attribute(BASE, "off", runs=2, out=tmp_path)


def test_runs_that_go_on_from_a_common_past_are_those_of_every_day(tmp_path: Path) -> None:
    """The engine itself: the control and the beds begin on 15 January, so that days before it are run once."""
    short = replace(BASE, days=18)
    one, other = (
        jo.attribute(
            short, "both", ["unsheltered", "set_out"], 2, out=tmp_path / str(fork), hands=Hands(workers=1, fork=fork)
        )
        for fork in (True, False)
    )
    assert (
        one.table.equals(other.table)
        and (one.table["alone"] != 0.0).any()
        and list((tmp_path / "True" / "states").iterdir())
    )
