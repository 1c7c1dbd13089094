"""Arrival, Season and Pull: who enters the picture, when in the year, and what draws them where."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Arrival:
    """People of a group who enter at a place over a period.

    They come evenly, by the months of a season, or as a published series does: then `people` come for each that it
    counts. A `projected` row stands for days that nobody has counted: tables and pictures mark them.

    Examples
    --------
    >>> Arrival("", "Necocli", "VEN adult", date(2022, 1, 1), date(2022, 1, 31), 3100).people
    3100
    """

    arrival: str
    place: str
    group: str
    starts: date
    ends: date
    people: float
    process: str = "given"
    dispersion: float = 10.0
    office: str = ""
    season: str = ""
    series: str = ""
    basis: str = "assumption"
    source: str = ""
    known_from: date | None = None
    projected: bool = False


@dataclass(frozen=True)
class Season:
    """How many times more come in a month of the year.

    Examples
    --------
    >>> Season("dry months", 3, 1.4).factor
    1.4
    """

    season: str
    month: int
    factor: float
    basis: str = "assumption"
    source: str = ""
    known_from: date | None = None


@dataclass(frozen=True)
class Pull:
    """What a destination is worth more to a nationality, from a date on.

    Examples
    --------
    >>> Pull("VEN", "El Paso", date(2022, 9, 1), 0.7).pull
    0.7
    """

    nationality: str
    place: str
    starts: date | None = None
    pull: float = 0.0
    basis: str = "assumption"
    source: str = ""
    known_from: date | None = None
