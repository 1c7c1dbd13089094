"""Ways of giving budgets: how many steps each spot gets, and how a way comes of weights."""

from collections.abc import Iterator, Sequence
from itertools import combinations, product
from math import comb
from typing import NamedTuple

import numpy as np

Way = tuple[int, ...]  # the steps that each spot gets


class Share(NamedTuple):
    """A budget to be shared out: so many steps among so many spots."""

    steps: int
    spots: int


def in_proportion(weights: Sequence[float], steps: int) -> Way:
    """Return steps shared out in proportion to weights, the largest remainders first; equally where there is no weight
    at all.

    Examples
    --------
    >>> in_proportion([2.0, 1.0, 1.0], 5), in_proportion([0.0, 0.0], 3)
    ((3, 1, 1), (2, 1))
    """
    sizes = np.maximum(np.asarray(weights, float), 0.0)
    sizes = np.ones(len(sizes)) if not sizes.sum() > 0 else sizes
    exact = steps * sizes / sizes.sum()
    whole = np.floor(exact + 1e-9).astype(int)
    for i in np.argsort(-(exact - whole), kind="stable")[: steps - int(whole.sum())]:
        whole[i] += 1
    return tuple(int(one) for one in whole)


def together(shares: Sequence[Share], weights: Sequence[float]) -> Way:
    """Return the way of several budgets, each shared out by its own part of the weights."""
    way, first = list[int](), 0
    for share in shares:
        way += in_proportion(weights[first : first + share.spots], share.steps)
        first += share.spots
    return tuple(way)


def number_of(shares: Sequence[Share]) -> int:
    """Return how many ways there are.

    Examples
    --------
    >>> number_of([Share(3, 2), Share(1, 3)])
    12
    """
    return int(np.prod([comb(share.steps + share.spots - 1, share.spots - 1) for share in shares], dtype=object))


def every_way(shares: Sequence[Share]) -> Iterator[Way]:
    """Yield every way.

    Examples
    --------
    >>> list(every_way([Share(2, 2)]))
    [(0, 2), (1, 1), (2, 0)]
    """
    for parts in product(*(list(_of(share)) for share in shares)):
        yield tuple(step for part in parts for step in part)


def _of(share: Share) -> Iterator[Way]:
    """Yield every way of one budget: bars between steps."""
    for bars in combinations(range(share.steps + share.spots - 1), share.spots - 1):
        edges = (-1, *bars, share.steps + share.spots - 1)
        yield tuple(later - earlier - 1 for earlier, later in zip(edges, edges[1:], strict=False))
