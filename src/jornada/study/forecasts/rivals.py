"""What a series says of itself: last value, season, window mean, AutoETS, AutoARIMA and Theta by statsforecast, with conformal ranges."""

import warnings
from typing import TYPE_CHECKING, Any

import numpy as np

from jornada.study.forecasts.ahead import History

if TYPE_CHECKING:
    from collections.abc import Callable

LEVELS = (50, 90)  # of ranges, percent
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
LEAST = 4  # figures known, for a rival to say anything
WINDOWS = 10  # past origins that a conformal range is taken from, at most


def quantiles_by(history: History, ahead: int) -> dict[str, np.ndarray]:
    """Return what each rival says of the next periods, as quantiles (H, Q) by its name; none where too little is known."""
    known = history.people
    if len(known) < LEAST or ahead < 1:
        return {}
    found = {}
    for name, model in _models(history, ahead).items():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found[name] = _quantiles(model().forecast(y=known, h=ahead, level=list(LEVELS)))
    return found


def _models(history: History, ahead: int) -> "dict[str, Callable[[], Any]]":
    """Return the rivals that a series is long enough for."""
    from statsforecast.models import AutoARIMA, AutoETS, AutoTheta, Naive, SeasonalNaive, WindowAverage
    from statsforecast.utils import ConformalIntervals

    long, season = len(history.people), history.season
    windows = _windows(long, season, ahead)
    windows = windows if windows >= 2 else 0  # of one past origin no range can be taken: each model then has its own
    ranges = {"prediction_intervals": ConformalIntervals(h=ahead, n_windows=windows)} if windows else {}
    left = long - windows * ahead  # figures that the first window is told from
    found: dict[str, Callable[[], Any]] = {"last value": lambda: Naive(**ranges), f"mean of {min(12, left)}": lambda: WindowAverage(min(12, left), **ranges)}
    if season > 1 and left >= season:
        found[f"same period {season} earlier"] = lambda: SeasonalNaive(season, **ranges)
    if left >= 8:
        of = season if left >= 2 * season else 1
        found |= {"AutoETS": lambda: AutoETS(season_length=of, **ranges), "AutoARIMA": lambda: AutoARIMA(season_length=of, **ranges),
                  "Theta": lambda: AutoTheta(season_length=of, **ranges)}
    return found if ranges else {name: one for name, one in found.items() if not name.startswith("mean of")}


def _windows(long: int, season: int, ahead: int) -> int:
    """Return from how many past origins ranges are taken: two seasons are left to forecast from where there are that many, else half.

    Examples
    --------
    >>> _windows(30, 12, 2), _windows(20, 12, 2), _windows(5, 1, 3)
    (3, 5, 0)
    """
    with_seasons = (long - 2 * season) // ahead
    return min(WINDOWS, with_seasons if with_seasons >= 2 else (long // 2) // ahead)


def _quantiles(said: dict[str, np.ndarray]) -> np.ndarray:
    """Return quantiles (H, Q) of what a model says; people are none at least."""
    middle = np.asarray(said["mean"], float)
    rows = [said.get("lo-90", middle), said.get("lo-50", middle), middle, said.get("hi-50", middle), said.get("hi-90", middle)]
    return np.sort(np.maximum(np.array(rows, float), 0.0), axis=0).T
