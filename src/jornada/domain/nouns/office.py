"""Office, Outcome and Disposition: who decides, what comes of it, and what follows an encounter or a stop."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Office:
    """An authority that serves a line: capacity a day, order, who may join, what one must do while waiting.

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
    stage: str = ""
    on_list: bool = False
    by_lot: float = 0.5
    first: str = ""
    any_paper: bool = False
    nationality: str = "*"
    household: str = "*"
    from_places: str = ""
    stay: str = ""
    joins: float = 0.0
    baulk: float = 0.0
    waits: float | None = None
    no_show: float = 0.0
    delay: int = 0
    since_days: int = 1
    room: int | None = None
    full: str = ""
    limit: int | None = None
    limit_gives: str = ""
    beds_at: str = ""
    bribe: float = 0.0
    bribe_share: float = 0.0
    period: str = "day"
    total: int | None = None
    sponsor: bool = False
    least_means: float = 0.0
    fee: float = 0.0
    heals: int = 0
    staff: str = ""
    by_one: float = 0.0
    source: str = ""
    known_from: date | None = None


@dataclass(frozen=True)
class Outcome:
    """What comes of being served at an office, for whom and when: the first matching row of a name holds.

    Examples
    --------
    >>> Outcome("COMAR decision", "recognised", share=0.6, gives="residence").effect
    'grant'
    """

    office: str
    outcome: str
    nationality: str = "*"
    household: str = "*"
    starts: date | None = None
    ends: date | None = None
    share: float = 0.0
    effect: str = "grant"
    gives: str = ""
    next: str = ""
    to: str = ""
    basis: str = "assumption"
    source: str = ""
    known_from: date | None = None


@dataclass(frozen=True)
class Disposition:
    """What follows an encounter, or a stop on the way, for whom, where and when: the first matching row of a name
    holds.

    Examples
    --------
    >>> Disposition("Title 42", nationality="HND", share=0.8, effect="return").household
    '*'
    """

    disposition: str
    nationality: str = "*"
    household: str = "*"
    area: str = "*"
    stop: str = ""
    starts: date | None = None
    ends: date | None = None
    share: float = 0.0
    effect: str = "release"
    to: str = ""
    office: str = ""
    gives: str = ""
    basis: str = "assumption"
    source: str = ""
    known_from: date | None = None
