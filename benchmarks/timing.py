"""Clocks, memory and fresh processes for the benchmarks."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

Found = dict[str, float]


def seconds(act: Callable[[], Any]) -> float:
    """Return the processor seconds of a call."""
    began = time.process_time()
    act()
    return time.process_time() - began


def middle(act: Callable[[], Any], times: int = 5) -> float:
    """Return the median processor seconds of a few calls."""
    return median(seconds(act) for _ in range(times))


def whole(command: list[str], env: dict[str, str] | None = None) -> Found:
    """Return the seconds a whole process takes, by the clock and of processors; it must succeed."""
    began, before = time.perf_counter(), os.times()
    subprocess.run(command, capture_output=True, check=True, env={**os.environ, **(env or {})})
    after = os.times()
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    return {"seconds": time.perf_counter() - began, "processor seconds": spent}


def medians(found: list[Found]) -> Found:
    """Return the median of each of the figures found."""
    return {name: median(one[name] for one in found) for name in found[0]}


def fresh(module: str, *arguments: object, env: dict[str, str] | None = None) -> Found:
    """Run a module of the benchmarks as a process of its own, and return what it found: its last line, as JSON."""
    command = [sys.executable, "-m", f"benchmarks.{module}", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, check=True, text=True, env={**os.environ, **(env or {})})
    return json.loads(done.stdout.splitlines()[-1])  # type: ignore[no-any-return]


def peak_memory(process: str = "self") -> float:
    """Return the most memory (MB) that a process has held so far; NaN where the system does not say."""
    status = Path(f"/proc/{process}/status")
    try:
        lines = status.read_text().splitlines()
    except OSError:
        return float("nan")
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), float("nan"))


def load() -> float:
    """Return how many processes wanted a core over the last minute."""
    return os.getloadavg()[0]


def quiet_machine(limit: float = 2.5, patience: float = 20.0) -> Found:
    """Wait a while for other work to end, and return the load then: times by the clock mean little above it."""
    began = time.perf_counter()
    while load() > limit and time.perf_counter() - began < patience:
        time.sleep(5)
    return {"load average": load(), "waited": time.perf_counter() - began}
