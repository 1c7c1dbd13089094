"""Forecasts of who goes to which camp, ours and its rivals', on conflicts in folders of Flee:

    python tools/score_conflicts.py DIR [DIR ...] [--json] [--no-flee] [--workers N]
    python tools/score_conflicts.py DIR [DIR ...] --learn

DIR is a conflict, or holds conflicts. A folder that is not quite in order is mended in a copy, and what was mended is
told; one that cannot be read, or scored, is named and the others are scored: then the exit code is 1. Three questions
are asked: the full period from the first day, and 30 and 90 days from each of many origins. Whatever has parameters
takes them from other conflicts than the one that it is scored on. `--learn` works out anew what conflicts teach, and
writes it to src/jornada/study/displacement.
"""

import argparse
import json
import os
import sys
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

if __package__ in (None, ""):
    sys.path[:0] = [str(Path(__file__).resolve().parents[1] / part) for part in ("src", "")]

from jornada.domain.fault import ScenarioError
from jornada.study.displacement.conflict import Conflict, conflict_of
from jornada.study.displacement.learned import Lesson, Miss, taught_by, write_lessons, write_misses
from jornada.study.displacement.lessons import lessons_of, misses_of
from jornada.study.displacement.scored import Scored, scored
from tools.flee_folders import conflicts_in, read_mended
from tools.scores_told import as_tables, told


@dataclass(frozen=True)
class Outcome:
    """What became of a folder: its scores, what was mended in it, who taught; or why it is not scored."""

    folder: str
    scores: tuple[Scored, ...] = ()
    mended: tuple[str, ...] = ()
    taught: tuple[str, ...] = ()
    failed: str = ""


def outcome_of(folder: Path, flee: bool = True) -> Outcome:
    """Return the scores of a folder.

    Why there are none where it cannot be read or scored, so that the others are scored.
    """
    try:
        scenario, mended = read_mended(folder)
        conflict = conflict_of(folder.name, scenario)
        return Outcome(folder.name, tuple(scored(conflict, flee)), mended, tuple(taught_by(conflict)))
    except ScenarioError as error:
        return Outcome(folder.name, failed=str(error))
    except Exception as error:  # one folder must not take the scores of the others with it
        return Outcome(folder.name, failed=f"not scored: {type(error).__name__}: {error}")


def outcomes_of(folders: list[Path], flee: bool, workers: int) -> list[Outcome]:
    """Return what became of each folder, in order."""
    if min(workers, len(folders)) <= 1:
        return [outcome_of(folder, flee) for folder in folders]
    with ProcessPoolExecutor(min(workers, len(folders))) as pool:
        return list(pool.map(partial(outcome_of, flee=flee), folders))


def read_conflict(folder: Path) -> Conflict:
    """Return the conflict in a folder."""
    return conflict_of(folder.name, read_mended(folder).scenario)


def taught(folder: Path) -> tuple[list[Lesson], list[Miss]]:
    """Return what a conflict teaches."""
    conflict = read_conflict(folder)
    return lessons_of(conflict), misses_of(conflict)


def learn(folders: list[Path], workers: int) -> None:
    """Write what conflicts teach."""
    with ProcessPoolExecutor(max(1, min(workers, len(folders)))) as pool:
        found = list(pool.map(taught, folders))
    write_lessons([lesson for lessons, _ in found for lesson in lessons])
    write_misses([miss for _, misses in found for miss in misses])


def tables_of(outcomes: Iterable[Outcome]) -> dict[str, object]:
    """Return all scores for machines."""
    outcomes = list(outcomes)
    scores = [score for outcome in outcomes for score in outcome.scores]
    return {
        **as_tables(scores),
        "taught_by": {outcome.folder: list(outcome.taught) for outcome in outcomes if not outcome.failed},
        "mended": {outcome.folder: list(outcome.mended) for outcome in outcomes if outcome.mended},
        "failed": {outcome.folder: outcome.failed for outcome in outcomes if outcome.failed},
    }


def main(words: list[str] | None = None) -> int:
    """Read the arguments, score or learn, and print."""
    parser = argparse.ArgumentParser(
        prog="python tools/score_conflicts.py",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "folders",
        type=Path,
        nargs="+",
        metavar="DIR",
        help="a conflict in a folder of Flee, or a folder of such folders",
    )
    parser.add_argument("--json", action="store_true", help="print for machines")
    parser.add_argument(
        "--no-flee", action="store_true", help="leave out the rules of Flee, which take most of the time"
    )
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="conflicts at a time")
    parser.add_argument("--learn", action="store_true", help="write what these conflicts teach")
    given = parser.parse_args(words)
    missing = [str(folder) for folder in given.folders if not folder.is_dir()]
    folders = [] if missing else conflicts_in(given.folders)
    if not folders:
        parser.error(
            f"no such folder: {', '.join(missing)}"
            if missing
            else "no conflict there: a folder of Flee has a folder input_csv"
        )
    if given.learn:
        learn(folders, given.workers)
        return 0
    tables = tables_of(outcomes_of(folders, not given.no_flee, given.workers))
    print(json.dumps(tables, indent=1, allow_nan=False) if given.json else told(tables))
    return 1 if tables["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
