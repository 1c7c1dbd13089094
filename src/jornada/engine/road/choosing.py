"""Choosing a leg: who can pay for it, who has time for it today, and setting out on it."""

from typing import Any

import numpy as np

from jornada.engine.choice.logit import LONGEST
from jornada.engine.draws.numbers import CHOOSES, FEW, STOPS, TAKES_LEG
from jornada.engine.draws.streams import named, pair, part, uniform
from jornada.engine.jit import hot, lean, within
from jornada.engine.ledger.ledger import FARES, LEFT_PLACE
from jornada.engine.people.lines import keep_lines
from jornada.engine.road.frames import COME, ENDING, SETTING_OUT, push, sleep, some_of
from jornada.engine.road.leg_end import end
from jornada.engine.table.columns import set_means
from jornada.engine.world.world import UNITS_A_DAY


@hot
def look_around(frame: Any, journey: Any) -> int:
    """List the options that parties can pay for and still begin today, with the sums of their weights, and return how
    many there are."""
    options, first, last = journey.choice.option, journey.choice.first[frame.cell], journey.choice.first[frame.cell + 1]
    means, most, legs, sums = (
        frame.means,
        frame.time if frame.time < UNITS_A_DAY else LONGEST,
        journey.legs,
        journey.sums,
    )
    number, total = 0, 0.0
    journey.frames.visits[0] += 1
    for i in range(first, last):
        option = options[i]
        if option.fare <= means and option.units <= most:
            total += option.weight
            sums[number], legs[number] = total, option.leg
            number += 1
    return number


@hot
def weight_of_stopping(frame: Any, journey: Any) -> float:
    """Return the weight of staying for the night: none for those who have just set out."""
    return journey.choice.stay[frame.group - 1, frame.place] if frame.stage == COME else 0.0  # type: ignore[no-any-return]


@hot
def pick(choice: float, number: int, stopping: float, journey: Any) -> int:
    """Return which of the options that are listed a uniform picks, the one behind the last where it is to stop for the
    night."""
    sums = journey.sums
    at = choice * (sums[number - 1] + stopping) - stopping if number > 0 else -1.0
    if at < 0.0:
        return number
    chosen = 0
    while chosen < number - 1 and at >= sums[chosen]:
        chosen += 1
    return chosen


@within
def choose(frame: Any, choice: float, journey: Any) -> bool:
    """Let one party stop for the night or set out on the leg that a uniform picks, and say whether it ends that
    today."""
    number = look_around(frame, journey)
    chosen = pick(choice, number, weight_of_stopping(frame, journey), journey)
    if chosen == number:
        sleep(frame, frame.count, frame.place, journey)
        return False
    return begin(frame, journey.legs[chosen], journey)  # type: ignore[no-any-return]


@lean
def spread(frame: Any, journey: Any) -> None:
    """Spread parties over stopping for the night and the legs that they can begin."""
    number, tally = look_around(frame, journey), journey.tally
    each = frame.count <= FEW and not journey.fluid
    staying = _choose_each(frame, number, journey) if each else _share_out(frame, number, journey)
    if staying > 0:
        sleep(frame, staying, frame.place, journey)
    for k in range(number):
        if tally[k] > 0:
            going = some_of(frame, tally[k], SETTING_OUT, journey)
            if begin(going, journey.legs[k], journey) and end(going, journey):
                push(going, journey)


@within
def _choose_each(frame: Any, number: int, journey: Any) -> Any:
    """Let each of few parties choose for itself, and count those who choose each leg; return how many stop."""
    tally, stopping, stay = journey.tally, weight_of_stopping(frame, journey), 0 * frame.count
    tally[: number + 1] = 0
    for block in range((np.int64(frame.count) + 1) // 2):
        one, other = pair(journey.choosing, frame.path, (CHOOSES >> 1) + block)
        tally[pick(one, number, stopping, journey)] += 1
        if 2 * block + 1 < frame.count:
            tally[pick(other, number, stopping, journey)] += 1
    return stay + tally[number]


@within
def _share_out(frame: Any, number: int, journey: Any) -> Any:
    """Share out many parties over stopping and the legs, each leg by a draw at its own name; return how many stop."""
    tally, sums, stopping, before, left = (
        journey.tally,
        journey.sums,
        weight_of_stopping(frame, journey),
        0.0,
        frame.count,
    )
    total = sums[max(0, number - 1)]
    staying = (
        left
        if number == 0
        else (
            part(left, stopping / (total + stopping), uniform(journey.choosing, frame.path, STOPS))
            if stopping > 0.0
            else left - left
        )
    )
    left -= staying
    for k in range(number):
        path = named(frame.path, journey.scene.legs.each[journey.legs[k]].name)
        some = (
            left
            if k == number - 1 or left <= 0
            else part(left, min(1.0, (sums[k] - before) / (total - before)), uniform(journey.choosing, path, TAKES_LEG))
        )
        tally[k], before, left = some, sums[k], left - some
    return staying


@lean
def begin(frame: Any, number: int, journey: Any) -> bool:
    """Let parties pay for a leg and leave for it; say whether they end it today, otherwise they sleep on it."""
    scene, leg, group, place = journey.scene, journey.scene.legs.each[number], frame.group - 1, frame.place
    people = frame.count * scene.groups.each[group].size
    scene.flows[LEFT_PLACE, place, group] += people
    if leg.dollars > 0:
        scene.flows[FARES, place, group] += frame.count * leg.dollars
    if leg.fare > 0:
        set_means(frame, scene.codes, frame.means - leg.fare)
    if frame.line > 0 or frame.list > 0:
        keep_lines(frame, scene, place, leg.end, people)
    if leg.nights > 1:
        sleep(frame, frame.count, leg.slot + leg.nights - 1, journey)
        return False
    frame.path, frame.leg, frame.stage, frame.time = named(frame.path, leg.name), number, ENDING, frame.time - leg.units
    return True
