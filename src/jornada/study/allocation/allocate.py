"""`jo.allocate`: ways of giving budgets, tried on paired runs.

Those that no other betters, and beside them what is unmet and for whom.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from jornada.domain.fault import Fault, ScenarioError
from jornada.domain.nouns.policy import Policy
from jornada.domain.scenario.change_faults import added_faults
from jornada.domain.scenario.past import common_days
from jornada.domain.scenario.scenario import Scenario
from jornada.study.allocation.frontier import at_worst, frontier, spread_out
from jornada.study.allocation.gains import ByDay, Given, linear_way, needs_of, series_of
from jornada.study.allocation.objectives import GROUPS, PLACES, Objective, objectives_of
from jornada.study.allocation.resources import Budget, Spot, spots_of
from jornada.study.allocation.search import Effort, Values, searched
from jornada.study.allocation.ways import Share, Way, together
from jornada.study.design.trial import PART, Trial, counting
from jornada.study.design.trials import Done, carried_out, crew, parts_in, refuse_without
from jornada.study.ensemble.ensemble import Hands
from jornada.study.ensemble.states import States, states_beside
from jornada.study.publish import publish, shown
from jornada.study.runs.counted import Counted
from jornada.study.studies.answer import told

OUT = Path("runs/allocation")
POLICY = "what is given"
NOTHING, EQUAL, NEED, SUM, FOUND = "nothing", "equal", "need", "sum", "found"


class Search(NamedTuple):
    """How ways of sharing out are looked for."""

    trials: int = 64  # how many ways are tried
    runs: int = 8  # on how many runs each
    worst: float = 0.25  # the part of the runs that counts as the worst, above 0 to 1
    shown: int = 6  # how many of the best are looked at again
    fresh: int = 16  # on how many fresh runs


@dataclass(frozen=True)
class Tried:
    """A way that was looked at again.

    How it was come by, how many units each spot gets, and what came out of fresh runs.
    """

    name: str
    kinds: tuple[str, ...]
    units: tuple[int, ...]
    counted: Counted


@dataclass(frozen=True)
class Allocation:
    """Ways of giving budgets and what came out of each.

    The first is to give nothing, and none of them is the answer.
    """

    given: Given
    objectives: tuple[Objective, ...]
    tried: tuple[Tried, ...]
    ways: int
    search: Search
    seed: int

    @cached_property
    def values(self) -> np.ndarray:
        """Return what each way leaves in the worst part of the fresh runs (W, M), less being better."""
        return np.array(
            [
                [at_worst(objective.of(one.counted), self.search.worst) for objective in self.objectives]
                for one in self.tried
            ]
        )

    @cached_property
    def unbettered(self) -> np.ndarray:
        """Say of each way whether no other betters it in everything, on fresh runs.

        Giving nothing is held against the others too.
        """
        return frontier(np.nan_to_num(self.values))

    @cached_property
    def table(self) -> pd.DataFrame:
        """Return one row a way and objective.

        Level, paired difference to giving nothing with its range and verdict, what the worst part of the runs leaves,
        and whether any other way betters it.
        """
        rows = []
        for number, one in enumerate(self.tried):
            for column, objective in enumerate(self.objectives):
                row = told(objective.of(one.counted), objective.of(self.tried[0].counted))
                rows.append(
                    {
                        "way": one.name,
                        "kinds": " ".join(one.kinds),
                        "objective": objective.name,
                        "unit": objective.unit,
                        "mean": row["after"],
                        "q05": row["after_q05"],
                        "q95": row["after_q95"],
                        **{
                            name: row[name]
                            for name in (
                                "difference",
                                "difference_q05",
                                "difference_q95",
                                "standard_error",
                                "sign_holds",
                                "pairs",
                                "verdict",
                            )
                        },
                        "worst": self.values[number, column],
                        "unbettered": bool(self.unbettered[number]),
                    }
                )
        return pd.DataFrame(shown(publish(pd.DataFrame(rows))))

    @cached_property
    def units(self) -> pd.DataFrame:
        """Return one row a way and spot that gets something: the resource, where, and how many units."""
        rows = [
            {"way": one.name, "resource": spot.resource.name, "where": spot.row, "units": units}
            for one in self.tried
            for spot, units in zip(self.given.spots, one.units, strict=True)
            if units
        ]
        return pd.DataFrame(shown(publish(pd.DataFrame(rows, columns=["way", "resource", "where", "units"]))))

    @cached_property
    def fairness(self) -> pd.DataFrame:
        """Return one row a way, objective and place (of access: office) or group.

        How large a part is in need, waiting, without a decision or hurt there.
        """
        rows = [
            {"way": one.name, "objective": objective.name, "kind": kind, "name": name, "part": part}
            for one in self.tried
            for objective in self.objectives
            for kind in (PLACES, GROUPS)
            for name, part in objective.by(one.counted, kind).items()
        ]
        return pd.DataFrame(shown(publish(pd.DataFrame(rows, columns=["way", "objective", "kind", "name", "part"]))))


def allocate(
    scenario: Scenario,
    budgets: Sequence[Budget],
    objectives: Sequence[str] = (),
    *,
    starts: date | None = None,
    search: Search | None = None,
    seed: int | None = None,
    out: str | Path = OUT,
    hands: Hands | None = None,
) -> Allocation:
    """Say where budgets of beds, case workers, clinics, buses or water points do most for waiting, harm, access and
    needs met.

    Every run draws its own uncertain values, and a way is judged by what it leaves in the worst part of the runs: the
    search is for ways that no other betters. They are then run again on fresh runs, with giving nothing, equal parts,
    parts by need, and what would be best if people answered to nothing (an integer program). There is no other
    objective.

    Raises
    ------
    ScenarioError
        With every budget that cannot be given, and every objective that is none.
    """
    chosen = objectives_of(scenario, objectives)
    given = Given(scenario, tuple(budgets), spots_of(scenario, budgets), starts or scenario.start)
    search, seed, hands, folder = (
        search or Search(),
        scenario.seed if seed is None else seed,
        hands or Hands(),
        Path(out),
    )
    refuse(given, search)
    for package in ("highspy", "optuna"):
        refuse_without(package, "plan", "allocate")
    bench = _Bench(given, chosen, search, seed, _states(given, folder) if hands.fork else None)
    done = Done(hands.progress, parts_in(search.trials + 1, search.runs) + parts_in(search.shown + 4, search.fresh))
    with crew(scenario, search.runs * search.trials, hands) as executor:

        def run(ways: Sequence[Way], fresh: bool) -> list[Counted]:
            return carried_out([bench.trial(way, fresh) for way in ways], folder, executor, done)

        nothing = (0,) * len(given.spots)
        run([nothing], False)
        starting = _first(bench, executor)
        found = searched(
            bench.shares,
            lambda ways: [bench.values(one) for one in run(ways, False)],
            Effort(search.trials, seed, tuple(starting)),
        )
        kinds = _named(starting, found, search.shown) | {nothing: (NOTHING,)}
        order = [nothing, *(way for way in kinds if way != nothing)]
        counted = run(order, True)
    tried = tuple(
        Tried(_called(number), kinds[way], bench.units(way), one)
        for number, (way, one) in enumerate(zip(order, counted, strict=True))
    )
    return Allocation(given, chosen, tried, len(found), search, seed)


def refuse(given: Given, search: Search) -> None:
    """Refuse what would go wrong later: a day outside the scenario, a part of the runs that is none, a change that a
    field does not take.

    Raises
    ------
    ScenarioError
        With every fault.
    """
    scenario, faults = given.scenario, list[Fault]()
    if not scenario.start <= given.since <= scenario.last:
        faults.append(
            Fault("J020", "allocate, from", str(given.since), f"a day from {scenario.start} to {scenario.last}")
        )
    if not 0 < search.worst <= 1 or min(search.trials, search.runs, search.shown, search.fresh) < 1:
        faults.append(
            Fault(
                "J011",
                "allocate, search",
                str(tuple(search)),
                "a part of the runs from 0 to 1, and at least one way and run",
            )
        )
    for spot in given.spots:
        most = given.budgets[spot.budget]
        faults += [
            replace(fault, where=f"allocate, {spot.resource.name} at {spot.row}")
            for fault in added_faults(scenario, Policy(POLICY, change=(spot.change(most.steps * most.stride),)))
        ]
    if faults:
        raise ScenarioError(faults)


@dataclass(frozen=True)
class _Bench:
    """Where ways are tried: what is given, what is to be less, on which runs, and states from which they go on."""

    given: Given
    objectives: tuple[Objective, ...]
    search: Search
    seed: int
    states: States | None

    @property
    def shares(self) -> list[Share]:
        """Return the budgets as steps among spots."""
        return [
            Share(budget.steps, sum(spot.budget == number for spot in self.given.spots))
            for number, budget in enumerate(self.given.budgets)
        ]

    def units(self, way: Way) -> tuple[int, ...]:
        """Return how many units each spot gets: steps, of which the last of a budget may be smaller."""
        left, units = [budget.units for budget in self.given.budgets], []
        for spot, steps in zip(self.given.spots, way, strict=True):
            units.append(min(steps * self.given.budgets[spot.budget].stride, left[spot.budget]))
            left[spot.budget] -= units[-1]
        return tuple(units)

    def trial(self, way: Way, fresh: bool) -> Trial:
        """Return the runs of a way: those of the search, or others that it never saw."""
        runs, first = (self.search.fresh, self.search.runs) if fresh else (self.search.runs, 0)
        scenario = given_to(self.given, self.units(way))
        states = self.states and self.states.up_to(
            common_days(counting(self.given.scenario, self.given.since), scenario)
        )
        return Trial(scenario, runs, self.seed, fine=fresh, states=states, first=first)

    def values(self, counted: Counted) -> Values:
        """Return what a way leaves in the worst part of the runs; where nobody can be counted, nothing."""
        return tuple(
            0.0 if (value := at_worst(objective.of(counted), self.search.worst)) != value else value
            for objective in self.objectives
        )


def given_to(given: Given, units: Sequence[int]) -> Scenario:
    """Return a scenario with so many units given at each spot, that counts everything from then on."""
    change = tuple(spot.change(many) for spot, many in zip(given.spots, units, strict=True) if many)
    policies = (*given.scenario.policies, *([Policy(POLICY, starts=given.since, change=change)] if change else []))
    return counting(replace(given.scenario, policies=policies), given.since)


def _states(given: Given, folder: Path) -> States:
    """Return where states of the day are kept from which something is given."""
    some = given_to(given, [1] * len(given.spots))
    return states_beside(folder, counting(given.scenario, given.since), [some])


def _first(bench: _Bench, executor: Any) -> dict[Way, tuple[str, ...]]:
    """Return the ways that the search begins with, and what each is.

    Equal parts, parts by need, and the best if people answered to nothing.
    """
    given, search = bench.given, bench.search
    parts = [
        ByDay(given.scenario, bench.seed, first, min(PART, search.runs - first), given.since)
        for first in range(0, search.runs, PART)
    ]
    series = series_of(parts, executor)
    found: dict[Way, tuple[str, ...]] = {}
    ways = (
        (EQUAL, together(bench.shares, [1.0] * len(given.spots))),
        (NEED, together(bench.shares, needs_of(given, series))),
        (SUM, linear_way(given, series, search.worst)),
    )
    for kind, way in ways:
        if way is not None:
            found[way] = (*found.get(way, ()), kind)
    return found


def _named(first: dict[Way, tuple[str, ...]], found: dict[Way, Values], most: int) -> dict[Way, tuple[str, ...]]:
    """Return the ways to look at again: those that the search began with, and some of those that no other betters."""
    ways = list(found)
    values = np.array([found[way] for way in ways])
    best = np.flatnonzero(frontier(values))
    chosen = [ways[best[i]] for i in spread_out(values[best], most)]
    return first | {way: (*first.get(way, ()), FOUND) for way in chosen}


def _called(number: int) -> str:
    """Return what a way is called.

    Examples
    --------
    >>> _called(0), _called(2)
    ('0', 'B')
    """
    return chr(ord("A") + number - 1) if number else "0"


__all__ = ["Allocation", "Budget", "Search", "Spot", "allocate"]
