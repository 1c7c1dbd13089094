"""One run: a scenario, its streams, and day after day."""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np

from jornada.domain.fault import Fault, ScenarioError
from jornada.domain.measures import STOCKS
from jornada.domain.nouns.policy import Trigger
from jornada.domain.scenario.scenario import Scenario
from jornada.domain.schema.seeds import seed_of
from jornada.engine.caravans.march import check_company
from jornada.engine.choice.beliefs import Minds, answered, heard, listens
from jornada.engine.ledger.ledger import LISTED_NOW, PRESENT, WAITING, Called, check_ledger, count_papers, count_stocks
from jornada.engine.ledger.record import Recorder, Table
from jornada.engine.places.stranded import count_stranded
from jornada.engine.run.course import Course, begun, kept, memory_on, resumed, under
from jornada.engine.run.day import day
from jornada.engine.run.rule_sets import steps_of
from jornada.engine.run.rulebook import RuleBook, Rules, rule_book
from jornada.engine.run.state import ROOM, RunKey, State
from jornada.engine.table.frames import new_frames
from jornada.engine.table.rows import Rows
from jornada.engine.today.policies import InForce, drawn_parameters, in_force
from jornada.engine.today.shocks import factors_on, sizes_of
from jornada.engine.today.steps import flows_of, own_measures
from jornada.engine.today.today import Draw, Step, Today
from jornada.engine.today.triggers import awake, note
from jornada.engine.world.world import World

__all__ = [
    "Keeping",
    "Night",
    "RuleBook",
    "RunKey",
    "RunResult",
    "dailies",
    "daily",
    "nights",
    "rule_book",
    "run",
    "run_key",
    "simulate",
]


@dataclass(frozen=True)
class RunResult:
    """What a run leaves.

    Stocks and flows as columns, its parameters, rows a day, seconds, and its state where it stopped before its end.
    """

    stocks: Table
    flows: Table
    parameters: dict[str, float]
    rows: np.ndarray
    seconds: float
    state: State | None = None

    def __repr__(self) -> str:
        """Say how long the run was, what it left, and in how many rows its people stood."""
        left = f"{len(self.stocks.columns['date']):,} rows of stocks, {len(self.flows.columns['date']):,} of flows"
        kept = f", state of the morning of day {self.state.day}" if self.state else ""
        most = int(self.rows.max()) if len(self.rows) else 0
        return (
            f"One run of {len(self.rows):,} days: {left}; at most {most:,} rows of people a night; {self.seconds:.2f}"
            f" s{kept}"
        )


@dataclass(frozen=True)
class Daily:
    """Every day of a run in full: present (T, P, G), on_leg (T, L), flows and stocks by name (T, P, G), in people;
    `offices` holds the flows and stocks of lines by name, (T, O, G)."""

    present: np.ndarray
    on_leg: np.ndarray
    flows: dict[str, np.ndarray]
    stocks: dict[str, np.ndarray]
    offices: dict[str, np.ndarray]
    rows: np.ndarray


@dataclass(frozen=True)
class Night:
    """The end of a day: the date, the world of the day, the people, stocks (S, P + O, G), flows (F, P + O, G), policies
    in force, and whether the flows are over: tomorrow others begin."""

    day: int
    date: date
    world: World
    people: Rows
    stocks: np.ndarray
    flows: np.ndarray
    policies: InForce
    over: bool


def run_key(seed: int, run: int) -> RunKey:
    """Return the address of a plain run.

    Raises
    ------
    ScenarioError
        When the seed is no whole number from 0 to 2^63 - 1.

    Examples
    --------
    >>> run_key(7, 3)
    RunKey(seed=7, run=3, parameters=3, shocks=3, chance=3)
    """
    return RunKey(seed_of(seed), run, run, run, run)


def nights(
    scenario: Scenario,
    key: RunKey,
    steps: tuple[Step, ...] | None = None,
    fluid: bool = False,
    book: RuleBook | None = None,
    course: Course | None = None,
) -> Iterator[Night]:
    """Yield every night of a run of a scenario whose parameters are drawn already, from its first day or on from where
    a course stands.

    The arrays of a night are used again for the next: copy what is to be kept. A rule book of the very same scenario,
    of an earlier run, spares compiling the rules again; steps are then those of the book.

    Raises
    ------
    LedgerError
        On the first day that does not balance.
    """
    book = book or RuleBook(scenario, steps or steps_of(scenario))
    yield from nights_by(every_day, scenario, key, book, course or begun(scenario, key, fluid))


def every_day(_: date) -> bool:
    """Let the flows of a day be over when it ends."""
    return True


def nights_by(
    over: Callable[[date], bool], scenario: Scenario, key: RunKey, book: RuleBook, course: Course
) -> Iterator[Night]:
    """Yield the nights of a run on from where its course stands, with flows that run on over days, to one for which
    `over` says so.

    Clearing and adding up what is nearly all zero costs more than what happens.
    """
    sizes = sizes_of(scenario)
    counts = flows_of(book.steps)
    scratch, stocks, places = (
        [new_frames(ROOM, course.stocks.dtype.kind == "f"), []],
        np.zeros_like(course.stocks),
        len(scenario.places),
    )
    began, flows, ended = course.stocks.copy(), np.zeros((len(counts), *stocks.shape[1:]), stocks.dtype), False
    for t in range(course.day, scenario.days):
        when, before = scenario.start + timedelta(days=t), course.stocks
        policies = in_force(scenario.policies, when, awake(course.watches))
        waiting = (before[WAITING] + before[LISTED_NOW])[places:].sum(1)
        course.minds, rules = _morning(book, policies, when, course, waiting)
        people, minds = under(course, rules.world), course.minds
        course.memory = memory_on(course, rules.choice, scenario)
        if ended:
            began[:], flows[:] = before, 0
        today = Today(
            day=t,
            date=when,
            world=rules.world,
            choice=rules.choice,
            dispositions=rules.dispositions,
            stops=rules.stops,
            outcomes=rules.outcomes,
            arrivals=rules.arrivals,
            factors=factors_on(course.shocks, t, sizes),
            flows=flows,
            present=began[PRESENT, :places].sum(1),
            waiting=waiting,
            waits=minds.waits,
            begins=minds.begins,
            scratch=scratch,
            quotas=course.quotas,
            care=rules.care,
            walking=course.walking,
            memory=course.memory,
            counts=counts,
        )
        course.people = day(people, today, Draw(key.seed, key.chance, t), book.steps)
        check_company(course.people, rules.world.legs, rules.world.caravans, course.walking)
        _count(course.people, rules, stocks)
        names = rules.world.names
        check_ledger(began, stocks, flows, Called(names.places, names.groups, names.offices))
        ended = over(when)
        note(course.watches, stocks, flows, ended)
        course.day, course.stocks = t + 1, stocks
        yield Night(t, when, rules.world, course.people, stocks, flows, policies, ended)
        stocks = before


def _count(people: Rows, rules: Rules, stocks: np.ndarray) -> None:
    """Count the people tonight into stocks (S, P + O, G), and who is stranded where that is asked for."""
    world = rules.world
    count_stocks(people, world.legs, world.groups, world.places.each, stocks)
    if rules.lacking is not None:
        count_stranded(people, world.groups, rules.lacking, stocks)


def _morning(
    book: RuleBook, policies: InForce, today: date, course: Course, waiting: np.ndarray
) -> tuple[Minds, Rules]:
    """Return what people believe this morning, refreshed once a week, and the rules of today as they see them."""
    world, minds = book.world(policies), course.minds
    if not listens(world.scenario, course.day):
        return minds, book.on(policies, today, minds.seen)
    audience = book.audience(world)
    minds = heard(minds, audience, world, waiting, [name for name, _ in policies])
    rules = book.on(policies, today, minds.seen)
    return answered(minds, audience, world, rules.choice), rules


class Keeping(NamedTuple):
    """How a run goes on from a state, and what it keeps and tells on its way; days are counted from 0."""

    state: State | None = None  # it goes on from this one
    days: frozenset[int] = frozenset()  # in the morning of which its state is kept
    take: Callable[[State], None] | None = None  # who is given these states
    until: int | None = None  # in the morning of which day it stops
    watch: tuple[Trigger, ...] = ()  # triggers of other scenarios, for those who go on from its states
    tell: Callable[[int, int], None] | None = None  # who is told each day how many are done, and of how many
    book: RuleBook | None = None  # of a run of the very same scenario, where nothing is drawn


def simulate(
    scenario: Scenario,
    key: RunKey,
    fluid: bool = False,
    keeping: Keeping | None = None,
    steps: tuple[Step, ...] | None = None,
) -> RunResult:
    """Run a scenario once and record what its measures ask for, and what steps of one's own count.

    Raises
    ------
    StateError
        When it should go on from a state in which it would not have been.
    """
    started, keeping = time.perf_counter(), keeping or Keeping()
    if fluid and not scenario.rule_set.fluid:
        raise ScenarioError(
            [Fault("J059", "fluid", "fluid mode", "runs with chance: the rules of Flee have no fluid mode")]
        )
    drawn, parameters = drawn_parameters(scenario, key.seed, key.parameters)
    book, scenario = (None, drawn) if scenario.has_ranges else (keeping.book, scenario)
    book, state = book or RuleBook(scenario, steps or steps_of(scenario)), keeping.state
    course = resumed(state, scenario, key, fluid, book) if state else begun(scenario, key, fluid, keeping.watch)
    recorder, rows = (
        Recorder(scenario, state.record if state else None, own_measures(book.steps)),
        state.rows.tolist() if state else [],
    )
    over = every_day if fluid else recorder.over  # sums of fractions are those of days, from wherever a run goes on
    for _ in _recorded(nights_by(over, scenario, key, book, course), recorder, rows, keeping.until):
        if keeping.take and course.day in keeping.days and course.day < scenario.days:
            keeping.take(kept(course, scenario, key, recorder, rows, book.own))
        if keeping.tell:
            keeping.tell(course.day, scenario.days)
    stocks, flows = recorder.tables()
    last = kept(course, scenario, key, recorder, rows, book.own) if keeping.until is not None and course.day else None
    return RunResult(stocks, flows, parameters, np.array(rows), time.perf_counter() - started, last)


def _recorded(course: Iterator[Night], recorder: Recorder, rows: list[int], until: int | None) -> Iterator[Night]:
    """Record every night up to the morning of a day, and yield it when it is recorded."""
    for night in course:
        recorder.add(
            night.date,
            night.stocks,
            night.flows,
            night.world.scenario,
            [name for name, _ in night.policies],
            night.over,
        )
        if recorder.counts_papers:
            recorder.add_papers(night.date, people_by_paper(night))
        rows.append(int(night.people.used[0]))
        yield night
        if until is not None and night.day + 1 >= until:
            return


def run(
    scenario: Scenario,
    seed: int = 1,
    run: int = 0,
    fluid: bool = False,
    until: date | str | None = None,
    state: State | None = None,
    *,
    steps: tuple[Step, ...] | None = None,
) -> RunResult:
    """Run a scenario once, from its first day or from a state; up to the morning of a date, with the state of that
    morning.

    With `fluid` numbers are multiplied instead of drawn: people come in fractions, values are as their tables say,
    there are no shocks, and seed and run mean nothing. A run that goes on from a state keeps the address of the run it
    is a state of, whatever `seed` and `run` say, and gives the same bytes as from the first day. Other `steps` of the
    day are another model (`docs/explanation/tour.md`).

    Raises
    ------
    StateError
        When the state is of another model or scenario, or values differ on a day before it.
    ScenarioError
        When `until` is no day of the scenario after its first.

    Examples
    --------
    >>> import jornada as jo
    >>> three = jo.example("three_places")
    >>> result = jo.run(three, seed=7)
    >>> int(result.rows.max()) > 0
    True
    >>> jo.run(three, fluid=True).flows["people"].dtype.kind
    'f'
    >>> half = jo.run(three, seed=7, until="2024-01-20")
    >>> later = jo.run(three, state=half.state)
    >>> bool((later.flows["people"] == result.flows["people"]).all())
    True
    """
    scenario, key = (
        (scenario.without_ranges(), run_key(0, 0))
        if fluid
        else (scenario, state.origin.key if state else run_key(seed, run))
    )
    return simulate(scenario, key, fluid, Keeping(state, until=_morning_of(scenario, until)), steps)


def _morning_of(scenario: Scenario, until: date | str | None) -> int | None:
    """Return the number of the day on which a run stops in the morning."""
    if until is None:
        return None
    last = scenario.start + timedelta(days=scenario.days)
    try:
        days = (date.fromisoformat(str(until)) - scenario.start).days
    except ValueError:
        raise ScenarioError([Fault("J010", "run, until", str(until), "a date, YYYY-MM-DD")]) from None
    if not 0 < days <= scenario.days:
        raise ScenarioError([Fault("J020", "run, until", str(until), f"a day after {scenario.start}, up to {last}")])
    return days


def daily(scenario: Scenario, key: RunKey, steps: tuple[Step, ...] | None = None, fluid: bool = False) -> Daily:
    """Run a scenario once and return every day in full; for tests and small scenarios."""
    return next(dailies(scenario, (key,), steps, fluid))


def dailies(
    scenario: Scenario, keys: Iterable[RunKey], steps: tuple[Step, ...] | None = None, fluid: bool = False
) -> Iterator[Daily]:
    """Run a scenario for each key and yield every day in full; where no value has a range, rules are worked out once
    for all.

    Examples
    --------
    >>> import jornada as jo
    >>> [int(run.flows["granted"].sum()) for run in dailies(jo.example("one_office"), [run_key(1, 0), run_key(1, 1)])]
    [28, 28]
    """
    drawn, book = scenario, None
    for key in keys:
        if book is None or scenario.has_ranges:
            drawn, _ = drawn_parameters(scenario, key.seed, key.parameters)
            book = RuleBook(drawn, steps or steps_of(drawn))
        yield _every_day(drawn, key, fluid, book)


def _every_day(scenario: Scenario, key: RunKey, fluid: bool, book: RuleBook) -> Daily:
    stocks, flows, legs, rows = [], [], [], []
    for night in nights(scenario, key, None, fluid, book):
        stocks.append(night.stocks.copy())
        flows.append(night.flows.copy())
        legs.append(people_on_legs(night))
        rows.append(int(night.people.used[0]))
    every = np.concatenate([np.array(flows), np.array(stocks)], axis=1)
    named = {name: every[:, i] for i, name in enumerate((*flows_of(book.steps), *STOCKS))}
    places = len(scenario.places)
    here = {name: cells[:, :places] for name, cells in named.items()}
    return Daily(
        here["present"],
        np.array(legs),
        {name: here[name] for name in flows_of(book.steps)},
        {name: here[name] for name in STOCKS},
        {name: cells[:, places:] for name, cells in named.items()},
        np.array(rows),
    )


def people_on_legs(night: Night) -> np.ndarray:
    """Return the people on each leg (L,) tonight."""
    world, people = night.world, _people_of_rows(night)
    leg = world.legs.of_position[night.people.code("position")]
    on = leg >= 0
    return np.bincount(leg[on], weights=people[on], minlength=len(world.legs.each))


def people_by_paper(night: Night) -> np.ndarray:
    """Return the people who hold each paper (Q,) tonight, at places and on legs, those without one first."""
    held = np.zeros(len(night.world.names.papers), night.stocks.dtype)
    count_papers(night.people, night.world.groups, held)
    return held


def _people_of_rows(night: Night) -> np.ndarray:
    return night.people.counts[: int(night.people.used[0])] * night.world.groups.size[night.people.code("group") - 1]
