"""From rows to policies and variants: one row a change, and what a policy says once in its first row."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from jornada.domain.fault import Fault, nearest
from jornada.domain.measures import OF_TRIGGERS
from jornada.domain.nouns.policy import Policy, PolicyRow, Trigger
from jornada.domain.schema.cells import RawTable, Unreadable, meant, rows_of, value_of, with_point
from jornada.domain.schema.fields import NOUNS, Field, fields_of
from jornada.domain.schema.not_read import is_lost, lacking, read_of
from jornada.domain.schema.settings import POLICY_KEYS, TRIGGER_KEYS, Standing

TRIGGER_ONLY = tuple(name for name in TRIGGER_KEYS if name != "measure")
OWN = ("starts", "ends", "ramp", "active", "basis", "source")
ONCE = (*OWN, *TRIGGER_KEYS)  # what a policy says once
NUMBER = Field("value", "value", "number", "", "", "", "", True, "", "", "")


@dataclass(frozen=True)
class AsWritten:
    """A value that its field cannot take, as it stands in its row; `code` says why, or nothing where that is told
    already.

    Examples
    --------
    >>> str(AsWritten("set", "many", "J010"))
    'many'
    """

    how: str
    text: str
    code: str

    def __str__(self) -> str:
        """Return the text of the cell."""
        return self.text


class Row(NamedTuple):
    """A row of policies.csv."""

    values: PolicyRow  # of its cells
    said: dict[str, str]  # the texts of the cells that are filled in, by field
    at: str  # where it stands


def policies_in(raw: RawTable) -> Standing:
    """Return the policies of policies.csv, where each and each of its changes stands, and every fault of their
    cells."""
    values, places, faults = rows_of(raw)
    rows = [Row(value, _said(raw, cells), at) for value, (_, cells), at in zip(values, raw.rows, places, strict=True)]
    policies, where = [], dict[str, list[str]]()
    for of_one in _together(rows, faults):
        policies.append(_policy(of_one, raw.comma, faults))
        where.setdefault("policies", []).append(of_one[0].at)
        where[rows_key("policies", read_of(policies[-1], "name"))] = [row.at for row in of_one]
    return Standing(tuple(policies), where, faults)


def _said(raw: RawTable, cells: Sequence[str]) -> dict[str, str]:
    return {name: cell for name, cell in zip(raw.header, cells, strict=False) if cell}


def _together(rows: Sequence[Row], faults: list[Fault]) -> list[list[Row]]:
    """Return the rows of each policy, and add a fault where one stands apart from the others.

    A row without a name is alone.
    """
    found: dict[object, list[Row]] = {}
    last: object = None
    for number, row in enumerate(rows):
        name = read_of(row.values, "policy")
        key = number if name is None else name
        if key in found and key != last:
            faults.append(
                Fault(
                    "J014",
                    f"{row.at}, policy",
                    str(name),
                    "a name not used before: the rows of a policy stand together, those of this one from"
                    f" {_short(found[key][0].at)} on",
                )
            )
        found.setdefault(key, []).append(row)
        last = key
    return list(found.values())


def _short(at: str) -> str:
    return at.rpartition(", ")[2]


def _policy(rows: Sequence[Row], comma: bool, faults: list[Fault]) -> Policy:
    """Return a policy, without what cannot be read of it, and add the faults of its rows as a whole."""
    first = rows[0]
    name = read_of(first.values, "policy")
    if name is None:
        return lacking(Policy, {}, POLICY_KEYS)  # type: ignore[no-any-return]
    wrong = [*_said_twice(rows), *_dates(first)]
    trigger, of_trigger = _trigger(first)
    change, of_change = _changes(rows, comma)
    faults += [*wrong, *of_trigger, *of_change]
    values: dict[str, Any] = {key: read_of(first.values, key) for key in OWN} | {
        "name": name,
        "trigger": trigger,
        "change": change,
    }
    lost = {key for key in OWN if is_lost(first.values, key)} | {_short(fault.where) for fault in wrong} & {
        *POLICY_KEYS
    }
    lost |= ({"trigger"} if of_trigger or any(is_lost(first.values, key) for key in TRIGGER_KEYS) else set()) | (
        {"change"} if change is None else set()
    )
    return lacking(Policy, {key: value for key, value in values.items() if key not in lost}, lost)  # type: ignore[no-any-return]


def _said_twice(rows: Sequence[Row]) -> Iterator[Fault]:
    """Find what stands in a row further down and not, or not alike, in the first one."""
    first = rows[0]
    for row in rows[1:]:
        for name in (name for name in ONCE if name in row.said):
            here, there = read_of(row.values, name), read_of(first.values, name)
            if here is not None and (name not in first.said or (there is not None and here != there)):
                says = f"'{first.said[name]}'" if name in first.said else "nothing"
                yield Fault(
                    "J019",
                    f"{row.at}, {name}",
                    row.said[name],
                    f"empty, or the same as {_short(first.at)} of this policy, which says {says}",
                )


def _dates(first: Row) -> Iterator[Fault]:
    starts, ends = read_of(first.values, "starts"), read_of(first.values, "ends")
    if starts and ends and ends < starts:
        yield Fault("J020", f"{first.at}, ends", str(ends), f"a day from {starts} on")
    if read_of(first.values, "ramp") and not {"starts", "measure"} & {*first.said}:
        yield Fault("J013", f"{first.at}, starts", "", "the first day of the ramp, or a trigger")


def _trigger(first: Row) -> tuple[Trigger | None, list[Fault]]:
    """Return the trigger of a policy, and what is wrong with it."""
    asked = next((name for name in TRIGGER_ONLY if name in first.said), "")
    if "measure" not in first.said:
        return None, (
            [Fault("J013", f"{first.at}, measure", "", f"the measure of the trigger, or nothing in {asked}")]
            if asked
            else []
        )
    faults, row = list(_level_faults(first)), first.values
    measure = read_of(row, "measure")
    if measure is not None and measure not in OF_TRIGGERS:
        faults.append(
            Fault(
                "J030",
                f"{first.at}, measure",
                measure,
                "one of " + ", ".join(OF_TRIGGERS),
                nearest(measure, OF_TRIGGERS),
            )
        )
    if faults or any(is_lost(first.values, name) for name in TRIGGER_KEYS):
        return None, faults
    return Trigger(**{name: getattr(row, name) for name in TRIGGER_KEYS}), []


def _level_faults(first: Row) -> Iterator[Fault]:
    if "below" not in first.said:
        yield Fault("J013", f"{first.at}, below", "", "the mean under which it goes off again, a number, at least 0")
    above, spike = (read_of(first.values, name) for name in ("above", "spike"))
    if above == 0 and spike == 0:
        yield Fault(
            "J013",
            f"{first.at}, above",
            first.said.get("above", ""),
            "a mean above 0 that turns it on, or a day in spike",
        )


def _changes(rows: Sequence[Row], comma: bool) -> tuple[tuple[tuple[str, Any], ...] | None, list[Fault]]:
    """Return what a policy changes, nothing where a row does not say what, and a fault for each change that stands
    there already."""
    found: dict[str, tuple[Row, Any]] = {}
    faults, whole = [], True
    for row in rows:
        table, name, field = (read_of(row.values, part) for part in ("table", "row", "field"))
        if None in (table, name, field):
            whole = False
            continue
        path = f"{table}.{field}" if table == "choice" and not name else f"{table}.{name}.{field}"
        if path in found:
            faults.append(
                Fault(
                    "J014",
                    f"{row.at}, row",
                    str(name),
                    f"a row and field that this policy does not change in {_short(found[path][0].at)} already",
                )
            )
            whole = False
        found.setdefault(path, (row, _value(row.values, comma)))
    return tuple((path, value) for path, (_, value) in found.items()) if whole else None, faults


def _value(row: PolicyRow, comma: bool) -> Any:
    """Return the value that a row sets, or the text by which it multiplies or adds.

    As it is written where its field cannot take it.
    """
    how, text = read_of(row, "how"), read_of(row, "value")
    field = next(
        (
            field
            for field in (fields_of(row.table) if row.table in (*NOUNS, "choice") else ())
            if field.field == row.field
        ),
        None,
    )
    if how is None or text is None:
        return AsWritten(how or "", text or "", "")
    if field is None:
        return text  # what is changed is unknown, and that is told
    try:
        return _set(field, text, comma) if how == "set" else _operation(field, how, text, comma)
    except Unreadable as wrong:
        return AsWritten(how, text, wrong.code)


def _set(field: Field, text: str, comma: bool) -> Any:
    if not text and (field.required or field.choices or field.type not in ("text", "weekdays")):
        raise Unreadable("J013")
    return value_of(field, with_point(field, text) if comma else text) if text else ""


def _operation(field: Field, how: str, text: str, comma: bool) -> str:
    if not field.type.startswith(("number", "integer")):
        raise Unreadable("J010")
    text = with_point(NUMBER, text) if comma else text
    value_of(NUMBER, text)
    if how == "times":
        return f"x{text}"
    return text if text[:1] in "+-" else f"+{text}"


def faults_of(field: Field, value: AsWritten, row_at: str) -> list[Fault]:
    """Return what is wrong with the value of a change, or with how it is said."""
    if not value.code:
        return []  # told with the cells
    is_number = field.type.startswith(("number", "integer"))
    if value.how != "set" and not is_number:
        return [Fault("J010", f"{row_at}, how", value.how, f"set: {field.field} holds no number")]
    allowed = field.allowed.removesuffix(" (or empty)")
    if value.how == "set" and is_number:
        allowed += "; to multiply or to add, times or plus in how, and the number alone here"
    words = {
        "set": allowed,
        "times": "a number that the value is multiplied by",
        "plus": "a number that is added, with - before it taken off",
    }
    return [
        Fault(
            value.code,
            f"{row_at}, value",
            value.text,
            words[value.how],
            meant(field if value.how == "set" else NUMBER, value.text),
        )
    ]


def variants_in(raw: RawTable) -> Standing:
    """Return the variants of variants.csv, where each and each of its names stands, and every fault of their cells."""
    rows, places, faults = rows_of(raw)
    found: dict[str, dict[str, str]] = {}
    where: dict[str, list[str]] = {"variants": []}
    for row, at in zip(rows, places, strict=True):
        variant, policy = read_of(row, "variant"), read_of(row, "policy")
        if variant is None or policy is None:
            continue
        if variant not in found:
            where["variants"].append(at)
        names = found.setdefault(variant, {})
        faults += _twice_in(names, policy, at)
        names.setdefault(policy, at)
    for variant, names in found.items():
        where[rows_key("variants", variant)] = list(names.values())
    variants = tuple((variant, tuple(name for name in names if name)) for variant, names in found.items())
    return Standing(variants, where, faults)


def _twice_in(names: dict[str, str], policy: str, at: str) -> list[Fault]:
    """Return a fault for a policy that a variant names already, and for a row without one beside others."""
    if policy in names:
        return [
            Fault(
                "J014",
                f"{at}, policy",
                policy,
                f"a policy that this variant does not name in {_short(names[policy])} already",
            )
        ]
    if names and (not policy or "" in names):
        return [
            Fault(
                "J013",
                f"{at}, policy",
                policy,
                "one row alone for a variant without policies, or a policy in every row: see"
                f" {_short(next(iter(names.values())))}",
            )
        ]
    return []


def rows_key(table: str, name: str | None) -> str:
    """Return under which key the rows of one policy or variant are kept beside those of tables.

    Examples
    --------
    >>> rows_key("policies", "more beds")
    'policies: more beds'
    """
    return f"{table}: {name}"
