"""Observed and Recorded: published figures, and what a run keeps."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from jornada.domain.measures import parts_of


@dataclass(frozen=True)
class Observed:
    """A published figure of a series over a period.

    Examples
    --------
    >>> Observed("darien transits", date(2023, 8, 1), date(2023, 8, 31), people=81946).area
    ''
    """

    series: str
    starts: date
    ends: date
    area: str = ""
    nationality: str = ""
    people: float = 0.0
    source: str = ""
    known_from: date | None = None


@dataclass(frozen=True)
class Recorded:
    """A measure to keep: how often, and by what.

    Examples
    --------
    >>> Recorded("encounters", "month", "place+nationality").every
    'month'
    """

    measure: str
    every: str = "week"
    by: str = "place"
    starts: date | None = None


def asked_for(rows: Iterable[Recorded]) -> tuple[Recorded, ...]:
    """Return what a run keeps of the measures that its table asks for: these, and what is kept with each in the same way.

    Examples
    --------
    >>> [row.measure for row in asked_for([Recorded("entered_unseen")])]
    ['entered_unseen', 'went_on_legally']
    """
    with_parts = (replace(row, measure=name) for row in rows for name in (row.measure, *parts_of(row.measure)))
    return tuple(dict.fromkeys(with_parts))
