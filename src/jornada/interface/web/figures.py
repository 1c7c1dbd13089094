"""The figures of an answer.

The panel of a comparison with the signs of its differences, as plain records through the gate.
"""

import math
from typing import Any

import pandas as pd

from jornada.study.publish import publish, shown
from jornada.study.questions.compare import Comparison
from jornada.study.questions.panel import panel
from jornada.study.questions.signs import signs

BOTH = ("mean", "q05", "q95")
SMALL = 1e-9  # a base that is smaller is none to take a share of


def figures(comparison: Comparison) -> list[dict[str, Any]]:
    """Return one record a measure of the panel: both means and ranges, the paired difference with its own, and in how
    many pairs its sign holds.

    What is unknown is None. `rank` is the place among what differs: first where the range of the difference does not
    hold zero, then by how large it is beside the base.
    """
    table = panel(comparison)
    first = table.loc[table["number"] == 0].set_index("measure")[list(BOTH)].add_prefix("before_")
    second = table.loc[table["number"] == 1].join(first, on="measure", how="inner")
    both = second.merge(signs(comparison, list(second["measure"])), on="measure", how="left")
    both["rank"] = ranks(both)
    records = shown(publish(both)).to_dict("records")
    return [
        {name: _plain(value) for name, value in record.items() if name not in ("scenario", "number", "label")}
        for record in records
    ]


def ranks(table: pd.DataFrame) -> pd.Series:
    """Return the place of each measure among those that differ, unknown for the others.

    Examples
    --------
    >>> rows = {
    ...     "difference": [1.0, -5.0, 0.0],
    ...     "difference_q05": [-1.0, -6.0, 0.0],
    ...     "difference_q95": [2.0, -4.0, 0.0],
    ...     "before_mean": [10.0, 10.0, 3.0],
    ... }
    >>> [None if rank != rank else int(rank) for rank in ranks(pd.DataFrame(rows))]
    [1, 0, None]
    """
    ends = table[["difference", "difference_q05", "difference_q95"]].astype(float)
    differs = ends.notna().all(axis=1) & (ends != 0).any(axis=1)
    unclear = (ends["difference_q05"] <= 0) & (ends["difference_q95"] >= 0)
    size = ends["difference"].abs() / table["before_mean"].astype(float).abs().clip(lower=SMALL).where(
        table["before_mean"].abs() > SMALL, ends["difference"].abs().clip(lower=SMALL)
    )
    order = (
        pd.DataFrame({"unclear": unclear, "size": -size})
        .loc[differs]
        .sort_values(["unclear", "size"], kind="stable")
        .index
    )
    return pd.Series(range(len(order)), index=order, dtype=float).reindex(table.index)


def _plain(value: Any) -> Any:
    """Return a value as JSON holds it: what is no number is none."""
    if hasattr(value, "item"):
        value = value.item()
    return None if value is None or isinstance(value, float) and not math.isfinite(value) else value
