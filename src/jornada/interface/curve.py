"""A curve of a measure over the values of a field: its band, the tested values, and where it meets a target."""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pandas as pd

from jornada.domain.scenario import Scenario
from jornada.interface import answers
from jornada.interface.drawing import (
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
    Text,
    line,
    png,
    stacked,
    svg,
)
from jornada.interface.ending import Misuse
from jornada.interface.pasted import as_file, write_csv
from jornada.interface.scales import short, ticks
from jornada.interface.tables import Column, figure, percent, rounded, text_table
from jornada.study.answers import answers as answers_of
from jornada.study.headline import can_occur, panel_of
from jornada.study.measure import measure
from jornada.study.publish import Published, publish, shown
from jornada.study.sensitivity import Sensitivity, Value, numbers

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 760.0, 400.0, 66.0, 22.0, 74.0, 56.0
ENDINGS = (".csv", ".png", ".svg")
FIGURES = (Column("mean", "mean", "figure"), Column("q50", "middle run", "figure"), Column("range", "nine runs in ten"), Column("unit", "unit"))


@dataclass(frozen=True)
class Axes:
    """From figures to points: the lowest and highest value of the field, and the highest figure shown."""

    first: float
    last: float
    top: float

    def at(self, value: float, figure: float) -> tuple[float, float]:
        """Return the point of a figure at a value."""
        across = (WIDTH - LEFT - RIGHT) * (value - self.first) / (self.last - self.first)
        return LEFT + across, HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * figure / self.top


def steps_of(changes: Sequence[str], values: Sequence[str]) -> dict[str, list[Value]]:
    """Return the values of each path, from what stands behind --change and --values.

    Raises
    ------
    Misuse
        When they do not pair, or a value is neither a number nor a multiple.

    Examples
    --------
    >>> steps_of(["offices.desk.capacity"], ["4, 6,8"]), steps_of(["routes.*.death"], ["x0.5,x1"])
    ({'offices.desk.capacity': [4, 6, 8]}, {'routes.*.death': ['x0.5', 'x1']})
    """
    if not changes or len(changes) != len(values):
        raise Misuse(f"{len(changes)} --change and {len(values)} --values: each --change needs one --values, as in "
                     '--change "offices.Court.capacity" --values 100,200,400')
    return {path: [_value(text.strip()) for text in row.split(",")] for path, row in zip(changes, values, strict=True)}


def _value(text: str) -> Value:
    if text[:1] == "x":
        return text
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise Misuse(f"--values: found '{text}'; give numbers with commas between, 100,200,400, or multiples, x0.5,x1,x2")
    return int(text) if text.lstrip("+-").isdigit() else number


def refuse_what_cannot_occur(scenario: Scenario, measures: Sequence[str]) -> None:
    """Refuse measures that have no meaning in a scenario, before anything is run.

    Raises
    ------
    Misuse
        When a measure cannot occur there: a wait without offices, the cost of a purpose that no row has.
    """
    for name in measures:
        if not can_occur(name, scenario):
            raise Misuse(f"--measure {name}: it cannot occur in this scenario; there are: {', '.join(m for m in panel_of(scenario) if can_occur(m, scenario))}")


def refuse_what_cannot_be_written(files: Sequence[Path]) -> None:
    """Refuse files that could not be written in the end, before anything is run.

    Raises
    ------
    Misuse
        When a file ends in something else than .csv, .png or .svg, a folder is there, or a PNG needs what is not installed.
    """
    for file in files:
        if file.suffix.lower() not in ENDINGS:
            raise Misuse(f"--out {file}: end the name in .csv for the table, .png or .svg for the chart")
        as_file(file, ENDINGS, "--out")
        if file.suffix.lower() == ".png" and find_spec("matplotlib") is None:
            raise Misuse(f"--out {file}: a PNG needs matplotlib: pip install 'jornada[plot]'; or end the name in .svg, which needs nothing")


def met(crossing: pd.Series, values: Sequence[Value]) -> str:
    """Return in words where a measure meets its target, with its range and the runs in which it does not.

    Examples
    --------
    >>> row = pd.Series({"q05": 210.0, "q50": 250.0, "q95": math.inf, "reached": 0.9, "already": 0.0, "not_reached": 0.1})
    >>> met(row, [100, 300])
    'at 250 in the middle run; nine runs in ten: 210 to not reached by 300; not reached in 10 % of runs'
    """
    low, middle, high = (_edge(crossing[name], values) for name in ("q05", "q50", "q95"))
    if crossing["reached"] == 0.0 and low == high:
        return f"{low} in every run"
    text = f"{'' if math.isinf(crossing['q50']) else 'at '}{middle} in the middle run; nine runs in ten: {low} to {high}"
    return text + (f"; not reached in {percent(crossing['not_reached'])} of runs".replace("\u00a0", " ") if crossing["not_reached"] else "")


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
    marks = [*_grid(axes, values, scale), *_bands(axes, at, table), *_words((name, str(table["unit"].iloc[0])), paths, values, crossing)]
    if crossing is not None:
        marks += _aim(axes, crossing)
    return Drawing(WIDTH, HEIGHT, f"{measure(name).label} over {paths[0]}, with its range", tuple(marks))


def _grid(axes: Axes, values: Sequence[Value], scale: Sequence[float]) -> list[Mark]:
    marks: list[Mark] = []
    for tick in scale:
        left, y = axes.at(axes.first, tick)
        marks += [line([(left, y), (WIDTH - RIGHT, y)], stroke=GRID), Text(left - 8, y + 4, short(tick), 11, "end", MUTED)]
    before = -math.inf
    for value, at in zip(values, numbers(values), strict=True):
        x, y = axes.at(at, 0.0)
        label = value if isinstance(value, str) else short(float(value))
        marks.append(line([(x, y), (x, y + 5)], stroke=MUTED))
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
    return [*marks, line(middle, stroke=BLUE, width=2.0), *(Dot(x, y, 3.6, BLUE, PAPER, 1.0) for x, y in middle)]


def _words(of: tuple[str, str], paths: Sequence[str], values: Sequence[Value], crossing: pd.Series | None) -> list[Mark]:
    """Return the title, what the bands are, the axis and where the target is met."""
    others = paths[1:] if len(paths) <= 3 else (*paths[1:3], f"{len(paths) - 3} more")
    moved = paths[0] + (f"; moved with it: {', '.join(others)}" if others else "")
    marks: list[Mark] = [Text(14, 22, f"{measure(of[0]).label}, {of[1]}, whole run", 13.5, colour=INK, bold=True)]
    x = 14.0
    for colour, words in ((BAND90, "nine runs in ten"), (BAND50, "five runs in ten")):
        marks += [Line((((x, 35), (x + 22, 35), (x + 22, 47), (x, 47)),), fill=colour), Text(x + 28, 45, words, 11.5, colour=INK)]
        x += 140
    marks += [line([(x, 41), (x + 22, 41)], stroke=BLUE, width=2.0), Dot(x + 11, 41, 3.6, BLUE, PAPER, 1.0), Text(x + 28, 45, "middle run, tested values", 11.5, colour=INK)]
    marks.append(Text(LEFT + (WIDTH - LEFT - RIGHT) / 2, HEIGHT - 12, moved, 11.5, "middle", INK))
    if crossing is not None:
        marks.append(Text(14, 63, f"{figure(crossing['target'])} is met {met(crossing, values)}", 11.5, colour=ORANGE))
    return marks


def _aim(axes: Axes, crossing: pd.Series) -> list[Mark]:
    """Return the line of the target, and the range of the values where it is met."""
    target = float(crossing["target"])
    marks: list[Mark] = [Line(((axes.at(axes.first, target), axes.at(axes.last, target)),), stroke=ORANGE, width=1.4, dashed=True)]
    low, high = (min(max(float(crossing[name]), axes.first), axes.last) for name in ("q05", "q95"))
    if high > low:
        marks.append(line([axes.at(low, target), axes.at(high, target)], stroke=ORANGE, width=4.0, opacity=0.45))
    if math.isfinite(crossing["q50"]):
        drop = (axes.at(float(crossing["q50"]), target), axes.at(float(crossing["q50"]), 0.0))
        marks.append(Line((drop,), stroke=ORANGE, width=1.0, dashed=True))
        marks.append(Dot(*axes.at(float(crossing["q50"]), target), 5.5, ORANGE, PAPER, 1.0, diamond=True, title=f"met at {figure(crossing['q50'])}"))
    return marks


def charts(found: Sensitivity, measures: Sequence[str], target: float | None) -> Drawing:
    """Return the chart of each measure, one below the other; the target belongs to the first."""
    drawings = [curve(publish(found.table(name)), found.paths, found.crossing(name, target).iloc[0] if target is not None and name == measures[0] else None)
                for name in measures]
    return drawings[0] if len(drawings) == 1 else stacked(drawings, "; ".join(drawing.says for drawing in drawings))


def write_curve(found: Sensitivity, measures: Sequence[str], target: float | None, files: Sequence[Path]) -> None:
    """Write the table as CSV, the chart as PNG or SVG, by the ending of each file."""
    for file in files:
        file.parent.mkdir(parents=True, exist_ok=True)
        if file.suffix.lower() == ".csv":
            write_csv(publish(found.table(*measures)), file)
        elif file.suffix.lower() == ".svg":
            file.write_text(svg(charts(found, measures, target)), "utf-8")
        else:
            png(charts(found, measures, target), file)


def as_text(found: Sensitivity, measures: Sequence[str], target: float | None) -> str:
    """Return the table and where the target is met, for the console."""
    table = found.table(*measures)
    table["label"] = [measure(name).label for name in table["measure"]]
    table["range"] = [rounded(low, high) for low, high in zip(table["q05"], table["q95"], strict=True)]
    for path in found.paths:
        table[path] = [_shown(value) for value in table[path]]
    info = found.runs[0].info
    lines = [f"{info['runs']} runs a value, seed {info['seed']}, the same chances at every value. Scenario, not prediction."]
    lines.append(text_table(publish(table), [*(Column(path, path) for path in found.paths), Column("label", "measure"), *FIGURES]))
    for asked in answers.beside(answers_of(found.runs, unasked=False), _called(found), found.runs[0].scenario):
        lines.append("\n  ".join([f"{asked['label']} ({asked['means']})", *asked["lines"]]))
    if target is not None:
        for values, (_, row) in zip(found.values, found.crossing(measures[0], target).iterrows(), strict=True):
            lines.append(f"{measure(measures[0]).label} meets {figure(target)}, {row['change']}: {met(row, values)}")
    return "\n".join(lines)


def as_json(found: Sensitivity, measures: Sequence[str], target: float | None) -> str:
    """Return the same for machines; a quantile of where the target is met that lies outside the values is null."""
    info = found.runs[0].info
    record: dict[str, Any] = {
        "runs": info["runs"], "seed": info["seed"], "change": dict(zip(found.paths, map(list, found.values), strict=True)),
        "table": found.table(*measures).to_dict("records"), "answers": _answers(found), "folders": [str(run.path) for run in found.runs],
    }
    if target is not None:
        record["target"] = found.crossing(measures[0], target).to_dict("records")
    return json.dumps(_plain(record), indent=1)


def _answers(found: Sensitivity) -> list[dict[str, Any]]:
    """Return the answers to questions, a row a question and step, with the value of each path; days as text."""
    steps = [dict(zip(found.paths, step, strict=True)) for step in zip(*found.values, strict=True)]
    rows = [{**steps[row["number"]], **row} for row in answers_of(found.runs, unasked=False)]
    return [{name: value.isoformat() if isinstance(value, date) else value for name, value in row.items() if name not in ("scenario", "number")} for row in rows]


def _called(found: Sensitivity) -> list[str]:
    """Return what each step is called: the value of each path."""
    return [", ".join(f"{path} {_shown(value)}" for path, value in zip(found.paths, step, strict=True)) for step in zip(*found.values, strict=True)]


def _plain(value: Any) -> Any:
    """Return a value as JSON can hold it: what is no number is null."""
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    value = value.item() if hasattr(value, "item") else value
    return None if isinstance(value, float) and not math.isfinite(value) else value
