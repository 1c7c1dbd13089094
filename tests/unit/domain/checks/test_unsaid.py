"""What tables leave unsaid is told: sources, what capacity counts, and what a run keeps."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from tests.helpers.command import carried_out

import jornada as jo
from jornada.domain.nouns.office import Office, Outcome
from jornada.files.scenario.folder import write
from jornada.interface.report.first_page import in_cases
from jornada.study.ensemble.ensemble import Hands, fluid

TRUCKS = "office,place,capacity,{}days,apply,source\ntrucks,Middle,600,{}1234567,-1,assumption\n"
AWAY = "office,outcome,share,effect,to,source\ntrucks,away,1,{},{},assumption\n"


def folder(place: Path, **texts: str) -> Path:
    write(jo.example("three_places"), place)
    for name, text in texts.items():
        (place / f"{name}.csv").write_text(text, "utf-8")
    return place


@pytest.mark.parametrize("table", ["places", "routes", "groups"])
def test_a_table_without_its_source_is_warned_of(table: str, tmp_path: Path) -> None:
    file = folder(tmp_path) / f"{table}.csv"
    file.write_text(re.sub(r",[^,\n]*$", "", file.read_text("utf-8"), flags=re.MULTILINE), "utf-8")
    (fault,) = jo.check(tmp_path)
    assert (fault.code, fault.where, fault.severity) == (
        "J091",
        f"{table}.csv",
        "warning",
    ) and "the word assumption" in fault.allowed
    assert jo.read(tmp_path).places


def test_no_table_without_a_source_is_passed_over_though_none_has_one(tmp_path: Path) -> None:
    for file in folder(tmp_path).glob("*.csv"):
        file.write_text(re.sub(r",[^,\n]*$", "", file.read_text("utf-8"), flags=re.MULTILINE), "utf-8")
    faults = jo.check(tmp_path)
    assert {fault.code for fault in faults} == {"J091"} and sorted(fault.where for fault in faults) == sorted(
        file.name for file in tmp_path.glob("*.csv") if file.name != "variants.csv"
    )


def test_rows_without_a_source_are_told_once_a_table_with_the_first(tmp_path: Path) -> None:
    file = folder(tmp_path) / "routes.csv"
    first, *rows = file.read_text("utf-8").splitlines()
    file.write_text("\n".join([first, rows[0], *(re.sub(r",[^,]*$", ", ", row) for row in rows[1:])]), "utf-8")
    (fault,) = jo.check(tmp_path)
    assert (fault.code, fault.where, fault.severity) == (
        "J091",
        "routes.csv, row 3, source",
        "warning",
    ) and "2 of 3 rows say nothing" in fault.allowed


def test_policies_without_a_source_are_told_once_with_the_first(tmp_path: Path) -> None:
    file = folder(tmp_path) / "policies.csv"
    head, row = file.read_text("utf-8").replace(",assumption", ",").splitlines()
    stay = row.replace("2024-01-08,no,places,Middle,beds,set,120", ",,places,Middle,stay,set,1")
    file.write_text("\n".join([head, row, stay, row.replace("more beds", "as many")]), "utf-8")
    (fault,) = jo.check(tmp_path)
    assert (fault.code, fault.where, fault.severity) == (
        "J091",
        "policies.csv, row 2, source",
        "warning",
    ) and "2 of 2 say nothing" in fault.allowed


def test_a_misspelt_source_is_told_once(tmp_path: Path) -> None:
    file = folder(tmp_path) / "places.csv"
    file.write_text(file.read_text("utf-8").replace("area,source", "area,sources"), "utf-8")
    assert [(fault.code, fault.nearest) for fault in jo.check(tmp_path)] == [("J004", "source")]


@pytest.mark.parametrize(
    ("unit", "effect", "to", "told"),
    [
        ("", "move", "South", True),
        ("case", "move", "South", False),
        ("people", "move", "South", False),
        ("", "return", "South", True),
        ("", "grant", "", False),
    ],
)
def test_an_office_that_moves_people_says_what_its_capacity_counts(
    unit: str, effect: str, to: str, told: bool, tmp_path: Path
) -> None:
    folder(tmp_path, offices=TRUCKS.format("unit,", f"{unit},"), outcomes=AWAY.format(effect, to))
    faults = [str(fault) for fault in jo.check(tmp_path) if fault.code == "J092"]
    assert bool(faults) == told and all(
        "offices.csv, row 2, unit" in fault and "600 places take as many families, of up to 3 people each" in fault
        for fault in faults
    )
    folder(tmp_path, offices=TRUCKS.format("", ""), outcomes=AWAY.format(effect, to))
    assert any(fault.code == "J092" for fault in jo.check(tmp_path)) == (effect != "grant")


def test_a_report_says_which_offices_count_parties() -> None:
    base = replace(
        jo.example("three_places"),
        offices=(Office("trucks", "Middle", capacity=600),),
        outcomes=(Outcome("trucks", "away", share=1.0, effect="move", to="South"),),
    )
    assert "of up to 3 people: trucks" in in_cases(base) and "de hasta 3 personas: trucks" in in_cases(base, "es")
    assert in_cases(replace(base, offices=(Office("trucks", "Middle", capacity=600, unit="people"),))) == ""


def test_measures_by_office_are_refused_once_and_briefly(tmp_path: Path) -> None:
    rows = "".join(
        f"office_{name},{every}\n"
        for name, every in (
            ("waiting", "day"),
            ("waiting", "week"),
            ("served", "day"),
            ("served", "month"),
            ("granted", "week"),
        )
    )
    (fault,) = jo.check(folder(tmp_path, measures="measure,every\n" + rows))
    assert (
        fault.where == "measures.csv, row 2, measure" and fault.found == "office_waiting, office_served, office_granted"
    )
    assert "waiting, served, granted in measure, and office in by" in fault.allowed and len(str(fault)) < 300
    (fault,) = jo.check(folder(tmp_path, measures="measure\nencounter\n"))
    assert fault.nearest == "encounters" and "explain measures" in fault.allowed and len(str(fault)) < 200


def test_what_is_kept_is_printed(tmp_path: Path) -> None:
    code, out, _ = carried_out("explain", "measures", cwd=tmp_path)
    assert (
        code == 0
        and "by month, by office: " in out
        and "takes the place of the whole list" in out
        and "mean_wait (ratio, days)" in out
    )


def test_a_fluid_run_tells_its_days(tmp_path: Path) -> None:
    """It may take long, for every kind of people is kept apart, however few: how far it is has to be seen."""
    told: list[tuple[int, int]] = []
    fluid(
        replace(jo.example("three_places"), days=9),
        tmp_path / "smooth",
        Hands(progress=lambda done, total: told.append((done, total))),
    )
    assert told[-1] == (9, 9) and all(total == 9 for _, total in told)
    assert len(told) > 1 and told == sorted(told)  # how often depends on how long it takes
