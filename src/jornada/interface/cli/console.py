"""What commands print of runs: every figure with its range."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import typer

from jornada.interface.language.columns import Column, text_table
from jornada.interface.language.dates import folded, projected_sentence
from jornada.interface.language.numbers import rounded
from jornada.interface.report import answers
from jornada.interface.report.stopping import stopping
from jornada.study.findings.summary import figures_in
from jornada.study.publish import publish
from jornada.study.runs.answers import answers as answers_of
from jornada.study.runs.measure import measure, unit_of
from jornada.study.runs.run import Run

FEW = 4  # rows of nothing that are named
FIGURES = (Column("label", "measure"), Column("q50", "middle run", "figure"), Column("range", "nine runs in ten"), Column("unit", "unit"))


def show(done: Run) -> None:
    """Print the figures of the whole run, each with its range; rows of nothing are folded."""
    rows = [{**row, "label": measure(row["measure"]).label, "unit": unit_of(row["measure"], done.scenario.money), "range": rounded(row["q05"], row["q95"])}
            for row in figures_in(done.path)]
    how = "one fluid run, without chance; no range is claimed" if done.fluid else f"{done.runs} runs, seed {done.info['seed']}"
    typer.echo(f"{done.info['title']}: {how}. Scenario, not prediction.")
    for line in answers.lines(answers_of([done], unasked=False), done.scenario, done.fluid):
        typer.echo(line)
    columns = [replace(c, heading="figure") if c.field == "q50" else c for c in FIGURES if c.field != "range"] if done.fluid else list(FIGURES)
    typer.echo(text_table(publish([row for row in rows if not _kind(row)]), columns))
    zero, unknown = ([row["label"] for row in rows if _kind(row) == kind] for kind in ("zero", "unknown"))
    if zero or unknown:
        typer.echo("")
    fold("fluid.zero" if done.fluid else "zero", zero)
    fold("unknown", unknown)
    for sentence in filter(None, (*stopping(done.scenario), projected_sentence(done.scenario))):
        typer.echo(f"\nnote: {sentence}")


def _kind(row: dict[str, Any]) -> str:
    """Return of what kind a row of nothing is; of none where there is something to show."""
    if row["mean"] != row["mean"]:
        return "unknown"
    return "zero" if row["mean"] == row["q05"] == row["q95"] == 0.0 else ""


def fold(kind: str, labels: Sequence[str]) -> None:
    """Print how many rows are left out, and their names where they are few: the others are in what is printed for machines."""
    if found := folded(kind, list(labels)):
        typer.echo(f"{found.words}: {found.names}" if len(labels) <= FEW else f"{found.words} (--json names them)")
