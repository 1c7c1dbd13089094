"""The coarse profile of a scenario.

The same places, legs, offices and rules, with fewer traits, for a first look at many runs.
"""

from collections.abc import Iterable
from dataclasses import replace

from jornada.domain.nouns.group import Group
from jornada.domain.scenario.left_out import without_loose_ends
from jornada.domain.scenario.scenario import Scenario

CLASS_OF_LINE = 7  # days of joining that are one class of a line
MORE_THAN_ANYBODY_HAS = 1e6  # USD: one unit of means, so that every fare is less than half of it


def coarse(scenario: Scenario) -> Scenario:
    """Return the scenario without money in hand and the traits of people, and with lines in classes of a week, where
    nobody is let go after days.

    What is left out: who cannot pay (everybody can; what is paid is still counted), health, how long people have been
    in a region, and households: all travel alone, and pay alone. Fewer states need fewer rows. The differences it makes
    to the corridor are published with the benchmarks; where people are held up by fares they cannot pay (southern
    Mexico), it is no picture of the full scenario.

    Examples
    --------
    >>> import jornada as jo
    >>> coarse(jo.example("three_places")).money_levels
    1
    """
    offices = tuple(
        office if office.limit is not None else replace(office, since_days=max(office.since_days, CLASS_OF_LINE))
        for office in scenario.offices
    )
    left_out = replace(_alone(scenario), health=(), conditions=(), stranded=False)
    return replace(
        without_loose_ends(scenario, left_out),
        title=f"{scenario.title}, coarse",
        money_unit=MORE_THAN_ANYBODY_HAS,
        money_levels=1,
        offices=offices,
    )


def _alone(scenario: Scenario) -> Scenario:
    """Return the scenario with everybody travelling alone, in one group a nationality."""
    of = {group.group: group.nationality for group in scenario.groups}
    chosen = {
        nationality: _first_alone(group for group in scenario.groups if group.nationality == nationality)
        for nationality in of.values()
    }
    groups = tuple(replace(group, size=1, smaller="") for group in scenario.groups if group in chosen.values())
    return replace(
        scenario,
        groups=groups,
        arrivals=tuple(replace(row, group=chosen[of[row.group]].group) for row in scenario.arrivals),
    )


def _first_alone(groups: Iterable[Group]) -> Group:
    """Return the first group of one person, or the first of all."""
    return min(groups, key=lambda group: group.size > 1)
