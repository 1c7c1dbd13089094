"""Published figures by themselves: a table as observed.csv in a file of its own, such as months that came later."""

from pathlib import Path

from jornada.domain.fault import Fault, ScenarioError
from jornada.domain.nouns.observed import Observed
from jornada.domain.schema.cells import rows_of
from jornada.files.scenario.folder import raw_file


def read_published(file: Path) -> tuple[Observed, ...]:
    """Return the figures in a file.

    Raises
    ------
    ScenarioError
        With every fault of its cells.
    """
    if not file.is_file():
        raise ScenarioError(
            [Fault("J001", str(file), "nothing there", "a table of published figures, as observed.csv")]
        )
    raw, faults = raw_file(file, "observed")
    rows, _, more = rows_of(raw) if raw else ([], [], [])
    errors = [fault for fault in (*faults, *more) if fault.severity == "error"]
    if errors:
        raise ScenarioError(errors)
    return tuple(rows)
