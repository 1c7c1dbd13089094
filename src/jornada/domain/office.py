"""Office and Disposition: who decides, and what follows an encounter."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Office:
    """An authority that serves a line: capacity a day, order, what it takes and gives.

    Examples
    --------
    >>> Office("registry", "Tapachula", capacity=60).order
    'first_come'
    """

    office: str
    place: str
    order: str = "first_come"
    capacity: int = 0
    unit: str = "case"
    fits: str = "skip"
    days: str = "12345"
    takes: str = ""
    gives: str = ""
    granted: float = 1.0
    apply: float = 0.0
    gives_up: float = 0.0
    source: str = ""


@dataclass(frozen=True)
class Disposition:
    """What follows an encounter, for whom, where and when: the first matching row of a name holds.

    Examples
    --------
    >>> Disposition("Title 42", nationality="HND", share=0.8, effect="return").household
    '*'
    """

    disposition: str
    nationality: str = "*"
    household: str = "*"
    area: str = "*"
    starts: date | None = None
    ends: date | None = None
    share: float = 0.0
    effect: str = "release"
    to: str = ""
    basis: str = "assumption"
    source: str = ""
    known_from: date | None = None
