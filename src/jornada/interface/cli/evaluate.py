"""`jornada evaluate` and `jornada forecast`.

What runs say against what was counted or published, by then or later, beside rivals.
"""

from dataclasses import asdict, replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from jornada.domain.schema.seeds import MOST
from jornada.interface.cli.arguments import changed, loaded, with_posterior
from jornada.interface.cli.exits import counted
from jornada.interface.cli.progress import progress_bar
from jornada.interface.misuse import Misuse

if TYPE_CHECKING:
    import pandas as pd

    from jornada.domain.nouns.observed import Observed
    from jornada.study.forecasts.scored import Cell, Score
    from jornada.study.forecasts.verdict import Verdict
    from jornada.study.runs.run import Run
    from jornada.study.scores.camps import CampScores
    from jornada.study.scores.evaluate import Evaluation


WITHOUT = "without-capacities"


def evaluate(
    folder: Annotated[Path, typer.Argument(help="A folder of runs.")],
    capacities_off: Annotated[
        bool,
        typer.Option(
            "--capacities-off",
            help=(
                "Under the rules of Flee: run them again without capacities, which often equal later counts, and score"
                " that too."
            ),
        ),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print for machines.")] = False,
) -> None:
    """Score runs: under the rules of Flee people in camps, with Flee's own error and honest ones.

    Else encounters by month.
    """
    from jornada.interface.cli.json import as_json as in_json
    from jornada.study.runs.run import open_run

    run = open_run(folder)
    if not run.scenario.rule_set.camps:
        if capacities_off:
            raise Misuse("--capacities-off is for runs under the rules of Flee; these have no capacities of camps")
        found = _encounters(run)
        tables = _records({"scores": found.scores, "left_out": found.left_out})
        typer.echo(
            in_json(tables)
            if as_json
            else "\n".join([_plain(found.scores.loc[found.scores["cells"] > 0]), "", *_left_out(found)])
        )
        return
    from jornada.interface.report.stopping import stopping
    from jornada.study.scores.camps import score_camps

    scores = score_camps(run, _unlimited(run) if capacities_off else None)
    if as_json:
        typer.echo(
            in_json(
                _records(
                    {"total": scores.total, "camps": scores.camps, "rivals": scores.rivals, "left_out": scores.left_out}
                )
                | {"notes": stopping(run.scenario)}
            )
        )
    else:
        typer.echo(in_words(run, scores))


def _unlimited(run: "Run") -> "Run":
    """Return the same runs without capacities; they are kept beside the others."""
    from jornada.interface.cli.progress import progress_bar
    from jornada.study.ensemble.ensemble import Hands, ensemble
    from jornada.study.scores.rivals import without_capacities

    with progress_bar("capacities off") as tell:
        return ensemble(
            without_capacities(run.scenario),
            run.runs,
            int(run.info["seed"]),
            run.path / WITHOUT,
            split=0,
            hands=Hands(progress=tell),
        )


def _records(tables: "dict[str, pd.DataFrame]") -> dict[str, Any]:
    return {name: table.to_dict("records") for name, table in tables.items()}


def _encounters(run: "Run") -> "Evaluation":
    from jornada.study.scores.evaluate import evaluate as against_published

    found = against_published(run)
    if not len(found.scores):
        raise Misuse(
            "\n".join(
                [
                    "nothing to hold these runs against: observed.csv has no encounters of whole months inside the run",
                    *_left_out(found),
                ]
            )
        )
    return found


def _left_out(found: "Evaluation") -> list[str]:
    """Return what was published and is not scored, and why."""
    return [
        f"not scored: {counted(int(row.rows), 'row')} of {row.series}, {row.starts} to {row.ends}: {row.why}"
        for row in found.left_out.itertuples()
    ]


def _plain(table: "pd.DataFrame") -> str:
    """Return a table as text: figures in three digits, errors with as many as tell them apart."""
    from jornada.interface.language.numbers import figure

    return table.to_string(
        index=False, na_rep="–", float_format=lambda value: figure(value) if abs(value) >= 100.0 else f"{value:.3g}"
    )


def in_words(run: "Run", scores: "CampScores") -> str:
    """Return the scores of a run as text."""
    from jornada.interface.report.stopping import stopping

    left_out = [f"not scored: {row.place}: {row.why}" for row in scores.left_out.itertuples()] + [
        f"note: {sentence}" for sentence in stopping(run.scenario)
    ]
    if not len(scores.total):
        return "\n".join(
            [f"{run.info['title']}: nothing to score: no camp of the first day was counted within the run", *left_out]
        )
    total, late = scores.total.iloc[0], "after" in scores.rivals
    rivals = scores.rivals.rename(columns={"after": "rescaled, after day 30", "look_ahead": ""})
    rivals[""] = ["capacities known too late" if late else "" for late in rivals[""]]
    lines = [
        (
            f"{run.info['title']}: {run.runs} runs against what was counted in {len(scores.camps)} camps on"
            f" {run.info['days']} days. Scenario, not prediction."
        ),
        f"error of Flee: {_told(total, 'error')} plain, {_told(total, 'rescaled')} rescaled",
        (
            f"nine runs in ten hold {100 * total['coverage']:.0f} % of counts by camp and"
            f" {100 * total['coverage_in_all']:.0f} % of totals; 90 % would be right"
        ),
        *left_out,
        "",
        _plain(scores.camps.drop(columns="look_ahead")),
        "",
        _plain(rivals),
        "",
        *_about_rivals(scores, late),
    ]
    return "\n".join(lines)


def _told(total: "pd.Series[float]", name: str) -> str:
    """Return an error in three digits, with its range."""
    from jornada.interface.language.numbers import error

    return f"{error(total[name])} ({error(total[f'{name}_q05'])} to {error(total[f'{name}_q95'])})"


def _about_rivals(scores: "CampScores", late: bool) -> list[str]:
    """Return what the rivals know, which of them are better, and what no score is given for."""
    which = "after" if late else "rescaled"
    better = [
        row.who
        for row in scores.rivals.iloc[1:].itertuples()
        if getattr(row, which) < scores.rivals[which].iloc[0] and "capacities off" not in row.who
    ]
    off = scores.rivals["who"].str.contains("capacities off").any()
    return [
        (
            "rivals know the counts, and the level of registration, made before the day (or by day 30), and none that"
            " came later; rescaled, all are given the total of each day, as the run is"
        ),
        (
            (f"better than this run, rescaled{', after day 30' if late else ''}: " + ", ".join(better))
            if better
            else "no rival is better, rescaled"
        ),
        *([] if late else ["no score after day 30: these runs have fewer than 60 days"]),
        *(
            ["capacities equal counts made later; `--capacities-off` scores the same rules without them"]
            if scores.camps["look_ahead"].any() and not off
            else []
        ),
    ]


def forecast(
    folder: Annotated[
        str,
        typer.Argument(
            help=(
                "A scenario: a folder, a workbook (.xlsx), or the name of an example; with observed.csv, and series.csv"
                " for what series count."
            )
        ),
    ],
    origin: Annotated[
        str,
        typer.Option(
            "--from",
            metavar="DATE",
            help="The day on which it is made, YYYY-MM-DD: nothing that was known later is used.",
        ),
    ],
    days: Annotated[int, typer.Option("--days", min=1, help="How many days ahead.")] = 90,
    origins: Annotated[
        int, typer.Option("--origins", min=1, help="From how many days: this one, and earlier ones.")
    ] = 1,
    every: Annotated[int, typer.Option("--every", min=1, help="Days from one of them to the next.")] = 30,
    observed: Annotated[
        Path | None,
        typer.Option(
            "--observed", help="A table as observed.csv with what was published later; nothing is fitted to it."
        ),
    ] = None,
    runs: Annotated[
        int | None, typer.Option("--runs", min=2, help="How many runs; default: what the scenario says.")
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option("--seed", min=0, max=MOST, help="Where chance begins; default: what the scenario says."),
    ] = None,
    posterior: Annotated[
        Path | None,
        typer.Option("--posterior", help="Weighted draws of uncertain parameters, as jornada calibrate writes them."),
    ] = None,
    variant: Annotated[str, typer.Option(help="A variant of the scenario.")] = "",
    workers: Annotated[
        int | None,
        typer.Option(
            "--workers",
            min=1,
            help="Processes; default: one a core, or none beside this one where there is little to do.",
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="A folder for forecast.csv, scores.csv and verdict.json.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print for machines.")] = False,
) -> None:
    """Say what will be published after a day, with ranges, beside rivals.

    Scored, with a verdict, where it has been published.
    """
    packages_there()
    from jornada.interface.cli.json import as_json
    from jornada.study.ensemble.ensemble import Hands
    from jornada.study.forecasts.forecast import forecast as made_on
    from jornada.study.forecasts.scored import cells_of, scores_of
    from jornada.study.forecasts.verdict import verdict_of

    scenario = changed(with_posterior(loaded(folder), posterior), variant, False)
    scenario = replace(scenario, runs=runs or scenario.runs, seed=scenario.seed if seed is None else seed)
    published, cells, notes = [*scenario.observed, *published_in(observed)], [], []
    for day in days_of(origin, origins, every):
        with progress_bar(f"{scenario.title or folder}, {day}") as tell:
            made = made_on(scenario, day, days, Hands(workers=workers, progress=tell))
        cells, notes = [*cells, *cells_of(scenario, made, published)], [*notes, *made.notes]
    scores = scores_of(cells)
    found = verdict_of(scores)
    if out:
        write_forecast(out, cells, scores, found)
    rows = {
        "forecast": [cell._asdict() for cell in cells],
        "scores": [asdict(score) for score in scores],
        "verdict": asdict(found) if found else None,
        "notes": notes,
    }
    typer.echo(as_json(rows) if json else forecast_in_words(cells, scores, [*notes, verdict_said(found)]))


def packages_there() -> None:
    """Say which packages are missing, and what installs them."""
    from importlib.util import find_spec

    from jornada.domain.fault import Fault, ScenarioError

    missing = [name for name in ("scipy", "scoringrules", "statsmodels") if find_spec(name) is None]
    if missing:
        raise ScenarioError([Fault("J099", "forecast", f"no {', '.join(missing)}", "pip install 'jornada[stats]'")])


def days_of(origin: str, origins: int, every: int) -> list[date]:
    """Return the days from which forecasts are made, in order.

    Examples
    --------
    >>> [day.isoformat() for day in days_of("2023-03-31", 2, 30)]
    ['2023-03-01', '2023-03-31']
    """
    try:
        last = date.fromisoformat(origin)
    except ValueError:
        raise Misuse(f"--from {origin}: a date, YYYY-MM-DD") from None
    return [last - timedelta(days=every * back) for back in reversed(range(origins))]


def published_in(file: Path | None) -> "tuple[Observed, ...]":
    """Return the figures in a table of its own."""
    from jornada.files.scenario.published import read_published

    return read_published(file) if file else ()


def write_forecast(out: Path, cells: "list[Cell]", scores: "list[Score]", found: "Verdict | None") -> None:
    """Write what was said, how good it was, and the verdict."""
    import pandas as pd

    from jornada.study.forecasts.verdict import keep
    from jornada.study.publish import publish
    from jornada.study.store.csv_files import write_csv

    out.mkdir(parents=True, exist_ok=True)
    for name, rows in (
        ("forecast.csv", [cell._asdict() for cell in cells]),
        ("scores.csv", [asdict(score) for score in scores]),
    ):
        write_csv(publish(pd.DataFrame(rows)), out / name)
    if found:
        keep(found, out)


def verdict_said(found: "Verdict | None") -> str:
    """Return the verdict in words."""
    from jornada.study.forecasts.verdict import in_words as said

    return (
        said(found)
        if found
        else "Not scored: nothing of this has been published yet, or --observed names no table with it."
    )


def forecast_in_words(cells: "list[Cell]", scores: "list[Score]", notes: list[str]) -> str:
    """Return a forecast as text: the model's figures, and the scores of all."""
    from jornada.interface.language.numbers import figure
    from jornada.study.forecasts.scored import MODEL

    lines = [
        f"{cell.origin}: {cell.series} {' '.join(word for word in (cell.area, cell.nationality) if word)} {cell.starts}"
        f" to {cell.ends}: {figure(cell.q50)} ({figure(cell.q05)} to {figure(cell.q95)})"
        + ("" if cell.observed != cell.observed else f"; published {figure(cell.observed)}")
        for cell in cells
        if cell.who == MODEL
    ]
    table = [
        f"{score.who:<24}{score.figures:>8}{score.wis:>12.4g}{score.crps:>12.4g}{score.total_ratio:>8.2f}"
        f"{score.held:>7.0%} ({score.held_low:.0%} to {score.held_high:.0%})"
        for score in scores
    ]
    head = [f"{'who':<24}{'figures':>8}{'WIS':>12}{'CRPS':>12}{'ratio':>8}{'held':>7} (of 90 %)"] if scores else []
    return "\n".join(["Scenario, not prediction.", *lines, *head, *table, *notes])
