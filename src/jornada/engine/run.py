"""One run: a scenario, its streams, and day after day."""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fnmatch import fnmatchcase
from typing import Any

import numpy as np

from jornada.domain.applied import changed
from jornada.domain.fault import Fault, ScenarioError
from jornada.domain.policy import Policy, Trigger
from jornada.domain.scenario import Scenario
from jornada.domain.seeds import seed_of
from jornada.engine.arrive import arrivals_of
from jornada.engine.caravan import check_company, new_walking
from jornada.engine.choose import Seen, choice_on, pulls_on
from jornada.engine.cohorts import GROUP, PAPER, POSITION, Rows, new_rows
from jornada.engine.dated import Dispositions, Outcomes, change_days, changes_of, deciding, dispositions_on, outcomes_on
from jornada.engine.day import day, steps_of
from jornada.engine.ended import Ends, new_ends
from jornada.engine.flee_plan import plan_of
from jornada.engine.flee_today import memory_of
from jornada.engine.health import Care, care_on, in_season
from jornada.engine.ledger import FLOWS, LISTED_NOW, PRESENT, STOCKS, WAITING, check_ledger, count_stocks
from jornada.engine.legs import directed_legs
from jornada.engine.news import Audience, Minds, answered, audience_of, heard, listens, unheard_of
from jornada.engine.once import Once
from jornada.engine.policies import TriggerState, change_of, drawn_parameters, in_force, next_state
from jornada.engine.quota import new_quotas
from jornada.engine.recode import recoded
from jornada.engine.record import Recorder, Table
from jornada.engine.shocks import factors_on, series_of, sizes_of
from jornada.engine.stops import Stops, stops_on
from jornada.engine.today import Draw, Step, Today
from jornada.engine.weeks import Lacking, count_stranded, lacking_on
from jornada.engine.world import World, compile_world

InForce = tuple[tuple[str, int], ...]  # the names of policies, and the step of each on its ramp

ROOM = 6144  # rows that a table has room for at first: three in four of its slots


@dataclass(frozen=True)
class RunKey:
    """The address of a run: seed, number, and which streams its parameters, shocks and chances come from."""

    seed: int
    run: int
    parameters: int
    shocks: int
    chance: int


@dataclass(frozen=True)
class RunResult:
    """What a run leaves: stocks and flows as columns, its parameters, rows a day, and seconds."""

    stocks: Table
    flows: Table
    parameters: dict[str, float]
    rows: np.ndarray
    seconds: float


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
    """The end of a day: the date, the world of the day, the people, stocks (S, P + O, G), flows (F, P + O, G) and policies in force."""

    day: int
    date: date
    world: World
    people: Rows
    stocks: np.ndarray
    flows: np.ndarray
    policies: InForce


@dataclass(frozen=True)
class Rules:
    """What the policies in force make of the scenario, with the choices, dispositions and chances of health of the date."""

    world: World
    arrivals: object
    choice: Any
    dispositions: Dispositions
    stops: Stops
    outcomes: Outcomes
    care: Care
    lacking: Lacking | None


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


def nights(scenario: Scenario, key: RunKey, steps: tuple[Step, ...] | None = None, fluid: bool = False, book: "RuleBook | None" = None) -> Iterator[Night]:
    """Yield every night of a run of a scenario whose parameters are drawn already.

    The arrays of a night are used again for the next: copy what is to be kept. A rule book of the very same scenario and
    steps, of an earlier run, spares compiling the rules again.

    Raises
    ------
    LedgerError
        On the first day that does not balance.
    """
    series, sizes = series_of(scenario, key.seed, key.shocks), sizes_of(scenario)
    steps = (book.steps if book else steps_of(scenario)) if steps is None else steps
    book = book or RuleBook(scenario, steps)
    triggers = {policy.name: TriggerState() for policy in scenario.policies if policy.trigger}
    history: dict[Trigger, list[float]] = {p.trigger: [] for p in scenario.policies if p.trigger}
    watched = {trigger: watched_by(scenario, trigger) for trigger in history}
    minds = unheard_of(scenario)
    people, scratch, quotas = new_rows(ROOM, fluid), _scratch(ROOM, fluid), new_quotas(len(scenario.offices), fluid)
    walking = new_walking(scenario, key.seed, key.shocks, fluid)
    number = np.float64 if fluid else np.int64
    places = len(scenario.places)
    shape = (places + len(scenario.offices), len(scenario.groups))
    before, stocks = np.zeros((2, len(STOCKS), *shape), number)
    flows = np.zeros((len(FLOWS), *shape), number)
    world: World | None = None
    memory: Any = None
    for t in range(scenario.days):
        when = scenario.start + timedelta(days=t)
        triggers = {p.name: next_state(p.trigger, triggers[p.name], history[p.trigger]) for p in scenario.policies if p.trigger}
        policies = in_force(scenario.policies, when, triggers)
        waiting = (before[WAITING] + before[LISTED_NOW])[places:].sum(1)
        minds, rules = _morning(book, (policies, when, t), minds, waiting)
        people = _under(people, world, rules.world)
        world = rules.world
        flows.fill(0)
        memory = memory_of(rules.choice) if memory is None and scenario.rules == "flee3" else memory
        today = Today(t, when, rules.world, rules.choice, rules.dispositions, rules.stops, rules.outcomes, rules.arrivals,
                      factors_on(series, t, sizes), flows, before[PRESENT, :places].sum(1), waiting, minds.waits, minds.begins, scratch, quotas, rules.care,
                      walking, memory)
        people = day(people, today, Draw(key.seed, key.chance, t), steps)
        check_company(people, rules.world.layout, rules.world.legs, rules.world.caravans, walking)
        _count(people, rules, stocks)
        check_ledger(before, stocks, flows, (rules.world.names.places, rules.world.names.groups, rules.world.names.offices))
        for trigger, past in history.items():
            past.append(daily_total(trigger.measure, stocks, flows, watched[trigger]))
        yield Night(t, when, rules.world, people, stocks, flows, policies)
        before, stocks = stocks, before


def _count(people: Rows, rules: Rules, stocks: np.ndarray) -> None:
    """Count the people tonight into stocks (S, P + O, G), and who is stranded where that is asked for."""
    world = rules.world
    count_stocks(people, world.layout, world.legs, world.groups, world.places.each, stocks)
    if rules.lacking is not None:
        count_stranded(people, world.layout, world.groups, rules.lacking, stocks)


def _morning(book: "RuleBook", when: tuple[InForce, date, int], minds: Minds, waiting: np.ndarray) -> tuple[Minds, Rules]:
    """Return what people believe this morning, refreshed once a week, and the rules of today as they see them."""
    policies, today, day = when
    world = book.world(policies)
    if not listens(world.scenario, day):
        return minds, book.on(policies, today, minds.seen)
    audience = book.audience(world)
    minds = heard(minds, audience, world, waiting, [name for name, _ in policies])
    rules = book.on(policies, today, minds.seen)
    return answered(minds, audience, world, rules.choice), rules


def _under(people: Rows, before: World | None, after: World) -> Rows:
    """Return the people under the rules of today: where these give columns other values, their codes change."""
    if before is None or before is after or before.columns == after.columns:
        return people
    return recoded(people, (before.layout, before.columns), (after.layout, after.columns))


def _scratch(capacity: int, fluid: bool) -> list[Rows | Ends]:
    return [new_rows(capacity, fluid), new_rows(capacity, fluid), new_ends(capacity, fluid)]


def daily_total(measure: str, stocks: np.ndarray, flows: np.ndarray, cells: tuple[np.ndarray, ...]) -> float:
    """Return the people of a measure on a day, over some places and groups."""
    counted = stocks[STOCKS.index(measure)] if measure in STOCKS else flows[FLOWS.index(measure)]
    return float(counted[cells].sum())


def watched_by(scenario: Scenario, trigger: Trigger) -> tuple[np.ndarray, ...]:
    """Return the places and groups that a trigger counts, as an index of (P + O, G)."""
    places = [i for i, place in enumerate(scenario.places) if fnmatchcase(place.place, trigger.only)]
    groups = [g for g, group in enumerate(scenario.groups) if not fnmatchcase(group.group, trigger.not_counted)]
    return np.ix_(np.array(places, np.int64), np.array(groups, np.int64))


class RuleBook:
    """Compiles the rules of each set of policies once, and what a dated table says again when it changes."""

    def __init__(self, scenario: Scenario, steps: tuple[Step, ...]) -> None:
        self.steps = steps
        self._scenario, self._columns = scenario, tuple(column for step in steps for column in step.columns)
        self._worlds: dict[InForce, World] = {}
        self._rules: dict[tuple[InForce, int], tuple[Rules, str]] = {}
        self._once = Once()
        self._changes = sorted(change_days(scenario))
        self._policies: dict[str, Policy] = {policy.name: policy for policy in scenario.policies}

    def on(self, policies: InForce, when: date, seen: Seen | None = None) -> Rules:
        """Return the rules on a date under some policies, with the choices of people who see the roads so."""
        key, name = (policies, sum(change <= when for change in self._changes)), seen.name if seen else ""
        if key not in self._rules or self._rules[key][1] != name:
            if name:
                self._rules.clear()  # what was believed last week does not come again, and choices are large
            self._rules[key] = self._compiled(self.world(policies), when, seen), name
        return self._rules[key][0]

    def _compiled(self, world: World, when: date, seen: Seen | None) -> Rules:
        """Return the rules; what is made of tables that no policy in force touches is made once."""
        s = world.scenario
        offices, legs = world.names.offices, directed_legs(s)
        disposed, decided = self._changed_by(s.dispositions, when), self._changed_by(s.outcomes, when)
        ways, pulls, season = (s.places, s.modes, s.routes, s.papers, s.groups, s.choice, s.stops, s.staff), len(pulls_on(s, when)), in_season(s, when)
        choice = self._choice(world, when, seen, (*ways, s.pulls, s.dangers), pulls)
        return Rules(
            world, self._once.of(lambda: arrivals_of(s), (s.arrivals, s.places, s.groups, s.seasons, s.observed), "arrivals", offices),
            choice, self._once.of(lambda: dispositions_on(s, when), (s.dispositions, s.places, s.groups), "dispositions", offices, disposed),
            self._once.of(lambda: stops_on(s, legs, world.costs.stopped, when), (s.dispositions, *ways), "stops", offices, disposed),
            self._once.of(lambda: outcomes_on(s, world.names, when), (s.outcomes, s.places, s.groups, s.papers), "outcomes", decided, deciding(s)),
            self._once.of(lambda: care_on(world, season), (s.health, s.conditions, s.places, s.routes, s.modes, s.groups), "care", season),
            lacking_on(world, choice) if s.rules != "flee3" else None,
        )

    def _changed_by(self, rows: tuple[Any, ...], when: date) -> int:
        """Return how many of the changes of a dated table have come by a date."""
        changes: set[date] = self._once.of(lambda: changes_of(rows), (rows,), "changes")
        return sum(change <= when for change in changes)

    def audience(self, world: World) -> Audience:
        """Return who believes what under some rules."""
        s = world.scenario
        tables = (s.beliefs, s.responses, s.arrivals, s.groups, s.places, s.routes)
        audience: Audience = self._once.of(lambda: audience_of(s), tables, "audience", world.names.offices)
        return audience

    def _choice(self, world: World, when: date, seen: Seen | None, tables: tuple[Any, ...], pulls: int) -> Any:
        """Return what people choose by: the values of going on; under the rules of Flee their plan, which holds for all dates."""
        s = world.scenario
        if s.rules == "flee3":
            return self._once.of(lambda: plan_of(s), (s.places, s.routes, s.sites, s.links, s.events, s.traits, s.groups, s.observed, s.flee3), "plan")
        return self._once.latest(lambda: choice_on(world, when, seen), tables, seen.name if seen else "", "choice", pulls)

    def world(self, policies: InForce) -> World:
        """Return the world under some policies."""
        if policies not in self._worlds:
            scenario = self._scenario
            for name, step in policies:
                for path, value in change_of(self._policies[name], step):
                    scenario = self._changed(scenario, path, value, step)
            self._worlds[policies] = compile_world(scenario, self._columns, self._once)
        return self._worlds[policies]

    def _changed(self, scenario: Scenario, path: str, value: object, step: int) -> Scenario:
        """Return the scenario after a change; the same change of the same table gives the same table."""
        table = path.partition(".")[0]
        after = self._once.of(lambda: getattr(changed(scenario, [(path, value)]), table), (getattr(scenario, table),), path, step, repr(value))
        return replace(scenario, **{table: after})


def rule_book(scenario: Scenario) -> RuleBook | None:
    """Return a rule book that many runs can share; none where each run draws its own parameters."""
    return None if scenario.has_ranges else RuleBook(scenario, steps_of(scenario))


def simulate(scenario: Scenario, key: RunKey, fluid: bool = False, book: RuleBook | None = None) -> RunResult:
    """Run a scenario once and record what its measures ask for; a rule book is used where nothing is drawn."""
    began = time.perf_counter()
    if fluid and scenario.rules == "flee3":
        raise ScenarioError([Fault("J059", "fluid", "fluid mode", "runs with chance: the rules of Flee have no fluid mode")])
    drawn, parameters = drawn_parameters(scenario, key.seed, key.parameters)
    book, scenario = (None, drawn) if scenario.has_ranges else (book, scenario)
    recorder, rows = Recorder(scenario), []
    for night in nights(scenario, key, fluid=fluid, book=book):
        recorder.add(night.date, night.stocks, night.flows, night.world.scenario, [name for name, _ in night.policies])
        if recorder.counts_papers:
            recorder.add_papers(night.date, people_by_paper(night))
        rows.append(int(night.people.used[0]))
    stocks, flows = recorder.tables()
    return RunResult(stocks, flows, parameters, np.array(rows), time.perf_counter() - began)


def run(scenario: Scenario, seed: int = 1, run: int = 0, fluid: bool = False) -> RunResult:
    """Run a scenario once.

    With `fluid` numbers are multiplied instead of drawn: people come in fractions, values are as their tables say,
    there are no shocks, and seed and run mean nothing.

    Examples
    --------
    >>> import jornada as jo
    >>> result = jo.run(jo.example("three_places"), seed=7)
    >>> int(result.rows.max()) > 0
    True
    >>> jo.run(jo.example("three_places"), fluid=True).flows["people"].dtype.kind
    'f'
    """
    return simulate(scenario.without_ranges(), run_key(0, 0), fluid=True) if fluid else simulate(scenario, run_key(seed, run))


def daily(scenario: Scenario, key: RunKey, steps: tuple[Step, ...] | None = None, fluid: bool = False) -> Daily:
    """Run a scenario once and return every day in full; for tests and small scenarios."""
    return next(dailies(scenario, (key,), steps, fluid))


def dailies(scenario: Scenario, keys: Iterable[RunKey], steps: tuple[Step, ...] | None = None, fluid: bool = False) -> Iterator[Daily]:
    """Run a scenario for each key and yield every day in full; where no value has a range, rules are worked out once for all.

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
    named = {name: every[:, i] for i, name in enumerate((*FLOWS, *STOCKS))}
    places = len(scenario.places)
    here = {name: cells[:, :places] for name, cells in named.items()}
    return Daily(
        here["present"], np.array(legs), {name: here[name] for name in FLOWS}, {name: here[name] for name in STOCKS},
        {name: cells[:, places:] for name, cells in named.items()}, np.array(rows),
    )


def people_on_legs(night: Night) -> np.ndarray:
    """Return the people on each leg (L,) tonight."""
    world, people = night.world, _people_of_rows(night)
    leg = world.legs.of_position[world.layout.code(night.people, POSITION)]
    on = leg >= 0
    return np.bincount(leg[on], weights=people[on], minlength=len(world.legs.each))


def people_by_paper(night: Night) -> np.ndarray:
    """Return the people who hold each paper (Q,) tonight, at places and on legs, those without one first."""
    world, people = night.world, _people_of_rows(night)
    held = np.bincount(world.layout.code(night.people, PAPER), weights=people, minlength=len(world.names.papers))
    return held.astype(people.dtype)


def _people_of_rows(night: Night) -> np.ndarray:
    return night.people.counts[: int(night.people.used[0])] * night.world.groups.size[night.world.layout.code(night.people, GROUP) - 1]
