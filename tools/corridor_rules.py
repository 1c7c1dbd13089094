"""What happens after an encounter, what draws people to sectors, policies, uncertainty and the series to compare with."""

import math
from datetime import date, timedelta
from pathlib import Path

from corridor_map import REFERENCE, SCALE, SECTORS, Row, cost_to, way_north
from corridor_people import TO_BORDER, Corrections
from corridor_series import ALL, CBP, FIT_LAST, NATIONS, START, begins, encounters, ends, known, quarter_months, upstream

QUARTERS = (*((2022, q) for q in range(1, 5)), (2023, 1), (2023, 2), (2023, 3))
TITLE_42_ENDS = date(2023, 5, 11)
DECIDED_BEFORE = timedelta(days=10)
REPEATS = "7 in 10 try again: assumption"


def dispositions(data: Path) -> list[Row]:
    """Return Title 42 shares by nationality, household and quarter of the fitting window, then assumptions from its end.

    Before the window the shares of its first quarter hold: the encounters of those months are scored, so nothing reads them.
    """
    table = encounters(data)
    rows: list[Row] = []
    for name, effect, part in (("expelled to the border", "return", TO_BORDER), ("expelled for good", "remove", 1 - TO_BORDER)):
        for year, quarter in QUARTERS[:-1]:
            inside = [m for m in quarter_months(year, quarter) if m < (2023, 5)]
            rows += title_42(table[table["at"].isin(inside)], (year, quarter), (name, effect, part))
    return rows + later()


def title_42(table: object, quarter: tuple[int, int], outcome: tuple[str, str, float]) -> list[Row]:
    """Return the rows of a quarter: the share of encounters under Title 42, times the part with this outcome."""
    inside = quarter_months(*quarter)
    starts = START if quarter == QUARTERS[0] else begins(inside[0])
    last = "2023-05-10" if quarter == (2023, 2) else ends(inside[-1])
    rows: list[Row] = []
    for (nation, household), part in table.groupby(["nation", "household"]):  # type: ignore[attr-defined]
        share = part[part.title_of_authority == "Title 42"]["count"].sum() / max(1, part["count"].sum())
        if share >= 0.005:
            rows.append({"disposition": outcome[0], "nationality": nation, "household": household, "starts": starts, "ends": last,
                         "share": round(float(share) * outcome[2], 3), "effect": outcome[1], "basis": "fitted",
                         "known_from": known(inside[-1]), "source": f"{CBP}, quarter shares; {REPEATS}"})
    return rows


def later() -> list[Row]:
    """Return outcomes after the end of Title 42, all assumptions."""
    parts = (("returned", "MEX", "adult", 0.4, "return"), ("returned", "MEX", "family", 0.1, "return"),
             ("returned", "[VCNH][EUIT][NBCI]", "adult", 0.1, "return"), ("removed", "MEX", "adult", 0.3, "remove"),
             ("removed", "[GHS][TNL][MDV]", "adult", 0.4, "remove"), ("removed", "*", "adult", 0.1, "remove"),
             ("removed", "*", "family", 0.08, "remove"))
    return [{"disposition": name, "nationality": nation, "household": household, "starts": "2023-05-11", "ends": "", "share": share,
             "effect": effect, "basis": "assumption", "known_from": TITLE_42_ENDS, "source": "assumption: Title 8 after 11 May 2023"}
            for name, nation, household, share, effect in parts]


def pulls(data: Path, legs: list[Row], fixes: Corrections) -> list[Row]:
    """Return the pull of each sector by nationality and quarter: log share plus the cost of getting there against all nine, corrected."""
    table = encounters(data)
    rows: list[Row] = []
    cost = {(s, p): cost_to(legs, f"{s} Sector", p)[REFERENCE] - way_north(legs, p) for s in SECTORS for p in ("", "permit")}
    for nation in NATIONS:
        for year, quarter in QUARTERS:
            inside = table[(table.nation == nation) & table["at"].isin(quarter_months(year, quarter))]
            total = inside["count"].sum()
            starts = START if (year, quarter) == QUARTERS[0] else begins(quarter_months(year, quarter)[0]) - DECIDED_BEFORE
            for sector in SECTORS:
                share = max(0.0005, inside[inside.area_of_responsibility == f"{sector} Sector"]["count"].sum() / max(1, total))
                fix = fixes.get(("pull", f"{nation} {sector}", f"{year}Q{quarter}"), 0.0)
                pull = SCALE * (math.log(share) + fix) + cost[sector, "permit" if nation == "MEX" else ""]
                rows.append({"nationality": nation, "place": f"{sector} Sector", "starts": starts, "pull": round(pull, 3),
                             "basis": "fitted", "known_from": known(FIT_LAST), "source": f"{CBP}, quarter shares"})
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
        for name, series in (("darien transits", upstream(data, "darien")), ("honduras entries", upstream(data, "honduras"))):
            rows += [observed_row(name, month, ("", n), series[n, month]) for n in NATIONS if series.get((n, month))]
    return rows


def observed_row(series: str, month: tuple[int, int], where: tuple[object, object], people: float) -> Row:
    """Return a row of observed."""
    publisher = {"e": CBP, "d": "Panama SNM via iom/gdidata", "h": "Honduras INM via iom/gdidata"}[series[0]]
    return {"series": series, "starts": begins(month), "ends": ends(month), "area": where[0], "nationality": where[1],
            "people": int(people), "source": publisher, "known_from": known(month)}


def shocks() -> list[Row]:
    """Return what varies by chance from month to month."""
    return [{"shock": "departures", "acts_on": "arrivals", "by": "nationality", "period": "month", "sd": 0.15, "correlation": 0.5, "source": "assumption"},
            {"shock": "encounter", "acts_on": "encounter", "by": "all", "period": "month", "sd": 0.05, "correlation": 0.5, "source": "assumption"}]


def priors() -> list[Row]:
    """Return ranges of what nobody measured."""
    names = ("parameter", "how", "low", "high", "shape", "source")
    rows = (("routes.*.death", "times", 0.5, 2.0, "log_uniform"), ("routes.* Sector foot.encounter", "times", 0.9, 1.1, "triangular"),
            ("places.Tapachula.stay", "plus", -0.4, 0.4, "uniform"), ("dispositions.expelled to the border.share", "times", 0.85, 1.15, "triangular"),
            ("modes.car.fare_per_km", "times", 0.7, 1.5, "log_uniform"))
    return [dict(zip(names, (*row, "assumption"), strict=True)) for row in rows]


POLICIES = '''[[policy]]
name = "appointments"
starts = "2023-01-18"
basis = "fitted"
source = "CBP One appointments at ports (DHS): people leave the picture at the border; size chosen with monthly encounters in view, those of October and November 2023 among them"
[policy.change]
"places.Tijuana.settle" = "+1.2"
"places.Ciudad Juarez.settle" = "+1.2"
"places.Reynosa.settle" = "+1.2"
"places.Matamoros.settle" = "+1.2"
"places.Mexico City.settle" = "+0.7"

[[policy]]
name = "ports for Haitians"
starts = "2022-06-01"
basis = "fitted"
source = "exceptions to Title 42 at ports, then CBP One (DHS): in the fitting window 99 in 100 Haitians are met at ports; size chosen with monthly encounters in view, those of October and November 2023 among them"
[policy.change]
"groups.HTI *.settle" = "+2.5"

[[policy]]
name = "Venezuela process"
starts = "2022-10-12"
ends = "2023-03-15"
basis = "fitted"
source = "parole process and expulsion to Mexico from 12 October 2022 (UNHCR, DHS): people wait, or leave the picture; size and end chosen with monthly encounters in view, those of October and November 2023 among them"
[policy.change]
"groups.VEN *.settle" = "+3.5"

[[policy]]
name = "ports for Cubans"
starts = "2023-01-05"
basis = "fitted"
source = "parole process, returns to Mexico and CBP One (DHS): from May 2023 nine in ten Cubans are met at ports; size chosen with monthly encounters in view, those of October and November 2023 among them"
[policy.change]
"groups.CUB *.settle" = "+4.5"

[[policy]]
name = "trains halted"
starts = "2023-09-19"
ends = "2023-09-22"
basis = "observed"
source = "Ferromex halts 60 northbound freight trains (AP)"
[policy.change]
"routes.* train.open" = false

[[policy]]
name = "no trains"
starts = "2023-06-01"
active = false
source = "assumption: freight trains closed to riders"
[policy.change]
"routes.* train.open" = false

[[policy]]
name = "southern controls"
starts = "2023-06-01"
active = false
source = "assumption: twice the controls on the roads out of Tapachula"
[policy.change]
"routes.Tapachula - *.turned_back" = "x2"

[[policy]]
name = "more appointments"
starts = "2023-06-01"
active = false
source = "assumption: about twice the appointments at ports"
[policy.change]
"places.Tijuana.settle" = "+0.7"
"places.Ciudad Juarez.settle" = "+0.7"
"places.Reynosa.settle" = "+0.7"
"places.Matamoros.settle" = "+0.7"

[[policy]]
name = "safer trail"
starts = "2022-01-01"
active = false
source = "assumption: rescue posts on the Darién trails"
[policy.change]
"routes.* - Bajo Chiquito foot.death" = "x0.5"
'''

VARIANTS = '''[variants]
"no freight trains" = ["no trains"]
"twice the southern controls" = ["southern controls"]
"more appointments at ports" = ["more appointments"]
"safer Darien trail" = ["safer trail"]
'''

SCENARIO = f'''title = "The corridor from the Darién to the United States"
start = 2021-10-01
days = 791
seed = 1
runs = 100
about = "People on the way from the Darién and by air through Central America and Mexico to the nine Border Patrol sectors, October 2021 to November 2023."
licence = "Tables compiled from public series (CBP, Panama SNM, Honduras INM by way of iom/gdidata, MIT; GeoNames, CC BY 4.0)"
sources = ["CBP via iom/gdidata", "Panama SNM via iom/gdidata", "Honduras INM via iom/gdidata", "GeoNames (CC BY 4.0)"]
money_unit = 100.0
money_levels = 5

[choice]
scale = {SCALE}
detour = 8.0
'''
