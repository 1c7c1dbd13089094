"""Charts of what an answer depends on: a tornado, and shares of the variance with their ranges."""

from typing import Any

import pandas as pd

from jornada.interface.language.names import clipped
from jornada.interface.language.numbers import figure, percent
from jornada.interface.language.texts import label_of, say, unit_in
from jornada.interface.pictures.drawing import (
    BAND50,
    BLUE,
    GRID,
    INK,
    MUTED,
    Drawing,
    Line,
    Mark,
    Text,
    stacked,
    through,
)
from jornada.interface.studies.pictures import EDGE, FOOT, HEAD, ROW, WIDE, Look, tornado
from jornada.study.publish import Published, publish, shown
from jornada.study.sensitivity.dependence import Dependence

NAMES, TITLE = WIDE * 0.42, 30.0


def dependence_chart(found: Dependence, language: str = "en") -> Drawing:
    """Return for each measure a tornado of how far each value moves the answer, and beneath it the shares of the
    variance with their ranges."""
    parts = [part for measure in found.asked.measures for part in _of_measure(found, measure, language)]
    return stacked(parts, say("depends.chart", language))


def _of_measure(found: Dependence, measure: str, language: str) -> list[Drawing]:
    rows = found.table.loc[found.table["measure"] == measure]
    answer = found.answers.loc[found.answers["measure"] == measure].iloc[0]
    unit, mean = unit_in(str(answer["unit"]), language), float(answer["mean"])
    moved = rows[["parameter"]].assign(low=rows["low"] - mean, high=rows["high"] - mean)
    moved = moved.assign(wide=moved[["low", "high"]].abs().max(axis=1)).sort_values(
        "wide", ascending=False, kind="stable"
    )
    scale = say("depends.scale", language, {"mean": figure(mean, language)})
    return [
        titled(f"{label_of(measure, language)} ({unit})"),
        tornado(publish(moved), 0.0, Look(unit, language, WIDE, scale)),
        shares_chart(publish(rows), language),
    ]


def titled(text: str) -> Drawing:
    """Return a line of words above a chart."""
    return Drawing(WIDE, TITLE, text, (Text(EDGE, 20, clipped(text, 90), 14, "start", INK, bold=True),))


def shares_chart(published: Published, language: str = "en") -> Drawing:
    """Return one bar a value.

    Its share of the variance with all it acts together with, in it what it has by itself, and the range of 95 % of the
    whole.
    """
    rows: list[dict[str, Any]] = pd.DataFrame(shown(published)).to_dict("records")
    height = HEAD + ROW * len(rows) + FOOT
    marks: list[Mark] = []
    for tick in (0.0, 0.25, 0.5, 0.75, 1.0):
        marks += [
            Line(through([(_at(tick), HEAD), (_at(tick), height - FOOT)]), stroke=GRID),
            Text(_at(tick), height - FOOT + 16, percent(tick), 11, "middle", MUTED),
        ]
    for number, row in enumerate(rows):
        marks += _bar(row, HEAD + ROW * (number + 0.5))
    marks.append(Text((NAMES + WIDE) / 2, height - 10, say("depends.shares", language), 11, "middle", MUTED))
    return Drawing(WIDE, height, say("depends.shares", language), tuple(marks))


def _bar(row: dict[str, Any], y: float) -> list[Mark]:
    low, high = (_at(row["total"] + side * row["total_error"]) for side in (-1, 1))
    said = f"{row['parameter']}: {percent(row['total'])}"
    return [
        Text(NAMES, y + 4, clipped(row["parameter"], 46), 11.5, "end", INK),
        Line(_box(_at(0.0), _at(row["total"]), y), fill=BAND50, title=said),
        Line(_box(_at(0.0), _at(row["first"]), y), fill=BLUE, title=said),
        Line(through([(low, y), (high, y)]), stroke=INK, width=1.4, title=said),
    ]


def _at(share: float) -> float:
    """Return where a share stands: none is less than nothing or more than all."""
    return NAMES + EDGE + (WIDE - NAMES - 3 * EDGE) * min(1.0, max(0.0, share))


def _box(left: float, right: float, y: float) -> Any:
    return through([(left, y - 7), (right, y - 7), (right, y + 7), (left, y + 7)])
