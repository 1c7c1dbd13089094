"""The commands `calibrate` and `filter`: values, and states, that agree with what was published."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from jornada.domain.schema.seeds import MOST
from jornada.interface.cli.arguments import changed, loaded, with_posterior
from jornada.interface.cli.pasted import as_folder, pasted
from jornada.interface.cli.progress import progress_bar

if TYPE_CHECKING:
    from jornada.study.calibration.calibrate import Calibrated
    from jornada.study.filtering.filtered import Filtered


def calibrate(
    folder: Annotated[
        str,
        typer.Argument(
            help=(
                "A scenario: a folder, a workbook (.xlsx), or the name of an example; with priors.csv, observed.csv,"
                " and series.csv for the errors."
            )
        ),
    ],
    until: Annotated[
        str,
        typer.Option(
            "--until",
            metavar="DATE",
            help=(
                "The day on which it is made, YYYY-MM-DD: nothing that was known later is used. Default: all that"
                " there is."
            ),
        ),
    ] = "",
    runs: Annotated[int, typer.Option("--runs", min=20, help="Runs in each population.")] = 200,
    populations: Annotated[
        int, typer.Option("--populations", min=1, help="How many populations come one from the other.")
    ] = 4,
    rounds: Annotated[
        int, typer.Option("--rounds", min=0, help="How often an emulator rules out before that; 0: never.")
    ] = 2,
    worth: Annotated[
        int,
        typer.Option(
            "--worth",
            min=2,
            help=(
                "How many independent runs the draws are to be worth; where they are not, errors are widened, and it is"
                " said."
            ),
        ),
    ] = 100,
    seed: Annotated[
        int | None,
        typer.Option("--seed", min=0, max=MOST, help="Where chance begins; default: what the scenario says."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Where runs and posterior.csv are kept; default: runs/calibrated-....")
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
    json: Annotated[bool, typer.Option("--json", help="Print for machines.")] = False,
) -> None:
    """Find weighted draws of uncertain parameters that agree with published figures.

    An interrupted one goes on where it stopped.
    """
    from jornada.interface.cli.json import as_json
    from jornada.study.calibration.calibrate import calibrate as found_by
    from jornada.study.calibration.search import Effort
    from jornada.study.ensemble.ensemble import Hands

    scenario, effort = changed(loaded(folder), variant, False), Effort(rounds, populations, runs, worth)
    with progress_bar(scenario.title or folder) as tell:
        found = found_by(
            scenario,
            until or None,
            effort=effort,
            seed=scenario.seed if seed is None else seed,
            out=as_folder(out) if out else None,
            hands=Hands(workers=workers, progress=tell),
            hear=lambda line: typer.echo(line, err=True),
        )
    typer.echo(as_json({"folder": str(found.path), **found.info}) if json else in_words(found, folder))


def in_words(found: "Calibrated", folder: str) -> str:
    """Return what was found: each parameter before and after, what is not identified, and how the series fare."""
    from jornada.study.calibration.identified import Pair, Parameter
    from jornada.study.calibration.identified import in_words as of_parameters
    from jornada.study.calibration.predictive import Check
    from jornada.study.calibration.predictive import in_words as of_checks

    info = found.info
    parameters = [Parameter(**row) for row in info["parameters"]]
    rows = [
        f"{row.parameter} ({row.how}): {row.prior_low:.4g} to {row.prior_high:.4g} before, {row.q05:.4g} to"
        f" {row.q95:.4g} after, spread x{row.ratio:.2f}"
        for row in parameters
    ]
    return "\n".join(
        [
            *rows,
            *of_parameters(parameters, [Pair(**row) for row in info["together"]]),
            *of_checks([Check(**row) for row in info["checks"]]),
            _worth(info),
            (
                f"posterior: {found.path / 'posterior.csv'}; next: jornada run {pasted(Path(folder))} --posterior"
                f" {pasted(found.path / 'posterior.csv')}"
            ),
        ]
    )


def _worth(info: dict[str, Any]) -> str:
    """Say what the draws are worth, and whether the declared errors were kept."""
    said = f"{info['runs']} runs, worth {info['effective']:.0f} independent ones"
    if info["temperature"] > 1.0:
        return (
            f"{said}, only with errors taken {info['temperature'] ** 0.5:.2f} times as wide as series.csv declares: the"
            " draws are wider than the posterior; more --runs or --populations narrow them"
        )
    return f"{said}, with errors as series.csv declares them"


def filter_runs(
    folder: Annotated[
        str,
        typer.Argument(
            help=(
                "A scenario: a folder, a workbook (.xlsx), or the name of an example; with observed.csv, and series.csv"
                " for its errors."
            )
        ),
    ],
    until: Annotated[
        str,
        typer.Option(
            "--until",
            metavar="DATE",
            help=(
                "The day on which it is made, YYYY-MM-DD: nothing that was known later is used. Default: all that"
                " there is."
            ),
        ),
    ] = "",
    particles: Annotated[int, typer.Option("--particles", min=2, help="How many runs are carried along.")] = 100,
    seed: Annotated[
        int | None,
        typer.Option("--seed", min=0, max=MOST, help="Where chance begins; default: what the scenario says."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Where states are kept; a folder that is there goes on from its last step."),
    ] = None,
    posterior: Annotated[
        Path | None,
        typer.Option(
            "--posterior",
            help="Weighted draws of uncertain parameters, as jornada calibrate writes them, to begin with.",
        ),
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
    json: Annotated[bool, typer.Option("--json", help="Print for machines.")] = False,
) -> None:
    """Carry runs along with published figures, and keep the states of those that agree: others start from there."""
    from jornada.interface.cli.json import as_json
    from jornada.study.ensemble.ensemble import Hands
    from jornada.study.filtering.filter import filter as followed

    scenario = changed(with_posterior(loaded(folder), posterior), variant, False)
    with progress_bar(scenario.title or folder) as tell:
        found = followed(
            scenario,
            until or None,
            particles,
            seed=scenario.seed if seed is None else seed,
            out=as_folder(out) if out else None,
            hands=Hands(workers=workers, progress=tell),
        )
    typer.echo(as_json(content_of(found)) if json else filtered_in_words(found, folder))


def content_of(found: "Filtered") -> dict[str, object]:
    """Return what a filter gave as it is printed for machines."""
    steps = [
        {name: step[name] for name in ("day", "figures", "log_likelihood", "effective", "resampled")}
        for step in found.info["steps"]
    ]
    return {
        "folder": str(found.path),
        "particles": found.runs,
        "seed": found.seed,
        "log_likelihood": found.log_likelihood,
        "steps": steps,
    }


def filtered_in_words(found: "Filtered", folder: str) -> str:
    """Return what a filter gave in words, a line a step."""
    info = found.info
    rows = [
        f"{step['day']}  {step['figures']:>7}  {step['log_likelihood']:>14.2f} "
        f" {step['effective']:>9.1f}{'  taken again' if step['resampled'] else ''}"
        for step in info["steps"]
    ]
    least = min(step["effective"] for step in info["steps"])
    said = f"effective sample size at least {least:.1f} of {found.runs} particles" + (
        "; few: more particles, or wider errors in series.csv, would say more" if least < found.runs / 10 else ""
    )
    return "\n".join(
        [
            "last day    figures  log-likelihood  effective",
            *rows,
            f"log-likelihood: {found.log_likelihood:.2f}; {said}",
            f"states: {found.path}; next: jornada run {pasted(Path(folder))} --from {pasted(found.path)}",
        ]
    )
