"""The account of a run: what people, actions and nights cost, by purpose."""

from dataclasses import dataclass
from fnmatch import fnmatchcase

import numpy as np

from jornada.domain.cost import Cost
from jornada.domain.scenario import Scenario
from jornada.engine.ledger import FLOWS, STOCKS

COST = "cost of "


@dataclass(frozen=True)
class Account:
    """A unit cost: the measure it is booked under, the row of the flow or stock, where it counts (P + O,), and USD a person;
    and USD that are paid every day, whatever happens."""

    measure: str
    stock: bool
    row: int
    where: np.ndarray
    usd: float
    daily: float = 0.0

    def cost(self, stocks: np.ndarray, flows: np.ndarray) -> float:
        """Return the USD of a day, from stocks (S, P + O, G) and flows (F, P + O, G)."""
        if self.usd == 0.0:
            return self.daily
        cells = (stocks if self.stock else flows)[self.row]
        return self.daily + self.usd * float(cells.sum(1)[self.where].sum())


def accounts_of(scenario: Scenario) -> tuple[Account, ...]:
    """Return the accounts of a scenario, in the order of its table of costs; then what the staff costs that does the stopping."""
    nowhere = np.zeros(len(scenario.places) + len(scenario.offices), bool)
    paid = tuple(Account(f"{COST}{pool.purpose}", False, 0, nowhere, 0.0, pool.number * pool.usd) for pool in scenario.staff if pool.purpose)
    return (*(_account(scenario, cost) for cost in scenario.costs), *paid)


def purposes_of(scenario: Scenario) -> tuple[str, ...]:
    """Return the measures that costs are booked under, those that a policy gives a cost for a time too."""
    later = [str(value) for policy in scenario.policies for path, value in policy.change if path.startswith(("costs.", "staff.")) and path.endswith(".purpose")]
    return tuple(f"{COST}{purpose}" for purpose in dict.fromkeys((*scenario.purposes, *later)))


def _account(scenario: Scenario, cost: Cost) -> Account:
    places = [not cost.office and fnmatchcase(p.place, cost.place) for p in scenario.places]
    offices = [bool(cost.office) and fnmatchcase(o.office, cost.office) for o in scenario.offices]
    stock = cost.measure in STOCKS
    row = (STOCKS if stock else FLOWS).index(cost.measure)
    return Account(f"{COST}{cost.purpose}", stock, row, np.array([*places, *offices], bool), cost.usd)
