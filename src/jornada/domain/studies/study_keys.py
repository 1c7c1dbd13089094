"""From study.toml to a Study: every key by its field of the schema, and every fault."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from jornada.domain.fault import Fault, nearest
from jornada.domain.scenario.paths import operand
from jornada.domain.schema.fields import fields_of
from jornada.domain.schema.settings import keys_in
from jornada.domain.studies.study import Alternative, Axis, InSpanish

FILE = "study.toml"
LISTS, TABLES = ("axis", "alternative"), ("against", "es")
STEPS = 'a table of paths, each with its list of values: {"places.Middle.beds" = [40, 80, 120]}'
Given = Mapping[str, object]


class Keys(NamedTuple):
    """What study.toml says, as far as it can be read, and every fault."""

    values: dict[str, Any]
    faults: list[Fault]


def study_keys(given: Given) -> Keys:
    """Return the values of study.toml by the names of a Study.

    One that could not be read is not there, and its fault is.
    """
    known = [row.field for row in fields_of("study")]
    plain = {key: value for key, value in given.items() if key not in (*LISTS, *TABLES)}
    lists = {"axis": [], "alternative": []} | {key: given[key] for key in LISTS if key in given}
    faults = [
        Fault(
            "J016",
            f"{FILE}, {key}",
            key,
            "one of " + ", ".join((*known, *LISTS, *TABLES)),
            nearest(key, (*known, *LISTS, *TABLES)),
        )
        for key in plain
        if key not in known
    ]
    values, wrong = keys_in("study", {key: value for key, value in plain.items() if key in known}, FILE)
    faults += [fault for fault in wrong if _key_of(fault) not in {told.nearest for told in faults}]
    values = {key: value for key, value in values.items() if f"{FILE}, {key}" not in {fault.where for fault in faults}}
    for name, read in (("axis", _axis), ("alternative", _alternative)):
        found, wrong = _blocks(lists[name], name, read)
        values[{"axis": "axes", "alternative": "alternatives"}[name]] = found
        faults += wrong
    values["against"], of_against = _texts(given.get("against", {}), f"{FILE}, [against]")
    values["es"], of_spanish = _spanish(given.get("es", {}))
    faults += [*of_against, *of_spanish]
    return Keys({**values, **_whole(values, faults)}, faults)


def _key_of(fault: Fault) -> str:
    return fault.where.removeprefix(f"{FILE}, ")


def _whole(values: Mapping[str, Any], faults: list[Fault]) -> dict[str, Any]:
    """Return the numbers of claims as whole ones, and add a fault where they are none."""
    claims = values.get("claims", ())
    if any(number != int(number) or number < 1 for number in claims):
        faults.append(
            Fault(
                "J010",
                f"{FILE}, claims",
                ", ".join(f"{number:g}" for number in claims),
                "a list of whole numbers, from 1 on",
            )
        )
        return {"claims": ()}
    return {"claims": tuple(map(int, claims))}


def _blocks(blocks: object, name: str, read: Any) -> tuple[tuple[Any, ...], list[Fault]]:
    """Return what stands under [[name]], block by block."""
    if not isinstance(blocks, list):
        return (), [Fault("J010", f"{FILE}, {name}", str(blocks), f"[[{name}]] with two brackets")]
    found, names = [], set[str]()
    faults: list[Fault] = []
    for number, block in enumerate(blocks, 1):
        at = f"{FILE}, {name} {number}"
        one, wrong = (
            read(block, at)
            if isinstance(block, dict)
            else (None, [Fault("J010", at, str(block), f"[[{name}]] with a name")])
        )
        if one is not None and one.name in names:
            wrong = [*wrong, Fault("J014", f"{at}, name", one.name, "a name not used before")]
        names |= {one.name} if one is not None else set()
        found += [one] if one is not None and not wrong else []
        faults += wrong
    return tuple(found), faults


def _axis(block: dict[str, Any], at: str) -> tuple[Axis | None, list[Fault]]:
    values, faults = _keys_beside("axis", block, "change", at)
    change, wrong = _change(block.get("change"), at)
    faults += wrong
    if faults:
        return None, faults
    first = change[0][1]
    named = [operand(value) if isinstance(value, str) else value for value in first]
    steps = values["at"] or tuple(float(number) for number in named if number is not None)
    if len(steps) != len(first) or len({*steps}) < len(steps):
        return None, [
            Fault(
                "J047",
                f"{at}, at",
                ", ".join(f"{number:g}" for number in steps) or "nothing",
                f"{len(first)} numbers, one a value, none twice",
            )
        ]
    return Axis(values["name"], change, tuple(steps), values["assumed"]), []


def _change(change: object, at: str) -> tuple[tuple[tuple[str, tuple[Any, ...]], ...], list[Fault]]:
    """Return the paths of an axis with their values, as many for each, and what is wrong with them."""
    if not isinstance(change, dict) or not change:
        return (), [Fault("J013", f"{at}, change", "nothing" if not change else str(change), STEPS)]
    faults, wanted = [], 0
    for path, values in change.items():
        if not isinstance(values, list) or len(values) < 2 or (wanted and len(values) != wanted):
            allowed = (
                f"{wanted} values, as many as {next(iter(change))} has" if wanted else "a list of at least 2 values"
            )
            faults.append(Fault("J047", f"{at}, change, {path}", str(values), allowed))
        wanted = wanted or (len(values) if isinstance(values, list) else 0)
    return tuple((path, tuple(values)) for path, values in change.items() if isinstance(values, list)), faults


def _alternative(block: dict[str, Any], at: str) -> tuple[Alternative | None, list[Fault]]:
    values, faults = _keys_beside("alternative", block, "values", at)
    numbers = block.get("values", {})
    if not isinstance(numbers, dict) or any(
        isinstance(number, bool) or not isinstance(number, (int, float)) for number in numbers.values()
    ):
        faults.append(
            Fault(
                "J010", f"{at}, values", str(numbers), 'a table of priors, each with a number: {"routes.*.death" = 2}'
            )
        )
    elif not numbers and not values.get("policies"):
        faults.append(
            Fault("J013", f"{at}, values", "nothing", "values of priors, or policies: what is assumed otherwise")
        )
    return (
        (None, faults)
        if faults
        else (
            Alternative(
                values["name"], values["policies"], tuple((path, float(number)) for path, number in numbers.items())
            ),
            [],
        )
    )


def _keys_beside(table: str, block: dict[str, Any], beside: str, at: str) -> tuple[dict[str, Any], list[Fault]]:
    """Return the keys of a block by the schema, but for one that is a table of its own."""
    known = [row.field for row in fields_of(table)]
    strange = [
        Fault("J016", f"{at}, {key}", key, "one of " + ", ".join((*known, beside)), nearest(key, (*known, beside)))
        for key in block
        if key not in (*known, beside)
    ]
    values, faults = keys_in(table, {key: value for key, value in block.items() if key in known}, at)
    return values, strange + faults


def _spanish(block: object) -> tuple[InSpanish, list[Fault]]:
    at = f"{FILE}, [es]"
    if not isinstance(block, dict):
        return InSpanish(), [Fault("J010", at, str(block), "a table [es]")]
    values, faults = _keys_beside("study_es", block, "names", at)
    names, wrong = _texts(block.get("names", {}), f"{at}, names")
    return (InSpanish() if faults else InSpanish(**values, names=names)), faults + wrong


def _texts(block: object, at: str) -> tuple[tuple[tuple[str, str], ...], list[Fault]]:
    """Return a table of names, each with a text."""
    if not isinstance(block, dict) or not all(isinstance(text, str) for text in block.values()):
        return (), [Fault("J010", at, str(block), 'names, each with a text: "more beds" = "..."')]
    return tuple(block.items()), []


def faults_of_lengths(values: Mapping[str, Any]) -> Iterator[Fault]:
    """Find a study that asks of no variant, and one whose texts in Spanish do not pair."""
    if not values.get("headline") and not values.get("axes") and {"headline", "axes"} <= values.keys():
        yield Fault(
            "J013",
            f"{FILE}, headline",
            "nothing",
            "the names of variants, or an [[axis]]: what is held against the base",
        )
    if len(values.get("axes", ())) > 2:
        yield Fault("J047", f"{FILE}, axis", f"{len(values['axes'])} axes", "one or two: no picture shows more")
    spanish = values.get("es", InSpanish()).cannot
    if spanish and "cannot" in values and len(spanish) != len(values["cannot"]):
        yield Fault("J047", f"{FILE}, [es], cannot", f"{len(spanish)} texts", f"{len(values['cannot'])}, as in English")
