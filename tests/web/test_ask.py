"""The page that answers what if, in a browser.

A question in words, its difference as it comes in, figures as the interface tells them.
"""

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.web.conftest import Open

TOKEN = "a-token"


@pytest.fixture(scope="module")
def link(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the small scenarios at a free port, and return the link."""
    uvicorn = pytest.importorskip("uvicorn", reason="the page needs uvicorn: pip install 'jornada[web]'")
    from jornada.interface.web.app import app_of
    from jornada.interface.web.book import Book
    from jornada.interface.web.desk import Crew, Desk
    from jornada.interface.web.gate import Key
    from jornada.interface.web.opened import Opened

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    desk = Desk(Book(Path(tmp_path_factory.mktemp("asked"))), Crew())
    server = uvicorn.Server(
        uvicorn.Config(
            app_of(Opened(), desk.book, desk, Key(TOKEN, port)),
            host="127.0.0.1",
            port=port,
            log_level="error",
            timeout_graceful_shutdown=1,
        )
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}/?token={TOKEN}"
    server.should_exit = True
    thread.join(timeout=10)
    desk.close()


def until(page: Any, said: str) -> None:
    """Wait until something is so on a page; what a browser evaluates later by itself, its security policy refuses."""
    last = time.monotonic() + 60
    while not page.evaluate(f"Boolean({said})"):
        assert time.monotonic() < last, said
        time.sleep(0.02)


@pytest.fixture(scope="module")
def page(link: str, opened: Open) -> Any:
    """Open the page and ask for more beds, in words."""
    found = opened(link, False)
    found.set_default_timeout(120_000)
    found.wait_for_selector("body[data-ready]")
    found.select_option("#scenario", "three_places")
    found.fill("#words", "beds Middle")
    found.click('#dials button[data-path="places.Middle.beds"]')
    found.fill("#value", "80")
    found.fill("#starts", "2024-01-08")
    found.click("#add")
    found.wait_for_selector("#changes li")
    found.select_option("#pairs", "10")
    until(found, "decodeURIComponent(location.hash).includes('\"pairs\":10')")
    found.click("#ask")
    found.wait_for_selector("#answered:not([data-pairs='0']) #came li")
    found.first_pairs = int(found.get_attribute("#answered", "data-pairs"))
    found.wait_for_selector("#answered[data-state=done][data-pairs='10']")
    return found


def test_the_question_stands_in_words(page: Any) -> None:
    assert page.inner_text("#said li") == "From 8 January 2024: beds, Middleton: 80 instead of 40."
    assert "token" not in page.url


def test_figures_are_those_that_the_interface_tells(page: Any) -> None:
    told = page.evaluate("fetch('/api/questions/' + page.answer.id).then(found => found.json())")
    expected = {
        row["measure"]: [row["texts"]["before"], row["texts"]["after"], row["texts"]["difference"]]
        for row in told["rows"]
        if row["rank"] is not None or row["human_cost"]
    }
    shown = page.evaluate(
        "Object.fromEntries([...document.querySelectorAll('tr[data-measure]')].map(row => [row.dataset.measure, "
        "[row.cells[1].textContent, row.cells[2].textContent, row.querySelector('b.d').textContent]]))"
    )
    assert shown == expected and {"died", "unsheltered"} <= set(shown)
    assert page.locator("#came li").all_inner_texts() == told["sentences"]


def test_human_cost_stands_beside_it(page: Any) -> None:
    assert page.locator(".human tr[data-measure=died]").is_visible()


def test_the_difference_came_in_pair_by_pair(page: Any) -> None:
    assert 0 < page.first_pairs <= 10


def test_nothing_goes_wrong_and_no_other_host_is_asked(page: Any) -> None:
    assert page.said == []
    assert {urlsplit(url).netloc for url in page.asked if not url.startswith("data:")} == {urlsplit(page.url).netloc}


def test_a_reload_keeps_the_question_and_lists_it(page: Any) -> None:
    page.reload()
    page.wait_for_selector("body[data-ready]")
    assert page.locator("#changes li").count() == 1 and page.locator("#list button").count() == 1
    page.click("#list button")
    page.wait_for_selector("#answered[data-state=done][data-pairs='10'] #came li")


@pytest.mark.parametrize("width", [1366, 390])
def test_it_fits_a_desk_and_a_telephone_in_both_languages(page: Any, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    for language in ("es", "en"):
        page.click(f"[data-language={language}]")
        until(
            page,
            f"document.documentElement.lang === '{language}' && document.querySelector('#came li') &&"
            f" page.answer.said.sentences[0].startsWith('{'Desde' if language == 'es' else 'From'}')",
        )
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        small = page.evaluate(
            "[...document.querySelectorAll('button, select, input, summary, a.button')].filter(one =>"
            " one.checkVisibility() && one.getBoundingClientRect().height < 39).map(one => one.outerHTML)"
        )
        assert small == []


def test_a_reader_of_screens_finds_its_way(page: Any) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    page.set_viewport_size({"width": 1366, "height": 844})
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    found = axe.Axe().run(page, options={"resultTypes": ["violations"]})
    assert [
        (one["id"], [node["html"] for node in one["nodes"]][:2])
        for one in found.response["violations"]
        if one["impact"] in ("serious", "critical")
    ] == []
