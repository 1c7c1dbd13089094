"""What no other way betters in everything at once, and what is left in the worst of the runs."""

from collections.abc import Sequence

import numpy as np


def frontier(values: np.ndarray) -> np.ndarray:
    """Say of ways, (W, M) with less being better, which are bettered by no other: at least as good in all, and better
    in one.

    Examples
    --------
    >>> frontier(np.array([[1.0, 5.0], [2.0, 2.0], [3.0, 3.0], [2.0, 2.0]])).tolist()
    [True, True, False, True]
    """
    return np.array([not any((other <= one).all() and (other < one).any() for other in values) for one in values], bool)


def at_worst(values: np.ndarray, worst: float) -> float:
    """Return the mean over the worst part of the runs, (N,), at least one; unknown where no run has a figure.

    Examples
    --------
    >>> at_worst(np.array([1.0, 2.0, 3.0, 10.0]), 0.5), at_worst(np.array([1.0, 3.0]), 1.0)
    (6.5, 2.0)
    """
    known = np.sort(values[~np.isnan(values)])[::-1]
    return float(known[: max(1, round(worst * len(known)))].mean()) if len(known) else float("nan")


def spread_out(values: np.ndarray, most: int) -> Sequence[int]:
    """Return which of some ways to look at closely, at most so many: the best in each objective, then those that lie
    farthest from the ones chosen.

    Examples
    --------
    >>> list(spread_out(np.array([[0.0, 4.0], [1.0, 3.0], [2.0, 2.0], [4.0, 0.0]]), 3))
    [0, 3, 2]
    """
    scale = np.ptp(values, axis=0)
    points = (values - values.min(0)) / np.where(scale > 0, scale, 1.0)
    chosen = list(dict.fromkeys(int(i) for i in points.argmin(0)))[:most]
    while len(chosen) < min(most, len(values)):
        far = np.min([np.abs(points - points[i]).sum(1) for i in chosen], axis=0)
        far[chosen] = -1.0
        chosen.append(int(far.argmax()))
    return chosen
