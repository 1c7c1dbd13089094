"""The harness has teeth where tables are read.

A field that the engine does not heed, or a quota that it does not use up, is found.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from jornada.domain.nouns.arrival import Arrival
from jornada.domain.reach.origins import daily_weights
from jornada.domain.scenario.scenario import Scenario
from jornada.engine.offices import serve
from jornada.engine.world import arrivals as curves
from jornada.engine.world import world
from jornada.engine.world.dangers import dangers_of
from jornada.engine.world.stops import stopped_on
from tests.known.agreement import LEVEL, disagreement
from tests.known.every_world import WORLDS
from tests.known.sample import of_engine, of_twin

RUNS = 200
pytestmark = pytest.mark.slow


def stops_all_alike(scenario: Scenario, legs: Any, there: Any) -> np.ndarray:
    return stopped_on(scenario, legs, there)[[0, 0]]


def dangers_all_alike(scenario: Scenario, legs: Any) -> Any:
    found = dangers_of(scenario, legs)
    found.each["company"] = 1.0
    return found


def evenly(scenario: Scenario, arrival: Arrival) -> tuple[float, ...]:
    days = daily_weights(scenario, arrival)
    return (sum(days) / len(days),) * len(days)


def of_all_nationalities(scenario: Scenario, arrival: Arrival) -> tuple[float, ...]:
    return daily_weights(
        replace(scenario, observed=tuple(replace(row, nationality="") for row in scenario.observed)), arrival
    )


def areas_with_their_sum(scenario: Scenario, arrival: Arrival) -> tuple[float, ...]:
    return daily_weights(replace(scenario, observed=tuple(replace(row, area="") for row in scenario.observed)), arrival)


def nothing_used(number: int, used: Any, quotas: Any) -> None:
    """Leave a quota as it is."""


@cache
def _twin(name: str) -> np.ndarray:
    return of_twin(WORLDS[name], RUNS, 22)


COMPANY, PUBLISHED, MONTH = "stops and dangers in company", "arrivals as published", "a quota over the end of a month"


@pytest.mark.parametrize(
    ("name", "module", "function", "error"),
    [
        (COMPANY, world, "stopped_on", stops_all_alike),
        (COMPANY, world, "dangers_of", dangers_all_alike),
        (PUBLISHED, curves, "daily_weights", evenly),
        (PUBLISHED, curves, "daily_weights", of_all_nationalities),
        (PUBLISHED, curves, "daily_weights", areas_with_their_sum),
        (MONTH, serve, "use", nothing_used),
    ],
)
def test_a_field_not_heeded_is_found(
    monkeypatch: pytest.MonkeyPatch, name: str, module: ModuleType, function: str, error: Callable[..., Any]
) -> None:
    monkeypatch.setattr(module, function, error)
    assert not disagreement(of_engine(WORLDS[name], RUNS, 21), _twin(name)) > LEVEL


@pytest.mark.parametrize("name", [COMPANY, PUBLISHED, MONTH])
def test_nothing_is_found_where_nothing_is_wrong(name: str) -> None:
    assert disagreement(of_engine(WORLDS[name], RUNS, 21), _twin(name)) > LEVEL
