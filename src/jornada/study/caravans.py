"""People who walk together: where they slept on each recorded night, with the range over the runs."""

import pandas as pd

from jornada.study.cells import KEPT, at_margin, ranges, side_by_side
from jornada.study.publish import publish, shown
from jornada.study.store import Run, read_stocks


def by_night(run: Run) -> pd.DataFrame:
    """Return one row a recorded night and place where anybody in a caravan slept: `people` as _q05, _q50 and _q95, and `ever`.

    On a leg they are counted where it begins. `ever` is the share of runs in which anybody did.
    """
    frame = read_stocks(run, "in_caravan") if run.scenario.caravans else pd.DataFrame()
    cells = at_margin(frame, (True, False)) if len(frame) else None
    if cells is None:
        return pd.DataFrame({"place": []})
    keys, wide = side_by_side(cells, ["date", "place"], run.runs)
    columns = {f"people_{q}": ranges(wide)[:, i] for i, q in enumerate(KEPT)}
    nights = keys["date"].dt.strftime("%Y-%m-%d")
    return pd.DataFrame(shown(publish(pd.DataFrame({"night": nights, "place": keys["place"], **columns, "ever": (wide > 0).mean(1)}))))
