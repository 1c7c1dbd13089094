"""The coarse profile of a scenario: the same places, legs, offices and rules, with fewer traits, for a first look at many runs."""

from dataclasses import replace

from jornada.domain.scenario import Scenario

CLASS_OF_LINE = 7  # days of joining that are one class of a line
MORE_THAN_ANYBODY_HAS = 1e6  # USD: one unit of means, so that every fare is less than half of it


def coarse(scenario: Scenario) -> Scenario:
    """Return the scenario without money in hand and the traits of people, and with lines in classes of a week, where nobody is let go after days.

    What is left out: who cannot pay (everybody can; what is paid is still counted), health, and how long people have been
    in a region. Fewer states need fewer rows. The differences it makes to the corridor are published with the benchmarks; where
    people are held up by fares they cannot pay (southern Mexico), it is no picture of the full scenario.

    Examples
    --------
    >>> import jornada as jo
    >>> coarse(jo.example("three_places")).money_levels
    1
    """
    offices = tuple(office if office.limit is not None else replace(office, since_days=max(office.since_days, CLASS_OF_LINE)) for office in scenario.offices)
    left_out = replace(scenario, health=(), conditions=(), stranded=False)
    return replace(left_out, title=f"{scenario.title}, coarse", money_unit=MORE_THAN_ANYBODY_HAS, money_levels=1, offices=offices)
