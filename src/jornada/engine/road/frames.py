"""Frames: parties on their way through the day, each in one record with where it is and the path that addresses its
draws.

A path is the address of the row in the morning, mixed with what has happened to its parties since. So parties who come
to be alike on different ways draw apart, and nobody need be looked for before a draw. What splits off a frame waits on
a stack.
"""

from typing import Any

from jornada.engine.choice.logit import cell_of
from jornada.engine.draws.streams import named, numbered
from jornada.engine.jit import hot, lean
from jornada.engine.ledger.ledger import CAME
from jornada.engine.table.columns import MIXED, OF_WEEKS, set_position, set_weeks
from jornada.engine.table.rows import can_expect, later, same, taken_up
from jornada.engine.table.weeks import told_apart

COME, ENDING, WORN, BEREAVED, FREED, PAID = range(1, 7)  # where a frame stands, see `Frames`
# hands: of those who are taken on, of some of them on a leg, of some to whom something happens, and of those of them
# with the same weeks
TRAVELLER, SETTING_OUT, TOUCHED, ALIKE = range(4)


@hot
def can_go_on(journey: Any) -> bool:
    """Say whether a frame waits, and there is room for all that may come of it."""
    frames, most = journey.frames, journey.most
    return journey.ready.came[0] > 0 and frames.came[0] + most <= frames.coming.size and can_expect(journey.night, most)  # type: ignore[no-any-return]


@hot
def popped(journey: Any) -> Any:
    """Return the frame that came last of those that are ready, in hand."""
    ready, hands = journey.ready, journey.frames.hands
    ready.came[0] -= 1
    hands[TRAVELLER] = ready.coming[ready.came[0]]
    return hands[TRAVELLER]


@hot
def some_of(frame: Any, count: Any, hand: int, journey: Any) -> Any:
    """Return some of the parties of a frame, in a hand."""
    journey.frames.hands[hand] = frame
    some = journey.frames.hands[hand]
    some.count = count
    return some


@hot
def push(frame: Any, journey: Any) -> Any:
    """Let a frame wait, and return it where it waits."""
    frames = journey.frames
    number = frames.came[0]
    frames.coming[number] = frame
    frames.came[0] = number + 1
    return frames.coming[number]


@lean
def wait(frame: Any, count: Any, stage: int, mark: int, journey: Any) -> Any:
    """Let some of the parties of a frame wait at a stage, on a path of their own, and return them, to be changed."""
    new = push(frame, journey)
    new.count, new.stage = count, stage
    new.path = numbered(frame.path, mark)
    return new


@lean
def mourn(frame: Any, first: int, mark: int, journey: Any) -> None:
    """Let those who came to the stack from number `first` on wait as bereaved where a frame is, alike ones together,
    each on a path of its own: that of the frame, mixed with what happened and with what they are now."""
    frames, kept, path = journey.frames, first, numbered(frame.path, mark)
    for i in range(first, frames.came[0]):
        new, k = frames.coming[i], first
        while k < kept and not (same(frames.coming[k], new) and frames.coming[k].weeks == new.weeks):
            k += 1
        if k < kept:
            frames.coming[k].count += new.count
            continue
        frames.coming[kept] = new
        new = frames.coming[kept]
        new.path, new.place, new.leg, new.source, new.time, new.stage = (
            named(path, new.address),
            frame.place,
            frame.leg,
            frame.source,
            frame.time,
            BEREAVED,
        )
        kept += 1
    frames.came[0] = kept


@hot
def sleep(frame: Any, count: Any, position: int, journey: Any) -> None:
    """Put parties of a frame down for the night, at a place or on a leg."""
    if frame.weeks == MIXED:
        _sleep_apart(frame, count, position, journey)
    else:
        set_position(later(journey.night, frame, count), journey.scene.codes, position)


@lean
def _sleep_apart(frame: Any, count: Any, position: int, journey: Any) -> None:
    """Put parties of a frame down for the night, told apart by their weeks."""
    night = journey.night
    for i in range(told_apart(night, frame.source, frame, count, journey.ending)):
        set_position(later(night, night.parts[i], night.parts[i].count), journey.scene.codes, position)


@lean
def by_weeks_of(frame: Any, count: Any, journey: Any) -> int:
    """Tell some parties of a frame apart by their weeks, and return into how many `parts` of the night."""
    night = journey.night
    if frame.weeks == MIXED:
        return told_apart(night, frame.source, frame, count, journey.ending)  # type: ignore[no-any-return]
    taken_up(night.parts[0], frame).count = count
    return 1


@lean
def one_of_several(frame: Any, part: Any, journey: Any) -> Any:
    """Return the parties of a frame of several weeks who have been there for as long as a part of them, in hand, on a
    path of their own."""
    some = some_of(frame, part.count, ALIKE, journey)
    some.weeks, some.address, some.path = part.weeks, part.address, named(frame.path, OF_WEEKS[part.weeks])
    return some


@hot
def begin_weeks(frame: Any, codes: Any) -> None:
    """Let parties be in their region for less than a week."""
    if frame.weeks == MIXED:
        frame.weeks = 0
    elif frame.weeks > 0:
        set_weeks(frame, codes, 0)


@lean
def brought_to(party: Any, count: Any, place: int, journey: Any) -> Any:
    """Count parties, told apart by their weeks, at a place they are brought to for the night, and return their row, to
    be changed."""
    group = party.group - 1
    journey.scene.flows[CAME, place, group] += count * journey.scene.groups.each[group].size
    new = later(journey.night, party, count)
    set_position(new, journey.scene.codes, place)
    return new


@hot
def end_from(frame: Any, leg: int, time: int, scene: Any) -> None:
    """Let a frame stand at the end of a leg, with what is left of the day."""
    frame.place, frame.leg, frame.time, frame.stage = scene.legs.each[leg].start, leg, time, ENDING


@hot
def stand_at(frame: Any, place: int, journey: Any) -> None:
    """Let a frame be at a place, where the options of its kind of people are."""
    frame.place = place
    frame.cell = cell_of(journey.choice, frame.heading, frame.group - 1, frame.paper, place)
