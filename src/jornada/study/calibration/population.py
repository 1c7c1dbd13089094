"""Approximate Bayesian computation by sequential Monte Carlo, with the declared error of the figures as its kernel.

A run is weighed by the density of what was published given what it counted: exact under that error (Wilkinson 2013,
doi:10.1515/sagmb-2013-0010). Populations come one from the other by a normal kernel of twice their weighted covariance
(Beaumont, Cornuet, Marin and Robert 2009, doi:10.1093/biomet/asp052; Toni et al. 2009, doi:10.1098/rsif.2008.0172); the
tolerance is a temperature, errors that many times as wide, until it is 1. Every run that was made keeps a weight: by
the mixture of all from which runs were proposed (Cornuet, Marin, Mira and Robert 2012,
doi:10.1111/j.1467-9469.2011.00756.x). How many runs a population has does not depend on chance, so that work can be
handed out and taken up again.

Shape letters: N runs, D parameters.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

import numpy as np

from jornada.study.weighing.weights import effective, mean_of, normalised

DEFENSIVE = 0.15  # of a population from the prior: no weight can grow without bounds (Hesterberg 1995)
TRIES = 8192  # points that are proposed to know what share of them is kept
HOTTEST, HALVINGS = 1e12, 60
TINY = 1e-9
Holds = Callable[[np.ndarray], np.ndarray]


class Proposal(Protocol):
    """From what points are proposed: their density where they are not ruled out."""

    def density(self, points: np.ndarray) -> np.ndarray:
        """Return the density (N,) of points."""


@dataclass(frozen=True)
class Even:
    """Points that lie evenly in what was not ruled out when they were proposed, which is such a share of all."""

    holds: Holds
    share: float

    def density(self, points: np.ndarray) -> np.ndarray:
        """Return the density (N,) of points."""
        return np.asarray(self.holds(points) / self.share)


@dataclass(frozen=True)
class Kernels:
    """A normal kernel around each of some points (K, D) by weight (K,), and the prior for a part; cut off where points
    are ruled out, of which such a share is kept."""

    centres: np.ndarray
    weights: np.ndarray
    root: np.ndarray
    holds: Holds
    share: float = 1.0

    def drawn(self, number: int, rng: np.random.Generator) -> np.ndarray:
        """Return points (N, D), those too that are ruled out."""
        which = rng.choice(len(self.centres), number, p=self.weights)
        around = self.centres[which] + rng.standard_normal((number, self.root.shape[0])) @ self.root.T
        return np.where((rng.random(number) < DEFENSIVE)[:, None], rng.random(around.shape), around)

    def density(self, points: np.ndarray) -> np.ndarray:
        """Return the density (N,) of points."""
        size = self.root.shape[0]
        inverse = np.linalg.inv(self.root)
        ours, theirs = points @ inverse.T, self.centres @ inverse.T
        squares = (ours**2).sum(1)[:, None] + (theirs**2).sum(1) - 2.0 * ours @ theirs.T
        normal = (
            np.exp(-0.5 * np.maximum(squares, 0.0))
            @ self.weights
            * abs(np.linalg.det(inverse))
            / (2.0 * np.pi) ** (size / 2.0)
        )
        return np.asarray(((1.0 - DEFENSIVE) * normal + DEFENSIVE) * self.holds(points) / self.share)


@dataclass(frozen=True)
class Runs:
    """Runs that were made.

    Where (N, D), what they counted (N, M), the log density of what was published (N,), and from what each was proposed.
    """

    points: np.ndarray
    counted: np.ndarray
    log_density: np.ndarray
    proposals: tuple[Proposal, ...] = ()
    sizes: tuple[int, ...] = ()

    def and_more(self, more: "Runs") -> "Runs":
        """Return these and some more runs."""
        return Runs(
            np.vstack([self.points, more.points]),
            np.vstack([self.counted, more.counted]),
            np.concatenate([self.log_density, more.log_density]),
            (*self.proposals, *more.proposals),
            (*self.sizes, *more.sizes),
        )


@dataclass(frozen=True)
class Weighed:
    """Weights of runs (N,) that add up to 1, how many runs they are worth, and the temperature.

    Errors are taken as so many times as wide in variance.
    """

    weights: np.ndarray
    temperature: float
    effective: float = field(init=False)

    def __post_init__(self) -> None:
        """Work out what the weights are worth."""
        object.__setattr__(self, "effective", effective(self.weights))


def weighed(runs: Runs, holds: Holds, wanted: float) -> Weighed:
    """Return weights by the lowest temperature, 1 at least, at which they are worth as many runs as are wanted."""
    base = -np.log(np.maximum(_mixture(runs), 1e-300))
    base = np.where(holds(runs.points), base, -np.inf)
    known = np.where(np.isfinite(runs.log_density), runs.log_density, -np.inf)

    def at(temperature: float) -> np.ndarray:
        return normalised(base + known / temperature)

    if effective(at(1.0)) >= wanted:
        return Weighed(at(1.0), 1.0)
    low, high = 0.0, np.log(HOTTEST)
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        low, high = (low, middle) if effective(at(float(np.exp(middle)))) >= wanted else (middle, high)
    return Weighed(at(float(np.exp(high))), float(np.exp(high)))


def _mixture(runs: Runs) -> np.ndarray:
    """Return the density (N,) of runs by all from which some were proposed, each by how many."""
    total = sum(runs.sizes)
    return np.asarray(
        sum(
            (
                size / total * proposal.density(runs.points)
                for proposal, size in zip(runs.proposals, runs.sizes, strict=True)
            ),
            np.zeros(len(runs.points)),
        )
    )


class Proposed(NamedTuple):
    """Points that are not ruled out, and from what they were proposed."""

    points: np.ndarray
    kernels: Kernels


def proposed(runs: Runs, by: Weighed, holds: Holds, rng: np.random.Generator) -> Proposed:
    """Return points that are not ruled out, proposed around runs by their weights, many more than are needed, and from
    what."""
    some = by.weights > 0.0
    centres, weights = runs.points[some], by.weights[some] / by.weights[some].sum()
    centred = centres - mean_of(weights, centres)
    covariance = 2.0 * (centred * weights[:, None]).T @ centred + TINY * np.eye(centres.shape[1])
    kernels = Kernels(centres, weights, np.linalg.cholesky(covariance), holds)
    points = kernels.drawn(TRIES, rng)
    kept = points[holds(points)]
    return Proposed(kept, Kernels(centres, weights, kernels.root, holds, max(len(kept), 1) / TRIES))
