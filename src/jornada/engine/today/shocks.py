"""Random factors that people share: log-normal, autocorrelated over periods, addressed by name."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fnmatch import fnmatchcase
from typing import NamedTuple

import numpy as np

from jornada.domain.nouns.route import directed
from jornada.domain.nouns.uncertainty import Shock
from jornada.domain.scenario.scenario import Scenario
from jornada.engine.draws.numbers import ONLY
from jornada.engine.draws.quantiles import normal_quantile
from jornada.engine.draws.streams import stream, uniform
from jornada.engine.today.today import Factors

KINDS = ("arrivals", "death", "turned_back", "encounter", "work", "danger")


@dataclass(frozen=True)
class Series:
    """One shock of a run: standard normal values and factors (periods, units), the unit of each target row (-1.

    None), the period of each day.
    """

    acts_on: str
    noise: np.ndarray
    factor: np.ndarray
    unit: np.ndarray
    period: np.ndarray


class Held(NamedTuple):
    """What a state holds of shocks in the morning of a day.

    The standard normal value of each in the period of the day before, by unit.
    """

    day: int
    noise: tuple[np.ndarray, ...]


def series_of(scenario: Scenario, seed: int, run: int, held: Held | None = None) -> list[Series]:
    """Return every shock of a run, drawn from the streams of its name, unit and period.

    From a held day on, as they follow from what is held.
    """
    return [
        _series(scenario, shock, Stream(seed, run), held and Going(held.day, held.noise[i]))
        for i, shock in enumerate(scenario.shocks)
    ]


def held_of(series: Sequence[Series], day: int) -> tuple[np.ndarray, ...]:
    """Return what a state in the morning of a day, after the first, holds of shocks."""
    return tuple(one.noise[one.period[day - 1]].copy() for one in series)


class Stream(NamedTuple):
    """Of which seed and run shocks are drawn."""

    seed: int
    run: int


class Going(NamedTuple):
    """What one shock goes on from in the morning of a day."""

    day: int
    noise: np.ndarray


def factors_on(series: list[Series], day: int, sizes: dict[str, int]) -> Factors:
    """Return the factors in force on a day; `sizes` gives the rows of each target."""
    factors = {kind: np.ones(sizes[kind]) for kind in KINDS}
    for shock in series:
        today = np.append(shock.factor[shock.period[day]], 1.0)
        factors[shock.acts_on] = factors[shock.acts_on] * today[shock.unit]
    return Factors(*(factors[kind] for kind in KINDS))


def sizes_of(scenario: Scenario) -> dict[str, int]:
    """Return how many rows each kind of shock acts on."""
    legs = len(directed(scenario.routes))
    rows = (len(scenario.arrivals), legs, legs, legs, len(scenario.places), len(scenario.dangers))
    return dict(zip(KINDS, rows, strict=True))


def _series(scenario: Scenario, shock: Shock, of: Stream, going: Going | None) -> Series:
    labels = _labels(scenario, shock)
    names = sorted({label for label in labels if label is not None})
    period = _periods(scenario, shock.period)
    first, number = int(period[0]), int(period[-1] - period[0]) + 1
    noise = np.array(
        [
            [
                normal_quantile(
                    uniform(stream(of.seed, of.run, "shock", shock.shock, name, first + i), np.uint64(0), ONLY)
                )
                for name in names
            ]
            for i in range(number)
        ]
    ).reshape(number, len(names))
    start = int(period[going.day - 1]) - first if going else 0
    if going:
        noise[start] = going.noise
    for i in range(start + 1, number):
        noise[i] = shock.correlation * noise[i - 1] + math.sqrt(1.0 - shock.correlation**2) * noise[i]
    unit = np.array([-1 if label is None else names.index(label) for label in labels], np.int64)
    return Series(shock.acts_on, noise, np.exp(shock.sd * noise - shock.sd**2 / 2.0), unit, period - first)


def _periods(scenario: Scenario, period: str) -> np.ndarray:
    rule: dict[str, Callable[[int, date], int]] = {
        "day": lambda i, _: i,
        "week": lambda i, _: i // 7,
        "month": lambda _, day: day.year * 12 + day.month,
    }
    days = [scenario.start + timedelta(days=i) for i in range(scenario.days)]
    return np.array([rule[period](i, day) for i, day in enumerate(days)], np.int64)


def _labels(scenario: Scenario, shock: Shock) -> Sequence[str | None]:
    """Return the unit that each target row shares the shock with, or None where it does not act."""
    groups = {group.group: group for group in scenario.groups}
    if shock.acts_on == "arrivals":
        facts = [
            {"all": "all", "nationality": groups[a.group].nationality, "place": a.place, "group": a.group, "leg": ""}
            for a in scenario.arrivals
        ]
    elif shock.acts_on == "work":
        facts = [{"all": "all", "place": p.place} for p in scenario.places]
    elif shock.acts_on == "danger":
        facts = [{"all": "all", "danger": row.danger} for row in scenario.dangers]
    else:
        facts = [{"all": "all", "leg": leg, "place": end} for leg, _, _, end in directed(scenario.routes)]
    names = [fact.get(shock.by, "all") for fact in facts]
    return [name if fnmatchcase(name, shock.only) or shock.only in ("", "*") else None for name in names]
