"""Ours and its rivals on a conflict: the error of each in each question, ranges, and where ours went wrong."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from jornada.study.displacement import rivals
from jornada.study.displacement.conflict import Conflict
from jornada.study.displacement.flee_rules import LEAKING, people_by, variants_of
from jornada.study.displacement.flee_rules import SETTINGS as FLEE_SETTINGS
from jornada.study.displacement.forecast import Window, from_first_day, from_origin, to_total
from jornada.study.displacement.gravity import MEMBERS, arrivals, averaged
from jornada.study.displacement.learned import best_of, name_of, weights_of
from jornada.study.displacement.ranges import ahead_names, range_of
from jornada.study.scores.errors import flee_error

OURS = "ours"
STEP = 10  # days from an origin to the next
TIES = (0.0, 0.25, 0.5)
HORIZONS = {"30 days": 30, "90 days": 90}
FEW_DAYS = "fewer days than the horizon"


class Held(NamedTuple):
    """How many cells, camps by days, lie in ranges of nine in ten."""

    inside: int
    cells: int

    @property
    def share(self) -> float:
        """Return the share of cells inside."""
        return self.inside / self.cells if self.cells else float("nan")


@dataclass(frozen=True)
class Scored:
    """A conflict under a question.

    Rescaled errors by who says it, ranges of ours, camps that ours missed most, and why not scored.
    """

    conflict: str
    question: str
    origins: int
    errors: dict[str, float]
    leaking: dict[str, float]
    held: Held
    missed: tuple[str, ...] = ()
    why_not: str = ""


@dataclass(frozen=True)
class Said:
    """What is said of those who arrive, (T, C): ours, and the rivals' by name.

    And of people under the rules of Flee, by name.
    """

    ours: np.ndarray
    tie: float
    arriving: dict[str, np.ndarray]
    flee: dict[str, np.ndarray]


def said_of(conflict: Conflict, flee: bool = True) -> Said:
    """Return what is said of a conflict, with parameters from the conflicts that teach.

    Without the rules of Flee where not asked for.
    """
    ours = averaged(conflict, weights_of(conflict, [name_of(member) for member in MEMBERS]))
    ties = weights_of(conflict, [f"tie {tie:g}" for tie in TIES])
    settings = best_of(conflict, [f"flee {name}" for name in FLEE_SETTINGS]).split()[1] if flee else ""
    runs = variants_of(conflict.scenario, settings) if flee else {}
    people = {
        name: people_by(scenario, list(conflict.camps), float(conflict.everybody.max()))
        for name, scenario in runs.items()
    }
    arriving = {
        "plain gravity": arrivals(conflict, rivals.plain_of(conflict)),
        "equal shares": rivals.even_of(conflict),
    }
    arriving |= {name: rivals.growing(some) for name, some in people.items() if name != LEAKING}
    return Said(ours, float(ties @ np.array(TIES)), arriving, people)


def full_period(conflict: Conflict, said: Said) -> Scored:
    """Return the scores of all days, from what was known on the first."""
    total = conflict.everybody
    ours = to_total(from_first_day(conflict, said.ours, said.tie), total)
    whole = rivals.of_full_period(conflict) | {name: people for name, people in said.flee.items() if name != LEAKING}
    errors = {OURS: ours} | {name: to_total(people, total) for name, people in whole.items()}
    leaking = {
        name: flee_error(people, conflict.counted, True) for name, people in said.flee.items() if name == LEAKING
    }
    band = range_of(conflict, ours, total, ahead_names("full", np.arange(conflict.days)))
    held = Held(int(((conflict.counted >= band.low) & (conflict.counted <= band.high)).sum()), conflict.counted.size)
    return Scored(
        conflict.name,
        "full",
        1,
        {who: flee_error(people, conflict.counted, True) for who, people in errors.items()},
        leaking,
        held,
        _missed(conflict, ours, conflict.counted),
    )


def windows_of(conflict: Conflict, horizon: int) -> list[Window]:
    """Return the origins, every ten days from the first on, and the days that are forecast from each.

    All up to the horizon.
    """
    return [
        Window(origin, np.arange(origin + 1, origin + horizon + 1))
        for origin in range(0, conflict.days - horizon, STEP)
    ]


def rolling(conflict: Conflict, said: Said, question: str) -> Scored:
    """Return the scores of forecasts from one origin after another.

    Means over the days ahead, and then over origins.
    """
    found: dict[str, list[float]] = {}
    inside, ours, counted = 0, [], []
    windows = windows_of(conflict, HORIZONS[question])
    for window in windows:
        total, here = conflict.everybody[window.days], conflict.counted[window.days]
        people = to_total(from_origin(conflict, said.ours, window, said.tie), total)
        for who, some in ({OURS: people} | rivals.of_window(conflict, window, said.arriving)).items():
            found.setdefault(who, []).append(flee_error(to_total(some, total), here, True))
        band = range_of(conflict, people, total, ahead_names(question, window.days - window.origin))
        inside += int(((here >= band.low) & (here <= band.high)).sum())
        ours, counted = [*ours, people], [*counted, here]
    if not windows:
        return Scored(conflict.name, question, 0, {}, {}, Held(0, 0), why_not=FEW_DAYS)
    held = Held(inside, sum(one.size for one in counted))
    missed = _missed(conflict, np.concatenate(ours), np.concatenate(counted))
    return Scored(
        conflict.name,
        question,
        len(windows),
        {who: float(np.mean(some)) for who, some in found.items()},
        {},
        held,
        missed,
    )


def _missed(conflict: Conflict, said: np.ndarray, counted: np.ndarray) -> tuple[str, ...]:
    """Return the camps that ours missed most, with the mean share that was said of each and that was counted."""
    total = np.maximum(counted.sum(1, keepdims=True), 1.0)
    share, right, late = (said / total).mean(0), (counted / total).mean(0), conflict.late
    worst = np.argsort(-np.abs(said - counted).sum(0))[:3]
    return tuple(
        f"{conflict.camps[i]}: {share[i]:.0%} said, {right[i]:.0%} counted{', opened later' if late[i] else ''}"
        for i in worst
    )


def scored(conflict: Conflict, flee: bool = True) -> list[Scored]:
    """Return the scores of a conflict under all questions."""
    if not len(conflict.camps) or not conflict.everybody.any():
        return [
            Scored(conflict.name, question, 0, {}, {}, Held(0, 0), why_not="no camp was counted in the run")
            for question in ("full", *HORIZONS)
        ]
    said = said_of(conflict, flee)
    return [full_period(conflict, said), *(rolling(conflict, said, question) for question in HORIZONS)]
