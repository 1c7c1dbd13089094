"""Where a caravan is, day by day, worked out by hand: pace, rest, towns within reach, closed roads and size."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from jornada.domain.checks.caravans import caravan_faults
from jornada.domain.nouns.arrival import Arrival
from jornada.domain.nouns.caravan import Caravan, Offer
from jornada.domain.nouns.group import Group, Paper
from jornada.domain.nouns.place import Place
from jornada.domain.nouns.policy import Policy
from jornada.domain.nouns.route import Mode, Route, directed
from jornada.domain.scenario.scenario import Scenario
from jornada.engine.caravans.march import (
    UNDER_WAY,
    ends_tonight,
    gathers,
    leg_of,
    new_walking,
    night_on,
    place_of,
    splits_into,
    stages_today,
)
from jornada.engine.world.caravans import Caravans, Walking, caravans_of
from jornada.engine.world.world import compile_world

START = date(2024, 1, 1)
COAST = (
    ("Tapachula", 0.0),
    ("Alvaro Obregon", 25.0),
    ("Huixtla", 17.0),
    ("Villa Comaltitlan", 16.0),
    ("Escuintla", 16.0),
    ("Mapastepec", 36.0),
)


def road(stops: tuple[tuple[str, float], ...] = COAST, **fields: object) -> Scenario:
    """Return a scenario with one caravan on a road of places, each so many km from the one before."""
    names = [name for name, _ in stops]
    row = Caravan("banner", names[0], "foot", "; ".join(names[1:]), starts=START, joins=1.0)
    return Scenario(
        start=START,
        days=30,
        places=(*(Place(name) for name in names), Place("Border", kind="destination", area="Border")),
        modes=(Mode("foot", 8, 4),),
        groups=(Group("one", "HND"),),
        arrivals=(Arrival("all", names[0], "one", START, START, 100),),
        routes=(
            *(Route(f"to {b}", a, b, "foot", km=km) for (a, _), (b, km) in zip(stops, stops[1:], strict=False)),
            Route("over", names[-1], "Border", "foot", km=9, encounter=1.0),
        ),
        caravans=(replace(row, **fields),),  # type: ignore[arg-type]
    )


def compiled(scenario: Scenario) -> Caravans:
    """Return the caravans of a scenario."""
    return caravans_of(scenario, [p.place for p in scenario.places], directed(scenario.routes))


def nights_of(scenario: Scenario, days: int, run: int = 0, closed: tuple[int, int, int] = (-1, 0, 0)) -> list[str]:
    """Return where the caravan sleeps, "place" or "place + km", with a leg closed from one day to another."""
    caravans, walking, found = compiled(scenario), new_walking(scenario, 1, run, False), []
    walking.state["people"] = 100
    shut = np.arange(len(caravans.km)) == closed[0]
    for day in range(days):
        on = replace(caravans, closed=caravans.closed | (shut & (closed[1] <= day <= closed[2])))
        stages_today(on, walking, 0, day, START + timedelta(days=day))
        place, km = scenario.places[place_of(caravans, walking, 0)].place, float(walking.state["km"][0])
        found.append(f"{place} + {km:g}" if km else place)
        if ends_tonight(caravans, walking, 0, START + timedelta(days=day)):
            break
    return found


def test_it_sleeps_in_the_towns_within_a_days_reach() -> None:
    # 15 to 36 km a day: what was walked at Christmas 2023
    assert nights_of(road(), 9) == [name for name, _ in COAST[1:]]


def test_between_towns_it_sleeps_on_the_road_after_a_distance_within_its_pace() -> None:
    long = road((("A", 0.0), ("B", 10_000.0)), pace_low=20.0, pace_high=30.0)
    walked = np.diff([0.0, *(float(night.split(" + ")[1]) for night in nights_of(long, 200))])
    assert ((walked >= 20.0) & (walked <= 30.0)).all() and walked.std() > 2.0
    assert walked.mean() == pytest.approx(25.0, abs=3.0 * 10.0 / (12.0 * 200.0) ** 0.5)
    assert nights_of(long, 20) != nights_of(long, 20, run=1)


@pytest.mark.parametrize("rest", [1, 2, 3, 6])
def test_with_a_rest_after_n_days_the_pace_is_that_of_a_day_times_n_over_n_plus_one(rest: int) -> None:
    nights = nights_of(road((("A", 0.0), ("B", 10_000.0)), pace_low=24.0, pace_high=24.0, rest=rest), 12 * (rest + 1))
    assert float(nights[-1].split(" + ")[1]) == 24.0 * 12 * rest
    assert nights[rest] == nights[rest - 1]


def test_a_closed_road_is_waited_for_and_patience_ends() -> None:
    assert nights_of(road(), 9, closed=(2, 1, 3)) == [
        "Alvaro Obregon",
        "Huixtla",
        "Huixtla",
        "Huixtla",
        *(name for name, _ in COAST[3:]),
    ]
    assert nights_of(road(patience=2), 9, closed=(2, 1, 9)) == ["Alvaro Obregon", "Huixtla", "Huixtla", "Huixtla"]
    # a day of rest is one, whatever the reason
    assert nights_of(road(rest=2), 9, closed=(2, 2, 2))[2:5] == ["Huixtla", "Villa Comaltitlan", "Escuintla"]


def test_it_sets_out_on_its_day_or_above_its_size_and_ends_when_too_small() -> None:
    scenario = road(starts=None, size=50, gathers=START + timedelta(days=2), least=10, ends=START + timedelta(days=20))
    caravans, walking = compiled(scenario), new_walking(scenario, 1, 0, False)
    assert [gathers(caravans, walking, 0, START + timedelta(days=day)) for day in (1, 2)] == [False, True]
    for people, gone in ((50, False), (51, True)):
        walking.state["people"] = people
        assert bool(stages_today(caravans, walking, 0, 0, START)) == gone
    assert not gathers(caravans, walking, 0, START + timedelta(days=3))  # it picks nobody up on the way
    walking.state["people"] = 10
    assert not ends_tonight(caravans, walking, 0, START)
    assert ends_tonight(caravans, walking, 0, START + timedelta(days=20))
    walking.state["people"] = 9
    assert ends_tonight(caravans, walking, 0, START)


def test_those_who_sleep_on_the_road_are_as_far_from_its_end_as_one_who_walks_alone() -> None:
    scenario = road((("A", 0.0), ("B", 100.0), ("C", 20.0)))  # 32 km a day on foot: four days, and one
    world, caravans = compile_world(scenario), compiled(scenario)
    slots = [
        night_on(world.legs, caravans, 0, km) - int(world.legs.each["slot"][0]) for km in (1.0, 25.0, 26.0, 74.0, 99.0)
    ]
    assert slots == [3, 3, 3, 2, 1]
    assert night_on(world.legs, caravans, 1, 12.0) == int(world.legs.each["slot"][1])
    walking: Walking = new_walking(scenario, 1, 0, False)
    walking.state["phase"], walking.state["km"] = UNDER_WAY, 25.0
    assert leg_of(caravans, walking, 0) == 0


def test_a_part_that_splits_off_forms_where_it_does_and_is_joined_where_it_is() -> None:
    base = road(splits="rear")
    scenario = replace(
        base, caravans=(*base.caravans, replace(base.caravans[0], caravan="rear", starts=None, splits=""))
    )
    caravans, walking = compiled(scenario), new_walking(scenario, 1, 0, False)
    walking.state["phase"][0], walking.state["at"][0] = UNDER_WAY, 2
    assert splits_into(caravans, walking, 0) == 1 and walking.state["at"][1] == 2
    walking.state["phase"][1], walking.state["at"][0] = UNDER_WAY, 3
    assert splits_into(caravans, walking, 0) == -1  # the other is elsewhere
    walking.state["at"][1] = 3
    assert splits_into(caravans, walking, 0) == 1
    walking.state["km"][0] = 5.0
    assert splits_into(caravans, walking, 0) == -1  # on the road nobody splits off
    assert list(caravan_faults(scenario, {"caravans": ["row 2", "row 3"]})) == []


WRONG = [
    ({"road": "Huixtlaa; Escuintla"}, "J012", "did you mean 'Huixtla'"),
    ({"road": ""}, "J013", "beyond the first"),
    ({"road": "Huixtla"}, "J071", "joined by a leg by foot"),
    ({"road": "Alvaro Obregon; Border"}, "J071", "no destination"),
    ({"pace_low": 40.0}, "J029", "at most pace_high, 36"),
    ({"gathers": date(2024, 1, 9)}, "J020", "a day from 2024-01-09"),
    ({"ends": date(2023, 12, 1)}, "J020", "a day from 2024-01-01"),
    ({"starts": None}, "J070", "a number in size"),
    ({"splits": "banner"}, "J071", "another caravan"),
    ({"strain": 0.1}, "J042", "the people carried"),
    ({"feeds": 500}, "J042", "the chance of leaving"),
    ({"joins": 0.0}, "J042", "nobody would join"),
]


@pytest.mark.parametrize(("fields", "code", "words"), WRONG)
def test_a_caravan_that_cannot_be_is_told(fields: dict[str, object], code: str, words: str) -> None:
    found = list(caravan_faults(road(**fields), {"caravans": ["caravans.csv, row 2"]}))
    assert {fault.code for fault in found} == {code}
    assert any(words in str(fault) for fault in found)


@pytest.mark.parametrize(
    ("offer", "code", "words"),
    [
        (Offer("nothing", "banner"), "J072", "a place in to"),
        (Offer("buses", "banner", place="Border", to="Huixtla"), "J072", "a place on the road"),
        (Offer("buses", "banner", to="Border"), "J071", "no destination"),
        (Offer("buses", "banner", to="Huixtla", starts=START, ends=date(2023, 1, 1)), "J020", "a day from 2024-01-01"),
    ],
)
def test_an_offer_of_nothing_is_told(offer: Offer, code: str, words: str) -> None:
    scenario = replace(road(), papers=(Paper("permit"),), offers=(offer,))
    found = list(caravan_faults(scenario, {"caravans": ["row 2"], "offers": ["offers.csv, row 2"]}))
    assert [fault.code for fault in found] == [code] and words in str(found[0])


def test_a_policy_cannot_change_what_a_caravan_is() -> None:
    for field, wrong in (("road", True), ("leaves", False)):
        scenario = replace(road(), policies=(Policy("other", change={f"caravans.banner.{field}": "Huixtla"}),))
        found = list(caravan_faults(scenario, {"caravans": ["row 2"]}))
        assert [fault.code for fault in found] == (["J071"] if wrong else [])
