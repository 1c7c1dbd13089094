"""Fluid mode: frames that are alike go on together.

There every frame goes all its ways, and what is drawn by paths elsewhere is multiplied. Taken depth first, frames would
be as many as there are ways through a day. So they go on moment by moment, those with the most of the day left first:
nothing that is alike comes later.
"""

from typing import Any, NamedTuple

import numpy as np

from jornada.engine.draws.streams import named
from jornada.engine.jit import hot, kernel, maker
from jornada.engine.road.frames import ENDING
from jornada.engine.table.columns import set_position
from jornada.engine.table.frames import Frames
from jornada.engine.table.rows import same
from jornada.engine.world.world import UNITS_A_DAY

STAGES = 8  # and room for one more


class Waiting(NamedTuple):
    """Which frame came last to each moment of the day (M,), -1 where none waits, and how many frames have been put
    there (1,); which one came before it to the same moment stands in the place of its path."""

    last: np.ndarray
    seen: np.ndarray


@maker
def nobody_waits() -> Any:
    """Return moments at which no frame waits."""
    return Waiting(np.full(STAGES * (UNITS_A_DAY + 1), -1), np.zeros(1, np.int64))


@maker
def foremost(frames: Any, waiting: Any, codes: Any) -> Any:
    """Return the frames with the most of the day left that wait, alike ones as one.

    After the last of all, the stack is empty.
    """
    for number in range(waiting.seen[0], frames.came[0]):
        frame = frames.coming[number]
        moment = _moment(frame)
        frame.path, waiting.last[moment] = waiting.last[moment], number
    waiting.seen[0] = frames.came[0]
    moment = waiting.last.size - 1
    while moment > 0 and waiting.last[moment] < 0:
        moment -= 1
    found = _of_chain(frames, waiting.last[moment])
    waiting.last[moment] = -1
    if found.size == 0:
        frames.came[0] = 0
    return Frames(found, np.full(1, _joined(found, codes)), frames.hands, frames.visits)


@hot
def _moment(frame: Any) -> int:
    """Return a number that falls as a frame goes through the day.

    By the time left, by its stages at the end of a leg, then at a place.
    """
    return STAGES * frame.time + (STAGES - frame.stage if frame.stage >= ENDING else frame.stage)  # type: ignore[no-any-return]


@maker
def _of_chain(frames: Any, last: int) -> Any:
    """Return the frames of one moment."""
    number, some = last, 0
    while number >= 0:
        number, some = _before(frames.coming[number]), some + 1
    found, number = np.empty(some, frames.coming.dtype), last
    for i in range(some):
        found[i] = frames.coming[number]
        number = _before(found[i])
    return found


@hot
def _before(frame: Any) -> Any:
    """Return the number of the frame that came to the same moment before, -1 where none did."""
    return np.int64(frame.path)


@kernel
def _joined(found: Any, codes: Any) -> int:
    """Join frames of one moment that are alike, and return how many there are then.

    Here paths name what frames are, not their ways.
    """
    for i in range(found.size):
        frame = found[i]
        set_position(frame, codes, frame.place)
        frame.leg = frame.leg if frame.stage >= ENDING else 0
        frame.path = named(np.uint64(frame.leg), frame.address)
    ordered, kept = found[np.argsort(found["path"])], 0
    for i in range(ordered.size):
        if (
            kept > 0
            and found[kept - 1].leg == ordered[i].leg
            and found[kept - 1].weeks == ordered[i].weeks
            and same(found[kept - 1], ordered[i])
        ):
            found[kept - 1].count += ordered[i].count
        else:
            found[kept] = ordered[i]
            kept += 1
    return kept
