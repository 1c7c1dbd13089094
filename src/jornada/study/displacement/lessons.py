"""What a conflict teaches, worked out anew.

Errors of all choices on it, and misses of the plain average, which nobody has chosen.
"""

import numpy as np

from jornada.study.displacement import rivals
from jornada.study.displacement.conflict import Conflict
from jornada.study.displacement.flee_rules import SETTINGS, people_by, under
from jornada.study.displacement.forecast import from_first_day, from_origin, to_total
from jornada.study.displacement.gravity import MEMBERS, PLAIN, arrivals
from jornada.study.displacement.learned import Lesson, Miss, name_of
from jornada.study.displacement.ranges import ahead_names, quantiles_of, unit
from jornada.study.displacement.scored import HORIZONS, TIES, windows_of
from jornada.study.scores.errors import flee_error
from jornada.study.scores.rivals import without_capacities


def lessons_of(conflict: Conflict) -> list[Lesson]:
    """Return the error of every choice on a conflict."""
    shares = {name_of(member): arrivals(conflict, member) for member in MEMBERS}
    found = {name: _full(conflict, some) for name, some in shares.items()}
    found |= {
        name_of(member).replace("gravity", "plain"): _full(conflict, arrivals(conflict, member)) for member in PLAIN
    }
    found |= {
        name: flee_error(rivals.fixed_gravity(conflict, member.exponent), conflict.counted, True)
        for name, member in zip(rivals.FIXED, PLAIN, strict=True)
    }
    average = np.mean(list(shares.values()), axis=0)
    found |= {f"tie {tie:g}": _ahead(conflict, average, tie) for tie in TIES}
    free, most = without_capacities(conflict.scenario), float(conflict.everybody.max())
    found |= {
        f"flee {name}": flee_error(people_by(under(free, name), list(conflict.camps), most), conflict.counted, True)
        for name in SETTINGS
    }
    start, country = conflict.scenario.start, conflict.scenario.places[0].country
    return [Lesson(conflict.name, country, start, choice, error) for choice, error in found.items()]


def _full(conflict: Conflict, shares: np.ndarray) -> float:
    return flee_error(from_first_day(conflict, shares), conflict.counted, True)


def _ahead(conflict: Conflict, shares: np.ndarray, tie: float) -> float:
    """Return the mean error of rolling forecasts over both horizons."""
    errors = [
        np.mean(
            [
                flee_error(from_origin(conflict, shares, window, tie), conflict.counted[window.days], True)
                for window in windows_of(conflict, horizon)
            ]
        )
        for horizon in HORIZONS.values()
    ]
    return float(np.mean(errors))


def misses_of(conflict: Conflict) -> list[Miss]:
    """Return by how much the average over all members, none weighing more, missed in a conflict."""
    shares = np.mean([arrivals(conflict, member) for member in MEMBERS], axis=0)
    total = conflict.everybody
    whole = to_total(from_first_day(conflict, shares), total)
    found: dict[str, list[np.ndarray]] = {"full": [((conflict.counted - whole) / unit(whole, total)).ravel()]}
    for question, horizon in HORIZONS.items():
        for window in windows_of(conflict, horizon):
            total = conflict.everybody[window.days]
            people = to_total(from_origin(conflict, shares, window), total)
            missed = (conflict.counted[window.days] - people) / unit(people, total)
            for name, row in zip(ahead_names(question, window.days - window.origin), missed, strict=True):
                found.setdefault(str(name), []).append(row)
    start, country = conflict.scenario.start, conflict.scenario.places[0].country
    return [
        Miss(conflict.name, country, start, name, quantiles_of(np.concatenate(some))) for name, some in found.items()
    ]
