"""Stocks and flows of a period: added up day by day, and its cells that are not zero, as wished."""

from typing import Any, NamedTuple

import numpy as np

from jornada.engine.jit import kernel, lean

WISH = np.dtype(
    [
        ("row", np.int64),
        ("measure", np.int64),
        ("first", np.int64),
        ("last", np.int64),
        ("spread", bool),
        ("nations", bool),
        ("on_the_way", bool),
    ]
)


class Found(NamedTuple):
    """Cells of a period that are not zero."""

    measure: np.ndarray  # (N,) code of the measure
    place: np.ndarray  # (N,) code of the place or office, 0: all together
    nation: np.ndarray  # (N,) code of the nationality, 0: all together
    people: np.ndarray  # (N,) of a flow all, of a stock those on the last night
    nights: np.ndarray  # (N,) of a stock those of every night added up


@kernel
def add_what_happened(flows: np.ndarray, sums: np.ndarray) -> None:
    """Add flows to sums. Nearly all are zero: eight are looked at together, and only written where there is one."""
    bits = flows.view(np.int64)  # zero in fractions too
    whole = flows.size // 8 * 8
    for i in range(0, whole, 8):
        if (
            bits[i] | bits[i + 1] | bits[i + 2] | bits[i + 3] | bits[i + 4] | bits[i + 5] | bits[i + 6] | bits[i + 7]
            != 0
        ):
            for k in range(i, i + 8):
                sums[k] += flows[k]
    for k in range(whole, flows.size):
        sums[k] += flows[k]


@lean
def _add_by(cells: np.ndarray, sums: np.ndarray, nation: np.ndarray, nations: bool) -> None:
    """Add cells by group (G,) to sums by nationality, or to the first of them all together."""
    if nations:
        for group in range(cells.size):
            sums[nation[group]] += cells[group]
    else:
        some = 0 * sums[0]
        for group in range(cells.size):
            some += cells[group]
        sums[0] += some


@kernel
def found_in(sums: np.ndarray, last: np.ndarray, wishes: Any, nation: np.ndarray, ends_here: np.ndarray) -> Any:
    """Return the cells of sums (K, P + O, G), and those of the last day, by what is wished (W,): over the places and
    offices from a first to a last, each by itself or together; by nationality (G,) or all together; and without those
    whose way ends where they are."""
    nations, most = nation.max() + 1, 0
    for wish in wishes:
        most += ((wish.last - wish.first) if wish.spread else 1) * (nations if wish.nations else 1)
    codes, people, nights = np.empty((3, most), np.int64), np.empty(most, last.dtype), np.empty(most, sums.dtype)
    in_all, tonight, number = np.zeros(nations, sums.dtype), np.zeros(nations, last.dtype), 0
    for wish in wishes:
        for at in range(wish.first, wish.last):
            if not (wish.on_the_way and ends_here[at]):
                _add_by(sums[wish.row, at], in_all, nation, wish.nations)
                _add_by(last[wish.row, at], tonight, nation, wish.nations)
            if not wish.spread and at + 1 < wish.last:
                continue
            for which in range(nations if wish.nations else 1):
                if in_all[which] != 0:
                    codes[0, number], codes[1, number], codes[2, number] = (
                        wish.measure,
                        at + 1 if wish.spread else 0,
                        which + 1 if wish.nations else 0,
                    )
                    people[number], nights[number] = tonight[which], in_all[which]
                    number += 1
                in_all[which] = tonight[which] = 0
    found = codes[:, :number].copy()
    return Found(found[0], found[1], found[2], people[:number].copy(), nights[:number].copy())
