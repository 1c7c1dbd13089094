"""Cost: what an action or a night costs, and for what purpose."""

import math
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Cost:
    """A unit cost in USD of each person of a flow, or of each person and night of a stock.

    With `low` and `high` each run draws its own: triangular, likeliest at `usd`. Rows of one name share the draw.

    Examples
    --------
    >>> Cost("bed", "shelter", "sheltered", usd=15.0).place
    '*'
    """

    cost: str
    purpose: str
    measure: str
    place: str = "*"
    office: str = ""
    usd: float = 0.0
    low: float | None = None
    high: float | None = None
    payer: str = ""
    basis: str = "assumption"
    source: str = ""
    known_from: date | None = None

    def at(self, u: float) -> float:
        """Return the quantile `u` of the unit cost, in USD: triangular between low and high, likeliest at usd.

        Examples
        --------
        >>> Cost("bed", "shelter", "sheltered", usd=2.0, low=1.0, high=5.0).at(0.25)
        2.0
        >>> Cost("bed", "shelter", "sheltered", usd=2.0).at(0.9)
        2.0
        """
        if self.low is None or self.high is None or self.low == self.high:
            return self.usd
        width, left = self.high - self.low, self.usd - self.low
        if u * width < left:
            return self.low + math.sqrt(u * width * left)
        return self.high - math.sqrt((1.0 - u) * width * (self.high - self.usd))
