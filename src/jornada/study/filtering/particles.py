"""A bootstrap particle filter over any model that moves states and says how well they agree with what was observed.

The filter of Gordon, Salmond and Smith 1993 (doi:10.1049/ip-f-2.1993.0015) with systematic resampling, and parameters
that are moved a little where particles are taken again, so that their mean and variance stay (Liu and West 2001,
doi:10.1007/978-1-4757-3437-9_10).

Shape letters: K particles, D parameters.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, Protocol

import numpy as np

from jornada.engine.draws.streams import stream, uniform
from jornada.study.weighing.weights import effective, log_mean, mean_of, normalised, systematic

DISCOUNT = 0.98  # of Liu and West: how much of the spread of parameters is kept where they are, the rest is drawn anew
ENOUGH = 0.5  # of the particles: where weights are worth fewer, particles are taken again by them


@dataclass(frozen=True)
class Particles:
    """States (K of any kind), their parameters (K, D) on a scale without bounds, and the logarithms of their weights
    (K,), with mean weight 1."""

    states: tuple[Any, ...]
    parameters: np.ndarray
    log_weights: np.ndarray

    @property
    def weights(self) -> np.ndarray:
        """Return weights (K,) that add up to 1."""
        return normalised(self.log_weights)


class Moved(NamedTuple):
    """States after a step, and the log density (K,) of what was observed in it."""

    states: tuple[Any, ...]
    log_density: np.ndarray


class Model(Protocol):
    """What a filter is asked to follow."""

    def moved(self, particles: Particles, step: int) -> Moved:
        """Carry particles through a step and say how well each agrees with what was observed in it."""


class Assimilated(NamedTuple):
    """What a step gave."""

    particles: Particles  # after it
    parents: np.ndarray  # (K,) which one each comes from
    log_likelihood: float  # the part of this step
    effective: float  # how many particles they were worth before any was taken again
    resampled: bool  # whether some were taken again


def filtered(model: Model, particles: Particles, steps: int, seed: int) -> Iterator[Assimilated]:
    """Yield what each step gives; the log-likelihood of the model is the sum of the parts.

    Chances are addressed by seed and step: the same call gives the same particles.
    """
    for step in range(steps):
        found = assimilated(particles, model.moved(particles, step), seed, step)
        particles = found.particles
        yield found


def assimilated(before: Particles, moved: Moved, seed: int, step: int) -> Assimilated:
    """Weigh particles by what was observed in a step, and take them again by their weights where these are worth too
    few."""
    log_weights = before.log_weights + moved.log_density
    part, weights = log_mean(log_weights), normalised(log_weights)
    worth = effective(weights)
    after = Particles(
        moved.states, before.parameters, log_weights - part if np.isfinite(part) else np.zeros_like(log_weights)
    )
    if worth >= ENOUGH * len(weights):
        return Assimilated(after, np.arange(len(weights)), part, worth, False)
    parents = systematic(weights, float(uniform(stream(seed, step, "resample"), np.uint64(0), 0)))
    parameters = jittered(before.parameters, weights, parents, np.random.default_rng([seed, step]))
    taken = replace(
        after, states=tuple(moved.states[i] for i in parents), parameters=parameters, log_weights=np.zeros(len(weights))
    )
    return Assimilated(taken, parents, part, worth, True)


def jittered(parameters: np.ndarray, weights: np.ndarray, parents: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return the parameters (K, D) of particles that are taken again: drawn towards their mean and moved, so that mean
    and variance stay.

    Examples
    --------
    >>> some = np.random.default_rng(1).normal(3.0, 2.0, (4000, 1))
    >>> again = jittered(some, np.full(4000, 1 / 4000), np.arange(4000), np.random.default_rng(2))
    >>> bool(abs(again.mean() - some.mean()) < 0.05), bool(abs(again.std() / some.std() - 1.0) < 0.03)
    (True, True)
    """
    number, size = parameters.shape
    if size == 0:
        return parameters[parents]
    mean = mean_of(weights, parameters)
    centred = parameters - mean
    covariance = (centred * weights[:, None]).T @ centred
    keep = (3.0 * DISCOUNT - 1.0) / (2.0 * DISCOUNT)
    root = _root(covariance)
    return np.asarray(
        keep * parameters[parents]
        + (1.0 - keep) * mean
        + np.sqrt(1.0 - keep**2) * rng.standard_normal((number, size)) @ root.T
    )


def _root(covariance: np.ndarray) -> np.ndarray:
    """Return a matrix whose square is a covariance, also where some of its directions have no spread."""
    values, vectors = np.linalg.eigh(covariance)
    return np.asarray(vectors * np.sqrt(np.maximum(values, 0.0)))


def equal(particles: int, parameters: np.ndarray | None = None) -> Particles:
    """Return particles of one weight without a state yet."""
    return Particles(
        (None,) * particles, np.zeros((particles, 0)) if parameters is None else parameters, np.zeros(particles)
    )
