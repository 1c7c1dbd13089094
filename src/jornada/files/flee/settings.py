"""simsetting.yml of Flee as `[flee3]` of ours; what Flee never reads, and what is not supported, is told."""

import csv
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Any

from jornada.domain.fault import Fault, nearest
from jornada.domain.nouns.flee3 import Flee3
from jornada.domain.schema.fields import Field, fields_of
from jornada.files.flee.folder import FleeFolder
from jornada.files.scenario.text import text_of

MODES = {"conflict": ("constant", "pop_ratio", "poisson"), "water": ("constant", "pop_ratio", "poisson")}
BY_MODE = {"pop_ratio": (0.0, 0.1, 0.2, 0.5, 0.9)}  # what Flee takes where displaced people by level are not given
BY_COUNT = (0.0, 100.0, 200.0, 300.0, 500.0)
V1 = {
    "max_move_speed": 200.0,
    "start_on_foot": False,
    "avoid_short_stints": False,
    "camp_weight": 2.0,
    "conflict_weight": 0.25,
}


@dataclass(frozen=True)
class Key:
    """A documented setting: its dotted name, our field, and what becomes of it."""

    key: str
    field: str
    status: str
    note: str


@dataclass(frozen=True)
class Said:
    """A setting in a file: its dotted name, value and line."""

    key: str
    value: Any
    line: int


@cache
def keys() -> dict[str, Key]:
    """Return every documented setting by its dotted name.

    Examples
    --------
    >>> keys()["move_rules.awareness_level"].field
    'awareness_level'
    """
    text = resources.files("jornada.files").joinpath("flee_keys.csv").read_text("utf-8")
    return {row["key"]: Key(**row) for row in csv.DictReader(text.splitlines())}


def settings_of(folder: FleeFolder) -> Flee3:
    """Return the settings in a folder, with every fault in them."""
    said = _said(folder)
    values: dict[str, Any] = {}
    for item in said.values():
        values |= _value(folder, item)
    values |= _departures(folder, said)
    if values.pop("v1", False):
        values |= V1
    settings = replace(Flee3(), **values)
    _meaning(folder, settings, said)
    return settings


def _said(folder: FleeFolder) -> dict[str, Said]:
    """Return what a file says, by dotted name."""
    import yaml

    if not folder.settings or not folder.settings.is_file():
        return {}
    text, faults = text_of(folder.settings)
    folder.faults += faults
    try:
        node = yaml.compose(text or "", yaml.SafeLoader)
        found: list[Said] = []
        _walk(node, "", found, yaml.SafeLoader(""))
    except yaml.YAMLError as error:
        folder.say(Fault("J002", folder.settings.name, " ".join(str(error).split())[:120], "YAML"))
        return {}
    except RecursionError:
        folder.say(
            Fault(
                "J002",
                folder.settings.name,
                "lists or sections without end, one in another",
                "YAML, sections with settings below them",
            )
        )
        return {}
    if node is None and text is not None:
        folder.warn(
            "J051",
            folder.settings.name,
            "no settings",
            "sections with settings below them; all are now what Flee takes where nothing is said",
        )
    if node is not None and node.id != "mapping":
        folder.say(
            Fault(
                "J002",
                folder.settings.name,
                f"a {'list' if node.id == 'sequence' else 'text'}, and no settings",
                "sections with settings below them, as in simsetting.yml of Flee",
            )
        )
    for item in found:
        if [other.key for other in found].count(item.key) > 1:
            folder.say(Fault("J014", f"{folder.settings.name}, line {item.line}", item.key, "each setting once"))
    return {item.key: item for item in found}


def _walk(node: Any, prefix: str, found: list[Said], loader: Any) -> None:
    if node is None or not isinstance(node.value, list) or node.id != "mapping":
        return
    for key, value in node.value:
        name = f"{prefix}{key.value}"
        if value.id == "mapping":
            found.append(Said(name, {}, key.start_mark.line + 1))
            _walk(value, f"{name}.", found, loader)
        else:
            found.append(Said(name, _constructed(value, loader), key.start_mark.line + 1))


def _constructed(node: Any, loader: Any) -> Any:
    """Return the value of a setting; what looks like a date or number and is none stays the text that it is."""
    try:
        return loader.construct_object(node, deep=True)
    except ValueError:
        return node.value


def sections() -> set[str]:
    """Return the names of the sections.

    Examples
    --------
    >>> "move_rules.flood_rules" in sections()
    True
    """
    return {key.rpartition(".")[0] for key in keys() if "." in key}


def _value(folder: FleeFolder, said: Said) -> dict[str, Any]:
    """Return the field that a setting sets, or tell why it sets none."""
    at = f"{folder.settings.name if folder.settings else ''}, line {said.line}"
    known = keys().get(said.key)
    if said.key in sections():
        if said.value not in ({}, None):
            folder.say(Fault("J010", at, str(said.value), f"a section with the settings of {said.key} below it"))
        return {}
    if known is None and said.key.startswith("log_levels."):
        folder.bend("J051", at, said.key, "a level that Flee reads; it would say what is written, and not what happens")
    elif known is None:
        folder.faults.append(_unknown(said, at))
    if known is None:
        return {}
    off = said.value in (False, None, [], {}) or said.key.endswith("flood_link_weights") and not said.value
    if known.status == "unsupported" and not off:
        folder.say(Fault("J053", at, f"{said.key}: {said.value}", known.note))
    elif known.status == "dead" and not off:
        folder.warn("J052", at, said.key, f"a setting that does something; {known.note}")
    elif known.status == "v1":
        return {"v1": bool(said.value)}
    if known.status != "field" or said.value is None:
        return {}
    return _field(folder, next(f for f in fields_of("flee3") if f.field == known.field), said, at)


def _unknown(said: Said, at: str) -> Fault:
    """Tell of a setting that no one reads: misspelt, or in another section than its own."""
    section, _, name = said.key.rpartition(".")
    elsewhere = [key for key in (*keys(), *sections()) if key.rpartition(".")[2] == name]
    if elsewhere:
        return Fault(
            "J051",
            at,
            said.key,
            f"this setting under {elsewhere[0].rpartition('.')[0] or 'no section'}; here nothing reads it",
            elsewhere[0],
        )
    names = [key for key in (*keys(), *sections()) if key.rpartition(".")[0] == section] or list(sections())
    near = nearest(name, [key.rpartition(".")[2] for key in names]) or nearest(said.key, keys()).rpartition(".")[2]
    return Fault(
        "J051",
        at,
        said.key,
        f"a setting that Flee reads, of {section or 'the file'}: " + ", ".join(key.rpartition(".")[2] for key in names),
        near,
    )


def _field(folder: FleeFolder, field: Field, said: Said, at: str) -> dict[str, Any]:
    value, wrong = said.value, None
    if field.choices == ("yes", "no"):
        wrong = None if isinstance(value, bool) or value in (0, 1) else "J010"
        value = bool(value)
    elif field.type == "numbers":
        good = isinstance(value, (list, tuple)) and all(_is_number(part) for part in value)
        value, wrong = (tuple(float(part) for part in value) if good else ()), None if good else "J010"
    elif not _is_number(value) or (field.type == "integer" and float(value) != int(float(value))):
        wrong = "J010"
    else:
        value = int(float(value)) if field.type == "integer" else float(value)
        low, high = (float(text) if text else None for text in (field.low, field.high))
        wrong = "J011" if (low is not None and value < low) or (high is not None and value > high) else None
    if wrong:
        allowed = "True or False" if field.choices else field.allowed
        folder.say(Fault(wrong, at, f"{said.key}: {said.value}", allowed))
        return {}
    return {field.attribute: value}


def _is_number(value: Any) -> bool:
    """Say whether a value is a number; YAML takes 1e-3 for text, Flee makes a number of it."""
    if isinstance(value, bool):
        return False
    try:
        return float(value) - float(value) == 0.0
    except (TypeError, ValueError):
        return False


def _departures(folder: FleeFolder, said: dict[str, Said]) -> dict[str, Any]:
    """Return where the number of new people comes from."""
    water = bool(getattr(said.get("spawn_rules.flood_zone_spawning_only"), "value", False))
    section = "spawn_rules.flood_driven_spawn_mode" if water else "spawn_rules.conflict_driven_spawning"
    other = "spawn_rules.conflict_driven_spawning" if water else "spawn_rules.flood_driven_spawn_mode"
    if other in said and section not in said:
        folder.warn(
            "J052",
            f"simsetting.yml, line {said[other].line}",
            other,
            f"a section that is read: this one is read only where flood_zone_spawning_only is {not water}",
        )
    if section not in said:
        return {}
    mode = said.get(f"{section}.spawn_mode")
    name = str(mode.value if mode else "pop_ratio" if water else "constant").lower()
    if name not in MODES["water" if water else "conflict"]:
        folder.say(
            Fault(
                "J010",
                f"simsetting.yml, line {mode.line if mode else 0}",
                name,
                "one of constant, pop_ratio, poisson",
                nearest(name, MODES["water"]),
            )
        )
        return {}
    if water:
        given = f"{section}.displaced_per_flood_day" in said
        return {"departures": f"water_{name}", "water_rules": True} | (
            {} if given else {"displaced_by_level": BY_MODE.get(name, BY_COUNT)}
        )
    rate = f"{section}.displaced_per_conflict_day" in said
    return {"departures": name} | ({} if rate or name != "pop_ratio" else {"displaced_per_day": 0.01})


def _meaning(folder: FleeFolder, settings: Flee3, said: dict[str, Said]) -> None:
    at = folder.settings.name if folder.settings else "simsetting.yml"
    if settings.awareness_level == 0:
        folder.say(
            Fault(
                "J053",
                at,
                "awareness_level: 0",
                "1 or more: at 0 Flee 3 takes a number for a route, and nobody ever moves",
            )
        )
    if settings.conflict_zones_only and settings.water_zones_only:
        folder.say(
            Fault(
                "J010",
                at,
                "conflict_zone_spawning_only and flood_zone_spawning_only",
                "one of the two; the first is on unless it is set to False",
            )
        )
    if settings.departures.startswith("water") and not settings.take_from_population:
        folder.say(
            Fault(
                "J010",
                at,
                "take_from_population: False",
                "True: where high water sets people moving Flee 3 stops without it",
            )
        )
    if "move_rules.flood_rules" in said and not settings.departures.startswith("water"):
        folder.say(
            Fault(
                "J053",
                at,
                "flood_rules",
                "flood_rules together with flood_zone_spawning_only and flood_driven_spawn_mode: without them Flee 3"
                " reads no levels and stops",
            )
        )
    if settings.departures.startswith("water") and (
        len(settings.water_movechances) < 2 or len(settings.water_weights) < 2
    ):
        folder.say(Fault("J013", at, "flood_rules", "flood_movechances and flood_loc_weights, a number for each level"))
    if settings.pruning_threshold < 1.0:
        folder.warn(
            "J056",
            at,
            f"pruning_threshold: {settings.pruning_threshold:g}",
            "above 1: routes so many times lighter than the best are left out; the documents say the opposite, and up"
            " to 1 nothing happens",
        )
    if settings.default_movechance < 0.005:
        folder.warn(
            "J056",
            at,
            f"default_movechance: {settings.default_movechance:g}",
            "at least 0.005: below it Flee 3 makes a camp of every town",
        )
    if settings.hasten > 1:
        folder.warn(
            "J056",
            at,
            f"hasten: {settings.hasten}",
            "1: all people cost little more here; with hasten one in so many is simulated, and figures are multiplied"
            " by it",
        )
