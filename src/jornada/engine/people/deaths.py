"""Deaths: how many of each party die, and the others go on as the group that many smaller."""

from typing import Any, NamedTuple

import numpy as np

from jornada.engine.draws.streams import part, uniform
from jornada.engine.jit import hot, lean
from jornada.engine.ledger.ledger import CAME, DIED, HOUSEHOLD_JOINED, HOUSEHOLD_LEFT, LEFT_PLACE
from jornada.engine.people.lines import count_out_of_all
from jornada.engine.table.columns import set_group
from jornada.engine.table.rows import later


class Dying(NamedTuple):
    """How people die."""

    chance: float  # of each person
    where: int  # the flow that counts them by where: on a leg, at a place, in captivity
    cause: int  # the flow that counts them by what they died of
    place: int  # at which place they are counted
    there: int  # 1: the party is there now, 0: on a leg (a number: code is compiled for each True and False)


class Drawn(NamedTuple):
    """What draws are addressed by."""

    key: np.uint64  # of the process
    address: np.uint64  # of the row, or path of the frame
    number: int  # of the first draw


@hot
def some_die(chance: float, size: int) -> float:
    """Return the chance that somebody dies in a party of a size, of a chance of each person."""
    return 1.0 - (1.0 - chance) ** size


@lean
def let_die(party: Any, count: Any, dying: Any, drawn: Any, table: Any, scene: Any) -> None:
    """Draw how many die in each party in which somebody dies; the others are there later in `table`."""
    place, group, groups, flows = dying.place, party.group - 1, scene.groups.each, scene.flows
    size = groups[group].size
    here = size * dying.chance * (1.0 - dying.chance) ** (size - 1)
    rest, after = some_die(dying.chance, size), groups[group].smaller
    flows[HOUSEHOLD_LEFT, place, group] += count * size
    if dying.there > 0:
        flows[LEFT_PLACE, place, group] += count * size
    for dead in range(1, size + 1):
        some = (
            count
            if dead == size
            else part(count, min(1.0, here / max(rest, 1e-300)), uniform(drawn.key, drawn.address, drawn.number + dead))
        )
        rest -= here
        here *= (size - dead) / (dead + 1.0) * dying.chance / max(1.0 - dying.chance, 1e-300)
        count -= some
        flows[DIED, place, group] += some * dead
        flows[dying.where, place, group] += some * dead
        flows[dying.cause, place, group] += some * dead
        if some > 0:
            count_out_of_all(party, scene, place, some * size)
        if dead < size and some > 0:
            _go_on(later(table, party, some), after, some * groups[after].size, dying, scene)
        after = groups[after].smaller if after >= 0 else -1
        if count <= 0:
            break


@lean
def _go_on(party: Any, group: int, people: Any, dying: Any, scene: Any) -> None:
    """Let those who are left of parties go on as a smaller group."""
    set_group(party, scene.codes, group + 1)
    count_out_of_all(party, scene, dying.place, -people)
    scene.flows[HOUSEHOLD_JOINED, dying.place, group] += people
    if dying.there > 0:
        scene.flows[CAME, dying.place, group] += people
