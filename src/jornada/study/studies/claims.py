"""What runs say beside published figures: the questions of a list of claims, asked of their scenarios."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from jornada.domain.studies.claim import Claim, Published
from jornada.files.scenario.folder import read
from jornada.study.ensemble.ensemble import Hands, Placed, together
from jornada.study.ensemble.plan import Plan, run_id
from jornada.study.runs.answers import answers
from jornada.study.runs.question_text import question_of

RUNS = "claims"
Said = dict[Published, dict[str, Any]]


class Kept(NamedTuple):
    """How many runs there are of each scenario, and the folder under which they are kept."""

    runs: int
    out: Path


def said_by_runs(claims: Sequence[Claim], shipped: Mapping[str, Path], kept: Kept, hands: Hands) -> Said:
    """Return what runs of each scenario answer, by figure: mean and range; what is kept is not made again."""
    asked: dict[str, list[Published]] = {}
    for figure in (figure for claim in claims for figure in claim.figures if figure.ask):
        asked.setdefault(figure.scenario, []).append(figure)
    found: Said = {}
    for name, figures in asked.items():
        scenario = read(shipped[name])
        questions = tuple(question_of(scenario, figure.ask) for figure in figures)
        plan = Plan(replace(scenario, questions=questions), kept.runs, scenario.seed, 0)
        run = together([Placed(plan, kept.out / RUNS / run_id(plan))], hands)[0]
        found |= dict(zip(figures, answers([run], questions), strict=True))
    return found


def agreement(figure: Published, said: Mapping[str, Any]) -> str:
    """Say how far what runs say is from what was published: inside their range, near it (within a quarter), less, more,
    or not to be compared.

    Examples
    --------
    >>> agreement(Published("Nights", 7.0, comparable=True), {"mean": 6.0, "q05": 5.0, "q95": 8.0})
    'inside'
    >>> agreement(Published("Nights", 7.0), {"mean": 6.0, "q05": 5.0, "q95": 8.0})
    'other'
    """
    if not figure.comparable or not figure.known:
        return "other" if figure.known else "open"
    low, high = figure.ends
    if said["q05"] <= high and low <= said["q95"]:
        return "inside"
    if low / 1.25 <= said["mean"] <= high * 1.25:
        return "near"
    return "less" if said["mean"] < low else "more"
