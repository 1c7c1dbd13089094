"""Small scenarios under the rules of Flee in which, together, every field that these rules read matters."""

from dataclasses import replace
from datetime import date, timedelta

from jornada.domain.nouns.arrival import Arrival, Season
from jornada.domain.nouns.cost import Cost
from jornada.domain.nouns.flee3 import Event, Flee3, Link, Site, Trait
from jornada.domain.nouns.group import Group
from jornada.domain.nouns.observed import Observed, Recorded
from jornada.domain.nouns.place import Place
from jornada.domain.nouns.route import Mode, Route
from jornada.domain.nouns.uncertainty import Draw, Prior
from jornada.domain.scenario.scenario import Scenario

START, DAYS = date(2024, 1, 29), 6


def _counted(area: str, *people: float) -> tuple[Observed, ...]:
    days = [START + timedelta(days=day) for day in (0, 2, DAYS - 1)]
    return tuple(Observed("counts", day, day, area, "", number) for day, number in zip(days, people, strict=True))


COUNTS = Scenario(
    title="counts",
    start=START,
    days=DAYS,
    rules="flee3",
    places=(
        Place("A", country="X", region="n", latitude=10, longitude=20),
        Place("B", country="X", region="n", latitude=10.5, longitude=20.5),
        Place("C", country="Y", region="s", latitude=11, longitude=21),
        Place("D", country="Y", region="s", latitude=11.5, longitude=21.5),
        Place("E", country="X", region="n", latitude=10.2, longitude=20.7),
    ),
    modes=(Mode("road", 24, 15),),
    routes=(
        Route("ab", "A", "B", "road", km=100, both_ways=True),
        Route("bc", "B", "C", "road", km=150, both_ways=True),
        Route("bd", "B", "D", "road", km=390, both_ways=True),
        Route("ae", "A", "E", "road", km=60, both_ways=True),
        Route("ec", "E", "C", "road", km=300),
    ),
    links=(Link("ab", speed=200.0, walk=0.5), Link("bd", redirection=1)),
    groups=(Group("people", "X"),),
    sites=(
        Site("A", "conflict", 10000),
        Site("B", "town", 2000),
        Site("C", "camp", 0, 500, growth=20, initial=10),
        Site("D", "camp", 0, 3000),
        Site("E", "conflict", 4000, begins=2, intensity=0.5),
    ),
    events=(
        Event("conflict", "A", 0, value=1.0),
        Event("conflict", "E", 2, value=0.5),
        Event("conflict", "E", 4, value=0.9),
        Event("close_camp", "D", 1, until=3),
        Event("close_place", "E", 4),
        Event("close_link", "B", 1, "C", until=4),
        Event("recount", "C", 2),
        Event("kind", "B", 4, "hub"),
        Event("close_country", "X", 2, "Y", until=3),
    ),
    observed=(*_counted("C", 50, 300, 800), *_counted("D", 40, 500, 1900), *_counted("total", 120, 900, 3000)),
    costs=(Cost("camp", "care", "present", "C", usd=2.0, low=1.0, high=3.0),),
    priors=(Prior("sites.A.population", "times", 0.5, 0.9),),
    posterior=(Draw("1", "sites.E.population", 0.9), Draw("2", "sites.E.population", 0.5, weight=0.5)),
    measures=(Recorded("present", "day", "place"), Recorded("set_out", "week", "total")),
    flee3=Flee3(
        avoid_short_stints=True, honour_link_closures=True, follow_intensity=True, decay=(1.0, 0.5), decay_interval=2
    ),
)
HUNGER = replace(
    COUNTS,
    title="hunger",
    links=(),
    arrivals=(
        Arrival("late", "B", "people", START, date(2024, 2, 1), 200.0, "poisson", season="rains"),
        Arrival("more", "A", "people", START, date(2024, 2, 1), 90.0, "negative_binomial", dispersion=2.0),
        Arrival("as counted", "A", "people", START, date(2024, 2, 1), 2.0, series="counts"),
    ),
    seasons=tuple(Season("rains", month, 0.2 + (month == 1)) for month in range(1, 13)),
    events=(
        Event("food", "n", 0, value=40.0),
        Event("food", "s", 5, value=10.0),
        Event("food", "s", 0, value=30.0),
        *COUNTS.events,
    ),
    sites=tuple(replace(site, trade=2.0, development=0.5) for site in COUNTS.sites),
    flee3=Flee3(
        departures="pop_ratio",
        displaced_per_day=0.02,
        take_from_population=True,
        conflict_zones_only=False,
        starvation_driven=True,
        stay_close_to_home=True,
        use_pop_for_loc_weight=True,
        movechance_pop_scale_factor=0.3,
        use_economic_pull=True,
        flee_when_starving=True,
        avoid_food_deprived_locations=True,
        start_on_foot=True,
        weight_softening=0.1,
        single_links=True,
        awareness_level=2,
        pruning_threshold=3.0,
    ),
)
CAREFUL = replace(
    COUNTS,
    title="careful",
    arrivals=(Arrival("late", "B", "people", START, date(2024, 2, 1), 200.0),),
    groups=(*COUNTS.groups, Group("careful", "X"), Group("daring", "X")),
    traits=(
        Trait("age", "10", weight=1),
        Trait("age", "16", weight=1),
        Trait("age", "40", weight=2),
        Trait("age", "70", weight=9),
        Trait("gender", "female", weight=1),
        Trait("gender", "male", weight=3),
        Trait("gender", "male", "E", weight=1),
    ),
    flee3=replace(
        COUNTS.flee3,
        children_avoid_hazards=True,
        elderly_avoid_hazards=True,
        boys_take_risk=True,
        sum_from_camps=False,
        insert_day0=False,
        honour_leftover=True,
        true_coordinates=True,
        camp_weight=3.0,
    ),
)
WATER = replace(
    COUNTS,
    title="water",
    sites=(Site("A", "water_zone", 10000), *COUNTS.sites[1:]),
    observed=(),
    events=(Event("water", "A", 1, value=1.0), Event("water", "B", 3, value=2.0), Event("close_idpcamp", "D", 2)),
    flee3=Flee3(
        departures="water_pop_ratio",
        displaced_by_level=(0.0, 0.1, 0.2, 0.3),
        conflict_zones_only=False,
        water_zones_only=True,
        water_rules=True,
        water_movechances=(0.0, 0.8, 0.9, 1.0),
        water_weights=(1.0, 0.5, 0.2, 0.1),
        hasten=2,
    ),
)
SPELL = replace(
    COUNTS,
    title="so many a day",
    events=COUNTS.events[3:],
    measures=(),
    flee3=Flee3(
        departures="poisson",
        displaced_per_day=40.0,
        empty_camps_on_day0=True,
        count_day0_once=True,
        forget_closures=True,
    ),
)
FAMINE = replace(
    COUNTS,
    title="famine",
    sites=tuple(replace(site, kind="idpcamp") if site.place == "D" else site for site in COUNTS.sites),
    events=(Event("food", "n", 0, value=60.0), *COUNTS.events[:3]),
    flee3=Flee3(starvation_driven=True, conflict_zones_only=False),
)
WORLDS = {world.title: world for world in (COUNTS, HUNGER, CAREFUL, WATER, SPELL, FAMINE)}
