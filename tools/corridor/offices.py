"""Offices of the corridor.

Asylum and papers in Mexico, ports of entry, custody, screening and court in the United States.
"""

import math

from tools.corridor.geography import ASSUMED, REGIONS, UNITED_STATES, stay_of
from tools.corridor.series import LAST, START, begins, ends, months
from tools.writing import Row

STAFF = "143 decisions on the substance a working day nationally (UNHCR 2022), spread as applications: assumption"
INTERVIEWS = "a quarter more interviews than decisions, for claims given up between: assumption"
LIMIT = (
    "45 working days in law, 15 of them taken as to the interview: assumption; giving up after 164 days on average"
    " (COMAR 2018-19)"
)
# Place, people admitted a working day in 2022 and 2023, and what applying is worth there beside going on.
ADMITS = (
    ("Tapachula", 305, 322, -30.0),
    ("Palenque", 32, 46, -1.5),
    ("Villahermosa", 23, 32, -2.5),
    ("Acayucan", 31, 21, -3.0),
    ("Mexico City", 69, 116, -4.2),
    ("Monterrey", 8, 10, -3.2),
    ("Tijuana", 14, 18, -3.3),
    ("Cancun", 8, 10, -4.0),
)
WAITS_DAYS, CLAIM_DAYS = 55, 250  # mean days before giving up a line for an appointment, and a claim, by setting out
SHARES = "COMAR by office, 2022 and January to October 2023 (press): derived; Monterrey and Cancun of 2022: assumption"
NO_SHOW = 0.2
CONTINUED = 0.25  # of hearings in court that end in another date: assumption
# Ports with appointments, the Mexican city, and its share of them.
PORTS = (
    ("San Ysidro", "Tijuana", 0.24),
    ("Calexico", "Mexicali", 0.04),
    ("Nogales", "Nogales", 0.06),
    ("El Paso", "Ciudad Juarez", 0.16),
    ("Eagle Pass", "Piedras Negras", 0.06),
    ("Laredo", "Nuevo Laredo", 0.05),
    ("Hidalgo", "Reynosa", 0.165),
    ("Brownsville", "Matamoros", 0.225),
)
PORT_SHARES = (
    "shares of inadmissible people by port, October 2022 to July 2023 (TRAC), and by field office, June to September"
    " 2023 (CBP): derived"
)
# Nationality of those who apply for parole from abroad, and its share (CBP, to July 2023; of travel authorisations).
APPLICANTS = {"CUB": 0.195, "HTI": 0.343, "VEN": 0.300, "NIC": 0.162}
ABROAD = "Applicants abroad"
MEXICO, USA = "Mexico", "United States"  # who pays
APPLY_A_MONTH = 34_000  # with a supporter; many more were on file: assumption
BY_RULE = "2023-05-12"  # the circumvention rule: the first day after Title 42


def offices() -> list[Row]:
    """Return the offices, in the order in which a day goes through them."""
    return [*asylum_in_mexico(), *papers_of_mexico(), *ports_of_entry(), *pathways(), *united_states()]


def line(office: str, place: str, stage: str, capacity: int, days: str, source: str) -> Row:
    """Return what all offices say."""
    return {
        "office": office,
        "place": place,
        "stage": stage,
        "capacity": capacity,
        "days": days,
        "unit": "people",
        "fits": "skip",
        "source": source,
    }


def asylum_in_mexico() -> list[Row]:
    """Return registration, admission and decision of asylum claims (COMAR), as of 2022."""
    rows = [
        line(
            "COMAR Tapachula registration",
            "Tapachula",
            "registration",
            1000,
            "12345",
            "first attention to about 1,000 people a day (press, 2022 and 2023); worth of joining and waiting:"
            " assumption",
        )
        | {
            "apply": -0.6,
            "baulk": 0.02,
            "waits": patience("Tapachula", WAITS_DAYS),
            "stay": "MX south Chiapas",
            "no_show": 0.05,
            "since_days": 7,
        }
    ]
    for place, admits, _, worth in ADMITS:
        more = "; joined through registration" if place == "Tapachula" else ""
        rows.append(
            line(
                f"COMAR {place} admission",
                place,
                "admission",
                round(admits / (1 - NO_SHOW)),
                "12345",
                f"{SHARES}{more}; no-shows, worth of joining and waiting: assumption",
            )
            | {
                "apply": worth,
                "baulk": 0.02,
                "waits": patience(place, WAITS_DAYS),
                "stay": REGIONS[place],
                "no_show": NO_SHOW,
                "since_days": 7,
            }
        )
        claim: Row = {
            "takes": "constancia",
            "apply": -30,
            "waits": patience(place, CLAIM_DAYS),
            "stay": REGIONS[place],
            "gives_up": 0.003,
            "since_days": 30,
        }
        rows.append(
            line(f"COMAR {place} interview", place, "interview", interviews_of(admits, 0), "12345", INTERVIEWS)
            | claim
            | {"delay": 15}
        )
        rows.append(
            line(f"COMAR {place} decision", place, "decision", decisions_of(admits, 0), "12345", f"{STAFF}; {LIMIT}")
            | claim
            | {"delay": 30}
        )
    return rows


def patience(place: str, days: float) -> float:
    """Return what waiting is worth beside staying, so that people set out after so many days on average."""
    return round(math.log(days) - stay_of(place), 2)


def decisions_of(admits: int, year: int) -> int:
    """Return the decisions a working day of an office: its share of all, spread as applications."""
    total = sum(row[1 + year] for row in ADMITS)
    return max(2, round(143 * admits / total))


def interviews_of(admits: int, year: int) -> int:
    """Return the interviews a working day of an office."""
    return round(1.25 * decisions_of(admits, year))


def papers_of_mexico() -> list[Row]:
    """Return the offices that give papers in Mexico (INM): cards to applicants, transit permits, exit papers."""
    cards = (
        "93,014 cards to applicants in 2022 and 94,829 in 2023 (INM by way of the press), about 250 working days;"
        " spread as applications: assumption"
    )
    rows = []
    for place, share in (("Tapachula", 0.6), ("Mexico City", 0.2), ("Villahermosa", 0.1), ("Tijuana", 0.1)):
        near = {
            "Tapachula": "MX south Chiapas",
            "Mexico City": "MX centre *",
            "Villahermosa": "MX south [!C]*",
            "Tijuana": "MX north *",
        }[place]
        rows.append(
            line(f"INM {place} cards", place, "permit", round(375 * share), "12345", cards)
            | {"list": "yes", "takes": "constancia", "from": near, "joins": 0.05, "since_days": 30}
        )
    permits = (
        "transit permits (FMM): 1,000 to 2,000 a day while the site is open (press, sources differ fivefold); worth of"
        " joining: assumption"
    )
    for place, near in (("San Pedro Tapanatepec", "MX south *"), ("Tapachula", "MX south Chiapas")):
        rows.append(
            line(f"INM {place} transit permits", place, "permit", 0, "1234567", permits)
            | {"apply": -100, "baulk": 0.1, "waits": 2.0, "from": near, "stay": near, "since_days": 7}
        )
    rows.append(
        line(
            "INM Tapachula exit papers",
            "Tapachula",
            "permit",
            300,
            "12345",
            "oficio de salida: about 300 people a day in July 2022 (press), 100 to 500 all along: assumption",
        )
        | {"apply": -1.2, "baulk": 0.1, "waits": 1.0, "stay": "MX south Chiapas", "since_days": 7}
    )
    return rows


def ports_of_entry() -> list[Row]:
    """Return the national list for an appointment at a port, and the ports."""
    rows = [
        line(
            "Appointments",
            "Mexico City",
            "appointment",
            90,
            "1234567",
            "until 17 January 2023 exceptions to Title 42: people at ports other than Mexicans and Ukrainians (CBP),"
            " derived; then CBP One (DHS, CBP); chance of joining: assumption",
        )
        | {
            "list": "yes",
            "any_paper": "yes",
            "nationality": "[!M]*",
            "from": "MX north *",
            "joins": 0.03,
            "order": "part",
            "by_lot": 0.0,
            "since_days": 30,
        }
    ]
    for port, city, _ in PORTS:
        rows.append(
            line(
                f"Port of {port}",
                city,
                "port of entry",
                2000,
                "1234567",
                "no limit beside appointments; 14 to 21 days from booking to appointment (press); one in twenty do not"
                " come: assumption",
            )
            | {"any_paper": "yes", "apply": -100, "delay": 20, "no_show": 0.05, "since_days": 7}
        )
    return rows


def pathways() -> list[Row]:
    """Return parole by nationality: applied for from abroad with a supporter, by air past the corridor."""
    base: Row = {"list": "yes", "joins": 1, "order": "part", "by_lot": 0.5, "since_days": 30}
    return [
        line(
            "Parole",
            ABROAD,
            "parole",
            0,
            "1234567",
            "24,000 for Venezuelans in all from 18 October 2022 (88 FR 1279, seen by way of a search); 30,000 a month"
            " for four nationalities together from January 2023 (DHS); half by lot: assumption",
        )
        | base
        | {"nationality": "[CHNV][UTIE][BICN]", "period": "month"}
    ]


def abroad() -> list[Row]:
    """Return the place that stands for the four countries from which parole is applied for.

    Nobody sets out from it here.
    """
    return [
        {
            "place": ABROAD,
            "latitude": 19.5,
            "longitude": -81.5,
            "kind": "origin",
            "stay": 0,
            "settle": -4.6,
            "source": (
                "drawn at sea: applicants in Cuba, Haiti, Nicaragua and Venezuela; one in a hundred a day gives the"
                " application up: assumption"
            ),
        }
    ]


def applications() -> list[Row]:
    """Return applications for parole with a supporter, by month.

    Their number is an assumption, their shares are published.
    """
    rows: list[Row] = []
    for nation, share in APPLICANTS.items():
        first = (2022, 10) if nation == "VEN" else (2023, 1)
        spans = [
            (begins(month), ends(month), APPLY_A_MONTH * (share if month >= (2023, 1) else 0.3))
            for month in months(first, (2023, 11))
        ]
        for start, end, people in [*spans, (begins((2023, 12)), ends((2024, 12)), 13 * APPLY_A_MONTH * share)]:
            for household, part in (("adult", 0.6), ("family", 0.4)):
                rows.append(
                    {
                        "place": ABROAD,
                        "group": f"{nation} {household}",
                        "starts": start,
                        "ends": end,
                        "people": round(people * part),
                        "process": "given",
                        "basis": "assumption",
                        "source": (
                            "applications with a supporter, 34,000 a month: assumption; shares of nationalities in"
                            " arrivals to July 2023 (CBP)"
                        ),
                    }
                    | ({"projected": "yes"} if start > LAST else {})
                )
    return rows


def united_states() -> list[Row]:
    """Return what follows an encounter under Title 8.

    Return to Mexico, expedited removal with its screening, and court.
    """
    held = "people held at once: 10,000 to 15,000 for this purpose: assumption"
    return [
        line(
            "Return to Mexico",
            UNITED_STATES,
            "return",
            1000,
            "1234567",
            "up to 30,000 a month (joint statement of January 2023, recalled): assumption",
        ),
        line("Expedited removal", UNITED_STATES, "custody", 20000, "1234567", held)
        | {"room": 12000, "full": "Notice to appear"},
        line(
            "Credible-fear interview",
            UNITED_STATES,
            "screening",
            520,
            "1234567",
            "11,500 interviews in 22 days of May and June 2023 (DHS)",
        )
        | {"delay": 3, "room": 12000, "full": "Notice to appear", "since_days": 7},
        line(
            "Review by a judge", UNITED_STATES, "review", 300, "12345", "5 to 10 days (TRAC 712); capacity: assumption"
        )
        | {"delay": 5, "since_days": 7},
        line(
            "Removal flights",
            UNITED_STATES,
            "removal",
            600,
            "12345",
            "140 to 153 flights a month in August and September 2023 (Witness at the Border), 100 to 135 seats, part"
            " for others: assumption",
        )
        | {"room": 15000, "full": "Notice to appear", "since_days": 7},
        line("Notice to appear", UNITED_STATES, "release", 1000000, "1234567", "no limit: assumption"),
        line(
            "Immigration court",
            UNITED_STATES,
            "court",
            hearings(1640),
            "12345",
            "hearings, of which a quarter are put off: assumption; 375,842 completions October 2021 to August 2022"
            " (TRAC 709); initial backlog 1.4 million: assumption between 1.29 and 1.46 million",
        )
        | {"delay": 365, "since_days": 91},
        line("Board of appeal", UNITED_STATES, "appeal", 100, "12345", "no usable figure: assumption")
        | {"delay": 365, "since_days": 91},
    ]


def hearings(completions: int) -> int:
    """Return the hearings a day that so many completions take, those that are put off among them."""
    return round(completions / (1 - CONTINUED))


def papers() -> list[Row]:
    """Return the papers by name."""
    names = ("paper", "description", "allows", "territory", "work", "days", "claim", "source")
    rows = (
        (
            "nationality",
            "Nationals in their own country: any bus, any flight, work",
            "bus air",
            "MX *",
            1,
            "",
            "",
            "law",
        ),
        (
            "constancia",
            "Proof of an asylum claim (COMAR): no return, but stay in the state of the claim and sign in",
            "",
            "MX *",
            1,
            "",
            "yes",
            "COMAR text (2023): neither regular stay nor a transit document; no work without a card: assumption",
        ),
        (
            "TVRH",
            "Humanitarian card (INM): a year, work, travel in the country; the duty of the claim remains",
            "bus air",
            "MX *",
            3,
            "",
            "",
            "INM; a year, renewed while the claim is open; three times the chance of paid work: assumption",
        ),
        (
            "residence",
            "Residence after a positive decision: travel and work",
            "bus air",
            "MX *",
            4,
            "",
            "",
            "law on refugees (2011); four times the chance of paid work: assumption",
        ),
        (
            "FMM",
            "Transit permit (INM): any road or flight in Mexico for some weeks",
            "bus air",
            "MX *",
            1,
            30,
            "",
            "30 days in August 2022, later 7 to 45 (press); assumption",
        ),
        (
            "oficio",
            "Exit paper (oficio de salida, INM): some weeks to leave the country, buses tolerated",
            "bus",
            "MX *",
            1,
            20,
            "",
            "20 days (press, July 2022); buses tolerated: assumption",
        ),
        (
            "screened out",
            "No paper: refused in screening, so that no court hears the claim; removal with it counts as unheard",
            "",
            "MX *",
            1,
            "",
            "yes",
            "definition",
        ),
    )
    return [dict(zip(names, row, strict=True)) for row in rows]


def backlog() -> list[Row]:
    """Return the cases that wait in court on the first day.

    They have nothing to do with the corridor but stand in the same line.
    """
    return [
        {
            "arrival": "court backlog 2021-10-01",
            "place": UNITED_STATES,
            "group": "OTHER adult",
            "starts": START,
            "ends": START,
            "people": 1_400_000,
            "process": "given",
            "office": "Immigration court",
            "basis": "assumption",
            "source": "between 1,293,896 pending on 31 March 2021 (EOIR) and the growth since: assumption",
        }
    ]


def costs() -> list[Row]:
    """Return unit costs: the middle and the ends of declared ranges, in USD of 2022 and 2023.

    Claims in Mexico cost what the staff costs, see `staff`.
    """
    names = ("cost", "purpose", "measure", "office", "usd", "low", "high", "payer", "source")
    rows = (
        ("encounter", "processing", "encounters", "", 700, 300, 1200, USA, ASSUMED),
        ("paper", "papers", "served", "INM *", 15, 5, 30, MEXICO, ASSUMED),
        ("port", "ports of entry", "served", "Port of *", 180, 80, 350, USA, ASSUMED),
        ("parole", "pathways", "admitted", "Parole", 250, 100, 400, USA, ASSUMED),
        ("return", "returns and removals", "returned", "Return to Mexico", 120, 50, 250, USA, ASSUMED),
        (
            "custody",
            "custody",
            "waiting",
            "Credible-fear interview",
            190,
            140,
            220,
            USA,
            "a bed-day of ICE for adults, 187 USD in 2023 and 133 in 2017 (press); assumption",
        ),
        (
            "custody of review",
            "custody",
            "waiting",
            "Review by a judge",
            190,
            140,
            220,
            USA,
            "a bed-day of ICE for adults, 187 USD in 2023 and 133 in 2017 (press); assumption",
        ),
        (
            "custody before removal",
            "custody",
            "waiting",
            "Removal flights",
            190,
            140,
            220,
            USA,
            "a bed-day of ICE for adults, 187 USD in 2023 and 133 in 2017 (press); assumption",
        ),
        ("interview", "screening", "served", "Credible-fear interview", 700, 400, 1200, USA, ASSUMED),
        ("review", "screening", "served", "Review by a judge", 300, 150, 500, USA, ASSUMED),
        ("appeal", "court", "served", "Board of appeal", 1500, 800, 2500, USA, ASSUMED),
        (
            "flight",
            "returns and removals",
            "removed",
            "Removal flights",
            1500,
            600,
            3000,
            USA,
            "17,000 USD a flight hour (ICE testimony), 5 to 8 hours, 100 to 130 seats; assumption",
        ),
        (
            "hearing",
            "court",
            "served",
            "Immigration court",
            1200,
            750,
            1900,
            USA,
            (
                "three quarters of the cost of a completed case: about 860 million USD by some 530,000 completions;"
                " assumption"
            ),
        ),
    )
    return [dict(zip(names, row, strict=True)) for row in rows]
