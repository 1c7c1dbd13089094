"""A day, in order. This list is the model; `jornada explain day` prints it.

Before the steps, policies and triggers take effect, beliefs follow and shocks are drawn; after them, the day is
recorded and the ledger must balance. To extend the model, pass another tuple of steps.
"""

import numpy as np

from jornada.engine.caravans.members import disperse, walk
from jornada.engine.choice.decide import decide
from jornada.engine.offices.register import register
from jornada.engine.offices.serve import serve, shelter
from jornada.engine.places.arrive import arrive
from jornada.engine.places.harm import harm
from jornada.engine.places.health import health
from jornada.engine.places.live import live
from jornada.engine.places.stranded import count_weeks
from jornada.engine.road.travel import travel
from jornada.engine.table.rows import Rows, compact
from jornada.engine.table.weeks import pool
from jornada.engine.today.today import Draw, Step, Today

POOLED = 1e-4  # parties: in fluid mode, fewer than these are joined with others at their place

STEPS: tuple[Step, ...] = (
    Step("arrive", arrive, "new parties enter the picture, with what they carry"),
    Step("harm", harm, "what may happen to people at places, and captivity and how it ends"),
    Step("register", register, "those who may put themselves on the lists of offices, wherever they are"),
    Step("walk", walk, "caravans gather, are joined, and march; nobody in one decides anything today"),
    Step("decide", decide, "each party at a place stays, sets out, turns back, settles, or joins or leaves a line"),
    Step(
        "travel",
        travel,
        "legs and modes, fares, dangers, crossings and what follows them, one party after another, leg after leg until"
        " its day is over",
    ),
    Step("serve", serve, "offices serve those who wait, in their order and up to their capacity"),
    Step("shelter", shelter, "free beds are given for the night"),
    Step("health", health, "who becomes weak, ill or well again, or dies of it, by road, place, bed and month"),
    Step("live", live, "work, money from relatives, and the cost of living"),
    Step("weeks", count_weeks, "once a week, one more in their region is counted for all who are still in it"),
    Step("disperse", disperse, "caravans are left, accept offers, split and end"),
)


def day(people: Rows, today: Today, draw: Draw, steps: tuple[Step, ...] = STEPS) -> Rows:
    """Take everyone from this morning to tonight; the flows of `today` say what happened."""
    for step in steps:
        people = step.act(people, today, draw)
    if people.counts.dtype == np.float64:
        pool(people, today.world.codes, POOLED)
    else:
        compact(people)
    return people


def plan(steps: tuple[Step, ...] = STEPS) -> str:
    """Return the steps of a day as text.

    Examples
    --------
    >>> print(plan().splitlines()[2])
    3. shocks: random factors shared by places, legs, groups and months
    """
    rows = [
        ("policies", "dated changes and triggers take effect; triggers read yesterday"),
        ("news", "once a week: what people believe follows the truth a little, and departures respond to it"),
        ("shocks", "random factors shared by places, legs, groups and months"),
        *((step.name, step.does) for step in steps),
        ("record", "stocks and flows are counted, and the ledger must balance to the person"),
    ]
    return "\n".join(f"{number}. {name}: {does}" for number, (name, does) in enumerate(rows, 1))
