"""The account of a run: what people, actions and nights cost, by purpose."""

from fnmatch import fnmatchcase
from typing import Any, NamedTuple

import numpy as np

from jornada.domain.measures import COST, FLOWS, PAID, STOCKS
from jornada.domain.nouns.cost import Cost
from jornada.domain.scenario.scenario import Scenario
from jornada.engine.jit import kernel

UNIT = np.dtype([("stock", bool), ("row", np.int64), ("usd", float), ("daily", float)])


class Accounts(NamedTuple):
    """Unit costs."""

    measures: tuple[tuple[str, ...], ...]  # (A,) the measures that each is booked under: what it is for, and who pays
    each: np.ndarray  # (A,) records: stock or flow, the row of it, USD a person, USD a day whatever happens
    where: np.ndarray  # (A, P + O) at which places and offices each counts


def accounts_of(scenario: Scenario) -> Accounts:
    """Return the accounts of a scenario, in the order of its table of costs; then what the staff costs."""
    staff = [pool for pool in scenario.staff if pool.purpose]
    rows = [
        (cost.measure in STOCKS, (STOCKS if cost.measure in STOCKS else FLOWS).index(cost.measure), cost.usd, 0.0)
        for cost in scenario.costs
    ]
    rows += [(False, 0, 0.0, pool.number * pool.usd) for pool in staff]
    where = [_counts(scenario, cost) for cost in scenario.costs] + [
        [False] * (len(scenario.places) + len(scenario.offices)) for _ in staff
    ]
    booked = [*((cost.purpose, cost.payer) for cost in scenario.costs), *((pool.purpose, pool.payer) for pool in staff)]
    measures = tuple((f"{COST}{purpose}", *((f"{PAID}{payer}",) if payer else ())) for purpose, payer in booked)
    return Accounts(
        measures,
        np.array(rows, UNIT),
        np.array(where, bool).reshape(len(rows), len(scenario.places) + len(scenario.offices)),
    )


def booked_in(scenario: Scenario) -> tuple[str, ...]:
    """Return the measures that costs are booked under, those that a policy gives a cost for a time too."""
    later = [
        f"{name}{value}"
        for path, value in _changes(scenario)
        for end, name in ((".purpose", COST), (".payer", PAID))
        if path.endswith(end)
    ]
    return tuple(dict.fromkeys((*scenario.booked, *later)))


def prices_change(scenario: Scenario) -> bool:
    """Say whether some policy of a scenario changes what it costs each time something is done.

    Staff is paid by the day, whatever is done.
    """
    return any(path.startswith("costs.") or path.endswith(".purpose") for path, _ in _changes(scenario))


def _changes(scenario: Scenario) -> list[tuple[str, object]]:
    return [
        (path, value)
        for policy in scenario.policies
        for path, value in policy.change
        if path.startswith(("costs.", "staff."))
    ]


def _counts(scenario: Scenario, cost: Cost) -> list[bool]:
    """Say at which places and offices (P + O,) a cost counts."""
    places = [not cost.office and fnmatchcase(p.place, cost.place) for p in scenario.places]
    return places + [bool(cost.office) and fnmatchcase(o.office, cost.office) for o in scenario.offices]


@kernel
def spent(each: Any, where: np.ndarray, stocks: np.ndarray, flows: np.ndarray, counted: np.ndarray) -> np.ndarray:
    """Return the USD of a day by account (A,), from stocks (S, P + O, G) and flows (F, P + O, G).

    Flows run on over days: who is in them already stands in `counted` (A,), which is brought up to date.
    """
    usd = each.daily.copy()
    for account in range(each.size):
        cells, people = (stocks if each[account].stock else flows)[each[account].row], 0 * flows[0, 0, 0]
        for at in range(cells.shape[0]):
            if where[account, at]:
                for group in range(cells.shape[1]):
                    people += cells[at, group]
        usd[account] += each[account].usd * (people - counted[account])
        if not each[account].stock:
            counted[account] = people
    return usd
