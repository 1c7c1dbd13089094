"""What anybody could have said of camps without a model: from counts, and recounts, that had been made by then.

Counts between two dates are drawn towards the later one, as Flee does it: who reads such a line sees the next count.
Rivals therefore look at dates on which somebody counted, and at the level that registration had by then.
"""

from dataclasses import replace
from datetime import timedelta

import numpy as np

from jornada.domain.nouns.observed import Observed
from jornada.domain.nouns.policy import Policy
from jornada.domain.scenario.scenario import Scenario

FIRST_SHARES = 30  # days after which shares are kept by one of the rivals
LEAST_DAYS = 2 * FIRST_SHARES  # fewer days say nothing of what comes after that day
LOOK_AHEAD = 0.02
LIMITS = (".capacity", ".growth")


def after_first_shares(days: int) -> slice | None:
    """Return the days after day 30, where a run has enough of them.

    Examples
    --------
    >>> after_first_shares(300), after_first_shares(59)
    (slice(31, None, None), None)
    """
    return slice(FIRST_SHARES + 1, None) if days >= LEAST_DAYS else None


def made_on(scenario: Scenario, row: Observed) -> int:
    """Return the day of the run from which a count was known."""
    return ((row.known_from or row.ends) - scenario.start).days


def known_by(scenario: Scenario, names: list[str], day: int) -> np.ndarray:
    """Return the last counts of some camps that had been made by the end of a day, at the level of registration of
    then, (C,)."""
    from jornada.engine.flee3.counts import counts_of

    rows = tuple(row for row in scenario.observed if made_on(scenario, row) <= day)
    here = {row.area for row in rows}
    recounts = tuple(
        replace(one, day=one.day - day)
        for one in scenario.events
        if one.event == "recount" and one.day <= day and one.name in here
    )
    then = replace(scenario, observed=rows, events=recounts, start=scenario.start + timedelta(days=day), days=1)
    found = np.array([counts_of(then).first.get(name, 0) for name in names], float)
    if scenario.flee3.empty_camps_on_day0 and day > 0:
        found = np.maximum(found - known_by(scenario, names, 0), 0.0)
    return found


def last_counts(scenario: Scenario, names: list[str]) -> np.ndarray:
    """Return by day (T, C) the last counts that had been made before it."""
    made = {made_on(scenario, row) for row in scenario.observed if row.area in names} | {
        one.day for one in scenario.events if one.event == "recount"
    }
    found = np.zeros((scenario.days, len(names)))
    for day in sorted({max(day, -1) for day in made if day < scenario.days - 1}):
        found[day + 1 :] = known_by(scenario, names, day)
    return found


def rivals_of(scenario: Scenario, names: list[str], counted: np.ndarray) -> dict[str, np.ndarray]:
    """Return what simple rivals say, by name, (T, C) each: all but the first are given the total of the day."""
    everybody, days = counted.sum(1, keepdims=True), len(counted)
    last = last_counts(scenario, names)
    even = np.full(counted.shape[1], 1.0 / counted.shape[1])
    found = {"last count": last}
    if after_first_shares(days):
        found[f"shares of day {FIRST_SHARES}"] = _kept(last, known_by(scenario, names, FIRST_SHARES), even) * everybody
    found["equal shares"] = even * everybody
    room = np.array([max(site.capacity, 0) for name in names for site in scenario.sites if site.place == name], float)
    return found | ({"shares of capacity": room / room.sum() * everybody} if room.sum() > 0 else {})


def _kept(last: np.ndarray, of_then: np.ndarray, even: np.ndarray) -> np.ndarray:
    """Return shares by day: of the last counts at first, and of one day for all days after it."""
    counts = np.where((np.arange(len(last)) > FIRST_SHARES)[:, None], of_then, last)
    everybody = counts.sum(1, keepdims=True)
    return np.where(everybody > 0, counts / np.maximum(everybody, 1e-300), even)


def known_too_late(scenario: Scenario, name: str, counted: np.ndarray) -> bool:
    """Say whether the capacity of a camp equals the highest count of the series that it is scored against."""
    room = next(site.capacity for site in scenario.sites if site.place == name) // scenario.flee3.hasten
    highest = max([row.people for row in scenario.observed if row.area == name], default=0.0) / scenario.flee3.hasten
    return bool(
        room > 0 and (abs(room - highest) <= LOOK_AHEAD * room or abs(room - counted.max()) <= LOOK_AHEAD * room)
    )


def without_capacities(scenario: Scenario) -> Scenario:
    """Return a scenario whose places have room for everybody, with no policy or prior that would limit them again.

    Examples
    --------
    >>> from jornada.domain.nouns.flee3 import Site
    >>> without_capacities(Scenario(sites=(Site("Mbera", "camp", capacity=77716, growth=10),))).sites[0].capacity
    0
    """
    sites = tuple(replace(site, capacity=0, growth=0) for site in scenario.sites)
    priors = tuple(prior for prior in scenario.priors if not _limits(prior.parameter))
    policies = tuple(some for policy in scenario.policies if (some := _unlimited(policy)).change or not policy.change)
    kept = {policy.name for policy in policies}
    variants = tuple((name, tuple(one for one in wanted if one in kept)) for name, wanted in scenario.variants)
    return replace(
        scenario, sites=sites, priors=priors, policies=policies, variants=tuple(one for one in variants if one[1])
    )


def _unlimited(policy: Policy) -> Policy:
    return replace(policy, change=tuple((path, value) for path, value in policy.change if not _limits(path)))


def _limits(path: str) -> bool:
    return path.startswith("sites.") and path.endswith(LIMITS)
