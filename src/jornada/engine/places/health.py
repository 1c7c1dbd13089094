"""Health: on the road and at night parties become weak, ill or well again, and people die of it.

A party is in one state of health. At each place and on each leg the rows of the scenario give the chances of a day:
of every person of dying, and of the party of coming to another state. They compete in one draw with nothing. At places,
and on legs of several days, the day ends with it; the part of a day on which a leg ends is met there (`hazards`).

Shape letters: P places, L legs, X places and legs, K kinds of household, H states of health.
"""

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from jornada.engine.draws.numbers import DIE_OF_ILLNESS, FIRST_STATE, HAPPENS, LOSES_SOMEBODY, RESTS, SECOND_STATE
from jornada.engine.draws.streams import part, uniform
from jornada.engine.jit import hot, kernel, lean
from jornada.engine.ledger.ledger import DIED_AT_PLACE, DIED_CAPTIVE, DIED_ON_LEG, FELL_ILL, OF_ILLNESS, RECOVERED
from jornada.engine.people.deaths import Drawn, Dying, let_die
from jornada.engine.table.columns import OF_WEEKS, set_health
from jornada.engine.table.rows import CHUNK, Rows, expecting, join, later
from jornada.engine.table.shared import shared
from jornada.engine.table.weeks import taken_out
from jornada.engine.world.health import BEDS, DEAD, ILL, LIVING, WEAK, WELL

if TYPE_CHECKING:
    from jornada.engine.today.today import Draw, Today


class Odds(NamedTuple):
    """What may happen to a party."""

    care: Any  # Care: the chances of health
    row: int  # which of them hold for it
    size: int  # people in the party


class Changed(NamedTuple):
    """Parties to whom something happens."""

    dying: Any  # in which somebody dies
    well: Any  # that become well
    weak: Any  # that become weak
    ill: Any  # that become ill


def health(people: Rows, today: "Today", draw: "Draw") -> Rows:
    """Let the health of parties change with the night, at places and on legs."""
    care = today.care
    if not care.at_night.any():
        return people
    people = _night(people, today.scene, care, draw.key("health"))
    return join(people)


@kernel
def _night(rows: Any, scene: Any, care: Any, key: np.uint64) -> Any:
    there, its = shared(scene), shared(care)
    most = (LIVING + 16) * OF_WEEKS.size  # states of health, and groups smaller by up to the largest household
    for first in range(0, rows.used[0], CHUNK):
        rows = expecting(rows, CHUNK * most)
        _night_rows(first, min(first + CHUNK, rows.used[0]), shared(rows), there, its, key)
    return rows


@lean
def _night_rows(first: int, last: int, rows: Any, scene: Any, care: Any, key: np.uint64) -> None:
    for number in range(first, last):
        row = rows.table[number]
        spot = (
            np.int64(row.position)
            if row.position < scene.groups.places
            else scene.groups.places + scene.legs.of_position[row.position]
        )
        if care.at_night[spot, row.health] and row.count > 0:
            _night_row(number, spot, rows, scene, care, key)


@lean
def _night_row(number: int, spot: int, rows: Any, scene: Any, care: Any, key: np.uint64) -> None:
    """Draw to how many parties of a row the night brings something."""
    row = rows.table[number]
    group, bed = row.group - 1, row.bed if spot < scene.groups.places else 0
    line = ((spot * care.kinds + care.kind[group]) * BEDS + bed) * LIVING + row.health
    odds = Odds(care, line, scene.groups.each[group].size)
    touched = part(row.count, chance_of_change(odds), uniform(key, row.address, HAPPENS))
    if touched > 0:
        for i in range(taken_out(rows, number, touched, key)):
            _change(rows.parts[i], spot, odds, rows, scene, key)


@lean
def _change(party: Any, spot: int, odds: Any, rows: Any, scene: Any, key: np.uint64) -> None:
    """Let parties become well, weak or ill in the night, or lose somebody."""
    here, size = spot < scene.groups.places, odds.size
    place, changed = (
        spot if here else scene.legs.each[spot - scene.groups.places].start,
        changes_of(party.count, odds, party.address, key),
    )
    if changed.dying > 0:
        where = DIED_CAPTIVE if party.captive > 0 else DIED_AT_PLACE if here else DIED_ON_LEG
        dying = Dying(odds.care.odds[odds.row, DEAD], where, OF_ILLNESS, place, 1 if here else 0)
        let_die(party, changed.dying, dying, Drawn(key, party.address, DIE_OF_ILLNESS), rows, scene)
    for after in range(LIVING):
        some = changed.well if after == WELL else changed.weak if after == WEAK else changed.ill
        if some > 0:
            tell_health(scene, place, party.group - 1, some * size, after)
            set_health(later(rows, party, some), scene.codes, after)


@lean
def chance_of_change(odds: Any) -> float:
    """Return the chance that somebody dies or the health of a party changes."""
    chances, row = odds.care.odds, odds.row
    dead = 1.0 - (1.0 - chances[row, DEAD]) ** odds.size
    return 1.0 - (1.0 - dead) * (1.0 - (chances[row, WELL] + chances[row, WEAK] + chances[row, ILL]))  # type: ignore[no-any-return]


@lean
def changes_of(touched: Any, odds: Any, address: np.uint64, key: np.uint64) -> Any:
    """Return in how many of the parties whose health changes somebody dies, and how many become well, weak and ill."""
    chances, row, nobody = odds.care.odds, odds.row, touched - touched
    dead = 1.0 - (1.0 - chances[row, DEAD]) ** odds.size
    moving = chances[row, WELL] + chances[row, WEAK] + chances[row, ILL]
    dying = (
        part(touched, min(1.0, dead / chance_of_change(odds)), uniform(key, address, LOSES_SOMEBODY))
        if dead > 0.0 and touched > 0
        else nobody
    )
    left = touched - dying
    well = (
        part(left, min(1.0, chances[row, WELL] / moving), uniform(key, address, FIRST_STATE))
        if chances[row, WELL] > 0.0 and left > 0
        else nobody
    )
    left, moving = left - well, moving - chances[row, WELL]
    if left <= 0:
        return Changed(dying, well, left, left)
    weak = (
        part(left, min(1.0, chances[row, WEAK] / moving), uniform(key, address, SECOND_STATE))
        if chances[row, WEAK] > 0.0
        else nobody
    )
    return Changed(dying, well, weak, left - weak)


@hot
def tell_health(scene: Any, place: int, group: int, people: Any, after: int) -> None:
    """Count people who come to a state of health."""
    if after == WELL:
        scene.flows[RECOVERED, place, group] += people
    elif after == ILL:
        scene.flows[FELL_ILL, place, group] += people


@lean
def resting(count: Any, health: int, care: Any, address: np.uint64, key: np.uint64) -> Any:
    """Return how many parties rest for a day, where they are on a leg."""
    return part(count, care.rest[health], uniform(key, address, RESTS)) if care.rest[health] > 0.0 else count - count


@lean
def heal(party: Any, scene: Any, heals: int, place: int, people: Any) -> None:
    """Let a party become so many steps better, and count those who are well again."""
    after = max(WELL, party.health - heals)
    if after != party.health:
        tell_health(scene, place, party.group - 1, people, after)
        set_health(party, scene.codes, after)
