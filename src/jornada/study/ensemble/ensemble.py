"""The same scenario many times: blocks of runs, by any executor, resumed where they stopped."""

import json
import os
import time
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Executor
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from jornada.domain.scenario.scenario import Scenario
from jornada.domain.schema.seeds import runs_of
from jornada.study.ensemble.afar import run_afar, seen_from_afar, taken_in
from jornada.study.ensemble.block import Task, run_block
from jornada.study.ensemble.plan import Plan, blocks_of, default_split, numbers_of, run_id, run_keys
from jornada.study.ensemble.pool import Beside, Given, by_executor, in_pool
from jornada.study.ensemble.prepare import extended, prepare
from jornada.study.ensemble.progress import forget, noted
from jornada.study.ensemble.states import States, states_beside, variants_of
from jornada.study.ensemble.warming import is_little, warming
from jornada.study.runs.digests import digest_of, digests_of
from jornada.study.runs.question_records import recording, wanted
from jornada.study.runs.run import Run, open_run
from jornada.study.store.blocks import (
    block_hash,
    block_name,
    clear_left_aside,
    file_hash,
    is_whole,
    read_info,
    write_json,
)
from jornada.study.store.parquet import StoreError

if TYPE_CHECKING:
    from jornada.engine.run.state import RunKey
    from jornada.study.ensemble.precision import Precision


IN_HAND = 64  # tasks of an executor of which nobody said how many workers it has
Progress = Callable[[float, int], None]


class Shard(NamedTuple):
    """A part of the blocks: the number of it, from 1, and of how many."""

    number: int
    of: int


@dataclass(frozen=True)
class Hands:
    """Who does the work: so many workers of the default pool, by default one a core, or none where the work is little;
    or another executor; shard i of N; whom to tell; where states are looked for and kept (by default beside the runs,
    for the variants of the scenario), in the morning of which more days; and whether runs go on from states at all, or
    each from its first day (`fork`)."""

    workers: int | None = None
    executor: Executor | Given | None = None
    shard: Shard | tuple[int, int] = Shard(1, 1)
    progress: Progress | None = None
    replace: bool = False
    states: States | None = None
    keep: frozenset[int] = frozenset()
    fork: bool = True


def ensemble(
    scenario: Scenario,
    runs: int | None = None,
    seed: int = 1,
    out: str | Path | None = None,
    *,
    split: int | None = None,
    hands: Hands | None = None,
    precision: "Precision | None" = None,
) -> Run:
    """Run a scenario many times and keep the runs in a folder; what is there already is not run again, and more runs
    are added to it.

    Without a number it is 100 runs. With a precision, runs are added until the range of what it names is known so well,
    or there are as many as `runs` says (10,000 where it says nothing); `info["precision"]` says how well it is known.

    Raises
    ------
    StoreError
        When the folder holds another run.
    """
    if precision:
        from jornada.study.ensemble.precision import MOST, until_known

        most = runs_of(MOST if runs is None else runs)
        return until_known(Plan(scenario, most, seed, most if split is None else split), out, hands, precision)
    runs = runs_of(100 if runs is None else runs)
    return carried(Plan(scenario, runs, seed, default_split(runs) if split is None else min(split, runs)), out, hands)


def fluid(scenario: Scenario, out: str | Path | None = None, hands: Hands | None = None) -> Run:
    """Run a scenario once without chance and keep the run in a folder: people come in fractions, and no range is
    claimed.

    Raises
    ------
    StoreError
        When the folder holds another run.
    """
    return carried(Plan(scenario.without_ranges(), 1, 0, 0, fluid=True), out, replace(hands or Hands(), workers=1))


class Placed(NamedTuple):
    """A plan, and the folder in which it is carried out."""

    plan: Plan
    folder: Path


def carried(plan: Plan, out: str | Path | None, hands: Hands | None) -> Run:
    """Carry out a plan in its folder: write it down, do the blocks that are missing, summarise when all are there."""
    return together([Placed(plan, Path(out) if out else Path("runs") / run_id(plan))], hands or Hands())[0]


def together(plans: Sequence[Placed], hands: Hands) -> list[Run]:
    """Carry out several plans, each in its folder, with the same hands: no worker waits for the last run of one."""
    jobs, began = [_written_down(plan, folder, hands) for plan, folder in plans], time.perf_counter()
    ran = work(jobs, hands)
    return [_ended(job, number, time.perf_counter() - began) for job, number in zip(jobs, ran, strict=True)]


class Job(NamedTuple):
    """A plan that is written down in its folder."""

    folder: Path  # of the runs
    plan: Plan  # what is run
    blocks: "list[list[RunKey]]"  # the addresses of runs, block by block
    states: States | None  # where they are kept; none: every run goes from its first day


def _written_down(plan: Plan, folder: Path, hands: Hands) -> Job:
    plan = extended(plan, folder)
    blocks = blocks_of(run_keys(plan))
    if hands.fork and hands.states:
        _check_states(hands.states, plan)
    prepare(folder, plan, blocks, hands.replace)
    states = hands.states or states_beside(folder, plan.scenario, variants_of(plan.scenario), hands.keep)
    return Job(folder, plan, blocks, states if hands.fork else None)


def _check_states(states: States, plan: Plan) -> None:
    """Refuse to begin where some run must go on from a state and cannot.

    Of what questions need nothing is known before its day.
    """
    try:
        states.check(recording(plan.scenario), run_keys(plan), plan.fluid)
    except StoreError as error:
        raise StoreError(
            f"{error}; what new questions need is recorded from the first day on: ask without --from"
            if wanted(plan.scenario)
            else str(error)
        ) from None


def _ended(job: Job, ran: int, seconds: float) -> Run:
    if all((job.folder / "blocks" / block_name(number)).exists() for number in numbers_of(job.blocks)):
        _refuse_another(job)
        finish(job.folder, ran, seconds)
        return open_run(job.folder)
    return Run(job.folder)


def _refuse_another(job: Job) -> None:
    """Refuse to sum up where another process meanwhile began other runs in the folder."""
    found = read_info(job.folder) or {}
    if (found.get("study"), found.get("runs"), found.get("split")) != (job.plan.study, job.plan.runs, job.plan.split):
        raise StoreError(
            f"{job.folder}: another process asked for other runs there meanwhile ({found.get('runs')} instead of"
            f" {job.plan.runs}); what is made is kept, and the same command goes on when the other has ended"
        )


def work(jobs: Sequence[Job], hands: Hands) -> list[int]:
    """Run the blocks of this shard that are not there yet; return how many runs were made of each plan."""
    mine = [task for job in jobs for task in _tasks_of(job, Shard(*hands.shard))]
    left = [task for task in mine if not is_whole(task.folder, task.number, task.made_of)]
    total, missing = (sum(len(task.keys) for task in tasks) for tasks in (mine, left))
    # of one long run the days are counted
    done, of_one = total - missing, jobs[0].plan.scenario.days if jobs[0].plan.fluid else 1

    def tell(more: float = 0.0) -> None:
        if hands.progress:
            hands.progress(round((done + more) * of_one) if of_one > 1 else done + more, total * of_one)

    tell()
    with closing(_carried_out(left, hands, tell)) as finished:
        for task in finished:
            done += len(task.keys)
            tell()
    return [sum(len(task.keys) for task in left if task.folder == job.folder) for job in jobs]


def _tasks_of(job: Job, shard: Shard) -> list[Task]:
    """Return the blocks of a job that a shard does."""
    plan = job.plan
    numbered = enumerate(zip(numbers_of(job.blocks), job.blocks, strict=True))
    return [
        Task(job.folder, number, block_hash(plan.study, keys), plan.scenario, tuple(keys), plan.fluid, job.states)
        for i, (number, keys) in numbered
        if i % shard.of == shard.number - 1
    ]


def _carried_out(tasks: list[Task], hands: Hands, tell: Callable[[float], None]) -> Generator[Task, None, None]:
    workers, in_hand = (
        min(hands.workers or os.cpu_count() or 1, len(tasks)),
        [(task.folder, task.number) for task in tasks],
    )

    def broken() -> None:
        forget(in_hand)
        tell()

    if hands.executor is not None:
        forget(in_hand)
        given = hands.executor if isinstance(hands.executor, Given) else Given(hands.executor, hands.workers or IN_HAND)
        with seen_from_afar(tasks) as proven:
            yield from map(
                taken_in,
                by_executor(run_afar, proven, Beside(warming(tasks[0].scenario), lambda: tell(noted(in_hand))), given),
            )
    elif workers <= 1 or hands.workers is None and is_little(tasks[0].scenario, sum(len(task.keys) for task in tasks)):
        yield from map(run_block, (replace(task, tell=tell) for task in tasks))
    else:
        forget(in_hand)
        yield from in_pool(
            run_block, tasks, workers, Beside(warming(tasks[0].scenario), lambda: tell(noted(in_hand)), broken)
        )


def finish(folder: Path, ran: int, seconds: float) -> None:
    """Summarise, and complete run.json with timings, rows and hashes."""
    from jornada.study.findings.summary import write_summary

    run = Run(folder)
    if run.info["finished"] and not ran and has_summary(run):
        return
    clear_left_aside(folder)
    notes = [json.loads((block / "block.json").read_text("utf-8")) for block in run.blocks]
    write_summary(run)
    per_run = [second for note in notes for second in note["seconds"]]
    timings = {
        "last_seconds": round(seconds, 3),
        "last_runs": ran,
        "seconds_a_run": round(sum(per_run) / len(per_run), 4),
    }
    rows = max(row for note in notes for row in note["rows"])
    info = {**run.info, "timings": timings, "rows": rows, "hashes": digests_of(run), "finished": True}
    write_json(folder / "run.json", {**info, "digest": digest_of(info)})


def has_summary(run: Run) -> bool:
    """Say whether the summary is there, as it was written."""
    file = run.path / "summary.parquet"
    return file.is_file() and file_hash(file) == run.info["hashes"].get(file.name)
