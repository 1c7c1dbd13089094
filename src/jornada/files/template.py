"""A new scenario folder to begin from: a small valid scenario, and what each table takes."""

from importlib import resources
from pathlib import Path

from jornada.domain.fault import Fault, ScenarioError
from jornada.domain.tables import NOUNS, fields_of
from jornada.files.entries import is_workbook
from jornada.files.folder import read, write

TEMPLATE, FIELDS = "three_places", "FIELDS.txt"


def new(path: str | Path, example: str = TEMPLATE) -> Path:
    """Write a shipped scenario and FIELDS.txt with the fields of every table into a new folder, or it alone as a workbook (.xlsx); return it.

    Raises
    ------
    ScenarioError
        When something is there already.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     "places.csv" in [file.name for file in new(place).iterdir()]
    True
    """
    path, shipped = Path(path), resources.files("jornada.examples") / example
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise ScenarioError([Fault("J039", str(path), "something there already", "a folder that is empty or does not exist yet")])
    if is_workbook(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        with resources.as_file(shipped) as folder:
            write(read(folder), path)
        return path
    path.mkdir(parents=True, exist_ok=True)
    for file in shipped.iterdir():
        if file.name.endswith((".csv", ".toml", ".md")):
            (path / file.name).write_bytes(file.read_bytes())
    (path / FIELDS).write_text(fields_text(), "utf-8")
    return path


def fields_text() -> str:
    """Return in words the fields of scenario.toml and of every table.

    Examples
    --------
    >>> "places.csv" in fields_text()
    True
    """
    parts = ["A scenario of jornada: one file a table. An empty cell takes the default. Check it with: jornada check DIR"]
    files = {"scenario": "scenario.toml", "choice": "scenario.toml, [choice]", "flee3": "scenario.toml, [flee3]", **{table: f"{table}.csv" for table in NOUNS}}
    return "\n\n".join([*parts, *(_table_text(table, file) for table, file in files.items())]) + "\n"


def _table_text(table: str, file: str) -> str:
    lines = [file]
    for field in fields_of(table):
        default = "must be given" if field.required else f"default {field.default}" if field.default else "may be empty"
        unit = f", in {field.unit}" if field.unit else ""
        lines.append(f"  {field.field}: {field.description}. Takes {field.allowed}{unit}; {default}.")
    return "\n".join(lines)
