"""A new choice rule: people stay, and settle, more readily where more of those around them are of their nationality.

The rule changes weights and leaves the deciding to the model. Run it: `jo.run(scenario, steps=STEPS)`.
"""

from dataclasses import replace

import numpy as np

from jornada.engine.choice.decide import decide
from jornada.engine.choice.logit import reweighed
from jornada.engine.people.parties import present_by
from jornada.engine.run.day import STEPS as DAY
from jornada.engine.table.rows import Rows
from jornada.engine.today.steps import instead
from jornada.engine.today.today import Draw, Today

PULL = 1.0  # utils, where all are of one's nationality: an assumption


def decide_among_compatriots(people: Rows, today: Today, draw: Draw) -> Rows:
    """Let people decide with weights raised by the share of compatriots among those who are at the place this
    morning."""
    nations = [group.nationality for group in today.world.scenario.groups]
    same = np.array([[one == other for other in nations] for one in nations], float)
    here = present_by(people, today)
    share = same @ here.T / np.maximum(here.sum(1), 1.0)  # (G, P)
    pull = np.exp(PULL * share)
    choice = reweighed(today.choice, stay=today.choice.stay * pull, settle=today.choice.settle * pull[:, None, :])
    return decide(people, replace(today, choice=choice), draw)


STEPS = instead("decide", decide_among_compatriots, DAY)
