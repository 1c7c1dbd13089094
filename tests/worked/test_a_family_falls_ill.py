"""A family of three on a trail of three days, by hand: weak the first night, ill the second.

In the camp one state better a night.
"""

from dataclasses import replace
from datetime import date

from jornada.domain.nouns.arrival import Arrival
from jornada.domain.nouns.group import Group
from jornada.domain.nouns.health import Condition, HealthChange
from jornada.domain.nouns.place import Place
from jornada.domain.nouns.route import Mode, Route
from jornada.domain.scenario.scenario import Scenario
from jornada.engine.run.run import daily, run_key

DAY = date(2024, 4, 29)
TRAIL = Scenario(
    start=DAY,
    days=9,
    places=(Place("Town", stay=-30.0), Place("Camp", stay=-30.0, beds=3), Place("North", kind="destination")),
    modes=(Mode("foot", 8, 4), Mode("bus", 12, 50)),
    routes=(
        Route("trail", "Town", "Camp", "foot", km=90),
        Route("cross", "Camp", "North", "foot", km=8, encounter=1.0),
    ),
    groups=(
        Group("family", "VEN", "family", 3, "pair"),
        Group("pair", "VEN", "family", 2, "adult"),
        Group("adult", "VEN"),
    ),
    arrivals=(Arrival("1", "Town", "family", DAY, DAY, 3),),
    health=(
        HealthChange("heat", "well", "weak", 1.0, on="leg", months="4"),
        HealthChange("thirst", "weak", "ill", 1.0, on="leg", where="tr*", household="f*"),
        HealthChange("bed", "ill", "weak", 1.0, bed="yes"),
        HealthChange("rest", "weak", "well", 1.0, where="C*"),
        HealthChange("by bus", "ill", "dead", 1.0, on="leg", mode="bus"),
    ),
    conditions=(Condition("weak"), Condition("ill")),
)
#        on the trail two nights, to the camp on the third day, across on the fourth
WEAK = [3, 0, 3, 0, 0, 0, 0, 0, 0]
ILL = [0, 3, 0, 0, 0, 0, 0, 0, 0]


def _by_day(scenario: Scenario, name: str) -> list[int]:
    run = daily(scenario, run_key(1, 0))
    return [int(n) for n in (run.flows | run.stocks)[name].sum((1, 2))]


def test_weak_ill_and_better() -> None:
    # the third day's part of a day finds them ill already; in the camp a bed makes them weak again that night, and on
    # the fourth day they cross
    assert _by_day(TRAIL, "weak") == WEAK
    assert _by_day(TRAIL, "ill") == ILL
    assert _by_day(TRAIL, "fell_ill") == [0, 3, 0, 0, 0, 0, 0, 0, 0]
    assert _by_day(TRAIL, "encounters") == [0, 0, 0, 3, 0, 0, 0, 0, 0]


def test_in_may_nobody_is_worn() -> None:
    later = replace(
        TRAIL,
        start=date(2024, 5, 1),
        arrivals=tuple(replace(a, starts=date(2024, 5, 1), ends=date(2024, 5, 1)) for a in TRAIL.arrivals),
    )
    assert sum(_by_day(later, "weak")) == 0


def test_two_of_three_cannot_be_saved_when_every_night_takes_one() -> None:
    # ill from the second night on: with the chance 1 of dying on the trail the third day ends it for all three
    deadly = replace(TRAIL, health=(*TRAIL.health, HealthChange("end", "ill", "dead", 1.0, on="leg")))
    assert _by_day(deadly, "died") == [0, 0, 3, 0, 0, 0, 0, 0, 0]
    assert sum(_by_day(deadly, "encounters")) == 0
