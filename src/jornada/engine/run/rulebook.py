"""The rules of each day: what the policies in force make of a scenario, compiled once for each set of them."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from jornada.domain.nouns.policy import Policy
from jornada.domain.nouns.route import directed
from jornada.domain.reach.whereabouts import away_from_the_road
from jornada.domain.scenario.apply import changed
from jornada.domain.scenario.scenario import Scenario
from jornada.engine.choice.beliefs import Audience, audience_of
from jornada.engine.choice.logit import Seen, choice_on, pulls_on
from jornada.engine.flee3.plan import plan_of
from jornada.engine.places.arrive import arrivals_of
from jornada.engine.places.stranded import Lacking, lacking_on
from jornada.engine.run.day import steps_of
from jornada.engine.table.columns import OUTCOME
from jornada.engine.today.policies import InForce, change_of
from jornada.engine.today.steps import columns_of
from jornada.engine.today.today import Step
from jornada.engine.world.health import Care, care_on, in_season
from jornada.engine.world.memo import Once
from jornada.engine.world.outcomes import Dispositions, Outcomes, change_days, changes_of, deciding, dispositions_on, outcomes_on
from jornada.engine.world.stops import Stops, stops_on
from jornada.engine.world.world import World, compile_world


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


class RuleBook:
    """Compiles the rules of each set of policies once, and what a dated table says again when it changes; `own` are the steps where they are not those of the model."""

    def __init__(self, scenario: Scenario, steps: tuple[Step, ...]) -> None:
        self.steps, self.own = steps, None if steps == steps_of(scenario) else steps
        self._scenario, self._columns = scenario, columns_of(steps)
        self._marks = next((tuple(column.values) for column in self._columns if column.name == OUTCOME), ())
        self._worlds: dict[InForce, World] = {}
        self._rules: dict[tuple[InForce, int], tuple[Rules, str]] = {}
        self._once = Once()
        self._away = away_from_the_road(scenario)
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
        offices, legs = world.names.offices, directed(s.routes)
        disposed, decided = self._changed_by(s.dispositions, when), self._changed_by(s.outcomes, when)
        ways, pulls, season = (s.places, s.modes, s.routes, s.papers, s.groups, s.choice, s.stops, s.staff), len(pulls_on(s, when)), in_season(s, when)
        choice = self._choice(world, when, seen, (*ways, s.pulls, s.dangers), pulls)
        return Rules(
            world, self._once.of(lambda: arrivals_of(s, self._away), (s.arrivals, s.places, s.groups, s.seasons, s.observed), "arrivals", offices),
            choice, self._once.of(lambda: dispositions_on(s, when), (s.dispositions, s.places, s.groups), "dispositions", offices, disposed),
            self._once.of(lambda: stops_on(s, legs, world.costs.stopped, when), (s.dispositions, *ways), "stops", offices, disposed),
            self._once.of(lambda: outcomes_on(s, world.names, when, self._marks), (s.outcomes, s.places, s.groups, s.papers), "outcomes", decided, deciding(s)),
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


def rule_book(scenario: Scenario, steps: tuple[Step, ...] | None = None) -> RuleBook | None:
    """Return a rule book that many runs can share; none where each run draws its own parameters."""
    return None if scenario.has_ranges else RuleBook(scenario, steps or steps_of(scenario))
