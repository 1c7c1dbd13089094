"""The faults of sketches: small fixtures of tests whose tables name no source, and are warned of."""

from pathlib import Path

from jornada.domain.fault import Fault
from jornada.files.folder import check as faults_of

NO_SOURCE = "J091"


def check(path: Path) -> list[Fault]:
    """Return every fault of a scenario but that it does not say where its figures come from."""
    return [fault for fault in faults_of(path) if fault.code != NO_SOURCE]
