"""Departures of a month on the log scale: a level that drifts and sometimes jumps, season, memory, and dated policies.

log y(t) = level(t) + amplitude(t) x season(month) + deviation(t) + policy(t). The level drifts and jumps at a rate and
by a size learned since 2000; the deviation has the memory of an autoregression; a policy acts over the month from its
day on, and wears off. Given when jumps occur all of it is Gaussian: a Kalman filter for each history of jumps, of which
the likeliest are kept (Harrison and Stevens 1976, doi:10.1111/j.2517-6161.1976.tb01586.x).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from jornada.study.departures.policies import Act, Dated, known_at, pulse

HISTORIES = 24  # of jumps that are kept
LEVEL, AMPLITUDE, DEVIATION, POLICY = range(4)
FIRST_AMPLITUDE, FIRST_SPREAD = 0.7, (0.3, 0.25, 0.2, 0.05)


@dataclass(frozen=True)
class Process:
    """The parameters of a process; all but the rates are on the log scale, by month."""

    process: str
    memory: float
    chance: float
    jump_rate: float
    jump: float
    level: float
    season: float
    policy: float
    policy_spread: float
    policy_memory: float
    source: str = ""

    @property
    def kept(self) -> np.ndarray:
        """Return how much of each part of the state remains after a month, (4,)."""
        return np.array([1.0, 1.0, self.memory, self.policy_memory])

    @property
    def noise(self) -> np.ndarray:
        """Return the standard deviation that a month adds to each part, (4,)."""
        return np.array([self.level, self.season, self.chance, 1e-3])


class Belief(NamedTuple):
    """What is known of the state (level, amplitude, deviation, policy) at a month's end."""

    mean: np.ndarray  # (K, 4) of each history of jumps
    cov: np.ndarray  # (K, 4, 4) covariances of each
    weight: np.ndarray  # (K,) of each


class Course(NamedTuple):
    """A series and what is known of it."""

    people: pd.Series  # by month
    season: Mapping[int, float]  # its log, by calendar month
    policies: tuple[Dated, ...] = ()  # dated ones that bear on it


class Ask(NamedTuple):
    """What is asked of a process."""

    months: pd.PeriodIndex  # for which
    many: int  # how many draws
    draw: np.random.Generator  # the stream that they come from


def filtered(process: Process, course: Course) -> dict[pd.Period, Belief]:
    """Return what was known at the end of each month, from that month and those before it alone.

    Months nobody counted are passed over.
    """
    logs = np.log(course.people.to_numpy(float))
    first = logs[np.isfinite(logs)][0]
    belief = Belief(np.array([[first, FIRST_AMPLITUDE, 0.0, 0.0]]), np.diag(np.square(FIRST_SPREAD))[None], np.ones(1))
    found: dict[pd.Period, Belief] = {}
    for number, month in enumerate(course.people.index):
        before = _month_later(process, belief, pulse(known_at(course.policies, month), month)) if number else belief
        belief = _seen(before, _row(course, month), logs[number]) if np.isfinite(logs[number]) else _likeliest(before)
        found[month] = belief
    return found


def projected(process: Process, course: Course, belief: Belief, ask: Ask) -> np.ndarray:
    """Return log people of coming months as drawn, (T, N), from what is known at the last."""
    draw, many = ask.draw, ask.many
    which = draw.choice(len(belief.weight), many, p=belief.weight)
    roots = np.linalg.cholesky(belief.cov + 1e-9 * np.eye(4))
    state = belief.mean[which] + np.einsum("nij,nj->ni", roots[which], draw.normal(size=(many, 4)))
    found = []
    for month in ask.months:
        state = state * process.kept + draw.normal(size=(many, 4)) * process.noise
        jumps = draw.random(many) < process.jump_rate
        state[:, LEVEL] += jumps * draw.normal(size=many) * process.jump
        act = pulse(course.policies, month)
        state[:, POLICY] += act.mean * process.policy + np.sqrt(act.spread) * process.policy_spread * draw.normal(
            size=many
        )
        found.append(state @ _row(course, month))
    return np.array(found)


def _row(course: Course, month: pd.Period) -> np.ndarray:
    return np.array([1.0, course.season[month.month], 1.0, 1.0])


def _month_later(process: Process, belief: Belief, act: Act) -> Belief:
    """Return the belief a month later, each history once without a jump and once with one."""
    mean, cov = (
        belief.mean * process.kept,
        belief.cov * np.outer(process.kept, process.kept) + np.diag(process.noise**2),
    )
    mean[:, POLICY] += act.mean * process.policy
    cov[:, POLICY, POLICY] += act.spread * process.policy_spread**2
    jumped = cov.copy()
    jumped[:, LEVEL, LEVEL] += process.jump**2
    weight = np.concatenate([belief.weight * (1 - process.jump_rate), belief.weight * process.jump_rate])
    return Belief(np.concatenate([mean, mean]), np.concatenate([cov, jumped]), weight)


def _seen(belief: Belief, row: np.ndarray, counted: float) -> Belief:
    """Return the belief after a count, its likeliest histories kept."""
    shared = belief.cov @ row
    spread, miss = shared @ row, counted - belief.mean @ row
    gain = shared / spread[:, None]
    logs = np.log(np.maximum(belief.weight, 1e-300)) - 0.5 * (np.log(spread) + miss**2 / spread)
    return _likeliest(
        Belief(
            belief.mean + gain * miss[:, None],
            belief.cov - gain[:, :, None] * shared[:, None, :],
            np.exp(logs - logs.max()),
        )
    )


def _likeliest(belief: Belief) -> Belief:
    best = np.argsort(-belief.weight, kind="stable")[:HISTORIES]
    return Belief(belief.mean[best], belief.cov[best], belief.weight[best] / belief.weight[best].sum())
