"""Route shares by hand: what the recursion gives on nets small enough for a sheet of paper."""

import math
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from jornada.domain.nouns.arrival import Arrival, Pull
from jornada.domain.nouns.belief import Belief
from jornada.domain.nouns.group import Group, Paper
from jornada.domain.nouns.place import Place
from jornada.domain.nouns.route import Mode, Route
from jornada.domain.nouns.stop import Stop
from jornada.domain.scenario.scenario import Scenario
from jornada.engine.choice.beliefs import audience_of, heard, unheard_of
from jornada.engine.choice.logit import NOWHERE, Choice, choice_on, leg_weights
from jornada.engine.run.run import daily, run_key
from jornada.engine.world.world import World, compile_world
from tests.known.naive import Rules

DAY = date(2024, 1, 1)
# a day's travel costs 1 util; walking a further 0.5; families dislike the truck by 2 a day
NET = Scenario(
    start=DAY,
    days=1,
    money_unit=50.0,
    places=(Place("A"), Place("B"), Place("D", kind="destination")),
    modes=(Mode("foot", 8, 4, liking=-0.5), Mode("truck", 12, 50, liking_family=-2.0)),
    routes=(
        Route("walk", "A", "B", "foot", hours=8),
        Route("ride", "A", "B", "truck", hours=12, fare=100),
        Route("cross", "B", "D", "foot", hours=4),
    ),
    papers=(Paper("permit"),),
    groups=(Group("one", "VEN"), Group("two", "VEN", "family", 2)),
    arrivals=(Arrival("1", "A", "one", DAY, DAY, 200_000),),
)


def _choice(scenario: Scenario) -> tuple[World, Choice]:
    world = compile_world(scenario)
    minds = (
        heard(unheard_of(scenario), audience_of(scenario), world, np.zeros(len(scenario.offices)), ())
        if scenario.beliefs
        else unheard_of(scenario)
    )
    return world, choice_on(world, scenario.start, minds.seen)


def _share(scenario: Scenario, leg: str, group: str = "one", paper: str = "", heading: int = 0) -> float:
    world, choice = _choice(scenario)
    names = world.names
    weights = leg_weights(choice, len(names.legs))
    return float(
        weights[
            heading, choice.class_of[names.groups.index(group), 0], names.papers.index(paper), names.legs.index(leg)
        ]
    )


def _value(scenario: Scenario, place: str, group: str = "one") -> float:
    world, choice = _choice(scenario)
    return float(
        choice.value[0, choice.class_of[world.names.groups.index(group), 0], 0, world.names.places.index(place)]
    )


def test_two_modes_between_two_places() -> None:
    # walk: -(1 + 0.5) = -1.5; ride: -1 - 0.3 x 100/100 = -1.3; so walking has 1/(1 + e^0.2) = 0.4502
    assert _share(NET, "walk") == pytest.approx(1 / (1 + math.exp(0.2)))
    # families: riding costs 1 + 2 + 0.3 = 3.3
    assert _share(NET, "walk", "two") == pytest.approx(1 / (1 + math.exp(-1.8)))


def test_the_value_of_going_on() -> None:
    # half a day on foot: -(1 + 0.5)/2 = -0.75; arriving is worth 10
    assert _value(NET, "D") == 10.0
    assert _value(NET, "B") == pytest.approx(10 - 0.75)
    assert _value(NET, "A") == pytest.approx(9.25 + math.log(math.exp(-1.5) + math.exp(-1.3)))


def test_a_larger_scale_evens_the_shares_out() -> None:
    flat = replace(NET, choice=replace(NET.choice, scale=4.0))
    assert _share(flat, "walk") == pytest.approx(1 / (1 + math.exp(0.05)))
    assert _value(flat, "A") == pytest.approx(9.25 + 4 * math.log(math.exp(-1.5 / 4) + math.exp(-1.3 / 4)))


def test_danger_and_turning_back_weigh() -> None:
    # 2 % deaths cost 0.5 x 2 = 1; a third turned back costs 1/3
    risky = replace(NET, routes=(replace(NET.routes[0], death=0.02, turned_back=1 / 3), *NET.routes[1:]))
    assert _share(risky, "walk") == pytest.approx(1 / (1 + math.exp(0.2 + 1 + 1 / 3)))


def test_stops_weigh_as_often_as_they_are_believed() -> None:
    # a third stopped costs 0.6 x 1/3 = 0.2; believed to be two thirds it costs 0.4, and where none is believed, nothing
    base = replace(NET, choice=replace(NET.choice, stopped=0.6), stops=(Stop("post", legs="walk", chance=1 / 3),))
    told = replace(base, beliefs=(Belief("post", "stops", "walk", start=2 / 3, lag=1000),))
    assert _share(base, "walk") == pytest.approx(1 / (1 + math.exp(0.4)))
    assert _share(told, "walk") == pytest.approx(1 / (1 + math.exp(0.6)), abs=1e-3)
    assert _share(replace(told, beliefs=(replace(told.beliefs[0], start=0.0),)), "walk") == pytest.approx(
        1 / (1 + math.exp(0.2)), abs=1e-3
    )


def test_a_leg_beyond_the_detour_or_away_is_not_considered() -> None:
    slow = Route("slow", "A", "B", "truck", hours=12 * 8)
    back = Route("back", "B", "A", "foot", hours=1)
    more = replace(NET, routes=(*NET.routes, slow, back))
    assert _share(more, "slow") == 0.0  # 8 utils against 1.3: 6.7 more than the best, detour is 6
    assert _share(more, "back") == 0.0
    assert _share(more, "walk") == pytest.approx(_share(NET, "walk"))


def test_a_leg_that_needs_a_paper() -> None:
    gate = replace(NET, routes=(replace(NET.routes[0], needs="permit"), *NET.routes[1:]))
    assert _share(gate, "walk") == 0.0
    assert _share(gate, "ride") == 1.0
    assert _share(gate, "walk", paper="permit") == pytest.approx(_share(NET, "walk"))


def test_no_way_on() -> None:
    shut = replace(NET, routes=(*NET.routes[:2], replace(NET.routes[2], open=False)))
    assert _value(shut, "A") <= NOWHERE
    assert _share(shut, "walk") == 0.0


def test_heading_home_takes_the_way_back() -> None:
    both = replace(
        NET,
        routes=(replace(NET.routes[0], both_ways=True), *NET.routes[1:]),
        groups=tuple(replace(g, home="A") for g in NET.groups),
    )
    assert _share(both, "walk<", heading=1) == 1.0
    assert _share(both, "cross", heading=1) == 0.0


def test_the_pull_of_a_nationality_beats_that_of_everyone() -> None:
    two = replace(
        NET,
        places=(*NET.places, Place("E", kind="destination")),
        routes=(*NET.routes, Route("other", "B", "E", "foot", hours=4)),
    )
    assert _share(two, "other") == pytest.approx(0.5)
    pulled = replace(two, pulls=(Pull("*", "E", None, 5.0), Pull("VEN", "E", DAY, 0.5)))
    assert _share(pulled, "other") == pytest.approx(1 / (1 + math.exp(-0.5)))


def test_a_destination_worth_less_than_going_elsewhere_is_not_nearer() -> None:
    # E is worth 1 more than D and as far: at B one already has more (10.25) than D is worth, so D brings nothing nearer
    two = replace(
        NET,
        places=(*NET.places, Place("E", kind="destination")),
        routes=(*NET.routes, Route("other", "B", "E", "foot", hours=4)),
    )
    assert _share(replace(two, pulls=(Pull("*", "E", None, 1.0),)), "other") == 1.0


def test_setting_out_against_staying_is_a_share_of_people() -> None:
    # 200,000 people at A with no means: ride costs 2 units, so go = share of walk; stay = e^0 = 1
    walk = 1 / (1 + math.exp(0.2))
    out = int(daily(NET, run_key(1, 0)).flows["set_out"].sum())
    chance = walk / (1 + walk)
    assert abs(out - 200_000 * chance) < 4 * math.sqrt(200_000 * chance * (1 - chance))


def test_the_twins_own_recursion_agrees_on_random_nets() -> None:
    rng = np.random.default_rng(3)
    names = "ABCDEF"
    for _ in range(40):
        legs = tuple(
            Route(
                f"{a}{b}{k}",
                a,
                b,
                "foot",
                hours=float(rng.uniform(0.5, 30)),
                fare=float(rng.uniform(0, 200)),
                both_ways=bool(rng.random() < 0.5 and b != "F"),
            )
            for a in names[:-1]
            for b in names
            for k in range(int(rng.integers(0, 3)))
            if a != b
        )
        places = tuple(Place(p, kind="destination" if p == "F" else "town") for p in names)
        net = replace(NET, places=places, routes=legs, groups=tuple(replace(g, home="A") for g in NET.groups))
        rules, (world, choice) = Rules([], net), _choice(net)
        weights = leg_weights(choice, len(world.names.legs))
        for group, heading in ((g, h) for g in net.groups for h in (0, 1)):
            value, weight = rules.solve(group, "", bool(heading))
            of = choice.class_of[world.names.groups.index(group.group), 0]
            found = choice.value[heading, of, 0]
            assert [v if v > NOWHERE else -math.inf for v in found] == pytest.approx([value[p] for p in names])
            assert weights[heading, of, 0].tolist() == pytest.approx(
                [weight.get(leg, 0.0) for leg in world.names.legs], abs=1e-12
            )
