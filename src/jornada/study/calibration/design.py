"""Points of the space of parameters, each coordinate the quantile of a prior: spread evenly, and addressed by a seed.

Shape letters: N points, D parameters.
"""

import numpy as np

CANDIDATES = 13  # as a power of two: points that are judged by the emulator, which costs next to nothing


def hypercube(points: int, parameters: int, seed: int) -> np.ndarray:
    """Return a Latin hypercube (N, D): every parameter takes each of N slices of its prior once (McKay, Beckman and
    Conover 1979, doi:10.2307/1268522).

    Examples
    --------
    >>> sorted((hypercube(4, 2, 1)[:, 0] * 4).astype(int).tolist())
    [0, 1, 2, 3]
    """
    from scipy.stats import qmc

    return np.asarray(qmc.LatinHypercube(parameters, rng=np.random.default_rng([seed, 1])).random(points))


def candidates(parameters: int, seed: int, number: int) -> np.ndarray:
    """Return scrambled Sobol points (2^13, D), others for each number."""
    from scipy.stats import qmc

    return np.asarray(qmc.Sobol(parameters, rng=np.random.default_rng([seed, 2, number])).random_base2(CANDIDATES))
