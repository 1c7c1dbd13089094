"""What policies change and priors draw: paths "table.name.field" and the values they lead to."""

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from datetime import date
from functools import lru_cache
from operator import attrgetter
from typing import Any

from jornada.domain.fault import Fault, nearest, quoted
from jornada.domain.matching import unmatched
from jornada.domain.numbers import readings
from jornada.domain.pattern import PATTERNS_KEPT, matcher
from jornada.domain.policy import Policy
from jornada.domain.reach import words_of
from jornada.domain.read_by import unread_path
from jornada.domain.reading import Unreadable, is_read, value_of
from jornada.domain.rules import TRIGGER_MEASURES
from jornada.domain.scenario import Choice, Scenario
from jornada.domain.tables import NOUNS, Field, fields_of
from jornada.domain.unread import so_far

HOW = ', or "x1.5" to multiply, "+10" or "-10" to add'
SHARE = re.compile(r"([+-]\d+(?:[.,]\d+)?) ?%")
MINUS = "\u2212"
SIGNS = {"X": "x", "*": "x", "\u00d7": "x", MINUS: "-"}  # as they are typed for what changes a value
SECOND = {"outcomes": ("outcome",), "seasons": ("month",)}  # what names a row beside its first field


def policy_faults(scenario: Scenario) -> list[Fault]:
    """Return what is wrong with what policies change and variants name."""
    return [*so_far(_faults_of_each(scenario)), *so_far(_variant_faults(scenario))]


def added_faults(scenario: Scenario, policy: Policy) -> list[Fault]:
    """Return what is wrong with a policy that is added in Python: what it changes or counts must be there, as in a file."""
    found = [fault for fault in policy_faults(replace(scenario, policies=(policy,), variants=())) if fault.severity == "error"]
    if policy.trigger and policy.trigger.measure not in TRIGGER_MEASURES:
        found.append(Fault("J030", "trigger, measure", policy.trigger.measure, "a measure that can set a policy off: " + ", ".join(TRIGGER_MEASURES),
                           nearest(policy.trigger.measure, TRIGGER_MEASURES)))
    return [replace(fault, where=f"with_policy, {fault.where.removeprefix('policies.toml, ')}") for fault in found]


def _faults_of_each(scenario: Scenario) -> Iterator[Fault]:
    for policy in scenario.policies:
        yield from so_far(_changes_faults(scenario, policy))
        yield from so_far(_trigger_faults(scenario, policy))


def _changes_faults(scenario: Scenario, policy: Policy) -> Iterator[Fault]:
    for path, value in policy.change:
        yield from so_far(_change_faults(scenario, path, value, f"policies.toml, {policy.name}"))


def _change_faults(scenario: Scenario, path: str, value: Any, at: str) -> Iterator[Fault]:
    wrong = [Fault("J025", at, path, f'the whole path in quotes, as in {_whole(path, value)}')] if isinstance(value, dict) and path in NOUNS else list(path_fault(scenario, path, at))
    yield from wrong or [*unread_path(scenario, path, rows_at(scenario, path), at, dated=True), *_value_faults(scenario, path, value, f"{at}, {path}")]


def _whole(path: str, value: Any) -> str:
    """Return the line that is meant where the parts of a path became tables in tables, since no quotes stand round it."""
    while isinstance(value, dict) and value:
        part, value = next(iter(value.items()))
        path = f"{path}.{part}"
    return f'"{path}" = {value}'


def _variant_faults(scenario: Scenario) -> Iterator[Fault]:
    names = [p.name for p in scenario.policies]
    for variant, wanted in scenario.variants:
        yield from (Fault("J035", f"variants.toml, {variant}", name, "a policy: " + (quoted(names) or "there is none"), nearest(name, names)) for name in wanted if name not in names)


def _trigger_faults(scenario: Scenario, policy: Policy) -> Iterator[Fault]:
    """Warn of a trigger that counts nowhere, and of one whose levels are the wrong way round."""
    trigger, at = policy.trigger, f"policies.toml, {policy.name}, trigger"
    if trigger is None:
        return
    if 0 < trigger.above < trigger.below:
        allowed = f"at most above, {trigger.above:g}: between the two it would go on and off by turns"
        yield Fault("J029", f"{at}, below", f"{trigger.below:g}", allowed, severity="warning")
    yield from unmatched(trigger.only, {p.place for p in scenario.places}, f"{at}, only")
    if trigger.not_counted:
        yield from unmatched(trigger.not_counted, {g.group for g in scenario.groups}, f"{at}, not_counted")


def path_fault(scenario: Scenario, path: str, at: str) -> Iterator[Fault]:
    """Check a path "table.name.field"."""
    table, _, rest = path.partition(".")
    if table == "choice":
        names = [f.name for f in fields(Choice)]
        if rest not in names:
            yield Fault("J025", at, path, "choice. and one of " + ", ".join(names), nearest(rest, names))
        return
    name, _, field = rest.rpartition(".")
    if table not in NOUNS or not name:
        yield Fault("J025", at, path, "table.name.field, table one of " + ", ".join(NOUNS), nearest(table, NOUNS))
        return
    rows = getattr(scenario, table)
    if not any(map(named_by(table, name), rows)):
        yield Fault("J025", at, path, f"a name or pattern that matches a row of {table}", nearest(name, [name_of(table, row) for row in rows]))
    keys = SECOND.get(table, ()) + (fields_of(table)[0].field,)
    columns = [f.field for f in fields_of(table) if f.field not in keys]
    if field not in columns:
        yield Fault("J025", at, path, f"a field of {table} that is not its key: " + ", ".join(columns), nearest(field, columns))


def name_of(table: str, row: Any) -> str:
    """Return the name by which a path finds a row: its key; an outcome is named office/outcome.

    Examples
    --------
    >>> from jornada.domain.office import Outcome
    >>> name_of("outcomes", Outcome("court", "asylum", share=0.3))
    'court/asylum'
    """
    return "/".join([str(getattr(row, part)) for part in (fields_of(table)[0].attribute, *SECOND.get(table, ()))])


def is_named(table: str, row: Any, name: str) -> bool:
    """Say whether a name or pattern means a row: by its key, or an outcome by its office alone too.

    Examples
    --------
    >>> from jornada.domain.office import Outcome
    >>> row = Outcome("court", "asylum", share=0.3)
    >>> [is_named("outcomes", row, name) for name in ("court", "court/asylum", "*/refused")]
    [True, True, False]
    """
    return named_by(table, name)(row)


@lru_cache(maxsize=PATTERNS_KEPT)
def named_by(table: str, name: str) -> Callable[[Any], bool]:
    """Return what says of a row whether a name or pattern means it: for many rows it is read once.

    Examples
    --------
    >>> from jornada.domain.place import Place
    >>> [named_by("places", "Tapa*")(place) for place in (Place("Tapachula"), Place("Danli"))]
    [True, False]
    """
    key, matches = attrgetter(fields_of(table)[0].attribute), matcher(name)
    if table in SECOND and "/" in name:
        return lambda row: bool(matches(str(key(row))) or matches(name_of(table, row)))
    return lambda row: bool(matches(str(key(row))))


def prior_faults(scenario: Scenario, path: str, at: str) -> Iterator[Fault]:
    """Check the path of a prior: it must lead to a number."""
    wrong = list(path_fault(scenario, path, at))
    yield from wrong
    if not wrong and not is_number(field_at(path)):
        yield Fault("J025", at, path, "a field that holds a number")
    elif not wrong:
        yield from unread_path(scenario, path, rows_at(scenario, path), at, dated=False)


def field_at(path: str) -> Field:
    """Return the field that a valid path leads to.

    Examples
    --------
    >>> field_at("routes.trail.death").high
    '1'
    """
    table, _, rest = path.partition(".")
    return next(f for f in fields_of(table) if f.field == rest.rpartition(".")[2])


def is_number(field: Field) -> bool:
    """Say whether a field holds a number."""
    return field.type.startswith(("number", "integer"))


def _value_faults(scenario: Scenario, path: str, value: Any, at: str) -> list[Fault]:
    field, number = field_at(path), operand(value)
    if number is not None and is_number(field):
        return _result_faults(scenario, path, value, at)
    try:
        if number is not None or not _fits(field, value):
            raise Unreadable("J010")
        text = ("yes" if value else "no") if isinstance(value, bool) else str(value)
        value_of(field, text)
    except Unreadable as wrong:
        allowed = "true or false" if field.choices == ("yes", "no") else field.allowed + (HOW if is_number(field) else "")
        said = f'"{value}" in quotes' if isinstance(value, str) and is_number(field) and is_read(field, value) else str(value)
        return [Fault(wrong.code, at, said, allowed, _meant(field, str(value)))]
    if path.startswith("routes.") and field.attribute == "needs" and value and value not in words_of(scenario):
        return [Fault("J012", at, str(value), "a name in papers, or a word that one of them allows", nearest(str(value), words_of(scenario)))]
    if field.refers_to and value:
        names = [str(getattr(row, fields_of(field.refers_to)[0].attribute)) for row in getattr(scenario, field.refers_to)]
        if value not in names:
            return [Fault("J012", at, str(value), f"a name in {field.refers_to}", nearest(str(value), names))]
    return []


def _meant(field: Field, text: str) -> str:
    """Return the number, or the change of one, that is meant by a text with a decimal comma or with marks between thousands."""
    if not is_number(field):
        return ""
    if share := SHARE.fullmatch(text.strip().replace(MINUS, "-")):  # a tenth more is times 1.1
        return f"x{1 + float(share[1].replace(',', '.')) / 100:.12g}"
    change = SIGNS.get(text[:1], text[:1]) if text[:1] in (*SIGNS, "x", "+", "-") else ""
    rest = text[len(change):].strip()
    numbers = [number for number in readings(rest) if change or is_read(field, number)] or ([rest] if change or is_read(field, rest) else [])
    found = change + numbers[0] if numbers else ""
    return found if not change or operand(found) is not None else ""


def _fits(field: Field, value: Any) -> bool:
    """Say whether a value to be set has the type of its field: no reader turns it into another later."""
    if field.choices == ("yes", "no"):
        return isinstance(value, bool)
    if is_number(field):
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    return type(value) is date if field.type == "date" else isinstance(value, str)


def operand(value: Any) -> float | None:
    """Return the number of "x1.5", "+10" or "-10", or None where a value is to be set.

    Examples
    --------
    >>> operand("x1.5"), operand("raft")
    (1.5, None)
    """
    if not isinstance(value, str) or value[:1] not in ("x", "+", "-"):
        return None
    try:
        number = float(value[1:])
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _result_faults(scenario: Scenario, path: str, value: str, at: str) -> list[Fault]:
    """Check what times and plus lead to in every row matched; the first row out of bounds is told."""
    field, number = field_at(path), float(value[1:])
    for name, now in values_at(scenario, path):
        after = (now or 0) * number if value[0] == "x" else (now or 0) + (number if value[0] == "+" else -number)
        if (field.low and after < float(field.low)) or (field.high and after > float(field.high)):
            return [Fault("J011", at, f"{value} makes {after:g} of {now or 0:g} in {name}", field.allowed)]
    return []


def rows_at(scenario: Scenario, path: str) -> list[Any]:
    """Return the rows that a valid path leads to; the weights of choice are one row."""
    table, _, rest = path.partition(".")
    if table == "choice":
        return [scenario.choice]
    return list(filter(named_by(table, rest.rpartition(".")[0]), getattr(scenario, table)))


def values_at(scenario: Scenario, path: str) -> Iterator[tuple[str, Any]]:
    """Return the name and the value of every row that a valid path leads to."""
    table, attribute = path.partition(".")[0], field_at(path).attribute
    for row in rows_at(scenario, path):
        yield table if table == "choice" else name_of(table, row), getattr(row, attribute)
