"""Small scenarios of triggers and ramps, each on one trap.

`EXERCISED` names what they count, and how often they come on is tested too.
"""

from dataclasses import replace
from datetime import date

from jornada.domain.nouns.place import Place
from jornada.domain.nouns.policy import Policy, Trigger
from jornada.domain.nouns.route import Route
from tests.known.worlds import BASE, _arrive, _line

# one crossing into each of two destinations; people go on coming, as chance will have it
CROSSINGS = replace(
    BASE,
    days=18,
    arrivals=(_arrive("one", 70, 18, "poisson"), _arrive("two", 50, 18, "poisson")),
    places=(Place("A", stay=-0.5), Place("D", kind="destination", area="D"), Place("E", kind="destination", area="E")),
    routes=(
        Route("ad", "A", "D", "foot", km=12, encounter=0.7),
        Route("ae", "A", "E", "foot", km=12, encounter=0.6, turned_back=0.1),
    ),
)
SPIKE = replace(
    CROSSINGS,
    title="a spike and a clock at one crossing",
    policies=(
        Policy(
            "shut",
            trigger=Trigger("encounters", window=3, above=3.5, spike=6, below=2.5, wait=2, only="D"),
            change={"routes.ad.turned_back": 0.5, "routes.ad.encounter": "x0.4"},
        ),  # type: ignore[arg-type]
        Policy(
            "easier",
            trigger=Trigger("encounters", window=2, above=3.0, below=2.0, days=2, only="[!D]"),
            change={"routes.ae.encounter": "-0.3"},
        ),  # type: ignore[arg-type]
    ),
)
DESK = replace(
    _line("first_come", "case"),
    days=24,
    arrivals=(_arrive("one", 70, 22, "poisson"), _arrive("three", 66, 22, "poisson")),
)
RAMP = replace(
    DESK,
    title="a ramp that begins again, and a least time",
    policies=(
        Policy(
            "more desks",
            trigger=Trigger("waiting", window=1, above=8, below=7, least_days=8, only="A"),
            ramp=14,
            change={"offices.desk.capacity": "+12", "offices.desk.fits": "stop"},
        ),  # type: ignore[arg-type]
        Policy(
            "stricter", starts=date(2024, 1, 4), ramp=10, change={"offices.desk.granted": "x0.4", "groups.*.stay": 1.0}
        ),  # type: ignore[arg-type]
    ),
)
# on the same days both set what the desk serves, and a third takes half of what then holds
FIGHT = replace(
    DESK,
    title="two triggers on one field",
    days=20,
    arrivals=(_arrive("one", 60, 20, "poisson"), _arrive("three", 60, 20, "poisson")),
    policies=(
        Policy("open", trigger=Trigger("waiting", window=2, above=8, below=7), change={"offices.desk.capacity": 9}),  # type: ignore[arg-type]
        Policy(
            "short of staff",
            trigger=Trigger("granted", window=1, spike=7, below=5, wait=1, only="A"),
            change={"offices.desk.capacity": 2},
        ),  # type: ignore[arg-type]
        Policy("half days", starts=date(2024, 1, 5), ends=date(2024, 1, 8), change={"offices.d*.capacity": "x0.5"}),  # type: ignore[arg-type]
    ),
)
OTHER_WAY = replace(
    FIGHT,
    title="two triggers on one field, the other first",
    policies=(FIGHT.policies[2], FIGHT.policies[1], FIGHT.policies[0]),
)

WORLDS = {world.title: world for world in (SPIKE, RAMP, FIGHT, OTHER_WAY)}
EXERCISED = {
    SPIKE.title: "encounters turned_back_at_crossing entered_unseen",
    RAMP.title: "granted refused",
    FIGHT.title: "granted waited_days",
    OTHER_WAY.title: "granted waited_days",
}
