"""People who walk together: where they slept on each recorded night, with the range over the runs."""

import pandas as pd

from jornada.study.publish import publish, shown
from jornada.study.runs.cells import KEPT, ranges, side_by_side
from jornada.study.runs.run import Run
from jornada.study.runs.sums import cells_of
from jornada.study.store.rows import EVERY


def by_night(run: Run) -> pd.DataFrame:
    """Return one row a night that ends a recorded period and place where anybody in a caravan slept: `people` as _q05,
    _q50 and _q95, and `ever`.

    On a leg they are counted where it begins. `ever` is the share of runs in which anybody did.
    """
    parts = (
        cells_of(part, "in_caravan", (True, False), EVERY) for part in (run.parts() if run.scenario.caravans else ())
    )
    found = [cells.loc[cells["last"] > 0].astype({"place": str}) for cells in parts if cells is not None]
    tonight = pd.concat(found, ignore_index=True) if found else pd.DataFrame()
    if tonight.empty:
        return pd.DataFrame({"place": []})
    tonight["place"] = pd.Categorical(tonight["place"], run.names.of("place"))
    keys, wide = side_by_side(tonight.assign(people=tonight["last"]), ["date", "place"], run.runs)
    columns = {f"people_{q}": ranges(wide)[:, i] for i, q in enumerate(KEPT)}
    nights = keys["date"].dt.strftime("%Y-%m-%d")
    return pd.DataFrame(
        shown(publish(pd.DataFrame({"night": nights, "place": keys["place"], **columns, "ever": (wide > 0).mean(1)})))
    )
