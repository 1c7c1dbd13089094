"""Which draw of a posterior a run takes: one whole row of values, by its weight."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

import numpy as np

from jornada.domain.nouns.uncertainty import Draw
from jornada.engine.draws.numbers import ONLY
from jornada.engine.draws.streams import stream, uniform


class Weighed(NamedTuple):
    """The draws of a posterior with the sums of their weights up to each, the last of them 1."""

    draws: tuple[tuple[Draw, ...], ...]
    up_to: tuple[float, ...]


def drawn_of(posterior: Sequence[Draw], seed: int, run: int) -> tuple[Draw, ...]:
    """Return the rows of the draw that a run takes; none where there is no posterior.

    Runs take quantiles that lie evenly however many there are: the radical inverse of their number, turned by a uniform
    of the seed (Cranley and Patterson 1976, doi:10.1137/0713071). Run i does not depend on how many runs there are.

    Examples
    --------
    >>> rows = tuple(Draw(name, "routes.trail.death", value) for name, value in (("a", 0.5), ("b", 2.0)))
    >>> sorted(drawn_of(rows, 7, run)[0].draw for run in range(4))
    ['a', 'a', 'b', 'b']
    """
    if not posterior:
        return ()
    draws, up_to = weighed(tuple(posterior))
    u = (uniform(stream(seed, 0, "posterior"), stream(0), ONLY) + radical_inverse(run)) % 1.0
    return draws[int(np.searchsorted(up_to, u, side="right").clip(0, len(draws) - 1))]


@lru_cache(maxsize=4)
def weighed(posterior: tuple[Draw, ...]) -> Weighed:
    """Return the draws of a posterior in the order of its table."""
    by_draw: dict[str, list[Draw]] = {}
    for row in posterior:
        by_draw.setdefault(row.draw, []).append(row)
    draws = tuple(tuple(rows) for rows in by_draw.values())
    sums = tuple(accumulate(rows[0].weight for rows in draws))
    return Weighed(draws, tuple(some / sums[-1] for some in sums))


def radical_inverse(number: int) -> float:
    """Return a number with its binary digits behind the point, in reverse (van der Corput).

    Examples
    --------
    >>> [radical_inverse(i) for i in range(4)]
    [0.0, 0.5, 0.25, 0.75]
    """
    return float(int(f"{number:b}"[::-1], 2)) / 2.0 ** number.bit_length() if number else 0.0
