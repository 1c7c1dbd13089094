"""The example southern_mexico as tables, from the public series.

Offices of southern Mexico from January to November 2023: registration, admission and decision of asylum claims (COMAR),
humanitarian cards (INM) and appointments at ports of entry, at their published capacities. Waits come out of the run.
"""

from calendar import monthrange
from pathlib import Path

import pandas as pd

from tools.corridor.outcomes import GRANTED as POSITIVE
from tools.writing import Compiled, Row

ASSUMED = "assumption"
NATIONS = ("HTI", "HND", "CUB", "VEN", "SLV", "GTM", "OTHER")
HONDURAS = "Honduras INM by way of iom/gdidata, irregular entries"
# People a month who enter Mexico near Tapachula and are not seen in Honduras: no series by month exists.
UNSEEN = {"HND": 9000, "SLV": 2500, "GTM": 6000}
# of those who pass Honduras, who comes by way of Tapachula and not by Tenosique, Palenque or the air
ENTERS_HERE = 0.55
FAMILY = {"HTI": 0.45, "HND": 0.4, "CUB": 0.15, "VEN": 0.35, "SLV": 0.4, "GTM": 0.25, "OTHER": 0.2}
# Positive shares of decisions on the substance, 2022; the others together: assumption.
GRANTED = {nation: POSITIVE[nation][1] for nation in ("VEN", "HND", "SLV", "CUB", "GTM", "HTI")} | {"OTHER": 0.45}
PLACES = (
    ("Ciudad Hidalgo", "Ciudad Hidalgo", 14.68, -92.15, "border", "MX Chiapas", -2.3, None),
    ("Tapachula", "Tapachula", 14.9054, -92.2589, "town", "MX Chiapas", 2.2, 13.0),
    ("Palenque", "Palenque", 17.5096, -91.9821, "town", "MX Chiapas", 1.0, None),
    ("Villahermosa", "Villahermosa", 17.9892, -92.9475, "town", "MX Tabasco", 0.0, None),
    ("Acayucan", "Acayucan", 17.9487, -94.9103, "town", "MX Veracruz", 0.0, None),
    ("Mexico City", "Mexico City", 19.4285, -99.1277, "town", "MX Mexico City", 1.6, 14.5),
    ("Monterrey", "Monterrey", 25.6751, -100.3185, "town", "MX Nuevo Leon", 1.0, 14.0),
    ("Tijuana", "Tijuana", 32.5027, -117.0037, "border", "MX Baja California", 2.0, 13.5),
    ("Reynosa", "Reynosa", 26.08, -98.2846, "border", "MX Tamaulipas", 2.0, 13.5),
    ("San Diego Sector", "San Diego", 32.56, -116.9, "destination", "US", 0.0, None),
    ("Rio Grande Valley Sector", "Rio Grande Valley", 26.2, -98.1, "destination", "US", 0.0, None),
)
ROADS = (
    ("Ciudad Hidalgo", "Tapachula", 38, 0.0),
    ("Tapachula", "Mexico City", 1100, 0.12),
    ("Tapachula", "Villahermosa", 660, 0.1),
    ("Palenque", "Villahermosa", 145, 0.04),
    ("Tapachula", "Palenque", 580, 0.1),
    ("Villahermosa", "Acayucan", 200, 0.04),
    ("Acayucan", "Mexico City", 560, 0.05),
    ("Mexico City", "Monterrey", 910, 0.04),
    ("Mexico City", "Tijuana", 2780, 0.06),
    ("Monterrey", "Reynosa", 225, 0.04),
)
STAFF = "143 decisions on the substance a working day nationally (UNHCR 2022), spread as applications: assumption"
# Place, people admitted a working day, where the number is from.
ADMITS = (
    (
        "Tapachula",
        320,
        (
            "appointments of about 300 to 395 a day from August 2023 (press), 322 a day admitted January to October"
            " (COMAR, share of Chiapas)"
        ),
    ),
    ("Palenque", 46, "COMAR by office, January to October 2023 (press): derived"),
    ("Villahermosa", 32, "COMAR by office, January to October 2023 (press): derived"),
    ("Acayucan", 21, "COMAR by office, January to October 2023 (press): derived"),
    ("Mexico City", 116, "COMAR by office, January to October 2023 (press): derived"),
    ("Monterrey", 10, "COMAR by office, January to October 2023 (press): derived"),
)
REGION = {place: region for place, _, _, _, _, region, _, _ in PLACES}


def places() -> list[Row]:
    """Return the places."""
    return [
        {
            "place": place,
            "name": name if name != place else "",
            "country": "USA" if region == "US" else "MEX",
            "latitude": lat,
            "longitude": lon,
            "kind": kind,
            "stay": stay,
            "settle": "" if settle is None else settle,
            "work": 0.1,
            "wage": 12,
            "living": 4,
            "region": region,
            "area": place if kind == "destination" else "",
            "source": "GeoNames (CC BY 4.0); stays, settling, work and cost of living: assumption",
        }
        for place, name, lat, lon, kind, region, stay, settle in PLACES
    ]


def routes() -> list[Row]:
    """Return the roads, each by bus with a paper and by a guide's car without, and the crossings."""
    rows: list[Row] = []
    for start, end, km, stopped in ROADS:
        ends = {"from": start, "to": end, "km": km}
        rows.append(
            {
                "leg": f"{start} - {end} bus",
                **ends,
                "mode": "bus",
                "needs": "bus",
                "source": "distances as on the corridor",
            }
        )
        rows.append(
            {
                "leg": f"{start} - {end} car",
                **ends,
                "mode": "car",
                "turned_back": stopped,
                "bribe": 50 if stopped else 0,
                "bribe_share": 0.3 if stopped else 0,
                "source": (
                    "distances as on the corridor; stops, and side payments of 50 USD at three in ten of them:"
                    " assumption"
                ),
            }
        )
    for city, sector in (("Tijuana", "San Diego Sector"), ("Reynosa", "Rio Grande Valley Sector")):
        rows.append(
            {
                "leg": f"{city} - {sector}",
                "from": city,
                "to": sector,
                "km": 8,
                "mode": "foot",
                "encounter": 0.75,
                "source": ASSUMED,
            }
        )
    return rows


def groups() -> list[Row]:
    """Return adults alone and families of three of each nationality, and the two a death would leave."""
    rows: list[Row] = []
    for nation in NATIONS:
        base = {
            "nationality": nation,
            "means_low": 50,
            "means_high": 400,
            "pull": 20.0,
            "support": 3,
            "source": ASSUMED,
        }
        rows += [
            {"group": f"{nation} adult", "household": "adult", "size": 1, "smaller": "", **base},
            {"group": f"{nation} family", "household": "family", "size": 3, "smaller": f"{nation} pair", **base},
            {"group": f"{nation} pair", "household": "family", "size": 2, "smaller": f"{nation} adult", **base},
        ]
    return rows


def arrivals(data: Path) -> list[Row]:
    """Return who comes.

    A share of the entries into Honduras by nationality and month, and constant numbers from nearer.
    """
    table = pd.read_csv(data / "honduras_monthly.csv")
    rows: list[Row] = []
    for month in range(1, 12):
        seen = table[(table.year == 2023) & (table.month == month) & (table.citizenship_iso3 != "TOTAL")]
        for nation in NATIONS:
            listed = seen.citizenship_iso3 == nation if nation != "OTHER" else ~seen.citizenship_iso3.isin(NATIONS)
            people = UNSEEN.get(nation, ENTERS_HERE * float(seen[listed]["count"].sum()))
            known = (
                f"assumption: {people:.0f} a month, no series by month"
                if nation in UNSEEN
                else f"{HONDURAS}; {ENTERS_HERE:.2f} of them by way of Tapachula: assumption"
            )
            for household, share in (("adult", 1 - FAMILY[nation]), ("family", FAMILY[nation])):
                rows.append(
                    {
                        "place": "Ciudad Hidalgo",
                        "group": f"{nation} {household}",
                        "starts": f"2023-{month:02}-01",
                        "ends": f"2023-{month:02}-{monthrange(2023, month)[1]}",
                        "people": round(people * share),
                        "process": "poisson",
                        "basis": "assumption" if nation in UNSEEN else "derived",
                        "known_from": "" if nation in UNSEEN else f"2023-{month + 1:02}-28",
                        "source": known,
                    }
                )
    return rows


def papers() -> list[Row]:
    """Return the papers by name."""
    return [
        {
            "paper": "constancia",
            "description": (
                "Proof of an asylum claim (COMAR): no return, but stay in the state of the claim and sign in"
            ),
            "allows": "",
            "territory": "MX *",
            "work": 1,
            "days": "",
            "source": (
                "COMAR text (2023): neither regular stay nor a transit document; no work without a card: assumption"
            ),
        },
        {
            "paper": "TVRH",
            "description": (
                "Humanitarian card (INM): a year, work, travel in the country; the duty of the claim remains"
            ),
            "allows": "bus",
            "territory": "MX *",
            "work": 3,
            "days": 365,
            "source": "INM; three times the chance of paid work: assumption",
        },
        {
            "paper": "residence",
            "description": "Residence after a positive decision: travel and work",
            "allows": "bus",
            "territory": "MX *",
            "work": 4,
            "days": "",
            "source": "law on refugees (2011); four times the chance of paid work: assumption",
        },
    ]


def offices() -> list[Row]:
    """Return the offices, in the order in which a day goes through them."""
    base: Row = {"days": "12345", "unit": "people", "fits": "skip"}
    rows: list[Row] = [
        {
            "office": "COMAR Tapachula registration",
            "place": "Tapachula",
            "stage": "registration",
            "capacity": 1000,
            **base,
            "apply": -0.2,
            "baulk": 0.02,
            "waits": 1.8,
            "stay": "MX Chiapas",
            "no_show": 0.05,
            "since_days": 7,
            "source": (
                "first attention to about 1,000 people a day (press, 2022 and 2023); worth of joining and waiting:"
                " assumption"
            ),
        }
    ]
    for place, admits, source in ADMITS:
        state = REGION[place]
        rows.append(
            {
                "office": f"COMAR {place} admission",
                "place": place,
                "stage": "admission",
                "capacity": round(admits / 0.8),
                **base,
                "apply": -30 if place == "Tapachula" else -1.0,
                "baulk": 0.02,
                "waits": 1.5,
                "stay": state,
                "no_show": 0.2,
                "since_days": 7,
                "source": (
                    f"{source}; joined through registration in Tapachula; no-shows, worth of joining and waiting:"
                    " assumption"
                ),
            }
        )
        rows.append(
            {
                "office": f"COMAR {place} decision",
                "place": place,
                "stage": "decision",
                "capacity": max(2, round(143 * admits / 563)),
                **base,
                "takes": "constancia",
                "apply": -30,
                "waits": 1.0,
                "stay": state,
                "gives_up": 0.003,
                "delay": 45,
                "since_days": 30,
                "source": f"{STAFF}; 45 working days in law; giving up after 164 days on average (COMAR 2018-19)",
            }
        )
    rows.append(
        {
            "office": "INM Tapachula cards",
            "place": "Tapachula",
            "stage": "permit",
            "list": "yes",
            "capacity": 220,
            **base,
            "takes": "constancia",
            "from": "MX Chiapas",
            "joins": 0.05,
            "since_days": 7,
            "source": (
                "94,829 cards to applicants nationally in 2023, six in ten in Tapachula, about 250 working days:"
                " assumption on the share"
            ),
        }
    )
    rows.append(
        {
            "office": "Ports of entry",
            "place": "Tijuana",
            "stage": "appointment",
            "list": "yes",
            "order": "part",
            "by_lot": 1.0,
            "capacity": 350,
            **base,
            "days": "1234567",
            "any_paper": "yes",
            "from": "MX *",
            "joins": 0.02,
            "no_show": 0.05,
            "since_days": 7,
            "source": (
                "appointments of 740 to 1,450 a day (DHS, CBP); the 0.45 of them for people of this example: assumption"
            ),
        }
    )
    return rows


def outcomes() -> list[Row]:
    """Return what the offices decide."""
    rows: list[Row] = [
        {
            "office": "COMAR Tapachula registration",
            "outcome": "appointment",
            "share": 1,
            "effect": "next",
            "next": "COMAR Tapachula admission",
            "source": ASSUMED,
        }
    ]
    for place, _, _ in ADMITS:
        rows.append(
            {
                "office": f"COMAR {place} admission",
                "outcome": "admitted to the procedure",
                "share": 1,
                "effect": "next",
                "gives": "constancia",
                "next": f"COMAR {place} decision",
                "source": "law on refugees (2011)",
            }
        )
        for nation, share in GRANTED.items():
            rows.append(
                {
                    "office": f"COMAR {place} decision",
                    "outcome": "recognised or protected",
                    "nationality": nation,
                    "share": share,
                    "effect": "grant",
                    "gives": "residence",
                    "basis": "derived",
                    "known_from": "2023-06-15",
                    "source": "UNHCR, positive share of decisions on the substance, 2022",
                }
            )
    rows.append(
        {
            "office": "INM Tapachula cards",
            "outcome": "card",
            "share": 0.95,
            "effect": "grant",
            "gives": "TVRH",
            "source": ASSUMED,
        }
    )
    rows.append(
        {
            "office": "Ports of entry",
            "outcome": "admitted",
            "share": 0.97,
            "effect": "admit",
            "source": "0.87 to 0.90 notices to appear at ports (CBP), nearly nobody refused: assumption",
        }
    )
    return rows


def costs() -> list[Row]:
    """Return unit costs with their declared ranges; usd is thought the likeliest."""
    names = ("cost", "purpose", "measure", "office", "usd", "low", "high", "source")
    rows = (
        ("registration", "asylum in Mexico", "served", "COMAR * registration", 8, 3, 15, ASSUMED),
        ("admission", "asylum in Mexico", "served", "COMAR * admission", 20, 10, 40, ASSUMED),
        (
            "decision",
            "asylum in Mexico",
            "served",
            "COMAR * decision",
            150,
            60,
            400,
            "assumption; 51 is COMAR's own budget by decision",
        ),
        ("card", "papers", "served", "INM *", 15, 5, 30, ASSUMED),
        ("appointment", "ports of entry", "served", "Ports of entry", 180, 80, 350, ASSUMED),
    )
    return [dict(zip(names, row, strict=True)) for row in rows]


SCENARIO = """title = "Southern Mexico, 2023: offices and lines"
start = 2023-01-01
days = 334
seed = 1
runs = 100
about = "People who enter Mexico near Tapachula in 2023, the offices where they can claim asylum, and the duty to stay in the state."
licence = "Tables compiled from public series (Honduras INM by way of iom/gdidata, MIT; UNHCR, CC BY 4.0; COMAR and CBP by way of the press; GeoNames, CC BY 4.0)"
sources = ["Honduras INM via iom/gdidata", "UNHCR Population Statistics", "COMAR via the press", "CBP", "GeoNames (CC BY 4.0)"]
money_unit = 100.0
money_levels = 5

[choice]
scale = 0.5
detour = 6.0
"""
POLICIES = """[[policy]]
name = "appointments in May"
starts = "2023-05-12"
source = "1,000 appointments a day (DHS), 0.45 of them here: assumption; half of them to those who wait longest (press)"
[policy.change]
"offices.Ports of entry.capacity" = 450
"offices.Ports of entry.by_lot" = 0.5

[[policy]]
name = "appointments in June"
starts = "2023-06-01"
source = "1,250 appointments a day (CBP), 0.45 of them here: assumption"
[policy.change]
"offices.Ports of entry.capacity" = 560

[[policy]]
name = "appointments in July"
starts = "2023-07-01"
source = "1,450 appointments a day (CBP), 0.45 of them here: assumption"
[policy.change]
"offices.Ports of entry.capacity" = 650

[[policy]]
name = "Parque Ecologico"
starts = "2023-09-16"
ends = "2023-10-15"
source = "1,000 to 2,000 people a day at Parque Ecologico (press, October 2023)"
[policy.change]
"offices.COMAR Tapachula registration.capacity" = 1500

[[policy]]
name = "same staff, other regions"
starts = "2023-01-01"
active = false
source = "experiment: two thirds of the places of Tapachula moved to Mexico City and Monterrey, the total unchanged"
[policy.change]
"offices.COMAR Tapachula admission.capacity" = 133
"offices.COMAR Tapachula decision.capacity" = 27
"offices.COMAR Mexico City admission.capacity" = 312
"offices.COMAR Mexico City decision.capacity" = 63
"offices.COMAR Monterrey admission.capacity" = 112
"offices.COMAR Monterrey decision.capacity" = 23

[[policy]]
name = "no duty to stay"
starts = "2023-01-01"
active = false
source = "experiment: applicants keep their claim wherever they are in Mexico"
[policy.change]
"offices.COMAR *.stay" = "MX *"
"""
VARIANTS = """[variants]
"other regions" = ["same staff, other regions"]
"no duty" = ["no duty to stay"]
"other regions, no duty" = ["same staff, other regions", "no duty to stay"]
"""


def compiled(data: Path) -> Compiled:
    """Return the tables of the example and its texts."""
    modes = [
        {"mode": m, "hours": h, "km_per_hour": v, "fare_per_km": f, "source": ASSUMED}
        for m, h, v, f in (("foot", 8, 4, 0), ("bus", 20, 60, 0.05), ("car", 16, 55, 0.25))
    ]
    tables: dict[str, list[Row]] = {
        "places": places(),
        "modes": modes,
        "routes": routes(),
        "papers": papers(),
        "groups": groups(),
        "arrivals": [{"arrival": f"{row['group']} {row['starts']}", **row} for row in arrivals(data)],
        "pulls": [
            {
                "nationality": "*",
                "place": "San Diego Sector",
                "pull": 3.0,
                "source": "assumption: makes up for the longer way",
            }
        ],
        "offices": offices(),
        "outcomes": outcomes(),
        "costs": costs(),
    }
    return Compiled(tables, {"scenario": SCENARIO, "policies": POLICIES, "variants": VARIANTS})
