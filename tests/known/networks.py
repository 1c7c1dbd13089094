"""One description of a network of offices, made into a scenario and into a network of `ciw`, which holds a customer
each.

In `ciw` a day is a unit of time: a batch comes at its beginning, those who give up do so at a quarter, and an office is
a slotted service past noon, later the further down the table it stands; a term is a node of its own before it. So both
follow the same rule in days, and nothing is lost by a step: what differs is drawn by chance.
"""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from math import exp, inf

import ciw
import numpy as np

from jornada.domain.nouns.arrival import Arrival
from jornada.domain.nouns.group import Group
from jornada.domain.nouns.office import Outcome
from jornada.domain.scenario.scenario import Scenario
from jornada.engine.run.run import daily, run_key
from tests.known.queues import START, Part, line, town

OPEN, GIVES_UP, NOON, STEP, SERVICE = "1234567", 0.25, 0.5, 0.04, 0.01
END = 60  # the last days are left out: who is still in line then has no record in `ciw`


@dataclass(frozen=True)
class Stage:
    """An office.

    Cases a day, open days, a term before it, order, chance of giving up, and of not coming when called.
    """

    capacity: int
    days: str = OPEN
    term: int = 0
    order: str = "first_come"
    first: str = ""
    gives_up: float = 0.0
    no_show: float = 0.0
    apply: float = 0.0
    baulk: float = 0.0


@dataclass(frozen=True)
class Network:
    """Stages, the share that goes on from each to each, and people a day by group into the first.

    They may baulk there.
    """

    stages: tuple[Stage, ...]
    on: dict[tuple[int, int], float] = field(default_factory=dict)
    rates: tuple[tuple[str, float], ...] = (("one", 1.0),)
    baulks: bool = False


@dataclass(frozen=True)
class Seen:
    """What one line of a network shows: mean numbers (stages, 7) by weekday, and mean waits in days (stages,)."""

    numbers: np.ndarray
    waits: np.ndarray


# ---- the engine


def of_engine(network: Network, days: int, copies: int, burn: int, seed: int) -> list[Seen]:
    """Return what the copies of a network show in one run of the engine, by copy and stage."""
    stages = len(network.stages)
    groups = tuple(Group(name, name) for name, _ in network.rates)
    scenario = (
        _alone(network, days)
        if network.baulks
        else town(days, [_part(network, i, days) for i in range(copies)], groups)
    )
    runs = [daily(scenario, run_key(seed, i)).offices for i in range(copies if network.baulks else 1)]
    seen = []
    for i in range(copies):
        offices, first = (runs[i], 0) if network.baulks else (runs[0], i * stages)
        every = {
            name: offices[name].sum(2)[burn : days - END, first : first + stages]
            for name in ("waiting", "waited_days", "served")
        }
        numbers = np.array([every["waiting"][(np.arange(burn, days - END) % 7) == w].mean(0) for w in range(7)]).T
        seen.append(Seen(numbers, every["waited_days"].sum(0) / every["served"].sum(0)))
    return seen


def _part(network: Network, i: int, days: int) -> Part:
    names = [f"{i} stage {k}" for k in range(len(network.stages))]
    offices = tuple(
        line(
            name,
            capacity=s.capacity,
            days=s.days,
            delay=s.term,
            order=s.order,
            first=s.first,
            gives_up=s.gives_up,
            no_show=s.no_show,
        )
        for name, s in zip(names, network.stages, strict=True)
    )
    outcomes = tuple(
        Outcome(names[a], f"to {b}", share=share, effect="next", next=names[b]) for (a, b), share in network.on.items()
    )
    arrivals = tuple(
        Arrival(
            f"{group} {i}",
            "Town",
            group,
            START,
            START + timedelta(days=days - 1),
            rate * days,
            "poisson",
            office=names[0],
        )
        for group, rate in network.rates
    )
    return offices, outcomes, arrivals


def _alone(network: Network, days: int) -> Scenario:
    """Return the network with those who come free to join the first line or to set out.

    Who stays out is gone the same day.
    """
    offices, outcomes, arrivals = _part(network, 0, days)
    first = network.stages[0]
    joined = replace(offices[0], takes="", gives="done", apply=first.apply, baulk=first.baulk)
    outcomes = (
        *(replace(row, gives="done") if row.office == joined.office else row for row in outcomes),
        Outcome(
            joined.office,
            "out",
            share=1 - sum(share for (a, _), share in network.on.items() if a == 0),
            effect="release",
        ),
    )
    return town(
        days,
        [((joined, *offices[1:]), outcomes, tuple(replace(a, office="") for a in arrivals))],
        tuple(Group(name, name) for name, _ in network.rates),
    )


# ---- ciw


class _Mornings(ciw.dists.Distribution):  # type: ignore[misc]
    """Days until a chance comes true, looked at each morning, from today's on or from tomorrow's."""

    def __init__(self, chance: float, first: int) -> None:
        self.chance, self.first = chance, first

    def sample(self, t: float | None = None, ind: object = None) -> float:
        return GIVES_UP + self.first + float(ciw.rng.geometric(self.chance)) - 1.0


class _Baulks:
    """The chance of not joining, by the people in line last night: those of this morning are not seen yet."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.morning, self.last_night = stage, -1.0, 0

    def __call__(self, number: int, Q: object, next_ind: object, next_node: object) -> float:
        if Q.current_time > self.morning:  # type: ignore[attr-defined]
            self.morning, self.last_night = Q.current_time, number  # type: ignore[attr-defined]
        return 1 / (1 + exp(self.stage.apply - self.stage.baulk * self.last_night / self.stage.capacity))


def of_ciw(network: Network, days: int, copies: int, burn: int, seed: int) -> list[Seen]:
    """Return the same of runs of `ciw`."""
    seen = []
    for i in range(copies):
        ciw.seed(1000 * seed + i)
        simulation = ciw.Simulation(_ciw_network(network))
        simulation.simulate_until_max_time(days + 1.0)
        seen.append(_seen(network, simulation.get_all_records(), days, burn))
    return seen


def _nodes(network: Network) -> list[tuple[int, int]]:
    """Return the nodes: (stage, 0) for the term before it, (stage, 1) for its office."""
    return [(k, part) for k, stage in enumerate(network.stages) for part in ((0, 1) if stage.term else (1,))]


def _ciw_network(network: Network) -> object:
    nodes, names = _nodes(network), [name for name, _ in network.rates]
    index = {node: i for i, node in enumerate(nodes)}
    into = [index[k, 0 if stage.term else 1] for k, stage in enumerate(network.stages)]
    routing = np.zeros((len(nodes), len(nodes)))
    for k, part in nodes:
        if part == 0:
            routing[index[k, 0], index[k, 1]] = 1.0
    for (a, b), share in network.on.items():
        routing[index[a, 1], into[b]] = share * (1 - network.stages[a].no_show)
    none = [None] * (len(nodes) - 1)
    stages = [network.stages[k] for k, _ in nodes]
    gives_up = [
        _Mornings(s.gives_up, 0) if s.gives_up and part else None for s, (_, part) in zip(stages, nodes, strict=True)
    ]
    more = {"baulking_functions": dict.fromkeys(names, [_Baulks(network.stages[0]), *none])} if network.baulks else {}
    if any(gives_up):
        more["reneging_time_distributions"] = dict.fromkeys(names, gives_up)
    return ciw.create_network(
        arrival_distributions={name: [ciw.dists.Deterministic(1.0), *none] for name in names},
        batching_distributions={
            name: [ciw.dists.Poisson(rate), *[ciw.dists.Deterministic(1)] * len(none)] for name, rate in network.rates
        },
        service_distributions=dict.fromkeys(
            names,
            [
                ciw.dists.Deterministic(SERVICE if part else float(s.term))
                for s, (_, part) in zip(stages, nodes, strict=True)
            ],
        ),
        number_of_servers=[_slots(s, k) if part else inf for s, (k, part) in zip(stages, nodes, strict=True)],
        service_disciplines=[ciw.disciplines.SIRO if s.order == "lottery" else ciw.disciplines.FIFO for s in stages],
        priority_classes={name: int(name != network.stages[0].first) for name in names}
        if len(names) > 1
        else dict.fromkeys(names, 0),
        routing=dict.fromkeys(names, routing.tolist()),
        **more,
    )


def _slots(stage: Stage, k: int) -> object:
    sizes = [stage.capacity if str(day) in stage.days else 0 for day in range(1, 8)]
    return ciw.schedules.Slotted(slots=[float(day) for day in range(1, 8)], slot_sizes=sizes, offset=NOON + STEP * k)


def _seen(network: Network, records: list[object], days: int, burn: int) -> Seen:
    nodes, stages = _nodes(network), len(network.stages)
    change, waits, served = np.zeros((stages, days + 2)), np.zeros(stages), np.zeros(stages)
    for record in records:
        if record.record_type not in ("service", "renege"):  # type: ignore[attr-defined]
            continue
        k, office = nodes[record.node - 1]  # type: ignore[attr-defined]
        came, left = int(record.arrival_date) - 1, int(record.exit_date) - 1  # type: ignore[attr-defined]
        change[k, came] += 1
        change[k, left] -= 1
        if office and record.record_type == "service" and burn <= left < days - END:  # type: ignore[attr-defined]
            waits[k] += left - came + network.stages[k].term
            served[k] += 1
    nights = np.cumsum(change, 1)[:, burn : days - END]
    weekday = np.arange(burn, days - END) % 7
    return Seen(np.array([nights[:, weekday == w].mean(1) for w in range(7)]).T, waits / served)
