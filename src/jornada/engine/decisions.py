"""What becomes of those whom an office takes: they come or not, are asked for money, and are decided on."""

from typing import Any, NamedTuple

import numpy as np

from jornada.engine.cohorts import BED, GROUP, LISTED, MEANS, PAPER, POSITION, SINCE, TRIES, later, put, reserve, state_of, value_of
from jornada.engine.compiled import kernel, lean
from jornada.engine.dated import ADMIT, GRANT, NEXT, REFUSE, RELEASE, REMOVE, RETURN, Outcomes
from jornada.engine.draw import part, uniform
from jornada.engine.ledger import (
    ADMITTED,
    BRIBES,
    CAME,
    FEES,
    GRANTED,
    LEFT_LINE,
    LEFT_PLACE,
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
    TURNED_AWAY,
    UNHEARD,
    UNPAID,
    WAITED,
)
from jornada.engine.lines import count_off, count_out, joined, kept_at, left_all, off_list, out_of_line, since_on, with_paper
from jornada.engine.world import MOST_TRIES, Groups, Offices, Papers

# Numbers of the draws of a case; a party that has paid draws its outcome after PAID.
COMES, ASKED, DECIDED, PAID = 0, 1, 2, 200


class Desk(NamedTuple):
    """What compiled code needs of an office that serves: its number, the day, its outcomes and the tables around."""

    office: int
    day: int
    outcomes: Outcomes
    offices: Offices
    papers: Papers
    groups: Groups


@kernel
def served(rows: Any, chosen: np.ndarray, taken: np.ndarray, layout: Any, desk: Any, key: np.uint64, flows: np.ndarray) -> Any:
    """Serve the parties taken from each row."""
    most = 4 + 2 * desk.outcomes.share.shape[0]
    for i in range(taken.size):
        if taken[i] > 0:
            rows = reserve(rows, most)
            _serve_row(rows, chosen[i], taken[i], layout, desk, key, flows)
    return rows


@lean
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


@lean
def _miss(rows: Any, state: Any, count: Any, kind: int, layout: Any, desk: Any, flows: np.ndarray) -> None:
    """Let parties out of the line or off the list of the office without a decision."""
    place, people = value_of(state, layout, POSITION), count * desk.groups.each[value_of(state, layout, GROUP) - 1].size
    later(rows, _without(state, place, people, kind, layout, desk, flows), count)


@lean
def _without(state: Any, place: int, people: Any, kind: int, layout: Any, desk: Any, flows: np.ndarray) -> Any:
    if desk.offices.each[desk.office].on_list:
        count_off(kind, state, layout, place, people, desk.groups.places, flows)
        return off_list(state, layout)
    count_out(kind, state, layout, place, people, desk.groups.places, flows)
    return out_of_line(state, layout)


@lean
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
    later(rows, put(state, layout, field, since_on(desk.offices, desk.office, desk.day)), count)


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
    rest = 1.0
    for k in range(desk.outcomes.share.shape[0]):
        share = desk.outcomes.share[k, group]
        if share > 0.0 and count > 0:
            some = part(count, min(1.0, share / max(rest, 1e-300)), uniform(key, address, number + k))
            rest, count = rest - share, count - some
            if some > 0:
                _outcome(rows, state, k, some, layout, desk, flows)
    if count > 0:
        _refuse(rows, state, place, count, layout, desk, flows)


@lean
def _refuse(rows: Any, state: Any, place: int, count: Any, layout: Any, desk: Any, flows: np.ndarray) -> None:
    """Refuse what the outcomes leave over; at a destination, where nobody chooses, they are released instead."""
    group = value_of(state, layout, GROUP) - 1
    people = count * desk.groups.each[group].size
    if desk.offices.ends[place]:
        _gone(RELEASED, state, place, people, layout, desk, flows)
        return
    _tell(REFUSED, place, group, people, desk, flows)
    later(rows, state, count)


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


@lean
def _paid(state: Any, place: int, group: int, count: Any, layout: Any, desk: Any, flows: np.ndarray) -> Any:
    """Return the state after the fee of the office, which all who are decided on can pay."""
    office = desk.offices.each[desk.office]
    if office.fee == 0:
        return state
    _tell(FEES, place, group, count * office.fee_usd, desk, flows)
    return put(state, layout, MEANS, value_of(state, layout, MEANS) - office.fee)


@lean
def _outcome(rows: Any, state: Any, k: int, count: Any, layout: Any, desk: Any, flows: np.ndarray) -> None:
    """Carry out one outcome: the paper, what is counted, where the party is taken, and the next line."""
    place, group = value_of(state, layout, POSITION), value_of(state, layout, GROUP) - 1
    people, effect = count * desk.groups.each[group].size, desk.outcomes.effect[k, group]
    paper, further, to = desk.outcomes.gives[k, group], desk.outcomes.next[k, group], desk.outcomes.to[k, group]
    if effect in (GRANT, ADMIT):
        state = _paid(state, place, group, count, layout, desk, flows)
    if effect in (REMOVE, RETURN) and desk.papers.each[paper if paper >= 0 else value_of(state, layout, PAPER)].claim:
        _tell(UNHEARD, place, group, people, desk, flows)
    if effect in (REMOVE, RELEASE, ADMIT):
        kind = REMOVED if effect == REMOVE else RELEASED if effect == RELEASE else ADMITTED
        _gone(kind, state, to if effect == ADMIT and to >= 0 else place, people, layout, desk, flows)
        return
    if effect != NEXT:
        _tell(GRANTED if effect == GRANT else REFUSED if effect == REFUSE else RETURNED, place, group, people, desk, flows)
    if paper >= 0:
        state = with_paper(state, layout, desk.papers, paper, desk.day)
    if to >= 0 and to != place:
        flows[LEFT_PLACE, place, group] += people
        flows[CAME, to, group] += people
        state = kept_at(state, layout, desk.offices, place, to, people, desk.groups.places, flows)
        state, place = put(put(state, layout, POSITION, to), layout, BED, 0), to
    if effect == RETURN:
        state = put(state, layout, TRIES, MOST_TRIES)
    later(rows, _further(state, further, place, people, layout, desk, flows), count)


@lean
def _further(state: Any, office: int, place: int, people: Any, layout: Any, desk: Any, flows: np.ndarray) -> Any:
    """Return the state in the next line, if there is one; it leaves the one of that kind it stood in."""
    if office < 0:
        return state
    if desk.offices.each[office].on_list:
        count_off(LEFT_LINE, state, layout, place, people, desk.groups.places, flows)
    else:
        count_out(LEFT_LINE, state, layout, place, people, desk.groups.places, flows)
    return joined(state, office, place, people, (layout, desk.offices, desk.day, desk.groups.places), flows)


@kernel
def turn_away(rows: Any, chosen: np.ndarray, away: np.ndarray, layout: Any, desk: Any, flows: np.ndarray) -> Any:
    """Turn away parties for whom there is no room; they enter the line of the office that takes those, or none."""
    for i in range(away.size):
        if away[i] > 0:
            rows = reserve(rows, 2)
            _away(rows, chosen[i], away[i], layout, desk, flows)
    return rows


@lean
def _away(rows: Any, row: int, count: Any, layout: Any, desk: Any, flows: np.ndarray) -> None:
    state = state_of(rows, row)
    place, group = value_of(state, layout, POSITION), value_of(state, layout, GROUP) - 1
    people = count * desk.groups.each[group].size
    rows.table[row].count -= count
    state = _without(state, place, people, TURNED_AWAY, layout, desk, flows)
    later(rows, _further(state, desk.offices.each[desk.office].full, place, people, layout, desk, flows), count)
