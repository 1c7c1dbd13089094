"""What other conflicts teach: how wrong each choice was on each of them, and by how much forecasts missed.

Nothing is chosen: a forecast is the average over all choices, each weighted by exp(-(mean error on the other conflicts
- least) / 0.05). Six conflicts cannot tell apart what differs by less. What was learned from a conflict never serves
the same conflict, nor a copy of it. The two tables are written by `python tools/score_conflicts.py DIR [DIR ...]
--learn`.
"""

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np

from jornada.study.displacement.conflict import Conflict
from jornada.study.displacement.gravity import Gravity

ERRORS, MISSES = Path(__file__).parent / "learned_errors.csv", Path(__file__).parent / "learned_misses.csv"
BESIDE = 0.05  # of error: as much worse on the other conflicts, a choice weighs e times less
LEVELS = tuple(float(level) for level in np.round(np.linspace(0.01, 0.99, 99), 2))


@dataclass(frozen=True)
class Lesson:
    """The error of a choice on a conflict, which began in a country on a day."""

    conflict: str
    country: str
    start: date
    choice: str
    error: float


@dataclass(frozen=True)
class Miss:
    """By how much forecasts of a question missed in a conflict, so many days ahead.

    Quantiles at LEVELS, in units of ranges.py.
    """

    conflict: str
    country: str
    start: date
    ahead: str
    quantiles: tuple[float, ...]


def name_of(member: Gravity) -> str:
    """Return the name of a member in the table of errors.

    Examples
    --------
    >>> name_of(Gravity(0.5, 0.0, 1.0, 2.0))
    'gravity 0.5 0 1 2'
    """
    return "gravity " + " ".join(f"{number:g}" for number in member)


@cache
def lessons() -> tuple[Lesson, ...]:
    """Return the table of errors."""
    with ERRORS.open(encoding="utf-8", newline="") as file:
        return tuple(
            Lesson(
                row["conflict"], row["country"], date.fromisoformat(row["start"]), row["choice"], float(row["error"])
            )
            for row in csv.DictReader(file)
        )


@cache
def misses() -> tuple[Miss, ...]:
    """Return the table of misses."""
    with MISSES.open(encoding="utf-8", newline="") as file:
        return tuple(
            Miss(
                row["conflict"],
                row["country"],
                date.fromisoformat(row["start"]),
                row["ahead"],
                tuple(float(row[f"{level:g}"]) for level in LEVELS),
            )
            for row in csv.DictReader(file)
        )


def taught_by(conflict: Conflict) -> list[str]:
    """Return the names of the conflicts that teach: all in the table that are not the same."""
    return list(dict.fromkeys(row.conflict for row in lessons() if not conflict.is_same(row.country, row.start)))


def errors_of(conflict: Conflict, choices: list[str]) -> np.ndarray:
    """Return the mean error of some choices on the conflicts that teach, (choices,)."""
    wanted, teachers = set(choices), taught_by(conflict)
    table = {(row.conflict, row.choice): row.error for row in lessons() if row.choice in wanted}
    return np.array([np.mean([table[teacher, choice] for teacher in teachers]) for choice in choices])


def weights_of(conflict: Conflict, choices: list[str]) -> np.ndarray:
    """Return the weights of some choices, (choices,), which sum to 1."""
    errors = errors_of(conflict, choices)
    weights = np.exp(-(errors - errors.min()) / BESIDE)
    return np.asarray(weights / weights.sum())


def best_of(conflict: Conflict, choices: list[str]) -> str:
    """Return the choice with the least mean error on the conflicts that teach."""
    return choices[int(errors_of(conflict, choices).argmin())]


def write_lessons(rows: list[Lesson]) -> None:
    """Write the table of errors."""
    with ERRORS.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["conflict", "country", "start", "choice", "error"])
        out.writerows([row.conflict, row.country, row.start, row.choice, f"{row.error:.4f}"] for row in rows)
    lessons.cache_clear()


def write_misses(rows: list[Miss]) -> None:
    """Write the table of misses."""
    with MISSES.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["conflict", "country", "start", "ahead", *(f"{level:g}" for level in LEVELS)])
        out.writerows(
            [row.conflict, row.country, row.start, row.ahead, *(f"{value:.4f}" for value in row.quantiles)]
            for row in rows
        )
    misses.cache_clear()
