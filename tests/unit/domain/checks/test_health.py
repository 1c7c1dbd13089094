"""Health: one damage a test to the row that has it, told in words that teach; ranges, and what a policy changes."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import jornada as jo
from jornada.domain.fault import codes
from jornada.domain.nouns.health import months_of
from jornada.domain.nouns.uncertainty import Prior
from jornada.domain.scenario.scenario import Scenario
from jornada.engine.today.policies import drawn_parameters
from jornada.files.scenario.folder import check, read, write

ROW = jo.example("rows/s02_health")


def _with(table: str, number: int, **fields: Any) -> Scenario:
    rows = list(getattr(ROW, table))
    rows[number] = replace(rows[number], **fields)
    return replace(ROW, **{table: tuple(rows)})


def _without(*tables: str) -> Scenario:
    return replace(ROW, policies=(), variants=(), **dict.fromkeys(tables, ()))


FAULTS: list[tuple[Scenario, str, str, str]] = [
    (_with("health", 0, becomes="tired"), "J010", "error", "one of well, weak, ill, dead"),
    (_with("health", 0, chance=1.5), "J011", "error", "at most 1"),
    (_with("health", 0, months="6-13"), "J010", "error", "months from 1 to 12"),
    (_with("health", 0, months="summer"), "J010", "error", "as in 5-9"),
    (_with("health", 0, low=0.1), "J013", "error", "both ends of the range"),
    (_with("health", 0, low=0.2, high=0.1, chance=0.15), "J029", "error", "to high, 0.1"),
    (_with("health", 0, becomes="well"), "J042", "warning", "another state"),
    (_with("health", 3, mode="foot"), "J042", "warning", "on = leg"),
    (_with("health", 0, bed="yes"), "J042", "warning", "on = place"),
    (_with("health", 0, where="trial"), "J032", "warning", "did you mean 'trail'"),
    (_with("health", 3, where="Kamp"), "J032", "warning", "did you mean 'Camp'"),
    (_with("health", 0, mode="feet"), "J032", "warning", "one of foot"),
    (_with("health", 0, household="family"), "J032", "warning", "adult"),
    (_with("conditions", 1, rest=1.0), "J011", "error", "at most 0.99"),
    (_with("conditions", 1, condition="weak"), "J014", "error", "weak"),
    (_without("conditions"), "J013", "error", "a row each for weak and ill"),
    (_without("health"), "J042", "warning", "nobody ever becomes weak or ill"),
    (_with("groups", 0, size=2), "J022", "error", "a group of HND of size 1"),
]


@pytest.mark.parametrize(("scenario", "code", "severity", "words"), FAULTS)
def test_a_damage_is_told(tmp_path: Path, scenario: Scenario, code: str, severity: str, words: str) -> None:
    write(scenario, tmp_path / "row")
    found = [fault for fault in check(tmp_path / "row") if (fault.code, fault.severity) == (code, severity)]
    assert any(words in str(fault) for fault in found), found
    assert code in codes()


@pytest.mark.parametrize("name", ["folder", "book.xlsx"])
def test_the_row_is_read_back(tmp_path: Path, name: str) -> None:
    ranged = replace(_with("health", 0, chance=0.02, low=0.01, high=0.04, months="5-9"), policies=(), variants=())
    write(ranged, tmp_path / name)
    assert read(tmp_path / name) == ranged


def test_a_chance_has_one_range_and_each_run_its_own_value() -> None:
    ranged = _with("health", 0, chance=0.02, low=0.01, high=0.04)
    values = [drawn_parameters(ranged, 1, run)[1]["health.road 1 wears.chance"] for run in range(200)]
    assert 0.01 <= min(values) < 0.0125
    assert 0.032 < max(values) <= 0.04
    # the median of a log-uniform range is its geometric mean
    assert sorted(values)[100] == pytest.approx(0.02, rel=0.15)
    assert ranged.has_ranges
    assert not ranged.without_ranges().has_ranges
    twice = replace(ranged, priors=(Prior("health.road*.chance", low=0.5, high=2.0),))
    from jornada.domain.checks.health import range_faults

    assert [fault.code for fault in range_faults(twice, {"health": ["row"] * 7})] == ["J045"]


@pytest.mark.parametrize(
    ("text", "months"), [("6", [6]), ("5-9", [5, 6, 7, 8, 9]), ("11-2", [1, 2, 11, 12]), ("1 3-4", [1, 3, 4])]
)
def test_months(text: str, months: list[int]) -> None:
    assert sorted(months_of(text)) == months
