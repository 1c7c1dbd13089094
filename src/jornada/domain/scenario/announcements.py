"""Announcements known to be false: they are refused."""

from collections.abc import Iterator

from jornada.domain.fault import Fault, Where
from jornada.domain.scenario.locations import policies_at
from jornada.domain.scenario.paths import is_named
from jornada.domain.scenario.scenario import Scenario

FALSE = "an announcement that is true, or of which it is open whether it is: one that is known to be false is refused"


def announcement_faults(scenario: Scenario, where: Where) -> Iterator[Fault]:
    """Refuse policies that push a belief by what is known to be false."""
    false = [row for row in scenario.beliefs if row.truth == "false"]
    for policy, stands in policies_at(scenario, where):
        for (path, value), spot in zip(policy.change, stands.spots(policy), strict=True):
            table, _, rest = path.partition(".")
            name, _, field = rest.rpartition(".")
            if (
                table == "beliefs"
                and field in ("announced", "bias")
                and any(is_named(table, row, name) for row in false)
            ):
                yield Fault("J060", spot.value, str(value), FALSE)
