"""What becomes of those whom an office takes: they come or not, are asked for money, and are decided on."""

from typing import Any, NamedTuple

import numpy as np

from jornada.engine.cohorts import BED, GROUP, LINE, LIST, LISTED, MEANS, PAPER, POSITION, SINCE, TRIES, add, put, state_of, value_of
from jornada.engine.compiled import lean, within
from jornada.engine.custody import moved_to, seated
from jornada.engine.dated import ADMIT, GRANT, MOVE, NEXT, REFUSE, RELEASE, REMOVE, RETURN, Outcomes
from jornada.engine.draw import part, uniform
from jornada.engine.health import healed
from jornada.engine.ledger import (
    ADMITTED,
    BRIBES,
    CAME,
    FEES,
    GRANTED,
    LEFT_LINE,
    LEFT_PLACE,
    LET_GO,
    MOVED,
    NO_SHOWS,
    REFUSED,
    RELEASED,
    REMOVED,
    RETURNED,
    SERVED,
    SERVED_IN_MONTH,
    SERVED_IN_QUARTER,
    SERVED_IN_WEEK,
    SERVED_LATER,
    TOOK_SEAT,
    TURNED_AWAY,
    UNHEARD,
    UNPAID,
    WAITED,
)
from jornada.engine.lines import count_out, joined, kept_at, left_all, out_of, since_on, with_paper
from jornada.engine.offices import Offices
from jornada.engine.world import MOST_TRIES, Groups, Papers

# Numbers of the draws of a case; a party that has paid draws its outcome after PAID.
COMES, ASKED, DECIDED, PAID = 0, 1, 2, 200


class Desk(NamedTuple):
    """An office that serves: its number, the day, and the tables around."""

    office: int
    day: int
    outcomes: Outcomes
    offices: Offices
    papers: Papers
    groups: Groups


@lean
def has_room(rows: Any, taken: np.ndarray, each: int) -> bool:
    """Say whether the table has room for so many new rows for each row that parties are taken from."""
    more = 0
    for i in range(taken.size):
        more += each * (taken[i] > 0)
    return rows.used[0] + more < rows.table.size


@lean
def served(rows: Any, line: np.ndarray, taken: np.ndarray, layout: Any, desk: Any, key: np.uint64, flows: np.ndarray) -> bool:
    """Serve the parties taken from each row, who are where they go at once; return False, and do nothing, in too small a table."""
    if not has_room(rows, taken, 4 + 2 * (desk.outcomes.first[desk.office + 1] - desk.outcomes.first[desk.office])):
        return False
    for i in range(taken.size):
        if taken[i] > 0:
            _serve_row(rows, line[i], taken[i], layout, desk, key, flows)
    return True


@within
def _serve_row(rows: Any, row: int, count: Any, layout: Any, desk: Any, key: np.uint64, flows: np.ndarray) -> None:
    office, address = desk.offices.each[desk.office], rows.table[row].address
    rows.table[row].count -= count
    state = state_of(rows, row)
    absent = part(count, office.no_show, uniform(key, address, COMES)) if office.no_show > 0.0 else count - count
    if absent > 0:
        _miss(rows, state, absent, NO_SHOWS, layout, desk, flows)
    count -= absent
    if value_of(state, layout, MEANS) < office.fee:
        if count > 0:
            _to_the_end(rows, state, count, layout, desk, flows)
        return
    asked = part(count, office.bribe_share, uniform(key, address, ASKED)) if office.bribe_share > 0.0 else count - count
    if asked > 0:
        _ask(rows, state, asked, layout, desk, key, flows)
    if count - asked > 0:
        _decide_cases(rows, state, count - asked, (address, DECIDED), layout, desk, key, flows)


@within
def _miss(rows: Any, state: Any, count: Any, kind: int, layout: Any, desk: Any, flows: np.ndarray) -> None:
    """Let parties out of the line or off the list of the office without a decision."""
    place, people = value_of(state, layout, POSITION), count * desk.groups.each[value_of(state, layout, GROUP) - 1].size
    add(rows, _without(state, place, people, kind, layout, desk, flows), count)


@lean
def _without(state: Any, place: int, people: Any, flow: int, layout: Any, desk: Any, flows: np.ndarray) -> Any:
    kind = LIST if desk.offices.each[desk.office].on_list else LINE
    count_out(flow, kind, state, layout, place, people, desk.groups.places, flows)
    return out_of(state, layout, kind)


@within
def _ask(rows: Any, state: Any, count: Any, layout: Any, desk: Any, key: np.uint64, flows: np.ndarray) -> None:
    """Ask for a side payment: who can pay is decided on, who cannot goes to the end of the line."""
    office, address = desk.offices.each[desk.office], state[2]
    place, group, means = value_of(state, layout, POSITION), value_of(state, layout, GROUP) - 1, value_of(state, layout, MEANS)
    if means >= office.bribe + office.fee:
        flows[BRIBES, place, group] += count * office.bribe_usd
        flows[BRIBES, desk.groups.places + desk.office, group] += count * office.bribe_usd
        _decide_cases(rows, put(state, layout, MEANS, means - office.bribe), count, (address, PAID), layout, desk, key, flows)
    else:
        _to_the_end(rows, state, count, layout, desk, flows)


@lean
def _to_the_end(rows: Any, state: Any, count: Any, layout: Any, desk: Any, flows: np.ndarray) -> None:
    """Put parties that cannot pay at the end of the line or list."""
    place, group = value_of(state, layout, POSITION), value_of(state, layout, GROUP) - 1
    _tell(UNPAID, place, group, count * desk.groups.each[group].size, desk, flows)
    field = LISTED if desk.offices.each[desk.office].on_list else SINCE
    add(rows, put(state, layout, field, since_on(desk.offices, desk.office, desk.day)), count)


@lean
def _decide_cases(rows: Any, state: Any, count: Any, draws: Any, layout: Any, desk: Any, key: np.uint64, flows: np.ndarray) -> None:
    """Draw the outcomes of the cases of one state, in the order of the table."""
    address, number = draws
    office, place, group = desk.offices.each[desk.office], value_of(state, layout, POSITION), value_of(state, layout, GROUP) - 1
    people = count * desk.groups.each[group].size
    since = value_of(state, layout, LISTED if office.on_list else SINCE)
    waited = desk.day + 1 - since + office.delay
    for at in (place, desk.groups.places + desk.office):
        flows[WAITED, at, group] += people * waited
        flows[SERVED_IN_WEEK if waited <= 7 else SERVED_IN_MONTH if waited <= 30 else SERVED_IN_QUARTER if waited <= 90 else SERVED_LATER, at, group] += people
    state = _without(state, place, people, SERVED, layout, desk, flows)
    rest, first = 1.0, desk.outcomes.first[desk.office]
    for k in range(first, desk.outcomes.first[desk.office + 1]):
        share = desk.outcomes.each[k, group].share
        if share > 0.0 and count > 0:
            some = part(count, min(1.0, share / max(rest, 1e-300)), uniform(key, address, number + k - first))
            rest, count = rest - share, count - some
            if some > 0:
                _outcome(rows, state, desk.outcomes.each[k, group], some, layout, desk, flows)
    if count > 0:
        _refuse(rows, state, place, count, layout, desk, flows)


@within
def _refuse(rows: Any, state: Any, place: int, count: Any, layout: Any, desk: Any, flows: np.ndarray) -> None:
    """Refuse what the outcomes leave over; at a destination, where nobody chooses, they are released instead."""
    group = value_of(state, layout, GROUP) - 1
    people = count * desk.groups.each[group].size
    if desk.offices.ends[place]:
        _gone(RELEASED, state, place, people, layout, desk, flows)
        return
    _tell(REFUSED, place, group, people, desk, flows)
    add(rows, state, count)


@lean
def _gone(kind: int, state: Any, where: int, people: Any, layout: Any, desk: Any, flows: np.ndarray) -> None:
    """Let people leave the picture, told of at a place that may be another, out of any line and list they had."""
    place, group = value_of(state, layout, POSITION), value_of(state, layout, GROUP) - 1
    _tell(kind, where, group, people, desk, flows)
    flows[LEFT_PLACE, place, group] += people
    left_all(state, layout, place, people, desk.groups.places, flows)


@lean
def _tell(kind: int, place: int, group: int, people: Any, desk: Any, flows: np.ndarray) -> None:
    flows[kind, place, group] += people
    flows[kind, desk.groups.places + desk.office, group] += people


@within
def _paid(state: Any, place: int, group: int, count: Any, layout: Any, desk: Any, flows: np.ndarray) -> Any:
    """Return the state after the fee of the office, which all who are decided on can pay."""
    office = desk.offices.each[desk.office]
    if office.fee == 0:
        return state
    _tell(FEES, place, group, count * office.fee_usd, desk, flows)
    return put(state, layout, MEANS, value_of(state, layout, MEANS) - office.fee)


@within
def _outcome(rows: Any, state: Any, outcome: Any, count: Any, layout: Any, desk: Any, flows: np.ndarray) -> None:
    """Carry out one outcome: the paper, what is counted, where the party is taken, and the next line."""
    place, group = value_of(state, layout, POSITION), value_of(state, layout, GROUP) - 1
    people, effect, to = count * desk.groups.each[group].size, outcome.effect, outcome.to
    if effect in (GRANT, ADMIT):
        state = _paid(state, place, group, count, layout, desk, flows)
    leaves = effect in (REMOVE, RETURN) or (effect == MOVE and outcome.abroad)
    if leaves and desk.papers.each[outcome.gives if outcome.gives >= 0 else value_of(state, layout, PAPER)].claim:
        _tell(UNHEARD, place, group, people, desk, flows)
    if effect in (REMOVE, RELEASE, ADMIT):
        kind = REMOVED if effect == REMOVE else RELEASED if effect == RELEASE else ADMITTED
        _gone(kind, state, to if effect == ADMIT and to >= 0 else place, people, layout, desk, flows)
        return
    if effect == MOVE:
        state = _taken(state, place, to, people, layout, desk, flows)
    elif effect != NEXT:
        _tell(GRANTED if effect == GRANT else REFUSED if effect == REFUSE else RETURNED, place, group, people, desk, flows)
    heals = desk.offices.each[desk.office].heals
    if effect == GRANT and heals > 0:
        state = healed(state, layout, heals, place, group, people, flows)
    if outcome.gives >= 0:
        state = with_paper(state, layout, desk.papers, outcome.gives, desk.day)
    if to >= 0 and to != place:
        flows[LEFT_PLACE, place, group] += people
        flows[CAME, to, group] += people
        state = kept_at(state, layout, desk.offices, place, to, people, desk.groups.places, flows)
        state, place = put(put(state, layout, POSITION, to), layout, BED, 0), to
    if effect == RETURN:
        state = put(state, layout, TRIES, MOST_TRIES)
    add(rows, _further(state, outcome.next, place, people, layout, desk, flows), count)


@within
def _taken(state: Any, place: int, to: int, people: Any, layout: Any, desk: Any, flows: np.ndarray) -> Any:
    """Return the state of people whom an office takes to another place: moved out of its custody, or in a seat that it offers."""
    group, held = value_of(state, layout, GROUP) - 1, desk.offices.each[desk.office].holds
    flows[MOVED if held else TOOK_SEAT, desk.groups.places + desk.office, group] += people
    if held:
        return moved_to(state, place, to, people, layout, desk.offices, desk.groups.places, flows)
    return seated(state, place, to, people, layout, desk.offices, desk.groups.places, flows)


@lean
def _further(state: Any, office: int, place: int, people: Any, layout: Any, desk: Any, flows: np.ndarray) -> Any:
    """Return the state in the next line, if there is one; it leaves the one of that kind it stood in."""
    if office < 0:
        return state
    kind = LIST if desk.offices.each[office].on_list else LINE
    count_out(LEFT_LINE, kind, state, layout, place, people, desk.groups.places, flows)
    return joined(state, office, place, people, (layout, desk.offices, desk.day, desk.groups.places), flows)


@lean
def turn_away(rows: Any, line: np.ndarray, away: np.ndarray, layout: Any, desk: Any, flows: np.ndarray) -> bool:
    """Turn away parties for whom there is no room, into the line of the office that takes those, or none; False as in `served`."""
    if not has_room(rows, away, 1):
        return False
    for i in range(away.size):
        if away[i] > 0:
            _away(rows, line[i], away[i], layout, desk, flows)
    return True


@within
def _away(rows: Any, row: int, count: Any, layout: Any, desk: Any, flows: np.ndarray) -> None:
    state = state_of(rows, row)
    place, group = value_of(state, layout, POSITION), value_of(state, layout, GROUP) - 1
    people = count * desk.groups.each[group].size
    rows.table[row].count -= count
    state = _without(state, place, people, TURNED_AWAY, layout, desk, flows)
    add(rows, _further(state, desk.offices.each[desk.office].full, place, people, layout, desk, flows), count)


@lean
def let_go(rows: Any, line: np.ndarray, gone: np.ndarray, layout: Any, desk: Any, flows: np.ndarray) -> bool:
    """Let parties go whose time is over, with the paper that the office gives them then; False as in `served`."""
    if not has_room(rows, gone, 1):
        return False
    for i in range(gone.size):
        if gone[i] > 0:
            _let_go(rows, line[i], gone[i], layout, desk, flows)
    return True


@within
def _let_go(rows: Any, row: int, count: Any, layout: Any, desk: Any, flows: np.ndarray) -> None:
    state, gives = state_of(rows, row), desk.offices.each[desk.office].limit_gives
    place, people = value_of(state, layout, POSITION), count * desk.groups.each[value_of(state, layout, GROUP) - 1].size
    rows.table[row].count -= count
    state = _without(state, place, people, LET_GO, layout, desk, flows)
    if desk.offices.ends[place]:  # nobody chooses there
        _gone(RELEASED, state, place, people, layout, desk, flows)
        return
    if gives >= 0:
        state = with_paper(state, layout, desk.papers, gives, desk.day)
    add(rows, state, count)
