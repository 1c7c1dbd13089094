"""What is uncertain in a scenario, and the scenario at a point of it.

Every value with a range at a quantile of its own.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from jornada.domain.nouns.uncertainty import Prior
from jornada.domain.scenario.scenario import Scenario
from jornada.engine.today.policies import drawn_parameters, prior_value
from jornada.engine.today.posterior import weighed

MIDDLE, POSTERIOR = 0.5, "posterior"
# tables whose rows have a range of their own, and of which value
RANGED = {"costs": "usd", "health": "chance", "dangers": "chance"}


@dataclass(frozen=True)
class Uncertain:
    """A value with a range: its path, how it acts (set, times, plus), its quantiles, and where the range comes from."""

    name: str
    how: str
    source: str
    at: Callable[[float], float]


def uncertain_in(scenario: Scenario) -> tuple[Uncertain, ...]:
    """Return what is drawn for each run: priors, and ranges of unit costs, chances of health and dangers; each once.

    The values of a posterior hang on each other: which of its draws is taken is uncertain as one.

    Examples
    --------
    >>> [
    ...     (one.name, one.at(0.5))
    ...     for one in uncertain_in(Scenario(priors=(Prior("routes.*.death", low=0.5, high=2.0, shape="log_uniform"),)))
    ... ]
    [('routes.*.death', 1.0)]
    """
    found, fitted = dict[str, Uncertain](), {row.parameter for row in scenario.posterior}
    for one in (*_of_priors(scenario), *_of_rows(scenario)):
        found.setdefault(one.name, one)
    draws = (
        [Uncertain(POSTERIOR, "set", "posterior.csv", lambda u: float(_draw_at(scenario, u)))]
        if scenario.posterior
        else []
    )
    return (*draws, *(one for name, one in found.items() if name not in fitted))


def _draw_at(scenario: Scenario, quantile: float) -> int:
    """Return the number of the draw of a posterior at a quantile of their weights."""
    draws, up_to = weighed(scenario.posterior)
    return int(np.searchsorted(up_to, quantile, side="right").clip(0, len(draws) - 1))


def _of_priors(scenario: Scenario) -> Iterator[Uncertain]:
    for prior in scenario.priors:
        if prior.low != prior.high:
            yield Uncertain(prior.parameter, prior.how, prior.source, lambda u, prior=prior: prior_value(prior, u))  # type: ignore[misc]


def _of_rows(scenario: Scenario) -> Iterator[Uncertain]:
    for table, field in RANGED.items():
        for row in getattr(scenario, table):
            if row.low is not None and row.low != row.high:
                yield Uncertain(f"{table}.{_name(table, row)}.{field}", "set", row.source, row.at)


def _name(table: str, row: Any) -> str:
    return str(getattr(row, {"costs": "cost", "health": "health", "dangers": "danger"}[table]))


def at_point(scenario: Scenario, quantiles: Mapping[str, float]) -> Scenario:
    """Return a scenario in which nothing is drawn any more: each uncertain value is at a quantile of its range, in the
    middle where none is said.

    The values act as those drawn for a run do: a run whose uniforms are these quantiles is the same run.

    Examples
    --------
    >>> import jornada as jo
    >>> from dataclasses import replace
    >>> three = replace(jo.example("three_places"), priors=(Prior("places.Middle.beds", "set", 20.0, 60.0),))
    >>> [place.beds for place in at_point(three, {"places.Middle.beds": 0.25}).places if place.beds]
    [30.0]
    """

    def placed(table: str) -> tuple[Any, ...]:
        field = RANGED[table]
        return tuple(
            replace(
                row,
                **{field: row.at(quantiles.get(f"{table}.{_name(table, row)}.{field}", MIDDLE))},
                low=None,
                high=None,
            )
            for row in getattr(scenario, table)
        )

    priors = tuple(_fixed(prior, quantiles.get(prior.parameter, MIDDLE)) for prior in scenario.priors)
    draw = (
        weighed(scenario.posterior).draws[_draw_at(scenario, quantiles.get(POSTERIOR, MIDDLE))]
        if scenario.posterior
        else ()
    )
    known = replace(
        scenario,
        posterior=draw,
        priors=priors,
        costs=placed("costs"),
        health=placed("health"),
        dangers=placed("dangers"),
    )
    return replace(drawn_parameters(known, 0, 0)[0], priors=(), posterior=())


def _fixed(prior: Prior, quantile: float) -> Prior:
    """Return a prior that is one value."""
    value = prior_value(prior, quantile)
    return replace(prior, low=value, high=value, shape="uniform")
