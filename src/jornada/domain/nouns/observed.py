"""Observed, Series and Recorded.

Published figures, what each series of them counts and how exactly, and what a run keeps.
"""

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
class Series:
    """What a published series counts, and how exactly: the figure given what a run counted is spread by an error model.

    `spread` is relative, .1 a tenth: the standard deviation of the logarithm (log_normal), or what comes on top of
    chance (negative_binomial, variance m + (spread m)^2); in people where the model is normal. A poisson series has
    chance alone.

    Examples
    --------
    >>> Series("encounters between ports", "encounters", spread=0.1).error
    'log_normal'
    """

    series: str
    measure: str
    error: str = "log_normal"
    spread: float = 0.0
    source: str = ""


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
    """Return what a run keeps of the measures that its table asks for: these, and what is kept with each in the same
    way.

    Examples
    --------
    >>> [row.measure for row in asked_for([Recorded("entered_unseen")])]
    ['entered_unseen', 'went_on_legally']
    """
    with_parts = (replace(row, measure=name) for row in rows for name in (row.measure, *parts_of(row.measure)))
    return tuple(dict.fromkeys(with_parts))
