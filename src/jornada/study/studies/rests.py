"""What an answer rests on: how many rows of the tables of its scenario are observed, derived, fitted or assumed."""

from collections import Counter

import pandas as pd

from jornada.domain.nouns.policy import BASES
from jornada.domain.scenario.scenario import Scenario
from jornada.domain.schema.fields import TABLES
from jornada.study.publish import publish, shown

PUBLISHED = "published"
KINDS = (*BASES[:3], PUBLISHED, BASES[3])


def rests_on(scenario: Scenario) -> pd.DataFrame:
    """Return one row a table with how many of its rows are of each kind: of rows that say no basis, those with a source
    are published.

    Examples
    --------
    >>> import jornada as jo
    >>> int(rests_on(jo.example("three_places")).set_index("table").at["places", "assumption"])
    3
    """
    rows = []
    for table in (row.table for row in TABLES if row.is_sourced(scenario.rules)):
        counted = Counter(_kind(row) for row in getattr(scenario, table))
        if counted:
            rows.append({"table": table, **{kind: counted[kind] for kind in KINDS}})
    return pd.DataFrame(shown(publish(pd.DataFrame(rows))))


def _kind(row: object) -> str:
    """Return what a row is: what it says itself, or what its source does.

    A source that says assumption of a part of a row makes all of it one.
    """
    basis = getattr(row, "basis", "")
    if basis:
        return str(basis)
    source = str(getattr(row, "source", "")).lower()
    return BASES[3] if "assum" in source or not source else PUBLISHED
