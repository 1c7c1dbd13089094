"""What was kept of a measure, whatever `by` and `every` it was kept with: totals of flows and averages of stocks over all nights."""

from collections.abc import Collection

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from jornada.domain.observed import AT_OFFICES
from jornada.domain.scenario import Scenario
from jornada.study.asked import AT_OFFICE, EVERY, kept_of
from jornada.study.cells import Margin, at_margin, side_by_side
from jornada.study.measure import COST, measure
from jornada.study.store import SPLIT, Run, read_flows, read_parquet, read_stocks

LONGEST = EVERY[::-1]  # for totals: of many rows the fewest
# What happens at offices only, so that all places have as many as all offices. The others happen elsewhere too: people are
# released after an encounter, pay at a checkpoint, wait at a destination, and are on a list while they travel.
ONLY_THERE = frozenset({*AT_OFFICES} - {"waiting", "listed", "released", "removed", "returned", "unheard", "bribes"})


def kept_as(scenario: Scenario, name: str) -> str | None:
    """Return under which name all that a measure counts was kept: its own, or by office or place where that is as many; None where it was not.

    Examples
    --------
    >>> from jornada.domain.observed import Recorded
    >>> few = Scenario(measures=(Recorded("served", "week", "office"), Recorded("waiting", "week", "office")))
    >>> kept_as(few, "served"), kept_as(few, "waiting"), kept_as(Scenario(), "served"), kept_as(few, "cost of food")
    ('office_served', None, 'served', 'cost of food')
    """
    if name.startswith(COST):
        return name
    base = name.removeprefix(AT_OFFICE)
    names = (name, *({base, f"{AT_OFFICE}{base}"} - {name} if base in ONLY_THERE else ()))
    kept = {found for found, _, _ in kept_of(scenario)}
    return next((found for found in names if found in kept), None)


def cells_of(run: Run, name: str, margin: Margin, every: tuple[str, ...] = LONGEST, twins: bool = False) -> pd.DataFrame | None:
    """Return a measure at a margin, by run and period, from the first periods that it was kept by finely enough; None where there is nothing."""
    stock = measure(name).kind == "stock"
    for length in every:
        frame = read_stocks(run, name, twins, length) if stock else read_flows(run, name, length, twins)
        found = at_margin(frame, margin) if len(frame) else None
        if found is not None:
            return found
    return None


def kept_at(scenario: Scenario, name: str, margin: Margin = (True, False)) -> bool:
    """Say whether a recorded measure was kept as finely as a margin asks: without rows it was zero there.

    Examples
    --------
    >>> from jornada.domain.observed import Recorded
    >>> few = Scenario(measures=(Recorded("served", "week", "office"), Recorded("died", "week", "nationality")))
    >>> kept_at(few, "office_served"), kept_at(few, "served"), kept_at(few, "died"), kept_at(few, "died", (False, True))
    (True, False, False, True)
    """
    return any(kept == name and by[0] >= margin[0] and by[1] >= margin[1] for kept, _, by in kept_of(scenario))


def over_run(run: Run, name: str, names: list[str]) -> np.ndarray | None:
    """Return the total of a flow, or a stock on the average of all nights, by the name in the column of places and run, (O, N).

    None where it was not kept by that: no figure is given for what was not added up.
    """
    if not kept_at(run.scenario, name):
        return None
    cells = cells_of(run, name, (True, False))
    if cells is None:
        return np.zeros((len(names), run.runs))
    return by_names(run, summed_up(run, cells), names)


def by_names(run: Run, cells: pd.DataFrame, names: list[str]) -> np.ndarray:
    """Return the sum of `people` over dates by the name in the column of places and run, (O, N)."""
    keys, wide = side_by_side(cells, ["place"], run.runs)
    return pd.DataFrame(wide, index=keys["place"]).reindex(names, fill_value=0.0).to_numpy()


def summed_up(run: Run, cells: pd.DataFrame) -> pd.DataFrame:
    """Return cells so that the sum of `people` over periods is the figure of the run: of a stock the share of each period in the average of all nights."""
    return cells.assign(people=cells["nights"] / nights(run)) if "nights" in cells else cells


def nights(run: Run) -> int:
    """Return how many nights a run has."""
    return int(run.info["days"])


def last_night(run: Run) -> pd.Timestamp:
    """Return the date of the last night of a run."""
    return pd.Timestamp(run.info["start"]) + pd.Timedelta(days=nights(run) - 1)


def read_sums(run: Run, table: str, measures: Collection[str], twins: bool = False) -> pd.DataFrame:
    """Return some measures of a table by run and date, over places and over nationalities: each column says "*" where it was by that, and nothing where it was not.

    Each block is read once, however many measures are asked for.
    """
    wanted = [("measure", "in", sorted(measures)), *([] if twins else [("run", "<", SPLIT)])]
    parts = [_summed(read_parquet(block / f"{table}.parquet", None, wanted)) for block in run.blocks]
    frame = pa.concat_tables(parts).to_pandas()
    frame["date"] = pd.to_datetime(frame["date"])
    return frame.assign(**{name: frame[name] * run.scenario.stands_for for name in ("people", "nights") if name in frame})


def _summed(table: pa.Table) -> pa.Table:
    for name in ("place", "nationality"):
        said = pc.if_else(pc.equal(table[name].cast(pa.string()), ""), "", "*")
        table = table.set_column(table.column_names.index(name), name, said)
    texts = [name for name in ("measure", "every") if name in table.column_names]
    for name in texts:
        table = table.set_column(table.column_names.index(name), name, table[name].cast(pa.string()))
    added = [name for name in ("people", "nights") if name in table.column_names]
    found = table.group_by(["run", "date", "place", "nationality", *texts]).aggregate([(name, "sum") for name in added])
    return found.rename_columns({f"{name}_sum": name for name in added})
