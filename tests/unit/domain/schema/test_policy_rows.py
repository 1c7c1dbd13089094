"""Policies and variants as tables: they say what the older form says, and every fault stands where it is made."""

import csv
import io
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter
from tests.helpers.command import carried_out
from tests.unit.files.scenario.test_entries import book_of

import jornada as jo
from jornada.domain.fault import codes
from jornada.domain.nouns.policy import Trigger
from jornada.domain.scenario.past import past_of
from jornada.domain.scenario.scenario import Scenario
from jornada.examples import HERE
from jornada.files.scenario.folder import check, read, write
from jornada.files.scenario.rows import cells_of
from jornada.files.scenario.template import FIELDS, new

FOLDER = Path(__file__).parents[3] / "faults" / "offices"
TOML = """[[policy]]
name = "all kinds"
starts = 2022-01-10
ends = "2022-01-20"
ramp = 14
active = false
basis = "derived"
source = "press, \\"said so\\", p. 3"
[policy.change]
"offices.*.capacity" = "x1.5"
"offices.admission.capacity" = "+10"
"offices.decision.capacity" = "-2"
"groups.*.stay" = -0.5
"routes.*.open" = false
"routes.river.needs" = ""
"offices.decision.days" = "12345"
"outcomes.decision/recognised.share" = 0.25
"outcomes.decision/recognised.ends" = 2022-02-01
"papers.constancia.territory" = "C*"
"offices.court.order" = "part"
"offices.court.by_lot" = 1
"choice.time" = "x2"

[[policy]]
name = "one trigger"
[policy.trigger]
measure = "encounters"
window = 7
above = 10
spike = 30.5
below = 0
days = 3
least_days = 7
wait = 14
only = "Cross*"
not_counted = "*child"
[policy.change]
"routes.river.turned_back" = 0.1

[[policy]]
name = "a spike"
source = "assumption"
[policy.trigger]
measure = "died"
spike = 3
below = 1
[policy.change]
"routes.river.turned_back" = 0.05
"""
POLICIES = """policy,starts,ends,ramp,active,table,row,field,how,value,measure,window,above,below,days,spike,least_days,wait,only,not_counted,basis,source
all kinds,2022-01-10,2022-01-20,14,no,offices,*,capacity,times,1.5,,,,,,,,,,,derived,"press, ""said so"", p. 3"
all kinds,,,,,offices,admission,capacity,plus,10,,,,,,,,,,,,
all kinds,,,,,offices,decision,capacity,plus,-2,,,,,,,,,,,,
all kinds,,,,,groups,*,stay,set,-0.5,,,,,,,,,,,,
all kinds,,,,,routes,*,open,set,FALSE,,,,,,,,,,,,
all kinds,,,,,routes,river,needs,,,,,,,,,,,,,,
all kinds,,,,,offices,decision,days,set,12345,,,,,,,,,,,,
all kinds,,,,,outcomes,decision/recognised,share,set,0.25,,,,,,,,,,,,
all kinds,,,,,outcomes,decision/recognised,ends,set,2022-02-01,,,,,,,,,,,,
all kinds,,,,,papers,constancia,territory,set,C*,,,,,,,,,,,,
all kinds,,,,,offices,court,order,set,Part,,,,,,,,,,,,
all kinds,,,,,offices,court,by_lot,set,1,,,,,,,,,,,,
all kinds,,,,,choice,,time,times,2,,,,,,,,,,,,
one trigger,,,,,routes,river,turned_back,set,0.1,encounters,7,10,0,3,30.5,7,14,Cross*,*child,,
a spike,,,,,routes,river,turned_back,set,0.05,died,,,1,,3,,,,,,assumption
"""
VARIANTS_TOML = '[variants]\n"as it is" = []\nboth = ["all kinds", "a spike"]\n"one, alone" = ["one trigger"]\n'
VARIANTS = 'variant,policy\nas it is,\nboth,all kinds\n"one, alone",one trigger\nboth,a spike\n'


def _folder(place: Path, **files: str) -> Path:
    """Write the folder with a row of every table, and other policies and variants: a name ends in _csv or _toml."""
    write(replace(read(FOLDER), policies=(), variants=(), beliefs=(), responses=()), place)
    for name, text in files.items():
        (place / name.replace("_", ".")).write_text(text, "utf-8")
    return place


def _read(place: Path) -> Scenario:
    """Return what is read of a folder whose policies need not be of use there."""
    assert [str(fault) for fault in check(place) if fault.severity == "error"] == []
    return read(place)


def test_both_forms_load_equal(tmp_path: Path) -> None:
    older, tables = (
        _read(_folder(tmp_path / name, **files))
        for name, files in (
            ("older", {"policies_toml": TOML, "variants_toml": VARIANTS_TOML}),
            ("tables", {"policies_csv": POLICIES, "variants_csv": VARIANTS}),
        )
    )
    assert older == tables
    assert dict(tables.variants)["both"] == ("all kinds", "a spike") and dict(tables.variants)["as it is"] == ()
    change = dict(tables.policies[0].change)
    assert (
        change["routes.river.needs"] == ""
        and change["outcomes.decision/recognised.ends"] == date(2022, 2, 1)
        and change["routes.*.open"] is False
    )
    assert (
        tables.policies[1].trigger == Trigger("encounters", 7, 10, 0, 3, 30.5, 7, 14, "Cross*", "*child")
        and tables.policies[0].trigger is None
    )


def test_decimal_commas_are_read_in_values_too(tmp_path: Path) -> None:
    rows = list(csv.reader(io.StringIO(POLICIES)))
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows(
        [
            [cell.replace(".", ",") if cell.replace(".", "").lstrip("-").isdigit() else cell for cell in row]
            for row in rows
        ]
    )
    assert _read(_folder(tmp_path / "commas", policies_csv=out.getvalue(), variants_csv=VARIANTS)) == _read(
        _folder(tmp_path / "points", policies_csv=POLICIES, variants_csv=VARIANTS)
    )


@pytest.mark.parametrize("name", ["folder", "book.xlsx"])
def test_what_is_written_are_tables_and_they_load_equal(name: str, tmp_path: Path) -> None:
    scenario = _read(_folder(tmp_path / "older", policies_toml=TOML, variants_toml=VARIANTS_TOML))
    write(scenario, tmp_path / name)
    assert read(tmp_path / name) == scenario
    assert [str(fault) for fault in check(tmp_path / name, notes=True) if fault.code == "J018"] == []


def test_a_past_is_the_same_once_written_and_read(tmp_path: Path) -> None:
    trigger = Trigger("died", above=3, below=1)
    scenario = replace(
        jo.example("three_places"),
        policies=(jo.Policy("p", trigger=trigger, change={"places.*.stay": 3, "places.Middle.beds": 120.0}),),
        variants=(),
    )
    write(scenario, tmp_path / "mine")
    assert repr(past_of(read(tmp_path / "mine"), 10)) == repr(past_of(scenario, 10))


def test_writing_over_the_older_form_takes_it_away(tmp_path: Path) -> None:
    folder = _folder(tmp_path / "mine", policies_toml=TOML, variants_toml=VARIANTS_TOML)
    write(read(folder), folder)
    assert sorted(file.name for file in folder.glob("*s.toml")) == [] and len(read(folder).policies) == 3


def test_the_older_form_is_read_with_a_note(tmp_path: Path) -> None:
    folder = _folder(tmp_path / "mine", policies_toml=TOML, variants_toml=VARIANTS_TOML)
    notes = [fault for fault in check(folder, notes=True) if fault.severity == "note"]
    assert "J018" not in {fault.code for fault in check(folder)}
    assert [(fault.code, fault.where) for fault in notes] == [("J018", "policies.toml"), ("J018", "variants.toml")]
    assert "(note)" in str(notes[0]) and "jornada new OUT --from DIR" in notes[0].allowed
    code, out, _ = carried_out("check", str(folder), cwd=tmp_path)
    assert code == 0 and "J018 (note) policies.toml" in out


def test_both_forms_at_once_are_a_fault(tmp_path: Path) -> None:
    folder = _folder(
        tmp_path / "mine", policies_csv=POLICIES, policies_toml=TOML, variants_csv=VARIANTS, variants_toml=VARIANTS_TOML
    )
    found = [(fault.code, fault.where, fault.allowed) for fault in check(folder) if fault.severity == "error"]
    assert found == [
        ("J015", f"{name}.toml", f"one file for {name}: {name}.csv is read; move the other away")
        for name in ("policies", "variants")
    ]


def test_no_example_has_the_older_form() -> None:
    assert sorted(HERE.rglob("policies.toml")) == sorted(HERE.rglob("variants.toml")) == []


HEAD = "policy,starts,ends,ramp,active,table,row,field,how,value,measure,above,below,only,source\n"
FAULTS = [
    ("p,,,,,office,desk,capacity,,9,,,,,a", "J025", "policies.csv, row 2, table", "did you mean 'offices'"),
    ("p,,,,,offices,decison,capacity,,9,,,,,a", "J025", "policies.csv, row 2, row", "did you mean 'decision'"),
    ("p,,,,,offices,decision,capcity,,9,,,,,a", "J025", "policies.csv, row 2, field", "did you mean 'capacity'"),
    ("p,,,,,offices,decision,office,,9,,,,,a", "J025", "policies.csv, row 2, field", "not its key"),
    ("p,,,,,offices,,capacity,,9,,,,,a", "J025", "policies.csv, row 2, row", "* for all"),
    ("p,,,,,choice,,tme,,2,,,,,a", "J025", "policies.csv, row 2, field", "did you mean 'time'"),
    ("p,,,,,choice,all,time,,2,,,,,a", "J025", "policies.csv, row 2, row", "one row"),
    (
        "p,,,,,offices,decision,capacity,by,9,,,,,a",
        "J010",
        "policies.csv, row 2, how (column 9)",
        "one of set, times, plus",
    ),
    ("p,,,,,offices,decision,capacity,,many,,,,,a", "J010", "policies.csv, row 2, value", "a whole number"),
    ("p,,,,,offices,decision,capacity,,x2,,,,,a", "J010", "policies.csv, row 2, value", "times or plus in how"),
    ("p,,,,,offices,decision,capacity,times,twice,,,,,a", "J010", "policies.csv, row 2, value", "multiplied by"),
    ("p,,,,,offices,decision,capacity,plus,,,,,,a", "J013", "policies.csv, row 2, value", "added"),
    ("p,,,,,offices,decision,capacity,,,,,,,a", "J013", "policies.csv, row 2, value", "a whole number"),
    ('p,,,,,offices,decision,capacity,,"1,070",,,,,a', "J010", "policies.csv, row 2, value", "did you mean '1070'"),
    ("p,,,,,routes,*,open,times,2,,,,,a", "J010", "policies.csv, row 2, how", "holds no number"),
    ("p,,,,,routes,*,open,,perhaps,,,,,a", "J010", "policies.csv, row 2, value", "yes, no"),
    ("p,,,,,outcomes,*,share,,7,,,,,a", "J011", "policies.csv, row 2, value", "at most 1"),
    ("p,,,,,outcomes,*,share,plus,2,,,,,a", "J011", "policies.csv, row 2, value", "plus 2 makes"),
    ("p,,,,,routes,river,needs,,brige,,,,,a", "J012", "policies.csv, row 2, value", "papers"),
    ("p,,,,,routes,river,turned_back,,#REF!,,,,,a", "J010", "policies.csv, row 2, value (column 10)", "text"),
    (",,,,,routes,river,turned_back,,0.1,,,,,a", "J013", "policies.csv, row 2, policy (column 1)", "text"),
    ("p,,,,,,river,turned_back,,0.1,,,,,a", "J013", "policies.csv, row 2, table (column 6)", "text"),
    (
        "p,2022-01-20,2022-01-10,,,routes,river,turned_back,,0.1,,,,,a",
        "J020",
        "policies.csv, row 2, ends",
        "from 2022-01-20 on",
    ),
    ("p,,,28,,routes,river,turned_back,,0.1,,,,,a", "J013", "policies.csv, row 2, starts", "first day of the ramp"),
    ("p,soon,,,,routes,river,turned_back,,0.1,,,,,a", "J010", "policies.csv, row 2, starts (column 2)", "YYYY-MM-DD"),
    (
        "p,,,,,routes,river,turned_back,,0.1,encounter,9,2,,a",
        "J030",
        "policies.csv, row 2, measure",
        "did you mean 'encounters'",
    ),
    ("p,,,,,routes,river,turned_back,,0.1,,9,2,,a", "J013", "policies.csv, row 2, measure", "or nothing in above"),
    ("p,,,,,routes,river,turned_back,,0.1,encounters,9,,,a", "J013", "policies.csv, row 2, below", "goes off"),
    ("p,,,,,routes,river,turned_back,,0.1,encounters,,2,,a", "J013", "policies.csv, row 2, above", "turns it on"),
    ("p,,,,,routes,river,turned_back,,0.1,encounters,9,12,,a", "J029", "policies.csv, row 2, below", "by turns"),
    (
        "p,,,,,routes,river,turned_back,,0.1,encounters,9,2,Corssing,a",
        "J032",
        "policies.csv, row 2, only",
        "did you mean 'Crossing'",
    ),
    (
        "p,,,,,routes,river,turned_back,,0.1,,,,,a\np,,,,,routes,river,turned_back,,0.2,,,,,",
        "J014",
        "policies.csv, row 3, row",
        "in row 2 already",
    ),
    (
        "p,,,,,routes,river,turned_back,,0.1,,,,,a\np,2022-01-05,,,,routes,river,encounter,,0.1,,,,,",
        "J019",
        "policies.csv, row 3, starts",
        "which says nothing",
    ),
    (
        "p,,,,,routes,river,turned_back,,0.1,,,,,a\np,,,,no,routes,river,encounter,,0.1,,,,,b",
        "J019",
        "policies.csv, row 3, source",
        "which says 'a'",
    ),
    (
        "p,,,,,routes,river,turned_back,,0.1,,,,,a\nq,,,,,routes,river,encounter,,0.1,,,,,a\np,,,,,"
        "routes,river,death,,0,,,,,",
        "J014",
        "policies.csv, row 4, policy",
        "from row 2 on",
    ),
]


@pytest.mark.parametrize(("rows", "code", "where", "words"), FAULTS)
def test_a_fault_is_told_where_it_stands(tmp_path: Path, rows: str, code: str, where: str, words: str) -> None:
    faults = [
        fault for fault in check(_folder(tmp_path / "mine", policies_csv=f"{HEAD}{rows}\n")) if fault.code != "J091"
    ]
    assert {fault.code for fault in faults} == {code}, [str(fault) for fault in faults]
    assert any(fault.where == where and words in str(fault) for fault in faults), [str(fault) for fault in faults]
    assert code in codes()


VARIANT_FAULTS = [
    ("both,lmit", "J035", "variants.csv, row 2, policy", "did you mean 'limit'"),
    ("both,limit\nboth,limit", "J014", "variants.csv, row 3, policy", "in row 2 already"),
    ("both,limit\nboth,", "J013", "variants.csv, row 3, policy", "see row 2"),
    (",limit", "J013", "variants.csv, row 2, variant (column 1)", "text"),
]


@pytest.mark.parametrize(("rows", "code", "where", "words"), VARIANT_FAULTS)
def test_a_fault_of_a_variant_is_told_where_it_stands(
    tmp_path: Path, rows: str, code: str, where: str, words: str
) -> None:
    policies = f"{HEAD}limit,,,,no,routes,river,turned_back,,0.1,,,,,a\n"
    (fault,) = (
        fault
        for fault in check(_folder(tmp_path / "mine", policies_csv=policies, variants_csv=f"variant,policy\n{rows}\n"))
        if fault.code != "J091"
    )
    assert (fault.code, fault.where) == (code, where) and words in str(fault)


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    rows = [
        "p,,,,,offices,decison,capacity,,many,,,,,a",
        "p,,,,perhaps,routes,river,turnd_back,,0.1,,,,,",
        "q,,,,,routes,river,open,,maybe,encounter,9,,,a",
    ]
    faults = check(
        _folder(tmp_path / "mine", policies_csv=HEAD + "\n".join(rows), variants_csv="variant,policy\nboth,r\n")
    )
    assert [(fault.code, fault.where) for fault in faults if fault.severity == "error"] == [
        ("J025", "policies.csv, row 2, row"),
        ("J010", "policies.csv, row 2, value"),
        ("J010", "policies.csv, row 3, active (column 5)"),
        ("J025", "policies.csv, row 3, field"),
        ("J013", "policies.csv, row 4, below"),
        ("J030", "policies.csv, row 4, measure"),
        ("J010", "policies.csv, row 4, value"),
        ("J035", "variants.csv, row 2, policy"),
    ]


def test_a_fault_in_a_workbook_names_the_cell(tmp_path: Path) -> None:
    book = tmp_path / "book.xlsx"
    write(replace(read(FOLDER), variants=(("both", ("limit", "more desk")),), policies=()), tmp_path / "book.xlsx")
    found = [(fault.code, fault.where, fault.nearest) for fault in check(book) if fault.code == "J035"]
    assert found == [
        ("J035", "sheet variants, row 2, policy (cell B2)", ""),
        ("J035", "sheet variants, row 3, policy (cell B3)", ""),
    ]


def test_cells_of_a_workbook_are_read_with_their_types(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet, day = book.add_worksheet("Policies"), book.add_format({"num_format": "yyyy-mm-dd"})
        for number, row in enumerate(
            [
                ["policy", "starts", "active", "table", "row", "field", "how", "value"],
                ["p", "", True, "routes", "ab", "open", "", False],
                ["p", "", "", "routes", "*", "death", "times", 0.5],
                ["p", "", "", "routes", "bc", "fare", "plus", 2],
            ]
        ):
            sheet.write_row(number, 0, row)
        sheet.write_datetime(1, 1, datetime(2022, 1, 5), day)

    (policy,) = read(book_of(tmp_path / "book.xlsx", fill=fill)).policies
    assert (policy.starts, policy.active, policy.change) == (
        date(2022, 1, 5),
        True,
        (("routes.ab.open", False), ("routes.*.death", "x0.5"), ("routes.bc.fare", "+2")),
    )


def test_sheets_in_their_older_form_are_read_with_a_note(tmp_path: Path) -> None:
    scenario = jo.example("three_places")
    write(replace(scenario, policies=(), variants=()), tmp_path / "book.xlsx")
    keys = [
        ["key", "value"],
        ["policy.1.name", '"more beds"'],
        ["policy.1.starts", "2024-01-08"],
        ["policy.1.active", "false"],
        ["policy.1.source", '"assumption"'],
        ['["policy", "1", "change", "places.Middle.beds"]', "120"],
    ]
    with xlsxwriter.Workbook(str(tmp_path / "older.xlsx")) as book:
        rows = {
            "scenario": _keys(scenario),
            "policies": keys,
            "variants": [["key", "value"], ["variants.more beds", '["more beds"]']],
        }
        rows |= {
            table: cells_of(scenario, table)
            for table in (
                "places",
                "modes",
                "routes",
                "groups",
                "arrivals",
                "pulls",
                "costs",
                "offices",
                "outcomes",
                "papers",
                "measures",
            )
            if getattr(scenario, table)
        }
        for name, cells in rows.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(cells):
                sheet.write_row(number, 0, row)
    assert [
        (fault.code, fault.where) for fault in check(tmp_path / "older.xlsx", notes=True) if fault.severity == "note"
    ] == [("J018", "sheet policies"), ("J018", "sheet variants")]
    again = read(tmp_path / "older.xlsx")
    assert (again.policies, again.variants) == (scenario.policies, scenario.variants)


def _keys(scenario: Scenario) -> list[list[str]]:
    return [
        ["key", "value"],
        ["title", scenario.title],
        ["start", str(scenario.start)],
        ["days", str(scenario.days)],
        ["seed", str(scenario.seed)],
    ]


def test_new_from_a_folder_writes_the_tables_and_copies_the_rest(tmp_path: Path) -> None:
    folder = _folder(tmp_path / "mine", policies_toml=TOML, variants_toml=VARIANTS_TOML)
    (folder / "README.md").write_text("By hand.\n", "utf-8")
    (folder / "places.csv").write_text("# by hand\n" + (folder / "places.csv").read_text("utf-8"), "utf-8")
    code, out, err = carried_out("new", "copy", "--from", "mine", cwd=tmp_path)
    assert code == 0, out + err
    copy = tmp_path / "copy"
    assert read(copy) == read(folder)
    assert {file.name for file in copy.iterdir()} == {
        file.name.replace("s.toml", "s.csv") for file in folder.iterdir()
    } | {FIELDS}
    assert [
        file.name
        for file in copy.glob("*")
        if (folder / file.name).exists() and file.read_bytes() != (folder / file.name).read_bytes()
    ] == []
    assert "policies.csv\n  policy: The name of the policy" in (copy / FIELDS).read_text("utf-8")


def test_new_from_a_folder_with_faults_tells_them(tmp_path: Path) -> None:
    _folder(tmp_path / "mine", policies_csv=f"{HEAD}p,,,,,office,desk,capacity,,9,,,,,a\n")
    code, _, err = carried_out("new", "copy", "--from", "mine", cwd=tmp_path)
    assert code == 1 and "J025 policies.csv, row 2, table" in err and not (tmp_path / "copy").exists()
    code, _, err = carried_out("new", "copy", "--from", "mime", cwd=tmp_path)
    assert code == 2 and "nothing there" in err


def test_new_from_a_workbook(tmp_path: Path) -> None:
    new(tmp_path / "book.xlsx", "rows/s12_threshold")
    assert read(new(tmp_path / "folder", tmp_path / "book.xlsx")) == jo.example("rows/s12_threshold")
    assert (tmp_path / "folder" / "policies.csv").exists() and (tmp_path / "folder" / FIELDS).exists()
