"""A day at a place: paid work found or not, money sent by relatives, the cost of living without a bed."""

from typing import Any, NamedTuple

import numpy as np

from jornada.engine.draws.numbers import EARNS, IS_SENT, LIVES
from jornada.engine.draws.streams import is_nobody, part, uniform
from jornada.engine.jit import kernel, lean
from jornada.engine.ledger.ledger import RAN_OUT
from jornada.engine.people.lines import give_paper
from jornada.engine.table.columns import OF_WEEKS, set_means
from jornada.engine.table.rows import CHUNK, Rows, expecting, join, later
from jornada.engine.table.shared import shared
from jornada.engine.table.weeks import taken_out
from jornada.engine.today.today import Draw, Today
from jornada.engine.world.world import WEEK


class Living(NamedTuple):
    """What a day at a place reads."""

    scene: Any  # a Scene
    factor: np.ndarray  # (P,) of today on the chance of work
    able: np.ndarray  # how much of their work people do, by state of health
    most: np.ndarray  # (P,) the most that anybody's chance of a change of means is
    top: int  # the highest level of means
    key: np.uint64  # of the draws


class Chances(NamedTuple):
    """Chances of a change of means."""

    earn: float  # of earning
    up: float  # of earning or being sent money
    down: float  # of spending


def live(people: Rows, today: Today, draw: Draw) -> Rows:
    """Let means change by what is earned, sent and spent, as competing outcomes of one draw."""
    living = Living(
        today.scene,
        today.factors.work,
        today.care.work,
        _most_likely(today),
        today.world.scenario.money_levels - 1,
        draw.key("live"),
    )
    people = _live(people, living)
    people = join(people)
    # on other days no week ends, and no paper of one day
    if today.day % WEEK in (WEEK - 1, 0) and (today.world.papers.each["days"] > 0).any():
        people = _run_out(people, today.scene)
        people = join(people)
    return people


def _most_likely(today: Today) -> np.ndarray:
    """Return the most that the chance of a change of means is at each place (P,).

    Whoever draws above it is not looked at.
    """
    world, places = today.world, today.world.places.each
    earning: np.ndarray = places["earn_chance"] * today.factors.work * world.papers.work.max(0) * today.care.work.max()
    return np.minimum(1.0, earning + places["spend_chance"] + world.groups.each["support"].max(initial=0.0))


@kernel
def _live(rows: Any, living: Any) -> Any:
    its = shared(Living(shared(living.scene), living.factor, living.able, living.most, living.top, living.key))
    for first in range(0, rows.used[0], CHUNK):
        rows = expecting(rows, 3 * CHUNK * OF_WEEKS.size)
        _live_rows(first, min(first + CHUNK, rows.used[0]), shared(rows), its)
    return rows


@lean
def _live_rows(first: int, last: int, rows: Any, living: Any) -> None:
    for number in range(first, last):
        row = rows.table[number]
        if row.count > 0 and row.position < living.most.size:
            u = uniform(living.key, row.address, LIVES)
            if not is_nobody(row.count, living.most[row.position], u):
                _live_row(number, u, rows, living)


@lean
def _live_row(number: int, u: float, rows: Any, living: Any) -> None:
    row = rows.table[number]
    scene, place, means = living.scene, living.scene.places.each[row.position], row.means
    held, support = row.captive > 0, scene.groups.each[row.group - 1].support
    earn = place.earn_chance * living.factor[row.position] * scene.papers.work[row.paper, row.position]
    earn = 0.0 if held else min(1.0, earn * living.able[row.health])
    spend = 0.0 if held or row.bed > 0 else place.spend_chance
    over = max(1.0, earn + support + spend)
    up = 0.0 if means == living.top else (earn + support) / over
    down = 0.0 if means == 0 else spend / over
    if up + down <= 0.0:
        return
    changed = part(row.count, min(1.0, up + down), u)
    if changed > 0:
        chances = Chances(0.0 if means == living.top else earn / over, up, down)
        for i in range(taken_out(rows, number, changed, living.key)):
            _change(rows.parts[i], chances, rows, living)


@lean
def _change(party: Any, chances: Any, rows: Any, living: Any) -> None:
    """Spread parties whose means change over earning, support and spending, in this order."""
    place, codes, top, key, count = (
        living.scene.places.each[party.position],
        living.scene.codes,
        living.top,
        living.key,
        party.count,
    )
    earn, rest, support = chances.earn, chances.up + chances.down, chances.up - chances.earn
    some = part(count, min(1.0, earn / rest), uniform(key, party.address, EARNS)) if earn > 0.0 else count - count
    if some > 0:
        set_means(later(rows, party, some), codes, min(top, party.means + place.earn_units))
    count, rest = count - some, rest - earn
    if count <= 0:
        return
    some = (
        part(count, min(1.0, support / rest), uniform(key, party.address, IS_SENT))
        if support > 1e-15
        else count - count
    )
    if some > 0:
        set_means(later(rows, party, some), codes, min(top, party.means + 1))
    if count - some > 0:
        set_means(later(rows, party, count - some), codes, max(0, party.means - place.spend_units))


@kernel
def _run_out(rows: Any, scene: Any) -> Any:
    """Let papers run out at the end of their week, at places and on the way."""
    for first in range(0, rows.used[0], CHUNK):
        rows = expecting(rows, CHUNK * OF_WEEKS.size)
        _run_out_rows(first, min(first + CHUNK, rows.used[0]), shared(rows), shared(scene))
    return rows


@lean
def _run_out_rows(first: int, last: int, rows: Any, scene: Any) -> None:
    for number in range(first, last):
        row = rows.table[number]
        if row.expires > 0 and row.count > 0 and scene.day + 1 >= WEEK * row.expires:
            place = np.int64(row.position)
            if place >= scene.groups.places:
                place = scene.legs.each[scene.legs.of_position[place]].start
            scene.flows[RAN_OUT, place, row.group - 1] += row.count * scene.groups.each[row.group - 1].size
            for i in range(taken_out(rows, number, row.count, np.uint64(0))):  # all of them: nothing is drawn
                give_paper(later(rows, rows.parts[i], rows.parts[i].count), scene, scene.papers.each[row.paper].after)
