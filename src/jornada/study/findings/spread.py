"""The spread of each measure over runs, split into parameters, shocks and chance."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from jornada.study.publish import publish, shown
from jornada.study.runs.headline import figures_of
from jornada.study.runs.run import Run
from jornada.study.store.rows import SPLIT


def spread(run: Run) -> pd.DataFrame:
    """Return the standard deviation of each measure over runs, and the shares due to parameters, shocks and chance.

    Twins share parameters and shocks with a main run: half the mean squared difference is the variance of chance.
    Other twins share parameters only: the same gives shocks and chance together. Parameters are the rest.
    """
    figures = figures_of(run, twins=True)
    main = figures.loc[figures.index < SPLIT]
    total = main.var(ddof=1)
    chance = _half_squares(figures, SPLIT)
    both = _half_squares(figures, 2 * SPLIT)
    parts = variance_parts(Variances(total, chance, both), run.scenario.has_ranges, bool(run.scenario.shocks))
    table = pd.DataFrame({"sd": np.sqrt(total), **parts}).rename_axis("measure").reset_index()
    return pd.DataFrame(shown(publish(table))).set_index("measure")


class Variances(NamedTuple):
    """Variances by measure; those of parts are unknown without twins."""

    total: pd.Series  # in all
    chance: pd.Series | None = None  # of chance alone
    both: pd.Series | None = None  # of shocks and chance together


def variance_parts(of: Variances, priors: bool, shocks: bool) -> dict[str, pd.Series]:
    """Return the shares of the variance: parameters, shocks, chance; they add up to 1, or are all empty without twins,
    or where runs do not differ.

    Examples
    --------
    >>> parts = variance_parts(Variances(pd.Series([10.0]), pd.Series([2.0]), pd.Series([5.0])), True, True)
    >>> [round(float(part.iloc[0]), 2) for part in parts.values()]
    [0.5, 0.3, 0.2]
    >>> variance_parts(Variances(pd.Series([10.0, 0.0])), False, False)["chance"].tolist()
    [1.0, nan]
    """
    total, chance, both = of.total, of.chance, of.both
    nothing = (total * 0.0).where(total > 0)
    if not priors and not shocks:
        return {"parameters": nothing, "shocks": nothing, "chance": nothing + 1.0}
    if chance is None:
        return dict.fromkeys(("parameters", "shocks", "chance"), total * np.nan)
    if both is None:
        both = total if shocks else chance
    shares = {
        "parameters": (total - both).clip(lower=0.0) if priors else nothing,
        "shocks": (both - chance).clip(lower=0.0) if shocks else nothing,
        "chance": chance,
    }
    whole = sum(shares.values())
    return {name: part / whole.where(whole > 0) for name, part in shares.items()}


def _half_squares(figures: pd.DataFrame, offset: int) -> pd.Series | None:
    twins = figures.loc[(figures.index >= offset) & (figures.index < offset + SPLIT)]
    if not len(twins):
        return None
    mains = figures.loc[twins.index - offset].set_axis(twins.index)
    return ((twins - mains) ** 2).mean() / 2.0
