"""How a published figure spreads around what really was: densities, figures drawn, and distances on a scale of their
own.

Shape letters: N runs, M observations.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from jornada.domain.nouns.observed import Series

# what stands for none where a logarithm or a mean is taken: one run without anybody is no chance of nought
NOBODY = 0.5
HALF_LOG_TWO_PI = 0.5 * math.log(2.0 * math.pi)


class ErrorModel(NamedTuple):
    """How a figure spreads around its mean: log_normal, negative_binomial, poisson or normal, and how far.

    Of a log_normal figure the logarithm is normal around that of the mean, with standard deviation `spread`; a
    negative_binomial one has variance m + (spread m)^2; a normal one the standard deviation `spread`, in people.

    Examples
    --------
    >>> ErrorModel("poisson").log_density(2.0, [2.0, 1.0]).round(3).tolist()
    [-1.307, -1.693]
    """

    kind: str
    spread: float = 0.0

    def log_density(self, observed: ArrayLike, means: ArrayLike) -> np.ndarray:
        """Return the logarithm of the density of figures where such means were counted, of the shape of both
        together."""
        y, m = np.asarray(observed, float), np.asarray(means, float)
        if self.kind == "normal":
            return _normal(y, m, self.spread)
        m = np.maximum(m, NOBODY)
        if self.kind == "log_normal":
            log_y = np.log(np.maximum(y, NOBODY))
            return np.asarray(_normal(log_y, np.log(m), self.spread) - log_y)
        return _counted(y, m, 0.0 if self.kind == "poisson" else self.spread**2)

    def drawn(self, means: ArrayLike, rng: np.random.Generator) -> np.ndarray:
        """Return a figure for each mean, drawn with its error."""
        m = np.asarray(means, float)
        if self.kind == "normal":
            return np.asarray(rng.normal(m, self.spread))
        m = np.maximum(m, NOBODY)
        if self.kind == "log_normal":
            return np.asarray(m * np.exp(rng.normal(0.0, self.spread, m.shape)))
        rate = m if self.kind == "poisson" else rng.gamma(self.spread**-2, m * self.spread**2)
        return rng.poisson(rate).astype(float)

    def scaled(self, people: ArrayLike) -> np.ndarray:
        """Return figures on the scale on which their errors are of one size.

        As they are where the error is normal, else their logarithm.
        """
        m = np.asarray(people, float)
        return m if self.kind == "normal" else np.log(np.maximum(m, NOBODY))

    def variance(self, observed: ArrayLike) -> np.ndarray:
        """Return the variance of the error of figures on that scale."""
        y = np.asarray(observed, float)
        chance = 0.0 if self.kind in ("normal", "log_normal") else 1.0 / np.maximum(y, NOBODY)
        return np.broadcast_to(chance + (0.0 if self.kind == "poisson" else self.spread**2), y.shape)


def error_of(series: Series) -> ErrorModel:
    """Return the error model that is declared for a series."""
    return ErrorModel(series.error, series.spread)


def _normal(y: np.ndarray, mean: np.ndarray, sd: float) -> np.ndarray:
    return np.asarray(-0.5 * ((y - mean) / sd) ** 2 - math.log(sd) - HALF_LOG_TWO_PI)


def _counted(y: np.ndarray, m: np.ndarray, dispersion: float) -> np.ndarray:
    """Return the log density of a Poisson count, or of a negative binomial one of size 1 / dispersion."""
    from scipy.special import gammaln

    if dispersion == 0.0:
        return np.asarray(y * np.log(m) - m - gammaln(y + 1.0))
    size = 1.0 / dispersion
    return np.asarray(
        gammaln(y + size)
        - gammaln(size)
        - gammaln(y + 1.0)
        - size * np.log1p(m / size)
        + y * (np.log(m) - np.log(m + size))
    )
