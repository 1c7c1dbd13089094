"""Addressed random numbers, and the one sampler: exact inversion.

A uniform is a function of an address, never of what was drawn before it: the key is made from
(seed, run, day, process, pass), the counter from the stable name of the row. Every count is the
quantile of such a uniform, so that two variants that meet the same chances draw the same people,
and chances that lie close give counts that lie close.
"""

import math
from functools import cache
from typing import Any

import numpy as np
from numba import types
from numba.extending import overload

from jornada.engine.draws.hypergeometric import hypergeometric_quantile
from jornada.engine.draws.quantiles import binomial_quantile, normal_quantile, poisson_quantile
from jornada.engine.jit import hot, lean

__all__ = [
    "below",
    "binomial_quantile",
    "hypergeometric_quantile",
    "is_few",
    "is_nobody",
    "is_whole",
    "mix",
    "named",
    "normal_quantile",
    "numbered",
    "pair",
    "part",
    "philox",
    "poisson_quantile",
    "stable_hash",
    "stream",
    "uniform",
]


MASK32 = np.uint64(0xFFFFFFFF)
ROUNDING = 4294967296.0
LEAST = 1e-8  # parties: in fluid mode, fewer than these do not part from others
MARGIN = 1e-9  # more than chances are rounded by


@hot
def philox(key: np.uint64, address: np.uint64, block: np.uint64) -> tuple[float, float]:
    """Return two uniforms in (0, 1) of a key, an address and a block.

    Philox4x32-10 of Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3",
    doi:10.1145/2063384.2063405; the last counter word is fixed at 0.
    """
    c0, c1 = address & MASK32, address >> np.uint64(32)
    c2, c3 = block & MASK32, np.uint64(0)
    k0, k1 = key & MASK32, key >> np.uint64(32)
    for _ in range(10):
        a = np.uint64(0xD2511F53) * c0
        b = np.uint64(0xCD9E8D57) * c2
        c0, c1, c2, c3 = ((b >> np.uint64(32)) ^ c1 ^ k0, b & MASK32, (a >> np.uint64(32)) ^ c3 ^ k1, a & MASK32)
        k0 = (k0 + np.uint64(0x9E3779B9)) & MASK32
        k1 = (k1 + np.uint64(0xBB67AE85)) & MASK32
    first = ((c1 << np.uint64(32)) | c0) >> np.uint64(11)
    second = ((c3 << np.uint64(32)) | c2) >> np.uint64(11)
    return (float(first) + 0.5) * 2.0**-53, (float(second) + 0.5) * 2.0**-53


@lean
def uniform(key: np.uint64, address: np.uint64, number: int) -> float:
    """Return draw `number` of the stream at an address."""
    first, second = philox(key, address, np.uint64(number >> 1))
    return second if number & 1 else first


@lean
def pair(key: np.uint64, address: np.uint64, block: int) -> tuple[float, float]:
    """Return two draws of the stream at an address, of numbers twice the block's and one more: a block gives both."""
    return philox(key, address, np.uint64(block))  # type: ignore[no-any-return]


def part(n: Any, p: float, u: float) -> Any:
    """Return how many of `n` meet a chance `p`.

    Drawn for whole parties, n*p in fluid mode, where fewer than LEAST do not part from others.
    """
    return binomial_quantile(u, n, p) if isinstance(n, int) else n * p


@hot
def _drawn(n: int, p: float, u: float) -> int:
    """Return the quantile: 0 without a look at it where u is at most 1 - np, for (1 - p)^n is no less (Bernoulli)."""
    return 0 if u <= 1.0 - n * p else 1 if n == 1 else binomial_quantile(u, n, p)


@overload(part, jit_options={"_nrt": False, "forceinline": True, "no_cfunc_wrapper": True})  # type: ignore[typeddict-unknown-key]
def _part(n, p, u):  # type: ignore[no-untyped-def]
    if isinstance(n, types.Integer):

        def whole(n, p, u):  # type: ignore[no-untyped-def]
            return _drawn(n, math.floor(p * ROUNDING + 0.5) / ROUNDING, u)

        return whole

    def fluid(n, p, u):  # type: ignore[no-untyped-def]
        some = n * min(max(p, 0.0), 1.0)
        return some if min(some, n - some) >= LEAST else n if p > 0.5 else n - n

    return fluid


def is_nobody(n: Any, most: float, u: float) -> bool:
    """Say whether nobody of `n` meets a chance that is `most` at most, whatever it is.

    Never in fluid mode, where nothing is drawn.
    """
    return isinstance(n, int) and u <= 1.0 - n * (most + MARGIN)


@overload(is_nobody, jit_options={"_nrt": False, "forceinline": True, "no_cfunc_wrapper": True})  # type: ignore[typeddict-unknown-key]
def _is_nobody(n, most, u):  # type: ignore[no-untyped-def]
    if isinstance(n, types.Integer):
        return lambda n, most, u: u <= 1.0 - n * (most + MARGIN)
    return lambda n, most, u: False


def is_few(n: Any, few: int) -> bool:
    """Say whether there are so few that each may draw for itself; never in fluid mode, where nothing is drawn."""
    return isinstance(n, int) and n <= few


@overload(is_few, jit_options={"_nrt": False, "forceinline": True, "no_cfunc_wrapper": True})  # type: ignore[typeddict-unknown-key]
def _is_few(n, few):  # type: ignore[no-untyped-def]
    return (lambda n, few: n <= few) if isinstance(n, types.Integer) else (lambda n, few: False)


def is_whole(n: Any) -> bool:
    """Say whether parties are whole, as everywhere but in fluid mode."""
    return isinstance(n, int)


@overload(is_whole, jit_options={"_nrt": False, "forceinline": True, "no_cfunc_wrapper": True})  # type: ignore[typeddict-unknown-key]
def _is_whole(n):  # type: ignore[no-untyped-def]
    return (lambda n: True) if isinstance(n, types.Integer) else (lambda n: False)


@cache
def stable_hash(text: str) -> np.uint64:
    """Return a 64-bit hash of a name that is the same in every process and release (FNV-1a, mixed)."""
    value = 0xCBF29CE484222325
    for byte in text.encode():
        value = ((value ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return np.uint64(mix(value))


def mix(value: int) -> int:
    """Return the splitmix64 finaliser of a 64-bit number (Steele et al. 2014, doi:10.1145/2660193.2660195)."""
    value = (value + 0x9E3779B97F4A7C15) & 0xFFFFFFFFFFFFFFFF
    value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & 0xFFFFFFFFFFFFFFFF
    value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & 0xFFFFFFFFFFFFFFFF
    return value ^ (value >> 31)


@lean
def _mixed(value: np.uint64) -> np.uint64:
    value = value + np.uint64(0x9E3779B97F4A7C15)
    value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return value ^ (value >> np.uint64(31))


@lean
def numbered(key: np.uint64, number: int) -> np.uint64:
    """Return `below(key, number)`, compiled.

    Examples
    --------
    >>> int(numbered(stream(7), 3)) == int(stream(7, 3))
    True
    """
    return _mixed(key ^ _mixed(np.uint64(number)))


@lean
def named(key: np.uint64, name: np.uint64) -> np.uint64:
    """Return `below(key, text)`, compiled; `name` is the stable hash of the text.

    Examples
    --------
    >>> int(named(stream(7), stable_hash("office"))) == int(stream(7, "office"))
    True
    """
    return _mixed(key ^ name)


def stream(*address: int | str) -> np.uint64:
    """Return the key of the stream at an address of numbers and names.

    Examples
    --------
    >>> int(stream(7, 0, 3, "decide")) == int(stream(7, 0, 3, "decide")) != int(stream(7, 0, 4, "decide"))
    True
    """
    return np.uint64(below(0, *address))


def below(value: int, *address: int | str) -> int:
    """Return the key of an address below another key, so that a common beginning is mixed once."""
    for item in address:
        code = int(stable_hash(item)) if isinstance(item, str) else mix(item & 0xFFFFFFFFFFFFFFFF)
        value = mix(value ^ code)
    return value
