"""Papers over the whole run: how many people hold each, or none, with ranges."""

import pandas as pd

from jornada.study.publish import publish, shown
from jornada.study.runs.cells import KEPT, ranges
from jornada.study.runs.run import Run
from jornada.study.runs.sums import by_names, cells_of, last_night, summed_up
from jornada.study.store.rows import EVERY

NONE = "no paper"  # as the engine writes it


def by_paper(run: Run) -> pd.DataFrame:
    """Return one row a paper, and one for none: `holding` on an average night and `at_end`, as _q05, _q50 and _q95.

    No rows where the scenario has no papers, or the run did not keep who holds them.
    """
    cells = cells_of(run, "holding", (True, False), EVERY) if run.scenario.papers else None
    if cells is None:
        return pd.DataFrame({"paper": []})
    names = [*(paper.paper for paper in run.scenario.papers), NONE]
    last = cells.loc[cells["date"] == last_night(run)]
    parts = {"holding": by_names(run, summed_up(run, cells), names), "at_end": by_names(run, last.assign(people=last["last"]), names)}
    columns = {f"{name}_{q}": ranges(part)[:, i] for name, part in parts.items() for i, q in enumerate(KEPT)}
    return pd.DataFrame(shown(publish(pd.DataFrame({"paper": names, **columns}))))
