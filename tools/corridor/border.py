"""What happens after an encounter, what draws people to sectors, policies, uncertainty and the series to
compare with."""

import math
from datetime import date, timedelta
from pathlib import Path

from tools.corridor.corrections import Corrections
from tools.corridor.geography import REFERENCE, SCALE, SECTORS, cost_to, way_north
from tools.corridor.people import TO_BORDER
from tools.corridor.series import (
    ALL,
    CBP,
    FIT_LAST,
    NATIONS,
    START,
    begins,
    encounters,
    ends,
    known,
    quarter_months,
    upstream,
)
from tools.corridor.stops import COST as STOPPED
from tools.writing import Row

QUARTERS = (*((2022, q) for q in range(1, 5)), (2023, 1), (2023, 2), (2023, 3))
TITLE_42_ENDS = date(2023, 5, 11)  # its last day
DECIDED_BEFORE = timedelta(days=10)
HOLDS = {"expedited removal": "Expedited removal", "notice to appear": "Notice to appear"}
REPEATS = "7 in 10 try again: assumption"


def dispositions(data: Path) -> list[Row]:
    """Return Title 42 shares by nationality, household and quarter of the fitting window, then assumptions from its
    end.

    Before the window the shares of its first quarter hold: the encounters of those months are scored, so nothing reads
    them.
    """
    table = encounters(data)
    rows: list[Row] = []
    for year, quarter in QUARTERS[:-1]:
        inside = [m for m in quarter_months(year, quarter) if m < (2023, 5)]
        rows += in_quarter(table[table["at"].isin(inside)], (year, quarter))
    return rows + [
        row for nation in NATIONS for household in ("adult", "family", "child") for row in later(nation, household)
    ]


def in_quarter(table: object, quarter: tuple[int, int]) -> list[Row]:
    """Return the rows of a quarter under Title 42.

    Expelled to the border, expelled for good, expedited removal, and notice to appear for the rest.
    """
    inside = quarter_months(*quarter)
    dates: Row = {
        "starts": START if quarter == QUARTERS[0] else begins(inside[0]),
        "ends": TITLE_42_ENDS if quarter == (2023, 2) else ends(inside[-1]),
    }
    rows: list[Row] = []
    for (nation, household), part in table.groupby(["nation", "household"]):  # type: ignore[attr-defined]
        share = float(part[part.title_of_authority == "Title 42"]["count"].sum() / max(1, part["count"].sum()))
        share, removed = share if share >= 0.005 else 0.0, earlier_share(nation, household)
        who: Row = {"nationality": nation, "household": household, **dates}
        expelled: Row = {
            "basis": "fitted",
            "known_from": known(inside[-1]),
            "source": f"{CBP}, quarter shares; {REPEATS}",
        }
        assumed: Row = {
            "basis": "assumption",
            "known_from": known(inside[-1]),
            "source": "assumption: what Title 42 leaves (CBP)",
        }
        parts = (
            ("expelled to the border", "return", share * TO_BORDER, expelled),
            ("expelled for good", "remove", share * (1 - TO_BORDER), expelled),
            ("expedited removal", "hold", removed * (1 - share), assumed),
        )
        left = 1.0
        for name, effect, amount, more in (*parts, ("notice to appear", "hold", 1.0, assumed)):
            amount = round(min(amount, left), 4)
            left = round(left - amount, 4)
            if amount > 0:
                rows.append(
                    {
                        "disposition": name,
                        **who,
                        "share": amount,
                        "effect": effect,
                        "office": HOLDS.get(name, ""),
                        **more,
                    }
                )
    return rows


def later(nation: str, household: str) -> list[Row]:
    """Return outcomes after the end of Title 42, all assumptions; whoever is left over gets a notice to appear."""
    parts = dispositions_later(nation, household)
    parts.append(("notice to appear", "Notice to appear", round(1 - sum(share for _, _, share in parts), 4)))
    return [
        {
            "disposition": name,
            "nationality": nation,
            "household": household,
            "starts": TITLE_42_ENDS + timedelta(days=1),
            "ends": "",
            "share": share,
            "effect": effect if effect in ("return", "remove") else "hold",
            "office": "" if effect in ("return", "remove") else effect,
            "basis": "assumption",
            "known_from": TITLE_42_ENDS,
            "source": "assumption: Title 8 after 11 May 2023",
        }
        for name, effect, share in parts
    ]


def dispositions_later(nation: str, household: str) -> list[tuple[str, str, float]]:
    """Return what follows an encounter of a nationality and household after Title 42: name, effect and share; the rest
    gets a notice to appear.

    Expedited removal is what is tried; where custody is full people are released with a notice to appear, so that the
    share comes out of the run.
    """
    adult, child = household == "adult", household == "child"
    if child:
        return [("returned", "return", 0.8)] if nation == "MEX" else []
    if nation == "MEX":
        return [("returned", "return", 0.6 if adult else 0.15), ("removed", "remove", 0.25 if adult else 0.1)]
    if nation in ("CUB", "HTI", "NIC", "VEN"):
        return [
            ("return to Mexico", "Return to Mexico", 0.15 if adult else 0.05),
            ("expedited removal", "Expedited removal", 0.35 if adult else 0.03),
        ]
    share = 0.6 if nation in ("GTM", "HND", "SLV") else 0.35
    return [("expedited removal", "Expedited removal", share if adult else 0.08)]


def earlier_share(nation: str, household: str) -> float:
    """Return the share put into expedited removal while Title 42 held: small, of adults who were not Mexican."""
    return 0.03 if household == "adult" and nation != "MEX" else 0.0


def pulls(data: Path, legs: list[Row], fixes: Corrections) -> list[Row]:
    """Return the pull of each sector by nationality and quarter.

    Log share plus the cost of getting there against all nine, corrected.
    """
    table = encounters(data)
    rows: list[Row] = []
    cost = {
        (s, p): cost_to(legs, f"{s} Sector", p)[REFERENCE] - way_north(legs, p)
        for s in SECTORS
        for p in ("", "nationality")
    }
    for nation in NATIONS:
        for year, quarter in QUARTERS:
            inside = table[(table.nation == nation) & table["at"].isin(quarter_months(year, quarter))]
            total = inside["count"].sum()
            starts = (
                START if (year, quarter) == QUARTERS[0] else begins(quarter_months(year, quarter)[0]) - DECIDED_BEFORE
            )
            for sector in SECTORS:
                share = max(
                    0.0005, inside[inside.area_of_responsibility == f"{sector} Sector"]["count"].sum() / max(1, total)
                )
                fix = fixes.get(("pull", f"{nation} {sector}", f"{year}Q{quarter}"), 0.0)
                pull = SCALE * (math.log(share) + fix) + cost[sector, "nationality" if nation == "MEX" else ""]
                rows.append(
                    {
                        "nationality": nation,
                        "place": f"{sector} Sector",
                        "starts": starts,
                        "pull": round(pull, 3),
                        "basis": "fitted",
                        "known_from": known(FIT_LAST),
                        "source": f"{CBP}, quarter shares",
                    }
                )
    return rows


def observed(data: Path) -> list[Row]:
    """Return the published series a run is compared with."""
    table, rows = encounters(data), []
    for month in ALL:
        now = table[table["at"] == month]
        for area, people in now.groupby("area_of_responsibility")["count"].sum().items():
            rows.append(observed_row("encounters between ports", month, (area, ""), people))
        for nation, people in now.groupby("nation")["count"].sum().items():
            rows.append(observed_row("encounters between ports", month, ("", nation), people))
        for name, series in (
            ("darien transits", upstream(data, "darien")),
            ("honduras entries", upstream(data, "honduras")),
        ):
            rows += [observed_row(name, month, ("", n), series[n, month]) for n in NATIONS if series.get((n, month))]
    return rows


def observed_row(series: str, month: tuple[int, int], where: tuple[object, object], people: float) -> Row:
    """Return a row of observed."""
    publisher = {"e": CBP, "d": "Panama SNM via iom/gdidata", "h": "Honduras INM via iom/gdidata"}[series[0]]
    return {
        "series": series,
        "starts": begins(month),
        "ends": ends(month),
        "area": where[0],
        "nationality": where[1],
        "people": int(people),
        "source": publisher,
        "known_from": known(month),
    }


def shocks() -> list[Row]:
    """Return what varies by chance from month to month."""
    return [
        {
            "shock": "departures",
            "acts_on": "arrivals",
            "by": "nationality",
            "period": "month",
            "sd": 0.15,
            "correlation": 0.5,
            "source": "assumption",
        },
        {
            "shock": "encounter",
            "acts_on": "encounter",
            "by": "all",
            "period": "month",
            "sd": 0.05,
            "correlation": 0.5,
            "source": "assumption",
        },
    ]


def priors() -> list[Row]:
    """Return ranges of what nobody measured."""
    names = ("parameter", "how", "low", "high", "shape", "source")
    rows = (
        ("routes.*.death", "times", 0.5, 2.0, "log_uniform"),
        ("routes.* Sector foot.encounter", "times", 0.9, 1.1, "triangular"),
        ("places.Tapachula.stay", "plus", -0.4, 0.4, "uniform"),
        ("dispositions.expelled to the border.share", "times", 0.85, 1.15, "triangular"),
        ("modes.car.fare_per_km", "times", 0.7, 1.5, "log_uniform"),
        ("stops.*.chance", "times", 0.8, 1.25, "log_uniform"),
    )
    return [dict(zip(names, (*row, "assumption"), strict=True)) for row in rows]


VARIANTS = """[variants]
"no freight trains" = ["no trains"]
"more appointments at ports" = ["more appointments"]
"staff elsewhere" = ["staff elsewhere"]
"no duty to stay" = ["no duty to stay"]
"stricter screening" = ["stricter screening"]
"safer Darien trail" = ["safer trail"]
"""

SCENARIO = f"""title = "The corridor from the Darién to the United States"
start = 2021-10-01
days = 913
seed = 1
runs = 100
about = "People on the way from the Darién and by air through Central America and Mexico to the nine Border Patrol sectors, and the offices on the way and behind the border, from October 2021 on. Who arrives after November 2023 is projected."
licence = "Tables compiled from public series (CBP, Panama SNM, Honduras INM, Mexico INM by way of iom/gdidata, MIT; GeoNames, CC BY 4.0)"
sources = ["CBP via iom/gdidata", "Panama SNM via iom/gdidata", "Honduras INM via iom/gdidata", "Mexico INM (UPM/SEGOB) via iom/gdidata", "GeoNames (CC BY 4.0)"]
money_unit = 100.0
money_levels = 5
stranded = true

[choice]
scale = {SCALE}
detour = 8.0
stopped = {STOPPED}
"""
