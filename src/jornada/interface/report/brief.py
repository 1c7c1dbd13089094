"""The brief: two to four pages of a run in plain words, with its map, its curves and its measures."""

from typing import NamedTuple

import pandas as pd

from jornada.interface.language.texts import named, say
from jornada.interface.pictures.drawing import Drawing
from jornada.interface.report.first_page import not_said
from jornada.interface.report.pdf import bullets, escaped, head, stamp, table
from jornada.interface.report.summary import Page

CURVE = "brief.curve."  # begins the words below each curve that a brief may show, the first of them first
TALLEST = 0.75  # of its width: a picture that is taller would fill a page
MOST_PLACES, MOST_OFFICES = 10, 12


class Parts(NamedTuple):
    """What a brief is made of, each part by its name."""

    told: dict[str, list[str]]  # sentences on what was asked, how sure it is and what it does not say
    tables: dict[str, pd.DataFrame]  # of measures, places and offices
    pictures: dict[str, Drawing]  # drawings


def brief_source(page: Page, of: Parts, most: int = 3, language: str = "en") -> str:
    """Return the brief as typst, with so many curves at most."""
    told, tables, pictures = of.told, of.tables, of.pictures
    curves = [
        name for name in named(CURVE) if name in pictures and pictures[name].height <= TALLEST * pictures[name].width
    ][:most]
    parts = [
        head(page.title, language, 10, '"1"'),
        f"= {escaped(page.title)}",
        f"{escaped(page.period)} #h(1fr) {stamp(language)}",
        _section("summary.asked", language),
        *(escaped(text) for text in told["asked"]),
        _section("summary.came", language),
        f'#text(fill: rgb("#56616f"))[{escaped(page.note)}]',
        table((), page.figures, "1fr 1.2fr 1.1fr | left left left"),
        _section("summary.sure", language),
        bullets(told["sure"]),
        _section("summary.not", language),
        bullets(told.get("not_said") or not_said(language)),
        _section("page.where", language),
        _picture("map", pictures["map"], page.caption),
        *(_picture(name, pictures[name], say(f"brief.curve.{name}", language)) for name in curves),
        *_measures(tables["measures"], language),
        *_places(tables["places"], language),
        *_offices(tables["offices"], language),
        f'#text(size: 0.8em, fill: rgb("#56616f"))[{escaped(page.foot)}]',
    ]
    return "\n\n".join(parts)


def drawn(pictures: dict[str, Drawing]) -> dict[str, Drawing]:
    """Return the pictures that a brief may show."""
    return {name: drawing for name, drawing in pictures.items() if name == "map" or name in named(CURVE)}


def _section(key: str, language: str) -> str:
    return f"== {escaped(say(key, language))}"


def _picture(name: str, drawing: Drawing, words: str) -> str:
    width = min(100.0, 62.0 * drawing.width / drawing.height)
    return f'#figure(image("{name}.svg", width: {width:.0f}%), caption: [{escaped(words)}], numbering: none)'


def _table(keys: tuple[str, ...], rows: list[tuple[str, ...]], columns: str, language: str) -> str:
    return table(tuple(say(key, language) for key in keys), rows, columns)


def _measures(measures: pd.DataFrame, language: str) -> list[str]:
    if not len(measures):
        return []
    value = "range" if "range" in measures else "q50"
    rows = [(row["label"], row[value], row["unit"]) for row in measures.to_dict("records")]
    return [
        _section("brief.measures", language),
        _table(("head.label", "head.range", "head.unit"), rows, "1.3fr 1.1fr 1.3fr | left left left", language),
    ]


def _places(places: pd.DataFrame, language: str) -> list[str]:
    if "present_range" not in places or not len(places):
        return []
    rows = [
        (row["name"], row["country"], row["present_range"], row["peak_range"])
        for row in places.head(MOST_PLACES).to_dict("records")
    ]
    heads = ("head.place", "head.country", "brief.night", "brief.fullest")
    return [
        _section("brief.places", language),
        _table(heads, rows, "1.2fr 1fr 1.2fr 1.2fr | left left left left", language),
    ]


def _offices(offices: pd.DataFrame, language: str) -> list[str]:
    if "caseload_range" not in offices or "served_range" not in offices or not len(offices):
        return []
    most = offices.sort_values("caseload_q50", ascending=False).head(MOST_OFFICES).to_dict("records")
    rows = [(row["office"], row["place"], row["caseload_range"], row["served_range"]) for row in most]
    heads = ("head.office", "head.place", "brief.in.line", "brief.served")
    return [
        _section("brief.offices", language),
        _table(heads, rows, "1.4fr 1fr 1.2fr 1.2fr | left left left left", language),
    ]
