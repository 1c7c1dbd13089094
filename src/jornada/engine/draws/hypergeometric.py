"""The exact quantile of a count drawn without replacement.

The few that are drawn are added up, for many an expansion decides.
"""

import math

from jornada.engine.draws.quantiles import SMALL_MEAN, binomial_chance, cornish_fisher, doubt, normal_quantile
from jornada.engine.jit import hot, kernel, maker, within

MANY = 64  # factors of the chance of none, multiplied out


@kernel
def hypergeometric_quantile(u: float, good: int, bad: int, taken: int) -> int:
    """Return the smallest k with P(X <= k) >= u, X the good among `taken` without replacement.

    Good and bad, and taken and left, change places where that makes the count smaller. Chances are added up from 0
    while the mean is small; above that the Cornish-Fisher expansion decides, as for the binomial, and an exact sum
    where that is in doubt.

    Examples
    --------
    >>> hypergeometric_quantile(0.5, 10, 10, 10), hypergeometric_quantile(0.9, 3, 0, 2)
    (5, 2)
    """
    if taken <= 0 or good <= 0:
        return 0
    if taken >= good + bad:
        return good
    if bad <= 0:
        return taken
    if 2 * taken > good + bad:
        return good - _of_few(1.0 - u, good, bad, good + bad - taken)
    return _of_few(u, good, bad, taken)


@maker
def _of_few(u: float, good: int, bad: int, taken: int) -> int:
    """Return the quantile where at most half of all are taken."""
    if good > bad:
        return taken - _of_few_good(1.0 - u, bad, good, taken)
    return _of_few_good(u, good, bad, taken)


@maker
def _of_few_good(u: float, good: int, bad: int, taken: int) -> int:
    """Return the quantile where at most half of all are good too: none may be."""
    few, many = min(good, taken), max(good, taken)  # the law is the same where these change places
    if few * (many / (good + bad)) < SMALL_MEAN:
        return _from_none(u, few, many, good + bad)
    return _from_the_middle(u, few, many, good + bad)


@within
def _chance_of_none(few: int, many: int, total: int) -> float:
    """Return the chance that none of a few are among the many of all: a product, divided once for four factors."""
    if few > MANY:
        return hypergeometric_chance(0, few, total - few, many)
    chance, above, below = 1.0, 1.0, 1.0
    for i in range(few):
        above, below = above * (total - many - i), below * (total - i)
        if i & 3 == 3:
            chance, above, below = chance * (above / below), 1.0, 1.0
    return chance * (above / below)


@hot
def _next(k: int, few: int, many: int, total: int) -> float:
    """Return the chance of one more than `k`, over that of `k`."""
    return ((few - k) * float(many - k)) / ((k + 1.0) * (total - many - few + k + 1.0))


@within
def _from_none(u: float, few: int, many: int, total: int) -> int:
    """Return the quantile by adding up chances from 0; the mean is small."""
    here = _chance_of_none(few, many, total)
    below, k = here, 0
    while below < u and k < few:
        here *= _next(k, few, many, total)
        k += 1
        below += here
        if here < 1e-18 and k * float(total) > float(few) * many:
            break
    return k


@within
def _from_the_middle(u: float, few: int, many: int, total: int) -> int:
    """Return the quantile by the Cornish-Fisher expansion, or by exact sums where it is in doubt."""
    n, k, size = float(few), float(many), float(total)
    mean, one, other = n * (k / size), k * (size - k), n * (size - n)
    variance = mean * ((size - k) / size) * ((size - n) / (size - 1.0))
    skew = ((size - 2.0 * k) / size) * ((size - 2.0 * n) / (size - 2.0))
    kurt = (size * (size + 1.0) - 6.0 * one - 6.0 * other) / ((size - 2.0) * (size - 3.0)) + 6.0 * variance * (
        (5.0 * size - 6.0) / ((size - 2.0) * (size - 3.0))
    )
    w = normal_quantile(u)
    # the fifth as for equal chances: near enough within the doubt
    x = cornish_fisher(w, mean, variance, skew, kurt, skew * (2.0 * kurt - 1.0))
    error = 2.0 * doubt(w, variance)
    low, high = math.floor(x - error), math.floor(x + error)
    if low == high and abs(w) < 7.0:
        return min(max(int(low), 0), few)
    return _search(u, few, many, total, min(max(int(low), 0), few))


@within
def _search(u: float, few: int, many: int, total: int, k: int) -> int:
    """Return the quantile by exact sums outward from the guess `k`."""
    here = hypergeometric_chance(k, few, total - few, many)
    if here < 1e-250:
        k = int(few * (many / total))
        here = hypergeometric_chance(k, few, total - few, many)
    below, term, j = 0.0, here, k
    while j >= 0 and term > 1e-18 * here:
        below += term
        j -= 1
        term = term / _next(j, few, many, total) if j >= 0 else 0.0
    while below < u and k < few:
        here *= _next(k, few, many, total)
        k += 1
        below += here
        if here < 1e-300:
            break
    while k > 0 and below - here >= u:
        below -= here
        k -= 1
        here /= _next(k, few, many, total)
    return k


@maker
def hypergeometric_chance(k: int, good: int, bad: int, taken: int) -> float:
    """Return the chance of `k` good among `taken` without replacement, by Loader's product."""
    p = taken / (good + bad)
    return (
        _binomial_or_edge(k, good, p) * _binomial_or_edge(taken - k, bad, p) / _binomial_or_edge(taken, good + bad, p)
    )


@maker
def _binomial_or_edge(k: int, n: int, p: float) -> float:
    if n == 0:
        return 1.0 if k == 0 else 0.0
    return binomial_chance(float(k), float(n), p)
