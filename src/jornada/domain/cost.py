"""Cost: what an action or a night costs, and for what purpose."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Cost:
    """A unit cost in USD of each person of a flow, or of each person and night of a stock.

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
    basis: str = "assumption"
    source: str = ""
    known_from: date | None = None
