"""What follows an encounter: released, removed, returned or held at once, and what offices decide later."""

import numpy as np
import pandas as pd

from jornada.study.publish import publish, shown
from jornada.study.runs.cells import KEPT, ranges
from jornada.study.runs.headline import figures_of
from jornada.study.runs.run import Run
from jornada.study.runs.totals import over_run
from jornada.study.store.rows import SPLIT

EFFECTS = ("released", "removed", "returned")


def by_effect(run: Run) -> pd.DataFrame:
    """Return one row an effect: `at_once` after an encounter, its `share` of encounters, and `later` by an office.

    Each is given as _q05, _q50 and _q95 over the runs. What an office decides is counted where it is decided and taken
    off, so an encounter ends at once in exactly one of four ways; who is held stands in the line of an office.
    """
    at_offices = [f"office_{name}" for name in (*EFFECTS, "admitted")]
    figures = figures_of(run, ["encounters", *EFFECTS, *(at_offices if run.scenario.offices else [])])
    figures = figures.loc[figures.index < SPLIT].reindex(columns=["encounters", *EFFECTS, *at_offices])
    figures = figures if run.scenario.offices else figures.fillna(dict.fromkeys(at_offices, 0.0))
    at_stops = removed_at_stops(run) if run.scenario.stops else np.zeros(len(figures))
    if at_stops is None or figures.isna().any(axis=None) or not figures["encounters"].sum():
        return pd.DataFrame({"effect": []})
    once = {name: (figures[name] - figures[f"office_{name}"]).to_numpy() for name in EFFECTS}
    once["removed"] = once["removed"] - at_stops
    once["held"] = figures["encounters"].to_numpy() - sum(once.values())
    later = {name: figures[f"office_{name}"].to_numpy() for name in (*EFFECTS, "admitted")}
    rows = [
        _row(name, once.get(name), later.get(name), figures["encounters"].to_numpy())
        for name in (*EFFECTS, "held", "admitted")
    ]
    return pd.DataFrame(shown(publish(pd.DataFrame([row for row in rows if row["ever"]]).drop(columns="ever"))))


def removed_at_stops(run: Run) -> np.ndarray | None:
    """Return by run (N,) the people removed at places that are no destination, those aside whom an office there
    removes; None where it was not kept by place."""
    ends = {p.place for p in run.scenario.places if p.kind == "destination"}
    here = over_run(run, "removed", [p.place for p in run.scenario.places if p.place not in ends])
    offices = (
        over_run(run, "office_removed", [o.office for o in run.scenario.offices if o.place not in ends])
        if run.scenario.offices
        else np.zeros((0, run.runs))
    )
    return None if here is None or offices is None else here.sum(0) - offices.sum(0)


def _row(effect: str, once: np.ndarray | None, later: np.ndarray | None, encounters: np.ndarray) -> dict[str, object]:
    """Return the ranges of an effect; unknown where it cannot come so."""
    unknown = np.full(len(encounters), np.nan)
    share = unknown if once is None else once / np.where(encounters > 0, encounters, np.nan)
    parts = {"at_once": unknown if once is None else once, "share": share, "later": unknown if later is None else later}
    columns = {
        f"{name}_{q}": value
        for name, part in parts.items()
        for q, value in zip(KEPT, ranges(part[None, :])[0], strict=True)
    }
    return {
        "effect": effect,
        **columns,
        "ever": bool(np.nan_to_num(np.array([parts["at_once"], parts["later"]])).any()),
    }
