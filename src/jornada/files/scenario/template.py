"""A new scenario folder to begin from: a small valid scenario, and what each table takes."""

from importlib import resources
from pathlib import Path

from jornada.domain.fault import Fault, ScenarioError
from jornada.domain.scenario.scenario import Scenario
from jornada.domain.schema.fields import TABLES, fields_of
from jornada.files.scenario.entries import KEYS, OLDER, is_workbook, seen_in
from jornada.files.scenario.folder import read, write, write_table
from jornada.files.scenario.workbook_template import write_template

TEMPLATE, FIELDS = "three_places", "FIELDS.txt"
COPIED = (".csv", ".tsv", ".tab", ".toml", ".md")


def new(path: str | Path, example: str | Path = TEMPLATE) -> Path:
    """Write a shipped scenario, or that of a path, and FIELDS.txt with the fields of every table into a new folder, or
    it alone as a workbook (.xlsx) to fill in.

    Files of a folder are copied as they are, but for policies and variants in their older form: these become tables.
    Returns the path.

    Raises
    ------
    ScenarioError
        When something is there already, or the scenario of a path has faults.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     "places.csv" in [file.name for file in new(place).iterdir()]
    True
    """
    path = Path(path)
    in_the_way = next(above for above in (path, *path.parents) if above.exists())
    if not in_the_way.is_dir() or (in_the_way == path and any(path.iterdir())):
        raise ScenarioError(
            [Fault("J039", str(path), "something there already", "a folder that is empty or does not exist yet")]
        )
    with resources.as_file(resources.files("jornada.examples") / str(example)) as shipped:
        _copy(example if isinstance(example, Path) else shipped, path)
    return path


def _copy(begun: Path, path: Path) -> None:
    scenario = read(begun)
    path.parent.mkdir(parents=True, exist_ok=True)
    if is_workbook(path):
        write_template(scenario, path)
    elif is_workbook(begun):
        write(scenario, path)
    else:
        path.mkdir(exist_ok=True)
        _copy_files(begun, path, scenario)
    if not is_workbook(path):
        (path / FIELDS).write_text(fields_text(), "utf-8")


def _copy_files(begun: Path, path: Path, scenario: Scenario) -> None:
    """Copy the tables of a folder and what is written about them; a table in its older form is written anew."""
    older = {file: table for table, file in seen_in(begun)[0].items() if table in OLDER and file.suffix.lower() in KEYS}
    for file in begun.iterdir():
        if file.is_file() and file.suffix.lower() in COPIED and file not in older:
            (path / file.name).write_bytes(file.read_bytes())
    for table in older.values():
        write_table(scenario, table, path)


def fields_text() -> str:
    """Return in words the fields of scenario.toml and of every table.

    Examples
    --------
    >>> "places.csv" in fields_text()
    True
    """
    parts = [
        "A scenario of jornada: one file a table. An empty cell takes the default. Check it with: jornada check DIR"
    ]
    return "\n\n".join([*parts, *(_table_text(row.table, row.file) for row in TABLES)]) + "\n"


def _table_text(table: str, file: str) -> str:
    lines = [file]
    for field in fields_of(table):
        default = "must be given" if field.required else f"default {field.default}" if field.default else "may be empty"
        unit = f", in {field.unit}" if field.unit else ""
        lines.append(f"  {field.field}: {field.description}. Takes {field.allowed}{unit}; {default}.")
    return "\n".join(lines)
