"""Small scenarios under the rules of the model in which, together, every field that these rules read matters."""

from dataclasses import replace
from datetime import date, timedelta

from jornada.domain.nouns.arrival import Arrival, Pull, Season
from jornada.domain.nouns.cost import Cost
from jornada.domain.nouns.danger import Danger
from jornada.domain.nouns.group import Paper
from jornada.domain.nouns.health import Condition, HealthChange
from jornada.domain.nouns.observed import Observed, Recorded
from jornada.domain.nouns.office import Disposition, Office
from jornada.domain.nouns.place import Place
from jornada.domain.nouns.route import Route
from jornada.domain.nouns.staff import Staff
from jornada.domain.nouns.stop import Stop
from jornada.domain.nouns.uncertainty import Draw, Prior, Shock
from jornada.domain.scenario.scenario import Scenario
from tests.known import worlds_caravans, worlds_harm, worlds_news, worlds_offices, worlds_stops, worlds_triggers
from tests.known.worlds import BASE
from tests.known.worlds import WORLDS as ROADS

KNOWN = {
    **ROADS,
    **worlds_offices.WORLDS,
    **worlds_triggers.WORLDS,
    **worlds_news.WORLDS,
    **worlds_stops.WORLDS,
    **worlds_harm.WORLDS,
    **worlds_caravans.WORLDS,
}
START = date(2024, 1, 29)
# two borders that draw people apart, people who come by seasons and series, and everything that is drawn
DRAWN = replace(
    BASE,
    title="drawn",
    start=START,
    places=(*BASE.places, Place("E", kind="destination", area="E")),
    routes=(*BASE.routes, Route("ce", "C", "E", "foot", km=5, encounter=0.5)),
    pulls=(Pull("VEN", "E", START + timedelta(days=2), 2.0),),
    arrivals=(
        Arrival("rain", "A", "one", START, date(2024, 2, 4), 60.0, "poisson", season="rains"),
        Arrival("many", "A", "three", START, date(2024, 2, 4), 60.0, "negative_binomial", dispersion=3.0),
        Arrival("counted", "A", "one", START, date(2024, 2, 4), 1.0, series="departures"),
    ),
    seasons=tuple(Season("rains", month, 1.0 + (month == 1)) for month in range(1, 13)),
    observed=(
        Observed("departures", START, date(2024, 1, 31), "", "VEN", 40.0),
        Observed("departures", date(2024, 2, 1), date(2024, 2, 29), "", "VEN", 90.0),
    ),
    costs=(Cost("bed", "care", "present", "B", usd=3.0, low=2.0, high=4.0),),
    shocks=(
        Shock("a", "arrivals", "nationality", period="day", sd=0.7, correlation=0.6),
        Shock("e", "encounter", period="week", sd=0.5),
    ),
    priors=(Prior("routes.*.encounter", "times", 0.5, 0.9),),
    posterior=(Draw("1", "arrivals.rain.people", 0.9), Draw("2", "arrivals.rain.people", 0.5, weight=0.5)),
    measures=(Recorded("encounters", "day", "place"), Recorded("present", "week", "total")),
)
# a caravan that stops and dangers treat otherwise than those alone, with health that wears, staff that is paid, and a
# station that lets go after a day
MET = replace(
    worlds_caravans.SPLIT,
    title="met on the way",
    health=(HealthChange("road", "well", "weak", chance=0.2, low=0.1, high=0.5, on="leg"),),
    conditions=(Condition("weak"), Condition("ill")),
    stops=(Stop("post", "*", chance=0.3, company=2.0, staff="guard", needs=5.0, posted=5.0),),
    staff=(Staff("guard", 10.0, usd=50.0, purpose="stops"),),
    dispositions=(Disposition("held", stop="post", share=1.0, effect="hold", office="station"),),
    papers=(*BASE.papers, Paper("slip")),
    offices=(
        *worlds_caravans.SPLIT.offices,
        Office("station", "B", capacity=0, any_paper=True, limit=1, limit_gives="slip", apply=-50.0),
    ),
    dangers=(Danger("gang", "violence", where="*", chance=0.3, low=0.2, high=0.6, company=3.0, worsens=0.5),),
)
# people whose claim is undecided, taken from one country to another
ABROAD = replace(
    KNOWN["what follows a stop"],
    title="taken abroad",
    groups=tuple(replace(group, papers="exit") for group in KNOWN["what follows a stop"].groups),
)
# worlds in which most fields matter
FIRST = ("health", "a caravan that splits", "what people believe", "dangers on legs")
SOME = (
    "what follows a stop",
    "several stages with terms",
    "shocks",
    "two legs and a return within a day",
    "first come cases",
    "a list over two places",
    "outcomes by nationality and date",
    "papers that run out",
    "turning back and settling",
    "captivity at places",
    "first come people skip",
    "a leg of several days",
    "brought home",
    "side payments on legs",
    "pathways with tests",
    "a room of few",
    "side payments at an office",
    "repeat crossing",
    "places for those returned",
)
WORLDS: dict[str, Scenario] = {
    **{name: KNOWN[name] for name in FIRST},
    **{world.title: world for world in (DRAWN, MET, ABROAD)},
    **{name: KNOWN[name] for name in SOME},
}
