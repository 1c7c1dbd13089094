"""jornada: journeys, offices, rules and harm on the move, with ranges instead of single numbers."""

from importlib import import_module, resources
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jornada.domain.scenario import Scenario

__version__ = "0.1.0"

_HOMES = {
    "Place": "domain.place", "Route": "domain.route", "Mode": "domain.route", "Group": "domain.people",
    "Office": "domain.office", "Policy": "domain.policy", "Scenario": "domain.scenario", "read": "files.folder",
    "write": "files.folder", "check": "files.folder", "explain": "domain.fault", "run": "engine.run",
    "ensemble": "study.ensemble", "compare": "study.compare", "report": "interface.report",
    "sensitivity": "study.sensitivity", "coarse": "domain.profile",
}
__all__ = ["Group", "Mode", "Office", "Place", "Policy", "Route", "Scenario", "check", "coarse", "compare", "ensemble", "example", "explain",
           "read", "report", "run", "sensitivity", "write"]


def example(name: str) -> "Scenario":
    """Return a shipped scenario by name, such as corridor, three_places or rows/s07_permits.

    Examples
    --------
    >>> example("three_places").title
    'Three places'
    """
    from jornada.files.folder import read

    with resources.as_file(resources.files("jornada.examples") / name) as folder:
        return read(folder)


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used, so that `import jornada` stays quick."""
    if name not in _HOMES:
        raise AttributeError(f"module 'jornada' has no attribute '{name}'")
    return getattr(import_module(f"jornada.{_HOMES[name]}"), name)
