"""Frames: parties that wait for the road, each in one record with where it is.

Whoever sets out is put there, and the road takes all on.
"""

from typing import Any, NamedTuple

import numpy as np

from jornada.engine.jit import lean, maker
from jornada.engine.table.columns import FLUID, WHOLE
from jornada.engine.table.rows import later

RESTED = 0  # where a frame stands that has slept at its place
HANDS = 8  # `harm` takes up the last two


class Frames(NamedTuple):
    """Frames that wait to be taken on, the last first.

    Each stands at a stage. At a place: it has slept there, or has come there today. At the end of a leg: nothing has
    happened yet; the walk has changed its health; it has lost somebody or met a danger; it was stopped and may go on;
    it has paid for the way through.
    """

    coming: np.ndarray  # (N,) the frames, with room for more
    came: np.ndarray  # (1,) how many there are
    hands: np.ndarray  # room for frames in hand
    visits: np.ndarray  # (1,) how often parties have stood at a place and chosen since the stack was made


def _frame(row: np.dtype[Any]) -> np.dtype[Any]:
    """Return the record of a frame: its path, then a row, its place, leg and cell of options, the row it comes from,
    what is left of the day, and its stage."""
    behind = {"place": "i4", "leg": "i4", "cell": "i4", "source": "i4", "time": "u1", "stage": "u1"}
    # not a row with more behind: Numba would take it for one
    fields = {name: (kind, 8 + offset) for name, (kind, offset, *_) in (row.fields or {}).items()}
    offsets = 8 + row.itemsize + np.cumsum([0, *(np.dtype(kind).itemsize for kind in behind.values())])
    return np.dtype(
        {
            "names": ["path", *fields, *behind],
            "formats": ["u8", *(kind for kind, _ in fields.values()), *behind.values()],
            "offsets": [0, *(offset for _, offset in fields.values()), *offsets[:-1].tolist()],
            "itemsize": -(-int(offsets[-1]) // 8) * 8,
        }
    )


WHOLE_FRAME, FLUID_FRAME = _frame(WHOLE), _frame(FLUID)


def new_frames(capacity: int, fluid: bool) -> Frames:
    """Return an empty stack with room for so many frames."""
    kind = FLUID_FRAME if fluid else WHOLE_FRAME
    return Frames(np.zeros(capacity, kind), np.zeros(1, np.int64), np.zeros(HANDS, kind), np.zeros(1, np.int64))


@maker
def roomy(frames: Any, more: int) -> Any:
    """Return the stack with room for `more` frames."""
    if frames.came[0] + more <= frames.coming.size:
        return frames
    coming = np.empty(2 * frames.coming.size + more, frames.coming.dtype)
    coming[: frames.came[0]] = frames.coming[: frames.came[0]]
    return Frames(coming, frames.came, frames.hands, frames.visits)


@lean
def start(row: Any, count: Any, frames: Any, number: int) -> Any:
    """Return parties of a row, of that number in the table where its weeks are several, as a frame that waits.

    Its path begins at the row.
    """
    frame = later(frames, row, count)
    frame.path, frame.place, frame.source, frame.stage = row.address, row.position, number, RESTED
    return frame
