"""The command `filter`: runs carried along with what was published, so that others start from today."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from jornada.domain.schema.seeds import MOST
from jornada.interface.cli.arguments import changed, loaded, with_posterior
from jornada.interface.cli.pasted import as_folder, pasted
from jornada.interface.cli.progress import progress_bar

if TYPE_CHECKING:
    from jornada.study.filtering.filtered import Filtered


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
    typer.echo(as_json(content_of(found)) if json else in_words(found, folder))


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


def in_words(found: "Filtered", folder: str) -> str:
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
