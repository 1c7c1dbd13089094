"""Where to give what, where what it does adds up: an integer program over steps, by HiGHS, for the mean or the worst of
the runs.

What a further step leaves of people without a bed, or in a line, is convex in the steps, so that the gains of steps
fall and their order keeps itself: with demand that does not answer to what is given this is the newsvendor of many
places under one budget.

Sources: Rockafellar and Uryasev 2000, doi 10.21314/JOR.2000.038 (the mean of the worst part as a linear program);
Lindley 1952, doi 10.1017/S0305004100027638 (the line from day to day).

Shape letters: J kinds of steps, B budgets, N runs, T days.
"""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Steps:
    """Steps that may be taken.

    What each takes of every budget, (B, J), how often it may be taken, (J,), what it gains in each run, (J, N), and
    what is to be made less there, (N,).
    """

    takes: np.ndarray
    most: np.ndarray
    gains: np.ndarray
    loss: np.ndarray


def best_steps(steps: Steps, budgets: Sequence[float], worst: float = 1.0) -> np.ndarray:
    """Return how often each step is taken, (J,), so that the mean of what is left over the worst part of the runs is
    least (1: over all of them).

    Raises
    ------
    RuntimeError
        When HiGHS finds no best steps, which with budgets of nothing or more it does.

    Examples
    --------
    >>> knapsack = Steps(
    ...     np.array([[5.0, 4.0, 6.0, 3.0]]), np.ones(4), np.array([[10.0], [40.0], [30.0], [50.0]]), np.array([130.0])
    ... )
    >>> best_steps(knapsack, [10.0]).tolist()
    [0, 1, 0, 1]
    """
    import highspy

    with quiet():
        model = highspy.Highs()
    model.silent()
    taken = [model.addIntegral(lb=0, ub=float(most)) for most in steps.most]
    for row, budget in zip(steps.takes, budgets, strict=True):
        model.addConstr(model.qsum(float(take) * one for take, one in zip(row, taken, strict=True)) <= float(budget))
    level = model.addVariable(lb=-highspy.kHighsInf)
    above = [model.addVariable(lb=0) for _ in steps.loss]
    for run, loss in enumerate(steps.loss):
        gain = model.qsum(float(gains[run]) * one for gains, one in zip(steps.gains, taken, strict=True))
        model.addConstr(above[run] + level + gain >= float(loss))
    model.minimize(level + (1.0 / (worst * len(steps.loss))) * model.qsum(above))
    if model.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise RuntimeError(f"HiGHS: {model.modelStatusToString(model.getModelStatus())}")
    return np.array([round(model.val(one)) for one in taken])


@contextmanager
def quiet() -> Iterator[None]:
    """Keep what a library prints by itself, past Python, out of what a command says.

    HiGHS tells its version when it begins.
    """
    sys.stdout.flush()
    kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    try:
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)


def left_without(short: np.ndarray, more: float) -> np.ndarray:
    """Return by run (N,) the people still without on an average night, from those without by run and day (N, T), with
    so many more.

    Examples
    --------
    >>> left_without(np.array([[0.0, 10.0, 30.0, 40.0]]), 20.0)
    array([7.5])
    """
    return np.asarray(np.maximum(short - more, 0.0).mean(1))


def left_waiting(waiting: np.ndarray, served: np.ndarray) -> np.ndarray:
    """Return by run (N,) the people still in a line on an average night, from those in it by run and day (N, T), where
    so many more are served on each day (T,).

    What joins the line and leaves it otherwise stays as it was.

    Examples
    --------
    >>> left_waiting(np.array([[10.0, 20.0, 20.0]]), np.array([4.0, 4.0, 4.0]))
    array([8.66666667])
    """
    before, left, total = np.zeros(len(waiting)), np.zeros(len(waiting)), np.zeros(len(waiting))
    for day in range(waiting.shape[1]):
        left = np.maximum(left + waiting[:, day] - before - served[day], 0.0)
        total += left
        before = waiting[:, day]
    return np.asarray(total / max(1, waiting.shape[1]))
