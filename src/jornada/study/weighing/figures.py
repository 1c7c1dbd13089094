"""What a run counted of each observation, and what it must record for that.

Shape letters: M observations.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from jornada.domain.nouns.observed import Recorded
from jornada.domain.scenario.scenario import Scenario
from jornada.study.runs.measure import measure
from jornada.study.runs.question_records import kept, only_kept
from jornada.study.weighing.observations import Observation, Observations

if TYPE_CHECKING:
    from jornada.engine.ledger.record import SoFar, Table


def every_of(row: Observation) -> str:
    """Return by which period a run must record what an observation counts: the month where it is one, else the day.

    Examples
    --------
    >>> from datetime import date
    >>> from jornada.domain.nouns.span import Span
    >>> from jornada.study.weighing.errors import ErrorModel
    >>> every_of(
    ...     Observation(
    ...         "transits", "present", Span(date(2023, 2, 1), date(2023, 2, 28)), "", "", 9.0, ErrorModel("poisson")
    ...     )
    ... )
    'month'
    """
    first, last = row.span
    return "month" if first.day == 1 and (last + timedelta(days=1)).day == 1 and (last - first).days < 31 else "day"


def needs_of(observations: Observations) -> tuple[Recorded, ...]:
    """Return what a run must record for some observations."""
    return tuple(dict.fromkeys(Recorded(row.measure, every_of(row), row.kind) for row in observations.rows))


def recording_for(scenario: Scenario, observations: Observations, also: tuple[Recorded, ...] = ()) -> Scenario:
    """Return a scenario that records what observations need, and nothing else but what is asked for."""
    return replace(scenario, measures=tuple(dict.fromkeys((*also, *needs_of(observations)))), questions=())


@dataclass(frozen=True)
class Counted:
    """What a run counted, read for observations; places of an area are added up."""

    scenario: Scenario
    stocks: "Table"
    flows: "Table"

    def of(self, observations: Observations) -> np.ndarray:
        """Return what the run counted of each observation (M,).

        Of a flow the total of its days, of a stock the average night.
        """
        return np.array([self._of(row) for row in observations.rows], float) * self.scenario.stands_for

    def _of(self, row: Observation) -> float:
        stock = measure(row.measure).kind == "stock"
        rows = self._rows(stock, row.measure, every_of(row))
        here = (rows["date"] >= np.datetime64(row.span.first)) & (rows["date"] <= np.datetime64(row.span.last))
        here &= (rows["place"] > 0) == bool(row.area)
        here &= rows["nationality"] == self._code("nationality", row.nationality)
        if row.area:
            here &= np.isin(rows["place"], [self._code("place", place) for place in self._places[row.area]])
        people = rows["nights" if stock else "people"][here].sum()
        return float(people) / (((row.span.last - row.span.first).days + 1) if stock else 1)

    def _rows(self, stock: bool, name: str, every: str) -> dict[str, np.ndarray]:
        """Return the rows of a measure by a period."""
        found = self._cache.get((name, every))
        if found is None:
            table = self.stocks if stock else self.flows
            which = (table["measure"] == table.names["measure"].index(name)) & (
                table["every"] == table.names["every"].index(every)
            )
            found = {column: cells[which] for column, cells in table.columns.items()}
            self._cache[name, every] = found
        return found

    @cached_property
    def _cache(self) -> dict[tuple[str, str], dict[str, np.ndarray]]:
        return {}

    @cached_property
    def _places(self) -> dict[str, tuple[str, ...]]:
        """Return the places of each area, and each place under its own name."""
        found: dict[str, tuple[str, ...]] = {}
        for place in self.scenario.places:
            if place.kind == "destination" and place.area:
                found[place.area] = (*found.get(place.area, ()), place.place)
        return {place.place: (place.place,) for place in self.scenario.places} | found

    def _code(self, column: str, text: str) -> int:
        names = self.flows.names[column]
        return names.index(text) if text in names else -1


def without_needs(so_far: "SoFar", scenario: Scenario) -> "SoFar":
    """Return what has been recorded so far without what a scenario does not keep.

    A run of it goes on as if that had not been asked for.
    """
    periods = {row.every for row in kept(scenario)}
    sums = {
        table: {every: cells for every, cells in parts.items() if every in periods or not every}
        for table, parts in so_far.sums.items()
    }
    begun = {every: day for every, day in so_far.begun.items() if every in periods}
    on = {every: days for every, days in so_far.on.items() if every in periods}
    return replace(
        so_far,
        stocks=only_kept(scenario, so_far.stocks),
        flows=only_kept(scenario, so_far.flows),
        sums=sums,
        begun=begun,
        on=on,
    )
