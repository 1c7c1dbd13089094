"""What `jornada check` would say of a scenario read from a folder of Flee, said of the files of that folder."""

import re
import tomllib

from jornada.domain.checks.assemble import assemble
from jornada.domain.fault import Fault
from jornada.domain.scenario.scenario import Scenario
from jornada.domain.schema.cells import RawRow, RawTable
from jornada.domain.schema.fields import NOUNS
from jornada.files.flee.folder import FleeFolder
from jornada.files.flee.places import EXTRAS
from jornada.files.flee.settings import keys
from jornada.files.scenario.rows import cells_of
from jornada.files.scenario.toml import scenario_text

WHERE = re.compile(r"(?P<table>\w+)\.(csv|toml)(, row (?P<row>\d+))?(, (?P<rest>.*?))?( \([^()]*\))?$")
FILES = {
    "places": "locations.csv",
    "sites": "locations.csv",
    "routes": "routes.csv",
    "links": "routes.csv",
    "events": "input_csv",
    "observed": "source_data",
    "traits": "input_csv",
}
FIELDS = {
    "place": "name",
    "kind": "location_type",
    "capacity": "population",
    "begins": "conflict_date",
    "km": "distance",
    "from": "name1",
    "to": "name2",
    "redirection": "forced_redirection",
    "speed": "max_move_speed",
    "walk": "walk_probability",
    "other": "type",
    "days": "Length",
    "start": "StartDate",
    **{ours: theirs for theirs, ours in EXTRAS.items()},
}


def sense_faults(scenario: Scenario, folder: FleeFolder) -> list[Fault]:
    """Return every fault that a scenario would have once written, where it stands in the folder that it was read
    from."""
    raws = {
        table: _raw(scenario, table) for table in NOUNS if getattr(scenario, table) or table in ("places", "routes")
    }
    _, faults = assemble(raws, {"scenario": tomllib.loads(scenario_text(scenario))})
    return [
        Fault(fault.code, _at(fault.where, scenario, folder), fault.found, fault.allowed, fault.nearest, fault.severity)
        for fault in faults
    ]


def _raw(scenario: Scenario, table: str) -> RawTable:
    header, *rows = cells_of(scenario, table)
    return RawTable(
        table,
        f"{table}.csv",
        tuple(header),
        tuple(RawRow(2 + i, tuple(row)) for i, row in enumerate(rows)),
        lambda row, column: "cell",
    )


def _at(where: str, scenario: Scenario, folder: FleeFolder) -> str:
    """Return where in the folder of Flee something of a scenario comes from.

    Examples
    --------
    >>> from pathlib import Path
    >>> _at("sites.csv, Dune", Scenario(), FleeFolder(Path(".")))
    'locations.csv, Dune'
    """
    found = WHERE.match(where)
    if not found:
        return where
    table, row, rest = found["table"], found["row"], found["rest"] or ""
    if table == "scenario":
        setting = rest.removeprefix("[flee3], ")
        name = next((key.key for key in keys().values() if key.field == setting), FIELDS.get(setting, setting))
        return (
            f"{'sim_period.csv' if setting in ('days', 'start') else folder.settings.name if folder.settings else ''},"
            f" {name}"
        )
    at = folder.origins.get(getattr(scenario, table)[int(row) - 2], "") if row else ""
    return ", ".join(part for part in (at or FILES.get(table, f"{table}.csv"), FIELDS.get(rest, rest)) if part)
