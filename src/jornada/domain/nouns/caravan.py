"""Caravan and Offer: people who walk together, and what is offered to them on the way."""

from dataclasses import dataclass
from datetime import date

BETWEEN = ";"  # stands between the places of a road


@dataclass(frozen=True)
class Caravan:
    """People who gather at a place and walk together along a road: who joins and leaves, how far a day, and what ends
    it.

    Examples
    --------
    >>> Caravan("banner", "Tapachula", "foot", "Huixtla; Escuintla").places
    ('Tapachula', 'Huixtla', 'Escuintla')
    """

    caravan: str
    place: str
    mode: str
    road: str
    gathers: date | None = None
    starts: date | None = None
    size: int | None = None
    pace_low: float = 15.0
    pace_high: float = 36.0
    rest: int = 0
    nationality: str = "*"
    household: str = "*"
    joins: float = 0.0
    picks_up: float = 0.0
    leaves: float = 0.0
    feeds: int | None = None
    strain: float = 0.0
    leaves_blocked: float = 0.0
    patience: int | None = None
    splits: str = ""
    least: int = 1
    death: float = 1.0
    turned_back: float = 1.0
    ends: date | None = None
    source: str = ""
    known_from: date | None = None

    @property
    def places(self) -> tuple[str, ...]:
        """Return the places of the road in order, from where it forms to where it ends."""
        return (self.place, *(name.strip() for name in self.road.split(BETWEEN) if name.strip()))


@dataclass(frozen=True)
class Offer:
    """What a caravan is offered where it stays for a night: a paper, a seat on a bus, or both, to so many people a day.

    Examples
    --------
    >>> Offer("buses", "banner", to="Tuxtla Gutierrez", accepts=0.5, seats=400).gives
    ''
    """

    offer: str
    caravan: str
    place: str = ""
    starts: date | None = None
    ends: date | None = None
    accepts: float = 0.0
    seats: int | None = None
    gives: str = ""
    to: str = ""
    source: str = ""
    known_from: date | None = None
