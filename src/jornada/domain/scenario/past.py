"""What of a scenario decides its first days: two that agree on it have the same days so far, whatever comes later."""

from dataclasses import replace
from datetime import date, timedelta
from fnmatch import fnmatchcase
from typing import Any

from jornada.domain.nouns.observed import Observed
from jornada.domain.nouns.policy import Policy, Trigger
from jornada.domain.scenario.paths import field_at
from jornada.domain.scenario.scenario import Scenario

# no day depends on these
SAID = {
    "title": "",
    "about": "",
    "licence": "",
    "sources": (),
    "seed": 1,
    "runs": 1,
    "variants": (),
    "questions": (),
    "series": (),
}


def past_of(scenario: Scenario, days: int) -> Scenario:
    """Return what decides the first `days` days of a run: what is only said, and policies that act later, are left out.

    Values with a range must be drawn already. A trigger can act on any day between the dates of its policy.

    Examples
    --------
    >>> soon, late = (Policy(name, starts=day) for name, day in (("soon", "2022-01-05"), ("late", "2022-01-20")))
    >>> base = Scenario(title="Base", days=30)
    >>> [past_of(base.with_policy(policy), 10) == past_of(base, 10) for policy in (soon, late)]
    [False, True]
    """
    end = scenario.start + timedelta(days=days)
    acting = tuple(
        _as_read(_until(policy, end)) for policy in scenario.policies if can_act(policy, scenario.start, end)
    )
    believed = tuple(
        Policy(policy.name, active=False) for policy in scenario.policies if is_believed(scenario, policy.name)
    )
    length = scenario.days if days >= scenario.days else 0  # the last day ends every period that is recorded
    recorded = tuple(row for row in scenario.measures if row.starts is None or row.starts < end)
    apart = scenario.apart if scenario.apart and scenario.apart < end else None
    read = observed_that_is_read(scenario)
    return replace(
        scenario,
        **SAID,  # type: ignore[arg-type]
        priors=(),
        posterior=(),
        observed=read,
        policies=acting + believed,
        days=length,
        measures=recorded,
        apart=apart,
    )


def observed_that_is_read(scenario: Scenario) -> tuple[Observed, ...]:
    """Return the published figures that a run reads.

    Under the rules of Flee all, else those of series that arrivals follow.
    """
    followed = {row.series for row in scenario.arrivals if row.series}
    return (
        scenario.observed
        if scenario.rule_set.from_counts
        else tuple(row for row in scenario.observed if row.series in followed)
    )


def can_act(policy: Policy, start: date, end: date) -> bool:
    """Say whether a policy can be in force on a day from `start` to before `end`."""
    return (
        policy.active
        and (policy.starts is None or policy.starts < end)
        and (policy.ends is None or policy.ends >= start)
    )


def is_believed(scenario: Scenario, policy: str) -> bool:
    """Say whether people have a belief of a policy: they have it before the policy is in force."""
    return any(row.topic == "rule" and fnmatchcase(policy, row.about) for row in scenario.beliefs)


def _until(policy: Policy, end: date) -> Policy:
    """Return a policy without what it does from a date on."""
    return policy if policy.ends is None or policy.ends < end - timedelta(days=1) else replace(policy, ends=None)


def _as_read(policy: Policy) -> Policy:
    """Return a policy with its numbers as a table gives them, 3 as 3.0 where a field takes parts.

    Written and read again, a past is the same.
    """
    changes = tuple((path, _number(path, value)) for path, value in policy.change)
    levels = policy.trigger
    trigger = levels and replace(
        levels, above=float(levels.above), below=float(levels.below), spike=float(levels.spike)
    )
    return replace(policy, change=changes, trigger=trigger)


def _number(path: str, value: Any) -> Any:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return float(value) if field_at(path).type.startswith("number") else int(value)
    return value


def common_days(one: Scenario, other: Scenario) -> int:
    """Return how many days two scenarios share: on the next, the rules of one can differ from those of the other.

    Examples
    --------
    >>> base = Scenario(days=30)
    >>> (
    ...     common_days(base, base.with_policy(Policy("late", starts="2022-01-20"))),
    ...     common_days(base, replace(base, stranded=True)),
    ... )
    (19, 0)
    """
    if one.start != other.start:
        return 0
    shortest = min(one.days, other.days)
    dates = {day for policy in (*one.policies, *other.policies) for day in _dates(policy)}
    turns = {(day - one.start).days for day in dates} | {shortest if one.days == other.days else shortest - 1}
    shared = [days for days in turns if 0 < days <= shortest and past_of(one, days) == past_of(other, days)]
    return max(shared, default=0)


def _dates(policy: Policy) -> tuple[date, ...]:
    """Return the first days on which a policy can act, and can act no longer."""
    ends = (policy.ends + timedelta(days=1),) if policy.ends else ()
    return ((policy.starts,) if policy.starts else ()) + ends


def triggers_of(scenarios: tuple[Scenario, ...]) -> tuple[Trigger, ...]:
    """Return the triggers of some scenarios, each once: what they read is counted from the first day."""
    return tuple(
        dict.fromkeys(policy.trigger for scenario in scenarios for policy in scenario.policies if policy.trigger)
    )
