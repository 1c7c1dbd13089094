"""`jornada evaluate`: what a run says against what was counted or published, beside simple rivals."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from jornada.interface.cli.exits import counted
from jornada.interface.misuse import Misuse

if TYPE_CHECKING:
    import pandas as pd

    from jornada.study.runs.run import Run
    from jornada.study.scores.camps import CampScores
    from jornada.study.scores.evaluate import Evaluation


WITHOUT = "without-capacities"


def evaluate(folder: Annotated[Path, typer.Argument(help="A folder of runs.")],
             capacities_off: Annotated[bool, typer.Option("--capacities-off", help="Under the rules of Flee: run them again without capacities, which often equal later counts, and score that too.")] = False,
             as_json: Annotated[bool, typer.Option("--json", help="Print for machines.")] = False) -> None:
    """Score runs: under the rules of Flee people in camps, with Flee's own error and honest ones; else encounters by month."""
    from jornada.interface.cli.json import as_json as in_json
    from jornada.study.runs.run import open_run

    run = open_run(folder)
    if run.scenario.rules != "flee3":
        if capacities_off:
            raise Misuse("--capacities-off is for runs under the rules of Flee; these have no capacities of camps")
        found = _encounters(run)
        tables = _records({"scores": found.scores, "left_out": found.left_out})
        typer.echo(in_json(tables) if as_json else "\n".join([_plain(found.scores.loc[found.scores["cells"] > 0]), "", *_left_out(found)]))
        return
    from jornada.interface.report.stopping import stopping
    from jornada.study.scores.camps import score_camps

    scores = score_camps(run, _unlimited(run) if capacities_off else None)
    if as_json:
        typer.echo(in_json(_records({"total": scores.total, "camps": scores.camps, "rivals": scores.rivals, "left_out": scores.left_out}) | {"notes": stopping(run.scenario)}))
    else:
        typer.echo(in_words(run, scores))


def _unlimited(run: "Run") -> "Run":
    """Return the same runs without capacities; they are kept beside the others."""
    from jornada.interface.cli.progress import progress_bar
    from jornada.study.ensemble.ensemble import Hands, ensemble
    from jornada.study.scores.rivals import without_capacities

    with progress_bar("capacities off") as tell:
        return ensemble(without_capacities(run.scenario), run.runs, int(run.info["seed"]), run.path / WITHOUT, split=0, hands=Hands(progress=tell))


def _records(tables: "dict[str, pd.DataFrame]") -> dict[str, Any]:
    return {name: table.to_dict("records") for name, table in tables.items()}


def _encounters(run: "Run") -> "Evaluation":
    from jornada.study.scores.evaluate import evaluate as against_published

    found = against_published(run)
    if not len(found.scores):
        raise Misuse("\n".join(["nothing to hold these runs against: observed.csv has no encounters of whole months inside the run", *_left_out(found)]))
    return found


def _left_out(found: "Evaluation") -> list[str]:
    """Return what was published and is not scored, and why."""
    return [f"not scored: {counted(int(row.rows), 'row')} of {row.series}, {row.starts} to {row.ends}: {row.why}" for row in found.left_out.itertuples()]


def _plain(table: "pd.DataFrame") -> str:
    """Return a table as text: figures in three digits, errors with as many as tell them apart."""
    from jornada.interface.language.numbers import figure

    return table.to_string(index=False, na_rep="–", float_format=lambda value: figure(value) if abs(value) >= 100.0 else f"{value:.3g}")


def in_words(run: "Run", scores: "CampScores") -> str:
    """Return the scores of a run as text."""
    from jornada.interface.report.stopping import stopping

    left_out = [f"not scored: {row.place}: {row.why}" for row in scores.left_out.itertuples()] + [f"note: {sentence}" for sentence in stopping(run.scenario)]
    if not len(scores.total):
        return "\n".join([f"{run.info['title']}: nothing to score: no camp of the first day was counted within the run", *left_out])
    total, late = scores.total.iloc[0], "after" in scores.rivals
    rivals = scores.rivals.rename(columns={"after": "rescaled, after day 30", "look_ahead": ""})
    rivals[""] = ["capacities known too late" if late else "" for late in rivals[""]]
    lines = [
        f"{run.info['title']}: {run.runs} runs against what was counted in {len(scores.camps)} camps on {run.info['days']} days. Scenario, not prediction.",
        f"error of Flee: {_told(total, 'error')} plain, {_told(total, 'rescaled')} rescaled",
        f"nine runs in ten hold {100 * total['coverage']:.0f} % of counts by camp and {100 * total['coverage_in_all']:.0f} % of totals; 90 % would be right",
        *left_out, "", _plain(scores.camps.drop(columns="look_ahead")), "", _plain(rivals), "", *_about_rivals(scores, late),
    ]
    return "\n".join(lines)


def _told(total: "pd.Series[float]", name: str) -> str:
    """Return an error in three digits, with its range."""
    from jornada.interface.language.numbers import error

    return f"{error(total[name])} ({error(total[f'{name}_q05'])} to {error(total[f'{name}_q95'])})"


def _about_rivals(scores: "CampScores", late: bool) -> list[str]:
    """Return what the rivals know, which of them are better, and what no score is given for."""
    which = "after" if late else "rescaled"
    better = [row.who for row in scores.rivals.iloc[1:].itertuples() if getattr(row, which) < scores.rivals[which].iloc[0] and "capacities off" not in row.who]
    off = scores.rivals["who"].str.contains("capacities off").any()
    return [
        "rivals know the counts, and the level of registration, made before the day (or by day 30), and none that came later; rescaled, all are given the total of each day, as the run is",
        (f"better than this run, rescaled{', after day 30' if late else ''}: " + ", ".join(better)) if better else "no rival is better, rescaled",
        *([] if late else ["no score after day 30: these runs have fewer than 60 days"]),
        *(["capacities equal counts made later; `--capacities-off` scores the same rules without them"] if scores.camps["look_ahead"].any() and not off else []),
    ]
