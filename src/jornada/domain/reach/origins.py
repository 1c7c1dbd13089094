"""How arrivals are spread over the days of their row: evenly, by a season, or as a published series."""

from collections.abc import Sequence
from datetime import date, timedelta

from jornada.domain.nouns.arrival import Arrival
from jornada.domain.nouns.observed import Observed
from jornada.domain.scenario.scenario import Scenario


def daily_weights(scenario: Scenario, arrival: Arrival) -> tuple[float, ...]:
    """Return what each day of a row counts: people of the series, or the factor of the month.

    Examples
    --------
    >>> from jornada.domain.nouns.arrival import Season
    >>> row = Arrival("", "A", "adult", date(2023, 1, 31), date(2023, 2, 1), 30, season="dry")
    >>> daily_weights(Scenario(seasons=(Season("dry", 2, 2.0),)), row)
    (1.0, 2.0)
    """
    days = [arrival.starts + timedelta(days=i) for i in range((arrival.ends - arrival.starts).days + 1)]
    if arrival.series:
        rows = rows_of_series(scenario, arrival)
        return tuple(_people_on(rows, day) for day in days)
    factors = {row.month: row.factor for row in scenario.seasons if row.season == arrival.season}
    return tuple(factors.get(day.month, 1.0) for day in days)


def people_of(scenario: Scenario, arrival: Arrival) -> float:
    """Return how many people of a row come, or are to be expected, on days of the scenario.

    Examples
    --------
    >>> row = Arrival("", "A", "adult", date(2023, 1, 30), date(2023, 2, 2), 40)
    >>> people_of(Scenario(start=date(2023, 1, 1), days=31), row)
    20.0
    """
    last = scenario.start + timedelta(days=scenario.days - 1)
    if not arrival.series and scenario.start <= arrival.starts and arrival.ends <= last:
        return arrival.people
    weights = daily_weights(scenario, arrival)
    inside = [
        weight for i, weight in enumerate(weights) if scenario.start <= arrival.starts + timedelta(days=i) <= last
    ]
    return arrival.people * sum(inside) / (1.0 if arrival.series else sum(weights) or 1.0)


def rows_of_series(scenario: Scenario, arrival: Arrival) -> list[Observed]:
    """Return the figures that drive a row: of its nationality where the series has it, else of all together.

    Over all areas.
    """
    nation = next((g.nationality for g in scenario.groups if g.group == arrival.group), "")
    rows = [row for row in scenario.observed if row.series == arrival.series]
    rows = [row for row in rows if row.nationality == nation] or [row for row in rows if not row.nationality]
    return [row for row in rows if not row.area] or rows


def _people_on(rows: Sequence[Observed], day: date) -> float:
    """Return the people that a series counts on a day, its figures spread evenly over their periods."""
    return sum(row.people / ((row.ends - row.starts).days + 1) for row in rows if row.starts <= day <= row.ends)
