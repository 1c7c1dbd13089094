"""Beside Flee itself: `python -m benchmarks.flee run|compare DATA ...`.

    python -m benchmarks.flee run DATA FLEE OUT CONFLICT HASTEN RUNS [no]   runs Flee from its own checkout
    (FLEE_PYTHON: its interpreter) python -m benchmarks.flee table OUT                                     writes
    results/flee_runs.csv from these runs python -m benchmarks.flee compare DATA CONFLICT HASTEN RUNS [no]        root
    mean square z against that table, and processor seconds python -m benchmarks.flee sets OUT DATA CONFLICT HASTEN RUNS
    OF [no]    the same against each set of so many runs of Flee, and Flee against its others

DATA holds conflicts as folders of Flee; `no` leaves capacities out. Flee has no seeds: its runs differ each time.
"""

import csv
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import numpy as np

TABLE = Path(__file__).parent / "results" / "flee_runs.csv"
FIELDS = ("conflict", "hasten", "capacities", "runs", "cpu_seconds", "day", "camp", "mean", "sd")
EVERY = 5  # days between those that the table keeps


def run(data: str, flee: str, out: str, conflict: str, hasten: str, runs: str, capacities: str = "yes") -> None:
    """Run Flee's own run.py, and keep what it printed, with its processor seconds."""
    folder = Path(out).resolve() / f"{conflict}-{hasten}-{capacities}"
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(int(runs)):
        kept = folder / f"{number}.json"
        if not kept.exists():
            with tempfile.TemporaryDirectory() as place:
                kept.write_text(
                    json.dumps(once(Path(data) / conflict, Path(flee).resolve(), Path(place), hasten, capacities))
                )


def once(conflict: Path, flee: Path, place: Path, hasten: str, capacities: str) -> dict[str, object]:
    """Return names of camps, simulated people (T, C) and processor seconds of one run of Flee."""
    for part in ("input_csv", "source_data"):
        shutil.copytree(conflict / part, place / part)
    text = (conflict / "simsetting.yml").read_text()
    (place / "simsetting.yml").write_text(
        "\n".join(f"  hasten: {hasten}" if "hasten:" in line else line for line in text.splitlines()) + "\n"
    )
    if capacities == "no":
        file = place / "input_csv" / "locations.csv"
        rows = [
            row[:7] + ["0"] + row[8:] if len(row) > 7 and "camp" in row[5] else row
            for row in csv.reader(io.StringIO(file.read_text()))
        ]
        with file.open("w", newline="") as written:
            csv.writer(written, lineterminator="\n").writerows(rows)
    before = os.times()
    command = [
        os.environ.get("FLEE_PYTHON", sys.executable),
        str(flee / "runscripts" / "run.py"),
        "input_csv",
        "source_data",
        "0",
        "simsetting.yml",
    ]
    done = subprocess.run(
        command,
        cwd=place,
        env={**os.environ, "PYTHONPATH": str(flee), "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    after = os.times()
    rows = [row for row in csv.reader(io.StringIO(done.stdout)) if row]
    head = next(i for i, row in enumerate(rows) if row[0] == "Day")
    camps = [i for i, name in enumerate(rows[head]) if name.endswith(" sim")]
    return {
        "camps": [rows[head][i].removesuffix(" sim") for i in camps],
        "people": [[int(row[i]) for i in camps] for row in rows[head + 1 :]],
        "seconds": after.children_user + after.children_system - before.children_user - before.children_system,
    }


def table(out: str) -> None:
    """Write means and standard deviations of all runs that are kept."""
    with TABLE.open("w", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(FIELDS)
        for folder in sorted(Path(out).iterdir()):
            conflict, hasten, capacities = folder.name.rsplit("-", 2)
            found = [json.loads(kept.read_text()) for kept in sorted(folder.glob("*.json"))]
            people, seconds = (
                np.array([one["people"] for one in found], float),
                np.mean([one["seconds"] for one in found]),
            )
            for day in range(0, people.shape[1], EVERY):
                for i, camp in enumerate(found[0]["camps"]):
                    here = people[:, day, i]
                    rows.writerow(
                        [
                            conflict,
                            hasten,
                            capacities,
                            len(found),
                            f"{seconds:.1f}",
                            day,
                            camp,
                            f"{here.mean():.6g}",
                            f"{here.std(ddof=1):.6g}",
                        ]
                    )


def compare(data: str, conflict: str, hasten: str, runs: str, capacities: str = "yes") -> None:
    """Print how far our runs are from those of Flee, in standard errors, and what a run costs."""
    names, ours, seconds = our_runs(data, conflict, hasten, runs, capacities)
    squares = defaultdict(list)
    with TABLE.open() as file:
        flee = [
            row
            for row in csv.DictReader(file)
            if (row["conflict"], row["hasten"], row["capacities"]) == (conflict, hasten, capacities)
        ]
    for row in flee:
        here = ours[:, int(row["day"]), names.index(row["camp"])]
        spread = (float(row["sd"]) ** 2 / int(row["runs"]) + here.var(ddof=1) / len(here)) ** 0.5
        if spread > 0:
            squares[row["camp"]].append(((here.mean() - float(row["mean"])) / spread) ** 2)
    whole = [square for part in squares.values() for square in part]
    print(
        json.dumps(
            {
                "conflict": conflict,
                "hasten": int(hasten),
                "capacities": capacities,
                "runs": len(ours),
                "runs of Flee": int(flee[0]["runs"]),
                "root mean square z": round(float(np.mean(whole)) ** 0.5, 3),
                "by camp": {camp: round(float(np.mean(part)) ** 0.5, 2) for camp, part in squares.items()},
                "processor seconds a run": round(float(np.median(seconds[1:])), 4),
                "of Flee": float(flee[0]["cpu_seconds"]),
            },
            indent=1,
        )
    )


def our_runs(
    data: str, conflict: str, hasten: str, runs: str, capacities: str
) -> tuple[list[str], np.ndarray, list[float]]:
    """Return names of places, our people (N, T, P) and processor seconds of each run."""
    from jornada.engine.ledger.ledger import PRESENT
    from jornada.engine.run.rulebook import rule_book
    from jornada.engine.run.run import nights, run_key
    from jornada.files.flee.read import read_flee

    scenario = read_flee(Path(data) / conflict)
    scenario = replace(scenario, flee3=replace(scenario.flee3, hasten=int(hasten)))
    if capacities == "no":
        scenario = replace(scenario, sites=tuple(replace(site, capacity=0) for site in scenario.sites))
    book, names = rule_book(scenario), [place.place for place in scenario.places]
    found, seconds = [], []
    for number in range(int(runs)):
        began = time.process_time()
        found.append(
            [night.stocks[PRESENT, : len(names)].sum(1) for night in nights(scenario, run_key(1, number), book=book)]
        )
        seconds.append(time.process_time() - began)
    return names, np.array(found, float), seconds


def sets(out: str, data: str, conflict: str, hasten: str, runs: str, of: str, capacities: str = "yes") -> None:
    """Print z of our runs against each set of runs of Flee, and of each set against all other runs of Flee.

    What equal models give.
    """
    kept = [
        json.loads(one.read_text())
        for one in sorted(
            (Path(out) / f"{conflict}-{hasten}-{capacities}").glob("*.json"), key=lambda one: int(one.stem)
        )
    ]
    names, ours, _ = our_runs(data, conflict, hasten, runs, capacities)
    theirs = np.array([one["people"] for one in kept], float)[:, ::EVERY]
    ours = ours[:, ::EVERY, [names.index(camp) for camp in kept[0]["camps"]]][:, : theirs.shape[1]]
    taken = [np.arange(first, first + int(of)) for first in range(0, len(kept) - int(of) + 1, int(of))]
    found = {
        "ours": [apart(ours, theirs[some]) for some in taken],
        "Flee": [apart(theirs[some], np.delete(theirs, some, 0)) for some in taken if len(kept) > int(of) + 1],
    }
    print(
        json.dumps(
            {
                "conflict": conflict,
                "sets": len(taken),
                **{name: [round(z, 2) for z in all_z] for name, all_z in found.items()},
                "means": {name: round(float(np.mean(all_z)), 3) for name, all_z in found.items() if all_z},
            }
        )
    )


def apart(one: np.ndarray, other: np.ndarray) -> float:
    """Return the root mean square z of the difference of two sets of runs (N, T, C), where either spreads."""
    spread = np.sqrt(one.var(0, ddof=1) / len(one) + other.var(0, ddof=1) / len(other))
    z = (one.mean(0) - other.mean(0))[spread > 0] / spread[spread > 0]
    return float(np.sqrt((z**2).mean()))


if __name__ == "__main__":
    {"run": run, "sets": sets, "table": table, "compare": compare}[sys.argv[1]](*sys.argv[2:])
