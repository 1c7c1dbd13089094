"""One reader of cells.

What spreadsheets, agencies and systems make of a table is read alike in folders, workbooks and folders of Flee.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from tests.flee.folders import FILES, edited, write_folder
from tests.helpers.sketch import check
from tests.unit.files.scenario.test_folder import SMALL

from jornada.domain.fault import codes
from jornada.domain.scenario.scenario import Scenario
from jornada.files.flee.read import check_flee
from jornada.files.scenario.folder import read

CASES = Path(__file__).parents[5] / "shared" / "cases"
Change = Callable[[str], str]


def folder_of(place: Path, files: dict[str, str | bytes]) -> Path:
    """Write the small scenario with other files, or more."""
    place.mkdir()
    for name, text in {**SMALL, **files}.items():
        (place / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return place


def cells_in(text: str) -> list[list[str]]:
    """Return the cells of a table as we write it."""
    return list(csv.reader(io.StringIO(text)))


def joined(mark: str, comma: bool = False) -> Change:
    """Return the change that puts another mark between cells, and makes points of numbers commas."""

    def change(text: str) -> str:
        rows = [
            [cell.replace(".", ",") if comma and cell.replace(".", "").isdigit() else cell for cell in row]
            for row in cells_in(text)
        ]
        return "".join(mark.join(row) + "\n" for row in rows)

    return change


def tagged(text: str) -> str:
    """Put a row of tags in capitals under the header; the first column has none."""
    head, rest = text.split("\n", 1)
    return "\n".join(
        [head, ",".join(["", *("#LOC +NAME" for _ in head.split(",")[1:])] if "," in head else ["#LOC"]), rest]
    )


def test_a_quote_that_swallows_rows_is_a_fault_with_both_its_rows(tmp_path: Path) -> None:
    rows = SMALL["places.csv"].replace("\nA,", '\nA,"').replace("\nC,destination", '\nC,destination"')
    (fault,) = (
        fault for fault in check(folder_of(tmp_path / "mine", {"places.csv": rows})) if fault.severity == "error"
    )
    assert (fault.code, fault.where, fault.found) == (
        "J002",
        "places.csv, row 2",
        "a quote that is closed in row 4 only",
    )
    text = 'place,name,kind,area,latitude\nA,"a town,\nby the river",origin,,9\nB,,town,,15\nC,,destination,North,30\n'
    assert check(folder_of(tmp_path / "lines", {"places.csv": text})) == []


def test_a_row_that_looks_like_a_remark_is_read_and_told_of(tmp_path: Path) -> None:
    rows = SMALL["places.csv"] + "#D,town,,20\n# no more than this\n"
    folder = folder_of(tmp_path / "mine", {"places.csv": rows})
    assert [(fault.code, fault.where, fault.severity) for fault in check(folder)] == [
        ("J017", "places.csv, row 5", "warning")
    ]
    assert [place.place for place in read(folder).places] == ["A", "B", "C", "#D"]


HARMLESS: dict[str, Change] = {
    "semicolons and decimal commas": joined(";", comma=True),
    "tabs and decimal commas": joined("\t", comma=True),
    "bars": joined("|"),
    "a first line in quotes that names the mark": lambda text: '"sep=;"\n' + joined(";")(text),
    "a first line that names the mark": lambda text: "sep=;\n" + joined(";")(text),
    "tags in capitals": tagged,
    "comments above": lambda text: "# compiled from ACLED, UNHCR and others\n\n# place by place\n" + text,
    "comments below": lambda text: text + "# nothing more\n",
    "a header with the mark": lambda text: "#" + text,
    "capitals in the header": lambda text: "\n".join(
        [text.split("\n", 1)[0].upper().replace("_", " "), text.split("\n", 1)[1]]
    ),
    "empty columns at the end": lambda text: text.replace("\n", ",,,\n"),
    "empty cells behind some rows": lambda text: text.rstrip("\n") + ",,\n",
    "an empty column before all": lambda text: "".join(f",{line}\n" for line in text.splitlines()),
    "notes": lambda text: "".join(
        f"{line},{'Notes' if number == 0 else 'seen in May; ask again'}\n"
        for number, line in enumerate(text.splitlines())
    ),
    "Windows": lambda text: "\ufeff" + text.replace("\n", "\r\n"),
}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    """The small scenario as it should always be read."""
    return read(folder_of(tmp_path_factory.mktemp("small") / "sound", {}))


@pytest.mark.parametrize("name", HARMLESS)
def test_any_table_that_says_the_same_is_read_alike(tmp_path: Path, small: Scenario, name: str) -> None:
    tables = {file: HARMLESS[name](text) for file, text in SMALL.items() if file.endswith(".csv")}
    assert read(folder_of(tmp_path / "changed", tables)) == small
    assert check(tmp_path / "changed") == []


@pytest.mark.parametrize("name", [name for name in HARMLESS if name != "Windows" and "names the mark" not in name])
def test_sheets_are_read_as_files(tmp_path: Path, small: Scenario, name: str) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "Book.XLSX")) as book:
        for file, text in SMALL.items():
            if file.endswith(".csv"):
                mark = {"semicolons and decimal commas": ";", "tabs and decimal commas": "\t", "bars": "|"}.get(
                    name, ","
                )
                _sheet(
                    book,
                    Path(file).stem.upper(),
                    list(
                        csv.reader(io.StringIO((joined(mark) if mark != "," else HARMLESS[name])(text)), delimiter=mark)
                    ),
                )
        _sheet(
            book,
            "Scenario",
            [
                ["# what is not a table"],
                ["Key", "Value", "Notes"],
                ["title", "Small", ""],
                ["start", "2022-01-01", "a Saturday"],
                ["days", "31", ""],
            ],
        )
        _sheet(book, "Notes", [["to do"], ["ask again"]])
        book.add_worksheet("Sheet12")
    assert read(tmp_path / "Book.XLSX") == small
    assert check(tmp_path / "Book.XLSX") == []


def _sheet(book: xlsxwriter.Workbook, name: str, rows: list[list[str]]) -> None:
    sheet = book.add_worksheet(name)
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)


FLEE_FILES = [name for name in FILES if name.endswith(".csv")]


@pytest.mark.parametrize(
    "name",
    [
        "semicolons and decimal commas",
        "tabs and decimal commas",
        "comments above",
        "comments below",
        "empty columns at the end",
        "Windows",
    ],
)
def test_tables_of_flee_are_read_alike(tmp_path: Path, name: str) -> None:
    sound, _ = check_flee(write_folder(tmp_path / "sound" / "war"))
    changed = {file: HARMLESS[name](FILES[file]) for file in FLEE_FILES}
    scenario, faults = check_flee(write_folder(tmp_path / "changed" / "war", changed))
    assert scenario == sound, [str(fault) for fault in faults]


def test_a_comment_above_the_header_of_flee_swaps_no_coordinates(tmp_path: Path) -> None:
    locations = "\n".join(
        ",".join([*row[:3], row[4], row[3], *row[5:]]) for row in cells_in(FILES["input_csv/locations.csv"])
    )
    folder = write_folder(tmp_path, {"input_csv/locations.csv": "# compiled from ACLED\n" + locations + "\n"})
    scenario, _ = check_flee(folder)
    assert scenario is not None
    assert [(place.latitude, place.longitude) for place in scenario.places[:1]] == [(10.0, 20.0)]


def test_one_name_in_two_spellings_is_one_place(tmp_path: Path) -> None:
    apart = unicodedata.normalize("NFD", "Bétou")
    here = {
        "places.csv": SMALL["places.csv"].replace("B,", "Bétou,"),
        "routes.csv": SMALL["routes.csv"].replace("B,", f"{apart},").replace(",bus", "\u200b,bus", 1),
    }
    policy = f'[[policy]]\nname = "more"\n[policy.change]\n"places.{apart}.beds" = 4\n'
    assert check(folder_of(tmp_path / "mine", {**here, "policies.toml": policy})) == []
    named = {"input_csv/locations.csv": "Bétou", "input_csv/routes.csv": apart, "input_csv/conflicts.csv": apart}
    changes = {file: re.sub(r"\bB\b", name, FILES[file]) for file, name in named.items()}
    scenario, faults = check_flee(write_folder(tmp_path / "war", changes))
    assert scenario is not None, [str(fault) for fault in faults]


TOLD = [
    ("arrivals.csv", "310", '"1,070"', "J010", "row 2, people (column 6)", "did you mean '1070'"),
    ("arrivals.csv", "310", '"1,070,500"', "J010", "row 2, people", "did you mean '1070500'"),
    ("arrivals.csv", "310", "1 070", "J010", "row 2, people", "did you mean '1070'"),
    ("arrivals.csv", "310", "1\u00a0070", "J010", "row 2, people", "did you mean '1070'"),
    ("arrivals.csv", "310", "1'070", "J010", "row 2, people", "did you mean '1070'"),
    ("arrivals.csv", "310", '"1.070,5"', "J010", "row 2, people", "did you mean '1070.5'"),
    ("arrivals.csv", "310", '"12,345.5"', "J010", "row 2, people", "did you mean '12345.5'"),
    ("places.csv", ",9\n", ',"9,5"\n', "J010", "row 2, latitude", "did you mean '9.5'"),
    ("places.csv", ",9\n", ',"9,125"\n', "J010", "row 2, latitude", "did you mean '9.125'"),
    ("places.csv", "North", "#NV", "J010", "row 4, area", "#NV"),
    ("places.csv", "North", "#¡VALOR!", "J010", "row 4, area", "#¡VALOR!"),
    ("places.csv", "North", '"North', "J002", "row 4", "never closed"),
    ("places.csv", "North", '"North" port', "J002", "row 4", "after a quote that closes"),
    ("places.csv", "North", '"' + "9 30, " * 40_000 + '"', "J002", "row 4", "131,072 letters"),
    ("places.csv", ",9\n", "," + "9" * 100_000 + "\n", "J010", "row 2, latitude", "… (100,000 letters)"),
    ("places.csv", "area,", ",", "J004", "column 3", "a column without a name"),
    ("places.csv", "area,", "remarks,", "J004", "column 3", "or notes"),
]


@pytest.mark.parametrize(("file", "text", "wrong", "code", "where", "words"), TOLD)
def test_what_is_no_value_is_told_where_it_stands(
    tmp_path: Path, file: str, text: str, wrong: str, code: str, where: str, words: str
) -> None:
    faults = check(folder_of(tmp_path / "damaged", {file: SMALL[file].replace(text, wrong, 1)}))
    assert [fault.code for fault in faults] == [code], [str(fault)[:200] for fault in faults]
    assert f"{file}, {where}" in faults[0].where
    assert words in str(faults[0])
    assert len(str(faults[0])) < 600
    assert code in codes()


def test_where_commas_are_decimal_a_point_that_may_part_thousands_is_told(tmp_path: Path) -> None:
    tables = {file: joined(";", comma=True)(SMALL[file]) for file in ("places.csv", "routes.csv")}
    arrivals = (
        "arrival;place;group;starts;ends;people\n;A;VEN adult;2022-01-01;2022-01-31;1.070\nx;A;VEN"
        " adult;2022-01-01;2022-01-31;10,5\n"
    )
    faults = check(folder_of(tmp_path / "mixed", {**tables, "arrivals.csv": arrivals}))
    assert [(fault.code, fault.found, fault.nearest) for fault in faults if fault.severity == "error"] == [
        ("J010", "1.070", "1070")
    ]


@pytest.mark.parametrize("word", ["TRUE", "True", "yes", "VERDADERO", "VRAI"])
def test_true_and_false_are_yes_and_no(tmp_path: Path, word: str) -> None:
    routes = "leg,from,to,mode,km,needs,death,both_ways\nab,A,B,bus,100,,0.01,{}\nbc,B,C,bus,100,,0.01,{}\n"
    false = {"TRUE": "FALSE", "True": "False", "yes": "no", "VERDADERO": "FALSO", "VRAI": "FAUX"}[word]
    assert [
        leg.both_ways for leg in read(folder_of(tmp_path / "mine", {"routes.csv": routes.format(word, false)})).routes
    ] == [True, False]


@pytest.mark.parametrize(
    "case", ["hxl-capitals", "FALSE-in-csv", "empty-columns-at-the-end", "ending-in-capitals", "tsv", "mac-leftovers"]
)
def test_cases_of_folders(case: str) -> None:
    if not CASES.is_dir():
        pytest.skip(f"{CASES} is not here")
    import jornada as jo

    assert check(CASES / "scenario" / case) == []
    assert read(CASES / "scenario" / case) == jo.example("three_places")


@pytest.mark.parametrize(
    "case",
    [
        "comment-then-header",
        "comment-and-extra-column",
        "semicolons-decimal-comma",
        "names-composed-and-decomposed",
        "wide-cell",
    ],
)
def test_cases_of_flee(case: str) -> None:
    if not CASES.is_dir():
        pytest.skip(f"{CASES} is not here")
    scenario, faults = check_flee(CASES / "flee" / case)
    if case == "wide-cell":
        assert [(fault.code, fault.where) for fault in faults] == [("J002", "locations.csv, row 6")]
        return
    base, _ = check_flee(CASES / "flee" / "base")
    assert scenario is not None and base is not None
    assert [(place.latitude, place.longitude) for place in scenario.places] == [
        (place.latitude, place.longitude) for place in base.places
    ]
    assert len(scenario.routes) == len(base.routes)
    assert [site.initial for site in scenario.sites if site.initial] == ([50] if "extra" in case else [])


def test_a_number_of_flee_with_thousands_is_told_with_its_hint(tmp_path: Path) -> None:
    _, faults = check_flee(write_folder(tmp_path, edited("source_data/c.csv", "800", '"1,070"')))
    assert [(fault.code, fault.nearest) for fault in faults if fault.severity == "error"] == [("J010", "1070")]


def test_notes_in_a_table_of_flee_are_no_place(tmp_path: Path) -> None:
    sound, before = check_flee(write_folder(tmp_path / "sound" / "war"))
    changed = {
        file: HARMLESS["notes"](FILES[file])
        for file in (
            "input_csv/conflicts.csv",
            "input_csv/locations.csv",
            "input_csv/routes.csv",
            "input_csv/closures.csv",
        )
    }
    scenario, faults = check_flee(write_folder(tmp_path / "changed" / "war", changed))
    assert (scenario, faults) == (sound, before)


@pytest.mark.parametrize("text", ["0" * 6000 + "1", "9" * 6000, "[" * 50_000])
def test_a_cell_of_thousands_of_letters_ends_in_no_traceback(tmp_path: Path, text: str) -> None:
    check(folder_of(tmp_path / "long", {"arrivals.csv": SMALL["arrivals.csv"].replace("310", text)}))
    with xlsxwriter.Workbook(str(tmp_path / "book.xlsx")) as book:
        _sheet(book, "scenario", [["key", "value"], ["days", text], [text, "1"]])
    assert check(tmp_path / "book.xlsx")
    _, faults = check_flee(write_folder(tmp_path / "war", edited("source_data/c.csv", "800", text)))
    assert "9" not in text or faults


@pytest.mark.parametrize(
    ("file", "text", "found", "near"),
    [
        ("source_data/c.csv", "2020-01-01;50\n2020-01-11;1.070\n2020-01-20;10,5\n", "1.070", "1070"),
        ("input_csv/routes.csv", "#name1;name2;distance\nA;B;100,5\nB;C;1.150\nB;D;390\n", "1.150", "1150"),
    ],
)
def test_a_point_of_flee_that_may_part_thousands_is_told(
    tmp_path: Path, file: str, text: str, found: str, near: str
) -> None:
    _, faults = check_flee(write_folder(tmp_path, {file: text}))
    assert (found, near) in [
        (fault.found, fault.nearest) for fault in faults if (fault.code, fault.severity) == ("J010", "error")
    ]


def test_a_comma_between_thousands_that_parts_cells_is_told(tmp_path: Path) -> None:
    _, faults = check_flee(write_folder(tmp_path, edited("source_data/c.csv", "800", "1,070")))
    assert [(fault.where, fault.found, fault.severity) for fault in faults if fault.code == "J054"] == [
        ("c.csv, row 3", "2020-01-20,1,070", "warning")
    ]


def test_a_file_of_flee_that_cannot_be_read_brings_no_other_fault_about(tmp_path: Path) -> None:
    for file, line in (
        ("input_csv/locations.csv", 3),
        ("input_csv/routes.csv", 2),
        ("input_csv/conflicts.csv", 4),
        ("source_data/c.csv", 2),
        ("source_data/data_layout.csv", 2),
    ):
        rows = FILES[file].splitlines()
        rows[line - 1] = '"' + rows[line - 1]
        _, faults = check_flee(write_folder(tmp_path / Path(file).stem, {file: "\n".join(rows)}))
        assert [(fault.code, fault.where) for fault in faults if fault.severity == "error"] == [
            ("J002", f"{Path(file).name}, row {line}")
        ], file


@pytest.mark.parametrize(
    "name", ["input_csv/Registration_Corrections.CSV", "input_csv/flood_level.csv.txt", "source_data/Data_Layout.csv"]
)
def test_a_file_of_flee_under_nearly_its_name_is_told(tmp_path: Path, name: str) -> None:
    _, faults = check_flee(write_folder(tmp_path, {name: "C,2020-01-11\n"}))
    assert [(fault.where, fault.severity) for fault in faults if fault.code == "J050"] == [(name, "warning")]


@pytest.mark.parametrize(
    ("value", "near"), [("x1,5", "x1.5"), ("+1,070", "+1070"), ("1,070", "1070"), ("many", ""), ("12%", "")]
)
def test_hints_of_settings_and_changes_are_numbers_too(tmp_path: Path, value: str, near: str) -> None:
    policy = f'[[policy]]\nname = "more"\n[policy.change]\n"places.B.beds" = "{value}"\n'
    settings = SMALL["scenario.toml"].replace("31", '"1,070"')
    assert [fault.nearest for fault in check(folder_of(tmp_path / "changes", {"policies.toml": policy}))] == [near]
    assert [fault.nearest for fault in check(folder_of(tmp_path / "settings", {"scenario.toml": settings}))] == ["1070"]
