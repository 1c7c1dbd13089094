"""A scenario without what was fitted to encounters, with nothing left in it that leads to what is gone."""

from dataclasses import replace
from typing import Any

from jornada.domain.scenario.left_out import without_loose_ends
from jornada.domain.scenario.scenario import Scenario

# outcomes of offices are not told by encounters
FITTED_TABLES = ("arrivals", "pulls", "dispositions", "stops", "policies")


def without_fitted(scenario: Scenario) -> Scenario:
    """Return the scenario without its fitted rows and policies; nothing takes their place.

    Without dispositions an encounter ends in release: nobody is met again, so a run has fewer encounters for this
    alone.

    Examples
    --------
    >>> from jornada.domain.nouns.office import Disposition
    >>> rows = (Disposition("Title 42", share=0.7, effect="return", basis="fitted"), Disposition("Title 8", share=0.1))
    >>> [row.disposition for row in without_fitted(Scenario(dispositions=rows)).dispositions]
    ['Title 8']
    """
    kept: dict[str, Any] = {
        table: tuple(row for row in getattr(scenario, table) if row.basis != "fitted") for table in FITTED_TABLES
    }
    return without_loose_ends(scenario, replace(scenario, **kept))
