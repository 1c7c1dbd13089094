"""All that a run leaves for readers, beside the report: brief and summaries as PDF, annex, tidy tables, pictures."""

from dataclasses import replace
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from jornada.domain.fault import nearest
from jornada.interface.language.texts import LANGUAGES
from jornada.interface.misuse import Misuse
from jornada.interface.pictures.drawing import Drawing, png, svg
from jornada.interface.pictures.map import Caption, draw_map, phone_map
from jornada.interface.report import answers, first_page
from jornada.interface.report.annex import sheets_of, write_annex
from jornada.interface.report.brief import Parts, brief_source, drawn
from jornada.interface.report.datapackage import write_tidy
from jornada.interface.report.page import (
    Findings,
    draw,
    find,
    measures_table,
    offices_table,
    page,
    places_table,
    sure_of,
)
from jornada.interface.report.pdf import Setting, can_typeset, pages_in, summary_source, write_pdf
from jornada.interface.report.summary import Page, page_of
from jornada.study.ensemble.pool import beside
from jornada.study.publish import publish, shown
from jornada.study.runs.run import Run, open_run

# the width of a map on paper, in points; the pages of a brief; dots to 100 points on a phone
SMALL, MOST_PAGES, PHONE = 640.0, 4, 200
SIZES = tuple(
    Setting(*sizes) for sizes in ((9.2, 56.0), (8.8, 46.0), (8.4, 38.0), (8.0, 30.0), (7.6, 24.0), (7.2, 18.0))
)
KINDS = ("html", "pdf", "pictures", "annex", "tables")


def write_outputs(findings: Findings, folder: Path, kinds: tuple[str, ...] = KINDS) -> list[Path]:
    """Write what is asked for into a folder, and return the files (or the folders of many) in the order of KINDS.

    Report, brief, annex and pictures are in one language; the summaries are in each, the tables for programs in
    English. PDF needs the extra `pdf`, pictures as PNG the extra `plot`; without them the others are written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    run, language, pictures = findings.run, findings.language, draw(findings)
    written: list[Path] = []
    if "html" in kinds:
        (folder / "report.html").write_text(page(findings, pictures), "utf-8")
        written.append(folder / "report.html")
    if "pdf" in kinds and can_typeset():
        written += write_pdfs(findings, pictures, folder)
    if "pictures" in kinds:
        written.append(write_pictures(findings, pictures, folder / "pictures"))
    places, offices = (shown(publish(table)) for table in (findings.places, findings.offices))
    written += (
        [
            write_annex(
                sheets_of(run, places, offices, language), str(run.info["title"]), folder / "annex.xlsx", language
            )
        ]
        if "annex" in kinds
        else []
    )
    return written + ([write_tidy(run, places, offices, folder / "tables")] if "tables" in kinds else [])


def write_side_by_side(run: Run, without: Run) -> list[Path]:
    """Write all outputs beside a run in two processes at once, the report in this one.

    With its map it takes as long as all the others.
    """
    with beside(partial(_write_in, run.path, KINDS[1:], without.path)) as others:
        return [*write_outputs(find(run, without), run.path, KINDS[:1]), *others.result()]


def _write_in(folder: Path, kinds: tuple[str, ...], without: Path) -> list[Path]:
    return write_outputs(find(open_run(folder), open_run(without)), folder, kinds)


def kinds_of(asked: list[str]) -> tuple[str, ...]:
    """Return the kinds of output that are asked for; all of them when none is named.

    Raises
    ------
    Misuse
        When there is no such kind.
    """
    for name in asked:
        if name not in KINDS:
            raise Misuse(
                f"--only {name}: there are {', '.join(KINDS)}"
                + (f"; nearest: {near}" if (near := nearest(name, KINDS)) else "")
            )
    return tuple(kind for kind in KINDS if not asked or kind in asked)


def left_out(kinds: tuple[str, ...]) -> list[str]:
    """Return what could not be written here, and what to install for it."""
    lines = [] if "pdf" not in kinds or can_typeset() else ["no PDF was written: pip install 'jornada[pdf]'"]
    return lines + (
        []
        if "pictures" not in kinds or find_spec("matplotlib")
        else ["no PNG was written: pip install 'jornada[plot]'"]
    )


def write_pictures(findings: Findings, pictures: dict[str, Drawing], folder: Path) -> Path:
    """Write every picture as SVG, and as PNG where matplotlib is installed; the map also in the shape of a message."""
    folder.mkdir(exist_ok=True)
    caption = Caption(str(findings.run.info["title"]), first_page.period(findings.run.scenario, findings.language))
    phone = phone_map(findings.run.scenario, publish(findings.places), caption, findings.language)
    for name, drawing in {**pictures, "map-phone": phone}.items():
        (folder / f"{name}.svg").write_text(svg(drawing), "utf-8")
    if find_spec("matplotlib") is not None:
        for name, drawing in pictures.items():
            png(drawing, folder / f"{name}.png")
        png(phone, folder / "map-phone.png", PHONE)
    return folder


def write_pdfs(findings: Findings, pictures: dict[str, Drawing], folder: Path) -> list[Path]:
    """Write the summary of one page in each language, and the brief."""
    pages = {language: summary_of(findings, language) for language in LANGUAGES}
    sheets = {
        language: draw_map(findings.run.scenario, publish(findings.places), SMALL, language) for language in LANGUAGES
    }
    found = [
        write_summary(page_of_it, sheets[language], language, folder / f"summary-{language}.pdf")
        for language, page_of_it in pages.items()
    ]
    return [
        *found,
        write_brief(
            findings,
            pages[findings.language],
            drawn(pictures) | {"map": sheets[findings.language]},
            folder / "brief.pdf",
        ),
    ]


def write_summary(page_of_it: Page, sheet: Drawing, language: str, file: Path) -> Path:
    """Write the summary with its letters and its map as large as one page has room for: no word is left out."""
    for setting in SIZES:
        write_pdf(summary_source(page_of_it, language, sheet.height / sheet.width, setting), {"map": sheet}, file)
        if pages_in(file.read_bytes()) == 1:
            break
    return file


def write_brief(findings: Findings, page_of_it: Page, pictures: dict[str, Drawing], file: Path) -> Path:
    """Write the brief with as many curves as its pages have room for."""
    language = findings.language
    tables = {
        "measures": shown(publish(measures_table(findings))),
        "places": shown(publish(places_table(findings))),
        "offices": shown(publish(offices_table(findings))),
    }
    for curves in (3, 2, 1, 0):
        brief = write_pdf(
            brief_source(page_of_it, Parts(told_of(findings, language), tables, pictures), curves, language),
            pictures,
            file,
        )
        if pages_in(brief.read_bytes()) <= MOST_PAGES:
            break
    return brief


def told_of(findings: Findings, language: str) -> dict[str, list[str]]:
    """Return what the first page says was asked, how sure it is, and what it does not say."""
    scenario = findings.run.scenario
    return {
        "asked": first_page.asked(findings.run, language),
        "sure": sure_of(replace(findings, language=language)),
        "not_said": first_page.not_said(language, scenario.rules),
    }


def summary_of(findings: Findings, language: str) -> Page:
    """Return the words of the one-page summary."""
    headline, offices = (shown(publish(table)) for table in (findings.headline, findings.offices))
    page_of_it = page_of(
        findings.run, first_page.first_figures(headline, offices, language), told_of(findings, language), language
    )
    return replace(
        page_of_it,
        figures=(
            *answers.figures(findings.answers, findings.run.scenario, findings.run.fluid, language),
            *page_of_it.figures,
        ),
    )
