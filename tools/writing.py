"""What a tool compiles of an example: rows of tables and texts, and how they are written."""

import csv
from pathlib import Path
from typing import NamedTuple

Row = dict[str, object]


class Compiled(NamedTuple):
    """An example: its tables, and what is no table."""

    tables: dict[str, list[Row]]  # rows by the name of a table
    texts: dict[str, str]  # TOML by the name of a file: scenario, policies, variants


def write(folder: Path, compiled: Compiled) -> None:
    """Write an example into a folder, which is made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in compiled.tables.items():
        write_table(folder / f"{name}.csv", rows)
    for name, text in compiled.texts.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")


def write_table(path: Path, rows: list[Row]) -> None:
    """Write rows as CSV, with every column that any row has, the source last."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    if "source" in names:
        names = [*(name for name in names if name != "source"), "source"]
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.DictWriter(file, names, restval="", lineterminator="\n")
        out.writeheader()
        out.writerows(rows)
