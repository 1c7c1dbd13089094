"""Files of findings: a table as CSV, a chart as PNG or SVG, by the ending of each."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pandas as pd

from jornada.interface.pictures.drawing import Drawing, png, svg
from jornada.study.publish import publish
from jornada.study.store.csv_files import write_csv


def write_files(files: Sequence[Path], table: pd.DataFrame, chart: Callable[[], Drawing]) -> None:
    """Write a table and a chart to files, each by its ending."""
    for file in files:
        file.parent.mkdir(parents=True, exist_ok=True)
        if file.suffix.lower() == ".csv":
            write_csv(publish(table), file)
        elif file.suffix.lower() == ".svg":
            file.write_text(svg(chart()), "utf-8")
        else:
            png(chart(), file)
