"""Arrivals after the last month that was counted: the departures of the twelve months before, with the season of 2000
to 2019.

No encounter, transit or entry of a projected month is read. One row stands for all projected days of a place and group,
and follows a season: that of encounters at the border, as many days ahead as the way there takes from where people set
out.
"""

from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from tools.corridor.people import AIR_LEAD, DARIEN_LEAD, LEAD, MANAGUA_LEAD
from tools.corridor.series import FIT_LAST, LAST, begins, known, months, season
from tools.writing import Row

FIRST, END = LAST + timedelta(days=1), date(2024, 12, 31)
YEAR = months((2022, 12), (2023, 11))
HOW = "projected: departures of December 2022 to November 2023 with the season of 2000 to 2019"
# of what was counted, a projection is derived
BASIS = {"observed": "derived", "derived": "derived", "fitted": "fitted"}


class Kind(NamedTuple):
    """Arrivals that are projected together: where, of whom, how their level was come by, and from what."""

    place: str
    group: str
    basis: str
    source: str

    @property
    def lead(self) -> int:
        """Return the days from there to the border."""
        counted = {"observed": DARIEN_LEAD, "derived": MANAGUA_LEAD}
        return counted.get(self.basis) or LEAD.get(self.group.split()[0], AIR_LEAD)


def arrivals(data: Path, rows: list[Row]) -> list[Row]:
    """Return the arrivals of the projected days, from those of the year before among some rows."""
    level = season(data)
    return [
        row(kind, round(people * total(level, kind.lead, FIRST, END) / total(level, kind.lead, begins(YEAR[0]), LAST)))
        for kind, people in of_the_year(rows).items()
    ]


def of_the_year(rows: list[Row]) -> dict[Kind, float]:
    """Return how many came in the last year that was counted.

    On the trails, wherever they began, where they begin now.
    """
    found: dict[Kind, float] = defaultdict(float)
    for one in rows:
        if begins(YEAR[0]) <= one["starts"] <= LAST:  # type: ignore[operator]
            place = "Acandi" if one["place"] == "Capurgana" else str(one["place"])
            found[Kind(place, str(one["group"]), str(one["basis"]), str(one["source"]))] += float(one["people"])  # type: ignore[arg-type]
    return found


def row(kind: Kind, people: int) -> Row:
    """Return a projected row of arrivals: a number to be expected, and no count."""
    last = FIT_LAST if kind.basis == "fitted" else YEAR[-1]
    return {
        "arrival": f"{kind.place} {kind.group} {FIRST} projected from {kind.basis}",
        "place": kind.place,
        "group": kind.group,
        "starts": FIRST,
        "ends": END,
        "people": max(1, people),
        "process": "poisson",
        "basis": BASIS[kind.basis],
        "known_from": known(last),
        "season": ahead(kind.lead),
        "projected": "yes",
        "source": f"{HOW} ({kind.source})",
    }


def ahead(lead: int) -> str:
    """Return the name of the season of those who are so many days from the border.

    Examples
    --------
    >>> ahead(12)
    'the border in 12 days'
    """
    return f"the border in {lead} days"


def seasons(data: Path) -> list[Row]:
    """Return how many times more set out in a month of the year.

    So many as are met at the border when they come there.
    """
    level = season(data)
    return [
        {
            "season": ahead(lead),
            "month": month,
            "factor": round(mean_of(level, lead, month), 3),
            "basis": "derived",
            "known_from": "2019-10-21",
            "source": (
                "Border Patrol encounters of fiscal years 2000 to 2019 by month (CBP, DHS OHSS), each against the mean"
                " of its year"
            ),
        }
        for lead in sorted({DARIEN_LEAD, MANAGUA_LEAD, AIR_LEAD, *LEAD.values()})
        for month in range(1, 13)
    ]


def mean_of(level: dict[int, float], lead: int, month: int) -> float:
    """Return the mean of a season some days ahead over the days of a month; the year is one without a 29 February."""
    days = [day for n in range(365) if (day := date(2023, 1, 1) + timedelta(days=n)).month == month]
    return sum(level[(day + timedelta(days=lead)).month] for day in days) / len(days)


def total(level: dict[int, float], lead: int, first: date, last: date) -> float:
    """Return the sum of a season over some days, as the rows of the table have it."""
    factors = {month: round(mean_of(level, lead, month), 3) for month in range(1, 13)}
    return sum(factors[(first + timedelta(days=n)).month] for n in range((last - first).days + 1))


def prior() -> Row:
    """Return how far the level may be off: one factor a run for all projected rows."""
    return {
        "parameter": "arrivals.* projected from *.people",
        "how": "times",
        "low": 0.7,
        "high": 1.4,
        "shape": "log_uniform",
        "source": (
            "derived: projected in the same way, 17 of 20 four-month totals from December to March of 2000 to 2019 lie"
            " within it (CBP, DHS OHSS)"
        ),
    }
