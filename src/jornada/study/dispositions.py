"""What follows an encounter: released, removed, returned or held at once, and what offices decide later."""

import numpy as np
import pandas as pd

from jornada.study.cells import KEPT, at_margin, ranges
from jornada.study.headline import EVERY, figures_of
from jornada.study.publish import publish, shown
from jornada.study.store import SPLIT, Run, read_flows

EFFECTS = ("released", "removed", "returned")


def by_effect(run: Run) -> pd.DataFrame:
    """Return one row an effect: `at_once` after an encounter, its `share` of encounters, and `later` by an office.

    Each is given as _q05, _q50 and _q95 over the runs. What an office decides is counted where it is decided and taken off,
    so an encounter ends at once in exactly one of four ways; who is held stands in the line of an office.
    """
    names = ["encounters", *EFFECTS, *(f"office_{name}" for name in (*EFFECTS, "admitted"))]
    figures = figures_of(run, names)
    figures = figures.loc[figures.index < SPLIT].reindex(columns=names)
    if figures[["encounters", *EFFECTS]].isna().any(axis=None) or not figures["encounters"].sum():
        return pd.DataFrame({"effect": []})
    figures = figures.fillna(0.0)
    once = {name: (figures[name] - figures[f"office_{name}"]).to_numpy() for name in EFFECTS}
    if run.scenario.stops:
        once["removed"] = once["removed"] - removed_at_stops(run).reindex(figures.index, fill_value=0.0).to_numpy()
    once["held"] = figures["encounters"].to_numpy() - sum(once.values())
    later = {name: figures[f"office_{name}"].to_numpy() for name in (*EFFECTS, "admitted")}
    rows = [_row(name, once.get(name), later.get(name), figures["encounters"].to_numpy()) for name in (*EFFECTS, "held", "admitted")]
    return pd.DataFrame(shown(publish(pd.DataFrame([row for row in rows if row["ever"]]).drop(columns="ever"))))


def removed_at_stops(run: Run) -> pd.Series:
    """Return by run the people removed at places that are no destination, those aside whom an office there removes."""
    ends = {p.place for p in run.scenario.places if p.kind == "destination"}
    offices = {o.office for o in run.scenario.offices if o.place not in ends}
    places = {p.place for p in run.scenario.places} - ends
    return _total(run, "removed", places).sub(_total(run, "office_removed", offices), fill_value=0.0)


def _total(run: Run, name: str, names: set[str]) -> pd.Series:
    """Return by run a flow over the places or offices of some names, from the first grain that has it."""
    for every in EVERY:
        cells = at_margin(frame, (True, False)) if len(frame := read_flows(run, name, every)) else None
        if cells is not None:
            return cells.loc[cells["place"].isin(names)].groupby("run")["people"].sum().astype(float)
    return pd.Series(dtype=float)


def _row(effect: str, once: np.ndarray | None, later: np.ndarray | None, encounters: np.ndarray) -> dict[str, object]:
    """Return the ranges of an effect; unknown where it cannot come so."""
    unknown = np.full(len(encounters), np.nan)
    share = unknown if once is None else once / np.where(encounters > 0, encounters, np.nan)
    parts = {"at_once": unknown if once is None else once, "share": share, "later": unknown if later is None else later}
    columns = {f"{name}_{q}": value for name, part in parts.items() for q, value in zip(KEPT, ranges(part[None, :])[0], strict=True)}
    return {"effect": effect, **columns, "ever": bool(np.nan_to_num(np.array([parts["at_once"], parts["later"]])).any())}
