"""Stops, staff and what follows a stop: what is wrong is told with its row and what is allowed."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from jornada.domain.nouns.route import directed
from jornada.domain.nouns.staff import Posts, Staff, shares_of, strength
from jornada.domain.nouns.stop import Stop
from jornada.domain.scenario.scenario import Scenario
from jornada.engine.world.stops import stopped_on, stops_on
from jornada.engine.world.world import names_of
from jornada.examples import HERE
from jornada.files.scenario.folder import check, read

S05, S19 = "s05_relocation", "s19_strength"
BROKEN = [
    (S05, "stops.csv", "0.5,road", "0.5,rode", "J012", "did you mean 'road'"),
    (S05, "stops.csv", "north*,*", "nroth*,*", "J032", "nroth"),
    (S05, "stops.csv", "north*,*", "north*,foot", "J048", "a mode of the legs that match north*: bus"),
    (S05, "stops.csv", "*,0.5", "*,1.5", "J011", "at most 1"),
    (
        S05,
        "stops.csv",
        "checkpoint,north*,*,0.5,road,assumption",
        "checkpoint,north*,*,0.5,road,assumption\ncheckpoint,south*,*,0.1,road,assumption",
        "J014",
        "not used in row 2",
    ),
    (S05, "dispositions.csv", "hold,station", "hold,", "J013", "the office in whose line"),
    (S05, "dispositions.csv", "1,hold,station", "1,return,", "J049", "release, move, remove, hold after a stop"),
    (S05, "dispositions.csv", "1,hold,station", "1,move,", "J013", "the place that people are moved to"),
    (S05, "dispositions.csv", "1,hold,station", "1,release,station", "J042", "the effect hold"),
    (S05, "dispositions.csv", "checkpoint,1,hold", "chekpoint,1,hold", "J032", "did you mean 'checkpoint'"),
    (
        S05,
        "dispositions.csv",
        "held,checkpoint,1,hold,station,assumption",
        "held,checkpoint,1,hold,station,assumption\nmore,check*,0.2,remove,,assumption",
        "J026",
        "what follows a stop",
    ),
    (S05, "outcomes.csv", "move,South", "move,", "J013", "the place that people are moved to"),
    (S05, "offices.csv", "2,exit", ",exit", "J042", "the longest time in limit"),
    (S05, "offices.csv", "2,exit", "2,exti", "J012", "did you mean 'exit'"),
    (S19, "stops.csv", "0.4,guard,100,100", "0.4,gaurd,100,100", "J012", "did you mean 'guard'"),
    (S19, "stops.csv", "0.4,guard,100,100", "0.4,,100,100", "J042", "the pool in staff"),
    (S19, "stops.csv", "0.4,guard,100,100", "0.4,guard,,100", "J042", "a number in needs"),
    (S19, "staff.csv", "60,stopping", "60,", "J042", "what the money is for"),
]


@pytest.mark.parametrize(("folder", "file", "right", "wrong", "code", "words"), BROKEN)
def test_a_broken_row_is_told(
    tmp_path: Path, folder: str, file: str, right: str, wrong: str, code: str, words: str
) -> None:
    shutil.copytree(HERE / "rows" / folder, tmp_path / "copy")
    text = (tmp_path / "copy" / file).read_text("utf-8")
    assert right in text
    (tmp_path / "copy" / file).write_text(text.replace(right, wrong, 1), "utf-8")
    faults = [fault for fault in check(tmp_path / "copy") if fault.code == code]
    assert faults and any(words in str(fault) and file in fault.where for fault in faults)


@pytest.mark.parametrize(
    ("staff", "by_one", "code", "words"),
    [
        ("", "2", "J042", "the pool in staff"),
        ("guard", "", "J042", "its capacity takes nobody"),
        ("gard", "2", "J012", "guard"),
    ],
)
def test_half_of_what_a_desk_needs_to_have_staff_is_told(
    tmp_path: Path, staff: str, by_one: str, code: str, words: str
) -> None:
    shutil.copytree(HERE / "rows" / S19, tmp_path / "copy")
    (tmp_path / "copy" / "offices.csv").write_text(
        f"office,place,capacity,staff,by_one,source\ndesk,South,4,{staff},{by_one},assumption\n", "utf-8"
    )
    assert any(
        fault.code == code and words in str(fault) and "offices.csv" in fault.where
        for fault in check(tmp_path / "copy")
    )


def test_staff_that_is_short_is_shared_alike() -> None:
    stops = (
        Stop("a", staff="guard", needs=20, posted=10),
        Stop("b", staff="guard", needs=20, posted=30),
        Stop("c", staff="other", needs=5),
    )
    for guards, reached in ((40, [0.5, 1.0, 0.0]), (20, [0.25, 0.75, 0.0])):
        shares = shares_of((Staff("guard", guards), Staff("other", 9)), Posts(stops))
        assert [strength(stop, shares) for stop in stops] == reached


def _scenario() -> Scenario:
    base = read(HERE / "rows" / S05)
    other = Stop("patrol", legs="*road", mode="bus", chance=0.2, company=3.0)
    return replace(base, stops=(*base.stops, other))


def test_stops_on_a_leg_are_met_one_after_another() -> None:
    scenario = _scenario()
    alone, company = stopped_on(scenario, directed(scenario.routes), scenario.staff_there)
    # the exit paper passes one of the two
    assert alone.tolist() == [
        [pytest.approx(0.2), pytest.approx(1 - 0.8 * 0.5)],
        [pytest.approx(0.2), pytest.approx(0.2)],
    ]
    assert company.tolist() == [
        [pytest.approx(0.6), pytest.approx(1 - 0.4 * 0.5)],
        [pytest.approx(0.6), pytest.approx(0.6)],
    ]


def test_what_follows_is_weighted_by_the_stops_of_the_leg() -> None:
    scenario = _scenario()
    legs = directed(scenario.routes)
    after = stops_on(
        scenario,
        names_of(scenario),
        stopped_on(scenario, legs, scenario.staff_there),
        scenario.start,
        scenario.staff_there,
    )
    # of the patrol nothing follows but being turned back
    assert after.share[after.kind_of, 0, 0].tolist() == [0.0, pytest.approx(0.5 / 0.7)]
