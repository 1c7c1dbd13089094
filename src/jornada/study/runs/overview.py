"""Runs at a glance: one row a measure, and a measure over time with the dates on which nobody was counted."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from jornada.domain.fault import Fault, unknown
from jornada.study.runs.axes import axes_of
from jornada.study.runs.cells import NAMES, over_runs
from jornada.study.runs.headline import figures
from jornada.study.runs.measure import measure, unit_of
from jornada.study.runs.selection import flow_of, periods_of, refuse_missing, stock_of
from jornada.study.store.parquet import read_parquet
from jornada.study.store.rows import EVERY

if TYPE_CHECKING:
    import pandas as pd

    from jornada.study.runs.run import Run

COLUMNS = ("mean", *NAMES)


class At(NamedTuple):
    """What a measure is asked for."""

    place: str = ""  # blank: everywhere
    nationality: str = ""  # blank: everybody
    every: str = ""  # the period, blank: the shortest that was kept


def measures_of(run: "Run", names: Sequence[str]) -> "pd.DataFrame":
    """Return one row a measure, before the gate: its mean over the runs, 5 to 95 in 100 of them, and its unit.

    Raises
    ------
    UnknownName
        When there is no measure of a name, or it was not kept.
    """
    import pandas as pd

    found = figures(run, names)
    refuse_missing(names, [found])
    spread = over_runs(np.array([*found.values()], float).reshape(len(found), run.runs))[:, [0, 1, 3, 5]]
    rows = [
        {"measure": name, **dict(zip(("mean", "q05", "q50", "q95"), row, strict=True))}
        for name, row in zip(found, spread.tolist(), strict=True)
    ]
    return pd.DataFrame([{**row, "unit": unit_of(str(row["measure"]), run.scenario.money)} for row in rows])


def series_of(run: "Run", name: str, at: At) -> "pd.DataFrame":
    """Return mean and quantiles of a measure by date, (T,), before the gate: on dates without a row it was zero in
    every run.

    Raises
    ------
    UnknownName
        When the measure, the place or the nationality is not there, or it was not kept so.
    """
    import pandas as pd

    kind, every = measure(name).kind, at.every or _shortest(run, name)
    kept = stock_of(run.scenario, name, every) if kind == "stock" else flow_of(run.scenario, name, every)
    _refuse_unknown(run, at)
    summary = read_parquet(run.path / "summary.parquet").to_pandas()
    rows = summary[(summary["measure"] == kept) & (summary["every"] == every) & (summary["kind"] == kind)]
    here = rows[(rows["place"] == at.place) & (rows["nationality"] == at.nationality)]
    if here.empty and len(rows) and not _kept_so(rows, at):
        raise unknown(
            Fault("J030", f"series, {name}, by", _split(at), "a split that these runs keep it by"), _splits(rows)
        )
    axis = axes_of(run)[every]
    dates = pd.DatetimeIndex(axis.last if kind == "stock" else axis.first, name="date")
    return here.assign(date=pd.to_datetime(here["date"])).set_index("date")[[*COLUMNS]].reindex(dates, fill_value=0.0)


def _shortest(run: "Run", name: str) -> str:
    periods = periods_of(run.scenario).get(measure(name).name, set())
    return next((every for every in EVERY if every in periods), EVERY[0])


def _refuse_unknown(run: "Run", at: At) -> None:
    """Refuse a place or a nationality that the scenario has not: it would be zero for ever."""
    scenario = run.scenario
    places = [*(place.place for place in scenario.places), *(office.office for office in scenario.offices)]
    for name, known, what in (
        (at.place, places, "place"),
        (at.nationality, [group.nationality for group in scenario.groups], "nationality"),
    ):
        if name and name not in known:
            raise unknown(Fault("J012", f"series, {what}", name, f"a {what} of the scenario"), dict.fromkeys(known))


def _kept_so(rows: "pd.DataFrame", at: At) -> bool:
    return bool(
        (((rows["place"] != "") == bool(at.place)) & ((rows["nationality"] != "") == bool(at.nationality))).any()
    )


def _split(at: At) -> str:
    return "+".join(name for name, value in (("place", at.place), ("nationality", at.nationality)) if value) or "total"


def _splits(rows: "pd.DataFrame") -> list[str]:
    there = dict.fromkeys(zip(rows["place"] != "", rows["nationality"] != "", strict=True))
    return [_split(At("x" * bool(place), "x" * bool(nation))) for place, nation in there]
