"""A new importer: counts of people at sites, as a displacement agency publishes them, become rows of observed.csv.

The table has a row a site and round: `Site;Date of count;Individuals`, days written 31/12/2023 and thousands with a
point, 1.250. Use it: `jornada import counts TABLE FOLDER --by import_site_counts.py:read`.
"""

import csv
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from jornada.domain.nouns.observed import Observed

SERIES = "people at sites"


def read(table: Path) -> Iterator[Observed]:
    """Yield what was counted at each site on the day of each round.

    Sites are places of the scenario by the same name.
    """
    with table.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file, delimiter=";"):
            day = datetime.strptime(row["Date of count"], "%d/%m/%Y").date()
            people = float(row["Individuals"].replace(".", ""))
            yield Observed(SERIES, day, day, area=row["Site"], people=people, source=table.name)
