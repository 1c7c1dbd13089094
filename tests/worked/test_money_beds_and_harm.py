"""Who pays, bed-nights wanted and given, deaths and harm avoided, and staff shared by a stop and a desk.

Each by hand in a town of ten people.
"""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

import jornada as jo
from jornada.domain.nouns.arrival import Arrival
from jornada.domain.nouns.cost import Cost
from jornada.domain.nouns.danger import Danger
from jornada.domain.nouns.group import Group, Paper
from jornada.domain.nouns.office import Office
from jornada.domain.nouns.place import Place
from jornada.domain.nouns.policy import Policy
from jornada.domain.nouns.route import Mode, Route, directed
from jornada.domain.nouns.staff import Staff
from jornada.domain.nouns.stop import Stop
from jornada.domain.scenario.scenario import Scenario
from jornada.engine.run.run import daily, run_key
from jornada.engine.world.stops import stopped_on
from jornada.study.ensemble.ensemble import Hands
from jornada.study.questions.compare import Comparison
from jornada.study.questions.panel import panel
from jornada.study.runs.headline import headlines
from jornada.study.runs.since import Since

START, DAYS = date(2024, 1, 1), 5
# ten people come on the first day; nobody leaves; four beds; three officers, of whom the desk takes four and the stop
# two
TOWN = Scenario(
    title="Town",
    start=START,
    days=DAYS,
    money_unit=10.0,
    money_levels=12,
    places=(Place("Town", stay=20.0, beds=4), Place("End", kind="destination")),
    modes=(Mode("foot", 8, 4),),
    routes=(Route("road", "Town", "End", "foot", km=16),),
    groups=(Group("one", "VEN", means_low=100.0, means_high=100.0),),
    arrivals=(Arrival("ten", "Town", "one", START, START, 10),),
    offices=(
        Office(
            "desk",
            "Town",
            capacity=4,
            days="1234567",
            gives="permit",
            apply=70.0,
            fee=30.0,
            staff="officers",
            by_one=1.0,
        ),
    ),
    papers=(Paper("permit"),),
    stops=(Stop("post", "road", chance=0.4, staff="officers", needs=2, posted=2),),
    staff=(Staff("officers", 3, 50.0, "desk and road", "the state"),),
    costs=(
        Cost("bed", "shelter", "sheltered", usd=10.0, payer="hosts"),
        Cost("case", "desk and road", "served", usd=7.0, payer="the state"),
    ),
)


def test_a_desk_and_a_stop_have_their_share_of_the_staff_there_is() -> None:
    run = daily(TOWN, run_key(1, 0))
    assert run.flows["served"].sum((1, 2)).tolist() == [2] * DAYS  # three officers of the six that are posted: half
    assert stopped_on(TOWN, directed(TOWN.routes), TOWN.staff_there)[0, 0].tolist() == pytest.approx([0.2])
    all_there = replace(TOWN, staff=(replace(TOWN.staff[0], number=6),))
    assert daily(all_there, run_key(1, 0)).flows["served"].sum((1, 2)).tolist() == [4, 4, 2, 0, 0]
    assert stopped_on(all_there, directed(TOWN.routes), all_there.staff_there)[0, 0].tolist() == pytest.approx([0.4])


def test_staff_moved_by_a_policy_is_felt_from_its_day_on() -> None:
    moved = Policy("to the road", starts=date(2024, 1, 3), change={"stops.post.posted": 5})  # type: ignore[arg-type]
    # a third of nine: 4 / 3 is one
    assert daily(replace(TOWN, policies=(moved,)), run_key(1, 0)).flows["served"].sum((1, 2)).tolist() == [
        2,
        2,
        1,
        1,
        1,
    ]


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> pd.Series:
    return headlines(
        jo.ensemble(TOWN, runs=1, seed=1, out=tmp_path_factory.mktemp("town"), hands=Hands(workers=1))
    ).iloc[0]


def test_money_stands_by_what_it_is_for_and_by_who_pays(figures: pd.Series) -> None:
    officers, beds, cases = DAYS * 3 * 50, DAYS * 4 * 10, 10 * 7
    assert figures["cost of desk and road"] == figures["paid by the state"] == officers + cases
    assert figures["cost of shelter"] == figures["paid by hosts"] == beds
    assert figures["paid_by_people"] == 10 * 30 == figures["fees"]


def test_bed_nights_are_wanted_by_all_and_given_to_those_with_a_bed(figures: pd.Series) -> None:
    assert (figures["bed_nights_wanted"], figures["bed_nights_given"]) == (10 * DAYS, 4 * DAYS)


def test_bed_nights_kept_apart_are_those_from_that_day_on(tmp_path: Path) -> None:
    apart = jo.ensemble(replace(TOWN, apart=date(2024, 1, 4)), runs=1, seed=1, out=tmp_path, hands=Hands(workers=1))
    counted = Since(apart).counted_in
    assert counted.nights == 2  # the fourth and the fifth of January
    found = counted.figures(
        ["bed_nights_wanted", "bed_nights_given", "sheltered", "cost of shelter", "paid by the state"]
    )
    assert {name: values.item() for name, values in found.items()} == {
        "bed_nights_wanted": 10 * 2,
        "bed_nights_given": 4 * 2,
        "sheltered": 4.0,
        "cost of shelter": 2 * 4 * 10,
        "paid by the state": 2 * (3 * 50 + 2 * 7),
    }  # of both days alone: three officers, and two cases


# all ten set out over a road on which everybody is robbed, and those by sea die
DEADLY = replace(
    TOWN,
    title="Deadly",
    places=(replace(TOWN.places[0], stay=-90.0, beds=None), TOWN.places[1]),
    offices=(),
    stops=(),
    staff=(),
    costs=(),
    routes=(Route("sea", "Town", "End", "foot", km=16, death=1.0),),
    arrivals=(*TOWN.arrivals, Arrival("again", "Town", "one", date(2024, 1, 3), date(2024, 1, 3), 4)),
)


def test_deaths_and_harm_avoided_are_what_there_is_less_of(tmp_path: Path) -> None:
    robbed = Danger("robbery", "robbery", where="*", chance=1.0, takes=10.0)
    calm = Policy("calm", starts=date(2024, 1, 3), change={"routes.sea.death": 0})  # type: ignore[arg-type]
    pair = jo.compare(
        [DEADLY, replace(DEADLY, title="Calm", policies=(calm,))],
        runs=1,
        seed=1,
        out=tmp_path / "deaths",
        hands=Hands(workers=1),
    )
    assert _avoided(pair)["deaths avoided"] == 4
    road = replace(DEADLY, routes=(replace(DEADLY.routes[0], death=0.0),), dangers=(robbed,))
    safe = Policy("safe", starts=date(2024, 1, 3), change={"dangers.robbery.chance": 0})  # type: ignore[arg-type]
    pair = jo.compare(
        [road, replace(road, title="Safe", policies=(safe,))],
        runs=1,
        seed=1,
        out=tmp_path / "harm",
        hands=Hands(workers=1),
    )
    assert _avoided(pair)["harm avoided"] == 4 and _avoided(pair)["deaths avoided"] == 0


def _avoided(pair: Comparison) -> pd.Series:
    table = panel(pair)
    return table.loc[table["number"] == 1].set_index("measure")["difference"]
