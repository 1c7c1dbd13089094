"""Published monthly series: encounters, transits and entries, with the window that may be fitted."""

from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pandas as pd

START, LAST = date(2021, 10, 1), date(2023, 11, 30)
FIT_FIRST, FIT_LAST = (2022, 1), (2023, 9)
NATIONS = ("MEX", "GTM", "VEN", "HND", "CUB", "COL", "NIC", "ECU", "SLV", "PER", "BRA", "HTI", "OTHER")
HOUSEHOLDS = {"Single Adults": "adult", "FMUA": "family", "Accompanied Minors": "family", "UAC": "child"}
Month = tuple[int, int]
CBP = "CBP encounters via iom/gdidata"
INM = "INM by way of UPM/SEGOB via iom/gdidata"


def months(first: Month, last: Month) -> list[Month]:
    """Return the months from first to last.

    Examples
    --------
    >>> months((2022, 12), (2023, 1))
    [(2022, 12), (2023, 1)]
    """
    return [(n // 12, n % 12 + 1) for n in range(first[0] * 12 + first[1] - 1, last[0] * 12 + last[1])]


def begins(month: Month) -> date:
    """Return the first day of a month."""
    return date(month[0], month[1], 1)


def ends(month: Month) -> date:
    """Return the last day of a month."""
    year, number = month
    return date(year + number // 12, number % 12 + 1, 1) - timedelta(days=1)


def known(month: Month) -> date:
    """Return when a month's figures were public: about three weeks after its end (assumption)."""
    return ends(month) + timedelta(days=21)


ALL = months((2021, 10), (2023, 11))
FIT = months(FIT_FIRST, FIT_LAST)


@cache
def encounters(data: Path) -> pd.DataFrame:
    """Return Border Patrol encounters of the simulated months by sector, nationality and household, none later."""
    table = pd.read_csv(data / "encounters_monthly.csv")
    stamp = table.year * 100 + table.month
    table = table[(table.component == "USBP") & (stamp >= 202110) & (stamp <= 202311)].copy()
    table["nation"] = table.citizenship_iso3.where(table.citizenship_iso3.isin(NATIONS), "OTHER")
    table["household"] = table.demographic.map(HOUSEHOLDS)
    table["at"] = list(zip(table.year, table.month, strict=True))
    return table


@cache
def upstream(data: Path, name: str) -> dict[tuple[str, Month], float]:
    """Return transits (`darien`) or entries (`honduras`) by nationality and month."""
    table = pd.read_csv(data / f"{name}_monthly.csv")
    return _by_nation(table["citizenship_iso3"], table["year"], table["month"], table["count"])


@cache
def mexico(data: Path, series: str) -> dict[tuple[str, Month], float]:
    """Return a monthly series of INM by nationality: events, or returns."""
    table = pd.read_csv(data / "inm.csv")
    table = table[table.series == series]
    return _by_nation(table["key"], table["year"], table["month"], table["value"])


def _by_nation(
    nations: pd.Series, years: pd.Series, numbers: pd.Series, people: pd.Series
) -> dict[tuple[str, Month], float]:
    """Return people by nationality and month, those of no nationality of the corridor as OTHER.

    Rows of totals are left out.
    """
    found: dict[tuple[str, Month], float] = {}
    for name, year, month, count in zip(nations, years, numbers, people, strict=True):
        at = (int(year), int(month)) if name != "TOTAL" else None
        if at and ALL[0] <= at <= ALL[-1]:
            nation = name if name in NATIONS else "OTHER"
            found[nation, at] = found.get((nation, at), 0.0) + float(count)
    return found


@cache
def season(data: Path) -> dict[int, float]:
    """Return each calendar month against its year, the mean of fiscal years 2000 to 2019 of Border Patrol totals."""
    table = pd.read_csv(data / "encounters_totals_monthly.csv")
    table = table[(table.fiscal_year >= 2000) & (table.fiscal_year <= 2019)]
    ratio = table.usbp / table.groupby("fiscal_year").usbp.transform("mean")
    return {int(month): float(value) for month, value in ratio.groupby(table.month).mean().items()}


def with_season(data: Path, window: dict[Month, float]) -> dict[Month, float]:
    """Return a series given in the fitting window with the months before and after projected: level x season."""
    index = season(data)
    first = sum(window[m] / index[m[1]] for m in FIT[:3]) / 3
    last = sum(window[m] / index[m[1]] for m in FIT[-3:]) / 3
    before = {m: first * index[m[1]] for m in ALL if m < FIT_FIRST}
    after = {m: last * index[m[1]] for m in months((2023, 10), (2024, 2))}
    return before | window | after


def daily_mean(rate: dict[Month, float], month: Month, shift: int) -> float:
    """Return the mean daily rate over the days of a month shifted by some days; `rate` is people a day by month."""
    days = (ends(month) - begins(month)).days + 1
    total = 0.0
    for d in range(days):
        day = begins(month) + timedelta(days=d + shift)
        total += rate.get((day.year, day.month), 0.0)
    return total / days


def days_in(month: Month) -> int:
    """Return the days of a month."""
    return (ends(month) - begins(month)).days + 1


def quarter_months(year: int, quarter: int) -> list[Month]:
    """Return the months of a quarter."""
    return [(year, 3 * quarter - 2 + i) for i in range(3)]
