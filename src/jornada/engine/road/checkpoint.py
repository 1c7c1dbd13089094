"""Stopped on the way: who pays, who is let go, taken elsewhere, held or removed; the rest are turned back."""

from typing import Any

from jornada.engine.draws.numbers import FOLLOWING, FOLLOWS, PAYS, nth
from jornada.engine.draws.streams import part, uniform
from jornada.engine.jit import within
from jornada.engine.ledger.ledger import STOPPED, UNHEARD
from jornada.engine.people.custody import hold_at, move_to, remove_from
from jornada.engine.people.lines import give_paper
from jornada.engine.road.crossing import let_pay, turn_back
from jornada.engine.road.frames import FREED, brought_to, wait
from jornada.engine.world.outcomes import HOLD, MOVE, RELEASE


@within
def halt(frame: Any, count: Any, journey: Any) -> None:
    """Stop parties on their leg.

    Let those pay from whom that is taken, draw what follows for the others, and turn the rest back.
    """
    scene, stops, group = journey.scene, journey.stops, frame.group - 1
    scene.flows[STOPPED, frame.place, group] += count * scene.groups.each[group].size
    count -= let_pay(frame, count, FREED, PAYS, journey)
    rest, kind = 1.0, stops.kind_of[frame.leg]
    for k in range(stops.share.shape[2]):
        share = stops.share[kind, group, k]
        if share > 0.0 and count > 0:
            some = part(
                count,
                min(1.0, share / max(rest, 1e-300)),
                uniform(journey.ending, frame.path, nth(FOLLOWS, FOLLOWING, k)),
            )
            rest, count = rest - share, count - some
            if some > 0:
                _follow(frame, some, k, journey)
    if count > 0:
        turn_back(frame, count, journey)


@within
def _follow(frame: Any, count: Any, k: int, journey: Any) -> None:
    """Carry out what follows a stop: on with a paper, taken to a place, held, or out of the picture."""
    scene, what, group, place = journey.scene, journey.stops.each[k], frame.group - 1, frame.place
    people = count * scene.groups.each[group].size
    if journey.stops.abroad[k, frame.leg] and scene.papers.each[frame.paper].claim:
        scene.flows[UNHEARD, place, group] += people
    if what.effect == RELEASE:
        freed = wait(frame, count, FREED, nth(FOLLOWS, FOLLOWING, k), journey)
        if what.gives >= 0:
            give_paper(freed, scene, what.gives)
    elif what.effect == MOVE:
        move_to(brought_to(frame, count, what.to, journey), scene, place, what.to, people)
    elif what.effect == HOLD:
        hold_at(
            brought_to(frame, count, scene.offices.each[what.office].place, journey), scene, place, what.office, people
        )
    else:
        remove_from(frame, scene, place, people)
