"""scenario.toml, policies and variants: their values and their faults."""

import math
from datetime import date, datetime
from typing import Any, NamedTuple

from jornada.domain.fault import Fault, Where, nearest
from jornada.domain.measures import OF_TRIGGERS
from jornada.domain.nouns.choice import Choice
from jornada.domain.nouns.flee3 import Flee3
from jornada.domain.nouns.policy import BASES, Policy, Trigger
from jornada.domain.schema.cells import Unreadable, is_read, meant, value_of
from jornada.domain.schema.fields import Field, fields_of
from jornada.domain.schema.not_read import lacking, meant_by, read_of, without

POLICY_KEYS = ("name", "starts", "ends", "active", "source", "basis", "ramp", "trigger", "change")
LEVELS = ("above", "below", "spike")
DAYS = {"window": 1, "days": 1, "least_days": 0, "wait": 0}  # the least of each, in whole days
SECTIONS: dict[str, Any] = {"choice": Choice, "flee3": Flee3}
LISTS: dict[str, Any] = {"texts": str, "numbers": float}
NEAR = "a day from 1800-01-01 to 2199-12-31"
TRIGGER_KEYS = ("measure", *LEVELS, *DAYS, "only", "not_counted")


class Standing(NamedTuple):
    """Policies or variants as they were read."""

    rows: tuple[Any, ...]  # the policies or variants
    where: Where  # each of them, and of their rows, stands
    faults: list[Fault]  # all that were found


def scenario_values(given: dict[str, object] | None) -> tuple[dict[str, Any], list[Fault]]:
    """Return the values of scenario.toml and its faults."""
    if given is None:
        return {}, [Fault("J001", "scenario.toml", "no such file", "title, start and days of the scenario")]
    values, faults = keys_in("scenario", {k: v for k, v in given.items() if k not in SECTIONS}, "scenario.toml")
    if "start" in values and not is_near(values["start"]):
        faults.append(Fault("J011", "scenario.toml, start", str(values.pop("start")), NEAR))
    for name, noun in SECTIONS.items():
        section = given.get(name, {})
        if not isinstance(section, dict):
            faults.append(Fault("J010", f"scenario.toml, {name}", str(section), f"a table [{name}]"))
            continue
        weights, wrong = keys_in(name, section, f"scenario.toml, [{name}]")
        values |= {name: noun(**weights)} if not wrong else {}
        faults += wrong
    return values, faults


def is_near(day: date) -> bool:
    """Say whether a run can start on a day: the calendar goes on beyond the longest run, and before its first day.

    Examples
    --------
    >>> is_near(date(2024, 1, 1)), is_near(date(9999, 12, 20))
    (True, False)
    """
    return 1800 <= day.year < 2200


def keys_in(table: str, given: dict[str, object], file: str) -> tuple[dict[str, Any], list[Fault]]:
    """Return the values of keys by the fields of a table, and their faults.

    A key that may be meant by an unknown one is not there.
    """
    known = {field.field: field for field in fields_of(table)}
    faults = [
        Fault("J016", f"{file}, {key}", key, "one of " + ", ".join(known), nearest(key, known))
        for key in given
        if key not in known
    ]
    misspelt = {fault.nearest for fault in faults} - given.keys()  # told already
    values: dict[str, Any] = {}
    for name, field in known.items():
        item = given.get(name)
        if field.type in LISTS:
            values[name] = _listed(field.type, item)
            if item is not None and not _is_list(field.type, item):
                faults.append(Fault("J010", f"{file}, {name}", str(item), field.allowed))
            continue
        try:
            values[name] = _value(field, item)
        except Unreadable as wrong:
            if name not in misspelt:
                found = (
                    f'"{item}" in quotes'
                    if isinstance(item, str) and is_read(field, item)
                    else str(item if item is not None else "")
                )
                faults.append(Fault(wrong.code, f"{file}, {name}", found, field.allowed, meant(field, str(item))))
    lost = meant_by((key for key in given if key not in known), known.keys() - given.keys())
    return {known[name].attribute: value for name, value in values.items() if name not in lost}, faults


def _listed(kind: str, item: Any) -> tuple[Any, ...]:
    """Return a list of what its type takes, nothing where it is none."""
    return tuple(LISTS[kind](part) for part in item) if _is_list(kind, item) else ()


def _is_list(kind: str, item: object) -> bool:
    """Say whether a value is a list of what its type takes."""
    return isinstance(item, list) and (
        kind == "texts" or all(isinstance(part, (int, float)) and not isinstance(part, bool) for part in item)
    )


def _value(field: Field, item: object) -> Any:
    """Return the value of a key; yes and no may be said as true and false."""
    if isinstance(item, bool) and field.choices == ("yes", "no"):
        return item
    text = "" if item is None else item.isoformat()[:10] if isinstance(item, (date, datetime)) else str(item)
    value = value_of(field, text)
    if isinstance(item, (bool, list, dict, datetime)) or (
        isinstance(item, str) and field.type in ("number", "integer")
    ):
        raise Unreadable("J010")
    return value


def policies_of(given: dict[str, object]) -> Standing:
    """Return the policies of policies.toml, where each stands, and their faults."""
    faults = [
        Fault("J016", f"policies.toml, {key}", key, "[[policy]]", nearest(key, ["policy"]))
        for key in given
        if key != "policy"
    ]
    # what stands there may be policies
    policies, names = [lacking(Policy, {}, POLICY_KEYS) for _ in faults], set[str]()
    places = ["policies.toml" for _ in faults]
    blocks = given.get("policy", [])
    if not isinstance(blocks, list):
        return Standing(
            (lacking(Policy, {}, POLICY_KEYS),),
            {},
            faults or [Fault("J010", "policies.toml", "policy", "[[policy]] with two brackets")],
        )
    for number, block in enumerate(blocks, 1):
        policy, wrong = _policy(block, f"policies.toml, policy {number}")
        name = read_of(policy, "name")
        if name in names:
            wrong.append(Fault("J014", f"policies.toml, policy {number}, name", name, "a name not used before"))
        faults += wrong
        policies.append(without(policy, {"name"} if name in names else ()))
        names |= {name} - {None}
        places.append(f"policies.toml, {name or f'policy {number}'}")
    return Standing(tuple(policies), {"policies": places}, faults)


def _policy(block: Any, at: str) -> tuple[Policy, list[Fault]]:
    """Return a policy, without what cannot be read of it, and its faults."""
    if not isinstance(block, dict):
        return lacking(Policy, {}, POLICY_KEYS), [
            Fault("J010", at, str(block), "[[policy]] with name and [policy.change]")
        ]
    faults = [
        Fault("J016", f"{at}, {key}", key, "one of " + ", ".join(POLICY_KEYS), nearest(key, POLICY_KEYS))
        for key in block
        if key not in POLICY_KEYS
    ]
    block = {key: _as_date(value) if key in ("starts", "ends") else value for key, value in block.items()}
    misspelt = {f"{at}, {fault.nearest}" for fault in faults if fault.nearest not in block}  # told already
    faults += [fault for fault in _key_faults(block, at) if fault.code != "J013" or fault.where not in misspelt]
    trigger, wrong = _trigger(block.get("trigger"), at)
    faults += wrong
    lost = {fault.where.removeprefix(f"{at}, ").partition(", ")[0] for fault in faults}
    if "starts" in block and "ends" in block and not lost & {"starts", "ends"} and block["ends"] < block["starts"]:
        faults.append(Fault("J020", f"{at}, ends", str(block["ends"]), f"a day from {block['starts']} on"))
        lost.add("ends")
    lost |= meant_by((key for key in block if key not in POLICY_KEYS), {*POLICY_KEYS} - {*block})
    values = {key: block[key] for key in POLICY_KEYS if key in block and key not in lost} | {
        "source": str(block.get("source", "")),
        "trigger": trigger,
    }
    return lacking(
        Policy, values | ({"change": tuple(block["change"].items())} if "change" not in lost else {}), lost
    ), faults


def _key_faults(block: dict[str, Any], at: str) -> list[Fault]:
    faults = []
    if not isinstance(block.get("name"), str) or not block["name"]:
        faults.append(Fault("J013", f"{at}, name", str(block.get("name", "")), "a name"))
    for key in ("starts", "ends"):
        if key in block and not (isinstance(block[key], date) and not isinstance(block[key], datetime)):
            faults.append(Fault("J010", f"{at}, {key}", str(block[key]), "a date, YYYY-MM-DD"))
    if not isinstance(block.get("active", True), bool):
        faults.append(Fault("J010", f"{at}, active", str(block["active"]), "true or false"))
    if block.get("basis", "assumption") not in BASES:
        faults.append(
            Fault(
                "J010",
                f"{at}, basis",
                str(block["basis"]),
                "one of " + ", ".join(BASES),
                nearest(str(block["basis"]), BASES),
            )
        )
    if not isinstance(block.get("change", {}), dict) or not block.get("change"):
        faults.append(Fault("J013", f"{at}, change", "nothing", "[policy.change] with what it changes"))
    return faults + _ramp_faults(block, at)


def _ramp_faults(block: dict[str, Any], at: str) -> list[Fault]:
    ramp = block.get("ramp", 0)
    if isinstance(ramp, bool) or not isinstance(ramp, int) or ramp < 0:
        return [Fault("J010", f"{at}, ramp", str(ramp), "whole days, 0 or more")]
    if ramp and "starts" not in block and "trigger" not in block:
        return [Fault("J013", f"{at}, starts", "", "the first day of the ramp, or a trigger")]
    return []


def _as_date(value: Any) -> Any:
    """Return a date written as text as a date, anything else as it is."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return value


def _trigger(block: Any, at: str) -> tuple[Trigger | None, list[Fault]]:
    if block is None:
        return None, []
    if not isinstance(block, dict):
        return None, [Fault("J010", f"{at}, trigger", str(block), "[policy.trigger]")]
    faults = [
        Fault("J016", f"{at}, trigger, {key}", key, "one of " + ", ".join(TRIGGER_KEYS), nearest(key, TRIGGER_KEYS))
        for key in block
        if key not in TRIGGER_KEYS
    ]
    if block.get("measure") not in OF_TRIGGERS:
        faults.append(
            Fault(
                "J030",
                f"{at}, trigger, measure",
                str(block.get("measure", "")),
                "one of " + ", ".join(OF_TRIGGERS),
                nearest(str(block.get("measure", "")), OF_TRIGGERS),
            )
        )
    faults += _level_faults(block, at)
    for key, least in DAYS.items():
        if not _is_count(block.get(key, least), least):
            faults.append(Fault("J010", f"{at}, trigger, {key}", str(block[key]), f"whole days, at least {least}"))
    if not isinstance(block.get("only", "*"), str) or not block.get("only", "*"):
        faults.append(Fault("J010", f"{at}, trigger, only", str(block["only"]), "a place or a pattern of places"))
    if not isinstance(block.get("not_counted", ""), str):
        faults.append(
            Fault("J010", f"{at}, trigger, not_counted", str(block["not_counted"]), "a group or a pattern of groups")
        )
    if faults:
        return None, faults
    values: dict[str, Any] = {k: int(v) if k in DAYS else v for k, v in block.items()}
    return Trigger(**values), []


def _level_faults(block: dict[str, Any], at: str) -> list[Fault]:
    """Check the levels: one that turns it on, and the one that turns it off."""
    faults = []
    for key in LEVELS:
        number = block.get(key, None if key == "below" else 0)
        if isinstance(number, bool) or not isinstance(number, (int, float)) or not 0 <= number < math.inf:
            faults.append(Fault("J010", f"{at}, trigger, {key}", str(number), "a number, at least 0"))
    if not faults and not block.get("above") and not block.get("spike"):
        faults.append(
            Fault(
                "J013",
                f"{at}, trigger, above",
                str(block.get("above", "")),
                "a mean above 0 that turns it on, or a day in spike",
            )
        )
    return faults


def _is_count(number: object, least: int) -> bool:
    return (
        isinstance(number, (int, float))
        and not isinstance(number, bool)
        and least <= number < math.inf
        and number == int(number)
    )


def variants_of(given: dict[str, object]) -> Standing:
    """Return the variants of variants.toml, where each stands, and their faults."""
    faults = [
        Fault("J016", f"variants.toml, {key}", key, "[variants]", nearest(key, ["variants"]))
        for key in given
        if key != "variants"
    ]
    block, variants = given.get("variants", {}), []
    if not isinstance(block, dict):
        return Standing((), {}, [*faults, Fault("J010", "variants.toml", str(block), "[variants]")])
    for name, policies in block.items():
        if not name.strip():
            faults.append(Fault("J013", "variants.toml", "", "a name before the list of policies"))
        elif not isinstance(policies, list) or not all(isinstance(p, str) for p in policies):
            faults.append(Fault("J010", f"variants.toml, {name}", str(policies), "a list of names of policies"))
        else:
            variants.append((name, tuple(policies)))
    return Standing(tuple(variants), {"variants": [f"variants.toml, {name}" for name, _ in variants]}, faults)
