"""A new danger with a count of its own: papers are stolen from people at a place, who go on without any.

The field's rows of dangers.csv rob, hold, hurt and drown; this one takes a paper. Run it: `jo.run(scenario,
steps=STEPS)`.
"""

import numpy as np

from jornada.domain.measures import Measure
from jornada.engine.people.parties import at_liberty, changed, counted, having, put_back, taken
from jornada.engine.run.day import STEPS as DAY
from jornada.engine.table.rows import Rows
from jornada.engine.today.steps import after
from jornada.engine.today.today import Draw, Step, Today

A_DAY = 0.02  # chance a day of those who hold a paper: an assumption
STOLEN = Measure(
    "papers_stolen",
    "papers stolen",
    "people whose papers were stolen; one person may count several times",
    "events",
    "flow",
)


def steal(people: Rows, today: Today, draw: Draw) -> Rows:
    """Let some of those who hold a paper, and are where they decide for themselves, lose it."""
    at_risk = at_liberty(people, today) & ~having(people, today, "paper", "")
    robbed = taken(people, np.where(at_risk, A_DAY, 0.0), draw.key("papers stolen"))
    counted(robbed, today, STOLEN.name)
    changed(robbed, today, "paper", 0)
    changed(robbed, today, "expires", 0)
    return put_back(people, robbed)


STEPS = after("harm", Step("steal", steal, "papers are stolen from people at places", measures=(STOLEN,)), DAY)
