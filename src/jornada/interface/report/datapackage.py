"""Tidy tables for other programs: CSV and Parquet, with a datapackage.json that says what every column is."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pandas as pd

from jornada.interface.pictures.projected import marked
from jornada.interface.report.annex import key_figures
from jornada.study.publish import Published, publish, shown
from jornada.study.runs.measure import BY_NAME, is_known, measure, unit_of
from jornada.study.runs.run import Run
from jornada.study.store.csv_files import write_csv

SPREAD = {
    "mean": "mean over the runs",
    "q05": "one run in twenty lies below",
    "q25": "one run in four lies below",
    "q50": "the middle run",
    "q75": "one run in four lies above",
    "q95": "one run in twenty lies above",
}
FIELDS = {
    "measure": "name of the measure, see measures.csv",
    "label": "the measure in words",
    "unit": "unit of the figures",
    "definition": "what is counted",
    "kind": "stock (people at night; of a period the mean of its nights), flow (events in a period) or ratio",
    "every": "length of the period: day, week, month",
    "date": "last night of the period for stocks, first day for flows",
    "place": "place, office, paper or policy; blank for all",
    "nationality": "nationality; blank for all",
    "runs": "number of runs",
    "projected": "whether days of the period are projected: nobody has counted who arrives on them",
    **SPREAD,
}
TYPES = {"i": "integer", "u": "integer", "f": "number", "b": "boolean", "M": "date"}


def write_tidy(run: Run, places: pd.DataFrame, offices: pd.DataFrame, folder: Path) -> Path:
    """Write the tables of a run into a folder, and the description that goes with them."""
    folder.mkdir(parents=True, exist_ok=True)
    summary = run.summary()
    # of a purpose, of an office
    of_this_run = [measure(name) for name in summary["measure"].unique() if name not in BY_NAME and is_known(name)]
    measures = pd.DataFrame([vars(row) for row in (*BY_NAME.values(), *of_this_run)])[
        ["name", "label", "definition", "unit", "kind"]
    ].rename(columns={"name": "measure"})
    measures["unit"] = [unit_of(name, run.scenario.money) for name in measures["measure"]]
    tables = {
        "key-figures.csv": (
            "One figure a run for every measure, over the whole period",
            key_figures(summary, money=run.scenario.money),
        ),
        "periods.parquet": (
            "Every measure by period, place and nationality",
            marked(summary.loc[summary["every"] != "run"].reset_index(drop=True), run.scenario),
        ),
        "places.csv": ("Every place over the whole period", places),
        "offices.csv": ("Every office over the whole period", offices),
        "measures.csv": ("Every measure: what is counted, in what unit", measures),
    }
    resources = [
        _resource(folder / name, title, publish(table)) for name, (title, table) in tables.items() if len(table)
    ]
    (folder / "datapackage.json").write_text(
        json.dumps(description(run, resources), indent=1, ensure_ascii=False), "utf-8"
    )
    return folder


def description(run: Run, resources: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the data package: who made it from what, and its tables."""
    info, scenario = run.info, run.scenario
    return {
        "profile": "data-package",
        "name": "jornada-run",
        "title": str(info["title"]),
        "description": "Scenario, not prediction. " + scenario.about,
        "version": str(info["version"]),
        "keywords": ["migration", "simulation"],
        "licenses": [{"title": scenario.licence}] if scenario.licence else [],
        "sources": [{"title": source} for source in scenario.sources] or [{"title": "assumption"}],
        "jornada": {
            "seed": info["seed"],
            "runs": info["runs"],
            "start": str(info["start"]),
            "days": info["days"],
            "study": info["study"],
            "projected_from": first.isoformat() if (first := scenario.projected_from) else None,
        },
        "resources": resources,
    }


def _resource(file: Path, title: str, published: Published) -> dict[str, Any]:
    """Write a table and return what describes it: path, size, digest and fields."""
    table = shown(published)
    if file.suffix == ".parquet":
        table.to_parquet(file, index=False)
    else:
        write_csv(published, file)
    data = file.read_bytes()
    fields = [
        {
            "name": str(name),
            "type": TYPES.get(table[name].dtype.kind, "string"),
            "description": FIELDS.get(str(name), _range_of(str(name))),
        }
        for name in table
    ]
    return {
        "name": file.stem,
        "path": file.name,
        "title": title,
        "profile": "tabular-data-resource" if file.suffix == ".csv" else "data-resource",
        "format": file.suffix[1:],
        "encoding": "utf-8",
        "bytes": len(data),
        "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
        "schema": {"fields": fields},
    }


def _range_of(name: str) -> str:
    """Return what a column such as present_q05 holds.

    Examples
    --------
    >>> _range_of("present_q05")
    'present: one run in twenty lies below'
    """
    base, _, quantile = name.rpartition("_")
    return f"{base.replace('_', ' ')}: {SPREAD[quantile]}" if quantile in SPREAD else name.replace("_", " ")
