"""A headless Chromium for the tests of pages, and what a page asks for and says."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from jornada.interface.report.page import report
from jornada.study.ensemble.ensemble import Hands, ensemble
from jornada.study.runs.run import Run
from tests.helpers.small import small

FLAGS = (
    "--no-sandbox",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
)
WEBGL = ("--enable-unsafe-swiftshader", "--use-angle=swiftshader")
NO_WEBGL = ("--disable-gpu", "--disable-3d-apis")
Open = Callable[..., Any]


@pytest.fixture(scope="session")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Return a few runs with their report."""
    made = ensemble(small(125), 6, 1, tmp_path_factory.mktemp("web") / "run", split=2, hands=Hands(workers=1))
    report(made)
    return made


@pytest.fixture(scope="session")
def opened() -> Iterator[Open]:
    """Return a function that opens a file or a link, with WebGL or without.

    What it asks for and says is kept on the page.
    """
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("no chromium on this machine (apt-get install chromium): pages are not opened in a browser")
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with sync_api.sync_playwright() as play:
        browsers: dict[bool, Any] = {}

        def open_file(file: Path | str, webgl: bool = True) -> Any:
            if webgl not in browsers:
                browsers[webgl] = play.chromium.launch(
                    executable_path=chromium, args=[*FLAGS, *(WEBGL if webgl else NO_WEBGL)]
                )
            page = browsers[webgl].new_page(viewport={"width": 1100, "height": 900})
            page.asked, page.said = [], []
            page.on("request", lambda request: page.asked.append(request.url))
            page.on("console", lambda message: page.said.append(message.text))
            page.on("pageerror", lambda error: page.said.append(str(error)))
            # there is no card here: the processor is asked for
            address = file if isinstance(file, str) else file.resolve().as_uri()
            page.goto(address + ("#webgl" if webgl else ""))
            return page

        yield open_file
        for browser in browsers.values():
            browser.close()
