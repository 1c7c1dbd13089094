"""A week by hand: families of two wait for a permit, pay for a ride of three days, and cross.

Monday to Thursday three families (six people) come to the town each day. The desk takes five people a weekday, first
come first served: two families, for a third does not fit. With the permit they leave the next morning, if they can pay
120 USD, which is 2 units of 50 USD (120 / 50 = 2.4, rounded). The ride takes 20 hours at 8 hours a day: 2.5 days, so 3
days and 2 nights on the road. Nothing is left to chance: whoever can go on goes, whoever lacks a permit joins the line.
"""

from dataclasses import replace
from datetime import date

import pytest

from jornada.domain.nouns.arrival import Arrival
from jornada.domain.nouns.group import Group, Paper
from jornada.domain.nouns.office import Office
from jornada.domain.nouns.place import Place
from jornada.domain.nouns.route import Mode, Route
from jornada.domain.scenario.scenario import Scenario
from jornada.engine.run.run import daily, run_key

MONDAY = date(2024, 1, 1)
WEEK = Scenario(
    start=MONDAY,
    days=12,
    money_unit=50.0,
    places=(Place("Town", stay=-50.0), Place("North", kind="destination")),
    modes=(Mode("truck", hours=8),),
    routes=(Route("ride", "Town", "North", "truck", hours=20, fare=120, needs="permit", encounter=1.0),),
    papers=(Paper("permit"),),
    groups=(Group("two", "VEN", "family", 2, means_low=150, means_high=150),),
    arrivals=(Arrival("week", "Town", "two", MONDAY, date(2024, 1, 4), 24),),
    offices=(Office("desk", "Town", capacity=5, unit="people", gives="permit"),),
)
#            Mon Tue Wed Thu Fri Sat Sun Mon Tue Wed Thu Fri
ARRIVED = [6, 6, 6, 6, 0, 0, 0, 0, 0, 0, 0, 0]
GRANTED = [4, 4, 4, 4, 4, 0, 0, 4, 0, 0, 0, 0]
# last night's line and the six of today less the four served: 6-4, 2+6-4, 4+6-4, 6+6-4, 8-4, closed, closed, 4-4
WAITING = [2, 4, 6, 8, 4, 4, 4, 0, 0, 0, 0, 0]
SET_OUT = [0, 4, 4, 4, 4, 4, 0, 0, 4, 0, 0, 0]
# two nights on the road: those of today and of yesterday
ON_ROAD = [0, 4, 8, 8, 8, 8, 4, 0, 4, 4, 0, 0]
CROSSED = [0, 0, 0, 4, 4, 4, 4, 4, 0, 0, 4, 0]


@pytest.mark.parametrize("run", range(3))
def test_a_week_of_families(run: int) -> None:
    found = daily(WEEK, run_key(1, run))
    flow = {name: cells.sum((1, 2)).tolist() for name, cells in found.flows.items()}
    assert flow["arrived"] == ARRIVED
    assert flow["granted"] == GRANTED
    assert found.stocks["waiting"].sum((1, 2)).tolist() == WAITING
    assert flow["set_out"] == SET_OUT
    assert found.on_leg.sum(1).tolist() == ON_ROAD
    assert flow["encounters"] == flow["released"] == flow["first_encounters"] == CROSSED
    # two families a day pay 120 USD each
    assert flow["fares"] == [60 * people for people in SET_OUT]
    # each night in the line counts a day for each person: 2 + 4 + 6 + 8 + 4 + 4 + 4
    assert sum(flow["waited_days"]) == 32


def test_a_week_of_families_who_earn_the_fare_first() -> None:
    # They come with nothing and everyone earns 50 USD, one unit, a day: two evenings make the fare, so a family leaves
    # on
    # the second morning after it came, or on the morning after it was served if that is later.
    #   served Mon: 2 of Monday -> Wed;  Tue: 1 of Monday -> Wed, 1 of Tuesday -> Thu;  Wed: 2 of Tuesday -> Thu;
    #   Thu: 2 of Wednesday -> Fri;  Fri: 1 of Wednesday, 1 of Thursday -> Sat;  Mon: 2 of Thursday -> Tue
    set_out = [0, 0, 6, 6, 4, 4, 0, 0, 4, 0, 0, 0]
    poor = replace(
        WEEK,
        places=(replace(WEEK.places[0], work=1.0, wage=50.0), WEEK.places[1]),
        groups=(replace(WEEK.groups[0], means_low=0.0, means_high=0.0),),
    )
    found = daily(poor, run_key(1, 0))
    assert found.flows["granted"].sum((1, 2)).tolist() == GRANTED
    assert found.flows["set_out"].sum((1, 2)).tolist() == set_out
    # who cannot pay waits in town with the permit in hand
    assert found.present.sum((1, 2)).tolist() == [6, 12, 12, 12, 8, 4, 4, 4, 0, 0, 0, 0]


def test_a_family_of_two_never_fits_into_one_place() -> None:
    tight = replace(WEEK, offices=(replace(WEEK.offices[0], capacity=1),))
    assert daily(tight, run_key(1, 0)).flows["granted"].sum() == 0


def test_a_lone_traveller_passes_a_family_only_where_the_desk_skips() -> None:
    # capacity 1: on Monday a family comes, on Tuesday one traveller; the family stands first and does not fit
    both = replace(
        WEEK,
        groups=(*WEEK.groups, Group("one", "VEN", means_low=150, means_high=150)),
        arrivals=(
            Arrival("family", "Town", "two", MONDAY, MONDAY, 2),
            Arrival("one", "Town", "one", date(2024, 1, 2), date(2024, 1, 2), 1),
        ),
    )
    for fits, served in (("skip", 1), ("stop", 0)):
        desk = replace(WEEK.offices[0], capacity=1, fits=fits)
        assert daily(replace(both, offices=(desk,)), run_key(1, 0)).flows["granted"].sum() == served
