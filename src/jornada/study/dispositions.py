"""What follows an encounter: released, removed, returned or held at once, and what offices decide later."""

import numpy as np
import pandas as pd

from jornada.study.cells import KEPT, ranges
from jornada.study.headline import figures_of
from jornada.study.publish import publish, shown
from jornada.study.store import SPLIT, Run

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
    once["held"] = figures["encounters"].to_numpy() - sum(once.values())
    later = {name: figures[f"office_{name}"].to_numpy() for name in (*EFFECTS, "admitted")}
    rows = [_row(name, once.get(name), later.get(name), figures["encounters"].to_numpy()) for name in (*EFFECTS, "held", "admitted")]
    return pd.DataFrame(shown(publish(pd.DataFrame([row for row in rows if row["ever"]]).drop(columns="ever"))))


def _row(effect: str, once: np.ndarray | None, later: np.ndarray | None, encounters: np.ndarray) -> dict[str, object]:
    """Return the ranges of an effect; unknown where it cannot come so."""
    unknown = np.full(len(encounters), np.nan)
    share = unknown if once is None else once / np.where(encounters > 0, encounters, np.nan)
    parts = {"at_once": unknown if once is None else once, "share": share, "later": unknown if later is None else later}
    columns = {f"{name}_{q}": value for name, part in parts.items() for q, value in zip(KEPT, ranges(part[None, :])[0], strict=True)}
    return {"effect": effect, **columns, "ever": bool(np.nan_to_num(np.array([parts["at_once"], parts["later"]])).any())}
