"""Draw docs/corridor.png, the picture of the README, from the runs of the demo.

`make demo && python docs/make_picture.py`.
"""

import sys
from pathlib import Path

from jornada.interface.pictures.drawing import png, stacked
from jornada.interface.report.page import draw, find
from jornada.study.runs.run import open_run

HERE = Path(__file__).parent
DOTS, COLOURS = 100, 96  # small enough for a page that is read on a slow line


def make(runs: Path, file: Path) -> Path:
    """Draw the map and the encounters of a run, one above the other."""
    from PIL import Image

    pictures = draw(find(open_run(runs), open_run(runs / "without-fitted")))
    png(stacked([pictures["map"], pictures["encounters"]], "The corridor: map, and encounters by month"), file, DOTS)
    with Image.open(file) as image:
        image.convert("RGB").quantize(COLOURS).save(file, optimize=True)
    return file


if __name__ == "__main__":
    print(make(Path(sys.argv[1] if len(sys.argv) > 1 else "runs/demo"), HERE / "corridor.png"))
