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
    """The network as compiled code reads it: it does not change in a run."""

    slot: np.ndarray  # (H,) records of the slots of legs: leg, slot after a day by vehicle and on foot, steps to go
    leg: np.ndarray  # (L,) records: start, end, first slot, slots, speed in steps, chance of walking
    rest: np.ndarray  # (S,) records of what is left of routes: next place, what is left after it, end
    first: np.ndarray  # (P + 1,) where the legs out of each place begin in `by_end`
    by_end: np.ndarray  # (L,) legs by place and their end
    places: int  # how many places there are
    stints: bool  # whether short stints are avoided: recent travel is counted
    honoured: bool  # whether what is left of a day's travel is honoured
    buffer: float  # the share of its room above which a camp is nearly full
    power: float  # of the weights of routes
    walking: float  # steps of a day on foot
    riding: float  # steps of a day by vehicle
    step: float  # km a step


class Chances(NamedTuple):
    """What holds today at places and on routes, as it changes over the day.

    Of a place: the chance of leaving (`leave`), its room, people now (`here`), the factor of its weight by how full it
    is, its first and last route, above how many people it turns others away (`turn`), how many more of those who come
    by hops it lets in (`credit`) and how many wanted to come, its stable name, and whether it is a town, a camp, and
    full.
    """

    place: np.ndarray  # (P,) records, as above
    route: np.ndarray  # (R,) records: where it ends, its first leg, what is left after it, and how often it counts
    weights: np.ndarray  # (G, R) the weights of routes, before full places are looked at
    sums: np.ndarray  # (G, R) those of the routes from a place added up, by how full places are
    stale: np.ndarray  # (G, P) where these must be added up anew
    open: np.ndarray  # (L,) which legs are open
    queue: np.ndarray  # by steps travelled: the last row of those who arrived early, plus 1; 0: nobody
    tally: np.ndarray  # (R,) people who have just chosen a route
    taken: np.ndarray  # routes that somebody has just chosen
    looked: np.ndarray  # (1,) at how many routes was looked
    tight: np.ndarray  # (P,) which camps are nearly full in the morning
    pruned: float  # the share of the best weight below which routes are left out


class Tables(NamedTuple):
    """The tables a run works with, beside that of who is there."""

    night: Rows  # those who rest for the night
    base: Rows  # those on the road in the morning
    road: Rows  # those who arrived early and decide again
    behind: np.ndarray  # the row, plus 1, that waits behind each row of `road`, 0: none


class Turns(NamedTuple):
    """A day."""

    decide: np.uint64  # the key of draws at places
    travel: np.uint64  # the key, slice by slice, of draws on the road
    hop: np.uint64  # the key, slice by slice, of draws of those who decide on the way
    morning: np.uint64  # the key, slice by slice, of who stands in a slice of the morning
    closing: np.ndarray  # (L,) which legs close today
    total: float  # how many ranks there are
    hops: np.ndarray  # (2, P + 1) who came by hops, who wanted to, and last who was on the road: yesterday, then today
    visits: np.ndarray  # (4,) what is counted of the work: rows that decide, rows on the way, slices, routes
    most: int  # how many rows those of one become at most


class Flee(NamedTuple):
    """What all reads that happens on a day."""

    scene: Any  # a Scene
    net: Net  # what does not change
    chances: Chances  # what holds today
    day: Turns  # keys and counts of today


class Moving(NamedTuple):
    """Where those are put who are met."""

    flee: Flee  # what holds today
    night: Rows  # those who rest for the night
    ahead: Rows  # those who have set out in the morning or, on the way, have arrived early
    behind: np.ndarray  # the row, plus 1, that waits behind each row of `ahead`, 0: none
    on_the_way: bool  # whether people decide on the way, not in the morning
    key: np.uint64  # of their draws


@dataclass
class Memory:
    """What a run keeps beside the table of people: the population of places, how many have set out so far, those who
    came to each place by hops yesterday, who wanted to, and how many were on the road (2, P + 1), the tables it works
    with, how often it looked at a row, to decide and on the road, how many slices there were, and at how many routes of
    those who chose it looked (4,); and how many people are one rank in the order in which people set out: with ranks by
    person sums would overflow."""

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
