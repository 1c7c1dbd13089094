"""Published counts that come in a form of their own.

Into observed.csv of a scenario, in the place of those of the same series.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from jornada.domain.checks.observed import observed_faults
from jornada.domain.fault import Fault, ScenarioError
from jornada.domain.nouns.observed import Observed
from jornada.files.scenario.folder import read, write_table


def with_counts(folder: Path, rows: Sequence[Observed]) -> list[Fault]:
    """Write rows into observed.csv of a folder, other series kept, and return what is to be warned of.

    Raises
    ------
    ScenarioError
        When the scenario has faults, or the rows have; nothing is written then.
    """
    scenario, series = read(folder), {row.series for row in rows}
    observed = (*(row for row in scenario.observed if row.series not in series), *rows)
    after = replace(scenario, observed=observed)
    faults = list(
        observed_faults(after, {"observed": [f"observed.csv, row {number}" for number in range(2, 2 + len(observed))]})
    )
    if errors := [fault for fault in faults if fault.severity == "error"]:
        raise ScenarioError(errors)
    write_table(after, "observed", folder)
    return faults
