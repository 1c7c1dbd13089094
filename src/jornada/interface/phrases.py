"""Figures, ranges and dates in a language: for what is written in Spanish as well as in English."""

from datetime import date
from typing import Any

from jornada.interface.tables import figure
from jornada.interface.texts import say

MONTHS = ("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre")


def figure_in(value: Any, language: str) -> str:
    """Return a figure in three digits.

    Examples
    --------
    >>> figure_in(1425273268.0, "es"), figure_in(34630.0, "es"), figure_in(2.5e6, "en")
    ('1.43 mil millones', '34,600', '2.50 million')
    """
    text = figure(value)
    for word in ("million", "billion"):
        if text.endswith(" " + word):
            return say(word, language, {"figure": text.removesuffix(" " + word)})
    return text


def range_in(low: Any, high: Any, language: str) -> str:
    """Return a range in three digits.

    Examples
    --------
    >>> range_in(168513, 174995, "es"), range_in(28, 28, "en")
    ('169,000 a 175,000', '28 in every run')
    """
    if low == high:
        return say("every.run", language, {"figure": figure_in(low, language)})
    return say("to", language, {"low": figure_in(low, language), "high": figure_in(high, language)})


def day_in(day: date, language: str) -> str:
    """Return a date.

    Examples
    --------
    >>> day_in(date(2023, 12, 27), "es"), day_in(date(2023, 12, 27), "en")
    ('27 de diciembre de 2023', '27 December 2023')
    """
    return f"{day.day} de {MONTHS[day.month - 1]} de {day.year}" if language == "es" else f"{day.day} {day:%B %Y}"
