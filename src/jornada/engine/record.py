"""What is kept of a run: stocks and flows by period, place and nationality, as long columns."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from jornada.domain.scenario import Scenario
from jornada.engine.ledger import FLOWS, STOCKS

INTERNAL = ("came", "left", "household_left", "household_joined")
DEFAULT = (
    *((measure, "week", "place+nationality") for measure in ("present",)),
    *((measure, "week", "place") for measure in STOCKS[1:]),
    *((measure, "week", "place") for measure in FLOWS if measure not in INTERNAL),
    *((measure, "month", "place+nationality") for measure in ("arrived", "encounters", "first_encounters", "died", "entered_unseen")),
)


@dataclass(frozen=True)
class Table:
    """A long table: columns by name; coded columns have their texts in `names`."""

    columns: dict[str, np.ndarray]
    names: dict[str, tuple[str, ...]]

    def __getitem__(self, name: str) -> np.ndarray:
        """Return a column."""
        return self.columns[name]


@dataclass(frozen=True)
class Wish:
    """A measure to keep: how often and by what."""

    measure: str
    every: str
    by: str


class Recorder:
    """Adds up the days of a run into periods; writes only what is not zero."""

    def __init__(self, scenario: Scenario) -> None:
        asked = tuple((m.measure, m.every, m.by) for m in scenario.measures) or DEFAULT
        self._wishes = [Wish(*ask) for ask in asked]
        self._last = scenario.start + timedelta(days=scenario.days - 1)
        self._start = scenario.start
        nations = sorted({g.nationality for g in scenario.groups})
        self._nation = np.array([nations.index(g.nationality) for g in scenario.groups])
        self._names = {"measure": (*STOCKS, *FLOWS), "place": ("", *(p.place for p in scenario.places)),
                       "nationality": ("", *nations), "every": ("day", "week", "month")}
        self._open: dict[Wish, tuple[date, np.ndarray]] = {}
        self._parts: dict[str, list[np.ndarray]] = {"stocks": [], "flows": []}

    def add(self, when: date, stocks: np.ndarray, flows: np.ndarray) -> None:
        """Add a day."""
        for wish in self._wishes:
            if wish.measure in STOCKS:
                if self._ends(wish.every, when):
                    self._keep("stocks", wish, when, stocks[STOCKS.index(wish.measure)])
                continue
            today = flows[FLOWS.index(wish.measure)]
            begun, so_far = self._open.get(wish, (when, None))
            so_far = today.copy() if so_far is None else so_far + today
            if self._ends(wish.every, when):
                self._keep("flows", wish, begun, so_far)
                self._open.pop(wish, None)
            else:
                self._open[wish] = (begun, so_far)

    def tables(self) -> tuple[Table, Table]:
        """Return stocks and flows."""
        return self._table("stocks"), self._table("flows")

    def _ends(self, every: str, when: date) -> bool:
        if every == "day" or when == self._last:
            return True
        if every == "week":
            return (when - self._start).days % 7 == 6
        return (when + timedelta(days=1)).day == 1

    def _keep(self, table: str, wish: Wish, when: date, cells: np.ndarray) -> None:
        by_nation = np.zeros((cells.shape[0], len(self._names["nationality"]) - 1), cells.dtype)
        if "nationality" in wish.by:
            np.add.at(by_nation.T, self._nation, cells.T)
        else:
            by_nation = cells.sum(1, keepdims=True)
        if "place" not in wish.by:
            by_nation = by_nation.sum(0, keepdims=True)
        place, nation = np.nonzero(by_nation)
        if place.size:
            fixed = np.array([(when - date(1970, 1, 1)).days, self._names["measure"].index(wish.measure),
                              self._names["every"].index(wish.every)])
            self._parts[table].append(np.column_stack([
                np.tile(fixed, (place.size, 1)), place + 1 if "place" in wish.by else place,
                nation + 1 if "nationality" in wish.by else nation, by_nation[place, nation],
            ]))

    def _table(self, table: str) -> Table:
        parts = self._parts[table]
        cells = np.concatenate(parts) if parts else np.zeros((0, 6), np.int64)
        return Table({
            "date": cells[:, 0].astype("datetime64[D]"), "measure": cells[:, 1].astype(np.int16),
            "place": cells[:, 3].astype(np.int16), "nationality": cells[:, 4].astype(np.int16),
            "every": cells[:, 2].astype(np.int8), "people": cells[:, 5],
        }, self._names)
