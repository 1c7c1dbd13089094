"""Texts in English and Spanish, in one place: data/texts.json, which Python and the viewer read."""

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources

from jornada.study.measure import COST, measure

LANGUAGES = ("en", "es")


@cache
def texts() -> dict[str, dict[str, str]]:
    """Return all texts: by language, by key."""
    found: dict[str, dict[str, str]] = json.loads(resources.files("jornada.interface").joinpath("data", "texts.json").read_text("utf-8"))
    return found


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


def label_of(name: str, language: str = "en") -> str:
    """Return what a measure is called.

    Examples
    --------
    >>> label_of("died"), label_of("died", "es"), label_of("cost of shelter", "es")
    ('died on the way', 'murieron en el camino', 'costo: shelter')
    """
    if language == "en":
        return measure(name).label
    if name.startswith(COST):
        return f"{say('cost', language)}: {name.removeprefix(COST)}"
    base = name.removeprefix("office_")
    text = texts()[language].get(f"measure.{base}", measure(name).label)
    return f"{text}, {say('by.office', language)}" if base != name else text


def unit_of(name: str, language: str = "en") -> str:
    """Return the unit of a measure.

    Examples
    --------
    >>> unit_of("present", "es"), unit_of("encounters")
    ('personas', 'events')
    """
    unit = measure(name).unit
    return say(f"unit.{unit}", language) if f"unit.{unit}" in texts()["en"] else unit
