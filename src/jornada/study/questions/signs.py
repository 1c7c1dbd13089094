"""In how many pairs a difference has its sign, and the chance that it holds in one more."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from jornada.study.publish import publish, shown
from jornada.study.questions.compare import Comparison
from jornada.study.questions.panel import AVOIDED
from jornada.study.runs.headline import figures_of


class Sign(NamedTuple):
    """In how many pairs a difference has which sign."""

    more: int  # pairs in which there is more
    fewer: int  # pairs in which there is fewer
    same: int  # pairs without a difference
    chance: float  # that one more pair that differs has the sign of the mean; unknown where the mean is 0


def sign_of(differences: np.ndarray) -> Sign:
    """Return in how many of some pairs (N,) a difference has which sign; pairs of which it is unknown do not count.

    The chance that the sign holds in one more pair that differs is (k + 1) / (n + 2), where k of n pairs that differ
    have it: the rule of succession (Laplace, Mémoire sur la probabilité des causes par les événements, 1774), pairs
    without a difference left out as in the sign test (Dixon and Mood, 1946, doi:10.1080/01621459.1946.10501898).
    Unknown where the mean difference is zero.

    Examples
    --------
    >>> sign_of(np.array([2.0, 1.0, 0.0, 3.0, np.nan]))
    Sign(more=3, fewer=0, same=1, chance=0.8)
    """
    known = np.asarray(differences, float)
    known = known[~np.isnan(known)]
    more, fewer = int((known > 0).sum()), int((known < 0).sum())
    mean = known.mean() if len(known) else 0.0
    with_sign = more if mean > 0 else fewer
    return Sign(more, fewer, len(known) - more - fewer, (with_sign + 1) / (more + fewer + 2) if mean else float("nan"))


def signs(comparison: Comparison, measures: list[str]) -> pd.DataFrame:
    """Return one row a measure of the panel.

    In how many pairs the second has more than the first, and the chance that the sign holds.
    """
    names = list(
        dict.fromkeys(
            [*(name for name in measures if name not in AVOIDED), *(part for of in AVOIDED.values() for part in of)]
        )
    )
    first, second = (figures_of(run, names) for run in comparison.runs[:2])
    rows = []
    for name in measures:
        parts = [part for part in AVOIDED.get(name, (name,)) if part in first and part in second]
        if parts:
            less = (second[parts].to_numpy(float) - first[parts].to_numpy(float)).sum(axis=1)
            rows.append({"measure": name, **sign_of(-less if name in AVOIDED else less)._asdict()})
    return pd.DataFrame(shown(publish(pd.DataFrame(rows, columns=["measure", *Sign._fields]))))
