"""Stocks and flows of runs as data frames, for tables of the report and for whoever asks in Python.

A plain run needs none.
"""

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from jornada.study.store.rows import EVERY, SPLIT, Names, Rows, each_run, joined, of_measures

if TYPE_CHECKING:
    from jornada.study.runs.run import Run


def read_stocks(run: "Run", measure: str, twins: bool = False, every: str = "") -> pd.DataFrame:
    """Return a stock as it stands in the blocks, for more counting: it has not passed the gate.

    `nights` are the people of all nights of a period added up, `last` those of its last night, and `people` the mean of
    its nights. Without `every` it is by the shortest periods that were kept.
    """
    every = every or next(
        (name for name in EVERY if len(_of_measure(run, Kept("stocks", measure, name), twins))), EVERY[0]
    )
    frame = _of_measure(run, Kept("stocks", measure, every), twins)
    mean = frame["people"] if every == "day" else frame["nights"] / nights_of(run, frame["date"], every)
    return frame.rename(columns={"people": "last"}).assign(people=mean)[
        ["run", "date", "place", "nationality", "people", "last", "nights"]
    ]


def nights_of(run: "Run", last: pd.Series, every: str) -> pd.Series:
    """Return how many nights the periods have that end on some dates.

    The last one of a run may be short, and so may its first month.
    """
    since = (last - pd.Timestamp(run.info["start"])).dt.days + 1
    return {"day": since * 0 + 1, "week": (since - 1) % 7 + 1, "month": np.minimum(since, last.dt.day)}[every]


def read_flows(run: "Run", measure: str, every: str, twins: bool = False) -> pd.DataFrame:
    """Return a flow as it stands in the blocks, for more counting: it has not passed the gate."""
    return _of_measure(run, Kept("flows", measure, every), twins)


class Kept(NamedTuple):
    """Rows that blocks have."""

    table: str  # stocks or flows
    measure: str  # its name
    every: str  # the period


def _of_measure(run: "Run", of: Kept, twins: bool) -> pd.DataFrame:
    """Return the rows of a measure by some periods, in people.

    From memory where the runs are few, or else from each block.
    """
    kept = run.kept[of.table]
    if kept is not None:
        rows = kept.of(of.measure, of.every)
        rows = rows if twins else rows.at(rows.run < SPLIT)
    else:
        rows = joined(
            [
                _by_periods(of_measures(part, run.names, [of.measure]), of.every)
                for part in each_run(run.blocks, of.table, run.names, twins)
            ]
        )
    return frame_of(rows, run.names, 1 if of.measure == "in_force" else run.scenario.stands_for)


def _by_periods(rows: Rows, every: str) -> Rows:
    return rows.at(rows.every == EVERY.index(every))


def frame_of(rows: Rows, names: Names, many: int = 1) -> pd.DataFrame:
    """Return rows of one measure as a data frame, each standing for so many people."""
    frame = pd.DataFrame({"run": rows.run, "date": rows.date.astype("datetime64[D]").astype("datetime64[s]")})
    for name in ("place", "nationality"):
        frame[name] = pd.Categorical.from_codes(getattr(rows, name), list(names.of(name)))
    amounts = {"people": rows.people} | ({} if rows.nights is None else {"nights": rows.nights})
    return frame.assign(**{name: cells if many == 1 else cells * many for name, cells in amounts.items()})
