"""The little that is not a table: scenario.toml, policies.toml, variants.toml."""

import json
import tomllib
from dataclasses import fields
from datetime import date
from pathlib import Path

from jornada.domain.fault import Fault
from jornada.domain.flee3 import Flee3
from jornada.domain.policy import Trigger
from jornada.domain.scenario import Choice, Scenario
from jornada.domain.tables import fields_of
from jornada.files.slips import beyond_fault, plus_faults, toml_fault
from jornada.files.text import text_of

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
        level = [part for value in level if isinstance(value, (dict, list)) for part in (value.values() if isinstance(value, dict) else value)]
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
    lines = [f"{f.field} = {toml_value(getattr(scenario, f.attribute))}" for f in fields_of("scenario")]
    parts = ["\n".join(lines), *(_section(name, getattr(scenario, name), blank) for name, blank in (("choice", Choice()), ("flee3", Flee3())))]
    return "\n\n".join(part for part in parts if part) + "\n"


def _section(name: str, values: object, blank: object) -> str:
    """Return a section, or nothing where all is at its default; of [flee3] what differs is enough."""
    kept = [f for f in fields_of(name) if name == "choice" or getattr(values, f.attribute) != getattr(blank, f.attribute)]
    return "\n".join([f"[{name}]", *(f"{f.field} = {toml_value(getattr(values, f.attribute))}" for f in kept)]) if values != blank else ""


def policies_text(scenario: Scenario) -> str:
    """Return policies.toml, or nothing when there are none."""
    blocks = []
    for policy in scenario.policies:
        lines = ["[[policy]]", f"name = {toml_value(policy.name)}"]
        lines += [f"{key} = {toml_value(value)}" for key, value in (("starts", policy.starts), ("ends", policy.ends)) if value]
        lines += [f"active = {toml_value(policy.active)}", f"source = {toml_value(policy.source)}", f"basis = {toml_value(policy.basis)}", *([f"ramp = {policy.ramp}"] if policy.ramp else [])]
        if policy.trigger:
            lines += ["[policy.trigger]", *_trigger_lines(policy.trigger)]
        lines += ["[policy.change]", *(f"{toml_value(path)} = {toml_value(value)}" for path, value in policy.change)]
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + "\n" if blocks else ""


def _trigger_lines(trigger: Trigger) -> list[str]:
    """Return what a trigger says; what is at its default is left out, but for the two levels."""
    kept = [f.name for f in fields(trigger) if f.name in ("measure", "above", "below") or getattr(trigger, f.name) != f.default]
    return [f"{key} = {toml_value(getattr(trigger, key))}" for key in kept]


def variants_text(scenario: Scenario) -> str:
    """Return variants.toml, or nothing when there are none."""
    if not scenario.variants:
        return ""
    return "[variants]\n" + "\n".join(f"{toml_value(name)} = {toml_value(list(names))}" for name, names in scenario.variants) + "\n"
