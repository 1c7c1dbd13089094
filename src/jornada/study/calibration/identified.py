"""What is identified: how much narrower a parameter became, and which ones the figures tell apart only together.

Shape letters: N runs, D parameters.
"""

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from jornada.domain.nouns.uncertainty import Prior
from jornada.engine.today.policies import prior_value
from jornada.study.weighing.weights import mean_of, quantile_of

SOME, HARDLY = 0.5, 0.85  # of the spread of the prior: narrower is identified, wider hardly
TOGETHER = 0.5  # correlations that are told


class Parameter(NamedTuple):
    """A parameter before and after a fit."""

    parameter: str  # its path
    how: str  # its prior changes what the scenario says: set, times or plus
    prior_low: float  # the value with 5 % of the prior below it
    prior_high: float  # the value with 95 % of the prior below it
    mean: float  # of the fit
    q05: float  # the quantile of the fit at 5 %
    q50: float  # the middle of the fit
    q95: float  # the quantile of the fit at 95 %
    ratio: float  # spread after over spread before, on the scale on which its prior is even
    verdict: str  # identified, in part or hardly


class Pair(NamedTuple):
    """Two parameters whose draws go together."""

    first: str  # the path of the one
    second: str  # the path of the other
    correlation: float  # of their draws after the fit


def parameters_of(
    priors: Sequence[Prior], values: np.ndarray, points: np.ndarray, weights: np.ndarray
) -> list[Parameter]:
    """Return every parameter with its spread before and after: values and quantiles of priors (N, D), weights (N,)."""
    return [_parameter(prior, values[:, i], points[:, i], weights) for i, prior in enumerate(priors)]


def _parameter(prior: Prior, values: np.ndarray, points: np.ndarray, weights: np.ndarray) -> Parameter:
    centre = float(weights @ points)
    # of a quantile the prior is even: variance 1/12
    ratio = math.sqrt(max(float(weights @ points**2) - centre**2, 0.0) * 12.0)
    verdict = "identified" if ratio <= SOME else "in part" if ratio <= HARDLY else "hardly"
    low, middle, high = (quantile_of(weights, values, q) for q in (0.05, 0.5, 0.95))
    return Parameter(
        prior.parameter,
        prior.how,
        prior_value(prior, 0.05),
        prior_value(prior, 0.95),
        float(weights @ values),
        low,
        middle,
        high,
        ratio,
        verdict,
    )


def pairs_of(priors: Sequence[Prior], points: np.ndarray, weights: np.ndarray) -> list[Pair]:
    """Return the pairs of parameters whose draws go together, the strongest first."""
    centred = points - mean_of(weights, points)
    covariance = (centred * weights[:, None]).T @ centred
    sd = np.sqrt(np.maximum(np.diag(covariance), 1e-30))
    found = [
        Pair(priors[i].parameter, priors[j].parameter, float(covariance[i, j] / sd[i] / sd[j]))
        for i in range(len(priors))
        for j in range(i)
    ]
    return sorted(
        (pair for pair in found if abs(pair.correlation) >= TOGETHER), key=lambda pair: -abs(pair.correlation)
    )


def in_words(parameters: Sequence[Parameter], pairs: Sequence[Pair]) -> list[str]:
    """Return what is identified and what is not, a sentence each."""
    hardly = [row.parameter for row in parameters if row.verdict == "hardly"]
    some = [row.parameter for row in parameters if row.verdict == "identified"]
    return [
        f"identified, spread at most half that of the prior: {', '.join(some) or 'none'}",
        f"not identified, the figures say next to nothing of: {', '.join(hardly) or 'none'}",
        *(
            f"told apart only together: {pair.first} and {pair.second} (correlation {pair.correlation:+.2f})"
            for pair in pairs[:3]
        ),
    ]


def as_rows(rows: Sequence[Any]) -> list[dict[str, Any]]:
    """Return records with fields by name."""
    return [row._asdict() for row in rows]
