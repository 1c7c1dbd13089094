"""What further steps gain where that adds up.

Beds for people without one, and more served a day of those who wait in a line, from counts by the day.
"""

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from jornada.domain.nouns.observed import Recorded
from jornada.domain.scenario.scenario import Scenario
from jornada.engine.run.run import run_key, simulate
from jornada.study.allocation.linear import Steps, best_steps, left_waiting, left_without
from jornada.study.allocation.resources import Budget, Spot
from jornada.study.allocation.ways import Way

LINEAR = {
    "beds": "unsheltered",
    "case workers": "office_waiting",
    "clinics": "office_waiting",
    "buses": "office_waiting",
}


@dataclass(frozen=True)
class ByDay:
    """A part of the runs of a scenario, from one on: what is counted of which measures by the day, from a day on."""

    scenario: Scenario
    seed: int
    first: int
    runs: int
    since: date


def counted_by_day(part: ByDay) -> dict[tuple[str, str], np.ndarray]:
    """Return people without a bed by place, and in line by office, by run and day (N, T)."""
    recorded = tuple(
        Recorded(name.removeprefix("office_"), "day", "office" if name.startswith("office_") else "place")
        for name in dict.fromkeys(LINEAR.values())
    )
    scenario = replace(part.scenario, measures=recorded, questions=(), apart=None)
    days = (scenario.last - part.since).days + 1
    found = dict[tuple[str, str], np.ndarray]()
    for run in range(part.runs):
        table = simulate(scenario, run_key(part.seed, part.first + run)).stocks
        names, places = table.names["measure"], table.names["place"]
        day = (table["date"].astype("datetime64[D]") - np.datetime64(part.since)).astype(int)
        for i in np.flatnonzero((day >= 0) & (table["place"] > 0)):
            cells = found.setdefault(
                (names[table["measure"][i]], places[table["place"][i]]), np.zeros((part.runs, days))
            )
            cells[run, day[i]] = table["nights"][i] if "nights" in table.columns else table["people"][i]
    return found


def series_of(parts: Sequence[ByDay], executor: Executor) -> dict[tuple[str, str], np.ndarray]:
    """Return the same of all parts together."""
    found = [job.result() for job in [executor.submit(counted_by_day, part) for part in parts]]
    shapes = [(part.runs, (part.scenario.last - part.since).days + 1) for part in parts]
    keys = dict.fromkeys(key for one in found for key in one)
    return {
        key: np.concatenate([one.get(key, np.zeros(shape)) for one, shape in zip(found, shapes, strict=True)])
        for key in keys
    }


@dataclass(frozen=True)
class Given:
    """A scenario, its budgets and spots, and from which day on they are given."""

    scenario: Scenario
    budgets: tuple[Budget, ...]
    spots: tuple[Spot, ...]
    since: date


def needs_of(given: Given, series: dict[tuple[str, str], np.ndarray]) -> list[float]:
    """Return what is needed at each spot without anything given: people without a bed or in line on an average night.

    The same everywhere where it is not counted so.
    """
    return [
        float(series[key].mean()) if (key := _key(spot)) in series else 0.0 if spot.resource.name in LINEAR else 1.0
        for spot in given.spots
    ]


def _key(spot: Spot) -> tuple[str, str]:
    return LINEAR.get(spot.resource.name, ""), spot.row


def linear_way(given: Given, series: dict[tuple[str, str], np.ndarray], worst: float) -> Way | None:
    """Return the way that leaves least over the worst part of the runs where people answer to nothing that is given.

    None where no spot is of that kind.
    """
    spots = [i for i, spot in enumerate(given.spots) if _key(spot) in series]
    if not spots:
        return None
    steps = [(i, step) for i in spots for step in range(given.budgets[given.spots[i].budget].steps)]
    left = {
        i: [_left(given, series, i, step) for step in range(given.budgets[given.spots[i].budget].steps + 1)]
        for i in spots
    }
    gains = np.array([left[i][step] - left[i][step + 1] for i, step in steps])
    takes = np.array(
        [[float(given.spots[i].budget == number) for i, _ in steps] for number in range(len(given.budgets))]
    )
    taken = best_steps(
        Steps(takes, np.ones(len(steps)), gains, np.sum([left[i][0] for i in spots], axis=0)),
        [budget.steps for budget in given.budgets],
        worst,
    )
    return _whole(
        given,
        [
            sum(int(one) for (i, _), one in zip(steps, taken, strict=True) if i == spot)
            for spot in range(len(given.spots))
        ],
    )


def _whole(given: Given, way: list[int]) -> Way:
    """Return a way with all of every budget given: steps that gain nothing go round in turn."""
    for number, budget in enumerate(given.budgets):
        own = [i for i, spot in enumerate(given.spots) if spot.budget == number]
        for turn in range(budget.steps - sum(way[i] for i in own)):
            way[own[turn % len(own)]] += 1
    return tuple(way)


def _left(given: Given, series: dict[tuple[str, str], np.ndarray], spot: int, steps: int) -> np.ndarray:
    """Return by run (N,) who is left on an average night at a spot with so many steps."""
    meant, counts = given.spots[spot], series[_key(given.spots[spot])]
    more = meant.each * steps * given.budgets[meant.budget].stride
    if meant.resource.name == "beds":
        return left_without(counts, more)
    open_days = next(office.days for office in given.scenario.offices if office.office == meant.row)
    served = [
        more * (str((given.since + timedelta(days=day)).isoweekday()) in str(open_days))
        for day in range(counts.shape[1])
    ]
    return left_waiting(counts, np.array(served))
