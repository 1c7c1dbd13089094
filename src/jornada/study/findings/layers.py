"""Figures by period for a map: every recorded measure by place, office and nationality, as blocks of quantiles."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from jornada.study.publish import publish, shown
from jornada.study.runs.axes import Axis, axes_of
from jornada.study.runs.cells import NAMES, Margin, Split, quantiles
from jornada.study.runs.measure import is_known
from jornada.study.runs.run import Run
from jornada.study.runs.sums import cells_of
from jornada.study.runs.totals import kept_at
from jornada.study.store.rows import EVERY

FEW = ("q05", "q50", "q95")
BALANCE = ("present", "arrived", "set_out", "turned_homeward", "settled")
LINES = ("office_waiting", "office_listed")
TOGETHER = 24  # rows that are spread out over weeks and runs at a time


@dataclass(frozen=True)
class Layer:
    """A measure by rows and periods: values (S, R, T), S statistics over the runs; rows that are left out are zero in every run."""

    measure: str
    by: str
    axis: str
    rows: tuple[int, ...]
    stats: tuple[str, ...]
    values: np.ndarray


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
    keys, when = _keys(run, by, rows), axis.index(rows["date"], stock)
    kept = (keys >= 0) & (when >= 0)
    if kept.any():
        found, code = np.unique(keys[kept], return_inverse=True)
        values = np.zeros((len(stats), len(found), len(axis.last)))
        values[:, code, when[kept]] = rows.loc[kept, list(stats)].to_numpy(float).T
        yield Layer(name, by, axis.name, tuple(int(row) for row in found), stats, values)


def _numbers(names: pd.Series, known: dict[str, int]) -> np.ndarray:
    """Return the number of each name, -1 for those that are not known: each different one is looked up once."""
    codes, texts = pd.factorize(names)
    return np.array([*(known.get(str(text), -1) for text in texts), -1], np.int64)[codes]


def _keys(run: Run, by: str, rows: pd.DataFrame) -> np.ndarray:
    """Return the row of each cell: the number of its place, office or nationality; -1 for anything else."""
    places, nations = codes_of(run, "office" if by == "office" else "place"), codes_of(run, "group")
    place, nation = _numbers(rows["place"], places), _numbers(rows["nationality"], nations)
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


@dataclass(frozen=True)
class Wide:
    """A measure run by run, before it is summed up: its axis, and entries sorted by row; only a few rows are spread out at a time."""

    axis: Axis
    runs: int
    key: np.ndarray
    when: np.ndarray
    run: np.ndarray
    people: np.ndarray

    @property
    def rows(self) -> np.ndarray:
        """Return the rows that have entries."""
        return np.unique(self.key)

    def at(self, rows: np.ndarray) -> np.ndarray:
        """Return people (R, T, N) at some rows, in order and with none of the entries' rows left out between them."""
        values = np.zeros((len(rows), len(self.axis.last), self.runs))
        here = slice(*np.searchsorted(self.key, (rows[0], rows[-1] + 1)))
        np.add.at(values, (np.searchsorted(rows, self.key[here]), self.when[here], self.run[here]), self.people[here])
        return values


def wide_of(run: Run, split: Split, every: str = "", of: str = "people") -> Wide | None:
    """Return a measure run by run, by some periods or by the shortest; None where it was not kept. Of a stock `people` are a mean of nights, `last` is the last."""
    by = split.by
    margin: Margin = (by not in ("total", "group"), by in ("group", "place+group"))
    found = ((length, cells_of(run, split.measure, margin, (length,))) for length in ((every,) if every else EVERY))
    length, cells = next(((length, cells) for length, cells in found if cells is not None), ("", None))
    if cells is None:
        return None
    axis = axes_of(run)[length]
    keys, when = _keys(run, by, cells), axis.index(cells["date"], "last" in cells)
    order = np.argsort(keys, kind="stable")
    order = order[(keys[order] >= 0) & (when[order] >= 0)]
    return Wide(axis, run.runs, keys[order], when[order], cells["run"].to_numpy()[order], cells[of].to_numpy()[order]) if len(order) else None


def summed(split: Split, axis: Axis, rows: np.ndarray, values_at: Callable[[np.ndarray], np.ndarray]) -> Layer:
    """Return the quantiles over the runs of people (R, T, N), which are asked for a few rows at a time."""
    stats = FEW if split.by == "place+group" else NAMES
    found = []
    for part in parts_of(rows):
        values = values_at(part)
        found.append(quantiles(values.reshape(-1, values.shape[2]))[list(stats)].to_numpy().T.reshape(len(stats), *values.shape[:2]))
    return Layer(*split, axis.name, tuple(int(row) for row in rows), stats, np.concatenate(found, axis=1))


def parts_of(rows: np.ndarray) -> list[np.ndarray]:
    """Return rows a few at a time: of a thousand runs and a hundred weeks, all at once would fill the memory."""
    return [rows[i:i + TOGETHER] for i in range(0, len(rows), TOGETHER)]


def _by_place_and_group(run: Run) -> Iterator[Layer]:
    """Yield people at places by nationality: the summary keeps flows by both, but no stock."""
    split = Split("present", "place+group")
    found = wide_of(run, split)
    if found is not None:
        yield summed(split, found.axis, found.rows, found.at)


def _in_lines(run: Run) -> Iterator[Layer]:
    """Yield the people in line or on the list of each office, and of all offices at a place."""
    rows = rows_in_lines(run)
    for (name, by), wide in lines_of(run).items():
        if len(rows[by]):
            yield summed(Split(name, by), wide.axis, rows[by], wide.at)


def rows_in_lines(run: Run) -> dict[str, np.ndarray]:
    """Return the offices of which those on the list, or else those in line, were kept, and the places all of whose offices are such."""
    where, offices = codes_of(run, "place"), run.scenario.offices
    at = np.array([where[office.place] for office in offices], np.int64)
    kept = np.array([kept_at(run.scenario, LINES[office.on_list]) for office in offices], bool)
    return {"office": np.flatnonzero(kept), "place": np.setdiff1d(at[kept], at[~kept]), "at": at}


def lines_of(run: Run) -> dict[tuple[str, str], Wide]:
    """Return the people in line or on the list, run by run: of each office, and of all offices at a place; nothing where nobody can be."""
    rows = rows_in_lines(run)
    parts = [found for name in LINES if len(rows["office"]) and (found := wide_of(run, Split(name, "office"))) is not None]
    if not parts or len({part.axis.name for part in parts}) > 1:
        return {}
    keys, when, runs, people = (np.concatenate([getattr(part, name) for part in parts]) for name in ("key", "when", "run", "people"))

    def by(codes: np.ndarray, among: np.ndarray) -> Wide:
        order = np.argsort(codes, kind="stable")
        order = order[np.isin(codes[order], among)]
        return Wide(parts[0].axis, run.runs, codes[order], when[order], runs[order], people[order])

    return {("office_queue", "office"): by(keys, rows["office"]), ("queue", "place"): by(rows["at"][keys], rows["place"])}


def _balance(run: Run, rows: pd.DataFrame) -> Iterator[Layer]:
    """Yield the means of what came and went at each place, which add up, and who came and stayed, which is the rest.

    Who comes and goes on the same day, by another leg, is in neither: such a departure is no new decision.
    """
    parts = {name: wide_of(run, Split(name, "place"), "week", "last" if name == "present" else "people") for name in BALANCE}
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

    yield summed(Split("net_came", "place"), axis, places, came)
    for name, blocks in means.items():
        yield Layer(name, "place", "week", tuple(int(place) for place in places), ("mean",), np.concatenate(blocks)[None])


def rest_of(balance: Mapping[str, np.ndarray]) -> np.ndarray:
    """Return who else came, less who else left, at each place and week (P, T, N): what makes the balance hold."""
    present = balance[BALANCE[0]]
    before = np.concatenate([np.zeros_like(present[:, :1]), present[:, :-1]], axis=1)
    _, arrived, set_out, homeward, settled = (balance[name] for name in BALANCE)
    return present - before - arrived + set_out + homeward + settled


def difference(first: Run, second: Run, layers: list[Layer]) -> list[Layer]:
    """Return the differences of two runs, pair by pair, for the layers of places, offices and nationalities, and in all: second less first."""
    found, lines = [], [lines_of(run) for run in (first, second)]
    for layer in layers:
        if layer.by == "leg" or layer.stats == ("mean",) or layer.measure == "net_came":
            continue
        if (layer.measure, layer.by) in lines[0]:
            found += _subtracted(layer, [of.get((layer.measure, layer.by)) for of in lines])
        elif layer.measure not in ("queue", "office_queue"):
            found += _subtracted(layer, [wide_of(run, Split(layer.measure, layer.by), layer.axis) for run in (first, second)])
    return allowed(first, found)


def _subtracted(layer: Layer, parts: list[Wide | None]) -> list[Layer]:
    known = [part for part in parts if part is not None]
    if not known or len({part.axis.name for part in known}) > 1:
        return []
    rows = np.unique(np.concatenate([part.key for part in known]))

    def change(some: np.ndarray) -> np.ndarray:
        before, after = (np.zeros((len(some), len(known[0].axis.last), known[0].runs)) if part is None else part.at(some) for part in parts)
        return after - before

    return [without_zeros(summed(Split(layer.measure, layer.by), known[0].axis, rows, change))]


def without_zeros(layer: Layer) -> Layer:
    """Return a layer without the rows that are zero in every period; one is left, since a layer without rows would say that nothing was recorded."""
    kept = np.flatnonzero(layer.values.any(axis=(0, 2)))
    kept = kept if len(kept) else np.zeros(1, np.int64)
    return replace(layer, rows=tuple(layer.rows[i] for i in kept), values=layer.values[:, kept])
