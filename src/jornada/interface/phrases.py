"""Dates and months in a language."""

from datetime import date

from jornada.interface.texts import say

MONTHS = ("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre")


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
