"""Folders built after reports of people who use Flee: what is told of each, and what is read.

Kinds of them are small tests of their own beside this.
"""

from pathlib import Path

import pytest

from jornada.domain.flee3.counts import counts_by_day
from jornada.domain.flee3.known import unplaced
from jornada.domain.scenario.scenario import Scenario
from jornada.files.flee.read import check_flee
from jornada.files.scenario.folder import check, read, write

CASES = Path(__file__).parents[3] / "shared" / "cases" / "flee"
# tests of the reader
OF_CELLS = {
    "comment-then-header",
    "comment-and-extra-column",
    "semicolons-decimal-comma",
    "names-composed-and-decomposed",
    "wide-cell",
}
# what is told beside the two warnings of the sound folder, that people of the first day take up room twice; nothing
# where that is all
TOLD = {
    "base": "",
    "camp-called-total": "J014 locations.csv, row 5, name: found 'total'",
    "camp-opens-later": "location_changes.csv, row 2, type: found 'Dune becomes a camp on 2020-02-25'",
    "camp-twice-in-layout": "J014 (warning) data_layout.csv, row 4: found 'Dune again, after row 2'",
    "camp-twice-two-files": "J014 (warning) data_layout.csv, row 4: found 'Dune again, after row 2'",
    "capacity-minus-one": "",
    "capacity-very-high": "",
    "closure-end-minus-one": "",
    "conflicts-with-zero-column": "J055 (warning) conflicts.csv, header: found 'name'",
    "correction-after-zero": "registration_corrections.csv, row 1, day: found 'Dune, a correction after a count of 0'",
    "correction-on-first-day": (
        "registration_corrections.csv, row 1, day: found 'Dune, a correction on the day of its first count'"
    ),
    "count-twice": "J014 (warning) far-dune.csv, row 3: found '2020-02-25 again'",
    "counts-after-the-run": (
        "J027 (warning) source_data: found 'total, Dune, Erie: all counts from 2020-02-15 to 2020-03-15'"
    ),
    "counts-in-subfolder": "",
    "counts-out-of-order": "J020 (warning) far-dune.csv, row 3: found '2020-02-25, out of order'",
    "day0-above-capacity": "J056 (warning) locations.csv, Dune: found '100 people on the first day, capacity 10'",
    "growth-before-any-conflict": (
        "found '900 of 3700 people who are counted can set out nowhere, from 2020-02-16 to 2020-02-24'"
    ),
    "leg-names-coincide": "",
    "location-changes-in-input": (
        "J052 (warning) input_csv/location_changes.csv: found 'a file that Flee does not look for here'"
    ),
    "log-level-flood": "J051 (warning) simsetting.yml, line 3: found 'log_levels.Flood'",
    "no-camps": "locations.csv: found 'no camp'",
    "one-day": "source_data: found 'counts that never grow in the run'",
    "population-zero": "found '3700 of 3700 people who are counted can set out nowhere, from 2020-02-16 to 2020-03-15'",
    "unreferenced-cp1252-file": "",
    "zero-distance-zero-softening": "J056 routes.csv, row 4, distance: found 'Cole to Dune: 0 km with softening 0'",
}
REFUSED = {"camp-called-total", "zero-distance-zero-softening"}


@pytest.fixture(scope="module")
def cases() -> Path:
    """Return the folder of cases, or skip."""
    if not CASES.is_dir():
        pytest.skip("../shared/cases is not here")
    return CASES


def read_case(cases: Path, name: str) -> Scenario:
    """Return a case that is read."""
    scenario, faults = check_flee(cases / name)
    assert scenario is not None, [str(fault) for fault in faults]
    return scenario


def test_each_case_is_a_test(cases: Path) -> None:
    assert {path.name for path in cases.iterdir()} == TOLD.keys() | OF_CELLS


@pytest.mark.parametrize("name", TOLD)
def test_what_is_told_and_that_what_is_written_passes_its_checks(name: str, cases: Path, tmp_path: Path) -> None:
    scenario, faults = check_flee(cases / name)
    lines = [str(fault) for fault in faults]
    beside = [line for line in lines if "take up room twice" not in line]
    assert [line for line in beside if TOLD[name] in line] if TOLD[name] else beside == [], lines
    assert (scenario is None) == (name in REFUSED)
    if scenario is not None:
        write(scenario, tmp_path / "made")
        assert [str(fault) for fault in check(tmp_path / "made") if fault.severity == "error"] == []
        assert read(tmp_path / "made") == scenario


def test_no_limit(cases: Path) -> None:
    rooms = [
        next(site.capacity for site in read_case(cases, name).sites if site.place == "Dune")
        for name in ("capacity-minus-one", "capacity-very-high")
    ]
    assert rooms == [-1, 10**9]
    assert read_case(cases, "closure-end-minus-one").events[0].until is None


@pytest.mark.parametrize(
    "name",
    ["counts-out-of-order", "count-twice", "counts-in-subfolder", "camp-twice-in-layout", "camp-twice-two-files"],
)
def test_counts_of_a_camp_are_as_in_the_sound_folder(name: str, cases: Path) -> None:
    sound, found = (counts_by_day(read_case(cases, one)) for one in ("base", name))
    assert {area: found.people[area] for area in sound.people} == sound.people
    assert (sum(found.new) - sum(sound.new)) == {"camp-twice-in-layout": 1400, "camp-twice-two-files": 45}.get(name, 0)


def test_who_cannot_be_placed(cases: Path) -> None:
    assert unplaced(read_case(cases, "population-zero")).people == 3700
    assert unplaced(read_case(cases, "growth-before-any-conflict"))[:3] == (900, 3700, 1)
    assert unplaced(read_case(cases, "base")).people == 0


def test_legs_and_changes(cases: Path) -> None:
    assert len({route.leg for route in read_case(cases, "leg-names-coincide").routes}) == 4
    assert [
        (event.name, event.other, event.day)
        for event in read_case(cases, "location-changes-in-input").events
        if event.event == "kind"
    ] == [("Berk", "idpcamp", 10)]
    assert [
        (event.name, event.other, event.day)
        for event in read_case(cases, "camp-opens-later").events
        if event.event == "kind"
    ] == [("Dune", "camp", 10)]
