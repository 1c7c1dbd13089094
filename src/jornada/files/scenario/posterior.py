"""A posterior by itself.

Weighted draws in a file of their own, to be used with a scenario that has none, or another.
"""

from pathlib import Path

from jornada.domain.fault import Fault, ScenarioError
from jornada.domain.nouns.uncertainty import Draw
from jornada.domain.scenario.scenario import Scenario
from jornada.domain.schema.cells import rows_of
from jornada.files.scenario.folder import raw_file, write_rows
from jornada.files.scenario.rows import cells_of


def read_posterior(file: Path) -> tuple[Draw, ...]:
    """Return the draws in a file.

    Raises
    ------
    ScenarioError
        With every fault of its cells.
    """
    if not file.is_file():
        raise ScenarioError(
            [Fault("J001", str(file), "nothing there", "a table of weighted draws, as `jornada calibrate` writes it")]
        )
    raw, faults = raw_file(file, "posterior")
    rows, _, more = rows_of(raw) if raw else ([], [], [])
    errors = [fault for fault in (*faults, *more) if fault.severity == "error"]
    if errors:
        raise ScenarioError(errors)
    return tuple(rows)


def write_posterior(draws: tuple[Draw, ...], file: Path) -> None:
    """Write draws into a file."""
    write_rows(cells_of(Scenario(posterior=draws), "posterior"), file)
