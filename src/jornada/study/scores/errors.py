"""Errors and honest scores of runs against what was counted.

The error of Flee on a day is the sum over camps of |simulated - counted|, divided by what is counted in all;
rescaled, the simulated people are first scaled to that total. Its score is the mean over all days.
"""

import numpy as np

BAND = (0.05, 0.95)
LEVELS = (0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)  # of the intervals that the weighted score looks at


def flee_error(simulated: np.ndarray, counted: np.ndarray, rescaled: bool = False) -> float:
    """Return Flee's averaged relative difference of people by day and camp, (T, C) each.

    Examples
    --------
    >>> flee_error(np.array([[80.0, 20.0]]), np.array([[60.0, 40.0]]))
    0.4
    """
    everybody = counted.sum(1)
    if rescaled:
        here = simulated.sum(1)
        simulated = simulated * np.divide(everybody, here, out=np.zeros_like(here), where=here > 0)[:, None]
    return float((np.abs(simulated - counted).sum(1) / np.maximum(1.0, everybody)).mean())


def crps(simulated: np.ndarray, counted: np.ndarray) -> np.ndarray:
    """Return the continuous ranked probability score over runs, (N, ...) against (...): people, less is better.

    Examples
    --------
    >>> crps(np.array([[1.0], [3.0]]), np.array([2.0])).tolist()
    [0.5]
    """
    runs = np.sort(simulated, axis=0)
    number = len(runs)
    weights = (2.0 * np.arange(1, number + 1) - number - 1).reshape(-1, *([1] * counted.ndim))
    return np.abs(runs - counted).mean(0) - (weights * runs).sum(0) / number**2


def interval_score(simulated: np.ndarray, counted: np.ndarray) -> np.ndarray:
    """Return the weighted interval score over runs (Bracher et al. 2021, doi:10.1371/journal.pcbi.1008618), people.

    Examples
    --------
    >>> interval_score(np.array([[2.0], [2.0]]), np.array([5.0])).tolist()
    [3.0]
    """
    total = 0.5 * np.abs(counted - np.median(simulated, axis=0))
    for alpha in LEVELS:
        low, high = np.quantile(simulated, (alpha / 2, 1 - alpha / 2), axis=0)
        outside = np.maximum(low - counted, 0.0) + np.maximum(counted - high, 0.0)
        total = total + alpha / 2 * (high - low) + outside
    return total / (len(LEVELS) + 0.5)


def honest(simulated: np.ndarray, counted: np.ndarray) -> dict[str, float]:
    """Return coverage and scores of runs against counts: (N, ...) and (...).

    Examples
    --------
    >>> honest(np.array([[1.0], [3.0]]), np.array([2.0]))["coverage"]
    1.0
    """
    low, high = np.quantile(simulated, BAND, axis=0)
    return {
        "coverage": float(((counted >= low) & (counted <= high)).mean()),
        "crps": float(crps(simulated, counted).mean()),
        "wis": float(interval_score(simulated, counted).mean()),
    }
