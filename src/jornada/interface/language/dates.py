"""Dates, months, numbers with their noun and rows that are folded, in a language."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from jornada.domain.nouns.policy import Policy
from jornada.domain.scenario.scenario import Scenario
from jornada.interface.language.texts import say

MONTHS = (
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
)


def day_in(day: date, language: str) -> str:
    """Return a date.

    Examples
    --------
    >>> day_in(date(2023, 12, 27), "es"), day_in(date(2023, 12, 27), "en")
    ('27 de diciembre de 2023', '27 December 2023')
    """
    return f"{day.day} de {MONTHS[day.month - 1]} de {day.year}" if language == "es" else f"{day.day} {day:%B %Y}"


def month_in(day: date, language: str) -> str:
    """Return a month with its year.

    Examples
    --------
    >>> month_in(date(2023, 12, 1), "es"), month_in(date(2023, 12, 1), "en")
    ('diciembre de 2023', 'December 2023')
    """
    return f"{MONTHS[day.month - 1]} de {day.year}" if language == "es" else f"{day:%B %Y}"


def short_month(day: date, language: str) -> str:
    """Return a month in three letters.

    Examples
    --------
    >>> short_month(date(2023, 1, 1), "es"), short_month(date(2023, 1, 1), "en")
    ('ene', 'Jan')
    """
    return MONTHS[day.month - 1][:3] if language == "es" else f"{day:%b}"


def counted_in(number: int, noun: str, language: str) -> str:
    """Return a number with its noun: place, leg or day.

    Examples
    --------
    >>> counted_in(1, "leg", "es"), counted_in(2, "place", "en")
    ('1 tramo', '2 places')
    """
    return say(f"words.{noun}", language) if number == 1 else say(f"words.{noun}s", language, {"number": number})


@dataclass(frozen=True)
class Folded:
    """Rows that are not shown: how many they are, in words, and their names."""

    words: str
    names: str


def folded(kind: str, labels: Sequence[str], language: str = "en") -> Folded | None:
    """Return rows of nothing as one line; none where there are none.

    Examples
    --------
    >>> folded("zero", ["died on the way", "fell ill"]).words, folded("zero", ["fell ill"]).words
    ('2 measures are 0 in every run', '1 measure is 0 in every run')
    """
    if not labels:
        return None
    return Folded(
        say(f"fold.{kind}.{'many' if len(labels) > 1 else 'one'}", language, {"number": len(labels)}), ", ".join(labels)
    )


def dates_of(policy: Policy, language: str = "en") -> str:
    """Return when a policy is in force, in words.

    Examples
    --------
    >>> dates_of(Policy("halt", starts="2023-09-19")), dates_of(Policy("halt"), "es")
    ('from 19 September 2023', 'todo el periodo')
    """
    if policy.trigger:
        return say("page.while.high", language, {"measure": policy.trigger.measure.replace("_", " ")})
    named = {name: day_in(day, language) for name, day in (("first", policy.starts), ("last", policy.ends)) if day}
    key = {("first",): "page.from", ("last",): "page.until", ("first", "last"): "page.from.until"}.get(
        tuple(named), "page.throughout"
    )
    return say(key, language, named)


def projected_sentence(scenario: Scenario, language: str = "en") -> str:
    """Return from which day on who arrives is projected, in a sentence; nothing where nobody is."""
    first = scenario.projected_from
    return say("words.projected", language, {"day": day_in(first, language)}) if first else ""
