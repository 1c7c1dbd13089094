"""What was kept of a measure by run and period, as data frames: for tables of the report."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from jornada.study.runs.cells import Margin, at_margin, side_by_side
from jornada.study.runs.frames import read_flows, read_stocks
from jornada.study.runs.measure import measure
from jornada.study.runs.run import Run
from jornada.study.store.rows import EVERY

LONGEST = EVERY[::-1]  # for totals: of many rows the fewest


def cells_of(run: Run, name: str, margin: Margin, every: tuple[str, ...] = LONGEST) -> pd.DataFrame | None:
    """Return a measure at a margin, by run and period, from the first periods that it was kept by finely enough.

    None where there is nothing.
    """
    stock = measure(name).kind == "stock"
    for length in every:
        frame = read_stocks(run, name, every=length) if stock else read_flows(run, name, length)
        found = at_margin(frame, margin) if len(frame) else None
        if found is not None:
            return found
    return None


def by_place(
    run: Run, name: str, figure: Callable[[Run, pd.DataFrame], pd.DataFrame], every: tuple[str, ...] = LONGEST
) -> pd.DataFrame | None:
    """Return a figure of a measure by the name in the column of places and run, (O, N), from its cells a part of the
    runs at a time; None where there is nothing."""
    whole: pd.DataFrame | None = None
    for part in run.parts():
        cells = cells_of(part, name, (True, False), every)
        if cells is not None:
            more = figure(part, cells)
            whole = more if whole is None else whole.add(more, fill_value=0.0)
    return None if whole is None else whole.loc[[place for place in run.names.of("place") if place in whole.index]]


def added(run: Run, cells: pd.DataFrame) -> pd.DataFrame:
    """Return the sum of `people` over periods by the name in the column of places and run, (O, N)."""
    keys, wide = side_by_side(cells, ["place"], run.runs)
    return pd.DataFrame(wide, index=keys["place"].to_numpy())


def averaged(run: Run, cells: pd.DataFrame) -> pd.DataFrame:
    """Return the average over all nights of a stock by the name in the column of places and run, (O, N)."""
    return added(run, summed_up(run, cells))


def by_names(run: Run, cells: pd.DataFrame, names: list[str]) -> np.ndarray:
    """Return the sum of `people` over dates by the name in the column of places and run, (O, N)."""
    keys, wide = side_by_side(cells, ["place"], run.runs)
    return pd.DataFrame(wide, index=keys["place"]).reindex(names, fill_value=0.0).to_numpy()


def summed_up(run: Run, cells: pd.DataFrame) -> pd.DataFrame:
    """Return cells so that the sum of `people` over periods is the figure of the run.

    Of a stock the share of each period in the average of all nights.
    """
    return cells.assign(people=cells["nights"] / nights(run)) if "nights" in cells else cells


def nights(run: Run) -> int:
    """Return how many nights a run has."""
    return int(run.info["days"])


def last_night(run: Run) -> pd.Timestamp:
    """Return the date of the last night of a run."""
    return pd.Timestamp(run.info["start"]) + pd.Timedelta(days=nights(run) - 1)
