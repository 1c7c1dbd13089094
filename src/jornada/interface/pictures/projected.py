"""Days for which nobody has counted who arrives: how tables, charts and sentences mark them."""

from collections.abc import Sequence
from datetime import date

import pandas as pd

from jornada.domain.scenario.scenario import Scenario
from jornada.interface.language.texts import say
from jornada.interface.pictures.drawing import BAND0, MUTED, Line, Mark, Text

COLUMN = "projected"  # of a table with dates: whether a day of the period is projected
# a flow stands under the first day of its period
LONGER = {"week": pd.Timedelta(days=6), "month": pd.offsets.MonthEnd()}


def marked(table: pd.DataFrame, scenario: Scenario) -> pd.DataFrame:
    """Return a table with a column that says of each date whether days of its period are projected; the same table
    where none are.

    Examples
    --------
    >>> from jornada.domain.nouns.arrival import Arrival
    >>> row = Arrival("", "A", "g", date(2022, 1, 5), date(2022, 1, 9), 5.0, projected=True)
    >>> table = pd.DataFrame({"date": pd.to_datetime(["2022-01-04", "2022-01-11"])})
    >>> marked(table, Scenario(start=date(2022, 1, 1), arrivals=(row,)))["projected"].tolist()
    [False, True]
    """
    first = scenario.projected_from
    if first is None or "date" not in table or not len(table):
        return table
    last = pd.to_datetime(table["date"])
    if "kind" in table and "every" in table:
        flows = table["kind"] == "flow"
        for every, longer in LONGER.items():
            some = flows & (table["every"] == every)
            last = last.where(~some, last + longer)
    return table.assign(**{COLUMN: last >= pd.Timestamp(first)})


def first_of(table: pd.DataFrame) -> date | None:
    """Return the first date of a marked table that is projected."""
    some = table.loc[table[COLUMN].astype(bool)] if COLUMN in table else table.iloc[:0]
    return pd.Timestamp(some["date"].min()).date() if len(some) else None


def shade(corners: Sequence[tuple[float, float]]) -> Line:
    """Return the ground behind projected days."""
    return Line((tuple(corners),), fill=BAND0)


def key(x: float, y: float, language: str) -> list[Mark]:
    """Return the entry of a legend for projected days."""
    return [
        shade(((x, y), (x + 22, y), (x + 22, y + 12), (x, y + 12))),
        Text(x + 28, y + 10, say("chart.projected", language), 11.5, colour=MUTED),
    ]
