"""Faults of a workbook told where its user looks: the sheet and the cell, not the file of a folder."""

import re
from collections.abc import Mapping
from dataclasses import replace

from jornada.domain.fault import Fault
from jornada.domain.schema.cells import RawTable

Cells = Mapping[str, Mapping[tuple[str, ...], str]]
ROW = re.compile(r"(sheet .+), row (\d+), (\w+)$")
FILE = re.compile(r"(\w+)\.(?:csv|toml)(?:, (.*))?$")


def in_sheets(fault: Fault, raws: Mapping[str, RawTable], keys: Cells) -> Fault:
    """Return a fault with its place as sheet and cell; `keys` holds by sheet the cell of each dotted key.

    Examples
    --------
    >>> fault = Fault("J010", "scenario.toml, days", "many", "a whole number")
    >>> in_sheets(fault, {}, {"scenario": {("days",): "B4"}}).where
    'sheet scenario, days (cell B4)'
    """
    if row := ROW.match(fault.where):
        sheet, number, field = row.groups()
        raw = next((raw for raw in raws.values() if raw.file == sheet and field in raw.header), None)
        return (
            replace(fault, where=f"{fault.where} ({raw.cell(int(number), raw.header.index(field))})") if raw else fault
        )
    if file := FILE.match(fault.where):
        table, rest = file.groups()
        cell = key_cell(keys.get(table, {}), rest or "", fault.found)
        return replace(
            fault, where=f"sheet {table}" + (f", {rest}" if rest else "") + (f" (cell {cell})" if cell else "")
        )
    return fault


def key_cell(keys: Mapping[tuple[str, ...], str], at: str, found: str) -> str:
    """Return the cell of the key that a fault speaks of: by all of its parts, or else by its first and what was found.

    Nothing is returned where several fit.

    Examples
    --------
    >>> key_cell({("choice", "foo"): "B9", ("days",): "B4"}, "[choice], foo", "1")
    'B9'
    """
    parts = [
        part
        for word in at.replace("[", "").replace("]", "").split(", ")
        for part in (word.split(" ") if word.startswith("policy ") else [word])
    ]
    whole = [cell for key, cell in keys.items() if parts and list(key[-len(parts) :]) == parts]
    named = [cell for key, cell in keys.items() if parts and key[0] == parts[0] and key[-1] == found] or [
        cell for key, cell in keys.items() if parts and key[-1] == parts[-1]
    ]
    fits = whole or named
    return fits[0] if len(fits) == 1 else ""
