"""Weights of runs: as they follow from logarithms, how many runs they are worth, and runs taken again by them."""

import numpy as np


def normalised(log_weights: np.ndarray) -> np.ndarray:
    """Return weights (N,) that add up to 1; all the same where none is above 0.

    Examples
    --------
    >>> normalised(np.log([1.0, 3.0])).tolist()
    [0.25, 0.75]
    """
    most = log_weights.max()
    if not np.isfinite(most):
        return np.full(len(log_weights), 1.0 / len(log_weights))
    weights = np.exp(log_weights - most)
    return np.asarray(weights / weights.sum())


def log_mean(log_weights: np.ndarray) -> float:
    """Return the logarithm of the mean of weights that are given by theirs.

    Examples
    --------
    >>> round(float(np.exp(log_mean(np.log([1.0, 3.0])))), 9)
    2.0
    """
    most = float(log_weights.max())
    return most + float(np.log(np.mean(np.exp(log_weights - most)))) if np.isfinite(most) else -np.inf


def effective(weights: np.ndarray) -> float:
    """Return the effective sample size, 1 / sum of squares (Kong, Liu and Wong 1994,
    doi:10.1080/01621459.1994.10476469).

    Examples
    --------
    >>> effective(np.array([0.5, 0.5, 0.0])), effective(np.array([1.0, 0.0]))
    (2.0, 1.0)
    """
    return float(1.0 / np.sum(np.square(weights)))


def systematic(weights: np.ndarray, u: float, number: int | None = None) -> np.ndarray:
    """Return which of N runs are taken, `number` of them, at quantiles that lie evenly from one uniform on (Kitagawa
    1996, doi:10.1080/10618600.1996.10474692): each as often as its weight says, to the next whole number.

    Examples
    --------
    >>> systematic(np.array([0.5, 0.25, 0.25]), 0.5, 4).tolist()
    [0, 0, 1, 2]
    """
    number = number or len(weights)
    up_to = np.cumsum(weights) / np.sum(weights)
    return np.minimum(np.searchsorted(up_to, (np.arange(number) + u) / number, side="right"), len(weights) - 1)


def mean_of(weights: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Return the weighted mean of values (N, ...)."""
    return np.asarray(np.tensordot(weights, values, axes=(0, 0)))


def quantile_of(weights: np.ndarray, values: np.ndarray, q: float) -> float:
    """Return a weighted quantile: the least value up to which the weights reach q.

    Examples
    --------
    >>> quantile_of(np.array([0.1, 0.8, 0.1]), np.array([3.0, 1.0, 2.0]), 0.5)
    1.0
    """
    order = np.argsort(values, kind="stable")
    return float(
        values[order][min(int(np.searchsorted(np.cumsum(weights[order]) / weights.sum(), q)), len(values) - 1)]
    )
