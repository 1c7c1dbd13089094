"""The day of those on the road: one party, or parties alike, after another goes on, leg after leg, until it sleeps.

A leg is begun if it ends before the travelling day does, or first thing in the morning. Nobody is looked for on the
way: what splits off waits on a stack, and the table is told of all in the evening.
"""

from typing import Any, NamedTuple

import numpy as np

from jornada.engine.draws.numbers import ANY, CHOOSES
from jornada.engine.draws.streams import pair, uniform
from jornada.engine.jit import kernel, lean, within
from jornada.engine.places.health import resting
from jornada.engine.road.alike import foremost, nobody_waits
from jornada.engine.road.choosing import choose, spread
from jornada.engine.road.frames import ENDING, can_go_on, end_from, popped, stand_at
from jornada.engine.road.journey import Journey, Keys, road_of
from jornada.engine.road.leg_end import end_alone, end_together
from jornada.engine.table.columns import OF_WEEKS, set_position
from jornada.engine.table.frames import RESTED, roomy, start
from jornada.engine.table.rows import CHUNK, Rows, expecting, join, later
from jornada.engine.table.shared import shared
from jornada.engine.table.weeks import forget_gone, taken_out
from jornada.engine.today.today import Draw, Today
from jornada.engine.world.world import UNITS_A_DAY


class Morning(NamedTuple):
    """What those read who get up on the road."""

    scene: Any  # a Scene
    care: Any  # Care: the chances of health, and of resting
    key: np.uint64  # of who rests for the day


def travel(people: Rows, today: Today, draw: Draw) -> Rows:
    """Take everybody who is on the road through the day."""
    people, frames = _get_up(people, today.scratch[0], today.scene, today.care, draw.key("rest"))
    people, today.scratch[0] = go_on(
        people, frames, road_of(today, today.factors, today.scratch[1]), Keys(draw.key("set out"), draw.key("end"))
    )
    return people


@kernel
def _get_up(people: Any, frames: Any, scene: Any, care: Any, key: np.uint64) -> Any:
    morning = shared(Morning(shared(scene), shared(care), key))
    for first in range(0, people.used[0], CHUNK):
        people, frames = expecting(people, 2 * CHUNK * OF_WEEKS.size), roomy(frames, CHUNK * OF_WEEKS.size)
        _get_up_rows(first, min(first + CHUNK, people.used[0]), shared(people), shared(frames), morning)
    return people, frames


@lean
def _get_up_rows(first: int, last: int, people: Any, frames: Any, morning: Any) -> None:
    """Let those on the way wait who end a leg today; those who rest or have further to go are put down again."""
    for number in range(first, last):
        row = people.table[number]
        # a caravan moves its own
        if row.count > 0 and row.position >= morning.scene.groups.places and row.company == 0:
            for i in range(taken_out(people, number, row.count, morning.key)):  # all of them: nothing is drawn
                _advance(people.parts[i], people, frames, morning)


@within
def _advance(row: Any, people: Any, frames: Any, morning: Any) -> None:
    """Bring parties on a leg a day nearer to its end, or to it; the weak may rest for the day."""
    scene, going = morning.scene, row.count
    leg = scene.legs.of_position[row.position]
    # a caravan may sleep on a leg of one day
    each, days = scene.legs.each[leg], max(0, scene.legs.left_of_position[row.position] - 1)
    if row.health > 0:
        staying = resting(going, row.health, morning.care, row.address, morning.key)
        later(people, row, staying)
        going -= staying
    if going > 0 and days > 0:
        set_position(later(people, row, going), scene.codes, each.slot + days)
    elif going > 0:
        end_from(start(row, going, frames, 0), leg, UNITS_A_DAY * each.nights - each.units, scene)


@kernel
def go_on(people: Any, frames: Any, road: Any, keys: Any) -> Any:
    """Take on all frames that wait, and those that split off them, until all sleep or are out of the picture."""
    scene, choice, chances, care = shared(road.scene), shared(road.choice), shared(road.chances), shared(road.care)
    dangers, stops, dispositions = shared(road.dangers), shared(road.stops), shared(road.dispositions)
    options = road.choice.options + 1
    legs, sums, tally = np.zeros(options, np.int64), np.zeros(options), np.zeros(options, people.table.count.dtype)
    waiting = nobody_waits()
    ready = foremost(frames, waiting, scene.codes) if road.fluid else frames
    sources = frames.coming.source[: 0 if road.fluid else frames.came[0]].copy()
    while ready.came[0] > 0:
        people, frames = expecting(people, 8 * road.most), roomy(frames, 8 * road.most)
        first = ready if road.fluid else frames
        _take_on(
            shared(
                Journey(
                    scene,
                    choice,
                    chances,
                    care,
                    dangers,
                    stops,
                    dispositions,
                    road.most,
                    road.fluid,
                    shared(first),
                    shared(frames),
                    shared(people),
                    legs,
                    sums,
                    tally,
                    keys.choosing,
                    keys.ending,
                )
            )
        )
        if road.fluid and ready.came[0] == 0:
            people = join(people)
            ready = foremost(frames, waiting, scene.codes)
    for source in sources:
        forget_gone(people, source, keys.ending)
    people = join(people)
    return people, frames


@lean
def _take_on(journey: Any) -> None:
    """Take on frames as long as there is room for what comes of them."""
    while can_go_on(journey):
        frame = popped(journey)
        if frame.stage == RESTED:
            stand_at(frame, frame.place, journey)
        if frame.count == 1 and not journey.fluid:
            _go_alone(frame, journey)
        elif frame.stage < ENDING or end_together(frame, journey):
            spread(frame, journey)


@within
def _go_alone(frame: Any, journey: Any) -> None:
    """Take one party on, leg after leg.

    At each place one uniform for the choice, and one for all that may happen on the leg.
    """
    going = frame.stage < ENDING or end_alone(frame, uniform(journey.ending, frame.path, ANY), journey)
    while going:
        choice, fate = pair(journey.choosing, frame.path, CHOOSES >> 1)
        going = choose(frame, choice, journey) and end_alone(frame, fate, journey)
