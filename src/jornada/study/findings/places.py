"""Places over the whole run: people present on average and at most, and encounters, each with its range."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from jornada.domain.flee3.checks import CAMPS
from jornada.study.publish import publish, shown
from jornada.study.runs.cells import quantiles, side_by_side
from jornada.study.runs.measure import AT
from jornada.study.runs.run import Run
from jornada.study.runs.sums import added, averaged
from jornada.study.runs.sums import by_place as places_of
from jornada.study.runs.totals import over_run
from jornada.study.store.rows import EVERY

KEPT = ("q05", "q50", "q95")
MOST = 12  # places that a comparison shows beside camps


def by_place(run: Run) -> pd.DataFrame:
    """Return one row a place: `present`, `peak`, `without_bed` and `encounters`, each as _q05, _q50 and _q95 over the
    runs.

    Averages are over all nights of the run; the peak is the highest of the periods that were kept, of a week the mean
    of its nights.
    """
    parts = [*_stock(run, "present", "present", "peak"), *_stock(run, "unsheltered", "without_bed", None), *_flow(run)]
    table = pd.concat(parts, axis=1).rename_axis("place").reset_index() if parts else pd.DataFrame({"place": []})
    return pd.DataFrame(shown(publish(table)))


def _stock(run: Run, measure: str, average: str, highest: str | None) -> list[pd.DataFrame]:
    """Return the average over all nights, and the highest of the shortest periods that were kept."""
    figures = {average: averaged} | ({highest: _highest} if highest else {})
    return [
        _named(found, name)
        for name, figure in figures.items()
        if (found := places_of(run, measure, figure, EVERY)) is not None
    ]


def _highest(run: Run, cells: pd.DataFrame) -> pd.DataFrame:
    keys, wide = side_by_side(cells, ["place", "date"], run.runs)
    return pd.DataFrame(wide).groupby(keys["place"].to_numpy(), sort=False).max()


def _flow(run: Run) -> list[pd.DataFrame]:
    found = places_of(run, "encounters", added)
    return [] if found is None else [_named(found, "encounters")]


def _named(runs: pd.DataFrame, name: str) -> pd.DataFrame:
    found = quantiles(np.asarray(runs, dtype=float))[list(KEPT)]
    return found.set_axis([f"{name}_{q}" for q in KEPT], axis=1).set_axis(runs.index.astype(str))


def people_at(run: Run) -> pd.DataFrame | None:
    """Return the people at each place on the average of all nights, one row a run and one column a place.

    None where they were not kept by place.
    """
    names = [place.place for place in run.scenario.places]
    found = over_run(run, "present", names)
    return None if found is None else pd.DataFrame(found.T, index=pd.RangeIndex(run.runs, name="run"), columns=names)


def places_beside(runs: Sequence[Run]) -> tuple[str, ...]:
    """Return the measures of people at the places that a comparison of paired runs shows.

    These are the places at which people differ in any run, the most different ones, and under the rules of Flee every
    camp.
    """
    known = [table for run in runs if (table := people_at(run)) is not None]
    if len(known) < len(runs):
        return ()
    names = list(dict.fromkeys(name for table in known for name in table))
    wide = [table.reindex(columns=names, fill_value=0.0) for table in known]
    apart = pd.concat([(table - wide[0]).abs().max() for table in wide], axis=1).max(axis=1)
    camps = {
        site.place for run in runs if run.scenario.rule_set.camps for site in run.scenario.sites if site.kind in CAMPS
    }
    most = set(apart[apart > 0].nlargest(MOST).index) | camps
    return tuple(f"{AT}{name}" for name in names if name in most)
