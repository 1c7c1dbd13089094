"""Where Flee stops, runs, scores and reports say loudly what happened instead: how many people, from which day."""

from dataclasses import replace
from pathlib import Path

import pytest

from jornada.domain.nouns.flee3 import Event
from jornada.domain.scenario.scenario import Scenario
from jornada.files.flee.read import read_flee
from jornada.interface.cli.console import show
from jornada.interface.cli.evaluate import in_words
from jornada.interface.report.first_page import Evidence, sure
from jornada.interface.report.stopping import stopping
from jornada.study.ensemble.ensemble import Hands, ensemble
from jornada.study.runs.run import Run
from jornada.study.scores.camps import score_camps
from tests.flee.folders import write_folder

NOBODY = {
    "input_csv/locations.csv": (
        "#name,region,country,latitude,longitude,location_type,conflict_date,population\nA,north,X,10.0,"
        "20.0,conflict_zone,0,0\nB,north,X,10.5,20.5,town,,0\n"
        "C,south,Y,11.0,21.0,camp,,900\nD,south,Y,11.5,21.5,camp,,5000\n"
    )
}


@pytest.fixture(scope="module")
def nobody(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("nobody")
    return ensemble(
        read_flee(write_folder(folder / "flee", NOBODY)), 2, 1, folder / "run", split=0, hands=Hands(workers=1)
    )


def test_people_who_cannot_be_placed_are_told_of_everywhere(nobody: Run, capsys: pytest.CaptureFixture[str]) -> None:
    show(nobody)
    empty = nobody.summary().iloc[:0]
    for text in (
        capsys.readouterr().out,
        in_words(nobody, score_camps(nobody)),
        "\n".join(sure(nobody, Evidence(empty, empty, empty))),
    ):
        assert "people who were counted could not be placed, from 2 January 2020 to 20 January 2020" in text
    assert "no pudieron ubicarse, del 2 de enero de 2020" in stopping(nobody.scenario, "es")[0]


@pytest.fixture
def sound(tmp_path: Path) -> Scenario:
    return read_flee(write_folder(tmp_path, {"input_csv/registration_corrections.csv": None}))


def test_a_sound_folder_says_nothing(sound: Scenario) -> None:
    assert stopping(sound) == [] and stopping(replace(sound, rules="jornada")) == []


def test_people_are_people_where_one_in_ten_is_simulated(sound: Scenario) -> None:
    empty = replace(sound, sites=tuple(replace(site, population=0) for site in sound.sites))
    tenth = replace(empty, flee3=replace(empty.flee3, hasten=10))
    assert stopping(empty)[0].startswith("2,650 of 2,650 people") and stopping(tenth)[0].startswith(
        "2,650 of 2,650 people"
    )


def test_populations_that_are_used_up(sound: Scenario) -> None:
    few = replace(
        sound,
        flee3=replace(sound.flee3, take_from_population=True),
        sites=tuple(replace(site, population=600 if site.place == "A" else 0) for site in sound.sites),
    )
    said = stopping(few)
    assert said[1].startswith("All 600 people of A have set out by about ") and "could not be placed" in said[0]


@pytest.mark.parametrize(("day", "why"), [(0, "there is no count before it"), (19, "the count before it is 0")])
def test_corrections_with_nothing_to_scale_by(day: int, why: str, sound: Scenario) -> None:
    said = stopping(replace(sound, events=(*sound.events, Event("recount", "D", day))))
    assert len(said) == 1 and said[0].startswith("The correction of the counts of D on ") and why in said[0]
