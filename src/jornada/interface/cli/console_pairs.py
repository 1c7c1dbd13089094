"""What commands print of comparisons.

Every set of runs beside the first, every figure and difference with its range.
"""

from collections.abc import Sequence

import pandas as pd
import typer

from jornada.domain.nouns.question import Question
from jornada.interface.cli.console import fold
from jornada.interface.language.columns import Column, text_table
from jornada.interface.language.numbers import rounded
from jornada.interface.report import answers
from jornada.study.publish import publish
from jornada.study.questions.changes import what_changed
from jornada.study.questions.compare import Comparison
from jornada.study.questions.panel import panel
from jornada.study.runs.answers import answers as answers_of

DIFFERENCES = (
    Column("label", "measure"),
    Column("unit", "unit"),
    Column("before", "first"),
    Column("after", "second"),
    Column("difference", "mean difference", "signed"),
    Column("difference_q05", "from", "signed"),
    Column("difference_q95", "to", "signed"),
)
CHANGES = (
    Column("policy", "policy"),
    Column("when", "when"),
    Column("path", "what"),
    Column("day", "on"),
    Column("before", "before"),
    Column("after", "after"),
    Column("people", "people a day"),
    Column("who", "who"),
    Column("where", "where"),
)
FLUID_DIFFERENCES = (
    *DIFFERENCES[:2],
    Column("mean_before", "first", "figure"),
    Column("mean", "second", "figure"),
    Column("difference", "difference", "signed"),
)


def show_comparison(comparison: Comparison, measures: list[str], questions: Sequence[Question] = ()) -> None:
    """Print the answers to questions, then every set of runs beside the first, with the differences pair by pair and
    what changed.

    Without names of measures it is the whole panel, theme by theme, the same for all.
    """
    first = comparison.runs[0]
    for asked in answers.beside(
        answers_of(comparison.runs, questions), answers.Sets(comparison.names, first.scenario, first.fluid)
    ):
        typer.echo("\n  ".join([f"{asked['label']} ({asked['means']})", *asked["lines"]]))
    table = panel(comparison, *measures)
    for number in range(1, len(comparison.runs)):
        _show_pair(comparison, table, number)
        _show_changes(comparison, number)


def _show_pair(comparison: Comparison, table: pd.DataFrame, number: int) -> None:
    """Print one set of runs beside the first."""
    table = table.assign(range=[rounded(low, high) for low, high in zip(table["q05"], table["q95"], strict=True)])
    before, after = (table.loc[table["number"] == n].set_index("measure") for n in (0, number))
    both = after.assign(before=before["range"], mean_before=before["mean"], after=after["range"])
    fluid = comparison.runs[0].fluid
    how = (
        "two fluid runs, without chance; no range is claimed"
        if fluid
        else f"{comparison.runs[0].runs} pairs of runs; ranges hold nine in ten"
    )
    typer.echo(f"first:  {comparison.names[0]}\nsecond: {comparison.names[number]}\n{how}. Scenario, not prediction.")
    idle = (both[["mean", "mean_before", "q95", "difference_q05", "difference_q95"]] == 0.0).all(axis=1)
    unknown = both["mean"].isna() & both["mean_before"].isna()
    for theme, rows in both.loc[~idle & ~unknown].groupby("theme", sort=False):
        typer.echo(f"\n{theme}\n" + text_table(publish(rows), FLUID_DIFFERENCES if fluid else DIFFERENCES))
    if idle.any() or unknown.any():
        typer.echo("")
    fold("fluid.both" if fluid else "both", both.loc[idle, "label"])
    fold("unknown", both.loc[unknown, "label"])


def _show_changes(comparison: Comparison, number: int) -> None:
    """Print what one scenario changes of the first, and how many people a day it touches."""
    changes = what_changed(comparison.runs[0], comparison.runs[number])
    if len(changes):
        low, high = changes["people_a_day_q05"], changes["people_a_day_q95"]
        changes["people"] = [rounded(a, b) for a, b in zip(low, high, strict=True)]
        typer.echo(
            "\nwhat changed, and who is affected: people a day where the change is, before it\n"
            + text_table(publish(changes), CHANGES)
            + "\n"
        )
