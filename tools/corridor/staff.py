"""Who does the stopping, drives people south, hears claims and keeps shelters: how many there are, what they cost a
day, and who pays.

In the scenario itself everybody needed is there, so that stops and offices are as they were fitted. A policy that moves
staff from one pool to another, or asks more of one than it has, is felt. Numbers and pay are assumptions: their order
of size is what was told in the press.
"""

from tools.corridor.offices import ADMITS, NO_SHOW, decisions_of, interviews_of
from tools.corridor.stops import stops
from tools.policies import Policy, policies_text
from tools.writing import Row

GUARDS, BUSES, CLAIMS, SHELTERS = "INM and National Guard", "Buses south", "COMAR", "Shelter workers"
DEPLOYED = 30_000  # soldiers, guards and agents on migration tasks
BY_ONE = {"registration": 50, "admission": 10, "interview": 1.5, "decision": 1}  # people a working day
REGISTERED = 1500  # the most that the site in Tapachula took a day
SEATS = 100  # a day in 2022
# once shelters are in the picture
BEDS = {
    "Tapachula": 2000,
    "Mexico City": 1000,
    "Tijuana": 3000,
    "Ciudad Juarez": 2000,
    "Reynosa": 1000,
    "Matamoros": 1000,
}
BEDS_BY_ONE = 10
YEAR = 1  # of the two in ADMITS: 2023


def pools() -> list[Row]:
    """Return the pools: how many there are, and what one costs a day with all that goes with it."""
    return [
        {
            "staff": GUARDS,
            "number": DEPLOYED,
            "usd": 40,
            "purpose": "containment",
            "payer": "Mexico",
            "source": (
                "25,000 to 32,000 soldiers and guards on migration tasks (SEDENA by way of the press, recalled,"
                " verify), INM among them: assumption; 40 USD a day with keep: assumption"
            ),
        },
        {
            "staff": BUSES,
            "number": SEATS,
            "usd": 60,
            "purpose": "containment",
            "payer": "Mexico",
            "source": "a seat a day, taken or empty: assumption",
        },
        {
            "staff": CLAIMS,
            "number": claims_staff(),
            "usd": 70,
            "purpose": "asylum in Mexico",
            "payer": "Mexico and UNHCR",
            "source": (
                "as many as the offices take at their fullest, of the order of COMAR's staff with those whom UNHCR pays"
                " (recalled, verify): assumption; 70 USD a day with rooms and interpreters: assumption"
            ),
        },
        {
            "staff": SHELTERS,
            "number": 0,
            "usd": 120,
            "purpose": "shelter",
            "payer": "hosts",
            "source": (
                "one for ten beds, food and upkeep among the 120 USD a day: assumption; none in the scenario itself,"
                " where beds are not modelled"
            ),
        },
    ]


def claims_staff() -> int:
    """Return how many the offices of COMAR take, registration at its fullest, at the capacities of 2023."""
    served = [
        ("registration", REGISTERED),
        *(
            (stage, number)
            for _, _, admits, _ in ADMITS
            for stage, number in (
                ("admission", round(admits / (1 - NO_SHOW))),
                ("interview", interviews_of(admits, YEAR)),
                ("decision", decisions_of(admits, YEAR)),
            )
        ),
    ]
    return -int(-sum(number / BY_ONE[stage] for stage, number in served) // 1)


def posted(stops: list[Row]) -> list[Row]:
    """Return the stops with their staff: spread as the chances, so that each reaches its own."""
    in_all = sum(float(str(row["chance"])) for row in stops)
    shares = [round(DEPLOYED * float(str(row["chance"])) / in_all) for row in stops]
    shares[0] += DEPLOYED - sum(shares)
    return [{**row, "staff": GUARDS, "needs": share, "posted": share} for row, share in zip(stops, shares, strict=True)]


def serving(offices: list[Row]) -> list[Row]:
    """Return the offices with their staff: those of COMAR, and the buses, whose seats are counted one by one."""
    return [{**row, **_of(row)} for row in offices]


def _of(office: Row) -> Row:
    name = str(office["office"])
    if name.startswith("COMAR "):
        return {"staff": CLAIMS, "by_one": BY_ONE[str(office["stage"])]}
    return {"staff": BUSES, "by_one": 1} if office["stage"] == "buses" else {}


def prior() -> Row:
    """Return the range of pay: one factor for all, so that what is moved from one pool to another costs the same."""
    return {
        "parameter": "staff.*.usd",
        "how": "times",
        "low": 0.6,
        "high": 1.6,
        "shape": "log_uniform",
        "source": "assumption",
    }


def policies() -> str:
    """Return the experiments.

    Half as many again stopped in Chiapas by staff taken from the centre and the north, and shelters in six towns.
    """
    rows = posted(stops())
    south, elsewhere = (
        sum(int(str(row["posted"])) for row in rows if str(row["stop"]).startswith(region))
        for region in ("south Chiapas", ("gulf", "centre", "north", "Chihuahua"))
    )
    moved: dict[str, object] = {f"stops.south Chiapas *.{field}": "x1.5" for field in ("chance", "needs", "posted")} | {
        "stops.[!s]*.posted": f"x{1 - south / 2 / elsewhere:.3f}"
    }
    beds: dict[str, object] = {f"places.{place}.beds": number for place, number in BEDS.items()}
    return "\n" + policies_text(
        [
            Policy(
                "southern controls with staff of the north",
                "2023-06-01",
                "",
                "experiment: half as many stops again in Chiapas, by guards who are taken from the stops of the centre"
                " and the north",
                moved,
                active=False,
            ),
            Policy(
                "shelters",
                "2023-06-01",
                "",
                "assumption: 10,000 beds in six towns, one worker for ten of them",
                beds | {f"staff.{SHELTERS}.number": sum(BEDS.values()) // BEDS_BY_ONE},
                active=False,
            ),
        ]
    )


VARIANTS = "\n".join(
    (
        '"half again the southern controls, with staff of the north" = ["southern controls with staff of the north"]',
        '"shelters" = ["shelters"]',
        "",
    )
)
