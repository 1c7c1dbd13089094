"""Scenario files: exact round trips, and every fault told in words instead of a traceback."""

import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.helpers.sketch import check

from jornada.domain.fault import Fault, ScenarioError, codes
from jornada.domain.nouns.arrival import Arrival
from jornada.domain.nouns.choice import Choice
from jornada.domain.nouns.group import Group
from jornada.domain.nouns.place import Place
from jornada.domain.nouns.policy import Policy, Trigger
from jornada.domain.nouns.route import Mode, Route
from jornada.domain.nouns.uncertainty import Shock
from jornada.domain.scenario.scenario import Scenario
from jornada.files.scenario.folder import read, write
from jornada.files.scenario.template import new
from jornada.files.scenario.text import clean
from jornada.files.scenario.workbook import letters

LETTERS = st.characters(categories=("L", "N", "P", "S", "Zs"), exclude_characters="*?[]")
TEXTS = st.text(LETTERS, max_size=12).map(clean).map(str.strip).filter(lambda text: not text.startswith("#"))
NAMES = TEXTS.filter(bool)
DAY = date(2022, 1, 1)


def numbers(low: float, high: float) -> st.SearchStrategy[float]:
    return st.floats(low, high, allow_nan=False)


@st.composite
def scenarios(draw: Callable[[Any], Any]) -> Scenario:
    """A valid scenario with random names, texts and numbers: one leg to a destination, one group."""
    origin, end = draw(st.lists(NAMES, min_size=2, max_size=2, unique=True))
    mode, group, policy = draw(NAMES), draw(NAMES), draw(NAMES)
    days = draw(st.integers(1, 400))
    places = (
        Place(
            origin,
            draw(TEXTS),
            latitude=draw(numbers(1, 90)),
            beds=draw(st.none() | st.integers(0, 99)),
            source=draw(TEXTS),
        ),
        Place(end, kind="destination", settle=draw(st.none() | numbers(-9, 9)), area=draw(TEXTS)),
    )
    km, hours = draw(numbers(0, 5e4)), draw(st.none() | numbers(0, 1e4))
    route = Route(
        draw(NAMES), origin, end, mode, km, hours, draw(st.none() | numbers(0, 1e6)), death=draw(numbers(0, 1))
    )
    arrival = Arrival(
        draw(TEXTS), origin, group, DAY, DAY + timedelta(days=days - 1), draw(st.integers(0, 999)), known_from=DAY
    )
    low, high = sorted(draw(st.lists(numbers(0, 1000), min_size=2, max_size=2)))
    return Scenario(
        draw(NAMES),
        DAY,
        days,
        draw(st.integers(0, 2**63 - 1)),
        draw(st.integers(1, 10**6)),
        draw(TEXTS),
        draw(TEXTS),
        tuple(draw(st.lists(TEXTS, max_size=2))),
        draw(numbers(0.01, 1e6)),
        draw(st.integers(1, 256)),
        Choice(time=draw(numbers(0, 1000))),
        places,
        (Mode(mode, 8.0, draw(numbers(0.1, 1000))),),
        (route,),
        groups=(Group(group, "VEN", means_low=low, means_high=high),),
        arrivals=(arrival,),
        shocks=(Shock("s", "death", sd=draw(numbers(0, 5))),),
        policies=(
            Policy(
                policy,
                None,
                DAY,
                draw(st.booleans()),
                draw(st.none() | st.just(Trigger("died", 2, 0.5, 0.1, 3))),
                (
                    ("routes.*.death", draw(numbers(0, 1))),
                    ("routes.*.open", False),
                    ("places.*.region", draw(TEXTS.filter(_plain))),
                ),
                draw(TEXTS),
            ),
        ),
        variants=tuple((name, (policy,)) for name in draw(st.lists(NAMES, max_size=2, unique=True))),
    )


def _plain(text: str) -> bool:
    return text[:1] not in ("x", "+", "-")


@pytest.mark.parametrize("name", ["folder", "book.xlsx"])
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(scenario=scenarios())
def test_what_is_written_is_read_back(name: str, scenario: Scenario) -> None:
    with tempfile.TemporaryDirectory() as place:
        write(scenario, Path(place) / name)
        assert read(Path(place) / name) == scenario


@pytest.mark.parametrize("name", ["folder", "book.xlsx"])
@pytest.mark.parametrize("example", ["three_places", "one_office"])
def test_examples_are_read_back(tmp_path: Path, name: str, example: str) -> None:
    with resources.as_file(resources.files("jornada.examples") / example) as folder:
        scenario = read(folder)
    write(scenario, tmp_path / name)
    assert read(tmp_path / name) == scenario


@pytest.mark.parametrize("name", ["folder", "book.xlsx"])
@pytest.mark.parametrize("seed", [14491001, 2**63 - 1, 0])
def test_any_seed_is_read_back(tmp_path: Path, name: str, seed: int) -> None:
    write(replace(_small(tmp_path), seed=seed), tmp_path / name)
    assert read(tmp_path / name).seed == seed


def test_workbook_and_folder_write_over_what_was_there(tmp_path: Path) -> None:
    write(_small(tmp_path), tmp_path / "again")
    write(_small(tmp_path), tmp_path / "again")
    assert not check(tmp_path / "again")


# One valid folder, and one damage a test: file, text, code that must be told, words that must be in it.
SMALL = {
    "scenario.toml": 'title = "Small"\nstart = 2022-01-01\ndays = 31\n',
    "places.csv": "place,kind,area,latitude\nA,origin,,9\nB,town,,15\nC,destination,North,30\n",
    "modes.csv": "mode,hours,km_per_hour\nbus,10,50\n",
    "routes.csv": "leg,from,to,mode,km,needs,death\nab,A,B,bus,100,,0.01\nbc,B,C,bus,100,,0.01\n",
    "papers.csv": "paper\npermit\n",
    "groups.csv": "group,nationality,papers\nVEN adult,VEN,\n",
    "arrivals.csv": "arrival,place,group,starts,ends,people\n,A,VEN adult,2022-01-01,2022-01-31,310\n",
}
ARRIVALS = (
    "arrival,place,group,starts,ends,people\n{0},A,VEN adult,2022-01-01,2022-01-09,10\n{1},A,VEN"
    " adult,2022-01-01,2022-01-31,10\n"
)
SHARES = (
    "disposition,nationality,area,starts,ends,share,effect\nremoval,*,*,2022-01-01,,0.5,remove\n"
    "back,VEN,N*,2022-01-10,2022-01-20,0.4,return\nback,*,*,,,0.6,return\n"
)
NEEDY = "leg,from,to,mode,km,needs\nab,A,B,bus,100,\nbc,B,C,bus,100,permit\n"


def _policy(path: str, value: str) -> str:
    return f'[[policy]]\nname = "p"\n[policy.change]\n"{path}" = {value}\n'


DAMAGES = [
    ("places.csv", "\n  \n", "J003", "header"),
    ("places.csv", ",,\n,,\n", "J003", "header"),
    ("places.csv", "place,kind,area\n", "J003", "row of places"),
    ("policies.toml", 'policy = ["a"]\n', "J010", "[[policy]]"),
    ("arrivals.csv", ARRIVALS.format("", ""), "J014", "row 2"),
    ("arrivals.csv", ARRIVALS.format("x", "x"), "J014", "row 2"),
    ("dispositions.csv", SHARES, "J026", "1.1 together"),
    ("routes.csv", NEEDY, "J021", "papers"),
    ("policies.toml", _policy("routes.*.death", '"x300"'), "J011", "x300 makes 3 of 0.01 in ab"),
    ("policies.toml", _policy("routes.*.death", '"+1"'), "J011", "1.01"),
    ("policies.toml", _policy("routes.*.death", '"0.1"'), "J010", "a number"),
    ("policies.toml", _policy("routes.*.death", '"xnan"'), "J010", "a number"),
    ("policies.toml", _policy("routes.*.open", '"no"'), "J010", "true or false"),
    ("policies.toml", _policy("routes.*.needs", '"permitt"'), "J012", "did you mean 'permit'"),
    ("policies.toml", _policy("routes.*.to", '"D"'), "J012", "places"),
    ("policies.toml", _policy("routes.ab.leg", '"abc"'), "J025", "not its key"),
    ("priors.csv", "parameter,low,high\nroutes.*.needs,1,2\n", "J025", "a number"),
    ("measures.csv", "measure\nencounter\n", "J030", "did you mean 'encounters'"),
    ("modes.csv", "mode,hours,km_per_hour\nbus,10\n", "J006", "2 cells"),
    ("modes.csv", "mode,hours,km_per_hour,source\nbus,10,50,#N/A\n", "J010", "#N/A"),
    ("modes.csv", "mode,hours,km_per_hour,source\nbus,10,50,#REF!\n", "J010", "#REF!"),
    ("modes.csv", "mode,hours,km_per_hour\nbus,10,\u0665\u0660\n", "J010", "a number"),
    ("scenario.toml", 'title = "Small"\nstart = 2022-01-01T12:00:00\ndays = 31\n', "J010", "a date"),
    ("scenario.toml", 'title = "Small"\nstart = 2022-01-01\ndays = 31\nmoney_unit = "5"\n', "J010", "a number"),
    ("groups.csv", "group,nationality,means_high\nVEN adult,VEN,5000\n", "J038", "400"),
    ("shocks.csv", "shock,acts_on,by,only,sd\ns,death,leg,zz*,1\n", "J032", "zz*"),
    ("shocks.csv", "shock,acts_on,by,sd\ns,death,nationality,1\n", "J042", "nationality"),
    (
        "observed.csv",
        "series,starts,ends,area,people\ns,2022-01-01,2022-01-31,Nort,5\n",
        "J012",
        "did you mean 'North'",
    ),
    ("routes.csv", SMALL["routes.csv"].replace("0.01", '"0,01"', 1), "J010", "did you mean '0.01'"),
    ("routes.csv", SMALL["routes.csv"].replace("0.01", "1%", 1), "J010", "did you mean '0.01'"),
]


def _folder(place: Path, **changed: str) -> Path:
    place.mkdir(exist_ok=True)
    for name, text in {**SMALL, **changed}.items():
        (place / name).write_text(text, "utf-8", newline="")
    return place


def _small(place: Path) -> Scenario:
    return read(_folder(place / "small"))


def _codes(faults: list[Fault]) -> list[str]:
    return [fault.code for fault in faults]


def test_the_small_folder_is_valid(tmp_path: Path) -> None:
    assert check(_folder(tmp_path / "small")) == []


@pytest.mark.parametrize(("file", "text", "code", "words"), DAMAGES)
def test_a_damage_is_told_and_nothing_else(tmp_path: Path, file: str, text: str, code: str, words: str) -> None:
    faults = check(_folder(tmp_path / "small", **{file: text}))
    assert set(_codes(faults)) == {code}
    assert any(words in str(fault) for fault in faults)
    assert code in codes()


def test_a_folder_named_as_a_table_is_told_once(tmp_path: Path) -> None:
    folder = _folder(tmp_path / "small")
    (folder / "routes.csv").unlink()
    (folder / "routes.csv").mkdir()
    assert _codes(check(folder)) == ["J002"]


@pytest.mark.parametrize("file", sorted(SMALL))
def test_a_file_that_cannot_be_read_is_told_once(tmp_path: Path, file: str) -> None:
    folder = _folder(tmp_path / "small")
    (folder / file).write_bytes(b"\xff\xfe\x00")
    assert _codes(check(folder)) == ["J002"]


def test_a_missing_column_is_told_once(tmp_path: Path) -> None:
    assert _codes(
        check(_folder(tmp_path / "small", **{"places.csv": "kind,latitude\norigin,9\ndestination,30\n"}))
    ) == ["J005"]


def test_an_office_on_the_way_opens_a_leg(tmp_path: Path) -> None:
    desk = "office,place,capacity,takes,gives\ndesk,B,5,,permit\n"
    assert check(_folder(tmp_path / "small", **{"routes.csv": NEEDY, "offices.csv": desk})) == []
    elsewhere = desk.replace("B", "C")
    # nobody decides at a destination
    assert _codes(check(_folder(tmp_path / "small", **{"routes.csv": NEEDY, "offices.csv": elsewhere}))) == [
        "J024",
        "J021",
    ]


def test_a_group_that_holds_the_paper_takes_the_leg(tmp_path: Path) -> None:
    groups = SMALL["groups.csv"].replace("VEN,\n", "VEN,permit\n")
    assert check(_folder(tmp_path / "small", **{"routes.csv": NEEDY, "groups.csv": groups})) == []


def test_a_first_row_hides_the_next_of_its_name(tmp_path: Path) -> None:
    hidden = SHARES.replace("2022-01-10,2022-01-20", ",")
    assert check(_folder(tmp_path / "small", **{"dispositions.csv": hidden})) == []


@pytest.mark.parametrize("end", ["\r", "\r\n", "\n"])
def test_any_line_end_and_byte_order_mark(tmp_path: Path, end: str) -> None:
    changed = {name: "\ufeff" + text.replace("\n", end) for name, text in SMALL.items() if name.endswith(".csv")}
    assert read(_folder(tmp_path / "marked", **changed)) == _small(tmp_path)


def test_hashtags_under_the_header_are_no_values(tmp_path: Path) -> None:
    marked = SMALL["modes.csv"].replace("bus", "#mode,#hours,#speed\nbus")
    assert read(_folder(tmp_path / "marked", **{"modes.csv": marked})) == _small(tmp_path)


def test_a_broken_workbook_is_told_once(tmp_path: Path) -> None:
    (tmp_path / "book.xlsx").write_bytes(b"not a workbook")
    assert _codes(check(tmp_path / "book.xlsx")) == ["J002"]
    assert _codes(check(tmp_path / "none.xlsx")) == ["J001"]


def test_error_cells_and_times_of_a_workbook_are_told(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "book.xlsx")) as book:
        sheet = book.add_worksheet("modes")
        sheet.write_row(0, 0, ("mode", "hours", "km_per_hour", "liking"))
        sheet.write_row(1, 0, ("bus", 10, 50))
        sheet.write_formula(1, 3, "=NA()", None, "#N/A")
        sheet = book.add_worksheet("observed")
        sheet.write_row(0, 0, ("series", "starts", "ends", "people"))
        style = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        sheet.write_row(1, 0, ("s", "2022-01-01", "", 5))
        sheet.write_datetime(1, 2, datetime(2022, 1, 31, 12), style)
    told = [str(fault) for fault in check(tmp_path / "book.xlsx") if fault.code == "J010"]
    assert len(told) == 2
    assert "liking (cell D2): found '#N/A'" in told[0]
    assert "ends (cell C2): found '2022-01-31 12:00:00'" in told[1]


def test_a_new_folder_is_valid_and_explains_its_fields(tmp_path: Path) -> None:
    folder = new(tmp_path / "mine")
    assert check(folder) == []
    assert "turned_back" in (folder / "FIELDS.txt").read_text("utf-8")


def test_a_new_folder_overwrites_nothing(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(ScenarioError, match="J039"):
        new(tmp_path)
    with pytest.raises(ScenarioError, match="J039"):
        new(tmp_path / "notes.txt")


def test_faults_of_a_workbook_name_sheet_and_cell(tmp_path: Path) -> None:
    rows = {
        name: [line.split(",") for line in text.strip().split("\n")]
        for name, text in SMALL.items()
        if name.endswith(".csv")
    }
    keys = [["key", "value"], ["days", "many"], ["choice.foo", "1"]]
    policies = [["key", "value"], ["policy.1.name", '"halt"'], ['["policy", "1", "change", "routes.X.open"]', "false"]]
    with xlsxwriter.Workbook(str(tmp_path / "book.xlsx")) as book:
        for name, cells in {
            "scenario": keys,
            "policies": policies,
            **{name.removesuffix(".csv"): cells for name, cells in rows.items()},
        }.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(cells):
                sheet.write_row(number, 0, row)
        book.get_worksheet_by_name("routes").write(1, rows["routes.csv"][0].index("to"), "Nowhere")
    told = {fault.found: fault.where for fault in check(tmp_path / "book.xlsx")}
    assert told["many"] == "sheet scenario, days (cell B2)"
    assert told["foo"] == "sheet scenario, [choice], foo (cell B3)"
    assert told["Nowhere"] == f"sheet routes, row 2, to (cell {letters(rows['routes.csv'][0].index('to'))}2)"


@pytest.mark.parametrize(
    ("given", "code", "says"),
    [
        ({"starts": "next week"}, "J010", "a date, YYYY-MM-DD"),
        ({"ends": "2022-02-30"}, "J010", "2022-02-30"),
        ({"starts": "2022-03-01", "ends": "2022-02-01"}, "J020", "from 2022-03-01 on"),
        ({"basis": "fited"}, "J010", "did you mean 'fitted'"),
    ],
)
def test_a_policy_with_a_bad_date_or_basis_teaches(given: dict[str, str], code: str, says: str) -> None:
    with pytest.raises(ScenarioError, match=says) as told:
        Policy("one more desk", **given)
    assert [fault.code for fault in told.value.faults] == [code]


def test_a_basis_of_a_policy_is_read_and_checked(tmp_path: Path) -> None:
    new(tmp_path / "mine")
    (tmp_path / "mine" / "variants.csv").unlink()
    policies = tmp_path / "mine" / "policies.csv"
    policies.write_text("policy,table,row,field,value,basis,source\nbus,modes,bus,hours,9,fitted,assumption\n", "utf-8")
    assert [policy.basis for policy in read(tmp_path / "mine").policies] == ["fitted"]
    policies.write_text(policies.read_text("utf-8").replace("fitted", "guess"), "utf-8")
    assert [fault.code for fault in check(tmp_path / "mine")] == ["J010"]
