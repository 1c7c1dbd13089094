"""Place: where people on the move can be on a given day."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """A location of origin, transit or destination, and what is offered there.

    Examples
    --------
    >>> Place("Tapachula", beds=1500).beds
    1500
    """

    place: str
    name: str = ""
    country: str = ""
    latitude: float = 0.0
    longitude: float = 0.0
    kind: str = "town"
    beds: int | None = None
    fits: str = "skip"
    stay: float = 0.0
    settle: float | None = None
    crowding: float = 0.0
    work: float = 0.0
    wage: float = 0.0
    living: float = 0.0
    region: str = ""
    area: str = ""
    pcode: str = ""
    source: str = ""
