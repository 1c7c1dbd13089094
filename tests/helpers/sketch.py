"""The faults of sketches: small fixtures of tests whose tables name no source, and say policies in their older form."""

from pathlib import Path

from jornada.domain.fault import Fault
from jornada.files.scenario.folder import check as faults_of

SKETCHED = ("J091", "J018")


def check(path: Path) -> list[Fault]:
    """Return every fault of a scenario but that it does not say where its figures come from, or has the older form of
    policies."""
    return [fault for fault in faults_of(path) if fault.code not in SKETCHED]
