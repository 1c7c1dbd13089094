"""People on each leg: an estimate, since runs keep departures by place and not by leg.

Departures are counted. They are shared among the legs out of a place as the model weighs them for people who head
onward with the papers they set out with; what people can pay, papers won on the way and ways home are left out. Fit for
the width of a line on a map, and shown as an estimate; whoever draws it multiplies the two.
"""

from datetime import date

import numpy as np

from jornada.domain.reach.origins import people_of
from jornada.domain.scenario.apply import changed
from jornada.domain.scenario.scenario import Scenario
from jornada.engine.choice.logit import choice_on, leg_weights
from jornada.engine.world.world import World, compile_world
from jornada.study.findings.policies import share_in_force
from jornada.study.findings.wide import Layer
from jornada.study.runs.axes import axes_of
from jornada.study.runs.run import Run


def travelled(run: Run, departures: Layer) -> Layer:
    """Return the share of those who set out from its place who take each leg, (1, L, T), on the axis of their
    departures."""
    last = axes_of(run)[departures.axis].last
    shares = leg_shares(run.scenario, last, policies_by_period(run, last))
    return Layer("travelled", "leg", departures.axis, tuple(range(len(shares))), ("share",), shares[None])


def policies_by_period(run: Run, last: tuple[date, ...]) -> list[tuple[str, ...]]:
    """Return the policies that are in force on most runs and days of each period, in the order of their table."""
    shares = share_in_force(run)
    order = [policy.name for policy in run.scenario.policies]
    found = []
    for day in last:
        now = {
            str(row.policy)
            for row in shares.itertuples()
            if row.share >= 0.5 and row.date.date() <= day < row.until.date()
        }
        found.append(tuple(name for name in order if name in now))
    return found


def leg_shares(scenario: Scenario, days: tuple[date, ...], policies: list[tuple[str, ...]]) -> np.ndarray:
    """Return the share of those who set out from its place who take each leg, (L, T).

    Solved again when a policy or pull begins.
    """
    starts = sorted(row.starts for row in scenario.pulls if row.starts)
    worlds: dict[tuple[str, ...], World] = {}
    solved: dict[tuple[tuple[str, ...], int], np.ndarray] = {}
    for day, names in zip(days, policies, strict=True):
        key = names, sum(start <= day for start in starts)
        if names not in worlds:
            worlds[names] = compile_world(_under(scenario, names))
        if key not in solved:
            solved[key] = _shares(worlds[names], day)
    return np.array(
        [solved[names, sum(start <= day for start in starts)] for day, names in zip(days, policies, strict=True)]
    ).T


def _under(scenario: Scenario, names: tuple[str, ...]) -> Scenario:
    for policy in scenario.policies:
        scenario = changed(scenario, policy.change) if policy.name in names else scenario
    return scenario


def _shares(world: World, day: date) -> np.ndarray:
    """Return the shares of the legs out of each place (L,): the weights of groups by how many of them arrive."""
    choice, scenario = choice_on(world, day), world.scenario
    weights = leg_weights(choice, len(world.legs.each))[0]
    papers = [
        world.names.papers.index(group.papers) if group.papers in world.names.papers else 0 for group in scenario.groups
    ]
    number = {group.group: 0.0 for group in scenario.groups}
    for row in scenario.arrivals:
        number[row.group] = number.get(row.group, 0.0) + people_of(scenario, row)
    start, legs = world.legs.each["start"], np.arange(len(world.legs.each))
    total = sum(
        number[group.group] * weights[choice.class_of[g, start], papers[g], legs]
        for g, group in enumerate(scenario.groups)
    )
    out = np.bincount(start, np.asarray(total), len(world.names.places))[start]
    return np.asarray(np.divide(total, out, out=np.zeros(len(start)), where=out > 0))
