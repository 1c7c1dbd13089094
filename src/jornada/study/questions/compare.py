"""Scenarios on the same seeds: run i of one beside run i of another, differences with their ranges."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from jornada.domain.scenario.past import common_days
from jornada.domain.scenario.scenario import Scenario
from jornada.study.ensemble.ensemble import Hands, ensemble
from jornada.study.ensemble.plan import Plan, run_id
from jornada.study.ensemble.states import states_beside
from jornada.study.findings.places import places_beside
from jornada.study.publish import publish, shown
from jornada.study.runs.answers import answers
from jornada.study.runs.cells import quantiles
from jornada.study.runs.headline import figures_of, panel_of
from jornada.study.runs.measure import unit_of
from jornada.study.runs.notebook import in_notebook
from jornada.study.runs.question_text import questions_of
from jornada.study.runs.run import Run
from jornada.study.runs.selection import refuse_missing
from jornada.study.store.parquet import StoreError


@dataclass(frozen=True, repr=False)
class Comparison:
    """Runs of several scenarios with the same seeds; the first is the one that others are held against."""

    runs: tuple[Run, ...]

    def __repr__(self) -> str:
        """Say which runs are compared, each on its line, the first the one that others are held against."""
        return "\n".join(
            [
                f"{len(self.runs)} scenarios on the same seeds; all are held against the first",
                *(f"  {run!r}" for run in self.runs),
            ]
        )

    def _repr_html_(self) -> str:
        """Return the lines and what changes, for notebooks."""
        return in_notebook(self, self.table())

    def __post_init__(self) -> None:
        """Refuse runs that are not paired."""
        if len({run.fluid for run in self.runs}) == 1 and len({(run.info["seed"], run.runs) for run in self.runs}) != 1:
            raise StoreError("only runs with the same seed and the same number of runs can be compared")
        if len({run.fluid for run in self.runs}) != 1:
            raise StoreError("a fluid run can be compared with fluid runs only: the others have chance in them")

    @property
    def names(self) -> tuple[str, ...]:
        """Return what the scenarios are called; where two titles are the same, with the folder of the run."""
        titles = [str(run.info["title"]) for run in self.runs]
        return tuple(
            title if titles.count(title) == 1 else f"{title} ({run.path})"
            for title, run in zip(titles, self.runs, strict=True)
        )

    def table(self, *measures: str) -> pd.DataFrame:
        """Return one row a scenario and measure: mean and 90 % range, and the paired difference to the first with its
        own.

        Without names, the whole panel is shown: every variant by the same measures, human cost and people by place
        included.

        Raises
        ------
        UnknownName
            When there is no measure of a name, or it cannot be compared here.
        """
        names = measures or (
            *dict.fromkeys(name for run in self.runs for name in panel_of(run.scenario)),
            *places_beside(self.runs),
        )
        figures = [figures_of(run, names) for run in self.runs]
        refuse_missing(measures, figures)
        rows = [
            difference_row(Figure(called, name, unit_of(name, self.runs[0].scenario.money)), now[name], first)
            for called, now in zip(self.names, figures, strict=True)
            for name in now
            if (first := figures[0].get(name)) is not None
        ]
        return shown(publish(pd.DataFrame(rows)))

    def answers(self, *texts: str) -> pd.DataFrame:
        """Return one row a question and scenario: its number with its range, and the paired difference to the first
        with its own.

        Questions are texts, as `present at Tapachula on 2023-09-01`; without any, those of the scenarios.

        Raises
        ------
        ScenarioError
            When a text is no question, or these runs did not keep what it asks for.
        """
        return pd.DataFrame(answers(self.runs, questions_of(self.runs[0].scenario, texts)))


class Figure(NamedTuple):
    """A figure of a set of runs."""

    scenario: str  # what the set is called
    measure: str  # its name
    unit: str  # of the measure


def difference_row(figure: Figure, now: pd.Series, first: pd.Series) -> dict[str, object]:
    """Return mean and range of a figure by run, and of its paired difference to the first.

    Over the runs that have a figure, unknown where none has.
    """
    spread = quantiles(np.array([now, now - first], float))
    row: dict[str, object] = {**figure._asdict(), **spread.loc[0, ["mean", "q05", "q95"]]}
    pairs = (now - first).dropna()
    error = 0.0 if now is first else pairs.std(ddof=1) / np.sqrt(len(pairs)) if len(pairs) > 1 else np.nan
    return row | {
        "difference": spread.at[1, "mean"],
        "difference_q05": spread.at[1, "q05"],
        "difference_q95": spread.at[1, "q95"],
        "standard_error": error,
    }


def compare(
    scenarios: Sequence[Scenario],
    runs: int = 100,
    seed: int = 1,
    out: str | Path | None = None,
    *,
    hands: Hands | None = None,
) -> Comparison:
    """Run several scenarios with the same seeds, each in its own folder under `out`.

    They go on from states of the first, kept beside its runs, from the first day on which the rules of one can differ;
    the bytes are those of runs from the first day (`Hands(fork=False)` makes these).

    Raises
    ------
    StoreError
        When a folder holds another run.
    """
    folder, hands = Path(out) if out else Path("runs"), hands or Hands()
    folders = [folder / run_id(Plan(scenario, runs, seed, 0)) for scenario in scenarios]
    states = hands.states or states_beside(folders[0], scenarios[0], scenarios[1:])
    return Comparison(
        tuple(
            ensemble(
                scenario,
                runs,
                seed,
                own,
                split=0,
                hands=replace(hands, states=states.up_to(common_days(scenarios[0], scenario))),
            )
            for scenario, own in zip(scenarios, folders, strict=True)
        )
    )
