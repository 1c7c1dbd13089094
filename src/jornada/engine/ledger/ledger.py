"""Stocks and flows, and the identities that tie them.

Flows are counted in people by place and group; what happens in the line of an office is counted at the office
too, which stands behind the places: arrays (F, P + O, G). Stocks likewise: (S, P + O, G). Their order is that of the
list of measures; a module that counts a measure of its own finds its number there by name, as is done here.
"""

from typing import Any, NamedTuple

import numpy as np

from jornada.domain.measures import FLOWS as FLOWS
from jornada.domain.measures import STOCKS as STOCKS
from jornada.engine.jit import hot, kernel

ARRIVED = FLOWS.index("arrived")
SET_OUT = FLOWS.index("set_out")
ENCOUNTERS = FLOWS.index("encounters")
FIRST_ENCOUNTERS = FLOWS.index("first_encounters")
ENTERED = FLOWS.index("entered_unseen")
TURNED_BACK = FLOWS.index("turned_back_at_crossing")
RETURNED = FLOWS.index("returned")
RELEASED = FLOWS.index("released")
REMOVED = FLOWS.index("removed")
SETTLED = FLOWS.index("settled")
TURNED_HOMEWARD = FLOWS.index("turned_homeward")
WENT_HOME = FLOWS.index("went_home")
DIED = FLOWS.index("died")
APPLIED = FLOWS.index("applied")
GRANTED = FLOWS.index("granted")
REFUSED = FLOWS.index("refused")
GAVE_UP = FLOWS.index("gave_up")
FARES = FLOWS.index("fares")
WAITED = FLOWS.index("waited_days")
REGISTERED = FLOWS.index("registered")
SERVED = FLOWS.index("served")
ABANDONED = FLOWS.index("abandoned")
NO_SHOWS = FLOWS.index("no_shows")
TURNED_AWAY = FLOWS.index("turned_away")
UNPAID = FLOWS.index("unpaid")
BRIBES = FLOWS.index("bribes")
ADMITTED = FLOWS.index("admitted")
RAN_OUT = FLOWS.index("paper_ran_out")
LEFT_LINE = FLOWS.index("left_line")
SERVED_IN_WEEK = FLOWS.index("served_in_week")
SERVED_IN_MONTH = FLOWS.index("served_in_month")
SERVED_IN_QUARTER = FLOWS.index("served_in_quarter")
SERVED_LATER = FLOWS.index("served_later")
FEES = FLOWS.index("fees")
UNHEARD = FLOWS.index("unheard")
STOPPED = FLOWS.index("stopped")
MOVED = FLOWS.index("moved")
MOVED_AGAIN = FLOWS.index("moved_again")
LET_GO = FLOWS.index("let_go")
EXTORTED = FLOWS.index("extorted")
ROBBED = FLOWS.index("robbed")
KIDNAPPED = FLOWS.index("kidnapped")
FREED = FLOWS.index("freed")
ASSAULTED = FLOWS.index("assaulted")
INJURED = FLOWS.index("injured")
TAKEN = FLOWS.index("taken")
RANSOMS = FLOWS.index("ransoms")
FELL_ILL = FLOWS.index("fell_ill")
RECOVERED = FLOWS.index("recovered")
JOINED_CARAVAN = FLOWS.index("joined_caravan")
LEFT_CARAVAN = FLOWS.index("left_caravan")
ACCEPTED_OFFER = FLOWS.index("accepted_offer")
NOT_BEGUN = FLOWS.index("not_begun")
CAME = FLOWS.index("came")
LEFT_PLACE = FLOWS.index("left")
HOUSEHOLD_LEFT = FLOWS.index("household_left")
HOUSEHOLD_JOINED = FLOWS.index("household_joined")
BEGAN_ON_THE_WAY = FLOWS.index("on_the_way")
WENT_ON = FLOWS.index("went_on_legally")
TOOK_SEAT = FLOWS.index("took_seat")
DIED_ON_LEG = FLOWS.index("died_on_leg")
DIED_AT_PLACE = FLOWS.index("died_at_place")
DIED_CAPTIVE = FLOWS.index("died_captive")
OF_PASSAGE = FLOWS.index("died_of_passage")
OF_DANGER = FLOWS.index("died_of_danger")
OF_ILLNESS = FLOWS.index("died_of_illness")

PRESENT = STOCKS.index("present")
ON_LEG = STOCKS.index("on_leg")
WAITING = STOCKS.index("waiting")
SHELTERED = STOCKS.index("sheltered")
UNSHELTERED = STOCKS.index("unsheltered")
HOMEWARD = STOCKS.index("heading_home")
LISTED_NOW = STOCKS.index("listed")
HELD = STOCKS.index("held")
CAPTIVES = STOCKS.index("captive")
WEAK = STOCKS.index("weak")
ILL = STOCKS.index("ill")
IN_CARAVAN = STOCKS.index("in_caravan")
STRANDED_14 = STOCKS.index("stranded_14")
STRANDED = STOCKS.index("stranded")
STRANDED_90 = STOCKS.index("stranded_90")

LEAVING = (SETTLED, ENTERED, WENT_ON, RELEASED, REMOVED, ADMITTED, WENT_HOME, HOUSEHOLD_LEFT)
# both are all who died
BY_WHERE, BY_CAUSE = (DIED_ON_LEG, DIED_AT_PLACE, DIED_CAPTIVE), (OF_PASSAGE, OF_DANGER, OF_ILLNESS)
OUT_OF_LINE = (SERVED, GAVE_UP, ABANDONED, NO_SHOWS, TURNED_AWAY, LET_GO, LEFT_LINE)


class LedgerError(AssertionError):
    """People today are not people yesterday plus those who came less those who left."""


@kernel
def count_stocks(rows: Any, legs: Any, groups: Any, each: np.ndarray, stocks: np.ndarray) -> None:
    """Count people into stocks (S, P + O, G) from the records of places (P,).

    People on a leg count at the place where it begins.
    """
    stocks[:] = 0
    for number in range(rows.used[0]):
        row = rows.table[number]
        if row.count > 0:
            _count_row(row, row.count * groups.each[row.group - 1].size, legs, each, stocks)


@hot
def _count_row(row: Any, people: Any, legs: Any, each: np.ndarray, stocks: np.ndarray) -> None:
    """Count the people of a row where they are and in their lines."""
    places, group = each.size, row.group - 1
    position, on_leg = np.int64(row.position), row.position >= places
    if on_leg:
        position = legs.each[legs.of_position[position]].start
    if row.line > 0:
        stocks[WAITING, places + row.line - 1, group] += people
    if row.list > 0:
        stocks[LISTED_NOW, places + row.list - 1, group] += people
    if row.health > 0:
        stocks[WEAK if row.health == 1 else ILL, position, group] += people
    if row.company > 0:
        stocks[IN_CARAVAN, position, group] += people
    if on_leg:
        stocks[ON_LEG, position, group] += people
    else:
        _count_present(row, people, each, stocks)


@hot
def _count_present(row: Any, people: Any, each: np.ndarray, stocks: np.ndarray) -> None:
    """Count the people of a row at a place.

    A sum with nobody in it costs less than to guess wrongly whether they stand in a line.
    """
    position, group = row.position, row.group - 1
    stocks[PRESENT, position, group] += people
    stocks[WAITING, position, group] += people * (row.line > 0)
    stocks[LISTED_NOW, position, group] += people * (row.list > 0)
    stocks[HOMEWARD, position, group] += people * (row.heading > 0)
    if each[position].destination:
        stocks[HELD, position, group] += people
    if row.captive > 0:
        stocks[CAPTIVES, position, group] += people
    elif each[position].beds >= 0:
        stocks[SHELTERED if row.bed > 0 else UNSHELTERED, position, group] += people


@kernel
def count_papers(rows: Any, groups: Any, held: np.ndarray) -> None:
    """Count people into those who hold each paper (Q,)."""
    for number in range(rows.used[0]):
        row = rows.table[number]
        held[row.paper] += row.count * groups.each[row.group - 1].size


def here_now(present: np.ndarray, flows: np.ndarray) -> np.ndarray:
    """Return the people at each place (P,) now, from those who were there when the flows began."""
    since = flows[ARRIVED] + flows[CAME] - flows[LEFT_PLACE] - flows[SETTLED]  # who died has left too
    here: np.ndarray = present + since[: len(present)].sum(1)
    return here


class Called(NamedTuple):
    """What the cells of a ledger are of, in their order."""

    places: tuple[str, ...]  # (P,) names of places
    groups: tuple[str, ...]  # (G,) names of groups
    offices: tuple[str, ...]  # (O,) names of offices, behind the places


def check_ledger(before: np.ndarray, after: np.ndarray, flows: np.ndarray, names: Called) -> None:
    """Stop the run unless what happened since a night balances, to the person: by place and group, by group in all, and
    by line.

    Raises
    ------
    LedgerError
        Naming the place and group where people are missing or too many.
    """
    places = len(names.places)
    if balances(before, after, flows, places):  # in fractions seldom: these are looked at with care
        return
    lines, here, everyone, dead = expected(before, flows, places)
    _same(lines, (after[WAITING] + after[LISTED_NOW])[places:], "in line", names._replace(places=names.offices))
    _same(here, after[PRESENT, :places], "present", names)
    _same(
        everyone,
        (after[PRESENT, :places] + after[ON_LEG, :places]).sum(0)[None, :],
        "in all",
        names._replace(places=("everywhere",)),
    )
    if abs(dead) > 1e-9 * max(1.0, flows[HOUSEHOLD_LEFT, :places].sum()):
        raise LedgerError(f"deaths do not balance: {dead} people")
    for parts, what in ((BY_WHERE, "died, by where"), (BY_CAUSE, "died, by cause")):
        _same(flows[DIED, :places], flows[parts, :places].sum(0), what, names)


@kernel
def balances(before: np.ndarray, after: np.ndarray, flows: np.ndarray, places: int) -> bool:
    """Say whether exactly those are there tonight who should be, everywhere."""
    everyone, dead = np.zeros_like(flows[0, 0]), flows[DIED, 0, 0] * 0
    for at in range(flows.shape[1]):
        for group in range(flows.shape[2]):
            if at >= places:
                if after[WAITING, at, group] + after[LISTED_NOW, at, group] != in_line(before, flows, at, group):
                    return False
                continue
            if after[PRESENT, at, group] != at_place(before, flows, at, group):
                return False
            everyone[group] += in_all(before, flows, at, group) - after[PRESENT, at, group] - after[ON_LEG, at, group]
            dead += flows[HOUSEHOLD_LEFT, at, group] - flows[HOUSEHOLD_JOINED, at, group] - flows[DIED, at, group]
            for parts in (BY_WHERE, BY_CAUSE):
                died = flows[DIED, at, group]
                for kind in parts:
                    died -= flows[kind, at, group]
                if died != 0:
                    return False
    return dead == 0 and not everyone.any()  # type: ignore[no-any-return]


@hot
def in_line(before: np.ndarray, flows: np.ndarray, at: int, group: int) -> Any:
    """Return who should be in a line, by who was and what happened since."""
    line = (
        before[WAITING, at, group]
        + before[LISTED_NOW, at, group]
        + flows[APPLIED, at, group]
        + flows[REGISTERED, at, group]
    )
    for kind in OUT_OF_LINE:
        line -= flows[kind, at, group]
    return line


@hot
def at_place(before: np.ndarray, flows: np.ndarray, at: int, group: int) -> Any:
    """Return who should be at a place."""
    return (
        before[PRESENT, at, group]
        + flows[ARRIVED, at, group]
        + flows[CAME, at, group]
        - flows[LEFT_PLACE, at, group]
        - flows[SETTLED, at, group]
    )


@hot
def in_all(before: np.ndarray, flows: np.ndarray, at: int, group: int) -> Any:
    """Return who should be there of those who were at a place or on a leg from it, or came to be there, wherever they
    are now."""
    people = (
        before[PRESENT, at, group]
        + before[ON_LEG, at, group]
        + flows[ARRIVED, at, group]
        + flows[HOUSEHOLD_JOINED, at, group]
    )
    for kind in LEAVING:
        people -= flows[kind, at, group]
    return people


@kernel
def expected(before: np.ndarray, flows: np.ndarray, places: int) -> Any:
    """Return who should be there by what was on a night and happened since.

    In lines (O, G), at places (P, G), in all (1, G), and deaths too many.
    """
    rows, groups = flows.shape[1:]
    lines, here, everyone = (
        np.zeros_like(flows[0, places:]),
        np.zeros_like(flows[0, :places]),
        np.zeros_like(flows[0, :1]),
    )
    dead = flows[DIED, 0, 0] * 0
    for at in range(rows):
        for group in range(groups):
            if at >= places:
                lines[at - places, group] = in_line(before, flows, at, group)
                continue
            here[at, group] = at_place(before, flows, at, group)
            everyone[0, group] += in_all(before, flows, at, group)
            dead += flows[HOUSEHOLD_LEFT, at, group] - flows[HOUSEHOLD_JOINED, at, group] - flows[DIED, at, group]
    return lines, here, everyone, dead


def _same(expected: np.ndarray, found: np.ndarray, what: str, names: Called) -> None:
    if expected.dtype.kind == "i":
        if np.array_equal(expected, found):
            return
        place, group = (int(i[0]) for i in np.nonzero(expected != found))
    else:
        slack = 1e-9 * max(1.0, float(np.abs(expected).sum()))
        if float(np.abs(expected - found).max(initial=0.0)) <= slack:
            return
        place, group = (int(i[0]) for i in np.nonzero(np.abs(expected - found) > slack))
    raise LedgerError(
        f"{what}: {names.places[place]}, {names.groups[group]}: {found[place, group]} people counted, "
        f"{expected[place, group]} by the flows"
    )
