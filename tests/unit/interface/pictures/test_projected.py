"""Days that nobody has counted are marked in every table and picture that shows them, and nothing is where none are."""

from dataclasses import replace
from datetime import date, timedelta

import pandas as pd
import pytest
from tests.helpers.small import small

from jornada.domain.reach.origins import people_of
from jornada.domain.scenario.scenario import Scenario
from jornada.interface.cli.arguments import changed, counted_days
from jornada.interface.language.dates import projected_sentence
from jornada.interface.pictures.bands import Chart, one_panel, panel_for, small_multiples
from jornada.interface.pictures.bars import Span, strips
from jornada.interface.pictures.drawing import BAND0, Frame, Line, svg
from jornada.interface.pictures.projected import marked
from jornada.interface.report.annex import over_time, title_of
from jornada.interface.report.first_page import period
from jornada.study.publish import publish

FIRST = date(2022, 2, 1)


def half() -> Scenario:
    """Return the small scenario, whose later arrivals are projected."""
    rows = tuple(
        part
        for row in small().arrivals
        for part in (replace(row, ends=FIRST - timedelta(days=1)), replace(row, starts=FIRST, projected=True))
    )
    return replace(small(), arrivals=rows)


def weeks() -> pd.DataFrame:
    values = {name: [1.0, 2.0, 3.0] for name in ("q05", "q25", "q50", "q75", "q95")}
    return pd.DataFrame({"name": "A", "date": pd.to_datetime(["2022-01-25", "2022-02-01", "2022-02-08"]), **values})


@pytest.mark.parametrize(
    "drawn", [lambda table: one_panel(Chart(table, "x")), lambda table: small_multiples(Chart(table, "x"))]
)
def test_charts_lie_on_another_ground_from_the_first_projected_day(drawn) -> None:
    grounds = [
        mark for mark in drawn(publish(marked(weeks(), half()))).marks if isinstance(mark, Line) and mark.fill == BAND0
    ]
    assert len(grounds) == 2  # of the panel, and of its key
    assert "projected" in svg(drawn(publish(marked(weeks(), half()))))
    assert "projected" not in svg(drawn(publish(marked(weeks(), small()))))


def test_the_ground_reaches_from_that_day_to_the_end() -> None:
    table = marked(weeks(), half())
    panel = panel_for(table, "", Frame(0.0, 0.0, 1040.0, 330.0))
    ground = next(
        mark for mark in one_panel(Chart(publish(table), "x")).marks if isinstance(mark, Line) and mark.fill == BAND0
    )
    across = [x for x, _ in ground.rings[0]]
    assert min(across) == panel.at(FIRST, 0.0)[0] and max(across) == panel.at(date(2022, 2, 8), 0.0)[0]


def test_strips_of_policies_are_marked() -> None:
    table = pd.DataFrame(
        {"policy": ["a"], "date": [pd.Timestamp("2022-01-05")], "until": [pd.Timestamp("2022-03-01")], "share": [1.0]}
    )
    span = Span(pd.Timestamp("2022-01-01"), pd.Timestamp("2022-03-01"), FIRST)
    assert "proyectado" in svg(strips(publish(table), "x", span, "es"))
    assert "proyectado" not in svg(strips(publish(table), "x", span._replace(projected=None), "es"))


def test_a_flow_is_projected_when_a_day_of_its_period_is() -> None:
    table = pd.DataFrame(
        {
            "date": pd.to_datetime(["2022-01-24", "2022-01-30", "2022-01-01", "2022-01-31"]),
            "kind": ["flow", "flow", "flow", "stock"],
            "every": ["week", "week", "month", "week"],
        }
    )
    assert marked(table, half())["projected"].tolist() == [False, True, False, False]


def test_words_and_the_annex_say_from_which_day_on() -> None:
    assert period(half()).endswith("; projected from 1 February 2022 on") and "projected" not in period(small())
    assert (
        projected_sentence(half(), "es").startswith("Desde el 1 de febrero de 2022")
        and projected_sentence(small()) == ""
    )
    rows = weeks().assign(measure="encounters", kind="flow", every="week", place="", nationality="", mean=1.0)
    assert over_time(marked(rows, half()))["projected"].tolist() == [False, True, True]
    assert title_of("encounters", FIRST, "es").endswith("; proyectado desde el 1 de febrero de 2022")


def test_counted_days_end_before_the_first_projected_one() -> None:
    assert counted_days(half()).days == (FIRST - half().start).days and counted_days(half()).projected_from is None
    assert counted_days(small()) == small()
    assert changed(small(), "", False, "2022-01-10").days == 10


def test_people_who_come_after_the_last_day_are_not_counted() -> None:
    row = half().arrivals[0]
    assert people_of(half().until(row.starts), row) == pytest.approx(row.people / ((row.ends - row.starts).days + 1))
