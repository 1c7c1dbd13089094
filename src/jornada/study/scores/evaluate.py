"""Simulated against published encounters: by month and area, by month and nationality, and in all."""

from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
import pandas as pd

from jornada.domain.nouns.observed import Observed
from jornada.domain.scenario.scenario import Scenario
from jornada.study.publish import publish, shown
from jornada.study.runs.cells import at_margin, quantiles, side_by_side
from jornada.study.runs.frames import read_flows
from jornada.study.runs.run import Run

EMPTY_START = 59
ALL = "all nationalities"
SERIES = ("encounters between ports", "encounters")  # names of the series that simulated encounters are held against
# what figures are split by
PARTS = {"area": ("place",), "nationality": ("nationality",), "both": ("place", "nationality"), "total": ()}
UNFITTED = "only nationalities whose arrivals are all observed or derived"


@dataclass(frozen=True)
class Evaluation:
    """Cells (month, by, name, observed, mean, quantiles, ratio, within_two, in_band), their scores, and the rows that
    were left out, with the reason (series, rows, starts, ends, why)."""

    cells: pd.DataFrame
    scores: pd.DataFrame
    left_out: pd.DataFrame = field(default_factory=pd.DataFrame)


def evaluate(run: Run, skip_days: int = EMPTY_START) -> Evaluation:
    """Compare encounters with `observed.csv`; the first days are skipped, for the picture starts empty."""
    published = observed_encounters(run.scenario, skip_days)
    left_out = shown(
        publish(_grouped(passed_over(run.scenario, skip_days) + _not_kept(run.scenario, published, skip_days)))
    )
    simulated, asked = (
        read_flows(run, "encounters", "month"),
        [by for by in PARTS if (published["by"] == by).any() and _kept(run.scenario, by)],
    )
    if not asked:
        return Evaluation(pd.DataFrame(), pd.DataFrame(), left_out)
    parts = [_matched(run, simulated, published, by) for by in asked]
    cells, wide = pd.concat([part[0] for part in parts], ignore_index=True), np.vstack([part[1] for part in parts])
    cells["ratio"] = cells["mean"] / cells["observed"].where(cells["observed"] > 0)
    cells["within_two"] = cells["ratio"].between(0.5, 2.0)
    cells["in_band"] = (cells["observed"] >= cells["q05"]) & (cells["observed"] <= cells["q95"])
    scored = scores(cells, wide, unfitted_nationalities(run.scenario))
    return Evaluation(*(shown(publish(table)) for table in (cells, scored)), left_out)


def series_compared(scenario: Scenario) -> str:
    """Return the name of the series that simulated encounters are held against: those between ports, else all; ""
    without one.

    Examples
    --------
    >>> from dataclasses import replace
    >>> at_ports = Observed("encounters at ports", date(2024, 3, 1), date(2024, 3, 31))
    >>> series_compared(Scenario(observed=(at_ports, replace(at_ports, series="encounters"))))
    'encounters'
    """
    published = {row.series for row in scenario.observed}
    return next((name for name in SERIES if name in published), "")


def observed_encounters(scenario: Scenario, skip_days: int = 0) -> pd.DataFrame:
    """Return published encounters of whole months inside the run: month, by, name, observed."""
    rows = [(row.starts, *_kind(row), row.people) for row, why in _judged(scenario, skip_days) if not why]
    found = pd.DataFrame(rows, columns=["month", "by", "name", "observed"])
    found["month"] = pd.to_datetime(found["month"])
    return _with_total(found)


def passed_over(scenario: Scenario, skip_days: int = 0) -> list[tuple[Observed, str]]:
    """Return the published figures that encounters are not held against, each with the reason."""
    return [(row, why) for row, why in _judged(scenario, skip_days) if why]


def _judged(scenario: Scenario, skip_days: int) -> list[tuple[Observed, str]]:
    """Return every published figure with why it is not scored, "" where it is."""
    last, first = scenario.last, scenario.start + timedelta(days=skip_days)
    series, areas, nations = (
        series_compared(scenario),
        {*_areas(scenario).values()},
        {group.nationality for group in scenario.groups},
    )

    def why_not(row: Observed) -> str:
        if row.series != series:
            return f"only a series named {' or '.join(SERIES)} is compared" + (f", here {series}" if series else "")
        if row.starts < scenario.start or row.ends > last:
            return f"outside the run, {scenario.start} to {last}"
        if not _whole_month(row.starts, row.ends):
            return "not a whole month"
        if row.area and row.area not in areas:
            return f"nobody is met at {row.area}: it is no area of a destination"
        if row.nationality and row.nationality not in nations:
            return f"no group has the nationality {row.nationality}"
        return (
            f"begins in the first {skip_days} days, before {first}, when the picture starts empty"
            if row.starts < first
            else ""
        )

    return [(row, why_not(row)) for row in scenario.observed]


def _areas(scenario: Scenario) -> dict[str, str]:
    """Return the area of each destination, by place."""
    return {place.place: place.area or place.place for place in scenario.places if place.kind == "destination"}


def _not_kept(scenario: Scenario, published: pd.DataFrame, skip_days: int) -> list[tuple[Observed, str]]:
    """Return the figures that would be scored, had the runs kept encounters by their kind."""
    missing = {by for by in published["by"] if not _kept(scenario, by)}
    rows = [row for row, why in _judged(scenario, skip_days) if not why and _kind(row)[0] in missing]
    return [
        (row, f"encounters were not kept by month and {' and '.join(PARTS[_kind(row)[0]]) or 'total'} in these runs")
        for row in rows
    ]


def _kept(scenario: Scenario, by: str) -> bool:
    """Say whether runs keep encounters by month and all that a kind of figure is split by."""
    from jornada.engine.ledger.record import DEFAULT

    asked = [(row.measure, row.every, row.by) for row in scenario.measures] or DEFAULT
    return any(
        (measure, every) == ("encounters", "month") and set(PARTS[by]) <= set(how.split("+"))
        for measure, every, how in asked
    )


def _grouped(passed: list[tuple[Observed, str]]) -> pd.DataFrame:
    """Return what was left out, one row a series and reason."""
    rows = pd.DataFrame(
        [(row.series, row.starts, row.ends, why) for row, why in passed], columns=["series", "starts", "ends", "why"]
    )
    found = rows.groupby(["series", "why"], sort=False, as_index=False).agg(
        rows=("starts", "size"), starts=("starts", "min"), ends=("ends", "max")
    )
    return found[["series", "rows", "starts", "ends", "why"]]


def _kind(row: Observed) -> tuple[str, str]:
    """Return by what a figure is split, and the name of its part."""
    if row.area and row.nationality:
        return "both", f"{row.area}, {row.nationality}"
    return ("area", row.area) if row.area else ("nationality", row.nationality) if row.nationality else ("total", "")


def _with_total(found: pd.DataFrame) -> pd.DataFrame:
    areas = found.loc[found["by"] == "area"]
    if (found["by"] == "total").any() or not len(areas):
        return found
    sums = areas.groupby("month").agg(observed=("observed", "sum"), areas=("name", "nunique")).reset_index()
    whole = sums.loc[sums["areas"] == areas["name"].nunique(), ["month", "observed"]]
    return pd.concat([found, whole.assign(by="total", name="")], ignore_index=True)


def _whole_month(starts: date, ends: date) -> bool:
    return starts.day == 1 and (ends + timedelta(days=1)).day == 1 and (ends - starts).days < 31


def _matched(run: Run, simulated: pd.DataFrame, published: pd.DataFrame, by: str) -> tuple[pd.DataFrame, np.ndarray]:
    wanted = published.loc[published["by"] == by].reset_index(drop=True)
    cells = at_margin(simulated, ("place" in PARTS[by], "nationality" in PARTS[by])) if len(simulated) else None
    if cells is None:  # nobody was met in any run
        nobody = np.zeros((len(wanted), run.runs))
        return pd.concat([wanted, quantiles(nobody)], axis=1), nobody
    place, nation = cells["place"].astype(str).map(_areas(run.scenario)), cells["nationality"].astype(str)
    cells["name"] = {"area": place, "nationality": nation, "both": place + ", " + nation, "total": ""}[by]
    cells["month"] = cells["date"].dt.to_period("M").dt.to_timestamp()
    keys, wide = side_by_side(cells, ["month", "name"], run.runs)
    both = wanted.merge(
        keys.assign(row=range(len(keys))).astype({"month": "datetime64[ns]"}), on=["month", "name"], how="left"
    )
    rows = np.where(both["row"].notna(), both["row"].fillna(0).astype(int), len(wide))
    padded = np.vstack([wide, np.zeros((1, run.runs))])
    return pd.concat([both.drop(columns="row"), quantiles(padded[rows])], axis=1), padded[rows]


def unfitted_nationalities(scenario: Scenario) -> set[str]:
    """Return the nationalities whose arrivals are all observed or derived, none fitted or assumed."""
    nation = {group.group: group.nationality for group in scenario.groups}
    upstream = {nation[a.group] for a in scenario.arrivals}
    return upstream - {nation[a.group] for a in scenario.arrivals if a.basis not in ("observed", "derived")}


def scores(cells: pd.DataFrame, wide: np.ndarray, unfitted: set[str]) -> pd.DataFrame:
    """Return one row a question.

    Cells, ratio of the sums with its range, cells within a factor of two, cells in the 90 % band.
    """
    questions = [(by, ALL, cells["by"] == by) for by in ("total", "area", "nationality", "both")]
    questions.append(("nationality", UNFITTED, (cells["by"] == "nationality") & cells["name"].isin(unfitted)))
    return pd.DataFrame(
        [
            _score(by, who, cells.loc[some], wide[some.to_numpy()])
            for by, who, some in questions
            if some.any() or who == UNFITTED
        ]
    )


def _score(by: str, who: str, some: pd.DataFrame, wide: np.ndarray) -> dict[str, object]:
    observed = some["observed"].sum()
    ratios = wide.sum(0) / observed if observed else np.full(wide.shape[1], np.nan)
    low, high = np.quantile(ratios, (0.05, 0.95))
    return {
        "by": by,
        "who": who,
        "cells": len(some),
        "observed": observed,
        "simulated": some["mean"].sum(),
        "ratio": some["mean"].sum() / observed if observed else np.nan,
        "ratio_q05": low,
        "ratio_q95": high,
        "within_two": int(some["within_two"].sum()),
        "in_band": int(some["in_band"].sum()),
    }
