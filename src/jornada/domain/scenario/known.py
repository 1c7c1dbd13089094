"""What was known on a day: a scenario without rows that were published later."""

from dataclasses import replace
from datetime import date
from typing import Any

from jornada.domain.scenario.left_out import without_loose_ends
from jornada.domain.scenario.scenario import Scenario
from jornada.domain.schema.fields import NOUNS, fields_of

DATED = tuple(table for table in NOUNS if any(field.attribute == "known_from" for field in fields_of(table)))


def known_on(scenario: Scenario, day: date) -> Scenario:
    """Return the scenario without the rows of any table that were not known on a day.

    A published figure of which it is not said when it was known is known when its period is over; what is said of days
    to come without such a date, an assumption, stays.

    Examples
    --------
    >>> from jornada.domain.nouns.observed import Observed
    >>> january, february = (
    ...     Observed("transits", date(2023, m, 1), date(2023, m, 28), people=9.0, known_from=date(2023, m + 1, 20))
    ...     for m in (1, 2)
    ... )
    >>> [row.starts.month for row in known_on(Scenario(observed=(january, february)), date(2023, 2, 28)).observed]
    [1]
    """
    kept: dict[str, Any] = {
        table: tuple(row for row in getattr(scenario, table) if _is_known(table, row, day)) for table in DATED
    }
    return without_loose_ends(scenario, replace(scenario, **kept))


def _is_known(table: str, row: Any, day: date) -> bool:
    known_from = row.known_from or (row.ends if table == "observed" else None)
    return known_from is None or bool(known_from <= day)
