"""What agencies counted, by month, from a folder of public tables; and the same as it was known at an origin."""

from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

NATIONS = ("MEX", "GTM", "VEN", "HND", "CUB", "COL", "NIC", "ECU", "SLV", "PER", "BRA", "HTI")
OTHER = "OTHER"
NOT_BROKEN_DOWN = "ALL (not broken down)"
ENCOUNTERS, TOTALS, TIMELINE, UPSTREAM = (
    "encounters_monthly.csv",
    "encounters_totals_monthly.csv",
    "policy_timeline.csv",
    "honduras_monthly.csv",
)
NEEDED = {
    TOTALS: ("year", "month", "usbp"),
    ENCOUNTERS: ("year", "month", "component", "citizenship_iso3", "area_of_responsibility", "count"),
    TIMELINE: ("date", "policy"),
    UPSTREAM: ("year", "month", "citizenship_iso3", "count"),
}


@dataclass(frozen=True)
class Counted:
    """Encounters between ports by month: in all, by nationality and by sector; entries to Honduras; dated policies.

    What is missing.
    """

    total: pd.Series
    nations: pd.DataFrame
    sectors: pd.DataFrame
    upstream: pd.DataFrame
    timeline: pd.DataFrame
    missing: tuple[str, ...] = ()


class TablesError(ValueError):
    """Tables that cannot be scored: every fault, one a line."""


def read_counts(folder: Path) -> Counted:
    """Return what the tables of a folder say; a table that is not there is named in `missing`.

    Raises
    ------
    TablesError
        When no table of encounters is there, or a table lacks a column or holds what is no count.
    """
    found = {name: _table(folder / name) for name in NEEDED}
    faults = [fault for name, table in found.items() if table is not None for fault in _faults(name, table)]
    if not folder.is_dir() or (found[TOTALS] is None and found[ENCOUNTERS] is None):
        faults.append(f"{folder}: found no {TOTALS} and no {ENCOUNTERS}; allowed: a folder with one of them at least")
    if faults:
        raise TablesError("\n".join(faults))
    cells = _between_ports(found[ENCOUNTERS])
    nations = _wide(cells, cells["citizenship_iso3"].where(cells["citizenship_iso3"].isin(NATIONS), OTHER))
    sectors = _wide(cells, cells["area_of_responsibility"].str.removesuffix(" Sector"))
    timeline = found[TIMELINE] if found[TIMELINE] is not None else pd.DataFrame({"date": [], "policy": []})
    missing = tuple(name for name, table in found.items() if table is None)
    return Counted(
        _total(found[TOTALS], found[ENCOUNTERS]), nations, sectors, _upstream(found[UPSTREAM]), timeline, missing
    )


def known_at(counted: Counted, origin: pd.Period) -> Counted:
    """Return what was known when a month had been counted.

    No later month, and no policy that began, or became known, later.
    """
    known = (
        counted.timeline["known_from"].fillna(counted.timeline["date"])
        if "known_from" in counted.timeline
        else counted.timeline["date"]
    )
    until = {
        name: getattr(counted, name)[getattr(counted, name).index <= origin]
        for name in ("total", "nations", "sectors", "upstream")
    }
    return replace(
        counted, timeline=counted.timeline[known.astype(str).str[:10] <= origin.end_time.date().isoformat()], **until
    )


def _table(path: Path) -> pd.DataFrame | None:
    return pd.read_csv(path) if path.is_file() else None


def _faults(name: str, table: pd.DataFrame) -> list[str]:
    """Return what is wrong with a table: columns it lacks, months that are none, counts below 0."""
    lacking = [column for column in NEEDED[name] if column not in table]
    if lacking:
        return [f"{name}: found no column {', '.join(lacking)}; allowed: a table with {', '.join(NEEDED[name])}"]
    found = []
    if "month" in table and not table["month"].between(1, 12).all():
        found.append(
            f"{name}, month: found {sorted(set(table['month'][~table['month'].between(1, 12)]))[:3]}; allowed: 1 to 12"
        )
    for column in {"usbp", "count"} & set(NEEDED[name]):
        numbers = pd.to_numeric(table[column], errors="coerce")
        wrong = (numbers < 0) | (numbers.isna() & table[column].notna())
        if wrong.any():
            found.append(
                f"{name}, {column}, row {int(wrong.idxmax()) + 2}: found {table[column][wrong.idxmax()]!r}; allowed: a"
                " count of 0 or more"
            )
    return found


def _months(table: pd.DataFrame) -> pd.PeriodIndex:
    return pd.PeriodIndex.from_fields(year=table["year"].astype(int), month=table["month"].astype(int), freq="M")


def _between_ports(table: pd.DataFrame | None) -> pd.DataFrame:
    if table is None:
        return pd.DataFrame({name: [] for name in NEEDED[ENCOUNTERS]})
    return table[
        (table["component"] == "USBP")
        & (table["citizenship_iso3"] != NOT_BROKEN_DOWN)
        & (table["area_of_responsibility"] != NOT_BROKEN_DOWN)
    ]


def _wide(cells: pd.DataFrame, parts: pd.Series) -> pd.DataFrame:
    """Return people by month and part; months that nobody counted are rows of nothing."""
    if not len(cells):
        return pd.DataFrame(index=pd.PeriodIndex([], freq="M"), dtype=float)
    found = cells["count"].astype(float).groupby([_months(cells), parts.to_numpy()]).sum().unstack(fill_value=0.0)
    return found.reindex(pd.period_range(found.index.min(), found.index.max(), freq="M"))


def _total(totals: pd.DataFrame | None, cells: pd.DataFrame | None) -> pd.Series:
    """Return Border Patrol's encounters by month: the table of totals, and sums of cells for months it lacks."""
    found = pd.Series(dtype=float)
    if totals is not None:
        found = totals["usbp"].astype(float).groupby(_months(totals)).sum(min_count=1).dropna()
    if cells is not None:
        ours = cells[cells["component"] == "USBP"]
        sums = ours["count"].astype(float).groupby(_months(ours)).sum()
        found = pd.concat([found, sums[[month not in found.index for month in sums.index]]]).sort_index()
    found = found[found > 0]
    return found.reindex(pd.period_range(found.index.min(), found.index.max(), freq="M"))


def _upstream(table: pd.DataFrame | None) -> pd.DataFrame:
    if table is None:
        return pd.DataFrame(index=pd.PeriodIndex([], freq="M"), dtype=float)
    rows = table[table["citizenship_iso3"].isin(NATIONS)]
    return (
        rows["count"]
        .astype(float)
        .groupby([_months(rows), rows["citizenship_iso3"].to_numpy()])
        .sum()
        .unstack(fill_value=0.0)
    )
