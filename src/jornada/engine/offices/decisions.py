"""What becomes of those whom an office takes: they come or not, are asked for money, and are decided on."""

from typing import Any, NamedTuple

import numpy as np

from jornada.engine.draws.numbers import ASKED, DECIDED, DECIDED_PAID, LET_FREE, OUTCOMES, SENT_AWAY, TURNS_UP, nth
from jornada.engine.draws.streams import numbered, part, uniform
from jornada.engine.jit import hot, lean
from jornada.engine.ledger.ledger import (
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
from jornada.engine.people.custody import move_to, seat
from jornada.engine.people.deaths import Drawn
from jornada.engine.people.lines import (
    count_off_list,
    count_out_of_all,
    count_out_of_line,
    give_paper,
    join_line,
    keep_lines,
    leave_line,
    leave_list,
    since_on,
    tell,
)
from jornada.engine.places.health import heal
from jornada.engine.table.columns import set_bed, set_listed, set_means, set_outcome, set_position, set_since, set_tries
from jornada.engine.table.rows import add, has_room, taken_up
from jornada.engine.table.weeks import parts_of, taken_out
from jornada.engine.world.outcomes import ADMIT, GRANT, MOVE, NEXT, REFUSE, RELEASE, REMOVE, RETURN
from jornada.engine.world.world import MOST_TRIES

# States at hand: who pays what is asked for on the side, the case that is decided on, and who goes on from there.
PAYING, CASE, ONWARD = 0, 1, 2


class Desk(NamedTuple):
    """An office that serves."""

    number: int  # its row among the offices
    office: Any  # its record
    scene: Any  # a Scene
    outcomes: Any  # Outcomes of all offices
    key: np.uint64  # of its decisions


@lean
def _has_room_for(rows: Any, line: np.ndarray, taken: np.ndarray, each: int) -> bool:
    """Say whether the table has room for so many new rows for each part of a row that parties are taken from."""
    more = 0
    for i in range(taken.size):
        if taken[i] > 0:
            more += each * parts_of(rows, line[i])
    return has_room(rows, more)  # type: ignore[no-any-return]


@lean
def served(rows: Any, line: np.ndarray, taken: np.ndarray, desk: Any) -> bool:
    """Serve the parties taken from each row, who are where they go at once.

    Return False, and do nothing, in too small a table.
    """
    if not _has_room_for(
        rows, line, taken, 4 + 2 * (desk.outcomes.first[desk.number + 1] - desk.outcomes.first[desk.number])
    ):
        return False
    for i in range(taken.size):
        if taken[i] > 0:
            for k in range(taken_out(rows, line[i], taken[i], desk.key)):
                _serve_parties(rows, rows.parts[k], desk)
    return True


@lean
def _serve_parties(rows: Any, row: Any, desk: Any) -> None:
    office, key, count = desk.office, desk.key, row.count
    absent = part(count, office.no_show, uniform(key, row.address, TURNS_UP)) if office.no_show > 0.0 else count - count
    if absent > 0:
        _miss(rows, row, absent, desk)
    count -= absent
    if row.means < office.fee:
        if count > 0:
            _to_the_end(rows, row, count, desk)
        return
    asked = (
        part(count, office.bribe_share, uniform(key, row.address, ASKED)) if office.bribe_share > 0.0 else count - count
    )
    if asked > 0:
        _ask(rows, row, asked, desk)
    if count - asked > 0:
        _decide_cases(rows, row, count - asked, Drawn(key, row.address, DECIDED), desk)


@hot
def _people(party: Any, count: Any, desk: Any) -> Any:
    """Return how many people so many parties are."""
    return count * desk.scene.groups.each[party.group - 1].size


@lean
def _miss(rows: Any, row: Any, count: Any, desk: Any) -> None:
    """Let parties who do not come out of the line or off the list of the office without a decision."""
    party = taken_up(rows.hands[ONWARD], row)
    _take_out(party, NO_SHOWS, _people(party, count, desk), desk)
    add(rows, party, count)


@lean
def _take_out(party: Any, flow: int, people: Any, desk: Any) -> None:
    """Take a party out of the line or off the list of the office, and count the people in a flow."""
    place = np.int64(party.position)
    if desk.office.on_list:
        count_off_list(party, desk.scene, flow, place, people)
        leave_list(party, desk.scene)
    else:
        count_out_of_line(party, desk.scene, flow, place, people)
        leave_line(party, desk.scene)


@lean
def _ask(rows: Any, row: Any, count: Any, desk: Any) -> None:
    """Ask for a side payment: who can pay is decided on, who cannot goes to the end of the line."""
    office = desk.office
    if row.means >= office.bribe + office.fee:
        tell(desk.scene, BRIBES, desk.number, row.position, row.group - 1, count * office.bribe_usd)
        party = taken_up(rows.hands[PAYING], row)
        set_means(party, desk.scene.codes, row.means - office.bribe)
        _decide_cases(rows, party, count, Drawn(desk.key, row.address, DECIDED_PAID), desk)
    else:
        _to_the_end(rows, row, count, desk)


@lean
def _to_the_end(rows: Any, row: Any, count: Any, desk: Any) -> None:
    """Put parties that cannot pay at the end of the line or list."""
    scene, party = desk.scene, taken_up(rows.hands[ONWARD], row)
    tell(scene, UNPAID, desk.number, party.position, party.group - 1, _people(party, count, desk))
    since = since_on(scene.offices, desk.number, scene.day)
    if desk.office.on_list:
        set_listed(party, scene.codes, since)
    else:
        set_since(party, scene.codes, since)
    add(rows, party, count)


@lean
def _decide_cases(rows: Any, party: Any, count: Any, drawn: Any, desk: Any) -> None:
    """Draw the outcomes of the cases of one state, in the order of the table."""
    case, group, people = taken_up(rows.hands[CASE], party), party.group - 1, _people(party, count, desk)
    _count_wait(case, people, desk)
    _take_out(case, SERVED, people, desk)
    rest, first = 1.0, desk.outcomes.first[desk.number]
    for k in range(first, desk.outcomes.first[desk.number + 1]):
        share = desk.outcomes.each[k, group].share
        if share > 0.0 and count > 0:
            some = part(
                count,
                min(1.0, share / max(rest, 1e-300)),
                uniform(drawn.key, drawn.address, nth(drawn.number, OUTCOMES, k - first)),
            )
            rest, count = rest - share, count - some
            if some > 0:
                _outcome(rows, case, desk.outcomes.each[k, group], some, desk)
    if count > 0:
        _refuse(rows, case, count, desk)


@lean
def _count_wait(case: Any, people: Any, desk: Any) -> None:
    """Count how long people have waited who are served."""
    waited = desk.scene.day + 1 - (case.listed if desk.office.on_list else case.since) + desk.office.delay
    within_days = (
        SERVED_IN_WEEK
        if waited <= 7
        else SERVED_IN_MONTH
        if waited <= 30
        else SERVED_IN_QUARTER
        if waited <= 90
        else SERVED_LATER
    )
    tell(desk.scene, WAITED, desk.number, case.position, case.group - 1, people * waited)
    tell(desk.scene, within_days, desk.number, case.position, case.group - 1, people)


@lean
def _refuse(rows: Any, case: Any, count: Any, desk: Any) -> None:
    """Refuse what the outcomes leave over; at a destination, where nobody chooses, they are released instead."""
    place, people = np.int64(case.position), _people(case, count, desk)
    if desk.scene.offices.ends[place]:
        _gone(case, RELEASED, place, people, desk)
        return
    tell(desk.scene, REFUSED, desk.number, place, case.group - 1, people)
    add(rows, case, count)


@lean
def _gone(party: Any, flow: int, where: int, people: Any, desk: Any) -> None:
    """Count people who leave the picture, told of at a place that may be another, out of any line and list they had."""
    place, group = np.int64(party.position), party.group - 1
    tell(desk.scene, flow, desk.number, where, group, people)
    desk.scene.flows[LEFT_PLACE, place, group] += people
    count_out_of_all(party, desk.scene, place, people)


@lean
def _pay(party: Any, count: Any, desk: Any) -> None:
    """Take the fee of the office, which all who are decided on can pay."""
    if desk.office.fee != 0:
        tell(desk.scene, FEES, desk.number, party.position, party.group - 1, count * desk.office.fee_usd)
        set_means(party, desk.scene.codes, party.means - desk.office.fee)


@lean
def _outcome(rows: Any, case: Any, outcome: Any, count: Any, desk: Any) -> None:
    """Carry out one outcome: the paper, what is counted, where the party is taken, and the next line."""
    scene, party, people = desk.scene, taken_up(rows.hands[ONWARD], case), _people(case, count, desk)
    place, group, effect, to = np.int64(case.position), case.group - 1, outcome.effect, outcome.to
    if effect in (GRANT, ADMIT):
        _pay(party, count, desk)
    leaves = effect in (REMOVE, RETURN) or (effect == MOVE and outcome.abroad)
    if leaves and scene.papers.each[outcome.gives if outcome.gives >= 0 else np.int64(case.paper)].claim:
        tell(scene, UNHEARD, desk.number, place, group, people)
    if effect in (REMOVE, RELEASE, ADMIT):
        flow = REMOVED if effect == REMOVE else RELEASED if effect == RELEASE else ADMITTED
        _gone(party, flow, to if effect == ADMIT and to >= 0 else place, people, desk)
        return
    if effect == MOVE:
        _take(party, place, to, people, desk)
    elif effect != NEXT:
        tell(
            scene,
            GRANTED if effect == GRANT else REFUSED if effect == REFUSE else RETURNED,
            desk.number,
            place,
            group,
            people,
        )
    if effect == GRANT and desk.office.heals > 0:
        heal(party, scene, desk.office.heals, place, people)
    if outcome.gives >= 0:
        give_paper(party, scene, outcome.gives)
    if to >= 0 and to != place:
        _go(party, place, to, people, desk)
    if outcome.mark > 0:
        set_outcome(party, scene.codes, outcome.mark)
    if effect == RETURN:
        set_tries(party, scene.codes, MOST_TRIES)
    _line_up_further(party, outcome.next, people, desk)
    add(rows, party, count)


@lean
def _take(party: Any, place: int, to: int, people: Any, desk: Any) -> None:
    """Take a party to another place: moved out of the custody of the office, or in a seat that it offers."""
    held = desk.office.holds
    desk.scene.flows[MOVED if held else TOOK_SEAT, desk.scene.groups.places + desk.number, party.group - 1] += people
    if held:
        move_to(party, desk.scene, place, to, people)
    else:
        seat(party, desk.scene, place, to, people)


@lean
def _go(party: Any, place: int, to: int, people: Any, desk: Any) -> None:
    """Let a party be at another place at once: in the lines that are kept there, without a bed."""
    scene, group = desk.scene, party.group - 1
    scene.flows[LEFT_PLACE, place, group] += people
    scene.flows[CAME, to, group] += people
    keep_lines(party, scene, place, to, people)
    set_position(party, scene.codes, to)
    set_bed(party, scene.codes, 0)


@lean
def _line_up_further(party: Any, office: int, people: Any, desk: Any) -> None:
    """Put a party into the next line, if there is one; it leaves the one of that kind it stood in."""
    if office < 0:
        return
    place = np.int64(party.position)
    if desk.scene.offices.each[office].on_list:
        count_off_list(party, desk.scene, LEFT_LINE, place, people)
    else:
        count_out_of_line(party, desk.scene, LEFT_LINE, place, people)
    join_line(party, desk.scene, office, place, people)


@lean
def turn_away(rows: Any, line: np.ndarray, away: np.ndarray, desk: Any) -> bool:
    """Turn away parties for whom there is no room, into the line of the office that takes those, or none.

    False as in `served`.
    """
    if not _has_room_for(rows, line, away, 1):
        return False
    for i in range(away.size):
        if away[i] > 0:
            for k in range(taken_out(rows, line[i], away[i], numbered(desk.key, SENT_AWAY))):
                _away(rows, rows.parts[k], desk)
    return True


@lean
def _away(rows: Any, party: Any, desk: Any) -> None:
    people = _people(party, party.count, desk)
    _take_out(party, TURNED_AWAY, people, desk)
    _line_up_further(party, desk.office.full, people, desk)
    add(rows, party, party.count)


@lean
def let_go(rows: Any, line: np.ndarray, gone: np.ndarray, desk: Any) -> bool:
    """Let parties go whose time is over, with the paper that the office gives them then; False as in `served`."""
    if not _has_room_for(rows, line, gone, 1):
        return False
    for i in range(gone.size):
        if gone[i] > 0:
            for k in range(taken_out(rows, line[i], gone[i], numbered(desk.key, LET_FREE))):
                _let_go(rows, rows.parts[k], desk)
    return True


@lean
def _let_go(rows: Any, party: Any, desk: Any) -> None:
    people, gives = _people(party, party.count, desk), desk.office.limit_gives
    _take_out(party, LET_GO, people, desk)
    if desk.scene.offices.ends[party.position]:  # nobody chooses there
        _gone(party, RELEASED, np.int64(party.position), people, desk)
        return
    if gives >= 0:
        give_paper(party, desk.scene, gives)
    add(rows, party, party.count)
