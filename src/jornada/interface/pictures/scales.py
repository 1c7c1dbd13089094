"""From figures to places on the page: ticks people can read, and dates along an axis."""

import math
from datetime import date

from jornada.interface.language.dates import short_month


def ticks(top: float, number: int = 4) -> list[float]:
    """Return round values from 0 to at least `top`.

    Examples
    --------
    >>> ticks(83)
    [0.0, 25.0, 50.0, 75.0, 100.0]
    """
    if top <= 0:
        return [0.0, 1.0]
    raw = top / number
    power = 10.0 ** math.floor(math.log10(raw))
    step = power * min((s for s in (1, 2, 2.5, 5, 10) if s * power >= raw * 0.999), default=10)
    return [i * step for i in range(math.ceil(top / step - 1e-9) + 1)]


def short(value: float) -> str:
    """Return a number for an axis.

    Examples
    --------
    >>> short(2500), short(120000), short(0.5), short(0)
    ('2,500', '120k', '0.5', '0')
    """
    if abs(value) >= 1e6:
        return f"{value / 1e6:g}M"
    if abs(value) >= 1e4:
        return f"{value / 1e3:g}k"
    return f"{value:,.0f}" if value == int(value) else f"{value:g}"


def month_ticks(first: date, last: date, number: int = 6, language: str = "en") -> list[tuple[date, str]]:
    """Return first days of months with labels: years where a year begins, short months elsewhere; the ends where no
    month begins.

    Examples
    --------
    >>> month_ticks(date(2022, 11, 5), date(2023, 5, 1), 4)
    [(datetime.date(2023, 1, 1), '2023'), (datetime.date(2023, 3, 1), 'Mar'), (datetime.date(2023, 5, 1), 'May')]
    """
    months = (last.year - first.year) * 12 + last.month - first.month
    every = next((k for k in (1, 2, 3, 6, 12, 24, 60) if months / k <= number), 120)
    found = []
    for index in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        day = date(index // 12, index % 12 + 1, 1)
        if index % every == 0 and first <= day <= last:
            found.append((day, str(day.year) if day.month == 1 else short_month(day, language)))
    if not found:
        return [(day, f"{day.day} {short_month(day, language)} {day.year}") for day in sorted({first, last})]
    if not any(label.isdigit() for _, label in found):
        found[0] = (found[0][0], f"{short_month(found[0][0], language)} {found[0][0].year}")
    return found
