"""`jo.plot`: a measure over time with its range, as a picture that a notebook shows and a file keeps."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from jornada.domain.fault import Fault, ScenarioError
from jornada.interface.language.names import country
from jornada.interface.language.texts import label_of
from jornada.interface.pictures.bands import Chart, one_panel, small_multiples
from jornada.interface.pictures.drawing import Drawing, png, svg
from jornada.study.publish import publish
from jornada.study.runs.measure import unit_of
from jornada.study.store.csv_files import write_csv

if TYPE_CHECKING:
    from jornada.study.questions.compare import Comparison
    from jornada.study.runs.run import Run


@dataclass(frozen=True)
class Picture:
    """A drawing: notebooks show it, `save` keeps it, and `table` has its figures."""

    drawing: Drawing
    table: pd.DataFrame

    def __repr__(self) -> str:
        """Say in words what it shows."""
        return self.drawing.says

    def _repr_svg_(self) -> str:
        """Return the drawing for a notebook."""
        return svg(self.drawing)

    def save(self, file: str | Path) -> Path:
        """Keep the picture as .svg or .png, or its figures as .csv.

        Raises
        ------
        ScenarioError
            When the name of the file ends otherwise.
        """
        file = Path(file)
        if file.suffix not in WRITERS:
            raise ScenarioError([Fault("J010", "plot, save", file.name, f"a name that ends in {', '.join(WRITERS)}")])
        WRITERS[file.suffix](self, file)
        return file


def _as_svg(picture: Picture, file: Path) -> None:
    file.write_text(svg(picture.drawing), "utf-8")


def _as_png(picture: Picture, file: Path) -> None:
    png(picture.drawing, file)


def _as_csv(picture: Picture, file: Path) -> None:
    write_csv(publish(picture.table), file)


WRITERS = {".svg": _as_svg, ".png": _as_png, ".csv": _as_csv}


def plot(
    runs: "Run | Comparison",
    measure: str,
    *,
    place: str = "",
    nationality: str = "",
    every: str = "",
    language: str = "en",
) -> Picture:
    """Draw a measure over time: the middle run and the ranges of 50 and 90 in 100; of a comparison one chart a
    scenario, on the same scale.

    Raises
    ------
    UnknownName
        When the runs did not keep it so.
    """
    from jornada.study.questions.compare import Comparison

    several = isinstance(runs, Comparison)
    named = (
        list(zip(runs.names, runs.runs, strict=True))
        if isinstance(runs, Comparison)
        else [(str(runs.info["title"]), runs)]
    )
    parts = [
        one.series(measure, place=place, nationality=nationality, every=every).reset_index().assign(name=name)
        for name, one in named
    ]
    table = pd.concat(parts, ignore_index=True)
    of = [label_of(measure, language), place, country(nationality, language) if nationality else ""]
    title = ", ".join(part for part in of if part) + ("" if several else f": {named[0][0]}")
    chart = Chart(publish(table), title, unit_of(measure, named[0][1].scenario.money), language, same_scale=True)
    return Picture(small_multiples(chart, columns=1) if several else one_panel(chart), table)
