"""The thresholds of two rules of 2024, read from TOML and followed by hand over made series of daily encounters."""

import tomllib
from datetime import date
from pathlib import Path

from jornada.domain.nouns.place import Place
from jornada.domain.nouns.policy import Policy
from jornada.domain.nouns.route import Route
from jornada.domain.scenario.change_faults import policy_faults
from jornada.domain.scenario.scenario import Scenario
from jornada.domain.schema.settings import policies_of
from jornada.engine.today.policies import in_force
from jornada.engine.today.triggers import TriggerState, next_state

FILE = Path(__file__).with_name("thresholds.toml")
START = date(2024, 6, 5)


def policies() -> dict[str, Policy]:
    """Return the rules by name; the file has no fault."""
    found, _, faults = policies_of(tomllib.loads(FILE.read_text("utf-8")))
    assert faults == []
    return {policy.name: policy for policy in found}


def on_days(name: str, daily: list[float]) -> list[int]:
    """Return the mornings, from 0, on which a rule is in force, where day d had so many encounters."""
    policy, state, found = policies()[name], TriggerState(), []
    assert policy.trigger
    for morning in range(len(daily) + 1):
        state = next_state(policy.trigger, state, daily[:morning])
        found += [morning] if state.on else []
    return found


def test_the_rules_fit_a_scenario_that_has_what_they_change() -> None:
    places = (Place("Town"), Place("between ports", kind="destination"))
    scenario = Scenario(
        start=START,
        places=places,
        routes=(Route("cross", "Town", "between ports", "foot", km=1),),
        policies=tuple(policies().values()),
    )
    assert policy_faults(scenario, {}) == []


def test_the_proclamation_begins_on_the_morning_after_a_week_of_2500_a_day() -> None:
    assert on_days("June 2024", [2499.0] * 30) == []
    assert on_days("June 2024", [2500.0] * 9) == [7, 8, 9]


def test_the_proclamation_ends_14_days_after_a_week_below_1500() -> None:
    # seven days of 3,000; then 1,500 and less: (7 - k) * 3000 + k * 1000 is below 7 * 1500 at k = 6, on morning 13
    daily = [3000.0] * 7 + [1000.0] * 30
    assert on_days("June 2024", daily) == list(range(6, 27))  # 6 * 3,000 are more than 7 * 2,500 already; 13 + 14 = 27


def test_the_clock_of_the_proclamation_runs_between_the_levels_and_starts_again_at_2500() -> None:
    low = [3000.0] * 7 + [1000.0] * 7  # the week is below 1,500 from morning 13 on
    assert on_days("June 2024", low + [2000.0] * 20) == list(range(6, 27))
    # a week of 2,500 at morning 21 stops the clock: 1,500 is not reached again, and it stays
    assert on_days("June 2024", low + [2500.0] * 7 + [2000.0] * 20) == list(range(6, 42))


def test_a_week_of_1500_is_not_below_1500() -> None:
    assert on_days("June 2024", [3000.0] * 7 + [1500.0] * 40) == list(range(6, 48))


def test_the_proclamation_acts_from_its_date_on() -> None:
    policy = policies()["June 2024"]
    state = {policy.trigger: TriggerState(on=True)}
    assert [in_force([policy], day, state) for day in (date(2024, 6, 4), START)] == [(), (("June 2024", 0),)]


def test_the_bill_may_be_used_at_4000_and_must_be_at_5000() -> None:
    daily = [4000.0] * 7 + [5000.0] * 7 + [3000.0] * 7
    assert on_days("bill, optional", daily) == list(range(7, 22))  # the last week is 3,000, not below it
    # 3,000 s come in from day 14: k of them make (7 - k) * 5000 + k * 3000 < 7 * 3750 at k = 5, on morning 19
    assert on_days("bill, mandatory", daily) == list(range(14, 19))


def test_one_day_of_8500_is_enough_for_the_bill() -> None:
    assert on_days("bill, mandatory", [3800.0] * 6 + [8499.0]) == []
    assert on_days("bill, mandatory", [3800.0] * 6 + [8500.0] + [3800.0] * 7) == list(range(7, 15))
    assert on_days("bill, mandatory", [8500.0, 0.0, 0.0]) == [1]


def test_two_weeks_below_4000_end_the_variant_of_the_bill() -> None:
    # 5,000 for a week; then 3,900: the week is below 4,000 when all seven are 3,900, on morning 14, and 14 mornings
    # later it ends
    assert on_days("bill, two weeks", [5000.0] * 7 + [3900.0] * 30) == list(range(7, 27))
    # a day of 4,700 lifts seven weeks to 4,014: the row starts again when it has left the week
    again = [5000.0] * 7 + [3900.0] * 10 + [4700.0] + [3900.0] * 40
    assert on_days("bill, two weeks", again) == list(range(7, 38))
