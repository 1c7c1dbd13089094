"""Where people go under the rules of Flee.

What places and legs are each day, the network, and all ways over it, made once a run.
"""

from functools import lru_cache
from typing import NamedTuple

from jornada.domain.scenario.scenario import Scenario
from jornada.engine.flee3.calendar import Calendar, calendar_of
from jornada.engine.flee3.routes import Network, Rests, Ways, network_of, ways_of


class Ground(NamedTuple):
    """Where people may go in a scenario."""

    calendar: Calendar  # what places and legs are each day
    network: Network  # the directed legs
    ways: dict[bytes, Ways]  # the paths that people weigh, by which places are markers (bytes of a day's markers)
    rests: Rests  # what can be left of a route


class Same:
    """A scenario that is the same only as itself: comparing all its tables would cost more than making them anew."""

    def __init__(self, scenario: Scenario) -> None:
        """Keep the scenario."""
        self.scenario = scenario

    def __eq__(self, other: object) -> bool:
        """Say whether the other is of the very same scenario."""
        return isinstance(other, Same) and other.scenario is self.scenario

    def __hash__(self) -> int:
        """Return which object it is."""
        return id(self.scenario)


def ground_of(scenario: Scenario) -> Ground:
    """Return the ground of a scenario.

    Asked for once more, as the columns of the table and the plan of a run both do, it is the same.
    """
    return _ground(Same(scenario))


@lru_cache(maxsize=1)
def _ground(same: Same) -> Ground:
    scenario = same.scenario
    calendar, network = calendar_of(scenario), network_of(scenario)
    markers = {row.tobytes(): row for row in calendar.marker}
    ways, rests = ways_of(scenario, network, list(markers.values()))
    return Ground(calendar, network, dict(zip(markers, ways, strict=True)), rests)
