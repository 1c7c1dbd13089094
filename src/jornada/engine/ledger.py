"""Stocks and flows of a day, and the identities that tie them.

Flows are counted in people by place and group: arrays (F, P, G). Stocks likewise: (S, P, G).
"""

from typing import Any

import numpy as np
from numba import njit

from jornada.engine.cohorts import BED, GROUP, HEADING, LINE, POSITION, get

FLOWS = (
    "arrived", "set_out", "encounters", "first_encounters", "entered_unseen", "turned_back_at_crossing", "returned",
    "released", "removed", "settled", "turned_homeward", "went_home", "died", "applied", "granted", "refused",
    "gave_up", "fares", "waited_days", "came", "left", "household_left", "household_joined",
)
(
    ARRIVED, SET_OUT, ENCOUNTERS, FIRST_ENCOUNTERS, ENTERED, TURNED_BACK, RETURNED, RELEASED, REMOVED, SETTLED,
    TURNED_HOMEWARD, WENT_HOME, DIED, APPLIED, GRANTED, REFUSED, GAVE_UP, FARES, WAITED, CAME, LEFT_PLACE,
    HOUSEHOLD_LEFT, HOUSEHOLD_JOINED,
) = range(len(FLOWS))
STOCKS = ("present", "on_leg", "waiting", "sheltered", "unsheltered", "heading_home")
PRESENT, ON_LEG, WAITING, SHELTERED, UNSHELTERED, HOMEWARD = range(len(STOCKS))
LEAVING = (SETTLED, ENTERED, RELEASED, REMOVED, WENT_HOME, HOUSEHOLD_LEFT)


class LedgerError(AssertionError):
    """People today are not people yesterday plus those who came less those who left."""


@njit(cache=True)
def count_stocks(rows: Any, layout: Any, legs: Any, groups: Any, beds: np.ndarray, stocks: np.ndarray) -> None:
    """Count people into stocks (S, P, G); people on a leg count at the place where it begins."""
    places = beds.size
    stocks[:] = 0
    for row in range(rows.used[0]):
        if rows.table[row].count <= 0:
            continue
        position, group = get(rows, row, layout, POSITION), get(rows, row, layout, GROUP) - 1
        people = rows.table[row].count * groups.each[group].size
        if position >= places:
            stocks[ON_LEG, legs.each[legs.of_position[position]].start, group] += people
            continue
        stocks[PRESENT, position, group] += people
        if get(rows, row, layout, LINE) > 0:
            stocks[WAITING, position, group] += people
        if get(rows, row, layout, HEADING) > 0:
            stocks[HOMEWARD, position, group] += people
        if beds[position] >= 0:
            kind = SHELTERED if get(rows, row, layout, BED) > 0 else UNSHELTERED
            stocks[kind, position, group] += people


def check_ledger(before: np.ndarray, after: np.ndarray, flows: np.ndarray, names: tuple[tuple[str, ...], tuple[str, ...]]) -> None:
    """Stop the run unless the day balances, to the person: by place and group, by group in all, and by line.

    Raises
    ------
    LedgerError
        Naming the place and group where people are missing or too many.
    """
    here = before[PRESENT] + flows[ARRIVED] + flows[CAME] - flows[LEFT_PLACE] - flows[SETTLED]
    _same(here, after[PRESENT], "present", names)
    waiting = before[WAITING] + flows[APPLIED] - flows[GRANTED] - flows[REFUSED] - flows[GAVE_UP]
    _same(waiting, after[WAITING], "waiting", names)
    everyone = (before[PRESENT] + before[ON_LEG] + flows[ARRIVED] + flows[HOUSEHOLD_JOINED]).sum(0)
    for kind in LEAVING:
        everyone = everyone - flows[kind].sum(0)
    _same(everyone[None, :], (after[PRESENT] + after[ON_LEG]).sum(0)[None, :], "in all", (("everywhere",), names[1]))
    dead = flows[HOUSEHOLD_LEFT].sum() - flows[HOUSEHOLD_JOINED].sum() - flows[DIED].sum()
    if abs(dead) > 1e-9 * max(1.0, flows[HOUSEHOLD_LEFT].sum()):
        raise LedgerError(f"deaths do not balance: {dead} people")


def _same(expected: np.ndarray, found: np.ndarray, what: str, names: tuple[tuple[str, ...], tuple[str, ...]]) -> None:
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
        f"{what}: {names[0][place]}, {names[1][group]}: {found[place, group]} people counted, "
        f"{expected[place, group]} by the flows of the day"
    )
