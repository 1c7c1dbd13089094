"""The mean wait at each office: trucks, ferries and courts in one mean would say nothing of any of them."""

from collections.abc import Collection

import pandas as pd

from jornada.domain.scenario import Scenario
from jornada.study.measure import OF_WAIT, WAIT
from jornada.study.publish import publish, shown
from jornada.study.store import Run
from jornada.study.sums import cells_of, kept_at

MOST = 12  # offices that a panel has room for: of more, the table of offices tells


def waits_by_office(scenario: Scenario) -> tuple[str, ...]:
    """Return the mean waits that a panel shows beside each other: one an office, where there are several and not too many.

    Examples
    --------
    >>> from jornada.domain.office import Office
    >>> waits_by_office(Scenario(offices=(Office("trucks", "Site"), Office("court", "Town"))))
    ('mean wait at trucks', 'mean wait at court')
    """
    return tuple(f"{WAIT}{office.office}" for office in scenario.offices) if 1 < len(scenario.offices) <= MOST else ()


def waits_of(run: Run, names: Collection[str], twins: bool = False) -> pd.DataFrame:
    """Return one row a run and one column a mean wait at an office, in days; unknown where nobody was served.

    What was not recorded is left out, and offices that a rule of `publish` withholds.
    """
    if not names or not all(kept_at(run.scenario, name) for name in OF_WAIT):
        return pd.DataFrame()
    waited, served = (_by_office(run, name, twins) for name in OF_WAIT)
    waits = waited.reindex(index=served.index, columns=served.columns).fillna(0.0) / served.where(served > 0)
    unknown = pd.Series(float("nan"), served.index)
    offices = shown(publish(pd.DataFrame({"office": [name.removeprefix(WAIT) for name in names]})))["office"]
    return pd.DataFrame({f"{WAIT}{office}": waits.get(office, unknown) for office in offices}, index=served.index)


def _by_office(run: Run, name: str, twins: bool) -> pd.DataFrame:
    """Return the people, or days, of a flow of offices over the whole run by run and office; those with nobody are left out."""
    cells = cells_of(run, name, (True, False), twins=twins)
    return pd.DataFrame() if cells is None else cells.pivot_table(index="run", columns="place", values="people", aggfunc="sum", fill_value=0.0, observed=True)
