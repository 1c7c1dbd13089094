"""The report in a browser: it asks nothing of any host, says nothing on the console, and shows the figures of the summary."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from jornada.interface.report import report
from jornada.interface.tables import figure
from jornada.study.ensemble import Hands, ensemble
from jornada.study.store import Run
from tests.unit.study_small import small

FLAGS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update",
         "--disable-sync", "--disable-quic")


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Return a few runs with their report."""
    made = ensemble(small(125), 6, 1, tmp_path_factory.mktemp("web") / "run", 2, Hands(workers=1))
    report(made)
    return made


@pytest.fixture(scope="module")
def page(run: Run) -> Iterator[Any]:
    """Open the report; what it asks for and says is kept on the page."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("no chromium on this machine (apt-get install chromium): the report is not opened in a browser")
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with sync_api.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=list(FLAGS))
        opened = browser.new_page(viewport={"width": 1100, "height": 900})
        opened.asked, opened.said = [], []
        opened.on("request", lambda request: opened.asked.append(request.url))
        opened.on("console", lambda message: opened.said.append(message.text))
        opened.on("pageerror", lambda error: opened.said.append(str(error)))
        opened.goto((run.path / "report.html").resolve().as_uri())
        yield opened
        browser.close()


def test_asks_nothing_of_any_host(page: Any) -> None:
    assert page.asked and all(url.startswith(("file:", "data:")) for url in page.asked)


def test_says_nothing_on_the_console(page: Any) -> None:
    assert page.said == []


def test_figures_are_those_of_the_summary(page: Any, run: Run) -> None:
    summary = run.summary()
    whole = summary.loc[summary["every"] == "run"].set_index("measure")["q50"]
    for measure, label in (("encounters", "encounters"), ("died", "died on the way")):
        shown = page.locator(f'#measures tr[data-row="{label}"] td[data-field="q50"]').inner_text()
        assert shown == figure(whole[measure])


def test_says_what_it_is(page: Any) -> None:
    text = page.locator("main").inner_text()
    for words in ("Scenario, not prediction", "What was asked", "What came out", "How sure", "What it does not say"):
        assert words in text


def test_every_picture_has_words_and_fits(page: Any) -> None:
    assert page.locator("figure svg").count() >= 2
    assert page.locator("figure svg:not([aria-label])").count() == 0
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_assumptions_open(page: Any) -> None:
    details = page.locator("details").filter(has_text="Every table, by source").first
    details.locator("summary").click()
    assert details.locator("table").is_visible()


def test_pictures_are_written(run: Run) -> None:
    pytest.importorskip("matplotlib", reason="pictures need matplotlib")
    names = {file.name for file in Path(run.path / "pictures").glob("*.png")}
    assert {"map.png", "people-by-place.png", "encounters.png"} <= names
