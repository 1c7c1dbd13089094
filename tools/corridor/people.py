"""Groups and arrivals of the corridor: given upstream series, and latent departures fitted to what they leave open."""

import math
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from tools.corridor.corrections import Corrections
from tools.corridor.geography import PULL, REFERENCE, cost_to, way_north
from tools.corridor.series import (
    ALL,
    CBP,
    FIT,
    FIT_LAST,
    NATIONS,
    START,
    Month,
    begins,
    daily_mean,
    days_in,
    encounters,
    ends,
    known,
    mexico,
    upstream,
    with_season,
)
from tools.writing import Row

ENCOUNTER = 0.75
# share of expulsions after which people try again: a fifth of encounters are then repeats (published: 0.27 in fiscal
# 2021)
TO_BORDER = 0.7
HOME = {
    "MEX": "Irapuato",
    "GTM": "Guatemala City",
    "HND": "San Pedro Sula",
    "SLV": "San Salvador",
    "NIC": "Managua",
    "CUB": "Managua",
}
FAR_HOME = "Panama City"
# Where latent departures set out, with the days from there to an encounter.
DEPARTS = {
    "MEX": (("Irapuato", 0.3), ("Mexico City", 0.3), ("Oaxaca", 0.2), ("Guadalajara", 0.2)),
    "GTM": (("Guatemala City", 1.0),),
    "HND": (("San Pedro Sula", 0.7), ("Tegucigalpa", 0.3)),
    "SLV": (("San Salvador", 1.0),),
    "NIC": (("Managua", 1.0),),
    "CUB": (("Managua", 1.0),),
}
BY_AIR = (("Mexico City", 0.5), ("Cancun", 0.5))
LEAD = {"MEX": 12, "GTM": 24, "HND": 26, "SLV": 25, "NIC": 28, "CUB": 28}
AIR_LEAD, DARIEN_LEAD, MANAGUA_LEAD, REFERENCE_LEAD = 15, 36, 28, 13
MEANS = {"MEX": (150, 350), "GTM": (100, 350), "HND": (50, 300), "SLV": (100, 350)}
SETTLES = {"MEX": -6.0, "HTI": 2.7}
LOSS = {"HTI": 0.78}


def shares(data: Path, nation: str, year: int) -> dict[str, float]:
    """Return the shares of adults, families and children alone in a nation's encounters of a year of the window.

    Children alone below 4 % count as adults, which spares rows.
    """
    table = encounters(data)
    table = table[(table.nation == nation) & (table["at"] <= FIT_LAST) & (table.year == min(2023, max(2022, year)))]
    parts = table.groupby("household")["count"].sum()
    found = {str(k): float(v) / float(parts.sum()) for k, v in parts.items()}
    if found.get("child", 0.0) < 0.04:
        found["adult"] += found.pop("child", 0.0)
    return found


def groups(legs: list[Row]) -> list[Row]:
    """Return adults alone, families of three (and the two a death leaves) and children alone of each nationality."""
    rows: list[Row] = []
    for nation in NATIONS:
        home, paper = HOME.get(nation, FAR_HOME), "nationality" if nation == "MEX" else ""
        low, high = MEANS.get(nation, (100, 350))
        to_reference = cost_to(legs, REFERENCE, paper)
        common = {
            "papers": paper,
            "means_low": low,
            "means_high": high,
            "home": home,
            "pull": round(PULL + way_north(legs, paper), 3),
            "turn_back": round(math.log(0.01) + PULL - to_reference[home], 2),
            "settle": SETTLES.get(nation, ""),
            "support": 12,
            "source": "assumption; turning back one in a hundred at home, less on the way",
        }
        for name, household, size, smaller in (
            ("adult", "adult", 1, ""),
            ("family", "family", 3, f"{nation} pair"),
            ("pair", "family", 2, f"{nation} adult"),
            ("child", "child", 1, ""),
        ):
            rows.append(
                {
                    "group": f"{nation} {name}",
                    "nationality": nation,
                    "household": household,
                    "size": size,
                    "smaller": smaller,
                }
                | common
            )
    return rows


def return_share(data: Path, nation: str, month: Month) -> float:
    """Return the share of encounters that end back at the border with another try: Title 42, then an assumption."""
    if month > (2023, 5):
        return 0.3 if nation == "MEX" else 0.05
    table = encounters(data)
    table = table[(table.nation == nation) & (table["at"] == month)]
    total = float(table["count"].sum())
    return TO_BORDER * float(table[table.title_of_authority == "Title 42"]["count"].sum()) / total if total else 0.0


def per_person(data: Path, nation: str, month: Month) -> float:
    """Return expected encounters for a person who reaches the border: e / (1 - e r)."""
    inside = min(max(month, ALL[0]), FIT_LAST)
    return ENCOUNTER / (1.0 - ENCOUNTER * return_share(data, nation, inside))


def seen(data: Path, nation: str) -> dict[Month, float]:
    """Return published encounters of a nation between ports by month of the fitting window."""
    table = encounters(data)
    table = table[(table.nation == nation) & (table["at"].isin(FIT))].groupby("at")["count"].sum()
    return {m: float(table.get(m, 0.0)) for m in FIT}


def by_managua(data: Path) -> dict[tuple[str, Month], float]:
    """Return entries to Honduras beyond the transits of the Darien, at least 0: those who came by way of Managua."""
    darien, honduras = upstream(data, "darien"), upstream(data, "honduras")
    return {
        key: max(0.0, people - darien.get(key, 0.0))
        for key, people in honduras.items()
        if key[0] not in ("MEX", "GTM", "HND", "SLV", "NIC")
    }


@cache
def explained(data: Path, nation: str) -> dict[Month, float]:
    """Return the people a day reaching the border that the upstream series account for, by month."""
    found: dict[Month, float] = {}
    for series, lead in ((upstream(data, "darien"), DARIEN_LEAD), (by_managua(data), MANAGUA_LEAD)):
        rate = {m: series.get((nation, m), 0.0) / days_in(m) for m in ALL}
        for m in ALL:
            found[m] = found.get(m, 0.0) + daily_mean(rate, m, -lead) * (1.0 - LOSS.get(nation, 0.1))
    return found


def latent(data: Path, nation: str, fixes: Corrections) -> dict[Month, float]:
    """Return people a day, by month of reaching the border, whom no upstream series counts; fitted, then projected."""
    window = {}
    for month, people in seen(data, nation).items():
        wanted = people + fixes.get(("level", nation, f"{month[0]}-{month[1]:02}"), 0.0)
        # those whom Mexico returns set out too
        stopped = mexico(data, "returned_by_nationality").get((nation, month), 0.0)
        window[month] = max(
            0.0, (wanted / per_person(data, nation, month) + stopped) / days_in(month) - explained(data, nation)[month]
        )
    return with_season(data, window)


def household_rows(data: Path, nation: str, people: float, common: Row) -> list[Row]:
    """Return arrival rows of a number of people, by household."""
    year = int(str(common["starts"])[:4])
    rows = []
    for household, share in sorted(shares(data, nation, year).items()):
        if round(people * share) > 0:
            group = {"group": f"{nation} {household}"}
            rows.append({"place": common["place"]} | group | common | {"people": round(people * share)})
    return rows


def given(data: Path) -> list[Row]:
    """Return arrivals by the upstream series."""
    rows: list[Row] = []
    for (nation, month), people in sorted(upstream(data, "darien").items()):
        common = {
            "place": "Acandi" if month >= (2023, 1) else "Capurgana",
            "starts": begins(month),
            "ends": ends(month),
            "process": "given",
            "basis": "observed",
            "known_from": known(month),
            "source": "Panama SNM via iom/gdidata; households: shares of the year in CBP encounters",
        }
        rows += household_rows(data, nation, people, common)
    for (nation, month), people in sorted(by_managua(data).items()):
        common = {
            "place": "Managua",
            "starts": begins(month),
            "ends": ends(month),
            "process": "given",
            "basis": "derived",
            "known_from": known(month),
            "source": "Honduras INM less Panama SNM via iom/gdidata; households: shares of the year in CBP encounters",
        }
        rows += household_rows(data, nation, people, common)
    return rows


def fitted(data: Path, fixes: Corrections) -> list[Row]:
    """Return latent departures month by month, and those already on the way at the start."""
    rows: list[Row] = []
    for nation in NATIONS:
        rate = latent(data, nation, fixes)
        for month in ALL:
            departing = daily_mean(rate, month, LEAD.get(nation, AIR_LEAD)) * days_in(month)
            for place, share in DEPARTS.get(nation, BY_AIR):
                rows += household_rows(data, nation, departing * share, fitted_row(place, begins(month), ends(month)))
        rows += on_the_way(data, nation)
    return rows


def fitted_row(place: str, first: date, last: date) -> Row:
    """Return what fitted arrival rows have in common."""
    return {
        "place": place,
        "starts": first,
        "ends": last,
        "process": "poisson",
        "basis": "fitted",
        "known_from": known(FIT_LAST),
        "source": f"{CBP}, window 2022-01 to 2023-09",
    }


def on_the_way(data: Path, nation: str) -> list[Row]:
    """Return people already on the way on the first day: projected level x season, placed in Mexico City."""
    people = {m: v / days_in(m) / per_person(data, nation, m) for m, v in seen(data, nation).items()}
    rate = with_season(data, people)[ALL[0]]
    lead = max(LEAD.get(nation, AIR_LEAD), DARIEN_LEAD if upstream(data, "darien").get((nation, ALL[0]), 0) > 50 else 0)
    rows = household_rows(data, nation, rate * REFERENCE_LEAD, fitted_row(REFERENCE, START, START + timedelta(days=4)))
    if lead > REFERENCE_LEAD:
        until = START + timedelta(days=lead - REFERENCE_LEAD)
        rows += household_rows(data, nation, rate * (lead - REFERENCE_LEAD), fitted_row(REFERENCE, START, until))
    return rows
