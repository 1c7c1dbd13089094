"""A border at the end of a leg: turned back, met by the authorities or past them; and what follows an encounter."""

from typing import Any

from jornada.engine.draws.numbers import BOUGHT, DISPOSED, DISPOSITIONS, SEEN, TURNED, nth
from jornada.engine.draws.streams import part, uniform
from jornada.engine.jit import lean, within
from jornada.engine.ledger.ledger import (
    BRIBES,
    ENCOUNTERS,
    ENTERED,
    FIRST_ENCOUNTERS,
    LEFT_LINE,
    RELEASED,
    REMOVED,
    RETURNED,
    TURNED_BACK,
    UNHEARD,
    WENT_ON,
)
from jornada.engine.people.lines import (
    count_off_list,
    count_out_of_all,
    count_out_of_line,
    join_line,
    keep_lines,
    leave_line,
    leave_list,
)
from jornada.engine.road.frames import PAID, brought_to, by_weeks_of, wait
from jornada.engine.table.columns import set_bed, set_means, set_tries
from jornada.engine.world.outcomes import HOLD, REMOVE, RETURN
from jornada.engine.world.world import MOST_TRIES


@lean
def turn_back(frame: Any, count: Any, journey: Any) -> None:
    """Bring parties back to the place where their leg begins."""
    scene, group = journey.scene, frame.group - 1
    scene.flows[TURNED_BACK, frame.place, group] += count * scene.groups.each[group].size
    for i in range(by_weeks_of(frame, count, journey)):
        brought_to(journey.night.parts[i], journey.night.parts[i].count, frame.place, journey)


@lean
def pay_or_turn_back(frame: Any, count: Any, journey: Any) -> None:
    """Stop parties on a leg: some of those who can pay buy the way through, the others are turned back."""
    paying = let_pay(frame, count, PAID, BOUGHT, journey)
    if count - paying > 0:
        turn_back(frame, count - paying, journey)


@lean
def let_pay(frame: Any, count: Any, stage: int, number: int, journey: Any) -> Any:
    """Let some of the parties that can pay go on from a stage, where that is taken; return how many."""
    scene, leg = journey.scene, journey.scene.legs.each[frame.leg]
    if leg.bribe_share <= 0.0 or frame.means < leg.bribe:
        return count - count
    paying = part(count, leg.bribe_share, uniform(journey.ending, frame.path, number))
    if paying > 0:
        scene.flows[BRIBES, frame.place, frame.group - 1] += paying * leg.bribe_usd
        set_means(wait(frame, paying, stage, number, journey), scene.codes, frame.means - leg.bribe)
    return paying


@lean
def pass_border(frame: Any, count: Any, journey: Any) -> None:
    """Let people out of the picture who pass a crossing without an encounter.

    Lawfully, with the paper that the leg needs, or unseen.
    """
    scene, group = journey.scene, frame.group - 1
    place, people = scene.legs.each[frame.leg].end, count * scene.groups.each[group].size
    scene.flows[WENT_ON if scene.legs.lawful[frame.paper, frame.leg] else ENTERED, place, group] += people
    count_out_of_all(frame, scene, place, people)


@lean
def cross(frame: Any, journey: Any) -> None:
    """End a crossing: turned back, encountered, or past it without an encounter."""
    key, path, count = journey.ending, frame.path, frame.count
    turned, met = journey.chances.turned_back[frame.leg], journey.chances.encounter[frame.leg]
    back = part(count, turned, uniform(key, path, TURNED)) if turned > 0.0 else count - count
    if back > 0:
        pay_or_turn_back(frame, back, journey)
        count -= back
    seen = part(count, min(1.0, met / max(1.0 - turned, 1e-300)), uniform(key, path, SEEN)) if count > 0 else count
    if count - seen > 0:
        pass_border(frame, count - seen, journey)
    if seen > 0:
        _encounter(frame, seen, journey)


@within
def _encounter(frame: Any, count: Any, journey: Any) -> None:
    """Count an encounter, an event, and draw what follows it."""
    scene, group, place = journey.scene, frame.group - 1, journey.scene.legs.each[frame.leg].end
    people = count * scene.groups.each[group].size
    scene.flows[ENCOUNTERS, place, group] += people
    if frame.tries == 0:
        scene.flows[FIRST_ENCOUNTERS, place, group] += people
    count_out_of_line(frame, scene, LEFT_LINE, place, people)
    leave_line(frame, scene)
    follows, rest = journey.dispositions.each[journey.dispositions.end_of[place], group], 1.0
    for k in range(follows.size):
        share = follows[k].share
        if share > 0.0 and count > 0:
            some = part(
                count,
                min(1.0, share / max(rest, 1e-300)),
                uniform(journey.ending, frame.path, nth(DISPOSED, DISPOSITIONS, k)),
            )
            rest, count = rest - share, count - some
            if some > 0:
                _follow(frame, some, follows[k], journey)
    if count > 0:
        _let_out(frame, count, RELEASED, journey)


@within
def _follow(frame: Any, count: Any, what: Any, journey: Any) -> None:
    """Carry out what follows an encounter: returned, held, or out of the picture."""
    scene, group, place = journey.scene, frame.group - 1, journey.scene.legs.each[frame.leg].end
    people = count * scene.groups.each[group].size
    if (what.effect == RETURN or what.effect == REMOVE) and scene.papers.each[frame.paper].claim:
        scene.flows[UNHEARD, place, group] += people
    if what.effect == RETURN:
        to = what.to if what.to >= 0 else frame.place
        scene.flows[RETURNED, to, group] += people
        for i in range(by_weeks_of(frame, count, journey)):
            again = brought_to(journey.night.parts[i], journey.night.parts[i].count, to, journey)
            keep_lines(again, scene, place, to, again.count * scene.groups.each[group].size)
            _have_tried(again, scene)
    elif what.effect == HOLD:
        count_off_list(frame, scene, LEFT_LINE, place, people)
        for i in range(by_weeks_of(frame, count, journey)):
            held = brought_to(journey.night.parts[i], journey.night.parts[i].count, place, journey)
            leave_list(held, scene)
            _have_tried(held, scene)
            join_line(held, scene, what.office, place, held.count * scene.groups.each[group].size)
    else:
        _let_out(frame, count, REMOVED if what.effect == REMOVE else RELEASED, journey)


@within
def _have_tried(party: Any, scene: Any) -> None:
    """Let a party have tried to cross once more, and be in no bed."""
    set_tries(party, scene.codes, min(MOST_TRIES, party.tries + 1))
    set_bed(party, scene.codes, 0)


@lean
def _let_out(frame: Any, count: Any, flow: int, journey: Any) -> None:
    """Let parties out of the picture after an encounter."""
    scene, group, place = journey.scene, frame.group - 1, journey.scene.legs.each[frame.leg].end
    people = count * scene.groups.each[group].size
    scene.flows[flow, place, group] += people
    count_off_list(frame, scene, LEFT_LINE, place, people)
