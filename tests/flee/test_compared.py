"""Runs under the rules of Flee side by side, and their reports.

People by camp, in people, and sentences that are true of these rules.
"""

import json
import re
from dataclasses import replace
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest

import jornada as jo
from jornada.domain.nouns.policy import Policy
from jornada.domain.scenario.scenario import Scenario
from jornada.files.flee.read import read_flee
from jornada.files.scenario.folder import read
from jornada.interface.report import camps
from jornada.interface.report import comparison as compared
from jornada.interface.report import page as report
from jornada.interface.report.annex import sheets_of
from jornada.interface.report.outputs import summary_of
from jornada.study.ensemble.ensemble import Hands, ensemble
from jornada.study.questions.compare import Comparison
from jornada.study.questions.panel import panel
from jornada.study.runs.headline import headlines
from jornada.study.runs.run import Run
from jornada.study.scores.camps import score_camps
from tests.flee.folders import edited, write_folder
from tests.helpers.command import carried_out

ALONE = Hands(workers=1)
CASES = Path(__file__).parents[3] / "shared" / "cases"
CUT = Policy("cut", starts="2020-01-05", change={"sites.D.capacity": 200})


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    return read_flee(write_folder(tmp_path_factory.mktemp("small")))


@pytest.fixture(scope="module")
def pair(small: Scenario, tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    return jo.compare([small, small.with_policy(CUT)], 2, 1, tmp_path_factory.mktemp("pair"), hands=ALONE)


def test_people_by_camp_are_compared_under_the_rules_of_flee(pair: Comparison) -> None:
    table = panel(pair).set_index(["number", "measure"])
    assert {"present at C", "present at D"} <= set(table.loc[1].index) and set(table.loc[1, "theme"]) == {
        "arrivals and journeys not begun",
        "people by place",
    }
    before, after = (table.loc[number, "present at D"] for number in (0, 1))
    assert after["difference"] == pytest.approx(after["mean"] - before["mean"]) and after["difference_q95"] < -100
    nights = [run.stocks("present") for run in pair.runs]
    # two runs of twenty nights
    by_hand = [frame.loc[frame["place"] == "D", "people"].sum() / 2 / 20 for frame in nights]
    assert [before["mean"], after["mean"]] == pytest.approx(by_hand)
    assert set(pair.table()["measure"]) == set(panel(pair)["measure"]) - {"deaths avoided"}
    assert compared.came(compared.panel(pair))[0].startswith("People at ") and "Personas en D" in " ".join(
        compared.came(compared.panel(pair, "es"), "es")
    )


def test_camps_that_do_not_differ_are_shown_too_and_nothing_is_said_to_differ(pair: Comparison) -> None:
    same = Comparison((pair.runs[0], pair.runs[0]))
    table = panel(same)
    assert {"present at C", "present at D"} <= set(table["measure"]) and not table["difference"].any()
    assert compared.came(compared.panel(same).iloc[:0]) == [] and compared.nothing(same) == [
        "Nothing differs, in any run and any measure."
    ]


def test_without_places_it_is_said_that_they_are_not_known(small: Scenario, tmp_path: Path) -> None:
    totals = replace(small, measures=tuple(replace(row, by="total") for row in small.measures))
    run = ensemble(totals, 1, 1, tmp_path / "run", split=0, hands=ALONE)
    assert "not known" in compared.nothing(Comparison((run, run)))[0]


def test_figures_are_of_people_where_one_in_so_many_is_simulated(tmp_path: Path) -> None:
    scenario = read_flee(write_folder(tmp_path / "folder", edited("simsetting.yml", "hasten: 1", "hasten: 10")))
    run = ensemble(scenario, 2, 1, tmp_path / "run", split=0, hands=ALONE)
    whole = ensemble(
        replace(scenario, flee3=replace(scenario.flee3, hasten=1)), 2, 1, tmp_path / "whole", split=0, hands=ALONE
    )
    for name in ("arrived", "present"):
        one, other = (float(headlines(of)[name].mean()) for of in (run, whole))
        assert one == pytest.approx(other, rel=0.05)
    assert (run.stocks("present")["people"] % 10 == 0).all() and (run.flows("arrived", "day")["people"] % 10 == 0).all()


def test_the_case_of_a_camp_whose_capacity_is_cut(tmp_path: Path) -> None:
    folder = CASES / "scenario" / "flee-policy-on-capacity"
    if not folder.exists():
        pytest.skip("the inputs that failed are not here")
    cut = read(folder)
    runs: list[Run] = [
        ensemble(scenario, 2, 1, tmp_path / name, split=0, hands=ALONE)
        for name, scenario in (("whole", replace(cut, policies=())), ("cut", cut))
    ]
    code, out, _ = carried_out("compare", *(str(run.path) for run in runs), "--json", cwd=tmp_path)
    row = next(row for row in json.loads(out)["measures"] if row["measure"] == "present at Dune" and row["difference"])
    assert (
        code == 0
        and row["mean"] == pytest.approx(161, abs=15)
        and row["difference"] == pytest.approx(161 - 845, abs=20)
    )
    (change,) = json.loads(out)["changes"]
    assert (change["path"], change["before"], change["after"], change["where"]) == (
        "sites.Dune.capacity",
        "2000",
        "200",
        "Dune",
    )


def words_of(page: str) -> str:
    """Return what a page says, without its markup."""
    return unescape(re.sub(r"<[^>]+>", " ", re.sub(r"<(style|script|svg).*?</\1>", " ", page, flags=re.S)))


UNTRUE = (
    "starts empty",
    "household and means",
    "where journeys end",
    "What weighs in a choice",
    "Ways of travelling",
    "encounter",
    "Encounters",
    "published encounters",
    "Diamonds",
)


def test_a_report_under_these_rules_says_what_is_true_of_them(pair: Comparison) -> None:
    page = report.page(found := report.find(pair.runs[1]), report.draw(found))
    said = words_of(page)
    assert [text for text in UNTRUE if text in said] == []
    assert (
        "Camps against counts" in said
        and "the growth of what was counted in camps" in said
        and "awareness_level" in said
    )
    total = score_camps(pair.runs[1]).total.iloc[0]
    assert f"averaged over days): {total['error']:.3f}" in said and f"{total['rescaled']:.3f}" in said
    assert re.search(r'data-field="called">last count<.*?data-field="error" class="n">\d\.\d{3}<', page) and re.search(
        r'data-field="camp">D<.*?data-field="room_range" class="r">5,000<', page
    )
    assert "conflict_movechance" in said and "sites.csv" in said and "C,2020" not in said
    spanish = words_of(report.page(other := report.find(pair.runs[1], language="es"), report.draw(other)))
    assert (
        "Campamentos frente a conteos" in spanish
        and "último conteo" in spanish
        and "Probabilidad diaria de dejar un campamento" in spanish
    )


def test_a_report_says_why_nothing_is_scored(small: Scenario, tmp_path: Path) -> None:
    late = replace(small, start=small.start - timedelta(days=90), days=5, events=())
    weekly = replace(small, days=3, measures=(replace(small.measures[0], every="week"),))
    for name, scenario, why in (
        ("late", late, "lie outside the run"),
        ("weekly", weekly, "measures.csv needs present,day,place"),
    ):
        run = ensemble(scenario, 1, 1, tmp_path / name, split=0, hands=ALONE)
        said = words_of(report.page(found := report.find(run), report.draw(found)))
        assert "It is not scored" in said and why in said and "Camps against counts" not in said


def test_the_summary_and_the_annex_have_the_scores_of_camps(pair: Comparison) -> None:
    found = report.find(pair.runs[0])
    for language, first in (("en", "Error of Flee"), ("es", "Error de Flee")):
        page = summary_of(found, language)
        assert (
            any(text.startswith(first) for text in page.sure)
            and "nationalit" not in " ".join(page.asked) + page.caption
            and "ncounter" not in " ".join(page.not_said)
        )
    sheets = [sheet.name for sheet in sheets_of(pair.runs[0], found.places, found.offices)]
    assert {"camps", "rivals", "camps by day", "settings", "sites.csv"} <= set(sheets) and "modes.csv" not in sheets


def test_the_words_say_how_many_people_one_stands_for_and_where_those_who_set_out_come_from(small: Scenario) -> None:
    flee3 = replace(small.flee3, hasten=100, departures="constant")
    said = " ".join(camps.asked(replace(small, flee3=flee3)))
    assert (
        "stands for 100 people" in said
        and "departures: constant" in said
        and "4 places (2 of them camps on the first day, 2 of these counted)" in said
    )
