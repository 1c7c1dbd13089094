"""Compile before the runs begin: workers side by side, each some of the steps of a day, into the cache that all read.

Without this, each worker would compile everything, at the same time as the others.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from jornada.domain.scenario import Scenario

LONG = (("travel",), ("arrive", "decide", "live"))  # about the same time each; the steps that are left are the third part


def warming(scenario: Scenario) -> list[Callable[[], None]]:
    """Return the jobs that compile the steps of a day of a scenario, each a part of them.

    Examples
    --------
    >>> len(warming(Scenario(days=10)))
    3
    """
    return [partial(warm, scenario, part) for part in range(len(LONG) + 1)]


def warm(scenario: Scenario, part: int) -> None:
    """Take nobody, and those who arrive, through some of the steps of the first day."""
    from jornada.engine.day import steps_of
    from jornada.engine.policies import drawn_parameters
    from jornada.engine.run import nights, run_key

    named = {name: i for i, names in enumerate(LONG) for name in names}
    steps = tuple(step for step in steps_of(scenario) if named.get(step.name, len(LONG)) == part)
    drawn, _ = drawn_parameters(replace(scenario, days=1), 0, 0)
    for _ in nights(drawn, run_key(0, 0), steps):
        pass
