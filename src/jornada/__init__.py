"""jornada: journeys, offices, rules and harm on the move, with ranges instead of single numbers."""

from functools import cache
from importlib import import_module, resources
from typing import TYPE_CHECKING, Any

from jornada.domain.fault import Fault

if TYPE_CHECKING:
    from jornada.domain.scenario.scenario import Scenario

__version__ = "0.1.0"

_HOMES = {
    "Place": "domain.nouns.place", "Route": "domain.nouns.route", "Mode": "domain.nouns.route", "Group": "domain.nouns.group",
    "Office": "domain.nouns.office", "Policy": "domain.nouns.policy", "Scenario": "domain.scenario.scenario",
    "read": "files.scenario.folder", "write": "files.scenario.folder", "check": "files.scenario.folder", "explain": "domain.fault",
    "run": "engine.run.run", "answer": "interface.studies.ask", "ensemble": "study.ensemble.ensemble", "compare": "study.questions.compare",
    "report": "interface.report.page", "sensitivity": "study.questions.sensitivity", "coarse": "domain.scenario.coarse",
    "open": "study.runs.opening",
}
__all__ = ["Group", "Mode", "Office", "Place", "Policy", "Route", "Scenario", "answer", "check", "coarse", "compare", "ensemble", "example", "explain",
           "open", "read", "report", "run", "sensitivity", "write"]


def example(name: str) -> "Scenario":
    """Return a shipped scenario by name, such as corridor, three_places or rows/s07_permits.

    Raises
    ------
    UnknownName
        When there is no such example; it names the nearest.

    Examples
    --------
    >>> example("three_places").title
    'Three places'
    """
    from jornada.domain.fault import unknown
    from jornada.examples import names

    if name not in names():
        raise unknown(Fault("J012", "example, name", str(name), "a shipped scenario"), names())
    return _shipped(name)


@cache
def _shipped(name: str) -> "Scenario":
    """Return a shipped scenario, read once: neither its tables nor the record made of them can change."""
    from jornada.files.scenario.folder import read

    with resources.as_file(resources.files("jornada.examples") / name) as folder:
        return read(folder)


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used, so that `import jornada` stays quick."""
    if name not in _HOMES:
        raise AttributeError(f"module 'jornada' has no attribute '{name}'")
    return getattr(import_module(f"jornada.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    """Return the public names, those too that have not been used yet."""
    return sorted({*__all__, *_HOMES, "__version__"})
