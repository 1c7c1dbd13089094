"""Staff: how many there are to stop people and to serve them, what they cost, and how far they go."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from jornada.domain.nouns.office import Office
from jornada.domain.nouns.stop import Stop


@dataclass(frozen=True)
class Staff:
    """A pool of people who do the stopping or serve at offices: how many there are, what one costs a day, and who pays.

    Examples
    --------
    >>> Staff("guard", number=500, usd=60.0).purpose
    ''
    """

    staff: str
    number: float = 0.0
    usd: float = 0.0
    purpose: str = ""
    payer: str = ""
    source: str = ""
    known_from: date | None = None


@dataclass(frozen=True)
class Posts:
    """Where staff is posted: at stops, as many as each says, and at offices, as many as their capacity takes."""

    stops: tuple[Stop, ...] = ()
    offices: tuple[Office, ...] = ()


def shares_of(pools: tuple[Staff, ...], posts: Posts) -> dict[str, float]:
    """Return which share of those posted from each pool is there: less than 1 where more are posted than there are.

    Examples
    --------
    >>> guards = Stop("road", staff="guard", needs=10, posted=30), Stop("rail", staff="guard", needs=10, posted=10)
    >>> desk = Office("desk", "A", capacity=40, staff="clerks", by_one=4)
    >>> shares_of((Staff("guard", 20), Staff("clerks", 100)), Posts(guards, (desk,)))
    {'guard': 0.5, 'clerks': 1.0}
    """
    posted = dict.fromkeys((pool.staff for pool in pools), 0.0)
    for name, number in (
        *((stop.staff, stop.posted) for stop in posts.stops),
        *((office.staff, taken_by(office)) for office in posts.offices),
    ):
        if name in posted:
            posted[name] += number
    return {pool.staff: min(1.0, pool.number / posted[pool.staff]) if posted[pool.staff] > 0 else 1.0 for pool in pools}


def taken_by(office: Office) -> float:
    """Return how many of the staff the capacity of an office takes.

    Examples
    --------
    >>> taken_by(Office("desk", "A", capacity=40, staff="clerks", by_one=4)), taken_by(Office("desk", "A", capacity=40))
    (10.0, 0.0)
    """
    return office.capacity / office.by_one if office.staff and office.by_one > 0 else 0.0


def strength(stop: Stop, shares: Mapping[str, float]) -> float:
    """Return the share of its chance that a stop reaches: with the staff it has, of what it needs.

    Examples
    --------
    >>> strength(Stop("a", staff="guard", needs=10, posted=10), {"guard": 0.5}), strength(Stop("b"), {"guard": 0.5})
    (0.5, 1.0)
    """
    return min(1.0, stop.posted * shares[stop.staff] / stop.needs) if stop.staff in shares and stop.needs > 0 else 1.0


def capacity_with(office: Office, shares: Mapping[str, float]) -> int:
    """Return what an office serves a period with the staff it has: whole cases or people, half a one counted as one.

    Examples
    --------
    >>> (
    ...     capacity_with(Office("desk", "A", capacity=5, staff="clerks", by_one=4), {"clerks": 0.5}),
    ...     capacity_with(Office("desk", "A", capacity=5), {}),
    ... )
    (3, 5)
    """
    share = shares.get(office.staff, 1.0) if taken_by(office) > 0 else 1.0
    return math.floor(office.capacity * share + 0.5)
