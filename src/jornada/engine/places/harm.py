"""Harm: what dangers do to parties, on a leg and at a place, and captivity from the first day to the last.

The dangers of a passage, or of a day at a place, compete in one draw with "nothing happens": a party meets one of them
at most.
"""

from typing import Any, NamedTuple

import numpy as np

from jornada.engine.draws.numbers import DIES, DIES_HELD, DIES_WORSE, ONLY, OVER, RAISED, WHICH, WORSE
from jornada.engine.draws.streams import named, part, uniform
from jornada.engine.jit import hot, kernel, lean
from jornada.engine.ledger.ledger import (
    ABANDONED,
    CAME,
    DIED,
    DIED_AT_PLACE,
    DIED_CAPTIVE,
    DIED_ON_LEG,
    FELL_ILL,
    FREED,
    OF_DANGER,
    RANSOMS,
    TAKEN,
)
from jornada.engine.people.deaths import Drawn, Dying, let_die, some_die
from jornada.engine.people.lines import count_out_of_line, keep_lines, leave_line
from jornada.engine.table.columns import OF_WEEKS, set_bed, set_captive, set_health, set_means, set_position
from jornada.engine.table.rows import Rows, can_expect, expecting, join, later, taken_up
from jornada.engine.table.shared import shared
from jornada.engine.table.weeks import taken_out
from jornada.engine.today.today import Draw, Today
from jornada.engine.world.dangers import ILL, NOT_COUNTED, in_season

# whether people are at the place where they are counted; as numbers, for code is compiled for each True and False
THERE, ON_THE_WAY = 1, 0
# hands that are taken up here: of those whom a danger meets, and of those who are less well for it
ROBBED, WORSENED = 6, 7


class Harming(NamedTuple):
    """What dangers read."""

    scene: Any  # a Scene
    dangers: Any  # Dangers: what they are and whom they meet
    season: np.ndarray  # (D,) the chance of each today


class Met(NamedTuple):
    """Which dangers parties may meet, and where that is counted."""

    first: int  # where they begin in `some`
    last: int  # where they end in it
    some: np.ndarray  # a list of dangers, leg after leg or place after place
    total: float  # the sum of their chances
    place: np.int64  # at which place they are counted
    there: int  # THERE, or ON_THE_WAY on a leg from there


class Into(NamedTuple):
    """The tables of those who are free after a danger, and of those who are held."""

    free: Any
    held: Any


class Struck(NamedTuple):
    """A danger that parties have met."""

    danger: Any  # its record
    place: np.int64  # at which place it is counted
    there: int  # THERE, or ON_THE_WAY on a leg from there
    key: np.uint64  # of its draws, below its name
    address: np.uint64  # of the parties before they met it


@hot
def _chance_of(party: Any, harming: Any, danger: int) -> float:
    """Return the chance of a party of meeting a danger."""
    dangers = harming.dangers
    if not dangers.who[danger, party.group - 1] or not dangers.papers[danger, party.paper]:
        return 0.0
    if party.company > 0:
        return min(1.0, harming.season[danger] * dangers.each[danger].company)
    return float(harming.season[danger])


@lean
def chance_of_some(party: Any, harming: Any, first: int, last: int, some: np.ndarray) -> float:
    """Return the sum of the chances of meeting each of some dangers; where it is above 1, all are scaled."""
    total = 0.0
    for i in range(first, last):
        total += _chance_of(party, harming, some[i])
    return total


@lean
def strike(party: Any, count: Any, met: Any, harming: Any, into: Any, drawn: Any) -> None:
    """Spread parties that meet a danger over the dangers there are."""
    rest = met.total
    for i in range(met.first, met.last):
        chance = _chance_of(party, harming, met.some[i])
        if chance <= 0.0 or count <= 0:
            continue
        danger = harming.dangers.each[met.some[i]]
        its_own = named(drawn.key, danger.name)
        some = part(count, min(1.0, chance / rest), uniform(its_own, drawn.address, WHICH))
        rest, count = max(rest - chance, 1e-300), count - some
        if some > 0:
            _harm_some(party, some, Struck(danger, met.place, met.there, its_own, drawn.address), harming.scene, into)
    if count > 0:  # what rounding leaves
        later(into.free, party, count)


@lean
def _harm_some(party: Any, count: Any, struck: Any, scene: Any, into: Any) -> None:
    """Count what a danger does, take money, and let health get worse for some."""
    danger, group = struck.danger, party.group - 1
    if danger.counted != NOT_COUNTED:
        scene.flows[danger.counted, struck.place, group] += count * scene.groups.each[group].size
    robbed = taken_up(into.free.hands[ROBBED], party)
    _rob(robbed, count, struck, scene)
    worse = (
        part(count, danger.worsens, uniform(struck.key, struck.address, WORSE))
        if danger.worsens > 0.0 and danger.worst > 0
        else count - count
    )
    if worse > 0:
        worsened = taken_up(into.free.hands[WORSENED], robbed)
        _worsen(worsened, worse, struck, scene)
        _survive(worsened, worse, struck, DIES_WORSE, scene, into)
    if count - worse > 0:
        _survive(robbed, count - worse, struck, DIES, scene, into)


@hot
def _rob(party: Any, count: Any, struck: Any, scene: Any) -> None:
    """Take money from a party: what the danger takes, or all there is."""
    danger, means = struck.danger, party.means
    if danger.takes == 0 or means == 0:
        return
    scene.flows[TAKEN, struck.place, party.group - 1] += count * _usd(
        means, danger.takes, danger.takes_usd, danger.unit
    )
    set_means(party, scene.codes, max(0, means - danger.takes))


@hot
def _usd(means: int, units: int, usd: int, unit: float) -> Any:
    """Return what is paid of an amount: all of it, or all that a party has."""
    return usd if means >= units else min(usd, np.int64(means * unit + 0.5))


@hot
def _worsen(party: Any, count: Any, struck: Any, scene: Any) -> None:
    """Let a party become one step less well."""
    group, after = party.group - 1, min(struck.danger.worst, party.health + 1)
    if after == ILL and party.health < ILL:
        scene.flows[FELL_ILL, struck.place, group] += count * scene.groups.each[group].size
    set_health(party, scene.codes, after)


@lean
def _survive(party: Any, count: Any, struck: Any, number: int, scene: Any, into: Any) -> None:
    """Hold parties captive, or let those go on who live."""
    danger, place, there = struck.danger, struck.place, struck.there
    if danger.captive > 0:
        _hold(later(into.held, party, count), count, struck, scene)
        return
    if danger.death > 0.0:
        dying = part(
            count,
            some_die(danger.death, scene.groups.each[party.group - 1].size),
            uniform(struck.key, struck.address, number),
        )
        if dying > 0:
            how = Dying(danger.death, DIED_AT_PLACE if there > 0 else DIED_ON_LEG, OF_DANGER, place, there)
            let_die(party, dying, how, Drawn(struck.key, struck.address, number), into.free, scene)
            count -= dying
    if count > 0:
        later(into.free, party, count)


@lean
def _hold(party: Any, count: Any, struck: Any, scene: Any) -> None:
    """Hold a party at the place where the leg begins, in no bed and no line; lists are kept as when travelling."""
    place, group = struck.place, party.group - 1
    people = count * scene.groups.each[group].size
    if struck.there == 0:
        scene.flows[CAME, place, group] += people
    set_position(party, scene.codes, place)
    set_bed(party, scene.codes, 0)
    set_captive(party, scene.codes, struck.danger.captive)
    count_out_of_line(party, scene, ABANDONED, place, people)
    leave_line(party, scene)
    keep_lines(party, scene, place, place, people)


def harm(people: Rows, today: Today, draw: Draw) -> Rows:
    """Let parties at places meet the dangers of the day, and let the captivity of some come to its end."""
    dangers = today.world.dangers
    if dangers.at_place.size == 0 and dangers.of_captive.size == 1:
        return people
    season = in_season(dangers, today.date.month, today.factors.danger)
    people = _harm(people, today.scene, dangers, season, draw.key("harm"))
    return join(people)


@kernel
def _harm(rows: Any, scene: Any, dangers: Any, season: np.ndarray, key: np.uint64) -> Any:
    harming, most = shared(Harming(shared(scene), dangers, season)), 0
    for group in range(scene.groups.each.size):
        most = max(most, scene.groups.each[group].size)
    most, number = (2 + 2 * dangers.each.size * (1 + most)) * OF_WEEKS.size, 0
    while number < rows.used[0]:
        rows = expecting(rows, most)
        number = _harm_rows(number, most, shared(rows), harming, key)
    return rows


@lean
def _harm_rows(first: int, most: int, rows: Any, harming: Any, key: np.uint64) -> int:
    """Go through the rows from a first one on, as long as there is room for what comes of one; return the next."""
    for number in range(first, rows.used[0]):
        if not can_expect(rows, most):
            return number
        row = rows.table[number]
        if row.position >= harming.scene.groups.places or row.count <= 0:
            continue
        if row.captive > 0:
            _hold_on(number, rows, harming, key)
        else:
            _meet(number, rows, harming, key)
    return rows.used[0]  # type: ignore[no-any-return]


@lean
def _meet(number: int, rows: Any, harming: Any, key: np.uint64) -> None:
    """Let some parties of a row meet one of the dangers of their place."""
    row, dangers = rows.table[number], harming.dangers
    place = np.int64(row.position)
    first, last = dangers.place_first[place], dangers.place_first[place + 1]
    total = chance_of_some(row, harming, first, last, dangers.at_place)
    if total <= 0.0:
        return
    some = part(row.count, min(1.0, total), uniform(key, row.address, ONLY))
    if some > 0:
        for i in range(taken_out(rows, number, some, key)):
            met = Met(first, last, dangers.at_place, total, place, THERE)
            strike(
                rows.parts[i],
                rows.parts[i].count,
                met,
                harming,
                Into(rows, rows),
                Drawn(key, rows.parts[i].address, ONLY),
            )


@lean
def _hold_on(number: int, rows: Any, harming: Any, key: np.uint64) -> None:
    """Let captivity end for some parties of a row."""
    row = rows.table[number]
    danger = harming.dangers.each[harming.dangers.of_captive[row.captive]]
    its_own = named(key, danger.name)
    over = part(row.count, 1.0 / danger.days, uniform(its_own, row.address, OVER))
    if over > 0:
        for i in range(taken_out(rows, number, over, its_own)):
            _come_free(
                rows.parts[i],
                Struck(danger, np.int64(row.position), THERE, its_own, rows.parts[i].address),
                rows,
                harming.scene,
            )


@lean
def _come_free(party: Any, struck: Any, rows: Any, scene: Any) -> None:
    """End captivity for parties: with a ransom that was raised, or with what they have."""
    danger, place, group, over = struck.danger, struck.place, party.group - 1, party.count
    raised = (
        part(over, danger.raised, uniform(struck.key, struck.address, RAISED)) if danger.raised > 0.0 else over - over
    )
    if raised > 0:
        scene.flows[RANSOMS, place, group] += raised * danger.ransom_usd
        scene.flows[FREED, place, group] += raised * scene.groups.each[group].size
        set_captive(later(rows, party, raised), scene.codes, 0)
    if over - raised > 0:
        _pay_or_not(party, over - raised, struck, rows, scene)


@lean
def _pay_or_not(held: Any, count: Any, struck: Any, rows: Any, scene: Any) -> None:
    """End captivity for parties whose relatives raise nothing.

    They pay and are free, or give all they have, and some die.
    """
    danger, place, group, flows = struck.danger, struck.place, held.group - 1, scene.flows
    means, size = held.means, scene.groups.each[group].size
    flows[RANSOMS, place, group] += count * _usd(means, danger.ransom, danger.ransom_usd, danger.unit)
    party, before = taken_up(rows.hands[ROBBED], held), flows[DIED, place, group]
    set_captive(party, scene.codes, 0)
    set_means(party, scene.codes, max(0, means - danger.ransom))
    flows[FREED, place, group] += count * size
    if danger.death > 0.0 and (danger.ransom == 0 or means < danger.ransom):
        dying = part(count, some_die(danger.death, size), uniform(struck.key, struck.address, DIES_HELD))
        if dying > 0:
            how = Dying(danger.death, DIED_CAPTIVE, OF_DANGER, place, THERE)
            let_die(party, dying, how, Drawn(struck.key, struck.address, DIES_HELD), rows, scene)
            count -= dying
    flows[FREED, place, group] -= flows[DIED, place, group] - before
    if count > 0:
        later(rows, party, count)
