"""Nothing is lost in silence: every file, sheet, key and formula is read, known to be left alone, or told of."""

import csv
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from tests.helpers.sketch import check
from tests.unit.files.scenario.test_cells import CASES, folder_of
from tests.unit.files.scenario.test_folder import SMALL

from jornada.files.scenario.folder import read

SHARES = "disposition,nationality,area,share,effect\nremoval,*,*,0.5,remove\n"
POLICY = '[[policy]]\nname = "p"\n[policy.change]\n"routes.*.death" = 0.1\n'
KEYS = [["key", "value"], ["title", "Small"], ["start", "2022-01-01"], ["days", 31]]
Fill = Callable[[xlsxwriter.Workbook], None]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("dispositions.CSV", SHARES),
        ("Dispositions.csv", SHARES),
        ("dispositions.tsv", SHARES.replace(",", "\t")),
        ("dispositions.TAB", SHARES.replace(",", "\t")),
        ("policies.TOML", POLICY),
        ("Policies.toml", POLICY),
    ],
)
def test_endings_and_capitals_are_read(tmp_path: Path, name: str, text: str) -> None:
    folder = folder_of(tmp_path / "mine", {name: text})
    assert check(folder) == []
    assert read(folder).dispositions or read(folder).policies


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("policies.toml.txt", "policies.toml"),
        ("dispositions.csv.txt", "dispositions.csv"),
        ("dispositions.txt", "dispositions.csv"),
        ("dispositions.toml", "dispositions.csv"),
        ("dispositions.xlsx", "dispositions.csv"),
        ("Copy of dispositions.csv", "dispositions.csv"),
        ("places (1).csv", "places.csv"),
        ("dispositions.csv.bak", "dispositions.csv"),
        ("disposition.csv", "dispositions"),
        ("polices.toml", "policies"),
    ],
)
def test_what_may_be_a_table_and_is_not_read_is_an_error(tmp_path: Path, name: str, near: str) -> None:
    faults = check(folder_of(tmp_path / "mine", {name: SHARES}))
    assert [(fault.code, fault.severity, fault.where, fault.nearest) for fault in faults] == [
        ("J015", "error", name, near)
    ]


def test_one_table_in_two_files_is_an_error(tmp_path: Path) -> None:
    faults = check(folder_of(tmp_path / "mine", {"Places.CSV": SMALL["places.csv"], "modes.tsv": SMALL["modes.csv"]}))
    assert [(fault.code, fault.severity, fault.where) for fault in faults] == [
        ("J015", "error", "Places.CSV"),
        ("J015", "error", "modes.tsv"),
    ]


@pytest.mark.parametrize(
    "name",
    [
        "._places.csv",
        ".DS_Store",
        ".~lock.places.csv#",
        "~$places.xlsx",
        "places.csv~",
        "#places.csv#",
        "Thumbs.db",
        "desktop.ini",
        "README",
        "readme.txt",
        "README.md",
        "notes.txt",
        "Notes.csv",
        "notas.docx",
        "LICENSE",
        "CHANGELOG.md",
        "FIELDS.txt",
    ],
)
def test_leftovers_and_what_is_for_people_are_left_alone(tmp_path: Path, name: str) -> None:
    assert check(folder_of(tmp_path / "mine", {name: b"\x00\x05 not a table"})) == []


@pytest.mark.parametrize(
    "name",
    [
        "dispositions.csv~",
        "~$dispositions.csv",
        ".dispositions.csv",
        "#dispositions.csv#",
        "notes dispositions.csv",
        "legend_dispositions.tsv",
        "policies.toml~",
    ],
)
def test_what_is_left_alone_is_told_where_it_may_be_a_table_that_is_not_there(tmp_path: Path, name: str) -> None:
    faults = check(folder_of(tmp_path / "mine", {name: SHARES}))
    assert [(fault.code, fault.severity, fault.where) for fault in faults] == [
        ("J015", "warning", name)
    ] and "if it is meant" in faults[0].allowed
    assert (
        check(folder_of(tmp_path / "both", {name: SHARES, "dispositions.csv": SHARES, "policies.toml": POLICY})) == []
    )


@pytest.mark.parametrize(
    "name", ["map.png", "requirements.txt", "routes.csv.bak", "routes.pdf", "dispositions of 2023.pdf", "staff.docx"]
)
def test_other_files_are_told_of(tmp_path: Path, name: str) -> None:
    faults = check(folder_of(tmp_path / "mine", {name: b"\x00"}))
    assert [(fault.code, fault.severity, fault.where) for fault in faults] == [("J015", "warning", name)]


def test_a_folder_in_it_is_told_of(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "mine", {})
    for name in ("sources", "runs", ".git"):
        (folder / name).mkdir()
    assert [(fault.severity, fault.where) for fault in check(folder)] == [("warning", "sources")]


def book_of(path: Path, keys: list[list[object]] = KEYS, fill: Fill | None = None) -> Path:
    """Write the small scenario as a workbook, and whatever `fill` adds."""
    with xlsxwriter.Workbook(str(path)) as book:
        for file, text in SMALL.items():
            sheet = book.add_worksheet(Path(file).stem)
            for number, row in enumerate(keys if file == "scenario.toml" else list(csv.reader(io.StringIO(text)))):
                sheet.write_row(number, 0, row)
        if fill:
            fill(book)
    return path


def _add(name: str, *rows: list[object]) -> Fill:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)

    return fill


def _formula(sheet: str, row: int, column: int, value: object) -> Fill:
    return lambda book: book.get_worksheet_by_name(sheet).write_formula(row, column, "=20+20", None, value)


def _hidden(book: xlsxwriter.Workbook) -> None:
    _add("lists", ["town"], ["border"])(book)
    book.get_worksheet_by_name("lists").hide()


@pytest.mark.parametrize(
    "fill",
    [
        _add("README", ["Read me"]),
        _add("Notes", ["to ask"]),
        _add("Sheet1"),
        _hidden,
        lambda book: book.add_chartsheet("places in time"),
    ],
)
def test_sheets_without_a_table_are_left_alone(tmp_path: Path, fill: Fill) -> None:
    assert check(book_of(tmp_path / "book.xlsx", fill=fill)) == []


@pytest.mark.parametrize(("name", "near"), [("Places (2)", "places"), ("Disposition", "dispositions"), ("2023", "")])
def test_a_sheet_that_is_not_read_is_an_error(tmp_path: Path, name: str, near: str) -> None:
    faults = check(book_of(tmp_path / "book.xlsx", fill=_add(name, ["a"], [1])))
    assert [(fault.code, fault.severity, fault.where, fault.nearest) for fault in faults] == [
        ("J015", "error", f"sheet {name}", near)
    ]


@pytest.mark.parametrize("value", [0, "", None])
@pytest.mark.parametrize(
    ("sheet", "row", "column", "where"),
    [
        ("arrivals", 1, 5, "sheet arrivals, row 2, people (cell F2)"),
        ("places", 3, 2, "sheet places, row 4, area (cell C4)"),
        ("places", 1, 0, "sheet places, row 2, place (cell A2)"),
        ("scenario", 3, 1, "sheet scenario, cell B4"),
    ],
)
def test_a_formula_that_nobody_worked_out_is_an_error_and_no_empty_cell(
    tmp_path: Path, value: object, sheet: str, row: int, column: int, where: str
) -> None:
    faults = check(book_of(tmp_path / "book.xlsx", fill=_formula(sheet, row, column, value)))
    assert [(fault.code, fault.where, fault.found) for fault in faults] == [("J080", where, "=20+20")]


def test_a_formula_with_its_value_is_read(tmp_path: Path) -> None:
    assert read(book_of(tmp_path / "book.xlsx", fill=_formula("arrivals", 1, 5, 40))).arrivals[0].people == 40


def test_what_a_spreadsheet_has_worked_out_may_be_0_or_nothing(tmp_path: Path) -> None:
    book = book_of(
        tmp_path / "book.xlsx",
        fill=lambda book: [_formula("arrivals", 1, 5, 0)(book), _formula("places", 3, 2, "")(book)],
    )
    with zipfile.ZipFile(book) as before, zipfile.ZipFile(tmp_path / "saved.xlsx", "w") as after:
        for name in before.namelist():
            after.writestr(
                name,
                before.read(name).replace(b' fullCalcOnLoad="1"', b"").replace(b'<c r="C4">', b'<c r="C4" t="str">'),
            )
    scenario = read(tmp_path / "saved.xlsx")
    assert (scenario.arrivals[0].people, scenario.places[2].area) == (0, "")


POLICY_KEYS = [
    ["key", "value"],
    ["policy.1.name", "more beds"],
    ["policy.1.active", True],
    ["policy.1.starts", "2022-01-08"],
    ["policy.1.change.places.B.beds", 120],
    ["policy.1.change.routes.*.open", "FALSE"],
]


def test_policies_of_a_sheet_have_true_and_false_and_paths_with_dots(tmp_path: Path) -> None:
    book = book_of(tmp_path / "book.xlsx", fill=_add("policies", *POLICY_KEYS))
    (policy,) = read(book).policies
    assert policy.active is True
    assert policy.change == (("places.B.beds", 120), ("routes.*.open", False))


@pytest.mark.parametrize(
    ("keys", "code", "where", "words"),
    [
        ([*KEYS, ["days", 40]], "J014", "cell A5", "each key once"),
        (KEYS[1:], "J005", "row 1", "a header of key and value"),
        ([[*KEYS[0], "remarks"], *([*row, "x"] for row in KEYS[1:])], "J005", "row 1", "no other column but notes"),
        ([*KEYS[:3], ["days", "#N/A"]], "J010", "cell B4", "the value of days"),
    ],
)
def test_keys_of_a_sheet_lose_nothing(
    tmp_path: Path, keys: list[list[object]], code: str, where: str, words: str
) -> None:
    faults = check(book_of(tmp_path / "book.xlsx", keys))
    assert [(fault.code, fault.where) for fault in faults] == [(code, f"sheet scenario, {where}")]
    assert words in str(faults[0])


@pytest.mark.parametrize("case", ["formula-without-value", "hxl-row", "policy-true"])
def test_cases_of_workbooks(case: str) -> None:
    if not CASES.is_dir():
        pytest.skip(f"{CASES} is not here")
    faults = check(CASES / "workbook" / f"{case}.xlsx")
    wanted = [("J080", "sheet places, row 3, beds (cell G3)", "=20+20")] if "formula" in case else []
    assert [(fault.code, fault.where, fault.found) for fault in faults] == wanted
    if case == "policy-true":
        (policy,) = read(CASES / "workbook" / "policy-true.xlsx").policies
        assert (policy.active, policy.change) == (True, (("places.Middle.beds", 120),))
