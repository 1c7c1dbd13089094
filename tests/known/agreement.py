"""Do two samples of place x day counts come from one distribution? Joint tests, Bonferroni over all of them.

A false alarm comes in about one of a thousand comparisons (level 0.001 over all tests of a scenario); seeds are
fixed, so a test that passes once passes always.
"""

from typing import NamedTuple

import numpy as np
from scipy import stats

LEVEL = 0.001


class Tests(NamedTuple):
    """What was tested: the cells (C,) that vary; z and p-value of their means, p-values of their variances, chi-square
    (C, 2) with its degrees of freedom and p-values of their distributions; and of 200 tests of the joint distribution.

    A cell that never varies, but has another value in the other sample, has an infinite z.
    """

    cells: np.ndarray
    z: np.ndarray
    means: np.ndarray
    spreads: np.ndarray
    chi_square: np.ndarray
    shapes: np.ndarray
    jointly: np.ndarray

    @property
    def number(self) -> int:
        """Return how many tests there are."""
        return 3 * self.cells.size + self.jointly.size

    @property
    def worst(self) -> float:
        """Return the least p-value times the number of tests: 1 where there is nothing to test."""
        every = np.concatenate([self.means, self.spreads, self.shapes, self.jointly])
        return float(np.nanmin(every) * every.size) if every.size else 1.0

    def differing(self) -> np.ndarray:
        """Return the cells that differ by themselves."""
        least = np.fmin(np.fmin(self.means, self.spreads), self.shapes)
        return self.cells[least * self.number <= LEVEL]


def disagreement(one: np.ndarray, other: np.ndarray) -> float:
    """Return the least p-value of all tests times their number; below LEVEL the samples disagree."""
    return tests_of(one, other).worst


def tests_of(one: np.ndarray, other: np.ndarray) -> Tests:
    """Test two samples, each (runs, cells), against each other.

    Tested: means (Welch) and variances (of squared deviations) of every cell, every cell's distribution (chi-square on
    common bins), and 200 random projections (Kolmogorov-Smirnov and their squares' means), which see the joint
    distribution.
    """
    keep = (one.std(0) > 0) | (other.std(0) > 0)
    cells = np.flatnonzero(keep | (one[0] != other[0]))
    one, other = one[:, cells].astype(float), other[:, cells].astype(float)
    if cells.size == 0:
        return Tests(cells, *(np.zeros(0),) * 3, np.zeros((0, 2)), *(np.zeros(0),) * 2)
    z, means = _means(one, other)
    spreads = _means((one - one.mean(0)) ** 2, (other - other.mean(0)) ** 2)[1]
    shapes = np.array([_chi_square(one[:, i], other[:, i]) for i in range(cells.size)])
    fixed = ~keep[cells]
    z[fixed], means[fixed] = np.inf, 0.0
    return Tests(cells, z, means, spreads, shapes[:, :2], shapes[:, 2], _jointly(one, other))


def _jointly(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    centre, spread = one.mean(0), np.maximum(one.std(0), 1e-9)
    ways = np.random.default_rng(1).normal(size=(one.shape[1], 100))
    a, b = (one - centre) / spread @ ways, (other - centre) / spread @ ways
    return np.concatenate([[stats.ks_2samp(a[:, i], b[:, i]).pvalue for i in range(100)], _means(a**2, b**2)[1]])


def _means(one: np.ndarray, other: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    error = np.sqrt(one.var(0) / len(one) + other.var(0) / len(other))
    z = np.abs(one.mean(0) - other.mean(0)) / np.maximum(error, 1e-12)
    return z, 2 * stats.norm.sf(z)


def _chi_square(one: np.ndarray, other: np.ndarray) -> tuple[float, float, float]:
    pooled = np.sort(np.concatenate([one, other]))
    edges = np.unique(pooled[np.linspace(0, len(pooled) - 1, 9).astype(int)])
    table = np.array([np.histogram(x, [-np.inf, *edges[1:], np.inf])[0] for x in (one, other)])
    table = table[:, table.sum(0) >= 10]
    if table.shape[1] < 2:
        return 0.0, 0.0, 1.0
    found = stats.chi2_contingency(table)
    return float(found.statistic), float(found.dof), float(found.pvalue)
