"""Route and Mode: the legs between places, and the ways of travelling them."""

from dataclasses import dataclass


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
