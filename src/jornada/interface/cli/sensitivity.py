"""What `jornada sensitivity` takes, prints and writes."""

import json
import math
from collections.abc import Sequence
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from jornada.domain.scenario.scenario import Scenario
from jornada.interface.cli.pasted import as_file
from jornada.interface.language.columns import Column, text_table
from jornada.interface.language.numbers import figure, rounded
from jornada.interface.misuse import Misuse
from jornada.interface.pictures.curve import _shown, charts, met
from jornada.interface.pictures.drawing import png, svg
from jornada.interface.report import answers
from jornada.study.publish import publish
from jornada.study.questions.sensitivity import Sensitivity, Value
from jornada.study.runs.answers import answers as answers_of
from jornada.study.runs.headline import can_occur, panel_of
from jornada.study.runs.measure import measure
from jornada.study.store.csv_files import write_csv

ENDINGS = (".csv", ".png", ".svg")
FIGURES = (
    Column("mean", "mean", "figure"),
    Column("q50", "middle run", "figure"),
    Column("range", "nine runs in ten"),
    Column("unit", "unit"),
)


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
        raise Misuse(
            f"{len(changes)} --change and {len(values)} --values: each --change needs one --values, as in "
            '--change "offices.Court.capacity" --values 100,200,400'
        )
    return {path: [_value(text.strip()) for text in row.split(",")] for path, row in zip(changes, values, strict=True)}


def _value(text: str) -> Value:
    if text[:1] == "x":
        return text
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise Misuse(
            f"--values: found '{text}'; give numbers with commas between, 100,200,400, or multiples, x0.5,x1,x2"
        )
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
            raise Misuse(
                f"--measure {name}: it cannot occur in this scenario; there are:"
                f" {', '.join(m for m in panel_of(scenario) if can_occur(m, scenario))}"
            )


def refuse_what_cannot_be_written(files: Sequence[Path]) -> None:
    """Refuse files that could not be written in the end, before anything is run.

    Raises
    ------
    Misuse
        When a file ends in something else than .csv, .png or .svg, a folder is there, or a PNG needs what is not
        installed.
    """
    for file in files:
        if file.suffix.lower() not in ENDINGS:
            raise Misuse(f"--out {file}: end the name in .csv for the table, .png or .svg for the chart")
        as_file(file, ENDINGS, "--out")
        if file.suffix.lower() == ".png" and find_spec("matplotlib") is None:
            raise Misuse(
                f"--out {file}: a PNG needs matplotlib: pip install 'jornada[plot]'; or end the name in .svg, which"
                " needs nothing"
            )


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
    lines = [
        f"{info['runs']} runs a value, seed {info['seed']}, the same chances at every value. Scenario, not prediction."
    ]
    lines.append(
        text_table(
            publish(table), [*(Column(path, path) for path in found.paths), Column("label", "measure"), *FIGURES]
        )
    )
    for asked in answers.beside(
        answers_of(found.runs, unasked=False), answers.Sets(_called(found), found.runs[0].scenario)
    ):
        lines.append("\n  ".join([f"{asked['label']} ({asked['means']})", *asked["lines"]]))
    if target is not None:
        for values, (_, row) in zip(found.values, found.crossing(measures[0], target).iterrows(), strict=True):
            lines.append(f"{measure(measures[0]).label} meets {figure(target)}, {row['change']}: {met(row, values)}")
    return "\n".join(lines)


def as_json(found: Sensitivity, measures: Sequence[str], target: float | None) -> str:
    """Return the same for machines; a quantile of where the target is met that lies outside the values is null."""
    info = found.runs[0].info
    record: dict[str, Any] = {
        "runs": info["runs"],
        "seed": info["seed"],
        "change": dict(zip(found.paths, map(list, found.values), strict=True)),
        "table": found.table(*measures).to_dict("records"),
        "answers": _answers(found),
        "folders": [str(run.path) for run in found.runs],
    }
    if target is not None:
        record["target"] = found.crossing(measures[0], target).to_dict("records")
    return json.dumps(_plain(record), indent=1)


def _answers(found: Sensitivity) -> list[dict[str, Any]]:
    """Return the answers to questions, a row a question and step, with the value of each path; days as text."""
    steps = [dict(zip(found.paths, step, strict=True)) for step in zip(*found.values, strict=True)]
    rows = [{**steps[row["number"]], **row} for row in answers_of(found.runs, unasked=False)]
    return [
        {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in row.items()
            if name not in ("scenario", "number")
        }
        for row in rows
    ]


def _called(found: Sensitivity) -> list[str]:
    """Return what each step is called: the value of each path."""
    return [
        ", ".join(f"{path} {_shown(value)}" for path, value in zip(found.paths, step, strict=True))
        for step in zip(*found.values, strict=True)
    ]


def _plain(value: Any) -> Any:
    """Return a value as JSON can hold it: what is no number is null."""
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    value = value.item() if hasattr(value, "item") else value
    return None if isinstance(value, float) and not math.isfinite(value) else value
