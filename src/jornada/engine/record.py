"""What is kept of a run: stocks and flows by period, place and nationality, as long columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from jornada.domain.observed import AT_OFFICES, asked_for
from jornada.domain.scenario import Scenario
from jornada.engine.accounts import Accounts, accounts_of, purposes_of, spent
from jornada.engine.compiled import kernel
from jornada.engine.ledger import FLOWS, STOCKS

ON_THE_WAY = ("present", "waiting")  # counted at places away from destinations: who is there is held, a case pending
INTERNAL = ("came", "left", "household_left", "household_joined")
DEFAULT = (
    *((measure, "week", "place+nationality") for measure in ("present",)),
    *((measure, "week", "place") for measure in STOCKS[1:]),
    *((measure, "week", "place") for measure in FLOWS if measure not in INTERNAL),
    *((measure, "month", "place+nationality") for measure in ("arrived", "on_the_way", "encounters", "first_encounters", "died", "entered_unseen", "went_on_legally")),
    *((measure, "week" if measure in STOCKS else "month", "office") for measure in AT_OFFICES),
    ("holding", "week", "paper"), ("in_force", "week", "policy"),
)
NO_PAPER = "no paper"
EPOCH = date(1970, 1, 1)


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


@dataclass(frozen=True)
class Part:
    """Some cells of a period that are not zero: its day, the codes of measure and period, how many nationalities a row of cells
    has, what is added to the numbers of place and nationality, and the cells by number with the people in them: of a flow all,
    of a stock those on the last night, and in `nights` those of every night added up."""

    day: int
    measure: int
    every: int
    width: int
    place: int
    nation: int
    cells: np.ndarray
    people: np.ndarray
    nights: np.ndarray | None = None


def _texts(scenario: Scenario, papers: tuple[str, ...]) -> tuple[str, ...]:
    """Return what may stand in the column of places: places and offices in their order, then papers and policies, no name twice."""
    first = ("", *(p.place for p in scenario.places), *(o.office for o in scenario.offices))
    others = dict.fromkeys((*papers, *(policy.name for policy in scenario.policies)))
    return (*first, *(name for name in others if name not in first))


@kernel
def add_what_happened(flows: np.ndarray, sums: np.ndarray) -> None:
    """Add the flows of a day to sums. Nearly all are zero: eight are looked at together, and only written where there is one."""
    bits = flows.view(np.int64)  # zero in fractions too
    whole = flows.size // 8 * 8
    for i in range(0, whole, 8):
        if bits[i] | bits[i + 1] | bits[i + 2] | bits[i + 3] | bits[i + 4] | bits[i + 5] | bits[i + 6] | bits[i + 7] != 0:
            for k in range(i, i + 8):
                sums[k] += flows[k]
    for k in range(whole, flows.size):
        sums[k] += flows[k]


class Sums:
    """What is added up, of each period that is under way: a day costs one addition however many periods there are."""

    def __init__(self, since: np.ndarray, of: Mapping[str, np.ndarray]) -> None:
        self._since, self.of = since, dict(of)

    def cells(self) -> dict[str, np.ndarray]:
        """Return a copy of the sums by period, and under no name what none of them has yet."""
        return {"": self._since.copy()} | {name: cells.copy() for name, cells in self.of.items()}

    def add(self, cells: np.ndarray, ending: bool) -> None:
        """Add the cells of a day to those since a period last ended, and these to the sums of all periods when one ends."""
        add_what_happened(cells.reshape(-1), self._since.reshape(-1))
        if ending:
            for sums in self.of.values():
                add_what_happened(self._since.reshape(-1), sums.reshape(-1))
            self._since.fill(0)


@dataclass(frozen=True)
class SoFar:
    """What a recorder has in the morning of a day: tables of periods that are over, and of those that are not, the sums by table and
    period, when each began, the days of each policy in it, and the money spent by purpose."""

    stocks: Table
    flows: Table
    sums: dict[str, dict[str, np.ndarray]]
    begun: dict[str, date]
    on: dict[str, dict[str, int]]
    spent: dict[str, float]


class Recorder:
    """Adds up the days of a run into periods; writes only what is not zero."""

    def __init__(self, scenario: Scenario, so_far: SoFar | None = None) -> None:
        asked = tuple((m.measure, m.every, m.by) for m in asked_for(scenario.measures)) or DEFAULT
        self._wishes = [Wish(*ask) for ask in dict.fromkeys(asked)]
        self._every = tuple(dict.fromkeys(wish.every for wish in self._wishes))
        self._last = scenario.start + timedelta(days=scenario.days - 1)
        self._start = scenario.start
        nations = sorted({g.nationality for g in scenario.groups})
        self._of_nation = np.array([[g.nationality == nation for nation in nations] for g in scenario.groups])
        self._places = len(scenario.places)
        self._ends_here = np.array([*(p.kind == "destination" and scenario.rules != "flee3" for p in scenario.places), *(False for _ in scenario.offices)])
        self._papers = (NO_PAPER, *(p.paper for p in scenario.papers)) if scenario.papers else ()
        self._accounts = {(scenario.costs, scenario.staff): accounts_of(scenario)}
        purposes = purposes_of(scenario)
        self._names = {"measure": (*STOCKS, *FLOWS, *(f"office_{name}" for name in AT_OFFICES), "holding", "in_force", *purposes),
                       "place": _texts(scenario, self._papers),
                       "nationality": ("", *nations), "every": ("day", "week", "month")}
        self._spent: dict[str, float] = dict.fromkeys(purposes, 0.0)
        self._sums: dict[str, Sums] = {}
        self._begun: dict[str, date] = {}
        self._on: dict[str, dict[str, int]] = {}
        self._parts: dict[str, list[Part]] = {"stocks": [], "flows": []}
        self._code = {column: {name: i for i, name in enumerate(names)} for column, names in self._names.items()}
        self._over: dict[str, Table] = {}
        if so_far is not None:
            self._go_on(so_far)

    def kept(self) -> SoFar:
        """Return what has been recorded so far, with nothing in it that changes later."""
        sums = {table: sums.cells() for table, sums in self._sums.items()}
        return SoFar(*self.tables(), sums, dict(self._begun), {every: dict(days) for every, days in self._on.items()}, dict(self._spent))

    def _go_on(self, so_far: SoFar) -> None:
        """Take over what has been recorded of the days so far, of a scenario that may have other policies to come."""
        self._over = {"stocks": self._renamed(so_far.stocks), "flows": self._renamed(so_far.flows)}
        for table, sums in so_far.sums.items():
            periods = {name: cells.copy() for name, cells in sums.items()}
            self._sums[table] = Sums(periods.pop(""), periods)
        self._begun, self._on = dict(so_far.begun), {every: dict(days) for every, days in so_far.on.items()}
        self._spent |= so_far.spent

    def _renamed(self, table: Table) -> Table:
        """Return a table with its texts under the codes that they have here."""
        codes = {column: np.array([self._code[column].get(name, -1) for name in names], np.int16) for column, names in table.names.items()}
        coded = {column: codes[column][cells].astype(cells.dtype) if column in codes else cells for column, cells in table.columns.items()}
        return Table(coded, self._names)

    def add(self, when: date, stocks: np.ndarray, flows: np.ndarray, today: Scenario, policies: Sequence[str] = ()) -> None:
        """Add a day, at the unit costs that its rules leave, and the policies that were in force on it."""
        for every in self._every:
            if self._begun.get(every) is None:
                self._begun[every], self._on[every] = when, {}
            for policy in policies:
                self._on[every][policy] = self._on[every].get(policy, 0) + 1
        ending = [every for every in self._every if self._ends(every, when)]
        self._add("flows", flows, bool(ending))
        self._add("stocks", stocks, bool(ending))
        for every in ending:
            self._end(every, when, stocks)
            for sums in (self._sums["flows"], self._sums["stocks"]):
                sums.of[every].fill(0)
        prices = (today.costs, today.staff)
        if prices not in self._accounts:
            self._accounts[prices] = accounts_of(today)
        self._spend(self._accounts[prices], when, stocks, flows)

    def _add(self, table: str, cells: np.ndarray, ending: bool) -> None:
        """Add the cells of a day to the sums of a table, which are made on the first."""
        if table not in self._sums:
            self._sums[table] = Sums(np.zeros_like(cells), {every: np.zeros_like(cells) for every in self._every})
        self._sums[table].add(cells, ending)

    def _end(self, every: str, when: date, stocks: np.ndarray) -> None:
        """Write what is wished of a period: of stocks its last night and the sum of its nights, of flows all by its first day."""
        nights, flows = (self._sums[table].of[every] for table in ("stocks", "flows"))
        for wish in (wish for wish in self._wishes if wish.every == every and wish.by != "paper"):
            if wish.by == "policy":
                self._keep_named("flows", wish, self._begun[every], self._on[every])
            elif wish.measure in STOCKS:
                row = STOCKS.index(wish.measure)
                self._keep("stocks", wish, when, (self._on_the_way(wish.measure, nights[row]), self._on_the_way(wish.measure, stocks[row])))
            else:
                self._keep("flows", wish, self._begun[every], (flows[FLOWS.index(wish.measure)],))
        del self._begun[every]

    def _on_the_way(self, measure: str, cells: np.ndarray) -> np.ndarray:
        """Return a stock (P + O, G), without those held at destinations where the measure is of people on the way."""
        return np.where(self._ends_here[:, None], 0, cells) if measure in ON_THE_WAY else cells

    @property
    def counts_papers(self) -> bool:
        """Say whether the people who hold each paper are wanted."""
        return bool(self._papers) and any(wish.by == "paper" for wish in self._wishes)

    def add_papers(self, when: date, people: np.ndarray) -> None:
        """Add the people (Q,) who hold each paper tonight, those without one first."""
        ending = [every for every in self._every if self._ends(every, when)]
        self._add("papers", people, bool(ending))
        for every in ending:
            for wish in (wish for wish in self._wishes if wish.by == "paper" and wish.every == every):
                nights, last = (dict(zip(self._papers, cells, strict=True)) for cells in (self._sums["papers"].of[every], people))
                self._keep_named("stocks", wish, when, nights, last)
            self._sums["papers"].of[every].fill(0)

    def _keep_named(self, table: str, wish: Wish, when: date, cells: Mapping[str, float], last: Mapping[str, float] | None = None) -> None:
        """Write figures by the names of papers or policies, in the column of places."""
        named = [name for name, number in cells.items() if number]
        where, found = np.array([self._code["place"][name] for name in named], np.int64), np.array([cells[name] for name in named])
        self._keep_cells(table, (wish.measure, wish.every, 1), when, where, (found,) if last is None else (found, np.array([last[name] for name in named])))

    def _keep_cells(self, table: str, what: tuple[str, str, int], when: date, cells: np.ndarray, people: tuple[np.ndarray, ...],
                    first: tuple[int, int] = (0, 0)) -> None:
        """Keep cells of a measure that are not zero: people in all, and of a stock those on the last night."""
        measure, every, width = what
        if cells.size:
            nights = people[0] if len(people) > 1 else None
            self._parts[table].append(Part((when - EPOCH).days, self._code["measure"][measure], self._code["every"][every], width, *first, cells, people[-1], nights))

    def _spend(self, accounts: Accounts, when: date, stocks: np.ndarray, flows: np.ndarray) -> None:
        """Add what the day cost, by purpose; written by the month, in whole USD."""
        for measure, usd in zip(accounts.measures, spent(accounts.each, accounts.where, stocks, flows).tolist(), strict=True):
            self._spent[measure] += usd
        if self._ends("month", when):
            for measure, whole in ((measure, round(usd)) for measure, usd in self._spent.items()):
                if whole:
                    self._keep_cells("flows", (measure, "month", 1), when.replace(day=1), np.zeros(1, np.int64), (np.array([whole]),))
                self._spent[measure] = 0.0

    def tables(self) -> tuple[Table, Table]:
        """Return stocks and flows."""
        return self._table("stocks"), self._table("flows")

    def _ends(self, every: str, when: date) -> bool:
        if every == "day" or when == self._last:
            return True
        if every == "week":
            return (when - self._start).days % 7 == 6
        return (when + timedelta(days=1)).day == 1

    def _keep(self, table: str, wish: Wish, when: date, cells: tuple[np.ndarray, ...]) -> None:
        """Keep cells (P + O, G) of a measure as wished: people in all, and of a stock those on the last night."""
        here, name = (slice(self._places, None), f"office_{wish.measure}") if "office" in wish.by else (slice(self._places), wish.measure)
        grains = [self._at_grain(wish, of[here]) for of in cells]
        first = (0 if wish.by in ("total", "nationality") else 1 + (here.start or 0), 1 if "nationality" in wish.by else 0)
        found = [grain.reshape(-1) for grain in grains]
        where = np.flatnonzero(found[0])
        self._keep_cells(table, (name, wish.every, grains[0].shape[1]), when, where, tuple(people[where] for people in found), first)

    def _at_grain(self, wish: Wish, cells: np.ndarray) -> np.ndarray:
        """Return cells by what is wished: places or offices, nationalities, both or neither."""
        by_nation = cells @ self._of_nation.astype(cells.dtype) if "nationality" in wish.by else cells.sum(1, keepdims=True)
        return by_nation.sum(0, keepdims=True) if wish.by in ("total", "nationality") else by_nation

    def _table(self, table: str) -> Table:
        """Return the cells that were kept as long columns."""
        parts = self._parts[table]
        fixed = np.array([(p.day, p.measure, p.every, p.width, p.place, p.nation) for p in parts], np.int64).reshape(len(parts), 6)
        day, measure, every, width, place, nation = np.repeat(fixed, [p.cells.size for p in parts], axis=0).T
        cells = _joined([p.cells for p in parts])
        columns = {
            "date": day.astype("datetime64[D]"), "measure": measure.astype(np.int16), "place": (cells // width + place).astype(np.int16),
            "nationality": (cells % width + nation).astype(np.int16), "every": every.astype(np.int8), "people": _joined([p.people for p in parts]),
        }
        nights = {"nights": _joined([p.nights for p in parts if p.nights is not None])} if table == "stocks" else {}
        found, over = columns | nights, self._over.get(table)
        return Table(found if over is None else {name: np.concatenate([over[name], cells]) for name, cells in found.items()}, self._names)


def _joined(parts: Sequence[np.ndarray]) -> np.ndarray:
    return np.concatenate(parts) if parts else np.zeros(0, np.int64)
