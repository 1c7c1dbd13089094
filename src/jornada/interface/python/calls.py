"""The calls of `import jornada` that take a scenario: by name or path too, so that a question is one line."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from jornada.interface.python.given import Given, given

if TYPE_CHECKING:
    import pandas as pd

    from jornada.domain.scenario.scenario import Scenario
    from jornada.engine.run.run import RunResult
    from jornada.engine.run.state import State
    from jornada.engine.today.steps import Step
    from jornada.study.ensemble.ensemble import Hands
    from jornada.study.questions.compare import Comparison
    from jornada.study.questions.sensitivity import Sensitivity, Value
    from jornada.study.runs.run import Run


def run(
    scenario: Given,
    seed: int = 1,
    run: int = 0,
    fluid: bool = False,
    *,
    until: date | str | None = None,
    state: "State | None" = None,
    steps: "tuple[Step, ...] | None" = None,
) -> "RunResult":
    """Run a scenario once, from its first day or from a state; up to the morning of a date, with the state of that
    morning.

    With `fluid` numbers are multiplied instead of drawn: people come in fractions, values are as their tables say,
    there are no shocks, and seed and run mean nothing. A run that goes on from a state keeps the address of the run it
    is a state of, whatever `seed` and `run` say, and gives the same bytes as from the first day. Other `steps` of the
    day are another model (`docs/explanation/tour.md`).

    Raises
    ------
    UnknownName
        When nothing has the name that is given.
    StateError
        When the state is of another model or scenario, or values differ on a day before it.
    ScenarioError
        When `until` is no day of the scenario after its first.

    Examples
    --------
    >>> import jornada as jo
    >>> len(jo.run("three_places", seed=7).rows)
    28
    """
    from jornada.engine.run.run import run as run_once

    return run_once(given(scenario), seed, run, fluid, until, state, steps=steps)


def ensemble(
    scenario: Given,
    runs: int | None = None,
    seed: int = 1,
    out: str | Path | None = None,
    *,
    split: int | None = None,
    hands: "Hands | None" = None,
    precision: str = "",
) -> "Run":
    """Run a scenario many times and keep the runs in a folder; what is there already is not run again, and more runs
    are added to it.

    Without a number it is 100 runs. With a precision, such as "5% of died" or "10% of highest unsheltered at Middle",
    runs are added until the range of that measure or question is known so well, or there are as many as `runs` says
    (10,000 where it says nothing); `info["precision"]` of what is given back says how well it is known.

    Raises
    ------
    UnknownName
        When nothing has the name that is given.
    ScenarioError
        When the precision is none.
    StoreError
        When the folder holds another run.
    """
    from jornada.study.ensemble.ensemble import ensemble as run_often
    from jornada.study.ensemble.precision import precision_of

    return run_often(
        given(scenario),
        runs,
        seed,
        out,
        split=split,
        hands=hands,
        precision=precision_of(precision) if precision else None,
    )


def compare(
    scenarios: Sequence[Given],
    runs: int = 100,
    seed: int = 1,
    out: str | Path | None = None,
    *,
    hands: "Hands | None" = None,
) -> "Comparison":
    """Run several scenarios with the same seeds, each in its own folder under `out`; all are held against the first.

    They go on from states of the first, kept beside its runs, from the first day on which the rules of one can differ;
    the bytes are those of runs from the first day (`Hands(fork=False)` makes these).

    Raises
    ------
    UnknownName
        When nothing has a name that is given.
    StoreError
        When a folder holds another run.
    """
    from jornada.study.questions.compare import compare as run_paired

    return run_paired([given(scenario) for scenario in scenarios], runs, seed, out, hands=hands)


def sensitivity(
    scenario: Given,
    change: "Mapping[str, Sequence[Value]]",
    runs: int = 100,
    seed: int = 1,
    *,
    out: str | Path | None = None,
    hands: "Hands | None" = None,
) -> "Sensitivity":
    """Run a scenario at each step of some values, every step on the same seeds, in folders of their own under `out`.

    `change` gives the values of paths such as "offices.Court.capacity": numbers, or multiples ("x2"). Several paths
    move together, step by step. A value holds from the first day and comes after every policy of the scenario.

    Raises
    ------
    ScenarioError
        When a path leads nowhere, a value is not allowed there, or the values of two paths do not pair.

    Examples
    --------
    >>> import jornada as jo
    >>> jo.sensitivity("one_office", {"offices.desk.capacty": [4, 5]})  # doctest: +ELLIPSIS, +NORMALIZE_WHITESPACE
    Traceback (most recent call last):
    jornada.domain.fault.ScenarioError: J025 sensitivity, offices.desk.capacty: found 'offices.desk.capacty'; allowed: a
    field ...
    """
    from jornada.study.questions.sensitivity import sensitivity as run_steps

    return run_steps(given(scenario), change, runs, seed, out=out, hands=hands)


def coarse(scenario: Given) -> "Scenario":
    """Return the scenario with fewer traits, for a first look at many runs.

    No money in hand, no health, no households.
    """
    from jornada.domain.scenario.coarse import coarse as coarser

    return coarser(given(scenario))


def table(scenario: Given, name: str) -> "pd.DataFrame":
    """Return a table of a scenario, one column a field; fields at their default are there too.

    Raises
    ------
    UnknownName
        When there is no such table; the nearest is named.

    Examples
    --------
    >>> table("three_places", "places")[["place", "beds"]].dropna().values.tolist()
    [['Middle', 40.0]]
    """
    from jornada.files.scenario.frames import table as as_frame

    return as_frame(given(scenario), name)
