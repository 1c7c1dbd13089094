"""Designs and estimators of global sensitivity on the unit cube, by SALib: Morris' elementary effects, and Sobol's
shares of the variance.

Sources: Morris 1991, doi 10.1080/00401706.1991.10484804; Campolongo, Cariboni and Saltelli 2007, doi
10.1016/j.envsoft.2006.10.004; Saltelli et al. 2010, doi 10.1016/j.cpc.2009.09.018.

Shape letters: D points of a design, K uncertain values, N runs.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

LEVELS = 4  # of a value in a screening: quantiles 0, 1/3, 2/3 and 1
RESAMPLES, SURE = 1000, 0.95  # of the bootstrap that ranges of estimates come from
FIFTH = 0.2


class Names(NamedTuple):
    """The uncertain values of a design, and the seed of its points and of its bootstrap."""

    of: tuple[str, ...]
    seed: int

    @property
    def problem(self) -> dict[str, Any]:
        """Return them as SALib takes them: quantiles, so that every range is from 0 to 1."""
        return {"num_vars": len(self.of), "names": list(self.of), "bounds": [[0.0, 1.0]] * len(self.of)}


def screening_points(names: Names, trajectories: int) -> np.ndarray:
    """Return the points of a screening (D, K): so many walks through all values, one value a step.

    Examples
    --------
    >>> screening_points(Names(("a", "b", "c"), 1), 5).shape
    (20, 3)
    """
    from SALib.sample.morris import sample

    return np.asarray(sample(names.problem, trajectories, num_levels=LEVELS, seed=names.seed))


def screened(names: Names, points: np.ndarray, answers: np.ndarray) -> pd.DataFrame:
    """Return by value how far the answer moves on average when it alone moves over its whole range (`moves`, mu*), with
    half the width of its range of 95 %, and how unevenly (`uneven`, sigma)."""
    from SALib.analyze.morris import analyze

    found = analyze(
        names.problem, points, answers, num_resamples=RESAMPLES, conf_level=SURE, num_levels=LEVELS, seed=names.seed
    )
    return pd.DataFrame(
        {
            "parameter": list(names.of),
            "moves": np.asarray(found["mu_star"], float),
            "moves_error": np.asarray(found["mu_star_conf"], float),
            "uneven": np.asarray(found["sigma"], float),
        }
    )


def share_points(names: Names, number: int) -> np.ndarray:
    """Return the points for shares of the variance (D, K): two scrambled Sobol sequences of so many, and between them
    one a value.

    Examples
    --------
    >>> share_points(Names(("a", "b"), 1), 8).shape
    (32, 2)
    """
    from SALib.sample.sobol import sample

    return np.asarray(sample(names.problem, number, calc_second_order=False, seed=names.seed))


def shares(names: Names, answers: np.ndarray) -> pd.DataFrame:
    """Return by value its share of the variance of the answer, by itself (`first`) and with all it acts together with
    (`total`), with half the widths of their ranges of 95 %."""
    from SALib.analyze.sobol import analyze

    if not np.ptp(answers):
        return pd.DataFrame(
            {"parameter": list(names.of), **dict.fromkeys(("first", "first_error", "total", "total_error"), 0.0)}
        )
    found = analyze(
        names.problem, answers, calc_second_order=False, num_resamples=RESAMPLES, conf_level=SURE, seed=names.seed
    )
    return pd.DataFrame(
        {
            "parameter": list(names.of),
            "first": found["S1"],
            "first_error": found["S1_conf"],
            "total": found["ST"],
            "total_error": found["ST_conf"],
        }
    )


def ends(names: Names, points: np.ndarray, answers: np.ndarray) -> pd.DataFrame:
    """Return by value the mean answer where it lies in its lowest and in its highest fifth, all others anywhere, with
    the standard errors of these means.

    Points of one block of the design share values: errors are those of means of blocks.
    """
    size = len(names.of) + 2
    rows = []
    for i, name in enumerate(names.of):
        row: dict[str, object] = {"parameter": name}
        for end, here in (("low", points[:, i] < FIFTH), ("high", points[:, i] >= 1.0 - FIFTH)):
            row |= {end: answers[here].mean() if here.any() else np.nan, f"{end}_error": _error(answers, here, size)}
        rows.append(row)
    return pd.DataFrame(rows)


def _error(answers: np.ndarray, here: np.ndarray, size: int) -> float:
    """Return the standard error of a mean over some points, from the spread of blocks about it, each weighed by its
    points there."""
    weights, sums = here.reshape(-1, size).sum(1).astype(float), np.where(here, answers, 0.0).reshape(-1, size).sum(1)
    blocks = int((weights > 0).sum())
    if blocks < 2:
        return float("nan")
    rest = sums - weights * sums.sum() / weights.sum()
    return float(np.sqrt(blocks / (blocks - 1.0) * (rest**2).sum()) / weights.sum())


def share_of_chance(by_run: np.ndarray) -> float:
    """Return the share of the variance among points that chance has left in their means, from answers by point and run
    (D, N): what runs share at all points moves none of them.

    Unknown of one run. The rest of a table of points and runs, once the mean of its row and of its column is taken from
    each cell, is chance that differs from point to point; a mean of N runs has 1 / N of its variance.

    Examples
    --------
    >>> points, runs = np.arange(8.0)[:, None], np.array([0.0, 5.0, -5.0])
    >>> share_of_chance(points + runs), share_of_chance(points[:, :1])
    (0.0, nan)
    """
    size, runs = by_run.shape
    if runs < 2 or size < 2:
        return float("nan")
    means = by_run.mean(1)
    rest = by_run - means[:, None] - by_run.mean(0)[None, :] + by_run.mean()
    chance, total = (rest**2).sum() / ((size - 1) * (runs - 1)) / runs, means.var(ddof=1)
    return float(min(1.0, chance / total)) if total > 0 else float("nan")


def kept_by(table: pd.DataFrame, least: float, most: int) -> Sequence[str]:
    """Return the values that a screening keeps: those that may move the answer at least so many times as much as the
    one that moves it most, the first of them.

    Examples
    --------
    >>> kept_by(
    ...     pd.DataFrame({"parameter": ["a", "b", "c"], "moves": [5.0, 0.1, 0.3], "moves_error": [1.0, 0.1, 0.9]}),
    ...     0.1,
    ...     8,
    ... )
    ['a', 'c']
    """
    could = table["moves"] + table["moves_error"].fillna(0.0)
    far = table.loc[(could >= least * table["moves"].max()) & (could > 0)]
    return far.sort_values("moves", ascending=False, kind="stable")["parameter"].head(most).tolist()
