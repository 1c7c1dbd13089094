"""Two engines by turns: `python -m benchmarks.engines OLD`, where OLD is a work tree of an earlier commit.

Each turn runs the first 300 days of the corridor, parameters fixed, in a fresh process of each: first the
older, then this one. What is compared is processor seconds; before the first turn nothing is compiled, and what
compiling takes is kept beside the rest, so that every change is measured by it too.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from benchmarks.timing import fresh, load

TURNS, DAYS = 3, 300


def engines(old: str) -> dict[str, object]:
    """Return the seconds of each turn, and the median of the ratios of pairs."""
    here = str(Path(__file__).parent.parent)
    trees = {"old": old, "new": here}
    with tempfile.TemporaryDirectory() as kernels:
        compiling = {name: turn(tree, here, kernels)["first days"] for name, tree in trees.items()}
        turns = [{name: turn(tree, here, kernels) for name, tree in trees.items()} for _ in range(TURNS)]
    ratios = [pair["old"]["seconds"] / pair["new"]["seconds"] for pair in turns]
    commits = {
        name: subprocess.run(
            ["git", "-C", tree, "rev-parse", "--short", "HEAD"], capture_output=True, text=True
        ).stdout.strip()
        for name, tree in trees.items()
    }
    return {
        "days": DAYS,
        "commits": commits,
        "compiling": compiling,
        "turns": turns,
        "ratios": ratios,
        "ratio": median(ratios),
    }


def turn(tree: str, here: str, kernels: str) -> dict[str, float]:
    """Run the package of a work tree once, with what is compiled kept in a folder."""
    return fresh("engines", "--once", env={"PYTHONPATH": f"{tree}/src:{here}", "NUMBA_CACHE_DIR": kernels})


def once() -> dict[str, float]:
    """Run the corridor once, and return its processor seconds, rows and encounters."""
    import numpy as np

    from benchmarks.scenarios import corridor
    from benchmarks.timing import seconds
    from jornada.engine.ledger.ledger import ENCOUNTERS
    from jornada.engine.run.run import nights, run_key

    rows, encounters = [], [0]

    def run(days: int) -> None:
        for night in nights(corridor(days), run_key(1, 0)):
            rows.append(int(night.people.used[0]))
            encounters[0] += int(night.flows[ENCOUNTERS].sum())

    first = seconds(lambda: run(2))  # compiles
    rows.clear()
    encounters[0] = 0
    return {
        "first days": first,
        "seconds": seconds(lambda: run(DAYS)),
        "rows": float(np.mean(rows)),
        "encounters": encounters[0],
    }


def main(word: str) -> None:
    """Take one turn, or compare and keep what was found."""
    if word == "--once":
        print(json.dumps(once()))
        return
    from benchmarks.results import keep

    found = engines(word)
    keep("engines", found, load())
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main(sys.argv[1])
