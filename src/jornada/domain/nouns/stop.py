"""Stop and Staff: where people are stopped on the way, by whom, and how many there are to do it."""

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


@dataclass(frozen=True)
class Staff:
    """A pool of people who do the stopping: how many there are, and what one costs a day.

    Examples
    --------
    >>> Staff("guard", number=500, usd=60.0).purpose
    ''
    """

    staff: str
    number: float = 0.0
    usd: float = 0.0
    purpose: str = ""
    source: str = ""
    known_from: date | None = None


def strength(stops: tuple[Stop, ...], pools: tuple[Staff, ...]) -> tuple[float, ...]:
    """Return the share of its chance that each stop reaches: with the staff it has of what it needs, all of a pool
    scaled alike where more are posted than there are.

    Examples
    --------
    >>> stops = Stop("a", staff="guard", needs=10, posted=10), Stop("b", staff="guard", needs=10, posted=30), Stop("c")
    >>> strength(stops, (Staff("guard", number=20),))
    (0.5, 1.0, 1.0)
    """
    number = {pool.staff: pool.number for pool in pools}
    posted = {name: sum(stop.posted for stop in stops if stop.staff == name) for name in number}
    there = {name: min(1.0, number[name] / total) if total > 0 else 1.0 for name, total in posted.items()}
    return tuple(
        min(1.0, stop.posted * there[stop.staff] / stop.needs) if stop.staff in there and stop.needs > 0 else 1.0
        for stop in stops
    )
