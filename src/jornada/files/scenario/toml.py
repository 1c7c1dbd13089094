"""The little that is not a table, scenario.toml; and policies.toml and variants.toml, the older form of two tables."""

import json
import tomllib
from datetime import date
from pathlib import Path

from jornada.domain.fault import Fault
from jornada.domain.nouns.choice import Choice
from jornada.domain.nouns.flee3 import Flee3
from jornada.domain.scenario.scenario import Scenario
from jornada.domain.schema.fields import fields_of
from jornada.files.scenario.text import text_of
from jornada.files.scenario.toml_errors import beyond_fault, plus_faults, toml_fault

DEEPEST, LONG = 20, 512  # tables in tables; bits of a number


def load_toml(file: Path) -> tuple[dict[str, object], list[Fault]]:
    """Return the content of a TOML file, with warnings of what it may not mean, or the fault in it."""
    text, faults = text_of(file)
    if text is None:
        return {}, faults
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return {}, [toml_fault(file.name, text, error)]
    except (RecursionError, ValueError):  # brackets in brackets, or a number longer than Python reads
        return {}, [beyond_fault(file.name, text)]
    return (values, plus_faults(file.name, text)) if is_held(values) else ({}, [beyond_fault(file.name, text)])


def is_held(values: object) -> bool:
    """Say whether what was read can be handled: no deeper than `DEEPEST`, and no number of hundreds of digits.

    Examples
    --------
    >>> is_held({"policy": [{"change": {"places.A.beds": 10**9}}]}), is_held({"seed": 10**400})
    (True, False)
    """
    level: list[object] = [values]
    for _ in range(DEEPEST):
        if any(isinstance(value, int) and value.bit_length() > LONG for value in level):
            return False
        level = [
            part
            for value in level
            if isinstance(value, (dict, list))
            for part in (value.values() if isinstance(value, dict) else value)
        ]
        if not level:
            return True
    return False


def toml_value(value: object) -> str:
    """Return a value as TOML.

    Examples
    --------
    >>> toml_value("a \\"b\\""), toml_value(True), toml_value((1, 2))
    ('"a \\\\"b\\\\""', 'true', '[1, 2]')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")
    if isinstance(value, (tuple, list)):
        return "[" + ", ".join(toml_value(item) for item in value) + "]"
    return value.isoformat() if isinstance(value, date) else repr(value)


def scenario_text(scenario: Scenario) -> str:
    """Return scenario.toml."""
    lines = [
        f"{f.field} = {toml_value(value)}"
        for f in fields_of("scenario")
        if (value := getattr(scenario, f.attribute)) is not None
    ]
    parts = [
        "\n".join(lines),
        *(_section(name, getattr(scenario, name), blank) for name, blank in (("choice", Choice()), ("flee3", Flee3()))),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _section(name: str, values: object, blank: object) -> str:
    """Return a section, or nothing where all is at its default; of [flee3] what differs is enough."""
    kept = [
        f for f in fields_of(name) if name == "choice" or getattr(values, f.attribute) != getattr(blank, f.attribute)
    ]
    return (
        "\n".join([f"[{name}]", *(f"{f.field} = {toml_value(getattr(values, f.attribute))}" for f in kept)])
        if values != blank
        else ""
    )
