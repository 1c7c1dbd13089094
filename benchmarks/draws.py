"""Draws a second of the one sampler, each from its addressed uniform."""

import numpy as np
from numba import njit

from benchmarks.timing import Found, middle
from jornada.engine.draws.hypergeometric import hypergeometric_quantile
from jornada.engine.draws.quantiles import binomial_quantile, poisson_quantile
from jornada.engine.draws.streams import stream, uniform

NUMBER = 1_000_000
Three = tuple[np.ndarray, np.ndarray, np.ndarray]


@njit(cache=True)
def _uniforms(key: np.uint64, number: int) -> float:
    total = 0.0
    for i in range(number):
        total += uniform(key, np.uint64(i), 0)
    return total


@njit(cache=True)
def _binomials(key: np.uint64, n: np.ndarray, p: np.ndarray) -> int:
    total = 0
    for i in range(n.size):
        total += binomial_quantile(uniform(key, np.uint64(i), 0), n[i], p[i])
    return total


@njit(cache=True)
def _poissons(key: np.uint64, mean: np.ndarray) -> int:
    total = 0
    for i in range(mean.size):
        total += poisson_quantile(uniform(key, np.uint64(i), 0), mean[i])
    return total


@njit(cache=True)
def _hypergeometrics(key: np.uint64, good: np.ndarray, bad: np.ndarray, taken: np.ndarray) -> int:
    total = 0
    for i in range(good.size):
        total += hypergeometric_quantile(uniform(key, np.uint64(i), 0), good[i], bad[i], taken[i])
    return total


def draws() -> Found:
    """Return millions of draws a second: mixed (median n 54, four in ten with np above 10) and small."""
    key, dice = stream(1), np.random.default_rng(1)
    n, p = np.exp(dice.uniform(0, 8, NUMBER)).astype(np.int64), dice.beta(1, 4, NUMBER)
    ten, tenth, half = np.full(NUMBER, 10), np.full(NUMBER, 0.1), np.maximum(1, n // 2)
    calls = {
        "uniform": lambda: _uniforms(key, NUMBER),
        "binomial mixed": lambda: _binomials(key, n, p),
        "binomial n 10 p 0.1": lambda: _binomials(key, ten, tenth),
        "Poisson mixed": lambda: _poissons(key, n * p),
        "Poisson mean 1": lambda: _poissons(key, np.ones(NUMBER)),
        "hypergeometric mixed": lambda: _hypergeometrics(key, n, n, half),
        "hypergeometric 5 of 10 and 10": lambda: _hypergeometrics(key, ten, ten, np.full(NUMBER, 5)),
    }
    return {name: NUMBER / (call(), middle(call))[1] / 1e6 for name, call in calls.items()}
