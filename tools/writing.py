"""What a tool compiles of an example: rows of tables and texts, and how they are written."""

import csv
import tomllib
from pathlib import Path
from typing import NamedTuple

from jornada.domain.scenario.scenario import Scenario
from jornada.domain.schema.settings import policies_of, variants_of
from jornada.files.scenario.folder import write_table as write_of

Row = dict[str, object]


class Compiled(NamedTuple):
    """An example: its tables, and what is no table."""

    tables: dict[str, list[Row]]  # rows by the name of a table
    texts: dict[str, str]  # TOML: scenario, which is written as it stands, policies and variants, which become tables


def write(folder: Path, compiled: Compiled) -> None:
    """Write an example into a folder, which is made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in compiled.tables.items():
        write_table(folder / f"{name}.csv", rows)
    (folder / "scenario.toml").write_text(compiled.texts["scenario"], encoding="utf-8")
    policies, variants = (tomllib.loads(compiled.texts[name]) for name in ("policies", "variants"))
    scenario = Scenario(policies=policies_of(policies)[0], variants=variants_of(variants)[0])
    for table in ("policies", "variants"):
        write_of(scenario, table, folder)


def write_table(path: Path, rows: list[Row]) -> None:
    """Write rows as CSV, with every column that any row has, the source last."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    if "source" in names:
        names = [*(name for name in names if name != "source"), "source"]
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.DictWriter(file, names, restval="", lineterminator="\n")
        out.writeheader()
        out.writerows(rows)
