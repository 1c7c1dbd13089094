"""Texts in English and Spanish.

Data/texts.json and what the list of measures says, which Python and the viewer read.
"""

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources

from jornada.domain.measures import COST, MONEY, OF_PAIRS, PAID, SHOWN
from jornada.study.runs.measure import AT, WAIT, measure
from jornada.study.runs.measure import unit_of as measured_in

LANGUAGES = ("en", "es")
ON_PAPER = (
    "allocate.",
    "annex.",
    "answers.",
    "ask.",
    "attribute.",
    "brief.",
    "camps.",
    "chart.",
    "depends.",
    "dial.",
    "diff.",
    "effect.",
    "field.",
    "findings.",
    "flee3.",
    "fold.",
    "head.",
    "means.",
    "page.",
    "pair.",
    "rival.",
    "scores.",
    "source.",
    "study.",
    "summary.",
    "table.",
    "theme.",
    "trigger.",
    "when.",
    "who.",
    "why.",
    "words.",
)


@cache
def texts() -> dict[str, dict[str, str]]:
    """Return all texts: by language, by key.

    Of measures how the map calls people in it, and in Spanish their names and what they count.
    """
    found: dict[str, dict[str, str]] = json.loads(
        resources.files("jornada.interface").joinpath("data", "texts.json").read_text("utf-8")
    )
    for row in (*SHOWN, *OF_PAIRS):
        spanish = {
            f"measure.{row.name}": row.label_es,
            f"means.{row.name}": row.definition_es,
            f"status.{row.name}": row.status_es,
        }
        found["en"] |= {f"status.{row.name}": row.status} if row.status else {}
        found["en"] |= {f"measure.{row.name}": row.label} if row in OF_PAIRS else {}
        found["es"] |= {key: text for key, text in spanish.items() if text}
    return found


def viewer_texts(money: str = MONEY) -> dict[str, dict[str, str]]:
    """Return the texts that the viewer needs: those of pages and tables that Python writes are left out."""
    return {
        language: {key: text for key, text in found.items() if not key.startswith(ON_PAPER)} | {f"unit.{MONEY}": money}
        for language, found in texts().items()
    }


def say(key: str, language: str = "en", values: Mapping[str, object] | None = None) -> str:
    """Return a text in a language, English where it has none; {names} are filled in.

    Examples
    --------
    >>> say("to", "es", {"low": 3, "high": 5})
    '3 a 5'
    """
    text = texts()[language].get(key, texts()["en"].get(key, key))
    for name, value in (values or {}).items():
        text = text.replace(f"{{{name}}}", str(value))
    return text


def under(rules: str, key: str) -> str:
    """Return the key of a text as it is true under a set of rules: what it says of the others need not be.

    Examples
    --------
    >>> under("flee3", "words.size"), under("jornada", "words.size"), under("flee3", "period")
    ('flee3.words.size', 'words.size', 'period')
    """
    own = f"{rules}.{key}"
    return own if own in texts()["en"] else key


def named(prefix: str) -> tuple[str, ...]:
    """Return the names of what has a text under a prefix, in the order of the file.

    Examples
    --------
    >>> named("page.figure.")[:2]
    ('people-by-place', 'waits-by-office')
    """
    return tuple(key.removeprefix(prefix) for key in texts()["en"] if key.startswith(prefix))


def label_of(name: str, language: str = "en") -> str:
    """Return what a measure is called.

    Examples
    --------
    >>> label_of("died"), label_of("died", "es"), label_of("cost of shelter", "es")
    ('died', 'murieron', 'costo: shelter')
    """
    return _of_measure("measure", name, language)


def means_of(name: str, language: str = "en") -> str:
    """Return what a measure counts.

    Examples
    --------
    >>> means_of("fares"), means_of("fares", "es"), means_of("cost of shelter", "es")
    ('what people paid to travel', 'lo que las personas pagaron por viajar', 'costo: shelter')
    """
    return _of_measure("means", name, language)


def _of_measure(kind: str, name: str, language: str) -> str:
    """Return what a measure is called, or what it means."""
    english = measure(name).label if kind == "measure" else measure(name).definition
    if language == "en":
        return english
    if name.startswith(AT):
        return say(f"{kind}.at", language, {"place": name.removeprefix(AT)})
    if name.startswith(COST):
        return f"{say('cost', language)}: {name.removeprefix(COST)}"
    if name.startswith(PAID):
        return say("paid.by", language, {"payer": name.removeprefix(PAID)})
    if name.startswith(WAIT):
        return say("wait.at" if kind == "measure" else "wait.means", language, {"office": name.removeprefix(WAIT)})
    base = name.removeprefix("office_")
    text = texts()[language].get(f"{kind}.{base}", english)
    return f"{text}{', ' if kind == 'measure' else '; '}{say('by.office', language)}" if base != name else text


def unit_of(name: str, language: str = "en", money: str = MONEY) -> str:
    """Return the unit of a measure, money as the scenario counts it.

    Examples
    --------
    >>> unit_of("present", "es"), unit_of("encounters")
    ('personas en una noche promedio', 'events')
    """
    return unit_in(measured_in(name, money), language)


def unit_in(unit: str, language: str) -> str:
    """Return a unit in a language.

    Examples
    --------
    >>> unit_in("people", "es")
    'personas'
    """
    return say(f"unit.{unit}", language) if f"unit.{unit}" in texts()["en"] else unit


def field_of(field: str, text: str, language: str) -> str:
    """Return what a field of a table means, from its description in the schema: in a language where it is told in that.

    Examples
    --------
    >>> field_of("places.beds", "Beds", "en"), field_of("places.nothing", "Nothing", "es")
    ('Beds', 'Nothing')
    """
    return texts()[language].get(f"field.{field}", text)
