"""What a series says of itself.

Last value, season, window mean, and by statsmodels ETS, ARIMA and Theta, with conformal ranges.
"""

import warnings
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from jornada.study.forecasts.ahead import History

LEVELS = (0.5, 0.9)  # of ranges
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
Z = (0.6745, 1.6449)  # of a normal distribution, how many standard deviations wide these are
LEAST = 4  # figures known, for a rival to say anything
FITTED = 8  # for one that is fitted
WINDOWS = 10  # past origins that a conformal range is taken from, at most
Model = Callable[[np.ndarray, int], np.ndarray]  # figures (T,) and how many periods ahead: what it says (H,)


def quantiles_by(history: History, ahead: int) -> dict[str, np.ndarray]:
    """Return what each rival says of the next periods, as quantiles (H, Q) by its name.

    None where too little is known.
    """
    import statsmodels.tsa.api as _  # noqa: F401  # it sets filters of warnings of its own, once

    known = history.people
    if len(known) < LEAST or ahead < 1:
        return {}
    windows = _windows(len(known), history.season, ahead)
    windows = windows if windows >= 2 else 0  # of one past origin no range can be taken
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return {
            name: _quantiles(model, known, ahead, windows)
            for name, model in _models(known, history.season, len(known) - windows * ahead).items()
        }


def _models(known: np.ndarray, season: int, left: int) -> dict[str, Model]:
    """Return the rivals that a series is long enough for: `left` figures are told to the first window."""
    found: dict[str, Model] = {"last value": lambda past, ahead: np.full(ahead, past[-1])}
    if left < len(known):
        many = min(12, left)
        found[f"mean of {many}"] = lambda past, ahead: np.full(ahead, past[-many:].mean())
    if season > 1 and left >= season:
        found[f"same period {season} earlier"] = lambda past, ahead: past[-season + np.arange(ahead) % season]
    if left >= FITTED:
        of = season if left >= 2 * season else 1
        fitted = {"ETS": _best(known, _smoothings(of)), "ARIMA": _best(known, _orders(of)), "Theta": _theta(of)}
        found |= {name: model for name, model in fitted.items() if model}
    return found


def _best(known: np.ndarray, models: Sequence[Callable[[np.ndarray], Any]]) -> Model | None:
    """Return the model with the least AICc of what is known (Hurvich and Tsai 1989, doi:10.1093/biomet/76.2.297).

    It is fitted anew at each origin.
    """
    scores = [_criterion(model, known) for model in models]
    if not np.isfinite(scores).any():
        return None
    best = models[int(np.nanargmin(scores))]
    return lambda past, ahead: np.asarray(best(past).fit(disp=False).forecast(ahead), float)


def _criterion(model: Callable[[np.ndarray], Any], known: np.ndarray) -> float:
    try:
        found = model(known).fit(disp=False)
        return float(found.aicc) if np.isfinite(found.forecast(1)).all() else float("nan")
    except (np.linalg.LinAlgError, ValueError):  # no numbers are found for this series
        return float("nan")


def _smoothings(season: int) -> list[Callable[[np.ndarray], Any]]:
    """Return exponential smoothing with and without a damped trend, and a season where there is one."""
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    def of(trend: str | None, seasonal: str | None) -> Callable[[np.ndarray], Any]:
        return lambda past: ETSModel(
            past,
            error="add",
            trend=trend,
            damped_trend=trend is not None,
            seasonal=seasonal,
            seasonal_periods=season if seasonal else None,
        )

    return [of(trend, seasonal) for seasonal in ((None, "add") if season > 1 else (None,)) for trend in (None, "add")]


def _orders(season: int) -> list[Callable[[np.ndarray], Any]]:
    """Return ARIMA models.

    Steps, their memory, a return to the mean, and with a season the airline model (Box and Jenkins 1970).
    """
    from statsmodels.tsa.statespace.sarimax import SARIMAX

    def of(
        order: tuple[int, int, int], seasonal: tuple[int, int, int, int], trend: str | None
    ) -> Callable[[np.ndarray], Any]:
        return lambda past: SARIMAX(past, order=order, seasonal_order=seasonal, trend=trend)

    none = (0, 0, 0, 0)
    plain = [
        of((0, 1, 1), none, None),
        of((1, 1, 0), none, None),
        of((1, 1, 1), none, None),
        of((1, 0, 0), none, "c"),
        of((2, 0, 0), none, "c"),
    ]
    return plain + (
        [of((0, 1, 1), (0, 1, 1, season), None), of((1, 0, 0), (1, 0, 0, season), "c")] if season > 1 else []
    )


def _theta(season: int) -> Model:
    """Return the Theta method (Assimakopoulos and Nikolopoulos 2000, doi:10.1016/S0169-2070(00)00066-2)."""
    from statsmodels.tsa.forecasting.theta import ThetaModel

    def says(past: np.ndarray, ahead: int) -> np.ndarray:
        has_season = season > 1 and len(past) >= 2 * season
        model = ThetaModel(past, period=max(season, 2), deseasonalize=has_season, use_test=False, method="additive")
        return np.asarray(model.fit().forecast(ahead), float)

    return says


def _windows(long: int, season: int, ahead: int) -> int:
    """Return from how many past origins ranges are taken: two seasons are left to forecast from where there are that
    many, else half.

    Examples
    --------
    >>> _windows(30, 12, 2), _windows(20, 12, 2), _windows(5, 1, 3)
    (3, 5, 0)
    """
    with_seasons = (long - 2 * season) // ahead
    return min(WINDOWS, with_seasons if with_seasons >= 2 else (long // 2) // ahead)


def _quantiles(model: Model, known: np.ndarray, ahead: int, windows: int) -> np.ndarray:
    """Return quantiles (H, Q) of what a model says.

    As far off as it was from past origins, or else as a walk with the steps of the series; people are none at least.
    """
    middle = model(known, ahead)
    origins = [len(known) - window * ahead for window in range(1, windows + 1)]
    if origins:
        off = np.abs([model(known[:origin], ahead) - known[origin : origin + ahead] for origin in origins])
        half, wide = (_conformal(off, level) for level in LEVELS)
    else:
        half, wide = (z * np.diff(known).std() * np.sqrt(1.0 + np.arange(ahead)) for z in Z)
    rows = np.array([middle - wide, middle - half, middle, middle + half, middle + wide])
    return np.sort(np.maximum(rows, 0.0), axis=0).T


def _conformal(off: np.ndarray, level: float) -> np.ndarray:
    """Return how far off (W, H) a model was at most in a share of the windows, by period ahead (H,); one more counts as
    the worst (Vovk and others 2005).

    Examples
    --------
    >>> (
    ...     _conformal(np.array([[1.0], [2.0], [3.0]]), 0.5).tolist(),
    ...     _conformal(np.array([[1.0], [2.0], [3.0]]), 0.9).tolist(),
    ... )
    ([2.0], [3.0])
    """
    at = min(int(np.ceil((len(off) + 1) * level)), len(off)) - 1
    return np.sort(off, axis=0)[at]
