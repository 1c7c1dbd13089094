"""Compile before the runs begin: workers side by side, each half of the steps of a day, into the cache that all read.

Without this, each worker would compile everything, at the same time as the others.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from jornada.domain.scenario.scenario import Scenario

if TYPE_CHECKING:
    from jornada.engine.today.today import Step


# about the same time as the steps that are left, which are the second part
LONG = (("arrive", "decide", "travel"),)


BEGINNING = 4.0  # seconds that workers take to begin, who read what is compiled each for itself


def is_little(scenario: Scenario, runs: int) -> bool:
    """Say whether some runs take less time than workers take to begin: some 0.5 ms a day, and 4 us for each place and
    group.

    Where nothing is compiled yet it is not little, whatever the scenario: workers compile side by side.
    """
    seconds = runs * scenario.days * (5e-4 + 4e-6 * len(scenario.places) * len(scenario.groups))
    return seconds < BEGINNING and is_ready(scenario)


def is_ready(scenario: Scenario) -> bool:
    """Say whether what takes longest to compile under the rules of a scenario has been compiled here before."""
    from jornada.engine.jit import is_compiled
    from jornada.engine.run.rule_sets import mechanics_of

    return is_compiled(mechanics_of(scenario).longest)


def warming(scenario: Scenario) -> list[Callable[[], None]]:
    """Return the jobs that compile the steps of a day of a scenario, each a part of them.

    Examples
    --------
    >>> len(warming(Scenario(days=10)))
    2
    """
    return [partial(warm, scenario, part) for part in range(len(LONG) + 1)]


def steps_in(scenario: Scenario, part: int) -> "tuple[Step, ...]":
    """Return the steps of a day that a part compiles.

    Examples
    --------
    >>> [step.name for step in steps_in(Scenario(), 0)]
    ['arrive', 'decide', 'travel']
    """
    from jornada.engine.run.rule_sets import steps_of

    named = {name: i for i, names in enumerate(LONG) for name in names}
    return tuple(step for step in steps_of(scenario) if named.get(step.name, len(LONG)) == part)


def warm(scenario: Scenario, part: int) -> None:
    """Take those who arrive on the first day, and where nobody does, nobody, through the steps of a part."""
    from jornada.engine.run.run import nights, run_key
    from jornada.engine.today.policies import drawn_parameters

    drawn, _ = drawn_parameters(replace(scenario, days=1), 0, 0)
    for _ in nights(drawn, run_key(0, 0), steps_in(scenario, part)):
        pass
