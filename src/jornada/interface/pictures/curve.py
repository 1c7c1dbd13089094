"""A curve of a measure over the values of a field: its band, the tested values, and where it meets a target."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from jornada.interface.language.numbers import figure, percent
from jornada.interface.pictures.drawing import (
    BAND50,
    BAND90,
    BLUE,
    GRID,
    INK,
    MUTED,
    ORANGE,
    PAPER,
    Dot,
    Drawing,
    Line,
    Mark,
    Point,
    Text,
    stacked,
    through,
)
from jornada.interface.pictures.scales import short, ticks
from jornada.study.publish import Published, publish, shown
from jornada.study.questions.sensitivity import Sensitivity, Value, numbers
from jornada.study.runs.measure import measure

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 760.0, 400.0, 66.0, 22.0, 74.0, 56.0


@dataclass(frozen=True)
class Axes:
    """From figures to points: the lowest and highest value of the field, and the highest figure shown."""

    first: float
    last: float
    top: float

    def at(self, value: float, figure: float) -> Point:
        """Return the point of a figure at a value."""
        across = (WIDTH - LEFT - RIGHT) * (value - self.first) / (self.last - self.first)
        return LEFT + across, HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * figure / self.top


def met(crossing: pd.Series, values: Sequence[Value]) -> str:
    """Return in words where a measure meets its target, with its range and the runs in which it does not.

    Examples
    --------
    >>> row = pd.Series(
    ...     {"q05": 210.0, "q50": 250.0, "q95": math.inf, "reached": 0.9, "already": 0.0, "not_reached": 0.1}
    ... )
    >>> met(row, [100, 300])
    'at 250 in the middle run; nine runs in ten: 210 to not reached by 300; not reached in 10 % of runs'
    """
    low, middle, high = (_edge(crossing[name], values) for name in ("q05", "q50", "q95"))
    if crossing["reached"] == 0.0 and low == high:
        return f"{low} in every run"
    text = (
        f"{'' if math.isinf(crossing['q50']) else 'at '}{middle} in the middle run; nine runs in ten: {low} to {high}"
    )
    return text + (
        f"; not reached in {percent(crossing['not_reached'])} of runs".replace("\u00a0", " ")
        if crossing["not_reached"]
        else ""
    )


def _edge(at: float, values: Sequence[Value]) -> str:
    if math.isinf(at):
        return f"not reached by {_shown(values[-1])}" if at > 0 else f"before {_shown(values[0])}"
    return f"x{at:.3g}" if isinstance(values[0], str) else figure(at)


def _shown(value: Value) -> str:
    return value if isinstance(value, str) else figure(float(value))


def curve(published: Published, paths: Sequence[str], crossing: pd.Series | None = None) -> Drawing:
    """Return the chart of one measure: the table of its steps, the paths that move, and where it meets a target."""
    table = shown(published)
    values = list(table[paths[0]])
    at, name = numbers(values), str(table["measure"].iloc[0])
    aim = [] if crossing is None else [float(crossing["target"])]
    scale = ticks(max([float(table["q95"].max()), *aim, 1e-9]))
    axes = Axes(at[0], at[-1], scale[-1])
    marks = [*_grid(axes, values, scale), *_bands(axes, at, table), *_words(table, paths, crossing)]
    if crossing is not None:
        marks += _aim(axes, crossing)
    return Drawing(WIDTH, HEIGHT, f"{measure(name).label} over {paths[0]}, with its range", tuple(marks))


def _grid(axes: Axes, values: Sequence[Value], scale: Sequence[float]) -> list[Mark]:
    marks: list[Mark] = []
    for tick in scale:
        left, y = axes.at(axes.first, tick)
        marks += [
            Line(through([(left, y), (WIDTH - RIGHT, y)]), stroke=GRID),
            Text(left - 8, y + 4, short(tick), 11, "end", MUTED),
        ]
    before = -math.inf
    for value, at in zip(values, numbers(values), strict=True):
        x, y = axes.at(at, 0.0)
        label = value if isinstance(value, str) else short(float(value))
        marks.append(Line(through([(x, y), (x, y + 5)]), stroke=MUTED))
        if x - before > 12 + 6.5 * len(label):
            marks.append(Text(x, y + 19, label, 11, "middle", MUTED))
            before = x
    return marks


def _bands(axes: Axes, at: Sequence[float], table: pd.DataFrame) -> list[Mark]:
    marks: list[Mark] = []
    for low, high, colour in (("q05", "q95", BAND90), ("q25", "q75", BAND50)):
        there, back = ([axes.at(a, v) for a, v in zip(at, table[edge], strict=True)] for edge in (low, high))
        marks.append(Line((tuple(there + back[::-1]),), fill=colour))
    middle = [axes.at(a, v) for a, v in zip(at, table["q50"], strict=True)]
    return [
        *marks,
        Line(through(middle), stroke=BLUE, width=2.0),
        *(Dot(x, y, 3.6, BLUE, PAPER, 1.0) for x, y in middle),
    ]


def _words(table: pd.DataFrame, paths: Sequence[str], crossing: pd.Series | None) -> list[Mark]:
    """Return the title, what the bands are, the axis and where the target is met."""
    name, unit = str(table["measure"].iloc[0]), str(table["unit"].iloc[0])
    others = paths[1:] if len(paths) <= 3 else (*paths[1:3], f"{len(paths) - 3} more")
    moved = paths[0] + (f"; moved with it: {', '.join(others)}" if others else "")
    marks: list[Mark] = [Text(14, 22, f"{measure(name).label}, {unit}, whole run", 13.5, colour=INK, bold=True)]
    x = 14.0
    for colour, words in ((BAND90, "nine runs in ten"), (BAND50, "five runs in ten")):
        marks += [
            Line((((x, 35), (x + 22, 35), (x + 22, 47), (x, 47)),), fill=colour),
            Text(x + 28, 45, words, 11.5, colour=INK),
        ]
        x += 140
    marks += [
        Line(through([(x, 41), (x + 22, 41)]), stroke=BLUE, width=2.0),
        Dot(x + 11, 41, 3.6, BLUE, PAPER, 1.0),
        Text(x + 28, 45, "middle run, tested values", 11.5, colour=INK),
    ]
    marks.append(Text(LEFT + (WIDTH - LEFT - RIGHT) / 2, HEIGHT - 12, moved, 11.5, "middle", INK))
    if crossing is not None:
        marks.append(
            Text(
                14,
                63,
                f"{figure(crossing['target'])} is met {met(crossing, list(table[paths[0]]))}",
                11.5,
                colour=ORANGE,
            )
        )
    return marks


def _aim(axes: Axes, crossing: pd.Series) -> list[Mark]:
    """Return the line of the target, and the range of the values where it is met."""
    target = float(crossing["target"])
    marks: list[Mark] = [
        Line(((axes.at(axes.first, target), axes.at(axes.last, target)),), stroke=ORANGE, width=1.4, dashed=True)
    ]
    low, high = (min(max(float(crossing[name]), axes.first), axes.last) for name in ("q05", "q95"))
    if high > low:
        marks.append(
            Line(through([axes.at(low, target), axes.at(high, target)]), stroke=ORANGE, width=4.0, opacity=0.45)
        )
    if math.isfinite(crossing["q50"]):
        drop = (axes.at(float(crossing["q50"]), target), axes.at(float(crossing["q50"]), 0.0))
        marks.append(Line((drop,), stroke=ORANGE, width=1.0, dashed=True))
        marks.append(
            Dot(
                *axes.at(float(crossing["q50"]), target),
                5.5,
                ORANGE,
                PAPER,
                1.0,
                diamond=True,
                title=f"met at {figure(crossing['q50'])}",
            )
        )
    return marks


def charts(found: Sensitivity, measures: Sequence[str], target: float | None) -> Drawing:
    """Return the chart of each measure, one below the other; the target belongs to the first."""
    drawings = [
        curve(
            publish(found.table(name)),
            found.paths,
            found.crossing(name, target).iloc[0] if target is not None and name == measures[0] else None,
        )
        for name in measures
    ]
    return drawings[0] if len(drawings) == 1 else stacked(drawings, "; ".join(drawing.says for drawing in drawings))
