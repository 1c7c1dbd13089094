"""Site and Link: what the rules of Flee know of a place and of a leg beside its position and length."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Site:
    """A place as the rules of Flee see it: its kind, who lives there, and whom it has room for.

    Examples
    --------
    >>> Site("Mbera", "camp", capacity=77716).kind
    'camp'
    """

    place: str
    kind: str = "town"
    population: int = 0
    capacity: int = 0
    begins: int = 0
    intensity: float = 1.0
    growth: int = 0
    initial: int = 0
    trade: float = 0.0
    development: float = 0.0
    source: str = ""


@dataclass(frozen=True)
class Link:
    """What sets a leg apart under the rules of Flee: its speed, the share who walk, and its redirection flag.

    Examples
    --------
    >>> Link("Mopti-Mentao", walk=0.2).redirection
    0
    """

    leg: str
    speed: float | None = None
    walk: float = 0.0
    redirection: int = 0
    source: str = ""
