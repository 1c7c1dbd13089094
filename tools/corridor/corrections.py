"""Corrections of the corridor that earlier runs gave.

Of pulls (log share) and levels (encounters a month), marked as fitted.
"""

import csv
from pathlib import Path

from tools.writing import write_table

Corrections = dict[tuple[str, str, str], float]
CORRECTIONS = Path(__file__).with_name("corrections.csv")  # those the shipped corridor was compiled with


def corrections(file: Path) -> Corrections:
    """Return the corrections of a file, none where there is no such file."""
    if not file.exists():
        return {}
    with file.open(encoding="utf-8") as rows:
        return {(row["kind"], row["of"], row["period"]): float(row["value"]) for row in csv.DictReader(rows)}


def save(file: Path, fixes: Corrections) -> None:
    """Write corrections."""
    write_table(
        file,
        [
            {"kind": kind, "of": of, "period": period, "value": value, "basis": "fitted"}
            for (kind, of, period), value in sorted(fixes.items())
        ],
    )
