"""Stopped on the way: who pays, who is let go, taken elsewhere, held or removed; the rest are turned back."""

from typing import Any

import numpy as np

from jornada.engine.cohorts import COMPANY, MEANS, PAPER, later, put, value_of
from jornada.engine.compiled import lean, within
from jornada.engine.crossing import to_night, turn_back
from jornada.engine.custody import held_at, moved_to, removed_at
from jornada.engine.dated import HOLD, MOVE, RELEASE
from jornada.engine.draw import part, uniform
from jornada.engine.ledger import BRIBES, STOPPED, UNHEARD
from jornada.engine.lines import with_paper

MET, PAID, FOLLOWING = 1000, 1001, 1002  # numbers of the draws at the end of a leg


@lean
def halted(state: Any, leg: int, group: int, count: Any, out: Any, layout: Any, road: Any, key: np.uint64, flows: np.ndarray) -> Any:
    """Stop parties on a leg, by their paper and company; those who may go on are `freed`; return how many are stopped."""
    legs, groups, _, law, _ = road[0]
    chance = law.stops.chance[min(1, value_of(state, layout, COMPANY)), value_of(state, layout, PAPER), leg]
    some = part(count, chance, uniform(key, state[2], MET)) if chance > 0.0 else count - count
    if some > 0:
        flows[STOPPED, legs.each[leg].start, group] += some * groups.each[group].size
        _stopped(state, leg, group, some, out, layout, road, key, flows)
    return some


@within
def _stopped(state: Any, leg: int, group: int, count: Any, out: Any, layout: Any, road: Any, key: np.uint64, flows: np.ndarray) -> None:
    """Let those who are stopped pay where that is taken, draw what follows for the others, and turn the rest back."""
    legs, _, _, law, _ = road[0]
    means, price, place = value_of(state, layout, MEANS), legs.each[leg].bribe, legs.each[leg].start
    if legs.each[leg].bribe_share > 0.0 and means >= price:
        paying = part(count, legs.each[leg].bribe_share, uniform(key, state[2], PAID))
        if paying > 0:
            flows[BRIBES, place, group] += paying * legs.each[leg].bribe_usd
            later(out[0].freed, put(state, layout, MEANS, means - price), paying)
            count -= paying
    rest, shares = 1.0, law.stops.share[law.stops.kind_of[leg], group]
    for k in range(shares.size):
        share = shares[k]
        if share > 0.0 and count > 0:
            some = part(count, min(1.0, share / max(rest, 1e-300)), uniform(key, state[2], FOLLOWING + k))
            rest, count = rest - share, count - some
            if some > 0:
                _follow(state, (leg, group, k), some, out, layout, road, flows)
    if count > 0:
        turn_back(state, leg, group, count, out, layout, road, flows)


@within
def _follow(state: Any, what: Any, count: Any, out: Any, layout: Any, road: Any, flows: np.ndarray) -> None:
    """Carry out what follows a stop: on with a paper, taken to a place, held, or out of the picture."""
    legs, groups, _, law, _ = road[0]
    leg, group, k = what
    row, place, size = law.stops.each[k], legs.each[leg].start, groups.each[group].size
    if law.stops.abroad[k, leg] and law.papers.each[value_of(state, layout, PAPER)].claim:
        flows[UNHEARD, place, group] += count * size
    if row.effect == RELEASE:
        later(out[0].freed, with_paper(state, layout, law.papers, row.gives, law.day) if row.gives >= 0 else state, count)
    elif row.effect == MOVE:
        taken = moved_to(state, place, row.to, count * size, layout, law.offices, groups.places, flows)
        to_night(taken, row.to, group, count, out, layout, size, flows)
    elif row.effect == HOLD:
        held = held_at(state, place, row.office, count * size, (layout, law.offices, law.day, groups.places), flows)
        to_night(held, law.offices.each[row.office].place, group, count, out, layout, size, flows)
    else:
        removed_at(state, place, count * size, layout, groups.places, flows)
