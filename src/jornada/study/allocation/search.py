"""A search for ways that no other betters.

Every way where there are few, else Optuna, in batches of one size, so that the number of workers changes nothing.
"""

import math
import warnings
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from jornada.study.allocation.ways import Share, Way, every_way, number_of, together

BATCH = 8
LEAST = 1e-6  # of a number from 0 to 1 whose logarithm is a weight
Values = tuple[float, ...]


class Effort(NamedTuple):
    """How long ways are looked for."""

    trials: int  # how many ways are tried
    seed: int  # of the proposals
    first: tuple[Way, ...] = ()  # the ways that are tried before others


def searched(
    shares: Sequence[Share], values_of: Callable[[list[Way]], list[Values]], effort: Effort
) -> dict[Way, Values]:
    """Return the ways that were tried with their values, less being better in each; those named first among them.

    Examples
    --------
    >>> found = searched([Share(3, 2)], lambda ways: [(float(abs(way[0] - 2)),) for way in ways], Effort(10, 1))
    >>> min(found, key=found.get)
    (2, 1)
    """
    found = dict[Way, Values]()
    if number_of(shares) <= effort.trials:
        ways = list(dict.fromkeys((*effort.first, *every_way(shares))))
        for begin in range(0, len(ways), BATCH):
            some = ways[begin : begin + BATCH]
            found |= dict(zip(some, values_of(some), strict=True))
        return found
    return _by_optuna(shares, values_of, effort)


def _by_optuna(
    shares: Sequence[Share], values_of: Callable[[list[Way]], list[Values]], effort: Effort
) -> dict[Way, Values]:
    """Return what a tree of Parzen estimators tries: weights of spots, from which the way follows."""
    import optuna

    optuna.logging.set_verbosity(optuna.logging.WARNING)
    spots = {
        f"spot {i}": optuna.distributions.FloatDistribution(LEAST, 1.0)
        for i in range(sum(share.spots for share in shares))
    }
    first = list(dict.fromkeys(effort.first)) or [together(shares, [1.0] * len(spots))]
    found = dict(zip(first, values_of(first), strict=True))
    study = _study(len(found[first[0]]), effort.seed)
    for way, values in found.items():
        study.add_trial(
            optuna.trial.create_trial(
                params=dict(zip(spots, _uniforms(way, shares), strict=True)), distributions=spots, values=list(values)
            )
        )
    for _ in range(len(found), effort.trials, BATCH):
        asked = [study.ask(spots) for _ in range(BATCH)]
        ways = [together(shares, [-math.log(trial.params[name]) for name in spots]) for trial in asked]
        fresh = [way for way in dict.fromkeys(ways) if way not in found]
        found |= dict(zip(fresh, values_of(fresh), strict=True))
        for trial, way in zip(asked, ways, strict=True):
            study.tell(trial, list(found[way]))
    return found


def _study(objectives: int, seed: int) -> Any:
    """Return a search in memory for the least of so many objectives."""
    import optuna

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", optuna.exceptions.ExperimentalWarning)
        sampler = optuna.samplers.TPESampler(
            seed=seed, multivariate=True, constant_liar=True, n_startup_trials=2 * BATCH
        )
    return optuna.create_study(directions=["minimize"] * objectives, sampler=sampler)


def _uniforms(way: Way, shares: Sequence[Share]) -> list[float]:
    """Return the numbers from 0 to 1 that a way follows from."""
    steps = [share.steps for share in shares for _ in range(share.spots)]
    return [max(LEAST, math.exp(-taken / max(1, of))) for taken, of in zip(way, steps, strict=True)]
