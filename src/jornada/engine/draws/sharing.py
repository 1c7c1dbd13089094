"""Something scarce is shared out: exact draws without replacement, longest waiting first or by lot.

A multinomial here would be wrong: what is shared out is shared among a known number of parties, so the
last class served is drawn from by a multivariate hypergeometric. Rows come in canonical order.
"""

from typing import Any, NamedTuple

import numpy as np
from numba import types
from numba.extending import overload

from jornada.engine.draws.hypergeometric import hypergeometric_quantile
from jornada.engine.draws.numbers import IN_ORDER
from jornada.engine.draws.streams import uniform
from jornada.engine.jit import kernel, maker

MOST_PEOPLE = 16
NOBODY = np.uint64(0x5DEECE66D)


class Parties(NamedTuple):
    """Those among whom something is shared out, row by row."""

    counts: np.ndarray  # (R,) parties
    sizes: np.ndarray  # (R,) people in each of the parties of a row
    address: np.ndarray  # (R,) of the draws of a row


def drawn(good: Any, bad: Any, taken: Any, u: float) -> Any:
    """Return how many of `good` are among `taken` drawn without replacement; proportional in fluid mode."""
    return hypergeometric_quantile(u, good, bad, taken) if isinstance(good, int) else taken * good / (good + bad)


@overload(drawn)
def _drawn(good, bad, taken, u):  # type: ignore[no-untyped-def]
    if isinstance(good, types.Integer):
        return lambda good, bad, taken, u: hypergeometric_quantile(u, good, bad, taken)
    return lambda good, bad, taken, u: taken * (good / max(good + bad, 1e-300))


@maker
def take_parties(parties: Any, chosen: np.ndarray, room: Any, key: np.uint64, taken: np.ndarray) -> None:
    """Draw `room` parties at random from the rows `chosen` into `taken`, one row after the other."""
    counts, total = parties.counts, parties.counts[0] * 0
    for row in chosen:
        total += counts[row]
    for row in chosen:
        if room <= 0 or total <= 0:
            break
        total -= counts[row]
        some = drawn(counts[row], total, min(room, total + counts[row]), uniform(key, parties.address[row], IN_ORDER))
        taken[row] += some
        room -= some


@maker
def take_people(parties: Any, chosen: np.ndarray, room: Any, skip: bool, key: np.uint64, taken: np.ndarray) -> None:
    """Admit parties in random order, one by one, while their people fit into `room`.

    Only party sizes matter for who fits, so the order is drawn over sizes: in batches that fit whatever
    their order, then one by one; then each size is shared out over its rows.
    """
    sizes, by_size = parties.sizes, np.zeros(MOST_PEOPLE, parties.counts.dtype)
    for row in chosen:
        by_size[sizes[row]] += parties.counts[row]
    admitted = _admitted(by_size, room, skip, key)
    for size in range(1, MOST_PEOPLE):
        if admitted[size] > 0:
            same = np.array([row for row in chosen if sizes[row] == size])
            take_parties(parties, same, admitted[size], key, taken)


def _admitted(by_size: np.ndarray, room: Any, skip: bool, key: np.uint64) -> np.ndarray:
    """Return how many parties of each size get in; replaced by the versions below when compiled."""
    raise NotImplementedError


@overload(_admitted)
def _admitted_for(by_size, room, skip, key):  # type: ignore[no-untyped-def]
    if not isinstance(by_size.dtype, types.Integer):

        def fluid(by_size, room, skip, key):  # type: ignore[no-untyped-def]
            people = 0.0
            for size in range(by_size.size):
                people += size * by_size[size]
            return by_size * min(1.0, room / max(people, 1e-300))

        return fluid
    return lambda by_size, room, skip, key: _admit_whole(by_size, room, skip, key)


@kernel
def _admit_whole(by_size: np.ndarray, room: int, skip: bool, key: np.uint64) -> np.ndarray:
    admitted, number = np.zeros_like(by_size), IN_ORDER
    while room > 0:
        total, largest = 0, 0
        for size in range(1, MOST_PEOPLE):
            total += by_size[size]
            if by_size[size] > 0:
                largest = size
        if total == 0:
            break
        batch = min(room // largest, total)
        if batch > 1:
            room, number = _admit_batch(by_size, admitted, batch, room, key, number)
            continue
        size = _next_size(by_size, uniform(key, NOBODY, number) * total)
        number += 1
        if size <= room:
            by_size[size] -= 1
            admitted[size] += 1
            room -= size
        elif skip:
            by_size[size] = 0  # room only shrinks: no party of this size can fit later
        else:
            break
    return admitted


@maker
def _next_size(by_size: np.ndarray, spot: float) -> int:
    last = 0
    for size in range(1, MOST_PEOPLE):
        if by_size[size] > 0:
            last = size
            spot -= by_size[size]
            if spot < 0:
                break
    return last


@maker
def _admit_batch(
    by_size: np.ndarray, admitted: np.ndarray, batch: int, room: int, key: np.uint64, number: int
) -> tuple[int, int]:
    """Admit the next `batch` parties of the random order, all of which fit.

    Return the room that is left, and the number of the next draw.
    """
    total = 0
    for size in range(1, MOST_PEOPLE):
        total += by_size[size]
    for size in range(1, MOST_PEOPLE):
        if by_size[size] > 0 and batch > 0:
            total -= by_size[size]
            some = hypergeometric_quantile(uniform(key, NOBODY, number), by_size[size], total, batch)
            number += 1
            by_size[size] -= some
            admitted[size] += some
            batch -= some
            room -= some * size
    return room, number
