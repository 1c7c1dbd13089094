"""Figures by period for a map: every recorded measure by place, office and nationality, as blocks of quantiles."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import pandas as pd

from jornada.study.cells import NAMES, Margin, at_margin, quantiles
from jornada.study.measure import is_known
from jornada.study.publish import publish, shown
from jornada.study.store import Run, read_flows, read_stocks

FEW = ("q05", "q50", "q95")
AXES = ("day", "week", "month")
BALANCE = ("present", "arrived", "set_out", "turned_homeward", "settled")
LINES = ("office_waiting", "office_listed")


@dataclass(frozen=True)
class Axis:
    """The periods that figures are kept for: first and last day of each."""

    name: str
    first: tuple[date, ...]
    last: tuple[date, ...]

    def index(self, days: Iterable[pd.Timestamp], stock: bool) -> np.ndarray:
        """Return the number of the period of each date, -1 where none is meant: stocks stand at the last day of one, flows at its first."""
        known = {pd.Timestamp(day): i for i, day in enumerate(self.last if stock else self.first)}
        return np.array([known.get(day, -1) for day in days], np.int64)


@dataclass(frozen=True)
class Layer:
    """A measure by rows and periods: values (S, R, T), S statistics over the runs; rows that are left out are zero in every run."""

    measure: str
    by: str
    axis: str
    rows: tuple[int, ...]
    stats: tuple[str, ...]
    values: np.ndarray


def axes_of(run: Run) -> dict[str, Axis]:
    """Return the axes of a run by name: days, weeks from its first day, and months."""
    start, days = date.fromisoformat(str(run.info["start"])), int(run.info["days"])
    every = [start + timedelta(days=i) for i in range(days)]
    weeks, months = every[::7], [day for i, day in enumerate(every) if i == 0 or day.day == 1]
    firsts = {"day": every, "week": weeks, "month": months}
    return {name: Axis(name, tuple(first), (*(day - timedelta(days=1) for day in first[1:]), every[-1])) for name, first in firsts.items()}


def layers_of(run: Run, summary: pd.DataFrame) -> list[Layer]:
    """Return every layer of a run: what its summary has, and what is counted from its blocks."""
    rows = summary.loc[(summary["every"] != "run") & summary["measure"].map(is_known)]
    found = [layer for _, part in rows.groupby(["measure", "kind"], observed=True, sort=False) for layer in _of_measure(run, part)]
    return allowed(run, [*found, *_by_place_and_group(run), *_in_lines(run), *_balance(run, rows)])


def allowed(run: Run, layers: list[Layer]) -> list[Layer]:
    """Return layers as they may be shown: rows that a rule of `publish` withholds are taken out."""
    kept = []
    for layer in layers:
        table = pd.DataFrame({"measure": layer.measure, **_names(run, layer), "row": range(len(layer.rows))})
        rows = shown(publish(table))["row"].to_numpy(np.int64)
        if len(rows):
            kept.append(layer if len(rows) == len(layer.rows) else replace(layer, rows=tuple(layer.rows[i] for i in rows), values=layer.values[:, rows]))
    return kept


def _names(run: Run, layer: Layer) -> dict[str, list[str]]:
    """Return the place (or office) and the nationality of each row of a layer."""
    nations, blank = list(codes_of(run, "group")), [""] * len(layer.rows)
    if layer.by in ("total", "leg"):
        return {"place": blank, "nationality": blank}
    if layer.by == "group":
        return {"place": blank, "nationality": [nations[row] for row in layer.rows]}
    places = list(codes_of(run, "office" if layer.by == "office" else "place"))
    many = len(nations) if layer.by == "place+group" else 1
    return {"place": [places[row // many] for row in layer.rows], "nationality": [nations[row % many] for row in layer.rows] if many > 1 else blank}


def _of_measure(run: Run, part: pd.DataFrame) -> Iterator[Layer]:
    """Yield the layers of a measure: at each margin the finest periods that were kept."""
    for by, (place, nation) in {"place": (True, False), "total": (False, False), "group": (False, True), "place+group": (True, True)}.items():
        rows = part.loc[((part["place"] != "") == place) & ((part["nationality"] != "") == nation)]
        for every in ("", *AXES):
            chosen = rows.loc[rows["every"] == every]
            if len(chosen):
                yield from _layer(run, by, chosen)
                break


def _layer(run: Run, by: str, rows: pd.DataFrame) -> Iterator[Layer]:
    measure, stock = str(rows["measure"].iloc[0]), rows["kind"].iloc[0] == "stock"
    axis = axis_of(run, rows["date"], stock, str(rows["every"].iloc[0]))
    by = "office" if by == "place" and measure.startswith("office_") else by
    stats = FEW if by == "place+group" else NAMES
    keys, when = _keys(run, by, rows), axis.index(rows["date"], stock)
    kept = (keys >= 0) & (when >= 0)
    if kept.any():
        names, code = np.unique(keys[kept], return_inverse=True)
        values = np.zeros((len(stats), len(names), len(axis.last)))
        values[:, code, when[kept]] = rows.loc[kept, list(stats)].to_numpy(float).T
        yield Layer(measure, by, axis.name, tuple(int(name) for name in names), stats, values)


def axis_of(run: Run, days: pd.Series, stock: bool, every: str) -> Axis:
    """Return the axis that some dates stand on: flows say it, of stocks it is the one that has all of them."""
    axes = axes_of(run)
    if not stock:
        return axes[every]
    seen = set(days)
    return next((axes[name] for name in ("week", "month") if seen <= {pd.Timestamp(day) for day in axes[name].last}), axes["day"])


def _keys(run: Run, by: str, rows: pd.DataFrame) -> np.ndarray:
    """Return the row of each cell: the number of its place, office or nationality; -1 for anything else."""
    places, nations = codes_of(run, "office" if by == "office" else "place"), codes_of(run, "group")
    place = rows["place"].astype(str).map(places).fillna(-1).to_numpy(np.int64)
    nation = rows["nationality"].astype(str).map(nations).fillna(-1).to_numpy(np.int64)
    if by == "total":
        return np.zeros(len(rows), np.int64)
    if by == "place+group":
        return np.where((place < 0) | (nation < 0), -1, place * len(nations) + nation)
    return nation if by == "group" else place


def codes_of(run: Run, noun: str) -> dict[str, int]:
    """Return the numbers of places, offices or nationalities, in the order of their tables."""
    scenario = run.scenario
    names = {"place": [row.place for row in scenario.places], "office": [row.office for row in scenario.offices],
             "group": sorted({row.nationality for row in scenario.groups})}[noun]
    return {name: i for i, name in enumerate(names)}


def wide_of(run: Run, name: str, by: str, every: str = "") -> tuple[Axis, tuple[int, ...], np.ndarray] | None:
    """Return a measure run by run: its axis, its rows, and people (R, T, N); None where it was not kept."""
    frame = read_flows(run, name, every) if every else read_stocks(run, name)
    margin: Margin = (by != "total", by == "place+group")
    cells = at_margin(frame, margin) if len(frame) else None
    if cells is None:
        return None
    axis = axis_of(run, cells["date"], not every, every)
    keys, when = _keys(run, by, cells), axis.index(cells["date"], not every)
    kept = (keys >= 0) & (when >= 0)
    names, code = np.unique(keys[kept], return_inverse=True)
    values = np.zeros((len(names), len(axis.last), run.runs))
    np.add.at(values, (code, when[kept], cells["run"].to_numpy()[kept]), cells["people"].to_numpy()[kept])
    return axis, tuple(int(name) for name in names), values


def summed(measure: str, by: str, axis: Axis, rows: tuple[int, ...], values: np.ndarray) -> Layer:
    """Return the layer of people (R, T, N): quantiles over the runs."""
    stats = FEW if by == "place+group" else NAMES
    found = quantiles(values.reshape(-1, values.shape[2]))[list(stats)].to_numpy().T.reshape(len(stats), *values.shape[:2])
    return Layer(measure, by, axis.name, rows, stats, found)


def _by_place_and_group(run: Run) -> Iterator[Layer]:
    """Yield people at places by nationality: the summary keeps flows by both, but no stock."""
    found = wide_of(run, "present", "place+group")
    if found is not None:
        yield summed("present", "place+group", *found)


def _in_lines(run: Run) -> Iterator[Layer]:
    """Yield the people in line or on the list of each office, and of all offices at a place."""
    parts = [found for name in LINES if (found := wide_of(run, name, "office")) is not None] if run.scenario.offices else []
    if not parts:
        return
    axis, whole = parts[0][0], np.zeros((len(run.scenario.offices), *parts[0][2].shape[1:]))
    for _, rows, values in parts:
        whole[list(rows)] += values
    yield summed("office_queue", "office", axis, tuple(range(len(whole))), whole)
    where = codes_of(run, "place")
    at = np.array([where[office.place] for office in run.scenario.offices])
    places = tuple(int(place) for place in np.unique(at))
    yield summed("queue", "place", axis, places, np.array([whole[at == place].sum(0) for place in places]))


def _balance(run: Run, rows: pd.DataFrame) -> Iterator[Layer]:
    """Yield the means of what came and went at each place, which add up, and who came and stayed, which is the rest.

    Who comes and goes on the same day, by another leg, is in neither: such a departure is no new decision.
    """
    parts = {name: _padded(run, name, rows) for name in BALANCE}
    if any(part is None for part in parts.values()):
        return
    present, arrived, set_out, homeward, settled = parts.values()
    before = np.concatenate([np.zeros_like(present[:, :1]), present[:, :-1]], axis=1)
    came = present - before - arrived + set_out + homeward + settled
    axis, places = axes_of(run)["week"], tuple(range(len(present)))
    yield summed("net_came", "place", axis, places, came)
    for name, values in {**parts, "net_came": came}.items():
        yield Layer(name, "place", "week", places, ("mean",), values.mean(2)[None])


def _padded(run: Run, name: str, rows: pd.DataFrame) -> np.ndarray | None:
    """Return a measure by place and week (P, T, N), zeros where it never was; None where it was not kept by the week."""
    seen = rows.loc[rows["measure"] == name]
    stock = name == "present"
    found = wide_of(run, name, "place", "" if stock else "week")
    whole = np.zeros((len(run.scenario.places), len(axes_of(run)["week"].last), run.runs))
    if found is None or found[0].name != "week":
        return None if len(seen) or run.scenario.measures else whole
    whole[list(found[1])] = found[2]
    return whole


def difference(first: Run, second: Run, layers: list[Layer]) -> list[Layer]:
    """Return the differences of two runs, pair by pair, for the layers by place and in all: second less first."""
    found = []
    for layer in layers:
        if layer.by in ("place", "total") and layer.stats == NAMES and layer.measure not in ("queue", "net_came"):
            parts = [wide_of(run, layer.measure, layer.by, "" if _is_stock(run, layer.measure) else layer.axis) for run in (first, second)]
            found += _subtracted(layer, [part for part in parts if part is not None], parts)
    return allowed(first, found)


def _is_stock(run: Run, name: str) -> bool:
    return any(kind == "stock" and measure == name for kind, measure, _ in run.grains())


def _subtracted(layer: Layer, known: list[tuple[Axis, tuple[int, ...], np.ndarray]], parts: list[tuple[Axis, tuple[int, ...], np.ndarray] | None]) -> list[Layer]:
    if not known or len({axis.name for axis, _, _ in known}) > 1:
        return []
    rows = tuple(sorted({row for _, names, _ in known for row in names}))
    shape = (len(rows), *known[0][2].shape[1:])
    change = np.zeros(shape)
    for sign, part in zip((-1, 1), parts, strict=True):
        if part is not None:
            change[[rows.index(row) for row in part[1]]] += sign * part[2]
    return [summed(layer.measure, layer.by, known[0][0], rows, change)]
