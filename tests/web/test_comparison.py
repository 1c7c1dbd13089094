"""The report of a comparison in a browser: maps side by side and their difference; figures are those of the panel."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from jornada.interface.compared import change, panel, write_comparison
from jornada.study.compare import Comparison
from jornada.study.ensemble import Hands, ensemble
from jornada.study.store import Run
from tests.unit.study_small import small
from tests.web.conftest import Open

WHEN = 6


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> tuple[Run, Run]:
    """Return paired runs without and with a policy that makes a leg more dangerous."""
    folder = tmp_path_factory.mktemp("pair")
    one, two = (ensemble(scenario, 4, 1, folder / name, 0, Hands(workers=1)) for name, scenario in (("one", small(60)), ("two", small(60).variant("more danger"))))
    return one, two


@pytest.fixture(scope="module")
def page(pair: tuple[Run, Run], opened: Open, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Open the report of the pair."""
    found = opened(write_comparison(Comparison(pair), Path(tmp_path_factory.mktemp("page")) / "pair.html")[0], False)
    found.wait_for_selector("#jornada-viewer[data-ready]")
    return found


def test_two_maps_stand_side_by_side(page: Any) -> None:
    assert page.locator(".jv-map").count() == 2
    assert "more danger" in page.locator(".jv-frame figcaption").nth(1).inner_text()
    assert page.said == [] and all(url.startswith(("file:", "data:")) for url in page.asked)


def test_what_was_changed_is_said(page: Any) -> None:
    assert "routes.south.death" in page.locator("#changes").inner_text()


def test_figures_are_those_of_the_panel(page: Any, pair: tuple[Run, Run]) -> None:
    table = panel(Comparison(pair)).set_index("label")
    shown = page.evaluate("[...document.querySelectorAll('#panel tbody tr')].map(r => [r.dataset.row, r.querySelector('[data-field=middle_range]').textContent])")
    assert len(shown) > 3
    assert shown == [[label, change(table.at[label, "difference"])] for label, _ in shown]
    assert "died on the way" in dict(shown)


def test_the_difference_is_taken_run_by_run(page: Any, pair: tuple[Run, Run]) -> None:
    page.evaluate(f"jornada.viewer.set({{view: 'difference', measure: 'present', when: {WHEN}, place: null}})")
    page.evaluate("document.querySelector('.jv details').open = true; jornada.viewer.set({})")
    day = pd.Timestamp("2022-01-01") + pd.Timedelta(days=7 * WHEN + 6)

    def wide(run: Run) -> pd.DataFrame:
        rows = run.stocks("present")
        return rows.loc[rows["date"] == day].pivot_table(index="place", columns="run", values="people", aggfunc="sum", observed=True, fill_value=0.0).reindex(columns=range(4), fill_value=0.0)

    less = (wide(pair[1]) - wide(pair[0])).fillna(0.0)
    expected = {place: change(float(np.median(row))) for place, row in less.iterrows() if np.median(row)}
    shown = page.evaluate("[...document.querySelectorAll('.jv tr[data-place]')].map(r => [r.dataset.place, r.querySelector('[data-field=q50]').textContent])")
    assert {place: text for place, text in shown if text != "0"} == expected
    assert page.locator(".jv-map").count() == 1
