"""The example caravan_2023 as tables, from the public series.

The caravan that left Tapachula on 24 December 2023: an event that is over, for demonstration, used in no calibration.
"""

from pathlib import Path

import pandas as pd

from tools.writing import Compiled, Row

KNOWN = "2024-01-09"
NATIONS, PEOPLE = 24, 10_000
BY_AIR = ["USA", "FRA", "NLD", "DEU", "GBR", "ESP", "CAN", "ITA"]  # visitors at airports
CHILDREN = 0.3  # "some 3,000 under 14 among 10,000" (press); in families of four with two children
EVENTS = (
    "share of irregular events in Mexico, November 2023 (UPM/SEGOB via iom/gdidata), of the 24 nationalities with most"
    " that come by land; 10,000 people of 24 nationalities, three in ten children (press, 26 December 2023)"
)
TOWNS = (  # place, km on foot from the one before, where the distance is from
    ("Tapachula", 0, ""),
    (
        "Alvaro Obregon",
        15,
        "four hours on foot on the first day and some 30 km on the second (press): 42 km split, assumption",
    ),
    ("Huixtla", 27, "42 km from Tapachula split: assumption"),
    ("Villa Comaltitlan", 16, "assumption (recalled)"),
    ("Escuintla (Chiapas)", 16, "assumption (recalled); the press has 30 km from Huixtla"),
    ("Mapastepec", 36, "press, 2021: about 36 km"),
    ("Pijijiapan", 47, "assumption (recalled); 43 km in the words of the organiser"),
    ("Tonala", 75, "assumption (recalled)"),
    ("Arriaga", 24, "assumption (recalled)"),
)
OTHERS = (
    {
        "place": "Alvaro Obregon",
        "latitude": 14.98,
        "longitude": -92.36,
        "source": "assumption: coordinates recalled, to a few km",
    },
    {
        "place": "Cerro Gordo",
        "latitude": 15.16,
        "longitude": -92.5,
        "source": (
            "assumption: coordinates recalled; the customs post near Huixtla where buses went (press, 2 January 2024)"
        ),
    },
)


def places(data: Path) -> list[Row]:
    """Return the towns on the way, the post that buses went to, and the border far beyond."""
    known = pd.read_csv(data / "places.csv").set_index("name")
    rows: list[Row] = []
    for name, _, _ in TOWNS:
        at = (
            OTHERS[0]
            if name == "Alvaro Obregon"
            else {"latitude": known.lat[name], "longitude": known.lon[name], "source": "GeoNames (CC BY 4.0)"}
        )
        rows.append(
            {"place": name, **at, "country": "MEX", "kind": "town", "stay": 2.0 if name == "Tapachula" else 0.5}
        )
    rows.append({**OTHERS[1], "country": "MEX", "kind": "town", "stay": 4.0})
    rows.append(
        {
            "place": "United States",
            "latitude": 31.8,
            "longitude": -106.4,
            "country": "USA",
            "kind": "destination",
            "stay": 0,
            "area": "United States",
            "source": "one destination for all: assumption",
        }
    )
    return [{**row, "source": f"{row['source']}; staying: assumption"} for row in rows]


def routes() -> list[Row]:
    """Return the coast road on foot, the post, and one ride on from Arriaga."""
    pairs = zip(TOWNS, TOWNS[1:], strict=False)
    rows: list[Row] = [
        {"leg": f"{a} - {b}", "from": a, "to": b, "mode": "foot", "km": km, "both_ways": "yes", "source": source}
        for (a, _, _), (b, km, source) in pairs
    ]
    rows.append(
        {
            "leg": "Cerro Gordo - Huixtla",
            "from": "Cerro Gordo",
            "to": "Huixtla",
            "mode": "foot",
            "km": 5,
            "source": "assumption",
        }
    )
    rows.append(
        {
            "leg": "Arriaga - border",
            "from": "Arriaga",
            "to": "United States",
            "mode": "ride",
            "km": 3000,
            "encounter": 1,
            "source": "assumption: what follows is not in this example",
        }
    )
    return rows


def shares(data: Path) -> pd.Series:
    """Return the people of each nationality among all."""
    inm = pd.read_csv(data / "inm.csv")
    month = inm[
        (inm.series == "irregular_events_by_nationality")
        & (inm.year.astype(str) == "2023")
        & (inm.month.astype(str) == "11")
    ]
    events = pd.to_numeric(month.set_index("key").value).drop(["TOTAL", *BY_AIR], errors="ignore").nlargest(NATIONS)
    return PEOPLE * events / events.sum()


def groups_and_arrivals(data: Path) -> tuple[list[Row], list[Row]]:
    """Return adults alone and families of four of each nationality, and how many gather."""
    groups: list[Row] = []
    arrivals: list[Row] = []
    for nation, people in shares(data).items():
        for household, size, share in (("adult", 1, 1 - 2 * CHILDREN), ("family", 4, 2 * CHILDREN)):
            groups.append(
                {
                    "group": f"{nation} {household}",
                    "nationality": nation,
                    "household": household,
                    "size": size,
                    "source": EVENTS,
                }
            )
            arrivals.append(
                {
                    "arrival": f"{nation} {household}",
                    "place": "Tapachula",
                    "group": f"{nation} {household}",
                    "starts": "2023-12-23",
                    "ends": "2023-12-24",
                    "people": round(people * share / size) * size,
                    "process": "given",
                    "basis": "derived",
                    "known_from": KNOWN,
                    "source": EVENTS,
                }
            )
    return groups, arrivals


def caravans() -> list[Row]:
    """Return the caravan: on the road from Sunday, in Mapastepec from Thursday on."""
    return [
        {
            "caravan": "Exodus of poverty",
            "place": "Tapachula",
            "mode": "foot",
            "road": "; ".join(name for name, _, _ in TOWNS[1:6]),
            "gathers": "2023-12-23",
            "starts": "2023-12-24",
            "ends": "2024-01-05",
            "pace_low": 15,
            "pace_high": 36,
            "joins": 1,
            "picks_up": 0,
            "leaves": 0.078,
            "least": 300,
            "known_from": KNOWN,
            "source": (
                "press: set out on 24 December 2023; 15 to 36 km a marching day of caravans since 2019; 6,000 at the"
                " start and 4,000 five days later, which is 0.078 an evening; the last left Mapastepec within days of 2"
                " January: assumption"
            ),
        }
    ]


def offers() -> list[Row]:
    """Return what ended it."""
    return [
        {
            "offer": "buses to Cerro Gordo",
            "caravan": "Exodus of poverty",
            "place": "Mapastepec",
            "starts": "2024-01-02",
            "accepts": 0.7,
            "seats": 2500,
            "gives": "procedure",
            "to": "Cerro Gordo",
            "known_from": KNOWN,
            "source": (
                "press, 2 and 3 January 2024: INM buses from Mapastepec to Huixtla, boarding by consent, some men went"
                " on walking; share who accept and seats a day: assumption"
            ),
        }
    ]


POLICIES = """[[policy]]
name = "road blocked at Huixtla"
starts = "2023-12-25"
ends = "2023-12-25"
source = "the National Guard blocks the road for a time (press, 27 December 2023); the day: assumption"
[policy.change]
"routes.Huixtla - Villa Comaltitlan.open" = false

[[policy]]
name = "blocked for three days"
starts = "2023-12-26"
ends = "2023-12-28"
active = false
source = "experiment: the road stays closed, and one in ten more leaves on each day of it"
[policy.change]
"routes.Huixtla - Villa Comaltitlan.open" = false
"caravans.*.leaves_blocked" = 0.1

[[policy]]
name = "no offer"
active = false
source = "experiment: nothing is offered"
[policy.change]
"offers.*.accepts" = 0.0
"""
VARIANTS = """[variants]
"blocked for three days" = ["blocked for three days"]
"no offer" = ["no offer"]
"""
SCENARIO = """title = "The caravan of December 2023"
start = 2023-12-23
days = 17
seed = 1
runs = 100
about = "Between 6,000 and 10,000 people of 24 nationalities walk from Tapachula, 24 December 2023 to the first days of January. Over, for demonstration; used in no calibration."
licence = "Tables compiled from public series (UPM/SEGOB by way of iom/gdidata, MIT; GeoNames, CC BY 4.0) and the press"
sources = ["UPM/SEGOB via iom/gdidata", "GeoNames (CC BY 4.0)", "press, December 2023 and January 2024"]
"""
PRIORS = [
    {
        "parameter": "arrivals.*.people",
        "low": 0.6,
        "high": 1.0,
        "shape": "uniform",
        "how": "times",
        "source": "reports of 6,000 and of 10,000 at the start (press)",
    },
    {
        "parameter": "caravans.*.leaves",
        "low": 0.05,
        "high": 0.11,
        "shape": "uniform",
        "how": "set",
        "source": "a third lost in five days on record, 0.078 an evening; the range: assumption",
    },
    {
        "parameter": "offers.*.accepts",
        "low": 0.5,
        "high": 0.9,
        "shape": "uniform",
        "how": "set",
        "source": "assumption",
    },
]


def compiled(data: Path) -> Compiled:
    """Return the tables of the example and its texts."""
    groups, arrivals = groups_and_arrivals(data)
    tables: dict[str, list[Row]] = {
        "places": places(data),
        "routes": routes(),
        "groups": groups,
        "arrivals": arrivals,
        "caravans": caravans(),
        "offers": offers(),
        "priors": PRIORS,
        "modes": [
            {"mode": "foot", "hours": 8, "km_per_hour": 4, "source": "assumption"},
            {"mode": "ride", "hours": 12, "km_per_hour": 50, "source": "assumption"},
        ],
        "papers": [
            {
                "paper": "procedure",
                "description": "A case is open with INM in Chiapas; no way out of the state",
                "territory": "*",
                "source": "press, 2 January 2024",
            }
        ],
        "measures": [
            {"measure": measure, "every": "day", "by": by}
            for measure, by in (
                ("in_caravan", "place+nationality"),
                ("joined_caravan", "place"),
                ("left_caravan", "place"),
                ("accepted_offer", "place"),
                ("present", "place"),
                ("on_leg", "place"),
                ("arrived", "place"),
                ("encounters", "place"),
            )
        ],
    }
    return Compiled(tables, {"scenario": SCENARIO, "policies": POLICIES, "variants": VARIANTS})
