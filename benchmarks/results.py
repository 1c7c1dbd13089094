"""What was found, kept by date and subject."""

import json
import os
import platform
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import numba
import numpy as np

from benchmarks.table import readme

HERE = Path(__file__).parent


def machine() -> str:
    """Return what the times were taken on."""
    lines = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    model = next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.machine())
    return (
        f"{model}, {os.cpu_count()} cores, Python {platform.python_version()}, numpy {np.__version__}, numba"
        f" {numba.__version__}"
    )


def commit() -> str:
    """Return the commit the work tree stands at."""
    command = ["git", "-C", str(HERE), "rev-parse", "--short", "HEAD"]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()


def keep(subject: str, result: Any, load: float) -> None:
    """Keep what was found on a subject under today's date, and write the table of all that was found today."""
    file = HERE / "results" / f"{date.today().isoformat()}.json"
    # what is not measured again stays, with its own day
    last = max((old for old in file.parent.glob("*.json") if old <= file), default=None)
    found: dict[str, Any] = json.loads(last.read_text()) if last else {}
    before = found.get("measured") or dict.fromkeys(
        found.get("load average", {}), f"{found.get('date')}, commit {found.get('commit')}"
    )
    found["measured"] = before | {subject: f"{date.today().isoformat()}, commit {commit()}"}
    found |= {"date": date.today().isoformat(), "commit": commit(), "machine": machine(), subject: result}
    found.setdefault("load average", {})[subject] = load
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(found, indent=1) + "\n")
    (HERE / "README.md").write_text(readme(found))
