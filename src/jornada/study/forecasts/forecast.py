"""`jornada forecast`: runs of a scenario as it was known on a day, and what they say will be published after it.

Shape letters: N runs, M figures.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from jornada.domain.scenario.known import known_on
from jornada.domain.scenario.scenario import Scenario
from jornada.engine.run.run import run_key, simulate
from jornada.study.ensemble.crew import crew
from jornada.study.ensemble.ensemble import Hands
from jornada.study.forecasts.ahead import figures_ahead
from jornada.study.weighing.figures import Counted, recording_for
from jornada.study.weighing.observations import Observations

DRAWS = 10  # figures drawn of each run, with the error of what is published


@dataclass(frozen=True)
class Forecast:
    """What is said of figures from a day on, drawn (N, M) with the error that their series declares.

    And what to bear in mind.
    """

    origin: date
    figures: Observations
    drawn: np.ndarray
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ahead:
    """A run to be made: its scenario, seed and number, and the figures it counts."""

    scenario: Scenario
    seed: int
    number: int
    figures: Observations


def counted_ahead(task: Ahead) -> list[float]:
    """Make a run, and return what it counted of each figure, (M,)."""
    result = simulate(task.scenario, run_key(task.seed, task.number))
    return [float(people) for people in Counted(task.scenario, result.stocks, result.flows).of(task.figures)]


def forecast(scenario: Scenario, origin: date, days: int, hands: Hands | None = None) -> Forecast:
    """Return what will be published in the days after one, by as many runs as the scenario says, from its seed.

    Nothing that became known after the day is looked at, in any table; uncertain parameters come from the priors or the
    posterior.

    Raises
    ------
    ScenarioError
        When no declared series has a figure that was known on the day.
    """
    figures, hands = figures_ahead(scenario, origin, days), hands or Hands()
    known = replace(known_on(scenario, origin).until(origin + timedelta(days=days)), variants=(), questions=())
    asked = recording_for(known, figures)
    tell = hands.progress
    with crew(hands, asked, scenario.runs) as workers:
        tasks = [Ahead(asked, scenario.seed, number, figures) for number in range(scenario.runs)]
        counted = np.array(
            workers.carried(counted_ahead, tasks, lambda done: tell(done / len(tasks), done) if tell else None), float
        )
    rng = np.random.default_rng([scenario.seed, origin.toordinal()])
    return Forecast(
        origin, figures, figures.drawn(np.repeat(counted, DRAWS, axis=0), rng), tuple(_notes(known, origin))
    )


def _notes(known: Scenario, origin: date) -> list[str]:
    """Say what a reader must bear in mind of a forecast."""
    if known.arrivals and not any(row.ends > origin for row in known.arrivals):
        return [f"nobody arrives after {origin}: no row of arrivals.csv that was known then covers the days ahead"]
    return []
