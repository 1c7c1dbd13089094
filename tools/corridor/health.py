"""Health on the corridor: the Darién on foot, walking in southern Mexico, the deserts of the north.

Rest, and a clinic at the end of the trail.
"""

from tools.corridor.geography import ASSUMED
from tools.writing import Row

# Consultations of MSF in Panama: 63,400 in 2023 beside 520,085 transits (12 in 100), 78 a day beside 300 arrivals in
# April 2022 (26 in 100);
# on the trail's 2.3 days of the model a chance c of a day gives 1 - (1 - c)^2.3 of 0.18 (0.12 to 0.26).
DARIEN = (
    "derived: 12 to 26 in 100 seen by a doctor at the end (MSF Panama 2023 and April 2022, beside Panama SNM), over the"
    " 2.3 days of the model's trail"
)
DARIEN_DEATHS = (
    "derived: 28 dead or missing of sickness and environment and a third of 121 of unknown cause, October 2021 to"
    " November 2023 (IOM Missing Migrants), among some 800,000 transits, with an undercount of 1 to 5 (assumption)"
)
CARAVAN = (
    "health_exposure.csv: 116 consultations in 24 h among 2,500 on the fifth day of a walk in Chiapas (milenio.com,"
    " July 2024); range: assumption"
)
SUMMER = "5-9"  # three quarters of deaths by environment on the US side fall in these months (IOM Missing Migrants)
SONORA = (
    "assumption: heat exceeds what walkers can carry in water (Campbell-Staton et al. 2021, Science; Prof. Geographer"
    " 2022); size: assumption"
)
TRAILS = ("Capurgana", "Acandi")  # where the trails begin
DESERTS = ("MX north Sonora", "MX north Chihuahua", "MX north Baja California")
Change = tuple[str, str, str, tuple[float, float, float], str]
CHANGES: tuple[tuple[str, tuple[str, ...], tuple[Change, ...]], ...] = (
    (
        "leg",
        TRAILS,
        (
            ("Darien 1 worn", "well", "weak", (0.083, 0.054, 0.12), DARIEN),
            ("Darien 2 ill", "weak", "ill", (0.05, 0.02, 0.1), ASSUMED),
            ("Darien 3 death", "ill", "dead", (0.002, 0.0007, 0.005), DARIEN_DEATHS),
        ),
    ),
    (
        "leg",
        ("MX south *",),
        (
            ("Southern Mexico 1 worn", "well", "weak", (0.046, 0.02, 0.08), CARAVAN),
            ("Southern Mexico 2 ill", "weak", "ill", (0.04, 0.02, 0.08), ASSUMED),
        ),
    ),
    (
        "leg",
        DESERTS,
        (
            ("Desert heat 1 worn", "well", "weak", (0.1, 0.05, 0.2), SONORA),
            ("Desert heat 2 ill", "weak", "ill", (0.15, 0.08, 0.3), SONORA),
            ("Desert heat 3 death", "ill", "dead", (0.03, 0.01, 0.1), SONORA),
        ),
    ),
    (
        "place",
        ("*",),
        (
            (
                "Rest 1 weak",
                "weak",
                "well",
                (0.3, 0.2, 0.5),
                "assumption: stomach, skin and feet mend in two to five days of rest",
            ),
            ("Rest 2 ill", "ill", "weak", (0.15, 0.1, 0.3), ASSUMED),
            ("Rest 3 death", "ill", "dead", (0.0003, 0.0001, 0.001), ASSUMED),
            (
                "In a bed 1 weak",
                "weak",
                "well",
                (0.1, 0.05, 0.2),
                "assumption: with a roof and food people mend a third faster",
            ),
            ("In a bed 2 ill", "ill", "weak", (0.05, 0.02, 0.1), ASSUMED),
        ),
    ),
)
CLINIC = "Clinic at the end of the trail"


def changes() -> list[Row]:
    """Return what wears people on the corridor and what restores them; rows of one name share their draw."""
    rows: list[Row] = []
    for on, places, parts in CHANGES:
        for place in places:
            for name, state, becomes, (chance, low, high), source in parts:
                months = SUMMER if name.startswith("Desert") else ""
                rows.append(
                    {
                        "health": name,
                        "state": state,
                        "becomes": becomes,
                        "chance": chance,
                        "low": low,
                        "high": high,
                        "on": on,
                        "where": place,
                        "mode": "foot" if on == "leg" else "",
                        "months": months,
                        "bed": "yes" if name.startswith("In a bed") else "",
                        "basis": "derived" if source.startswith("derived") else "assumption",
                        "source": source,
                    }
                )
    return rows


def conditions() -> list[Row]:
    """Return what being weak or ill does."""
    return [
        {"condition": "weak", "rest": 0.3, "work": 0.7, "source": ASSUMED},
        {"condition": "ill", "rest": 0.9, "work": 0, "source": ASSUMED},
    ]


def clinic() -> Row:
    """Return the clinic where the trail ends: so many consultations a day."""
    return {
        "office": CLINIC,
        "place": "Bajo Chiquito",
        "stage": "care",
        "capacity": 174,
        "unit": "people",
        "days": "1234567",
        "any_paper": "yes",
        "apply": 3,
        "gives_up": 0.5,
        "heals": 1,
        "source": "63,400 consultations in Panama in 2023 (MSF), at one place (assumption)",
    }


POLICIES = """
[[policy]]
name = "water on the trail"
starts = "2022-01-01"
active = false
source = "experiment: water points and rest posts halve what the Darién wears"
[policy.change]
"health.Darien *.chance" = "x0.5"

[[policy]]
name = "no clinic at the trail"
starts = "2022-01-01"
active = false
source = "experiment: nobody heals at the end of the trail"
[policy.change]
"offices.Clinic at the end of the trail.capacity" = 0
"offices.Clinic at the end of the trail.apply" = -30
"""
VARIANTS = """"water on the Darien trail" = ["water on the trail"]
"no clinic at the Darien trail" = ["no clinic at the trail"]
"""
