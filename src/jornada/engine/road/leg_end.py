"""The end of a leg: one draw says to whom something happens there; the others come to the place, or to the border.

The walk, dangers or being turned back, and stops come one after another, and the first that comes decides. Their
chances are taken together, so that for nearly everybody one comparison is all.
"""

from typing import Any, NamedTuple

from jornada.engine.draws.numbers import ANY, MEETS, WEARS
from jornada.engine.draws.streams import is_nobody, part, uniform
from jornada.engine.jit import hot, lean, within
from jornada.engine.ledger.ledger import CAME, WENT_HOME
from jornada.engine.people.lines import count_out_of_all
from jornada.engine.places.health import Odds, chance_of_change
from jornada.engine.road.checkpoint import halt
from jornada.engine.road.crossing import cross, pass_border
from jornada.engine.road.frames import (
    BEREAVED,
    COME,
    ENDING,
    FREED,
    PAID,
    TOUCHED,
    begin_weeks,
    one_of_several,
    sleep,
    some_of,
    stand_at,
)
from jornada.engine.road.hazards import meet, wear_down
from jornada.engine.table.columns import MIXED
from jornada.engine.table.weeks import told_apart
from jornada.engine.world.health import LIVING


class Risks(NamedTuple):
    """Chances at the end of a leg."""

    wear: float  # that the walk changes health, or somebody dies of it
    harm: float  # of dangers
    met: float  # of dangers, of death, or of being turned back
    stop: float  # of being stopped


@lean
def risks_of(frame: Any, journey: Any) -> Any:
    """Return the chances of what may still happen to a party at the end of its leg."""
    leg, stage, chances = frame.leg, frame.stage, journey.chances
    wear, harm, met, stop = 0.0, 0.0, 0.0, 0.0
    if stage < FREED:
        stop = journey.stops.chance[min(1, frame.company), frame.paper, leg]
    if stage < BEREAVED:
        kind, size = (
            journey.dangers.kind_of[frame.group - 1, frame.paper],
            journey.scene.groups.each[frame.group - 1].size,
        )
        harm = min(1.0, chances.harm[min(1, frame.company), leg, kind])
        met = harm + (1.0 - harm) * chances.any[leg, size]
    elif stage == BEREAVED and not journey.scene.legs.each[leg].crossing:
        met = chances.turned_back[leg]
    if stage == ENDING and journey.care.at_end[leg, frame.health]:
        wear = chance_of_change(odds_on(frame, journey))
    return Risks(wear, harm, met, stop)


@hot
def odds_on(frame: Any, journey: Any) -> Any:
    """Return the chances of the walk for the health of a party on its leg."""
    care, group = journey.care, frame.group - 1
    row = care.walked + (frame.leg * care.kinds + care.kind[group]) * LIVING + frame.health
    return Odds(care, row, journey.scene.groups.each[group].size)


@hot
def _nothing(risks: Any) -> float:
    """Return the chance that nothing happens."""
    return (1.0 - risks.wear) * (1.0 - risks.met) * (1.0 - risks.stop)  # type: ignore[no-any-return]


@lean
def end_alone(frame: Any, fate: float, journey: Any) -> bool:
    """End the leg of one party, by one uniform; say whether it is at a place with time for another leg."""
    if not is_nobody(1, journey.chances.most[frame.leg], fate):
        risks = risks_of(frame, journey)
        if fate > _nothing(risks):
            _befall_each(frame, risks, journey)
            return False
    return _come_through(frame, journey)  # type: ignore[no-any-return]


@within
def end(frame: Any, journey: Any) -> bool:
    """End the leg of one party or of several; say whether some are at a place with time for another leg."""
    if frame.count == 1 and not journey.fluid:
        return end_alone(frame, uniform(journey.ending, frame.path, ANY), journey)  # type: ignore[no-any-return]
    return end_together(frame, journey)  # type: ignore[no-any-return]


@lean
def end_together(frame: Any, journey: Any) -> bool:
    """End the leg of parties; say whether some are at a place with time for another leg.

    They are those of the frame.
    """
    fate = uniform(journey.ending, frame.path, ANY)
    if not is_nobody(frame.count, journey.chances.most[frame.leg], fate):
        risks = risks_of(frame, journey)
        some = part(frame.count, 1.0 - _nothing(risks), fate)
        if some > 0:
            _befall_each(some_of(frame, some, TOUCHED, journey), risks, journey)
            frame.count -= some
    return frame.count > 0 and _come_through(frame, journey)


@lean
def _befall_each(frame: Any, risks: Any, journey: Any) -> None:
    """Let something happen to parties, told apart by their weeks."""
    if frame.weeks != MIXED:
        _befall(frame, risks, journey)
        return
    night = journey.night
    for i in range(told_apart(night, frame.source, frame, frame.count, journey.ending)):
        _befall(one_of_several(frame, night.parts[i], journey), risks, journey)


@lean
def _befall(frame: Any, risks: Any, journey: Any) -> None:
    """Spread parties to whom something happens over the walk, dangers and being turned back, and stops."""
    key, count, zero = journey.ending, frame.count, frame.count - frame.count
    worn = (
        part(count, min(1.0, risks.wear / (1.0 - _nothing(risks))), uniform(key, frame.path, WEARS))
        if risks.wear > 0.0
        else zero
    )
    if worn > 0:
        wear_down(frame, worn, odds_on(frame, journey), journey)
        count -= worn
    later_on = risks.met + (1.0 - risks.met) * risks.stop
    met = part(count, risks.met / later_on, uniform(key, frame.path, MEETS)) if risks.met > 0.0 and count > 0 else zero
    if met > 0:
        meet(frame, met, risks.harm / risks.met, journey)
    if count - met > 0:
        halt(frame, count - met, journey)


@within
def _come_through(frame: Any, journey: Any) -> bool:
    """Bring parties to the end of their leg, over a border or to a place.

    Say whether they have time for another leg.
    """
    if not journey.scene.legs.each[frame.leg].crossing:
        return _come(frame, journey)  # type: ignore[no-any-return]
    if frame.stage == PAID:
        pass_border(frame, frame.count, journey)
    else:
        cross(frame, journey)
    return False


@lean
def _come(frame: Any, journey: Any) -> bool:
    """Bring parties to a place: home, to a night there, or with time for another leg, which is said."""
    scene, leg, group = journey.scene, journey.scene.legs.each[frame.leg], frame.group - 1
    place, people = leg.end, frame.count * scene.groups.each[group].size
    if frame.heading > 0 and scene.groups.each[group].home == place:
        scene.flows[WENT_HOME, place, group] += people
        count_out_of_all(frame, scene, place, people)
        return False
    scene.flows[CAME, place, group] += people
    if leg.new_region:
        begin_weeks(frame, scene.codes)
    stand_at(frame, place, journey)
    frame.stage = COME
    if frame.time >= journey.choice.least[frame.cell, frame.means]:
        return True
    sleep(frame, frame.count, place, journey)
    return False
