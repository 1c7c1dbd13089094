"""Cases a second through 100 offices of 10 stages, beside `ciw` and `simpy`, which hold a customer each, in one run.

Everywhere a stage takes a day and up to so many cases a day, the longest waiting first, and nine tenths of them come,
as Poisson numbers a day. The engine runs all offices at once; the others one office of ten stages after another, which
suits them best.
"""

from datetime import date, timedelta
from importlib.util import find_spec
from math import ceil
from typing import Any

import numpy as np

from benchmarks.timing import Found, middle, seconds
from jornada.domain.nouns.arrival import Arrival
from jornada.domain.nouns.group import Group, Paper
from jornada.domain.nouns.office import Office, Outcome
from jornada.domain.nouns.place import Place
from jornada.domain.nouns.route import Mode, Route
from jornada.domain.scenario.scenario import Scenario
from jornada.engine.run.run import run_key, simulate

OFFICES, STAGES, CAPACITY, BUSY = 100, 10, 20, 0.9


def chains(days: int, capacity: int = CAPACITY, offices: int = OFFICES) -> Scenario:
    """Return a town of offices of ten stages each."""
    start, rate = date(2024, 1, 1), BUSY * capacity
    names = [[f"{i}-{k}" for k in range(STAGES)] for i in range(offices)]
    on = tuple(
        Outcome(a, "on", share=1.0, effect="next", next=b) for row in names for a, b in zip(row, row[1:], strict=False)
    )
    return Scenario(
        title="Offices",
        start=start,
        days=days,
        places=(Place("Town", stay=-50.0), Place("North", kind="destination")),
        modes=(Mode("bus", 8, 50),),
        routes=(Route("road", "Town", "North", "bus", hours=8, encounter=1.0),),
        papers=(Paper("none"),),
        groups=(Group("one", "VEN"),),
        outcomes=on,
        offices=tuple(
            Office(name, "Town", capacity=capacity, days="1234567", takes="none", delay=1)
            for row in names
            for name in row
        ),
        arrivals=tuple(
            Arrival(
                row[0], "Town", "one", start, start + timedelta(days=days - 1), rate * days, "poisson", office=row[0]
            )
            for row in names
        ),
    )


def engine(days: int, capacity: int) -> Found:
    """Return what the engine does with all offices, the compiling of the scenario included."""
    rows: list[Any] = []
    scenario = chains(days, capacity)
    spent = middle(lambda: rows.append(simulate(scenario, run_key(1, 0)).rows))
    return {
        "cases a second": BUSY * capacity * OFFICES * days / spent,
        "office-stage-days a second": OFFICES * STAGES * days / spent,
        "rows mean": float(np.mean(rows[0])),
        "ms a day": 1000 * spent / days,
    }


def with_ciw(days: int, capacity: int = CAPACITY) -> Found:
    """Return the same of `ciw`, an office of ten stages: a server for each case a day."""
    import ciw

    def one() -> None:
        ciw.seed(1)
        fresh = [ciw.dists.Poisson(BUSY * capacity), *[ciw.dists.Deterministic(1)] * (STAGES - 1)]
        network = ciw.create_network(
            arrival_distributions=[ciw.dists.Deterministic(1.0), *[None] * (STAGES - 1)],
            batching_distributions=fresh,
            service_distributions=[ciw.dists.Deterministic(1.0)] * STAGES,
            number_of_servers=[capacity] * STAGES,
            routing=np.eye(STAGES, k=1).tolist(),
        )
        ciw.Simulation(network).simulate_until_max_time(float(days))

    return {"cases a second": BUSY * capacity * days / seconds(one)}


def with_simpy(days: int, capacity: int = CAPACITY) -> Found:
    """Return the same of `simpy`: a process for each case, a resource for each stage."""
    import simpy

    def one() -> None:
        world, dice = simpy.Environment(), np.random.default_rng(1)
        desks = [simpy.Resource(world, capacity) for _ in range(STAGES)]

        def case() -> Any:
            for desk in desks:
                with desk.request() as turn:
                    yield turn
                    yield world.timeout(1.0)

        def mornings() -> Any:
            for come in dice.poisson(BUSY * capacity, days):
                for _ in range(come):
                    world.process(case())
                yield world.timeout(1.0)

        world.process(mornings())
        world.run(days)

    return {"cases a second": BUSY * capacity * days / seconds(one)}


def offices(cases: int = 1500) -> dict[str, Found]:
    """Return cases a second of each, and of the engine with a hundred times the cases a day."""
    simulate(chains(2, offices=2), run_key(1, 0))  # compiled before it is timed
    days = ceil(cases / (BUSY * CAPACITY))
    found = {"engine": engine(40, CAPACITY), "engine, cases x100": engine(40, 100 * CAPACITY), "ciw": with_ciw(days)}
    if find_spec("simpy"):  # in the extra "benchmark"
        found["simpy"] = with_simpy(days)
    best = max(found[name]["cases a second"] for name in ("ciw", "simpy") if name in found)
    return {
        **found,
        "over the faster of the two": {
            name: found[name]["cases a second"] / best for name in ("engine", "engine, cases x100")
        },
    }
