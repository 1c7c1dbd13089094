"""Question.

What somebody wants to know of runs, a number at a place or an office on some days, with or without a level.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from jornada.domain.measures import MEASURES, RECORDED, SHOWN, ordered_by

# asked of the whole run; the wait at one office too
DERIVED = tuple(row.name for row in SHOWN if row.kind not in RECORDED)
NO_TARGET = tuple(row.name for row in MEASURES if row.no_target)
MAY_BE_TARGET = ordered_by("target")
HIGHEST = "highest"


@dataclass(frozen=True)
class Question:
    """A question: a measure at a place or an office, or in all, of a nationality or of everybody, on a day or over a
    period.

    With `above` or `below` it also asks in how many runs the number is more, or less, than that.

    Examples
    --------
    >>> Question("How full is it?", "present", place="Camp", day=date(2023, 9, 1)).by
    'place'
    """

    question: str
    measure: str
    place: str = ""
    office: str = ""
    nationality: str = ""
    day: date | None = None
    starts: date | None = None
    ends: date | None = None
    take: str = "whole"
    above: float | None = None
    below: float | None = None

    @property
    def by(self) -> str:
        """Return by what the measure has to be kept: place, office, nationality, both of two, or total.

        Examples
        --------
        >>> Question("?", "served", office="desk", nationality="VEN").by, Question("?", "died").by
        ('office+nationality', 'total')
        """
        where = "office" if self.office else "place" if self.place else ""
        return "+".join(part for part in (where, "nationality" if self.nationality else "") if part) or "total"

    @property
    def dated(self) -> bool:
        """Say whether it is about some days only, or about the highest of them."""
        return bool(self.day or self.starts or self.ends or self.take == HIGHEST)

    @property
    def asks(self) -> str:
        """Return what is counted, as one text: two questions that differ in their words or their level alone have the
        same.

        Examples
        --------
        >>> Question("How many?", "died", above=3.0).asks == Question("More than five?", "died", above=5.0).asks
        True
        """
        parts = (self.measure, self.place, self.office, self.nationality, self.day, self.starts, self.ends, self.take)
        return "|".join(str(part or "") for part in parts)

    def days(self, first: date, length: int) -> tuple[date, date]:
        """Return the first and the last day it is about, in a scenario that begins on a day and has so many.

        Examples
        --------
        >>> [day.isoformat() for day in Question("?", "died", starts=date(2023, 1, 9)).days(date(2023, 1, 1), 31)]
        ['2023-01-09', '2023-01-31']
        """
        if self.day:
            return self.day, self.day
        return self.starts or first, self.ends or first + timedelta(days=length - 1)
