"""HealthChange and Condition: what wears people on the road and what restores them, and what being weak or ill does."""

from dataclasses import dataclass
from datetime import date

STATES = ("well", "weak", "ill", "dead")


@dataclass(frozen=True)
class HealthChange:
    """A way from one state of health to another: the chance of a day, where, in which months, for whom.

    With `low` and `high` each run draws its own chance, log-uniform. Rows of one name share the draw.

    Examples
    --------
    >>> HealthChange("heat", "well", "weak", chance=0.05, on="leg", mode="foot", months="5-9").where
    '*'
    """

    health: str
    state: str
    becomes: str
    chance: float = 0.0
    low: float | None = None
    high: float | None = None
    on: str = "place"
    where: str = "*"
    mode: str = "*"
    bed: str = "any"
    household: str = "*"
    months: str = ""
    basis: str = "assumption"
    source: str = ""
    known_from: date | None = None

    def at(self, u: float) -> float:
        """Return the quantile `u` of the chance: log-uniform between low and high.

        Examples
        --------
        >>> round(HealthChange("heat", "well", "weak", chance=0.02, low=0.01, high=0.04).at(0.5), 6)
        0.02
        """
        if self.low is None or self.high is None or self.low <= 0.0:
            return self.chance
        return float(self.low * (self.high / self.low) ** u)


@dataclass(frozen=True)
class Condition:
    """What being weak or ill does: the share of parties that rest on a day, and how far people can work.

    Examples
    --------
    >>> Condition("ill", rest=0.9, work=0.0).rest
    0.9
    """

    condition: str
    rest: float = 0.0
    work: float = 1.0
    source: str = ""


def months_of(text: str) -> frozenset[int]:
    """Return the months of a text such as "5-9", "11-2" or "4 6-8"; all of them where it is empty.

    Raises
    ------
    ValueError
        When a part is no month from 1 to 12, nor a span of two.

    Examples
    --------
    >>> sorted(months_of("11-2")), len(months_of(""))
    ([1, 2, 11, 12], 12)
    """
    found: set[int] = set()
    for part in text.split() or ["1-12"]:
        first, _, last = part.partition("-")
        begin, end = int(first), int(last or first)
        if not (1 <= begin <= 12 and 1 <= end <= 12):
            raise ValueError(part)
        found |= {(begin - 1 + i) % 12 + 1 for i in range((end - begin) % 12 + 1)}
    return frozenset(found)
