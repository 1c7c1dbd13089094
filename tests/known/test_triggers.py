"""Triggers by hand: the rule of one morning, and weeks of a desk whose capacity they change."""

from dataclasses import replace
from datetime import date

import pytest

from jornada.domain.arrival import Arrival
from jornada.domain.office import Office
from jornada.domain.people import Group, Paper
from jornada.domain.place import Place
from jornada.domain.policy import Policy, Trigger
from jornada.domain.route import Mode, Route
from jornada.domain.scenario import Scenario
from jornada.engine.policies import TriggerState, next_state
from jornada.engine.run import daily, run_key

OFF, ON = TriggerState(), TriggerState(on=True)
RULE = Trigger("encounters", window=2, above=10, below=5, days=1)


@pytest.mark.parametrize(("history", "on"), [([10, 10], False), ([9, 11], False), ([10, 10.001], True), ([0, 21], True), ([99, 0, 0], False)])
def test_on_only_above_the_level_and_not_on_it(history: list[float], on: bool) -> None:
    assert next_state(RULE, OFF, history).on is on


@pytest.mark.parametrize(("history", "on"), [([5, 5], True), ([4, 6], True), ([5, 4.999], False), ([99, 0, 0], False), ([0, 0, 99], True)])
def test_off_only_below_the_other_level_and_not_on_it(history: list[float], on: bool) -> None:
    assert next_state(RULE, ON, history).on is on


@pytest.mark.parametrize("history", [[7, 7], [5, 5], [10, 10], [6, 9]])
def test_between_the_levels_it_stays_as_it_is(history: list[float]) -> None:
    assert next_state(RULE, OFF, history) == OFF
    assert next_state(RULE, ON, history) == ON


@pytest.mark.parametrize("level", [0.0, 7.0])
def test_with_both_levels_the_same_a_tie_stays_as_it_is(level: float) -> None:
    rule = Trigger("encounters", window=1, above=level, below=level)
    assert not next_state(rule, OFF, [level]).on
    assert next_state(rule, ON, [level]).on


def test_off_after_days_in_a_row_and_a_day_on_the_level_breaks_the_row() -> None:
    rule, state, seen = Trigger("encounters", window=1, above=10, below=5, days=3), OFF, []
    past: list[float] = []
    for today in [11, 4, 4, 5, 4, 4, 4, 4, 11]:
        past.append(today)
        state = next_state(rule, state, past)
        seen.append(state.on)
    assert seen == [True, True, True, True, True, True, False, False, True]


def test_days_before_the_start_count_as_none() -> None:
    week = Trigger("encounters", window=7, above=2, below=1)
    assert not next_state(week, OFF, []).on
    assert not next_state(week, OFF, [14]).on  # 14 / 7 is 2, on the level
    assert next_state(week, OFF, [15]).on
    assert not next_state(week, OFF, [7, 7]).on
    assert next_state(week, ON, [7]).on  # 1, on the level of the way back
    assert not next_state(week, ON, [6]).on


DAYS = 14
# four people a day join the line of a desk that serves two; nothing is left to chance
DESK = Scenario(
    start=date(2024, 1, 1), days=DAYS, places=(Place("Town", stay=-50.0), Place("North", kind="destination")),
    modes=(Mode("bus", 8, 50),), routes=(Route("road", "Town", "North", "bus", hours=8, needs="permit", encounter=1.0),), papers=(Paper("permit"),),
    groups=(Group("one", "VEN"),), arrivals=(Arrival("1", "Town", "one", date(2024, 1, 1), date(2024, 1, DAYS), 4 * DAYS),),
    offices=(Office("desk", "Town", capacity=2, days="1234567", gives="permit"),),
)
MORE = Policy("more", trigger=Trigger("waiting", above=5, below=2), change={"offices.desk.capacity": "+4"})  # type: ignore[arg-type]
TIRED = Policy("tired", trigger=Trigger("granted", above=3, below=4), change={"offices.desk.capacity": "x0.5"})  # type: ignore[arg-type]


def _line(*policies: Policy) -> tuple[list[int], list[int]]:
    run = daily(replace(DESK, policies=policies), run_key(1, 0))
    return run.stocks["waiting"].sum((1, 2)).tolist(), run.flows["granted"].sum((1, 2)).tolist()


def test_a_trigger_goes_on_and_off_by_what_yesterday_was() -> None:
    # 6 on the third evening is above 5; 2 is on the level of the way back, 0 below it
    waiting, granted = _line(MORE)
    assert waiting == [2, 4, 6, 4, 2, 0, 2, 4, 6, 4, 2, 0, 2, 4]
    assert granted == [2, 2, 2, 6, 6, 6, 2, 2, 2, 6, 6, 6, 2, 2]


def test_two_triggers_that_fight() -> None:
    # a long line brings four more cases a day, a day of more than three brings half of what there is then: 2, 6, 3 or 1
    waiting, granted = _line(MORE, TIRED)
    assert granted == [2, 2, 2, 6, 3, 6, 3, 6, 3, 6, 1, 2, 6, 3]
    assert waiting == [2, 4, 6, 4, 5, 3, 4, 2, 3, 1, 4, 6, 4, 5]


def test_a_trigger_acts_inside_its_dates_only() -> None:
    # the trigger stays on through the second week, the policy ends on the 5th
    waiting, granted = _line(replace(MORE, starts=date(2024, 1, 5), ends=date(2024, 1, 5)))
    assert granted == [2, 2, 2, 2, 6, *[2] * 9]
    assert waiting == [2, 4, 6, 8, 6, *range(8, 26, 2)]


def test_a_policy_that_is_not_active_is_never_triggered() -> None:
    assert _line(replace(MORE, active=False)) == _line()
