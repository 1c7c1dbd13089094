"""Small scenarios of stops and what follows them, each on one trap.

`EXERCISED` names the events without which it would be none.
"""

from dataclasses import replace

from jornada.domain.nouns.group import Paper
from jornada.domain.nouns.office import Disposition, Office, Outcome
from jornada.domain.nouns.place import Place
from jornada.domain.nouns.route import Route
from jornada.domain.nouns.staff import Staff
from jornada.domain.nouns.stop import Stop
from tests.known.worlds_offices import EVERY, TOWNS, _arrive

COUNTRIES = tuple(replace(p, country="GTM" if p.place == "A" else "MEX", stay=0.5) for p in TOWNS.places)
FOLLOWS = replace(
    TOWNS,
    title="what follows a stop",
    days=9,
    places=COUNTRIES,
    papers=(*TOWNS.papers, Paper("exit", allows="road", days=4, claim=True)),
    stops=(
        Stop("patrol", "*", "foot", 0.5, passes="road", staff="guard", needs=10, posted=8),
        Stop("post", "[bc]?", chance=0.4, staff="guard", needs=5, posted=8),
        Stop("way back", "ab<", chance=0.5),
    ),
    staff=(Staff("guard", 12),),
    offices=(
        Office(
            "station",
            "B",
            capacity=2,
            unit="people",
            days=EVERY,
            any_paper=True,
            limit=2,
            limit_gives="exit",
            apply=-50.0,
        ),
        Office(
            "desk",
            "B",
            capacity=2,
            days=EVERY,
            gives="slip",
            apply=0.5,
            waits=0.2,
            stay="south*",
            staff="guard",
            by_one=0.5,
        ),
    ),
    outcomes=(
        Outcome("station", "south", share=0.5, effect="move", to="A"),
        Outcome("station", "out", share=0.2, effect="remove"),
        Outcome("desk", "slip", share=0.8, gives="slip"),
    ),
    dispositions=(
        Disposition("free", stop="p*", share=0.3, effect="release", gives="exit"),
        Disposition("moved", stop="patrol", share=0.3, effect="move", to="A"),
        Disposition("moved", stop="*", share=0.2, effect="move", to="B"),
        Disposition("held", stop="po*", share=0.3, effect="hold", office="station"),
        Disposition("gone", stop="*", nationality="VEN", household="family", share=0.1, effect="remove"),
        Disposition("back", share=0.5, effect="return", to="C"),
    ),
    routes=tuple(
        replace(r, km=12.0, bribe=60.0, bribe_share=0.2, turned_back=0.1, death=0.03) if r.mode == "foot" else r
        for r in TOWNS.routes
    ),
)
STUCK = replace(
    TOWNS,
    title="stuck in a region",
    days=40,
    places=tuple(replace(p, stay=2.5, work=0.05, wage=50.0) for p in TOWNS.places),
    stranded=True,
    routes=tuple(replace(r, fare=50.0) if r.leg in ("bc", "cd") else r for r in TOWNS.routes),
    groups=tuple(replace(g, means_high=100.0) for g in TOWNS.groups),
    stops=(Stop("road", "bc", chance=0.6, passes="slip"),),
    dispositions=(Disposition("south", stop="road", share=0.7, effect="move", to="A"),),
    offices=(Office("desk", "A", capacity=1, days="1", gives="slip", apply=0.0, gives_up=0.05),),
)
# some turn back where they began, which is home; others are on the way home when a stop has them brought there
BROUGHT_HOME = replace(
    FOLLOWS,
    title="brought home",
    days=7,
    arrivals=tuple(replace(row, place=place) for row, place in zip(TOWNS.arrivals, "AB", strict=True)),
    groups=tuple(replace(g, turn_back=4.0 if g.size > 1 else 1.5) if g.home else g for g in TOWNS.groups),
)
# some wait for a seat, some are taken south; a permit is good beyond the border, a slip is not; some apply abroad, some
# have a case there
SEATS = replace(
    TOWNS,
    title="seats and papers",
    days=9,
    places=(*TOWNS.places, Place("H", region="abroad")),
    papers=(Paper("permit"), Paper("slip", territory="south*")),
    arrivals=(*TOWNS.arrivals, _arrive("one", 6, place="H"), _arrive("one", 5, place="D", office="pending")),
    routes=(
        *(replace(r, encounter=0.4) if r.leg == "ad" else replace(r, death=0.1) for r in TOWNS.routes),
        Route("bd", "B", "D", "bus", km=200, fare=0, needs="slip", encounter=0.4),
    ),
    stops=(Stop("patrol", "bc", chance=0.5),),
    dispositions=(Disposition("held", stop="patrol", share=0.7, effect="hold", office="station"),),
    offices=(
        Office("desk", "A", capacity=2, days=EVERY, gives="permit", apply=1.0, waits=0.2),
        Office("slips", "B", capacity=2, days=EVERY, gives="slip", apply=1.0),
        Office("trucks", "A", capacity=3, unit="people", days=EVERY, apply=1.5),
        Office("visas", "H", capacity=1, days=EVERY, apply=1.0),
        Office("station", "B", capacity=3, unit="people", days=EVERY, any_paper=True, apply=-50.0),
        Office("bus", "B", capacity=2, unit="people", days=EVERY, any_paper=True, apply=-50.0),
        Office("pending", "D", capacity=1, days=EVERY, any_paper=True),
    ),
    outcomes=(
        Outcome("trucks", "to B", share=0.6, effect="move", to="B"),
        Outcome("trucks", "to C", share=0.4, effect="move", to="C"),
        Outcome("station", "south", share=0.5, effect="move", to="A"),
        Outcome("station", "on", share=0.5, effect="next", next="bus"),
        Outcome("bus", "south", share=1.0, effect="move", to="A"),
        Outcome("visas", "let in", share=0.6, effect="admit"),
        Outcome("pending", "over", share=1.0, effect="release"),
    ),
)
WORLDS = {world.title: world for world in (FOLLOWS, STUCK, BROUGHT_HOME, SEATS)}
EXERCISED = {
    FOLLOWS.title: "stopped moved let_go removed bribes unheard paper_ran_out turned_back_at_crossing applied",
    STUCK.title: "stopped moved stranded_14 stranded fares",
    BROUGHT_HOME.title: "stopped moved went_home turned_homeward",
    SEATS.title: (
        "on_the_way entered_unseen went_on_legally took_seat moved admitted released died_on_leg died_of_passage held"
    ),
}
