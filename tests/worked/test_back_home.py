"""People who turn back where they began, which is their home, by hand; the engine and the naive twin say the same."""

import random
from dataclasses import replace
from datetime import date

import pytest

import jornada as jo
from jornada.domain.nouns.arrival import Arrival
from jornada.domain.nouns.choice import Choice
from jornada.domain.nouns.group import Group
from jornada.domain.nouns.office import Office
from jornada.domain.nouns.place import Place
from jornada.domain.nouns.route import Mode, Route
from jornada.domain.scenario.scenario import Scenario
from jornada.engine.run.run import daily, run_key
from tests.known.naive import Twin

START = date(2024, 1, 1)
# going on is worth nothing at South, and so is turning back: staying, setting out and giving up have one weight each
EVEN = Scenario(
    start=START,
    days=4,
    choice=Choice(time=0.0, money=0.0, danger=0.0, turned_back=0.0),
    places=(Place("South"), Place("North", kind="destination", area="North")),
    modes=(Mode("foot", 8, 4),),
    routes=(Route("cross", "South", "North", "foot", hours=4, encounter=1.0),),
    groups=(Group("one", "HND", home="South", pull=0.001, turn_back=0.0),),
    arrivals=(Arrival("first", "South", "one", START, START, 270.0),),
)


def test_who_turns_back_at_home_is_home_that_day() -> None:
    run = daily(EVEN, run_key(0, 0), fluid=True)
    home, left = run.flows["went_home"].sum((1, 2)), run.present.sum((1, 2))
    assert home == pytest.approx([90.0, 30.0, 10.0, 10.0 / 3.0], rel=1e-9)
    assert left == pytest.approx(home, rel=1e-9)  # as many stay, and as many set out
    assert run.flows["set_out"].sum((1, 2)) == pytest.approx(home, rel=1e-9)
    assert run.stocks["heading_home"].sum() == 0.0


def test_nobody_stands_at_home_for_ever_and_the_twin_agrees() -> None:
    sure = replace(EVEN, groups=(replace(EVEN.groups[0], turn_back=40.0),))
    run, twin = daily(sure, run_key(1, 0)), Twin(sure, random.Random(1)).run()
    assert run.flows["went_home"].sum((1, 2)).tolist() == twin.totals["went_home"] == [270, 0, 0, 0]
    assert run.flows["turned_homeward"].sum() == 270
    assert run.present.sum() == run.stocks["heading_home"].sum() == run.flows["set_out"].sum() == 0


def test_who_gives_up_in_a_line_at_home_leaves_the_line() -> None:
    desk = Office("desk", "South", capacity=0, days="1234567", apply=60.0, waits=0.0)
    held = daily(replace(EVEN, offices=(replace(desk, waits=None),)), run_key(1, 0))  # nobody sets out of this line
    assert held.flows["went_home"].sum() == 0 and held.stocks["waiting"][-1].sum() == 270
    gone = daily(replace(EVEN, offices=(desk,), groups=(replace(EVEN.groups[0], turn_back=40.0),)), run_key(1, 0))
    assert gone.flows["went_home"].sum() == 270
    assert gone.flows["abandoned"].sum() == gone.flows["went_home"].sum() > 0


def test_the_small_example_with_a_home_at_its_first_town() -> None:
    base = jo.example("three_places")
    there = replace(base, groups=tuple(replace(group, home="South", turn_back=10.0) for group in base.groups))
    run = daily(there, run_key(7, 0))
    gone = sum(
        int(run.flows[name].sum()) for name in ("went_home", "settled", "entered_unseen", "released", "removed", "died")
    )
    assert run.stocks["heading_home"][:, 0].sum() == 0
    assert int(run.flows["went_home"].sum()) > 100
    assert int(run.flows["arrived"].sum()) == gone + int(run.present[-1].sum() + run.on_leg[-1].sum())
