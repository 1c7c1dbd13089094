"""The report in a browser.

It asks nothing of any host, says nothing on the console, and shows the figures of the summary.
"""

from pathlib import Path
from typing import Any

import pytest

from jornada.interface.language.numbers import figure
from jornada.study.runs.run import Run
from tests.web.conftest import Open


@pytest.fixture(scope="module")
def page(run: Run, opened: Open) -> Any:
    """Open the report."""
    return opened(run.path / "report.html")


def test_asks_nothing_of_any_host(page: Any) -> None:
    assert page.asked and all(url.startswith(("file:", "data:")) for url in page.asked)


def test_says_nothing_on_the_console(page: Any) -> None:
    assert page.said == []


def test_figures_are_those_of_the_summary(page: Any, run: Run) -> None:
    summary = run.summary()
    whole = summary.loc[summary["every"] == "run"].set_index("measure")["q50"]
    for measure, label in (("encounters", "encounters"), ("died", "died")):
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
