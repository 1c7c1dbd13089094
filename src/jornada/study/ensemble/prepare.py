"""The folder of an ensemble before its runs: the plan is written down, or found there, or grows by more runs."""

import shutil
from dataclasses import asdict, replace
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Any

from jornada.domain.fault import ScenarioError
from jornada.engine.version import version
from jornada.study.ensemble.plan import Plan, numbers_of
from jornada.study.publish import publish, shown
from jornada.study.store.blocks import PLANNED, read_info, write_json, write_new_json
from jornada.study.store.parquet import StoreError

if TYPE_CHECKING:
    from jornada.engine.run.state import RunKey


OURS = {
    "scenario",
    "blocks",
    "run.json",
    "summary.parquet",
    "report.html",
    "pictures",
    "without-fitted",
    "brief.pdf",
    "summary-en.pdf",
    "summary-es.pdf",
    "annex.xlsx",
    "tables",
    "states",
    "without-capacities",
}


def prepare(folder: Path, plan: Plan, blocks: "list[list[RunKey]]", replace_other: bool) -> None:
    """Write the resolved scenario and the plan, unless they are there already; runs that are there stay where more are
    asked for.

    Raises
    ------
    StoreError
        When the folder holds something else.
    """
    found = read_info(folder)
    if found is not None and _is_other(found, plan):
        if is_extended(found, plan):
            write_json(folder / "run.json", _planned(plan, blocks))
            return
        if not replace_other:
            raise StoreError(_refused(folder, plan, found))
        shutil.rmtree(folder)
    elif found and (folder / "scenario").is_dir():
        return
    elif folder.is_file():
        raise StoreError(f"{folder} is a file; choose a new folder for --out")
    elif others := strangers(folder):
        raise StoreError(f"{folder} holds something else ({', '.join(others[:3])}); choose a new folder for --out")
    _begin(folder, plan, blocks)


def _begin(folder: Path, plan: Plan, blocks: "list[list[RunKey]]") -> None:
    """Write the scenario and the plan.

    Where another process was there first, what it wrote is held against the plan.
    """
    from jornada.files.scenario.folder import write

    folder.mkdir(parents=True, exist_ok=True)
    if not write_new_json(folder / "run.json", _planned(plan, blocks)) and _is_other(
        found := read_info(folder) or {}, plan
    ):
        raise StoreError(_refused(folder, plan, found))
    write(replace(plan.scenario, observed=tuple(shown(publish(plan.scenario.observed)))), folder / "scenario")


def _wanted(plan: Plan) -> dict[str, Any]:
    return {"study": plan.study, "seed": None if plan.fluid else plan.seed, "runs": plan.runs, "split": plan.split}


def _is_other(found: dict[str, Any], plan: Plan) -> bool:
    return any(found.get(name) != value for name, value in _wanted(plan).items())


def _planned(plan: Plan, blocks: "list[list[RunKey]]") -> dict[str, Any]:
    """Return what run.json says before the runs are made."""
    return {
        "version": version(),
        **_wanted(plan),
        "fluid": plan.fluid,
        "days": plan.scenario.days,
        "start": plan.scenario.start.isoformat(),
        "title": plan.scenario.title,
        "blocks": len(blocks),
        "block_numbers": numbers_of(blocks),
        "run_numbers": [key.run for block in blocks for key in block],
        "keys": [[asdict(key) for key in block] for block in blocks],
        "finished": False,
    }


def is_extended(found: dict[str, Any], plan: Plan) -> bool:
    """Say whether a plan is that of a folder with more runs, or as many, and more twins."""
    same = not plan.fluid and found.keys() >= PLANNED and ("block_numbers" in found or not found["split"])
    return (
        same
        and (found["study"], found["seed"]) == (plan.study, plan.seed)
        and found["runs"] <= plan.runs
        and found["split"] <= plan.split
    )


def extended(plan: Plan, folder: Path) -> Plan:
    """Return a plan with all twins that a folder has of it: what is there stays, whatever fewer twins are asked for."""
    found = read_info(folder) or {}
    twins = max(plan.split, int(found.get("split") or 0)) if found.get("runs", plan.runs) < plan.runs else plan.split
    grown = replace(plan, split=twins)
    return grown if found and is_extended(found, grown) else plan


def _refused(folder: Path, plan: Plan, found: dict[str, Any]) -> str:
    """Say why a folder cannot hold what is planned."""
    if _asks_otherwise(folder, plan, found):
        return (
            f"{folder} holds the same runs with other questions; `jornada report {quote(str(folder))} --ask QUESTION`"
            " answers from what they kept, or choose another --out: what a new question needs is recorded while runs"
            " are made"
        )
    if (found.get("study"), found.get("seed")) == (plan.study, plan.seed) and found.get("runs", 0) > plan.runs:
        return (
            f"{folder} holds {found['runs']} runs of the same, {plan.runs} were asked for; runs are added and never"
            " taken away: ask for as many, or choose another --out"
        )
    return f"{folder} holds {other_run(found, _wanted(plan))}; choose another --out, or delete that folder"


def _asks_otherwise(folder: Path, plan: Plan, found: dict[str, Any]) -> bool:
    """Say whether a folder holds the runs of a plan but for its questions."""
    from jornada.files.scenario.folder import read

    try:
        stored = read(folder / "scenario").questions
    except ScenarioError:
        return False
    same = replace(plan, scenario=replace(plan.scenario, questions=stored))
    return (same.study, same.runs, same.split) == (found.get("study"), found.get("runs"), found.get("split")) and (
        plan.fluid or plan.seed == found.get("seed")
    )


def other_run(found: dict[str, Any], wanted: dict[str, Any]) -> str:
    """Return what a folder holds instead of what is wanted, and why it is something else."""
    if not found.keys() >= PLANNED:
        return "another run (run.json cannot be read)"
    called = (
        f"{found['title']}, fluid"
        if found.get("fluid")
        else f"{found['title']}, {found['runs']} runs, split {found['split']}, seed {found['seed']}"
    )
    same = all(found[name] == wanted[name] for name in ("seed", "runs", "split"))
    return (
        f"another run of the same size: of changed tables, or by another version of the model ({called})"
        if same
        else f"another run ({called})"
    )


def strangers(folder: Path) -> list[str]:
    """Return what stands in a folder and is not of a run."""
    return (
        sorted(file.name for file in folder.iterdir() if file.name not in OURS and not file.name.startswith("."))
        if folder.exists()
        else []
    )
