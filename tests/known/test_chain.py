"""Times to a crossing against an absorbing Markov chain solved with matrix algebra."""

import math
from datetime import date

import numpy as np
from scipy import stats

from jornada.domain.nouns.arrival import Arrival
from jornada.domain.nouns.group import Group
from jornada.domain.nouns.place import Place
from jornada.domain.nouns.route import Mode, Route
from jornada.domain.scenario.scenario import Scenario
from jornada.engine.run.run import dailies, run_key

START, DAYS, PEOPLE, RUNS = date(2024, 1, 1), 40, 60, 300
STAY_A, STAY_B, DIES, BACK, SEEN = 0.4, -0.3, 0.02, 0.25, 0.6
# every leg takes the whole day, so a night is a step of the chain: A -> B -> D, turned back at the crossing from D to B
LINE = Scenario(
    start=START,
    days=DAYS,
    places=(Place("A", stay=STAY_A), Place("B", stay=STAY_B), Place("D", kind="destination")),
    modes=(Mode("foot", 8, 4),),
    routes=(
        Route("ab", "A", "B", "foot", hours=8, death=DIES),
        Route("bd", "B", "D", "foot", hours=16, turned_back=BACK, encounter=SEEN),
    ),
    groups=(Group("one", "VEN"),),
    arrivals=(Arrival("1", "A", "one", START, START, PEOPLE),),
)


def _chain() -> tuple[np.ndarray, np.ndarray]:
    """Return the moves (from, to) among the states A, B, on the two-day leg, and into seen, unseen, dead."""
    out_a, out_b = 1 / (1 + math.exp(STAY_A)), 1 / (1 + math.exp(STAY_B))
    moves = np.array([[1 - out_a, out_a * (1 - DIES), 0], [0, 1 - out_b, out_b], [0, BACK, 0]])
    ends = np.array([[0, 0, out_a * DIES], [0, 0, 0], [SEEN, 1 - BACK - SEEN, 0]])
    return moves, ends


def test_the_chain_adds_up() -> None:
    moves, ends = _chain()
    assert np.allclose(moves.sum(1) + ends.sum(1), 1)


def test_days_of_crossing_are_those_of_the_chain() -> None:
    moves, ends = _chain()
    expected = np.array([(np.linalg.matrix_power(moves, t) @ ends)[0] for t in range(DAYS)])
    flows = [run.flows for run in dailies(LINE, (run_key(8, i) for i in range(RUNS)))]
    for column, name in enumerate(("encounters", "entered_unseen", "died")):
        found = sum(run[name].sum((1, 2)) for run in flows).astype(float)
        mean = expected[:, column] * PEOPLE * RUNS
        keep = mean > 5
        assert found[mean == 0].sum() == 0
        chi2 = ((found[keep] - mean[keep]) ** 2 / mean[keep]).sum()
        assert stats.chi2.sf(chi2, keep.sum()) > 0.001


def test_where_everybody_ends_is_the_fundamental_matrix() -> None:
    moves, ends = _chain()
    visits = np.linalg.inv(np.eye(3) - moves)
    shares, days = (visits @ ends)[0], visits.sum(1)[0]
    flows = [run.flows for run in dailies(LINE, (run_key(9, i) for i in range(RUNS)))]
    number = PEOPLE * RUNS
    found = np.array([sum(run[name].sum() for run in flows) for name in ("encounters", "entered_unseen", "died")])
    assert number - found.sum() < 0.005 * number  # all but a few are out after 40 days
    assert (np.abs(found - shares * number) < 4 * np.sqrt(shares * (1 - shares) * number) + 5).all()
    out = sum((run["encounters"] + run["entered_unseen"] + run["died"]).sum((1, 2)) for run in flows)
    mean = (out * np.arange(1, DAYS + 1)).sum() / out.sum()
    assert abs(mean - days) < 0.1
