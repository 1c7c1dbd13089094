"""The scenarios that questions may be asked of: those that ship, and those that were named when the server began."""

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from jornada.domain.fault import Fault, unknown
from jornada.domain.scenario.scenario import Scenario
from jornada.examples import scenarios
from jornada.files.scenario.folder import read
from jornada.interface.language.dates import dates_of
from jornada.interface.web.shapes import Offered, OfferedPolicy


class Opened:
    """Scenarios by name; no path is ever taken from a request."""

    def __init__(self, paths: Iterable[Path] = ()) -> None:
        """Keep where each stands; those that were named come first."""
        self.own = {str(path): path for path in paths}
        self.paths = {**self.own, **scenarios()}
        self.scenario = lru_cache(maxsize=8)(self._read)

    def _read(self, name: str) -> Scenario:
        if name not in self.paths:
            raise unknown(Fault("J012", "scenario", name, "a scenario that is offered here"), self.paths)
        return read(self.paths[name])

    def offered(self, name: str, language: str) -> Offered:
        """Return what a scenario is, and what of it may be switched on.

        Examples
        --------
        >>> Opened().offered("three_places", "en").variants
        ('more beds',)
        """
        found = self.scenario(name)
        off = tuple(
            OfferedPolicy(name=policy.name, when=dates_of(policy, language))
            for policy in found.policies
            if not policy.active
        )
        return Offered(
            name=name,
            title=found.title,
            about=found.about,
            starts=found.start.isoformat(),
            ends=found.last.isoformat(),
            variants=tuple(variant for variant, _ in found.variants),
            policies=off,
        )
