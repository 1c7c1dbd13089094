"""Papers over the whole run: how many people hold each, or none, with ranges."""

import pandas as pd

from jornada.study.publish import publish, shown
from jornada.study.runs.cells import KEPT, ranges
from jornada.study.runs.run import Run
from jornada.study.runs.sums import added, averaged, by_place, last_night
from jornada.study.store.rows import EVERY

NONE = "no paper"  # as the engine writes it


def by_paper(run: Run) -> pd.DataFrame:
    """Return one row a paper, and one for none: `holding` on an average night and `at_end`, as _q05, _q50 and _q95.

    No rows where the scenario has no papers, or the run did not keep who holds them.
    """
    found = (
        {name: by_place(run, "holding", figure, EVERY) for name, figure in (("holding", averaged), ("at_end", _last))}
        if run.scenario.papers
        else {}
    )
    if any(held is None for held in found.values()) or not found:
        return pd.DataFrame({"paper": []})
    names = [*(paper.paper for paper in run.scenario.papers), NONE]
    parts = {name: held.reindex(names, fill_value=0.0).to_numpy() for name, held in found.items() if held is not None}
    columns = {f"{name}_{q}": ranges(part)[:, i] for name, part in parts.items() for i, q in enumerate(KEPT)}
    return pd.DataFrame(shown(publish(pd.DataFrame({"paper": names, **columns}))))


def _last(run: Run, cells: pd.DataFrame) -> pd.DataFrame:
    last = cells.loc[cells["date"] == last_night(run)]
    return added(run, last.assign(people=last["last"]))
