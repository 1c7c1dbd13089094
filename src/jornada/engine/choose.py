"""How people choose: the value of going on, and the weights of the legs (recursive logit).

Setting out is a recursive logit (Fosgerau, Frejinger and Karlström 2013, doi:10.1016/j.trb.2013.07.012) on
the legs that bring the destination nearer: the graph is ordered by the cheapest way on, so one backward
pass solves it. Staying, turning back and settling are weighed against the value of going on.
"""

from datetime import date
from typing import NamedTuple

import numpy as np
from numba import njit

from jornada.domain.people import Group
from jornada.engine.world import UNITS_A_DAY, World

NOWHERE = -1e18
Graph = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]
Solution = tuple[np.ndarray, np.ndarray]


class Choice(NamedTuple):
    """Weights of choices.

    leg (H x C x Q x L, flat; `shape` says how): weight of each leg at its start, 0 where not considered, adding up to 1 at a place;
    value (H, C, Q, P) of going on; class_of (G,); stay (G, P), back (G, Q, P) and settle (G, Q, P): weights beside
    the share of legs one can pay for, raised to `scale`.
    """

    leg: np.ndarray
    shape: tuple[int, ...]
    value: np.ndarray
    class_of: np.ndarray
    stay: np.ndarray
    back: np.ndarray
    settle: np.ndarray
    scale: float


def choice_on(world: World, day: date) -> Choice:
    """Return the weights of every choice under the pulls in force on a date."""
    classes, class_of = _classes(world, day)
    scenario, legs = world.scenario, world.legs
    papers, places = len(world.names.papers), len(world.names.places)
    graph = (legs.start, legs.end, legs.out_first, legs.out)
    leg = np.zeros((2, len(classes), papers, len(legs.start)))
    value = np.full((2, len(classes), papers, places), NOWHERE)
    for c, (family, home, pulls) in enumerate(classes):
        for q in range(papers):
            cost = leg_costs(world, family, q)
            for h in range(2):
                end = np.array(pulls) if h == 0 else _home(places, home)
                closed = legs.crossing if h == 1 else np.zeros_like(legs.crossing)
                value[h, c, q], leg[h, c, q] = solve(
                    graph, np.where(closed, np.inf, cost), end, scenario.choice.detour, scenario.choice.scale
                )
    return Choice(leg.ravel(), leg.shape, value, class_of, *_daily(world, value, class_of), scenario.choice.scale)


def _home(places: int, home: int) -> np.ndarray:
    end = np.full(places, NOWHERE)
    if home >= 0:
        end[home] = 0.0
    return end


def _classes(world: World, day: date) -> tuple[list[tuple[bool, int, tuple[float, ...]]], np.ndarray]:
    """Join groups that see equal costs: family or not, home, and the pull of each destination."""
    found: dict[tuple[bool, int, tuple[float, ...]], int] = {}
    class_of = np.zeros(len(world.scenario.groups), np.int64)
    extra = _extra_pulls(world, day)
    for g, group in enumerate(world.scenario.groups):
        pulls = tuple(
            group.pull + extra.get((group.nationality, p.place), extra.get(("*", p.place), 0.0))
            if p.kind == "destination" else NOWHERE for p in world.scenario.places
        )
        class_of[g] = found.setdefault((group.size > 1, int(world.groups.home[g]), pulls), len(found))
    return list(found), class_of


def _extra_pulls(world: World, day: date) -> dict[tuple[str, str], float]:
    rows = [row for row in world.scenario.pulls if row.starts is None or row.starts <= day]
    rows.sort(key=lambda row: row.starts or date.min)
    return {(row.nationality, row.place): row.pull for row in rows}


def leg_costs(world: World, family: bool, paper: int) -> np.ndarray:
    """Return the cost (L,) in utils of each leg for a class of groups and a paper; infinite where closed to them."""
    choice, fixed = world.scenario.choice, world.costs
    days = world.legs.units / UNITS_A_DAY
    cost = (choice.time - fixed.liking - (fixed.liking_family if family else 0.0)) * days
    cost = cost + choice.money * fixed.dollars / 100.0 + choice.distance * fixed.km / 100.0
    cost = cost + choice.danger * 100.0 * fixed.death + choice.turned_back * fixed.turned_back
    allowed = fixed.open & ((fixed.needs == 0) | (fixed.needs == paper))
    return np.where(allowed, np.maximum(cost, 0.001), np.inf)


@njit(cache=True)
def _distance(start: np.ndarray, end: np.ndarray, cost: np.ndarray, worth: np.ndarray) -> np.ndarray:
    """Return the cheapest way on (P,), less what its end is worth (Bellman 1958)."""
    distance, changed = -worth, True
    while changed:
        changed = False
        for i in range(start.size):
            if distance[end[i]] + cost[i] < distance[start[i]] - 1e-12 and worth[start[i]] <= NOWHERE:
                distance[start[i]] = distance[end[i]] + cost[i]
                changed = True
    return distance


@njit(cache=True)
def solve(graph: Graph, cost: np.ndarray, worth: np.ndarray, detour: float, scale: float) -> Solution:
    """Return the value (P,) of being at each place and the weight (L,) of each leg.

    `worth` (P,) is the value at the terminal places, NOWHERE elsewhere. A leg is considered where it
    brings the end nearer and its best way on is at most `detour` utils worse than the best.
    """
    start, end, first, out = graph
    distance = _distance(start, end, cost, worth)
    value, weight = worth.copy(), np.zeros(start.size)
    for p in np.argsort(distance):
        if worth[p] > NOWHERE or distance[p] >= -NOWHERE:
            continue
        total = 0.0
        for i in out[first[p] : first[p + 1]]:
            if distance[end[i]] < distance[p] and cost[i] + distance[end[i]] <= distance[p] + detour:
                weight[i] = np.exp((value[end[i]] - cost[i] + distance[p]) / scale)
                total += weight[i]
        for i in out[first[p] : first[p + 1]]:
            weight[i] /= total
        value[p] = scale * np.log(total) - distance[p]
    return value, weight


def _daily(world: World, value: np.ndarray, class_of: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the daily weights of staying (G, P), turning back and settling (G, Q, P)."""
    groups, places = world.scenario.groups, world.scenario.places
    stay = np.exp(np.array([[p.stay + g.stay for p in places] for g in groups]))
    onward, home = value[0][class_of], value[1][class_of]
    lost = onward <= NOWHERE
    gain = np.where(lost, 0.0, -onward)
    turn = np.array([-np.inf if g.turn_back is None or not g.home else g.turn_back for g in groups])
    back = np.exp(np.minimum(turn[:, None, None] + np.where(lost, 0.0, home) + gain, 50.0))
    back = np.where(home <= NOWHERE, 0.0, back)
    wish = np.array([[-np.inf if p.settle is None else p.settle + _settle(g) for p in places] for g in groups])
    return stay, back, np.exp(np.minimum(wish[:, None, :] + gain, 50.0))


def _settle(group: Group) -> float:
    return group.settle
