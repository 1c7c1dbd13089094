"""The corridor's dated policies: those of offices, who waits where, and the experiments.

Those of stops and health are beside them.
"""

from tools.corridor.offices import ADMITS, BY_RULE, NO_SHOW, decisions_of, hearings, interviews_of
from tools.policies import Policy, policies_text

STAYS = """[[policy]]
name = "Haitians wait for a port"
starts = "2022-06-01"
basis = "fitted"
source = "in the fitting window 99 in 100 Haitians are met at ports (CBP): they wait near one; size chosen with monthly encounters in view, those of October and November 2023 among them"
[policy.change]
"groups.HTI *.stay" = "+3"

[[policy]]
name = "Venezuelans wait"
starts = "2022-10-12"
ends = "2023-03-15"
basis = "fitted"
source = "parole process and expulsion to Mexico from 12 October 2022 (UNHCR, DHS); size and end chosen with monthly encounters in view, those of October and November 2023 among them"
[policy.change]
"groups.VEN *.stay" = "+2"
"groups.VEN *.settle" = "+2.5"

[[policy]]
name = "Cubans and Nicaraguans wait for a port"
starts = "2023-01-05"
basis = "fitted"
source = "parole process, returns to Mexico and appointments (DHS): from May 2023 nine in ten Cubans are met at ports; size chosen with monthly encounters in view, those of October and November 2023 among them"
[policy.change]
"groups.CUB *.stay" = "+2.3"
"groups.NIC *.stay" = "+1.5"

[[policy]]
name = "expulsion of Cubans and Nicaraguans"
starts = "2023-01-05"
ends = "2023-05-11"
basis = "fitted"
source = "expulsion to Mexico while Title 42 held (DHS); size chosen with monthly encounters in view"
[policy.change]
"groups.CUB *.stay" = "+1.5"
"groups.NIC *.stay" = "+2"

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
name = "more appointments"
starts = "2023-06-01"
active = false
source = "experiment: twice the appointments at ports"
[policy.change]
"offices.Appointments.capacity" = "x2"

[[policy]]
name = "staff elsewhere"
starts = "2022-01-01"
active = false
source = "experiment: half the places of COMAR in Tapachula moved to Mexico City, the total unchanged"
[policy.change]
"offices.COMAR Tapachula admission.capacity" = "x0.5"
"offices.COMAR Mexico City admission.capacity" = "+200"

[[policy]]
name = "no duty to stay"
starts = "2022-01-01"
active = false
source = "experiment: applicants keep their claim wherever they are in Mexico"
[policy.change]
"offices.COMAR *.stay" = "MX *"

[[policy]]
name = "stricter screening"
starts = "2023-06-01"
active = false
source = "experiment: a tenth less of those heard pass credible fear"
[policy.change]
"outcomes.Credible-fear interview/credible fear.share" = "x0.9"
"outcomes.Credible-fear interview/review asked for.share" = "+0.028"
"outcomes.Credible-fear interview/no review.share" = "+0.018"

[[policy]]
name = "safer trail"
starts = "2022-01-01"
active = false
source = "assumption: rescue posts on the Darién trails"
[policy.change]
"dangers.* Darien *.chance" = "x0.5"
"""


def office_policies() -> str:
    """Return the dated changes of offices."""
    comar: dict[str, object] = {}
    for place, _, admits, _ in ADMITS:
        comar[f"offices.COMAR {place} admission.capacity"] = round(admits / (1 - NO_SHOW))
        comar[f"offices.COMAR {place} interview.capacity"] = interviews_of(admits, 1)
        comar[f"offices.COMAR {place} decision.capacity"] = decisions_of(admits, 1)
    one, tapanatepec, tapachula = (
        "offices.Appointments",
        "offices.INM San Pedro Tapanatepec transit permits",
        "offices.INM Tapachula transit permits",
    )
    parts = [
        Policy(
            "more at ports",
            "2022-04-01",
            "2023-01-17",
            "210 a day in April to 590 in December 2022 (CBP, people at ports other than Mexicans and Ukrainians)",
            {f"{one}.capacity": 590},
            ramp=240,
            basis="derived",
        ),
        Policy(
            "appointments",
            "2023-01-18",
            "",
            "CBP One: 740 to 800 a day (recalled, verify): assumption; whoever is first each morning, a lottery:"
            " assumption; from the centre on, nationals too",
            {f"{one}.capacity": 770, f"{one}.by_lot": 1.0, f"{one}.from": "MX [nc]*", f"{one}.nationality": "*"},
        ),
        Policy(
            "appointments in May",
            BY_RULE,
            "",
            "1,000 a day (DHS), half of them to those who wait longest (press, 26 May 2023)",
            {f"{one}.capacity": 1000, f"{one}.by_lot": 0.5},
            basis="observed",
        ),
        Policy(
            "appointments in June", "2023-06-01", "", "1,250 a day (CBP)", {f"{one}.capacity": 1250}, basis="observed"
        ),
        Policy(
            "appointments in July",
            "2023-07-01",
            "",
            "1,450 a day (CBP, 30 June 2023)",
            {f"{one}.capacity": 1450},
            basis="observed",
        ),
        Policy(
            "parole for Venezuelans",
            "2022-10-18",
            "2023-01-05",
            "24,000 in all (88 FR 1279, seen by way of a search), spread over the time: assumption",
            {"offices.Parole.capacity": 9_000},
        ),
        Policy(
            "parole for four nationalities",
            "2023-01-06",
            "",
            "30,000 a month (DHS, 5 January 2023)",
            {"offices.Parole.capacity": 30_000},
            basis="observed",
        ),
        Policy(
            "COMAR in 2023",
            "2023-01-01",
            "",
            "COMAR by office, January to October 2023 (press)",
            comar,
            basis="derived",
        ),
        Policy(
            "Parque Ecologico",
            "2023-09-16",
            "2023-10-15",
            "1,000 to 2,000 people a day (press, October 2023)",
            {"offices.COMAR Tapachula registration.capacity": 1500},
            basis="observed",
        ),
        Policy(
            "permits at Tapanatepec",
            "2022-07-29",
            "2022-12-12",
            "1,500 to 2,000 permits a day (INM by way of the press), 120,000 arrived by mid-October: assumption between"
            " them",
            {f"{tapanatepec}.capacity": 1200, f"{tapanatepec}.apply": 0.5},
        ),
        Policy(
            "permits at Tapachula",
            "2022-12-15",
            "2023-03-12",
            "up to 2,500 a day, 45 days (press): assumption of less",
            {f"{tapachula}.capacity": 800, f"{tapachula}.apply": 0},
        ),
        Policy(
            "last permits at Tapachula",
            "2023-04-15",
            "2023-05-12",
            "sites closed about 12 May 2023 (press): assumption",
            {f"{tapachula}.capacity": 800, f"{tapachula}.apply": 0},
        ),
        Policy(
            "more court",
            "2022-10-01",
            "",
            "about 0.54 million completions in fiscal 2023 (EOIR figures): derived",
            {"offices.Immigration court.capacity": hearings(2050)},
            basis="derived",
        ),
    ]
    return policies_text(parts)
