"""What a step is given: the day's rules, its shocks, its streams and the ledger it writes."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple, Protocol

import numpy as np

from jornada.domain.fault import Fault, unknown
from jornada.domain.measures import FLOWS, Measure
from jornada.engine.draws.streams import below
from jornada.engine.table.columns import Codes, Column
from jornada.engine.table.rows import Rows
from jornada.engine.world.caravans import Walking
from jornada.engine.world.health import Care
from jornada.engine.world.offices import Offices
from jornada.engine.world.outcomes import Dispositions, Outcomes
from jornada.engine.world.quotas import Quotas
from jornada.engine.world.stops import Stops
from jornada.engine.world.world import Groups, Legs, Papers, Places, World


@dataclass(frozen=True)
class Factors:
    """Shared random factors of the day: arrivals (A,), death, turned_back, encounter (L,), work (P,), dangers (D,)."""

    arrivals: np.ndarray
    death: np.ndarray
    turned_back: np.ndarray
    encounter: np.ndarray
    work: np.ndarray
    danger: np.ndarray


@dataclass(frozen=True)
class Draw:
    """The streams of a day; each process, pass or office has its own."""

    seed: int
    run: int
    day: int

    @cached_property
    def today(self) -> int:
        """Return the part of every key that is common to the day."""
        return below(0, self.seed, self.run, self.day)

    def key(self, process: str, *more: int | str) -> np.uint64:
        """Return the key of a process today: that of stream(seed, run, day, process, ...)."""
        return np.uint64(below(self.today, process, *more))


class Scene(NamedTuple):
    """What compiled code reads in every step of a day, and the flows that it adds to."""

    codes: Codes  # what codes mean
    places: Places  # (P,) places
    legs: Legs  # (L,) directed legs
    groups: Groups  # (G,) groups
    offices: Offices  # (O,) offices
    papers: Papers  # (Q,) papers, none first
    day: int  # from the start of the scenario
    flows: np.ndarray  # (F, P + O, G) people; steps add to them


@dataclass(frozen=True, kw_only=True)
class Today:
    """A day: the rules of its policies and of its date, what is drawn for all, and what its steps add to."""

    day: int  # from the start of the scenario
    date: date
    world: World
    choice: Any  # what people choose by: a Choice, or under the rules of Flee their Plan
    dispositions: Dispositions  # what follows an encounter
    stops: Stops
    outcomes: Outcomes  # of offices
    arrivals: Any  # the rows of the table, as arrays
    factors: Factors  # shocks
    flows: np.ndarray  # (F, P + O, G), in people: steps add to them
    present: np.ndarray  # people at each place (P,) when the flows began
    waiting: np.ndarray  # people in each line and on each list (O,) last night
    waits: np.ndarray | None  # days that people believe in (G, P, O), unknown where they know them
    begins: np.ndarray  # the chance (A,) that those who would arrive do set out
    scratch: list[Any]  # frames of those on the road, and what was made of the road of a day before
    quotas: Quotas  # what is left of those of offices
    care: Care  # chances of health in the month
    walking: Walking  # where the caravans are
    memory: Any = None  # what the rules of Flee remember
    counts: tuple[str, ...] = FLOWS  # which flows are counted, in the order of their array

    def flow(self, measure: str) -> np.ndarray:
        """Return the cells (P + O, G) of a flow by its name, to be added to: of the model, or of a step that declares
        it.

        Raises
        ------
        UnknownName
            When nothing counts it; it names the nearest.
        """
        if measure not in self.counts:
            raise unknown(
                Fault("J030", "measure", str(measure), "a flow of the model, or one that a step declares"), self.counts
            )
        return self.flows[self.counts.index(measure)]  # type: ignore[no-any-return]

    @cached_property
    def scene(self) -> Scene:
        """Return what compiled code reads in every step."""
        world = self.world
        return Scene(
            world.codes, world.places, world.legs, world.groups, world.offices, world.papers, self.day, self.flows
        )


class Act(Protocol):
    """A step of the day: it returns the people after it and adds to the flows of `today`."""

    def __call__(self, people: Rows, today: Today, draw: Draw) -> Rows:
        """Take the people from before the step to after it."""


@dataclass(frozen=True)
class Step:
    """A named step, what it does, and what it needs beyond the model: columns, flows that it counts, and the names of
    the outcomes of offices that it acts on, which are in the column `outcome` of whoever got one until the step clears
    it."""

    name: str
    act: Act
    does: str
    columns: tuple[Column, ...] = ()
    measures: tuple[Measure, ...] = ()
    outcomes: tuple[str, ...] = ()
