"""In which slices those on the road are met under the rules of Flee, so that everybody sees how full camps are by then.

In Flee people decide one after another, those who set out first in front. A row of our table keeps the mean rank of its
people; they are taken to stand evenly over the stretch of the list that has this mean: from its beginning, or up to its
end, and less wide where they are few. A slice is a stretch of the list. It ends where a camp is expected to have filled
by a step, or to begin to turn people away: who comes to it is known of those on a leg to it, and told of all others by
the slices before.
"""

import math
from typing import Any, NamedTuple

import numpy as np

from jornada.engine.jit import hot, kernel, lean, maker
from jornada.engine.world.flee_legs import ARRIVED

# bins of the list; slices a day at most; how far the weight of a place may fall in one, and a smallest step
BINS, MOST, STEEP, LEAST = 32, 64, 0.1, 0.02
# the first slice where many come; people who tell who comes; how far a camp may fill at once
PILOT, ENOUGH, WARY = 0.125, 20.0, 0.8
# bins are finer towards the end of the list, where those stand who set out today
ENDS = 1.0 - (1.0 - np.arange(BINS + 1) / BINS) ** 3
NEAR, WIDTHS = 1e-9, 256  # shares that are the same; how finely it is told how wide people are spread


class Bins(NamedTuple):
    """Those on the road by bin of the list (B,), and those of them who arrive today by place and bin (P, B)."""

    people: np.ndarray
    direct: np.ndarray


class Stretch(NamedTuple):
    """A stretch of the list, as shares of it."""

    low: float
    high: float


@hot
def marked(rank: Any, count: Any) -> Any:
    """Return in one number the mean rank of some people, and how wide so many are spread.

    One person stands at one place.
    """
    return np.int64(rank) * WIDTHS + (WIDTHS - 1) * (count - 1) // (count + 1)


@hot
def stretch(mark: Any, total: Any) -> Any:
    """Return the stretch of the list, as shares of it, over which people of a mark stand."""
    middle = min((mark // WIDTHS) / total, 1.0)
    half = min(middle, 1.0 - middle) * (mark % WIDTHS) / (WIDTHS - 1)
    return Stretch(middle - half, middle + half)


@hot
def share_in(low: float, high: float, start: float, end: float) -> float:
    """Return which share of those who stand over a stretch, and are left from `start` on, is met before `end`."""
    if high <= end:
        return 1.0
    start = max(low, start)
    return (end - start) / (high - start) if end > start else 0.0


@kernel
def heading(base: Any, net: Any) -> Any:
    """Return the people on the road, and those of them who arrive today by place (P,).

    Rows keep their mark from here on.
    """
    people, direct = 0.0, np.zeros(net.places)
    for row in range(base.used[0]):
        here = base.table[row]
        here.ranks = marked(here.ranks / max(here.count, 1), max(here.count, 1))
        people += here.count
        if arrives(here, net):
            direct[end_of(here, net)] += here.count
    return people, direct


@hot
def arrives(row: Any, net: Any) -> Any:
    """Say whether those of a row come to the end of their leg today, by vehicle."""
    return net.slot[row.position - net.places].fast == ARRIVED and row.barred == 0


@hot
def end_of(row: Any, net: Any) -> Any:
    """Return the end of the leg that those of a row are on."""
    return net.leg[net.slot[row.position - net.places].leg].end


@maker
def binned(base: Any, net: Any, total: Any) -> Any:
    """Return those on the road by bin of the list (B,), and those of them who arrive today by place and bin (P, B)."""
    people, direct = np.zeros(BINS), np.zeros((net.places, BINS))
    for number in range(base.used[0]):
        row = base.table[number]
        low, high = stretch(row.ranks, total)
        there, end = arrives(row, net), end_of(row, net)
        for part in range(BINS):
            inside = min(high, ENDS[part + 1]) - max(low, ENDS[part])
            last = part == BINS - 1 or high <= ENDS[part + 1]
            if inside > 0.0 or (last and high <= low):
                some = row.count * (inside / (high - low) if high > low else 1.0)
                people[part] += some
                direct[end, part] += some if there else 0.0
            if last:
                break
    return Bins(people, direct)


@lean
def near(chances: Any, net: Any, soon: np.ndarray) -> bool:
    """Say whether a camp may come near its limit today, when so many come."""
    for place in range(net.places):
        room, here = chances.place[place].room, chances.place[place].here
        if room >= 1.0 and here < room and here + 2.0 * soon[place] + 1.0 > net.buffer * room:
            return True
    return False


@lean
def step_of(place: Any, net: Any) -> float:
    """Return how many people may come to a place within a slice."""
    low, here = net.buffer * place.room, float(place.here)
    width = place.room - low
    if here >= place.room or place.room < 1.0:
        return np.inf
    step = max(low, here) + STEEP * width if low - here < 2.0 * STEEP * width else here + WARY * (low - here)
    return max((min(step, place.turn) if here < place.turn else step) - here, 0.25, LEAST * width)


@lean
def credit_of(place: Any, before: int, direct: float, hops: float, u: float) -> int:
    """Return how many a place lets in of those who come by hops, when so many come by their leg, who are let in
    whatever happens.

    In Flee both come by turns, and each is let in who sees no more than `turn` people: of the first to come so many,
    hops are a share.
    """
    most = max(math.floor(place.turn) - before + 1, 0)
    return max(math.floor(most * (hops + 1.0) / (hops + 1.0 + direct) + u), most - int(direct))


@lean
def next_end(start: float, chances: Any, net: Any, bins: Any, hops: np.ndarray, expected: np.ndarray) -> float:
    """Return where the slice that begins at `start` ends, and write who is `expected` at each place (P,) during it."""
    people, direct, end = bins.people, bins.direct, 1.0
    for place in range(net.places):
        left = step_of(chances.place[place], net)
        if left == np.inf:
            continue
        for part in range(BINS):
            begin, width = max(start, ENDS[part]), ENDS[part + 1] - ENDS[part]
            if ENDS[part + 1] <= start:
                continue
            some = (direct[place, part] + hops[place] * people[part]) * (ENDS[part + 1] - begin) / width
            if some > left:
                end = min(end, begin + (ENDS[part + 1] - begin) * left / some)
                break
            left -= some
            if ENDS[part + 1] >= end:
                break
    end = 1.0 if end > 1.0 - NEAR else max(end, start + NEAR)
    for place in range(net.places):
        expected[place] = 0.0
        for part in range(BINS):
            inside = (min(end, ENDS[part + 1]) - max(start, ENDS[part])) / (ENDS[part + 1] - ENDS[part])
            if inside > 0.0:
                expected[place] += inside * (direct[place, part] + hops[place] * people[part])
    return end


@lean
def pilot(people: np.ndarray) -> float:
    """Return where a first slice of few ends, which tells who will come."""
    wanted, before = PILOT * people.sum(), 0.0
    for part in range(BINS):
        if before + people[part] >= wanted:
            return ENDS[part] + (ENDS[part + 1] - ENDS[part]) * (wanted - before) / people[part]
        before += people[part]
    return 1.0
