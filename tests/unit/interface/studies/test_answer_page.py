"""Pages of studies.

Every number on them is that of a table, sentences are made of numbers, and the index holds every claim.
"""

import json
import re
from pathlib import Path

import pandas as pd
import pytest

from jornada.examples import HERE, scenarios
from jornada.interface.language.numbers import figure, signed
from jornada.interface.language.texts import LANGUAGES, label_of, texts
from jornada.interface.report.pdf import can_typeset, escaped, pages_in
from jornada.interface.studies.ask import answers
from jornada.interface.studies.booklet import source
from jornada.interface.studies.outputs import SUFFIX, tables_of, write_answers
from jornada.interface.studies.words import answer_in, effect_in
from jornada.study.ensemble.ensemble import Hands
from jornada.study.questions.panel import HARM
from jornada.study.studies.answer import Answer
from jornada.study.studies.carried import Crew
from jornada.study.studies.posed import pose

NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Answer, Path]:
    """Return the answer of the template in a few runs, and where its pages are."""
    out = tmp_path_factory.mktemp("answers")
    [answer] = answers(
        [pose(HERE / "study_template", scenarios())], 4, out, Crew(Hands(workers=1), lambda _: lambda done, total: None)
    )
    write_answers([answer], out)
    return answer, out


def cells(html: str, table: str) -> list[tuple[str, dict[str, str]]]:
    """Return the rows of a table of a page, by the name of the row: the text of each cell by its field."""
    body = re.search(rf'<table id="{table}">(.*?)</table>', html, re.DOTALL)
    assert body, table
    rows = re.findall(r'<tr data-row="([^"]*)">(.*?)</tr>', body[1], re.DOTALL)
    return [(name, dict(re.findall(r'<td data-field="(\w+)"[^>]*>(.*?)</td>', row))) for name, row in rows]


@pytest.mark.skipif(not can_typeset(), reason="no typst here: no PDF is written")
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_booklet_has_a_list_and_each_answer_with_its_human_cost(told: tuple[Answer, Path], language: str) -> None:
    answer, out = told
    assert 2 <= pages_in((out / f"booklet{SUFFIX[language]}.pdf").read_bytes()) <= 5
    text = source([answer], language)
    assert text.count(escaped(answer_in(answer, language)[0])) == 2  # in the list, and where it is told
    harm = answer.panel.loc[
        answer.panel["measure"].isin(HARM) & (answer.panel["variant"] == answer.posed.study.finding), "measure"
    ]
    assert len(harm) and all(escaped(label_of(name, language)) in text for name in harm)
    table = answer.effects.loc[answer.effects["number"] == 0].to_dict("records")
    assert all(
        escaped(effect_in(row, language)) in text for row in table if row["variant"] in answer.posed.study.headline
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_effect_on_the_page_is_that_of_its_table(told: tuple[Answer, Path], language: str) -> None:
    answer, out = told
    html = (out / answer.posed.name / f"answer{SUFFIX[language]}.html").read_text("utf-8")
    table = pd.read_csv(out / answer.posed.name / "effects.csv", keep_default_na=False, na_values=[""])
    rows = table.loc[(table["number"] == 0) & table["headline"]].to_dict("records")
    found = cells(html, "effects")
    assert len(found) == len(rows) == 2
    for (_, cell), row in zip(found, rows, strict=True):
        assert cell["effect"] == effect_in(row, language)
        assert cell["levels"] == f"{figure(row['before'], language)} → {figure(row['after'], language)}"
        assert cell["error"] == figure(row["standard_error"], language)


def test_the_sentences_hold_no_number_but_those_of_the_tables(told: tuple[Answer, Path]) -> None:
    answer, _ = told
    row = answer.finding
    known = {
        figure(abs(row[key]))
        for key in ("difference", "difference_q05", "difference_q95", "before", "after", "standard_error")
    } | {str(row["pairs"]), str(row["sign_holds"])}
    # the days of the period, and how often it holds
    known |= {"8", "28", "2024"} | {str(len(answer.alternatives)), str(int(answer.alternatives["holds"].sum()))}
    for language in LANGUAGES:
        text = answer_in(answer, language)
        assert 1 <= len(text) <= 3
        assert {found for sentence in text for found in NUMBER.findall(sentence)} <= known


def test_no_text_has_a_number_typed_by_hand() -> None:
    for language in LANGUAGES:
        typed = {
            key: text
            for key, text in texts()[language].items()
            if key.startswith(("study.finding", "study.sure", "study.holds", "study.depends"))
            and re.search(r"\d", text)
        }
        assert typed == {}


def test_tables_and_json_say_the_same(told: tuple[Answer, Path]) -> None:
    answer, out = told
    content = json.loads((out / answer.posed.name / "answer.json").read_text("utf-8"))
    for name, table in tables_of(answer).items():
        assert len(content[name]) == len(table), name
    assert content["effects"][0]["difference"] == answer.effects.loc[0, "difference"]
    assert signed(content["effects"][0]["difference"]) in (out / answer.posed.name / "answer.html").read_text("utf-8")


def test_the_index_holds_each_claim_with_its_answer(told: tuple[Answer, Path]) -> None:
    answer, out = told
    for language in LANGUAGES:
        html = (out / f"index{SUFFIX[language]}.html").read_text("utf-8")
        assert html.count('class="one ') == 1 and f"{answer.posed.name}/answer{SUFFIX[language]}.html" in html
    assert "Donde se añaden camas" in html


def test_human_cost_is_on_the_page_where_nothing_differs_in_it(told: tuple[Answer, Path]) -> None:
    answer, out = told
    html = (out / answer.posed.name / "answer.html").read_text("utf-8")
    panel = html[html.index('id="panel-0-') : html.index("What the answer depends on most")]
    assert '<td data-field="label">died</td>' in panel
