"""An integer program against problems whose best is known.

A knapsack by trying all, a newsvendor by its fractile, the worst of the runs by trying all.
"""

from itertools import product

import numpy as np
import pytest

from jornada.study.allocation.linear import Steps, best_steps, left_waiting, left_without


def test_a_knapsack_has_the_best_that_trying_all_finds() -> None:
    """The example of Martello and Toth 1990, and 20 made by chance."""
    chance = np.random.default_rng(5)
    for case in range(20):
        gain, cost, budget = chance.integers(1, 50, 8), chance.integers(1, 30, 8), 60.0
        best = max(
            (
                sum(gain[i] for i in range(8) if some[i])
                for some in product((0, 1), repeat=8)
                if sum(cost[i] for i in range(8) if some[i]) <= budget
            ),
            default=0,
        )
        taken = best_steps(
            Steps(cost[None, :].astype(float), np.ones(8), gain[:, None].astype(float), np.array([float(gain.sum())])),
            [budget],
        )
        assert (taken * gain).sum() == best and (taken * cost).sum() <= budget, case


def test_a_newsvendor_of_two_places_meets_both_at_the_same_chance() -> None:
    """Demand even from 0 to 100 and from 0 to 200, 150 to give.

    What is left is least where more is asked for with the same chance at both, 50 and 100.
    """
    demand = {0: np.linspace(0.0, 100.0, 201), 1: np.linspace(0.0, 200.0, 201)}
    steps = [(place, step) for place in (0, 1) for step in range(15)]
    left = {
        place: np.array([left_without(many[:, None], 10.0 * step).mean() for step in range(16)])
        for place, many in demand.items()
    }
    gains = np.array([[left[place][step] - left[place][step + 1]] for place, step in steps])
    taken = best_steps(Steps(np.ones((1, 30)), np.ones(30), gains, np.array([left[0][0] + left[1][0]])), [15.0])
    assert [
        10 * sum(int(one) for (place, _), one in zip(steps, taken, strict=True) if place == which) for which in (0, 1)
    ] == [50, 100]


def test_the_worst_of_the_runs_is_least() -> None:
    """One place asks in all runs, another in a few alone.

    Over all runs the first has all, over the worst quarter the other.
    """
    gains = np.array([[4.0] * 8, [0.0] * 6 + [12.0] * 2])
    steps = Steps(np.ones((1, 2)), np.ones(2), gains, gains.sum(0))
    assert best_steps(steps, [1.0]).tolist() == [1, 0]
    assert best_steps(steps, [1.0], worst=0.25).tolist() == [0, 1]


def test_two_budgets_are_kept_apart() -> None:
    takes = np.array([[1.0, 1.0, 0.0, 0.0], [0.0, 0.0, 1.0, 1.0]])
    steps = Steps(takes, np.full(4, 5.0), np.array([[3.0], [2.0], [9.0], [10.0]]), np.array([100.0]))
    assert best_steps(steps, [2.0, 1.0]).tolist() == [2, 0, 0, 1]


def test_a_line_with_more_served_is_that_of_a_larger_office() -> None:
    """The line of Lindley: of those who came and could be served, day by day, with one more a day."""
    came, served = np.random.default_rng(2).poisson(5.0, (3, 60)).astype(float), 4.0
    lines = {more: np.zeros(came.shape) for more in (0.0, 1.0)}
    for more, line in lines.items():
        now = np.zeros(3)
        for day in range(60):
            now = np.maximum(now + came[:, day] - served - more, 0.0)
            line[:, day] = now
    assert left_waiting(lines[0.0], np.ones(60)) == pytest.approx(lines[1.0].mean(1), abs=0.75)
    assert (left_waiting(lines[0.0], np.ones(60)) <= lines[0.0].mean(1)).all() and left_waiting(
        lines[0.0], np.zeros(60)
    ) == pytest.approx(lines[0.0].mean(1))
