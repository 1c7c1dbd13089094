"""Observed and Recorded: published figures, and what a run keeps."""

from dataclasses import dataclass
from datetime import date

# measures that are counted at the office too
AT_OFFICES = (
    "waiting", "listed", "applied", "registered", "served", "granted", "refused", "admitted", "released", "removed", "returned",
    "gave_up", "abandoned", "no_shows", "turned_away", "unpaid", "bribes", "fees", "waited_days", "left_line",
    "served_in_week", "served_in_month", "served_in_quarter", "served_later", "unheard", "let_go",
)


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
