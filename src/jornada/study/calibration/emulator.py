"""An emulator: what a run would count, from the runs that were made, with how far it may be off.

A linear trend and a Gaussian process on what it leaves, with a length for each parameter and the chance of single runs
as noise; figures of one kind share the lengths. Its variance is never less than its own error on runs that are left out
one at a time (Rasmussen and Williams 2006, eq. 5.12).

Shape letters: N points, D parameters, M observations.
"""

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np

# of the range of a prior: shorter ones would be fitted to chance, longer ones are as good as none
LENGTHS = (0.05, 20.0)
NOISE = (1e-6, 10.0)


@dataclass(frozen=True)
class Emulated:
    """What runs would count on the scales of their errors: means and variances (N, M)."""

    mean: np.ndarray
    variance: np.ndarray


@dataclass(frozen=True)
class Part:
    """Figures of one kind.

    Which ones they are, their trend (D + 1, M'), the process of what it leaves, and the least variance (M',).
    """

    which: np.ndarray
    trend: np.ndarray
    process: Any
    least: np.ndarray


@dataclass(frozen=True)
class Emulator:
    """What runs would count, learnt from some of them."""

    parts: tuple[Part, ...]
    size: int

    def at(self, points: np.ndarray) -> Emulated:
        """Return what runs at points (N, D) would count."""
        mean, variance = np.empty((len(points), self.size)), np.empty((len(points), self.size))
        for part in self.parts:
            found, sd = part.process.predict(points, return_std=True)
            many = (len(points), len(part.which))
            mean[:, part.which] = found.reshape(many) + _terms(points) @ part.trend
            variance[:, part.which] = np.maximum(sd.reshape(many) ** 2, part.least)
        return Emulated(mean, variance)


def learnt(points: np.ndarray, scaled: np.ndarray, kinds: tuple[np.ndarray, ...], seed: int) -> Emulator:
    """Return an emulator of counts (N, M), on the scales of their errors, at points (N, D).

    Each kind is some of the figures.
    """
    return Emulator(tuple(_part(points, scaled[:, which], which, seed) for which in kinds), scaled.shape[1])


def _part(points: np.ndarray, scaled: np.ndarray, which: np.ndarray, seed: int) -> Part:
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.gaussian_process import GaussianProcessRegressor
    from sklearn.gaussian_process.kernels import ConstantKernel, Matern, WhiteKernel

    trend = np.linalg.lstsq(_terms(points), scaled, rcond=None)[0]
    left = scaled - _terms(points) @ trend
    kernel = ConstantKernel(0.5, (1e-6, 1e3)) * Matern(np.ones(points.shape[1]), LENGTHS, nu=2.5) + WhiteKernel(
        0.5, NOISE
    )
    process = GaussianProcessRegressor(kernel, normalize_y=True, random_state=seed)
    with warnings.catch_warnings():
        # a length at its end means that a parameter does not matter
        warnings.simplefilter("ignore", ConvergenceWarning)
        process.fit(points, left)
    return Part(which, trend, process, _left_out(process, points, left))


def _left_out(process: Any, points: np.ndarray, left: np.ndarray) -> np.ndarray:
    """Return the mean square error (M',) at each point by a process that knows all others."""
    inverse = np.linalg.inv(process.kernel_(points))
    errors = inverse @ (left - left.mean(0)) / np.diag(inverse)[:, None]
    return np.asarray(np.mean(errors**2, axis=0))


def _terms(points: np.ndarray) -> np.ndarray:
    return np.column_stack([np.ones(len(points)), points])
