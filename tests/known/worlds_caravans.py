"""Small scenarios of people who walk together, each on more than one trap.

`EXERCISED` names the events without which it would be none.
"""

from dataclasses import replace
from datetime import date

from jornada.domain.nouns.caravan import Caravan, Offer
from jornada.domain.nouns.danger import Danger
from jornada.domain.nouns.office import Disposition, Office
from jornada.domain.nouns.policy import Policy
from jornada.domain.nouns.route import Route
from jornada.domain.nouns.stop import Stop
from tests.known.worlds import BASE, _arrive

ROUTES = (
    Route("ab", "A", "B", "foot", km=50, death=0.04, both_ways=True),
    Route("bc", "B", "C", "foot", km=10, turned_back=0.3),
    Route("cd", "C", "D", "foot", km=6, encounter=1.0),
    Route("be", "B", "C", "foot", km=500),
)
STAYING = tuple(
    replace(p, stay=3.0, beds=5 if p.place == "B" else None) if p.kind != "destination" else p for p in BASE.places
)
# two days to B, the second leg closed for a day; what is offered there is too little; the rear goes on behind
SPLIT = replace(
    BASE,
    title="a caravan that splits",
    days=9,
    places=STAYING,
    routes=ROUTES,
    offices=(Office("desk", "A", capacity=2, days="1234567", gives="permit", apply=2.5, gives_up=0.1),),
    caravans=(
        Caravan(
            "front",
            "A",
            "foot",
            "B; C",
            starts=date(2024, 1, 3),
            pace_low=20,
            pace_high=32,
            joins=0.6,
            picks_up=0.5,
            leaves=0.05,
            feeds=12,
            strain=0.2,
            leaves_blocked=0.2,
            splits="rear",
            least=4,
            death=2.0,
            turned_back=0.5,
        ),
        Caravan("rear", "A", "foot", "B; C", pace_low=5, pace_high=12, leaves=0.1, ends=date(2024, 1, 8)),
    ),
    offers=(Offer("seats", "front", "B", starts=date(2024, 1, 4), accepts=0.6, seats=4, gives="permit", to="A"),),
    policies=(Policy("shut", starts=date(2024, 1, 5), ends=date(2024, 1, 5), change={"routes.bc.open": False}),),
)
# sets out above a size, sleeps on a road of several days, and is left there; only families may join
ROAD = replace(
    BASE,
    title="a caravan on the road",
    days=9,
    places=STAYING,
    routes=(replace(ROUTES[0], km=110.0, death=0.06), *ROUTES[1:]),
    caravans=(
        Caravan(
            "banner",
            "A",
            "foot",
            "B; C",
            size=8,
            pace_low=20,
            pace_high=45,
            rest=2,
            household="family",
            joins=0.5,
            leaves=0.15,
            ends=date(2024, 1, 8),
        ),
    ),
)
# who walks with others is seldom stopped or robbed on the first road, where those alone are; on the second, and at a
# place, it is the other way round
CHECKED = replace(
    BASE,
    title="stops and dangers in company",
    days=8,
    places=tuple(replace(p, stay=0.5) if p.kind != "destination" else p for p in BASE.places),
    money_unit=20.0,
    arrivals=(_arrive("one", 24), _arrive("three", 24)),
    groups=tuple(replace(g, papers="permit" if g.size == 2 else "") for g in BASE.groups),
    routes=(
        Route("ab", "A", "B", "foot", km=24),
        Route("bc", "B", "C", "foot", km=20, bribe=60.0, bribe_share=0.2),
        Route("cd", "C", "D", "foot", km=6, encounter=1.0),
    ),
    stops=(
        Stop("post", "a?", chance=0.5, company=0.1, passes="permit"),
        Stop("raid", "b*", "foot", chance=0.2, company=4.0),
        Stop("patrol", "[ab]?", chance=0.4, company=3.0, passes="permit"),
    ),
    dispositions=(
        Disposition("free", stop="p*", share=0.4, effect="release", gives="permit"),
        Disposition("south", stop="[rp]a*", share=0.5, effect="move", to="A"),
    ),
    dangers=(
        Danger("thieves", "robbery", where="ab", chance=0.4, company=0.1, takes=40),
        Danger("police", "extortion", where="bc", chance=0.1, company=5.0, takes=60),
        Danger("crowd", "injury", on="place", where="[AB]", chance=0.1, company=3.0),
    ),
    caravans=(
        Caravan(
            "banner",
            "A",
            "foot",
            "B; C",
            starts=date(2024, 1, 3),
            pace_low=16,
            pace_high=30,
            joins=0.5,
            picks_up=0.4,
            leaves=0.05,
            least=2,
        ),
    ),
)
WORLDS = {"a caravan that splits": SPLIT, "a caravan on the road": ROAD, CHECKED.title: CHECKED}
EXERCISED = {
    "a caravan that splits": "joined_caravan left_caravan accepted_offer died applied",
    "a caravan on the road": "joined_caravan left_caravan died in_caravan",
    CHECKED.title: "joined_caravan left_caravan stopped moved bribes robbed extorted injured taken",
}
