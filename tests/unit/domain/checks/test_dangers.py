"""Dangers: read back from a folder, one damage a test told in words that teach, and a range drawn by each run."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.helpers.sketch import check

import jornada as jo
from jornada.domain.fault import codes
from jornada.domain.nouns.danger import Danger
from jornada.domain.nouns.uncertainty import Prior
from jornada.domain.scenario.scenario import Scenario
from jornada.engine.today.policies import drawn_parameters
from jornada.files.scenario.folder import read, write

ROW = jo.example("rows/s25_captivity")
GANG = ROW.dangers[0]


def _with(*more: Danger, **fields: Any) -> Scenario:
    return replace(ROW, policies=(), variants=(), dangers=(replace(GANG, **{"chance": 0.1, **fields}), *more))


@pytest.mark.parametrize("name", ["folder", "book.xlsx"])
def test_the_row_is_read_back(tmp_path: Path, name: str) -> None:
    wanted = _with(Danger("heat", "exposure", chance=0.002, low=0.001, high=0.004, months="6 7 8"))
    write(wanted, tmp_path / name)
    assert read(tmp_path / name) == wanted


FAULTS: list[tuple[Scenario, str, str, str]] = [
    (_with(kind="theft"), "J010", "error", "one of robbery"),
    (_with(chance=1.5), "J011", "error", "at most 1"),
    (_with(days=0.0), "J013", "error", "the mean days in captivity"),
    (_with(days=0.5), "J011", "error", "1 or more"),
    (_with(low=0.01), "J013", "error", "both ends of the range"),
    (_with(low=0.2, high=0.3), "J029", "error", "from low, 0.2, to high, 0.3"),
    (_with(low=0.0, high=0.3), "J011", "error", "log-uniform"),
    (_with(months="6 13"), "J010", "error", "numbers 1 to 12"),
    (_with(months="June"), "J010", "error", "numbers 1 to 12"),
    (_with(months="6 6"), "J010", "error", "each month once"),
    (_with(Danger("gang", "robbery", chance=0.1)), "J014", "error", "a name not used"),
    (_with(Danger("robbers", "robbery", chance=0.95)), "J026", "error", "at most 1 over the dangers"),
    (_with(where="Elsewhere"), "J032", "warning", "matches one of"),
    (_with(nationality="XXX"), "J032", "warning", "matches one of"),
    (_with(paper="visa"), "J032", "warning", "matches one of"),
    (_with(kind="robbery", days=0.0, ransom=0.0, raised=0.0, mode="boat"), "J032", "warning", "matches one of"),
    (_with(kind="robbery", ransom=0.0, raised=0.0), "J042", "warning", "the kind kidnapping"),
    (_with(ransom=0.0), "J042", "warning", "a ransom that is raised"),
    (_with(Danger("current", "drowning", chance=0.1)), "J042", "warning", "the deaths alone are counted"),
    (_with(worsens=0.3), "J042", "warning", "nobody's is modelled"),
    (_with(company=2.0), "J042", "warning", "all travel alone"),
    (_with(on="place", where="*", mode="bus"), "J042", "warning", "nobody travels at a place"),
    (_with(raised=0.0, ransom=5000.0), "J038", "warning", "nobody could pay it"),
    (
        replace(
            _with(low=0.05, high=0.2), priors=(Prior("dangers.g*.chance", low=0.5, high=2.0, source="assumption"),)
        ),
        "J045",
        "error",
        "one range for a value",
    ),
]


@pytest.mark.parametrize(("scenario", "code", "severity", "words"), FAULTS)
def test_a_fault_is_told(tmp_path: Path, scenario: Scenario, code: str, severity: str, words: str) -> None:
    write(scenario, tmp_path / "row")
    faults = check(tmp_path / "row")
    assert {(fault.code, fault.severity) for fault in faults} == {(code, severity)}
    assert any(words in str(fault) for fault in faults)
    assert code in codes()


def test_families_need_a_smaller_group_where_a_danger_takes_lives(tmp_path: Path) -> None:
    family = replace(ROW.groups[0], group="family", household="family", size=2)
    write(replace(_with(death=0.1), groups=(*ROW.groups, family)), tmp_path / "row")
    assert {fault.code for fault in check(tmp_path / "row")} == {"J022"}


def test_a_policy_that_breaks_a_range_of_chances_is_told(tmp_path: Path) -> None:
    policy = replace(ROW.policies[0], change=(("dangers.gang.chance", 0.9),))
    write(
        replace(ROW, policies=(policy,), variants=(), dangers=(GANG, Danger("robbers", "robbery", chance=0.5))),
        tmp_path / "row",
    )
    assert [(fault.code, "in force" in fault.where) for fault in check(tmp_path / "row")] == [("J026", True)]


def test_a_run_draws_its_chance_and_a_policy_multiplies_what_was_drawn() -> None:
    ranged = replace(_with(low=0.05, high=0.2), priors=(Prior("dangers.gang.days", low=2.0, high=2.0),))
    drawn = [drawn_parameters(ranged, 7, run) for run in range(200)]
    chances = sorted(values["dangers.gang.chance"] for _, values in drawn)
    assert 0.05 <= chances[0] < 0.06 and 0.18 < chances[-1] <= 0.2
    assert chances[100] == pytest.approx(0.1, rel=0.15)  # the middle of a log-uniform range is its geometric mean
    assert all(
        scenario.dangers[0].chance == values["dangers.gang.chance"] and scenario.dangers[0].days == 2 * GANG.days
        for scenario, values in drawn
    )
    assert ranged.has_ranges and not ranged.without_ranges().has_ranges
