"""Pairs of runs as they come.

Run i of a base beside run i of what is held against it, kept in folders, and what is known so far.
"""

import json
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from jornada.domain.scenario.past import common_days, triggers_of
from jornada.domain.scenario.scenario import Scenario
from jornada.study.ensemble.block import Task, run_block
from jornada.study.ensemble.ensemble import finish, prepare
from jornada.study.ensemble.plan import Plan, blocks_of, run_id, run_keys, whole_blocks
from jornada.study.ensemble.pool import without_main
from jornada.study.ensemble.progress import PACE
from jornada.study.ensemble.states import FOLDER, WEEK, States
from jornada.study.publish import publish, shown
from jornada.study.questions.compare import Comparison
from jornada.study.runs.run import Run
from jornada.study.store.blocks import block_hash, block_name, is_whole, read_info

KEPT = (2, 4, 8, 16, 26, 52)  # weeks before the end: states of a base, for what will be asked of it later


@dataclass(frozen=True)
class Pairing:
    """A base and what is held against it, in so many pairs from a seed, kept under a folder."""

    base: Scenario
    other: Scenario
    runs: int
    seed: int
    out: Path

    @cached_property
    def plans(self) -> tuple[Plan, Plan]:
        """Return the plans of both, without twins."""
        return Plan(self.base, self.runs, self.seed, 0), Plan(self.other, self.runs, self.seed, 0)

    @cached_property
    def folders(self) -> tuple[Path, Path]:
        """Return where the runs of both are kept: pairs that fill whole blocks, however many, in the same folders."""
        plans = (replace(plan, runs=1) if whole_blocks(self.runs) == self.runs else plan for plan in self.plans)
        base, other = (self.out / run_id(plan) for plan in plans)
        return base, other

    @cached_property
    def shared(self) -> int:
        """Return how many days both share: so many need not be run again."""
        return common_days(self.base, self.other)

    @cached_property
    def states(self) -> States:
        """Return which states are kept beside the runs of the base.

        Of the parting day, and a few more for what is asked later.
        """
        days = regular_days(self.base.days) | ({self.shared} if 0 < self.shared < self.base.days else frozenset())
        return States(self.folders[0] / FOLDER, days, triggers_of((self.base, self.other)))


def regular_days(days: int) -> frozenset[int]:
    """Return some days in the morning of which states of a base are kept: whole weeks before its end, the nearer to it
    the closer, since most of what is asked changes something of late.

    Examples
    --------
    >>> sorted(regular_days(28)), sorted(regular_days(365))
    ([14], [1, 183, 253, 309, 337, 351])
    """
    return frozenset(days - WEEK * weeks for weeks in KEPT if days > WEEK * weeks)


class Awaited(NamedTuple):
    """What is run before the first pair is there: so many days, of both together, and how long they take as far as the
    base is known; in seconds."""

    days: int
    seconds: float | None


def awaited(pairing: Pairing) -> Awaited:
    """Return what is run before the first pair is there; the speed is that of the first run of the base.

    Where the base is there, what is held against it goes on from the last of its regular days that both share, or from
    a later one.
    """
    base, (folder, _) = pairing.base, pairing.folders
    note = folder / "blocks" / block_name(0) / "block.json"
    if not note.is_file():
        return Awaited(2 * base.days - pairing.shared, None)
    left = base.days - max((day for day in regular_days(base.days) if day <= pairing.shared), default=0)
    return Awaited(left, json.loads(note.read_text("utf-8"))["seconds"][0] * left / base.days)


class Couple(NamedTuple):
    """The same block of both: the base first, since the other goes on from its states."""

    base: Task
    other: Task

    @property
    def is_whole(self) -> bool:
        """Say whether both are there."""
        return all(is_whole(task.folder, task.number, task.made_of) for task in self)


def run_couple(couple: Couple) -> Couple:
    """Run what is missing of a block of both; travels to a worker and back."""
    for task in couple:
        if not is_whole(task.folder, task.number, task.made_of):
            run_block(task)
    return couple


def couples_of(pairing: Pairing) -> list[Couple]:
    """Write both plans down in their folders, and return their blocks side by side."""
    states, tasks = pairing.states, []
    for plan, folder, kept in zip(pairing.plans, pairing.folders, (states, states.up_to(pairing.shared)), strict=True):
        blocks = blocks_of(run_keys(plan))
        if not has_more(folder, plan):
            prepare(folder, plan, blocks, False)
        tasks.append(
            [
                Task(folder, i, block_hash(plan.study, keys), plan.scenario, tuple(keys), False, kept)
                for i, keys in enumerate(blocks)
            ]
        )
    return [Couple(base, other) for base, other in zip(*tasks, strict=True)]


def has_more(folder: Path, plan: Plan) -> bool:
    """Say whether a folder holds, or is to hold, more runs of a plan than are asked for."""
    found = read_info(folder) or {}
    return (found.get("study"), found.get("seed")) == (plan.study, plan.seed) and found["runs"] > plan.runs


@dataclass(frozen=True)
class Workers:
    """Who makes pairs: an executor of so many workers, or this thread; and who says that no more are wanted."""

    executor: Executor | None = None
    count: int = 1
    enough: Callable[[], bool] = lambda: False


def pairs_as_they_come(pairing: Pairing, workers: Workers) -> Iterator[Comparison]:
    """Yield the comparison of the first pairs, each time there are more of them; what is in the folders is not run
    again.

    Where somebody says that it is enough, what is in hand is finished, and the same pairing goes on from there another
    time. At the end both folders are finished, as those of `jornada run`.
    """
    couples = couples_of(pairing)
    there = [couple.is_whole for couple in couples]
    if first := _leading(there):
        yield so_far(pairing, first)
    done = first
    for number in _made(couples, there, workers):
        there[number] = True
        if (now := _leading(there)) > done:
            done = now
            yield so_far(pairing, done)
    for folder in pairing.folders if all(there) else ():
        if all(block.is_dir() for block in Run(folder).blocks):  # more may have been asked for, and stopped
            finish(folder, 0, 0.0)


def _leading(there: list[bool]) -> int:
    """Return how many blocks are there from the first on.

    Examples
    --------
    >>> _leading([True, True, False, True]), _leading([])
    (2, 0)
    """
    return there.index(False) if False in there else len(there)


def _made(couples: list[Couple], there: list[bool], workers: Workers) -> Iterator[int]:
    """Make the couples that are missing, and yield the number of each as it is there."""
    left = deque(couple for couple, whole in zip(couples, there, strict=True) if not whole)
    if workers.executor is None:
        while left and not workers.enough():
            yield run_couple(left.popleft()).base.number
        return
    jobs: set[Future[Couple]] = set()
    while jobs or (left and not workers.enough()):
        while left and len(jobs) < workers.count and not workers.enough():
            with without_main():
                jobs.add(workers.executor.submit(run_couple, left.popleft()))
        done, jobs = wait(jobs, PACE, FIRST_COMPLETED)
        yield from (job.result().base.number for job in done)


@dataclass(frozen=True, repr=False)
class FirstRuns(Run):
    """The first runs of a folder in which more are being made: so many blocks of them, of a scenario that is known."""

    whole: int
    of: Scenario

    @cached_property
    def info(self) -> dict[str, Any]:
        """What run.json says, of the blocks that are there."""
        info = read_info(self.path) or {}
        numbers = [key["run"] for block in info["keys"][: self.whole] for key in block]
        return {
            **info,
            "blocks": self.whole,
            "block_numbers": info["block_numbers"][: self.whole],
            "keys": info["keys"][: self.whole],
            "run_numbers": numbers,
            "runs": len(numbers),
        }

    @cached_property
    def scenario(self) -> Scenario:
        """Return the scenario as it is run."""
        return self.of


def so_far(pairing: Pairing, blocks: int) -> Comparison:
    """Return the comparison of the first blocks of both."""
    scenarios = (replace(one, observed=tuple(shown(publish(one.observed)))) for one in (pairing.base, pairing.other))
    runs = tuple(
        FirstRuns(folder, blocks, scenario) for folder, scenario in zip(pairing.folders, scenarios, strict=True)
    )
    for run in runs:
        _ = run.kept  # a panel asks for many measures: the blocks are read once
    return Comparison(runs)
