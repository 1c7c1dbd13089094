"""Lines of offices and lists: joining, keeping one's place, and leaving."""

from typing import Any, NamedTuple

import numpy as np

from jornada.engine.jit import hot, lean, maker
from jornada.engine.ledger.ledger import ABANDONED, APPLIED, LEFT_LINE, REGISTERED
from jornada.engine.table.columns import set_expires, set_line, set_list, set_listed, set_paper, set_since
from jornada.engine.table.rows import EMPTY
from jornada.engine.world.world import WEEK


class Standing(NamedTuple):
    """Which rows stand where tonight, each line or list a chain of rows."""

    first: np.ndarray  # (O,) the first row of each line or list, EMPTY: none
    last: np.ndarray  # (O,) the last row of each
    after: np.ndarray  # (2, R) the row that comes after each in its line and on its list
    seen: np.ndarray  # (1,) how many rows of the table have been looked at
    line: np.ndarray  # (R,) room for the rows of one line
    taken: np.ndarray  # (R,) room for the parties taken from each of them


@maker
def nobody_standing(rows: Any, offices: int) -> Any:
    """Return the lines and lists of so many offices, with room for the rows of a table; none has been looked at."""
    nobody, most = np.full(offices, EMPTY), rows.table.size
    return Standing(
        nobody,
        nobody.copy(),
        np.empty((2, most), np.int64),
        np.zeros(1, np.int64),
        np.empty(most, np.int64),
        np.empty_like(rows.table.count),
    )


@maker
def roomier(rows: Any, standing: Any) -> Any:
    """Return the same with room for the rows of a table that has grown."""
    larger = nobody_standing(rows, standing.first.size)
    larger.after[:, : standing.after.shape[1]] = standing.after
    return Standing(standing.first, standing.last, larger.after, standing.seen, larger.line, larger.taken)


@lean
def line_up(rows: Any, listing: np.ndarray, standing: Any) -> None:
    """Put the rows that are new to the table behind those that stand in their line and on their list already."""
    for number in range(standing.seen[0], rows.used[0]):
        row = rows.table[number]
        if row.position >= listing.shape[1]:  # on the way: the line is kept, but nobody can be served
            continue
        if row.line > 0:
            _stand(standing, 0, row.line - 1, number)
        if row.list > 0 and listing[row.list - 1, row.position] and row.captive == 0:
            _stand(standing, 1, row.list - 1, number)
    standing.seen[0] = rows.used[0]


@hot
def _stand(standing: Any, kind: int, office: int, row: int) -> None:
    if standing.first[office] == EMPTY:
        standing.first[office] = row
    else:
        standing.after[kind, standing.last[office]] = row
    standing.last[office], standing.after[kind, row] = row, EMPTY


@hot
def since_on(offices: Any, office: int, day: int) -> int:
    """Return the code of the class of the line that a party joins on a day: the first day it can be served, plus 1."""
    each = offices.each[office]
    return day // each.since_days * each.since_days + each.delay + 1


@lean
def join_line(party: Any, scene: Any, office: int, place: int, people: Any) -> None:
    """Put a party into the line or on the list of an office, and count the people who join."""
    group, since = party.group - 1, since_on(scene.offices, office, scene.day)
    if scene.offices.each[office].on_list:
        tell(scene, REGISTERED, office, place, group, people)
        set_list(party, scene.codes, office + 1)
        set_listed(party, scene.codes, since)
    else:
        tell(scene, APPLIED, office, place, group, people)
        set_line(party, scene.codes, office + 1)
        set_since(party, scene.codes, since)


@hot
def tell(scene: Any, flow: int, office: int, place: int, group: int, people: Any) -> None:
    """Count people in a flow, at a place and at an office."""
    scene.flows[flow, place, group] += people
    scene.flows[flow, scene.groups.places + office, group] += people


@lean
def leave_line(party: Any, scene: Any) -> None:
    """Take a party out of its line; its list is kept."""
    set_line(party, scene.codes, 0)
    set_since(party, scene.codes, 0)


@lean
def leave_list(party: Any, scene: Any) -> None:
    """Take a party off its list; its line is kept."""
    set_list(party, scene.codes, 0)
    set_listed(party, scene.codes, 0)


@lean
def count_out_of_line(party: Any, scene: Any, flow: int, place: int, people: Any) -> None:
    """Count people who leave their line, if they stand in one, at a place and at the office."""
    if party.line > 0:
        tell(scene, flow, party.line - 1, place, party.group - 1, people)


@lean
def count_off_list(party: Any, scene: Any, flow: int, place: int, people: Any) -> None:
    """Count people who leave their list, if they are on one, at a place and at the office."""
    if party.list > 0:
        tell(scene, flow, party.list - 1, place, party.group - 1, people)


@lean
def count_out_of_all(party: Any, scene: Any, place: int, people: Any) -> None:
    """Count people who leave the picture, or their group, out of the line and the list they had."""
    count_out_of_line(party, scene, LEFT_LINE, place, people)
    count_off_list(party, scene, LEFT_LINE, place, people)


@lean
def keep_lines(party: Any, scene: Any, here: int, there: int, people: Any) -> None:
    """Let a party that goes to another place stay in its line and on its list where these are kept there, else leave
    them here."""
    if party.line > 0 and not scene.offices.keeps[party.line - 1, there]:
        count_out_of_line(party, scene, ABANDONED, here, people)
        leave_line(party, scene)
    if party.list > 0 and not scene.offices.keeps[party.list - 1, there]:
        count_off_list(party, scene, ABANDONED, here, people)
        leave_list(party, scene)


@lean
def give_paper(party: Any, scene: Any, paper: int) -> None:
    """Give a party a paper from today, kept to the week it runs out in."""
    days = scene.papers.each[paper].days
    set_paper(party, scene.codes, paper)
    set_expires(party, scene.codes, (scene.day + days + WEEK - 1) // WEEK if days > 0 else 0)
