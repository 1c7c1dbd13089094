"""The same scenario many times: blocks of runs, by any executor, resumed where they stopped."""

import hashlib
import json
import os
import re
import shutil
import time
import unicodedata
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Executor, as_completed
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jornada.domain.scenario import Scenario
from jornada.domain.seeds import runs_of, seed_of
from jornada.engine.version import version
from jornada.study.digests import digest_of, digests_of, file_hash
from jornada.study.pool import in_pool
from jornada.study.publish import publish, shown
from jornada.study.rows import SPLIT
from jornada.study.states import States, states_beside, variants_of
from jornada.study.store import (
    PLANNED,
    Run,
    StoreError,
    block_hash,
    block_name,
    is_whole,
    open_run,
    read_info,
    write_block,
    write_json,
)
from jornada.study.warming import is_little, warming

if TYPE_CHECKING:
    from jornada.engine.run import RunKey, RunResult

SIMILAR, MOST_RUNS = 16, 64  # blocks of the same size, and the runs of the largest
OURS = {"scenario", "blocks", "run.json", "summary.parquet", "report.html", "pictures", "without-fitted", "brief.pdf", "summary-en.pdf", "summary-es.pdf", "annex.xlsx", "tables", "states", "without-capacities"}
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Plan:
    """What to run: a scenario, how often, from which seed, and with how many twins; or once, without chance (fluid)."""

    scenario: Scenario
    runs: int
    seed: int
    split: int
    fluid: bool = False

    def __post_init__(self) -> None:
        """Refuse seeds and numbers of runs that cannot be, before anything is written."""
        object.__setattr__(self, "seed", seed_of(self.seed))
        object.__setattr__(self, "runs", runs_of(self.runs))

    @property
    def study(self) -> str:
        """Return the hash of all that decides what a run is, apart from its address."""
        return hashlib.sha256(f"{version()}\n{'fluid ' if self.fluid else ''}{self.scenario!r}".encode()).hexdigest()


def run_keys(plan: Plan) -> "list[RunKey]":
    """Return the addresses of all runs: main runs first, then twins.

    Run i is the same whatever N is. Run 1,000,000 + i shares parameters and shocks with run i,
    run 2,000,000 + i shares parameters only; the latter are needed only where both are uncertain.
    """
    from jornada.engine.run import RunKey

    keys = [RunKey(plan.seed, i, i, i, i) for i in range(plan.runs)]
    if plan.scenario.has_ranges or plan.scenario.shocks:
        keys += [RunKey(plan.seed, SPLIT + i, i, i, SPLIT + i) for i in range(plan.split)]
    if plan.scenario.has_ranges and plan.scenario.shocks:
        keys += [RunKey(plan.seed, 2 * SPLIT + i, i, 2 * SPLIT + i, 2 * SPLIT + i) for i in range(plan.split)]
    return keys


def blocks_of(keys: "Sequence[RunKey]") -> "list[list[RunKey]]":
    """Return the runs in blocks, twins in blocks of their own: 16 of one run, 16 of two, and so on up to 64, however many runs there are.

    Examples
    --------
    >>> from jornada.engine.run import run_key
    >>> [len(block) for block in blocks_of([run_key(1, run) for run in range(20)])][-3:]
    [1, 2, 2]
    """
    found: list[list[RunKey]] = []
    for some in ([key for key in keys if key.run < SPLIT], [key for key in keys if key.run >= SPLIT]):
        first, number = 0, 0
        while first < len(some):
            size = min(MOST_RUNS, 1 << number // SIMILAR)
            found.append(list(some[first:first + size]))
            first, number = first + size, number + 1
    return found


def default_split(runs: int) -> int:
    """Return how many runs get twins: a fifth, at least 5 and at most 50 of them.

    Examples
    --------
    >>> default_split(5), default_split(20), default_split(1000)
    (5, 5, 50)
    """
    return min(runs, 50, max(5, runs // 5))


def run_id(plan: Plan) -> str:
    """Return a name for the folder of a run: another scenario, seed, number or version gives another name.

    Examples
    --------
    >>> run_id(Plan(Scenario(title="Three places"), runs=20, seed=1, split=5))[:13]
    'three-places-'
    """
    plain = unicodedata.normalize("NFKD", plan.scenario.title.lower()).encode("ascii", "ignore").decode()  # é as e
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-") or "run"
    return f"{words}-{hashlib.sha256(f'{plan.study} {plan.seed} {plan.runs} {plan.split}'.encode()).hexdigest()[:8]}"


@dataclass(frozen=True)
class Hands:
    """Who does the work: so many workers of the default pool, by default one a core, or none where the work is little; or another
    executor; shard i of N; whom to tell; where states are looked for and kept (by default beside the runs, for the variants of the
    scenario), in the morning of which more days; and whether runs go on from states at all, or each from its first day (`fork`)."""

    workers: int | None = None
    executor: Executor | None = None
    shard: tuple[int, int] = (1, 1)
    progress: Progress | None = None
    replace: bool = False
    states: States | None = None
    keep: frozenset[int] = frozenset()
    fork: bool = True


def ensemble(scenario: Scenario, runs: int = 100, seed: int = 1, out: str | Path | None = None,
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


def carried(plan: Plan, out: str | Path | None, hands: Hands | None) -> Run:
    """Carry out a plan in its folder: write it down, do the blocks that are missing, summarise when all are there."""
    folder, hands = Path(out) if out else Path("runs") / run_id(plan), hands or Hands()
    blocks = blocks_of(run_keys(plan))
    if hands.fork and hands.states:
        hands.states.check(plan.scenario, run_keys(plan), plan.fluid)
    prepare(folder, plan, blocks, hands.replace)
    if hands.fork and hands.states is None:
        hands = replace(hands, states=states_beside(folder, plan.scenario, variants_of(plan.scenario), hands.keep))
    began = time.perf_counter()
    ran = work(folder, plan, blocks, hands)
    if all((folder / "blocks" / block_name(i)).exists() for i in range(len(blocks))):
        finish(folder, ran, time.perf_counter() - began)
        return open_run(folder)
    return Run(folder)


def prepare(folder: Path, plan: Plan, blocks: "list[list[RunKey]]", replace_other: bool) -> None:
    """Write the resolved scenario and the plan, unless they are there already."""
    from jornada.files.folder import write

    wanted = {"study": plan.study, "seed": None if plan.fluid else plan.seed, "runs": plan.runs, "split": plan.split}
    found = read_info(folder)
    if found is not None and any(found.get(name) != value for name, value in wanted.items()):
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


def work(folder: Path, plan: Plan, blocks: "list[list[RunKey]]", hands: Hands) -> int:
    """Run the blocks of this shard that are not there yet; return how many runs were made."""
    mine = [i for i in range(len(blocks)) if i % hands.shard[1] == hands.shard[0] - 1]
    hashes = {i: block_hash(plan.study, blocks[i]) for i in mine}
    left = [i for i in mine if not is_whole(folder, i, hashes[i])]
    done, total = sum(len(blocks[i]) for i in mine if i not in left), sum(len(blocks[i]) for i in mine)
    by_day = hands.progress if plan.fluid and hands.executor is None else None  # one long run, in this process: its days are told
    tell = hands.progress if hands.progress and not by_day else (lambda *_: None)
    tell(done, total)
    states = hands.states if hands.fork else None
    tasks = [Task(folder, i, hashes[i], plan.scenario, tuple(blocks[i]), plan.fluid, states, by_day) for i in left]
    with closing(_carried_out(tasks, hands)) as finished:
        for task in finished:
            done += len(task.keys)
            tell(done, total)
    return sum(len(blocks[i]) for i in left)


@dataclass(frozen=True)
class Task:
    """A block to run; travels to a worker and back."""

    folder: Path
    number: int
    made_of: str
    scenario: Scenario
    keys: "tuple[RunKey, ...]"
    fluid: bool = False
    states: States | None = None
    by_day: Progress | None = None


def run_block(task: Task) -> Task:
    """Run the runs of a block, each from its first day or from a state, and write each before the next: the bytes are the same."""
    write_block(task.folder, task.number, task.made_of, _runs_of(task))
    return task


def _runs_of(task: Task) -> "Iterator[tuple[RunKey, RunResult]]":
    from jornada.engine.run import Keeping, rule_book, simulate

    book, states = rule_book(task.scenario), task.states
    for key in task.keys:
        keeping = states.keeping(task.scenario, key, task.fluid) if states else Keeping()
        yield key, simulate(task.scenario, key, task.fluid, book, keeping._replace(tell=task.by_day))


def _carried_out(tasks: list[Task], hands: Hands) -> Generator[Task, None, None]:
    workers = min(hands.workers or os.cpu_count() or 1, len(tasks))
    if hands.executor is not None:
        yield from (job.result() for job in as_completed([hands.executor.submit(run_block, task) for task in tasks]))
    elif workers <= 1 or hands.workers is None and is_little(tasks[0].scenario, sum(len(task.keys) for task in tasks)):
        yield from map(run_block, tasks)
    else:
        yield from in_pool(run_block, tasks, workers, warming(tasks[0].scenario))


def finish(folder: Path, ran: int, seconds: float) -> None:
    """Summarise, and complete run.json with timings, rows and hashes."""
    from jornada.study.summary import write_summary

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
