"""Hold the engine against the naive twin, world by world, over many runs: `python -m tests.known.twin [RUNS] [WORLD
...] [--keep FOLDER]`.

Prints a line a world as it is done: whether the two agree; the least p-value times the number of tests (below 0.001
they do not); the worst z of a mean and the worst chi-square, with its degrees of freedom, and where; what differs; and
the seconds of the engine and of the twin. Ends with 1 where any world differs or fails. WORLD is a name or a pattern;
with a folder to keep them in, the samples of the twin, which change only with the twin and its worlds, are made once.
"""

import argparse
import hashlib
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from fnmatch import fnmatchcase
from pathlib import Path
from typing import NamedTuple

import numpy as np

from jornada.domain.scenario.scenario import Scenario
from tests.known.agreement import LEVEL, Tests, tests_of
from tests.known.every_world import WORLDS
from tests.known.sample import names_of, of_engine, of_twin

RUNS, SEEDS = 2000, (11, 12)  # of the engine and of the twin
KEYS_TOLD = 8


class Verdict(NamedTuple):
    """What came of a world: whether the two agree there, and the line that says so."""

    agree: bool
    line: str


def main(arguments: Sequence[str]) -> int:
    """Compare all worlds, or those named, in two processes; return 1 where any differs."""
    parser = argparse.ArgumentParser("python -m tests.known.twin", description="hold the engine against the naive twin")
    parser.add_argument("runs", type=int, nargs="?", default=RUNS, help="runs of each of the two, in each world")
    parser.add_argument("worlds", nargs="*", default=["*"], help="names or patterns of worlds")
    parser.add_argument("--keep", type=Path, help="a folder for the samples of the twin, for the next time")
    parser.add_argument("--processes", type=int, default=2)
    given = parser.parse_args(arguments)
    names = [name for name in WORLDS if any(fnmatchcase(name, pattern) for pattern in given.worlds)]
    began, differ = time.perf_counter(), []
    with ProcessPoolExecutor(given.processes) as pool:
        for name, verdict in _as_done(pool, names, given.runs, given.keep):
            differ += [] if verdict.agree else [name]
            print(verdict.line, flush=True)
    print(
        f"{len(names)} worlds, {given.runs} runs of each: {len(differ)}"
        f" differ{': ' if differ else ''}{'; '.join(differ)} ({time.perf_counter() - began:.0f} s)"
    )
    return int(bool(differ) or not names)


def _as_done(pool: ProcessPoolExecutor, names: Sequence[str], runs: int, keep: Path | None):  # type: ignore[no-untyped-def]
    """Yield worlds with their verdicts as they are done, those of most days first, so that none is waited for at the
    end."""
    longest = sorted(names, key=lambda name: -WORLDS[name].days)
    waiting = {pool.submit(compare, name, runs, keep): name for name in longest}
    for done in as_completed(waiting):
        yield waiting[done], done.result()


def compare(name: str, runs: int, keep: Path | None = None) -> Verdict:
    """Compare the two in a world; an error of the engine is a difference too, and its last line is told."""
    world, began = WORLDS[name], time.process_time()
    try:
        engine = of_engine(world, runs, SEEDS[0])
    except Exception as error:  # whatever it is: the other worlds go on
        return Verdict(False, f"FAILS    {name}: {type(error).__name__}: {str(error).strip().splitlines()[-1:]}")
    between = time.process_time()
    twin = _kept(world, runs, keep) if keep else of_twin(world, runs, SEEDS[1])
    found, ended = tests_of(engine, twin), time.process_time()
    agree = found.worst > LEVEL
    line = (
        f"{'agrees ' if agree else 'DIFFERS'}  {name:44} {_worst(found, names_of(world))}  {between - began:.1f} +"
        f" {ended - between:.1f} s"
    )
    return Verdict(agree, line if agree else f"{line}  differ: {_keys(found, names_of(world))}")


def _worst(found: Tests, names: Sequence[str]) -> str:
    if not found.cells.size:
        return "nothing happens"
    mean, shape = found.z.argmax(), found.shapes.argmin()
    chi_square, freedom = found.chi_square[shape]
    return (
        f"p x tests {found.worst:<8.2g} z {found.z[mean]:5.2f} {names[found.cells[mean]]:36} "
        f"chi2 {chi_square:5.1f} on {freedom:.0f} {names[found.cells[shape]]:36}"
    )


def _keys(found: Tests, names: Sequence[str]) -> str:
    """Return what differs, days left out: those with the most days first, or the joint distribution alone."""
    keys = [names[cell].rpartition(" on day ")[0] for cell in found.differing()]
    each = sorted(dict.fromkeys(keys), key=lambda key: -keys.count(key))
    told = [f"{key} ({keys.count(key)} days)" for key in each[:KEYS_TOLD]]
    return (
        ", ".join(told + [f"and {len(each) - KEYS_TOLD} more"] * (len(each) > KEYS_TOLD))
        or "the joint distribution alone"
    )


def _kept(world: Scenario, runs: int, folder: Path) -> np.ndarray:
    """Return the sample of the twin, of the last time where nothing of what makes it has changed since."""
    made_by = [*sorted(Path(__file__).parent.glob("naive*.py")), Path(__file__).parent / "sample.py"]
    digest = hashlib.sha256(
        repr((world, runs, SEEDS[1])).encode() + b"".join(path.read_bytes() for path in made_by)
    ).hexdigest()
    path = folder / f"{digest[:24]}.npz"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        np.savez_compressed(path, sample=of_twin(world, runs, SEEDS[1]))
    return np.asarray(np.load(path)["sample"])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
