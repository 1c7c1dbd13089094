"""Danger: what may be done to people, or happen to them, on a leg or at a place, and what it costs them."""

from dataclasses import dataclass
from datetime import date

WHOLE_YEAR = tuple(range(1, 13))
DEADLY = ("drowning",)  # counted by its deaths alone


@dataclass(frozen=True)
class Danger:
    """Something that a party may meet on a passage of a leg, or on a day at a place.

    With `low` and `high` each run draws its own chance: log-uniform, for what is not counted may be many times what is.

    Examples
    --------
    >>> Danger("robbers of the trail", "robbery", where="trail*", chance=0.02, takes=200).on
    'leg'
    """

    danger: str
    kind: str
    on: str = "leg"
    where: str = "*"
    mode: str = "*"
    nationality: str = "*"
    household: str = "*"
    paper: str = "*"
    chance: float = 0.0
    low: float | None = None
    high: float | None = None
    months: str = ""
    company: float = 1.0
    takes: float = 0.0
    days: float = 0.0
    ransom: float = 0.0
    raised: float = 0.0
    death: float = 0.0
    worsens: float = 0.0
    basis: str = "assumption"
    source: str = ""
    known_from: date | None = None

    @property
    def season(self) -> tuple[int, ...]:
        """Return the months in which it is met; blank means all.

        Examples
        --------
        >>> Danger("heat", "exposure", months="6 7 8").season
        (6, 7, 8)
        """
        return tuple(int(month) for month in self.months.split()) or WHOLE_YEAR

    def at(self, u: float) -> float:
        """Return the quantile `u` of the chance: log-uniform between low and high, or the chance where there is no
        range.

        Examples
        --------
        >>> round(Danger("current", "drowning", chance=0.002, low=0.001, high=0.004).at(0.5), 9)
        0.002
        """
        if self.low is None or self.high is None or self.low == self.high:
            return self.chance
        return float(self.low * (self.high / self.low) ** u)
