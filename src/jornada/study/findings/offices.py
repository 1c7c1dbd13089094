"""Offices over the whole run: who waits at night, who is served and after how long, each with its range."""

import numpy as np
import pandas as pd

from jornada.study.publish import publish, shown
from jornada.study.runs.cells import KEPT, ranges
from jornada.study.runs.run import Run
from jornada.study.runs.totals import over_run

WAITS = ("served_in_week", "served_in_month", "served_in_quarter", "served_later")
OF_SERVED = {"wait": "waited_days", **{name: name for name in WAITS}}  # what is divided by those served


def by_office(run: Run) -> pd.DataFrame:
    """Return one row an office, in the order of the table: `caseload`, `served`, the mean `wait`, and the share served
    in each bin of waits.

    A caseload is the people in line or on the list on an average night; waits in days and shares are of those served,
    over the runs that served anybody. Each is given as _q05, _q50 and _q95 over the runs; what was not recorded is left
    out.
    """
    offices = [office.office for office in run.scenario.offices]
    if not offices:
        return pd.DataFrame({"office": []})
    served = over_run(run, "office_served", offices)
    parts = {"caseload": _caseload(run, offices), "served": served} | {
        name: over_run(run, f"office_{of}", offices) for name, of in OF_SERVED.items()
    }
    found = {
        name: ranges(_share(part, served) if name in OF_SERVED else part)
        for name, part in parts.items()
        if part is not None
    }
    columns = {f"{name}_{q}": part[:, i] for name, part in found.items() for i, q in enumerate(KEPT)}
    table = pd.DataFrame({"office": offices, **columns}) if columns else pd.DataFrame({"office": []})
    return pd.DataFrame(shown(publish(table)))


def account(summary: pd.DataFrame) -> pd.DataFrame:
    """Return what each purpose cost over the whole run, in the money of the scenario, from the summary."""
    rows = summary.loc[(summary["every"] == "run") & summary["measure"].str.startswith("cost of ")].reset_index(
        drop=True
    )
    return rows.assign(purpose=rows["measure"].str.removeprefix("cost of "))


def _caseload(run: Run, offices: list[str]) -> np.ndarray | None:
    """Return people in line, or on the list of an office that keeps one, on an average night, (O, N).

    Unknown where that was not kept.
    """
    found = np.full((len(offices), run.runs), np.nan)
    for name, listed in (("waiting", False), ("listed", True)):
        rows = [i for i, office in enumerate(run.scenario.offices) if office.on_list == listed]
        part = over_run(run, f"office_{name}", [offices[i] for i in rows]) if rows else None
        if part is not None:
            found[rows] = part
    return None if np.isnan(found).all() else found


def _share(part: np.ndarray, whole: np.ndarray | None) -> np.ndarray:
    return part / np.where(whole > 0, whole, np.nan) if whole is not None else np.full_like(part, np.nan)
