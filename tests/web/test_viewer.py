"""The map viewer in a browser: play, move, choose, click, compare, print; with WebGL and without.

Figures are those of the tables.
"""

import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from jornada.interface.language.numbers import figure, rounded
from jornada.study.runs.run import Run
from tests.web.conftest import Open

MAP = ".jv-map"
SERIOUS = {"serious", "critical"}


@pytest.fixture(scope="module", params=[True, False], ids=["webgl", "canvas"])
def page(request: pytest.FixtureRequest, run: Run, opened: Open) -> Any:
    """Open the report and wait for its map."""
    found = opened(run.path / "report.html", request.param)
    found.wait_for_selector("#jornada-viewer[data-ready]")
    if request.param:
        found.wait_for_selector(f"{MAP}[data-drawn=webgl2]")
    found.webgl = request.param
    found.evaluate("document.querySelector('.jv details').open = true")
    return found


def choose(page: Any, **state: Any) -> None:
    """Change the state of the viewer as its own controls do."""
    page.evaluate("state => jornada.viewer.set(state)", state)


def table(page: Any) -> dict[str, list[str]]:
    """Return the figures of the table beneath the map, by place."""
    rows = page.evaluate(
        "[...document.querySelectorAll('.jv tr[data-place]')].map(r => [r.dataset.place,"
        " ...[...r.querySelectorAll('td')].map(c => c.textContent)])"
    )
    return {row[0]: row[1:] for row in rows}


def lit(page: Any, x: float, y: float) -> tuple[int, ...]:
    """Return the colour of a pixel of the map as it is on the screen."""
    import io

    from PIL import Image

    shot = Image.open(io.BytesIO(page.locator(MAP).first.screenshot()))
    return tuple(shot.convert("RGB").getpixel((round(x), round(y))))


def at(page: Any, place: int) -> list[float]:
    """Return where a place is drawn, in pixels of the map."""
    found: list[float] = page.evaluate(
        "i => { const v = jornada.viewer, p = v.data.header.places[i]; return v.camera.at(v.camera.sheet(p.lon,"
        " p.lat)); }",
        place,
    )
    return found


def test_draws_with_what_there_is(page: Any) -> None:
    assert page.locator(MAP).get_attribute("data-drawn") == ("webgl2" if page.webgl else "canvas")
    choose(page, when=8, measure="present", place=None)
    page.wait_for_timeout(300)
    red, _, blue = lit(page, *at(page, 0))
    assert blue > red + 60, "a place with people is a blue circle"
    met = at(page, 2)
    red, _, blue = lit(page, met[0], met[1])
    assert red > blue + 60, "a destination with encounters is an orange diamond"


def test_asks_nothing_and_says_nothing(page: Any) -> None:
    assert all(url.startswith(("file:", "data:")) for url in page.asked)
    assert page.said == []


@pytest.mark.parametrize("name", ["present", "encounters", "died"])
def test_figures_are_those_of_the_summary(page: Any, run: Run, name: str) -> None:
    summary = run.summary()
    stock = name == "present"
    rows = summary.loc[
        (summary["measure"] == name)
        & (summary["place"] != "")
        & (summary["nationality"] == "")
        & (summary["every"] == "week")
    ]
    for when in (3, 9, 17):
        choose(page, measure=name, group=-1, when=when, place=None)
        start = pd.Timestamp(run.info["start"]) + pd.Timedelta(days=7 * when)
        day = (
            min(
                start + pd.Timedelta(days=6),
                pd.Timestamp(run.info["start"]) + pd.Timedelta(days=int(run.info["days"]) - 1),
            )
            if stock
            else start
        )
        expected = {
            row.place: [figure(row.q50), rounded(row.q05, row.q95)]
            for row in rows.loc[rows["date"] == day].itertuples()
            if row.q95 > 0
        }
        assert {place: cells[1:] for place, cells in table(page).items()} == expected


def test_by_nationality_too(page: Any, run: Run) -> None:
    cells = run.stocks("present")
    choose(page, measure="present", group=1, when=9)
    day = pd.Timestamp(run.info["start"]) + pd.Timedelta(days=69)
    wide = cells.loc[(cells["date"] == day) & (cells["nationality"] == "VEN")].pivot_table(
        index="place", columns="run", values="people", observed=True, fill_value=0.0
    )
    middle = wide.reindex(columns=range(run.runs), fill_value=0.0).median(axis=1)
    assert {place: cells[1] for place, cells in table(page).items()} == {
        place: figure(value) for place, value in middle.items() if value
    }
    choose(page, group=-1)


def test_slider_moves_and_play_plays(page: Any) -> None:
    choose(page, when=0, place=None)
    first = page.locator(".jv-date").inner_text()
    page.locator("#jv-date").focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("jornada.viewer.chosen.when") == 1
    assert page.locator(".jv-date").inner_text() != first
    page.locator("#jv-play").click()
    for _ in range(40):  # the page forbids eval, which wait_for_function would need
        page.wait_for_timeout(50)
        if page.evaluate("jornada.viewer.chosen.when") > 3:
            break
    page.locator("#jv-play").click()
    assert page.evaluate("jornada.viewer.chosen.when") > 3
    stopped = page.evaluate("jornada.viewer.chosen.when")
    page.wait_for_timeout(400)
    assert page.evaluate("jornada.viewer.chosen.when") == stopped


def test_choices_change_what_is_shown(page: Any) -> None:
    page.select_option("#jv-measure", "encounters")
    assert page.evaluate("jornada.viewer.chosen.measure") == "encounters"
    page.select_option("#jv-measure", "people")
    page.select_option("#jv-status", "unsheltered")
    assert page.evaluate("jornada.viewer.chosen.measure") == "unsheltered"
    page.select_option("#jv-language", "es")
    assert "noche del" in page.locator(".jv-date").inner_text()
    page.select_option("#jv-language", "en")
    page.select_option("#jv-status", "present")


def test_a_click_opens_the_balance_which_adds_up(page: Any) -> None:
    choose(page, when=8, place=None)
    page.locator(MAP).click(position=dict(zip(("x", "y"), at(page, 1), strict=True)))
    assert page.locator(".jv-aside h3").inner_text() == "Mexico City"
    cells = {
        row: page.locator(f'.jv-balance tr[data-row="{row}"] td').inner_text()
        for row in ("before", "arrived", "net_came", "set_out", "turned_homeward", "settled", "present")
    }
    before, arrived, came, out, home, settled, now = (
        float(text.split(" ")[0].replace(",", "")) for text in cells.values()
    )
    assert now == pytest.approx(before + arrived + came - out - home - settled, abs=0.45)
    assert out > 0 and now > 0
    assert page.locator(".jv-curves svg").count() >= 2


def test_keys_go_from_place_to_place(page: Any) -> None:
    choose(page, place=0)
    page.locator(MAP).focus()
    page.keyboard.press("ArrowUp")
    assert page.evaluate("jornada.viewer.chosen.place") == 1
    assert "Mexico City" in page.locator(".jv-live").inner_text()
    page.keyboard.press("Escape")
    assert page.evaluate("jornada.viewer.chosen.place") is None


def test_people_on_a_leg_are_said_to_be_an_estimate(page: Any) -> None:
    choose(page, when=8, measure="present", place=None)
    assert "an estimate, not a count" in page.locator(".jv-key").inner_text()
    said = page.evaluate(
        "(() => { const v = jornada.viewer; return v.pairSays(v.stage.pairs.find(p => p.from === 0 && p.to === 1),"
        " v.data.header.variants[0]); })()"
    )
    assert re.fullmatch(r"Tapachula → Mexico City: bus: about [\d,]+ people, [\d,]+ to [\d,]+ \(an estimate\)", said), (
        said
    )


def test_zoom_keeps_places_apart_and_goes_back(page: Any) -> None:
    before = at(page, 0)
    page.get_by_role("button", name="Zoom in").click()
    assert at(page, 0) != before
    page.get_by_role("button", name="Show all").click()
    assert at(page, 0) == pytest.approx(before)


def test_paper_has_the_map_and_no_buttons(page: Any, tmp_path: Path) -> None:
    page.emulate_media(media="print")
    assert not page.locator(".jv-controls").is_visible()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    # else a broad sheet pulls the map apart
    assert page.evaluate("getComputedStyle(document.querySelector('.jv-map canvas')).objectFit") == "contain"
    drawn = page.evaluate(
        "(() => { const c = document.querySelector('.jv-over'), d = c.getContext('2d').getImageData(0, 0, c.width,"
        " c.height).data; return [...d].filter((_, i) => i % 4 === 3).every(a => a === 255); })()"
    )
    assert drawn, "on paper all of the map is on the upper canvas"
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")


def test_fits_a_phone(page: Any) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.set_viewport_size({"width": 1100, "height": 900})


def test_axe_finds_nothing_serious(page: Any) -> None:
    axe = pytest.importorskip("axe_playwright_python", reason="axe is not installed")
    if page.webgl:
        choose(page, place=1)
        page.evaluate((Path(axe.__file__).parent / "axe.min.js").read_text("utf-8"))
        found = page.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
        assert [(v["id"], v["nodes"][0]["html"][:200]) for v in found if v["impact"] in SERIOUS] == []


def test_every_figure_of_the_panel_says_its_days_and_people_are_whole(page: Any) -> None:
    choose(page, when=8, place=1)
    title = page.locator(".jv-balance h4").inner_text()
    assert re.fullmatch(r"Balance, \d+ \w+ \d{4} to \d+ \w+ \d{4}", title), title
    heads = page.locator(".jv-balance th").all_inner_texts()
    assert (
        heads[0].startswith("there on the night of ")
        and heads[-1].startswith("= there on the night of ")
        and heads[0][-4:].isdigit()
    )
    assert not re.search(r"\d\.\d", page.locator(".jv-balance table").inner_text())
    for table in page.locator(".jv-happened .jv-period").all_inner_texts():
        assert re.search(r"\d{4}$", table), table
    for head in page.locator(".jv-queues tbody tr:not([data-row=waits]) th").all_inner_texts():
        assert re.search(r"\d{4}$", head), head
    assert "evening before" not in page.locator(".jv-aside").inner_text()
