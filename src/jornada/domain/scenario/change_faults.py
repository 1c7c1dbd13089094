"""What is wrong with policies and variants.

What they change, the values it is changed to, and what their triggers count.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from jornada.domain.fault import Fault, Where, nearest, quoted
from jornada.domain.measures import OF_TRIGGERS
from jornada.domain.nouns.policy import Policy
from jornada.domain.scenario.locations import Spot, Stands, of_row, policies_at, variants_at
from jornada.domain.scenario.paths import field_at, is_number, operand, path_fault, rows_at, values_at, wrong_parts
from jornada.domain.scenario.patterns import unmatched
from jornada.domain.scenario.scenario import Scenario
from jornada.domain.scenario.unread_fields import unread_path
from jornada.domain.schema.cells import Unreadable, is_read, value_of
from jornada.domain.schema.fields import NOUNS, Field, fields_of
from jornada.domain.schema.not_read import so_far
from jornada.domain.schema.numbers import readings
from jornada.domain.schema.policy_rows import AsWritten, faults_of


def words_of(scenario: Scenario) -> list[str]:
    """Return what legs can need: the papers, and the words that they allow."""
    return list(dict.fromkeys(word for paper in scenario.papers for word in (paper.paper, *paper.allows.split())))


HOW = ', or "x1.5" to multiply, "+10" or "-10" to add'
SHARE = re.compile(r"([+-]\d+(?:[.,]\d+)?) ?%")
MINUS = "\u2212"
SIGNS = {"X": "x", "*": "x", "\u00d7": "x", MINUS: "-"}  # as they are typed for what changes a value


def policy_faults(scenario: Scenario, where: Where) -> list[Fault]:
    """Return what is wrong with what policies change and variants name."""
    return [*so_far(_faults_of_each(scenario, where)), *so_far(_variant_faults(scenario, where))]


def added_faults(scenario: Scenario, policy: Policy) -> list[Fault]:
    """Return what is wrong with a policy that is added in Python.

    What it changes or counts must be there, as in a file.
    """
    there = policy_faults(
        replace(scenario, policies=(policy,), variants=()), {"policies": [f"with_policy, {policy.name}"]}
    )
    found = [fault for fault in there if fault.severity == "error"]
    if policy.trigger and policy.trigger.measure not in OF_TRIGGERS:
        found.append(
            Fault(
                "J030",
                "with_policy, trigger, measure",
                policy.trigger.measure,
                "a measure that can set a policy off: " + ", ".join(OF_TRIGGERS),
                nearest(policy.trigger.measure, OF_TRIGGERS),
            )
        )
    return found


def _faults_of_each(scenario: Scenario, where: Where) -> Iterator[Fault]:
    for policy, stands in policies_at(scenario, where):
        yield from so_far(_changes_faults(scenario, policy, stands))
        yield from so_far(_trigger_faults(scenario, policy, stands))


def _changes_faults(scenario: Scenario, policy: Policy, stands: Stands) -> Iterator[Fault]:
    for (_, value), spot in zip(policy.change, stands.spots(policy), strict=True):
        yield from so_far(_change_faults(scenario, value, spot))


def _change_faults(scenario: Scenario, value: Any, spot: Spot) -> Iterator[Fault]:
    path = spot.path
    if wrong := list(_path_faults(scenario, value, spot)):
        yield from [*wrong, *(faults_of(field_at(path), value, spot.at) if isinstance(value, AsWritten) else ())]
        return
    for fault in unread_path(scenario, spot, rows_at(scenario, path), dated=True):
        yield of_row(fault, spot, "field", path.rpartition(".")[2])
    yield from _value_faults(scenario, value, spot)


def _path_faults(scenario: Scenario, value: Any, spot: Spot) -> Iterator[Fault]:
    if spot.in_row:
        yield from (
            Fault("J025", spot.part(wrong.part), wrong.found, wrong.allowed, wrong.nearest)
            for wrong in wrong_parts(scenario, spot.path)
        )
    elif isinstance(value, dict) and spot.path in NOUNS:
        yield Fault("J025", spot.at, spot.path, f"the whole path in quotes, as in {_whole(spot.path, value)}")
    else:
        yield from path_fault(scenario, spot.path, spot.at)


def _whole(path: str, value: Any) -> str:
    """Return the line that is meant where the parts of a path became tables in tables, since no quotes stand
    round it."""
    while isinstance(value, dict) and value:
        part, value = next(iter(value.items()))
        path = f"{path}.{part}"
    return f'"{path}" = {value}'


def _variant_faults(scenario: Scenario, where: Where) -> Iterator[Fault]:
    names = [p.name for p in scenario.policies]
    for wanted, stands in variants_at(scenario, where):
        for number, name in enumerate(wanted):
            if name not in names:
                at = f"{stands.rows[number]}, policy" if stands.rows else stands.at
                yield Fault("J035", at, name, "a policy: " + (quoted(names) or "there is none"), nearest(name, names))


def _trigger_faults(scenario: Scenario, policy: Policy, stands: Stands) -> Iterator[Fault]:
    """Warn of a trigger that counts nowhere, and of one whose levels are the wrong way round."""
    trigger = policy.trigger
    if trigger is None:
        return
    if 0 < trigger.above < trigger.below:
        allowed = f"at most above, {trigger.above:g}: between the two it would go on and off by turns"
        yield Fault("J029", stands.trigger("below"), f"{trigger.below:g}", allowed, severity="warning")
    yield from unmatched(trigger.only, {p.place for p in scenario.places}, stands.trigger("only"))
    if trigger.not_counted:
        yield from unmatched(trigger.not_counted, {g.group for g in scenario.groups}, stands.trigger("not_counted"))


def _value_faults(scenario: Scenario, value: Any, spot: Spot) -> list[Fault]:
    path, at = spot.path, spot.value
    field, number = field_at(path), operand(value)
    if isinstance(value, AsWritten):
        return faults_of(field, value, spot.at)
    if number is not None and is_number(field):
        return _result_faults(scenario, value, spot)
    try:
        if number is not None or not _fits(field, value):
            raise Unreadable("J010")
        text = ("yes" if value else "no") if isinstance(value, bool) else str(value)
        value_of(field, text)
    except Unreadable as wrong:
        allowed = (
            "true or false" if field.choices == ("yes", "no") else field.allowed + (HOW if is_number(field) else "")
        )
        said = (
            f'"{value}" in quotes'
            if isinstance(value, str) and is_number(field) and is_read(field, value)
            else str(value)
        )
        return [Fault(wrong.code, at, said, allowed, _meant(field, str(value)))]
    if path.startswith("routes.") and field.attribute == "needs" and value and value not in words_of(scenario):
        return [
            Fault(
                "J012",
                at,
                str(value),
                "a name in papers, or a word that one of them allows",
                nearest(str(value), words_of(scenario)),
            )
        ]
    if field.refers_to and value:
        names = [
            str(getattr(row, fields_of(field.refers_to)[0].attribute)) for row in getattr(scenario, field.refers_to)
        ]
        if value not in names:
            return [Fault("J012", at, str(value), f"a name in {field.refers_to}", nearest(str(value), names))]
    return []


def _meant(field: Field, text: str) -> str:
    """Return the number, or the change of one, that is meant by a text with a decimal comma or with marks between
    thousands."""
    if not is_number(field):
        return ""
    if share := SHARE.fullmatch(text.strip().replace(MINUS, "-")):  # a tenth more is times 1.1
        return f"x{1 + float(share[1].replace(',', '.')) / 100:.12g}"
    change = SIGNS.get(text[:1], text[:1]) if text[:1] in (*SIGNS, "x", "+", "-") else ""
    rest = text[len(change) :].strip()
    numbers = [number for number in readings(rest) if change or is_read(field, number)] or (
        [rest] if change or is_read(field, rest) else []
    )
    found = change + numbers[0] if numbers else ""
    return found if not change or operand(found) is not None else ""


def _fits(field: Field, value: Any) -> bool:
    """Say whether a value to be set has the type of its field: no reader turns it into another later."""
    if field.choices == ("yes", "no"):
        return isinstance(value, bool)
    if is_number(field):
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    return type(value) is date if field.type == "date" else isinstance(value, str)


def _result_faults(scenario: Scenario, value: str, spot: Spot) -> list[Fault]:
    """Check what times and plus lead to in every row matched; the first row out of bounds is told."""
    field, number = field_at(spot.path), float(value[1:])
    said = f"{'times' if value[0] == 'x' else 'plus'} {value.lstrip('x+')}" if spot.in_row else value
    for name, now in values_at(scenario, spot.path):
        after = (now or 0) * number if value[0] == "x" else (now or 0) + (number if value[0] == "+" else -number)
        if (field.low and after < float(field.low)) or (field.high and after > float(field.high)):
            return [Fault("J011", spot.value, f"{said} makes {after:g} of {now or 0:g} in {name}", field.allowed)]
    return []
