"""Values of parameters and where they lie: as values, as quantiles of their priors, and on a scale without bounds.

Shape letters: N runs, D parameters.
"""

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from jornada.domain.nouns.uncertainty import Draw, Prior
from jornada.domain.scenario.scenario import Scenario
from jornada.engine.today.policies import prior_value

EDGE = 1e-9  # quantiles nearer to 0 or 1 lie here: the scale without bounds has an end on a computer


def values_of(priors: Sequence[Prior], quantiles: np.ndarray) -> np.ndarray:
    """Return the values (N, D) at quantiles (N, D) of their priors."""
    return np.array(
        [[prior_value(prior, float(u)) for prior, u in zip(priors, row, strict=True)] for row in quantiles]
    ).reshape(quantiles.shape)


def quantile_at(prior: Prior, value: float) -> float:
    """Return the quantile of a value in its prior; values outside lie at its ends.

    Examples
    --------
    >>> priors = (
    ...     Prior("a", low=0.5, high=2.0, shape="log_uniform"),
    ...     Prior("b", low=0.0, high=4.0),
    ...     Prior("c", low=0.0, high=1.0, shape="triangular"),
    ... )
    >>> [round(quantile_at(prior, prior_value(prior, 0.3)), 9) for prior in priors]
    [0.3, 0.3, 0.3]
    """
    if prior.high <= prior.low:
        return 0.5
    value = min(max(value, prior.low), prior.high)
    if prior.shape == "log_uniform":
        return math.log(value / prior.low) / math.log(prior.high / prior.low)
    u = (value - prior.low) / (prior.high - prior.low)
    if prior.shape == "triangular":
        return 2.0 * u * u if u < 0.5 else 1.0 - 2.0 * (1.0 - u) ** 2
    return u


def quantiles_of(priors: Sequence[Prior], values: np.ndarray) -> np.ndarray:
    """Return the quantiles (N, D) of values (N, D) in their priors."""
    return np.array(
        [[quantile_at(prior, float(v)) for prior, v in zip(priors, row, strict=True)] for row in values]
    ).reshape(values.shape)


def unbounded(quantiles: np.ndarray) -> np.ndarray:
    """Return quantiles on a scale without bounds, the logit."""
    u = np.clip(quantiles, EDGE, 1.0 - EDGE)
    return np.asarray(np.log(u / (1.0 - u)))


def bounded(logits: np.ndarray) -> np.ndarray:
    """Return the quantiles of a scale without bounds."""
    return np.asarray(1.0 / (1.0 + np.exp(-logits)))


def with_values(scenario: Scenario, draws: Sequence[Draw]) -> Scenario:
    """Return a scenario in which every run takes these values; what they do not name stays as uncertain as it is."""
    named = {draw.parameter for draw in draws}
    return replace(
        scenario,
        posterior=tuple(draws),
        priors=tuple(prior for prior in scenario.priors if prior.parameter not in named),
    )
