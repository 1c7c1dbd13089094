"""Charts, map and tables: what is drawn is what is in the table."""

from datetime import date
from xml.etree import ElementTree

import pandas as pd
import pytest
from tests.helpers.small import small

from jornada.interface.language.columns import Column
from jornada.interface.pictures.bands import POINT, Chart, one_panel, panel_for, small_multiples
from jornada.interface.pictures.drawing import BAND90, Dot, Frame, Line, svg
from jornada.interface.pictures.map import draw_map, sheet_for
from jornada.interface.report.html_tables import html_table
from jornada.study.publish import NotPublished, publish


def months(name: str = "A", scale: float = 1.0) -> pd.DataFrame:
    values = {
        q: [scale * v for v in (a, b, c)]
        for q, (a, b, c) in {
            "q05": (1, 2, 3),
            "q25": (2, 3, 4),
            "q50": (3, 4, 5),
            "q75": (4, 5, 6),
            "q95": (5, 6, 9),
        }.items()
    }
    return pd.DataFrame(
        {
            "name": name,
            "date": pd.date_range("2022-01-01", periods=3, freq="MS"),
            **values,
            "observed": [4.0, None, 8.0],
        }
    )


def test_panel_places_values_on_its_scale() -> None:
    panel = panel_for(months(), "A", Frame(0.0, 0.0, 400.0, 200.0))
    assert panel.top >= 9
    assert panel.at(date(2022, 1, 1), 0.0)[0] < panel.at(date(2022, 3, 1), 0.0)[0]
    low, high = panel.at(date(2022, 1, 1), 0.0)[1], panel.at(date(2022, 1, 1), panel.top)[1]
    assert panel.at(date(2022, 1, 1), panel.top / 2)[1] == pytest.approx((low + high) / 2)


def test_published_points_are_drawn_once_each() -> None:
    text = svg(one_panel(Chart(publish(months()), "Encounters")))
    assert text.count("published, ") == 2 and "published, March 2022: 8" in text
    ElementTree.fromstring(text)


def test_one_month_is_a_point_with_bars_in_the_middle() -> None:
    table = months().iloc[:1]
    drawing = one_panel(Chart(publish(table), "Encounters"))
    panel = panel_for(table, "", Frame(0.0, 0.0, drawing.width, drawing.height))
    dots = [mark for mark in drawing.marks if isinstance(mark, Dot) and mark.title]
    x = panel.at(date(2022, 1, 1), 0.0)[0]
    assert [(dot.x, dot.y, dot.title) for dot in dots] == [
        (*panel.at(date(2022, 1, 1), 3.0), "middle run: 3"),
        (*panel.at(date(2022, 1, 1), 4.0), "published, January 2022: 4"),
    ]
    wide = [
        mark
        for mark in drawing.marks
        if isinstance(mark, Line) and mark.fill == BAND90 and mark.rings[0][0][0] > x - 10
    ]
    corners = {(x + side, panel.at(date(2022, 1, 1), value)[1]) for side in (-POINT, POINT) for value in (1.0, 5.0)}
    assert set(wide[-1].rings[0]) == corners
    assert 200 < x < drawing.width - 200


def test_multiples_have_one_panel_a_name() -> None:
    table = pd.concat([months("A"), months("B & C", 100.0)])
    text = svg(small_multiples(Chart(publish(table), "By place")))
    assert ">A<" in text and ">B &amp; C<" in text
    ElementTree.fromstring(text)


def test_map_names_places_and_fits() -> None:
    scenario = small()
    table = pd.DataFrame(
        {
            "place": ["Tapachula", "Mexico City", "El Paso"],
            **{f"present_{q}": [10.0, 40.0, None] for q in ("q05", "q50", "q95")},
            "encounters_q05": [None, None, 800.0],
            "encounters_q50": [None, None, 900.0],
            "encounters_q95": [None, None, 1000.0],
        }
    )
    drawing = draw_map(scenario, publish(table))
    text = svg(drawing)
    assert all(place.name in text for place in scenario.places) and "800 to 1,000 encounters in all" in text
    sheet = sheet_for(scenario)
    assert all(
        0 < x < sheet.width and 0 < y < sheet.height
        for x, y in (sheet.at(p.longitude, p.latitude) for p in scenario.places)
    )


def test_writers_take_only_what_was_published() -> None:
    for writer in (
        lambda t: one_panel(Chart(t, "")),
        lambda t: draw_map(small(), t),
        lambda t: html_table(t, [Column("a", "a")], "t"),
    ):
        with pytest.raises(NotPublished):
            writer(pd.DataFrame({"a": [1]}))


def test_words_of_a_scenario_cannot_break_the_page() -> None:
    text = html_table(publish(pd.DataFrame({"a": ["<script>x</script>"]})), [Column("a", "a")], "t")
    assert "<script>" not in text


def test_the_run_without_what_was_fitted_stands_beside() -> None:
    table = months().assign(beside_q05=1.0, beside_q50=2.0, beside_q95=3.0)
    assert "without what was fitted" in svg(one_panel(Chart(publish(table), "Encounters", "encounters a month")))
    assert "without what was fitted" not in svg(one_panel(Chart(publish(months()), "Encounters", "encounters a month")))


def test_every_destination_and_every_large_place_has_its_name() -> None:
    import jornada as jo

    scenario = jo.example("corridor")
    ends = [place for place in scenario.places if place.kind == "destination"]
    large = [
        place
        for place in scenario.places
        if place.place in ("Tapachula", "Mexico City", "Tijuana", "Guatemala City", "Ciudad Juarez")
    ]
    table = pd.DataFrame(
        {
            "place": [p.place for p in (*ends, *large)],
            "present_q50": [None] * len(ends) + [9000.0] * len(large),
            "encounters_q50": [90_000.0] * len(ends) + [None] * len(large),
        }
    )
    text = svg(draw_map(scenario, publish(table)))
    assert [
        p.place for p in (*ends, *large) if f">{(p.name or p.place).removesuffix(' Sector')}</text>" not in text
    ] == []
