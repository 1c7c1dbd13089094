"""A scenario as it is given: a record, the name of a shipped one, or the path of a folder or workbook."""

from functools import cache
from pathlib import Path

from jornada.domain.fault import Fault, unknown
from jornada.domain.scenario.scenario import Scenario
from jornada.examples import scenarios
from jornada.files.scenario.folder import read

Given = Scenario | str | Path


def given(scenario: Given) -> Scenario:
    """Return the scenario that is meant.

    Raises
    ------
    UnknownName
        When nothing has that name or stands at that path; the nearest shipped one is named.
    ScenarioError
        With every fault of what stands there.

    Examples
    --------
    >>> given("three_places").title, given(given("three_places")).title
    ('Three places', 'Three places')
    """
    if isinstance(scenario, Scenario):
        return scenario
    if Path(scenario).exists():
        return read(scenario)
    return example(str(scenario), "a scenario, the path of a folder or workbook, or a shipped scenario")


def example(name: str, allowed: str = "a shipped scenario") -> Scenario:
    """Return a shipped scenario by name.

    Raises
    ------
    UnknownName
        When there is no such example; it names the nearest.
    """
    if name not in scenarios():
        raise unknown(Fault("J012", "example, name", str(name), allowed), scenarios())
    return _shipped(name)


@cache
def _shipped(name: str) -> Scenario:
    """Return a shipped scenario, read once: neither its tables nor the record made of them can change."""
    return read(scenarios()[name])
