"""Every assumption with its source: tables counted by source, and small tables in full."""

import re
from collections import Counter
from typing import Any

import pandas as pd

from jornada.domain.policy import Trigger
from jornada.domain.scenario import Scenario
from jornada.domain.tables import NOUNS, fields_of

BY_SOURCE = (
    "places", "modes", "routes", "papers", "groups", "pulls", "arrivals", "seasons", "beliefs", "responses", "offices", "outcomes", "dispositions",
    "stops", "staff", "health", "conditions", "dangers", "caravans", "offers", "costs", "observed",
)
SHOWN = 6
IN_FULL = (
    "modes", "seasons", "beliefs", "responses", "offices", "outcomes", "stops", "staff", "health", "conditions", "dangers", "caravans", "offers", "costs",
    "policies", "shocks", "priors",
)


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
        return trigger_text(value)
    return {"True": "yes", "False": "no"}.get(str(value), str(value))


def trigger_text(trigger: Trigger) -> str:
    """Return a trigger in words: what it counts and where, what turns it on, and every step of the way back.

    Examples
    --------
    >>> trigger_text(Trigger("encounters", window=7, above=2500, below=1500, wait=14, only="between*", not_counted="* child"))
    'encounters at between* without * child: on at a mean of 2500 over 7 days; off 14 days after a mean below 1500 on 1 morning'
    >>> trigger_text(Trigger("waiting", above=90, spike=200, below=40, days=3, least_days=10))
    'waiting: on at a mean of 90 over 1 day, or at 200 in one day; off with a mean below 40 on 3 mornings in a row; on for at least 10 days'
    """
    ways = [f"at a mean of {trigger.above:g} over {_days(trigger.window)}"] if trigger.above else []
    ways += [f"at {trigger.spike:g} in one day"] if trigger.spike else []
    low = f"a mean below {trigger.below:g} on {trigger.days} mornings in a row" if trigger.days > 1 else f"a mean below {trigger.below:g} on 1 morning"
    parts = ["on " + (", or ".join(ways) or "never"), f"off {_days(trigger.wait)} after {low}" if trigger.wait else f"off with {low}"]
    parts += [f"on for at least {_days(trigger.least_days)}"] if trigger.least_days else []
    who = f" without {trigger.not_counted}" if trigger.not_counted else ""
    return trigger.measure + (f" at {trigger.only}" if trigger.only != "*" else "") + who + ": " + "; ".join(parts)


def _days(number: int) -> str:
    return f"{number} day" if number == 1 else f"{number} days"
