"""Places over the whole run: people present on average and at most, and encounters, each with its range."""

import numpy as np
import pandas as pd

from jornada.study.cells import at_margin, quantiles, side_by_side
from jornada.study.publish import publish, shown
from jornada.study.store import Run, read_flows, read_stocks

KEPT = ("q05", "q50", "q95")


def by_place(run: Run) -> pd.DataFrame:
    """Return one row a place: `present`, `peak`, `without_bed` and `encounters`, each as _q05, _q50 and _q95 over the runs."""
    parts = [*_stock(run, "present", "present", "peak"), *_stock(run, "unsheltered", "without_bed", None), *_flow(run)]
    table = pd.concat(parts, axis=1).rename_axis("place").reset_index() if parts else pd.DataFrame({"place": []})
    return pd.DataFrame(shown(publish(table)))


def _stock(run: Run, measure: str, average: str, highest: str | None) -> list[pd.DataFrame]:
    cells = _cells(read_stocks(run, measure))
    if cells is None:
        return []
    keys, wide = side_by_side(cells, ["place", "date"], run.runs)
    by = pd.DataFrame(wide).groupby(keys["place"])
    found = [_named(by.sum() / cells["date"].nunique(), average)]
    return found + ([_named(by.max(), highest)] if highest else [])


def _flow(run: Run) -> list[pd.DataFrame]:
    cells = _cells(read_flows(run, "encounters", "month"))
    if cells is None:
        return []
    keys, wide = side_by_side(cells, ["place"], run.runs)
    return [_named(pd.DataFrame(wide, index=keys["place"]), "encounters")]


def _cells(frame: pd.DataFrame) -> pd.DataFrame | None:
    return at_margin(frame, (True, False)) if len(frame) else None


def _named(runs: pd.DataFrame, name: str) -> pd.DataFrame:
    found = quantiles(np.asarray(runs, dtype=float))[list(KEPT)]
    return found.set_axis([f"{name}_{q}" for q in KEPT], axis=1).set_axis(runs.index.astype(str))
