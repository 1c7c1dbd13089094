"""Faults of beliefs, responses, seasons and series.

An announcement known to be false is refused wherever it is made.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import jornada as jo
from jornada.domain.fault import Fault, ScenarioError
from jornada.domain.scenario.scenario import Scenario
from jornada.examples import HERE
from jornada.files.scenario.folder import check, write

NEWS, ORIGINS = jo.read(HERE / "rows" / "s20_news"), jo.read(HERE / "rows" / "s21_origins")


def _beliefs(**fields: object) -> Scenario:
    return replace(NEWS, beliefs=(replace(NEWS.beliefs[0], **fields), NEWS.beliefs[1]))  # type: ignore[arg-type]


def _rows(**fields: object) -> Scenario:
    return replace(ORIGINS, arrivals=(replace(ORIGINS.arrivals[0], **fields), *ORIGINS.arrivals[1:]))  # type: ignore[arg-type]


BROKEN: dict[str, tuple[Callable[[], Scenario], str, str]] = {
    "about nothing": (lambda: _beliefs(about="rail*"), "J032", "beliefs.csv, row 2, about"),
    "a chance above one": (lambda: _beliefs(start=3.0), "J011", "beliefs.csv, row 2, start"),
    "worth of a danger": (lambda: _beliefs(worth=1.0), "J042", "beliefs.csv, row 2, worth"),
    "told and known to be false": (
        lambda: _beliefs(announced=0.5, truth="false"),
        "J060",
        "beliefs.csv, row 2, announced",
    ),
    "told by a policy": (lambda: _beliefs(truth="false"), "J060", "policies.csv, row 2, value"),
    "nobody minds the wait": (lambda: _beliefs(topic="wait", about="*"), "J032", "beliefs.csv, row 2, about"),
    "read by nobody": (
        lambda: replace(NEWS, beliefs=(*NEWS.beliefs, replace(NEWS.beliefs[1], belief="idle", worth=0.0))),
        "J042",
        "beliefs.csv, row 4, topic",
    ),
    "a ratio to nothing": (
        lambda: replace(NEWS, responses=(replace(NEWS.responses[0], reference=0.0),)),
        "J011",
        "responses.csv, row 2, reference",
    ),
    "no such belief": (
        lambda: replace(NEWS, responses=(replace(NEWS.responses[0], belief="danger of the trial"),)),
        "J012",
        "responses.csv, row 2, belief",
    ),
    "answered by nobody": (
        lambda: replace(NEWS, responses=(replace(NEWS.responses[0], arrivals="none*"),)),
        "J032",
        "responses.csv, row 2, arrivals",
    ),
    "no such series": (lambda: _rows(series="transits upstram"), "J012", "arrivals.csv, row 2, series"),
    "no such season": (lambda: _rows(season="wet months", series=""), "J012", "arrivals.csv, row 2, season"),
    "two curves": (lambda: _rows(season="dry months"), "J042", "arrivals.csv, row 2, season"),
    "no figure of the series": (
        lambda: replace(ORIGINS, observed=tuple(replace(o, people=0.0) for o in ORIGINS.observed)),
        "J027",
        "arrivals.csv, row 2, starts",
    ),
    "a month twice": (
        lambda: replace(ORIGINS, seasons=(*ORIGINS.seasons, replace(ORIGINS.seasons[0], factor=3.0))),
        "J014",
        "seasons.csv, row 6, month",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_faults_are_told_with_their_place(name: str, tmp_path: Path) -> None:
    scenario, code, where = BROKEN[name]
    write(scenario(), tmp_path / "folder")
    found: list[Fault] = check(tmp_path / "folder")
    assert (code, where) in [(fault.code, fault.where) for fault in found]


def test_a_near_name_is_offered(tmp_path: Path) -> None:
    write(_rows(series="transits upstram"), tmp_path / "folder")
    assert next(f.nearest for f in check(tmp_path / "folder") if f.code == "J012") == "transits upstream"


def test_a_policy_in_python_cannot_announce_what_is_known_to_be_false() -> None:
    policy = jo.Policy("tale", starts=date(2024, 2, 1), change={"beliefs.danger*.announced": 0.5})
    assert NEWS.with_policy(policy).policies[-1].name == "tale"
    with pytest.raises(ScenarioError, match="J060"):
        _beliefs(truth="false").with_policy(policy)
