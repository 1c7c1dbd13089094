"""Every assumption with its source: tables counted by source, and small tables in full."""

import re
from collections import Counter
from typing import Any

import pandas as pd

from jornada.domain.scenario import Scenario
from jornada.domain.tables import NOUNS, fields_of

BY_SOURCE = ("places", "modes", "routes", "papers", "groups", "pulls", "arrivals", "offices", "outcomes", "dispositions", "costs", "observed")
SHOWN = 6
IN_FULL = ("modes", "offices", "outcomes", "costs", "policies", "shocks", "priors")


def by_source(scenario: Scenario) -> pd.DataFrame:
    """Return how many rows of each table stand on each source and basis; sources that differ in a number count as one."""
    rows = []
    for table in BY_SOURCE:
        counted = Counter((alike(row.source), getattr(row, "basis", "")) for row in getattr(scenario, table))
        most, rest = counted.most_common(SHOWN), counted.most_common()[SHOWN:]
        rows += [{"table": f"{table}.csv", "source": source, "basis": basis, "rows": float(count)} for (source, basis), count in most]
        if rest:
            others = f"{len(rest)} other sources, each named in the table"
            rows.append({"table": f"{table}.csv", "source": others, "basis": "", "rows": float(sum(count for _, count in rest))})
    return pd.DataFrame(rows, columns=["table", "source", "basis", "rows"])


def alike(source: str) -> str:
    """Return a source without the number of its record.

    Examples
    --------
    >>> alike("GeoNames (id 3666570)"), alike("")
    ('GeoNames (id …)', 'no source given')
    """
    return re.sub(r"\bid \d+", "id …", source) or "no source given"


def choice_weights(scenario: Scenario) -> pd.DataFrame:
    """Return what weighs in a choice, with what it means; these are assumptions unless the scenario says otherwise."""
    means = {field.attribute: field for field in fields_of("choice")}
    return pd.DataFrame([{"weight": name.replace("_", " "), "value": str(value), "unit": means[name].unit, "what it is": means[name].description}
                         for name, value in vars(scenario.choice).items()])


def meaning(path: str) -> str:
    """Return what a field of a table means, from `table.name.field`.

    Examples
    --------
    >>> meaning("routes.*.km")
    'Distance; blank only where hours and fare are given'
    """
    table, field = path.partition(".")[0], path.rpartition(".")[2]
    if table not in NOUNS:
        return ""
    return next((row.description for row in fields_of(table) if row.field == field), "")


def in_full(scenario: Scenario, table: str) -> pd.DataFrame:
    """Return a small table as text, columns that are empty everywhere left out."""
    rows: list[dict[str, Any]] = [{name: _text(value) for name, value in vars(row).items()} for row in getattr(scenario, table)]
    if table == "priors":
        rows = [{"parameter": row["parameter"], "what it is": meaning(row["parameter"]), **row} for row in rows]
    frame = pd.DataFrame(rows)
    return frame.loc[:, [c for c in frame if (frame[c] != "").any()]] if len(frame) else frame


def _text(value: Any) -> str:
    if value is None or value == ():
        return ""
    if isinstance(value, tuple):
        return "; ".join(f"{path} = {change}" for path, change in value)
    if hasattr(value, "measure"):
        return f"{value.measure}, mean of {value.window} days above {value.above}; off below {value.below} for {value.days} days"
    return {"True": "yes", "False": "no"}.get(str(value), str(value))
