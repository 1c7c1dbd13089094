"""How well camps were told: people against counts by day and camp, Flee's own error, honest scores, and simple rivals.

Only camps of the first day are scored, as in Flee, and only those of which a count lies within the run; what is left
out is said.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from jornada.domain.scenario.scenario import Scenario
from jornada.study.publish import publish, shown
from jornada.study.runs.frames import read_stocks
from jornada.study.runs.run import Run
from jornada.study.scores.errors import BAND, crps, flee_error, honest
from jornada.study.scores.rivals import after_first_shares, known_too_late, rivals_of
from jornada.study.store.parquet import StoreError

CAMPS, TOTAL = ("camp", "idpcamp"), "total"
ALL_CAMPS = ""


@dataclass(frozen=True)
class CampScores:
    """Camps against counts, in people; all tables but the last are empty where there is nothing to score.

    `total` has one row; `camps` one a camp, with its capacity (0: no limit); `rivals` one for the run and for each
    rival; `days` one a camp and day, and a day in all camps (camp ""): counted, whether somebody counted then, mean,
    q05, q50, q95; `left_out` one a place that was counted or is a camp, and is not scored, and why.
    """

    total: pd.DataFrame
    camps: pd.DataFrame
    rivals: pd.DataFrame
    days: pd.DataFrame
    left_out: pd.DataFrame


def score_camps(run: Run, unlimited: Run | None = None) -> CampScores:
    """Return how well a run under the rules of Flee told who is in which camp, beside rivals and the same rules without
    capacities.

    Raises
    ------
    StoreError
        When people were not recorded by day and place.
    """
    scenario = run.scenario
    left_out = pd.DataFrame(left_out_of(scenario), columns=["place", "why"])
    names, counted = counted_in(scenario)
    if not names:
        return CampScores(*(pd.DataFrame() for _ in range(4)), shown(publish(left_out)))
    simulated, many = simulated_in(run, names), scenario.flee3.hasten
    beside = {} if unlimited is None else {"this run, capacities off": simulated_in(unlimited, names)}
    tables = (
        _in_people(camp_totals(simulated, counted), many),
        _in_people(_by_camp(scenario, names, simulated, counted), many),
        _in_people(_rivals(scenario, names, {"this run": simulated, **beside}, counted), many),
        _by_day(scenario, names, simulated * many, counted * many),
        left_out,
    )
    return CampScores(*(shown(publish(table)) for table in tables))


def _in_people(table: pd.DataFrame, many: int) -> pd.DataFrame:
    """Return a table in people, where one in so many was simulated."""
    return table.assign(
        **{
            name: table[name] * many
            for name in table.columns
            if name.startswith(("counted", "simulated", "mean_miss", "crps", "wis"))
        }
    )


def counted_in(scenario: Scenario) -> tuple[list[str], np.ndarray]:
    """Return the camps of the first day of which a count lies within the run, and what was counted in them by day (T,
    C)."""
    from jornada.engine.flee3.counts import counts_of

    counts, within = counts_of(scenario), _counted_within(scenario)
    names = [site.place for site in scenario.sites if site.kind in CAMPS and site.place in within]
    return names, np.array([counts.of(name) for name in names], float).reshape(len(names), scenario.days).T


def _counted_within(scenario: Scenario) -> set[str]:
    last = scenario.last
    return {row.area for row in scenario.observed if scenario.start <= row.ends <= last}


def left_out_of(scenario: Scenario) -> list[tuple[str, str]]:
    """Return the places that are camps or were counted and are not scored, each with the reason."""
    kinds, within = {site.place: site.kind for site in scenario.sites}, _counted_within(scenario)
    counted = list(dict.fromkeys(row.area for row in scenario.observed if row.area not in ("", TOTAL)))
    found = [(name, "counted, but no camp on the first day") for name in counted if kinds.get(name) not in CAMPS]
    for name in (site.place for site in scenario.sites if site.kind in CAMPS and site.place not in within):
        dates = [row.ends for row in scenario.observed if row.area == name]
        last = scenario.last
        found.append(
            (
                name,
                f"its counts, {min(dates)} to {max(dates)}, lie outside the run, {scenario.start} to {last}"
                if dates
                else "nobody counted there",
            )
        )
    return found


def simulated_in(run: Run, names: list[str]) -> np.ndarray:
    """Return those simulated in camps by run and day, (N, T, C).

    One in so many people where the scenario is scaled down.
    """
    if not any((row.measure, row.every) == ("present", "day") and "place" in row.by for row in run.scenario.measures):
        raise StoreError(
            f"{run.path}: people were not recorded by day; give measures.csv the row present,day,place and run again"
        )
    found = np.zeros((run.runs, int(run.info["days"]), len(names)))
    frame = read_stocks(run, "present")
    frame = frame.loc[frame["place"].isin(names)]
    if len(frame):
        days = (frame["date"] - pd.Timestamp(run.info["start"])).dt.days.to_numpy()
        places = frame["place"].astype(str).map({name: i for i, name in enumerate(names)}).to_numpy()
        np.add.at(found, (frame["run"].to_numpy(), days, places), frame["people"].to_numpy() / run.scenario.stands_for)
    return found


def camp_totals(simulated: np.ndarray, counted: np.ndarray) -> pd.DataFrame:
    """Return the scores of runs in all, one row: simulated (N, T, C) against counted (T, C)."""
    plain = [flee_error(run, counted) for run in simulated]
    rescaled = [flee_error(run, counted, rescaled=True) for run in simulated]
    cells, everybody = honest(simulated, counted), honest(simulated.sum(2), counted.sum(1))
    row = {
        "runs": len(simulated),
        "error": np.mean(plain),
        "error_q05": np.quantile(plain, 0.05),
        "error_q95": np.quantile(plain, 0.95),
        "rescaled": np.mean(rescaled),
        "rescaled_q05": np.quantile(rescaled, 0.05),
        "rescaled_q95": np.quantile(rescaled, 0.95),
    }
    return pd.DataFrame([{**row, **cells, **{f"{name}_in_all": value for name, value in everybody.items()}}])


def _by_camp(scenario: Scenario, names: list[str], simulated: np.ndarray, counted: np.ndarray) -> pd.DataFrame:
    rows, room = [], {site.place: max(site.capacity, 0) for site in scenario.sites}
    for i, name in enumerate(names):
        here, there = simulated[:, :, i], counted[:, i]
        miss = np.abs(here.mean(0) - there).mean()
        rows.append(
            {
                "camp": name,
                "capacity": room[name],
                "counted": there.mean(),
                "simulated": here.mean(),
                "mean_miss": miss,
                **honest(here, there),
                "look_ahead": known_too_late(scenario, name, there),
            }
        )
    return pd.DataFrame(rows)


def _by_day(scenario: Scenario, names: list[str], simulated: np.ndarray, counted: np.ndarray) -> pd.DataFrame:
    """Return people against counts by day, in all camps and in each."""
    dates = pd.date_range(str(scenario.start), periods=scenario.days)
    made = {name: {pd.Timestamp(str(row.ends)) for row in scenario.observed if row.area == name} for name in names}
    made[ALL_CAMPS] = set.union(*made.values())
    parts = []
    for name, here, there in (
        (ALL_CAMPS, simulated.sum(2), counted.sum(1)),
        *((name, simulated[:, :, i], counted[:, i]) for i, name in enumerate(names)),
    ):
        low, middle, high = np.quantile(here, (BAND[0], 0.5, BAND[1]), axis=0)
        parts.append(
            pd.DataFrame(
                {
                    "date": dates,
                    "camp": name,
                    "counted": there,
                    "made": dates.isin(made[name]),
                    "mean": here.mean(0),
                    "q05": low,
                    "q50": middle,
                    "q95": high,
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def _rivals(scenario: Scenario, names: list[str], runs: dict[str, np.ndarray], counted: np.ndarray) -> pd.DataFrame:
    ahead = any(known_too_late(scenario, name, counted[:, i]) for i, name in enumerate(names))
    rows = [
        {
            "who": who,
            **_errors(list(simulated), counted),
            "crps": float(crps(simulated, counted).mean()),
            "look_ahead": ahead and who == "this run",
        }
        for who, simulated in runs.items()
    ]
    for who, said in rivals_of(scenario, names, counted).items():
        rows.append(
            {
                "who": who,
                **_errors([said], counted),
                "crps": float(np.abs(said - counted).mean()),
                "look_ahead": ahead and who == "shares of capacity",
            }
        )
    return pd.DataFrame(rows)


def _errors(said: list[np.ndarray], counted: np.ndarray) -> dict[str, float]:
    """Return the error of Flee, plain and rescaled, and rescaled after day 30 where a run has days enough.

    Means over runs.
    """
    late = after_first_shares(len(counted))
    found = {
        "error": [flee_error(one, counted) for one in said],
        "rescaled": [flee_error(one, counted, True) for one in said],
    }
    found |= {"after": [flee_error(one[late], counted[late], True) for one in said]} if late else {}
    return {name: float(np.mean(values)) for name, values in found.items()}
