"""Deaths: how many of each party die, and the others go on as the group that many smaller."""

from typing import Any

import numpy as np

from jornada.engine.cohorts import GROUP, later, put
from jornada.engine.compiled import hot, lean
from jornada.engine.draw import part, uniform
from jornada.engine.ledger import CAME, DIED, HOUSEHOLD_JOINED, HOUSEHOLD_LEFT, LEFT_PLACE
from jornada.engine.lines import left_all


@hot
def some_die(chance: float, size: int) -> float:
    """Return the chance that somebody dies in a party of a size, of a chance of each person."""
    return 1.0 - (1.0 - chance) ** size


@lean
def deaths(state: Any, who: Any, count: Any, of: Any, draws: Any, table: Any, layout: Any, groups: Any, flows: np.ndarray) -> None:
    """Draw how many die in each party in which somebody dies; the others are there later in `table`.

    `who` is where it is counted, the group, and whether people are at that place now; `of` the chance of a person and the
    flows by where and of what they died; `draws` the key, address and first number.
    """
    place, group, there = who
    chance, where, cause = of
    key, address, first = draws
    size = groups.each[group].size
    here = size * chance * (1.0 - chance) ** (size - 1)
    rest, after = some_die(chance, size), groups.each[group].smaller
    flows[HOUSEHOLD_LEFT, place, group] += count * size
    if there > 0:
        flows[LEFT_PLACE, place, group] += count * size
    for dead in range(1, size + 1):
        some = count if dead == size else part(count, min(1.0, here / max(rest, 1e-300)), uniform(key, address, first + dead))
        rest -= here
        here *= (size - dead) / (dead + 1.0) * chance / max(1.0 - chance, 1e-300)
        count -= some
        flows[DIED, place, group] += some * dead
        flows[where, place, group] += some * dead
        flows[cause, place, group] += some * dead
        if some > 0:
            left_all(state, layout, place, some * size, groups.places, flows)
        if dead < size and some > 0:
            people, left = some * groups.each[after].size, put(state, layout, GROUP, after + 1)
            left_all(left, layout, place, -people, groups.places, flows)
            flows[HOUSEHOLD_JOINED, place, after] += people
            if there > 0:
                flows[CAME, place, after] += people
            later(table, left, some)
        after = groups.each[after].smaller if after >= 0 else -1
        if count <= 0:
            break
