"""Texts in English and Spanish.

None is missing, none is left over, and what is written in Spanish has no English in it.
"""

import json
import re
from collections import Counter
from html import unescape
from importlib import resources
from pathlib import Path

import pytest
from tests.helpers.small import small

import jornada as jo
from jornada.domain.measures import SHOWN
from jornada.domain.schema.fields import fields_of
from jornada.examples import names
from jornada.interface.language.texts import LANGUAGES, label_of, means_of, texts, unit_of, viewer_texts
from jornada.interface.report import page as report
from jornada.interface.report.annex import sheets_of
from jornada.interface.report.assumptions import meaning
from jornada.interface.report.brief import Parts, brief_source, drawn
from jornada.interface.report.comparison import page as pair_page
from jornada.interface.report.outputs import summary_of
from jornada.study.ensemble.ensemble import Hands, ensemble
from jornada.study.publish import shown
from jornada.study.questions.compare import Comparison
from jornada.study.questions.panel import THEMES
from jornada.study.runs.measure import BY_NAME
from jornada.study.runs.run import Run

INTERFACE = Path(report.__file__).parents[1]
ONLY_SPANISH = ("measure.", "means.", "field.")  # their English stands in the table of measures and in the schema
LONG = 12  # letters: a shorter piece of English may be a name, or a word of both languages


def code() -> str:
    """Return everything that may say a text."""
    files = [
        *INTERFACE.rglob("*.py"),
        *INTERFACE.glob("templates/*.j2"),
        *INTERFACE.glob("data/ask/*"),
        *(INTERFACE.parents[2] / "viewer" / "src").glob("*.ts"),
    ]
    return "\n".join(file.read_text("utf-8") for file in files)


def test_both_languages_say_everything() -> None:
    english, spanish = (texts()[language] for language in LANGUAGES)
    assert english.keys() - spanish.keys() == set()
    assert {key for key in spanish.keys() - english.keys() if not key.startswith(ONLY_SPANISH)} == set()
    holes = re.compile(r"\{(\w+)\}")
    assert {
        key for key in english if sorted(holes.findall(english[key])) != sorted(holes.findall(spanish[key]))
    } == set()


def test_every_text_that_is_asked_for_is_there() -> None:
    asked = set(re.findall(r"""(?:\bsay|\bt|\btext)\(\s*"([a-z][\w.-]*\.[\w.-]*\w)\"""", code()))
    asked |= {key for pair in re.findall(r'(?:say|t)\("([\w.-]+)" if [^"]*? else "([\w.-]+)"', code()) for key in pair}
    asked |= set(re.findall(r'Column\("\w+", "(head\.[\w.]+)"', code()))
    assert len(asked) > 150
    assert asked - texts()["en"].keys() == set()


def test_no_text_is_left_that_nobody_says() -> None:
    said = code()
    begins = set(re.findall(r"""[f`]["'`]?([a-z][\w.]*\.)\$?\{""", said)) | set(
        re.findall(r"\x22([a-z][\w.]*\.)\x22 ~", said)
    )
    assert [
        key
        for key in texts()["en"]
        if f'"{key}"' not in said and f"'{key}'" not in said and not key.startswith(tuple(begins))
    ] == []


def test_every_measure_is_told_in_spanish() -> None:
    for of in (label_of, means_of):
        missing = [row.name for row in SHOWN if of(row.name, "es") == of(row.name)]
        assert missing == [], (
            f"add measure.NAME and means.NAME to the Spanish texts in interface/data/texts.json ({of.__name__})"
        )
    assert label_of("office_served", "es") != BY_NAME["office_served"].label
    assert [row.unit for row in SHOWN if unit_of(row.name, "es") == row.unit and row.unit not in ("USD", "%")] == []
    assert [theme for theme in THEMES if f"theme.{theme}" not in texts()["es"]] == []


def test_what_weighs_in_a_choice_and_is_uncertain_is_told_in_spanish() -> None:
    assert [
        field.attribute for field in fields_of("choice") if f"field.choice.{field.attribute}" not in texts()["es"]
    ] == []
    paths = {row.parameter for name in names() for row in jo.example(name).priors}
    assert len(paths) > 10
    assert [path for path in paths if meaning(path, "es") == meaning(path) != ""] == []


def test_the_viewer_is_not_given_the_texts_of_pages() -> None:
    assert viewer_texts()["en"].keys() < texts()["en"].keys()
    assert len(json.dumps(viewer_texts())) < 30_000


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> tuple[Run, Run]:
    """Return a few paired runs."""
    folder = tmp_path_factory.mktemp("texts")
    one, two = (
        ensemble(scenario, 3, 1, folder / name, split=1, hands=Hands(workers=1))
        for name, scenario in (("one", small(62)), ("two", small(62).variant("more danger")))
    )
    return one, two


def english_in(text: str) -> set[str]:
    """Return the pieces of English texts that stand in a text; those that Spanish texts have too are left out."""
    english, spanish = (texts()[language] for language in LANGUAGES)
    whole = "\n".join(spanish.values())
    pieces = {piece.strip(" .,;:") for key in english for piece in re.split(r"\{\w+\}|<[^>]+>", english[key])}
    pieces |= {row.label for row in SHOWN} | {row.definition for row in SHOWN}
    return {piece for piece in pieces if len(piece) > LONG and piece not in whole and piece in text}


def visible(html: str) -> str:
    """Return what is read of a page, the words of its pictures included."""
    return unescape(re.sub(r"<(script|style)\b.*?</\1>", " ", html, flags=re.DOTALL))


def test_a_spanish_report_has_no_english(pair: tuple[Run, Run]) -> None:
    found = report.find(pair[0], pair[0], "es")
    pictures = report.draw(found)
    page = visible(report.page(found, pictures))
    assert '<html lang="es">' in page and "Qué se preguntó" in page
    assert english_in(page) == set()
    measures, places, offices = (
        shown(report.publish(of(found))) for of in (report.measures_table, report.places_table, report.offices_table)
    )
    told = {
        "asked": report.words.asked(found.run, "es"),
        "sure": report.words.sure(
            found.run, report.words.Evidence(found.spread, found.evaluation.scores, found.without.scores), "es"
        ),
    }
    brief = brief_source(
        summary_of(found, "es"),
        Parts(told, {"measures": measures, "places": places, "offices": offices}, drawn(pictures)),
        3,
        "es",
    )
    assert english_in(brief.replace("\\", "")) == set()


def test_a_spanish_comparison_and_annex_have_no_english(pair: tuple[Run, Run]) -> None:
    page = visible(pair_page(Comparison(pair), "es"))
    assert "Lado a lado" in page
    assert english_in(page) == set()
    sheets = sheets_of(pair[0], report.find(pair[0]).places, report.find(pair[0]).offices, "es")
    assert [sheet.name for sheet in sheets][:2] == ["Cifras clave", "En el tiempo"]
    cells = "\n".join([*(sheet.says for sheet in sheets), *(shown(sheet.table).to_csv() for sheet in sheets)])
    assert english_in(cells) == set()


def test_an_english_report_says_what_it_said(pair: tuple[Run, Run]) -> None:
    found = report.find(pair[0])
    page = visible(report.page(found, report.draw(found)))
    for words in ("What was asked", "Each range holds nine runs in ten", "Where people are", "Nine runs in ten"):
        assert words in page
    assert not re.search(r"\b(page|head|words|chart)\.[a-z]+\b", page), "a key stands where its text should"


def test_no_text_is_said_twice_under_one_key() -> None:
    def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
        assert [key for key, times in Counter(key for key, _ in pairs).items() if times > 1] == []
        return dict(pairs)

    json.loads(
        resources.files("jornada.interface").joinpath("data", "texts.json").read_text("utf-8"), object_pairs_hook=once
    )
