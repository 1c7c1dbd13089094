"""Forecasts against what was counted, beside rivals.

Log errors, interval scores, ranked scores and coverage, by kind and horizon.
"""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import pandas as pd

from jornada.study.departures.counted import Counted, known_at
from jornada.study.departures.forecast import TOTAL, Cell, Forecast, parts_of
from jornada.study.departures.rivals import drawn, rivals
from jornada.study.departures.season import season

MODEL = "forecast"
ALPHAS = (0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
FLOOR = 10.0  # people added to both before the log of a part is taken
RESAMPLED, WITHIN = 2000, (0.05, 0.95)


class Told(NamedTuple):
    """What somebody said of a cell."""

    who: str  # the model or a rival
    middle: float  # in people
    draws: np.ndarray  # (N,) around it


def scored(counted: Counted, told: Forecast, fitted: bool = True) -> list[dict[str, object]]:
    """Return one row a cell and who spoke of it: what was said, what was counted, and how far apart they are.

    A month that nobody counted has a row without scores.
    """
    known, rows = known_at(counted, told.origin), []
    by_season = season(known.total)
    for cell, people in told.people.items():
        series = _series(counted, cell)
        seen = float(series.get(told.origin + cell.ahead, np.nan))
        mouths = [Told(MODEL, float(np.median(people)), people)]
        before = _series(known, cell)
        mouths += [
            Told(one.rival, *drawn(one, before, told.origin, cell.ahead))
            for one in rivals(by_season, fitted and cell.kind == TOTAL)
        ]
        at = {
            "origin": str(told.origin),
            "month": str(told.origin + cell.ahead),
            "ahead": cell.ahead,
            "kind": cell.kind,
            "part": cell.part,
        }
        rows += [
            at | {"who": one.who, "counted": seen if np.isfinite(seen) else None} | _against(one, seen, cell)
            for one in mouths
            if np.isfinite(one.middle)
        ]
    return rows


def share_rows(counted: Counted, told: Forecast) -> list[dict[str, object]]:
    """Return how far shares are from those counted (half the sum of differences), the forecast's and last month's."""
    rows: list[dict[str, object]] = []
    for (kind, ahead), shares in told.shares.items():
        people = parts_of(counted, kind).people
        if told.origin + ahead not in people.index or not people.loc[told.origin + ahead].sum() > 0:
            continue
        then, last = (people.loc[month] / people.loc[month].sum() for month in (told.origin + ahead, told.origin))
        rows.append(
            {
                "origin": str(told.origin),
                "ahead": ahead,
                "kind": kind,
                "forecast": float((pd.Series(shares).reindex(then.index).fillna(0.0) - then).abs().sum() / 2),
                "last month": float((last - then).abs().sum() / 2),
            }
        )
    return rows


def summary(rows: Iterable[dict[str, object]], by: list[str]) -> list[dict[str, object]]:
    """Return mean scores by some columns and who spoke, best first.

    Ranges of the mean log error by bootstrap over origins.
    """
    table = pd.DataFrame([row for row in rows if row["counted"] is not None])
    if not len(table):
        return []
    found = [
        dict(zip([*by, "who"], key, strict=True)) | _summed(some)
        for key, some in table.groupby([*by, "who"], sort=True)
    ]
    return sorted(found, key=lambda row: (*(row[name] for name in by), row["log_error"]))


def _summed(some: pd.DataFrame) -> dict[str, object]:
    from scipy.stats import binomtest

    draw = np.random.default_rng(1)
    of_origins = some.groupby("origin")["log_error"].mean().to_numpy()
    low, high = np.quantile(
        of_origins[draw.integers(len(of_origins), size=(RESAMPLED, len(of_origins)))].mean(axis=1), WITHIN
    )
    found: dict[str, object] = {
        "forecasts": len(some),
        "log_error": some["log_error"].mean(),
        "log_error_q05": float(low),
        "log_error_q95": float(high),
    }
    found |= {name: some[name].mean() for name in ("wis", "crps", "wis_log", "crps_log")}
    for level in ("50", "90"):
        hits = int(some[f"in_{level}"].sum())
        range_ = binomtest(hits, len(some)).proportion_ci(0.95)
        found |= {
            f"in_{level}": hits / len(some),
            f"in_{level}_low": float(range_.low),
            f"in_{level}_high": float(range_.high),
        }
    return found


def _series(counted: Counted, cell: Cell) -> pd.Series:
    return (
        counted.total
        if cell.kind == TOTAL
        else parts_of(counted, cell.kind).people.get(cell.part, pd.Series(dtype=float))
    )


def _against(told: Told, seen: float, cell: Cell) -> dict[str, object]:
    """Return the range of what was said, and its scores where somebody counted."""
    quantiles = np.quantile(told.draws, (0.05, 0.25, 0.75, 0.95))
    said: dict[str, object] = {
        "said": told.middle,
        **dict(zip(("q05", "q25", "q75", "q95"), quantiles.tolist(), strict=True)),
    }
    if not np.isfinite(seen):
        return said
    more = 0.0 if cell.kind == TOTAL else FLOOR
    logs, log_seen = np.log(told.draws + more), float(np.log(seen + more))
    inside = {"in_50": bool(quantiles[1] <= seen <= quantiles[2]), "in_90": bool(quantiles[0] <= seen <= quantiles[3])}
    return (
        said
        | {
            "log_error": abs(float(np.log(told.middle + more)) - log_seen),
            "wis": wis(told.draws, seen),
            "crps": crps(told.draws, seen),
            "wis_log": wis(logs, log_seen),
            "crps_log": crps(logs, log_seen),
        }
        | inside
    )


def crps(draws: np.ndarray, seen: float) -> float:
    """Return the continuous ranked probability score of draws (N,), by scoringrules.

    Examples
    --------
    >>> round(crps(np.array([1.0, 3.0]), 2.0), 3)
    0.5
    """
    from scoringrules import crps_ensemble

    return float(crps_ensemble(seen, draws, estimator="nrg"))


def wis(draws: np.ndarray, seen: float) -> float:
    """Return the weighted interval score of draws (N,) over eleven intervals, by scoringrules (Bracher et al. 2021).

    Examples
    --------
    >>> round(wis(np.array([2.0, 2.0]), 5.0), 3)
    3.0
    """
    from scoringrules import weighted_interval_score

    alphas = np.array(ALPHAS)
    low, high = np.quantile(draws, alphas / 2), np.quantile(draws, 1 - alphas / 2)
    return float(weighted_interval_score(seen, float(np.median(draws)), low, high, alphas))
