"""What is kept of a run: stocks and flows by period, place and nationality, as long columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np

from jornada.domain.measures import AT_OFFICES, FLOWS, NAMED, STOCKS, Measure, listed, ordered_by
from jornada.domain.nouns.observed import asked_for
from jornada.domain.scenario.scenario import Scenario
from jornada.engine.ledger.accounts import Accounts, accounts_of, booked_in, prices_change, spent
from jornada.engine.ledger.periods import WISH, Found, add_what_happened, found_in

ON_THE_WAY = ("present", "waiting")  # counted at places away from destinations: who is there is held, a case pending
DEFAULT = (  # by the week, and some by the month
    *((row.name, "week", row.kept) for kind in (STOCKS, FLOWS) for row in map(listed, kind) if row.kept),
    *((name, "month", "place+nationality") for name in ordered_by("monthly")),
    *((name, "week" if name in STOCKS else "month", "office") for name in AT_OFFICES),
    *((row.name, "week", row.kept) for row in NAMED),
)
# the period of all days from one on, whose figures are kept apart: by all, place, nationality and office
SINCE = "since"
APART = (
    *((name, SINCE, by) for name in (*STOCKS, *FLOWS) for by in ("total", "place", "nationality")),
    *((name, SINCE, "office") for name in AT_OFFICES),
    *((row.name, SINCE, row.kept) for row in NAMED),
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
    """A measure to keep: how often and by what, and from which day on."""

    measure: str
    every: str
    by: str
    starts: date | None = None


class Part(NamedTuple):
    """Cells that were found of a period."""

    day: int  # that they are told under, in days since 1970: of flows the first, of stocks the last of the period
    every: int  # the code of the period: day, week, month or since
    found: Found  # the cells


def _texts(scenario: Scenario, papers: tuple[str, ...]) -> tuple[str, ...]:
    """Return what may stand in the column of places.

    Places and offices in their order, then papers and policies, no name twice.
    """
    first = ("", *(p.place for p in scenario.places), *(o.office for o in scenario.offices))
    others = dict.fromkeys((*papers, *(policy.name for policy in scenario.policies)))
    return (*first, *(name for name in others if name not in first))


class Counted(NamedTuple):
    """People of some cells: in all, and of a stock those on the last night."""

    in_all: np.ndarray
    last: np.ndarray


@dataclass(frozen=True)
class SoFar:
    """What a recorder has in the morning of a day: tables of periods that are over, and of those that are not, the sums
    by table and period, and under no name what none of them has yet; when each began, the days of each policy in it,
    and the money spent by purpose."""

    stocks: Table
    flows: Table
    sums: dict[str, dict[str, np.ndarray]]
    begun: dict[str, date]
    on: dict[str, dict[str, int]]
    spent: dict[str, float]


class Recorder:
    """Adds up the days of a run into periods; writes only what is not zero."""

    def __init__(self, scenario: Scenario, so_far: SoFar | None = None, own: Sequence[Measure] = ()) -> None:
        """Record what a scenario asks for, going on from what there is so far.

        Flows of one's own by week, by month and by place.
        """
        self._flow_names = (*FLOWS, *(measure.name for measure in own))
        asked = tuple((m.measure, m.every, m.by, m.starts) for m in asked_for(scenario.measures)) or DEFAULT
        self._wishes = [Wish(*ask) for ask in dict.fromkeys((*asked, *(APART if scenario.apart else ())))]
        self._wishes += [Wish(measure.name, every, "place") for measure in own for every in ("week", "month")]
        self._apart = scenario.apart
        self._every = tuple(dict.fromkeys(wish.every for wish in self._wishes))
        self._last = scenario.last
        self._start = scenario.start
        nations = sorted({g.nationality for g in scenario.groups})
        self._nation = np.array([nations.index(g.nationality) for g in scenario.groups], np.int64)
        self._places = len(scenario.places)
        self._ends_here = np.array(
            [
                *(p.kind == "destination" and scenario.rule_set.ends for p in scenario.places),
                *(False for _ in scenario.offices),
            ]
        )
        self._papers = (NO_PAPER, *(p.paper for p in scenario.papers)) if scenario.papers else ()
        self._accounts = {(scenario.costs, scenario.staff): accounts_of(scenario)}
        self._counted: np.ndarray | None = None
        self._prices_change = prices_change(scenario)
        booked = booked_in(scenario)
        self._names = {
            "measure": (
                *STOCKS,
                *self._flow_names,
                *(f"office_{name}" for name in AT_OFFICES),
                "holding",
                "in_force",
                *booked,
            ),
            "place": _texts(scenario, self._papers),
            "nationality": ("", *nations),
            "every": ("day", "week", "month", SINCE),
        }
        self._spent: dict[str, float] = dict.fromkeys(booked, 0.0) | dict.fromkeys(
            _since(booked) if scenario.apart else (), 0.0
        )
        self._sums: dict[str, dict[str, np.ndarray]] = {}
        self._flows: np.ndarray | None = None
        self._begun: dict[str, date] = {}
        self._on: dict[str, dict[str, int]] = {}
        self._parts: dict[str, list[Part]] = {"stocks": [], "flows": []}
        self._code = {column: {name: i for i, name in enumerate(names)} for column, names in self._names.items()}
        self._asked = {
            (table, every): self._asked_of(table, every) for table in ("stocks", "flows") for every in self._every
        }
        self._starts = {wish.starts for wish in self._wishes if wish.starts}
        self._over: dict[str, Table] = {}
        if so_far is not None:
            self._go_on(so_far)

    def kept(self) -> SoFar:
        """Return what has been recorded so far, with nothing in it that changes later."""
        sums = {table: {name: cells.copy() for name, cells in sums.items()} for table, sums in self._sums.items()}
        if self._flows is not None:
            _add_to_each(self._flows, sums["flows"])
        return SoFar(
            *self.tables(),
            sums,
            dict(self._begun),
            {every: dict(days) for every, days in self._on.items()},
            dict(self._spent),
        )

    def _go_on(self, so_far: SoFar) -> None:
        """Take over what has been recorded of the days so far, of a scenario that may have other policies to come."""
        self._over = {"stocks": self._renamed(so_far.stocks), "flows": self._renamed(so_far.flows)}
        self._sums = {
            table: {name: cells.copy() for name, cells in sums.items()} for table, sums in so_far.sums.items()
        }
        for sums in self._sums.values():  # periods that begin on this day, and are of no meaning before it
            some = next(iter(sums.values()))
            sums |= {every: np.zeros_like(some) for every in self._every if every not in sums}
        self._begun, self._on = dict(so_far.begun), {every: dict(days) for every, days in so_far.on.items()}
        self._spent |= so_far.spent

    def _renamed(self, table: Table) -> Table:
        """Return a table with its texts under the codes that they have here."""
        codes = {
            column: np.array([self._code[column].get(name, -1) for name in names], np.int32)
            for column, names in table.names.items()
        }
        coded = {
            column: codes[column][cells].astype(cells.dtype) if column in codes else cells
            for column, cells in table.columns.items()
        }
        return Table(coded, self._names)

    def over(self, when: date) -> bool:
        """Say whether flows that run on over days must be taken on a day.

        One on which a period ends, or any where prices may change.
        """
        return (
            self._prices_change
            or when + timedelta(days=1) in self._starts
            or any(self._ends(every, when) for every in self._every)
        )

    def add(
        self,
        when: date,
        stocks: np.ndarray,
        flows: np.ndarray,
        today: Scenario,
        policies: Sequence[str] = (),
        over: bool = True,
    ) -> None:
        """Add a day, at the unit costs that its rules leave, and the policies that were in force on it.

        And the flows if they are over.
        """
        for every in self._every:
            if self._begun.get(every) is None:
                self._begun[every], self._on[every] = when, {}
            for policy in policies:
                self._on[every][policy] = self._on[every].get(policy, 0) + 1
        ending = [every for every in self._every if self._ends(every, when)]
        self._add_flows(flows, over)
        self._add("stocks", stocks, bool(ending))
        for every in ending:
            self._end(every, when, stocks)
            for table in ("flows", "stocks"):
                self._sums[table][every].fill(0)
        prices = (today.costs, today.staff)
        if prices not in self._accounts:
            self._accounts[prices] = accounts_of(today)
        self._spend(self._accounts[prices], when, stocks, flows)
        self._counted = None if over else self._counted

    def _add_flows(self, flows: np.ndarray, over: bool) -> None:
        """Add flows to the sums of all periods when they are over; until then they are only known."""
        sums = self._sums_of("flows", flows, self._every)
        self._flows = None if over else flows
        if over:
            _add_to_each(flows, sums)

    def _add(self, table: str, cells: np.ndarray, ending: bool) -> None:
        """Add the cells of a night to those since a period last ended, and these to the sums of all periods when one
        ends."""
        sums = self._sums_of(table, cells, ("", *self._every))
        add_what_happened(cells.reshape(-1), sums[""].reshape(-1))
        if ending:
            _add_to_each(sums[""], {every: sums[every] for every in self._every})
            sums[""].fill(0)

    def _sums_of(self, table: str, cells: np.ndarray, names: Sequence[str]) -> dict[str, np.ndarray]:
        """Return the sums of a table, made on the first day."""
        if table not in self._sums:
            self._sums[table] = {name: np.zeros_like(cells) for name in names}
        return self._sums[table]

    def _end(self, every: str, when: date, stocks: np.ndarray) -> None:
        """Write what is wished of a period.

        Of stocks its last night and the sum of its nights, of flows all by its first day.
        """
        for table, since, tonight in (("stocks", when, stocks), ("flows", self._begun[every], None)):
            sums = self._sums[table][every]
            for starts, asked in () if self._is_before(every, when) else self._asked[table, every]:
                if starts is None or starts <= self._begun[every]:
                    found = found_in(sums, sums if tonight is None else tonight, asked, self._nation, self._ends_here)
                    self._parts[table].append(Part((since - EPOCH).days, self._code["every"][every], found))
        for wish in (
            wish
            for wish in self._wishes
            if wish.every == every and wish.by == "policy" and not self._is_before(every, when)
        ):
            self._keep_named("flows", wish, self._begun[every], self._on[every])
        del self._begun[every]

    def _is_before(self, every: str, when: date) -> bool:
        """Say whether a period is that of all days before the one from which figures are kept apart.

        Nothing of it is kept.
        """
        return every == SINCE and self._apart is not None and when < self._apart

    def _asked_of(self, table: str, every: str) -> list[tuple[date | None, np.ndarray]]:
        """Return what is wished of a table by period, of the cells by place, office and group, as records, by the day
        it is wished from."""
        starts = dict.fromkeys(wish.starts for wish in self._wishes if wish.every == every)
        return [(day, self._asked_from(table, every, day)) for day in starts]

    def _asked_from(self, table: str, every: str, starts: date | None) -> np.ndarray:
        rows, places = (STOCKS if table == "stocks" else self._flow_names), (0, self._places)
        offices = (self._places, len(self._ends_here))
        cells = [
            wish
            for wish in self._wishes
            if wish.every == every
            and wish.starts == starts
            and wish.by not in ("paper", "policy")
            and (wish.measure in STOCKS) == (table == "stocks")
        ]
        return np.array(
            [
                (
                    rows.index(wish.measure),
                    self._code["measure"][f"office_{wish.measure}" if "office" in wish.by else wish.measure],
                    *(offices if "office" in wish.by else places),
                    wish.by not in ("total", "nationality"),
                    "nationality" in wish.by,
                    wish.measure in ON_THE_WAY,
                )
                for wish in cells
            ],
            WISH,
        )

    @property
    def counts_papers(self) -> bool:
        """Say whether the people who hold each paper are wanted."""
        return bool(self._papers) and any(wish.by == "paper" for wish in self._wishes)

    def add_papers(self, when: date, people: np.ndarray) -> None:
        """Add the people (Q,) who hold each paper tonight, those without one first."""
        ending = [every for every in self._every if self._ends(every, when)]
        self._add("papers", people, bool(ending))
        for every in ending:
            for wish in (
                wish
                for wish in self._wishes
                if wish.by == "paper" and wish.every == every and not self._is_before(every, when)
            ):
                nights, last = (
                    dict(zip(self._papers, cells, strict=True)) for cells in (self._sums["papers"][every], people)
                )
                self._keep_named("stocks", wish, when, nights, last)
            self._sums["papers"][every].fill(0)

    def _keep_named(
        self, table: str, wish: Wish, when: date, cells: Mapping[str, float], last: Mapping[str, float] | None = None
    ) -> None:
        """Write figures by the names of papers or policies, in the column of places."""
        named = [name for name, number in cells.items() if number]
        where, found = (
            np.array([self._code["place"][name] for name in named], np.int64),
            np.array([cells[name] for name in named]),
        )
        people = Counted(found, found if last is None else np.array([last[name] for name in named]))
        self._keep(table, wish, when, where, people)

    def _keep(self, table: str, wish: Wish, when: date, place: np.ndarray, people: Counted) -> None:
        """Keep figures of a measure by place."""
        if place.size:
            found = Found(
                np.full(place.size, self._code["measure"][wish.measure]),
                place,
                np.zeros(place.size, np.int64),
                people.last,
                people.in_all,
            )
            self._parts[table].append(Part((when - EPOCH).days, self._code["every"][wish.every], found))

    def _spend(self, accounts: Accounts, when: date, stocks: np.ndarray, flows: np.ndarray) -> None:
        """Add what the day cost, by purpose and by who pays; written by the month, in whole USD."""
        if self._counted is None:
            self._counted = np.zeros(len(accounts.each), flows.dtype)
        today = spent(accounts.each, accounts.where, stocks, flows, self._counted).tolist()
        for measure, usd in (
            (measure, usd) for measures, usd in zip(accounts.measures, today, strict=True) for measure in measures
        ):
            self._spent[measure] += usd
            if self._apart and when >= self._apart:
                self._spent[f"{SINCE} {measure}"] += usd
        booked = [measure for measures in accounts.measures for measure in measures]
        if self._ends("month", when):
            self._write_spent(booked, "month", when.replace(day=1))
        if self._apart and when == self._last:
            self._write_spent(_since(booked), SINCE, self._apart)

    def _write_spent(self, names: Sequence[str], every: str, when: date) -> None:
        """Write what was spent by purpose in a period, in whole USD."""
        for name in dict.fromkeys(names):
            if whole := round(self._spent[name]):
                people = Counted(np.array([whole]), np.array([whole]))
                self._keep(
                    "flows", Wish(name.removeprefix(f"{SINCE} "), every, "total"), when, np.zeros(1, np.int64), people
                )
            self._spent[name] = 0.0

    def tables(self) -> tuple[Table, Table]:
        """Return stocks and flows."""
        return self._table("stocks"), self._table("flows")

    def _ends(self, every: str, when: date) -> bool:
        if every == "day" or when == self._last:
            return True
        if every == SINCE:
            return self._apart is not None and when + timedelta(days=1) == self._apart
        if every == "week":
            return (when - self._start).days % 7 == 6
        return (when + timedelta(days=1)).day == 1

    def _table(self, table: str) -> Table:
        """Return the cells that were kept as long columns."""
        parts = self._parts[table]
        sizes = [len(part.found.place) for part in parts]
        day, every = (
            np.repeat(np.array(values, np.int64), sizes)
            for values in ([part.day for part in parts], [part.every for part in parts])
        )
        measure, place, nation, people, nights = (
            _joined([part.found[i] for part in parts]) for i in range(len(Found._fields))
        )
        columns = {
            "date": day.astype("datetime64[D]"),
            "measure": measure.astype(np.int16),
            "place": place.astype(np.int32),
            "nationality": nation.astype(np.int16),
            "every": every.astype(np.int8),
            "people": people,
        }
        found, over = columns | ({"nights": nights} if table == "stocks" else {}), self._over.get(table)
        return Table(
            found if over is None else {name: np.concatenate([over[name], cells]) for name, cells in found.items()},
            self._names,
        )


def _since(measures: Sequence[str]) -> tuple[str, ...]:
    """Return under which names money is added up that was spent since a day."""
    return tuple(f"{SINCE} {measure}" for measure in measures)


def _add_to_each(cells: np.ndarray, sums: Mapping[str, np.ndarray]) -> None:
    for each in sums.values():
        add_what_happened(cells.reshape(-1), each.reshape(-1))


def _joined(parts: Sequence[np.ndarray]) -> np.ndarray:
    return np.concatenate(parts) if parts else np.zeros(0, np.int64)
