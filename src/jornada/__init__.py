"""jornada: journeys, offices, rules and harm on the move, with ranges instead of single numbers."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jornada.domain.scenario.scenario import Scenario

__version__ = "0.1.0"

_HOMES = {
    "Place": "domain.nouns.place",
    "Route": "domain.nouns.route",
    "Mode": "domain.nouns.route",
    "Group": "domain.nouns.group",
    "Office": "domain.nouns.office",
    "Policy": "domain.nouns.policy",
    "Scenario": "domain.scenario.scenario",
    "read": "files.scenario.folder",
    "write": "files.scenario.folder",
    "check": "files.scenario.folder",
    "explain": "domain.fault",
    "run": "interface.python.calls",
    "ensemble": "interface.python.calls",
    "compare": "interface.python.calls",
    "sensitivity": "interface.python.calls",
    "coarse": "interface.python.calls",
    "table": "interface.python.calls",
    "plot": "interface.python.plot",
    "answer": "interface.studies.ask",
    "report": "interface.report.page",
    "open": "study.runs.opening",
    "calibrate": "interface.python.fits",
    "filter": "interface.python.fits",
    "depends": "interface.python.findings",
    "attribute": "interface.python.findings",
    "allocate": "interface.python.findings",
}
__all__ = [
    "Group",
    "Mode",
    "Office",
    "Place",
    "Policy",
    "Route",
    "Scenario",
    "allocate",
    "answer",
    "attribute",
    "calibrate",
    "check",
    "coarse",
    "compare",
    "depends",
    "ensemble",
    "example",
    "explain",
    "filter",
    "open",
    "plot",
    "read",
    "report",
    "run",
    "sensitivity",
    "table",
    "write",
]


def example(name: str) -> "Scenario":
    """Return a shipped scenario by name, such as corridor, three_places or rows/s07_permits; the same record each time.

    Raises
    ------
    UnknownName
        When there is no such example; it names the nearest.

    Examples
    --------
    >>> example("three_places").title
    'Three places'
    """
    from jornada.interface.python.given import example as shipped

    return shipped(name)


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used, so that `import jornada` stays quick."""
    if name not in _HOMES:
        raise AttributeError(f"module 'jornada' has no attribute '{name}'")
    return getattr(import_module(f"jornada.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    """Return the public names, those too that have not been used yet."""
    return sorted({*__all__, *_HOMES, "__version__"})
