"""People x1, x10 and x100: time by turns in one process; memory in a process each."""

import json
import sys
from statistics import median

from benchmarks.scenarios import corridor
from benchmarks.timing import Found, fresh, peak_memory, seconds
from jornada.engine.run.run import run_key, simulate

TIMES = (1, 10, 100)


def people(turns: int = 3) -> dict[str, Found]:
    """Return seconds, rows and peak memory (MB) of a year of the corridor with so many times its people."""
    spent: dict[int, list[float]] = {times: [] for times in TIMES}
    rows: dict[int, Found] = {}
    for _ in range(turns):
        for times in TIMES:
            result = []
            spent[times].append(
                seconds(
                    lambda times=times, result=result: result.append(simulate(corridor(times=times), run_key(1, 0)))
                )
            )
            rows[times] = {"rows mean": float(result[0].rows.mean()), "rows most": int(result[0].rows.max())}
    found = {f"x{times}": {"seconds": median(spent[times]), **rows[times], **fresh("people", times)} for times in TIMES}
    pairs = {
        f"x{b} over x{a}": [m / n for n, m in zip(spent[a], spent[b], strict=True)]
        for a, b in ((1, 10), (10, 100), (1, 100))
    }
    return {**found, "time": {name: median(ratios) for name, ratios in pairs.items()}}


if __name__ == "__main__":
    simulate(corridor(times=int(sys.argv[1])), run_key(1, 0))
    print(json.dumps({"peak MB": peak_memory()}))
