"""What anybody could say of the months to come without a model, each with ranges from its own past errors."""

import warnings
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

PAST, FITTED_PAST = 60, 24  # earlier origins whose errors give a rival its range; of those that are fitted
ARIMA, SMOOTHING = "ARIMA", "exponential smoothing"
FITTED_MONTHS, LEAST_MONTHS, FEWEST_MONTHS = 120, 36, 12


class Until(NamedTuple):
    """People by month up to an origin, (T,), and the calendar month of the last."""

    people: np.ndarray
    month: int


class Rival(NamedTuple):
    """A rule that a forecast is held against."""

    rival: str  # its name
    says: Callable[[Until, int], float]  # people so many months after the last of a series
    past: int = PAST  # from how many earlier origins its errors are kept


def rivals(season: Mapping[int, float], fitted: bool = True) -> list[Rival]:
    """Return the rivals; `fitted` adds ARIMA and exponential smoothing, which take seconds."""

    def by_season(until: Until, ahead: int) -> float:
        return float(until.people[-1] * np.exp(season[(until.month + ahead - 1) % 12 + 1] - season[until.month]))

    simple = [
        Rival("last value", lambda until, ahead: float(until.people[-1])),
        Rival("same month last year", lambda until, ahead: float(until.people[ahead - 13])),
        Rival("last value by season", by_season),
        *(Rival(f"mean of {many} months", _window(many)) for many in (3, 6, 12)),
    ]
    return simple + ([Rival(ARIMA, _arima, FITTED_PAST), Rival(SMOOTHING, _smoothed, FITTED_PAST)] if fitted else [])


def drawn(rival: Rival, people: pd.Series, origin: pd.Period, ahead: int) -> tuple[float, np.ndarray]:
    """Return what a rival says from an origin, and what it would have been off by its own past errors, (N,), in
    people."""
    if origin not in people.index:
        return float("nan"), np.ones(1)
    values, last = people.to_numpy(float), int(people.index.get_loc(origin))
    middle, errors = _says(rival, values[: last + 1], origin.month, ahead), []
    for back in range(ahead, min(ahead + rival.past, last)):
        said = _says(rival, values[: last + 1 - back], (origin.month - back - 1) % 12 + 1, ahead)
        if said > 0 and np.isfinite(values[last - back + ahead]):
            errors.append(values[last - back + ahead] / said)
    return middle, middle * np.array(errors or [1.0])


def _says(rival: Rival, values: np.ndarray, month: int, ahead: int) -> float:
    if len(values) < FEWEST_MONTHS or not np.isfinite(values[-1]):
        return float("nan")
    return rival.says(Until(values, month), ahead)


def _window(many: int) -> Callable[[Until, int], float]:
    return lambda until, ahead: float(until.people[-many:].mean())


def _arima(until: Until, ahead: int) -> float:
    return _fitted(ARIMA, _logs(until))[ahead - 1]


def _smoothed(until: Until, ahead: int) -> float:
    return _fitted(SMOOTHING, _logs(until))[ahead - 1]


def _logs(until: Until) -> tuple[float, ...]:
    last = until.people[-FITTED_MONTHS:]
    at, there = np.arange(len(last)), np.isfinite(last)
    return tuple(np.log(np.interp(at, at[there], last[there])))


@lru_cache(maxsize=4096)
def _fitted(model: str, logs: tuple[float, ...]) -> tuple[float, ...]:
    """Return what a fitted model says of four months, in people.

    Of some of its kind the one that was off least, a month ahead, of late.
    """
    if len(logs) < LEAST_MONTHS:
        return (float("nan"),) * 4
    models = _orders(np.array(logs)) if model == ARIMA else _smoothings(np.array(logs))
    with warnings.catch_warnings():  # after the import, which sets filters of its own
        warnings.simplefilter("ignore")
        fits = [fit for one in models if (fit := _fit(one)) is not None]
        best = min(
            fits, key=lambda fit: float(np.square(np.asarray(fit.resid)[-LEAST_MONTHS // 2 :]).mean()), default=None
        )
        return (
            tuple(float(value) for value in np.exp(np.asarray(best.forecast(4))))
            if best is not None
            else (float("nan"),) * 4
        )


def _fit(model: Any) -> Any | None:
    """Return a fitted model; nothing where no numbers can be found for this series."""
    try:
        fit = model.fit(disp=False)
    except (np.linalg.LinAlgError, ValueError):
        return None
    return fit if np.isfinite(fit.forecast(4)).all() else None


def _orders(logs: np.ndarray) -> list[Any]:
    """Return ARIMA models: with season (Box and Jenkins's airline model), without, and one that returns to a mean."""
    from statsmodels.tsa.statespace.sarimax import SARIMAX

    return [
        SARIMAX(logs, order=(0, 1, 1), seasonal_order=(0, 1, 1, 12)),
        SARIMAX(logs, order=(1, 1, 1)),
        SARIMAX(logs, order=(2, 0, 0), seasonal_order=(1, 0, 0, 12), trend="c"),
    ]


def _smoothings(logs: np.ndarray) -> list[Any]:
    """Return exponential smoothing with and without a damped trend, and a season."""
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    return [
        ETSModel(
            logs,
            error="add",
            trend=trend,
            damped_trend=trend is not None,
            seasonal=season,
            seasonal_periods=12 if season else None,
        )
        for season in ("add", None)
        for trend in ("add", None)
    ]
