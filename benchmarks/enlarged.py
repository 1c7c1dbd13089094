"""Many runs on disk: the most memory that summaries, comparisons and reports of them need, in stores enlarged from real
runs.

`python -m benchmarks.enlarged three_places 40 10000` makes 40 real runs, enlarges them to 10,000, and measures each
reading in a process of its own.
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.helpers.enlarged import enlarged

import jornada as jo
from benchmarks.timing import Found, fresh, peak_memory
from jornada.study.ensemble.ensemble import Hands, ensemble
from jornada.study.runs.run import Run, open_run

SMALL = ("three_places", 40, 10_000)


def many_kept() -> Found:
    """Return the most memory and the time of each reading of 10,000 runs of a small example."""
    with TemporaryDirectory() as folder:
        return measured(*SMALL, Path(folder))


def measured(name: str, real: int, runs: int, folder: Path) -> Found:
    """Make a store of real runs and its variant, enlarge both, and measure each reading."""
    scenario, found = jo.example(name), {}
    variant = scenario.variants[0][0]
    for called, one in (("base", scenario), ("other", scenario.variant(variant))):
        began = time.perf_counter()
        made = ensemble(one, real, 1, folder / f"{called}-real", split=0, hands=Hands(workers=2))
        enlarged(made, runs, folder / called)
        found[f"{called}: seconds to make {real} and enlarge"] = time.perf_counter() - began
    for job in JOBS:
        told = fresh("enlarged", job, str(folder))
        found |= {f"{job} of {runs} runs, {what}": value for what, value in told.items()}
    return found


def _summary(base: Run, other: Run) -> None:
    from jornada.study.findings.summary import summarise

    summarise(base)


def _compare(base: Run, other: Run) -> None:
    from jornada.study.questions.compare import Comparison

    Comparison((base, other)).table()


def _report(base: Run, other: Run) -> None:
    from jornada.interface.report.outputs import find, write_outputs

    write_outputs(find(base), base.path, ("html",))


def _pair(base: Run, other: Run) -> None:
    from jornada.interface.report.comparison import write_comparison
    from jornada.study.questions.compare import Comparison

    write_comparison(Comparison((base, other)), base.path / "pair.html", "en")


JOBS: dict[str, Callable[[Run, Run], None]] = {
    "summary": _summary,
    "compare": _compare,
    "report": _report,
    "compare --report": _pair,
}


def once(job: str, folder: Path) -> Found:
    """Do one reading and say how much memory it took."""
    began = time.perf_counter()
    JOBS[job](open_run(folder / "base"), open_run(folder / "other"))
    return {"seconds": time.perf_counter() - began, "MB": peak_memory()}


if __name__ == "__main__":
    if sys.argv[1] in JOBS:
        print(json.dumps(once(sys.argv[1], Path(sys.argv[2]))))
    else:
        with TemporaryDirectory() as room:
            print(
                json.dumps(
                    measured(
                        sys.argv[1],
                        int(sys.argv[2]),
                        int(sys.argv[3]),
                        Path(sys.argv[4]) if len(sys.argv) > 4 else Path(room),
                    ),
                    indent=1,
                )
            )
