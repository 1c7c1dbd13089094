"""What commands print: the figures of runs and of comparisons, every one with its range."""

import typer

from jornada.interface.tables import Column, between, text_table
from jornada.study.compare import Comparison
from jornada.study.measure import measure
from jornada.study.publish import publish
from jornada.study.store import Run

FIGURES = (Column("label", "measure"), Column("q50", "middle run", "number"), Column("range", "nine runs in ten"), Column("unit", "unit"))
DIFFERENCES = (
    Column("label", "measure"), Column("unit", "unit"), Column("before", "first"), Column("after", "second"),
    Column("difference", "mean difference", "signed"), Column("difference_q05", "from", "signed"), Column("difference_q95", "to", "signed"),
)


def show(done: Run) -> None:
    """Print the figures of the whole run, each with its range."""
    summary = done.summary()
    table = summary.loc[summary["every"] == "run"].copy()
    table["label"] = [measure(name).label for name in table["measure"]]
    table["unit"] = [measure(name).unit for name in table["measure"]]
    table["range"] = [between(low, high) for low, high in zip(table["q05"], table["q95"], strict=True)]
    typer.echo(f"{done.info['title']}: {done.runs} runs, seed {done.info['seed']}. Scenario, not prediction.")
    typer.echo(text_table(publish(table), FIGURES))


def show_comparison(comparison: Comparison, measures: list[str]) -> None:
    """Print two sets of runs side by side, and the differences pair by pair."""
    first, second = comparison.names
    table = comparison.table(*measures)
    table["range"] = [between(low, high) for low, high in zip(table["q05"], table["q95"], strict=True)]
    before = table.iloc[: len(table) // 2]["range"].to_numpy()
    after = table.iloc[len(table) // 2:].assign(before=before, after=lambda rows: rows["range"], label=lambda rows: _labels(rows["measure"]))
    typer.echo(f"first:  {first}\nsecond: {second}\n{comparison.runs[0].runs} pairs of runs; ranges hold nine in ten. Scenario, not prediction.")
    typer.echo(text_table(publish(after), DIFFERENCES))


def _labels(names: list[str]) -> list[str]:
    return [measure(name).label for name in names]
