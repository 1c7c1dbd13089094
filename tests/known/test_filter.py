"""The particle filter against what is exact.

A hidden Markov model by its forward recursion, a linear Gaussian one by Kalman's.
"""

import math
from dataclasses import dataclass

import numpy as np
import pytest
from scipy.stats import norm, poisson

from jornada.study.filtering.particles import Assimilated, Moved, Particles, equal, filtered
from jornada.study.weighing.errors import ErrorModel

STEPS = 20


@dataclass(frozen=True)
class Chain:
    """Three hidden states, each with a rate at which people are counted."""

    moves: np.ndarray
    rates: np.ndarray
    counts: np.ndarray

    def moved(self, particles: Particles, step: int) -> Moved:
        rng = np.random.default_rng([21, step])
        before = np.array([0 if state is None else state for state in particles.states])
        after = (rng.random(len(before))[:, None] > np.cumsum(self.moves[before], axis=1)).sum(1)
        return Moved(tuple(after), ErrorModel("poisson").log_density(self.counts[step], self.rates[after]))

    def exact(self) -> tuple[float, np.ndarray]:
        """Return the log-likelihood, and the chance of each state in the end."""
        chance, total = np.array([1.0, 0.0, 0.0]), 0.0
        for count in self.counts:
            joint = chance @ self.moves * poisson.pmf(count, self.rates)
            total, chance = total + math.log(joint.sum()), joint / joint.sum()
        return total, chance


@pytest.fixture(scope="module")
def chain() -> Chain:
    rng, moves = np.random.default_rng(4), np.array([[0.8, 0.15, 0.05], [0.2, 0.6, 0.2], [0.05, 0.25, 0.7]])
    rates, state, counts = np.array([4.0, 9.0, 20.0]), 0, []
    for _ in range(STEPS):
        state = int(rng.choice(3, p=moves[state]))
        counts.append(float(rng.poisson(rates[state])))
    return Chain(moves, rates, np.array(counts))


def total(steps: list[Assimilated]) -> float:
    return sum(step.log_likelihood for step in steps)


def test_a_hidden_chain(chain: Chain) -> None:
    exact, chance = chain.exact()
    steps = list(filtered(chain, equal(4000), STEPS, seed=5))
    last = steps[-1].particles
    found = np.bincount(np.array(last.states), weights=last.weights, minlength=3)
    assert total(steps) == pytest.approx(exact, abs=0.15) and np.abs(found - chance).max() < 0.03


def test_the_likelihood_itself_is_not_biased(chain: Chain) -> None:
    """The mean of the likelihood, not of its logarithm, is exact for any number of particles (Del Moral 2004)."""
    exact, _ = chain.exact()

    @dataclass(frozen=True)
    class Other(Chain):
        number: int = 0

        def moved(self, particles: Particles, step: int) -> Moved:
            rng = np.random.default_rng([self.number, step, 77])
            before = np.array([0 if state is None else state for state in particles.states])
            after = (rng.random(len(before))[:, None] > np.cumsum(self.moves[before], axis=1)).sum(1)
            return Moved(tuple(after), ErrorModel("poisson").log_density(self.counts[step], self.rates[after]))

    ratios = [
        math.exp(
            total(list(filtered(Other(chain.moves, chain.rates, chain.counts, i), equal(50), STEPS, seed=i))) - exact
        )
        for i in range(200)
    ]
    assert abs(np.mean(ratios) - 1.0) < 3.0 * np.std(ratios) / math.sqrt(len(ratios))


@dataclass(frozen=True)
class Linear:
    """A level that comes back, seen with an error: x' = a x + q, y = x + r."""

    a: float
    q: float
    r: float
    seen: np.ndarray

    def moved(self, particles: Particles, step: int) -> Moved:
        rng = np.random.default_rng([31, step])
        before = rng.standard_normal(len(particles.states)) if step == 0 else np.array(particles.states)
        after = self.a * before + self.q * rng.standard_normal(len(before))
        return Moved(tuple(after), ErrorModel("normal", self.r).log_density(self.seen[step], after))

    def exact(self) -> tuple[float, float, float]:
        """Return the log-likelihood, and the mean and standard deviation in the end, by Kalman's filter."""
        mean, variance, total = 0.0, 1.0, 0.0
        for y in self.seen:
            mean, variance = self.a * mean, self.a**2 * variance + self.q**2
            spread = variance + self.r**2
            total += float(norm.logpdf(y, mean, math.sqrt(spread)))
            mean, variance = mean + variance / spread * (y - mean), variance * (1.0 - variance / spread)
        return total, mean, math.sqrt(variance)


def test_a_linear_gaussian_model() -> None:
    rng, level, seen = np.random.default_rng(8), 0.0, []
    for _ in range(STEPS):
        level = 0.9 * level + 0.5 * rng.standard_normal()
        seen.append(level + 0.4 * rng.standard_normal())
    model = Linear(0.9, 0.5, 0.4, np.array(seen))
    exact, mean, sd = model.exact()
    steps = list(filtered(model, equal(4000), STEPS, seed=2))
    last, states = steps[-1].particles, np.array(steps[-1].particles.states)
    found = float(last.weights @ states)
    assert total(steps) == pytest.approx(exact, abs=0.2)
    assert found == pytest.approx(mean, abs=0.03) and math.sqrt(
        float(last.weights @ states**2) - found**2
    ) == pytest.approx(sd, rel=0.06)


def test_a_parameter_is_learnt() -> None:
    """Of an unknown level, seen with an error again and again, the posterior is normal and known."""
    seen = np.random.default_rng(3).normal(1.5, 1.0, 12)

    class Level:
        def moved(self, particles: Particles, step: int) -> Moved:
            return Moved(
                particles.states, ErrorModel("normal", 1.0).log_density(seen[step], particles.parameters[:, 0])
            )

    before = equal(3000, np.random.default_rng(1).normal(0.0, 2.0, (3000, 1)))
    last = list(filtered(Level(), before, len(seen), seed=4))[-1].particles
    variance = 1.0 / (1.0 / 4.0 + len(seen))
    mean = float(last.weights @ last.parameters[:, 0])
    assert mean == pytest.approx(variance * seen.sum(), abs=0.05)
    assert math.sqrt(float(last.weights @ last.parameters[:, 0] ** 2) - mean**2) == pytest.approx(
        math.sqrt(variance), rel=0.15
    )
