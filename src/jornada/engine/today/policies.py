"""Dated changes, triggers and uncertain parameters: all are changes of fields of table rows."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from jornada.domain.nouns.policy import Policy, Trigger
from jornada.domain.nouns.uncertainty import Prior
from jornada.domain.scenario.apply import Partly, changed
from jornada.domain.scenario.scenario import Scenario
from jornada.engine.draws.numbers import ONLY
from jornada.engine.draws.streams import stream, uniform
from jornada.engine.today.posterior import drawn_of
from jornada.engine.today.triggers import TriggerState

WEEK = 7
InForce = tuple[tuple[str, int], ...]  # the names of policies, and the step of each on its ramp


def drawn_parameters(scenario: Scenario, seed: int, run: int) -> tuple[Scenario, dict[str, float]]:
    """Return the scenario with the uncertain parameters of a run, and their values: priors, and ranges of unit costs,
    chances of health and dangers; a draw of a posterior takes the place of these.

    Each range is addressed by its name, so that variants share it.
    """
    values = {
        prior.parameter: prior_value(prior, uniform(stream(seed, run, "prior", prior.parameter), stream(0), ONLY))
        for prior in scenario.priors
    }
    draw = {row.parameter: row for row in drawn_of(scenario.posterior, seed, run)}
    changes = [
        _change(prior.parameter, prior.how, values[prior.parameter])
        for prior in scenario.priors
        if prior.parameter not in draw
    ]
    changes += [_change(row.parameter, row.how, row.value) for row in draw.values()]
    prices = tuple(replace(cost, usd=cost.at(_ranged(seed, run, "cost", cost.cost))) for cost in scenario.costs)
    dangers = tuple(replace(row, chance=row.at(_ranged(seed, run, "danger", row.danger))) for row in scenario.dangers)
    values |= {f"costs.{cost.cost}.usd": cost.usd for cost in prices if cost.low is not None}
    chances = tuple(replace(row, chance=row.at(_ranged(seed, run, "health", row.health))) for row in scenario.health)
    values |= {f"health.{row.health}.chance": row.chance for row in chances if row.low is not None}
    values |= {f"dangers.{row.danger}.chance": row.chance for row in dangers if row.low is not None}
    values |= {row.parameter: row.value for row in draw.values()}
    return changed(replace(scenario, costs=prices, health=chances, dangers=dangers), changes), values


def _change(parameter: str, how: str, value: float) -> tuple[str, Any]:
    """Return a drawn value as a change of the field that it is drawn for."""
    if how == "set":
        return parameter, value
    return parameter, f"-{-value!r}" if how == "plus" and value < 0 else f"{'x' if how == 'times' else '+'}{value!r}"


def _ranged(seed: int, run: int, kind: str, name: str) -> float:
    """Return the uniform of a value with a range of its own, by its name."""
    return uniform(stream(seed, run, kind, name), stream(0), ONLY)


def prior_value(prior: Prior, u: float) -> float:
    """Return the quantile `u` of a prior: uniform, log-uniform or symmetric triangular."""
    if prior.shape == "log_uniform":
        return float(prior.low * (prior.high / prior.low) ** u)
    if prior.shape == "triangular":
        u = (u / 2.0) ** 0.5 if u < 0.5 else 1.0 - ((1.0 - u) / 2.0) ** 0.5
    return float(prior.low + (prior.high - prior.low) * u)


def in_force(policies: Sequence[Policy], day: date, triggers: Mapping[Trigger, TriggerState]) -> InForce:
    """Return the names of the policies in force, and the step of each on its ramp.

    In force are those that are active, inside their dates, and triggered if they have a trigger.
    """
    return tuple(
        (policy.name, _step(policy, day, triggers))
        for policy in policies
        if policy.active
        and (policy.starts is None or policy.starts <= day)
        and (policy.ends is None or day <= policy.ends)
        and (policy.trigger is None or triggers[policy.trigger].on)
    )


def _step(policy: Policy, day: date, triggers: Mapping[Trigger, TriggerState]) -> int:
    """Return how many whole weeks a policy has been in force, as far as its ramp goes; 0 without a ramp."""
    full = max(0, math.ceil((policy.ramp - WEEK / 2) / WEEK))
    days = [(day - policy.starts).days] if policy.starts else []
    days += [triggers[policy.trigger].on_for] if policy.trigger else []
    return min([full, *(d // WEEK for d in days)])


def change_of(policy: Policy, step: int) -> tuple[tuple[str, Any], ...]:
    """Return what a policy changes at a step of its ramp: the share that the line has reached in the middle of that
    week.

    Examples
    --------
    >>> from jornada.domain.scenario.apply import new_value
    >>> ramp = Policy("more desks", starts="2024-01-01", ramp=28, change={"offices.registry.capacity": 20})
    >>> [new_value(4, change_of(ramp, week)[0][1]) for week in range(5)]
    [6, 10, 14, 18, 20]
    """
    share = (WEEK * step + WEEK / 2) / policy.ramp if policy.ramp else 1.0
    return policy.change if share >= 1.0 else tuple((path, Partly(value, share)) for path, value in policy.change)
