"""Small scenarios, each on one trap of the engine; `EXERCISED` names the events without which it would be none."""

from dataclasses import replace
from datetime import date

from jornada.domain.nouns.arrival import Arrival
from jornada.domain.nouns.group import Group, Paper
from jornada.domain.nouns.health import Condition, HealthChange
from jornada.domain.nouns.office import Disposition, Office
from jornada.domain.nouns.place import Place
from jornada.domain.nouns.policy import Policy, Trigger
from jornada.domain.nouns.route import Mode, Route
from jornada.domain.nouns.uncertainty import Shock
from jornada.domain.scenario.scenario import Scenario

START = date(2024, 1, 1)


def _arrive(group: str, people: int, days: int = 3, process: str = "given", place: str = "A") -> Arrival:
    return Arrival(f"{group} {place}", place, group, START, date(2024, 1, days), people, process)


BASE = Scenario(
    title="base",
    start=START,
    days=8,
    places=(
        Place("A", stay=-0.5),
        Place("B", stay=0.3),
        Place("C", stay=0.0),
        Place("D", kind="destination", area="D"),
    ),
    modes=(Mode("foot", 8, 4), Mode("bus", 12, 50, fare_per_km=0.2)),
    routes=(
        Route("ab", "A", "B", "bus", km=250),
        Route("bc", "B", "C", "foot", km=12, both_ways=True),
        Route("ac", "A", "C", "foot", km=40),
        Route("cd", "C", "D", "foot", km=4, encounter=0.6, turned_back=0.2),
    ),
    papers=(Paper("permit"),),
    groups=(
        Group("three", "VEN", "family", 3, "two", means_high=200, home="A"),
        Group("two", "VEN", "family", 2, "one", means_high=200, home="A"),
        Group("one", "VEN", means_high=200, home="A"),
    ),
    arrivals=(_arrive("one", 18), _arrive("three", 18)),
)
BEDS = replace(
    BASE,
    days=5,
    routes=(Route("ab", "A", "B", "foot", km=8), Route("bd", "B", "D", "foot", km=30, encounter=1.0)),
    arrivals=(_arrive("one", 6, 2, place="B"), _arrive("two", 8, 2, place="B"), _arrive("three", 9, 2, place="B")),
    money_unit=10.0,
)


def _beds(fits: str) -> Scenario:
    # who has a bed spends nothing and can pay the way on: the beds are seen in the money, the money in who leaves
    places = tuple(
        replace(p, beds=7, fits=fits, stay=0.5, living=8.0, crowding=0.3) if p.place == "B" else p for p in BEDS.places
    )
    groups = tuple(replace(g, means_low=30, means_high=30) for g in BEDS.groups)
    return replace(
        BEDS,
        title=f"beds {fits}",
        places=places,
        groups=groups,
        routes=(Route("bd", "B", "D", "foot", km=30, fare=30, encounter=1.0), Route("ab", "A", "B", "foot", km=8)),
    )


def _line(order: str, unit: str, fits: str = "skip") -> Scenario:
    office = Office(
        "desk",
        "A",
        order,
        capacity=4,
        unit=unit,
        fits=fits,
        days="1234567",
        gives="permit",
        granted=0.7,
        apply=1.0,
        gives_up=0.1,
    )
    routes = (Route("ad", "A", "D", "foot", km=20, needs="permit", encounter=1.0),)
    return replace(
        BASE,
        title=f"{order} {unit} {fits}",
        days=7,
        routes=routes,
        offices=(office,),
        arrivals=(_arrive("one", 9), _arrive("three", 18), _arrive("two", 6)),
    )


# a trail of three days and a bit, a camp with few beds and a clinic for those who are not well; the road is worst in
# January
HEALTH = replace(
    BASE,
    title="health",
    start=date(2024, 1, 28),
    days=8,
    arrivals=tuple(
        replace(a, starts=date(2024, 1, 28), ends=date(2024, 1, 30)) for a in (_arrive("one", 15), _arrive("three", 15))
    ),
    places=tuple(replace(p, beds=5, stay=0.5, work=0.3, wage=40.0) if p.place == "C" else p for p in BASE.places),
    routes=(
        Route("ab", "A", "B", "foot", km=20, death=0.03),
        Route("bc", "B", "C", "foot", km=12, both_ways=True, turned_back=0.1),
        Route("ac", "A", "C", "foot", km=72, death=0.02),
        Route("cd", "C", "D", "foot", km=20, encounter=0.6),
    ),
    offices=(
        Office(
            "clinic",
            "C",
            "lottery",
            capacity=2,
            unit="people",
            days="1234567",
            granted=0.7,
            apply=0.5,
            gives_up=0.1,
            heals=1,
        ),
    ),
    health=(
        HealthChange("road", "well", "weak", chance=0.35, on="leg", mode="f*"),
        HealthChange("cold", "well", "ill", chance=0.2, on="leg", where="ac", months="1"),
        HealthChange("worse", "weak", "ill", chance=0.3, on="leg", household="family"),
        HealthChange("end", "ill", "dead", chance=0.15, on="leg"),
        HealthChange("no bed", "weak", "ill", chance=0.25, where="C", bed="no"),
        HealthChange("rest", "weak", "well", chance=0.4),
        HealthChange("slow", "ill", "weak", chance=0.2, where="[BC]", bed="any"),
        HealthChange("bed", "ill", "well", chance=0.3, bed="yes"),
        HealthChange("town", "ill", "dead", chance=0.1),
    ),
    conditions=(Condition("weak", rest=0.3, work=0.5), Condition("ill", rest=0.8, work=0.0)),
)

WORLDS = {
    "health": HEALTH,
    "two legs and a return within a day": replace(
        BASE,
        routes=tuple(replace(r, km=4.0) for r in BASE.routes),
        dispositions=(Disposition("back", share=0.6, effect="return", to="A"),),
    ),
    "a leg of several days": replace(
        BASE, routes=tuple(replace(r, km=100.0, death=0.02) if r.leg == "ac" else r for r in BASE.routes)
    ),
    "repeat crossing": replace(
        BASE,
        dispositions=(Disposition("back", share=0.5, effect="return"), Disposition("away", share=0.2, effect="remove")),
    ),
    "beds skip": _beds("skip"),
    "beds stop": _beds("stop"),
    "first come cases": _line("first_come", "case"),
    "first come people skip": _line("first_come", "people"),
    "first come people stop": _line("first_come", "people", "stop"),
    "lottery people skip": _line("lottery", "people"),
    "lottery cases": _line("lottery", "case"),
    "a trigger": replace(
        BASE,
        policies=(
            Policy(
                "shut",
                trigger=Trigger("encounters", 2, 4, 2, 1),
                change={"routes.cd.open": False, "routes.bc.km": "x2"},
            ),
        ),
    ),
    "rules that fight": replace(
        _line("first_come", "case"),
        arrivals=(_arrive("one", 40, 7), _arrive("three", 30, 7)),
        days=9,
        policies=(
            Policy("more", trigger=Trigger("waiting", 1, 9, 5, 1), change={"offices.desk.capacity": "+4"}),
            Policy(
                "tired",
                trigger=Trigger("granted", 2, 6, 6, 2),
                change={"offices.d*.capacity": "x0.5", "choice.time": "x1.5"},
            ),
            Policy(
                "late",
                starts=date(2024, 1, 6),
                ends=date(2024, 1, 7),
                change={"offices.desk.granted": "-0.5", "groups.*.stay": 0.3},
            ),
        ),
    ),
    "shocks": replace(
        BASE,
        arrivals=(_arrive("one", 20, process="poisson"), _arrive("three", 20, process="negative_binomial")),
        routes=tuple(replace(r, death=0.05) for r in BASE.routes),
        shocks=(
            Shock("a", "arrivals", "nationality", period="day", sd=0.7, correlation=0.6),
            Shock("d", "death", "leg", period="week", sd=0.8),
            Shock("e", "encounter", period="day", sd=0.5),
        ),
    ),
    "work and fares": replace(
        BASE,
        money_unit=20.0,
        places=tuple(replace(p, work=0.4, wage=30.0, living=10.0) for p in BASE.places),
        groups=tuple(replace(g, means_high=60, support=5.0) for g in BASE.groups),
    ),
    "turning back and settling": replace(
        BASE,
        places=tuple(replace(p, settle=9.0 if p.place == "B" else None) for p in BASE.places),
        routes=(*BASE.routes, Route("ba", "B", "A", "foot", km=20)),
        groups=tuple(replace(g, turn_back=8.0) for g in BASE.groups),
    ),
    "deaths in families": replace(
        BASE,
        routes=tuple(replace(r, death=0.3) for r in BASE.routes),
        arrivals=(_arrive("three", 30), _arrive("two", 12)),
    ),
}
DESK = "applied granted refused gave_up waited_days served"
EXERCISED = {
    "health": "fell_ill recovered weak ill died_of_illness applied sheltered",
    "two legs and a return within a day": "returned first_encounters entered_unseen",
    "a leg of several days": "encounters fares",
    "repeat crossing": "returned removed released",
    "beds skip": "sheltered fares",
    "beds stop": "sheltered fares",
    "first come cases": DESK,
    "first come people skip": DESK,
    "first come people stop": DESK,
    "lottery people skip": DESK,
    "lottery cases": DESK,
    "a trigger": "encounters turned_back_at_crossing",
    "rules that fight": DESK,
    "shocks": "arrived died_on_leg encounters",
    "work and fares": "fares encounters",
    "turning back and settling": "turned_homeward heading_home went_home settled",
    "deaths in families": "died_of_passage",
}
