"""The map viewer in a headless Chromium: size of a page, time until the map is there, frames a second.

150 places, 300 legs and 800 days of made-up figures, packed and drawn as those of a run are. There is no graphics card
in such a browser: WebGL is computed by the processor, so its frames are a lower bound.
"""

import shutil
import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.timing import Found
from jornada.domain.measures import SHOWN
from jornada.domain.nouns.group import Group
from jornada.domain.nouns.place import Place
from jornada.domain.nouns.route import Mode, Route
from jornada.domain.scenario.scenario import Scenario
from jornada.interface.language.texts import viewer_texts
from jornada.interface.report.html import viewer_of
from jornada.interface.viewer.data import Packing, Shown, _axis, _geography, packed
from jornada.study.findings.wide import FEW, Axis, Layer
from jornada.study.publish import publish
from jornada.study.runs.cells import NAMES

PLACES, LEGS, DAYS, NATIONS = 150, 300, 800, 20
FLAGS = [
    "--no-sandbox",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
]
WAYS = {
    "canvas": ["--disable-gpu", "--disable-3d-apis"],
    "webgl by the processor": ["--enable-unsafe-swiftshader", "--use-angle=swiftshader"],
}
FRAMES = """async how => { const v = jornada.viewer, last = 110; let frames = 0, when = 0;
  const began = performance.now();
  while (performance.now() - began < 3000) { if (how === 'dates') v.set({when: (when = (when + 1) % last)});
    else { v.camera.drag(frames % 2 ? 3 : -3, 1); v.drawMaps(); }
    await new Promise(requestAnimationFrame); frames++; } return frames / ((performance.now() - began) / 1000); }"""


def viewer() -> dict[str, Any]:
    """Return megabytes, seconds until the map is there (medians of five) and frames a second, by way of drawing."""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        file = Path(folder) / "page.html"
        file.write_text(page(), "utf-8")
        found: dict[str, Any] = {"page MB": file.stat().st_size / 1e6}
        for name, flags in WAYS.items():
            browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=[*FLAGS, *flags])
            found[name] = measured(browser, file)
            browser.close()
    return found


def measured(browser: Any, file: Path) -> Found:
    """Return what one browser does with the page."""
    opened = []
    for _ in range(5):
        page_of = browser.new_page(viewport={"width": 1200, "height": 900})
        page_of.goto(file.as_uri() + "#webgl")
        page_of.wait_for_selector("#jornada-viewer[data-ready]", timeout=120_000)
        opened.append(page_of.evaluate("performance.getEntriesByName('ready')[0].startTime / 1000"))
    page_of.wait_for_timeout(4000)
    return {
        "seconds to open": float(np.median(opened)),
        "frames a second, dates": page_of.evaluate(FRAMES, "dates"),
        "frames a second, moved": page_of.evaluate(FRAMES, "moved"),
        "drawn": page_of.locator(".jv-map").get_attribute("data-drawn"),
    }


def page() -> str:
    """Return a page with nothing but the viewer, and a mark of the time when its map is there."""
    parts = viewer_of(packed(data()))
    watch = (
        "new MutationObserver(() => performance.mark('ready')).observe(document.getElementById('jornada-viewer'),"
        " {attributes: true})"
    )
    return (
        "<!doctype html><html lang=en><head><meta"
        f" charset=utf-8><title>map</title><style>{parts['style']}</style></head><body><div"
        f" id=jornada-viewer></div><script>{watch}</script><script type='text/plain'"
        f" id=jornada-data>{parts['data']}</script><script type='text/plain'"
        f" id=jornada-script>{parts['script']}</script><script>{parts['start']}</script></body></html>"
    )


def data() -> Any:
    """Return made-up figures on a grid of places."""
    random = np.random.default_rng(1)
    scenario = grid()
    first = tuple(scenario.start + timedelta(days=i) for i in range(0, DAYS, 7))
    axis = Axis(
        "week", first, (*(day - timedelta(days=1) for day in first[1:]), scenario.start + timedelta(days=DAYS - 1))
    )
    names = (
        "present",
        "encounters",
        "died",
        "unsheltered",
        "waiting",
        "set_out",
        "arrived",
        "settled",
        "turned_back_at_crossing",
        "returned",
    )

    def layer(measure: str, by: str, rows: int, stats: tuple[str, ...]) -> Layer:
        level = random.gamma(0.3, 20.0 if by == "place+group" else 400.0, (rows, 1)) * np.exp(
            np.cumsum(random.normal(0.0, 0.1, (rows, len(first))), axis=1)
        )
        return Layer(
            measure,
            by,
            "week",
            tuple(range(rows)),
            stats,
            np.rint(level[None] * np.linspace(0.8, 1.2, len(stats))[:, None, None]),
        )

    layers = [layer(name, by, rows, NAMES) for name in names for by, rows in (("place", PLACES), ("total", 1))]
    layers += [
        layer("present", "place+group", PLACES * NATIONS, FEW),
        Layer("travelled", "leg", "week", tuple(range(LEGS)), ("share",), random.random((1, LEGS, len(first)))),
    ]
    header = {
        "title": "grid",
        "runs": 100,
        "fluid": False,
        "language": "en",
        **_geography(scenario),
        "axes": {"week": _axis(axis)},
        "texts": viewer_texts(),
        "groups": [{"code": f"N{i}", "name": {"en": f"N{i}"}} for i in range(NATIONS)],
        "measures": [{"name": row.name, "unit": row.unit, "kind": row.kind, "label": row.label} for row in SHOWN],
    }
    return publish((Packing(header, (Shown("grid", tuple(layers), ()),), None),))


def grid() -> Scenario:
    """Return places in ten rows over Mexico and its neighbours, each joined to the next and to the row above."""
    places = tuple(
        Place(f"p{i}", f"Place {i}", "MEX", 8.0 + 2.2 * (i // 15), -115.0 + 2.5 * (i % 15)) for i in range(PLACES)
    )
    pairs = (
        [(i, i + 1) for i in range(PLACES - 1)]
        + [(i, i + 15) for i in range(PLACES - 15)]
        + [(i, i + 16) for i in range(PLACES - 16)]
    )
    routes = tuple(
        Route(f"l{k}", f"p{a}", f"p{b}", "bus", km=100.0, turned_back=0.1 if k % 9 == 0 else 0.0, open=k % 17 > 0)
        for k, (a, b) in enumerate(pairs[:LEGS])
    )
    return Scenario(
        title="grid",
        start=date(2022, 1, 1),
        days=DAYS,
        places=places,
        routes=routes,
        modes=(Mode("bus"),),
        groups=(Group("g", "N0"),),
    )
