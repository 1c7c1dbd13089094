"""Stop: where people are stopped on the way, and by whom."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Stop:
    """A checkpoint, patrol or raid on legs: its chance on a passage, who is let through, and the staff it takes.

    Examples
    --------
    >>> Stop("Huixtla", legs="Tapachula-Huixtla*", chance=0.2, passes="card").mode
    '*'
    """

    stop: str
    legs: str = "*"
    mode: str = "*"
    chance: float = 0.0
    passes: str = ""
    company: float = 1.0
    staff: str = ""
    needs: float = 0.0
    posted: float = 0.0
    basis: str = "assumption"
    source: str = ""
    known_from: date | None = None
