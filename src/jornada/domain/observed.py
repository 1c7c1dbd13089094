"""Observed and Recorded: published figures, and what a run keeps."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

# measures that are counted at the office too
AT_OFFICES = (
    "waiting", "listed", "applied", "registered", "served", "granted", "refused", "admitted", "released", "removed", "returned",
    "gave_up", "abandoned", "no_shows", "turned_away", "unpaid", "bribes", "fees", "waited_days", "left_line",
    "served_in_week", "served_in_month", "served_in_quarter", "served_later", "unheard", "let_go",
)
# what is kept with a measure that is asked for: its parts, and those whom readers would look for in it
KEPT_WITH = {
    "arrived": ("on_the_way",), "entered_unseen": ("went_on_legally",), "moved": ("took_seat",),
    "died": ("died_on_leg", "died_at_place", "died_captive", "died_of_passage", "died_of_danger", "died_of_illness"),
}


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


def asked_for(rows: Iterable[Recorded]) -> tuple[Recorded, ...]:
    """Return what a run keeps of the measures that its table asks for: these, and what is kept with each in the same way.

    Examples
    --------
    >>> [row.measure for row in asked_for([Recorded("entered_unseen")])]
    ['entered_unseen', 'went_on_legally']
    """
    with_parts = (replace(row, measure=name) for row in rows for name in (row.measure, *KEPT_WITH.get(row.measure, ())))
    return tuple(dict.fromkeys(with_parts))
