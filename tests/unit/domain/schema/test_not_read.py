"""What cannot be read hides no other fault, and brings none about: all that can be told is told at once."""

import csv
import io
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import xlsxwriter
from tests.helpers.sketch import check
from tests.unit.files.scenario.test_folder import SMALL

DAMAGED = {
    **SMALL,
    "places.csv": "place,kind,area,latitude\nA,origin,,9\nB,town,,15°\nC,destination,North,30\n",
    "routes.csv": "leg,from,to,mode,km,needs,death\nab,A,B,buss,100,permitt,-1\nbc,B,C,bus,100,,0.01\n",
    "arrivals.csv": (
        "arrival,place,group,starts,ends,people\nx,A,VEN adlt,31/12/2021,2022-01-31,310\ny,Aa,VEN"
        " adult,2022-01-31,2022-01-01,-5\n"
    ),
}
TOLD = [
    ("J010", "arrivals", "row 2, starts", "D2"),
    ("J012", "arrivals", "row 2, group", "C2"),
    ("J011", "arrivals", "row 3, people", "F3"),
    ("J012", "arrivals", "row 3, place", "B3"),
    ("J020", "arrivals", "row 3, ends", "E3"),
    ("J010", "places", "row 3, latitude", "D3"),
    ("J011", "routes", "row 2, death", "G2"),
    ("J012", "routes", "row 2, mode", "D2"),
    ("J012", "routes", "row 2, needs", "F2"),
]
POLICIES = """
[[policy]]
name = "later"
starts = "soon"
[policy.change]
"offices.dsk.capacity" = 9

[[policy]]
name = "closed"
ramp = -1
[policy.change]
"routes.ab.open" = "no"
"routes.ba.open" = false
"""


def _folder(place: Path, files: Mapping[str, str]) -> Path:
    place.mkdir()
    for name, text in files.items():
        (place / name).write_text(text, "utf-8", newline="")
    return place


def _workbook(place: Path, files: Mapping[str, str]) -> Path:
    with xlsxwriter.Workbook(str(place)) as book:
        for name, text in files.items():
            rows = (
                list(csv.reader(io.StringIO(text)))
                if name.endswith(".csv")
                else [["key", "value"], ["title", "Small"], ["start", "2022-01-01"], ["days", "31"]]
            )
            sheet = book.add_worksheet(Path(name).stem)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return place


@pytest.mark.parametrize("write", [_folder, _workbook])
def test_faults_of_cells_hide_none_of_names_and_days(
    tmp_path: Path, write: Callable[[Path, Mapping[str, str]], Path]
) -> None:
    faults = check(write(tmp_path / "damaged.xlsx", DAMAGED))
    cells = {
        "in a book": [(code, f"sheet {table}, {at} (cell {cell})") for code, table, at, cell in TOLD],
        "in a folder": [(code, f"{table}.csv, {at}") for code, table, at, cell in TOLD],
    }
    told = [(fault.code, fault.where.partition(" (column")[0]) for fault in faults]
    assert sorted(told) == sorted(cells["in a book" if write is _workbook else "in a folder"])
    rows = [fault.where.partition(" (c")[0].rpartition(",")[0] for fault in faults]
    assert rows == sorted(rows)  # by file and row


def test_faults_of_policies_hide_none_of_what_they_change(tmp_path: Path) -> None:
    desk = "office,place,capacity\ndesk,B,many\n"
    variants = '[variants]\nboth = ["later", "close"]\n'
    faults = check(
        _folder(
            tmp_path / "damaged", {**SMALL, "offices.csv": desk, "policies.toml": POLICIES, "variants.toml": variants}
        )
    )
    assert {(fault.code, fault.where, fault.nearest) for fault in faults} == {
        ("J010", "offices.csv, row 2, capacity (column 3)", ""),
        ("J010", "policies.toml, policy 1, starts", ""),
        ("J010", "policies.toml, policy 2, ramp", ""),
        ("J025", "policies.toml, later", "desk"),
        ("J010", "policies.toml, closed, routes.ab.open", ""),
        ("J025", "policies.toml, closed", ""),
        ("J035", "variants.toml, both", "closed"),
    }


DESK = {
    "offices.csv": "office,place,capacity,takes,gives\ndesk,B,5,,permit\n",
    "routes.csv": SMALL["routes.csv"].replace("bus,100,,", "bus,100,permit,").replace("permit", "", 1),
}
NEWS = {
    "beliefs.csv": "belief,topic,about,start\nhalt,rule,halt,0.5\n",
    "responses.csv": "response,belief,arrivals,elasticity\nr,halt,*,-0.5\n",
    "policies.toml": '[[policy]]\nname = "halt"\n[policy.change]\n"routes.ab.open" = false\n',
    "variants.toml": '[variants]\nhalted = ["halt"]\n',
}
ALONE = [
    ({}, ("places.csv", "A,origin,,9", "A,origin,,north"), "J010"),
    ({}, ("places.csv", "C,destination", "C,destinaton"), "J010"),
    (
        {
            "places.csv": SMALL["places.csv"].replace("\nB,", '\n"B, south",'),
            "routes.csv": SMALL["routes.csv"].replace("B,", '"B, south",'),
        },
        ("places.csv", '"B, south"', "B, south"),
        "J006",
    ),
    ({}, ("places.csv", "\nB,", "\n#N/A,"), "J010"),
    ({}, ("scenario.toml", "days", "day"), "J016"),
    (DESK, ("offices.csv", "desk,B,5", "desk,B,-5"), "J011"),
    (DESK, ("offices.csv", "gives", "give"), "J004"),
    (DESK, ("papers.csv", "paper\n", "papper\n"), "J004"),
    (NEWS, ("policies.toml", '"halt"', '"halt'), "J002"),
    (NEWS, ("policies.toml", "[[policy]]", "[[policies]]"), "J016"),
    (NEWS, ("policies.toml", 'name = "halt"', 'nme = "halt"'), "J016"),
]


@pytest.mark.parametrize(("more", "damage", "code"), ALONE)
def test_what_cannot_be_read_brings_no_other_fault_about(
    tmp_path: Path, more: dict[str, str], damage: tuple[str, str, str], code: str
) -> None:
    file, text, wrong = damage
    files = {**SMALL, **more}
    before = check(_folder(tmp_path / "sound", files))
    assert not any(fault.severity == "error" for fault in before)
    after = check(_folder(tmp_path / "damaged", {**files, file: files[file].replace(text, wrong, 1)}))
    assert [fault.code for fault in after if fault not in before] == [code]


def test_a_misnamed_table_is_not_missed_too(tmp_path: Path) -> None:
    files = {**SMALL, **DESK}
    files["office.csv"] = files.pop("offices.csv")
    faults = check(_folder(tmp_path / "damaged", files))
    assert [(fault.code, fault.nearest) for fault in faults] == [("J015", "offices")]
