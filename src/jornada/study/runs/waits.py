"""The mean wait at each office: trucks, ferries and courts in one mean would say nothing of any of them."""

from collections.abc import Sequence

import numpy as np

from jornada.domain.scenario.scenario import Scenario
from jornada.study.publish import publish, shown
from jornada.study.runs.measure import OF_WAIT, WAIT
from jornada.study.runs.run import Run
from jornada.study.runs.totals import by_run, kept_at

MOST = 12  # offices that a panel has room for: of more, the table of offices tells


def waits_by_office(scenario: Scenario) -> tuple[str, ...]:
    """Return the mean waits that a panel shows beside each other: one an office, where there are several and not too
    many.

    Examples
    --------
    >>> from jornada.domain.nouns.office import Office
    >>> waits_by_office(Scenario(offices=(Office("trucks", "Site"), Office("court", "Town"))))
    ('mean wait at trucks', 'mean wait at court')
    """
    return tuple(f"{WAIT}{office.office}" for office in scenario.offices) if 1 < len(scenario.offices) <= MOST else ()


def waits_of(run: Run, names: Sequence[str], twins: bool = False) -> dict[str, np.ndarray]:
    """Return mean waits at offices by run (N,), in days; unknown where nobody was served.

    What was not recorded is left out, and offices that a rule of `publish` withholds.
    """
    if not names or not all(kept_at(run.scenario, name) for name in OF_WAIT):
        return {}
    offices = [name.removeprefix(WAIT) for name in names]
    waited, served = by_run(run, OF_WAIT, offices, twins).values()
    shares = waited / np.where(served > 0, served, np.nan)
    return {
        f"{WAIT}{row['office']}": shares[:, offices.index(row["office"])]
        for row in shown(publish([{"office": office} for office in offices]))
    }
