"""Simulated against published encounters: by month and area, by month and nationality, and in all."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from jornada.domain.scenario import Scenario
from jornada.study.cells import at_margin, quantiles, side_by_side
from jornada.study.publish import publish, shown
from jornada.study.store import Run, read_flows

EMPTY_START = 59
ALL = "all nationalities"
UNFITTED = "only nationalities whose arrivals are all observed or derived"


@dataclass(frozen=True)
class Evaluation:
    """Cells (month, by, name, observed, mean, quantiles, ratio, within_two, in_band) and their scores."""

    cells: pd.DataFrame
    scores: pd.DataFrame


def evaluate(run: Run, skip_days: int = EMPTY_START) -> Evaluation:
    """Compare encounters with `observed.csv`; the first days are skipped, for the picture starts empty."""
    published = observed_encounters(run.scenario, skip_days)
    simulated = read_flows(run, "encounters", "month")
    if not len(published) or not len(simulated):
        return Evaluation(pd.DataFrame(), pd.DataFrame())
    parts = [part for by in ("area", "nationality", "total") if (part := _matched(run, simulated, published, by)) is not None]
    cells, wide = pd.concat([part[0] for part in parts], ignore_index=True), np.vstack([part[1] for part in parts])
    cells["ratio"] = cells["mean"] / cells["observed"].where(cells["observed"] > 0)
    cells["within_two"] = cells["ratio"].between(0.5, 2.0)
    cells["in_band"] = (cells["observed"] >= cells["q05"]) & (cells["observed"] <= cells["q95"])
    found = scores(cells, wide, unfitted_nationalities(run.scenario))
    return Evaluation(*(shown(publish(table)) for table in (cells, found)))


def observed_encounters(scenario: Scenario, skip_days: int = 0) -> pd.DataFrame:
    """Return published encounters of whole months inside the run: month, by, name, observed."""
    first, last = scenario.start + timedelta(days=skip_days), scenario.start + timedelta(days=scenario.days - 1)
    rows = [
        (row.starts, *_kind(row.area, row.nationality), row.people) for row in scenario.observed
        if row.series.startswith("encounters") and _whole_month(row.starts, row.ends) and first <= row.starts and row.ends <= last
    ]
    found = pd.DataFrame(rows, columns=["month", "by", "name", "observed"])
    found["month"] = pd.to_datetime(found["month"])
    return _with_total(found.loc[found["by"] != ""])


def _kind(area: str, nationality: str) -> tuple[str, str]:
    if area and nationality:
        return "", ""
    return ("area", area) if area else ("nationality", nationality) if nationality else ("total", "")


def _with_total(found: pd.DataFrame) -> pd.DataFrame:
    areas = found.loc[found["by"] == "area"]
    if (found["by"] == "total").any() or not len(areas):
        return found
    sums = areas.groupby("month").agg(observed=("observed", "sum"), areas=("name", "nunique")).reset_index()
    whole = sums.loc[sums["areas"] == areas["name"].nunique(), ["month", "observed"]]
    return pd.concat([found, whole.assign(by="total", name="")], ignore_index=True)


def _whole_month(starts: date, ends: date) -> bool:
    return starts.day == 1 and (ends + timedelta(days=1)).day == 1 and (ends - starts).days < 31


def _matched(run: Run, simulated: pd.DataFrame, published: pd.DataFrame, by: str) -> tuple[pd.DataFrame, np.ndarray] | None:
    wanted = published.loc[published["by"] == by]
    cells = at_margin(simulated, (by == "area", by == "nationality"))
    if cells is None or not len(wanted):
        return None
    areas = {place.place: place.area or place.place for place in run.scenario.places}
    cells["name"] = {"area": cells["place"].astype(str).map(areas), "nationality": cells["nationality"].astype(str), "total": ""}[by]
    cells["month"] = cells["date"].dt.to_period("M").dt.to_timestamp()
    keys, wide = side_by_side(cells, ["month", "name"], run.runs)
    both = wanted.reset_index(drop=True).merge(keys.assign(row=range(len(keys))).astype({"month": "datetime64[ns]"}), on=["month", "name"], how="left")
    rows = np.where(both["row"].notna(), both["row"].fillna(0).astype(int), len(wide))
    padded = np.vstack([wide, np.zeros((1, run.runs))])
    return pd.concat([both.drop(columns="row"), quantiles(padded[rows])], axis=1), padded[rows]


def unfitted_nationalities(scenario: Scenario) -> set[str]:
    """Return the nationalities whose arrivals are all observed or derived, none fitted or assumed."""
    nation = {group.group: group.nationality for group in scenario.groups}
    upstream = {nation[a.group] for a in scenario.arrivals}
    return upstream - {nation[a.group] for a in scenario.arrivals if a.basis not in ("observed", "derived")}


def scores(cells: pd.DataFrame, wide: np.ndarray, unfitted: set[str]) -> pd.DataFrame:
    """Return one row a question: cells, ratio of the sums with its range, cells within a factor of two, cells in the 90 % band."""
    questions = [(by, ALL, cells["by"] == by) for by in ("total", "area", "nationality")]
    questions.append(("nationality", UNFITTED, (cells["by"] == "nationality") & cells["name"].isin(unfitted)))
    return pd.DataFrame([_score(by, who, cells.loc[some], wide[some.to_numpy()]) for by, who, some in questions if some.any() or who == UNFITTED])


def _score(by: str, who: str, some: pd.DataFrame, wide: np.ndarray) -> dict[str, object]:
    observed = some["observed"].sum()
    ratios = wide.sum(0) / observed if observed else np.full(wide.shape[1], np.nan)
    low, high = np.quantile(ratios, (0.05, 0.95))
    return {
        "by": by, "who": who, "cells": len(some), "observed": observed, "simulated": some["mean"].sum(),
        "ratio": some["mean"].sum() / observed if observed else np.nan, "ratio_q05": low, "ratio_q95": high,
        "within_two": int(some["within_two"].sum()), "in_band": int(some["in_band"].sum()),
    }
