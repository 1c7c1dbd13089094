"""One correction step: run the example without shocks and priors, compare with the fitting window, correct."""

import argparse
import math
from dataclasses import replace
from pathlib import Path

import pandas as pd

from jornada.domain.nouns.observed import Recorded
from jornada.engine.run.run import run_key, simulate
from jornada.files.scenario.folder import read
from tools.corridor.border import QUARTERS
from tools.corridor.corrections import Corrections
from tools.corridor.geography import SECTORS
from tools.corridor.people import seen
from tools.corridor.series import ALL, FIT, NATIONS, encounters, quarter_months

DAMPING = 0.5  # the first two of eight steps were taken with 0.8, which overshoots where border cities are close
LONGEST = 0.6  # of a step in log share; 2 in the first six
SCORED = ("Del Rio", "El Paso", "Rio Grande Valley", "Tucson")


def simulated(folder: Path, plain: bool = True) -> pd.DataFrame:
    """Return the encounters of one run by month, sector and nationality."""
    scenario = replace(read(folder), measures=(Recorded("encounters", "month", "place+nationality"),))
    if plain:
        scenario = replace(scenario, shocks=(), priors=())
    flows = simulate(scenario, run_key(1, 0)).flows
    table = pd.DataFrame({name: flows[name] for name in ("date", "place", "nationality", "people")})
    for name in ("place", "nationality"):
        table[name] = [flows.names[name][code] for code in table[name]]
    table = table[[flows.names["measure"][code] == "encounters" for code in flows["measure"]]]  # beside the account
    when = pd.to_datetime(table["date"])
    table["at"] = list(zip(when.dt.year, when.dt.month, strict=True))
    return table


def corrected(data: Path, folder: Path, fixes: Corrections) -> Corrections:
    """Return corrections after one more run: levels by what is missing, pulls by the log of the ratio of shares."""
    found, made = dict(fixes), simulated(folder)
    for nation in NATIONS:
        ours, theirs = made[made.nationality == nation], seen(data, nation)
        by_month = ours.groupby("at").people.sum()
        for month in FIT:
            key = ("level", nation, f"{month[0]}-{month[1]:02}")
            found[key] = round(found.get(key, 0.0) + DAMPING * (theirs[month] - float(by_month.get(month, 0.0))))
        for quarter in QUARTERS[1:]:
            found |= corrected_pulls(data, ours, (nation, *quarter), found)
    return found


def corrected_pulls(data: Path, ours: pd.DataFrame, key: tuple[str, int, int], fixes: Corrections) -> Corrections:
    """Return the corrections of the log shares of a nationality's sectors in a quarter."""
    nation, *quarter = key
    inside = quarter_months(quarter[0], quarter[1])
    table = encounters(data)
    theirs = table[(table.nation == nation) & table["at"].isin(inside)].groupby("area_of_responsibility")["count"].sum()
    mine = ours[ours["at"].isin(inside)].groupby("place").people.sum()
    found: Corrections = {}
    for sector in SECTORS:
        name = ("pull", f"{nation} {sector}", f"{quarter[0]}Q{quarter[1]}")
        wanted = max(0.0005, theirs.get(f"{sector} Sector", 0) / max(1, theirs.sum()))
        got = max(0.0003, mine.get(f"{sector} Sector", 0) / max(1, mine.sum()))
        step = max(-LONGEST, min(LONGEST, math.log(wanted / got)))
        found[name] = round(max(-5.0, min(5.0, fixes.get(name, 0.0) + DAMPING * step)), 3)
    return found


def score(data: Path, folder: Path, plain: bool) -> None:
    """Print monthly ratios of simulated to published encounters, and how many are within a factor of two."""
    made, table = simulated(folder, plain), encounters(data)
    ratios = pd.DataFrame(index=pd.Index([f"{y}-{m:02}" for y, m in ALL], name="month"))
    for area in (*SCORED, *(s for s in SECTORS if s not in SCORED), ""):
        ours = made[made.place == f"{area} Sector"] if area else made
        theirs = table[table.area_of_responsibility == f"{area} Sector"] if area else table
        mine, published = ours.groupby("at").people.sum(), theirs.groupby("at")["count"].sum()
        ratios[area or "total"] = [mine.get(m, 0) / published[m] for m in ALL]
    print(ratios.round(2).to_string())
    print("within a factor of two:\n", ((ratios >= 0.5) & (ratios <= 2)).sum().to_string())


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--chance", action="store_true", help="keep shocks and priors")
    given = parser.parse_args()
    score(given.data, given.folder, not given.chance)
