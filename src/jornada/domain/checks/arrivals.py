"""Arrivals over time: seasons named twice, series that nobody published, and periods in which nobody comes."""

from collections.abc import Iterator

from jornada.domain.fault import Fault, Where, nearest
from jornada.domain.nouns.arrival import Arrival, Season
from jornada.domain.reach.origins import daily_weights, rows_of_series
from jornada.domain.scenario.scenario import Scenario
from jornada.domain.schema.not_read import each


def season_faults(scenario: Scenario, where: Where) -> Iterator[Fault]:
    """Find months named twice in a season."""
    seen: dict[tuple[str, int], str] = {}

    def told(row: Season, at: str) -> Iterator[Fault]:
        if (row.season, row.month) in seen:
            yield Fault(
                "J014",
                f"{at}, month",
                f"{row.month}",
                f"each month of a season once; {seen[row.season, row.month]} has it",
            )
        seen.setdefault((row.season, row.month), at)

    yield from each(scenario, where, "seasons", told)


def origin_faults(scenario: Scenario, where: Where) -> Iterator[Fault]:
    """Find arrivals that follow no series, or a series and a season at once, and those that never come."""
    known = sorted({row.series for row in scenario.observed})

    def told(row: Arrival, at: str) -> Iterator[Fault]:
        if not row.season and not row.series:
            return
        if row.series and row.series not in known:
            yield Fault("J012", f"{at}, series", row.series, "a series in observed", nearest(row.series, known))
        elif row.series and row.season:
            yield Fault(
                "J042",
                f"{at}, season",
                row.season,
                "blank beside a series, which has the season in it",
                severity="warning",
            )
        if row.ends >= row.starts and (not row.series or row.series in known) and not any(daily_weights(scenario, row)):
            yield Fault("J027", f"{at}, starts", f"{row.starts} to {row.ends}", _some_day(scenario, row))

    yield from each(scenario, where, "arrivals", told)


def _some_day(scenario: Scenario, row: Arrival) -> str:
    if not row.series:
        return f"a period with a month whose factor in season {row.season} is above 0"
    days = rows_of_series(scenario, row)
    span = f"{min(r.starts for r in days)} to {max(r.ends for r in days)}" if days else "no day for this nationality"
    return f"a period that the series covers with more than 0 people: {span}"
