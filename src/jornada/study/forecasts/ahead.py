"""Figures that are to be published after a day: each declared series goes on by the periods that it has had."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from jornada.domain.fault import Fault, ScenarioError
from jornada.domain.nouns.observed import Observed
from jornada.domain.nouns.span import Span
from jornada.domain.scenario.known import known_on
from jornada.domain.scenario.scenario import Scenario
from jornada.study.weighing.errors import error_of
from jornada.study.weighing.observations import Observation, Observations

Key = tuple[str, str, str]


@dataclass(frozen=True)
class History:
    """What was known of a series, a place and a nationality: its rows in order of time, each period once."""

    rows: tuple[Observed, ...]

    @property
    def people(self) -> np.ndarray:
        """Return the figures, in order of time."""
        return np.array([row.people for row in self.rows], float)

    @property
    def monthly(self) -> bool:
        """Say whether each figure is of a whole month."""
        last = self.rows[-1]
        return last.starts.day == 1 and last.ends == _month_end(last.starts)

    @property
    def season(self) -> int:
        """Return after how many periods a year, or of days a week, is over."""
        return 12 if self.monthly else {1: 7, 7: 52}.get(self.step, 1)

    @property
    def step(self) -> int:
        """Return the days from one period to the next."""
        starts = [row.starts for row in self.rows[-2:]]
        return (
            max(1, (starts[-1] - starts[0]).days)
            if len(starts) > 1
            else (self.rows[-1].ends - self.rows[-1].starts).days + 1
        )

    def periods(self, until: date) -> list[Span]:
        """Return the periods that follow, up to a day."""
        last, length = self.rows[-1], self.rows[-1].ends - self.rows[-1].starts
        found, starts = [], last.starts
        while True:
            starts = _month_end(starts) + timedelta(days=1) if self.monthly else starts + timedelta(days=self.step)
            ends = _month_end(starts) if self.monthly else starts + length
            if ends > until:
                return found
            found.append(Span(starts, ends))


def _month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def histories(known: Scenario) -> dict[Key, History]:
    """Return what is known of each declared series, place and nationality.

    Of two figures of a period the last that became known.
    """
    declared, found = {row.series for row in known.series}, dict[Key, dict[Span, Observed]]()
    for row in sorted(known.observed, key=lambda row: (row.starts, row.known_from or row.ends)):
        if row.series in declared:
            found.setdefault((row.series, row.area, row.nationality), {})[Span(row.starts, row.ends)] = row
    return {key: History(tuple(rows.values())) for key, rows in found.items()}


def figures_ahead(scenario: Scenario, origin: date, days: int) -> Observations:
    """Return the figures to forecast from a day on, without their numbers: those whose period ends in the days ahead.

    Raises
    ------
    ScenarioError
        When no declared series has a figure that was known on the day.
    """
    known, until = known_on(scenario, origin), origin + timedelta(days=days)
    declared = {row.series: row for row in scenario.series}
    found = []
    for history in histories(known).values():
        series = declared[history.rows[-1].series]
        spans = [span for span in history.periods(until) if span.last > origin and span.first >= scenario.start]
        found += [
            Observation(
                series.series,
                series.measure,
                span,
                history.rows[-1].area,
                history.rows[-1].nationality,
                float("nan"),
                error_of(series),
            )
            for span in spans
        ]
    if not found:
        raise ScenarioError(
            [
                Fault(
                    "J098",
                    "observed.csv",
                    f"nothing to forecast from {origin} on",
                    f"a series of series.csv with figures known by {origin}, and a period that ends within {days} days",
                )
            ]
        )
    return Observations(
        tuple(sorted(found, key=lambda row: (row.span.last, row.span.first, row.series, row.area, row.nationality)))
    )


def later_figures(figures: Observations, published: Iterable[Observed]) -> np.ndarray:
    """Return what was published of figures (M,), not a number where nothing was; of two the last that became known."""
    table = {
        (row.series, row.starts, row.ends, row.area, row.nationality): row.people
        for row in sorted(published, key=lambda row: row.known_from or row.ends)
    }
    return np.array(
        [
            table.get((row.series, row.span.first, row.span.last, row.area, row.nationality), np.nan)
            for row in figures.rows
        ],
        float,
    )
