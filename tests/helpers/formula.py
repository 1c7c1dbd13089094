"""An executor that runs nothing.

What comes out of a trial follows from the values of its scenario by a formula, so that answers are known.
"""

from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any

import numpy as np

from jornada.domain.scenario.scenario import Scenario
from jornada.study.design.trial import Trial
from jornada.study.runs.counted import Counted, Key

# a scenario and the numbers of its runs: what is counted in them
Formula = Callable[[Scenario, np.ndarray], dict[Key, np.ndarray]]


class ByFormula(Executor):
    """Answers to trials by a formula; anything else is done as it is asked."""

    def __init__(self, formula: Formula) -> None:
        self.formula, self.runs = formula, 0

    def submit(self, fn: Callable[..., Any], /, *args: Any) -> "Future[Any]":  # type: ignore[override]
        """Answer at once."""
        done: Future[Any] = Future()
        done.set_result(self.answer(args[0]) if isinstance(args[0], Trial) else fn(*args))
        return done

    def answer(self, trial: Trial) -> Counted:
        """Return what a trial counts."""
        self.runs += trial.runs
        numbers = np.arange(trial.first, trial.first + trial.runs)
        return Counted(
            trial.scenario,
            {
                key: np.asarray(values, float) * np.ones(trial.runs)
                for key, values in self.formula(trial.scenario, numbers).items()
            },
            trial.runs,
        )
