"""Read a list of claims.

`claims.csv`, a row each, and `claim_figures.csv` beside it, a row for each published figure.
"""

import csv
from pathlib import Path

from jornada.domain.studies.claim import Claim, Published

LIST, FIGURES = "claims.csv", "claim_figures.csv"
NUMBERS = ("published", "low", "high")


def claims_in(folder: Path) -> tuple[Claim, ...]:
    """Return the claims of a folder by number, each with its figures; none where the folder has no list."""
    if not (folder / LIST).is_file():
        return ()
    figures = [(int(row.pop("number")), _figure(row)) for row in _rows(folder / FIGURES)]
    return tuple(
        _claim(row, tuple(figure for number, figure in figures if number == int(row["number"])))
        for row in _rows(folder / LIST)
    )


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(newline="", encoding="utf-8") as text:
        return list(csv.DictReader(text))


def _claim(row: dict[str, str], figures: tuple[Published, ...]) -> Claim:
    kind, rows, studies = (tuple(row[name].split()) for name in ("kind", "rows", "studies"))
    return Claim(
        int(row["number"]), row["claim"], row["claim_es"], kind, rows, studies, row["note"], row["note_es"], figures
    )


def _figure(row: dict[str, str]) -> Published:
    numbers = {name: float(row[name]) if row[name] else None for name in NUMBERS}
    texts = {name: text for name, text in row.items() if name not in (*NUMBERS, "comparable")}
    return Published(**texts, **numbers, comparable=row["comparable"] == "yes")
