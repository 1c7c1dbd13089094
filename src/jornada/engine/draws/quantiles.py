"""Exact quantiles of counts: the one sampler inverts them.

Chances are added up from the nearest end while the mean is small; above that an expansion decides, and an
exact sum where the expansion comes within its own error of a whole number.
"""

import math

from jornada.engine.jit import kernel, maker, within

SMALL_MEAN = 30.0


@kernel
def normal_quantile(u: float) -> float:
    """Return the standard normal quantile of `u` in (0, 1).

    Algorithm AS 241, PPND16 (Wichura 1988, doi:10.2307/2347330), relative error about 1e-16.

    Examples
    --------
    >>> round(normal_quantile(0.975), 6)
    1.959964
    """
    q = u - 0.5
    if abs(q) <= 0.425:
        r = 0.180625 - q * q
        return (
            q
            * (
                (
                    (
                        (
                            (
                                ((2.5090809287301226727e3 * r + 3.3430575583588128105e4) * r + 6.7265770927008700853e4)
                                * r
                                + 4.5921953931549871457e4
                            )
                            * r
                            + 1.3731693765509461125e4
                        )
                        * r
                        + 1.9715909503065514427e3
                    )
                    * r
                    + 1.3314166789178437745e2
                )
                * r
                + 3.3871328727963666080
            )
            / (
                (
                    (
                        (
                            (
                                ((5.2264952788528545610e3 * r + 2.8729085735721942674e4) * r + 3.9307895800092710610e4)
                                * r
                                + 2.1213794301586595867e4
                            )
                            * r
                            + 5.3941960214247511077e3
                        )
                        * r
                        + 6.8718700749205790830e2
                    )
                    * r
                    + 4.2313330701600911252e1
                )
                * r
                + 1.0
            )
        )
    r = math.sqrt(-math.log(u if q < 0.0 else 1.0 - u))
    if r <= 5.0:
        r -= 1.6
        x = (
            (
                (
                    (
                        (
                            ((7.7454501427834140764e-4 * r + 2.27238449892691845833e-2) * r + 2.41780725177450611770e-1)
                            * r
                            + 1.27045825245236838258
                        )
                        * r
                        + 3.64784832476320460504
                    )
                    * r
                    + 5.76949722146069140550
                )
                * r
                + 4.63033784615654529590
            )
            * r
            + 1.42343711074968357734
        ) / (
            (
                (
                    (
                        (
                            (
                                (1.05075007164441684324e-9 * r + 5.47593808499534494600e-4) * r
                                + 1.51986665636164571966e-2
                            )
                            * r
                            + 1.48103976427480074590e-1
                        )
                        * r
                        + 6.89767334985100004550e-1
                    )
                    * r
                    + 1.67638483018380384940
                )
                * r
                + 2.05319162663775882187
            )
            * r
            + 1.0
        )
    else:
        r -= 5.0
        x = (
            (
                (
                    (
                        (
                            (
                                (2.01033439929228813265e-7 * r + 2.71155556874348757815e-5) * r
                                + 1.24266094738807843860e-3
                            )
                            * r
                            + 2.65321895265761230930e-2
                        )
                        * r
                        + 2.96560571828504891230e-1
                    )
                    * r
                    + 1.78482653991729133580
                )
                * r
                + 5.46378491116411436990
            )
            * r
            + 6.65790464350110377720
        ) / (
            (
                (
                    (
                        (
                            (
                                (2.04426310338993978564e-15 * r + 1.42151175831644588870e-7) * r
                                + 1.84631831751005468180e-5
                            )
                            * r
                            + 7.86869131145613259100e-4
                        )
                        * r
                        + 1.48753612908506148525e-2
                    )
                    * r
                    + 1.36929880922735805310e-1
                )
                * r
                + 5.99832206555887937690e-1
            )
            * r
            + 1.0
        )
    return -x if q < 0.0 else x


@maker
def stirling_error(n: float) -> float:
    """Return log(n!) - log(sqrt(2 pi n) (n/e)^n), Loader 2000."""
    if n < 16.0:
        return math.lgamma(n + 1.0) - (n + 0.5) * math.log(n) + n - 0.9189385332046727
    m = 1.0 / (n * n)
    return (1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - m / 1188) * m) * m) * m) / n


@maker
def deviance(x: float, mean: float) -> float:
    """Return x log(x/mean) + mean - x without cancellation, Loader 2000."""
    if abs(x - mean) >= 0.1 * (x + mean):
        return x * math.log(x / mean) + mean - x
    v = (x - mean) / (x + mean)
    total, term, square = (x - mean) * v, 2.0 * x * v, v * v
    for j in range(1, 1000):
        term *= square
        after = total + term / (2 * j + 1)
        if after == total:
            break
        total = after
    return total


@maker
def binomial_chance(k: float, n: float, p: float) -> float:
    """Return P(X = k) for X binomial(n, p) by Loader's saddle point (2000), 0 < p < 1."""
    if k < 0.0 or k > n:
        return 0.0
    if k == 0.0:
        return math.exp(n * math.log1p(-p))
    if k == n:
        return math.exp(n * math.log(p))
    log_chance = (
        stirling_error(n)
        - stirling_error(k)
        - stirling_error(n - k)
        - deviance(k, n * p)
        - deviance(n - k, n * (1.0 - p))
    )
    return math.exp(log_chance) * math.sqrt(n / (2.0 * math.pi * k * (n - k)))


@maker
def cornish_fisher(w: float, mean: float, variance: float, skew: float, kurt: float, fifth: float) -> float:
    """Return the real quantile of a lattice variable, to third order (cumulants over the variance)."""
    s = math.sqrt(variance)
    w2 = w * w
    order1 = skew * (w2 - 1.0) / 6.0
    order2 = w * (kurt * (w2 - 3.0) / 24.0 - skew * skew * (2.0 * w2 - 5.0) / 36.0 - 1.0 / 24.0)
    order3 = (
        fifth * (w2 * w2 - 6.0 * w2 + 3.0) / 120.0
        - skew * kurt * (w2 * w2 - 5.0 * w2 + 2.0) / 24.0
        + skew * skew * skew * (12.0 * w2 * w2 - 53.0 * w2 + 17.0) / 324.0
        + skew * (w2 - 1.0) / 72.0
    )
    return mean + 0.5 + s * w + order1 + order2 / s + order3 / variance


@maker
def doubt(w: float, variance: float) -> float:
    """Bound the error of the expansion; inside it the exact sum decides (tested against it)."""
    a = abs(w)
    return (0.02 + 0.02 * a + 0.01 * a * a * a + 0.004 * a**5) / (variance * math.sqrt(variance)) + 1e-9 * variance**0.5


@within
def _binomial_below(k: int, n: int, p: float) -> tuple[float, float]:
    """Return P(X <= k) and P(X = k), summing the lighter side."""
    here = binomial_chance(float(k), float(n), p)
    total, term = 0.0, here
    if k < n * p:
        j, odds = k, (1.0 - p) / p
        while term > 1e-18 * here and j >= 0:
            total += term
            term *= j * odds / (n - j + 1)
            j -= 1
        return total, here
    j, odds = k, p / (1.0 - p)
    while j < n:
        term *= (n - j) * odds / (j + 1)
        if term < 1e-18 * here:
            break
        total += term
        j += 1
    return 1.0 - total, here


@within
def _binomial_search(u: float, n: int, p: float, k: int) -> int:
    """Return the quantile by exact sums, beginning at the guess `k`."""
    below, here = _binomial_below(k, n, p)
    odds = p / (1.0 - p)
    while below < u and k < n:
        here *= (n - k) * odds / (k + 1)
        k += 1
        below += here
        if here < 1e-300:
            break
    while k > 0 and below - here >= u:
        below -= here
        here *= k / (odds * (n - k + 1))
        k -= 1
    return k


@within
def _power(x: float, n: int) -> float:
    """Return x^n by squaring: several times faster than exp and log for the few parties of most rows."""
    power = 1.0
    while n > 0:
        if n & 1:
            power *= x
        x *= x
        n >>= 1
    return power


@within
def _binomial_from_zero(u: float, n: int, p: float) -> int:
    """Return the quantile by adding up chances from 0; the mean is small."""
    chance = _power(1.0 - p, n) if n <= 64 else math.exp(n * math.log1p(-p))
    if u <= chance:
        return 0
    below, k, odds = chance, 0, p / (1.0 - p)
    while u > below and k < n:
        chance *= (n - k) * odds / (k + 1)
        k += 1
        below += chance
        if chance < 1e-18 and k > n * p:
            break
    return k


@maker
def _binomial_lower_half(u: float, n: int, p: float) -> int:
    if n * p < SMALL_MEAN:
        return _binomial_from_zero(u, n, p)
    q = 1.0 - p
    w, pq = normal_quantile(u), p * q
    variance = n * pq
    x = cornish_fisher(w, n * p, variance, q - p, 1.0 - 6.0 * pq, (q - p) * (1.0 - 12.0 * pq))
    error = doubt(w, variance)
    low, high = math.floor(x - error), math.floor(x + error)
    if low == high and abs(w) < 7.0:
        return min(max(int(low), 0), n)
    return _binomial_search(u, n, p, min(max(int(low), 0), n))


@kernel
def binomial_quantile(u: float, n: int, p: float) -> int:
    """Return the smallest k with P(X <= k) >= u for X binomial(n, p).

    Chances are added up from 0 while the mean is small. Above that the Cornish-Fisher expansion
    decides (the way of Giles 2016, doi:10.1145/2699466, for the Poisson), and where it comes
    within its own error of a whole number an exact sum does.

    Examples
    --------
    >>> binomial_quantile(0.5, 10, 0.5), binomial_quantile(0.999, 1, 0.001)
    (5, 0)
    """
    if n <= 0 or p <= 0.0:
        return 0
    if p >= 1.0:
        return n
    if n == 1:
        return 1 if u > 1.0 - p else 0
    if p <= 0.5:
        return _binomial_lower_half(u, n, p)
    return n - _binomial_lower_half(1.0 - u, n, 1.0 - p)


@kernel
def poisson_quantile(u: float, mean: float) -> int:
    """Return the smallest k with P(X <= k) >= u for X Poisson.

    Examples
    --------
    >>> poisson_quantile(0.5, 4.0), poisson_quantile(0.5, 1e6)
    (4, 1000000)
    """
    if mean <= 0.0:
        return 0
    if mean < SMALL_MEAN:
        return _poisson_search(u, mean, 0, math.exp(-mean), math.exp(-mean))
    w = normal_quantile(u)
    x = cornish_fisher(w, mean, mean, 1.0, 1.0, 1.0)
    error = doubt(w, mean)
    low, high = math.floor(x - error), math.floor(x + error)
    if low == high and abs(w) < 7.0:
        return max(int(low), 0)
    k = max(int(low), 0)
    here = (
        math.exp(-stirling_error(k + 1e-300) - deviance(float(k), mean)) / math.sqrt(2 * math.pi * k)
        if k
        else math.exp(-mean)
    )
    below, term, j = 0.0, here, k
    while j >= 0 and term > 1e-18 * here:
        below += term
        term *= j / mean
        j -= 1
    return _poisson_search(u, mean, k, below, here)


@maker
def _poisson_search(u: float, mean: float, k: int, below: float, here: float) -> int:
    while u > below:
        k += 1
        here *= mean / k
        below += here
        if here < 1e-18 and k > mean:
            break
    while k > 0 and below - here >= u:
        below -= here
        here *= k / mean
        k -= 1
    return k
