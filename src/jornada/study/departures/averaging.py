"""Several processes weighed by how well each has forecast lately: dynamic model averaging.

A weight is the exponential of the discounted sum of log scores of forecasts whose months were counted by the origin
(Raftery, Kárný and Ettler 2010, doi:10.1198/TECH.2009.08104, with a discount on scores of several horizons).
"""

from functools import cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from jornada.study.departures.policies import known_at, table
from jornada.study.departures.process import Ask, Course, Process, filtered, projected

DISCOUNT, SHARPNESS, SCORED = 0.8, 3.0, 36  # chosen on origins 2012 to August 2022; months of scores that are looked at
FREEDOM, LEAST_SPREAD = 5.0, 0.05
HORIZONS, DRAWS, SCORE_DRAWS = 4, 2000, 400


class Ahead(NamedTuple):
    """A forecast from an origin: log people (T, N), and the weight of each process."""

    logs: np.ndarray
    weights: dict[str, float]


@cache
def processes() -> tuple[Process, ...]:
    """Return the processes that are weighed, from their table."""
    return tuple(
        Process(**{str(name): value for name, value in row.items()})
        for row in table("processes.csv").to_dict("records")
    )


class Averaged:
    """Processes along one series, filtered once; what a month knows never looks beyond it."""

    def __init__(self, course: Course, seed: int) -> None:
        self.course, self.seed = course, seed
        self._beliefs = [filtered(one, course) for one in processes()]
        self._scored: dict[pd.Period, np.ndarray] = {}

    def ahead(self, origin: pd.Period) -> Ahead:
        """Return the forecast of four months from an origin."""
        weights = self.weights(origin)
        draw = np.random.default_rng([self.seed, origin.year, origin.month, 0])
        counts = draw.multinomial(DRAWS, weights)
        parts = [self._drawn(number, origin, int(many)) for number, many in enumerate(counts) if many]
        return Ahead(
            np.concatenate(parts, axis=1),
            {one.process: float(weight) for one, weight in zip(processes(), weights, strict=True)},
        )

    def weights(self, origin: pd.Period) -> np.ndarray:
        """Return the weight of each process at an origin, from forecasts whose months were counted by then."""
        total = np.zeros(len(processes()))
        for back in range(1, SCORED + 1):
            earlier = origin - back
            if earlier not in self._beliefs[0]:
                continue
            densities = self._densities(earlier)
            for ahead in range(1, min(back, HORIZONS) + 1):
                total += np.nan_to_num(densities[:, ahead - 1]) * DISCOUNT ** (back - ahead) / HORIZONS
        weights = np.exp(SHARPNESS * (total - total.max()))
        return weights / weights.sum()

    def _densities(self, origin: pd.Period) -> np.ndarray:
        """Return log densities of the months after an origin, (process, T); months nobody counted have none."""
        from scipy.stats import t as student

        if origin not in self._scored:
            counted = np.log(self.course.people.reindex(_after(origin)).to_numpy(float))
            drawn = [self._drawn(number, origin, SCORE_DRAWS) for number in range(len(processes()))]
            middle, spread = np.median(drawn, axis=2), np.maximum(np.std(drawn, axis=2), LEAST_SPREAD)
            self._scored[origin] = student.logpdf((counted - middle) / spread, FREEDOM) - np.log(spread)
        return self._scored[origin]

    def _drawn(self, number: int, origin: pd.Period, many: int) -> np.ndarray:
        draw = np.random.default_rng([self.seed, origin.year, origin.month, number + 1])
        then = self.course._replace(policies=known_at(self.course.policies, origin))
        return projected(processes()[number], then, self._beliefs[number][origin], Ask(_after(origin), many, draw))


def _after(origin: pd.Period) -> pd.PeriodIndex:
    return pd.period_range(origin + 1, origin + HORIZONS, freq="M")
