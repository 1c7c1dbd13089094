"""How people choose: the value of going on, and the weights of the legs (recursive logit).

Setting out is a recursive logit (Fosgerau, Frejinger and Karlström 2013, doi:10.1016/j.trb.2013.07.012) on
the legs that bring the destination nearer: the graph is ordered by the cheapest way on, so one backward
pass solves it. Staying, turning back and settling are weighed against the value of going on.
"""

from datetime import date
from typing import Any, NamedTuple

import numpy as np

from jornada.domain.nouns.arrival import Pull
from jornada.domain.scenario.scenario import Scenario
from jornada.engine.jit import kernel, lean, maker
from jornada.engine.table.distinct import distinct_rows
from jornada.engine.world.world import UNITS_A_DAY, World

NOWHERE = -1e18
OPTION = np.dtype(
    {
        "names": ["weight", "leg", "fare", "units"],
        "formats": ["f8", "u4", "u2", "u1"],
        "offsets": [0, 8, 12, 14],
        "itemsize": 16,
    }
)
NEVER_PAID, LONGEST = 65_535, 255  # as fare and units of an option: more than anybody has, and than any day
Solution = tuple[np.ndarray, np.ndarray]
Class = tuple[bool, int, tuple[float, ...], int]  # family or not, home, the pull of each place, and the mind


class Graph(NamedTuple):
    """The directed legs as a graph; the legs of place p are those from first[p] to first[p + 1] of a list."""

    start: np.ndarray  # (L,) the place where each leg begins
    end: np.ndarray  # (L,) the place where each ends
    out_first: np.ndarray  # (P + 1,) where the legs out of each place begin in `out`
    out: np.ndarray  # (L,) legs by the place where they begin
    into_first: np.ndarray  # (P + 1,) where the legs into each place begin in `into`
    into: np.ndarray  # (L,) legs by the place where they end


class Choice(NamedTuple):
    """Weights of choices.

    Papers that meet the needs of the same legs and pass the same stops are of one kind (K). Options are the legs
    considered at a place by those of a heading (H), class (C) and kind of paper: a cell.
    """

    first: np.ndarray  # (cells + 1,) where the options of each cell begin in `option`
    option: np.ndarray  # records of weight (adding up to 1 in a cell), leg, fare and units, these up to what nobody has
    go: np.ndarray  # (cells, M) weight of setting out by means: the share that can be paid for, raised to the scale
    least: np.ndarray  # (cells, M) the fewest units of a day that an option one can pay for takes
    options: int  # the most that there are in a cell
    value: np.ndarray  # (H, C, K, P) of going on, in utils
    class_of: np.ndarray  # (G, P) the class of a group at a place
    kind_of: np.ndarray  # (Q,) the kind of a paper
    stay: np.ndarray  # (G, P) weight of staying
    back: np.ndarray  # (G, K, P) weight of turning back
    settle: np.ndarray  # (G, K, P) weight of settling
    most: np.ndarray  # (P,) the most that setting out, turning back and settling weigh for anybody


class Pass(NamedTuple):
    """What a kind of paper is worth on legs.

    Whether it meets the needs of each (L,), and the chance of being stopped with it (L,).
    """

    meets: np.ndarray
    stopped: np.ndarray


class Feared(NamedTuple):
    """What a mind fears on legs."""

    danger: np.ndarray  # (L,) what danger costs, in utils
    turned_back: np.ndarray  # (L,) what being turned back costs, in utils
    often: np.ndarray  # (L,) how many times as often as is true it expects to be stopped


class Logit(NamedTuple):
    """The settings of the recursive logit.

    How many utils worse than the best a leg may be, and how widely tastes differ, in utils.
    """

    detour: float
    scale: float


class Seen(NamedTuple):
    """What people believe of the roads: those of a mind (M) all the same."""

    mind_of: np.ndarray  # (G, P) which mind a group has at a place
    danger: np.ndarray  # (M, L) what each mind takes danger on a leg to cost, in utils
    stops: np.ndarray  # (M, L) what it takes being turned back on a leg to cost, in utils
    often: np.ndarray  # (M, L) how many times as often as is true it expects to be stopped on a leg
    pull: np.ndarray  # (M,) what it adds to the pull of destinations, in utils
    name: str  # of all this: choices made under a name are used again


@lean
def cell_of(choice: Any, heading: int, group: int, paper: int, place: int) -> int:
    """Return the cell of the options of a heading, group and paper at a place."""
    _, classes, kinds, places = choice.value.shape
    return ((heading * classes + choice.class_of[group, place]) * kinds + choice.kind_of[paper]) * places + place


def choice_on(world: World, day: date, seen: Seen | None = None) -> Choice:
    """Return the weights of every choice under the pulls in force on a date, by what people believe of the roads."""
    seen = seen or the_truth(world)
    classes, class_of = _classes(world, day, seen)
    choice, places = world.scenario.choice, len(world.names.places)
    kinds, kind_of = distinct_rows(np.hstack([world.costs.meets, world.costs.stopped[0]]))
    graph = _graph(world)
    legs = len(world.legs.each)
    cost = np.array(
        [
            [leg_costs(world, family, Pass(kind[:legs] > 0.0, kind[legs:]), Feared(*feared)) for kind in kinds]
            for feared in zip(seen.danger, seen.stops, seen.often, strict=True)
            for family in (False, True)
        ]
    )
    ends = np.array(
        [[pulls for _, _, pulls, _ in classes], [_home(places, home) for _, home, _, _ in classes]]
    ).reshape(2, len(classes), places)
    of_cost = np.array([2 * mind + int(family) for family, _, _, mind in classes], np.int64)
    value, weight = _solve_all(
        graph, cost, of_cost, ends, world.legs.each["crossing"].copy(), Logit(choice.detour, choice.scale)
    )
    listed, daily = _options(world, weight), _daily(world, value, class_of)
    first, leg, chosen = listed.first, listed.leg, listed.weight
    fare, units = world.legs.each["fare"][leg], world.legs.each["units"][leg]
    paid, least = _payable(first, fare, units, chosen, world.scenario.money_levels)
    go = _powers(np.minimum(paid, 1.0), choice.scale)
    option = np.zeros(len(leg), OPTION)
    option["weight"], option["leg"], option["fare"], option["units"] = (
        chosen,
        leg,
        np.minimum(fare, NEVER_PAID),
        np.minimum(units, LONGEST),
    )
    most = 1.0 + daily.back.max((0, 1)) + daily.settle.max((0, 1))  # the weight of setting out is a share
    return Choice(
        first,
        option,
        go,
        least,
        int(np.diff(first).max(initial=0)),
        value,
        class_of,
        kind_of,
        daily.stay,
        daily.back,
        daily.settle,
        most,
    )


def _graph(world: World) -> Graph:
    start, end = world.legs.each["start"].copy(), world.legs.each["end"].copy()
    into = np.argsort(end, kind="stable")
    return Graph(
        start,
        end,
        world.legs.out_first,
        world.legs.out,
        np.searchsorted(end[into], np.arange(len(world.names.places) + 1)),
        into,
    )


@kernel
def _solve_all(
    graph: Graph, cost: np.ndarray, of_cost: np.ndarray, ends: np.ndarray, crossing: np.ndarray, logit: Any
) -> Solution:
    """Return values (H, C, K, P) and weights (H, C, K, L), from the costs (N, K, L) of each class and the worth of the
    ends (H, C, P); nobody goes home by a crossing."""
    headings, classes, places = ends.shape
    kinds, legs = cost.shape[1:]
    value, weight = np.empty((headings, classes, kinds, places)), np.empty((headings, classes, kinds, legs))
    for k in range(kinds):
        for c in range(classes):
            for h in range(headings):
                price = cost[of_cost[c], k].copy()
                for leg in range(legs if h == 1 else 0):
                    price[leg] += np.inf if crossing[leg] else 0.0
                value[h, c, k], weight[h, c, k] = solve(graph, price, ends[h, c], logit.detour, logit.scale)
    return value, weight


class Listed(NamedTuple):
    """Options, cell after cell."""

    first: np.ndarray  # (cells + 1,) where those of each cell begin
    leg: np.ndarray  # (N,) the leg of each
    weight: np.ndarray  # (N,) the weight of each, adding up to 1 in a cell


def _options(world: World, weight: np.ndarray) -> Listed:
    """Return the options of every cell, from weights (H, C, K, L)."""
    legs, places = world.legs, len(world.names.places)
    ordered = weight.reshape(-1, len(legs.each))[:, legs.out]
    row, spot = np.nonzero(ordered)
    leg = legs.out[spot]
    start = legs.each["start"][leg]
    first = np.searchsorted(row * places + start, np.arange(len(ordered) * places + 1))
    return Listed(first, leg, ordered[row, spot])


def _powers(shares: np.ndarray, scale: float) -> np.ndarray:
    """Return shares raised to the scale: nearly everywhere all or none can be paid for, and a power is slow."""
    return np.power(shares, scale, out=shares, where=(shares > 0.0) & (shares < 1.0))


@kernel
def _payable(
    first: np.ndarray, fare: np.ndarray, units: np.ndarray, weight: np.ndarray, levels: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return the weight of the options that can be paid for and the fewest units that one takes, (cells, M)."""
    cells = first.size - 1
    paid, least = np.zeros((cells, levels)), np.full((cells, levels), np.int8(UNITS_A_DAY + 1))
    for cell in range(cells):
        for i in range(first[cell], first[cell + 1]):
            for means in range(max(fare[i], 0), levels):
                paid[cell, means] += weight[i]
                least[cell, means] = np.int8(min(np.int64(least[cell, means]), units[i]))
    return paid, least


def leg_weights(choice: Choice, legs: int) -> np.ndarray:
    """Return the weights of all legs (H, C, Q, L), 0 where a leg is not considered."""
    places = choice.value.shape[3]
    weights = np.zeros((choice.value[..., 0].size, legs))
    row = np.repeat(np.arange(len(choice.first) - 1) // places, np.diff(choice.first))
    weights[row, choice.option["leg"]] = choice.option["weight"]
    return weights.reshape(*choice.value.shape[:3], legs)[:, :, choice.kind_of]


def _home(places: int, home: int) -> np.ndarray:
    end = np.full(places, NOWHERE)
    if home >= 0:
        end[home] = 0.0
    return end


def the_truth(world: World) -> Seen:
    """Return one mind for all, which takes the roads for what they are."""
    choice, fixed = world.scenario.choice, world.costs
    danger, stops = choice.danger * 100.0 * fixed.death, choice.turned_back * fixed.turned_back
    return Seen(
        np.zeros((len(world.names.groups), len(world.names.places)), np.int64),
        danger[None, :],
        stops[None, :],
        np.ones((1, len(stops))),
        np.zeros(1),
        "",
    )


def _classes(world: World, day: date, seen: Seen) -> tuple[list[Class], np.ndarray]:
    """Join groups at places that see equal costs: family or not, home, the pull of each destination, and the mind."""
    found: dict[Class, int] = {}
    class_of = np.zeros(seen.mind_of.shape, np.int32)
    extra, ends = (
        _extra_pulls(world, day),
        [p.place if p.kind == "destination" else None for p in world.scenario.places],
    )
    more: dict[str, list[float]] = {}
    for g, group in enumerate(world.scenario.groups):
        if group.nationality not in more:
            more[group.nationality] = [
                extra.get((group.nationality, p), extra.get(("*", p), 0.0)) if p else NOWHERE for p in ends
            ]
        for mind in np.unique(seen.mind_of[g]).tolist():
            drawn = group.pull + float(seen.pull[mind])
            pulls = tuple(drawn + pull if p else NOWHERE for p, pull in zip(ends, more[group.nationality], strict=True))
            key = (group.size > 1, int(world.groups.each["home"][g]), pulls, mind)
            class_of[g, seen.mind_of[g] == mind] = found.setdefault(key, len(found))
    return list(found), class_of


def _extra_pulls(world: World, day: date) -> dict[tuple[str, str], float]:
    return {(row.nationality, row.place): row.pull for row in pulls_on(world.scenario, day)}


def pulls_on(scenario: Scenario, day: date) -> list[Pull]:
    """Return the rows of pulls that have begun by a date, the latest last: it holds."""
    return sorted(
        (row for row in scenario.pulls if row.starts is None or row.starts <= day),
        key=lambda row: row.starts or date.min,
    )


def leg_costs(world: World, family: bool, paper: Pass, feared: Feared) -> np.ndarray:
    """Return the cost (L,) in utils of each leg for families or others, with a paper that meets some needs and is
    stopped by some chances (L,), and with what is feared on it: danger, being turned back, and stops so many times as
    often; infinite where closed, or its need is not met."""
    choice, fixed = world.scenario.choice, world.costs
    days = world.legs.each["units"] / UNITS_A_DAY
    cost = (choice.time - fixed.liking - (fixed.liking_family if family else 0.0)) * days
    cost = cost + choice.money * fixed.dollars / 100.0 + choice.distance * fixed.km / 100.0
    cost = cost + feared.danger + feared.turned_back + choice.stopped * paper.stopped * feared.often
    return np.where(fixed.open & paper.meets, np.maximum(cost, 0.001), np.inf)


@maker
def _distance(graph: Graph, cost: np.ndarray, worth: np.ndarray) -> np.ndarray:
    """Return the cheapest way on (P,), less what its end is worth (Bellman 1958).

    Only what a place comes nearer by is looked at again.
    """
    distance, waits = -worth, worth > NOWHERE
    queue, head, tail = np.empty(worth.size + 1, np.int64), 0, 0
    for p in range(worth.size):
        if waits[p]:
            queue[tail] = p
            tail += 1
    while head != tail:
        here = queue[head]
        head = (head + 1) % queue.size
        waits[here] = False
        for i in graph.into[graph.into_first[here] : graph.into_first[here + 1]]:
            before = graph.start[i]
            if distance[here] + cost[i] < distance[before] - 1e-12 and worth[before] <= NOWHERE:
                distance[before] = distance[here] + cost[i]
                if not waits[before]:
                    waits[before] = True
                    queue[tail] = before
                    tail = (tail + 1) % queue.size
    return distance


@maker
def solve(graph: Graph, cost: np.ndarray, worth: np.ndarray, detour: float, scale: float) -> Solution:
    """Return the value (P,) of being at each place and the weight (L,) of each leg.

    `worth` (P,) is the value at the terminal places, NOWHERE elsewhere. A leg is considered where it
    brings the end nearer and its best way on is at most `detour` utils worse than the best.
    """
    end, first, out = graph.end, graph.out_first, graph.out
    distance = _distance(graph, cost, worth)
    value, weight = worth.copy(), np.zeros(end.size)
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


class Daily(NamedTuple):
    """The weights, each day, of not going on."""

    stay: np.ndarray  # (G, P) of staying
    back: np.ndarray  # (G, K, P) of turning back
    settle: np.ndarray  # (G, K, P) of settling


def _daily(world: World, value: np.ndarray, class_of: np.ndarray) -> Daily:
    """Return what is weighed each day beside setting out."""
    groups, places = world.scenario.groups, world.scenario.places
    stay = np.exp(np.array([[p.stay + g.stay for p in places] for g in groups]))
    onward, home = (_by_group(value[h], class_of) for h in range(2))
    lost = onward <= NOWHERE
    gain = np.where(lost, 0.0, -onward)
    turn = np.array([-np.inf if g.turn_back is None or not g.home else g.turn_back for g in groups])
    back = np.exp(np.minimum(turn[:, None, None] + np.where(lost, 0.0, home) + gain, 50.0))
    back = np.where(home <= NOWHERE, 0.0, back)
    wish = np.array([[-np.inf if p.settle is None else p.settle + g.settle for p in places] for g in groups])
    return Daily(stay, back, np.exp(np.minimum(wish[:, None, :] + gain, 50.0)))


def _by_group(value: np.ndarray, class_of: np.ndarray) -> np.ndarray:
    """Return values (C, K, P) as groups at places see them, (G, K, P).

    In the order of rows, which compiled code is made for.
    """
    return np.ascontiguousarray(value.transpose(0, 2, 1)[class_of, np.arange(class_of.shape[1])].transpose(0, 2, 1))


def reweighed(
    choice: Choice, stay: np.ndarray | None = None, back: np.ndarray | None = None, settle: np.ndarray | None = None
) -> Choice:
    """Return a choice with other weights of staying (G, P), turning back and settling (G, K, P), as a rule of one's own
    gives them."""
    stay, back, settle = (
        old if new is None else np.ascontiguousarray(new)
        for old, new in ((choice.stay, stay), (choice.back, back), (choice.settle, settle))
    )
    return choice._replace(stay=stay, back=back, settle=settle, most=1.0 + back.max((0, 1)) + settle.max((0, 1)))
