"""Every assumption with its source: tables counted by source, and small tables in full."""

from collections import Counter
from typing import Any

import pandas as pd

from jornada.domain.scenario import Scenario

BY_SOURCE = ("places", "modes", "routes", "papers", "groups", "pulls", "arrivals", "offices", "dispositions", "observed")
IN_FULL = ("modes", "offices", "policies", "shocks", "priors")


def by_source(scenario: Scenario) -> pd.DataFrame:
    """Return how many rows of each table stand on each source and basis."""
    rows = []
    for table in BY_SOURCE:
        counted = Counter((row.source or "no source given", getattr(row, "basis", "")) for row in getattr(scenario, table))
        rows += [{"table": table, "source": source, "basis": basis, "rows": float(count)} for (source, basis), count in counted.most_common()]
    return pd.DataFrame(rows, columns=["table", "source", "basis", "rows"])


def choice_weights(scenario: Scenario) -> pd.DataFrame:
    """Return what weighs in a choice; these are assumptions unless the scenario says otherwise."""
    return pd.DataFrame([{"weight": name, "value": str(value)} for name, value in vars(scenario.choice).items()])


def in_full(scenario: Scenario, table: str) -> pd.DataFrame:
    """Return a small table as text, columns that are empty everywhere left out."""
    rows: list[dict[str, Any]] = [{name: _text(value) for name, value in vars(row).items()} for row in getattr(scenario, table)]
    frame = pd.DataFrame(rows)
    return frame.loc[:, [c for c in frame if (frame[c] != "").any()]] if len(frame) else frame


def _text(value: Any) -> str:
    if value is None or value == ():
        return ""
    if isinstance(value, tuple):
        return "; ".join(f"{path} = {change}" for path, change in value)
    if hasattr(value, "measure"):
        return f"{value.measure}, mean of {value.window} days above {value.above}; off below {value.below} for {value.days} days"
    return str(value)
