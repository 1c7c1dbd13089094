"""What commands print of runs: every figure with its range."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import typer

from jornada.interface.cli.exits import counted
from jornada.interface.cli.pasted import pasted
from jornada.interface.language.columns import Column, text_table
from jornada.interface.language.dates import folded, projected_sentence
from jornada.interface.language.numbers import rounded
from jornada.interface.report import answers
from jornada.interface.report.stopping import stopping
from jornada.study.ensemble.verify import Verdict
from jornada.study.findings.summary import figures_in
from jornada.study.publish import publish
from jornada.study.runs.answers import answers as answers_of
from jornada.study.runs.measure import measure, unit_of
from jornada.study.runs.run import Run

FEW = 4  # rows of nothing that are named
FIGURES = (
    Column("label", "measure"),
    Column("q50", "middle run", "figure"),
    Column("range", "nine runs in ten"),
    Column("unit", "unit"),
)


def show(done: Run) -> None:
    """Print the figures of the whole run, each with its range; rows of nothing are folded."""
    rows = [
        {
            **row,
            "label": measure(row["measure"]).label,
            "unit": unit_of(row["measure"], done.scenario.money),
            "range": rounded(row["q05"], row["q95"]),
        }
        for row in figures_in(done.path)
    ]
    how = (
        "one fluid run, without chance; no range is claimed"
        if done.fluid
        else f"{done.runs} runs, seed {done.info['seed']}"
    )
    typer.echo(f"{done.info['title']}: {how}. Scenario, not prediction.")
    if "precision" in done.info:
        typer.echo(precision_in_words(done))
    for line in answers.lines(answers_of([done], unasked=False), done.scenario, done.fluid):
        typer.echo(line)
    columns = (
        [replace(c, heading="figure") if c.field == "q50" else c for c in FIGURES if c.field != "range"]
        if done.fluid
        else list(FIGURES)
    )
    typer.echo(text_table(publish([row for row in rows if not _kind(row)]), columns))
    zero, unknown = ([row["label"] for row in rows if _kind(row) == kind] for kind in ("zero", "unknown"))
    if zero or unknown:
        typer.echo("")
    fold("fluid.zero" if done.fluid else "zero", zero)
    fold("unknown", unknown)
    for sentence in filter(None, (*stopping(done.scenario), projected_sentence(done.scenario))):
        typer.echo(f"\nnote: {sentence}")


def precision_in_words(done: Run) -> str:
    """Say how well the range is known that runs were added for, and whether that is as well as was asked for."""
    told = done.info["precision"]
    low, middle, high = (
        (rounded(end["low"], end["high"]) if end["low"] is not None and end["high"] is not None else "unknown")
        for end in told["ends"]
    )
    known = (
        "not known yet: fewer than 72 runs have a figure"
        if told["known"] is None
        else f"known to {100 * told['known']:.1f} % of the middle"
    )
    reached = (
        f"{100 * told['wanted']:g} % was asked for and is reached"
        if told["reached"]
        else f"{100 * told['wanted']:g} % was asked for and is not reached: give more --runs"
    )
    return (
        f"{told['of']}: the range is {known} after {told['runs']} runs; {reached}. With 95 % confidence nine runs in"
        f" ten lie from {low} to {high}, and the middle is {middle}."
    )


def _kind(row: dict[str, Any]) -> str:
    """Return of what kind a row of nothing is; of none where there is something to show."""
    if row["mean"] != row["mean"]:
        return "unknown"
    return "zero" if row["mean"] == row["q05"] == row["q95"] == 0.0 else ""


def fold(kind: str, labels: Sequence[str]) -> None:
    """Print how many rows are left out, and their names where they are few.

    The others are in what is printed for machines.
    """
    if found := folded(kind, list(labels)):
        typer.echo(f"{found.words}: {found.names}" if len(labels) <= FEW else f"{found.words} (--json names them)")


def verdict_in_words(verdict: Verdict, folder: Path) -> list[str]:
    """Return what was found, line by line.

    Examples
    --------
    >>> said = verdict_in_words(Verdict((), (), 16, 1, 4), Path("runs/a b"))
    >>> print(*said, sep="\\n")  # doctest: +NORMALIZE_WHITESPACE
    1 of 4 blocks repeated: the same bytes
    16 files compared with the digests kept of them: the same
    only compared, not repeated: 3 blocks, the summary, the scenario, run.json; to repeat all: jornada verify 'runs/a b'
    --all
    """
    lines = [f"not the same as when it was written: {name}" for name in verdict.altered]
    lines += [f"not the same when made again: {name}" for name in verdict.different]
    wrong = f"{counted(len(verdict.wrong), 'file')} not the same"
    if not verdict.repeated:
        return [*lines, f"nothing repeated, since the scenario or the plan of the runs is not what it was: {wrong}"]
    lines.append(
        f"{verdict.repeated} of {verdict.blocks} blocks repeated: {wrong if verdict.different else 'the same bytes'}"
    )
    lines.append(
        f"{verdict.compared} files compared with the digests kept of them: {wrong if verdict.altered else 'the same'}"
    )
    left, states = verdict.blocks - verdict.repeated, f", {counted(verdict.states, 'state')}" if verdict.states else ""
    if not left:
        return [*lines, "the summary worked out again from the blocks; only compared: the scenario, run.json" + states]
    return [
        *lines,
        (
            f"only compared, not repeated: {counted(left, 'block')}, the summary, the scenario, run.json{states}; to"
            f" repeat all: jornada verify {pasted(folder)} --all"
        ),
    ]
