"""Triggers against the plain state machine of the twin.

On random series, in the run, and in worlds that meet their traps.
"""

import random
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jornada.domain.nouns.arrival import Arrival
from jornada.domain.nouns.group import Group, Paper
from jornada.domain.nouns.office import Office
from jornada.domain.nouns.place import Place
from jornada.domain.nouns.policy import Policy, Trigger
from jornada.domain.nouns.route import Mode, Route
from jornada.domain.scenario.apply import new_value
from jornada.domain.scenario.scenario import Scenario
from jornada.engine.run.run import daily, run_key
from jornada.engine.today.policies import change_of, in_force
from jornada.engine.today.triggers import TriggerState, next_state
from tests.known.naive import Twin
from tests.known.naive_triggers import Switch, reached
from tests.known.worlds_triggers import WORLDS

LEVELS = st.sampled_from([0.0, 1.0, 1.5, 2.0, 2.5, 3.0, 4.0])  # few, so that ties come often
TRIGGERS = st.builds(
    Trigger,
    st.just("arrived"),
    window=st.integers(1, 7),
    above=LEVELS,
    below=LEVELS,
    days=st.integers(1, 4),
    spike=st.sampled_from([0.0, 4.0, 6.0]),
    least_days=st.integers(0, 12),
    wait=st.integers(0, 5),
)
SERIES = st.lists(st.integers(0, 6), max_size=60)
LAW = settings(deadline=None, derandomize=True, database=None)


def by_rule(trigger: Trigger, series: list[int]) -> list[bool]:
    """Return for each morning whether the plain state machine is on; the first knows of no day."""
    switch = Switch(trigger)
    return [switch.look(t, series[:t]) for t in range(len(series) + 1)]


def by_engine(trigger: Trigger, series: list[int]) -> list[bool]:
    """Return the same of the engine."""
    state, found = TriggerState(), []
    for t in range(len(series) + 1):
        state = next_state(trigger, state, series[:t])
        found.append(state.on)
    return found


@settings(LAW, max_examples=500)
@given(TRIGGERS, SERIES)
def test_the_engine_is_on_when_the_plain_rule_is(trigger: Trigger, series: list[int]) -> None:
    assert by_engine(trigger, series) == by_rule(trigger, series)


RULE = Trigger("arrived", window=3, above=3, below=2, days=2, spike=6, least_days=6, wait=3)
OTHERS = [
    {"window": 4},
    {"above": 3.0001},
    {"below": 2.0001},
    {"days": 3},
    {"spike": 6.0001},
    {"least_days": 7},
    {"wait": 4},
    {"wait": 0},
    {"spike": 0.0},
    {"least_days": 0},
]


@pytest.mark.parametrize("other", OTHERS, ids=str)
def test_each_part_of_the_rule_is_seen_in_random_series(other: dict[str, float]) -> None:
    dice = random.Random(7)
    series = [[dice.choice((0, 1, 1, 2, 2, 3, 3, 4, 6)) for _ in range(60)] for _ in range(60)]
    assert all(by_engine(RULE, one) == by_rule(RULE, one) for one in series)
    assert any(by_engine(replace(RULE, **other), one) != by_rule(RULE, one) for one in series)  # type: ignore[arg-type]


DAYS = 30
# a line that never ends before a desk that is shut: whoever is called shows that the rule is on; those who come to Far
# are counted
DESK = Scenario(
    start=date(2024, 1, 1),
    days=DAYS,
    places=(Place("Town", stay=50.0), Place("Far", stay=50.0), Place("North", kind="destination")),
    modes=(Mode("bus", 8, 50),),
    papers=(Paper("permit"),),
    groups=(Group("one", "VEN"),),
    routes=(
        Route("road", "Town", "North", "bus", hours=8, needs="permit", encounter=1.0),
        Route("far", "Far", "North", "bus", hours=8, encounter=1.0),
    ),
    offices=(Office("desk", "Town", capacity=0, days="1234567", gives="permit"),),
)
LINE = Arrival("line", "Town", "one", date(2024, 1, 1), date(2024, 1, 1), 100, office="desk")


@settings(LAW, max_examples=40)
@given(TRIGGERS, st.lists(st.integers(0, 6), min_size=DAYS, max_size=DAYS))
def test_a_run_follows_the_plain_rule_day_by_day(trigger: Trigger, series: list[int]) -> None:
    days = [date(2024, 1, 1) + timedelta(days=t) for t in range(DAYS)]
    come = tuple(
        Arrival(f"day {t}", "Far", "one", day, day, n) for t, (day, n) in enumerate(zip(days, series, strict=True)) if n
    )
    policy = Policy("open", trigger=replace(trigger, only="F*"), change={"offices.desk.capacity": 1})  # type: ignore[arg-type]
    run = daily(replace(DESK, arrivals=(LINE, *come), policies=(policy,)), run_key(1, 0))
    assert [bool(n) for n in run.flows["granted"].sum((1, 2))] == by_rule(trigger, series)[:DAYS]


@settings(LAW, max_examples=20)
@given(TRIGGERS, *[st.lists(st.integers(0, 6), min_size=DAYS, max_size=DAYS)] * 2)
def test_a_group_that_is_not_counted_changes_nothing(trigger: Trigger, series: list[int], others: list[int]) -> None:
    days = [date(2024, 1, 1) + timedelta(days=t) for t in range(DAYS)]
    come = tuple(
        Arrival(f"{group} {t}", "Far", group, day, day, n * size)
        for group, size, numbers in (("one", 1, series), ("two", 2, others))
        for t, (day, n) in enumerate(zip(days, numbers, strict=True))
        if n
    )
    policy = Policy("open", trigger=replace(trigger, only="F*", not_counted="tw*"), change={"offices.desk.capacity": 1})  # type: ignore[arg-type]
    two = Group("two", "VEN", "family", 2, "one")
    run = daily(replace(DESK, groups=(*DESK.groups, two), arrivals=(LINE, *come), policies=(policy,)), run_key(1, 0))
    assert [bool(n) for n in run.flows["granted"].sum((1, 2))] == by_rule(trigger, series)[:DAYS]


@settings(LAW)
@given(st.integers(1, 60), st.integers(0, 80), st.integers(0, 40), st.integers(0, 40), st.booleans())
def test_a_ramp_is_the_line_in_the_middle_of_the_week(ramp: int, days: int, now: int, full: int, dated: bool) -> None:
    policy = Policy("ramp", starts=date(2024, 1, 1), ramp=ramp, change={"offices.desk.capacity": full})  # type: ignore[arg-type]
    if not dated:
        policy = replace(policy, starts=None, trigger=Trigger("arrived", above=1, below=1))
    states = {policy.trigger: TriggerState(True, days)} if policy.trigger else {}
    ((_, step),) = in_force([policy], date(2024, 1, 1) + timedelta(days=days if dated else 0), states)
    assert new_value(now, change_of(policy, step)[0][1]) == round(now + reached(ramp, days) * (full - now))


def _changes(name: str, runs: int = 40) -> dict[str, float]:
    """Return how often on average each policy with a trigger came on and went off in the twin."""
    seen: Counter[str] = Counter()
    for i in range(runs):
        laws = [{name for name, _ in law} for law in Twin(WORLDS[name], random.Random(i)).run().laws]
        for before, law in zip([set(), *laws], laws, strict=False):
            seen.update([f"{name} came" for name in law - before] + [f"{name} went" for name in before - law])
    return {
        f"{p.name} {what}": seen[f"{p.name} {what}"] / runs
        for p in WORLDS[name].policies
        if p.trigger
        for what in ("came", "went")
    }


@pytest.mark.parametrize("name", WORLDS)
def test_every_world_meets_its_trap(name: str) -> None:
    changes = _changes(name)
    assert {change: mean for change, mean in changes.items() if mean < 0.2} == {}
    assert sum(changes.values()) > 2


def _served(*policies: Policy) -> list[int]:
    run = daily(replace(DESK, days=6, arrivals=(LINE,), policies=policies), run_key(1, 0))
    return run.flows["granted"].sum((1, 2)).tolist()


def test_of_two_triggers_on_one_field_the_later_in_the_table_wins() -> None:
    always = Trigger("waiting", above=90, below=1)  # on from the second morning: a hundred wait
    seven = Policy("seven", trigger=always, change={"offices.desk.capacity": 7})  # type: ignore[arg-type]
    two = Policy("two", trigger=always, change={"offices.desk.capacity": 2})  # type: ignore[arg-type]
    assert _served(seven, two) == [0, 2, 2, 2, 2, 2]
    assert _served(two, seven) == [0, 7, 7, 7, 7, 7]


def test_a_share_is_taken_of_what_the_earlier_one_has_set() -> None:
    six = Policy("six", trigger=Trigger("waiting", above=90, below=1), change={"offices.desk.capacity": 6})  # type: ignore[arg-type]
    half = Policy("half", trigger=Trigger("served", above=6, below=1), change={"offices.desk.capacity": "x0.5"})  # type: ignore[arg-type]
    assert _served(six, half) == [0, 6, 3, 3, 3, 3]
    assert _served(half, six) == [0, 6, 6, 6, 6, 6]
