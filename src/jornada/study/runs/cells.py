"""Cells of the long tables: sums at a margin without counting twice, and runs side by side with their zeros."""

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    import pandas as pd


QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
NAMES = ("q05", "q25", "q50", "q75", "q95")
KEPT = ("q05", "q50", "q95")  # what tables of the report show
Margin = tuple[bool, bool]
MARGINS: tuple[Margin, ...] = ((False, False), (True, False), (False, True), (True, True))


class Split(NamedTuple):
    """A measure, and by what it is told apart."""

    measure: str
    by: str


def at_margin(frame: "pd.DataFrame", margin: Margin) -> "pd.DataFrame | None":
    """Return people by (place?, nationality?) from the coarsest recorded grain that is fine enough; None when there is
    none.

    A measure may be recorded twice, by place and by place and nationality: only one of the two is summed.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = pd.DataFrame({"run": 0, "date": 0, "place": ["A", "A"], "nationality": ["", "VEN"], "people": [5, 3]})
    >>> at_margin(rows, (True, False))["people"].tolist()
    [5]
    """
    place, nation = frame["place"] != "", frame["nationality"] != ""
    for grain in MARGINS:
        rows = (place == grain[0]) & (nation == grain[1])
        if grain[0] >= margin[0] and grain[1] >= margin[1] and rows.any():
            names = [name for name, wanted in zip(("place", "nationality"), margin, strict=True) if wanted]
            added = [name for name in ("people", "last", "nights") if name in frame]
            kept = frame.loc[rows].groupby(["date", *names, "run"], as_index=False, observed=True)[added].sum()
            return kept.assign(**{name: "" for name in ("place", "nationality") if name not in names})
    return None


def side_by_side(frame: "pd.DataFrame", by: list[str], runs: int) -> "tuple[pd.DataFrame, np.ndarray]":
    """Return the cells and their people as (cells, N): what is left out of the table is zero."""
    codes = frame.groupby(by, observed=True, sort=True).ngroup().to_numpy()
    first = np.unique(codes, return_index=True)[1]
    cells = frame[by].iloc[first].reset_index(drop=True)
    wide = np.zeros((len(cells), runs))
    np.add.at(wide, (codes, frame["run"].to_numpy()), frame["people"].to_numpy())
    return cells.astype({name: str for name in by if name != "date"}), wide


def quantiles(wide: np.ndarray) -> "pd.DataFrame":
    """Return mean and quantiles over runs of (cells, N) as a data frame.

    Examples
    --------
    >>> quantiles(np.array([[1.0, 2.0, 3.0]]))[["mean", "q50"]].iloc[0].tolist()
    [2.0, 2.0]
    """
    import pandas as pd

    return pd.DataFrame(over_runs(wide), columns=["mean", *NAMES])


def over_runs(wide: np.ndarray) -> np.ndarray:
    """Return mean and quantiles over runs of (cells, N), over those runs that have a figure: unknown where none has;
    (cells, 6).

    Examples
    --------
    >>> over_runs(np.array([[1.0, np.nan, 2.0], [np.nan, np.nan, np.nan]]))[:, 0].tolist()
    [1.5, nan]
    """
    found = np.full((len(wide), 1 + len(QUANTILES)), np.nan)
    whole, some = ~np.isnan(wide).any(1), ~np.isnan(wide).all(1)
    if wide.size and whole.any():
        found[whole] = _spread(wide[whole])
    for i in np.flatnonzero(some & ~whole):
        found[i] = _spread(wide[i : i + 1, ~np.isnan(wide[i])])[0]
    return found


def _spread(wide: np.ndarray) -> np.ndarray:
    return np.vstack([wide.mean(1), np.quantile(wide, QUANTILES, axis=1)]).T


def ranges(wide: np.ndarray) -> np.ndarray:
    """Return the quantiles KEPT over runs of (O, N), (O, 3): unknown where no run has a figure.

    Examples
    --------
    >>> ranges(np.array([[1.0, np.nan, 3.0]])).tolist()
    [[1.1, 2.0, 2.9]]
    """
    chosen = [QUANTILES[NAMES.index(q)] for q in KEPT]
    known = ~np.isnan(wide).all(axis=1)
    found = np.full((len(wide), len(KEPT)), np.nan)
    if known.any():
        found[known] = np.nanquantile(wide[known], chosen, axis=1).T
    return found
