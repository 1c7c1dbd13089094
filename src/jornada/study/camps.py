"""How well camps were told: Flee's own error measure, honest scores, and simple rivals, by camp and in total.

The error of Flee on a day is the sum over camps of |simulated - counted|, divided by what is counted in all; rescaled, the
simulated people are first scaled to that total. Its score is the mean over all days. Rivals are what anybody could have said
without a model, given the same total; they look at no later day than they say.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from jornada.domain.scenario import Scenario
from jornada.study.publish import publish, shown
from jornada.study.store import Run, StoreError, read_stocks

CAMPS, LOOK_AHEAD = ("camp", "idpcamp"), 0.02
FIRST_SHARES = 30  # days after which shares are kept by one of the rivals
BAND = (0.05, 0.95)
LEVELS = (0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)  # of the intervals that the weighted score looks at


@dataclass(frozen=True)
class CampScores:
    """Scores of runs: `total` one row, `camps` one a camp, `rivals` one a rival."""

    total: pd.DataFrame
    camps: pd.DataFrame
    rivals: pd.DataFrame


def score_camps(run: Run) -> CampScores:
    """Return how well a run under the rules of Flee told who is in which camp.

    Raises
    ------
    StoreError
        When people were not recorded by day and place.
    """
    names, counted = counted_in(run.scenario)
    simulated = simulated_in(run, names)
    tables = (camp_totals(simulated, counted), _by_camp(run.scenario, names, simulated, counted), _rivals(run.scenario, names, simulated, counted))
    return CampScores(*(shown(publish(table)) for table in tables))


def counted_in(scenario: Scenario) -> tuple[list[str], np.ndarray]:
    """Return the camps of the first day and what was counted in them by day (T, C)."""
    from jornada.engine.flee_counts import counts_of

    counts = counts_of(scenario)
    names = [site.place for site in scenario.sites if site.kind in CAMPS and site.place in counts.areas]
    return names, np.array([counts.of(name) for name in names], float).T


def simulated_in(run: Run, names: list[str]) -> np.ndarray:
    """Return the people in camps by run and day, (N, T, C)."""
    frame = read_stocks(run, "present")
    frame = frame.loc[frame["place"].isin(names)]
    days = (frame["date"] - pd.Timestamp(run.info["start"])).dt.days.to_numpy()
    if len(frame) and len(np.unique(days)) < int(run.info["days"]) // 2:
        raise StoreError(f"{run.path}: people were not recorded by day; give measures.csv the row present,day,place")
    found = np.zeros((run.runs, int(run.info["days"]), len(names)))
    places = frame["place"].astype(str).map({name: i for i, name in enumerate(names)}).to_numpy()
    np.add.at(found, (frame["run"].to_numpy(), days, places), frame["people"].to_numpy())
    return found


def flee_error(simulated: np.ndarray, counted: np.ndarray, rescaled: bool = False) -> float:
    """Return Flee's averaged relative difference of people by day and camp, (T, C) each.

    Examples
    --------
    >>> flee_error(np.array([[80.0, 20.0]]), np.array([[60.0, 40.0]]))
    0.4
    """
    everybody = counted.sum(1)
    if rescaled:
        here = simulated.sum(1)
        simulated = simulated * np.divide(everybody, here, out=np.zeros_like(here), where=here > 0)[:, None]
    return float((np.abs(simulated - counted).sum(1) / np.maximum(1.0, everybody)).mean())


def crps(simulated: np.ndarray, counted: np.ndarray) -> np.ndarray:
    """Return the continuous ranked probability score over runs, (N, ...) against (...): people, less is better.

    Examples
    --------
    >>> crps(np.array([[1.0], [3.0]]), np.array([2.0])).tolist()
    [0.5]
    """
    runs = np.sort(simulated, axis=0)
    number = len(runs)
    weights = (2.0 * np.arange(1, number + 1) - number - 1).reshape(-1, *([1] * counted.ndim))
    return np.abs(runs - counted).mean(0) - (weights * runs).sum(0) / number**2


def interval_score(simulated: np.ndarray, counted: np.ndarray) -> np.ndarray:
    """Return the weighted interval score over runs (Bracher et al. 2021, doi:10.1371/journal.pcbi.1008618), people.

    Examples
    --------
    >>> interval_score(np.array([[2.0], [2.0]]), np.array([5.0])).tolist()
    [3.0]
    """
    total = 0.5 * np.abs(counted - np.median(simulated, axis=0))
    for alpha in LEVELS:
        low, high = np.quantile(simulated, (alpha / 2, 1 - alpha / 2), axis=0)
        outside = np.maximum(low - counted, 0.0) + np.maximum(counted - high, 0.0)
        total = total + alpha / 2 * (high - low) + outside
    return total / (len(LEVELS) + 0.5)


def _scores(simulated: np.ndarray, counted: np.ndarray) -> dict[str, float]:
    """Return coverage and scores of runs against counts: (N, ...) and (...)."""
    low, high = np.quantile(simulated, BAND, axis=0)
    return {"coverage": float(((counted >= low) & (counted <= high)).mean()), "crps": float(crps(simulated, counted).mean()),
            "wis": float(interval_score(simulated, counted).mean())}


def camp_totals(simulated: np.ndarray, counted: np.ndarray) -> pd.DataFrame:
    """Return the scores of runs in all, one row: simulated (N, T, C) against counted (T, C)."""
    plain = [flee_error(run, counted) for run in simulated]
    rescaled = [flee_error(run, counted, rescaled=True) for run in simulated]
    cells, everybody = _scores(simulated, counted), _scores(simulated.sum(2), counted.sum(1))
    row = {"runs": len(simulated), "error": np.mean(plain), "error_q05": np.quantile(plain, 0.05), "error_q95": np.quantile(plain, 0.95),
           "rescaled": np.mean(rescaled), "rescaled_q05": np.quantile(rescaled, 0.05), "rescaled_q95": np.quantile(rescaled, 0.95)}
    return pd.DataFrame([{**row, **cells, **{f"{name}_in_all": value for name, value in everybody.items()}}])


def _by_camp(scenario: Scenario, names: list[str], simulated: np.ndarray, counted: np.ndarray) -> pd.DataFrame:
    rows = []
    for i, name in enumerate(names):
        here, there = simulated[:, :, i], counted[:, i]
        miss = np.abs(here.mean(0) - there).mean()
        rows.append({"camp": name, "counted": there.mean(), "simulated": here.mean(), "mean_miss": miss, **_scores(here, there), "look_ahead": known_too_late(scenario, name, there)})
    return pd.DataFrame(rows)


def known_too_late(scenario: Scenario, name: str, counted: np.ndarray) -> bool:
    """Say whether the capacity of a camp equals the highest count of the series that it is scored against."""
    room = next(site.capacity for site in scenario.sites if site.place == name) // scenario.flee3.hasten
    highest = max([row.people for row in scenario.observed if row.area == name], default=0.0) / scenario.flee3.hasten
    return bool(room > 0 and (abs(room - highest) <= LOOK_AHEAD * room or abs(room - counted.max()) <= LOOK_AHEAD * room))


def rivals_of(scenario: Scenario, names: list[str], counted: np.ndarray) -> dict[str, np.ndarray]:
    """Return what simple rivals say, by name, (T, C) each: all but the first are given the total of the day."""
    everybody, days = counted.sum(1, keepdims=True), len(counted)
    yesterday = np.vstack([counted[:1] * 0.0, counted[:-1]])
    before = yesterday.sum(1, keepdims=True)
    even = np.full(counted.shape[1], 1.0 / counted.shape[1])
    shares = np.where(before > 0, yesterday / np.maximum(before, 1e-300), even)
    late = min(FIRST_SHARES, days - 1)
    kept = np.where((np.arange(days) > late)[:, None], shares[min(late + 1, days - 1)], shares)
    room = np.array([max(site.capacity, 0) for name in names for site in scenario.sites if site.place == name], float)
    found = {"last value": yesterday, "last shares": shares * everybody, f"shares of day {FIRST_SHARES}": kept * everybody, "equal shares": even * everybody}
    return found | ({"shares of capacity": room / room.sum() * everybody} if room.sum() > 0 else {})


def _rivals(scenario: Scenario, names: list[str], simulated: np.ndarray, counted: np.ndarray) -> pd.DataFrame:
    late = min(FIRST_SHARES + 1, len(counted) - 1)
    ahead = any(known_too_late(scenario, name, counted[:, i]) for i, name in enumerate(names))
    rows = [{"who": "this run", "error": np.mean([flee_error(run, counted) for run in simulated]), "rescaled": np.mean([flee_error(run, counted, True) for run in simulated]),
             "after": np.mean([flee_error(run[late:], counted[late:], True) for run in simulated]), "crps": float(crps(simulated, counted).mean()), "look_ahead": ahead}]
    for who, said in rivals_of(scenario, names, counted).items():
        rows.append({"who": who, "error": flee_error(said, counted), "rescaled": flee_error(said, counted, True),
                     "after": flee_error(said[late:], counted[late:], True), "crps": float(np.abs(said - counted).mean()), "look_ahead": ahead and who == "shares of capacity"})
    return pd.DataFrame(rows)
