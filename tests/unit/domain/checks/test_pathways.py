"""Pathways: one damage a test to the row that has them, told in words that teach."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.helpers.sketch import check

import jornada as jo
from jornada.domain.fault import codes
from jornada.domain.scenario.scenario import Scenario
from jornada.files.scenario.folder import read, write

ROW = jo.example("rows/s13_pathways")


def _with(table: str, number: int, policies: bool = False, **fields: Any) -> Scenario:
    rows = list(getattr(ROW, table))
    rows[number] = replace(rows[number], **fields)
    without = (
        {}
        if policies
        else {"policies": (), "variants": (), "offices": tuple(replace(o, joins=0.3, capacity=9) for o in ROW.offices)}
    )
    return replace(ROW, **{**without, table: tuple(rows)})


def _plain(scenario: Scenario) -> Scenario:
    return replace(scenario, offices=tuple(replace(o, joins=o.joins or 0.3, capacity=9) for o in scenario.offices))


@pytest.mark.parametrize("name", ["folder", "book.xlsx"])
def test_the_row_is_read_back(tmp_path: Path, name: str) -> None:
    write(ROW, tmp_path / name)
    assert read(tmp_path / name) == ROW
    assert (ROW.offices[0].period, ROW.offices[0].sponsor, ROW.offices[0].fee, ROW.groups[0].sponsor) == (
        "month",
        True,
        600.0,
        0.5,
    )


FAULTS: list[tuple[Scenario, str, str, str]] = [
    (_with("offices", 0, period="year"), "J010", "error", "one of day, month"),
    (_with("offices", 0, total=-1), "J011", "error", "at least 0"),
    (_with("offices", 0, fee=-1.0), "J011", "error", "at least 0"),
    (_with("groups", 0, sponsor=1.5), "J011", "error", "at most 1"),
    (_with("groups", 0, sponsor=0.0), "J024", "error", "a share above 0 in sponsor"),
    (_with("outcomes", 0, to="Third"), "J031", "error", "the destination that people are admitted to"),
    (_with("offices", 0, least_means=5000.0), "J038", "warning", "nobody could have it"),
    (_with("offices", 1, fee=5000.0), "J038", "warning", "nobody could have it"),
    (_with("outcomes", 0, effect="refuse", to=""), "J042", "warning", "nobody is asked for it"),
    (_with("offices", 0, stay="third"), "J042", "warning", "nobody could wait there"),
    (
        replace(_with("groups", 0), offices=tuple(replace(o, sponsor=False, joins=0.3) for o in ROW.offices)),
        "J042",
        "warning",
        "nobody asks",
    ),
]


@pytest.mark.parametrize(("scenario", "code", "severity", "words"), FAULTS)
def test_a_fault_is_told(tmp_path: Path, scenario: Scenario, code: str, severity: str, words: str) -> None:
    write(_plain(scenario), tmp_path / "row")
    faults = check(tmp_path / "row")
    assert {(fault.code, fault.severity) for fault in faults} == {(code, severity)}
    assert any(words in str(fault) for fault in faults)
    assert code in codes()


def test_what_a_policy_changes_is_not_warned_of(tmp_path: Path) -> None:
    later = _with("offices", 0, policies=True, sponsor=False)
    write(replace(later, offices=tuple(replace(o, sponsor=False) for o in later.offices)), tmp_path / "row")
    assert check(tmp_path / "row") == []
