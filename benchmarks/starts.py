"""Start-up: `--help`, `--version` and `check`.

The first run after an installation, with no kernel compiled, and the next.
"""

import compileall
import shutil
import sys
import tempfile
from pathlib import Path

import jornada as jo
from benchmarks.timing import Found, medians, whole

COMMAND = [sys.executable, "-c", "from jornada.interface.cli.app import main; main()"]


CALLS = {
    "--help": ["--help"],
    "--version": ["--version"],
    "check": ["check", "three_places"],
    "check corridor": ["check", "corridor"],
}


def starts(times: int = 3) -> dict[str, Found]:
    """Return the seconds of whole processes, from a copy of the package in which nothing has been compiled."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(Path(jo.__file__).parent, Path(folder, "jornada"), ignore=shutil.ignore_patterns("__pycache__"))
        compileall.compile_dir(Path(folder, "jornada"), quiet=2)  # as those do that install

        def call(words: list[str]) -> Found:
            return whole([*COMMAND, *words], {"PYTHONPATH": folder, "PYTHONPYCACHEPREFIX": ""})

        first = call(run_of(4, folder, "first"))
        following = [call(run_of(4, folder, f"next{number}")) for number in range(times)]
        alone = [call(run_of(1, folder, f"alone{number}")) for number in range(times)]
        shown = {name: medians([call(words) for _ in range(times)]) for name, words in CALLS.items()}
    return {**shown, "first run": first, "next run": medians(following), "next run, one run": medians(alone)}


def run_of(runs: int, folder: str, name: str) -> list[str]:
    """Return the words of a command that runs the smallest example, by as many workers as it finds best."""
    return ["run", "three_places", "--runs", str(runs), "--out", f"{folder}/{name}"]
