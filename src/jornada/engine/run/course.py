"""The course of a run between two days.

What it holds, how it begins, how it is kept as a state, and how it goes on from one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from jornada.domain.measures import STOCKS
from jornada.domain.nouns.policy import Trigger
from jornada.domain.scenario.scenario import Scenario
from jornada.engine.caravans.march import new_walking
from jornada.engine.choice.beliefs import Minds, unheard_of
from jornada.engine.flee3.today import Memory
from jornada.engine.ledger.record import Recorder
from jornada.engine.run.rule_sets import mechanics_of
from jornada.engine.run.rulebook import RuleBook
from jornada.engine.run.state import ROOM, Recalled, RunKey, State, Watched, origin_of, people_of, refuse_other, rows_of
from jornada.engine.table.recode import Coding, recoded
from jornada.engine.table.rows import Rows, new_rows
from jornada.engine.today.policies import in_force
from jornada.engine.today.shocks import Held, Series, held_of, series_of
from jornada.engine.today.today import Step
from jornada.engine.today.triggers import TriggerState, Watch, watches_of
from jornada.engine.world.caravans import Walking
from jornada.engine.world.quotas import Quotas, new_quotas
from jornada.engine.world.world import World


@dataclass
class Course:
    """What a run holds in the morning of a day: people and what their codes mean, last night's stocks (S, P + O, G),
    what is believed, quotas, caravans, triggers, the shocks of the run, and what the rules of Flee remember."""

    day: int
    people: Rows
    coding: Coding | None
    stocks: np.ndarray
    minds: Minds
    quotas: Quotas
    walking: Walking
    watches: dict[Trigger, Watch]
    shocks: list[Series]
    memory: Memory | None = None


def begun(scenario: Scenario, key: RunKey, fluid: bool = False, watch: Iterable[Trigger] = ()) -> Course:
    """Return the course of a run before its first day.

    Triggers that other scenarios have are watched too where they are named.
    """
    shape = (len(STOCKS), len(scenario.places) + len(scenario.offices), len(scenario.groups))
    return Course(
        0,
        new_rows(ROOM, fluid, mechanics_of(scenario).ranked),
        None,
        np.zeros(shape, np.float64 if fluid else np.int64),
        unheard_of(scenario),
        new_quotas(len(scenario.offices), fluid),
        new_walking(scenario, key.seed, key.shocks, fluid),
        watches_of(scenario, watch),
        series_of(scenario, key.seed, key.shocks),
    )


def resumed(state: State, scenario: Scenario, key: RunKey, fluid: bool, book: RuleBook) -> Course:
    """Return the course of a run that goes on from a state.

    Raises
    ------
    StateError
        When the run would not have been in that state.
    """
    refuse_other(state, scenario, key, fluid, book.own)
    rows, coding = rows_of(state.people, mechanics_of(scenario).ranked)
    watches = watches_of(scenario, (watched.trigger for watched in state.watched))
    for watched in state.watched:
        watches[watched.trigger].totals, watches[watched.trigger].state = watched.totals.tolist(), watched.state
    quotas = Quotas(state.quotas.month.copy(), state.quotas.left.copy(), state.quotas.used.copy())
    walking = Walking(state.walking.copy(), key.seed, key.shocks, state.origin.fluid)
    return Course(
        state.day,
        rows,
        coding,
        state.stocks.copy(),
        state.minds,
        quotas,
        walking,
        watches,
        series_of(scenario, key.seed, key.shocks, Held(state.day, state.shocks)),
        remembered(state.recalled, scenario, book),
    )


def remembered(recalled: Recalled | None, scenario: Scenario, book: RuleBook) -> Memory | None:
    """Return what the rules of Flee remember.

    Made by the rules of the first day, as at the start of a run, with what has been since.
    """
    if recalled is None:
        return None
    asleep = {policy.trigger: TriggerState() for policy in scenario.policies if policy.trigger}
    memory = mechanics_of(scenario).memory(
        book.on(in_force(scenario.policies, scenario.start, asleep), scenario.start).choice
    )
    if memory is None:
        return None
    memory.population, memory.set_out, memory.hops = recalled.population.copy(), recalled.set_out, recalled.hops.copy()
    return memory


def kept(
    course: Course,
    scenario: Scenario,
    key: RunKey,
    recorder: Recorder,
    rows: list[int],
    steps: tuple[Step, ...] | None = None,
) -> State:
    """Return what a run holds as a state, with nothing in it that the run goes on to change."""
    coding, fluid, memory = course.coding, course.stocks.dtype.kind == "f", course.memory
    if coding is None:
        raise ValueError("a run that has not begun has no state")
    quotas = Quotas(course.quotas.month.copy(), course.quotas.left.copy(), course.quotas.used.copy())
    watched = tuple(Watched(trigger, watch.state, np.array(watch.totals)) for trigger, watch in course.watches.items())
    recalled = Recalled(memory.population.copy(), memory.set_out, memory.hops.copy()) if memory else None
    return State(
        origin_of(scenario, key, course.day, fluid, steps),
        course.day,
        people_of(course.people, coding.columns),
        course.stocks.copy(),
        course.minds,
        quotas,
        course.walking.state.copy(),
        watched,
        recorder.kept(),
        np.array(rows, np.int64),
        held_of(course.shocks, course.day),
        recalled,
    )


def under(course: Course, world: World) -> Rows:
    """Return the people under the rules of today: where these give columns other values, their codes change."""
    before, now = course.coding, Coding(world.codes, world.columns)
    course.coding = now
    if before is None or before.columns == now.columns:
        return course.people
    return recoded(course.people, before, now)


def memory_on(course: Course, choice: Any, scenario: Scenario) -> Memory | None:
    """Return what the rules of Flee remember, from the first day on; nothing under other rules."""
    return course.memory or mechanics_of(scenario).memory(choice)
