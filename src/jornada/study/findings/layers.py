"""Figures by period for a map: every recorded measure by place, office and nationality, as blocks of quantiles."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from jornada.study.findings.wide import (
    FEW,
    Counts,
    Layer,
    Wide,
    codes_of,
    keys_of,
    lines_of,
    rows_in_lines,
    summed,
    wide_of,
)
from jornada.study.publish import publish, shown
from jornada.study.runs.axes import axes_of
from jornada.study.runs.cells import NAMES, Split
from jornada.study.runs.measure import is_known
from jornada.study.runs.run import Run
from jornada.study.store.rows import EVERY

BALANCE = ("present", "arrived", "set_out", "turned_homeward", "settled")


def layers_of(run: Run, summary: pd.DataFrame) -> list[Layer]:
    """Return every layer of a run: what its summary has, and what is counted from its blocks."""
    rows = summary.loc[(summary["every"] != "run") & summary["measure"].map(is_known)]
    found = [
        layer
        for _, part in rows.groupby(["measure", "kind"], observed=True, sort=False)
        for layer in _of_measure(run, part)
    ]
    return allowed(run, [*found, *_by_place_and_group(run), *_in_lines(run), *_balance(run, rows)])


def allowed(run: Run, layers: list[Layer]) -> list[Layer]:
    """Return layers as they may be shown: rows that a rule of `publish` withholds are taken out."""
    kept = []
    for layer in layers:
        table = pd.DataFrame({"measure": layer.measure, **_names(run, layer), "row": range(len(layer.rows))})
        rows = shown(publish(table))["row"].to_numpy(np.int64)
        if len(rows):
            kept.append(
                layer
                if len(rows) == len(layer.rows)
                else replace(layer, rows=tuple(layer.rows[i] for i in rows), values=layer.values[:, rows])
            )
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
    return {
        "place": [places[row // many] for row in layer.rows],
        "nationality": [nations[row % many] for row in layer.rows] if many > 1 else blank,
    }


def _of_measure(run: Run, part: pd.DataFrame) -> Iterator[Layer]:
    """Yield the layers of a measure: at each margin the finest periods that were kept."""
    for by, (place, nation) in {
        "place": (True, False),
        "total": (False, False),
        "group": (False, True),
        "place+group": (True, True),
    }.items():
        rows = part.loc[((part["place"] != "") == place) & ((part["nationality"] != "") == nation)]
        for every in EVERY:
            chosen = rows.loc[rows["every"] == every]
            if len(chosen):
                yield from _layer(run, by, chosen)
                break


def _layer(run: Run, by: str, rows: pd.DataFrame) -> Iterator[Layer]:
    name, stock = str(rows["measure"].iloc[0]), rows["kind"].iloc[0] == "stock"
    axis = axes_of(run)[str(rows["every"].iloc[0])]
    by = "office" if by == "place" and name.startswith("office_") else by
    stats = FEW if by == "place+group" else NAMES
    keys, when = keys_of(run, by, rows), axis.index(rows["date"], stock)
    kept = (keys >= 0) & (when >= 0)
    if kept.any():
        found, code = np.unique(keys[kept], return_inverse=True)
        values = np.zeros((len(stats), len(found), len(axis.last)))
        values[:, code, when[kept]] = rows.loc[kept, list(stats)].to_numpy(float).T
        yield Layer(name, by, axis.name, tuple(int(row) for row in found), stats, values)


def _by_place_and_group(run: Run) -> Iterator[Layer]:
    """Yield people at places by nationality: the summary keeps flows by both, but no stock."""
    split = Split("present", "place+group")
    found = wide_of(run, split)
    if found is not None:
        yield summed(found, split, found.rows, found.at)


def _in_lines(run: Run) -> Iterator[Layer]:
    """Yield the people in line or on the list of each office, and of all offices at a place."""
    rows = rows_in_lines(run)
    for (name, by), wide in lines_of(run).items():
        if len(rows[by]):
            yield summed(wide, Split(name, by), rows[by], wide.at)


def _balance(run: Run, rows: pd.DataFrame) -> Iterator[Layer]:
    """Yield the means of what came and went at each place, which add up, and who came and stayed, which is the rest.

    Who comes and goes on the same day, by another leg, is in neither: such a departure is no new decision.
    """
    parts = {
        name: wide_of(run, Split(name, "place"), "week", "last" if name == "present" else "people") for name in BALANCE
    }
    seen = set(rows["measure"])
    if any(name in seen or run.scenario.measures for name, part in parts.items() if part is None):
        return
    axis, places = axes_of(run)["week"], np.arange(len(run.scenario.places))
    means: dict[str, list[np.ndarray]] = {name: [] for name in (*BALANCE, "net_came")}

    def came(some: np.ndarray) -> np.ndarray:
        nobody = np.zeros((len(some), len(axis.last), run.runs))
        values = {name: nobody if part is None else part.at(some) for name, part in parts.items()}
        values["net_came"] = rest_of(values)
        for name, block in values.items():
            means[name].append(block.mean(2))
        return values["net_came"]

    there = next((part for part in parts.values() if part is not None), None)
    yield summed(
        there or Wide(axis, run.runs, *(np.zeros(0, np.int64) for _ in range(4))),
        Split("net_came", "place"),
        places,
        came,
    )
    for name, blocks in means.items():
        yield Layer(
            name, "place", "week", tuple(int(place) for place in places), ("mean",), np.concatenate(blocks)[None]
        )


def rest_of(balance: Mapping[str, np.ndarray]) -> np.ndarray:
    """Return who else came, less who else left, at each place and week (P, T, N): what makes the balance hold."""
    present = balance[BALANCE[0]]
    before = np.concatenate([np.zeros_like(present[:, :1]), present[:, :-1]], axis=1)
    _, arrived, set_out, homeward, settled = (balance[name] for name in BALANCE)
    return present - before - arrived + set_out + homeward + settled


def difference(first: Run, second: Run, layers: list[Layer]) -> list[Layer]:
    """Return the differences of two runs, pair by pair, for the layers of places, offices and nationalities, and in
    all: second less first."""
    found, lines = [], [lines_of(run) for run in (first, second)]
    for layer in layers:
        if layer.by == "leg" or layer.stats == ("mean",) or layer.measure == "net_came":
            continue
        if (layer.measure, layer.by) in lines[0]:
            found += _subtracted(layer, [of.get((layer.measure, layer.by)) for of in lines])
        elif layer.measure not in ("queue", "office_queue"):
            found += _subtracted(
                layer, [wide_of(run, Split(layer.measure, layer.by), layer.axis) for run in (first, second)]
            )
    return allowed(first, found)


def _subtracted(layer: Layer, parts: list[Counts | None]) -> list[Layer]:
    known = [part for part in parts if part is not None]
    if not known or len({part.axis.name for part in known}) > 1:
        return []
    rows = np.unique(np.concatenate([part.rows for part in known]))

    def change(some: np.ndarray) -> np.ndarray:
        before, after = (
            np.zeros((len(some), len(known[0].axis.last), known[0].runs)) if part is None else part.at(some)
            for part in parts
        )
        return after - before

    return [without_zeros(summed(known[0], Split(layer.measure, layer.by), rows, change))]


def without_zeros(layer: Layer) -> Layer:
    """Return a layer without the rows that are zero in every period.

    One is left, since a layer without rows would say that nothing was recorded.
    """
    kept = np.flatnonzero(layer.values.any(axis=(0, 2)))
    kept = kept if len(kept) else np.zeros(1, np.int64)
    return replace(layer, rows=tuple(layer.rows[i] for i in kept), values=layer.values[:, kept])
