"""A state: everything that a run holds in the morning of a day, so that the run can go on from it, to the same bytes.

What follows from the scenario, its drawn values and the address of the run is no part of it: shocks, compiled rules,
streams. People, offices and places stand under their names, so that the order of tables does not matter.

Shape letters: C columns, R rows, S stocks, P places, O offices, G groups.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import NamedTuple

import numpy as np

from jornada.domain.nouns.policy import Trigger
from jornada.domain.scenario.past import past_of
from jornada.domain.scenario.scenario import Scenario
from jornada.engine.choice.beliefs import Minds
from jornada.engine.ledger.record import SoFar
from jornada.engine.table.columns import Column, codes_of, fields_of
from jornada.engine.table.recode import Coding, table_of
from jornada.engine.table.rows import Rows, new_rows
from jornada.engine.table.weeks import by_weeks
from jornada.engine.today.steps import model_of
from jornada.engine.today.today import Step
from jornada.engine.today.triggers import TriggerState
from jornada.engine.world.quotas import Quotas

ROOM = 6144  # rows that a table has room for at first: three in four of its slots


class StateError(ValueError):
    """A state from which a run cannot go on to what it would have been; the message says why."""


@dataclass(frozen=True)
class RunKey:
    """The address of a run: seed, number, and which streams its parameters, shocks and chances come from."""

    seed: int
    run: int
    parameters: int
    shocks: int
    chance: int


class Origin(NamedTuple):
    """What a state is a state of."""

    version: str  # of the model
    past: str  # the digest of all that decided its past
    key: RunKey  # the address of the run
    fluid: bool  # whether it is without chance


class People(NamedTuple):
    """The table of people by the names of its columns."""

    columns: tuple[Column, ...]  # names of columns and of their values
    codes: tuple[np.ndarray, ...]  # for each column the codes of its values, (R,)
    counts: np.ndarray  # (R,) parties
    ranks: np.ndarray  # (R,) the sum of the ranks of the parties, 0 but under the rules of Flee


class Watched(NamedTuple):
    """What a run keeps of a trigger."""

    trigger: Trigger  # what it reads, and its levels
    state: TriggerState  # how it stands
    totals: np.ndarray  # (T,) what it reads, of each day so far


class Recalled(NamedTuple):
    """What the rules of Flee remember."""

    population: np.ndarray  # (P,) of each place; counted down where those who set out are taken from it
    set_out: int  # people who have set out so far
    hops: np.ndarray  # (2, P + 1) of yesterday: who came by hops and who wanted to; behind them, who was on the road


@dataclass(frozen=True)
class State:
    """What a run holds in the morning of a day, counted from 0: people, last night's stocks (S, P + O, G), what is
    believed, what is left of quotas, where caravans are, what triggers read, what has been recorded so far, rows a
    night, and the shocks of yesterday, each by unit."""

    origin: Origin
    day: int
    people: People
    stocks: np.ndarray
    minds: Minds
    quotas: Quotas
    walking: np.ndarray
    watched: tuple[Watched, ...]
    record: SoFar
    rows: np.ndarray
    shocks: tuple[np.ndarray, ...] = ()
    recalled: Recalled | None = None


def origin_of(drawn: Scenario, key: RunKey, day: int, fluid: bool, steps: tuple[Step, ...] | None = None) -> Origin:
    """Return what a state of a run is a state of; the values of the scenario must be drawn already."""
    return Origin(model_of(steps), hashlib.sha256(repr(vars(past_of(drawn, day))).encode()).hexdigest(), key, fluid)


def people_of(rows: Rows, columns: Iterable[Column]) -> People:
    """Return the rows in use under the names of their values."""
    each, fields = by_weeks(rows), fields_of(columns)
    ranks = each["ranks"] if "ranks" in (each.dtype.names or ()) else np.zeros_like(each["count"])
    return People(
        tuple(fields.values()),
        tuple(each[field].astype(np.int64) for field in fields),
        each["count"].copy(),
        ranks.copy(),
    )


def rows_of(people: People, flee: bool) -> tuple[Rows, Coding]:
    """Return people as a table, in the order in which they stood."""
    numbers = new_rows(people.counts.size, people.counts.dtype.kind == "f", flee).table
    numbers["count"] = people.counts
    if flee:
        numbers["ranks"] = people.ranks
    coding = Coding(codes_of(people.columns), people.columns)
    return (
        table_of(
            dict(zip(fields_of(people.columns), people.codes, strict=True)),
            numbers,
            coding.codes,
            max(ROOM, people.counts.size * 4 // 3 + 1),
        ),
        coding,
    )


def refuse_other(
    state: State, drawn: Scenario, key: RunKey, fluid: bool, steps: tuple[Step, ...] | None = None
) -> None:
    """Refuse a state that the run of a scenario would not have been in.

    Raises
    ------
    StateError
        Saying what differs: the model, the address of the run, its past, or what its triggers read.
    """
    here = origin_of(drawn, key, state.day, fluid, steps)
    if state.origin.version != here.version:
        raise StateError(
            f"the state is of another version of the model, or of other steps ({state.origin.version}; this is"
            f" {here.version})"
        )
    if state.origin.fluid != fluid:
        raise StateError("the state is of a run without chance, and this is one with it, or the reverse")
    if state.origin.key != key:
        raise StateError(f"the state is of another run ({_addressed(state.origin.key)}; this is {_addressed(key)})")
    if not 0 < state.day <= drawn.days:
        raise StateError(f"the state is of day {state.day}, and the scenario has {drawn.days} days")
    if state.origin.past != here.past:
        raise StateError(
            f"the state is of another scenario: tables, policies or drawn values differ in its first {state.day} days"
        )
    known = {watched.trigger for watched in state.watched}
    unread = [policy.name for policy in drawn.policies if policy.trigger and policy.trigger not in known]
    if unread:
        raise StateError(
            f"the state has not counted what these triggers read: {', '.join(unread)}; run from the first day"
        )


def taken_over(state: State, drawn: Scenario, key: RunKey, steps: tuple[Step, ...] | None = None) -> State:
    """Return a state as that of another run: what happened is what it was, what comes is by other values and other
    chances.

    This is what a particle filter does where one particle goes on as several. A run that goes on from it is no longer
    one that could be had from the first day: it is the past of one run and the days to come of another.
    """
    return replace(state, origin=origin_of(drawn, key, state.day, state.origin.fluid, steps))


def _addressed(key: RunKey) -> str:
    return ", ".join(f"{name} {number}" for name, number in asdict(key).items())
