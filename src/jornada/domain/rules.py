"""scenario.toml, policies and variants: their values and their faults."""

from datetime import date, datetime
from typing import Any

from jornada.domain.fault import Fault, nearest
from jornada.domain.policy import Policy, Trigger
from jornada.domain.reading import Unreadable, value_of
from jornada.domain.scenario import Choice
from jornada.domain.tables import fields_of

TRIGGER_MEASURES = (
    "present", "on_leg", "waiting", "sheltered", "unsheltered", "heading_home", "arrived", "set_out", "encounters",
    "first_encounters", "entered_unseen", "turned_back_at_crossing", "returned", "released", "removed", "settled",
    "turned_homeward", "went_home", "died", "applied", "granted", "refused", "gave_up",
)
POLICY_KEYS = ("name", "starts", "ends", "active", "source", "trigger", "change")
TRIGGER_KEYS = ("measure", "window", "above", "below", "days")


def scenario_values(given: dict[str, object] | None) -> tuple[dict[str, Any], list[Fault]]:
    """Return the values of scenario.toml and its faults."""
    if given is None:
        return {}, [Fault("J001", "scenario.toml", "no such file", "title, start and days of the scenario")]
    choice = given.get("choice", {})
    values, faults = _keys("scenario", {k: v for k, v in given.items() if k != "choice"}, "scenario.toml")
    if not isinstance(choice, dict):
        return values, [*faults, Fault("J010", "scenario.toml, choice", str(choice), "a table [choice]")]
    weights, wrong = _keys("choice", choice, "scenario.toml, [choice]")
    return {**values, **({"choice": Choice(**weights)} if not wrong else {})}, faults + wrong


def _keys(table: str, given: dict[str, object], file: str) -> tuple[dict[str, Any], list[Fault]]:
    known = {field.field: field for field in fields_of(table)}
    faults = [Fault("J016", f"{file}, {key}", key, "one of " + ", ".join(known), nearest(key, known)) for key in given if key not in known]
    values = {}
    for name, field in known.items():
        item = given.get(name)
        if field.type == "texts":
            values[name] = tuple(str(text) for text in item) if isinstance(item, list) else ()
            if item is not None and not isinstance(item, list):
                faults.append(Fault("J010", f"{file}, {name}", str(item), field.allowed))
            continue
        text = "" if item is None else item.isoformat()[:10] if isinstance(item, (date, datetime)) else str(item)
        try:
            values[name] = value_of(field, text)
            if isinstance(item, (bool, list, dict, datetime)) or (isinstance(item, str) and field.type in ("number", "integer")):
                raise Unreadable("J010")
        except Unreadable as wrong:
            faults.append(Fault(wrong.code, f"{file}, {name}", str(item if item is not None else ""), field.allowed))
    return values, faults


def policies_of(given: dict[str, object]) -> tuple[tuple[Policy, ...], list[Fault]]:
    """Return the policies of policies.toml and their faults."""
    faults = [Fault("J016", f"policies.toml, {key}", key, "[[policy]]", nearest(key, ["policy"])) for key in given if key != "policy"]
    blocks = given.get("policy", [])
    if not isinstance(blocks, list):
        return (), [*faults, Fault("J010", "policies.toml", "policy", "[[policy]] with two brackets")]
    policies: list[Policy] = []
    for number, block in enumerate(blocks, 1):
        policy, wrong = _policy(block, f"policies.toml, policy {number}")
        faults += wrong
        if policy and any(policy.name == other.name for other in policies):
            faults.append(Fault("J014", f"policies.toml, policy {number}, name", policy.name, "a name not used before"))
        if policy:
            policies.append(policy)
    return tuple(policies), faults


def _policy(block: Any, at: str) -> tuple[Policy | None, list[Fault]]:
    if not isinstance(block, dict):
        return None, [Fault("J010", at, str(block), "[[policy]] with name and [policy.change]")]
    faults = [Fault("J016", f"{at}, {key}", key, "one of " + ", ".join(POLICY_KEYS), nearest(key, POLICY_KEYS)) for key in block if key not in POLICY_KEYS]
    if not isinstance(block.get("name"), str) or not block["name"]:
        faults.append(Fault("J013", f"{at}, name", str(block.get("name", "")), "a name"))
    block = {key: _as_date(value) if key in ("starts", "ends") else value for key, value in block.items()}
    for key in ("starts", "ends"):
        if key in block and not (isinstance(block[key], date) and not isinstance(block[key], datetime)):
            faults.append(Fault("J010", f"{at}, {key}", str(block[key]), "a date, YYYY-MM-DD"))
    if not isinstance(block.get("active", True), bool):
        faults.append(Fault("J010", f"{at}, active", str(block["active"]), "true or false"))
    if not isinstance(block.get("change", {}), dict) or not block.get("change"):
        faults.append(Fault("J013", f"{at}, change", "nothing", "[policy.change] with what it changes"))
    trigger, wrong = _trigger(block.get("trigger"), at)
    if faults or wrong:
        return None, faults + wrong
    if "starts" in block and "ends" in block and block["ends"] < block["starts"]:
        return None, [Fault("J020", f"{at}, ends", str(block["ends"]), f"a day from {block['starts']} on")]
    return Policy(block["name"], block.get("starts"), block.get("ends"), block.get("active", True), trigger, tuple(block["change"].items()), str(block.get("source", ""))), []


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
    faults = [Fault("J016", f"{at}, trigger, {key}", key, "one of " + ", ".join(TRIGGER_KEYS), nearest(key, TRIGGER_KEYS)) for key in block if key not in TRIGGER_KEYS]
    if block.get("measure") not in TRIGGER_MEASURES:
        faults.append(Fault("J030", f"{at}, trigger, measure", str(block.get("measure", "")), "one of " + ", ".join(TRIGGER_MEASURES), nearest(str(block.get("measure", "")), TRIGGER_MEASURES)))
    for key in TRIGGER_KEYS[1:]:
        least = 1 if key in ("window", "days") else 0
        number = block.get(key, 1 if key in ("window", "days") else None)
        if isinstance(number, bool) or not isinstance(number, (int, float)) or number < least or (key in ("window", "days") and number != int(number)):
            faults.append(Fault("J010", f"{at}, trigger, {key}", str(number), f"a number, at least {least}"))
    return (None, faults) if faults else (Trigger(**{k: block[k] for k in TRIGGER_KEYS if k in block}), [])


def variants_of(given: dict[str, object]) -> tuple[tuple[tuple[str, tuple[str, ...]], ...], list[Fault]]:
    """Return the variants of variants.toml and their faults."""
    faults = [Fault("J016", f"variants.toml, {key}", key, "[variants]", nearest(key, ["variants"])) for key in given if key != "variants"]
    block, variants = given.get("variants", {}), []
    if not isinstance(block, dict):
        return (), [*faults, Fault("J010", "variants.toml", str(block), "[variants]")]
    for name, policies in block.items():
        if not isinstance(policies, list) or not all(isinstance(p, str) for p in policies):
            faults.append(Fault("J010", f"variants.toml, {name}", str(policies), "a list of names of policies"))
        else:
            variants.append((name, tuple(policies)))
    return tuple(variants), faults
