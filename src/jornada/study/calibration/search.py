"""The search as a whole, over anything that counts: a design, what is ruled out round by round, populations, weights.

Shape letters: N runs, D parameters, M observations.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np

from jornada.study.calibration.design import candidates, hypercube
from jornada.study.calibration.emulator import learnt
from jornada.study.calibration.matching import Region
from jornada.study.calibration.population import Even, Runs, Weighed, proposed, weighed
from jornada.study.weighing.observations import Observations

A_PARAMETER = 10  # points of the first design for each (Loeppky, Sacks and Welch 2009, doi:10.1198/TECH.2009.08040)
LEAST = 20
HALF = 0.5  # of a population: what weights are worth from which the next comes
STILL = 0.8  # of what was left: another round that rules out less is the last


class Simulator(Protocol):
    """What counts: runs at points (N, D), of which the first has a number and the others those after it."""

    def __call__(self, points: np.ndarray, first: int) -> np.ndarray:
        """Return what was counted, (N, M)."""


@dataclass(frozen=True)
class Effort:
    """How much is run.

    Rounds of ruling out, populations after them, runs in each, and how many runs the weights are to be worth.
    """

    rounds: int = 2
    populations: int = 4
    runs: int = 200
    worth: int = 100


class Search(NamedTuple):
    """What is searched for."""

    observations: Observations  # what was published
    parameters: int  # how many there are
    effort: Effort  # how much is run
    seed: int  # of the proposals


class Found(NamedTuple):
    """What a search found."""

    runs: Runs  # all that were made
    weighed: Weighed  # their weights
    region: Region  # what is left of the priors
    shares: tuple[float, ...]  # of the priors that each round left
    temperatures: tuple[float, ...]  # how many times as wide in variance errors were taken in each population


class NothingLeft(ValueError):
    """No values inside the priors can give what was published; the message has the figures that are furthest off."""


def searched(search: Search, simulate: Simulator, hear: Callable[[str], None] = lambda _: None) -> Found:
    """Return runs with weights by which their parameters are draws of the posterior.

    Raises
    ------
    NothingLeft
        When the emulator rules out everything.
    """
    (region, runs, shares), effort = matched(search, simulate), search.effort
    hear(
        f"{len(runs.points)} runs of the design; {shares[-1]:.2%} of the priors is left"
        if effort.rounds
        else f"{len(runs.points)} runs of the design"
    )
    temperatures: list[float] = []
    for number in range(effort.populations):
        by = weighed(runs, region.holds, HALF * min(effort.runs, int(region.holds(runs.points).sum())))
        points, kernels = proposed(runs, by, region.holds, np.random.default_rng([search.seed, 3, number]))
        more = _made(search, simulate, points[: effort.runs], len(runs.points))
        runs = runs.and_more(Runs(*more, (kernels,), (len(more.points),)))
        temperatures.append(by.temperature)
        hear(f"population {number + 1}: errors {by.temperature**0.5:.3g} times as wide as declared")
    return Found(
        runs,
        weighed(runs, region.holds, min(effort.worth, len(runs.points) / 4.0)),
        region,
        shares,
        tuple(temperatures),
    )


class Matched(NamedTuple):
    """What is left of the priors after rounds of ruling out."""

    region: Region  # what is left
    runs: Runs  # that were made for it
    shares: tuple[float, ...]  # of the priors that each round left


def matched(search: Search, simulate: Simulator) -> Matched:
    """Return what is left of the priors after each round of ruling out, with the runs that were made for it."""
    observations, effort = search.observations, search.effort
    region = Region((), observations.scaled(observations.people), observations.variances())
    points = hypercube(_first(search), search.parameters, search.seed)
    runs, shares = Runs(*_made(search, simulate, points, 0), (Even(region.holds, 1.0),), (len(points),)), [1.0]
    for number in range(effort.rounds):
        before = region
        region = region.narrowed(
            learnt(runs.points, observations.scaled(runs.counted), kinds_of(observations), search.seed)
        )
        many, even = _evenly(search, region, number)
        shares.append(even.share)
        if not len(many):
            raise NothingLeft(_worst(before, region, observations, candidates(search.parameters, search.seed, number)))
        if number + 1 == effort.rounds or even.share > STILL * shares[-2]:
            break
        more = _made(search, simulate, many[: max(LEAST, A_PARAMETER * search.parameters // 2)], len(runs.points))
        runs = runs.and_more(Runs(*more, (even,), (len(more.points),)))
    return Matched(region, runs, tuple(shares))


def _first(search: Search) -> int:
    """Return how many points the design has: where nothing is ruled out it is a population."""
    return max(LEAST, A_PARAMETER * search.parameters) if search.effort.rounds else search.effort.runs


def most_runs(search: Search) -> int:
    """Return how many runs are made at most."""
    effort = search.effort
    return (
        _first(search)
        + max(0, effort.rounds - 1) * max(LEAST, A_PARAMETER * search.parameters // 2)
        + effort.populations * effort.runs
    )


class Left(NamedTuple):
    """Points that lie evenly in what is left, and from what they come."""

    points: np.ndarray
    even: Even


def _evenly(search: Search, region: Region, number: int) -> Left:
    points = candidates(search.parameters, search.seed, number)
    kept = points[region.holds(points)]
    return Left(kept, Even(region.holds, max(len(kept), 1) / len(points)))


class Made(NamedTuple):
    """Runs as they are made."""

    points: np.ndarray  # (N, D) where they were made
    counted: np.ndarray  # (N, M) what they counted
    log_density: np.ndarray  # (N,) of what was published


def _made(search: Search, simulate: Simulator, points: np.ndarray, first: int) -> Made:
    counted = simulate(points, first)
    return Made(points, counted, search.observations.log_density(counted))


def kinds_of(observations: Observations) -> tuple[np.ndarray, ...]:
    """Return the figures by series and by what they are split, as numbers: those of one kind share an emulator."""
    found: dict[tuple[str, str], list[int]] = {}
    for i, row in enumerate(observations.rows):
        found.setdefault((row.series, row.kind), []).append(i)
    return tuple(np.array(numbers, np.int64) for numbers in found.values())


def _worst(before: Region, region: Region, observations: Observations, points: np.ndarray) -> str:
    """Say which figures nothing comes near."""
    left = points[before.holds(points)]
    nearest = region.by_figure(region.emulators[-1], left if len(left) else points).min(0)
    worst = [observations.rows[i] for i in np.argsort(nearest)[::-1][:3] if nearest[i] > 1.0]
    told = "; ".join(
        f"{row.series}, {row.area or row.nationality or 'all'}, {row.span.first} to {row.span.last}: {row.people:g}"
        for row in worst
    )
    return (
        "no values inside the priors come near what was published, by three standard deviations; furthest off:"
        f" {told or 'many figures, each a little'}"
    )
