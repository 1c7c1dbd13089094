"""What each run comes to.

Totals of flows and averages of stocks over all its nights, in all or by place, from rows read a run at a time.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from jornada.domain.measures import AT_OFFICES, COST, OFFICE, PAID, listed
from jornada.domain.scenario.scenario import Scenario
from jornada.study.runs.cells import MARGINS, Margin
from jornada.study.runs.measure import measure
from jornada.study.runs.selection import kept_of
from jornada.study.store.rows import EVERY, Rows

if TYPE_CHECKING:
    from jornada.study.runs.run import Run


# What happens at offices only, so that all places have as many as all offices.
ONLY_THERE = frozenset(name for name in AT_OFFICES if not listed(name).elsewhere)


def kept_as(scenario: Scenario, name: str) -> str | None:
    """Return under which name all that a measure counts was kept: its own, or by office or place where that is as many;
    None where it was not.

    Examples
    --------
    >>> from jornada.domain.nouns.observed import Recorded
    >>> few = Scenario(measures=(Recorded("served", "week", "office"), Recorded("waiting", "week", "office")))
    >>> kept_as(few, "served"), kept_as(few, "waiting"), kept_as(Scenario(), "served"), kept_as(few, "cost of food")
    ('office_served', None, 'served', 'cost of food')
    """
    if name.startswith((COST, PAID)):
        return name
    base = name.removeprefix(OFFICE)
    names = (name, *({base, f"{OFFICE}{base}"} - {name} if base in ONLY_THERE else ()))
    kept = {found for found, _, _ in kept_of(scenario)}
    return next((found for found in names if found in kept), None)


def kept_at(scenario: Scenario, name: str, margin: Margin = (True, False)) -> bool:
    """Say whether a recorded measure was kept as finely as a margin asks: without rows it was zero there.

    Examples
    --------
    >>> from jornada.domain.nouns.observed import Recorded
    >>> few = Scenario(measures=(Recorded("served", "week", "office"), Recorded("died", "week", "nationality")))
    >>> kept_at(few, "office_served"), kept_at(few, "served"), kept_at(few, "died"), kept_at(few, "died", (False, True))
    (True, False, False, True)
    """
    return any(kept == name and by[0] >= margin[0] and by[1] >= margin[1] for kept, _, by in kept_of(scenario))


def grain_of(rows: Rows) -> np.ndarray:
    """Return how finely each row was kept, as the number of its margin in MARGINS."""
    return (rows.place > 0) + 2 * (rows.nationality > 0)


def fine_enough(margin: Margin) -> list[int]:
    """Return the numbers of the grains that can be added up to a margin, the coarsest first: only one of them is, for
    they are of the same people.

    Examples
    --------
    >>> fine_enough((True, False))
    [1, 3]
    """
    return [number for number, grain in enumerate(MARGINS) if grain[0] >= margin[0] and grain[1] >= margin[1]]


def over_run(run: "Run", name: str, names: Sequence[str]) -> np.ndarray | None:
    """Return the total of a flow, or a stock on the average of all nights, by the name in the column of places and run,
    (O, N).

    None where it was not kept by that: no figure is given for what was not added up.
    """
    return by_run(run, [name], names)[name].T if kept_at(run.scenario, name) else None


def by_run(
    run: "Run", measures: Sequence[str], places: Sequence[str] | None = None, twins: bool = False
) -> dict[str, np.ndarray]:
    """Return recorded measures by run: in all (N,), or at each of some places (N, O); zero where nothing was kept of
    anybody.

    A flow is its total and a stock the average of all nights, from the longest periods that it was kept by finely
    enough.
    """
    found: dict[str, np.ndarray] = {}
    for kind in ("stock", "flow"):
        asked = [name for name in dict.fromkeys(measures) if measure(name).kind == kind]
        sums = _sums(run, Wanted(f"{kind}s", asked, places), twins) if asked else None
        found |= {name: sums.longest(i, (places is not None, False)) for i, name in enumerate(asked)} if sums else {}
    return found if places is not None else {name: total[:, 0] for name, total in found.items()}


class Sums(NamedTuple):
    """Sums over the rows of a table."""

    people: np.ndarray  # (N, M, 3, 4, O) by run, measure, period, grain and place
    seen: np.ndarray  # (M, 3, 4) of which measures, periods and grains there were rows at all
    nights: int  # in a run, by which stocks are divided; 0: flows

    def longest(self, measure: int, margin: Margin) -> np.ndarray:
        """Return the sums of a measure, (N, O), from the longest periods with rows as fine as a margin, and the
        coarsest of these."""
        for every in reversed(range(len(EVERY))):
            for grain in fine_enough(margin):
                if self.seen[measure, every, grain]:
                    return (
                        self.people[:, measure, every, grain] / self.nights
                        if self.nights
                        else self.people[:, measure, every, grain]
                    )
        return np.zeros_like(self.people[:, measure, 0, 0])


class Wanted(NamedTuple):
    """Sums that are wanted."""

    table: str  # stocks or flows
    measures: list[str]  # their names
    places: Sequence[str] | None  # each by itself; none: all together


def _sums(run: "Run", wanted: Wanted, twins: bool) -> Sums:
    """Add up the rows of some measures, a run at a time."""
    table, measures, places = wanted.table, wanted.measures, wanted.places
    numbers = np.array(run.numbers if twins else range(run.runs))
    shape = (len(numbers), len(measures), len(EVERY), len(MARGINS), 1 if places is None else len(places))
    sums, seen = np.zeros(shape), np.zeros(shape[1:4], bool)
    for rows in run.rows(table, measures, twins):
        which, grain = _numbered(run, "measure", measures)[rows.measure], grain_of(rows)
        seen[which, rows.every, grain] = True
        where = np.zeros(len(which), np.int64) if places is None else _numbered(run, "place", places)[rows.place]
        here = np.flatnonzero(where >= 0)
        at = (cells[here] for cells in (np.searchsorted(numbers, rows.run), which, rows.every, grain, where))
        np.add.at(sums, tuple(at), (rows.people if rows.nights is None else rows.nights)[here].astype(float))
    many = np.array([run.stands_for(name) for name in measures])[:, None, None, None]
    return Sums(sums * many, seen, int(run.info["days"]) if table == "stocks" else 0)


def _numbered(run: "Run", column: str, names: Sequence[str]) -> np.ndarray:
    """Return which of some names, by the code that the blocks have for it, -1 for none of them."""
    number = {name: i for i, name in enumerate(names)}
    return np.array([number.get(name, -1) for name in run.names.of(column)])
