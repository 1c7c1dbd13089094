"""`jornada evaluate`: what a run says against what was counted or published, beside simple rivals."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from jornada.interface.ending import Misuse

if TYPE_CHECKING:
    import pandas as pd

    from jornada.study.camps import CampScores
    from jornada.study.store import Run


def evaluate(folder: Annotated[Path, typer.Argument(help="A folder of runs.")],
             as_json: Annotated[bool, typer.Option("--json", help="Print for machines.")] = False) -> None:
    """Score runs: under the rules of Flee people in camps, with Flee's own error and honest ones; else encounters by month."""
    from jornada.interface.machine import as_json as in_json
    from jornada.study.store import open_run

    run = open_run(folder)
    if run.scenario.rules != "flee3":
        typer.echo(in_json(_records({"scores": _encounters(run)})) if as_json else _plain(_encounters(run)))
        return
    from jornada.study.camps import score_camps

    scores = score_camps(run)
    if as_json:
        typer.echo(in_json(_records({"total": scores.total, "camps": scores.camps, "rivals": scores.rivals})))
    else:
        typer.echo(in_words(run, scores))


def _records(tables: "dict[str, pd.DataFrame]") -> dict[str, Any]:
    return {name: table.to_dict("records") for name, table in tables.items()}


def _encounters(run: "Run") -> "pd.DataFrame":
    from jornada.study.evaluate import evaluate as against_published

    found = against_published(run).scores
    if not len(found):
        raise Misuse("nothing to hold these runs against: observed.csv has no encounters of whole months inside the run")
    return found


def _plain(table: "pd.DataFrame") -> str:
    return table.to_string(index=False, float_format=lambda value: f"{value:.3g}")


def in_words(run: "Run", scores: "CampScores") -> str:
    """Return the scores of a run as text."""
    total, rivals = scores.total.iloc[0], scores.rivals.copy()
    rivals["look_ahead"] = ["capacities known too late" if late else "" for late in rivals["look_ahead"]]
    better = [row.who for row in rivals.iloc[1:].itertuples() if row.rescaled < rivals["rescaled"].iloc[0]]
    lines = [
        f"{run.info['title']}: {run.runs} runs against what was counted in {len(scores.camps)} camps on {run.info['days']} days. Scenario, not prediction.",
        f"error of Flee: {total['error']:.4f} plain ({total['error_q05']:.4f} to {total['error_q95']:.4f}), {total['rescaled']:.4f} rescaled ({total['rescaled_q05']:.4f} to {total['rescaled_q95']:.4f})",
        f"nine runs in ten hold {100 * total['coverage']:.0f} % of counts by camp and {100 * total['coverage_in_all']:.0f} % of totals; 90 % would be right",
        "", _plain(scores.camps.drop(columns="look_ahead")), "", _plain(rivals.rename(columns={"after": "rescaled, after day 30", "look_ahead": ""})), "",
        "all rivals but last value are given the total of each day, as the run is, and no later count",
        ("better than this run, rescaled: " + ", ".join(better)) if better else "no rival is better, rescaled",
    ]
    return "\n".join(lines)
