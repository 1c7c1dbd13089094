"""A new office outcome: whoever gets the outcome `cash grant` also gets money, up to the most that the scenario tells
apart.

A row of outcomes.csv says who gets it and how often (`outcome` = cash grant, with any effect after which people stay);
the office serves and counts as ever, and this step, which comes after it, does the rest. Run it: `jo.run(scenario,
steps=STEPS)`.
"""

import numpy as np

from jornada.domain.measures import Measure
from jornada.engine.people.parties import changed, counted, having, put_back, taken
from jornada.engine.run.day import STEPS as DAY
from jornada.engine.table.rows import Rows
from jornada.engine.today.steps import after
from jornada.engine.today.today import Draw, Step, Today

GRANT, USD = "cash grant", 200  # a party: an assumption
PAID = Measure("cash_grants", "cash grants", "people in parties that were given cash by an office", "people", "flow")


def pay(people: Rows, today: Today, draw: Draw) -> Rows:
    """Give money to all who got the outcome today, and take the mark of it from them."""
    scenario = today.world.scenario
    paid = taken(people, having(people, today, "outcome", GRANT).astype(float), draw.key(GRANT))
    more = paid["means"].astype(int) + round(USD / scenario.money_unit)
    counted(paid, today, PAID.name)
    changed(paid, today, "means", np.minimum(more, scenario.money_levels - 1))
    changed(paid, today, "outcome", 0)
    return put_back(people, paid)


STEPS = after(
    "serve",
    Step("pay", pay, "cash grants are paid to those whom offices gave one", measures=(PAID,), outcomes=(GRANT,)),
    DAY,
)
