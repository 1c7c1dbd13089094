"""What happens under each rule set: the steps of a day, what people choose by, and what a run remembers. What a rule
set knows of the world is in `domain/nouns/rules`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from jornada.domain.nouns.rules import FLEE3, JORNADA
from jornada.domain.scenario.scenario import Scenario
from jornada.engine.choice.logit import Seen, choice_on
from jornada.engine.flee3.plan import plan_of
from jornada.engine.flee3.steps import steps_of_flee
from jornada.engine.flee3.today import Memory, memory_of
from jornada.engine.places.stranded import Lacking, lacking_on
from jornada.engine.run.day import STEPS
from jornada.engine.today.steps import Steps
from jornada.engine.world.memo import whole
from jornada.engine.world.world import World


@dataclass(frozen=True)
class Mechanics:
    """What happens under a rule set."""

    steps: Callable[[Scenario], Steps]  # those of a day
    choice: Callable[[World, date, Seen | None], Any]  # what people choose by on a date, as they see the roads
    longest: str  # the module whose kernels take longest to compile
    # who lacks a paper or a fare for the best way on
    lacking: Callable[[World, Any], Lacking | None] = lambda world, choice: None
    # what a run remembers beside the table of people, from its first day on
    memory: Callable[[Any], Memory | None] = lambda choice: None
    ranked: bool = False  # whether rows of people hold the order in which they set out, and how they have travelled


def _of_flee(scenario: Scenario) -> Steps:
    """Return the steps under the rules of Flee; people arrive from outside only where the table of arrivals says so."""
    return (STEPS[0], *steps_of_flee(scenario)) if scenario.arrivals else steps_of_flee(scenario)


MECHANICS = {
    JORNADA.name: Mechanics(lambda scenario: STEPS, choice_on, "road.travel", lacking_on),
    FLEE3.name: Mechanics(
        _of_flee, lambda world, day, seen: plan_of(whole(world.scenario)), "flee3.move", memory=memory_of, ranked=True
    ),
}


def mechanics_of(scenario: Scenario) -> Mechanics:
    """Return what happens under the rules of a scenario."""
    return MECHANICS[scenario.rules]


def steps_of(scenario: Scenario) -> Steps:
    """Return the steps of a day under the rules of a scenario.

    Examples
    --------
    >>> [step.name for step in steps_of(Scenario(rules="flee3"))]
    ['displace', 'move']
    """
    return mechanics_of(scenario).steps(scenario)
