"""Small scenarios in which people arrive as a published series counts them.

`EXERCISED` names the events without which it would be none.
"""

from dataclasses import replace
from datetime import date

from jornada.domain.nouns.arrival import Arrival, Season
from jornada.domain.nouns.group import Group
from jornada.domain.nouns.observed import Observed
from tests.known.worlds import BASE


def _counted(series: str, first: int, last: int, people: float, nationality: str = "", area: str = "") -> Observed:
    return Observed(series, date(2024, 1, first), date(2024, 1, last), area, nationality, people)


def _as(series: str, group: str, people: float, process: str = "given", days: tuple[int, int] = (1, 9)) -> Arrival:
    return Arrival(
        f"{group} {series} {process}",
        "A",
        group,
        date(2024, 1, days[0]),
        date(2024, 1, days[1]),
        people,
        process,
        series=series,
    )


# by nationality, for those of whom it has figures, else of all; days without any; periods that begin before and end
# after; by area where there is no sum
SERIES = replace(
    BASE,
    title="arrivals as published",
    days=9,
    groups=(*BASE.groups, Group("other", "HND", means_high=200)),
    observed=(
        _counted("north", 1, 2, 9, "VEN"),
        _counted("north", 4, 4, 20, "VEN"),
        _counted("north", 5, 14, 70, "VEN"),
        _counted("north", 1, 9, 18),
        _counted("north", 3, 4, 12),
        _counted("north", 1, 9, 400, "CUB"),
        _counted("south", 1, 3, 6, area="D"),
        _counted("south", 2, 6, 40, area="E"),
        _counted("month", 1, 31, 155),
        _counted("month", 5, 5, 60, area="D"),
    ),
    seasons=(Season("north", 1, 3.0),),  # has nothing to do with the series of that name
    arrivals=(
        _as("north", "one", 0.7),
        _as("north", "three", 0.9, days=(2, 7)),
        _as("north", "other", 2.0, "poisson"),
        _as("south", "two", 0.8, "negative_binomial", (1, 7)),
        _as("south", "other", 0.5, "poisson"),
        _as("month", "three", 1.3, "given", (3, 9)),
    ),
)
WORLDS = {SERIES.title: SERIES}
EXERCISED = {SERIES.title: "arrived on_the_way encounters"}
