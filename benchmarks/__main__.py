"""`python -m benchmarks`: time the kernels, the corridor, people x1 against x100, memory and start-up."""

import json
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numba import njit

import jornada as jo
from jornada.engine.draw import binomial_quantile, stream, uniform
from jornada.engine.run import nights, run_key

RESULTS = Path(__file__).parent / "results"


@njit(cache=True)
def _draws(key: np.uint64, n: np.ndarray, p: np.ndarray) -> int:
    total = 0
    for i in range(n.size):
        total += binomial_quantile(uniform(key, np.uint64(i), 0), n[i], p[i])
    return total


def best(act: Callable[[], Any], times: int = 5) -> float:
    """Return the least seconds of a few tries."""
    seconds = []
    for _ in range(times):
        began = time.perf_counter()
        act()
        seconds.append(time.perf_counter() - began)
    return min(seconds)


def kernels() -> dict[str, float]:
    """Time inversion draws: a mix (median n 54, four in ten with np above 10), and a small one."""
    dice, number = np.random.default_rng(1), 1_000_000
    n, p = np.exp(dice.uniform(0, 8, number)).astype(np.int64), dice.beta(1, 4, number)
    small, tenth = np.full(number, 10), np.full(number, 0.1)
    _draws(stream(1), n[:2], p[:2])
    return {
        "million_draws_a_second_mixed": number / best(lambda: _draws(stream(1), n, p)) / 1e6,
        "million_draws_a_second_n10_p0.1": number / best(lambda: _draws(stream(1), small, tenth)) / 1e6,
    }


def corridor() -> dict[str, float]:
    """Time a run of the corridor, and the same people x10 and x100."""
    base = replace(jo.example("corridor"), priors=())
    out: dict[str, float] = {}
    _ = [night for night in nights(replace(base, days=3), run_key(1, 0))]
    for times in (1, 10, 100):
        scenario = replace(base, arrivals=tuple(replace(a, people=a.people * times) for a in base.arrivals))
        began, rows = time.perf_counter(), []
        for night in nights(scenario, run_key(1, 0)):
            rows.append(int(night.people.used[0]))
        out[f"seconds_x{times}"] = time.perf_counter() - began
        out[f"rows_mean_x{times}"], out[f"rows_most_x{times}"] = float(np.mean(rows)), float(max(rows))
    out["days"] = float(base.days)
    out["seconds_a_year"] = out["seconds_x1"] * 365 / base.days
    out["x100_over_x1"] = out["seconds_x100"] / out["seconds_x1"]
    out["peak_memory_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return out


def starts() -> dict[str, float]:
    """Time `--help`, `check` and a second short run, each as a whole process."""
    jornada = str(Path(sys.executable).with_name("jornada"))
    folder = str(Path(jo.__file__).parent / "examples" / "three_places")
    calls = {"help": ["--help"], "check": ["check", folder], "explain": ["explain", "J012"]}
    return {f"seconds_{name}": best(lambda call=call: subprocess.run([jornada, *call], capture_output=True, check=False)) for name, call in calls.items()}


def main() -> None:
    """Run every benchmark and keep the results under the date."""
    found = {"machine": f"{platform.machine()}, {platform.python_version()}, numpy {np.__version__}", "date": date.today().isoformat(),
             "kernels": kernels(), "corridor": corridor(), "starts": starts()}
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{found['date']}.json").write_text(json.dumps(found, indent=1) + "\n")
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
