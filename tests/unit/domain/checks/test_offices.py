"""Offices, papers and what they lead to.

One damage a test to a folder with every table, told once and in words that teach.
"""

import csv
import io
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.helpers.sketch import check

from jornada.domain.fault import Fault, codes
from jornada.domain.reach.network import reached_from
from jornada.domain.scenario.apply import changed
from jornada.files.scenario.folder import read, write

FOLDER = Path(__file__).parents[3] / "faults" / "offices"
Cell = tuple[str, int, str, str]  # a table, a row from 0, a field, a new text


def _copy(place: Path) -> Path:
    return Path(shutil.copytree(FOLDER, place / "scenario"))


def _set(folder: Path, *cells: Cell) -> Path:
    for table, number, field, text in cells:
        file = folder / f"{table}.csv"
        rows = list(csv.DictReader(io.StringIO(file.read_text("utf-8"))))
        for row in rows:
            row.setdefault(field, "")
        rows[number][field] = text
        with file.open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    return folder


def _told(faults: list[Fault]) -> set[tuple[str, str]]:
    return {(fault.code, fault.severity) for fault in faults}


def test_the_folder_is_valid(tmp_path: Path) -> None:
    assert check(FOLDER) == []


@pytest.mark.parametrize("name", ["folder", "book.xlsx"])
def test_the_folder_is_read_back(tmp_path: Path, name: str) -> None:
    write(read(FOLDER), tmp_path / name)
    assert read(tmp_path / name) == read(FOLDER)
    assert read(FOLDER).policies[0].ramp == 28
    assert read(FOLDER).policies[1].trigger is not None


# rows of offices: 0 admission, 1 overflow, 2 decision, 3 appointments, 4 screening, 5 cells, 6 court
# rows of outcomes: 0-1 decision, 2 appointments, 3-6 screening, 7-8 cells, 9 court again, 10 asylum, 11 removal
ERRORS: list[tuple[list[Cell], str, str]] = [
    ([("outcomes", 0, "office", "decisoin")], "J012", "did you mean 'decision'"),
    ([("outcomes", 9, "next", "curt")], "J012", "did you mean 'court'"),
    (
        [("outcomes", 1, "share", "0.95"), ("outcomes", 1, "outcome", "protected")],
        "J026",
        "1.85 together for VEN adult at decision",
    ),
    ([("outcomes", 3, "ends", "2022-02-01")], "J026", "on 2022-02-01"),
    ([("outcomes", 8, "next", "")], "J013", "the effect is next"),
    ([("outcomes", 5, "to", "")], "J013", "the place of the return"),
    ([("dispositions", 0, "office", "")], "J013", "in whose line"),
    (
        [("outcomes", 0, "starts", "2022-02-01"), ("outcomes", 0, "ends", "2022-01-31")],
        "J020",
        "a day from 2022-02-01 on",
    ),
    (
        [("papers", 0, "after", "residence"), ("papers", 1, "days", "90"), ("papers", 1, "after", "constancia")],
        "J040",
        "constancia, residence",
    ),
    ([("papers", 0, "after", "constancia")], "J040", "constancia"),
    ([("offices", 5, "room", "40"), ("offices", 5, "full", "screening")], "J041", "does not turn people away"),
    ([("offices", 0, "full", "admission")], "J041", "does not turn people away"),
    (
        [("outcomes", 9, "share", "1"), ("outcomes", 10, "share", "0"), ("outcomes", 11, "share", "0")],
        "J041",
        "nobody would ever leave court",
    ),
    (
        [("offices", 2, "takes", "residence"), ("outcomes", 0, "gives", ""), ("outcomes", 1, "gives", "")],
        "J024",
        "an outcome gives",
    ),
    ([("offices", 0, "takes", "constancia")], "J024", "nobody would apply"),
    (
        [("offices", 2, "from", "Cross*"), ("offices", 2, "place", "Crossing")],
        "J024",
        "nobody decides|joins a line at a destination",
    ),
    ([("outcomes", 10, "effect", "grant")], "J043", "grant at Crossing"),
    ([("outcomes", 6, "to", "Crossing")], "J043", "return at Crossing"),
    ([("outcomes", 1, "to", "Crossing")], "J043", "grant at Crossing"),
    ([("offices", 6, "no_show", "0.1")], "J043", "no_show"),
    ([("offices", 6, "room", "10")], "J043", "those turned away"),
    ([("outcomes", 8, "next", "appointments"), ("offices", 3, "from", "Port")], "J043", "served nowhere else"),
    ([("arrivals", 2, "office", "")], "J034", "the office in whose line"),
    ([("routes", 0, "needs", "buss")], "J012", "did you mean 'bus'"),
    ([("costs", 0, "measure", "shelter")], "J030", "did you mean 'sheltered'"),
    ([("costs", 0, "measure", "bribes")], "J030", "one of"),
    ([("costs", 0, "low", "5")], "J013", "both ends"),
    ([("costs", 0, "low", "9"), ("costs", 0, "high", "12")], "J029", "the likeliest"),
    (
        [("costs", 0, "low", "5"), ("costs", 0, "high", "12"), ("priors", 0, "parameter", "costs.b*.usd")],
        "J045",
        "or the prior",
    ),
    ([("offices", 0, "beds_at", "Middle")], "J046", "a number in beds"),
    ([("offices", 2, "beds_at", "South"), ("offices", 2, "unit", "case")], "J046", "one of them"),
    ([("offices", 0, "no_show", "1.2")], "J011", "at most 1"),
    ([("offices", 0, "bribe", "-5")], "J011", "at least 0"),
    ([("priors", 0, "parameter", "outcomes.decision/refused.share")], "J025", "did you mean 'decision/recognised'"),
    ([("priors", 0, "parameter", "outcomes.decision.outcome")], "J025", "not its key"),
]


@pytest.mark.parametrize(("cells", "code", "words"), ERRORS)
def test_an_error_is_told_and_nothing_else(tmp_path: Path, cells: list[Cell], code: str, words: str) -> None:
    faults = check(_set(_copy(tmp_path), *cells))
    assert _told(faults) == {(code, "error")}
    assert any(part in str(fault) for part in words.split("|") for fault in faults)
    assert code in codes()


MEASURES = "measure,every,by\n"


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("served,week,office", ""),
        ("waited_days,month,office+nationality", ""),
        ("present,week,place", ""),
        ("present,week,office", "a measure that offices count: waiting"),
        ("settled,week,office+nationality", "settled by office+nationality"),
    ],
)
def test_a_measure_by_office_is_one_of_offices(tmp_path: Path, row: str, words: str) -> None:
    folder = _copy(tmp_path)
    (folder / "measures.csv").write_text(f"{MEASURES}{row}\n", "utf-8")
    faults = check(folder)
    assert _told(faults) == ({("J030", "error")} if words else set())
    assert all(words in str(fault) for fault in faults)


def test_an_office_without_outcomes_would_leave_people_at_a_destination(tmp_path: Path) -> None:
    faults = check(
        _set(
            _copy(tmp_path),
            *[("outcomes", row, "office", "decision") for row in (9, 10, 11)],
            *[("outcomes", row, "share", "0") for row in (9, 10, 11)],
        )
    )
    assert [str(fault) for fault in faults if fault.severity == "error"] == [
        fault for fault in map(str, faults) if "granted: found '1 at Crossing'" in fault
    ]
    assert _told(faults) >= {("J043", "error")}


WARNINGS: list[tuple[list[Cell], str, str]] = [
    ([("outcomes", 11, "share", "0.2")], "J043", "outcomes of 0.9 together"),
    ([("outcomes", 9, "nationality", "H*")], "J043", "VEN adult at Crossing"),
    ([("outcomes", 3, "starts", "2022-01-05")], "J043", "outcomes of 0.2 together"),
    ([("offices", 3, "apply", "1")], "J042", "a list is joined by joins"),
    ([("offices", 3, "gives_up", "0.1")], "J042", "not given up"),
    ([("offices", 3, "joins", "")], "J042", "nobody joins the list"),
    ([("offices", 2, "joins", "0.1")], "J042", "a line is joined by apply"),
    ([("offices", 2, "by_lot", "0.2")], "J042", "order = part"),
    ([("offices", 0, "bribe", "")], "J042", "a payment in bribe"),
    ([("offices", 0, "bribe_share", "")], "J042", "bribe_share"),
    ([("offices", 0, "bribe", "900")], "J038", "nobody could pay"),
    ([("offices", 0, "waits", "")], "J042", "nobody in the line sets out"),
    ([("offices", 0, "room", "")], "J042", "nobody is turned away"),
    ([("offices", 2, "any_paper", "yes")], "J042", "any_paper = no"),
    ([("offices", 6, "gives", "residence")], "J042", "the rows of outcomes"),
    ([("offices", 6, "granted", "0.5")], "J042", "the rows of outcomes"),
    ([("offices", 6, "delay", "")], "J041", "day after day"),
    ([("routes", 0, "bribe", "")], "J042", "a payment in bribe"),
    ([("outcomes", 11, "to", "Port")], "J042", "leaves the picture"),
    ([("dispositions", 1, "office", "court")], "J042", "the effect hold"),
    ([("papers", 1, "after", "constancia")], "J042", "the days it lasts"),
    ([("costs", 0, "office", "court"), ("costs", 0, "place", "")], "J042", "a measure of offices"),
    ([("costs", 2, "place", "Cross*")], "J042", "all that it does counts"),
    ([("offices", 2, "first", "VENN adult")], "J032", "did you mean 'VEN adult'"),
    ([("offices", 0, "stay", "Chiapa")], "J032", "did you mean 'Chiapas'"),
    ([("offices", 3, "from", "Middel")], "J032", "did you mean 'Middle'"),
    ([("offices", 1, "nationality", "X*")], "J032", "HND"),
    ([("outcomes", 0, "household", "family*")], "J032", "adult"),
    ([("papers", 1, "territory", "Chipas")], "J032", "did you mean 'Chiapas'"),
    ([("costs", 0, "place", "Norte")], "J032", "South"),
    ([("costs", 1, "office", "jail")], "J032", "cells"),
]


@pytest.mark.parametrize(("cells", "code", "words"), WARNINGS)
def test_a_warning_is_told(tmp_path: Path, cells: list[Cell], code: str, words: str) -> None:
    faults = check(_set(_copy(tmp_path), *cells))
    assert (code, "warning") in _told(faults)
    assert {fault.severity for fault in faults} == {"warning"}
    assert any(words in str(fault) for fault in faults)


def test_a_leg_whose_paper_is_good_elsewhere_only(tmp_path: Path) -> None:
    folder = _set(
        _copy(tmp_path),
        ("papers", 1, "territory", "C*"),
        ("routes", 3, "needs", "air"),
        ("places", 2, "region", "Sonora"),
    )
    assert _told(check(folder)) == {("J044", "warning")}


def test_a_payment_where_nobody_is_stopped(tmp_path: Path) -> None:
    folder = _set(_copy(tmp_path), ("routes", 0, "turned_back", ""))
    assert check(folder) == []  # a policy changes what is turned back
    for name in ("policies.csv", "beliefs.csv", "responses.csv"):
        (folder / name).unlink()
    assert [(fault.code, fault.found) for fault in check(folder)] == [("J042", "50.0")]


def test_what_a_policy_may_put_to_use_is_not_warned_of(tmp_path: Path) -> None:
    folder = _set(_copy(tmp_path), ("offices", 0, "bribe", ""))
    text = (folder / "policies.csv").read_text("utf-8")
    (folder / "policies.csv").write_text(f"{text}paid,,,offices,admission,bribe,set,20{',' * 8}\n", "utf-8")
    assert check(folder) == []


OLDER = """[[policy]]
name = "more desks"
starts = 2022-01-10
ramp = 28
[policy.change]
"offices.admission.capacity" = 40
"outcomes.decision/recognised.share" = "x0.5"

[[policy]]
name = "limit"
[policy.trigger]
measure = "encounters"
only = "Cross*"
window = 7
above = 10
spike = 30
below = 5
wait = 14
least_days = 7
[policy.change]
"routes.river.turned_back" = 0.1
"""


def _older(tmp_path: Path, text: str) -> Path:
    """Return a copy of the folder with its policies in their older form."""
    folder = _copy(tmp_path)
    (folder / "policies.csv").unlink()
    (folder / "policies.toml").write_text(text, "utf-8")
    return folder


def test_the_older_form_says_the_same(tmp_path: Path) -> None:
    assert read(_older(tmp_path, OLDER)) == read(FOLDER)


TRIGGERS = [
    ("wait = 14", "wiat = 14", "J016", "did you mean 'wait'"),
    ("window = 7", "window = 0", "J010", "at least 1"),
    ("wait = 14", "wait = 1.5", "J010", "whole days"),
    ("least_days = 7", "least_days = inf", "J010", "whole days"),
    ("above = 10", "above = inf", "J010", "at least 0"),
    ("above = 10\nspike = 30", "above = 0", "J013", "that turns it on"),
    ("below = 5\n", "", "J010", "below"),
    ('only = "Cross*"', "only = 3", "J010", "pattern of places"),
    ('measure = "encounters"', 'measure = "abandonned"', "J030", "did you mean 'abandoned'"),
    ("ramp = 28", "ramp = -1", "J010", "whole days"),
    ("starts = 2022-01-10\n", "", "J013", "the first day of the ramp"),
    ('only = "Cross*"', 'only = "Corssing"', "J032", "did you mean 'Crossing'"),
    ("below = 5", "below = 15", "J029", "by turns"),
    ('"routes.river.turned_back" = 0.1', '"routes.river.needs" = "brige"', "J012", "a word that one of them allows"),
    ("outcomes.decision/recognised.share", "outcomes.decision/refused.share", "J025", "did you mean"),
]


@pytest.mark.parametrize(("old", "new", "code", "words"), TRIGGERS)
def test_a_fault_of_a_trigger_or_ramp_is_told(tmp_path: Path, old: str, new: str, code: str, words: str) -> None:
    assert old in OLDER
    folder = _older(tmp_path, OLDER.replace(old, new))
    assert {fault.code for fault in check(folder)} == {code}
    assert any(words in str(fault) for fault in check(folder))


def test_a_spike_needs_no_mean(tmp_path: Path) -> None:
    assert check(_older(tmp_path, OLDER.replace("above = 10\n", ""))) == []


@pytest.mark.parametrize(
    ("name", "rows"), [("decision", 2), ("*", 12), ("decision/recognised", 2), ("*/removal", 1), ("court/*", 3)]
)
def test_a_path_finds_outcomes_by_office_and_by_name(name: str, rows: int) -> None:
    before = read(FOLDER)
    after = changed(before, [(f"outcomes.{name}.share", "x0.5")])
    assert [b.share != a.share for b, a in zip(before.outcomes, after.outcomes, strict=True)].count(True) == rows


def test_the_way_leads_through_papers_outcomes_and_lists(tmp_path: Path) -> None:
    # only the bus leaves South, which the paper of the admission allows, in its region
    folder = _copy(tmp_path)
    routes = (
        "leg,from,to,mode,km,needs,encounter\nroad,South,Middle,bus,100,bus,\nair,Middle,Port,bus,1500,"
        "air,\nriver,Port,Crossing,foot,2,,0.9\n"
    )
    (folder / "routes.csv").write_text(routes, "utf-8")
    for name in ("policies.csv", "caravans.csv", "offers.csv", "beliefs.csv", "responses.csv", "dangers.csv"):
        (folder / name).unlink()
    assert check(folder) == []
    assert reached_from(read(folder), "South", {""}) == {"South", "Middle", "Port", "Crossing"}
    _set(folder, ("outcomes", 0, "gives", ""), ("outcomes", 1, "gives", ""))
    assert reached_from(read(folder), "South", {""}) == {"South", "Middle"}  # who is admitted needs no way


def test_those_admitted_need_no_way(tmp_path: Path) -> None:
    folder = _copy(tmp_path)
    _without(folder, "routes", lambda row: row["leg"] != "river")
    for name in ("policies.csv", "beliefs.csv", "responses.csv", "dangers.csv"):
        (folder / name).unlink()
    assert check(folder) == []
    _set(folder, ("offices", 3, "joins", "0"))
    assert {fault.code for fault in check(folder) if fault.severity == "error"} == {"J021"}


def _without(folder: Path, table: str, kept: Callable[[dict[str, str]], bool]) -> None:
    file = folder / f"{table}.csv"
    rows = list(csv.DictReader(io.StringIO(file.read_text("utf-8"))))
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]))
        writer.writeheader()
        writer.writerows(row for row in rows if kept(row))


def test_faults_of_meaning_are_told_beside_a_cell_that_cannot_be_read(tmp_path: Path) -> None:
    folder = _set(
        _copy(tmp_path), ("places", 0, "latitude", "north"), ("routes", 0, "km", ""), ("routes", 0, "hours", "")
    )
    found = {fault.code for fault in check(folder)}
    assert {"J010", "J028"} <= found


def test_every_code_is_explained_to_its_end() -> None:
    assert [code for code, (_, text) in codes().items() if not text.endswith((".", ")", "?")) or "\\" in text] == []
