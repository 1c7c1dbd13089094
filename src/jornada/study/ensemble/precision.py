"""How well the range of a figure is known from so many runs, and more runs until it is known well enough.

A quantile lies between two of the ordered runs with a chance that depends on their number alone, whatever the figure is
distributed like: see David and Nagaraja, Order Statistics (2003, section 7.1, doi:10.1002/0471722162). So nothing is
assumed, and fewer than 72 runs tell nothing of the ends of a range of nine runs in ten.
"""

import math
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from jornada.domain.fault import Fault, ScenarioError
from jornada.domain.scenario.scenario import Scenario
from jornada.study.ensemble.plan import Plan, default_split, run_id, whole_blocks
from jornada.study.runs.answers import numbers_of
from jornada.study.runs.digests import digest_of
from jornada.study.runs.headline import figures
from jornada.study.runs.measure import is_known, measure
from jornada.study.runs.question_text import ask, questions_of
from jornada.study.runs.run import Run, open_run
from jornada.study.store.blocks import read_info, write_json

if TYPE_CHECKING:
    from jornada.study.ensemble.ensemble import Hands


ENDS = (0.05, 0.5, 0.95)  # the range that reports show, and its middle
FEWEST = 72  # runs, for the ends of the range to lie between two of them with CONFIDENCE
MOST = 10_000  # runs, where nobody says how many at most
CONFIDENCE = 0.95
SLOWEST, FASTEST = 1.25, 4.0  # by how much the number of runs grows at a time


@dataclass(frozen=True)
class Precision:
    """How well a range is to be known: the ends and the middle, each to a share of the middle; of a measure, or of a
    question as a text.

    Examples
    --------
    >>> Precision(0.05, "died").share
    0.05
    """

    share: float
    of: str

    def __post_init__(self) -> None:
        """Refuse shares that are none."""
        if not 0.0 < self.share < 1.0:
            raise ScenarioError(
                [
                    Fault(
                        "J020",
                        "precision",
                        str(self.share),
                        "a share of the middle of the range above 0 and below 1, as 0.05 or 5%",
                    )
                ]
            )


def precision_of(text: str) -> Precision:
    """Return how well a range is to be known, of what.

    Raises
    ------
    ScenarioError
        When the text says no share, or not of what.

    Examples
    --------
    >>> precision_of("5% of died"), precision_of("0.1 of present at Middle on 2024-01-20").of
    (Precision(share=0.05, of='died'), 'present at Middle on 2024-01-20')
    """
    share, of, name = text.partition(" of ")
    try:
        number = float(share.strip().removesuffix("%")) / (100.0 if "%" in share else 1.0)
    except ValueError:
        number = math.nan
    if not of or math.isnan(number):
        raise ScenarioError(
            [
                Fault(
                    "J020",
                    "precision",
                    text,
                    "a share of the middle of a range and a measure or a question, as 5% of died",
                )
            ]
        )
    return Precision(number, name.strip())


class Known(NamedTuple):
    """A quantile of a figure over runs, and how well it is known; unknown where there are too few runs."""

    quantile: float  # which, 0 to 1
    value: float  # of the figure there
    low: float  # below which it does not lie, with CONFIDENCE
    high: float  # above which it does not lie, with CONFIDENCE


def known_of(values: np.ndarray) -> list[Known]:
    """Return the ends and the middle of the range of a figure (N,), each with its own range, over the runs that have a
    figure.

    Examples
    --------
    >>> [(known.quantile, known.low, known.high) for known in known_of(np.arange(100.0))]
    [(0.05, 0.0, 10.0), (0.5, 39.0, 60.0), (0.95, 89.0, 99.0)]
    """
    order = np.sort(values[~np.isnan(values)])
    found = []
    for end in ENDS:
        between = _ranks(len(order), end)
        low, high = (float(order[rank]) if 0 <= rank < len(order) else math.nan for rank in between)
        found.append(Known(end, float(np.quantile(order, end)) if len(order) else math.nan, low, high))
    return found


def _ranks(runs: int, end: float) -> tuple[int, int]:
    """Return between which of the ordered runs, counted from 0, a quantile lies.

    -1 or the number of runs where it may lie beyond all.
    """
    number = np.arange(runs + 1)
    ways = np.array([math.lgamma(runs + 1) - math.lgamma(k + 1) - math.lgamma(runs - k + 1) for k in number])
    # that so many or fewer runs lie below it
    below = np.cumsum(np.exp(ways + number * math.log(end) + (runs - number) * math.log1p(-end)))
    beyond = (1.0 - CONFIDENCE) / 2.0
    return int((below <= beyond).sum()) - 1, int((below < 1.0 - beyond).sum())


def share_known(found: list[Known]) -> float:
    """Return to what share of the middle the ends and the middle of a range are known; of the larger end where the
    middle is 0.

    Examples
    --------
    >>> (
    ...     round(share_known(known_of(np.arange(100.0, 200.0))), 3),
    ...     share_known(known_of(np.zeros(100))),
    ...     share_known(known_of(np.arange(9.0))),
    ... )
    (0.07, 0.0, inf)
    """
    widest = max((one.high - one.low) / 2.0 for one in found)
    if any(math.isnan(one.low) or math.isnan(one.high) for one in found):
        return math.inf
    middle = abs(found[1].value) or max(abs(found[0].value), abs(found[2].value))
    return widest / middle if middle else 0.0 if widest == 0.0 else math.inf


def values_of(run: Run, of: str) -> np.ndarray:
    """Return the figure of a measure, or the number of a question, by run (N,).

    Raises
    ------
    ScenarioError
        When these runs have no such figure.
    """
    if not is_known(of):
        named = [question for question in run.scenario.questions if question.question == of]
        return numbers_of([run], (named or questions_of(run.scenario, [of]))[0])[0].values
    found = figures(run, [of]).get(measure(of).name)
    if found is None:
        raise ScenarioError(
            [
                Fault(
                    "J030",
                    "precision, measure",
                    of,
                    "a measure that these runs keep and that can occur in this scenario",
                )
            ]
        )
    return found


def until_known(plan: Plan, out: str | Path | None, hands: "Hands | None", precision: Precision) -> Run:
    """Run a scenario until a range is known to a precision, or as often as the plan says, and write down which; runs
    that are there count.

    Raises
    ------
    StoreError
        When the folder holds another run.
    """
    from jornada.study.ensemble.ensemble import carried

    plan = replace(plan, scenario=asked_in(plan.scenario, precision.of))
    folder, runs = Path(out) if out else Path("runs") / run_id(plan), min(plan.runs, FEWEST)
    found = read_info(folder) or {}
    if (found.get("study"), found.get("seed")) == (plan.study, plan.seed):
        runs = max(runs, int(found["runs"]))
    while True:
        run = carried(replace(plan, runs=runs, split=min(plan.split, default_split(runs))), folder, hands)
        known = known_of(values_of(run, precision.of))
        if share_known(known) <= precision.share or runs >= plan.runs:
            return _noted(run, precision, known)
        runs = min(plan.runs, next_runs(runs, share_known(known) / precision.share))


def asked_in(scenario: Scenario, of: str) -> Scenario:
    """Return a scenario in which a question is asked, so that what it needs is recorded."""
    if is_known(of) or any(of == question.question for question in scenario.questions):
        return scenario
    return ask(scenario, of)


def next_runs(runs: int, times: float) -> int:
    """Return how many runs are looked at next, where a range is so many times less well known than it shall be: whole
    blocks.

    Examples
    --------
    >>> next_runs(72, 1.5), next_runs(72, 1.01), next_runs(72, math.inf)
    (168, 92, 288)
    """
    grown = runs * min(max(times * times, SLOWEST), FASTEST)
    return whole_blocks(math.ceil(grown))


def _noted(run: Run, precision: Precision, known: list[Known]) -> Run:
    """Write down how well the range is known."""
    share = share_known(known)
    told = {
        "of": precision.of,
        "wanted": precision.share,
        "known": None if math.isinf(share) else share,
        "reached": share <= precision.share,
        "confidence": CONFIDENCE,
        "runs": run.runs,
        "ends": [
            {name: None if math.isnan(value) else value for name, value in one._asdict().items()} for one in known
        ],
    }
    if run.info.get("precision") != told:
        info = {name: value for name, value in run.info.items() if name != "digest"} | {"precision": told}
        write_json(run.path / "run.json", {**info, "digest": digest_of(info)})
    return open_run(run.path)
