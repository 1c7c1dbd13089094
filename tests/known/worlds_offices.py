"""Small scenarios of offices, papers and law, each on one trap.

`EXERCISED` names the events without which it would be none.
"""

from dataclasses import replace
from datetime import date

from jornada.domain.nouns.arrival import Arrival
from jornada.domain.nouns.group import Group, Paper
from jornada.domain.nouns.office import Disposition, Office, Outcome
from jornada.domain.nouns.place import Place
from jornada.domain.nouns.route import Mode, Route
from jornada.domain.scenario.scenario import Scenario

START = date(2024, 1, 1)  # a Monday
EVERY = "1234567"


def _arrive(group: str, people: int, days: int = 3, place: str = "A", office: str = "") -> Arrival:
    return Arrival(f"{group} {place} {office}", place, group, START, date(2024, 1, days), people, office=office)


# A to B to C to D on foot; from A straight to D with a permit
TOWNS = Scenario(
    start=START,
    days=8,
    places=(
        Place("A", stay=-0.5, region="south one"),
        Place("B", stay=0.3, region="south two"),
        Place("C", region="north"),
        Place("D", kind="destination", area="D", region="beyond"),
    ),
    modes=(Mode("foot", 8, 4), Mode("bus", 12, 50)),
    routes=(
        Route("ab", "A", "B", "foot", km=30, both_ways=True),
        Route("bc", "B", "C", "foot", km=30),
        Route("cd", "C", "D", "foot", km=30, encounter=0.6),
        Route("ad", "A", "D", "bus", km=200, fare=0, needs="permit", encounter=1.0),
    ),
    papers=(Paper("permit"), Paper("slip")),
    groups=(
        Group("three", "VEN", "family", 3, "two", means_high=200, home="A"),
        Group("two", "VEN", "family", 2, "one", means_high=200, home="A"),
        Group("one", "VEN", means_high=200, home="A"),
        Group("other", "HND", means_high=200),
    ),
    arrivals=(_arrive("one", 12), _arrive("three", 18)),
)
# nobody can set out from A without a permit: the line is all there is
DESK = replace(
    TOWNS,
    days=7,
    places=(Place("A", stay=0.5), *TOWNS.places[1:]),
    routes=TOWNS.routes[3:],
    arrivals=(_arrive("one", 15), _arrive("three", 18)),
)

STAGES = replace(
    DESK,
    title="several stages with terms",
    days=10,
    offices=(
        Office("court", "A", order="lottery", capacity=1, days=EVERY, takes="slip", delay=1),
        Office("registry", "A", capacity=4, days="1245", apply=1.0, gives_up=0.1, baulk=0.2),
        Office("interview", "A", capacity=3, days=EVERY, takes="slip", delay=2, since_days=2, gives_up=0.05),
    ),
    outcomes=(
        Outcome("registry", "taken up", share=0.8, effect="next", gives="slip", next="interview"),
        Outcome("interview", "recognised", share=0.4, gives="permit"),
        Outcome("interview", "to court", share=0.3, effect="next", next="court"),
        Outcome("interview", "both", share=0.1, gives="slip", next="registry"),
        Outcome("court", "recognised", share=0.6, gives="permit"),
    ),
)
LIST = replace(
    TOWNS,
    title="a list over two places",
    days=9,
    places=tuple(replace(p, beds=6, living=10.0) if p.place == "C" else p for p in TOWNS.places),
    money_unit=20.0,
    offices=(
        Office(
            "appointments",
            "C",
            on_list=True,
            order="part",
            by_lot=0.4,
            capacity=3,
            days="12345",
            from_places="[AB]",
            joins=0.5,
            no_show=0.1,
            since_days=2,
        ),
        Office("port", "C", capacity=2, days=EVERY, takes="slip", apply=-50.0, no_show=0.1),
    ),
    outcomes=(
        Outcome("appointments", "called", share=0.7, effect="next", gives="slip", next="port", to="C"),
        Outcome("appointments", "straight", share=0.2, effect="admit"),
        Outcome("port", "let in", share=0.7, effect="admit"),
    ),
    dispositions=(Disposition("back", share=0.5, effect="return", to="B"),),
)
CLAIMS = replace(
    TOWNS,
    title="a duty to stay",
    routes=(
        *(replace(r, death=0.03, km=r.km if r.leg != "bc" else 60.0) for r in TOWNS.routes),
        Route("ah", "A", "H", "foot", km=40),
    ),
    groups=tuple(replace(g, home="H", turn_back=2.0) for g in TOWNS.groups),
    places=(*(replace(p, settle=3.0 if p.place == "B" else None) for p in TOWNS.places), Place("H")),
    offices=(
        Office("claims", "A", capacity=1, days=EVERY, gives="slip", apply=1.5, waits=0.3, gives_up=0.1, granted=0.8),
    ),
)


def _duty(stay: str) -> Scenario:
    return replace(CLAIMS, title=f"a duty to stay {stay}", offices=tuple(replace(o, stay=stay) for o in CLAIMS.offices))


AT_HOME = replace(
    CLAIMS,
    title="at home from the start",
    groups=tuple(replace(g, home="A", turn_back=1.5) if g.home else g for g in TOWNS.groups),
)
BOOKED = replace(
    DESK,
    title="booked dates",
    days=9,
    offices=(
        Office("desk", "A", capacity=3, days="123457", apply=1.0, delay=2, no_show=0.3, gives="permit", gives_up=0.05),
    ),
)
TWO_DESKS = replace(
    DESK,
    title="baulking between two offices",
    routes=(*DESK.routes, Route("ad2", "A", "D", "bus", km=600, needs="slip", encounter=1.0)),
    offices=(
        Office("far", "A", capacity=3, days=EVERY, apply=0.5, baulk=1.0, gives="permit"),
        Office("near", "A", capacity=1, days=EVERY, apply=1.5, baulk=0.7, gives="slip"),
        Office("shut", "A", capacity=0, days=EVERY, apply=0.5, baulk=0.5, gives="permit", gives_up=0.2),
    ),
)
ROOM = replace(
    DESK,
    title="a room of few",
    offices=(
        Office("room", "A", capacity=1, days=EVERY, apply=1.0, room=7, full="overflow", first="t*", gives="permit"),
        Office("overflow", "A", order="lottery", capacity=1, days="246", apply=-50.0, gives="slip"),
    ),
)
LATE_ROOM = replace(
    ROOM,
    title="a room by lot, and the other one before it",
    offices=(
        replace(ROOM.offices[1], order="first_come", room=4, delay=1),
        replace(ROOM.offices[0], order="lottery", room=6, capacity=2, days="135"),
    ),
)
PAID_DESK = replace(
    DESK,
    title="side payments at an office",
    money_unit=20.0,
    routes=tuple(replace(r, fare=40.0) for r in DESK.routes),
    groups=tuple(replace(g, means_high=80) for g in DESK.groups),
    offices=(
        Office(
            "desk",
            "A",
            capacity=3,
            days=EVERY,
            apply=1.0,
            bribe=50.0,
            bribe_share=0.6,
            no_show=0.1,
            gives="permit",
            granted=0.8,
        ),
    ),
)
PAID_ROADS = replace(
    TOWNS,
    title="side payments on legs",
    money_unit=20.0,
    groups=tuple(replace(g, means_high=80) for g in TOWNS.groups),
    routes=(
        Route("ab", "A", "B", "foot", km=8, turned_back=0.6, bribe=25.0, bribe_share=0.7, death=0.05),
        Route("bc", "B", "C", "foot", km=8, turned_back=0.5, bribe=4.0, bribe_share=0.5),
        Route("cd", "C", "D", "foot", km=8, encounter=0.5, turned_back=0.4, bribe=40.0, bribe_share=0.8),
    ),
)
RETURNS = replace(
    TOWNS,
    title="places for those returned",
    routes=(Route("ad", "A", "D", "foot", km=20, encounter=0.9),),
    arrivals=(_arrive("one", 15, 4), _arrive("three", 24, 4)),
    offices=(
        Office("places", "D", capacity=4, unit="people", days="12345", room=0, full="out"),
        Office("out", "D", capacity=100, days=EVERY),
    ),
    outcomes=(
        Outcome("places", "returned", share=1.0, effect="return", to="A"),
        Outcome("out", "released", share=1.0, effect="release"),
    ),
    dispositions=(
        Disposition("returned", household="adult", share=0.8, effect="hold", office="places"),
        Disposition("returned", share=0.5, effect="hold", office="places"),
    ),
)
HELD = replace(
    RETURNS,
    title="held, screened and heard",
    days=9,
    offices=(
        Office("screening", "D", capacity=3, days=EVERY, delay=1, gives_up=0.3, apply=1.0),
        Office("court", "D", capacity=5, unit="people", fits="stop", days=EVERY, delay=1),
        Office("list", "D", on_list=True, order="lottery", capacity=1, days=EVERY, from_places="A", joins=0.4),
    ),
    outcomes=(
        Outcome("screening", "passed", share=0.6, effect="next", next="court"),
        Outcome("screening", "removed", share=0.4, effect="remove"),
        Outcome("court", "won", share=0.3, effect="admit"),
        Outcome("court", "lost", share=0.4, effect="return", to="A"),
        Outcome("court", "out", share=0.2, effect="release"),
        Outcome("list", "admitted", share=1.0, effect="admit"),
    ),
    dispositions=(
        Disposition("held", share=0.7, effect="hold", office="screening"),
        Disposition("back", share=0.2, effect="return", to="A"),
    ),
)
PAPERS = replace(
    TOWNS,
    title="papers that run out",
    days=10,
    money_unit=20.0,
    places=tuple(replace(p, work=0.3, wage=20.0, living=5.0, stay=0.5) for p in TOWNS.places),
    groups=(
        *(replace(g, means_high=40) for g in TOWNS.groups[:3]),
        Group("other", "HND", papers="pass", means_high=40),
    ),
    papers=(
        Paper("pass", allows="air bus", territory="south*", work=2.5, days=3, after="old"),
        Paper("old", work=0.5, days=1),
        Paper("permit", days=12),
    ),
    routes=(
        Route("ab", "A", "B", "bus", km=100, fare=20, needs="bus"),
        Route("bc", "B", "C", "bus", km=100, fare=20, needs="air"),
        Route("bc walk", "B", "C", "foot", km=60),
        Route("cd", "C", "D", "bus", km=100, fare=20, needs="bus", encounter=1.0),
        Route("cd walk", "C", "D", "foot", km=60, encounter=1.0),
        Route("ba", "B", "A", "foot", km=20),
        Route("bd", "B", "D", "bus", km=500, fare=20, needs="permit", encounter=1.0),
    ),
    offices=(
        Office("desk", "A", capacity=3, days=EVERY, apply=1.0, gives="pass"),
        Office("renewal", "B", capacity=2, days=EVERY, takes="old", apply=2.0, gives="pass"),
        Office("any", "B", capacity=1, days=EVERY, any_paper=True, apply=-1.0, gives="permit"),
    ),
    arrivals=(_arrive("one", 12), _arrive("three", 12), _arrive("other", 9, 5, "B")),
)
FIRST = replace(
    DESK,
    title="families first",
    arrivals=(_arrive("one", 20, 5), _arrive("three", 21, 5)),
    offices=(Office("desk", "A", capacity=2, days=EVERY, apply=1.0, first="th*", gives="permit", gives_up=0.05),),
)
FIRST_PART = replace(
    FIRST,
    title="families first, part by lot",
    arrivals=(*FIRST.arrivals, _arrive("two", 8, 4)),
    offices=tuple(replace(o, order="part", by_lot=0.5, capacity=7, unit="people", since_days=2) for o in FIRST.offices),
)
OUTCOMES = replace(
    DESK,
    title="outcomes by nationality and date",
    papers=(Paper("permit", claim=True), Paper("slip", claim=True)),
    arrivals=(_arrive("one", 12), _arrive("three", 12), _arrive("other", 12)),
    money_unit=20.0,
    places=(Place("A", stay=0.5, beds=8, living=10.0), Place("B", stay=0.3, beds=5, living=10.0), *TOWNS.places[2:]),
    routes=(*DESK.routes, Route("bd", "B", "D", "bus", km=100, fare=60, encounter=1.0)),
    offices=(Office("desk", "A", capacity=5, days=EVERY, apply=1.0, gives_up=0.05, any_paper=True, household="[af]*"),),
    outcomes=(
        Outcome("desk", "recognised", "VEN", ends=date(2024, 1, 3), share=0.6, gives="permit"),
        Outcome("desk", "recognised", share=0.1, gives="permit"),
        Outcome("desk", "removed", "HND", "adult", starts=date(2024, 1, 4), share=0.5, effect="remove"),
        Outcome("desk", "moved", share=0.2, effect="return", to="B"),
        Outcome("desk", "slip", household="family", share=0.1, effect="refuse", gives="slip"),
    ),
    dispositions=(
        Disposition("back", "VEN", "family", ends=date(2024, 1, 5), share=0.7, effect="return"),
        Disposition("back", share=0.2, effect="return", to="A"),
        Disposition("away", "HND", area="D", share=0.6, effect="remove"),
        Disposition("away", area="E", share=0.9, effect="remove"),
    ),
)
TWO_LINES = replace(
    TOWNS,
    title="two lines at once",
    days=9,
    arrivals=(_arrive("one", 15), _arrive("three", 15)),
    routes=tuple(replace(r, death=0.03) for r in TOWNS.routes),
    offices=(
        Office("claims", "A", capacity=2, days="1345", gives="slip", apply=1.5, waits=-0.3, stay="[AB]", granted=0.8),
        Office(
            "draw",
            "C",
            on_list=True,
            order="lottery",
            capacity=1,
            days=EVERY,
            from_places="?",
            joins=0.2,
            any_paper=True,
        ),
        Office(
            "queue",
            "C",
            on_list=True,
            capacity=4,
            unit="people",
            days="246",
            from_places="[AB]",
            joins=0.5,
            delay=1,
            bribe=80.0,
            bribe_share=0.6,
            fits="stop",
        ),
        Office("port", "C", capacity=2, days=EVERY, any_paper=True, apply=-50.0),
    ),
    outcomes=(
        Outcome("draw", "called", share=0.6, effect="next", next="port", to="C"),
        Outcome("draw", "admitted", share=0.2, effect="admit"),
        Outcome("queue", "permit", share=0.5, gives="permit"),
        Outcome("queue", "again", share=0.3, effect="next", next="draw"),
        Outcome("queue", "moved", share=0.2, gives="slip", to="C"),
        Outcome("port", "in", share=1.0, effect="admit"),
    ),
)
BACKLOG = replace(
    DESK,
    title="a backlog at the start",
    arrivals=(
        _arrive("one", 12, 1, office="desk"),
        _arrive("three", 12, 1, office="desk"),
        _arrive("two", 16, 4, office="draw"),
        _arrive("one", 12, 4),
    ),
    offices=(
        Office("desk", "A", capacity=3, days=EVERY, apply=0.5, baulk=0.3, gives_up=0.1, gives="permit", since_days=3),
        Office(
            "draw",
            "A",
            on_list=True,
            order="lottery",
            capacity=2,
            unit="people",
            room=5,
            full="desk",
            days="1245",
            gives="permit",
            granted=0.6,
        ),
    ),
)
PATHWAYS = replace(
    TOWNS,
    title="pathways with tests",
    days=10,
    money_unit=20.0,
    routes=tuple(replace(r, fare=20.0) for r in TOWNS.routes),
    places=tuple(replace(p, living=15.0, stay=p.stay + 1.0) for p in TOWNS.places),
    arrivals=(_arrive("one", 40, 4), _arrive("three", 18), _arrive("other", 20, 4)),
    groups=tuple(replace(g, sponsor=0.3 if g.size == 3 else 0.6) for g in TOWNS.groups),
    offices=(
        Office(
            "parole",
            "C",
            on_list=True,
            capacity=60,
            period="month",
            days=EVERY,
            total=9,
            unit="people",
            nationality="VEN",
            from_places="[AB]",
            stay="[AB]",
            joins=0.5,
            waits=0.7,
            any_paper=True,
            sponsor=True,
            least_means=80.0,
            fee=90.0,
        ),
        Office(
            "draw",
            "C",
            order="lottery",
            on_list=True,
            capacity=40,
            period="month",
            days="12345",
            from_places="B",
            stay="north",
            joins=0.3,
            any_paper=True,
            waits=-0.5,
            fee=20.0,
            bribe=60.0,
            bribe_share=0.5,
        ),
        Office(
            "desk",
            "A",
            capacity=30,
            period="month",
            days="1357",
            apply=1.0,
            baulk=0.2,
            least_means=100.0,
            gives="permit",
            gives_up=0.1,
            fee=30.0,
            granted=0.7,
        ),
    ),
    outcomes=(
        Outcome("parole", "by air", share=0.8, effect="admit", to="D"),
        Outcome("draw", "permit", share=0.6, gives="permit"),
    ),
    dispositions=(Disposition("back", share=0.7, effect="return", to="B"),),
)
MONTHS = replace(
    DESK,
    title="a quota over the end of a month",
    start=date(2024, 1, 29),
    days=10,
    arrivals=tuple(replace(a, starts=date(2024, 1, 29), ends=date(2024, 2, 2), people=30) for a in DESK.arrivals),
    offices=(
        Office(
            "desk",
            "A",
            order="part",
            by_lot=0.4,
            capacity=70,
            period="month",
            days="12345",
            unit="people",
            apply=1.0,
            baulk=0.1,
            gives="permit",
            no_show=0.1,
            total=18,
        ),
        Office("later", "A", capacity=30, period="month", days="13", apply=0.0, gives="permit", sponsor=True),
    ),
    groups=tuple(replace(g, sponsor=0.5) for g in DESK.groups),
)
BEDS = replace(
    DESK,
    title="beds that limit an office",
    days=9,
    arrivals=(_arrive("one", 12, 1, office="arrests"), _arrive("three", 30, 2, office="arrests")),
    places=tuple(replace(p, beds=9) if p.place == "C" else p for p in DESK.places),
    papers=(*DESK.papers, Paper("claim", claim=True)),
    offices=(
        Office("flights", "C", capacity=5, unit="people", days="12345", delay=1, since_days=2, no_show=0.1),
        Office("arrests", "A", capacity=8, unit="people", order="part", by_lot=0.4, days=EVERY, beds_at="C"),
    ),
    outcomes=(
        Outcome("arrests", "claim", share=0.5, effect="next", next="flights", gives="claim", to="C"),
        Outcome("arrests", "none", share=0.4, effect="next", next="flights", to="C"),
        Outcome("flights", "removed", share=0.5, effect="remove"),
        Outcome("flights", "heard and removed", share=0.2, effect="remove", gives="slip"),
        Outcome("flights", "back", share=0.2, effect="return", to="A"),
    ),
)

WORLDS = {
    world.title: world
    for world in (
        STAGES,
        LIST,
        _duty(""),
        _duty("[AB]"),
        _duty("*"),
        AT_HOME,
        BOOKED,
        TWO_DESKS,
        ROOM,
        LATE_ROOM,
        PAID_DESK,
        PAID_ROADS,
        RETURNS,
        HELD,
        PAPERS,
        FIRST,
        FIRST_PART,
        OUTCOMES,
        TWO_LINES,
        BACKLOG,
        PATHWAYS,
        MONTHS,
        BEDS,
    )
}
EXERCISED = {
    STAGES.title: "applied granted refused waited_days gave_up",
    LIST.title: "registered admitted no_shows applied returned",
    "a duty to stay ": "abandoned gave_up settled",
    "a duty to stay [AB]": "abandoned settled",
    AT_HOME.title: "went_home abandoned applied settled",
    "a duty to stay *": "granted died",
    BOOKED.title: "no_shows granted waited_days",
    TWO_DESKS.title: "applied granted",
    ROOM.title: "turned_away",
    LATE_ROOM.title: "turned_away",
    PAID_DESK.title: "bribes unpaid no_shows",
    PAID_ROADS.title: "bribes encounters",
    RETURNS.title: "returned released turned_away",
    HELD.title: "removed admitted returned released registered",
    PAPERS.title: "paper_ran_out granted encounters",
    FIRST.title: "granted",
    FIRST_PART.title: "granted",
    OUTCOMES.title: "granted refused removed returned unheard",
    TWO_LINES.title: "registered admitted granted unpaid abandoned",
    BACKLOG.title: "applied turned_away granted refused",
    PATHWAYS.title: "registered admitted abandoned unpaid fees granted applied bribes",
    MONTHS.title: "granted no_shows applied",
    BEDS.title: "applied removed returned unheard no_shows refused",
}
