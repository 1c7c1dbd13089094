"""The one sampler against scipy: quantiles over a grid, chi-square and means of many draws."""

import itertools

import numpy as np
import pytest
from numba import njit
from scipy import stats

from jornada.engine.draws.hypergeometric import hypergeometric_quantile
from jornada.engine.draws.quantiles import binomial_quantile, poisson_quantile
from jornada.engine.draws.streams import uniform
from jornada.engine.places.arrive import negative_binomial_quantile

U = [1e-9, 1e-6, 1e-3, 0.02, 0.1, 0.25, 0.3333, 0.5, 0.61803, 0.75, 0.9, 0.97, 0.999, 1 - 1e-6, 1 - 1e-9]
N = [1, 2, 3, 7, 20, 64, 65, 100, 999, 10_000, 123_457, 10**6, 10**8, 10**9]
P = [1e-12, 1e-9, 1e-6, 1e-4, 0.003, 0.05, 0.2, 0.4999, 0.5, 0.73, 0.95, 0.999, 1 - 1e-6, 1 - 1e-9]
MEANS = [1e-9, 0.01, 0.7, 3.0, 12.0, 29.9, 30.1, 77.7, 500.0, 1e4, 1e6]


def _misses(found: int, u: float, below, tolerance: float) -> bool:  # type: ignore[no-untyped-def]
    """Say whether `found` is not the least k with P(X <= k) >= u, beyond the rounding of scipy's own sums."""
    slack = tolerance * min(u, 1 - u) + 1e-15
    return bool(below(found) < u - slack or below(found - 1) >= u + slack)


def test_binomial_quantile_is_scipys() -> None:
    wrong = []
    for n, p, u in itertools.product(N, P, U):
        law, k = stats.binom(n, p), binomial_quantile(u, n, p)
        if k != int(law.ppf(u)) and _misses(k, u, law.cdf, 1e-6):
            wrong.append((n, p, u, k, int(law.ppf(u))))
    assert wrong == []


def test_poisson_quantile_is_scipys() -> None:
    wrong = []
    for mean, u in itertools.product(MEANS, U):
        law, k = stats.poisson(mean), poisson_quantile(u, mean)
        if k != int(law.ppf(u)) and _misses(k, u, law.cdf, 1e-6):
            wrong.append((mean, u, k, int(law.ppf(u))))
    assert wrong == []


@pytest.mark.parametrize(("u", "k"), [(0.999999, 100_047_538), (1 - 1e-9, 100_059_984)])
def test_poisson_quantile_of_a_large_mean(u: float, k: int) -> None:
    # scipy's own sum is off by 4e-7 here; these were found by adding up the tail with 50 digits
    assert poisson_quantile(u, 1e8) == k


def test_hypergeometric_quantile_is_scipys() -> None:
    wrong = []
    sizes = [(1, 1), (3, 2), (5, 40), (64, 64), (1000, 7), (900, 2500), (10**5, 10**5), (10**6, 300)]
    for (good, bad), share, u in itertools.product(sizes, [0.01, 0.2, 0.5, 0.85, 0.99], U):
        taken = max(1, int(share * (good + bad)))
        law, k = stats.hypergeom(good + bad, good, taken), hypergeometric_quantile(u, good, bad, taken)
        if k != int(law.ppf(u)) and _misses(k, u, law.cdf, 1e-6):
            wrong.append((good, bad, taken, u, k, int(law.ppf(u))))
    assert wrong == []


@pytest.mark.parametrize(("n", "p"), [(0, 0.3), (5, 0.0), (5, 1.0), (1, 0.5), (10**9, 0.0), (10**9, 1.0)])
def test_binomial_edges_stay_inside(n: int, p: float) -> None:
    drawn = {binomial_quantile(u, n, p) for u in U}
    assert drawn <= ({0} if p == 0.0 else {n} if p == 1.0 else {0, n})


def test_quantiles_rise_with_u_and_with_chance() -> None:
    rng = np.random.default_rng(5)
    for n in (3, 60, 4000, 10**7):
        us, ps = np.sort(rng.random(400)), np.sort(rng.random(400))
        assert (np.diff([binomial_quantile(u, n, 0.31) for u in us]) >= 0).all()
        assert (np.diff([binomial_quantile(0.4, n, p) for p in ps]) >= 0).all()


def _uniforms(number: int) -> list[float]:
    """Return the uniforms of as many addresses under one key."""
    addresses = np.random.default_rng(9).integers(0, 2**63, number).astype(np.uint64)
    return [uniform(np.uint64(42), address, 0) for address in addresses]


@pytest.mark.parametrize(
    ("draw", "law"),
    [
        (lambda u: binomial_quantile(u, 12, 0.3), stats.binom(12, 0.3)),
        (lambda u: binomial_quantile(u, 300, 0.4), stats.binom(300, 0.4)),
        (lambda u: poisson_quantile(u, 4.5), stats.poisson(4.5)),
        (lambda u: poisson_quantile(u, 55.0), stats.poisson(55.0)),
        (lambda u: hypergeometric_quantile(u, 30, 50, 25), stats.hypergeom(80, 30, 25)),
    ],
)
def test_draws_have_their_law(draw, law) -> None:  # type: ignore[no-untyped-def]
    # chi-square and mean at level 0.001 each; the addresses are fixed, so this passes always or never
    sample = np.array([draw(u) for u in _uniforms(20_000)])
    values = np.arange(int(law.ppf(0.001)), int(law.ppf(0.999)) + 1)
    edges = np.concatenate([law.cdf(values), [1.0]])
    expected = np.diff(edges, prepend=0.0) * len(sample)
    counts = np.bincount(np.searchsorted(values, sample), minlength=len(expected))
    keep = expected > 5
    rest = [counts[~keep].sum()], [expected[~keep].sum()]
    counts, expected = np.append(counts[keep], rest[0]), np.append(expected[keep], rest[1])
    chi2 = ((counts - expected) ** 2 / np.maximum(expected, 1e-9)).sum()
    assert stats.chi2.sf(chi2, len(counts) - 1) > 0.001
    assert abs(sample.mean() - law.mean()) < 3.3 * law.std() / np.sqrt(len(sample))


DRAWS = 4000


@njit
def _many(law: int, n: int, a: float, b: int, key: int) -> np.ndarray:
    """Return many draws of a law, compiled: 0 binomial, 1 Poisson, 2 hypergeometric, 3 negative binomial."""
    drawn = np.zeros(DRAWS, np.int64)
    for i in range(DRAWS):
        u = uniform(np.uint64(key), np.uint64(7), i)
        if law == 0:
            drawn[i] = binomial_quantile(u, n, a)
        elif law == 1:
            drawn[i] = poisson_quantile(u, a)
        elif law == 2:
            drawn[i] = hypergeometric_quantile(u, n, b, int(a))
        else:
            drawn[i] = negative_binomial_quantile(u, a, float(b))
    return drawn


def _chi_square_and_mean(sample: np.ndarray, law) -> float:  # type: ignore[no-untyped-def]
    """Return the lesser p-value of a chi-square test on the law's tenths and of a test of the mean."""
    edges = np.unique(law.ppf(np.arange(1, 10) / 10))
    expected = np.diff(law.cdf(edges), prepend=0.0, append=1.0) * len(sample)
    found = np.bincount(np.searchsorted(edges, sample), minlength=len(expected))
    keep = expected > 5
    expected, found = np.append(expected[keep], expected[~keep].sum()), np.append(found[keep], found[~keep].sum())
    chi2 = ((found - expected) ** 2 / np.maximum(expected, 1e-9)).sum()
    # where an event is rarer than one in all draws, one more or less decides
    error = law.std() / np.sqrt(len(sample))
    z = max(0.0, abs(sample.mean() - law.mean()) - 1 / len(sample)) / max(error, 1e-300)
    return min(stats.chi2.sf(chi2, max(1, len(expected) - 1)), 2 * stats.norm.sf(z))


SIZES = [(1, 1, 1), (3, 2, 2), (5, 400, 30), (64, 64, 100), (2500, 900, 7), (10**5, 10**5, 10**4), (10**6, 300, 150)]
GRID = {
    "binomial": [((0, n, p, 0), stats.binom(n, p)) for n, p in itertools.product(N, P)],
    "poisson": [((1, 0, mean, 0), stats.poisson(mean)) for mean in [*MEANS, 1e8]],
    "hypergeometric": [((2, good, taken, bad), stats.hypergeom(good + bad, good, taken)) for good, bad, taken in SIZES],
    "negative binomial": [
        ((3, 0, mean, r), stats.nbinom(r, r / (r + mean)))
        for mean, r in itertools.product([0.01, 0.7, 12.0, 500.0, 1e4], [1, 4, 30])
    ],
}


@pytest.mark.parametrize("name", GRID)
def test_chi_square_and_mean_over_the_grid(name: str) -> None:
    with np.errstate(invalid="ignore"):  # scipy works out a kurtosis that nobody asked for
        values = [
            _chi_square_and_mean(_many(*arguments, 1000 + i), law) for i, (arguments, law) in enumerate(GRID[name])
        ]
    assert min(values) * 2 * len(values) > 0.001


@pytest.mark.parametrize(("mean", "dispersion"), [(1e4, 200), (2000.0, 1000)])
def test_negative_binomial_of_many_with_little_spread(mean: float, dispersion: int) -> None:
    law = stats.nbinom(dispersion, dispersion / (dispersion + mean))
    assert [negative_binomial_quantile(u, mean, float(dispersion)) for u in U[2:-2]] == law.ppf(U[2:-2]).astype(
        int
    ).tolist()


@pytest.mark.parametrize("mean", [1e5, 1e10])
@pytest.mark.parametrize("dispersion", [0.3, 3.0, 50.0, 1e4, 1e7])
def test_negative_binomial_of_many_with_much_spread(mean: float, dispersion: float) -> None:
    """Bounds that are halved give the number that scipy gives.

    Of 10^10 its chance is what was asked for, to seven digits.
    """
    law = stats.nbinom(dispersion, dispersion / (dispersion + mean))
    found = np.array([negative_binomial_quantile(u, mean, dispersion) for u in U[2:-2]])
    assert np.abs(law.cdf(found) - U[2:-2]).max() <= law.pmf(found).max() + (1e-12 if mean < 1e6 else 1e-7)
    if mean < 1e6:
        assert found.tolist() == law.ppf(U[2:-2]).astype(int).tolist()


def test_the_two_halves_of_a_block_and_neighbours_are_not_alike() -> None:
    first = np.array(
        [
            [uniform(np.uint64(key), np.uint64(address), number) for number in range(4)]
            for key in range(20)
            for address in range(200)
        ]
    )
    assert np.abs(np.corrcoef(first.T) - np.eye(4)).max() < 4 / np.sqrt(len(first))
    assert stats.kstest(first.ravel(), "uniform").pvalue > 0.001
    by_key = first[:, 0].reshape(20, 200)
    assert np.abs(np.corrcoef(by_key) - np.eye(20)).max() < 4.5 / np.sqrt(200)
