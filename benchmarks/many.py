"""Many runs of a year by two workers: the time of a whole ensemble, and the most memory of a worker."""

import json
import os
import resource
import sys
import tempfile
import time

from benchmarks.scenarios import corridor
from benchmarks.timing import Found, fresh, medians, peak_memory
from jornada.study.ensemble.ensemble import Hands, ensemble

RUNS, SMALL, WORKERS = 40, 8, 2


def many(turns: int = 1) -> Found:
    """Return the time of 1,000 runs: 40 runs less 10 runs give the time of a run more, the rest is paid once."""
    turns_of = [(fresh("many", SMALL), fresh("many", RUNS)) for _ in range(turns)]
    small, large = (medians([pair[i] for pair in turns_of]) for i in range(2))
    more = {name: (large[name] - small[name]) / (RUNS - SMALL) for name in ("seconds", "processor seconds")}
    left = large["seconds"] - RUNS * more["seconds"]
    return {
        **{f"{name} of {RUNS} runs": large[name] for name in more},
        **{f"{name} of a run more": value for name, value in more.items()},
        "minutes of 1,000 runs": (left + 1000 * more["seconds"]) / 60,
        "minutes with 100 twins": (left + 1100 * more["seconds"]) / 60,
        "minutes of 1,000 runs, by processor seconds": 1000 * more["processor seconds"] / WORKERS / 60,
        "worker MB": max(pair[1]["worker MB"] for pair in turns_of),
        "parent MB": max(pair[1]["parent MB"] for pair in turns_of),
    }


def once(runs: int) -> Found:
    """Time an ensemble with all the shocks and without twins, from the first block to the summary."""
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        ensemble(corridor(), runs, 1, f"{folder}/runs", split=0, hands=Hands(workers=WORKERS))
        wall, spent = time.perf_counter() - began, os.times()
    worker = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return {"seconds": wall, "processor seconds": sum(spent[:4]), "worker MB": worker, "parent MB": peak_memory()}


if __name__ == "__main__":
    print(json.dumps(once(int(sys.argv[1]))))
