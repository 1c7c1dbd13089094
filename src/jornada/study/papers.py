"""Papers over the whole run: how many people hold each, or none, with ranges."""

import numpy as np
import pandas as pd

from jornada.study.cells import KEPT, by_name, ranges
from jornada.study.publish import publish, shown
from jornada.study.store import Run, read_stocks

NONE = "no paper"  # as the engine writes it


def by_paper(run: Run) -> pd.DataFrame:
    """Return one row a paper, and one for none: `holding` on an average recorded night and `at_end`, as _q05, _q50 and _q95.

    No rows where the scenario has no papers, or the run did not keep who holds them.
    """
    frame = read_stocks(run, "holding") if run.scenario.papers else pd.DataFrame()
    if not len(frame):
        return pd.DataFrame({"paper": []})
    names = [*(paper.paper for paper in run.scenario.papers), NONE]
    last = frame.loc[frame["date"] == frame["date"].max()]
    parts = {"holding": _people(run, frame, names) / frame["date"].nunique(), "at_end": _people(run, last, names)}
    columns = {f"{name}_{q}": ranges(part)[:, i] for name, part in parts.items() for i, q in enumerate(KEPT)}
    return pd.DataFrame(shown(publish(pd.DataFrame({"paper": names, **columns}))))


def _people(run: Run, frame: pd.DataFrame, names: list[str]) -> np.ndarray:
    found = by_name(frame, names, run.runs)
    return np.zeros((len(names), run.runs)) if found is None else found
