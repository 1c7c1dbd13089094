"""Span: days one after another, from a first to a last one."""

from datetime import date
from typing import NamedTuple


class Span(NamedTuple):
    """Days from a first to a last one, both of them included.

    Examples
    --------
    >>> Span(date(2024, 1, 1), date(2024, 1, 31)).holds(date(2024, 1, 31))
    True
    """

    first: date
    last: date

    def holds(self, day: date) -> bool:
        """Say whether a day is one of these."""
        return self.first <= day <= self.last

    def covers(self, other: "Span") -> bool:
        """Say whether all days of another span are among these."""
        return self.first <= other.first and other.last <= self.last
