"""Route and Mode: the legs between places, and the ways of travelling them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True)
class Mode:
    """A way of travelling: hours a day, speed, fare by distance, and how it is liked.

    Examples
    --------
    >>> Mode("foot", hours=8, km_per_hour=4).km_per_hour
    4
    """

    mode: str
    hours: float = 24.0
    km_per_hour: float = 40.0
    fare_per_km: float = 0.0
    liking: float = 0.0
    liking_family: float = 0.0
    source: str = ""


@dataclass(frozen=True)
class Route:
    """A leg between two places by one mode, with its time, price, papers and dangers.

    Examples
    --------
    >>> Route("raft", "Tecun Uman", "Ciudad Hidalgo", "boat", km=1).both_ways
    False
    """

    leg: str
    start_place: str
    end_place: str
    mode: str
    km: float | None = None
    hours: float | None = None
    fare: float | None = None
    needs: str = ""
    both_ways: bool = False
    open: bool = True
    death: float = 0.0
    turned_back: float = 0.0
    bribe: float = 0.0
    bribe_share: float = 0.0
    encounter: float = 0.0
    source: str = ""


class Leg(NamedTuple):
    """One direction of a route."""

    name: str  # that of the route; the way back of one that goes both ways has < behind it
    route: Route  # the row of its table
    start: str  # the place where it begins
    end: str  # the place where it ends


def directed(routes: Iterable[Route]) -> list[Leg]:
    """Return every directed leg, in the order of the table; a route that goes both ways is two.

    Examples
    --------
    >>> [leg.name for leg in directed([Route("bridge", "Tecun Uman", "Ciudad Hidalgo", "foot", both_ways=True)])]
    ['bridge', 'bridge<']
    """
    legs = []
    for route in routes:
        legs.append(Leg(route.leg, route, route.start_place, route.end_place))
        if route.both_ways:
            legs.append(Leg(route.leg + "<", route, route.end_place, route.start_place))
    return legs
