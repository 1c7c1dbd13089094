"""What the rules of Flee hold true today, and what a run remembers."""

import math
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from jornada.engine.flee3.plan import Plan, most_people
from jornada.engine.ledger.ledger import here_now
from jornada.engine.table.records import records
from jornada.engine.table.rows import Rows, new_rows
from jornada.engine.today.today import Today
from jornada.engine.world.flee_legs import MOVED_STEPS

CAPACITY = 2048
RANKS = 1 << 26  # in the order in which people set out: so many people times so many ranks stay within 64 bits
PLACE = np.dtype(
    [
        ("leave", float),
        ("room", float),
        ("here", np.int64),
        ("factor", float),
        ("turn", float),
        ("credit", np.int64),
        ("wanted", np.int64),
        ("name", np.uint64),
        ("first", np.int64),
        ("last", np.int64),
        ("town", bool),
        ("camp", bool),
        ("full", bool),
    ]
)
# what a run counts of its own work: rows looked at to decide and on the road, slices, and routes
DECIDED, HOPPED, SLICED, CHOSEN = range(4)


class Net(NamedTuple):
    """What does not change: slots, legs and what is left of routes as records; legs by their end (L,), of each place as
    a range of `first` (P + 1); and numbers: places, whether stints are counted, whether left-over travel is honoured,
    buffer, power of weights, steps of a day
    on foot and by vehicle, and km a step."""

    slot: np.ndarray
    leg: np.ndarray
    rest: np.ndarray
    first: np.ndarray
    by_end: np.ndarray
    places: int
    stints: bool
    honoured: bool
    buffer: float
    power: float
    walking: float
    riding: float
    step: float


class Chances(NamedTuple):
    """What holds today: places and routes as records, the weights of routes (G, R), these added up (G, R), where that
    is stale (G, P), which legs are open (L,), a queue of those who arrived early, by steps travelled, a tally by route,
    which routes are in it, at how many routes was looked (1,), which camps are nearly full in the morning (P,), and the
    share of the best weight below
    which routes are left out. Of a place: the chance of leaving, its room, people now, the factor of its weight by how
    full it is, its first and last route, above how many people it turns others away, how many more of those who come by
    hops it lets in and how many wanted to come, its stable name, and whether it is a town, a camp, and full."""

    place: np.ndarray
    route: np.ndarray
    weights: np.ndarray
    sums: np.ndarray
    stale: np.ndarray
    open: np.ndarray
    queue: np.ndarray
    tally: np.ndarray
    taken: np.ndarray
    looked: np.ndarray
    tight: np.ndarray
    pruned: float


class Tables(NamedTuple):
    """The tables a run works with: those who rest for the night, those on the road in the morning, those who arrived
    early, and which
    row of these waits behind which."""

    night: Rows
    base: Rows
    road: Rows
    behind: np.ndarray


class Turns(NamedTuple):
    """A day: the keys of its draws at places, by slice on the road, by slice of those who decide on the way, and by
    slice of the morning; which legs close (L,), how many ranks there are, and of yesterday who came by hops, wanted to,
    and was on the road (2, P + 1); what is
    counted of the work (4,); and how many rows those of one become at most."""

    decide: np.uint64
    travel: np.uint64
    hop: np.uint64
    morning: np.uint64
    closing: np.ndarray
    total: float
    hops: np.ndarray
    visits: np.ndarray
    most: int


class Flee(NamedTuple):
    """What all reads that happens on a day: the scene, the net, what holds today, and the day."""

    scene: Any
    net: Net
    chances: Chances
    day: Turns


class Moving(NamedTuple):
    """Where those are put who are met: the day, who rests for the night, who has set out in the morning or, on the way,
    has arrived
    early, and which row of these waits behind which; whether they are on the way, and the key of their draws."""

    flee: Flee
    night: Rows
    ahead: Rows
    behind: np.ndarray
    on_the_way: bool
    key: np.uint64


@dataclass
class Memory:
    """What a run keeps beside the table of people: the population of places, how many have set out so far, those who
    came to each place by hops yesterday, who wanted to, and how many were on the road (2, P + 1), the tables it works
    with, how often it looked at a row, to decide and on the road, how many slices there were, and at how many routes of
    those who chose it
    looked (4,); and how many people are one rank in the order in which people set out: with ranks by person sums would
    overflow."""

    population: np.ndarray
    set_out: int
    hops: np.ndarray
    net: Net
    tables: Tables
    visits: np.ndarray
    rank: float


def memory_of(plan: Plan) -> Memory:
    """Return the memory of a run that begins."""
    settings = plan.scenario.flee3
    roads, ground = plan.roads, plan.ground
    slot = records({"leg": roads.leg, "fast": roads.fast, "slow": roads.slow, "to_go": roads.to_go})
    leg = records(
        {
            "start": roads.start,
            "end": roads.end,
            "slot": roads.slot,
            "slots": roads.slots,
            "speed": roads.speed,
            "walk": roads.walk,
        }
    )
    net = Net(
        slot,
        leg,
        records(ground.rests._asdict()),
        ground.network.first,
        ground.network.by_end,
        len(plan.people),
        settings.avoid_short_stints,
        settings.honour_leftover,
        settings.capacity_buffer,
        settings.weight_power,
        roads.walking,
        roads.speed_of_all,
        roads.step,
    )
    tables = Tables(
        new_rows(CAPACITY, flee=True),
        new_rows(CAPACITY, flee=True),
        new_rows(CAPACITY, flee=True),
        np.zeros(CAPACITY, np.int64),
    )
    return Memory(
        plan.people.copy(),
        0,
        np.zeros((2, len(plan.people) + 1)),
        net,
        tables,
        np.zeros(4, np.int64),
        people_a_rank(plan),
    )


def people_a_rank(plan: Plan) -> float:
    """Return how many people are one rank: a power of two, 1 but for very many people."""
    return 2.0 ** max(math.ceil(math.log2(max(2.0 * most_people(plan), 1.0) / RANKS)), 0)


def chances_on(plan: Plan, memory: Memory, today: Today) -> Chances:
    """Return what holds on a day."""
    day, calendar, places, settings = today.day, plan.calendar, len(plan.people), plan.scenario.flee3
    routes, weights = plan.routes_on(day), plan.weights_on(day, memory.population)
    place = np.empty(places, PLACE)
    for name, values in (
        ("leave", plan.leave_on(day, memory.population)),
        ("room", np.floor(plan.room[day]) * settings.capacity_scaling),
        ("here", here_now(today.present, today.flows)),
        ("factor", 1.0),
        ("first", routes.first[:-1]),
        ("last", routes.first[1:]),
        ("town", calendar.town[day]),
        ("camp", calendar.camp[day]),
        ("turn", 0.0),
        ("full", False),
        ("credit", 0),
        ("wanted", 0),
        ("name", plan.names),
    ):
        place[name] = values
    return Chances(
        place,
        routes.route,
        weights,
        np.empty_like(weights),
        np.ones((weights.shape[0], places), np.bool_),
        calendar.open[day],
        np.zeros(MOVED_STEPS + 1, np.int64),
        np.zeros(len(routes.route), np.int64),
        np.zeros(int(np.diff(routes.first).max(initial=0)), np.int64),
        np.zeros(1, np.int64),
        np.zeros(places, np.bool_),
        1.0 / settings.pruning_threshold if settings.pruning_threshold > 1.0 else 0.0,
    )
