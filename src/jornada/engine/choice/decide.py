"""Each morning: stay, set out, turn back, settle, join a line, or give one up."""

from typing import Any, NamedTuple

import numpy as np

from jornada.engine.choice.logit import cell_of
from jornada.engine.draws.numbers import GIVES_UP, GOES, JOINS_LINE, LEAVES, LINES, SETTLES, TURNS, nth
from jornada.engine.draws.streams import is_nobody, is_whole, numbered, part, uniform
from jornada.engine.jit import hot, kernel, lean
from jornada.engine.ledger.ledger import (
    ABANDONED,
    GAVE_UP,
    LEFT_LINE,
    LEFT_PLACE,
    SET_OUT,
    SETTLED,
    TURNED_HOMEWARD,
    WENT_HOME,
    here_now,
)
from jornada.engine.people.lines import count_off_list, count_out_of_line, join_line, leave_line
from jornada.engine.table.columns import MIXED, OF_WEEKS, set_bed, set_heading
from jornada.engine.table.frames import roomy, start
from jornada.engine.table.rows import Rows, can_expect, expecting, later
from jornada.engine.table.shared import shared
from jornada.engine.table.weeks import taken_out
from jornada.engine.today.today import Draw, Today
from jornada.engine.world.pathways import may_join
from jornada.engine.world.world import UNITS_A_DAY

ONWARD, HOMEWARD = 0, 1  # where parties head


class Morning(NamedTuple):
    """What a morning is like at places, for all who decide there."""

    crowd: np.ndarray  # (P,) the factor on the weight of staying, below 1 where there are more people than beds
    apply: np.ndarray  # (1 or G, H) the weight of each line at each place, for all or by group
    rest: np.ndarray  # the chance of resting for the day, by state of health
    most_leave: np.ndarray  # (P,) the most that setting out, turning back and settling weigh for anybody
    most_apply: np.ndarray  # (P,) the most that joining a line weighs for anybody, all lines there together


class Deciding(NamedTuple):
    """What the choices of a morning read."""

    scene: Any  # a Scene
    choice: Any  # a Choice: the weights of choices
    frames: Any  # Frames: those who set out are put there
    morning: Morning  # factors and weights of today
    key: np.uint64  # of the draws


class Options(NamedTuple):
    """Weights of what parties at a place may do but stay."""

    go: float  # of setting out
    back: float  # of turning back
    settle: float  # of settling
    apply: float  # of joining a line, all that they may join together


def decide(people: Rows, today: Today, draw: Draw) -> Rows:
    """Let every party at a place choose.

    Those who set out wait for the road, and nobody comes to their rows before it has been taken.
    """
    people, today.scratch[0] = _decide(
        people, today.scratch[0], today.scene, today.choice, _morning(today), draw.key("decide")
    )
    return people


def _morning(today: Today) -> Morning:
    choice, crowd, apply = today.choice, crowding(today), _apply_weights(today)
    before = np.concatenate([[0.0], np.cumsum(apply.max(0))])
    line = before[today.world.offices.here_first]
    return Morning(crowd, apply, today.care.rest, choice.most, (line[1:] - line[:-1]) * (1.0 + 1e-9))


def _apply_weights(today: Today) -> np.ndarray:
    """Return the weight of joining each line at each place (1, H), by group where they believe different waits (G, H).

    It is the worth of the line, less what the wait takes away that it lets expect, or that people believe in.
    """
    offices = today.world.offices
    here, each = offices.here, offices.each[offices.here]
    expected = (today.waiting[here] / np.maximum(each["a_day"], 1))[None, :]
    if today.waits is not None:
        believed = today.waits[:, offices.here_place, here]
        expected = np.ascontiguousarray(np.where(np.isnan(believed), expected, believed))
    return np.exp(np.minimum(each["apply"] - today.world.baulk[here] * expected, 50.0))


def crowding(today: Today) -> np.ndarray:
    """Return the factor (P,) on the weight of staying where there are more people than beds."""
    places = today.world.places
    over = np.where(places.beds > 0, here_now(today.present, today.flows) / np.maximum(places.beds, 1) - 1.0, 0.0)
    return np.exp(-places.each["crowding"] * np.maximum(over, 0.0))


@kernel
def _decide(rows: Any, frames: Any, scene: Any, choice: Any, morning: Any, key: np.uint64) -> Any:
    its, there, most = shared(scene), shared(choice), (4 + scene.offices.here.size) * OF_WEEKS.size
    number = 0
    while number < rows.used[0]:
        rows, frames = expecting(rows, most), roomy(frames, most)
        number = _decide_rows(number, most, shared(rows), shared(Deciding(its, there, shared(frames), morning, key)))
    return rows, frames


@lean
def _decide_rows(first: int, most: int, rows: Any, deciding: Any) -> int:
    """Go through the rows from a first one on, as long as there is room for what comes of one; return the next."""
    places = deciding.scene.places.each
    for number in range(first, rows.used[0]):
        if not (can_expect(rows, most) and can_expect(deciding.frames, most)):
            return number
        row = rows.table[number]
        if row.count <= 0 or row.position >= places.size or places[row.position].destination:  # there, people are held
            continue
        if row.captive == 0 and row.company == 0:  # a caravan decides for its own
            _decide_row(number, rows, deciding)
    return rows.used[0]  # type: ignore[no-any-return]


@lean
def _decide_row(number: int, rows: Any, deciding: Any) -> None:
    row, scene, choice = rows.table[number], deciding.scene, deciding.choice
    place, group = np.int64(row.position), row.group - 1
    offices = scene.offices
    stay = choice.stay[group, place] * deciding.morning.crowd[place]
    if row.line > 0:
        _give_up(number, rows, deciding)
        if offices.each[row.line - 1].waits == 0.0:
            return
        stay *= offices.each[row.line - 1].waits
    if row.list > 0 and offices.keeps[row.list - 1, place]:
        stay *= offices.each[row.list - 1].waits
    if row.heading > 0 and scene.groups.each[group].home == place:  # brought there by others
        _is_home(row, scene, place, row.count * scene.groups.each[group].size)
        row.count = 0
        return
    u = uniform(deciding.key, row.address, LEAVES)
    if is_nobody(row.count, _most_leaving(row, place, stay, deciding), u):
        return
    options = _options(row, place, deciding)
    idle = deciding.morning.rest[row.health] * (options.go + options.back)
    if idle > 0.0:  # of those who would set out
        share = 1.0 - idle / (options.go + options.back)
        stay, options = stay + idle, Options(options.go * share, options.back * share, options.settle, options.apply)
    leave = options.go + options.back + options.settle + options.apply
    if leave <= 0.0 or row.count <= 0:
        return
    leaving = part(row.count, leave / (stay + leave), u)
    if leaving > 0:
        _spread(number, leaving, options, rows, deciding)


@hot
def _most_leaving(row: Any, place: int, stay: float, deciding: Any) -> float:
    """Return the most that anybody's chance of leaving a place may be.

    Seldom does anybody leave, and others need no closer look.
    """
    morning = deciding.morning
    leave = morning.most_leave[place] + (morning.most_apply[place] if row.line == 0 else 0.0)
    return leave / max(stay + leave, 1e-300)  # type: ignore[no-any-return]


@hot
def _options(row: Any, place: int, deciding: Any) -> Any:
    """Return the weights of what the parties of a row may do but stay."""
    choice, group, kind = deciding.choice, row.group - 1, deciding.choice.kind_of[row.paper]
    go = choice.go[cell_of(choice, np.int64(row.heading), group, np.int64(row.paper), place), row.means]
    if row.heading > 0:
        return Options(go, 0.0, 0.0, 0.0)
    apply = _apply_weight(row, place, deciding) if row.line == 0 else 0.0
    return Options(go, choice.back[group, kind, place], choice.settle[group, kind, place], apply)


@hot
def _can_join(offices: Any, office: int, row: Any) -> bool:
    each = offices.each[office]
    if not offices.who[office, row.group - 1] or not may_join(each, row.means, row.sponsor, row.health):
        return False
    return (each.takes < 0 or each.takes == row.paper) and (each.gives == 0 or each.gives != row.paper)


@lean
def _apply_weight(row: Any, place: int, deciding: Any) -> float:
    total, offices, weights = 0.0, deciding.scene.offices, deciding.morning.apply
    for i in range(offices.here_first[place], offices.here_first[place + 1]):
        if _can_join(offices, offices.here[i], row):
            total += weights[(row.group - 1) % weights.shape[0], i]
    return total


@lean
def _give_up(number: int, rows: Any, deciding: Any) -> None:
    """Let parties leave the line they stand in; they stay tonight."""
    row, scene = rows.table[number], deciding.scene
    chance = scene.offices.each[row.line - 1].gives_up
    if chance <= 0.0:
        return
    some = part(row.count, chance, uniform(deciding.key, row.address, GIVES_UP))
    if some > 0:
        count_out_of_line(row, scene, GAVE_UP, np.int64(row.position), some * scene.groups.each[row.group - 1].size)
        for i in range(taken_out(rows, number, some, deciding.key)):
            leave_line(later(rows, rows.parts[i], rows.parts[i].count), scene)


@lean
def _is_home(party: Any, scene: Any, place: int, people: Any) -> None:
    """Count people whose journey is over, for they turn back, or have turned back, and stand at home."""
    scene.flows[WENT_HOME, place, party.group - 1] += people
    scene.flows[LEFT_PLACE, place, party.group - 1] += people
    _leave_lines(party, scene, place, people)


@lean
def _leave_lines(party: Any, scene: Any, place: int, people: Any) -> None:
    """Count people who leave the picture where they stand: out of the line that they give up, and off their list."""
    count_out_of_line(party, scene, ABANDONED, place, people)
    count_off_list(party, scene, LEFT_LINE, place, people)


@lean
def _spread(number: int, leaving: Any, options: Any, rows: Any, deciding: Any) -> None:
    """Spread those who do not stay over setting out, turning back, settling and applying, in this order."""
    row, scene, key = rows.table[number], deciding.scene, deciding.key
    place, group, go, back, settle, apply = (
        np.int64(row.position),
        row.group - 1,
        options.go,
        options.back,
        options.settle,
        options.apply,
    )
    size, rest = scene.groups.each[group].size, go + back + settle + apply
    some = leaving if go >= rest else part(leaving, go / rest, uniform(key, row.address, GOES))
    if some > 0:
        scene.flows[SET_OUT, place, group] += some * size
        _set_out(number, some, ONWARD, rows, deciding)
    leaving, rest = leaving - some, back + settle + apply
    if leaving > 0 and back > 0.0:
        some = leaving if back >= rest else part(leaving, back / rest, uniform(key, row.address, TURNS))
        if some > 0:
            _turn_back(number, some, rows, deciding)
            leaving -= some
    rest = settle + apply
    if leaving > 0 and settle > 0.0:
        some = leaving if settle >= rest else part(leaving, settle / rest, uniform(key, row.address, SETTLES))
        scene.flows[SETTLED, place, group] += some * size
        if some > 0:
            _leave_lines(row, scene, place, some * size)
            taken_out(rows, number, some, key)
        leaving -= some
    if leaving > 0:
        _join_lines(number, leaving, apply, rows, deciding)


@lean
def _set_out(number: int, count: Any, homeward: int, rows: Any, deciding: Any) -> None:
    """Let parties of a row wait for the road; who of them has been there for how long is asked where they sleep."""
    row = rows.table[number]
    if is_whole(count):
        frame, weeks = start(row, count, deciding.frames, number), _weeks_of(number, rows)
        if weeks != MIXED:
            frame.weeks = weeks
            frame.address += OF_WEEKS[weeks]
        row.count -= count
        _get_ready(frame, homeward, deciding.scene)
    else:
        for i in range(taken_out(rows, number, count, deciding.key)):
            _get_ready(start(rows.parts[i], rows.parts[i].count, deciding.frames, 0), homeward, deciding.scene)


@lean
def _weeks_of(number: int, rows: Any) -> int:
    """Return how long all parties of a row have been in their region, however the row came by it.

    A state knows no other; MIXED if some for longer.
    """
    if rows.table[number].weeks != MIXED:
        return np.int64(rows.table[number].weeks)  # type: ignore[return-value]
    parties = rows.weeks[number].sum()
    for weeks in range(OF_WEEKS.size):
        if rows.weeks[number, weeks] >= parties:
            return np.int64(weeks)  # type: ignore[return-value]
    return np.int64(MIXED)  # type: ignore[return-value]


@hot
def _get_ready(frame: Any, homeward: int, scene: Any) -> None:
    """Let parties leave their beds with the whole day left, and turn back where they are homeward.

    On a path of their own.
    """
    frame.time = UNITS_A_DAY
    set_bed(frame, scene.codes, 0)
    if homeward > ONWARD:
        set_heading(frame, scene.codes, homeward)
        frame.path = numbered(frame.path, homeward)


@lean
def _turn_back(number: int, count: Any, rows: Any, deciding: Any) -> None:
    """Let parties of a row set out for home; those who stand there are home."""
    row, scene = rows.table[number], deciding.scene
    place, group = np.int64(row.position), row.group - 1
    people = count * scene.groups.each[group].size
    scene.flows[TURNED_HOMEWARD, place, group] += people
    if scene.groups.each[group].home == place:
        _is_home(row, scene, place, people)
        taken_out(rows, number, count, deciding.key)
    else:
        _set_out(number, count, HOMEWARD, rows, deciding)


@lean
def _join_lines(which: int, leaving: Any, rest: float, rows: Any, deciding: Any) -> None:
    """Put parties into the lines of the offices that they may join here."""
    row, scene, weights, number = rows.table[which], deciding.scene, deciding.morning.apply, 0
    place, group = np.int64(row.position), row.group - 1
    offices = scene.offices
    for i in range(offices.here_first[place], offices.here_first[place + 1]):
        office = offices.here[i]
        if not _can_join(offices, office, row):
            continue
        weight = weights[group % weights.shape[0], i]
        some = (
            leaving
            if weight >= rest * (1.0 - 1e-12)
            else part(leaving, weight / rest, uniform(deciding.key, row.address, nth(JOINS_LINE, LINES, number)))
        )
        number, rest = number + 1, rest - weight
        if some > 0:
            for k in range(taken_out(rows, which, some, deciding.key)):
                party = later(rows, rows.parts[k], rows.parts[k].count)
                join_line(party, scene, office, place, party.count * scene.groups.each[group].size)
            leaving -= some
