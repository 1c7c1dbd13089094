"""Observations.

Published figures with the measure and the error that are declared for their series, as known on a day.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from jornada.domain.fault import Fault, ScenarioError
from jornada.domain.nouns.observed import Observed
from jornada.domain.nouns.span import Span
from jornada.domain.scenario.known import known_on
from jornada.domain.scenario.scenario import Scenario
from jornada.study.weighing.errors import ErrorModel, error_of

FEW = 3  # of series in a row of a message


@dataclass(frozen=True)
class Observation:
    """A published figure that a run is weighed by.

    Of which series, what that counts, over which days, where and of whom.
    """

    series: str
    measure: str
    span: Span
    area: str
    nationality: str
    people: float
    error: ErrorModel

    @property
    def kind(self) -> str:
        """Return by what the figure is split: total, place, nationality, or place+nationality."""
        return (
            "+".join(word for word, name in (("place", self.area), ("nationality", self.nationality)) if name)
            or "total"
        )


@dataclass(frozen=True)
class Observations:
    """Published figures (M,), in the order of their last days."""

    rows: tuple[Observation, ...]

    @cached_property
    def people(self) -> np.ndarray:
        """Return the figures, (M,)."""
        return np.array([row.people for row in self.rows], float)

    @cached_property
    def ends(self) -> tuple[date, ...]:
        """Return the last days of the figures, each once, in order."""
        return tuple(sorted({row.span.last for row in self.rows}))

    def ending(self, day: date) -> "Observations":
        """Return the figures whose last day is a day."""
        return Observations(tuple(row for row in self.rows if row.span.last == day))

    def of_series(self, series: str) -> np.ndarray:
        """Return which figures are of a series, as their numbers."""
        return np.array([i for i, row in enumerate(self.rows) if row.series == series], np.int64)

    @property
    def series(self) -> tuple[str, ...]:
        """Return the names of the series, each once."""
        return tuple(dict.fromkeys(row.series for row in self.rows))

    @cached_property
    def errors(self) -> tuple[tuple[ErrorModel, np.ndarray], ...]:
        """Return each error model with the numbers of the figures that have it."""
        kinds = tuple(dict.fromkeys(row.error for row in self.rows))
        return tuple(
            (kind, np.array([i for i, row in enumerate(self.rows) if row.error == kind], np.int64)) for kind in kinds
        )

    def log_density(self, counted: np.ndarray) -> np.ndarray:
        """Return the log density (N,) of all figures, given what N runs counted (N, M).

        Errors are independent of each other.
        """
        total = np.zeros(len(counted))
        for error, which in self.errors:
            total += error.log_density(self.people[which], counted[:, which]).sum(1)
        return total

    def drawn(self, counted: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        """Return figures (N, M) as they might have been published of what runs counted (N, M)."""
        found = np.empty(counted.shape)
        for error, which in self.errors:
            found[:, which] = error.drawn(counted[:, which], rng)
        return found

    def scaled(self, counted: np.ndarray) -> np.ndarray:
        """Return counts (N, M) on the scales of their errors."""
        found = np.empty(counted.shape)
        for error, which in self.errors:
            found[..., which] = error.scaled(counted[..., which])
        return found

    def variances(self) -> np.ndarray:
        """Return the variance (M,) of the error of each figure, on its scale."""
        found = np.empty(len(self.rows))
        for error, which in self.errors:
            found[which] = error.variance(self.people[which])
        return found


def observations_of(scenario: Scenario, until: date | None = None, first: date | None = None) -> Observations:
    """Return the figures of a scenario that were known on a day, inside its days, of the series that series.csv has.

    Figures of a series without a row in series.csv are left aside; those over days before `first` too.

    Raises
    ------
    ScenarioError
        When no series is declared, or no figure of one is known and inside the run.
    """
    known = scenario if until is None else known_on(scenario, until)
    declared = {row.series: row for row in scenario.series}
    if not declared:
        published = tuple(dict.fromkeys(row.series for row in scenario.observed))
        found = "no rows" if published else "no rows, and none in observed.csv"
        raise ScenarioError(
            [
                Fault(
                    "J098",
                    "series.csv",
                    found,
                    "a row for each series that counts: series, measure, error, spread; published are:"
                    f" {', '.join(published[:FEW]) or 'none'}",
                )
            ]
        )
    rows = tuple(
        _observation(row, scenario)
        for row in known.observed
        if row.series in declared and _inside(row, scenario, until, first)
    )
    if not rows:
        raise ScenarioError(
            [Fault("J098", "observed.csv", f"no figure of {', '.join(declared)}", _allowed(scenario, until, first))]
        )
    return Observations(
        tuple(sorted(rows, key=lambda row: (row.span.last, row.span.first, row.series, row.area, row.nationality)))
    )


def _allowed(scenario: Scenario, until: date | None, first: date | None) -> str:
    said = f" and known by {until}" if until else ""
    return f"some over days from {first or scenario.start} to {min(scenario.last, until or scenario.last)}{said}"


def _inside(row: Observed, scenario: Scenario, until: date | None, first: date | None) -> bool:
    return (
        row.starts >= (first or scenario.start)
        and row.starts >= scenario.start
        and row.ends <= min(scenario.last, until or scenario.last)
    )


def _observation(row: Observed, scenario: Scenario) -> Observation:
    series = next(one for one in scenario.series if one.series == row.series)
    return Observation(
        row.series, series.measure, Span(row.starts, row.ends), row.area, row.nationality, row.people, error_of(series)
    )
