"""Dangers of the corridor: deaths from the Missing Migrants records by sector and season, harm by others from surveys,
each with its range.

Records are a least count: `low` is what they give, `high` three times as much, since the Border Patrol counts half
again as many as are recorded, and nobody counts those who are never found.
"""

from functools import cache
from pathlib import Path

import pandas as pd

from tools.corridor.geography import BORDER, SECTORS
from tools.corridor.series import FIT_FIRST, FIT_LAST, encounters, known
from tools.writing import Row

MET = 0.75  # of passages, as on the legs of the crossings
MISSED = 3.0  # how many times as many may have died as are on record: assumption
LEAST = 5  # deaths on record, below which a sector has no row of its own
REGIONS = ("US side SW border", "Mexico north border (within ~1.2 deg lat band)")
CAUSES = {
    "Drowning": "drowning",
    "Harsh environmental conditions / lack of adequate shelter, food, water": "exposure",
    "Mixed or unknown": "exposure",
}
SEASONS = {
    "drowning": {"high water": (3, 4, 5, 6, 7, 8, 9), "low water": (10, 11, 12, 1, 2)},
    "exposure": {"heat": (5, 6, 7, 8, 9), "other months": (10, 11, 12, 1, 2, 3, 4)},
}
# of those it meets: assumption; for each who died of exposure several were rescued
DEATH = {"drowning": 0.5, "exposure": 0.2}
RECORDS = (
    "IOM Missing Migrants (CC BY 4.0), January 2022 to September 2023, over encounters / 0.75 (CBP): derived; share"
    " that dies of it and range (up to three times the records): assumption"
)
TAMAULIPAS = ("Reynosa", "Matamoros", "Nuevo Laredo")
DARIEN = (
    "derived: drowning, violence and two thirds of unknown causes, 135 of those on record (IOM Missing Migrants) among"
    " some 800,000 transits, with an undercount of 1 to 5 (assumption); sickness and environment are in health.csv"
)
SURVEY = "assumption: of the order that surveys on the way tell (UNHCR, MSF), spread over the passages of a journey"


def dangers(data: Path, cities: dict[str, tuple[float, float]], health: bool) -> list[Row]:
    """Return the dangers; `cities` are latitude and longitude of the places from which people cross.

    They worsen health where it is modelled.
    """
    rows = [*at_the_border(data, cities), *in_the_darien(), *in_mexico(), *captivity()]
    return rows if health else [{name: value for name, value in found.items() if name != "worsens"} for found in rows]


def row(name: str, kind: str, chance: tuple[float, float, float], source: str, more: Row) -> Row:
    """Return a row of dangers, from its least, its middle and its highest chance."""
    low, middle, high = (float(f"{value:.3g}") for value in chance)
    return (
        {"danger": name, "kind": kind}
        | more
        | {"chance": middle, "low": low, "high": high, "basis": more.get("basis", "assumption"), "source": source}
    )


def at_the_border(data: Path, cities: dict[str, tuple[float, float]]) -> list[Row]:
    """Return drowning and exposure by sector and season, and falls from the wall."""
    dead, met = recorded(data, tuple(sorted(cities.items()))), encounters(data)
    met = met[(met["at"] >= FIT_FIRST) & (met["at"] <= FIT_LAST)]
    rows: list[Row] = []
    for kind, seasons in SEASONS.items():
        for sector in SECTORS:
            here = dead[(dead.kind == kind) & (dead.sector == sector)]
            if here.dead_or_missing.sum() < LEAST:
                continue
            there = met[met.area_of_responsibility == f"{sector} Sector"]
            for season, months in seasons.items():
                people = there[there.month.isin(months)]["count"].sum() / MET
                found = here[here.date.dt.month.isin(months)].dead_or_missing.sum()
                if found:
                    rows.append(
                        _by_records(f"{kind} {sector} {season}", kind, found / people / DEATH[kind], sector, months)
                    )
    wall = (
        "assumption: 360 admissions to one hospital of San Diego in 2023 (press), over passages there, and as many"
        " elsewhere"
    )
    return rows + [
        row(
            f"fall {sector}",
            "injury",
            (0.0005, 0.001, 0.003),
            wall,
            {"where": f"* - {sector} Sector foot", "death": 0.02, "worsens": 1.0},
        )
        for sector in ("San Diego", "El Paso", "Yuma")
    ]


def _by_records(name: str, kind: str, chance: float, sector: str, months: tuple[int, ...]) -> Row:
    more: Row = {
        "where": f"* - {sector} Sector foot",
        "months": " ".join(map(str, months)),
        "death": DEATH[kind],
        "worsens": 1.0,
        "basis": "derived",
        "known_from": known(FIT_LAST),
    }
    return row(name, kind, (chance, chance * MISSED**0.5, chance * MISSED), RECORDS, more)


@cache
def recorded(data: Path, cities: tuple[tuple[str, tuple[float, float]], ...]) -> pd.DataFrame:
    """Return the deaths on record at the border in the fitting window, each with its kind and the sector of the nearest
    city."""
    table = pd.read_csv(data / "deaths.csv", parse_dates=["date"])
    stamp = list(zip(table.date.dt.year, table.date.dt.month, strict=True))
    inside = pd.Series([FIT_FIRST <= at <= FIT_LAST for at in stamp], table.index)
    table = table[inside & table.region_class.isin(REGIONS)].copy()
    table["kind"] = table.cause.map(CAUSES)
    table["sector"] = [
        BORDER[min(cities, key=lambda city: (city[1][0] - lat) ** 2 + (0.87 * (city[1][1] - lon)) ** 2)[0]]
        for lat, lon in zip(table.lat, table.lon, strict=True)
    ]
    return table


def in_the_darien() -> list[Row]:
    """Return what people meet on foot between Colombia and Panama."""
    rows = []
    for start in ("Acandi", "Capurgana"):
        where = f"{start} - * foot"
        rows += [
            row(
                f"drowning Darien {start}",
                "drowning",
                (0.00034, 0.00076, 0.0017),
                DARIEN,
                {"where": where, "death": 0.5, "worsens": 0.5},
            ),
            row(
                f"robbery Darien {start}",
                "robbery",
                (0.1, 0.2, 0.35),
                "assumption: 36 % robbed before Mexico (UNHCR survey)",
                {"where": where, "takes": 400},
            ),
            row(
                f"violence Darien {start}",
                "violence",
                (0.0013, 0.0034, 0.0087),
                "sexual violence treated by MSF a transit, 2023 and December 2023, a least count: derived; range:"
                " assumption",
                {"where": where, "worsens": 0.5},
            ),
        ]
    return rows


def in_mexico() -> list[Row]:
    """Return what people meet on the roads of Guatemala and Mexico, and in the towns of the northeast."""
    return [
        row(
            "extortion Guatemala",
            "extortion",
            (0.1, 0.2, 0.3),
            "assumption: 20 % extorted before Mexico (UNHCR survey)",
            {"where": "* - Guatemala City bus", "takes": 100},
        ),
        row(
            "extortion south",
            "extortion",
            (0.005, 0.015, 0.04),
            SURVEY,
            {"where": "MX south*", "paper": "none", "takes": 100},
        ),
        row(
            "extortion north",
            "extortion",
            (0.02, 0.05, 0.15),
            SURVEY,
            {"where": "MX [cn]*", "mode": "[bc]*", "paper": "none", "takes": 100},
        ),
        row(
            "robbery south on foot",
            "robbery",
            (0.01, 0.03, 0.08),
            SURVEY,
            {"where": "MX south*", "mode": "foot", "takes": 400},
        ),
        row(
            "robbery south",
            "robbery",
            (0.003, 0.01, 0.03),
            SURVEY,
            {"where": "MX south*", "mode": "[bc]*", "takes": 400},
        ),
        row("robbery train", "robbery", (0.01, 0.03, 0.08), SURVEY, {"mode": "train", "takes": 400}),
        row(
            "fall train",
            "injury",
            (0.0003, 0.001, 0.003),
            "assumption: accidents on freight trains are on record as deaths only",
            {"mode": "train", "death": 0.05, "worsens": 1.0},
        ),
        *(
            row(
                f"violence {city}",
                "violence",
                (0.0003, 0.001, 0.003),
                "1,300 reports from May to November 2023 (HRF) for some 22,000 waiting: a least count, derived; range:"
                " assumption",
                {"on": "place", "where": city, "worsens": 0.3},
            )
            for city in TAMAULIPAS
        ),
    ]


def captivity() -> list[Row]:
    """Return kidnapping: on the roads to the northeast, and by gangs at the southern border."""
    north = (
        "assumption: 9 % kidnapped in Mexico (UNHCR survey), most of them in Tamaulipas; days, ransom and who pays:"
        " assumption"
    )
    south = (
        "assumption: small ransoms of 90 to 100 USD a person told in 2024 (press); how often in 2022 and 2023 is not"
        " known"
    )
    rows = [
        row(
            f"kidnapping {city}",
            "kidnapping",
            (0.01, 0.03, 0.09),
            north,
            {"where": f"* - {city} *", "days": 12, "ransom": 2000, "raised": 0.9, "death": 0.01, "worsens": 0.3},
        )
        for city in TAMAULIPAS
    ]
    return [
        *rows,
        row(
            "kidnapping Chiapas",
            "kidnapping",
            (0.002, 0.01, 0.04),
            south,
            {
                "where": "Ciudad Hidalgo - Tapachula *",
                "days": 2,
                "ransom": 100,
                "raised": 0.5,
                "death": 0.001,
                "worsens": 0.1,
            },
        ),
    ]


def foreseen(rows: list[Row], legs: list[Row]) -> list[Row]:
    """Return the legs with what a choice weighs of the deaths on them.

    Their own, and those of dangers over the months of a year.
    """
    from fnmatch import fnmatchcase

    found = []
    for leg in legs:
        here = [
            d
            for d in rows
            if d["kind"] != "kidnapping"
            and d.get("on", "leg") == "leg"
            and d.get("paper", "*") == "*"
            and fnmatchcase(str(leg["mode"]), str(d.get("mode", "*")))
            and fnmatchcase(str(leg["leg"]), str(d.get("where", "*")))
        ]
        more = sum(
            float(d["chance"]) * float(d.get("death", 0)) * len(str(d.get("months", "")).split() or range(12)) / 12
            for d in here
        )  # type: ignore[arg-type]
        found.append({**leg, "death": float(leg.get("death", 0) or 0) + more})  # type: ignore[arg-type]
    return found
