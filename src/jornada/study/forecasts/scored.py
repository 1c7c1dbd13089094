"""How good forecasts were.

Coverage with its binomial interval, weighted interval score and CRPS by scoringrules, totals, and shares by place and
nationality.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from jornada.domain.nouns.observed import Observed
from jornada.domain.scenario.known import known_on
from jornada.domain.scenario.scenario import Scenario
from jornada.study.forecasts.ahead import histories, later_figures
from jornada.study.forecasts.forecast import Forecast
from jornada.study.forecasts.rivals import QUANTILES, quantiles_by

MODEL = "model"
ALPHAS = (0.5, 0.1)  # of the intervals in QUANTILES, the inner first


class Cell(NamedTuple):
    """What one of those who forecast said of a figure, and what was published."""

    origin: str  # the day from which it was forecast
    who: str  # said it
    series: str  # of the figure
    starts: str  # its first day
    ends: str  # its last day
    area: str  # that it counts, blank: all
    nationality: str  # that it counts, blank: all
    q05: float  # said quantile at 5 %
    q25: float  # at 25 %
    q50: float  # at 50 %
    q75: float  # at 75 %
    q95: float  # at 95 %
    observed: float  # what was published; not a number: nothing yet


@dataclass(frozen=True)
class Score:
    """How one fared on the figures that all forecast: means in people.

    The share of 90 % ranges that hold, with its own range of nine in ten.
    """

    who: str
    figures: int
    wis: float
    crps: float
    miss: float
    held: float
    held_low: float
    held_high: float
    total_ratio: float
    place_shares: float
    nationality_shares: float


def cells_of(scenario: Scenario, made: Forecast, published: Sequence[Observed]) -> list[Cell]:
    """Return what the model and its rivals said of every figure, beside what was published."""
    observed = later_figures(made.figures, published)
    found = _cells(made, MODEL, np.quantile(made.drawn, QUANTILES, axis=0).T, observed)
    known = histories(known_on(scenario, made.origin))
    by_name: dict[str, np.ndarray] = {}
    for history in known.values():
        last = history.rows[-1]
        which = [
            i
            for i, row in enumerate(made.figures.rows)
            if (row.series, row.area, row.nationality) == (last.series, last.area, last.nationality)
        ]
        ahead = history.periods(made.figures.ends[-1])
        places = [ahead.index(made.figures.rows[i].span) for i in which]
        for name, quantiles in quantiles_by(history, len(ahead)).items() if which else ():
            by_name.setdefault(name, np.full((len(observed), len(QUANTILES)), np.nan))[which] = quantiles[places]
    return [*found, *(cell for name, quantiles in by_name.items() for cell in _cells(made, name, quantiles, observed))]


def _cells(made: Forecast, who: str, quantiles: np.ndarray, observed: np.ndarray) -> list[Cell]:
    rows = zip(made.figures.rows, quantiles, observed, strict=True)
    return [
        Cell(
            made.origin.isoformat(),
            who,
            row.series,
            row.span.first.isoformat(),
            row.span.last.isoformat(),
            row.area,
            row.nationality,
            *map(float, said),
            float(people),
        )
        for row, said, people in rows
        if not np.isnan(said).any()
    ]


def scores_of(cells: Sequence[Cell]) -> list[Score]:
    """Return the scores of all on the figures that were published and that all of them forecast.

    Those who forecast few are left out.
    """
    there = [cell for cell in cells if not np.isnan(cell.observed)]
    told = {
        who: {cell[2:7] + (cell.origin,) for cell in there if cell.who == who}
        for who in dict.fromkeys(cell.who for cell in there)
    }
    most = len(told.get(MODEL, ()))
    whole = [who for who, figures in told.items() if 2 * len(figures) >= most]
    common = set.intersection(*(told[who] for who in whole)) if whole else set()
    return (
        [
            _score(who, [cell for cell in there if cell.who == who and cell[2:7] + (cell.origin,) in common])
            for who in whole
        ]
        if common
        else []
    )


def _score(who: str, cells: list[Cell]) -> Score:
    import scoringrules
    from scipy.stats import binomtest

    observed = np.array([cell.observed for cell in cells])
    said = np.array([cell[7:12] for cell in cells])
    inside = int(((said[:, 0] <= observed) & (observed <= said[:, 4])).sum())
    interval = binomtest(inside, len(cells)).proportion_ci(0.9)
    wis = scoringrules.weighted_interval_score(observed, said[:, 2], said[:, [1, 0]], said[:, [3, 4]], np.array(ALPHAS))
    crps = scoringrules.crps_quantile(observed, said, np.array(QUANTILES))
    ratio = float(said[:, 2].sum() / observed.sum()) if observed.sum() else float("nan")
    return Score(
        who,
        len(cells),
        float(np.mean(wis)),
        float(np.mean(crps)),
        float(np.abs(said[:, 2] - observed).mean()),
        inside / len(cells),
        float(interval.low),
        float(interval.high),
        ratio,
        _shares(cells, lambda cell: cell.area),
        _shares(cells, lambda cell: cell.nationality),
    )


def _shares(cells: list[Cell], part: Callable[[Cell], str]) -> float:
    """Return the share of people told in a wrong part, the mean over series and periods that are split.

    Not a number where none is.
    """
    groups: dict[tuple[str, ...], list[Cell]] = {}
    for cell in cells:
        if part(cell):
            rest = cell.nationality if part(cell) == cell.area else cell.area
            groups.setdefault((cell.origin, cell.series, cell.starts, cell.ends, rest), []).append(cell)
    wrong = [
        _apart(np.array([cell.q50 for cell in group]), np.array([cell.observed for cell in group]))
        for group in groups.values()
        if len(group) > 1
    ]
    return float(np.nanmean(wrong)) if wrong else float("nan")


def _apart(said: np.ndarray, observed: np.ndarray) -> float:
    """Return half the sum of what two lists of shares differ by.

    Examples
    --------
    >>> _apart(np.array([1.0, 1.0]), np.array([3.0, 1.0]))
    0.25
    """
    if said.sum() <= 0.0 or observed.sum() <= 0.0:
        return float("nan")
    return float(0.5 * np.abs(said / said.sum() - observed / observed.sum()).sum())
