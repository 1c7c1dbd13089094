"""Group and Paper: who travels, in which households, with what in hand."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Group:
    """Parties alike in nationality, household, size, means and home.

    Examples
    --------
    >>> Group("VEN family", "VEN", "family", size=3, smaller="VEN pair").size
    3
    """

    group: str
    nationality: str
    household: str = "adult"
    size: int = 1
    smaller: str = ""
    papers: str = ""
    means_low: float = 0.0
    means_high: float = 0.0
    home: str = ""
    pull: float = 10.0
    turn_back: float | None = None
    stay: float = 0.0
    settle: float = 0.0
    support: float = 0.0
    sponsor: float = 0.0
    source: str = ""


@dataclass(frozen=True)
class Paper:
    """A document that a leg may need or an office may give.

    Examples
    --------
    >>> Paper("permit").paper
    'permit'
    """

    paper: str
    description: str = ""
    allows: str = ""
    territory: str = "*"
    work: float = 1.0
    days: int | None = None
    after: str = ""
    claim: bool = False
    source: str = ""
    known_from: date | None = None
