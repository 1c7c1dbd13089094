"""What commands print: the figures of runs and of comparisons, every one with its range."""

from dataclasses import replace

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


FLUID_DIFFERENCES = (*DIFFERENCES[:2], Column("mean_before", "first", "number"), Column("mean", "second", "number"), Column("difference", "difference", "signed"))


def show(done: Run) -> None:
    """Print the figures of the whole run, each with its range."""
    summary = done.summary()
    table = summary.loc[summary["every"] == "run"].copy()
    table["label"] = [measure(name).label for name in table["measure"]]
    table["unit"] = [measure(name).unit for name in table["measure"]]
    table["range"] = [between(low, high) for low, high in zip(table["q05"], table["q95"], strict=True)]
    if done.fluid:
        typer.echo(f"{done.info['title']}: one fluid run, without chance; no range is claimed. Scenario, not prediction.")
        typer.echo(text_table(publish(table), [replace(FIGURES[1], heading="figure") if c.field == "q50" else c for c in FIGURES if c.field != "range"]))
        return
    typer.echo(f"{done.info['title']}: {done.runs} runs, seed {done.info['seed']}. Scenario, not prediction.")
    typer.echo(text_table(publish(table), FIGURES))


def show_comparison(comparison: Comparison, measures: list[str]) -> None:
    """Print two sets of runs side by side, and the differences pair by pair."""
    first, second = comparison.names
    table = comparison.table(*measures)
    table["range"] = [between(low, high) for low, high in zip(table["q05"], table["q95"], strict=True)]
    before = table.iloc[: len(table) // 2]["range"].to_numpy()
    after = table.iloc[len(table) // 2:].assign(before=before, mean_before=table.iloc[: len(table) // 2]["mean"].to_numpy(), after=lambda rows: rows["range"], label=lambda rows: _labels(rows["measure"]))
    fluid = comparison.runs[0].fluid
    how = "two fluid runs, without chance; no range is claimed" if fluid else f"{comparison.runs[0].runs} pairs of runs; ranges hold nine in ten"
    typer.echo(f"first:  {first}\nsecond: {second}\n{how}. Scenario, not prediction.")
    typer.echo(text_table(publish(after), FLUID_DIFFERENCES if fluid else DIFFERENCES))


def _labels(names: list[str]) -> list[str]:
    return [measure(name).label for name in names]
