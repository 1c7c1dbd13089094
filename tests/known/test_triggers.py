"""Triggers by hand: the rule of one morning, and weeks of a desk whose capacity they change."""

from dataclasses import replace
from datetime import date

import pytest

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

OFF, ON = TriggerState(), TriggerState(on=True)
RULE = Trigger("encounters", window=2, above=10, below=5, days=1)


@pytest.mark.parametrize(
    ("history", "on"),
    [([10, 10], True), ([9, 11], True), ([9, 10.999], False), ([0, 20], True), ([0, 19], False), ([99, 0, 0], False)],
)
def test_on_at_the_level_or_above_it(history: list[float], on: bool) -> None:
    assert next_state(RULE, OFF, history).on is on


@pytest.mark.parametrize(
    ("history", "on"), [([5, 5], True), ([4, 6], True), ([5, 4.999], False), ([99, 0, 0], False), ([0, 0, 99], True)]
)
def test_off_only_below_the_other_level_and_not_on_it(history: list[float], on: bool) -> None:
    assert next_state(RULE, ON, history).on is on


@pytest.mark.parametrize("history", [[7, 7], [5, 5], [6, 9]])
def test_between_the_levels_it_stays_as_it_is(history: list[float]) -> None:
    assert next_state(RULE, OFF, history) == OFF
    assert next_state(RULE, ON, history) == TriggerState(on=True, on_for=1)


def test_with_both_levels_the_same_a_tie_is_on() -> None:
    rule = Trigger("encounters", window=1, above=7, below=7)
    assert [next_state(rule, state, [level]).on for state in (OFF, ON) for level in (6.999, 7)] == [
        False,
        True,
        False,
        True,
    ]


def test_levels_of_nothing_never_turn_it_on() -> None:
    assert not next_state(Trigger("encounters", above=0, below=0, spike=0), OFF, [0, 99]).on


def _mornings(rule: Trigger, days: list[float], state: TriggerState = OFF) -> str:
    """Return for each morning whether the rule is on, as 1 or 0; the first knows of no day."""
    seen = ""
    for t in range(len(days) + 1):
        state = next_state(rule, state, days[:t])
        seen += "1" if state.on else "0"
    return seen


def test_off_after_days_in_a_row_and_a_day_on_the_level_breaks_the_row() -> None:
    rule = Trigger("encounters", window=1, above=10, below=5, days=3)
    assert _mornings(rule, [11, 4, 4, 5, 4, 4, 4, 4, 11]) == "0111111001"


def test_one_day_is_enough_at_a_spike() -> None:
    rule = Trigger("encounters", window=7, above=5000, spike=8500, below=3750)
    assert _mornings(rule, [8499, 8500]) == "001"
    assert _mornings(replace(rule, above=0), [5000] * 9) == "0" * 10


def test_a_spike_keeps_it_on_though_the_mean_is_low() -> None:
    rule = Trigger("encounters", window=7, spike=100, below=50)
    assert _mornings(rule, [100, 0, 0, 0, 100, 0, 0]) == "01000100"


def test_the_least_days_are_days_in_force() -> None:
    rule = Trigger("encounters", window=1, above=10, below=5, least_days=4)
    assert _mornings(rule, [10, 0, 0, 0, 0, 0]) == "0111100"
    assert _mornings(rule, [10, 0, 0, 0, 7, 0]) == "0111110"  # on the day the time is up it is not below


def test_the_clock_runs_whatever_comes_and_is_stopped_by_the_level_only() -> None:
    rule = Trigger("encounters", window=1, above=10, below=5, wait=3)
    assert _mornings(rule, [10, 4, 9, 9, 9, 9]) == "0111100"  # below on the third morning, off three days later
    assert _mornings(rule, [10, 4, 9, 10, 9, 9, 9]) == "01111111"
    assert _mornings(replace(rule, days=2), [10, 4, 5, 4, 4, 9, 9, 9]) == "011111110"


def test_days_before_the_start_count_as_none() -> None:
    week = Trigger("encounters", window=7, above=2, below=1)
    assert not next_state(week, OFF, []).on
    assert not next_state(week, OFF, [13]).on
    assert next_state(week, OFF, [14]).on  # 14 / 7 is 2, on the level
    assert not next_state(week, OFF, [6, 7]).on
    assert next_state(week, ON, [7]).on  # 1, on the level of the way back
    assert not next_state(week, ON, [6]).on


DAYS = 14
# four people a day join the line of a desk that serves two; nothing is left to chance
DESK = Scenario(
    start=date(2024, 1, 1),
    days=DAYS,
    places=(Place("Town", stay=-50.0), Place("North", kind="destination")),
    modes=(Mode("bus", 8, 50),),
    routes=(Route("road", "Town", "North", "bus", hours=8, needs="permit", encounter=1.0),),
    papers=(Paper("permit"),),
    groups=(Group("one", "VEN"),),
    arrivals=(Arrival("1", "Town", "one", date(2024, 1, 1), date(2024, 1, DAYS), 4 * DAYS),),
    offices=(Office("desk", "Town", capacity=2, days="1234567", gives="permit"),),
)
MORE = Policy("more", trigger=Trigger("waiting", above=6, below=2), change={"offices.desk.capacity": "+4"})  # type: ignore[arg-type]
TIRED = Policy("tired", trigger=Trigger("granted", above=4, below=4), change={"offices.desk.capacity": "x0.5"})  # type: ignore[arg-type]


def _line(*policies: Policy) -> tuple[list[int], list[int]]:
    run = daily(replace(DESK, policies=policies), run_key(1, 0))
    return run.stocks["waiting"].sum((1, 2)).tolist(), run.flows["granted"].sum((1, 2)).tolist()


def test_a_trigger_goes_on_and_off_by_what_yesterday_was() -> None:
    # 6 on the third evening is the level; 2 is on the level of the way back, 0 below it
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


def test_only_the_places_named_count() -> None:
    there = replace(MORE, trigger=replace(MORE.trigger, only="T*"))  # type: ignore[type-var]
    nowhere = replace(MORE, trigger=replace(MORE.trigger, only="N*"))  # type: ignore[type-var]
    assert _line(there) == _line(MORE)
    assert _line(nowhere) == _line()


def test_a_ramp_grows_by_the_week_and_ends_at_once() -> None:
    ramp = Policy(
        "ramp", starts=date(2024, 1, 2), ends=date(2024, 1, 12), ramp=14, change={"offices.desk.capacity": "+2"}
    )  # type: ignore[arg-type]
    # a quarter of two is half a case, and 2.5 is rounded to 2; three quarters make 3.5, rounded to 4
    assert _line(replace(ramp, change=(("offices.desk.capacity", "+4"),)))[1] == [2, *[3] * 7, *[5] * 4, 2, 2]
    assert _line(ramp)[1] == [2, *[2] * 7, *[4] * 4, 2, 2]


def test_a_ramp_of_a_trigger_begins_each_time_it_goes_on() -> None:
    policy = replace(MORE, ramp=14, change=(("offices.desk.capacity", "+4"), ("offices.desk.fits", "stop")))
    steps = [
        in_force([policy], date(2024, 1, 1), {policy.trigger: TriggerState(True, on_for)})
        for on_for in (0, 6, 7, 13, 14, 99)
    ]
    assert steps == [(("more", step),) for step in (0, 0, 1, 1, 2, 2)]
    assert [
        [new_value(now, value) for now, (_, value) in zip((2, "skip"), change_of(policy, step), strict=True)]
        for step in range(3)
    ] == [[3, "stop"], [5, "stop"], [6, "stop"]]


def test_a_ramp_inside_a_trigger_waits_for_its_first_day() -> None:
    policy = replace(MORE, ramp=28, starts=date(2024, 1, 10))
    assert in_force([policy], date(2024, 1, 18), {policy.trigger: TriggerState(True, 40)}) == (("more", 1),)


def test_a_blank_number_has_no_way_to_grow() -> None:
    ramp = Policy("beds", starts=date(2024, 1, 1), ramp=100, change={"places.Town.beds": 50})  # type: ignore[arg-type]
    assert [new_value(now, change_of(ramp, 0)[0][1]) for now in (None, 10)] == [50, 11]
