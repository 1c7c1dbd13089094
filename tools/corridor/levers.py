"""What the experiments of the corridor switch on, and what does nothing until a policy does: nobody is met by it in the
scenario itself.

Asylum shut at the border (fast-track removal with its capacity, and exceptions), cards for those who wait in the south,
and what is believed of the stops in Mexico where journeys begin. All sizes are assumptions.
"""

from tools.corridor.geography import ASSUMED, UNITED_STATES
from tools.corridor.offices import BY_RULE, line
from tools.corridor.outcomes import RETURNS, then
from tools.policies import Policy, policies_text
from tools.writing import Row

FAST = "Fast-track removal"
CARDS = "INM cards to stay"
FOUR, OTHERS = ("[CHNV][UTIE][BICN]",), ("[!CHNVM]*", "COL", "HND")  # nationalities whom Mexico takes back, and others
SHUT = "assumption: what a shutdown does, none while it is not in force; children alone are excepted"
# What follows an encounter while asylum is shut: name, nationalities, household, effect, office. Each name is a share
# of its own for a policy to set.
WHILE_SHUT = (
    ("shut: four nationalities", FOUR, "adult", "hold", FAST),
    ("shut: four nationalities, families", FOUR, "family", "hold", FAST),
    ("shut: others", OTHERS, "[af]*", "hold", FAST),
    ("shut: Mexicans", ("MEX",), "adult", "return", ""),
    ("shut: Mexican families", ("MEX",), "family", "return", ""),
    ("shut: children", ("[!M]*",), "child", "hold", "Notice to appear"),
    ("shut: Mexican children", ("MEX",), "child", "hold", "Notice to appear"),
)
ORIGINS = ("Acandi", "Managua", "Guatemala City", "San Pedro Sula", "Tegucigalpa", "San Salvador")
BELIEVED = 0.032  # chance of a stop on a leg by car, as believed in October 2023 in a run without ranges


def dispositions() -> list[Row]:
    """Return what follows an encounter while asylum is shut: shares of nothing, which a policy sets."""
    return [
        {
            "disposition": name,
            "nationality": nation,
            "household": household,
            "starts": BY_RULE,
            "share": 0,
            "effect": effect,
            "office": office,
            "known_from": BY_RULE,
            "source": SHUT,
        }
        for name, nations, household, effect, office in WHILE_SHUT
        for nation in nations
    ]


def offices() -> list[Row]:
    """Return fast-track removal at the border, and cards to stay for people without papers in the south."""
    return [
        line(
            FAST,
            UNITED_STATES,
            "removal",
            1000,
            "1234567",
            "places a day and room: assumption; who finds no room gets a notice to appear; nobody comes here while"
            " asylum is not shut",
        )
        | {"room": 5000, "full": "Notice to appear"},
        line(
            CARDS,
            "Tapachula",
            "permit",
            0,
            "12345",
            "cards with bus and work for people who wait in the south without papers: an experiment; nobody gives them"
            " in the scenario itself",
        )
        | {"list": "yes", "from": "MX south *", "stay": "MX south *", "joins": 0, "since_days": 30},
    ]


def outcomes() -> list[Row]:
    """Return what fast-track removal ends in, half of it in a return to Mexico, and the card."""
    source = "assumption: half are taken to a city of Mexico, as Mexico takes back 30,000 a month of four nationalities"
    home: Row = {"office": FAST, "outcome": "removed", "share": 0.5, "effect": "remove", "source": source}
    back: list[Row] = [
        {
            "office": FAST,
            "outcome": f"at {place}",
            "share": share / 2,
            "effect": "return",
            "to": place,
            "source": source,
        }
        for place, share in RETURNS
    ]
    fewer: Row = then(
        "Expedited removal",
        "notice to appear",
        0,
        "Notice to appear",
        "none in the scenario itself: for experiments with a smaller share in expedited removal",
    )
    return [
        home,
        *back,
        fewer,
        {"office": CARDS, "outcome": "card", "share": 1, "effect": "grant", "gives": "TVRH", "source": ASSUMED},
    ]


def beliefs() -> list[Row]:
    """Return what is believed of the stops in Mexico where journeys begin."""
    return [
        {
            "belief": f"stops in Mexico, at {place}",
            "topic": "stops",
            "about": "* car",
            "place": place,
            "lag": 45,
            "source": "assumption: six weeks until most have heard of more or fewer stops",
        }
        for place in ORIGINS
    ]


def responses() -> list[Row]:
    """Return how departures answer to it: not at all, until a policy says how much."""
    return [
        {
            "response": f"fear of stops, at {place}",
            "belief": f"stops in Mexico, at {place}",
            "arrivals": f"{place} *",
            "elasticity": 0,
            "reference": BELIEVED,
            "source": (
                "assumption: nobody has measured it; none in the scenario itself, whose arrivals were counted with what"
                " was believed then"
            ),
        }
        for place in ORIGINS
    ]


def policies() -> str:
    """Return the experiments of the scenario itself that use them; studies have more."""
    one = Policy(
        "cards to stay",
        "2023-06-01",
        "",
        "experiment: cards with bus and work for up to 500 people a working day who wait in the south without papers",
        {f"offices.{CARDS}.capacity": 500, f"offices.{CARDS}.joins": 0.05},
        active=False,
    )
    return "\n" + policies_text([one])


VARIANTS = """"cards to stay" = ["cards to stay"]
"""
