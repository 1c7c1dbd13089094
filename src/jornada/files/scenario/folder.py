"""Read and write a scenario: a folder of CSV and TOML files, or one workbook with the same sheets."""

import csv
import io
from pathlib import Path
from typing import NamedTuple

from jornada.domain.checks.assemble import assemble
from jornada.domain.fault import Fault, ScenarioError, in_order
from jornada.domain.scenario.scenario import Scenario
from jornada.domain.schema.cells import RawTable
from jornada.domain.schema.fields import WRITTEN, fields_of
from jornada.files.scenario.cells import Origin, grid_of_text, raw_table
from jornada.files.scenario.entries import KEYS, OLDER, is_workbook, older_form, seen_in
from jornada.files.scenario.rows import cells_of
from jornada.files.scenario.text import Found, errors_in, misnamed, text_of
from jornada.files.scenario.toml import load_toml, scenario_text


class Checked(NamedTuple):
    """What stands in a folder or workbook.

    Attributes
    ----------
    scenario : Scenario or None
        The scenario; None where something cannot be read or is wrong.
    faults : list of Fault
        All that is wrong with it, errors before warnings, and what is only to be known.
    """

    scenario: Scenario | None
    faults: list[Fault]


def checked(path: str | Path) -> Checked:
    """Return what stands in a folder or workbook, read once: the scenario where nothing is wrong, and every fault."""
    scenario, faults = _load(Path(path))
    return Checked(None if errors_in(faults) else scenario, in_order(faults))


def read(path: str | Path) -> Scenario:
    """Return the scenario in a folder or workbook.

    Raises
    ------
    ScenarioError
        With every fault in it.

    Examples
    --------
    >>> import jornada as jo
    >>> jo.example("three_places").title
    'Three places'
    """
    scenario, faults = checked(path)
    if scenario is None:
        raise ScenarioError(errors_in(faults))
    return scenario


def check(path: str | Path, notes: bool = False) -> list[Fault]:
    """Return every fault of a scenario, errors before warnings, by file and row.

    With `notes`, what is only to be known too.
    """
    return [fault for fault in checked(path).faults if notes or fault.severity != "note"]


def write(scenario: Scenario, path: str | Path) -> None:
    """Write a scenario as a folder, or as a workbook where the name ends in .xlsx; reading it gives it back."""
    path = Path(path)
    if is_workbook(path):
        from jornada.files.scenario.workbook import write_workbook

        write_workbook(scenario, path)
        return
    path.mkdir(parents=True, exist_ok=True)
    (path / "scenario.toml").write_text(scenario_text(scenario), "utf-8")
    for table in OLDER:
        (path / f"{table}.toml").unlink(missing_ok=True)
    for table in WRITTEN:
        write_table(scenario, table, path)


def write_table(scenario: Scenario, table: str, path: Path) -> None:
    """Write one table of a scenario into a folder; what stands there of an empty one is taken away."""
    rows, file = cells_of(scenario, table), path / f"{table}.csv"
    if len(rows) > 1 or table in ("places", "routes"):
        write_rows(rows, file)
    else:
        file.unlink(missing_ok=True)


def write_rows(rows: list[list[str]], file: Path) -> None:
    """Write cells into a file as CSV."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    file.write_text(out.getvalue(), "utf-8", newline="")


def _load(path: Path) -> tuple[Scenario | None, list[Fault]]:
    if path.is_dir():
        found = _found_in_folder(path)
    elif is_workbook(path) and path.exists():
        return _load_workbook(path)
    else:
        return None, [Fault("J001", str(path), "nothing there", "a folder of tables or a workbook (.xlsx)")]
    scenario, more = assemble(found.raws, found.tomls, found.unread)
    return scenario, found.faults + more


def _load_workbook(path: Path) -> tuple[Scenario | None, list[Fault]]:
    from jornada.files.scenario.cell_faults import in_sheets
    from jornada.files.scenario.workbook import found_in_workbook

    found = found_in_workbook(path)
    scenario, more = assemble(found.raws, found.tomls, found.unread)
    return scenario, [in_sheets(fault, found.raws, found.keys) for fault in found.faults + more]


def _found_in_folder(path: Path) -> Found:
    seen, told = seen_in(path)
    found = Found(faults=told)
    for table, file in seen.items():
        if file.suffix.lower() in KEYS:
            keys, wrong = load_toml(file)
            found.tomls |= {table: keys} if not errors_in(wrong) else {}
            found.faults += [older_form(file.name, table)] if table in OLDER else []
        else:
            raw, wrong = raw_file(file, table)
            found.raws |= {table: raw} if raw else {}
        found.faults += wrong
        found.unread |= {table} if errors_in(wrong) else set()
    found.unread |= misnamed(found)
    return found


def raw_file(file: Path, table: str) -> tuple[RawTable | None, list[Fault]]:
    """Return the cells of a table that is kept as text."""
    text, faults = text_of(file)
    if text is None:
        return None, faults
    grid, faults = grid_of_text(file.name, text)
    if faults:
        return None, faults
    return raw_table(
        grid,
        Origin(table, file.name, lambda row, column: f"column {column + 1}"),
        [field.field for field in fields_of(table)],
    )
