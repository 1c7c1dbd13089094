"""Do two samples of place x day counts come from one distribution? Joint tests, Bonferroni over all of them.

A false alarm comes in about one of a thousand comparisons (level 0.001 over all tests of a scenario); seeds are
fixed, so a test that passes once passes always.
"""

import numpy as np
from scipy import stats

LEVEL = 0.001


def disagreement(one: np.ndarray, other: np.ndarray) -> float:
    """Return the least p-value of all tests times their number; below LEVEL the samples disagree.

    Each sample is (runs, cells). Tested: means (Welch) and variances (of squared deviations) of every cell, every
    cell's distribution (chi-square on common bins), and 200 random projections (Kolmogorov-Smirnov and their
    squares' means), which see the joint distribution.
    """
    keep = (one.std(0) > 0) | (other.std(0) > 0)
    fixed = ~keep
    if fixed.any() and not (one[0, fixed] == other[0, fixed]).all():
        return 0.0
    one, other = one[:, keep].astype(float), other[:, keep].astype(float)
    if one.shape[1] == 0:
        return 1.0
    values = [_means(one, other), _means((one - one.mean(0)) ** 2, (other - other.mean(0)) ** 2)]
    values.append(np.array([_chi_square(one[:, i], other[:, i]) for i in range(one.shape[1])]))
    centre, spread = one.mean(0), np.maximum(one.std(0), 1e-9)
    ways = np.random.default_rng(1).normal(size=(one.shape[1], 100))
    a, b = (one - centre) / spread @ ways, (other - centre) / spread @ ways
    values += [np.array([stats.ks_2samp(a[:, i], b[:, i]).pvalue for i in range(100)]), _means(a**2, b**2)]
    every = np.concatenate(values)
    return float(np.nanmin(every) * every.size)


def _means(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    error = np.sqrt(one.var(0) / len(one) + other.var(0) / len(other))
    z = np.abs(one.mean(0) - other.mean(0)) / np.maximum(error, 1e-12)
    return 2 * stats.norm.sf(z)


def _chi_square(one: np.ndarray, other: np.ndarray) -> float:
    pooled = np.sort(np.concatenate([one, other]))
    edges = np.unique(pooled[np.linspace(0, len(pooled) - 1, 9).astype(int)])
    table = np.array([np.histogram(x, [-np.inf, *edges[1:], np.inf])[0] for x in (one, other)])
    table = table[:, table.sum(0) >= 10]
    return float(stats.chi2_contingency(table).pvalue) if table.shape[1] > 1 else 1.0
