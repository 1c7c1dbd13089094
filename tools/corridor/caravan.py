"""A caravan from Tapachula at the end of December 2023: nobody may join it until a policy says so.

It was known at the end of December only, later than all that the base rests on: the scenario itself is without it, and
a variant switches it on. It is over, and serves no calibration. Who walks is whoever is at Tapachula, wants to go on
and is free: most of them have been there for weeks.
"""

from tools.policies import Policy, policies_text
from tools.writing import Row

NAME = "Exodus of poverty"
KNOWN = "2024-01-09"
ROAD = ("Huehuetan", "Huixtla", "Villa Comaltitlan", "Escuintla", "Mapastepec")
NOBODY = "nobody"  # no group has this nationality
# chance a morning of joining, on three of them: middle, and the ends that give 6,000 and 10,000
SIZE = (0.04, 0.03, 0.05)
PRESS = (
    "press: set out on 24 December 2023; 15 to 36 km a marching day of caravans since 2019; 6,000 at the start and"
    " 4,000 five days later, which is 0.078 an evening; the last left Mapastepec within days of 2 January; nobody joins"
    " without the policy 'caravan'; chance of joining so that 6,000 to 10,000 set out: assumption"
)
OFFERED = (
    "press, 2 and 3 January 2024: INM buses from Mapastepec to Huixtla, boarding by consent; share who accept and seats"
    " a day: assumption"
)
COMPANY = 0.1  # times the chance of a stop of those alone: a large group on foot is seldom stopped, assumption
SAFER = 0.5  # times robbery, extortion and kidnapping: assumption


def caravans() -> list[Row]:
    """Return the caravan, of nobody."""
    return [
        {
            "caravan": NAME,
            "place": "Tapachula",
            "mode": "foot",
            "road": "; ".join(ROAD),
            "gathers": "2023-12-22",
            "starts": "2023-12-24",
            "ends": "2024-01-05",
            "pace_low": 15,
            "pace_high": 36,
            "nationality": NOBODY,
            "joins": SIZE[0],
            "picks_up": 0,
            "leaves": 0.078,
            "least": 300,
            "known_from": KNOWN,
            "source": PRESS,
        }
    ]


def offers() -> list[Row]:
    """Return what ended it: seats on buses; and exit papers, which nobody accepts until a policy says so."""
    common: Row = {"caravan": NAME, "place": ROAD[-1], "starts": "2024-01-02", "known_from": KNOWN}
    return [
        {
            "offer": "exit papers",
            **common,
            "accepts": 0,
            "seats": 2500,
            "gives": "oficio",
            "source": (
                "assumption: what might have been offered; caravans of 2021 and 2022 were given such papers (press)"
            ),
        },
        {"offer": "buses to Huixtla", **common, "accepts": 0.7, "seats": 2500, "to": "Huixtla", "source": OFFERED},
    ]


def priors() -> list[Row]:
    """Return the ranges of its size and of who stays; they act on nothing while nobody may join."""
    _, low, high = SIZE
    return [
        {
            "parameter": f"caravans.{NAME}.{field}",
            "how": "set",
            "low": least,
            "high": most,
            "shape": "uniform",
            "source": source,
        }
        for field, least, most, source in (
            ("joins", low, high, "6,000 to 10,000 at the start (press; sources differ)"),
            ("leaves", 0.05, 0.11, "a third lost in five days on record, 0.078 an evening; the range: assumption"),
        )
    ]


def seldom_stopped(rows: list[Row]) -> list[Row]:
    """Return the stops with the factor for those who walk together."""
    return [{**row, "company": COMPANY} for row in rows]


def safer(rows: list[Row]) -> list[Row]:
    """Return the dangers with the factor for those who walk together: others rob, extort and take fewer of many."""
    return [{**row, "company": SAFER} if row.get("where") == "MX south*" else row for row in rows]


def policies() -> str:
    """Return the caravan as a policy, and what it might have been offered."""
    parts = [
        Policy(
            "caravan",
            "2023-12-20",
            "",
            "known at the end of December 2023 (press): later than all that the base rests on",
            {f"caravans.{NAME}.nationality": "*"},
            active=False,
        ),
        Policy(
            "papers for the caravan",
            "2023-12-20",
            "",
            "experiment: all who still walk on 2 January are offered exit papers",
            {"offers.exit papers.accepts": 0.9, "offers.buses to Huixtla.accepts": 0.0},
            active=False,
        ),
    ]
    return "\n" + policies_text(parts)


VARIANTS = """"caravan" = ["caravan"]
"caravan, offered papers" = ["caravan", "papers for the caravan"]
"""
