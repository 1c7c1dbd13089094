"""The same scenario many times: blocks of runs, by any executor, resumed where they stopped."""

import json
import os
import shutil
import time
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Executor, as_completed
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Any, NamedTuple

from jornada.domain.fault import ScenarioError
from jornada.domain.scenario.scenario import Scenario
from jornada.domain.schema.seeds import runs_of
from jornada.engine.version import version
from jornada.study.ensemble.block import Task, run_block
from jornada.study.ensemble.plan import Plan, blocks_of, default_split, run_id, run_keys
from jornada.study.ensemble.pool import Beside, in_pool
from jornada.study.ensemble.progress import forget, noted
from jornada.study.ensemble.states import States, states_beside, variants_of
from jornada.study.ensemble.warming import is_little, warming
from jornada.study.publish import publish, shown
from jornada.study.runs.digests import digest_of, digests_of
from jornada.study.runs.question_records import recording, wanted
from jornada.study.runs.run import Run, open_run
from jornada.study.store.blocks import PLANNED, block_hash, block_name, file_hash, is_whole, read_info, write_json
from jornada.study.store.parquet import StoreError

if TYPE_CHECKING:
    from jornada.engine.run.state import RunKey


OURS = {"scenario", "blocks", "run.json", "summary.parquet", "report.html", "pictures", "without-fitted", "brief.pdf", "summary-en.pdf", "summary-es.pdf", "annex.xlsx", "tables", "states", "without-capacities"}
Progress = Callable[[float, int], None]


class Shard(NamedTuple):
    """A part of the blocks: the number of it, from 1, and of how many."""

    number: int
    of: int


@dataclass(frozen=True)
class Hands:
    """Who does the work: so many workers of the default pool, by default one a core, or none where the work is little; or another
    executor; shard i of N; whom to tell; where states are looked for and kept (by default beside the runs, for the variants of the
    scenario), in the morning of which more days; and whether runs go on from states at all, or each from its first day (`fork`)."""

    workers: int | None = None
    executor: Executor | None = None
    shard: Shard | tuple[int, int] = Shard(1, 1)
    progress: Progress | None = None
    replace: bool = False
    states: States | None = None
    keep: frozenset[int] = frozenset()
    fork: bool = True


def ensemble(scenario: Scenario, runs: int = 100, seed: int = 1, out: str | Path | None = None, *,
             split: int | None = None, hands: Hands | None = None) -> Run:
    """Run a scenario many times and keep the runs in a folder; what is there already is not run again.

    Raises
    ------
    StoreError
        When the folder holds another run.
    """
    runs = runs_of(runs)
    return carried(Plan(scenario, runs, seed, default_split(runs) if split is None else min(split, runs)), out, hands)


def fluid(scenario: Scenario, out: str | Path | None = None, hands: Hands | None = None) -> Run:
    """Run a scenario once without chance and keep the run in a folder: people come in fractions, and no range is claimed.

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
    """A plan that is written down in its folder, its blocks, and where states are."""

    folder: Path
    plan: Plan
    blocks: "list[list[RunKey]]"
    states: States | None


def _written_down(plan: Plan, folder: Path, hands: Hands) -> Job:
    blocks = blocks_of(run_keys(plan))
    if hands.fork and hands.states:
        _check_states(hands.states, plan)
    prepare(folder, plan, blocks, hands.replace)
    states = hands.states or states_beside(folder, plan.scenario, variants_of(plan.scenario), hands.keep)
    return Job(folder, plan, blocks, states if hands.fork else None)


def _check_states(states: States, plan: Plan) -> None:
    """Refuse to begin where some run must go on from a state and cannot; of what questions need nothing is known before its day."""
    try:
        states.check(recording(plan.scenario), run_keys(plan), plan.fluid)
    except StoreError as error:
        raise StoreError(f"{error}; what new questions need is recorded from the first day on: ask without --from" if wanted(plan.scenario) else str(error)) from None


def _ended(job: Job, ran: int, seconds: float) -> Run:
    if all((job.folder / "blocks" / block_name(i)).exists() for i in range(len(job.blocks))):
        finish(job.folder, ran, seconds)
        return open_run(job.folder)
    return Run(job.folder)


def prepare(folder: Path, plan: Plan, blocks: "list[list[RunKey]]", replace_other: bool) -> None:
    """Write the resolved scenario and the plan, unless they are there already."""
    from jornada.files.scenario.folder import write

    wanted = {"study": plan.study, "seed": None if plan.fluid else plan.seed, "runs": plan.runs, "split": plan.split}
    found = read_info(folder)
    if found is not None and any(found.get(name) != value for name, value in wanted.items()):
        if not replace_other and _asks_otherwise(folder, plan, found):
            raise StoreError(f"{folder} holds the same runs with other questions; `jornada report {quote(str(folder))} --ask QUESTION` answers from what they kept, "
                             "or choose another --out: what a new question needs is recorded while runs are made")
        if not replace_other:
            raise StoreError(f"{folder} holds {other_run(found, wanted)}; choose another --out, or delete that folder")
        shutil.rmtree(folder)
    elif found and (folder / "scenario").is_dir():
        return
    elif folder.is_file():
        raise StoreError(f"{folder} is a file; choose a new folder for --out")
    elif others := strangers(folder):
        raise StoreError(f"{folder} holds something else ({', '.join(others[:3])}); choose a new folder for --out")
    folder.mkdir(parents=True, exist_ok=True)
    write(replace(plan.scenario, observed=tuple(shown(publish(plan.scenario.observed)))), folder / "scenario")
    write_json(folder / "run.json", {
        "version": version(), **wanted, "fluid": plan.fluid, "days": plan.scenario.days, "start": plan.scenario.start.isoformat(),
        "title": plan.scenario.title, "blocks": len(blocks), "run_numbers": [key.run for block in blocks for key in block],
        "keys": [[asdict(key) for key in block] for block in blocks], "finished": False,
    })


def _asks_otherwise(folder: Path, plan: Plan, found: dict[str, Any]) -> bool:
    """Say whether a folder holds the runs of a plan but for its questions."""
    from jornada.files.scenario.folder import read

    try:
        stored = read(folder / "scenario").questions
    except ScenarioError:
        return False
    same = replace(plan, scenario=replace(plan.scenario, questions=stored))
    return (same.study, same.runs, same.split) == (found.get("study"), found.get("runs"), found.get("split")) and (plan.fluid or plan.seed == found.get("seed"))


def other_run(found: dict[str, Any], wanted: dict[str, Any]) -> str:
    """Return what a folder holds instead of what is wanted, and why it is something else."""
    if not found.keys() >= PLANNED:
        return "another run (run.json cannot be read)"
    called = f"{found['title']}, fluid" if found.get("fluid") else f"{found['title']}, {found['runs']} runs, split {found['split']}, seed {found['seed']}"
    same = all(found[name] == wanted[name] for name in ("seed", "runs", "split"))
    return f"another run of the same size: of changed tables, or by another version of the model ({called})" if same else f"another run ({called})"


def strangers(folder: Path) -> list[str]:
    """Return what stands in a folder and is not of a run."""
    return sorted(file.name for file in folder.iterdir() if file.name not in OURS and not file.name.startswith(".")) if folder.exists() else []


def work(jobs: Sequence[Job], hands: Hands) -> list[int]:
    """Run the blocks of this shard that are not there yet; return how many runs were made of each plan."""
    mine = [task for job in jobs for task in _tasks_of(job, Shard(*hands.shard))]
    left = [task for task in mine if not is_whole(task.folder, task.number, task.made_of)]
    total, missing = (sum(len(task.keys) for task in tasks) for tasks in (mine, left))
    done, of_one = total - missing, jobs[0].plan.scenario.days if jobs[0].plan.fluid else 1  # of one long run the days are counted

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
    return [Task(job.folder, i, block_hash(plan.study, keys), plan.scenario, tuple(keys), plan.fluid, job.states)
            for i, keys in enumerate(job.blocks) if i % shard.of == shard.number - 1]


def _carried_out(tasks: list[Task], hands: Hands, tell: Callable[[float], None]) -> Generator[Task, None, None]:
    workers = min(hands.workers or os.cpu_count() or 1, len(tasks))
    if hands.executor is not None:
        yield from (job.result() for job in as_completed([hands.executor.submit(run_block, task) for task in tasks]))
    elif workers <= 1 or hands.workers is None and is_little(tasks[0].scenario, sum(len(task.keys) for task in tasks)):
        yield from map(run_block, (replace(task, tell=tell) for task in tasks))
    else:
        in_hand = [(task.folder, task.number) for task in tasks]
        forget(in_hand)
        yield from in_pool(run_block, tasks, workers, Beside(warming(tasks[0].scenario), lambda: tell(noted(in_hand))))


def finish(folder: Path, ran: int, seconds: float) -> None:
    """Summarise, and complete run.json with timings, rows and hashes."""
    from jornada.study.findings.summary import write_summary

    run = Run(folder)
    if run.info["finished"] and not ran and has_summary(run):
        return
    notes = [json.loads((block / "block.json").read_text("utf-8")) for block in run.blocks]
    write_summary(run)
    per_run = [second for note in notes for second in note["seconds"]]
    timings = {"last_seconds": round(seconds, 3), "last_runs": ran, "seconds_a_run": round(sum(per_run) / len(per_run), 4)}
    rows = max(row for note in notes for row in note["rows"])
    info = {**run.info, "timings": timings, "rows": rows, "hashes": digests_of(run), "finished": True}
    write_json(folder / "run.json", {**info, "digest": digest_of(info)})


def has_summary(run: Run) -> bool:
    """Say whether the summary is there, as it was written."""
    file = run.path / "summary.parquet"
    return file.is_file() and file_hash(file) == run.info["hashes"].get(file.name)
