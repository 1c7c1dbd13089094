"""The report of a comparison in a browser: maps side by side and their difference; figures are those of the panel."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from jornada.interface.language.numbers import signed
from jornada.interface.report.comparison import panel, write_comparison
from jornada.study.ensemble.ensemble import Hands, ensemble
from jornada.study.questions.compare import Comparison
from jornada.study.runs.run import Run
from tests.helpers.office import with_office
from tests.web.conftest import Open

WHEN = 6


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> tuple[Run, Run]:
    """Return paired runs without and with a policy that makes a leg more dangerous."""
    folder = tmp_path_factory.mktemp("pair")
    one, two = (
        ensemble(scenario, 4, 1, folder / name, split=0, hands=Hands(workers=1))
        for name, scenario in (("one", with_office(60)), ("two", with_office(60).variant("more danger")))
    )
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
    shown = page.evaluate(
        "[...document.querySelectorAll('#panel tbody tr')].map(r => [r.dataset.row,"
        " r.querySelector('[data-field=middle_range]').textContent])"
    )
    assert len(shown) > 3
    assert shown == [[label, signed(table.at[label, "difference"])] for label, _ in shown]
    assert "died" in dict(shown)


def medians(pair: tuple[Run, Run], rows_of: Callable[[Run], pd.DataFrame]) -> dict[str, str]:
    """Return the middle of the differences pair by pair, in words, by what stands in the column of places."""

    def wide(run: Run) -> pd.DataFrame:
        return (
            rows_of(run)
            .pivot_table(index="place", columns="run", values="people", aggfunc="sum", observed=True, fill_value=0.0)
            .reindex(columns=range(4), fill_value=0.0)
        )

    one, two = (wide(run) for run in pair)
    both = one.index.union(two.index)
    less = two.reindex(both, fill_value=0.0) - one.reindex(both, fill_value=0.0)
    return {str(place): signed(float(np.median(row))) for place, row in less.iterrows()}


def run_rows(name: str, day: pd.Timestamp, nation: str = "") -> Callable[[Run], pd.DataFrame]:
    """Return what gives the rows of a stock on a night, of a nationality or of all."""

    def rows(run: Run) -> pd.DataFrame:
        found = run.stocks(name)
        return found.loc[(found["date"] == day) & ((found["nationality"] == nation) | (nation == ""))]

    return rows


def test_the_difference_is_by_nationality_too(page: Any, pair: tuple[Run, Run]) -> None:
    page.evaluate(
        f"jornada.viewer.set({{view: 'difference', measure: 'present', when: {WHEN}, place: null, group: 1}})"
    )
    page.evaluate("document.querySelector('.jv details').open = true; jornada.viewer.set({})")
    assert page.evaluate("jornada.viewer.chosen.group") == 1
    expected = medians(pair, run_rows("present", pd.Timestamp("2022-01-01") + pd.Timedelta(days=7 * WHEN + 6), "VEN"))
    shown = page.evaluate(
        "[...document.querySelectorAll('.jv tr[data-place]')].map(r => [r.dataset.place,"
        " r.querySelector('[data-field=q50]').textContent])"
    )
    assert {place: text for place, text in shown if text != "0"} == {
        place: text for place, text in expected.items() if text != "0"
    }
    page.evaluate("jornada.viewer.set({group: -1})")


def test_the_difference_of_queues(page: Any, pair: tuple[Run, Run]) -> None:
    page.evaluate(f"jornada.viewer.set({{view: 'difference', measure: 'present', when: {WHEN}, place: 0}})")
    expected = medians(pair, run_rows("office_waiting", pd.Timestamp("2022-01-01") + pd.Timedelta(days=7 * WHEN + 6)))[
        "Registry"
    ]
    said = page.locator(".jv-queues tr[data-row=office_queue] td").first.inner_text()
    assert "Registry" in page.locator(".jv-queues h5").first.inner_text()
    assert said.split(" (")[0] == expected
    page.evaluate("jornada.viewer.set({place: null})")


def test_the_difference_is_taken_run_by_run(page: Any, pair: tuple[Run, Run]) -> None:
    page.evaluate(f"jornada.viewer.set({{view: 'difference', measure: 'present', when: {WHEN}, place: null}})")
    page.evaluate("document.querySelector('.jv details').open = true; jornada.viewer.set({})")
    day = pd.Timestamp("2022-01-01") + pd.Timedelta(days=7 * WHEN + 6)

    expected = {place: text for place, text in medians(pair, run_rows("present", day)).items() if text != "0"}
    shown = page.evaluate(
        "[...document.querySelectorAll('.jv tr[data-place]')].map(r => [r.dataset.place,"
        " r.querySelector('[data-field=q50]').textContent])"
    )
    assert {place: text for place, text in shown if text != "0"} == expected
    assert page.locator(".jv-map").count() == 1
