"""The rules of each day: what the policies in force make of a scenario, compiled once for each set of them."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from jornada.domain.nouns.policy import Policy
from jornada.domain.reach.whereabouts import away_from_the_road
from jornada.domain.scenario.apply import table_after
from jornada.domain.scenario.scenario import Scenario
from jornada.engine.choice.beliefs import Audience, audience_of
from jornada.engine.choice.logit import Seen, pulls_on
from jornada.engine.places.arrive import arrivals_of
from jornada.engine.places.stranded import Lacking
from jornada.engine.run.rule_sets import mechanics_of, steps_of
from jornada.engine.table.columns import OUTCOME
from jornada.engine.today.policies import InForce, change_of
from jornada.engine.today.steps import columns_of
from jornada.engine.today.today import Step
from jornada.engine.world.health import Care, care_on, in_season
from jornada.engine.world.memo import Once
from jornada.engine.world.outcomes import (
    Dispositions,
    Outcomes,
    change_days,
    changes_of,
    desks_of,
    dispositions_on,
    outcomes_on,
)
from jornada.engine.world.stops import Stops, stops_on
from jornada.engine.world.world import World, compile_world


@dataclass(frozen=True)
class Rules:
    """What the policies in force make of the scenario, with the choices, dispositions and chances of health of the
    date."""

    world: World
    arrivals: object
    choice: Any
    dispositions: Dispositions
    stops: Stops
    outcomes: Outcomes
    care: Care
    lacking: Lacking | None


class RuleBook:
    """Compiles the rules of each set of policies once, and what a dated table says again when it changes.

    `own` are the steps where they are not those of the model.
    """

    def __init__(self, scenario: Scenario, steps: tuple[Step, ...]) -> None:
        self.steps, self.own = steps, None if steps == steps_of(scenario) else steps
        self._scenario, self._columns = scenario, columns_of(steps)
        self._marks = next((tuple(column.values) for column in self._columns if column.name == OUTCOME), ())
        self._worlds: dict[InForce, World] = {}
        self._rules: dict[tuple[InForce, int], tuple[Rules, str]] = {}
        self._once, self._mechanics = Once(), mechanics_of(scenario)
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
        once, s = self._once, world.scenario
        disposed, decided, season, desks = (
            self._changed_in("dispositions", s, when),
            self._changed_in("outcomes", s, when),
            in_season(s, when),
            desks_of(s),
        )
        there = s.staff_there  # offices have a part in stops only by what they leave of the staff
        choice = once.latest(
            lambda w: self._mechanics.choice(w, when, seen),
            world,
            seen.name if seen else "",
            "choice",
            len(pulls_on(s, when)),
        )
        return Rules(
            world=world,
            choice=choice,
            lacking=self._mechanics.lacking(world, choice),
            arrivals=once.of(lambda w: arrivals_of(w.scenario, w.names, self._away), world, "arrivals"),
            dispositions=once.of(lambda w: dispositions_on(w.scenario, w.names, when), world, "dispositions", disposed),
            stops=once.of(
                lambda w: stops_on(w.scenario, w.names, w.costs.stopped, when, there),
                world,
                "stops",
                disposed,
                *there.values(),
            ),
            outcomes=once.of(
                lambda w: outcomes_on(w.scenario, w.names, desks, when, self._marks), world, "outcomes", decided, desks
            ),
            care=once.of(lambda w: care_on(w, season), world, "care", season),
        )

    def _changed_in(self, table: str, scenario: Scenario, when: date) -> int:
        """Return how many of the changes of a dated table have come by a date."""
        changes: set[date] = self._once.of(lambda s: changes_of(getattr(s, table)), scenario, "changes", table)
        return sum(change <= when for change in changes)

    def audience(self, world: World) -> Audience:
        """Return who believes what under some rules."""
        audience: Audience = self._once.of(audience_of, world.scenario, "audience")
        return audience

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
        after = self._once.of(lambda s: table_after(s, path, value), scenario, path, step, repr(value))
        return replace(scenario, **{path.partition(".")[0]: after})


def rule_book(scenario: Scenario, steps: tuple[Step, ...] | None = None) -> RuleBook | None:
    """Return a rule book that many runs can share; none where each run draws its own parameters."""
    return None if scenario.has_ranges else RuleBook(scenario, steps or steps_of(scenario))
