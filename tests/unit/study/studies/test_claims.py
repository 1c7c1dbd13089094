"""The report, claim by claim: the shipped list is whole, and every number of its page is one of its tables."""

import csv
from pathlib import Path

import pytest

import jornada as jo
from jornada.domain.studies.claim import Published
from jornada.examples import HERE, scenarios, studies
from jornada.files.studies.claims import claims_in
from jornada.interface.language.numbers import figure
from jornada.interface.studies.claims import write_claims
from jornada.study.ensemble.ensemble import Hands
from jornada.study.runs.question_text import question_of
from jornada.study.studies.claims import Kept, agreement, said_by_runs

CLAIMS = """number,claim,claim_es,kind,rows,studies,note,note_es
1,Many arrive,Llegan muchas,figure effect,S21,beds,A note,Una nota
2,Nobody counts it,Nadie lo cuenta,mechanism,S2,,,
"""
FIGURES = """number,what,what_es,published,low,high,unit,unit_es,source,known_from,scenario,ask,comparable
1,In all,En total,7,,,people,personas,an agency,2023-11-30,three_places,arrived,yes
1,A range,Un rango,,10,20,people,personas,an agency,2023-11-30,,,no
2,Nights,Noches,,,,nights,noches,nobody,,three_places,present,no
"""
ELEVEN = {
    "staff",
    "checkpoints",
    "fear_standard",
    "shutdown",
    "pathways",
    "together",
    "removal",
    "same_money",
    "forecast",
    "visas",
    "side_payments",
}


@pytest.fixture
def claims(tmp_path: Path):
    (tmp_path / "claims.csv").write_text(CLAIMS, "utf-8")
    (tmp_path / "claim_figures.csv").write_text(FIGURES, "utf-8")
    return claims_in(tmp_path)


def test_the_shipped_list_has_28_claims_in_both_languages_and_names_studies_that_there_are():
    shipped = claims_in(HERE / "studies")
    assert [claim.number for claim in shipped] == list(range(1, 29))
    assert all(
        claim.claim_es and claim.kind and claim.rows and bool(claim.note) == bool(claim.note_es) for claim in shipped
    )
    assert {name for claim in shipped for name in claim.studies} <= ELEVEN and set(studies()) <= ELEVEN
    assert all(
        one.what_es and one.source and (one.known_from or not one.known) for claim in shipped for one in claim.figures
    )


def test_no_figure_of_the_shipped_list_was_counted_after_november_2023():
    counted = [
        one
        for claim in claims_in(HERE / "studies")
        for one in claim.figures
        if one.known and one.known_from > "2023-12-31"
    ]
    assert not counted


def test_every_question_of_the_shipped_list_can_be_asked():
    read = {name: jo.example(name) for name in ("corridor", "caravan_2023", "removal_plan")}
    assert all(
        question_of(read[one.scenario], one.ask)
        for claim in claims_in(HERE / "studies")
        for one in claim.figures
        if one.ask
    )


def test_a_folder_without_a_list_has_no_claims(tmp_path):
    assert claims_in(tmp_path) == ()


@pytest.mark.parametrize(
    ("published", "low", "high", "mean", "said"),
    [
        (7.0, None, None, 6.5, "inside"),
        (8.0, None, None, 6.9, "near"),
        (20.0, None, None, 6.5, "less"),
        (2.0, None, None, 6.5, "more"),
        (None, 6.0, 8.0, 6.5, "inside"),
        (None, None, None, 6.5, "open"),
    ],
)
def test_agreement_is_told_in_words(published, low, high, mean, said):
    assert (
        agreement(
            Published("", published, low, high, comparable=True), {"mean": mean, "q05": mean - 1, "q95": mean + 1}
        )
        == said
    )


def test_every_number_of_the_page_is_one_of_its_table(claims, tmp_path):
    said = said_by_runs(claims, scenarios(), Kept(2, tmp_path / "out"), Hands(workers=1))
    page = write_claims(claims, said, tmp_path / "out")
    rows = list(csv.DictReader((tmp_path / "out" / "claims.csv").open(encoding="utf-8-sig")))
    run = jo.ensemble(
        jo.example("three_places"),
        runs=2,
        seed=jo.example("three_places").seed,
        out=tmp_path / "again",
        hands=Hands(workers=1),
    )
    assert (
        float(rows[0]["mean"]) == pytest.approx(run.answers("arrived")["mean"][0])
        and rows[0]["agreement"] == "more"
        and rows[1]["mean"] == ""
    )
    for language, text in (("", "disagree: runs say more"), ("-es", "las corridas dicen más")):
        shown = page.with_name(f"claims{language}.html").read_text("utf-8")
        assert text in shown and ("Llegan muchas" in shown) == (language == "-es") and f"{figure(7.0)} pe" in shown
